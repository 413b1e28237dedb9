//! Reads the live state of a resource, with its tags. What could not be read is an error that says which call failed;
//! it is never taken for absent.

mod agentcore;
mod bedrock;
mod cloudtrail;
mod collections;
mod configuration;
mod ec2;
mod ecr;
mod endpoints;
mod flow_logs;
mod guardduty;
mod iam;
mod kendra;
mod kms;
mod lambda;
mod logs;
pub(crate) mod macie;
mod opensearch;
mod qbusiness;
mod rds;
mod resource_policy;
mod routes;
mod s3;
mod s3vectors;
mod sagemaker;
mod schema;
mod securityhub;
mod ssm;
pub mod stack;
pub mod surroundings;
mod tags;
mod wafv2;

use self::stack::OwnStack;
use aws_config::SdkConfig;
use model::{Finding, Observed, Resource, StateKind};
use serde_json::Value;

use crate::{config::in_region, document::Answer, error::Fault};

/// Why a state could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// The same call may work later: throttled, timed out, or the service had an error of its own.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `s3:GetPublicAccessBlock`.
        operation: &'static str,
        /// What it said.
        message: String,
    },
    /// It will not work later either: not allowed, not found, or an answer that makes no sense.
    #[error("{operation} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Unknown {
        /// Service and operation: `s3:GetPublicAccessBlock`.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
}

impl ObserveError {
    /// Whether to try again before the state counts as unknown.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Transient { .. } => true,
            Self::Unknown { .. } => false,
        }
    }

    fn new(operation: &'static str, fault: Fault) -> Self {
        let Fault { transient, code, message, request_id: _ } = fault;
        if transient { Self::Transient { operation, message } } else { Self::Unknown { operation, code, message } }
    }
}

/// Reads live state.
#[derive(Clone, Debug)]
pub struct Observer {
    config: SdkConfig,
    workload_tag: String,
    policies: String,
    stack: OwnStack,
}

impl Observer {
    /// Reads with the credentials of `config`, in whatever Region the resource is. `workload_tag` is the key of the tag
    /// that names an AI workload: what stands behind a resource is known by it.
    #[must_use]
    pub fn new(config: &SdkConfig, workload_tag: &str) -> Self {
        Self {
            config: config.clone(),
            workload_tag: workload_tag.to_owned(),
            policies: String::new(),
            stack: OwnStack::new(config, ""),
        }
    }

    /// The same, with the bucket in which versions of the policy are kept.
    #[must_use]
    pub fn with_policies_in(mut self, bucket: &str) -> Self {
        bucket.clone_into(&mut self.policies);
        self
    }

    /// The same, of what belongs to our own stack of that name.
    #[must_use]
    pub fn with_stack(mut self, name: &str) -> Self {
        self.stack = OwnStack::new(&self.config, name);
        self
    }

    /// Our own stack.
    #[must_use]
    pub const fn stack(&self) -> &OwnStack {
        &self.stack
    }

