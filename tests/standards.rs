//! What the design asks for, and standards and tools that speak of the same states: checked in as lists, and compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::root;

/// A line of a list: tab-separated.
#[derive(Clone, Debug)]
pub struct Row(Vec<String>);

impl Row {
    /// The id that it is about.
    #[must_use]
    pub fn id(&self) -> &str {
        self.at(0)
    }

    /// What stands in a column; nothing when there is none.
    #[must_use]
    pub fn at(&self, column: usize) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}

/// The lines of a list below `tests/`, without its heading.
///
/// # Panics
///
/// When it cannot be read.
#[must_use]
pub fn list(path: &str) -> Vec<Row> {
    let text = fs::read_to_string(root().join("tests").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| Row(line.split('\t').map(str::to_owned).collect())).collect()
}

/// What a list is of: its heading.
///
/// # Panics
///
/// When it cannot be read.
#[must_use]
pub fn heading(path: &str) -> String {
    let text = fs::read_to_string(root().join("tests").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned()
}

/// Each list of references, as [`model::Reference::parts`] names it, and its file.
pub const STANDARDS: [(&str, &str); 7] = [
    ("AWS Config", "references/config.tsv"),
    ("MITRE ATLAS", "references/atlas.tsv"),
    ("NIST AI RMF", "references/nist-ai-rmf.tsv"),
    ("OWASP Agentic", "references/owasp-agentic.tsv"),
    ("OWASP LLM", "references/owasp-llm.tsv"),
    ("Prowler", "references/prowler.tsv"),
    ("Security Hub", "references/security-hub.tsv"),
];

/// The controls that speak of each entry of a list.
#[must_use]
pub fn speaking_of(list: &str) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut speaking: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for control in catalog::all() {
        for (of, id) in control.references.iter().map(model::Reference::parts).filter(|(of, _)| *of == list) {
            debug_assert_eq!(of, list);
            speaking.entry(id).or_default().insert(control.id);
        }
    }
    speaking
}

/// What the design asks for and is not there: a control, or `control service:Call`, and why.
#[must_use]
pub fn left_out() -> BTreeMap<String, String> {
    list("specification/left-out.tsv").iter().map(|row| (row.id().to_owned(), row.at(1).to_owned())).collect()
}
