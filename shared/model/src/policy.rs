//! What the operators wrote down about the whole stack, checked and ready to be asked. The document itself is read by
//! `engine`.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Actor, Arn, Control, Mode, Pattern, Pause, Phase, Resource, Response, UseCase};

/// A list of what is approved. A control asks for it by name; one that is missing or empty says nothing, so that the
/// answer is unknown, never approval and never that all is bad.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListName {
    /// Accounts, by their twelve digits.
    Accounts,
    /// Organizations, by id.
    Organizations,
    /// Models: ids, profile ids or ARNs.
    Models,
    /// Buckets, by name.
    Buckets,
    /// Where logs may go: names of buckets and log groups, ARNs of streams.
    LogDestinations,
    /// Hosts of tools, identity providers and web sources.
    Hosts,
    /// Registries of images, and repositories in them.
    Registries,
    /// Subnets, security groups and VPCs, by id.
    Networks,
    /// Regions in which AI may be used.
    Regions,
    /// Functions that agents may use as tools, by ARN.
    Functions,
    /// Principals that release models, agents and prompts.
    ReleaseRoles,
    /// Principals that approve models and tools.
    ModelApprovers,
    /// Principals that administer identities.
    IdentityAdministrators,
    /// Principals that are never contained, such as those for emergencies.
    ProtectedPrincipals,
}

/// Whether something is on a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Listed {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// There is no such list, or it is empty.
    NoList,
}

/// All lists of what is approved.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct ApprovedLists(pub BTreeMap<ListName, Vec<Pattern>>);

impl ApprovedLists {
    /// No list at all.
    pub const NONE: &Self = &Self(BTreeMap::new());

    /// Whether `name` is on the list.
    #[must_use]
    pub fn has(&self, list: ListName, name: &str) -> Listed {
        match self.0.get(&list).map(Vec::as_slice) {
            None | Some([]) => Listed::NoList,
            Some(patterns) if patterns.iter().any(|pattern| pattern.fits(name)) => Listed::Yes,
            Some(_) => Listed::No,
        }
    }
}

/// A workload that the policy names, and what belongs to it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NamedWorkload {
    /// Its name.
    pub name: String,
    /// Its phase: the one word that may stand below a floor.
    pub phase: Phase,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What it does.
    pub use_case: Option<UseCase>,
    /// What belongs to it: ARNs with wildcards.
    pub resources: Vec<Pattern>,
    /// The accounts all of whose AI resources belong to it.
    pub accounts: Vec<String>,
}

/// Another response, or another mode, for a control, a workload or a phase.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Override {
    /// The controls it is for, by id with wildcards.
    pub control: Pattern,
    /// The one workload it is for; every one when there is none.
    pub workload: Option<String>,
    /// The one phase it is for; every one when there is none.
    pub phase: Option<Phase>,
    /// What to do instead of the control's word.
    pub response: Option<Response>,
    /// The mode instead of the policy's.
    pub mode: Option<Mode>,
}

/// What is exempt of exemptions: which workload, or which resources.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exempted {
    /// A workload, by name.
    Workload(String),
    /// Resources, by ARN with wildcards.
    Resource(Pattern),
}

/// A person's word that a state is meant to be so. It expires, and it is never read from a tag.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Exemption {
    /// The control that is not to answer.
    pub control: String,
    /// Of what.
    pub of: Exempted,
    /// Fingerprint of the one state that is exempt; every state when there is none.
    pub state: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// From then on it has no effect.
    pub expires: Timestamp,
}

/// How many repairs there may be in a time.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Budget {
    /// How many.
    pub repairs: u32,
    /// In which time, in seconds.
    pub seconds: u32,
}

/// How many repairs there may be before a person is asked.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Budgets {
    /// Of one control on one resource.
    pub per_resource: Budget,
    /// Of all controls in one workload. Detection and self-protection do not draw on it.
    pub per_workload: Budget,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { per_resource: Budget { repairs: 5, seconds: 3600 }, per_workload: Budget { repairs: 50, seconds: 3600 } }
    }
}

