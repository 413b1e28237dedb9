//! What a person is asked about a candidate, and what the answer makes of it.

use jiff::Timestamp;
use model::{Arn, Baseline, BaselineStatus, Declaration, Difference, Membership, StateKind};

use super::{is_kept, supersede};

/// A candidate that a person is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The resource.
    pub resource: Arn,
    /// The workload that it belongs to.
    pub workload: Option<String>,
    /// The candidate.
    pub candidate: Baseline,
    /// The approved baseline that it would supersede.
    pub approved: Option<Baseline>,
    /// Whether to approve it is to name a generic resource, which repairs may touch from then on.
    pub names: bool,
}

/// Why a person's word about a candidate has no effect.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// It is not what the person was shown.
    #[error("it has changed since it was shown")]
    Changed,
    /// It is not fit to be a baseline.
    #[error("it cannot be approved: {0}")]
    Unfit(String),
}

impl Question {
    /// What a person is to be asked about a resource: each candidate.
    #[must_use]
    pub fn all(resource: &Arn, declaration: &Declaration) -> Vec<Self> {
        let candidates =
            declaration.baselines.iter().filter(|baseline| baseline.status == BaselineStatus::Candidate).cloned();
        let question = |candidate: Baseline| {
            let kind = candidate.state.kind();
            Self {
                resource: resource.clone(),
                workload: declaration.workload.clone().or_else(|| candidate.workload.clone()),
                approved: declaration.baseline(kind, BaselineStatus::Approved).cloned(),
                names: declaration.membership.is_none() && is_generic(resource, kind),
                candidate,
            }
        };
        candidates.map(question).collect()
    }

    /// What the candidate has that the approved baseline has not, and the other way round.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        self.candidate.state.differences(self.approved.as_ref().map(|approved| &approved.state))
    }

    /// Approves the candidate in the place of what was approved before it, and names the resource if nobody did.
    ///
    /// # Errors
    ///
    /// When it is not what was shown, or lacks what a baseline must have.
    pub fn approve(&self, declaration: &mut Declaration, by: &str, at: Timestamp) -> Result<(), Refusal> {
        if let Some(why) = self.candidate.state.shortfall() {
            return Err(Refusal::Unfit(why));
        }
        self.check(declaration)?;
        let kind = self.candidate.state.kind();
        supersede(&mut declaration.baselines, kind, at);
        self.settle(declaration, BaselineStatus::Approved, by, at);
        if self.names && declaration.membership.is_none() {
            let source = format!("baseline approved by {by} on {}", at.strftime("%Y-%m-%d"));
            declaration.membership = Some(Membership { source, at: Some(at) });
        }
        Ok(())
    }

    /// Refuses the candidate: the same state is not proposed again.
    ///
    /// # Errors
    ///
    /// When it is not what was shown.
    pub fn reject(&self, declaration: &mut Declaration, by: &str, at: Timestamp) -> Result<(), Refusal> {
        self.check(declaration)?;
        self.settle(declaration, BaselineStatus::Rejected, by, at);
        Ok(())
    }

    fn check(&self, declaration: &Declaration) -> Result<(), Refusal> {
        let shown = Self::all(&self.resource, declaration)
            .into_iter()
            .any(|question| question.candidate == self.candidate && question.approved == self.approved);
        if shown { Ok(()) } else { Err(Refusal::Changed) }
    }

    fn settle(&self, declaration: &mut Declaration, status: BaselineStatus, by: &str, at: Timestamp) {
        declaration.baselines.retain(|baseline| *baseline != self.candidate);
        declaration.baselines.push(Baseline { status, by: by.to_owned(), at, ..self.candidate.clone() });
        is_kept(&mut declaration.baselines);
    }
}

/// Whether anything may be built on the resource, so that only a person can say that it is a workload's.
#[expect(clippy::too_many_lines, reason = "an arm for each kind, and nothing else")]
fn is_generic(resource: &Arn, kind: StateKind) -> bool {
    match kind {
        // `*` stands for the block of an account, which is a setting.
        StateKind::PublicAccess => resource.name() != "*",
        StateKind::FrontDoor | StateKind::ResourcePolicy => !resource.is_ai(),
        StateKind::BucketAccess
        | StateKind::BucketLifecycle
        | StateKind::BucketProtection
        | StateKind::BucketReplication
        | StateKind::CollectionAccess
        | StateKind::CollectionNetwork
        | StateKind::CollectionProtection
        | StateKind::Database
        | StateKind::KeySharing
        | StateKind::Repository
        | StateKind::SearchDomain
        | StateKind::Key
        | StateKind::Logs
        | StateKind::PhaseTag
        | StateKind::Attachments
        | StateKind::Boundary
        | StateKind::Grants
        | StateKind::Trust
        | StateKind::Function
        | StateKind::FunctionRelease
        | StateKind::FunctionConcurrency
        | StateKind::RoleSessions
        | StateKind::SecurityGroup
        | StateKind::FlowLog
        | StateKind::RouteTable
        | StateKind::UserAccess
        | StateKind::VpcEndpoint
        | StateKind::WebAclLog => true,
        StateKind::Recorder
        | StateKind::Config
        | StateKind::InvocationLogging
        | StateKind::Detector
        | StateKind::FindingFilter
        | StateKind::SecurityHub
        | StateKind::Macie
        | StateKind::KendraIndex
        | StateKind::Guardrail
        | StateKind::VectorBucket
        | StateKind::EnforcedGuardrail
        | StateKind::DataRetention
        | StateKind::Gateway
        | StateKind::Runtime
        | StateKind::GatewayTargets
        | StateKind::KnowledgeBase
        | StateKind::ModelJob
        | StateKind::Memory
        | StateKind::Evaluation
        | StateKind::RuntimeEndpoints
        | StateKind::TokenVault
        | StateKind::WorkloadIdentity
        | StateKind::Agent
        | StateKind::AgentReach
        | StateKind::ChatControls
        | StateKind::ApplicationAccess
        | StateKind::Plugins
        | StateKind::PolicyEngine
        | StateKind::Notebook
        | StateKind::Compute
        | StateKind::ModelPackage
        | StateKind::Endpoint
        | StateKind::Monitoring
        | StateKind::Domain
        | StateKind::Lifecycle
        | StateKind::Credentials
        | StateKind::PolicyParameter
        | StateKind::StackPart
        | StateKind::Occurrence => false,
    }
}
