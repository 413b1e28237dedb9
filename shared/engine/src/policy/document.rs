//! What stands in a policy document. Fields that must be there can be missing here, so that all that are can be told.

use std::collections::BTreeMap;

use model::{ListName, Mode, Phase, Response, UseCase};
use serde::Deserialize;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

use super::words::{Account, AnyAccount, Duration, Moment, Principals, Resources};

/// A policy of Phaseguard: what its operators wrote down about the whole stack.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(title = "Policy of Phaseguard"))]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// The version of this form: 1.
    #[cfg_attr(feature = "schema", schemars(required, extend("const" = 1)))]
    pub(super) version: Option<u32>,
    /// The most that may be done. The lowest of this word, the template's and the operators' holds.
    pub(super) mode: Option<Mode>,
    /// The lowest phase of AI workloads, by account; "*" is every other account.
    #[serde(default)]
    pub(super) floors: BTreeMap<AnyAccount, Phase>,
    /// Workloads, and what belongs to them.
    #[serde(default)]
    pub(super) workloads: Vec<Workload>,
    /// Other responses, or other modes, than the controls and `mode` say. Of several that fit the last holds.
    #[serde(default)]
    pub(super) overrides: Vec<Override>,
    /// States that are meant to be so.
    #[serde(default)]
    pub(super) exemptions: Vec<Exemption>,
    /// Times in which nothing is repaired; people are told as always.
    #[serde(default)]
    pub(super) pauses: Vec<Pause>,
    /// Roles and users who may approve a repair.
    #[serde(default)]
    pub(super) approvers: Vec<Principals>,
    /// Roles and users whose claim on a generic resource counts once it has settled.
    #[serde(default)]
    pub(super) phase_authorities: Vec<Principals>,
    /// Roles and users whose changes are told and never repaired.
    #[serde(default)]
    pub(super) trusted_automation: Vec<Principals>,
    /// Lists of what is approved, with wildcards. A list that is missing or empty says nothing.
    #[serde(default)]
    pub(super) approved: BTreeMap<ListName, Vec<String>>,
    /// How many repairs there may be before a person is asked.
    #[serde(default)]
    pub(super) budgets: Budgets,
    /// How long a request for approval stands.
    pub(super) approval_lapses_after: Option<Duration>,
    /// How long a claim on a generic resource must stand before it counts.
    pub(super) claims_settle_after: Option<Duration>,
}

/// A workload, and what belongs to it.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Workload {
    /// Its name, as the tags of its resources say it.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) name: Option<String>,
    /// Its phase: the one word that may stand below a floor.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) phase: Option<Phase>,
    /// Who answers for it.
    pub(super) owner: Option<String>,
    /// What it does.
    pub(super) use_case: Option<UseCase>,
    /// What belongs to it.
    #[serde(default)]
    pub(super) resources: Vec<Resources>,
    /// The accounts all of whose AI resources belong to it.
    #[serde(default)]
    pub(super) accounts: Vec<Account>,
}

/// Another response, or another mode, for controls, a workload or a phase.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    /// The control, by id; `s3-*` is every control of S3.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) control: Option<String>,
    /// The one workload that it is for.
    pub(super) workload: Option<String>,
    /// The one phase that it is for.
    pub(super) phase: Option<Phase>,
    /// What to do instead of the control's word.
    pub(super) response: Option<Response>,
    /// The most that may be done instead of the policy's word.
    pub(super) mode: Option<Mode>,
    /// Why what watches over detection, or over Phaseguard, may be softer than its own word.
    pub(super) acknowledge: Option<String>,
}

/// A state that is meant to be so: either of one workload or of resources.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Exemption {
    /// The control that is not to answer, by id.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) control: Option<String>,
    /// The resources, by ARN with wildcards.
    pub(super) resource: Option<Resources>,
    /// The workload, by name.
    pub(super) workload: Option<String>,
    /// Fingerprint of the one state that is exempt, 16 hexadecimal digits; every state when it is missing.
    pub(super) state: Option<String>,
    /// Why.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) reason: Option<String>,
    /// Who answers for it.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) owner: Option<String>,
    /// From then on it has no effect: at most 365 days away.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) expires: Option<Moment>,
    /// Why what watches over detection, or over Phaseguard, may be exempt.
    pub(super) acknowledge: Option<String>,
}

/// A time in which nothing is repaired, either of one workload or after one actor.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Pause {
    /// The workload, by name.
    pub(super) workload: Option<String>,
    /// The role or user.
    pub(super) actor: Option<Principals>,
    /// Why.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) reason: Option<String>,
    /// Who set it.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) by: Option<String>,
    /// Until when: at most 365 days away.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) until: Option<Moment>,
}

/// How many repairs there may be before a person is asked.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Budgets {
    /// Of one control on one resource.
    pub(super) per_resource: Option<Budget>,
    /// Of all controls in one workload.
    pub(super) per_workload: Option<Budget>,
}

/// How many repairs there may be in a time.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    /// How many: at least one.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 1)))]
    pub(super) repairs: Option<u32>,
    /// In which time.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) within: Option<Duration>,
}
