//! What takes a repair back. Carried out by a person, with that person's own credentials: no role of ours may loosen.

mod config;
mod qbusiness;
mod recorders;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Arn, BucketGrant, Enforcement, EventStoreChanges, GatewayRateLimit, GrantedPolicies, InvocationLogging, KeyGrant,
    PolicyDocument, PublicAccessBlock, RecorderState, Remedy, SecurityGroupRule, State, Tags, TrailChanges,
    TrailSettings,
};

/// One call that takes a repair back, or the reason why there is none.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "undo", rename_all = "kebab-case")]
pub enum Undo {
    /// Puts a bucket's public access block back to the switches it had.
    PutBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
        /// The switches as they were.
        flags: PublicAccessBlock,
    },
    /// Deletes a bucket's public access block, because there was none.
    DeleteBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
    },
    /// Puts the account's public access block back to the switches it had.
    PutAccountPublicAccessBlock {
        /// The account.
        account: String,
        /// The switches as they were.
        flags: PublicAccessBlock,
    },
    /// Deletes the account's public access block, because there was none.
    DeleteAccountPublicAccessBlock {
        /// The account.
        account: String,
    },
    /// Disables a key again.
    DisableKey {
        /// The key's ARN.
        key: String,
    },
    /// Turns rotation of a key off again.
    DisableKeyRotation {
        /// The key's ARN.
        key: String,
    },
    /// Adds a statement to a function's policy again.
    AddFunctionPermission {
        /// The function's ARN.
        function: String,
        /// The version or alias whose policy it is.
        qualifier: Option<String>,
        /// The statement as it stood in the policy.
        statement: Value,
    },
    /// Opens a function URL to anyone again.
    OpenFunctionUrl {
        /// The function's ARN.
        function: String,
        /// The alias it belongs to.
        qualifier: Option<String>,
    },
    /// Stops a trail again.
    StopTrailLogging {
        /// The trail's ARN.
        trail: String,
    },
    /// Deletes a trail again, because there was none.
    DeleteTrail {
        /// The trail's name.
        trail: String,
    },
    /// Gives a trail the settings that it had.
    UpdateTrail {
        /// The trail's ARN.
        trail: String,
        /// The settings as they were.
        changes: Box<TrailChanges>,
    },
    /// Gives a trail the event selectors that it had.
    PutTrailSelectors {
        /// The trail as it was.
        settings: Box<TrailSettings>,
    },
    /// Makes a trail or an event data store look for what it looked for, and nothing else.
    PutInsightSelectors {
        /// The ARN of the trail or event data store.
        recorder: String,
        /// What it looked for.
        insights: Vec<String>,
        /// The event data store into which an event data store wrote what it found.
        into: Option<String>,
    },
    /// Gives an event data store the settings that it had.
    UpdateEventDataStore {
        /// The store's ARN.
        store: String,
        /// The settings as they were.
        changes: Box<EventStoreChanges>,
    },
    /// Stops an event data store from taking in events again.
    StopEventDataStoreIngestion {
        /// The store's ARN.
        store: String,
    },
    /// Makes AWS Config record what it recorded.
    PutConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder as it was, in the API's own spelling.
        definition: Value,
    },
    /// Deletes the recorder of AWS Config again, because there was none.
    DeleteConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder's name.
        recorder: String,
    },
    /// Makes AWS Config deliver where it delivered.
    PutDeliveryChannel {
        /// The Region whose channel it is.
        region: String,
        /// The channel as it was, in the API's own spelling.
        definition: Value,
    },
    /// Deletes the delivery channel of AWS Config again, because there was none.
    DeleteDeliveryChannel {
        /// The Region whose channel it is.
        region: String,
        /// The channel's name.
        channel: String,
    },
    /// Stops the recorder of AWS Config again.
    StopConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder's name.
        recorder: String,
    },
    /// Puts Bedrock invocation logging back to what it was.
    PutInvocationLogging {
        /// The Region whose setting it is.
        region: String,
        /// The configuration as it was.
        configuration: InvocationLogging,
    },
    /// Deletes Bedrock invocation logging again, because there was none.
    DeleteInvocationLogging {
        /// The Region whose setting it is.
        region: String,
    },
    /// Gives a guardrail back all that it had.
    UpdateGuardrail {
        /// The guardrail's ARN.
        guardrail: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    },
    /// Gives an agent's draft back all that it had.
    UpdateAgent {
        /// The agent's ARN.
        agent: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    },
    /// Puts an agent's draft into effect again.
    PrepareAgent {
        /// The agent's ARN.
        agent: String,
    },
    /// Gives an alias of an agent back all that it had.
    UpdateAgentAlias {
        /// The agent's ARN.
        agent: String,
        /// The alias's id.
        alias: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    },
    /// Deletes the guardrail that was made in the place of one that was gone.
    DeleteGuardrail {
        /// The ARN of the one that was gone.
        guardrail: String,
    },
    /// Enforces the guardrail that was enforced before, as it was.
    PutEnforcedGuardrail {
        /// The Region whose setting it is.
        region: String,
        /// What was enforced.
        enforced: Enforcement,
    },
    /// Enforces no guardrail any more, because none was.
    DeleteEnforcedGuardrail {
        /// The Region whose setting it is.
        region: String,
    },
    /// Sets who may keep what models are asked back to what it was.
    PutDataRetention {
        /// The Region whose setting it is.
        region: String,
        /// The mode as it was.
        mode: String,
    },
    /// Gives a gateway back all that it had, its authorizer too.
    UpdateGateway {
        /// The gateway's ARN.
        gateway: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    },
    /// Takes a rate limit from a gateway again, because there was none.
    DeleteGatewayRateLimit {
        /// The gateway's ARN.
        gateway: String,
        /// The limit's id.
        rate_limit: String,
    },
    /// Gives a rate limit of a gateway the entries that it had.
    UpdateGatewayRateLimit {
        /// The gateway's ARN.
        gateway: String,
        /// The limit as it was.
        limit: GatewayRateLimit,
    },
    /// Gives a runtime back all that it had, in another new version.
    UpdateAgentRuntime {
        /// The runtime's ARN.
        runtime: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    },
    /// Gives a Q Business application the chat controls back that it had.
    UpdateChatControls {
        /// The application's ARN.
        application: String,
        /// The guards to turn off again.
        guards: Vec<String>,
        /// The phrases to take out again.
        phrases: Vec<String>,
        /// The topics as they were.
        topics: Vec<Value>,
        /// The topics that were not there.
        gone: Vec<Value>,
    },
    /// Puts a statement into the policy of a Q Business application again.
    AssociatePermission {
        /// The application's ARN.
        application: String,
        /// The statement as it stood in the policy.
        statement: Value,
    },
    /// Lets the sites embed a web experience again that might.
    UpdateOrigins {
        /// The application's ARN.
        application: String,
        /// The web experience's id.
        experience: String,
        /// The sites.
        origins: Vec<String>,
    },
    /// Enables a plugin of Q Business again.
    EnablePlugin {
        /// The application's ARN.
        application: String,
        /// The plugin's id.
        plugin: String,
    },
    /// Starts a notebook instance again.
    StartNotebookInstance {
        /// Its name.
        notebook: String,
    },
    /// Makes a service-specific credential active again.
    ActivateServiceCredential {
        /// The user it belongs to.
        user: Option<String>,
        /// The credential's id.
        credential: String,
    },
    /// Attaches a managed policy to a role again.
    AttachRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's ARN.
        policy: String,
    },
    /// Attaches a managed policy to a user again.
    AttachUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's ARN.
        policy: String,
    },
    /// Attaches a managed policy to a group again.
    AttachGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's ARN.
        policy: String,
    },
    /// Makes an access key active again.
    ActivateAccessKey {
        /// The user it belongs to.
        user: String,
        /// The key's id.
        key: String,
    },
    /// Gives a role back the permissions boundary that it had.
    PutRoleBoundary {
        /// The role's name.
        role: String,
        /// The ARN of the policy that bounded it.
        boundary: String,
    },
    /// Takes a role's permissions boundary away again, because there was none.
    DeleteRoleBoundary {
        /// The role's name.
        role: String,
    },
    /// Gives a user back the permissions boundary that it had.
    PutUserBoundary {
        /// The user's name.
        user: String,
        /// The ARN of the policy that bounded it.
        boundary: String,
    },
    /// Takes a user's permissions boundary away again, because there was none.
    DeleteUserBoundary {
        /// The user's name.
        user: String,
    },
    /// Has a role trust whom it trusted.
    PutTrustPolicy {
        /// The role's name.
        role: String,
        /// What its trust policy said.
        document: PolicyDocument,
    },
    /// Gives a role an inline policy back as it was.
    PutRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        policy: String,
        /// What it said.
        document: PolicyDocument,
    },
    /// Gives a user an inline policy back as it was.
    PutUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's name.
        policy: String,
        /// What it said.
        document: PolicyDocument,
    },
    /// Gives a group an inline policy back as it was.
    PutGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's name.
        policy: String,
        /// What it said.
        document: PolicyDocument,
    },
    /// Makes the version of a managed policy hold again that held.
    SetPolicyVersion {
        /// The policy's ARN.
        policy: String,
        /// The version that held.
        version: String,
    },
    /// Lets in again what inbound rules let in. EC2 gives them new ids.
    AuthorizeIngressRules {
        /// The security group's id.
        group: String,
        /// The rules as they were.
        rules: Vec<SecurityGroupRule>,
    },
    /// Turns a detector, or features of it, off again.
    UpdateDetector {
        /// The detector's id.
        detector: String,
        /// Whether it was on.
        enabled: bool,
        /// The features that were off.
        features: Vec<String>,
    },
    /// Deletes the detector of a Region, because there was none. Its findings are lost.
    DeleteDetector {
        /// The Region whose detector it is.
        region: String,
    },
    /// Gives a tag of a resource its former value again.
    SetTag {
        /// The resource's ARN.
        resource: String,
        /// The key of the tag.
        key: String,
        /// What it said.
        value: String,
    },
    /// Removes a tag of a resource again, because there was none.
    RemoveTag {
        /// The resource's ARN.
        resource: String,
        /// The key of the tag.
        key: String,
    },
    /// Puts all tags of a bucket back; none at all deletes them.
    PutBucketTags {
        /// The bucket's name.
        bucket: String,
        /// The tags as they were.
        tags: Tags,
    },
    /// Grants by a bucket's ACL what was granted before.
    PutBucketAcl {
        /// The bucket's name.
        bucket: String,
        /// The canonical id of its owner.
        owner: String,
        /// The grants as they were.
        grants: Vec<BucketGrant>,
    },
    /// Grants again what a grant of a key granted. KMS gives it a new id.
    CreateKeyGrant {
        /// The key's ARN.
        key: String,
        /// The grant as it was.
        grant: KeyGrant,
    },
    /// Puts the policy of a resource back as it was.
    PutPolicy {
        /// The ARN of what it stands on.
        resource: String,
        /// The policy as it was.
        document: PolicyDocument,
    },
    /// Another call of the same undo takes it back too.
    Implied {
        /// By which, for a person.
        why: String,
    },
    /// Nothing of ours takes it back.
    None {
        /// Why, for a person.
        why: String,
    },
}

