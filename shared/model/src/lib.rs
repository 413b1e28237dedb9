//! The nouns of Phaseguard. Everything else depends on them; they depend on nothing of ours.

mod actor;
mod alarm;
mod arn;
mod change;
mod control;
mod declaration;
mod deed;
mod denial;
mod difference;
mod document;
mod due;
mod fields;
mod finding;
mod levers;
pub mod markup;
mod members;
mod pattern;
mod phase;
mod policy;
mod record;
mod remedy;
mod revocation;
mod stack;
mod state;
mod threat;
mod undo;
mod workload;

pub use actor::{Actor, ActorKind, Identity};
pub use alarm::Alarm;
pub use arn::{Arn, Resource, Scope};
pub use change::{Change, PhaseWord, Retag};
pub use control::{Caller, Control, Evidence, Layer, Reference, Severity, Threats, UseCase, Watch};
pub use declaration::{Around, Baseline, BaselineStatus, Declaration, Declared, Lowered, Membership, Referral};
pub use deed::{Deed, Deeds};
pub use denial::Denial;
pub use difference::{Difference, Order};
pub use document::{DocumentError, Edit, PolicyDocument, cut};
pub use fields::{Fields, NOT_SHOWN};
pub use finding::{Finding, Verdict};
pub use levers::{Acceptance, Approval, Levers, Mode, ModeSet, Pause, Paused, UsedProof};
pub use members::Members;
pub use pattern::Pattern;
pub use phase::{ByPhase, Phase, Response};
pub use policy::{
    ApprovedLists, Budget, Budgets, Exempted, Exemption, ListName, Listed, NamedWorkload, Override, Policy, is_among,
};
pub use record::{Call, Claim, Decision, Event, Interruption, Opening, Reason, Record, SCHEMA, Status};
pub use remedy::{PLAN_VERSION, Permission, Plan, Remedy, RemedyKind};
pub use revocation::Revoked;
pub use stack::{
    ATTACHED, CHANGED, DeployedStack, Facts, INLINE, MAPPING, Part, PartKind, SUBSCRIPTION, StackResource, TARGET,
    Unresolved, stack_name,
};
pub use state::{
    AccessKey, AdvancedSelector, AgentGuardrail, AgentReach, AgentState, ApplicationAccess, Approved, BasicSelector,
    BucketAccess, BucketGrant, BucketLifecycle, BucketProtection, BucketReplication, ChatControls, Collaborator,
    CollectionAccess, CollectionNetwork, CollectionPolicies, CollectionPolicy, CollectionProtection, ConfigRecorder,
    ConfigState, DataAccessor, DataPlace, DataRetention, DataSource, Database, DatabaseInstance, Departure,
    DetectorState, EnforcedGuardrail, Enforcement, EvaluationState, EventStoreChanges, EventStoreSettings,
    EventStoreState, FieldCondition, FindingFilter, FlowLogDefinition, FlowLogFiles, FlowLogState, FlowRecords,
    FrontDoor, FunctionAlias, FunctionConcurrency, FunctionExposure, FunctionRelease, GatewayRateLimit, GatewayState,
    GatewayTarget, GatewayTargets, GrantedPolicies, GuardrailList, GuardrailState, InvocationLogging, Judge, Judgement,
    JwtAuthorizer, KendraIndex, KeyGrant, KeySharing, KeyState, KeyStatus, KnowledgeBaseState, LifecycleRule, LogGroup,
    LogState, Macie, ManagedPolicy, MemoryState, ModelJob, NamedDocument, NotebookState, Observed, Occurrence,
    PermissionsBoundary, PhaseTag, Plugin, Plugins, PolicyAttachments, PolicyEngineState, PolicyParameter,
    PolicyPointer, PublicAccess, PublicAccessBlock, RecorderState, ReplicationRule, Repository, ResourcePolicy,
    RoleSessions, RouteTable, RuntimeEndpoint, RuntimeEndpoints, RuntimeState, SearchDomain, SecurityGroupRule,
    SecurityGroupRules, SecurityHub, ServiceCredential, ServiceCredentials, StackPart, Standard, State, StateKind,
    TagMutability, TokenVault, ToolPolicy, TrailChanges, TrailSelectors, TrailSettings, TrustPolicy, UrlState,
    UserAccess, UserGroup, VectorBucket, VpcEndpoint, VpcEndpointChanges, WebAclLog, WorkloadIdentity, https_host,
    log_group_name,
};
pub use state::{
    ComputeState, DomainState, EndpointConfigState, EndpointState, JobState, LifecycleState, ModelPackageState,
    ModelState, MonitoringState, UserContext, bucket_of, has_own_disks,
};
pub use threat::{FindingType, GuardrailSighting, Heard, Threat, ThreatCall, ThreatHeard, Touched, TypeParts};
pub use undo::Undo;
pub use workload::{Standing, Tags};
