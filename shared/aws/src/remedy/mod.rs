//! Carries remedies out, one call each. What to do is decided elsewhere; what a full replacement must repeat comes
//! from the state that was just read.

#[cfg(feature = "resources")]
pub(crate) mod carry_out;

use model::RemedyKind;

#[cfg(feature = "resources")]
pub use carry_out::carry_out;

/// A remedy that was carried out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Done {
    /// AWS's own number of the call, which its CloudTrail record carries too.
    pub request_id: Option<String>,
}

/// Why a remedy was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum RemedyError {
    /// The same call may work later, and may have worked already: read the state again first.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `kms:EnableKey`.
        operation: String,
        /// What it said.
        message: String,
    },
    /// The resource is in a state that passes, or moved since it was read: read it again later.
    #[error("{operation} cannot be done now: {why}")]
    NotNow {
        /// Service and operation: `sagemaker:StopNotebookInstance`.
        operation: String,
        /// What it waits for.
        why: String,
    },
    /// AWS refused the call.
    #[error("{operation} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// Service and operation: `kms:EnableKey`.
        operation: String,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
        /// AWS's own number of the call.
        request_id: Option<String>,
    },
    /// The remedy was given a state, or settings, that it cannot be built from. No call was made.
    #[error("{} was not called: {why}", name(*.remedy))]
    Unfit {
        /// The remedy.
        remedy: RemedyKind,
        /// What does not fit.
        why: &'static str,
    },
}

/// Service and operation, as a record names a call.
fn name(remedy: RemedyKind) -> String {
    format!("{}:{}", remedy.service(), remedy.operation())
}