const ANOTHER_KIND: &str = "the state before is of another kind";

impl Undo {
    fn none(why: &str) -> Self {
        Self::None { why: why.to_owned() }
    }

    fn implied(why: &str) -> Self {
        Self::Implied { why: why.to_owned() }
    }

    /// Why there is no call to make, when there is none.
    #[must_use]
    pub fn why_none(&self) -> Option<&str> {
        if let Self::Implied { why } | Self::None { why } = self { Some(why) } else { None }
    }

    /// The call, as the journal names it: the service whose role made the repair, and the operation as the SDK names it.
    /// `None` when there is no call to make.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "an arm for each undo, and nothing else")]
    pub fn call(&self) -> Option<&'static str> {
        Some(match self {
            Self::PutBucketPublicAccessBlock { .. } | Self::PutAccountPublicAccessBlock { .. } => {
                "s3:PutPublicAccessBlock"
            }
            Self::DeleteBucketPublicAccessBlock { .. } | Self::DeleteAccountPublicAccessBlock { .. } => {
                "s3:DeletePublicAccessBlock"
            }
            Self::DisableKey { .. } => "kms:DisableKey",
            Self::DisableKeyRotation { .. } => "kms:DisableKeyRotation",
            Self::AddFunctionPermission { .. } => "lambda:AddPermission",
            Self::OpenFunctionUrl { .. } => "lambda:UpdateFunctionUrlConfig",
            Self::StopTrailLogging { .. } => "cloudtrail:StopLogging",
            Self::DeleteTrail { .. } => "cloudtrail:DeleteTrail",
            Self::UpdateTrail { .. } => "cloudtrail:UpdateTrail",
            Self::PutTrailSelectors { .. } => "cloudtrail:PutEventSelectors",
            Self::PutInsightSelectors { .. } => "cloudtrail:PutInsightSelectors",
            Self::UpdateEventDataStore { .. } => "cloudtrail:UpdateEventDataStore",
            Self::StopEventDataStoreIngestion { .. } => "cloudtrail:StopEventDataStoreIngestion",
            Self::PutConfigRecorder { .. } => "config:PutConfigurationRecorder",
            Self::DeleteConfigRecorder { .. } => "config:DeleteConfigurationRecorder",
            Self::PutDeliveryChannel { .. } => "config:PutDeliveryChannel",
            Self::DeleteDeliveryChannel { .. } => "config:DeleteDeliveryChannel",
            Self::StopConfigRecorder { .. } => "config:StopConfigurationRecorder",
            Self::PutInvocationLogging { .. } => "bedrock:PutModelInvocationLoggingConfiguration",
            Self::DeleteInvocationLogging { .. } => "bedrock:DeleteModelInvocationLoggingConfiguration",
            Self::UpdateGuardrail { .. } => "bedrock:UpdateGuardrail",
            Self::DeleteGuardrail { .. } => "bedrock:DeleteGuardrail",
            Self::PutEnforcedGuardrail { .. } => "bedrock:PutEnforcedGuardrailConfiguration",
            Self::DeleteEnforcedGuardrail { .. } => "bedrock:DeleteEnforcedGuardrailConfiguration",
            Self::PutDataRetention { .. } => "bedrock:PutAccountDataRetention",
            Self::UpdateAgent { .. } => "bedrock:UpdateAgent",
            Self::PrepareAgent { .. } => "bedrock:PrepareAgent",
            Self::UpdateAgentAlias { .. } => "bedrock:UpdateAgentAlias",
            Self::UpdateGateway { .. } => "agentcore:UpdateGateway",
            Self::DeleteGatewayRateLimit { .. } => "agentcore:DeleteGatewayRateLimit",
            Self::UpdateGatewayRateLimit { .. } => "agentcore:UpdateGatewayRateLimit",
            Self::UpdateAgentRuntime { .. } => "agentcore:UpdateAgentRuntime",
            Self::UpdateChatControls { .. } => "qbusiness:UpdateChatControlsConfiguration",
            Self::AssociatePermission { .. } => "qbusiness:AssociatePermission",
            Self::UpdateOrigins { .. } => "qbusiness:UpdateWebExperience",
            Self::EnablePlugin { .. } => "qbusiness:UpdatePlugin",
            Self::StartNotebookInstance { .. } => "sagemaker:StartNotebookInstance",
            Self::ActivateServiceCredential { .. } => "iam:UpdateServiceSpecificCredential",
            Self::AttachRolePolicy { .. } => "iam:AttachRolePolicy",
            Self::AttachUserPolicy { .. } => "iam:AttachUserPolicy",
            Self::AttachGroupPolicy { .. } => "iam:AttachGroupPolicy",
            Self::ActivateAccessKey { .. } => "iam:UpdateAccessKey",
            Self::PutRoleBoundary { .. } => "iam:PutRolePermissionsBoundary",
            Self::DeleteRoleBoundary { .. } => "iam:DeleteRolePermissionsBoundary",
            Self::PutUserBoundary { .. } => "iam:PutUserPermissionsBoundary",
            Self::DeleteUserBoundary { .. } => "iam:DeleteUserPermissionsBoundary",
            Self::PutTrustPolicy { .. } => "iam:UpdateAssumeRolePolicy",
            Self::PutRolePolicy { .. } => "iam:PutRolePolicy",
            Self::PutUserPolicy { .. } => "iam:PutUserPolicy",
            Self::PutGroupPolicy { .. } => "iam:PutGroupPolicy",
            Self::SetPolicyVersion { .. } => "iam:SetDefaultPolicyVersion",
            Self::AuthorizeIngressRules { .. } => "ec2:AuthorizeSecurityGroupIngress",
            Self::UpdateDetector { .. } => "guardduty:UpdateDetector",
            Self::DeleteDetector { .. } => "guardduty:DeleteDetector",
            Self::SetTag { resource, .. } => tag_calls(resource).0,
            Self::RemoveTag { resource, .. } => tag_calls(resource).1,
            Self::PutBucketTags { tags, .. } if tags.is_empty() => "s3:DeleteBucketTagging",
            Self::PutBucketTags { .. } => "s3:PutBucketTagging",
            Self::PutBucketAcl { .. } => "s3:PutBucketAcl",
            Self::CreateKeyGrant { .. } => "kms:CreateGrant",
            Self::PutPolicy { resource, .. } => policy_call(resource),
            Self::Implied { .. } | Self::None { .. } => return None,
        })
    }
}

