//! Names with wildcards, as IAM writes them.

use serde::{Deserialize, Serialize};

/// A name in which `*` stands for any letters, and `?` for one. Case counts.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern that `text` writes.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text that writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the whole of `name` fits. Its cost is at most the product of both lengths.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        let (mut pattern, mut rest) = (self.0.as_str(), name);
        // What to go back to: after the last star, with one letter more taken by it.
        let mut star: Option<(&str, &str)> = None;
        loop {
            let (mut after, mut left) = (pattern.chars(), rest.chars());
            match (after.next(), left.next()) {
                (None, None) => return true,
                (Some('*'), _) => {
                    pattern = after.as_str();
                    star = Some((pattern, rest));
                    continue;
                }
                (Some(wanted), Some(letter)) if wanted == '?' || wanted == letter => {
                    (pattern, rest) = (after.as_str(), left.as_str());
                    continue;
                }
                (_, _) => {}
            }
            let Some((after_star, taken)) = star else { return false };
            let mut taken = taken.chars();
            if taken.next().is_none() {
                return false;
            }
            (pattern, rest) = (after_star, taken.as_str());
            star = Some((after_star, rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_star_stands_for_any_letters_and_a_question_mark_for_one() {
        for (pattern, name, fits) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "anything", true),
            ("a*c", "abbc", true),
            ("a*c", "abcd", false),
            ("a*b*c", "a-b-b-c", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*x", "aaaaaaaaaaaaaaaaaaaaax", true),
            ("*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("arn:aws:iam::*:role/release-*", "arn:aws:iam::111122223333:role/release-models", true),
            ("arn:aws:s3:::acme-corpus", "arn:aws:s3:::acme-corpus-2", false),
            ("ünï*", "ünïcode", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(name), fits, "{pattern} on {name}");
        }
    }
}
