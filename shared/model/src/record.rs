//! What is remembered of a finding, from the decision to the proof.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Acceptance, Actor, Alarm, Approval, Deeds, Finding, Layer, Mode, PLAN_VERSION, Plan, Remedy, Resource, Response,
    Severity, Standing, State, ThreatHeard, Undo, UsedProof, Verdict, remedy::hex,
};

/// The version of the records that this build writes.
pub const SCHEMA: u32 = 1;

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
    /// The policy asks for another response than the control.
    Overridden(String),
    /// The policy says that the state is meant to be so.
    Exempt(String),
    /// A person accepted the state, as after an undo.
    Accepted(String),
    /// The policy cannot be read, so nobody can say what it exempts.
    PolicyUnread(String),
    /// Automation made the change that the policy trusts.
    Trusted,
    /// A person approved the plan.
    Approved(String),
    /// The repairs that may be made in a time are spent.
    Budget(String),
    /// An operator paused repairs.
    Paused(String),
    /// Somebody changed back what we had repaired.
    Undoes(String),
    /// It is about the stack itself.
    Alarm,
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
            Self::Overridden(why)
            | Self::Exempt(why)
            | Self::Accepted(why)
            | Self::Approved(why)
            | Self::Budget(why)
            | Self::Paused(why)
            | Self::Undoes(why)
            | Self::Ceiling(why) => formatter.write_str(why),
            Self::PolicyUnread(why) => write!(formatter, "the policy could not be read: {why}"),
            Self::Alarm => formatter.write_str("it is about Phaseguard itself, and always told"),
            Self::Trusted => formatter.write_str("automation made the change that the policy trusts"),
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
    /// Nobody approved in time.
    Lapsed,
    /// A person refused the plan.
    Rejected,
    /// A person accepted the state as it is, and took the repair back if there was one.
    Accepted,
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
            Self::Lapsed => "lapsed",
            Self::Rejected => "rejected",
            Self::Accepted => "accepted",
        }
    }

    /// Whether a repair that was made, or begun, may be taken back.
    #[must_use]
    pub const fn may_be_undone(self) -> bool {
        match self {
            Self::Remediated | Self::Failed | Self::Contested => true,
            Self::Decided
            | Self::Claimed
            | Self::Intended
            | Self::Resolved
            | Self::AwaitingApproval
            | Self::Lapsed
            | Self::Rejected
            | Self::Accepted => false,
        }
    }

    /// Whether later events about the same bad state join the finding instead of making another.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Decided | Self::Claimed | Self::Intended | Self::AwaitingApproval | Self::Lapsed => true,
            Self::Remediated | Self::Resolved | Self::Failed | Self::Contested | Self::Rejected | Self::Accepted => {
                false
            }
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

/// Work on a finding that ended without a word, as when its function dies. It may have made calls that are not noted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Interruption {
    /// When the work began.
    pub since: Timestamp,
    /// When it must have ended.
    pub until: Timestamp,
    /// What it meant to do.
    pub plan: Plan,
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
    /// The remedy that it carried out, or took back. Earlier builds did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// The operator who took a repair back by it; `None` for a call of the stack's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
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
    /// Who else made a change that it speaks of: principals by ARN, newest last.
    #[serde(default)]
    pub others: Vec<String>,
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
    /// Until when a person may approve the plan.
    #[serde(default)]
    pub approve_by: Option<Timestamp>,
    /// Who approved the plan.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// The proofs that were used to approve any plan of it.
    #[serde(default)]
    pub proofs: Vec<UsedProof>,
    /// Who works on it now.
    pub claim: Option<Claim>,
    /// The work on it that ended without a word, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interrupted: Vec<Interruption>,
    /// Whether a repair of it was already counted against the budgets.
    #[serde(default)]
    pub counted: bool,
    /// The state just before the first call. Can hold what its owner would not show: never in alerts or logs.
    pub before: Option<State>,
    /// The calls that were made.
    pub calls: Vec<Call>,
    /// Fingerprint of the state that the last of them left, when it was read.
    #[serde(default)]
    pub left: Option<String>,
    /// A person's word that the state may stay, with which the finding ended or its repair is being taken back.
    #[serde(default)]
    pub acceptance: Option<Acceptance>,
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
    /// When it was looked at again, because nobody had declared a phase at first.
    #[serde(default)]
    pub second_look: Option<Timestamp>,
    /// What people were told before and holds no longer, for a person.
    #[serde(default)]
    pub supersedes: Option<String>,
    /// The findings of GuardDuty that it speaks of, as each was heard last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub threats: Vec<ThreatHeard>,
    /// What was done last with the access key that a threat names; `None` where it names none, or nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deeds: Option<Deeds>,
}

/// How many interruptions a record keeps.
const INTERRUPTIONS_KEPT: usize = 10;

impl Record {
    /// Remembers the work of a claim that somebody else takes over as interrupted.
    pub fn note_interruption(&mut self) {
        let Some(Claim { since, until, .. }) = self.claim.take() else { return };
        let old = (self.interrupted.len() + 1).saturating_sub(INTERRUPTIONS_KEPT);
        self.interrupted.drain(..old);
        self.interrupted.push(Interruption { since, until, plan: self.decision.plan.clone() });
    }

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

