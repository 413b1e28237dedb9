//! What is remembered of a finding, from the decision to the proof.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Actor, Finding, Plan, Response, Standing, State, Verdict, remedy::hex};

/// The version of the records that this build writes.
pub const SCHEMA: u32 = 1;

/// What the stack may do at all.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Nothing but records.
    Off,
    /// Decide, record and alert; say what would have been repaired. A fresh deployment does this.
    #[default]
    Observe,
    /// Repair as the phases say.
    Enforce,
}

impl Mode {
    /// Reads the word of the template's parameter. Anything else is no mode.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "observe" => Some(Self::Observe),
            "enforce" => Some(Self::Enforce),
            _ => None,
        }
    }
}

/// Why the response is what it is: the table's word first, then each reason that lowered it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "reason", content = "detail", rename_all = "kebab-case")]
pub enum Reason {
    /// The change was our own repair.
    OwnChange,
    /// A generic resource outside every AI workload.
    Nobody,
    /// The live state is as it should be.
    Sound,
    /// The live state could not be judged.
    Unknown(String),
    /// No live state was read: there is no account here, or no reader for this kind of state yet.
    Unread,
    /// What the control says for the phase.
    Phase(String),
    /// Nobody declared a phase: alerts as in production, repairs only what every phase repairs.
    Undeclared,
    /// The verdict's own ceiling.
    Ceiling(String),
    /// A generic resource whose membership is a claim that nobody approved.
    Unapproved,
    /// Nothing can repair it as it is.
    NoPlan,
    /// The stack's mode.
    Mode(Mode),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OwnChange => formatter.write_str("Phaseguard made this change itself"),
            Self::Nobody => formatter.write_str("the resource belongs to no AI workload"),
            Self::Sound => formatter.write_str("the live state is as it should be"),
            Self::Unknown(why) => write!(formatter, "the live state could not be judged: {why}"),
            Self::Unread => formatter.write_str("the live state was not read"),
            Self::Phase(table) => formatter.write_str(table),
            Self::Undeclared => formatter.write_str("no phase is declared: repaired only if every phase would"),
            Self::Ceiling(why) => formatter.write_str(why),
            Self::Unapproved => formatter.write_str("nobody approved that the resource belongs to the workload"),
            Self::NoPlan => formatter.write_str("nothing can repair it as it is"),
            Self::Mode(Mode::Off) => formatter.write_str("the stack is switched off"),
            Self::Mode(Mode::Observe) => formatter.write_str("the stack only observes"),
            Self::Mode(Mode::Enforce) => formatter.write_str("the stack enforces"),
        }
    }
}

/// What we do about a finding, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Decision {
    /// What we do.
    pub response: Response,
    /// What we would do if the stack's mode let us.
    pub intended: Response,
    /// Why: the table's word, then what lowered it.
    pub reasons: Vec<Reason>,
    /// What repairs it, also when it is only shown.
    pub plan: Plan,
}

/// Where a finding stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The decision is recorded; alerts stay here until the state is sound again.
    Decided,
    /// The remediator works on it.
    Claimed,
    /// Before-image and intended calls are written; calls may have been made.
    Intended,
    /// Repaired, and proved by reading again.
    Remediated,
    /// Sound again without us.
    Resolved,
    /// The repair could not be made.
    Failed,
    /// Somebody else keeps changing it.
    Contested,
    /// A person must approve the plan.
    AwaitingApproval,
}

impl Status {
    /// The word that people read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Claimed => "claimed",
            Self::Intended => "intended",
            Self::Remediated => "remediated",
            Self::Resolved => "resolved",
            Self::Failed => "failed",
            Self::Contested => "contested",
            Self::AwaitingApproval => "awaiting-approval",
        }
    }

    /// Whether later events about the same bad state join the finding instead of making another.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Decided | Self::Claimed | Self::Intended | Self::AwaitingApproval => true,
            Self::Remediated | Self::Resolved | Self::Failed | Self::Contested => false,
        }
    }
}

/// The call that woke us.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Event {
    /// `eventID`.
    pub id: String,
    /// `eventSource`.
    pub source: String,
    /// The operation, without Lambda's version.
    pub name: String,
    /// `eventTime`, when it could be read.
    pub time: Option<Timestamp>,
}

/// Who works on a finding, and until when nobody else may.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Claim {
    /// The message that the work was asked by. The same message may take its own claim over: it comes again only
    /// when the work that it asked for has ended.
    pub owner: String,
    /// When the claim was made.
    pub since: Timestamp,
    /// When anyone may take it over.
    pub until: Timestamp,
}

/// A mutating call that was made.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Call {
    /// Service and operation, as the SDK names them: `kms:EnableKey`.
    pub operation: String,
    /// AWS's own number of the call, which its CloudTrail record carries too.
    pub request_id: Option<String>,
    /// When it was made.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// What AWS answered, when it refused.
    pub error: Option<String>,
}

/// Everything that is remembered of one finding.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Record {
    /// The version of this shape.
    pub schema: u32,
    /// The version of the plan.
    pub plan_version: u32,
    /// The finding's id: 20 hexadecimal digits.
    pub id: String,
    /// Grows by one with each write; every write names the one it replaces.
    pub revision: u64,
    /// The control that found it.
    pub control: String,
    /// The control's title.
    pub title: String,
    /// How bad the control says it is.
    pub severity: String,
    /// The control's layer of the framework.
    pub layer: String,
    /// Where it stands.
    pub status: Status,
    /// What was found.
    pub finding: Finding,
    /// The call that woke us first.
    pub event: Event,
    /// Who made it.
    pub actor: Actor,
    /// How many events spoke of it.
    pub count: u32,
    /// The ids of the last events that did, newest last.
    pub events: Vec<String>,
    /// Whose resource it is.
    pub standing: Standing,
    /// What was thought of the live state.
    pub verdict: Verdict,
    /// What we do about it.
    pub decision: Decision,
    /// How often it was decided: a state that moves between plan and act is decided again.
    pub decisions: u32,
    /// The stack that owns the resource, from its tag `aws:cloudformation:stack-name`.
    pub stack: Option<String>,
    /// Who works on it now.
    pub claim: Option<Claim>,
    /// The state just before the first call. Can hold what its owner would not show: never in alerts or logs.
    pub before: Option<State>,
    /// The calls that were made.
    pub calls: Vec<Call>,
    /// How it ended, for a person.
    pub outcome: Option<String>,
    /// When it was first decided.
    pub opened_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// When it was repaired and proved.
    pub proved_at: Option<Timestamp>,
    /// What people were last told of: the status, and when.
    pub alerted: Option<(Status, Timestamp)>,
    /// When somebody last set out to tell people; another waits a while before it does too.
    #[serde(default)]
    pub alerting: Option<Timestamp>,
}

impl Record {
    /// The name under which at most one finding is open.
    #[must_use]
    pub fn key(control: &str, finding: &Finding) -> String {
        let resource = &finding.resource;
        format!("{control}|{}|{}|{}", resource.arn.identity(), resource.account, resource.region)
    }

    /// The id of the finding that `event` opens under `key`: the same for every delivery of the event.
    #[must_use]
    pub fn id_of(key: &str, event: &str) -> String {
        let mut digest = Sha256::new();
        digest.update(key.as_bytes());
        digest.update(b"|");
        digest.update(event.as_bytes());
        let mut id = hex(&digest.finalize());
        id.truncate(20);
        id
    }

    /// The session name under which its repair runs, by which its calls can be found in CloudTrail.
    #[must_use]
    pub fn session_name(&self) -> String {
        format!("phaseguard-{}", self.id)
    }
}
