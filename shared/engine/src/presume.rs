//! Deciding without an account: what an exposed state would get.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{
    Actor, Arn, Around, Change, Decision, Declaration, Declared, Finding, Levers, Membership, Mode, Phase, Plan,
    Policy, Resource, Response, Severity, Standing, StateKind, Tags, Threat, Verdict,
};
use serde::{Deserialize, Serialize};

use crate::{Case, Claims, Sighting, TagKeys, decide, sightings, standing, threat_sightings};

/// A member of a workload, as an inventory file names it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its ARN.
    pub resource: Arn,
    /// The workload that it belongs to.
    pub workload: String,
    /// The workload's phase.
    pub phase: Phase,
}

/// Why an inventory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// It is no list of members.
    #[error(
        "an inventory is a JSON list of {{\"resource\": ARN, \"workload\": name, \"phase\": prototype|production|scaled}}: {0}"
    )]
    Shape(#[from] serde_json::Error),
}

/// The approved members that a person names for an evaluation.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    members: BTreeMap<Arn, Declaration>,
    floor: Option<Phase>,
    policy: Policy,
}

impl Inventory {
    /// Reads the JSON list. `floor` is the phase of every AI resource that declares none.
    ///
    /// # Errors
    ///
    /// When it is no list of members.
    pub fn parse(json: &str, floor: Option<Phase>) -> Result<Self, InventoryError> {
        let members: Vec<Member> = serde_json::from_str(json)?;
        Ok(Self { members: members.into_iter().map(declaration).collect(), ..Self::empty(floor) })
    }

    /// No members; `floor` is the phase of every AI resource that declares none.
    #[must_use]
    pub fn empty(floor: Option<Phase>) -> Self {
        Self { members: BTreeMap::new(), floor, policy: Policy::default() }
    }

    /// The same members, under a policy.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    fn standing(&self, resource: &Resource, requested: &Tags, now: Timestamp) -> Standing {
        let claims = Claims {
            declaration: self.members.get(&resource.arn.identity()),
            around: &Around { highest: self.highest(resource), ..Around::default() },
            tags: Some(&Tags::new()),
            requested,
            floor: self.floor,
            policy: Some(&self.policy),
            keys: &TagKeys::default(),
            now,
        };
        standing(resource, &claims)
    }

    /// The highest phase of any member in the resource's account and Region. An ARN without one counts everywhere.
    fn highest(&self, resource: &Resource) -> Option<Phase> {
        let around = |arn: &Arn| {
            arn.account().is_none_or(|account| account == resource.account)
                && arn.region().is_none_or(|region| region == resource.region)
        };
        self.members
            .iter()
            .filter(|(arn, _)| around(arn))
            .filter_map(|(_, member)| Some(member.phase.as_ref()?.phase))
            .max()
    }
}

fn declaration(member: Member) -> (Arn, Declaration) {
    let source = "the inventory".to_owned();
    let declaration = Declaration {
        workload: Some(member.workload),
        phase: Some(Declared { phase: member.phase, source: source.clone(), by: None, at: None }),
        membership: Some(Membership { source, at: None }),
        ..Declaration::default()
    };
    (member.resource.identity(), declaration)
}

/// What one control makes of one change, with no live state to look at.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The control's id.
    pub control: &'static str,
    /// How bad it is.
    pub severity: model::Severity,
    /// What it noticed.
    pub finding: Finding,
    /// Whose resource it is.
    pub standing: Standing,
    /// `unread` where only live state could tell.
    pub verdict: Verdict,
    /// What an exposed state would get.
    pub decision: Decision,
}

impl Outcome {
    /// The word for the verdict; a generic resource outside every workload is not judged at all.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        if self.standing == Standing::Nobody { "nobody" } else { self.verdict.as_str() }
    }
}

/// Decides a change as if the state that it speaks of were live. Where a phase is declared, an approved baseline is
/// presumed; an undeclared resource has none.
#[must_use]
pub fn presume(change: &Change, inventory: &Inventory) -> Vec<Outcome> {
    let cause = Cause { actor: &change.actor, tags: &change.tags, time: change.time, rating: None };
    sightings(change).into_iter().map(|sighting| outcome(sighting, &cause, inventory)).collect()
}

/// Decides a threat, as far as nobody needs to look. Each control speaks of one resource: the first that is anybody's.
#[must_use]
pub fn presume_threat(threat: &Threat, inventory: &Inventory) -> Vec<Outcome> {
    let of_control = |sightings: Vec<Sighting>| {
        let each = sightings.into_iter().map(|sighting| {
            let tags = threat.tags_of(&sighting.finding.resource);
            let cause = Cause { actor: &threat.actor, tags: &tags, time: threat.updated, rating: threat.rating() };
            outcome(sighting, &cause, inventory)
        });
        let mut outcomes: Vec<_> = each.collect();
        let told = outcomes.iter().position(|outcome| outcome.standing != Standing::Nobody).unwrap_or(0);
        (told < outcomes.len()).then(|| outcomes.swap_remove(told))
    };
    threat_sightings(threat).into_iter().filter_map(of_control).collect()
}

/// What woke the controls, as far as a decision needs to know.
struct Cause<'a> {
    actor: &'a Actor,
    tags: &'a Tags,
    time: Option<Timestamp>,
    rating: Option<Severity>,
}

fn outcome(sighting: Sighting, cause: &Cause<'_>, inventory: &Inventory) -> Outcome {
    let Sighting { control, finding, verdict } = sighting;
    let now = cause.time.unwrap_or_default();
    let standing = inventory.standing(&finding.resource, cause.tags, now);
    let presumed = verdict.clone().unwrap_or_else(|| {
        if control.baseline && matches!(standing, Standing::Undeclared { .. }) {
            Verdict::at_most(Response::Alert, "", "no baseline is approved for it")
        } else {
            Verdict::exposed("")
        }
    });
    let policy = &inventory.policy;
    let decision = decide(&Case {
        control,
        resource: &finding.resource,
        actor: cause.actor,
        ceiling: finding.ceiling.as_ref(),
        verdict: &presumed,
        state: None,
        standing: &standing,
        plan: Plan(control.judge.remediate(&finding, None, &[], &policy.lists)),
        own_change: false,
        mode: Mode::Enforce,
        policy: Ok(policy),
        levers: &Levers::default(),
        acceptance: None,
        approval: None,
        now,
    });
    // Of what merely happened there is nothing to read.
    let told =
        (control.judge.reads(&finding) == StateKind::Occurrence).then(|| Verdict::exposed(finding.summary.clone()));
    let verdict = verdict.or(told).unwrap_or(Verdict::Unread);
    let severity = control.severity.raised_to(cause.rating);
    Outcome { control: control.id, severity, finding, standing, verdict, decision }
}
