//! What is live: one type for each kind of state that controls judge, read once per resource and event.

mod agent;
mod agent_reach;
mod agentcore;
mod baseline;
mod bedrock;
mod bedrock_settings;
mod bucket_access;
mod bucket_protection;
mod bucket_rules;
mod cloudtrail;
mod collection_policies;
mod collection_protection;
mod config;
mod database;
mod declare;
mod ec2;
mod flow_log;
mod front_door;
mod function_concurrency;
mod function_release;
mod guardduty;
mod iam;
mod iam_access;
mod iam_policies;
mod kendra_index;
mod key_sharing;
mod kms;
mod knowledge;
mod lambda;
mod logs;
mod macie;
mod model_job;
mod occurrence;
mod parts;
mod policy;
mod qbusiness;
mod repository;
mod resource_policy;
mod role_sessions;
mod route_table;
mod s3;
mod sagemaker;
mod search_domain;
mod security_hub;
mod stack;
mod vector_bucket;
mod vpc_endpoint;
mod workload;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use agent::{AgentGuardrail, AgentState};
pub use agent_reach::{AgentReach, Collaborator};
pub use agentcore::{
    EvaluationState, GatewayRateLimit, GatewayState, GatewayTarget, GatewayTargets, JwtAuthorizer, MemoryState,
    PolicyEngineState, RuntimeEndpoint, RuntimeEndpoints, RuntimeState, TokenVault, ToolPolicy, WorkloadIdentity,
    https_host,
};
pub use bedrock::{GuardrailList, GuardrailState, InvocationLogging};
pub use bedrock_settings::{DataRetention, EnforcedGuardrail, Enforcement};
pub use bucket_access::{BucketAccess, BucketGrant};
pub use bucket_protection::BucketProtection;
pub use bucket_rules::{BucketLifecycle, BucketReplication, LifecycleRule, ReplicationRule};
pub use cloudtrail::{
    AdvancedSelector, BasicSelector, EventStoreChanges, EventStoreSettings, EventStoreState, FieldCondition,
    RecorderState, TrailChanges, TrailSelectors, TrailSettings,
};
pub use collection_policies::{CollectionAccess, CollectionNetwork, CollectionPolicies, CollectionPolicy};
pub use collection_protection::CollectionProtection;
pub use config::{ConfigRecorder, ConfigState};
pub use database::{Database, DatabaseInstance};
pub use ec2::{SecurityGroupRule, SecurityGroupRules};
pub use flow_log::{FlowLogDefinition, FlowLogFiles, FlowLogState, FlowRecords};
pub use front_door::{FrontDoor, WebAclLog};
pub use function_concurrency::FunctionConcurrency;
pub use function_release::{FunctionAlias, FunctionRelease};
pub use guardduty::{DetectorState, FindingFilter};
pub use iam::{PolicyAttachments, ServiceCredential, ServiceCredentials};
pub use iam_access::{AccessKey, UserAccess, UserGroup};
pub use iam_policies::{GrantedPolicies, ManagedPolicy, PermissionsBoundary, TrustPolicy};
pub use kendra_index::KendraIndex;
pub use key_sharing::{KeyGrant, KeySharing};
pub use kms::{KeyState, KeyStatus};
pub use knowledge::{DataSource, KnowledgeBaseState};
pub use lambda::{FunctionExposure, UrlState};
pub use logs::{LogGroup, LogState, log_group_name};
pub use macie::Macie;
pub use model_job::{DataPlace, ModelJob};
pub use occurrence::Occurrence;
pub use policy::{NamedDocument, PolicyParameter, PolicyPointer};
pub use qbusiness::{ApplicationAccess, ChatControls, DataAccessor, Plugin, Plugins};
pub use repository::{Repository, TagMutability};
pub use resource_policy::ResourcePolicy;
pub use role_sessions::RoleSessions;
pub use route_table::RouteTable;
pub use s3::{PublicAccess, PublicAccessBlock};
pub use sagemaker::{
    ComputeState, DomainState, EndpointConfigState, EndpointState, JobState, LifecycleState, ModelPackageState,
    ModelState, MonitoringState, NotebookState, UserContext, bucket_of, has_own_disks,
};
pub use search_domain::SearchDomain;
pub use security_hub::{SecurityHub, Standard};
pub use stack::{Departure, StackPart};
pub use vector_bucket::VectorBucket;
pub use vpc_endpoint::{VpcEndpoint, VpcEndpointChanges};
pub use workload::PhaseTag;

