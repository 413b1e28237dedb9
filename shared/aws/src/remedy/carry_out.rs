//! One match over every remedy, so that none can be forgotten.

pub(crate) mod agentcore;
pub(crate) mod aoss;
pub(crate) mod bedrock;
pub(crate) mod cloudtrail;
pub(crate) mod configuration;
mod ec2;
pub(crate) mod ecr;
pub(crate) mod endpoints;
pub(crate) mod flow_logs;
pub(crate) mod guardduty;
mod iam;
pub(crate) mod kendra;
mod kms;
pub(crate) mod lambda;
pub(crate) mod logs;
pub(crate) mod macie;
mod own;
pub(crate) mod qbusiness;
pub(crate) mod rds;
pub(crate) mod resource_policy;
pub(crate) mod routes;
pub(crate) mod s3;
pub(crate) mod sagemaker;
mod securityhub;
pub(crate) mod tags;
mod wafv2;

use std::error::Error;

use aws_config::SdkConfig;
use aws_smithy_runtime_api::{client::result::SdkError, http::Response};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use model::{Arn, Remedy, RemedyKind, State};

use super::{Done, RemedyError, name};
use crate::{config::in_region, error::Fault};

/// Carries `remedy` out on a resource whose state is `live`, with the credentials of `config`.
///
/// # Errors
///
/// When AWS did not take the call, or there was none to make.
#[expect(clippy::too_many_lines, reason = "an arm for each remedy, and nothing else")]
pub async fn carry_out(config: &SdkConfig, remedy: &Remedy, live: &State) -> Result<Done, RemedyError> {
    let kind = remedy.kind();
    let answer = match remedy {
        Remedy::RestoreRule { .. }
        | Remedy::RestoreRuleTargets { .. }
        | Remedy::LiftConcurrencyLimit { .. }
        | Remedy::RestoreEventSourceMapping { .. }
        | Remedy::RestoreQueueAttributes { .. }
        | Remedy::RestoreTopicPolicy { .. } => Box::pin(own::put_back(config, remedy)).await,
        Remedy::RestoreBucketPublicAccessBlock { bucket, flags } => {
            s3::block_bucket(config, bucket, *flags, live).await
        }
        Remedy::RestoreAccountPublicAccessBlock { account, flags } => {
            s3::block_account(config, account, *flags, live).await
        }
        Remedy::CancelKeyDeletion { key } => kms::cancel_deletion(config, key).await,
        Remedy::EnableKey { key } => kms::enable(config, key).await,
        Remedy::EnableKeyRotation { key, days } => kms::rotate(config, key, *days).await,
        Remedy::RemoveFunctionPermission { function, qualifier, statement } => {
            lambda::remove_permission(config, function, qualifier.as_deref(), statement).await
        }
        Remedy::RequireIamOnFunctionUrl { function, qualifier } => {
            lambda::require_iam(config, function, qualifier.as_deref()).await
        }
        Remedy::QuarantineFunction { function } => lambda::reserve(config, function, 0).await,
        Remedy::RestoreFunctionAlias { function, alias, version, weights } => {
            lambda::restore_alias(config, function, alias, version, weights, live).await
        }
        Remedy::RecreateTrail { settings } => cloudtrail::create_trail(config, settings).await,
        Remedy::RestoreTrailSelectors { settings } => cloudtrail::put_selectors(config, settings).await,
        Remedy::RestoreTrailSettings { trail, changes } => cloudtrail::update_trail(config, trail, changes).await,
        Remedy::RestoreInsightSelectors { recorder, insights, into } => {
            cloudtrail::restore_insights(config, recorder, insights, into.as_deref()).await
        }
        Remedy::RestoreEventDataStoreSettings { store, changes } => {
            cloudtrail::update_store(config, store, changes).await
        }
        Remedy::StartTrailLogging { trail } => cloudtrail::start_logging(config, trail).await,
        Remedy::RestoreEventDataStore { store } => cloudtrail::restore_store(config, store).await,
        Remedy::StartEventDataStoreIngestion { store } => cloudtrail::start_ingestion(config, store).await,
        Remedy::RestoreConfigRecorder { region, definition } => {
            configuration::put_recorder(config, region, definition).await
        }
        Remedy::RestoreDeliveryChannel { region, definition } => {
            configuration::put_channel(config, region, definition).await
        }
        Remedy::StartConfigRecorder { region, recorder } => configuration::start(config, region, recorder).await,
        Remedy::StopNotebookInstance { notebook } => sagemaker::stop_notebook(config, notebook, live).await,
        Remedy::RestrictNotebookInstance { notebook, root, metadata } => {
            sagemaker::restrict_notebook(config, notebook, *root, *metadata, live).await
        }
        Remedy::RestoreNotebookInstance { notebook, role, lifecycle } => {
            sagemaker::restore_notebook(config, notebook, role.as_deref(), lifecycle.as_deref(), live).await
        }
        Remedy::RestoreEndpoint { endpoint, config: serving } => {
            sagemaker::restore_endpoint(config, endpoint, serving, live).await
        }
        Remedy::RestoreMonitoringSchedule { schedule, definition } => {
            sagemaker::update_schedule(config, schedule, definition).await
        }
        Remedy::StartMonitoringSchedule { schedule } => sagemaker::start_schedule(config, schedule).await,
        Remedy::ConfineDomain { domain } => sagemaker::confine(config, domain, live).await,
        Remedy::RestoreLifecycleScripts { lifecycle, on_create, on_start } => {
            sagemaker::set_scripts(config, lifecycle, on_create.as_deref(), on_start.as_deref()).await
        }
        Remedy::StopTrainingJob { job } => sagemaker::stop_training(config, job).await,
        Remedy::StopProcessingJob { job } => sagemaker::stop_processing(config, job).await,
        Remedy::StopTransformJob { job } => sagemaker::stop_transform(config, job).await,
        Remedy::DisableRemoteDebug { job } => sagemaker::disable_remote_debug(config, job, live).await,
        Remedy::WithdrawModelApproval { package } => sagemaker::withdraw_approval(config, package).await,
        Remedy::RecreateLogGroup { log_group, key, class } => {
            logs::create(config, log_group, key.as_deref(), class.as_deref()).await
        }
        Remedy::RestoreLogRetention { log_group, days } => logs::keep_for(config, log_group, *days).await,
        Remedy::KeepLogsForever { log_group } => logs::keep_for_ever(config, log_group).await,
        Remedy::RestoreLogKey { log_group, key } => logs::encrypt(config, log_group, key).await,
        Remedy::RestoreLogMasking { log_group, definition } => logs::mask(config, log_group, definition).await,
        Remedy::ProtectLogGroup { log_group } => logs::protect(config, log_group, true).await,
        Remedy::DeactivateServiceCredential { user, credential } => {
            iam::deactivate(config, user.as_deref(), credential).await
        }
        Remedy::DetachRolePolicy { role, policy } => iam::detach_from_role(config, role, policy).await,
        Remedy::DetachUserPolicy { user, policy } => iam::detach_from_user(config, user, policy).await,
        Remedy::DetachGroupPolicy { group, policy } => iam::detach_from_group(config, group, policy).await,
        Remedy::DeactivateAccessKey { user, key } => iam::deactivate_access_key(config, user, key).await,
        Remedy::RevokeRoleSessions { role, revoked } => iam::policies::revoke_sessions(config, role, *revoked).await,
        Remedy::RestoreRoleBoundary { role, boundary } => iam::policies::bound_role(config, role, boundary).await,
        Remedy::RestoreUserBoundary { user, boundary } => iam::policies::bound_user(config, user, boundary).await,
        Remedy::RestrictTrustPolicy { role, edits } => iam::policies::restrict_trust(config, role, edits, live).await,
        Remedy::RestrictRolePolicy { role, policy, edits } => {
            iam::policies::restrict_of_role(config, role, policy, edits, live).await
        }
        Remedy::DeleteRolePolicy { role, policy, edits } => {
            iam::policies::delete_of_role(config, role, policy, edits, live).await
        }
        Remedy::RestrictUserPolicy { user, policy, edits } => {
            iam::policies::restrict_of_user(config, user, policy, edits, live).await
        }
        Remedy::DeleteUserPolicy { user, policy, edits } => {
            iam::policies::delete_of_user(config, user, policy, edits, live).await
        }
        Remedy::RestrictGroupPolicy { group, policy, edits } => {
            iam::policies::restrict_of_group(config, group, policy, edits, live).await
        }
        Remedy::DeleteGroupPolicy { group, policy, edits } => {
            iam::policies::delete_of_group(config, group, policy, edits, live).await
        }
        Remedy::RestrictManagedPolicy { policy, edits } => {
            iam::policies::restrict_managed(config, policy, edits, live).await
        }
        Remedy::RestorePolicyVersion { policy, version } => {
            iam::policies::restore_version(config, policy, version).await
        }
        Remedy::RevokeIngressRules { group, rules } => ec2::revoke(config, group, rules).await,
        Remedy::DeleteRoute { table, destination } => routes::delete(config, table, destination).await,
        Remedy::RestoreRoute { table, destination, target } => {
            routes::replace(config, table, destination, target).await
        }
        Remedy::ShutCollections { policy, edits } => aoss::shut(config, policy, edits, live).await,
        Remedy::RequireUserTokens { index, tokens } => {
            Box::pin(kendra::put_context(config, index, "USER_TOKEN", tokens.as_deref())).await
        }
        Remedy::CloseDatabaseInstance { instance } => rds::publish(config, instance, false).await,
        Remedy::ProtectCollection { collection } => aoss::protect(config, collection, true).await,
        Remedy::NarrowCollectionAccess { policy, edits } => aoss::narrow(config, policy, edits, live).await,
        Remedy::RestoreVpcEndpoint { endpoint, changes } => endpoints::modify(config, endpoint, changes, live).await,
        Remedy::RecreateFlowLog { flow_log: _, definition, tags } => flow_logs::create(config, definition, tags).await,
        Remedy::EnableDetector { detector, features } => guardduty::enable(config, detector, features, live).await,
        Remedy::RecreateDetector { region, features } => guardduty::recreate(config, region, features).await,
        Remedy::ShowFilteredFindings { detector, filter } => guardduty::show(config, detector, filter).await,
        Remedy::EnableSecurityHub { region, generator } => {
            securityhub::enable(config, region, generator.as_deref()).await
        }
        Remedy::EnableStandards { region, standards } => securityhub::enable_standards(config, region, standards).await,
        Remedy::EnableMacie { region, frequency } => macie::enable(config, region, frequency.as_deref()).await,
        Remedy::ResumeMacie { region } => macie::run(config, region, true).await,
        Remedy::StartAutomatedDiscovery { region, members } => {
            macie::discover(config, region, true, members.as_deref()).await
        }
        Remedy::AttachWebAcl { door, web_acl } => Box::pin(wafv2::attach(config, door, web_acl, live)).await,
        Remedy::RestoreWebAclLog { web_acl, logging } => Box::pin(wafv2::log(config, web_acl, logging, live)).await,
        Remedy::RestoreInvocationLogging { region, approved } => {
            bedrock::restore_logging(config, region, approved.as_ref()).await
        }
        Remedy::RestoreGuardrail { guardrail, strengths, entries, profile } => {
            bedrock::restore_guardrail(config, guardrail, strengths, entries, profile.as_deref(), live).await
        }
        Remedy::RestoreAgentGuardrail { agent, wanted, role: _ } => {
            bedrock::agent::restore_guardrail(config, agent, wanted.as_ref(), live).await
        }
        Remedy::DisableActionGroup { agent, group } => bedrock::reach::disable(config, agent, group, live).await,
        Remedy::DismissCollaborator { agent, name } => bedrock::reach::dismiss(config, agent, name, live).await,
        Remedy::PrepareAgent { agent } => bedrock::agent::prepare(config, agent).await,
        Remedy::RestoreAgentAlias { agent, alias, routing } => {
            bedrock::agent::restore_alias(config, agent, alias, routing.as_ref(), live).await
        }
        Remedy::RecreateGuardrail { guardrail, definition, tags } => {
            bedrock::recreate_guardrail(config, guardrail, definition, tags).await
        }
        Remedy::RestoreEnforcedGuardrail { region, id, enforced } => {
            bedrock::enforce(config, region, id.as_deref(), enforced.as_ref()).await
        }
        Remedy::RestoreDataRetention { region, mode } => bedrock::set_retention(config, region, mode).await,
        Remedy::RequireGatewayAuthorization { gateway, authorizer_type, configuration, role: _ } => {
            agentcore::require_authorization(config, gateway, authorizer_type, configuration.as_ref(), live).await
        }
        Remedy::TightenGateway { gateway, hide_errors, fail_close, role: _ } => {
            agentcore::tighten(config, gateway, (*hide_errors, *fail_close), live).await
        }
        Remedy::EnforceGatewayPolicies { gateway, engine, role: _ } => {
            agentcore::enforce_policies(config, gateway, engine.as_deref(), live).await
        }
        Remedy::RecreateGatewayRateLimit { gateway, limit } => {
            agentcore::recreate_rate_limit(config, gateway, limit).await
        }
        Remedy::LowerGatewayRateLimit { gateway, limit } => {
            agentcore::lower_rate_limit(config, gateway, limit, live).await
        }
        Remedy::RestoreGatewayTarget { gateway, target, approved } => {
            agentcore::restore_target(config, gateway, target, approved, live).await
        }
        Remedy::RestoreDataSource { knowledge_base, source, approved } => {
            bedrock::knowledge::restore_source(config, knowledge_base, source, approved, live).await
        }
        Remedy::StopModelInvocationJob { job } => bedrock::job::stop_batch(config, job).await,
        Remedy::StopModelCustomizationJob { job } => bedrock::job::stop_training(config, job).await,
        Remedy::RestoreToolPolicy { engine, policy, definition, gateways: _ } => {
            agentcore::restore_policy(config, engine, policy, definition.as_ref()).await
        }
        Remedy::RecreateToolPolicy { engine, name, definition, description, gateways: _ } => {
            agentcore::recreate_policy(config, engine, name, definition, description.as_deref()).await
        }
        Remedy::RestoreRuntimeEndpoint { runtime, endpoint, version } => {
            agentcore::move_endpoint(config, runtime, endpoint, version, live).await
        }
        Remedy::RestoreTokenVaultKey { vault, key } => agentcore::set_vault_key(config, vault, Some(key)).await,
        Remedy::RemoveReturnAddresses { identity, addresses } => {
            agentcore::remove_addresses(config, identity, addresses, live).await
        }
        Remedy::EnableEvaluation { evaluation } => agentcore::evaluate(config, evaluation, true).await,
        Remedy::ConfineAgentRuntime { runtime, network, require_mmds_v2, role: _ } => {
            agentcore::confine(config, runtime, network.as_ref(), *require_mmds_v2, live).await
        }
        Remedy::RequireRuntimeAuthorization { runtime, configuration, role: _ } => {
            agentcore::require_runtime_authorization(config, runtime, configuration.as_ref(), live).await
        }
        Remedy::RestoreChatControls { application, guards, phrases, topics } => {
            let controls = qbusiness::Controls { guards: (guards, true), phrases: (phrases, true), topics, gone: &[] };
            qbusiness::update_controls(config, application, &controls).await
        }
        Remedy::DisassociatePermission { application, statement } => {
            qbusiness::disassociate(config, application, statement).await
        }
        Remedy::RestoreOrigins { application, experience, origins } => {
            qbusiness::set_origins(config, application, experience, origins.as_deref()).await
        }
        Remedy::DisablePlugin { application, plugin } => {
            qbusiness::set_plugin(config, application, plugin, false).await
        }
        Remedy::RestorePhaseTag { resource, key, phase } => tags::tag(config, resource, key, phase.as_str()).await,
        Remedy::RestoreBucketPhaseTag { bucket, key, phase } => {
            tags::tag_bucket(config, bucket, key, *phase, live).await
        }
        Remedy::RestoreRolePhaseTag { role, key, phase } => tags::tag_role(config, role, key, phase.as_str()).await,
        Remedy::RestoreSagemakerPhaseTag { resource, key, phase } => {
            tags::tag_in_sagemaker(config, resource, key, phase.as_str()).await
        }
        Remedy::EnableBucketVersioning { bucket } => s3::keeping::version(config, bucket, true).await,
        Remedy::RestoreBucketEncryption { bucket, document } => s3::keeping::encrypt(config, bucket, document).await,
        Remedy::RestoreBucketLogging { bucket, document } => s3::keeping::restore_log(config, bucket, document).await,
        Remedy::RestoreBucketReplication { bucket, document } => s3::keeping::copy(config, bucket, document).await,
        Remedy::NarrowBucketLifecycle { bucket, edits } => s3::keeping::narrow_rules(config, bucket, edits, live).await,
        Remedy::DeleteBucketLifecycle { bucket, edits } => s3::keeping::stop_rules(config, bucket, edits, live).await,
        Remedy::NarrowBucketReplication { bucket, edits, role: _ } => {
            s3::keeping::narrow_copies(config, bucket, edits, live).await
        }
        Remedy::DeleteBucketReplication { bucket, edits } => {
            s3::keeping::stop_copies(config, bucket, edits, live).await
        }
        Remedy::DenyBucket { resource, principals } => {
            Box::pin(resource_policy::deny(config, resource, principals, live)).await
        }
        Remedy::RemoveBucketGrants { bucket, grants } => s3::remove_grants(config, bucket, grants, live).await,
        Remedy::RestoreTagMutability { repository, mutability, exclusions } => {
            ecr::put_mutability(config, repository, *mutability, exclusions).await
        }
        Remedy::ScanOnPush { repository } => ecr::scan_on_push(config, repository, true).await,
        Remedy::RevokeKeyGrant { key, grant } => kms::revoke_grant(config, key, grant).await,
        Remedy::NarrowAgentcorePolicy { resource, edits }
        | Remedy::NarrowBedrockPolicy { resource, edits }
        | Remedy::NarrowBucketPolicy { resource, edits }
        | Remedy::NarrowDomainPolicy { resource, edits }
        | Remedy::NarrowRepositoryPolicy { resource, edits }
        | Remedy::NarrowKeyPolicy { resource, edits }
        | Remedy::NarrowComprehendPolicy { resource, edits }
        | Remedy::NarrowModelGroupPolicy { resource, edits }
        | Remedy::NarrowSecretPolicy { resource, edits }
        | Remedy::NarrowVectorBucketPolicy { resource, edits } => {
            Box::pin(resource_policy::narrow(config, resource, edits, live)).await
        }
        Remedy::DeleteAgentcorePolicy { resource, edits }
        | Remedy::DeleteBedrockPolicy { resource, edits }
        | Remedy::DeleteBucketPolicy { resource, edits }
        | Remedy::DeleteRepositoryPolicy { resource, edits }
        | Remedy::DeleteComprehendPolicy { resource, edits }
        | Remedy::DeleteModelGroupPolicy { resource, edits }
        | Remedy::DeleteSecretPolicy { resource, edits }
        | Remedy::DeleteVectorBucketPolicy { resource, edits } => {
            Box::pin(resource_policy::delete(config, resource, edits, live)).await
        }
    };
    answer.map_err(|failure| failure.told(kind))
}

