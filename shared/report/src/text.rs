//! Text that somebody else chose, made safe to show.

/// The text on one line, with everything that could move the cursor, hide or reorder what follows shown as an escape,
/// and cut after `most` characters.
#[must_use]
pub fn plain(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(most));
    for (position, character) in text.chars().enumerate() {
        if position >= most {
            shown.push('…');
            break;
        }
        if is_treacherous(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// The same in ASCII only, as a mail's subject needs it: anything else becomes a question mark.
#[must_use]
pub(crate) fn ascii(text: &str, most: usize) -> String {
    let shown =
        text.chars().map(|character| if character.is_ascii_graphic() || character == ' ' { character } else { '?' });
    shown.take(most).collect()
}

/// Control characters, line and paragraph separators, marks that reorder or hide text.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_would_move_or_hide_is_shown() {
        assert_eq!(plain("a\nb\u{1b}[2J", 80), "a\\u{a}b\\u{1b}[2J");
        assert_eq!(plain("abc\u{202e}txt", 80), "abc\\u{202e}txt");
        assert_eq!(plain("Zürich 日本", 80), "Zürich 日本");
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(plain("abcdef", 3), "abc…");
        assert_eq!(plain("abc", 3), "abc");
    }
}