use self::baseline::Baselined;
use self::declare::states;
use crate::{ApprovedLists, Arn, Finding, Permission, PolicyDocument, Remedy, Tags, Verdict, remedy::hex};

/// What people approved: the state of this resource, and lists of what may be anywhere.
#[derive(Debug)]
pub struct Approved<'a, S> {
    /// The last state of the resource that a person approved.
    pub baseline: Option<&'a S>,
    /// The lists of the policy.
    pub lists: &'a ApprovedLists,
}

impl<S> Clone for Approved<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Approved<'_, S> {}

/// Who judges a kind of state, and what repairs it. Both are pure.
#[derive(Debug)]
pub struct Judgement<S> {
    /// Is it as it should be?
    pub assess: fn(finding: &Finding, live: &S, approved: Approved<'_, S>) -> Verdict,
    /// What would repair it. Without a live state it is what would repair the state that the event speaks of.
    pub remediate: fn(finding: &Finding, live: Option<&S>, approved: Approved<'_, S>) -> Vec<Remedy>,
}

states! {
    /// Public access block of a bucket or an account: `s3:GetPublicAccessBlock`, `s3control:GetPublicAccessBlock`.
    PublicAccess(PublicAccess),
    /// A KMS key: `kms:DescribeKey`, `kms:GetKeyRotationStatus`.
    Key(KeyState),
    /// Who may invoke a function: `lambda:GetPolicy`, `lambda:ListFunctionUrlConfigs`.
    Function(FunctionExposure),
    /// What a function runs, and what its aliases stand for: `lambda:GetFunctionConfiguration`, `lambda:ListAliases`.
    FunctionRelease(FunctionRelease),
    /// How often at once a function may run: `lambda:GetFunctionConcurrency`.
    FunctionConcurrency(FunctionConcurrency),
    /// Which sessions of a role have been ended: `iam:GetRolePolicy`.
    RoleSessions(RoleSessions),
    /// A trail or an event data store: `cloudtrail:DescribeTrails`, `GetTrailStatus`, `GetEventDataStore` and the like.
    Recorder(RecorderState),
    /// What AWS Config records in a Region: `config:DescribeConfigurationRecorders` and the like.
    Config(ConfigState),
    /// A log group, or a policy of the account about all of them: `logs:DescribeLogGroups` and the like.
    Logs(LogState),
    /// Bedrock invocation logging of a Region: `bedrock:GetModelInvocationLoggingConfiguration`.
    InvocationLogging(InvocationLogging),
    /// A guardrail's DRAFT: `bedrock:GetGuardrail`.
    Guardrail(GuardrailState),
    /// The guardrail that an account enforces in a Region: `bedrock:ListEnforcedGuardrailsConfiguration`, `GetGuardrail`.
    EnforcedGuardrail(EnforcedGuardrail),
    /// Who may keep what Bedrock is asked in a Region: `bedrock:GetAccountDataRetention`.
    DataRetention(DataRetention),
    /// A gateway: `bedrock-agentcore-control:GetGateway`, `ListGatewayRateLimits` and the policies of its engine.
    Gateway(GatewayState),
    /// What a gateway sends calls to: `bedrock-agentcore-control:ListGatewayTargets`, `GetGatewayTarget`.
    GatewayTargets(GatewayTargets),
    /// A runtime of agents: `bedrock-agentcore-control:GetAgentRuntime`.
    Runtime(RuntimeState),
    /// What a policy engine holds: `bedrock-agentcore-control:ListPolicies`.
    PolicyEngine(PolicyEngineState),
    /// A memory of agents: `bedrock-agentcore-control:GetMemory`.
    Memory(MemoryState),
    /// Whether what agents answer is evaluated: `bedrock-agentcore-control:GetOnlineEvaluationConfig`.
    Evaluation(EvaluationState),
    /// The endpoints of a runtime: `bedrock-agentcore-control:ListAgentRuntimeEndpoints`.
    RuntimeEndpoints(RuntimeEndpoints),
    /// The vault that holds credentials of agents: `bedrock-agentcore-control:GetTokenVault`.
    TokenVault(TokenVault),
    /// Where the consent that an agent asks for returns: `bedrock-agentcore-control:GetWorkloadIdentity`.
    WorkloadIdentity(WorkloadIdentity),
    /// An agent's draft and what its aliases serve: `bedrock-agent:GetAgent`, `ListAgentAliases`, `GetAgentVersion`.
    Agent(AgentState),
    /// What an agent's draft can reach: `bedrock-agent:GetAgentActionGroup`, `ListAgentCollaborators` and the like.
    AgentReach(AgentReach),
    /// A knowledge base and its sources: `bedrock-agent:GetKnowledgeBase`, `ListDataSources`, `GetDataSource`.
    KnowledgeBase(KnowledgeBaseState),
    /// A job of Bedrock: `bedrock:GetModelInvocationJob`, `GetModelCustomizationJob`.
    ModelJob(ModelJob),
    /// Chat controls of a Q Business application: `qbusiness:GetChatControlsConfiguration`.
    ChatControls(ChatControls),
    /// Whom a Q Business application lets in: `qbusiness:GetApplication`, `GetPolicy`, `GetWebExperience` and the like.
    ApplicationAccess(ApplicationAccess),
    /// Plugins of a Q Business application: `qbusiness:GetPlugin`.
    Plugins(Plugins),
    /// A notebook instance: `sagemaker:DescribeNotebookInstance`.
    Notebook(NotebookState),
    /// A job, or the configuration of endpoints: `sagemaker:DescribeTrainingJob`, `DescribeEndpointConfig` and the like.
    Compute(ComputeState),
    /// A version of a model in the registry: `sagemaker:DescribeModelPackage`.
    ModelPackage(ModelPackageState),
    /// An endpoint: `sagemaker:DescribeEndpoint`.
    Endpoint(EndpointState),
    /// A schedule by which a model is watched: `sagemaker:DescribeMonitoringSchedule`.
    Monitoring(MonitoringState),
    /// A domain of Studio: `sagemaker:DescribeDomain`.
    Domain(DomainState),
    /// Scripts that run at a start: `sagemaker:DescribeNotebookInstanceLifecycleConfig`, `DescribeStudioLifecycleConfig`.
    Lifecycle(LifecycleState),
    /// Service-specific credentials of a user: `iam:ListServiceSpecificCredentials`.
    Credentials(ServiceCredentials),
    /// Managed policies of a principal: `iam:ListAttachedRolePolicies` and the like.
    Attachments(PolicyAttachments),
    /// The permissions boundary of a role or user: `iam:GetRole`, `iam:GetUser`, `iam:GetPolicyVersion`.
    Boundary(PermissionsBoundary),
    /// Whom a role trusts: `iam:GetRole`.
    Trust(TrustPolicy),
    /// Inline policies of a principal, or a managed policy and who has it: `iam:GetRolePolicy` and the like.
    Grants(GrantedPolicies),
    /// By what a user gets in: `iam:ListAccessKeys`, `iam:GetLoginProfile` and what it may do then.
    UserAccess(UserAccess),
    /// Rules of a security group: `ec2:DescribeSecurityGroupRules`.
    SecurityGroup(SecurityGroupRules),
    /// The GuardDuty detector of a Region: `guardduty:ListDetectors`, `guardduty:GetDetector`.
    Detector(DetectorState),
    /// A route table: `ec2:DescribeRouteTables`.
    RouteTable(RouteTable),
    /// A flow log, and when it is gone what others write down: `ec2:DescribeFlowLogs`.
    FlowLog(FlowLogState),
    /// An endpoint of a VPC: `ec2:DescribeVpcEndpoints`.
    VpcEndpoint(VpcEndpoint),
    /// A filter of GuardDuty's findings: `guardduty:GetFilter`.
    FindingFilter(FindingFilter),
    /// Security Hub of a Region: `securityhub:DescribeHub`, `securityhub:GetEnabledStandards`.
    SecurityHub(SecurityHub),
    /// Macie of a Region: `macie2:GetMacieSession`, `macie2:GetAutomatedDiscoveryConfiguration`.
    Macie(Macie),
    /// A door of an application, and the web ACL before it: `wafv2:GetWebACLForResource`, `wafv2:ListWebACLs`.
    FrontDoor(FrontDoor),
    /// What a web ACL logs: `wafv2:GetLoggingConfiguration`.
    WebAclLog(WebAclLog),
    /// Who reaches a collection of OpenSearch Serverless: `aoss:ListSecurityPolicies`, `GetSecurityPolicy`.
    CollectionNetwork(CollectionNetwork),
    /// Who may use the data of a collection of OpenSearch Serverless: `aoss:ListAccessPolicies`, `GetAccessPolicy`.
    CollectionAccess(CollectionAccess),
    /// Whether a collection of OpenSearch Serverless can be deleted: `aoss:BatchGetCollection`.
    CollectionProtection(CollectionProtection),
    /// The parameter that names the policy in force, and what it names: `ssm:GetParameter`, `s3:GetObject`.
    PolicyParameter(PolicyParameter),
    /// The tag that declares a phase: `tag:GetResources` and the like, and what the registry remembers.
    PhaseTag(PhaseTag),
    /// Nothing but the tags, if there still are any: the event is the evidence of what happened.
    Occurrence(Occurrence),
    /// The policy that stands on a resource: `GetResourcePolicy` and the like.
    ResourcePolicy(ResourcePolicy),
    /// Who may use a bucket: `s3:GetBucketPolicy`, `s3:GetBucketAcl` and what takes the effect from either.
    BucketAccess(BucketAccess),
    /// What keeps the objects of a bucket: `s3:GetBucketVersioning`, `GetBucketEncryption`, `GetBucketLogging` and the like.
    BucketProtection(BucketProtection),
    /// By which rules a bucket is emptied: `s3:GetBucketLifecycleConfiguration`.
    BucketLifecycle(BucketLifecycle),
    /// By which rules a bucket is copied: `s3:GetBucketReplication`, `s3:ListBuckets`.
    BucketReplication(BucketReplication),
    /// A bucket of vectors: `s3vectors:GetVectorBucket`, `GetVectorBucketPolicy`, and `GetIndex` for an event about one.
    VectorBucket(VectorBucket),
    /// Who may use a key: `kms:GetKeyPolicy`, `kms:ListGrants`.
    KeySharing(KeySharing),
    /// A repository of images: `ecr:DescribeRepositories`, `ecr:GetRepositoryPolicy`.
    Repository(Repository),
    /// An index of Kendra: `kendra:DescribeIndex`.
    KendraIndex(KendraIndex),
    /// A database: `rds:DescribeDBInstances`.
    Database(Database),
    /// A domain of OpenSearch: `opensearch:DescribeDomainConfig`.
    SearchDomain(SearchDomain),
    /// A part of our own stack, as CloudFormation deployed it and as it is: `cloudformation:GetTemplate` and the like.
    StackPart(StackPart),
}

impl State {
    /// Names this very state: 16 hexadecimal digits, of all but what changes without anybody's doing.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut fingerprint = hex(&Sha256::digest(self.essence().to_string()));
        fingerprint.truncate(16);
        fingerprint
    }

    /// The state as JSON, without what changes by itself: ids that AWS gives anew, how far AWS has come, and the order of
    /// lists that have none.
    #[must_use]
    pub fn essence(&self) -> Value {
        let mut value = serde_json::to_value(self.settled()).unwrap_or_default();
        sort(&mut value);
        value
    }

    /// The state as it will be when AWS has come to its end, and as any other with the same guards would be.
    #[expect(clippy::too_many_lines, reason = "an arm for each kind, and nothing else")]
    fn settled(&self) -> Self {
        let mut state = self.clone();
        match &mut state {
            Self::Recorder(recorder) => recorder.settle(),
            Self::Guardrail(guardrail) => guardrail.settle(),
            Self::Agent(agent) => agent.settle(),
            Self::AgentReach(reach) => reach.settle(),
            Self::EnforcedGuardrail(enforced) => enforced.settle(),
            Self::FunctionRelease(release) => release.settle(),
            Self::Evaluation(evaluation) => evaluation.settle(),
            Self::RuntimeEndpoints(endpoints) => endpoints.settle(),
            Self::CollectionProtection(collection) => collection.settle(),
            Self::Gateway(gateway) => gateway.settle(),
            Self::GatewayTargets(targets) => targets.settle(),
            Self::KnowledgeBase(base) => base.settle(),
            Self::ModelJob(job) => job.settle(),
            Self::Runtime(runtime) => runtime.status = String::new(),
            Self::ApplicationAccess(access) => access.status = String::new(),
            Self::Plugins(plugins) => plugins.settle(),
            Self::Notebook(notebook) => notebook.settle(),
            Self::Compute(compute) => compute.settle(),
            Self::ModelPackage(package) => package.settle(),
            Self::Endpoint(endpoint) => endpoint.settle(),
            Self::Domain(domain) => domain.settle(),
            Self::Monitoring(monitoring) => monitoring.settle(),
            Self::SecurityGroup(group) => group.settle(),
            Self::Detector(detector) => detector.settle(),
            Self::FrontDoor(door) => door.settle(),
            Self::SecurityHub(hub) => hub.settle(),
            Self::PhaseTag(tag) => tag.settle(),
            Self::ResourcePolicy(policy) => policy.settle(),
            Self::VectorBucket(bucket) => bucket.settle(),
            Self::KeySharing(sharing) => sharing.settle(),
            Self::Grants(policies) => policies.settle(),
            Self::StackPart(part) => part.status = String::new(),
            Self::FlowLog(log) => log.settle(),
            Self::Database(database) => database.settle(),
            Self::KendraIndex(index) => index.status = String::new(),
            Self::VpcEndpoint(endpoint) => endpoint.status = String::new(),
            Self::PublicAccess(_)
            | Self::BucketAccess(_)
            | Self::FindingFilter(_)
            | Self::RouteTable(_)
            | Self::WebAclLog(_)
            | Self::CollectionNetwork(_)
            | Self::CollectionAccess(_)
            | Self::TokenVault(_)
            | Self::FunctionConcurrency(_)
            | Self::RoleSessions(_)
            | Self::WorkloadIdentity(_)
            | Self::BucketProtection(_)
            | Self::BucketLifecycle(_)
            | Self::BucketReplication(_)
            | Self::Repository(_)
            | Self::SearchDomain(_)
            | Self::Key(_)
            | Self::Function(_)
            | Self::Config(_)
            | Self::Logs(_)
            | Self::Macie(_)
            | Self::InvocationLogging(_)
            | Self::DataRetention(_)
            | Self::ChatControls(_)
            | Self::Credentials(_)
            | Self::Attachments(_)
            | Self::Boundary(_)
            | Self::Trust(_)
            | Self::UserAccess(_)
            | Self::Memory(_)
            | Self::PolicyEngine(_)
            | Self::Lifecycle(_)
            | Self::Occurrence(_)
            | Self::PolicyParameter(_) => {}
        }
        state
    }

    /// The policy that stands on the resource, if there is one.
    #[must_use]
    pub fn policy(&self) -> Option<&PolicyDocument> {
        if let Self::ResourcePolicy(policy) = self {
            policy.document.as_ref()
        } else if let Self::BucketAccess(bucket) = self {
            bucket.policy.as_ref()
        } else if let Self::VectorBucket(bucket) = self {
            bucket.policy.as_ref()
        } else if let Self::SearchDomain(domain) = self {
            domain.policy.as_ref()
        } else if let Self::Repository(repository) = self {
            repository.policy.as_ref()
        } else if let Self::KeySharing(sharing) = self {
            sharing.policy.as_ref()
        } else {
            None
        }
    }

    /// What AWS is still doing to it: then it is neither the old state nor the new, and takes no other change.
    #[must_use]
    pub fn in_transition(&self) -> Option<&str> {
        if let Self::Notebook(notebook) = self {
            // One that is being stopped or deleted is closed already.
            let status = notebook.status.as_str();
            return matches!(status, "Pending" | "Updating").then_some(status);
        }
        if let Self::FunctionRelease(release) = self {
            return (release.status == "InProgress").then_some(&release.status);
        }
        if let Some(moving) = self.moving_part() {
            return Some(moving);
        }
        if let Self::VpcEndpoint(VpcEndpoint { status, .. }) = self {
            return ["pending", "deleting"].contains(&status.as_str()).then_some(status);
        }
        if let Self::Endpoint(EndpointState { status, .. })
        | Self::Domain(DomainState { status, .. })
        | Self::Monitoring(MonitoringState { status, .. }) = self
        {
            let moves = ["Creating", "Updating", "SystemUpdating", "RollingBack", "Pending", "Deleting"];
            return moves.contains(&status.as_str()).then_some(status);
        }
        let other = if let Self::Agent(AgentState { status, .. })
        | Self::AgentReach(AgentReach { status, .. })
        | Self::Evaluation(EvaluationState { status: Some(status), .. })
        | Self::CollectionProtection(CollectionProtection { status: Some(status), .. })
        | Self::ApplicationAccess(ApplicationAccess { status, .. })
        | Self::KendraIndex(KendraIndex { status, .. })
        | Self::KnowledgeBase(KnowledgeBaseState { status, .. }) = self
        {
            Some(status.as_str())
        } else {
            None
        };
        let status = self.status().or(other)?;
        let moves = ["CREATING", "UPDATING", "SYSTEM_UPDATING", "PREPARING", "VERSIONING", "DELETING"];
        moves.contains(&status).then_some(status)
    }

    /// What AWS is still doing to one of its parts, if it is made of parts.
    fn moving_part(&self) -> Option<&str> {
        if let Self::Plugins(plugins) = self {
            plugins.moving()
        } else if let Self::GatewayTargets(targets) = self {
            targets.moving()
        } else if let Self::RuntimeEndpoints(endpoints) = self {
            endpoints.moving()
        } else if let Self::Database(database) = self {
            database.moving()
        } else if let Self::SecurityHub(hub) = self {
            hub.moving()
        } else {
            None
        }
    }

    /// What AWS is still doing to a resource that was there before: what it will be may not be told yet.
    #[must_use]
    pub fn turning(&self) -> Option<&str> {
        self.in_transition().filter(|status| !status.eq_ignore_ascii_case("creating"))
    }

    /// What AWS says of a resource that is `READY` when nothing is done to it.
    fn status(&self) -> Option<&str> {
        if let Self::Guardrail(GuardrailState { status, .. })
        | Self::Gateway(GatewayState { status, .. })
        | Self::Runtime(RuntimeState { status, .. }) = self
        {
            Some(status)
        } else {
            None
        }
    }

    /// Why it does not tell what its owner wants of the resource: AWS is not done with it, or it is of the past.
    #[must_use]
    pub fn unsettled(&self) -> Option<String> {
        if let Self::Guardrail(GuardrailState { gone: true, .. }) = self {
            return Some("it is gone".to_owned());
        }
        if let Self::Guardrail(GuardrailState { version, .. }) = self
            && version != "DRAFT"
        {
            return Some(format!("it is version {version}, and not the draft"));
        }
        let status = self.status().filter(|status| *status != "READY").or_else(|| self.in_transition());
        status.map(|status| format!("its status is {status}, and not READY"))
    }
}

/// AWS gives the lists of these states back in no certain order, and none of them means anything by it.
fn sort(value: &mut Value) {
    match value {
        // Two numbers are a range of ports.
        Value::Array(items) if items.iter().all(Value::is_number) => {}
        Value::Array(items) => {
            items.iter_mut().for_each(sort);
            items.sort_by_cached_key(Value::to_string);
        }
        Value::Object(members) => {
            members.sort_keys();
            members.values_mut().for_each(sort);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl StateKind {
    /// What whoever reads it must be allowed: the calls of its reader, and no more.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "an arm for each kind, and nothing else")]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::PublicAccess => s3::READS,
            Self::Key => kms::READS,
            Self::Function => lambda::READS,
            Self::FunctionRelease => function_release::READS,
            Self::FunctionConcurrency => function_concurrency::READS,
            Self::RoleSessions => role_sessions::READS,
            Self::Recorder => cloudtrail::READS,
            Self::Config => config::READS,
            Self::Logs => logs::READS,
            Self::InvocationLogging => bedrock::LOGGING_READS,
            Self::Guardrail => bedrock::GUARDRAIL_READS,
            Self::Agent => agent::READS,
            Self::AgentReach => agent_reach::READS,
            Self::EnforcedGuardrail => bedrock_settings::ENFORCED_READS,
            Self::DataRetention => bedrock_settings::RETENTION_READS,
            Self::Gateway => agentcore::GATEWAY_READS,
            Self::GatewayTargets => agentcore::TARGET_READS,
            Self::KnowledgeBase => knowledge::READS,
            Self::ModelJob => model_job::READS,
            Self::Runtime => agentcore::RUNTIME_READS,
            Self::PolicyEngine => agentcore::POLICY_ENGINE_READS,
            Self::Memory => agentcore::MEMORY_READS,
            Self::Evaluation => agentcore::EVALUATION_READS,
            Self::RuntimeEndpoints => agentcore::ENDPOINT_READS,
            Self::TokenVault => agentcore::VAULT_READS,
            Self::WorkloadIdentity => agentcore::IDENTITY_READS,
            Self::ChatControls => qbusiness::CONTROLS_READS,
            Self::ApplicationAccess => qbusiness::ACCESS_READS,
            Self::Plugins => qbusiness::PLUGIN_READS,
            Self::Notebook => sagemaker::NOTEBOOK_READS,
            Self::Compute => sagemaker::COMPUTE_READS,
            Self::ModelPackage => sagemaker::MODEL_PACKAGE_READS,
            Self::Endpoint => sagemaker::ENDPOINT_READS,
            Self::Monitoring => sagemaker::MONITORING_READS,
            Self::Domain => sagemaker::DOMAIN_READS,
            Self::Lifecycle => sagemaker::LIFECYCLE_READS,
            Self::Credentials => iam::CREDENTIAL_READS,
            Self::Attachments => iam::ATTACHMENT_READS,
            Self::Boundary => iam_policies::BOUNDARY_READS,
            Self::Trust => iam_policies::TRUST_READS,
            Self::Grants => iam_policies::GRANT_READS,
            Self::UserAccess => iam_access::READS,
            Self::SecurityGroup => ec2::READS,
            Self::Detector => guardduty::READS,
            Self::FindingFilter => guardduty::FILTER_READS,
            Self::RouteTable => route_table::READS,
            Self::SecurityHub => security_hub::READS,
            Self::Macie => macie::READS,
            Self::FrontDoor => front_door::DOOR_READS,
            Self::WebAclLog => front_door::LOG_READS,
            Self::CollectionNetwork => collection_policies::NETWORK_READS,
            Self::CollectionAccess => collection_policies::ACCESS_READS,
            Self::CollectionProtection => collection_protection::READS,
            Self::FlowLog => flow_log::READS,
            Self::VpcEndpoint => vpc_endpoint::READS,
            Self::PolicyParameter => policy::READS,
            Self::PhaseTag => workload::READS,
            Self::Occurrence => occurrence::READS,
            Self::ResourcePolicy => resource_policy::READS,
            Self::BucketAccess => bucket_access::READS,
            Self::BucketProtection => bucket_protection::READS,
            Self::BucketLifecycle => bucket_rules::LIFECYCLE_READS,
            Self::BucketReplication => bucket_rules::REPLICATION_READS,
            Self::VectorBucket => vector_bucket::READS,
            Self::KeySharing => key_sharing::READS,
            Self::Repository => repository::READS,
            Self::SearchDomain => search_domain::READS,
            Self::KendraIndex => kendra_index::READS,
            Self::Database => database::READS,
            Self::StackPart => stack::READS,
        }
    }
}

/// A state that was read, with what came along with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The state.
    pub state: State,
    /// The resource's own ARN, when the event named it otherwise, such as by an alias.
    pub arn: Option<Arn>,
    /// The resource's tags. A resource that is gone has none.
    pub tags: Tags,
}
