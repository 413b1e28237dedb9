//! Policy documents. We keep their text as AWS keeps it: when a part of one must go, the rest stays byte for byte.

mod edit;
mod strict;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use edit::{Edit, cut};

/// Why a document cannot be read. What it grants is then unknown, never nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DocumentError {
    /// It is no JSON, or names a member twice: which of them counts nobody can say.
    #[error("the policy cannot be read: {0}")]
    Json(String),
    /// It is JSON, and no policy.
    #[error("the policy cannot be read: {0}")]
    Shape(&'static str),
    /// A statement that was to be changed does not stand in it.
    #[error("a statement that was to be changed does not stand in the policy any more")]
    Moved,
}

/// The text of a policy document.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct PolicyDocument(String);

impl PolicyDocument {
    /// The document that AWS wrote, also when it wrote it URL-encoded, as IAM does in its answers.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let is_plain = text.trim_start().starts_with(['{', '[', '"']);
        let decoded = if is_plain { None } else { percent_decode_str(text).decode_utf8().ok() };
        Self(decoded.map_or_else(|| text.to_owned(), Cow::into_owned))
    }

    /// Its text, as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its JSON.
    ///
    /// # Errors
    ///
    /// When it is none, or names a member twice.
    pub fn value(&self) -> Result<Value, DocumentError> {
        strict::parse(&self.0)
    }

    /// Each statement as it stands there. A single one may stand without a list.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or has no statements.
    pub fn statements(&self) -> Result<Vec<&str>, DocumentError> {
        self.value()?;
        edit::statements(&self.0).ok_or(DocumentError::Shape("it has no statements"))
    }

    /// The document with some statements changed and the rest as it was; `None` when no statement is left. The result
    /// is read again before it is given away.
    ///
    /// # Errors
    ///
    /// When a statement to change does not stand in it, or either document cannot be read.
    pub fn edited(&self, edits: &[Edit]) -> Result<Option<Self>, DocumentError> {
        let before = self.statements()?;
        if edits.iter().any(|edit| !before.contains(&edit.statement.as_str())) {
            return Err(DocumentError::Moved);
        }
        let expected: Vec<_> = before.iter().flat_map(|statement| edit::after(edits, statement)).collect();
        if expected.is_empty() {
            return Ok(None);
        }
        let text = edit::rewritten(&self.0, edits).ok_or(DocumentError::Shape("it has no statements"))?;
        let after = Self(text);
        if after.statements()? == expected { Ok(Some(after)) } else { Err(DocumentError::Shape("an edit broke it")) }
    }
}
