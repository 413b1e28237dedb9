//! Takes repairs back, one call each: what a person asks for, with that person's own credentials. Everything that is sent
//! stands in the undo; the live state only tells what is so already.

mod agentcore;
mod bedrock;
mod cloudtrail;
mod configuration;
mod ec2;
mod flow_logs;
mod guardduty;
mod iam;
mod kms;
mod lambda;
mod logs;
mod qbusiness;
mod routes;
mod s3;
mod sagemaker;
mod securityhub;
mod tags;
mod wafv2;

use aws_config::SdkConfig;
use model::{State, Undo};

use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{
            Failure, aoss,
            bedrock::{knowledge::update_source, set_retention},
            cloudtrail as trails, configuration as recorders, ecr, endpoints, kendra, logs as groups, macie, rds,
            resource_policy,
            s3::{keeping, put_acl},
        },
    },
};

/// Why a repair was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The same call may work later, and may have worked already: read the state again first.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `kms:DisableKey`.
        operation: &'static str,
        /// What it said.
        message: String,
    },
    /// The resource is in a state that passes, or moved since it was read: read it again later.
    #[error("{operation} cannot be done now: {why}")]
    NotNow {
        /// Service and operation: `sagemaker:StartNotebookInstance`.
        operation: &'static str,
        /// What it waits for.
        why: String,
    },
    /// AWS refused the call.
    #[error("{operation} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// Service and operation: `kms:DisableKey`.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
        /// AWS's own number of the call.
        request_id: Option<String>,
    },
    /// The call cannot be built from what was kept, or from the state that was read. None was made.
    #[error("{operation} was not called: {why}")]
    Unfit {
        /// Service and operation: `lambda:AddPermission`.
        operation: &'static str,
        /// What does not fit.
        why: &'static str,
    },
    /// Nothing of ours takes it back.
    #[error("nothing takes it back: {why}")]
    Irreversible {
        /// Why.
        why: String,
    },
}