/// The calls that set and remove one tag: IAM and SageMaker have their own.
fn tag_calls(resource: &str) -> (&'static str, &'static str) {
    match Arn::new(resource).service() {
        Some("iam") => ("iam:TagRole", "iam:UntagRole"),
        Some("sagemaker") => ("sagemaker:AddTags", "sagemaker:DeleteTags"),
        _ => ("tagging:TagResources", "tagging:UntagResources"),
    }
}

/// The call that puts a policy onto a resource.
fn policy_call(resource: &str) -> &'static str {
    match Arn::new(resource).service() {
        Some("bedrock-agentcore") => "agentcore:PutResourcePolicy",
        Some("kms") => "kms:PutKeyPolicy",
        Some("s3") => "s3:PutBucketPolicy",
        Some("s3vectors") => "s3vectors:PutVectorBucketPolicy",
        Some("sagemaker") => "sagemaker:PutModelPackageGroupPolicy",
        Some("secretsmanager") => "secretsmanager:PutResourcePolicy",
        _ => "bedrock:PutResourcePolicy",
    }
}

impl Remedy {
    /// What takes this remedy back to the state `before` it. An absent before-image is a value: its undo is the Delete form.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "an arm for each remedy, and nothing else")]
    pub fn undo(&self, before: &State) -> Undo {
        match self.clone() {
            Self::RestoreBucketPublicAccessBlock { bucket, .. } => bucket_block(before, bucket),
            Self::RestoreAccountPublicAccessBlock { account, .. } => account_block(before, account),
            Self::CancelKeyDeletion { .. } => Undo::none("Phaseguard never schedules the deletion of a key"),
            Self::EnableKey { key } => Undo::DisableKey { key },
            Self::EnableKeyRotation { key, .. } => Undo::DisableKeyRotation { key },
            Self::RemoveFunctionPermission { function, qualifier, statement } => {
                function_permission(before, function, qualifier, &statement)
            }
            Self::RequireIamOnFunctionUrl { function, qualifier } => Undo::OpenFunctionUrl { function, qualifier },
            Self::RecreateTrail { settings } => Undo::DeleteTrail { trail: settings.name },
            Self::RestoreTrailSelectors { .. } => recorders::selectors(before),
            Self::RestoreTrailSettings { trail, changes } => recorders::settings(before, trail, &changes),
            Self::RestoreInsightSelectors { recorder, .. } => recorders::insights(before, recorder),
            Self::RestoreEventDataStoreSettings { store, changes } => recorders::store(before, store, &changes),
            Self::StartTrailLogging { trail } => trail_logging(before, trail),
            Self::RestoreEventDataStore { .. } => Undo::none("Phaseguard never deletes an event data store"),
            Self::StartEventDataStoreIngestion { store } => Undo::StopEventDataStoreIngestion { store },
            Self::RestoreConfigRecorder { region, definition } => config::recorder(before, region, &definition),
            Self::RestoreDeliveryChannel { region, definition } => config::channel(before, region, &definition),
            Self::StartConfigRecorder { region, recorder } => Undo::StopConfigRecorder { region, recorder },
            Self::RestoreInvocationLogging { region, .. } => invocation_logging(before, region),
            Self::RestoreGuardrail { guardrail, .. } => guardrail_definition(before, guardrail),
            Self::RecreateGuardrail { guardrail, .. } => Undo::DeleteGuardrail { guardrail },
            Self::RestoreEnforcedGuardrail { region, .. } => enforced_guardrail(before, region),
            Self::RestoreDataRetention { region, .. } => data_retention(before, region),
            Self::RequireGatewayAuthorization { gateway, .. } | Self::TightenGateway { gateway, .. } => {
                gateway_definition(before, gateway)
            }
            Self::RecreateGatewayRateLimit { gateway, limit } => {
                Undo::DeleteGatewayRateLimit { gateway, rate_limit: limit.rate_limit_id }
            }
            Self::LowerGatewayRateLimit { gateway, limit } => gateway_rate_limit(before, gateway, &limit),
            Self::ConfineAgentRuntime { runtime, .. } | Self::RequireRuntimeAuthorization { runtime, .. } => {
                runtime_definition(before, runtime)
            }
            Self::RestoreAgentGuardrail { agent, .. } => agent_definition(before, agent),
            Self::PrepareAgent { agent } => Undo::PrepareAgent { agent },
            Self::RestoreAgentAlias { agent, alias, .. } => agent_alias(before, agent, alias),
            Self::RestoreChatControls { application, guards, phrases, topics } => {
                qbusiness::chat_controls(before, application, guards, phrases, topics)
            }
            Self::DisassociatePermission { application, statement } => {
                qbusiness::permission(before, application, &statement)
            }
            Self::RestoreOrigins { application, experience, .. } => qbusiness::origins(before, application, experience),
            Self::DisablePlugin { application, plugin } => Undo::EnablePlugin { application, plugin },
            Self::StopNotebookInstance { notebook } => Undo::StartNotebookInstance { notebook },
            Self::DeactivateServiceCredential { user, credential } => {
                Undo::ActivateServiceCredential { user, credential }
            }
            Self::DetachRolePolicy { role, policy } => Undo::AttachRolePolicy { role, policy },
            Self::DetachUserPolicy { user, policy } => Undo::AttachUserPolicy { user, policy },
            Self::DetachGroupPolicy { group, policy } => Undo::AttachGroupPolicy { group, policy },
            Self::DeactivateAccessKey { user, key } => Undo::ActivateAccessKey { user, key },
            Self::RestoreRoleBoundary { role, .. } => role_boundary(before, role),
            Self::RestoreUserBoundary { user, .. } => user_boundary(before, user),
            Self::RestrictTrustPolicy { role, .. } => trust(before, role),
            Self::RestrictRolePolicy { role, policy, .. } | Self::DeleteRolePolicy { role, policy, .. } => {
                inline(before, policy, |policy, document| Undo::PutRolePolicy { role, policy, document })
            }
            Self::RestrictUserPolicy { user, policy, .. } | Self::DeleteUserPolicy { user, policy, .. } => {
                inline(before, policy, |policy, document| Undo::PutUserPolicy { user, policy, document })
            }
            Self::RestrictGroupPolicy { group, policy, .. } | Self::DeleteGroupPolicy { group, policy, .. } => {
                inline(before, policy, |policy, document| Undo::PutGroupPolicy { group, policy, document })
            }
            Self::RestrictManagedPolicy { policy, .. } | Self::RestorePolicyVersion { policy, .. } => {
                policy_version(before, policy)
            }
            Self::RevokeIngressRules { group, rules } => ingress(before, group, &rules),
            Self::EnableDetector { detector, features } => detector_off(before, detector, features),
            Self::RecreateDetector { region, .. } => Undo::DeleteDetector { region },
            Self::RestorePhaseTag { resource, key, .. } | Self::RestoreSagemakerPhaseTag { resource, key, .. } => {
                tag(before, resource, key)
            }
            Self::RestoreRolePhaseTag { role, key, .. } => tag(before, role, key),
            Self::RestoreBucketPhaseTag { bucket, .. } => bucket_tags(before, bucket),
            Self::RemoveBucketGrants { bucket, .. } => bucket_acl(before, bucket),
            Self::RevokeKeyGrant { key, grant } => key_grant(before, key, &grant),
            Self::NarrowBucketPolicy { resource, .. }
            | Self::NarrowKeyPolicy { resource, .. }
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

fn bucket_tags(before: &State, bucket: String) -> Undo {
    let State::PhaseTag(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketTags { bucket, tags: before.tags.clone() }
}

fn policy(before: &State, resource: String) -> Undo {
    match before.policy().cloned() {
        Some(document) => Undo::PutPolicy { resource, document },
        None => Undo::none("there was no policy before"),
    }
}

fn key_grant(before: &State, key: String, id: &str) -> Undo {
    let State::KeySharing(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.grants.iter().find(|grant| grant.id == id).cloned() {
        Some(grant) => Undo::CreateKeyGrant { key, grant },
        None => Undo::none("there was no such grant before"),
    }
}

fn bucket_acl(before: &State, bucket: String) -> Undo {
    let State::BucketAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketAcl { bucket, owner: before.owner.clone(), grants: before.grants.clone() }
}

fn bucket_block(before: &State, bucket: String) -> Undo {
    let State::PublicAccess(access) = before else { return Undo::none(ANOTHER_KIND) };
    match access.bucket {
        Some(flags) => Undo::PutBucketPublicAccessBlock { bucket, flags },
        None => Undo::DeleteBucketPublicAccessBlock { bucket },
    }
}

fn account_block(before: &State, account: String) -> Undo {
    let State::PublicAccess(access) = before else { return Undo::none(ANOTHER_KIND) };
    match access.account {
        Some(flags) => Undo::PutAccountPublicAccessBlock { account, flags },
        None => Undo::DeleteAccountPublicAccessBlock { account },
    }
}

fn function_permission(before: &State, function: String, qualifier: Option<String>, sid: &str) -> Undo {
    let State::Function(exposure) = before else { return Undo::none(ANOTHER_KIND) };
    let same = |(of, statement): &&(Option<String>, Value)| {
        *of == qualifier && statement.get("Sid").and_then(Value::as_str) == Some(sid)
    };
    match exposure.statements.iter().find(same).map(|(_, statement)| statement.clone()) {
        Some(statement) => Undo::AddFunctionPermission { function, qualifier, statement },
        None => Undo::none("the statement did not stand in the policy before"),
    }
}

fn trail_logging(before: &State, trail: String) -> Undo {
    if let State::Recorder(RecorderState::Trail { settings: None, .. }) = before {
        return Undo::implied("deleting the trail stops it too");
    }
    Undo::StopTrailLogging { trail }
}

fn invocation_logging(before: &State, region: String) -> Undo {
    let State::InvocationLogging(before) = before else { return Undo::none(ANOTHER_KIND) };
    if before.configured {
        Undo::PutInvocationLogging { region, configuration: before.clone() }
    } else {
        Undo::DeleteInvocationLogging { region }
    }
}

fn guardrail_definition(before: &State, guardrail: String) -> Undo {
    let State::Guardrail(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateGuardrail { guardrail, definition: before.definition.clone() }
}

fn agent_definition(before: &State, agent: String) -> Undo {
    let State::Agent(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateAgent { agent, definition: before.definition.clone() }
}

fn agent_alias(before: &State, agent: String, alias: String) -> Undo {
    let State::Agent(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.aliases.get(&alias).cloned() {
        Some(definition) => Undo::UpdateAgentAlias { agent, alias, definition },
        None => Undo::none("the agent had no such alias before"),
    }
}

fn enforced_guardrail(before: &State, region: String) -> Undo {
    let State::EnforcedGuardrail(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.enforced.clone() {
        Some(enforced) => Undo::PutEnforcedGuardrail { region, enforced },
        None => Undo::DeleteEnforcedGuardrail { region },
    }
}

fn data_retention(before: &State, region: String) -> Undo {
    let State::DataRetention(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutDataRetention { region, mode: before.mode.clone() }
}

fn gateway_definition(before: &State, gateway: String) -> Undo {
    let State::Gateway(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateGateway { gateway, definition: before.definition.clone() }
}

fn gateway_rate_limit(before: &State, gateway: String, limit: &GatewayRateLimit) -> Undo {
    let State::Gateway(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.rate_limit_like(limit) {
        Some(limit) => Undo::UpdateGatewayRateLimit { gateway, limit: limit.clone() },
        None => Undo::none("the gateway had no such limit before"),
    }
}

fn runtime_definition(before: &State, runtime: String) -> Undo {
    let State::Runtime(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateAgentRuntime { runtime, definition: before.definition.clone() }
}

fn role_boundary(before: &State, role: String) -> Undo {
    let State::Boundary(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.policy.clone() {
        Some(boundary) => Undo::PutRoleBoundary { role, boundary },
        None => Undo::DeleteRoleBoundary { role },
    }
}

fn user_boundary(before: &State, user: String) -> Undo {
    let State::Boundary(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.policy.clone() {
        Some(boundary) => Undo::PutUserBoundary { user, boundary },
        None => Undo::DeleteUserBoundary { user },
    }
}

fn trust(before: &State, role: String) -> Undo {
    let State::Trust(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutTrustPolicy { role, document: before.document.clone() }
}

fn inline(before: &State, policy: String, put: impl FnOnce(String, PolicyDocument) -> Undo) -> Undo {
    let State::Grants(GrantedPolicies::Inline { documents }) = before else { return Undo::none(ANOTHER_KIND) };
    match documents.get(&policy).cloned() {
        Some(document) => put(policy, document),
        None => Undo::none("there was no such policy before"),
    }
}

fn policy_version(before: &State, policy: String) -> Undo {
    let State::Grants(GrantedPolicies::Managed(before)) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::SetPolicyVersion { policy, version: before.version.clone() }
}

fn ingress(before: &State, group: String, revoked: &[String]) -> Undo {
    let State::SecurityGroup(before) = before else { return Undo::none(ANOTHER_KIND) };
    let rules: Vec<_> = before.rules.iter().filter(|rule| revoked.contains(&rule.id)).cloned().collect();
    if rules.is_empty() {
        return Undo::none("the rules did not stand in the group before");
    }
    Undo::AuthorizeIngressRules { group, rules }
}

fn detector_off(before: &State, detector: String, mut features: Vec<String>) -> Undo {
    let State::Detector(before) = before else { return Undo::none(ANOTHER_KIND) };
    features.retain(|feature| before.features.get(feature) != Some(&true));
    Undo::UpdateDetector { detector, enabled: before.enabled, features }
}
