//! The policy document: from YAML to a policy that holds, or to all that is wrong with it.

mod check;
mod document;
mod fill;
#[cfg(feature = "schema")]
mod schema;
mod tree;
mod words;

use jiff::Timestamp;
use model::Policy;

use self::document::Document;

#[cfg(feature = "schema")]
pub use self::schema::policy_schema;

/// The policy that holds when nobody wrote another: complete, valid, and a place to start from.
pub const DEFAULT_POLICY: &str = include_str!("default.yaml");

/// How alike two words must be before one is taken for the other misspelt.
const ALIKE: f64 = 0.75;

/// Something that is wrong with a document, and the way out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The way to it, such as `exemptions[0].expires`; empty for the whole document.
    pub path: String,
    /// What is wrong, and what to write instead.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, path, what } = self;
        let path = if path.is_empty() { String::new() } else { format!(", {path}") };
        write!(formatter, "line {line}{path}: {what}")
    }
}

/// A document that can be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What it says.
    pub policy: Policy,
    /// What has no effect in it.
    pub warnings: Vec<Problem>,
}

/// A document that cannot be used: nothing of it is.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Refused(pub Vec<Problem>);

/// Reads a policy document at the time `now`, by which it is told how far away an expiry is.
///
/// # Errors
///
/// When anything is wrong with it: all that is, by line.
pub fn read_policy(text: &str, now: Timestamp) -> Result<Checked, Refused> {
    let (mut root, mut problems) = tree::parse(text).map_err(|problem| Refused(vec![problem]))?;
    let document: Option<Document> = fill::fill(&mut root, &mut problems);
    let checked = document.map(|document| check::check(document, &root, &mut problems, now));
    if let (Some((policy, warnings)), true) = (checked, problems.is_empty()) {
        return Ok(Checked { policy, warnings });
    }
    problems.sort_by_key(|problem| problem.line);
    Err(Refused(problems))
}

/// The one of `known` that `word` may have been meant to be.
fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let alike = known.into_iter().map(|other| (strsim::normalized_damerau_levenshtein(word, other), other));
    let nearest = alike.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (nearest.0 >= ALIKE).then_some(nearest.1)
}
