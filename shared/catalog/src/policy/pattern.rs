//! Patterns against patterns. `*` stands for any letters, `?` for one; case counts, so callers that do not mind it
//! lower both sides.

/// Whether some text fits both patterns: `bed*:Inv*` and `*:InvokeModel`. Its cost is the product of both lengths.
#[must_use]
pub fn overlaps(one: &str, other: &str) -> bool {
    let (one, other): (Vec<_>, Vec<_>) = (one.chars().collect(), other.chars().collect());
    // For each beginning of `other`: whether it meets the beginning of `one` that was read so far.
    let mut met = vec![true];
    met.extend(other.iter().scan(true, |all, letter| {
        *all &= *letter == '*';
        Some(*all)
    }));
    for letter in one {
        let mut next = vec![letter == '*' && met.first() == Some(&true)];
        for (at, theirs) in other.iter().enumerate() {
            let is_met = |row: &[bool], at: usize| row.get(at).copied().unwrap_or_default();
            let star = (letter == '*' && is_met(&met, at + 1)) || (*theirs == '*' && is_met(&next, at));
            let grown = (letter == '*' && is_met(&next, at)) || (*theirs == '*' && is_met(&met, at + 1));
            let same = letter == *theirs || letter == '?' || *theirs == '?';
            next.push(star || grown || (same && is_met(&met, at)));
        }
        met = next;
    }
    met.last() == Some(&true)
}

/// Whether every text that fits `narrow` fits `wide` too. It never says so wrongly.
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    let narrow: Vec<_> = narrow.chars().collect();
    // How many letters there are at least, and how many stars, before each place of `narrow`.
    let letters = counted(&narrow, |letter| letter != '*');
    let stars = counted(&narrow, |letter| letter == '*');
    let count = |counts: &[usize], at: usize| counts.get(at).copied().unwrap_or_default();
    let mut reached = vec![0];
    for token in tokens(wide) {
        reached = match token {
            Token::Letter(wanted) => {
                reached.into_iter().filter(|at| narrow.get(*at) == Some(&wanted)).map(|at| at + 1).collect()
            }
            // The earliest place leaves the most letters to take.
            Token::Run { least, open: true } => {
                let first = reached.first().copied();
                let from = |at: &usize| {
                    first.is_some_and(|first| count(&letters, *at) >= count(&letters, first) + least && *at >= first)
                };
                (0..=narrow.len()).filter(from).collect()
            }
            Token::Run { least, open: false } => {
                let after = reached.into_iter().map(|at| (at, at + least));
                let whole =
                    |&(at, end): &(usize, usize)| end <= narrow.len() && count(&stars, at) == count(&stars, end);
                after.filter(whole).map(|(_, end)| end).collect()
            }
        };
        if reached.is_empty() {
            return false;
        }
    }
    reached.last() == Some(&narrow.len())
}

/// A letter, or wildcards that follow one another: so many letters at least, and any more when it is open.
enum Token {
    Letter(char),
    Run { least: usize, open: bool },
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for letter in pattern.chars() {
        let (one, any) = (usize::from(letter == '?'), letter == '*');
        match (letter, tokens.last_mut()) {
            ('*' | '?', Some(Token::Run { least, open })) => {
                *least += one;
                *open |= any;
            }
            ('*' | '?', _) => tokens.push(Token::Run { least: one, open: any }),
            _ => tokens.push(Token::Letter(letter)),
        }
    }
    tokens
}

fn counted(pattern: &[char], counts: impl Fn(char) -> bool) -> Vec<usize> {
    let counted = pattern.iter().scan(0, |count, letter| {
        *count += usize::from(counts(*letter));
        Some(*count)
    });
    std::iter::once(0).chain(counted).collect()
}