    /// Reads the state of that kind of the finding's resource.
    ///
    /// # Errors
    ///
    /// When any part of the state, or the tags that tell whose the resource is, could not be read.
    #[expect(clippy::too_many_lines, reason = "an arm for each kind, and nothing else")]
    pub async fn observe(&self, kind: StateKind, finding: &Finding) -> Result<Observed, ObserveError> {
        let config = in_region(&self.config, region(&finding.resource));
        match kind {
            StateKind::PublicAccess => s3::public_access(&config, &finding.resource).await,
            StateKind::Key => kms::key(&config, &finding.resource).await,
            StateKind::Function => lambda::function(&config, finding).await,
            StateKind::RoleSessions => iam::sessions(&config, &finding.resource).await,
            StateKind::FunctionConcurrency => lambda::concurrency(&config, &finding.resource).await,
            StateKind::FunctionRelease => lambda::release(&config, &finding.resource).await,
            StateKind::Recorder => cloudtrail::recorder(&config, &finding.resource).await,
            StateKind::Config => configuration::config(&config, &finding.resource).await,
            StateKind::Logs => Box::pin(logs::logs(&config, finding)).await,
            StateKind::Notebook => sagemaker::notebook(&config, finding).await,
            StateKind::Compute => sagemaker::compute(&config, finding).await,
            StateKind::ModelPackage => sagemaker::model_package(&config, &finding.resource).await,
            StateKind::Endpoint => sagemaker::endpoint(&config, finding).await,
            StateKind::Monitoring => sagemaker::monitoring(&config, finding).await,
            StateKind::Domain => sagemaker::domain(&config, &finding.resource).await,
            StateKind::Lifecycle => sagemaker::lifecycle(&config, finding).await,
            StateKind::Credentials => iam::credentials(&config, &finding.resource).await,
            StateKind::Attachments => iam::attachments(&config, finding).await,
            StateKind::Boundary => iam::boundary(&config, &finding.resource).await,
            StateKind::Trust => iam::trust(&config, &finding.resource).await,
            StateKind::Grants => iam::grants(&config, &finding.resource, &self.workload_tag).await,
            StateKind::UserAccess => iam::access(&config, &finding.resource).await,
            StateKind::SecurityGroup => ec2::security_group(&config, &finding.resource, &self.workload_tag).await,
            StateKind::Detector => guardduty::detector(&config).await,
            StateKind::RouteTable => routes::table(&config, &finding.resource).await,
            StateKind::SecurityHub => securityhub::hub(&config).await,
            StateKind::Macie => Box::pin(macie::macie(&config)).await,
            StateKind::FrontDoor => Box::pin(wafv2::front_door(&config, &finding.resource)).await,
            StateKind::WebAclLog => Box::pin(wafv2::web_acl_log(&config, &finding.resource)).await,
            StateKind::FlowLog => Box::pin(flow_logs::flow_log(&config, finding, &self.workload_tag)).await,
            StateKind::VpcEndpoint => endpoints::endpoint(&config, &finding.resource).await,
            StateKind::FindingFilter => guardduty::filter(&config, &finding.resource).await,
            StateKind::InvocationLogging => bedrock::invocation_logging(&config).await,
            StateKind::Gateway => Box::pin(agentcore::gateway(&config, &finding.resource)).await,
            StateKind::GatewayTargets => agentcore::targets(&config, &finding.resource).await,
            StateKind::KnowledgeBase => bedrock::knowledge_base(&config, &finding.resource).await,
            StateKind::ModelJob => bedrock::model_job(&config, &finding.resource).await,
            StateKind::Runtime => agentcore::runtime(&config, &finding.resource).await,
            StateKind::PolicyEngine => agentcore::policy_engine(&config, &finding.resource).await,
            StateKind::RuntimeEndpoints => agentcore::runtime_endpoints(&config, &finding.resource).await,
            StateKind::TokenVault => agentcore::token_vault(&config, &finding.resource).await,
            StateKind::WorkloadIdentity => agentcore::workload_identity(&config, &finding.resource).await,
            StateKind::Evaluation => agentcore::evaluation(&config, &finding.resource).await,
            StateKind::Memory => agentcore::memory(&config, &finding.resource).await,
            StateKind::Agent => bedrock::agent(&config, &finding.resource).await,
            StateKind::AgentReach => bedrock::agent_reach(&config, &finding.resource).await,
            StateKind::Guardrail => bedrock::guardrail(&config, finding, &self.workload_tag).await,
            StateKind::EnforcedGuardrail => bedrock::enforced_guardrail(&config).await,
            StateKind::DataRetention => bedrock::data_retention(&config).await,
            StateKind::ChatControls => qbusiness::chat_controls(&config, &finding.resource).await,
            StateKind::ApplicationAccess => qbusiness::access(&config, &finding.resource).await,
            StateKind::Plugins => qbusiness::plugins(&config, finding).await,
            StateKind::PolicyParameter => Box::pin(ssm::policy(&config, &finding.resource, &self.policies)).await,
            // Events of IAM come from one Region, and our stack is in whichever we run.
            StateKind::StackPart => Box::pin(self.stack.observe(&finding.resource)).await,
            StateKind::PhaseTag => tags::phase_tag(&config, &finding.resource).await,
            StateKind::VectorBucket => Box::pin(s3vectors::vector_bucket(&config, finding)).await,
            StateKind::KeySharing => Box::pin(kms::key_sharing(&config, &finding.resource)).await,
            StateKind::Repository => Box::pin(ecr::repository(&config, &finding.resource)).await,
            StateKind::SearchDomain => Box::pin(opensearch::domain(&config, &finding.resource)).await,
            StateKind::KendraIndex => Box::pin(kendra::index(&config, &finding.resource)).await,
            StateKind::Database => Box::pin(rds::database(&config, &finding.resource)).await,
            StateKind::CollectionNetwork => Box::pin(collections::network(&config, finding)).await,
            StateKind::CollectionProtection => Box::pin(collections::protection(&config, &finding.resource)).await,
            StateKind::CollectionAccess => Box::pin(collections::access(&config, finding)).await,
            StateKind::BucketAccess => Box::pin(s3::bucket_access(&config, &finding.resource)).await,
            StateKind::BucketProtection => Box::pin(s3::protection(&config, &finding.resource)).await,
            StateKind::BucketLifecycle => Box::pin(s3::lifecycle(&config, &finding.resource)).await,
            StateKind::BucketReplication => Box::pin(s3::replication(&config, &finding.resource)).await,
            StateKind::ResourcePolicy => Box::pin(resource_policy::resource_policy(&config, &finding.resource)).await,
            StateKind::Occurrence => tags::occurrence(&config, &finding.resource).await,
        }
    }
}

/// A trail that was named by its ARN can only be read fully where it was made, which its ARN says.
fn region(resource: &Resource) -> &str {
    resource.arn.region().unwrap_or(&resource.region)
}

/// What was answered, for what must repeat all of it. `member` is one that every whole answer has.
fn whole(operation: &'static str, answer: &Answer, member: &str) -> Result<Value, ObserveError> {
    named(operation, answer.take(), member)
}

/// A document, if it has the member without which it would not be whole.
fn named(operation: &'static str, document: Value, member: &str) -> Result<Value, ObserveError> {
    if document.get(member).is_none() {
        let message = format!("it answered without `{member}`, so not with all that there is");
        return Err(ObserveError::Unknown { operation, code: None, message });
    }
    Ok(document)
}

/// The value of the tag that names a workload, on what stands behind a resource.
type Workload = Option<String>;

/// Whether all that stands behind a resource says that it is of one AI workload, the resource's own if it names one.
/// Nothing behind it is nobody else's. Of what carries no tags nobody can say whose it is, so a person decides.
fn are_one_workload(own: Workload, behind: Vec<Workload>) -> bool {
    let mut all = own.map(Some).into_iter().chain(behind);
    let Some(first) = all.next() else { return true };
    first.is_some() && all.all(|workload| workload == first)
}
