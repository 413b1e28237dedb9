//! A call that somebody made, as CloudTrail recorded it.

use jiff::Timestamp;

use crate::{Actor, Arn, Fields, Phase, Resource, Tags};

/// A call that somebody made. A reason to look, never the evidence of the state: records come late, twice, out of
/// order and redacted.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `eventID`: the same for every delivery of the record.
    pub id: String,
    /// `eventSource`, such as `kms.amazonaws.com`.
    pub source: String,
    /// `eventName` without the version that Lambda appends: `AddPermission`, not `AddPermission20150331v2`.
    pub operation: String,
    /// `eventTime`, when it could be read.
    pub time: Option<Timestamp>,
    /// `awsRegion`.
    pub region: String,
    /// The account whose resource was touched.
    pub account: String,
    /// `aws`, `aws-cn` or `aws-us-gov`, from the ARNs of the record.
    pub partition: String,
    /// `requestID`: AWS's own number of the call.
    pub request_id: Option<String>,
    /// Who called.
    pub actor: Actor,
    /// What was asked.
    pub request: Fields,
    /// What AWS answered; null does not mean failure.
    pub response: Fields,
    /// `errorCode` of a call that failed.
    pub error: Option<String>,
    /// The ARN on which a call was refused, from `errorMessage`: such a record often has no parameters.
    pub refused_on: Option<Arn>,
    /// The resource that was touched, when the record says which.
    pub resource: Option<Resource>,
    /// The other resources that were touched, of a call that names several.
    pub others: Vec<Resource>,
    /// The tags that the request carried.
    pub tags: Tags,
    /// The phase that one of them declares.
    pub phase: Option<Phase>,
    /// What the call did to tags, when it is a call about tags.
    pub retag: Option<Retag>,
}

/// What a call did to the tags of its resources.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Retag {
    /// The key of the tag that declares a phase.
    pub phase_key: String,
    /// The tags that it set.
    pub set: Tags,
    /// The keys of the tags that it removed.
    pub removed: Vec<String>,
    /// Whether the tags that it set are all that is left.
    pub replaces: bool,
}

/// What a call did to the tag that declares a phase.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PhaseWord<'a> {
    /// It says this now, be it a phase or not.
    Set(&'a str),
    /// It is gone.
    Removed,
}

impl Retag {
    /// What became of the tag that declares the phase; `None` when the call left it alone.
    #[must_use]
    pub fn phase(&self) -> Option<PhaseWord<'_>> {
        if let Some(word) = self.set.get(&self.phase_key) {
            return Some(PhaseWord::Set(word));
        }
        (self.replaces || self.removed.contains(&self.phase_key)).then_some(PhaseWord::Removed)
    }
}

impl Change {
    /// The service as people write it: `kms` of `kms.amazonaws.com`.
    #[must_use]
    pub fn service(&self) -> &str {
        self.source.split('.').next().unwrap_or(&self.source)
    }

    /// Whether AWS left something out that a judgement of the request would need.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.request.is_omitted()
    }
}
