//! What a document grants beyond an approved one, and the document without it: every other statement stays as it is.

use std::collections::BTreeSet;

use model::{DocumentError, Edit, PolicyDocument};

use super::{Granted, Policy, Power, Removal, Statement};

/// What a document grants beyond an approved one.
#[derive(Clone, Debug)]
pub struct Excess<'a> {
    document: &'a PolicyDocument,
    approved: Option<&'a PolicyDocument>,
    statements: BTreeSet<usize>,
    powers: BTreeSet<Power>,
    conditional: bool,
}

impl std::fmt::Display for Excess<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&told(&self.powers))
    }
}

/// Powers in words; whoever may do everything may do the rest.
pub(crate) fn told(powers: &BTreeSet<Power>) -> String {
    match powers.last() {
        Some(Power::Everything) => Power::Everything.to_string(),
        Some(Power::Service(_) | Power::PassAnyRole | Power::Identities) | None => {
            powers.iter().map(Power::to_string).collect::<Vec<_>>().join(", ")
        }
    }
}

impl<'a> Excess<'a> {
    /// What `document` grants that `approved` does not. What a condition may lessen is left aside while anything is
    /// granted without one.
    ///
    /// # Errors
    ///
    /// When either document cannot be read.
    pub fn of(
        document: &'a PolicyDocument,
        approved: Option<&'a PolicyDocument>,
    ) -> Result<Option<Self>, DocumentError> {
        let before = approved.map(Policy::read).transpose()?.map(|read| read.powers()).unwrap_or_default();
        let is_new = |granted: &Granted| !before.iter().any(|before| before.power == granted.power);
        let new: Vec<_> = Policy::read(document)?.powers().into_iter().filter(is_new).collect();
        let conditional = new.iter().all(|granted| granted.conditional);
        let worst: Vec<_> = new.into_iter().filter(|granted| granted.conditional == conditional).collect();
        let statements = worst.iter().map(|granted| granted.statement).collect();
        let powers: BTreeSet<_> = worst.iter().map(|granted| granted.power).collect();
        Ok((!powers.is_empty()).then_some(Self { document, approved, statements, powers, conditional }))
    }

    /// Whether its conditions may lessen it.
    #[must_use]
    pub const fn is_conditional(&self) -> bool {
        self.conditional
    }

    /// What takes it out of the document. Where a statement was widened, what was approved comes back in its place:
    /// statements that are lost, and that it took in wholly, so that nothing is granted that was not granted before.
    ///
    /// # Errors
    ///
    /// When either document cannot be read.
    pub fn removal(&self) -> Result<Removal, DocumentError> {
        let edits = self.edits()?;
        let left = self.document.edited(&edits)?.is_some();
        Ok(if left { Removal::Parts(edits) } else { Removal::All(edits) })
    }

    fn edits(&self) -> Result<Vec<Edit>, DocumentError> {
        let live = Policy::read(self.document)?;
        let texts = self.document.statements()?;
        let mut lost = self.approved.map(|approved| lost(approved, &texts)).transpose()?.unwrap_or_default();
        let mut edits: Vec<Edit> = Vec::new();
        for (at, (statement, text)) in live.statements().iter().zip(texts).enumerate() {
            // An edit changes every statement of that very text.
            if !self.statements.contains(&at) || edits.iter().any(|edit| edit.statement == text) {
                continue;
            }
            let (back, still): (Vec<_>, Vec<_>) = lost.into_iter().partition(|(lost, _)| statement.takes_in(lost));
            lost = still;
            edits.push(Edit { statement: text.to_owned(), instead: back.into_iter().map(|(_, text)| text).collect() });
        }
        Ok(edits)
    }
}

/// The statements of an approved document that do not stand in the live one any more.
fn lost(approved: &PolicyDocument, live: &[&str]) -> Result<Vec<(Statement, String)>, DocumentError> {
    let read = Policy::read(approved)?;
    let all = read.statements().iter().cloned().zip(approved.statements()?);
    Ok(all.filter(|(_, text)| !live.contains(text)).map(|(statement, text)| (statement, text.to_owned())).collect())
}