/// The policy in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Which version it is, for a person.
    pub version: String,
    /// The most that may be done; the lower of this, the template's and the operators' holds.
    pub mode: Mode,
    /// The lowest phase of AI workloads, by account; `*` is every other account.
    pub floors: BTreeMap<String, Phase>,
    /// Workloads.
    pub workloads: Vec<NamedWorkload>,
    /// Overrides; of several that fit the last holds.
    pub overrides: Vec<Override>,
    /// Exemptions.
    pub exemptions: Vec<Exemption>,
    /// Pauses.
    pub pauses: Vec<Pause>,
    /// Principals who may approve a repair.
    pub approvers: Vec<Pattern>,
    /// Principals whose claim on a generic resource counts once it has settled.
    pub phase_authorities: Vec<Pattern>,
    /// Principals whose changes are told and never repaired.
    pub trusted_automation: Vec<Pattern>,
    /// Lists of what is approved.
    pub lists: ApprovedLists,
    /// Budgets.
    pub budgets: Budgets,
    /// How long a claim on a generic resource must stand before it counts.
    pub settling: SignedDuration,
    /// How long a request for approval stands.
    pub approval: SignedDuration,
}

impl Default for Policy {
    /// What holds when nothing was written down.
    fn default() -> Self {
        Self {
            version: "the default".to_owned(),
            mode: Mode::Enforce,
            floors: BTreeMap::new(),
            workloads: Vec::new(),
            overrides: Vec::new(),
            exemptions: Vec::new(),
            pauses: Vec::new(),
            approvers: Vec::new(),
            phase_authorities: Vec::new(),
            trusted_automation: Vec::new(),
            lists: ApprovedLists::default(),
            budgets: Budgets::default(),
            settling: SignedDuration::from_hours(24),
            approval: SignedDuration::from_hours(24),
        }
    }
}

/// Whether a principal is among some.
#[must_use]
pub fn is_among(principal: Option<&str>, patterns: &[Pattern]) -> bool {
    principal.is_some_and(|principal| patterns.iter().any(|pattern| pattern.fits(principal)))
}

impl Policy {
    /// The floor of an account.
    #[must_use]
    pub fn floor(&self, account: &str) -> Option<Phase> {
        self.floors.get(account).or_else(|| self.floors.get("*")).copied()
    }

    /// The workload that names this resource, or the account of this AI resource.
    #[must_use]
    pub fn workload_of(&self, resource: &Resource) -> Option<&NamedWorkload> {
        let arn = resource.arn.identity();
        let named = |workload: &&NamedWorkload| workload.resources.iter().any(|pattern| pattern.fits(arn.as_str()));
        let around = |workload: &&NamedWorkload| {
            resource.scope == crate::Scope::Ai && workload.accounts.contains(&resource.account)
        };
        self.workloads.iter().find(named).or_else(|| self.workloads.iter().find(around))
    }

    /// The overrides for this control, workload and phase: the response, and the mode.
    #[must_use]
    pub fn overridden(
        &self,
        control: &Control,
        workload: Option<&str>,
        phase: Option<Phase>,
    ) -> (Option<Response>, Option<Mode>) {
        let fits = |one: &&Override| {
            one.control.fits(control.id)
                && one.workload.as_deref().is_none_or(|name| workload == Some(name))
                && one.phase.is_none_or(|of| phase == Some(of))
        };
        let fitting = || self.overrides.iter().filter(fits).rev();
        (fitting().find_map(|one| one.response), fitting().find_map(|one| one.mode))
    }

    /// The exemption that holds now for a state of this resource. `state` is its fingerprint, when it was read.
    #[must_use]
    pub fn exemption(
        &self,
        control: &str,
        resource: &Arn,
        workload: Option<&str>,
        state: Option<&str>,
        now: Timestamp,
    ) -> Option<&Exemption> {
        let identity = resource.identity();
        self.exemptions.iter().find(|exemption| {
            let meant = match &exemption.of {
                Exempted::Workload(name) => workload == Some(name),
                Exempted::Resource(pattern) => pattern.fits(identity.as_str()),
            };
            let same = exemption.state.is_none() || exemption.state.as_deref() == state;
            exemption.control == control && meant && same && now < exemption.expires
        })
    }

    /// Whether the actor is automation that is trusted.
    #[must_use]
    pub fn trusts(&self, actor: &Actor) -> bool {
        is_among(actor.principal(), &self.trusted_automation)
    }
}
