//! The nouns of Phaseguard. Everything else depends on them; they depend on nothing of ours.

mod actor;
mod arn;
mod change;
mod control;
mod fields;
mod finding;
mod phase;
mod record;
mod remedy;
mod state;
mod undo;
mod workload;

pub use actor::{Actor, ActorKind};
pub use arn::{Arn, Resource, Scope};
pub use change::Change;
pub use control::{Control, Layer, Reference, Severity, UseCase, Watch};
pub use fields::Fields;
pub use finding::{Finding, Verdict};
pub use phase::{ByPhase, Phase, Response};
pub use record::{Call, Claim, Decision, Event, Mode, Reason, Record, SCHEMA, Status};
pub use remedy::{PLAN_VERSION, Permission, Plan, Remedy, RemedyKind};
pub use state::{
    AdvancedSelector, BasicSelector, DetectorState, EventStoreState, FieldCondition, FunctionExposure,
    GatewayAuthorization, GuardrailList, GuardrailState, InvocationLogging, Judge, Judgement, KeyState, KeyStatus,
    NotebookState, Observed, PolicyAttachments, PublicAccess, PublicAccessBlock, RecorderState, SecurityGroupRule,
    SecurityGroupRules, ServiceCredential, ServiceCredentials, State, StateKind, TrailSelectors, TrailSettings,
    UrlState,
};
pub use undo::Undo;
pub use workload::{Declaration, Standing, Tags};
