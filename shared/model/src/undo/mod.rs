//! What takes a repair back. Carried out by a person, with that person's own credentials: no role of ours may loosen.

mod agentcore;
mod aoss;
mod bedrock;
mod call;
mod config;
mod declare;
mod ec2;
mod ecr;
mod guardduty;
mod iam;
mod kendra;
mod kms;
mod lambda;
mod logs;
mod macie;
mod qbusiness;
mod recorders;
mod s3;
mod sagemaker;

pub use call::Undo;

use crate::{Remedy, State};

const ANOTHER_KIND: &str = "the state before is of another kind";

impl Remedy {
    /// What takes this remedy back to the state `before` it. An absent before-image is a value: its undo is the Delete form.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "an arm for each remedy, and nothing else")]
    pub fn undo(&self, before: &State) -> Undo {
        match self.clone() {
            Self::RestoreBucketPublicAccessBlock { bucket, .. } => s3::block(before, bucket),
            Self::RestoreAccountPublicAccessBlock { account, .. } => s3::account_block(before, account),
            Self::CancelKeyDeletion { .. } => Undo::none("Phaseguard never schedules the deletion of a key"),
            Self::EnableKey { key } => Undo::DisableKey { key },
            Self::EnableKeyRotation { key, .. } => Undo::DisableKeyRotation { key },
            Self::RemoveFunctionPermission { function, qualifier, statement } => {
                lambda::permission(before, function, qualifier, &statement)
            }
            Self::RequireIamOnFunctionUrl { function, qualifier } => Undo::OpenFunctionUrl { function, qualifier },
            Self::QuarantineFunction { function } => lambda::concurrency(before, function),
            Self::RestoreFunctionAlias { function, alias, .. } => lambda::alias(before, function, alias),
            Self::RecreateTrail { settings } => Undo::DeleteTrail { trail: settings.name },
            Self::RestoreTrailSelectors { .. } => recorders::selectors(before),
            Self::RestoreTrailSettings { trail, changes } => recorders::settings(before, trail, &changes),
            Self::RestoreInsightSelectors { recorder, .. } => recorders::insights(before, recorder),
            Self::RestoreEventDataStoreSettings { store, changes } => recorders::store(before, store, &changes),
            Self::StartTrailLogging { trail } => recorders::logging(before, trail),
            Self::RestoreEventDataStore { .. } => Undo::none("Phaseguard never deletes an event data store"),
            Self::StartEventDataStoreIngestion { store } => Undo::StopEventDataStoreIngestion { store },
            Self::RestoreConfigRecorder { region, definition } => config::recorder(before, region, &definition),
            Self::RestoreDeliveryChannel { region, definition } => config::channel(before, region, &definition),
            Self::StartConfigRecorder { region, recorder } => Undo::StopConfigRecorder { region, recorder },
            Self::RecreateLogGroup { log_group, .. } => Undo::DeleteLogGroup { log_group },
            Self::RestoreLogRetention { log_group, .. } | Self::KeepLogsForever { log_group } => {
                logs::retention(before, log_group)
            }
            Self::RestoreLogKey { log_group, .. } => logs::key(before, log_group),
            Self::RestoreLogMasking { log_group, .. } => logs::masking(before, log_group),
            Self::ProtectLogGroup { log_group } => Undo::UnprotectLogGroup { log_group },
            Self::RestoreInvocationLogging { region, .. } => bedrock::invocation_logging(before, region),
            Self::RestoreGuardrail { guardrail, .. } => bedrock::guardrail(before, guardrail),
            Self::RecreateGuardrail { guardrail, .. } => Undo::DeleteGuardrail { guardrail },
            Self::RestoreEnforcedGuardrail { region, .. } => bedrock::enforced_guardrail(before, region),
            Self::RestoreDataRetention { region, .. } => bedrock::data_retention(before, region),
            Self::RequireGatewayAuthorization { gateway, .. }
            | Self::TightenGateway { gateway, .. }
            | Self::EnforceGatewayPolicies { gateway, .. } => agentcore::gateway(before, gateway),
            Self::RecreateGatewayRateLimit { gateway, limit } => {
                Undo::DeleteGatewayRateLimit { gateway, rate_limit: limit.rate_limit_id }
            }
            Self::LowerGatewayRateLimit { gateway, limit } => agentcore::gateway_rate_limit(before, gateway, &limit),
            Self::RestoreGatewayTarget { gateway, target, .. } => agentcore::target(before, gateway, target),
            Self::RestoreDataSource { knowledge_base, source, .. } => bedrock::source(before, knowledge_base, source),
            Self::StopModelInvocationJob { .. } | Self::StopModelCustomizationJob { .. } => {
                Undo::none("a job that was stopped must be submitted again")
            }
            Self::RestoreToolPolicy { engine, policy, .. } => agentcore::tool_policy(before, engine, &policy),
            Self::RecreateToolPolicy { engine, name, .. } => Undo::DeleteToolPolicy { engine, name },
            Self::RestoreRuntimeEndpoint { runtime, endpoint, .. } => agentcore::endpoint(before, runtime, endpoint),
            Self::RestoreTokenVaultKey { vault, .. } => agentcore::vault(before, vault),
            Self::RemoveReturnAddresses { identity, addresses } => Undo::AddReturnAddresses { identity, addresses },
            Self::EnableEvaluation { evaluation } => Undo::DisableEvaluation { evaluation },
            Self::ConfineAgentRuntime { runtime, .. } | Self::RequireRuntimeAuthorization { runtime, .. } => {
                agentcore::runtime(before, runtime)
            }
            Self::RestoreAgentGuardrail { agent, .. } => bedrock::agent(before, agent),
            Self::DisableActionGroup { agent, group } => bedrock::action_group(before, agent, group),
            Self::DismissCollaborator { agent, name } => bedrock::collaborator(before, agent, &name),
            Self::PrepareAgent { agent } => Undo::PrepareAgent { agent },
            Self::RestoreAgentAlias { agent, alias, .. } => bedrock::agent_alias(before, agent, alias),
            Self::RestoreChatControls { application, guards, phrases, topics } => {
                qbusiness::chat_controls(before, application, guards, phrases, topics)
            }
            Self::DisassociatePermission { application, statement } => {
                qbusiness::permission(before, application, &statement)
            }
            Self::RestoreOrigins { application, experience, .. } => qbusiness::origins(before, application, experience),
            Self::DisablePlugin { application, plugin } => Undo::EnablePlugin { application, plugin },
            Self::StopNotebookInstance { notebook } => sagemaker::started(before, notebook),
            Self::RestrictNotebookInstance { notebook, root, metadata } => {
                sagemaker::restricted(before, notebook, root, metadata)
            }
            Self::RestoreNotebookInstance { notebook, role, lifecycle } => {
                sagemaker::restored(before, notebook, role.is_some(), lifecycle.is_some())
            }
            Self::StopTrainingJob { .. } | Self::StopProcessingJob { .. } | Self::StopTransformJob { .. } => {
                Undo::none("a job that was stopped cannot go on; its owner starts another")
            }
            Self::DisableRemoteDebug { job } => Undo::EnableRemoteDebug { job },
            Self::RestoreEndpoint { endpoint, .. } => sagemaker::endpoint(before, endpoint),
            Self::RestoreMonitoringSchedule { schedule, .. } => sagemaker::schedule(before, schedule),
            Self::StartMonitoringSchedule { schedule } => Undo::StopMonitoringSchedule { schedule },
            Self::ConfineDomain { domain } => Undo::OpenDomain { domain },
            Self::RestoreLifecycleScripts { lifecycle, .. } => sagemaker::scripts(before, lifecycle),
            Self::WithdrawModelApproval { package } => Undo::ApproveModelPackage { package },
            Self::DeactivateServiceCredential { user, credential } => {
                Undo::ActivateServiceCredential { user, credential }
            }
            Self::DetachRolePolicy { role, policy } => Undo::AttachRolePolicy { role, policy },
            Self::DetachUserPolicy { user, policy } => Undo::AttachUserPolicy { user, policy },
            Self::DetachGroupPolicy { group, policy } => Undo::AttachGroupPolicy { group, policy },
            Self::DeactivateAccessKey { user, key } => Undo::ActivateAccessKey { user, key },
            Self::RevokeRoleSessions { role, revoked } => iam::sessions(before, role, revoked),
            Self::RestoreRoleBoundary { role, .. } => iam::role_boundary(before, role),
            Self::RestoreUserBoundary { user, .. } => iam::user_boundary(before, user),
            Self::RestrictTrustPolicy { role, .. } => iam::trust(before, role),
            Self::RestrictRolePolicy { role, policy, .. } | Self::DeleteRolePolicy { role, policy, .. } => {
                iam::inline(before, policy, |policy, document| Undo::PutRolePolicy { role, policy, document })
            }
            Self::RestrictUserPolicy { user, policy, .. } | Self::DeleteUserPolicy { user, policy, .. } => {
                iam::inline(before, policy, |policy, document| Undo::PutUserPolicy { user, policy, document })
            }
            Self::RestrictGroupPolicy { group, policy, .. } | Self::DeleteGroupPolicy { group, policy, .. } => {
                iam::inline(before, policy, |policy, document| Undo::PutGroupPolicy { group, policy, document })
            }
            Self::RestrictManagedPolicy { policy, .. } | Self::RestorePolicyVersion { policy, .. } => {
                iam::policy_version(before, policy)
            }
            Self::RevokeIngressRules { group, rules } => ec2::ingress(before, group, &rules),
            Self::DeleteRoute { table, destination } => ec2::route(before, table, destination, true),
            Self::RestoreRoute { table, destination, .. } => ec2::route(before, table, destination, false),
            Self::RestoreVpcEndpoint { endpoint, changes } => ec2::endpoint(before, endpoint, &changes),
            Self::RecreateFlowLog { flow_log, .. } => Undo::DeleteFlowLog { flow_log },
            Self::EnableDetector { detector, features } => guardduty::detector(before, detector, features),
            Self::RecreateDetector { region, .. } => Undo::DeleteDetector { region },
            Self::ShowFilteredFindings { detector, filter } => Undo::HideFilteredFindings { detector, filter },
            Self::EnableSecurityHub { .. } => Undo::none("only a person turns Security Hub off"),
            Self::EnableStandards { region, standards } => {
                Undo::DisableStandards { region, standards: standards.into_keys().collect() }
            }
            Self::EnableMacie { .. } => Undo::none("only a person turns Macie off"),
            Self::ResumeMacie { region } => Undo::PauseMacie { region },
            Self::StartAutomatedDiscovery { region, .. } => macie::discovery(before, region),
            Self::AttachWebAcl { door, web_acl } => Undo::DetachWebAcl { door, web_acl },
            Self::RestoreWebAclLog { web_acl, .. } => Undo::StopWebAclLog { web_acl },
            Self::RestorePhaseTag { resource, key, .. } | Self::RestoreSagemakerPhaseTag { resource, key, .. } => {
                tag(before, resource, key)
            }
            Self::RestoreRolePhaseTag { role, key, .. } => tag(before, role, key),
            Self::RestoreBucketPhaseTag { bucket, .. } => s3::bucket_tags(before, bucket),
            Self::EnableBucketVersioning { bucket } => Undo::SuspendBucketVersioning { bucket },
            Self::RestoreBucketEncryption { bucket, .. } => s3::encryption(before, bucket),
            Self::RestoreBucketLogging { bucket, .. } => s3::logging(before, bucket),
            Self::RestoreBucketReplication { bucket, .. } => Undo::StopBucketReplication { bucket },
            Self::NarrowBucketLifecycle { bucket, .. } | Self::DeleteBucketLifecycle { bucket, .. } => {
                s3::lifecycle(before, bucket)
            }
            Self::NarrowBucketReplication { bucket, .. } | Self::DeleteBucketReplication { bucket, .. } => {
                s3::replication(before, bucket)
            }
            Self::DenyBucket { resource, .. } => s3::bucket_policy(before, resource),
            Self::RemoveBucketGrants { bucket, .. } => s3::acl(before, bucket),
            Self::ShutCollections { policy, .. } => aoss::network(before, policy),
            Self::RequireUserTokens { index, tokens } => kendra::user_context(before, index, tokens.as_ref()),
            Self::CloseDatabaseInstance { instance } => Undo::OpenDatabaseInstance { instance },
            Self::ProtectCollection { collection } => Undo::UnprotectCollection { collection },
            Self::NarrowCollectionAccess { policy, .. } => aoss::access(before, policy),
            Self::RevokeKeyGrant { key, grant } => kms::grant(before, key, &grant),
            Self::RestoreTagMutability { repository, .. } => ecr::tag_mutability(before, repository),
            Self::ScanOnPush { repository } => Undo::StopScanOnPush { repository },
            Self::NarrowDomainPolicy { resource, .. }
            | Self::NarrowRepositoryPolicy { resource, .. }
            | Self::DeleteRepositoryPolicy { resource, .. }
            | Self::NarrowBucketPolicy { resource, .. }
            | Self::NarrowKeyPolicy { resource, .. }
            | Self::NarrowComprehendPolicy { resource, .. }
            | Self::DeleteComprehendPolicy { resource, .. }
            | Self::NarrowModelGroupPolicy { resource, .. }
            | Self::DeleteModelGroupPolicy { resource, .. }
            | Self::NarrowSecretPolicy { resource, .. }
            | Self::DeleteSecretPolicy { resource, .. }
            | Self::NarrowVectorBucketPolicy { resource, .. }
            | Self::DeleteVectorBucketPolicy { resource, .. }
            | Self::DeleteBucketPolicy { resource, .. }
            | Self::NarrowAgentcorePolicy { resource, .. }
            | Self::DeleteAgentcorePolicy { resource, .. }
            | Self::NarrowBedrockPolicy { resource, .. }
            | Self::DeleteBedrockPolicy { resource, .. } => policy(before, resource),
            Self::RestoreRule { .. }
            | Self::RestoreRuleTargets { .. }
            | Self::LiftConcurrencyLimit { .. }
            | Self::RestoreEventSourceMapping { .. }
            | Self::RestoreQueueAttributes { .. }
            | Self::RestoreTopicPolicy { .. } => {
                Undo::none("Phaseguard never disarms itself: deploy the stack otherwise")
            }
        }
    }
}

fn tag(before: &State, resource: String, key: String) -> Undo {
    let State::PhaseTag(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.tags.get(&key).cloned() {
        Some(value) => Undo::SetTag { resource, key, value },
        None => Undo::RemoveTag { resource, key },
    }
}

fn policy(before: &State, resource: String) -> Undo {
    match before.policy().cloned() {
        Some(document) => Undo::PutPolicy { resource, document },
        None => Undo::none("there was no policy before"),
    }
}