/// Takes a remedy back on a resource whose state is `live`, with the credentials of `config`, which are a person's own.
/// What is so already needs no call, or is not refused for it.
///
/// # Errors
///
/// When AWS did not take the call, or there was none to make.
#[expect(clippy::too_many_lines, reason = "an arm for each undo, and nothing else")]
pub async fn take_back(config: &SdkConfig, undo: &Undo, live: &State) -> Result<Done, UndoError> {
    let answer = match undo {
        Undo::PutBucketPublicAccessBlock { bucket, flags } => s3::put_bucket(config, bucket, *flags).await,
        Undo::DeleteBucketPublicAccessBlock { bucket } => s3::delete_bucket(config, bucket).await,
        Undo::PutAccountPublicAccessBlock { account, flags } => s3::put_account(config, account, *flags).await,
        Undo::DeleteAccountPublicAccessBlock { account } => s3::delete_account(config, account).await,
        Undo::DisableKey { key } => kms::disable(config, key).await,
        Undo::DisableKeyRotation { key } => kms::disable_rotation(config, key).await,
        Undo::AddFunctionPermission { function, qualifier, statement } => {
            lambda::add_permission(config, function, qualifier.as_deref(), statement).await
        }
        Undo::PutFunctionConcurrency { function, reserved } => lambda::reserve(config, function, *reserved).await,
        Undo::DeleteFunctionConcurrency { function } => lambda::lift(config, function).await,
        Undo::UpdateFunctionAlias { function, alias, version, weights } => {
            lambda::update_alias(config, function, alias, version, weights, None).await
        }
        Undo::OpenFunctionUrl { function, qualifier } => lambda::open_url(config, function, qualifier.as_deref()).await,
        Undo::StopTrailLogging { trail } => cloudtrail::stop_logging(config, trail).await,
        Undo::DeleteTrail { trail } => cloudtrail::delete_trail(config, trail).await,
        Undo::UpdateTrail { trail, changes } => trails::update_trail(config, trail, changes).await,
        Undo::PutTrailSelectors { settings } => trails::put_selectors(config, settings).await,
        Undo::PutInsightSelectors { recorder, insights, into } => {
            trails::put_insights(config, recorder, insights, into.as_deref()).await
        }
        Undo::UpdateEventDataStore { store, changes } => trails::update_store(config, store, changes).await,
        Undo::StopEventDataStoreIngestion { store } => cloudtrail::stop_ingestion(config, store).await,
        Undo::PutConfigRecorder { region, definition } => recorders::put_recorder(config, region, definition).await,
        Undo::DeleteConfigRecorder { region, recorder } => {
            configuration::delete_recorder(config, region, recorder).await
        }
        Undo::PutDeliveryChannel { region, definition } => recorders::put_channel(config, region, definition).await,
        Undo::DeleteDeliveryChannel { region, channel } => configuration::delete_channel(config, region, channel).await,
        Undo::StopConfigRecorder { region, recorder } => configuration::stop(config, region, recorder).await,
        Undo::DeleteLogGroup { log_group } => logs::delete(config, log_group).await,
        Undo::PutLogRetention { log_group, days } => groups::keep_for(config, log_group, *days).await,
        Undo::DeleteLogRetention { log_group } => groups::keep_for_ever(config, log_group).await,
        Undo::AssociateLogKey { log_group, key } => groups::encrypt(config, log_group, key).await,
        Undo::DisassociateLogKey { log_group } => logs::give_up_key(config, log_group).await,
        Undo::PutLogMasking { log_group, definition } => groups::mask(config, log_group, definition).await,
        Undo::DeleteLogMasking { log_group } => logs::mask_nothing(config, log_group).await,
        Undo::UnprotectLogGroup { log_group } => groups::protect(config, log_group, false).await,
        Undo::PutInvocationLogging { region, configuration } => {
            bedrock::put_logging(config, region, configuration).await
        }
        Undo::DeleteInvocationLogging { region } => bedrock::delete_logging(config, region).await,
        Undo::UpdateGuardrail { guardrail, definition } => {
            bedrock::update_guardrail(config, guardrail, definition).await
        }
        Undo::UpdateAgent { agent, definition } => bedrock::agent::update(config, agent, definition.clone()).await,
        Undo::UpdateActionGroup { agent, group, definition } => {
            bedrock::reach::update(config, agent, group, definition.clone()).await
        }
        Undo::AssociateCollaborator { agent, definition } => {
            bedrock::reach::associate(config, agent, definition.clone()).await
        }
        Undo::PrepareAgent { agent } => bedrock::agent::prepare(config, agent).await,
        Undo::UpdateAgentAlias { agent, alias, definition } => {
            bedrock::agent::update_alias(config, agent, alias, definition.clone()).await
        }
        Undo::DeleteGuardrail { guardrail } => bedrock::delete_guardrail(config, guardrail, live).await,
        Undo::PutEnforcedGuardrail { region, enforced } => bedrock::enforce(config, region, enforced, live).await,
        Undo::DeleteEnforcedGuardrail { region } => bedrock::enforce_none(config, region, live).await,
        Undo::PutDataRetention { region, mode } => set_retention(config, region, mode).await,
        Undo::UpdateGateway { gateway, definition } => agentcore::update_gateway(config, gateway, definition).await,
        Undo::DeleteGatewayRateLimit { gateway, rate_limit } => {
            agentcore::delete_rate_limit(config, gateway, rate_limit).await
        }
        Undo::UpdateGatewayRateLimit { gateway, limit } => agentcore::update_rate_limit(config, gateway, limit).await,
        Undo::UpdateRuntimeEndpoint { runtime, endpoint, version } => {
            agentcore::move_endpoint(config, runtime, endpoint, version, live).await
        }
        Undo::SetTokenVaultKey { vault, key } => agentcore::set_vault_key(config, vault, key.as_deref()).await,
        Undo::AddReturnAddresses { identity, addresses } => {
            agentcore::add_addresses(config, identity, addresses, live).await
        }
        Undo::DisableEvaluation { evaluation } => agentcore::evaluate(config, evaluation, false).await,
        Undo::UpdateGatewayTarget { gateway, target, definition } => {
            agentcore::update_target(config, gateway, target, definition.clone()).await
        }
        Undo::UpdateDataSource { knowledge_base, source, definition } => {
            update_source(config, knowledge_base, source, definition.clone()).await
        }
        Undo::UpdateToolPolicy { engine, tool } => agentcore::restore_policy(config, engine, tool).await,
        Undo::DeleteToolPolicy { engine, name } => agentcore::delete_policy(config, engine, name, live).await,
        Undo::UpdateAgentRuntime { runtime, definition } => {
            agentcore::update_runtime(config, runtime, definition).await
        }
        Undo::UpdateChatControls { application, guards, phrases, topics, gone } => {
            let controls = qbusiness::Controls { guards: (guards, false), phrases: (phrases, false), topics, gone };
            qbusiness::update_controls(config, application, &controls).await
        }
        Undo::AssociatePermission { application, statement } => {
            qbusiness::associate(config, application, statement).await
        }
        Undo::UpdateOrigins { application, experience, origins } => {
            qbusiness::set_origins(config, application, experience, Some(origins)).await
        }
        Undo::EnablePlugin { application, plugin } => qbusiness::set_plugin(config, application, plugin, true).await,
        Undo::StartNotebookInstance { notebook } => sagemaker::start(config, notebook).await,
        Undo::UpdateNotebookInstance { notebook, root, old_metadata, role, lifecycle } => {
            let (role, lifecycle) = (role.as_deref(), lifecycle.as_deref());
            let had = sagemaker::Had { root: *root, old_metadata: *old_metadata, role, lifecycle };
            sagemaker::update(config, notebook, had).await
        }
        Undo::UpdateEndpoint { endpoint, config: serving } => {
            sagemaker::update_endpoint(config, endpoint, serving).await
        }
        Undo::UpdateMonitoringSchedule { schedule, definition } => {
            sagemaker::update_schedule(config, schedule, definition).await
        }
        Undo::StopMonitoringSchedule { schedule } => sagemaker::stop_schedule(config, schedule).await,
        Undo::OpenDomain { domain } => sagemaker::open_domain(config, domain).await,
        Undo::UpdateLifecycleScripts { lifecycle, on_create, on_start } => {
            sagemaker::set_scripts(config, lifecycle, on_create.as_deref(), on_start.as_deref()).await
        }
        Undo::EnableRemoteDebug { job } => sagemaker::debug(config, job).await,
        Undo::ApproveModelPackage { package } => sagemaker::approve(config, package).await,
        Undo::ActivateServiceCredential { user, credential } => {
            iam::activate(config, user.as_deref(), credential).await
        }
        Undo::AttachRolePolicy { role, policy } => iam::attach_to_role(config, role, policy).await,
        Undo::AttachUserPolicy { user, policy } => iam::attach_to_user(config, user, policy).await,
        Undo::AttachGroupPolicy { group, policy } => iam::attach_to_group(config, group, policy).await,
        Undo::ActivateAccessKey { user, key } => iam::activate_key(config, user, key).await,
        Undo::PutRoleBoundary { role, boundary } => iam::policies::bound_role(config, role, boundary).await,
        Undo::DeleteRoleBoundary { role } => iam::policies::unbound_role(config, role).await,
        Undo::PutUserBoundary { user, boundary } => iam::policies::bound_user(config, user, boundary).await,
        Undo::DeleteUserBoundary { user } => iam::policies::unbound_user(config, user).await,
        Undo::PutTrustPolicy { role, document } => iam::policies::trust(config, role, document).await,
        Undo::DeleteRolePolicy { role, policy } => iam::policies::delete_of_role(config, role, policy).await,
        Undo::PutRolePolicy { role, policy, document } => {
            iam::policies::put_of_role(config, role, policy, document).await
        }
        Undo::PutUserPolicy { user, policy, document } => {
            iam::policies::put_of_user(config, user, policy, document).await
        }
        Undo::PutGroupPolicy { group, policy, document } => {
            iam::policies::put_of_group(config, group, policy, document).await
        }
        Undo::SetPolicyVersion { policy, version } => iam::policies::set_version(config, policy, version).await,
        Undo::AuthorizeIngressRules { group, rules } => ec2::authorize(config, group, rules, live).await,
        Undo::CreateRoute { table, destination, target } => routes::create(config, table, destination, target).await,
        Undo::ReplaceRoute { table, destination, target } => routes::replace(config, table, destination, target).await,
        Undo::ModifyVpcEndpoint { endpoint, changes } => endpoints::modify(config, endpoint, changes, live).await,
        Undo::DeleteFlowLog { flow_log: _ } => flow_logs::delete(config, live).await,
        Undo::UpdateDetector { detector, enabled, features } => {
            guardduty::update(config, detector, *enabled, features, live).await
        }
        Undo::DeleteDetector { region } => guardduty::delete(config, region, live).await,
        Undo::HideFilteredFindings { detector, filter } => guardduty::hide(config, detector, filter).await,
        Undo::DisableStandards { region, standards } => {
            securityhub::disable_standards(config, region, standards, live).await
        }
        Undo::PauseMacie { region } => macie::run(config, region, false).await,
        Undo::StopAutomatedDiscovery { region, members } => {
            macie::discover(config, region, false, members.as_deref()).await
        }
        Undo::DetachWebAcl { door, web_acl } => wafv2::detach(config, door, web_acl, live).await,
        Undo::StopWebAclLog { web_acl } => wafv2::stop_log(config, web_acl).await,
        Undo::SetTag { resource, key, value } => tags::set(config, resource, key, value).await,
        Undo::RemoveTag { resource, key } => tags::remove(config, resource, key).await,
        Undo::PutBucketTags { bucket, tags: all } => tags::put_bucket(config, bucket, all).await,
        Undo::PutTagMutability { repository, mutability, exclusions } => {
            ecr::put_mutability(config, repository, *mutability, exclusions).await
        }
        Undo::StopScanOnPush { repository } => ecr::scan_on_push(config, repository, false).await,
        Undo::CreateKeyGrant { key, grant } => kms::create_grant(config, key, grant).await,
        Undo::SuspendBucketVersioning { bucket } => keeping::version(config, bucket, false).await,
        Undo::PutBucketEncryption { bucket, document } => keeping::encrypt(config, bucket, document).await,
        Undo::DeleteBucketEncryption { bucket } => s3::delete_encryption(config, bucket).await,
        Undo::PutBucketLogging { bucket, document } => keeping::log(config, bucket, document).await,
        Undo::PutBucketReplication { bucket, document } => keeping::copy(config, bucket, document).await,
        Undo::StopBucketReplication { bucket } => s3::delete_replication(config, bucket).await,
        Undo::PutBucketLifecycle { bucket, erasing, minimum_size } => {
            keeping::erase_by(config, bucket, erasing, minimum_size.as_deref()).await
        }
        Undo::DeleteBucketPolicy { bucket } => s3::delete_policy(config, bucket).await,
        Undo::PutBucketAcl { bucket, owner, grants } => put_acl(config, bucket, owner, grants).await,
        Undo::PutNetworkPolicy { policy, parts } => aoss::put_network(config, policy, parts, live).await,
        Undo::PutUserContext { index, policy, tokens } => {
            Box::pin(kendra::put_context(config, index, policy, tokens.as_deref())).await
        }
        Undo::OpenDatabaseInstance { instance } => rds::publish(config, instance, true).await,
        Undo::UnprotectCollection { collection } => aoss::protect(config, collection, false).await,
        Undo::PutAccessPolicy { policy, parts } => aoss::put_access(config, policy, parts, live).await,
        Undo::PutPolicy { resource, document } => {
            Box::pin(resource_policy::put(config, resource, document, live)).await
        }
        Undo::Implied { .. } => Ok(Done { request_id: None }),
        Undo::None { why } => return Err(UndoError::Irreversible { why: why.clone() }),
    };
    answer.map_err(|failure| told(failure, undo.call().unwrap_or_default()))
}

fn told(failure: Failure, operation: &'static str) -> UndoError {
    match failure {
        Failure::Unfit(why) => UndoError::Unfit { operation, why },
        Failure::NotNow(why) => UndoError::NotNow { operation, why },
        Failure::Call(Fault { transient: true, message, .. }) => UndoError::Transient { operation, message },
        Failure::Call(Fault { transient: false, code, message, request_id }) => {
            UndoError::Refused { operation, code, message, request_id }
        }
    }
}

/// What AWS refuses because it is so already is done.
fn unless_done(fault: Fault, codes: &[&str]) -> Result<Done, Failure> {
    if fault.is(codes) { Ok(Done { request_id: fault.request_id }) } else { Err(Failure::Call(fault)) }
}
