//! A control: facts and judgement about one bad state.

use serde::{Deserialize, Serialize};

use crate::{ByPhase, Change, Finding, Judge, Phase, RemedyKind, Resource, Response, Threat};

/// The layers of the AWS AI Security Framework.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Compute, network, detection.
    Infrastructure,
    /// Who may do what, and to which data.
    IdentityData,
    /// Models, guardrails, agents.
    AiApplication,
}

impl Layer {
    /// All layers, lowest first.
    pub const ALL: [Self; 3] = [Self::Infrastructure, Self::IdentityData, Self::AiApplication];

    /// The word that people read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Infrastructure => "infrastructure",
            Self::IdentityData => "identity and data",
            Self::AiApplication => "AI application",
        }
    }
}

/// The use case that first needs the control: a workload that answers, one connected to data, or one that acts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum UseCase {
    /// It answers questions.
    Answers,
    /// It is connected to the organisation's data.
    Connects,
    /// It acts by itself.
    Acts,
}

/// How bad the state is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Hygiene.
    Low,
    /// Weakened or unreviewed.
    Medium,
    /// A guard of one workload lost.
    High,
    /// Public access, blinding of the detection plane, loss of keys.
    Critical,
}

impl Severity {
    /// The worse of the two, where somebody else says how bad it is.
    #[must_use]
    pub fn raised_to(self, rating: Option<Self>) -> Self {
        rating.map_or(self, |rating| rating.max(self))
    }

    /// All of them, the mildest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The severity that a record says in a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }

    /// The word that people read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How the shape of the records that a control hears is known: the best that there is for any of its calls.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A real record was seen.
    Observed,
    /// AWS's documentation shows one.
    Docs,
    /// Nobody showed one, and public detection rules use the fields.
    Rule,
    /// The spelling is derived from the models of AWS's SDKs.
    Botocore,
}

impl Evidence {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Observed, Self::Docs, Self::Rule, Self::Botocore];

    /// The word that people read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Docs => "docs",
            Self::Rule => "rule",
            Self::Botocore => "botocore",
        }
    }

    /// What the word means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Observed => "a real record of a watched call was seen",
            Self::Docs => "AWS's documentation shows such a record",
            Self::Rule => "public detection rules use these fields",
            Self::Botocore => "the spelling follows AWS's SDK models, and no record was seen yet",
        }
    }
}

/// What wakes a control: a call, or any call of a caller.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Watch {
    /// `kms` of `kms.amazonaws.com`; `*` for any.
    pub service: &'static str,
    /// The operation, without the version that Lambda appends in CloudTrail; `*` for any.
    pub operation: &'static str,
    /// Whose call; `None` for anybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<Caller>,
}

impl Watch {
    /// A call of `service` (prefix of the event source), by its name as IAM spells it.
    #[must_use]
    pub const fn new(service: &'static str, operation: &'static str) -> Self {
        Self { service, operation, caller: None }
    }

    /// Any call of a caller, also one that only reads, and one that failed.
    #[must_use]
    pub const fn by(caller: Caller) -> Self {
        Self { service: "*", operation: "*", caller: Some(caller) }
    }
}

/// A caller whose calls wake a control, whatever is called. What such a control looks at is the caller.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caller {
    /// Whoever shows an API key of Bedrock in the place of a signature, and does not ask a model.
    ApiKey,
    /// A user that the console makes for an API key of Bedrock, who calls another service.
    ApiKeyUser,
    /// Whoever has a role of a function or a schedule of ours, and is neither.
    FunctionRole,
    /// Whoever has a remedy role of ours.
    RemedyRole,
    /// Whoever takes a role of ours, and is no service of AWS. What such a control looks at is that role.
    RoleTaker,
}

impl Caller {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::ApiKey, Self::ApiKeyUser, Self::FunctionRole, Self::RemedyRole, Self::RoleTaker];

    /// The words that people read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "an API key of Bedrock",
            Self::ApiKeyUser => "the user of an API key, outside Bedrock",
            Self::FunctionRole => "a role of a function of ours, in another session",
            Self::RemedyRole => "a remedy role of ours",
            Self::RoleTaker => "whoever takes a role of ours",
        }
    }
}

/// What of GuardDuty wakes a control.
#[derive(Clone, Copy, Debug)]
pub struct Threats {
    /// The types of findings, sorted: a whole one, one without what is optional in it, `*:Lambda/*` for any about such a
    /// resource, and `*` for what nobody else names. The narrowest that fits counts.
    pub types: &'static [&'static str],
    /// The services, as ARNs spell them, of which the control would rather speak where a threat names several resources.
    pub about: &'static [&'static str],
    /// What is there to say of the threat to that resource? Sees what GuardDuty sent only.
    pub detect: fn(&Threat, &Resource) -> Option<Finding>,
}