    /// The remedies whose calls were made, or may have been, in the order of the first: what AWS refused is left out.
    #[must_use]
    pub fn carried_out(&self) -> Vec<Remedy> {
        let own = || self.calls.iter().filter(|call| call.operator.is_none());
        let mut remedies: Vec<Remedy> = Vec::new();
        // Of a call that was not answered, AWS's number is not known.
        let refused = |call: &&Call| call.error.is_some() && call.request_id.is_some();
        let noted = own().filter(|call| !refused(call)).filter_map(|call| call.remedy.clone());
        // Whoever was interrupted after a call did not write it down, and earlier builds did not write the remedy down.
        let proved = self.status == Status::Remediated && self.before.is_some();
        let whole = proved || own().any(|call| call.remedy.is_none());
        let planned = self.decision.plan.0.iter().filter(|_| whole).cloned();
        for remedy in noted.chain(planned) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
        remedies
    }

    /// What would still put a repair into effect that may have been begun: planned, and not answered yet.
    #[must_use]
    pub fn unfinished(&self) -> Vec<Remedy> {
        let answered = |remedy: &Remedy| {
            let mut calls = self.calls.iter().filter(|call| call.operator.is_none() && call.error.is_none());
            calls.any(|call| call.remedy.as_ref() == Some(remedy))
        };
        let planned = self.decision.plan.0.iter().filter(|_| self.before.is_some());
        planned.filter(|remedy| remedy.kind().completes() && !answered(remedy)).cloned().collect()
    }

    /// What takes the repair back, from its last remedy to its first, each with the remedy that it takes back; what puts
    /// a change into effect comes last here too. Nothing when no repair was begun.
    #[must_use]
    pub fn undo(&self) -> Vec<(Remedy, Undo)> {
        let Some(before) = &self.before else { return Vec::new() };
        let mut remedies: Vec<_> = self.carried_out().into_iter().rev().collect();
        remedies.sort_by_key(|remedy| remedy.kind().completes());
        remedies.into_iter().map(|remedy| (remedy.clone(), remedy.undo(before))).collect()
    }

    /// The session name under which its repair runs, by which its calls can be found in CloudTrail.
    #[must_use]
    pub fn session_name(&self) -> String {
        format!("phaseguard-{}", self.id)
    }
}

/// What a finding is opened with.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Id of the control or alarm.
    pub control: &'static str,
    /// Its title.
    pub title: &'static str,
    /// How bad it says it is.
    pub severity: Severity,
    /// Its layer of the framework.
    pub layer: Layer,
    /// What was found.
    pub finding: Finding,
    /// What woke us.
    pub event: Event,
    /// Who did it.
    pub actor: Actor,
    /// Whose resource it is.
    pub standing: Standing,
    /// What was thought of the live state.
    pub verdict: Verdict,
    /// What we do about it.
    pub decision: Decision,
}

impl Opening {
    /// A finding about the stack itself: `summary` is what was done by `actor`, `evidence` what is wrong now. `of` names
    /// the attempt, so that the same one is told once.
    #[must_use]
    pub fn alarm(alarm: Alarm, resource: Resource, actor: Actor, of: &str, summary: &str, evidence: &str) -> Self {
        let (subjects, operation) = (Vec::new(), String::new());
        Self {
            control: alarm.id(),
            title: alarm.title(),
            severity: alarm.severity(),
            layer: alarm.layer(),
            finding: Finding {
                resource,
                summary: summary.to_owned(),
                subjects,
                operation,
                ceiling: None,
                last_seen: None,
            },
            event: Event { id: of.to_owned(), source: "phaseguard".to_owned(), name: String::new(), time: None },
            actor,
            standing: Standing::Undeclared { approved: true },
            verdict: Verdict::exposed(evidence),
            decision: Decision {
                response: Response::Alert,
                intended: Response::Alert,
                reasons: vec![Reason::Alarm],
                plan: Plan::default(),
            },
        }
    }

    /// The first record of the finding. Its id is the same for every delivery of the event.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a line for each member, and nothing else")]
    pub fn record(self, now: Timestamp) -> Record {
        Record {
            schema: SCHEMA,
            plan_version: PLAN_VERSION,
            id: Record::id_of(&Record::key(self.control, &self.finding), &self.event.id),
            revision: 1,
            control: self.control.to_owned(),
            title: self.title.to_owned(),
            severity: self.severity.as_str().to_owned(),
            layer: self.layer.as_str().to_owned(),
            status: Status::Decided,
            finding: self.finding,
            count: 1,
            events: vec![self.event.id.clone()],
            event: self.event,
            actor: self.actor,
            others: Vec::new(),
            standing: self.standing,
            verdict: self.verdict,
            decision: self.decision,
            decisions: 1,
            stack: None,
            approve_by: None,
            approval: None,
            proofs: Vec::new(),
            claim: None,
            interrupted: Vec::new(),
            counted: false,
            before: None,
            calls: Vec::new(),
            left: None,
            acceptance: None,
            outcome: None,
            opened_at: now,
            updated_at: now,
            proved_at: None,
            alerted: None,
            alerting: None,
            second_look: None,
            supersedes: None,
            threats: Vec::new(),
            deeds: None,
        }
    }
}
