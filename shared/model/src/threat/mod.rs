//! A threat: a finding of GuardDuty, as far as anything is decided by it.

mod finding_type;
mod heard;

use jiff::Timestamp;

use crate::{Actor, Resource, Scope, Severity, Tags};

pub use finding_type::{FindingType, TypeParts};
pub use heard::{Heard, ThreatHeard};

/// A finding of GuardDuty. GuardDuty sends it again when it sees more of the same, under the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Threat {
    /// `id`: the same each time it is sent.
    pub id: String,
    /// `type`.
    pub kind: FindingType,
    /// `title`, which can hold names that somebody else chose.
    pub title: String,
    /// `severity`, in tenths: 80 of `8.0`. Whoever owns the account can change no type's severity, and AI Protection's
    /// three are low.
    pub severity: Option<u32>,
    /// The account that it is about, which may be another than the one that is told.
    pub account: String,
    /// `region`.
    pub region: String,
    /// `partition`.
    pub partition: String,
    /// `service.count`: how often it was seen.
    pub count: u64,
    /// `service.eventFirstSeen`.
    pub first_seen: Option<Timestamp>,
    /// `service.eventLastSeen`.
    pub last_seen: Option<Timestamp>,
    /// `updatedAt`.
    pub updated: Option<Timestamp>,
    /// Whether somebody had GuardDuty make it up, to see what happens.
    pub sample: bool,
    /// Whether somebody has put it away in GuardDuty.
    pub archived: bool,
    /// Who did it, or what did it where nobody is named.
    pub actor: Actor,
    /// The access keys that it names. Those of sessions are among them.
    pub keys: Vec<String>,
    /// The calls that it speaks of.
    pub calls: Vec<ThreatCall>,
    /// Domains and addresses that something of the account talked to.
    pub contacts: Vec<String>,
    /// What was found in objects, by hash or name.
    pub files: Vec<String>,
    /// The models that were asked: ids, ARNs, or names of SageMaker endpoints.
    pub models: Vec<String>,
    /// What a guardrail saw.
    pub guardrail: Option<GuardrailSighting>,
    /// The signals of an attack sequence, by name.
    pub signals: Vec<String>,
    /// All resources that it names: principals first, each once.
    pub touched: Vec<Touched>,
}

/// A call that GuardDuty speaks of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ThreatCall {
    /// The service, as people write it: `bedrock` of `bedrock.amazonaws.com`.
    pub service: String,
    /// The operation.
    pub operation: String,
    /// What AWS answered, when it refused.
    pub error: Option<String>,
}

/// What a guardrail saw of a prompt attack: `resource.bedrockGuardrailDetails`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GuardrailSighting {
    /// The guardrails that looked, by ARN, with the version of each.
    pub guardrails: Vec<(String, String)>,
    /// Whether a filter saw the attack and let it through: its `action` is `NONE`.
    pub let_through: bool,
}

/// A resource that a threat names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Touched {
    /// The resource.
    pub resource: Resource,
    /// Its tags, as GuardDuty saw them.
    pub tags: Tags,
}

impl Touched {
    /// Whether it is somebody who can call AWS, and not what was called.
    #[must_use]
    pub fn is_principal(&self) -> bool {
        matches!(self.resource.arn.service(), Some("iam" | "sts"))
    }
}

impl Threat {
    /// Whether it touches AI by itself: by its type, by the models, guardrails and other AI that it names, or by what was
    /// called. Whether what it touches belongs to an AI workload is known elsewhere.
    #[must_use]
    pub fn is_of_ai(&self) -> bool {
        self.kind.is_of_ai()
            || !self.models.is_empty()
            || self.guardrail.is_some()
            || self.calls.iter().any(|call| is_ai_source(&call.service))
            || self.touched.iter().any(|touched| touched.resource.scope == Scope::Ai)
    }

    /// Why nothing is done about it and nobody is told, if that is so.
    #[must_use]
    pub const fn only_recorded(&self) -> Option<&'static str> {
        match (self.sample, self.archived) {
            (true, _) => Some("it is a sample that GuardDuty made up"),
            (false, true) => Some("somebody has archived it in GuardDuty"),
            (false, false) => None,
        }
    }

    /// What GuardDuty's number means: up to 3.9 is low, 6.9 medium, 8.9 high, and what is above critical.
    #[must_use]
    pub fn rating(&self) -> Option<Severity> {
        self.severity.map(|tenths| match tenths {
            0..40 => Severity::Low,
            40..70 => Severity::Medium,
            70..90 => Severity::High,
            90.. => Severity::Critical,
        })
    }

    /// The severity as people write it: `8.0`.
    #[must_use]
    pub fn score(&self) -> Option<String> {
        self.severity.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// The tags that GuardDuty saw on a resource.
    #[must_use]
    pub fn tags_of(&self, resource: &Resource) -> Tags {
        let of = |touched: &&Touched| touched.resource.arn == resource.arn;
        self.touched.iter().find(of).map(|touched| touched.tags.clone()).unwrap_or_default()
    }

    /// This sending of it, as a record remembers it.
    #[must_use]
    pub fn heard(&self) -> ThreatHeard {
        ThreatHeard {
            finding: self.id.clone(),
            kind: self.kind.clone(),
            updated: self.updated,
            last_seen: self.last_seen,
            severity: self.severity,
            count: self.count,
            signals: self.signals.len(),
            let_through: self.guardrail.as_ref().is_some_and(|guardrail| guardrail.let_through),
        }
    }
}

/// Whether a call of that service is one to AI. CloudTrail, and GuardDuty with it, names some by other words than ARNs do.
fn is_ai_source(service: &str) -> bool {
    let planes = ["aws-external-anthropic", "bedrock-agentcore-control", "bedrock-mantle", "bedrock-runtime"];
    crate::arn::is_ai_service(service) || planes.contains(&service)
}
