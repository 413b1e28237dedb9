//! What of a state must be there before a person may be asked to approve it, and what of an approved one moves up by
//! itself.

use serde::Serialize;
use serde_json::Value;

use super::{
    AgentReach, CollectionProtection, ComputeState, Database, DomainState, EvaluationState, FindingFilter,
    FunctionConcurrency, FunctionExposure, MemoryState, ModelJob, ModelPackageState, Occurrence, PhaseTag, Plugins,
    PolicyParameter, RoleSessions, SecurityGroupRules, ServiceCredentials, StackPart, UserAccess,
};

/// What every kind of state says of itself as a baseline.
pub(super) trait Baselined: Clone + Serialize {
    /// Whether baselines of this kind are kept.
    const KEPT: bool = true;

    /// The parts of which one can say that they are stronger: members from the outside in, `*` for any.
    const ORDERED: &'static [&'static [&'static str]];

    /// What it lacks to be a first baseline; `None` when nothing.
    fn shortfall(&self) -> Option<String>;

    /// This state with its ordered parts where `live` has them stronger, and all others as they are.
    fn raised(&self, live: &Self) -> Self;

    /// What its owner chose, as people compare it.
    fn chosen(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Kinds that are judged by themselves: whatever was there before, a public function, a tool of a stranger, a model that
/// nobody reviewed, an evaluation that is off, a key that never ends, a second way in beside it and a rule for the whole world are bad. A policy is told of whenever it
/// changes, what a tag declares the registry remembers, what happened has no state, and what of ours was deployed
/// CloudFormation knows. A memory cannot be given a key, and a job is over one day. Of these no baseline is kept.
macro_rules! judged_alone {
    ($($state:ty),+) => {
        $(impl Baselined for $state {
            const KEPT: bool = false;
            const ORDERED: &'static [&'static [&'static str]] = &[];

            fn shortfall(&self) -> Option<String> {
                Some("it is judged without a baseline".to_owned())
            }

            fn raised(&self, _: &Self) -> Self {
                self.clone()
            }
        })+
    };
}

judged_alone!(
    AgentReach,
    CollectionProtection,
    ComputeState,
    Database,
    DomainState,
    EvaluationState,
    FindingFilter,
    FunctionConcurrency,
    FunctionExposure,
    MemoryState,
    ModelJob,
    ModelPackageState,
    Occurrence,
    PhaseTag,
    Plugins,
    PolicyParameter,
    RoleSessions,
    ServiceCredentials,
    SecurityGroupRules,
    StackPart,
    UserAccess
);