/// Why an executor made no change.
pub(crate) enum Failure {
    Unfit(&'static str),
    NotNow(String),
    Call(Fault),
}

impl<E: ProvideErrorMetadata + Error + 'static> From<SdkError<E, Response>> for Failure {
    fn from(error: SdkError<E, Response>) -> Self {
        Self::Call(error.into())
    }
}

impl Failure {
    fn told(self, remedy: RemedyKind) -> RemedyError {
        match self {
            Self::Unfit(why) => RemedyError::Unfit { remedy, why },
            Self::NotNow(why) => RemedyError::NotNow { operation: name(remedy), why },
            Self::Call(Fault { transient: true, message, .. }) => {
                RemedyError::Transient { operation: name(remedy), message }
            }
            Self::Call(Fault { transient: false, code, message, request_id }) => {
                RemedyError::Refused { operation: name(remedy), code, message, request_id }
            }
        }
    }
}

/// A resource that AWS is still changing takes no other change: the queue brings the repair again.
pub(crate) fn unless_busy<E: ProvideErrorMetadata + Error + 'static>(error: SdkError<E, Response>) -> Failure {
    let fault = Fault::from(error);
    if fault.is(&["ConflictException"]) { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}

pub(crate) fn done(answer: &impl RequestId) -> Done {
    Done { request_id: answer.request_id().map(str::to_owned) }
}

/// Calls go to the Region that the ARN names, wherever we run.
pub(crate) fn home(config: &SdkConfig, arn: &str) -> SdkConfig {
    Arn::new(arn).region().map_or_else(|| config.clone(), |region| in_region(config, region))
}