/// A place in a standard or tool that speaks of the same state.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(tag = "list", content = "id", rename_all = "kebab-case")]
pub enum Reference {
    /// A control of AWS Security Hub.
    SecurityHub(&'static str),
    /// A managed rule of AWS Config.
    Config(&'static str),
    /// A check of Prowler.
    Prowler(&'static str),
    /// OWASP Top 10 for LLM applications.
    OwaspLlm(&'static str),
    /// OWASP Top 10 for agentic applications.
    OwaspAgentic(&'static str),
    /// MITRE ATLAS.
    Atlas(&'static str),
    /// NIST AI Risk Management Framework.
    NistAiRmf(&'static str),
}

impl Reference {
    /// The list, and the id in it.
    #[must_use]
    pub const fn parts(&self) -> (&'static str, &'static str) {
        match self {
            Self::SecurityHub(id) => ("Security Hub", id),
            Self::Config(id) => ("AWS Config", id),
            Self::Prowler(id) => ("Prowler", id),
            Self::OwaspLlm(id) => ("OWASP LLM", id),
            Self::OwaspAgentic(id) => ("OWASP Agentic", id),
            Self::Atlas(id) => ("MITRE ATLAS", id),
            Self::NistAiRmf(id) => ("NIST AI RMF", id),
        }
    }
}

/// One control. Facts are plain fields, so that documentation, event patterns, permissions and the ledger of decisions
/// are generated from them; judgement is three free functions.
#[derive(Debug)]
pub struct Control {
    /// Service, then the bad state: `s3-public-access-unblocked`. Never changed, never used again.
    pub id: &'static str,
    /// What happened, in the past tense.
    pub title: &'static str,
    /// Where it stands in the framework.
    pub layer: Layer,
    /// The use case that first needs it.
    pub use_case: UseCase,
    /// How bad the state is.
    pub severity: Severity,
    /// What we do about it, by phase.
    pub response: ByPhase<Response>,
    /// How well the records of these calls are known.
    pub evidence: Evidence,
    /// The calls that wake it.
    pub watches: &'static [Watch],
    /// The threats that wake it.
    pub threats: Option<Threats>,
    /// Whether judgement needs an approved baseline.
    pub baseline: bool,
    /// The remedies it may plan.
    pub remedies: &'static [RemedyKind],
    /// Where else the state is spoken of.
    pub references: &'static [Reference],
    /// Does this change of that resource concern me? Sees the event only.
    pub detect: fn(&Change, &Resource) -> Option<Finding>,
    /// What to read, who judges it, and what repairs it.
    pub judge: Judge,
    /// Its doc comment.
    pub documentation: &'static str,
    /// The file that it stands in, from the root of the repository.
    pub file: &'static str,
}

impl Control {
    /// The folder of the catalogue that it stands in: the first word of its id.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.id.split('-').next().unwrap_or(self.id)
    }

    /// What a control that hears of threats alone notices in a call.
    #[must_use]
    pub const fn hears_no_call(_: &Change, _: &Resource) -> Option<Finding> {
        None
    }

    /// Whether it repairs in every phase, so also where none is declared.
    #[must_use]
    pub fn repairs_always(&self) -> bool {
        Phase::ALL.into_iter().all(|phase| self.response.of(phase) == Response::Remediate)
    }

    /// Whether it watches over Phaseguard itself, or over what a workload declares of itself.
    #[must_use]
    pub fn is_self_protection(&self) -> bool {
        matches!(self.service(), "phaseguard" | "workload")
    }

    /// Whether it watches over what lets us see, or over us: never softened but by a person's explicit word.
    #[must_use]
    pub fn is_detection_plane(&self) -> bool {
        self.is_self_protection() || matches!(self.service(), "cloudtrail" | "config" | "guardduty" | "securityhub")
    }
}

/// Declares a control: the doc comment becomes its documentation, the rest is an ordinary struct literal. One that `hears`
/// types of findings is woken by GuardDuty and by no call.
#[macro_export]
macro_rules! control {
    ($(#[doc = $line:literal])+ pub(super) static CONTROL = { $($fields:tt)* }) => {
        $(#[doc = $line])+
        pub(super) static CONTROL: $crate::Control = $crate::Control {
            documentation: concat!($($line, "\n"),+),
            file: file!(),
            threats: None,
            $($fields)*
        };
    };
    ($(#[doc = $line:literal])+
    pub(super) static CONTROL hears [$($kind:literal),+ $(,)?] about [$($service:literal),+] = { $($fields:tt)* }) => {
        $(#[doc = $line])+
        pub(super) static CONTROL: $crate::Control = $crate::Control {
            documentation: concat!($($line, "\n"),+),
            file: file!(),
            watches: &[],
            threats: Some($crate::Threats { types: &[$($kind),+], about: &[$($service),+], detect }),
            detect: $crate::Control::hears_no_call,
            $($fields)*
        };
    };
}
