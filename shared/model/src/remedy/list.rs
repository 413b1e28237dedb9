//! All remedies, by service.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::declare::remedies;
use crate::{
    AgentGuardrail, BucketGrant, Edit, Enforcement, EventStoreChanges, Facts, FlowLogDefinition, GatewayRateLimit,
    InvocationLogging, Permission, Phase, PublicAccessBlock, Revoked, TagMutability, Tags, TrailChanges, TrailSettings,
    VpcEndpointChanges,
};

remedies! {
    /// Turns on the switches of a bucket's public access block that were turned off, and leaves the others as they are.
    RestoreBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
        /// The switches to turn on.
        flags: PublicAccessBlock,
    } "s3" "PutPublicAccessBlock" ["s3:PutBucketPublicAccessBlock" on "arn:${AWS::Partition}:s3:::*"],
    /// Turns on the switches of the account's public access block that were turned off.
    RestoreAccountPublicAccessBlock {
        /// The account.
        account: String,
        /// The switches to turn on.
        flags: PublicAccessBlock,
    } "s3" "PutPublicAccessBlock" ["s3:PutAccountPublicAccessBlock" on "*"],
    /// Cancels the deletion of a key. KMS leaves the key disabled.
    CancelKeyDeletion {
        /// The key's ARN.
        key: String,
    } "kms" "CancelKeyDeletion" ["kms:CancelKeyDeletion" on "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"],
    /// Enables a key.
    EnableKey {
        /// The key's ARN.
        key: String,
    } "kms" "EnableKey" ["kms:EnableKey" on "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"],
    /// Turns automatic rotation of a key on again.
    EnableKeyRotation {
        /// The key's ARN.
        key: String,
        /// Days between rotations.
        days: i32,
    } "kms" "EnableKeyRotation" ["kms:EnableKeyRotation" on "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"],
    /// Removes one statement from a function's policy.
    RemoveFunctionPermission {
        /// The function's ARN, without a qualifier.
        function: String,
        /// The version or alias whose policy it is.
        qualifier: Option<String>,
        /// The `Sid` of the statement.
        statement: String,
    } "lambda" "RemovePermission" ["lambda:RemovePermission" on "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*"],
    /// Makes a function URL ask its callers to sign.
    RequireIamOnFunctionUrl {
        /// The function's ARN, without a qualifier.
        function: String,
        /// The alias it belongs to.
        qualifier: Option<String>,
    } "lambda" "UpdateFunctionUrlConfig" ["lambda:UpdateFunctionUrlConfig" on "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*"],
    /// Has nobody call a function any more: nothing is reserved for it, and it runs no more than that.
    QuarantineFunction {
        /// The function's ARN, without a qualifier.
        function: String,
    } "lambda" "PutFunctionConcurrency" ["lambda:PutFunctionConcurrency" on "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*"],
    /// Has an alias of a function stand for the version that was approved.
    RestoreFunctionAlias {
        /// The function's ARN, without a qualifier.
        function: String,
        /// The alias's name.
        alias: String,
        /// The approved version.
        version: String,
        /// Other versions beside it, each with its share of the calls.
        weights: BTreeMap<String, Number>,
    } "lambda" "UpdateAlias" ["lambda:UpdateAlias" on "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*"],
    /// Creates a deleted trail again as it was approved.
    RecreateTrail {
        /// The trail as it was approved.
        settings: Box<TrailSettings>,
    } "cloudtrail" "CreateTrail" ["cloudtrail:CreateTrail" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"],
    /// Gives a trail the event selectors that were approved.
    RestoreTrailSelectors {
        /// The trail as it was approved.
        settings: Box<TrailSettings>,
    } "cloudtrail" "PutEventSelectors" ["cloudtrail:PutEventSelectors" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"],
    /// Gives a trail back the settings that it lost, and leaves all others as they are.
    RestoreTrailSettings {
        /// The trail's ARN.
        trail: String,
        /// The settings as they were approved.
        changes: Box<TrailChanges>,
    } "cloudtrail" "UpdateTrail" ["cloudtrail:UpdateTrail" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"],
    /// Makes a trail or an event data store look again for what was approved, beside what it looks for now.
    RestoreInsightSelectors {
        /// The ARN of the trail or event data store.
        recorder: String,
        /// What to look for: `ApiCallRateInsight/Management`.
        insights: Vec<String>,
        /// The event data store into which an event data store writes what it found.
        into: Option<String>,
    } "cloudtrail" "PutInsightSelectors" [
        "cloudtrail:PutInsightSelectors" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*",
        "cloudtrail:PutInsightSelectors" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"
    ],
    /// Gives an event data store back the settings that it lost, and leaves all others as they are.
    RestoreEventDataStoreSettings {
        /// The store's ARN.
        store: String,
        /// The settings as they were approved.
        changes: Box<EventStoreChanges>,
    } "cloudtrail" "UpdateEventDataStore" ["cloudtrail:UpdateEventDataStore" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*"],
    /// Makes a trail record again.
    StartTrailLogging {
        /// The trail's ARN.
        trail: String,
    } "cloudtrail" "StartLogging" ["cloudtrail:StartLogging" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"],
    /// Takes an event data store back from deletion.
    RestoreEventDataStore {
        /// The store's ARN.
        store: String,
    } "cloudtrail" "RestoreEventDataStore" ["cloudtrail:RestoreEventDataStore" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*"],
    /// Makes an event data store take in events again.
    StartEventDataStoreIngestion {
        /// The store's ARN.
        store: String,
    } "cloudtrail" "StartEventDataStoreIngestion" ["cloudtrail:StartEventDataStoreIngestion" on "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*"],
    /// Makes AWS Config record all that was approved, beside what it records now.
    RestoreConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder, in the API's own spelling; null when none is known here.
        definition: Value,
    } "config" "PutConfigurationRecorder" ["config:PutConfigurationRecorder" on "*"],
    /// Makes AWS Config deliver where it was approved.
    RestoreDeliveryChannel {
        /// The Region whose channel it is.
        region: String,
        /// The channel, in the API's own spelling; null when none is known here.
        definition: Value,
    } "config" "PutDeliveryChannel" ["config:PutDeliveryChannel" on "*"],
    /// Makes the recorder of AWS Config record again.
    StartConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder's name.
        recorder: String,
    } "config" "StartConfigurationRecorder" ["config:StartConfigurationRecorder" on "*"],
    /// Creates a deleted log group again. Its events are lost.
    RecreateLogGroup {
        /// The group's ARN.
        log_group: String,
        /// The key that encrypts it, when it has one of its own.
        key: Option<String>,
        /// `STANDARD`, `INFREQUENT_ACCESS` …
        class: Option<String>,
    } "logs" "CreateLogGroup" ["logs:CreateLogGroup" on "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"],
    /// Makes a log group keep its events for as many days as were approved.
    RestoreLogRetention {
        /// The group's ARN.
        log_group: String,
        /// The days; none are known here when it is 0.
        days: i32,
    } "logs" "PutRetentionPolicy" ["logs:PutRetentionPolicy" on "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"],
    /// Makes a log group keep its events for ever again.
    KeepLogsForever {
        /// The group's ARN.
        log_group: String,
    } "logs" "DeleteRetentionPolicy" ["logs:DeleteRetentionPolicy" on "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"],
    /// Encrypts a log group with the key that was approved. What was written in between stays as it is.
    RestoreLogKey {
        /// The group's ARN.
        log_group: String,
        /// The key's ARN; empty when none is known here.
        key: String,
    } "logs" "AssociateKmsKey" ["logs:AssociateKmsKey" on "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"],
    /// Masks in a log group what was approved to be masked, beside what is masked now.
    RestoreLogMasking {
        /// The group's ARN.
        log_group: String,
        /// The data protection policy; null when none is known here.
        definition: Value,
    } "logs" "PutDataProtectionPolicy" ["logs:PutDataProtectionPolicy" on "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"],
    /// Protects a log group from being deleted.
    ProtectLogGroup {
        /// The group's ARN.
        log_group: String,
    } "logs" "PutLogGroupDeletionProtection" ["logs:PutLogGroupDeletionProtection" on "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"],
    /// Puts Bedrock invocation logging back as it was approved.
    RestoreInvocationLogging {
        /// The Region whose setting it is.
        region: String,
        /// The approved configuration; `None` when none is known here.
        approved: Option<InvocationLogging>,
    } "bedrock" "PutModelInvocationLoggingConfiguration" ["bedrock:PutModelInvocationLoggingConfiguration" on "*"],
    /// Raises what was weakened in a guardrail to what was approved, and leaves the owner's other changes as they are.
    RestoreGuardrail {
        /// The guardrail's ARN.
        guardrail: String,
        /// Strengths to raise, in the terms of the guardrail's state.
        strengths: BTreeMap<String, i64>,
        /// Entries to bring back, each as it was approved, in the API's own spelling.
        entries: BTreeMap<String, Value>,
        /// The guardrail profile with which it works across Regions: the call needs leave for it too.
        profile: Option<String>,
    } "bedrock" "UpdateGuardrail" [
        "bedrock:UpdateGuardrail" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail/*",
        "bedrock:UpdateGuardrail" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail-profile/*"
    ],
    /// Takes a tool from an agent's draft: its action group stays, and is switched off.
    DisableActionGroup {
        /// The agent's ARN.
        agent: String,
        /// The action group's id.
        group: String,
    } "bedrock" "UpdateAgentActionGroup" ["bedrock:UpdateAgentActionGroup" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"],
    /// Has an agent's draft hand no more work to another agent.
    DismissCollaborator {
        /// The agent's ARN.
        agent: String,
        /// The name by which it calls the other.
        name: String,
    } "bedrock" "DisassociateAgentCollaborator" ["bedrock:DisassociateAgentCollaborator" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"],
    /// Gives an agent's draft the guardrail back that was approved, and leaves the rest of the draft as it is.
    RestoreAgentGuardrail {
        /// The agent's ARN.
        agent: String,
        /// The approved guardrail; `None` when none is known here.
        wanted: Option<AgentGuardrail>,
        /// The agent's own role, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "bedrock" "UpdateAgent" ["bedrock:UpdateAgent" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"],
    /// Puts an agent's draft into effect, after it was repaired and when nothing else in it waits for that.
    PrepareAgent {
        /// The agent's ARN.
        agent: String,
    } "bedrock" "PrepareAgent" ["bedrock:PrepareAgent" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"],
    /// Lets an alias of an agent serve the versions that were approved.
    RestoreAgentAlias {
        /// The agent's ARN.
        agent: String,
        /// The alias's id.
        alias: String,
        /// The approved routing, in the API's own spelling; `None` when none is known here.
        routing: Option<Value>,
    } "bedrock" "UpdateAgentAlias" [
        "bedrock:UpdateAgentAlias" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*",
        "bedrock:UpdateAgentAlias" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent-alias/*"
    ],
    /// Makes a deleted guardrail again as it was approved. AWS gives it another id, so whoever named the old one must be
    /// told.
    RecreateGuardrail {
        /// The ARN of the guardrail that is gone.
        guardrail: String,
        /// What was approved, in the API's own spelling; null when it is not known here.
        definition: Value,
        /// The tag that names its workload.
        tags: Tags,
    } "bedrock" "CreateGuardrail" [
        "bedrock:CreateGuardrail" on "*",
        "bedrock:TagResource" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail/*"
    ],
    /// Makes a source of a knowledge base what was approved, and leaves its name as it is.
    RestoreDataSource {
        /// The knowledge base's ARN.
        knowledge_base: String,
        /// The source's id.
        source: String,
        /// What it is to be, in the API's own spelling; empty when nothing approved is known here.
        approved: Map<String, Value>,
    } "bedrock" "UpdateDataSource" ["bedrock:UpdateDataSource" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:knowledge-base/*"],
    /// Stops a job that asks a model many questions. What it has written stays.
    StopModelInvocationJob {
        /// The job's ARN.
        job: String,
    } "bedrock" "StopModelInvocationJob" ["bedrock:StopModelInvocationJob" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:model-invocation-job/*"],
    /// Stops a job that trains a model. What it has learnt is lost.
    StopModelCustomizationJob {
        /// The job's ARN.
        job: String,
    } "bedrock" "StopModelCustomizationJob" ["bedrock:StopModelCustomizationJob" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:model-customization-job/*"],
    /// Enforces the guardrail of an account and Region again as it was approved, where less is enforced now.
    RestoreEnforcedGuardrail {
        /// The Region whose setting it is.
        region: String,
        /// The configuration that is there; `None` when there is none.
        id: Option<String>,
        /// What to enforce; `None` when nothing approved is known here.
        enforced: Option<Enforcement>,
    } "bedrock" "PutEnforcedGuardrailConfiguration" ["bedrock:PutEnforcedGuardrailConfiguration" on "*"],
    /// Sets who may keep what models are asked back to what was approved.
    RestoreDataRetention {
        /// The Region whose setting it is.
        region: String,
        /// The mode to set: the approved one, or `inherit`.
        mode: String,
    } "bedrock" "PutAccountDataRetention" ["bedrock:PutAccountDataRetention" on "*"],
    /// Makes a gateway ask its callers who they are.
    RequireGatewayAuthorization {
        /// The gateway's ARN.
        gateway: String,
        /// The authorizer to set: the approved one, or `AWS_IAM`.
        authorizer_type: String,
        /// The approved authorizer's particulars, in the API's own spelling.
        configuration: Option<Value>,
        /// The gateway's own role, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "agentcore" "UpdateGateway" ["bedrock-agentcore:UpdateGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"],
    /// Makes a gateway tell its callers nothing of what goes wrong, and close while its firewall cannot be asked.
    TightenGateway {
        /// The gateway's ARN.
        gateway: String,
        /// Whether it is to keep the particulars of errors to itself.
        hide_errors: bool,
        /// Whether it is to close while its firewall cannot be asked.
        fail_close: bool,
        /// The gateway's own role, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "agentcore" "UpdateGateway" ["bedrock-agentcore:UpdateGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"],
    /// Makes a gateway obey its policy engine.
    EnforceGatewayPolicies {
        /// The gateway's ARN.
        gateway: String,
        /// The engine's ARN; `None` when it is not known.
        engine: Option<String>,
        /// The gateway's own role, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "agentcore" "UpdateGateway" ["bedrock-agentcore:UpdateGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"],
    /// Creates a deleted rate limit of a gateway again as it was approved.
    RecreateGatewayRateLimit {
        /// The gateway's ARN.
        gateway: String,
        /// The limit as it was approved.
        limit: GatewayRateLimit,
    } "agentcore" "CreateGatewayRateLimit" ["bedrock-agentcore:CreateGatewayRateLimit" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"],
    /// Lowers entries of a rate limit of a gateway to what was approved, and leaves its others as they are.
    LowerGatewayRateLimit {
        /// The gateway's ARN.
        gateway: String,
        /// The limit, with the entries to lower.
        limit: GatewayRateLimit,
    } "agentcore" "UpdateGatewayRateLimit" ["bedrock-agentcore:UpdateGatewayRateLimit" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"],
    /// Has what agents answer evaluated again.
    EnableEvaluation {
        /// The ARN of the evaluation.
        evaluation: String,
    } "agentcore" "UpdateOnlineEvaluationConfig" ["bedrock-agentcore:UpdateOnlineEvaluationConfig" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:online-evaluation-config/*"],
    /// Has an endpoint of a runtime serve the version again that was approved.
    RestoreRuntimeEndpoint {
        /// The runtime's ARN.
        runtime: String,
        /// The endpoint's name.
        endpoint: String,
        /// The approved version.
        version: String,
    } "agentcore" "UpdateAgentRuntimeEndpoint" ["bedrock-agentcore:UpdateAgentRuntimeEndpoint" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*"],
    /// Has the vault that holds credentials of agents encrypted with the key again that was approved.
    RestoreTokenVaultKey {
        /// The vault's ARN.
        vault: String,
        /// The ARN of the approved key.
        key: String,
    } "agentcore" "SetTokenVaultCMK" ["bedrock-agentcore:SetTokenVaultCMK" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:token-vault/*"],
    /// Lets people's consent for an agent return no more to some addresses, and leaves the others as they are.
    RemoveReturnAddresses {
        /// The identity's ARN.
        identity: String,
        /// The addresses that go.
        addresses: Vec<String>,
    } "agentcore" "UpdateWorkloadIdentity" ["bedrock-agentcore:UpdateWorkloadIdentity" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:workload-identity-directory/*"],
    /// Puts a runtime back into its approved network, and gives its metadata to whoever asks in the new way only.
    ConfineAgentRuntime {
        /// The runtime's ARN.
        runtime: String,
        /// The approved network, in the API's own spelling; `None` when it stays in the one that it is in.
        network: Option<Value>,
        /// Whether metadata are to be given in the new way only.
        require_mmds_v2: bool,
        /// The runtime's own role, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "agentcore" "UpdateAgentRuntime" ["bedrock-agentcore:UpdateAgentRuntime" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*"],
    /// Gives a runtime its approved authorizer again.
    RequireRuntimeAuthorization {
        /// The runtime's ARN.
        runtime: String,
        /// The approved authorizer, in the API's own spelling; `None` makes callers sign.
        configuration: Option<Value>,
        /// The runtime's own role, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "agentcore" "UpdateAgentRuntime" ["bedrock-agentcore:UpdateAgentRuntime" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*"],
    /// Puts a policy of tools back in force, with its approved text if it lets everything through.
    RestoreToolPolicy {
        /// The engine's ARN.
        engine: String,
        /// The policy's id.
        policy: String,
        /// The approved text, in the API's own spelling; `None` leaves the text as it is.
        definition: Option<Value>,
        /// The gateways that it names, by ARN: the call needs leave for them too.
        gateways: Vec<String>,
    } "agentcore" "UpdatePolicy" [
        "bedrock-agentcore:UpdatePolicy" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:policy-engine/*",
        "bedrock-agentcore:GetGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",
        "bedrock-agentcore:InvokeGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",
        "bedrock-agentcore:ManageResourceScopedPolicy" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"
    ],
    /// Creates a deleted policy of tools again as it was approved.
    RecreateToolPolicy {
        /// The engine's ARN.
        engine: String,
        /// The policy's name.
        name: String,
        /// Its approved text, in the API's own spelling.
        definition: Value,
        /// What people call it.
        description: Option<String>,
        /// The gateways that it names, by ARN: the call needs leave for them too.
        gateways: Vec<String>,
    } "agentcore" "CreatePolicy" [
        "bedrock-agentcore:CreatePolicy" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:policy-engine/*",
        "bedrock-agentcore:GetGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",
        "bedrock-agentcore:InvokeGateway" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",
        "bedrock-agentcore:ManageResourceScopedPolicy" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"
    ],
    /// Leads a target of a gateway where it was approved to lead, and leaves the rest of it as it is.
    RestoreGatewayTarget {
        /// The gateway's ARN.
        gateway: String,
        /// The target's id.
        target: String,
        /// Where it leads and as whom, in the API's own spelling; empty when nothing approved is known here.
        approved: Map<String, Value>,
    } "agentcore" "UpdateGatewayTarget" ["bedrock-agentcore:UpdateGatewayTarget" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*"],
    /// Turns guards of a Q Business application's chat on again, and brings blocked phrases and topics back.
    RestoreChatControls {
        /// The application's ARN.
        application: String,
        /// The guards to turn on.
        guards: Vec<String>,
        /// The phrases to block again.
        phrases: Vec<String>,
        /// The topics as they must be again, in the API's own spelling.
        topics: Vec<Value>,
    } "qbusiness" "UpdateChatControlsConfiguration" ["qbusiness:UpdateChatControlsConfiguration" on "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*"],
    /// Removes one statement from the policy of a Q Business application.
    DisassociatePermission {
        /// The application's ARN.
        application: String,
        /// The `Sid` of the statement.
        statement: String,
    } "qbusiness" "DisassociatePermission" ["qbusiness:DisassociatePermission" on "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*"],
    /// Leaves a web experience of Q Business only the sites that may embed it.
    RestoreOrigins {
        /// The application's ARN.
        application: String,
        /// The web experience's id.
        experience: String,
        /// The sites that stay; `None` when they are not known here.
        origins: Option<Vec<String>>,
    } "qbusiness" "UpdateWebExperience" ["qbusiness:UpdateWebExperience" on "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*"],
    /// Disables a plugin of Q Business, and leaves its settings as they are.
    DisablePlugin {
        /// The application's ARN.
        application: String,
        /// The plugin's id.
        plugin: String,
    } "qbusiness" "UpdatePlugin" ["qbusiness:UpdatePlugin" on "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*"],
    /// Stops a notebook instance, whose network settings cannot be changed.
    StopNotebookInstance {
        /// Its name.
        notebook: String,
    } "sagemaker" "StopNotebookInstance" ["sagemaker:StopNotebookInstance" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance/*"],
    /// Takes root access away from whoever works in a stopped notebook instance, and has its metadata service ask for session
    /// tokens, where either was lost.
    RestrictNotebookInstance {
        /// Its name.
        notebook: String,
        /// Whether to take root access away.
        root: bool,
        /// Whether to have the metadata service ask for session tokens.
        metadata: bool,
    } "sagemaker" "UpdateNotebookInstance" ["sagemaker:UpdateNotebookInstance" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance/*"],
    /// Gives a stopped notebook instance the role and the lifecycle configuration that were approved, where either is another.
    RestoreNotebookInstance {
        /// Its name.
        notebook: String,
        /// The ARN of the approved role, when it has another.
        role: Option<String>,
        /// The approved lifecycle configuration, when it has another; empty when it is to have none.
        lifecycle: Option<String>,
    } "sagemaker" "UpdateNotebookInstance" ["sagemaker:UpdateNotebookInstance" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance/*"],
    /// Takes the approval of a model package back: it waits for one again.
    WithdrawModelApproval {
        /// The package's ARN.
        package: String,
    } "sagemaker" "UpdateModelPackage" ["sagemaker:UpdateModelPackage" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:model-package/*"],
    /// Has an endpoint serve the configuration that was approved. How many instances each variant has stays.
    RestoreEndpoint {
        /// Its name.
        endpoint: String,
        /// The approved configuration.
        config: String,
    } "sagemaker" "UpdateEndpoint" [
        "sagemaker:UpdateEndpoint" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:endpoint/*",
        "sagemaker:UpdateEndpoint" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:endpoint-config/*"
    ],
    /// Has a monitoring schedule watch what was approved, when it was approved.
    RestoreMonitoringSchedule {
        /// Its name.
        schedule: String,
        /// The approved `MonitoringScheduleConfig`, in the API's own spelling.
        definition: Value,
    } "sagemaker" "UpdateMonitoringSchedule" ["sagemaker:UpdateMonitoringSchedule" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:monitoring-schedule/*"],
    /// Starts a monitoring schedule that was stopped.
    StartMonitoringSchedule {
        /// Its name.
        schedule: String,
    } "sagemaker" "StartMonitoringSchedule" ["sagemaker:StartMonitoringSchedule" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:monitoring-schedule/*"],
    /// Has the apps of a Studio domain reach the world by your own network only.
    ConfineDomain {
        /// Its id.
        domain: String,
    } "sagemaker" "UpdateDomain" ["sagemaker:UpdateDomain" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:domain/*"],
    /// Gives a lifecycle configuration of notebooks the scripts that were approved.
    RestoreLifecycleScripts {
        /// Its name.
        lifecycle: String,
        /// What runs once, when a notebook is created, in base64; `None` for nothing.
        on_create: Option<String>,
        /// What runs at every start, in base64; `None` for nothing.
        on_start: Option<String>,
    } "sagemaker" "UpdateNotebookInstanceLifecycleConfig" ["sagemaker:UpdateNotebookInstanceLifecycleConfig" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:notebook-instance-lifecycle-config/*"],
    /// Stops a training job. What it has not saved is lost.
    StopTrainingJob {
        /// Its name.
        job: String,
    } "sagemaker" "StopTrainingJob" ["sagemaker:StopTrainingJob" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:training-job/*"],
    /// Stops a processing job. What it has not saved is lost.
    StopProcessingJob {
        /// Its name.
        job: String,
    } "sagemaker" "StopProcessingJob" ["sagemaker:StopProcessingJob" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:processing-job/*"],
    /// Stops a transform job. What it has not saved is lost.
    StopTransformJob {
        /// Its name.
        job: String,
    } "sagemaker" "StopTransformJob" ["sagemaker:StopTransformJob" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:transform-job/*"],
    /// Lets nobody open a shell in the containers of a training job any more.
    DisableRemoteDebug {
        /// Its name.
        job: String,
    } "sagemaker" "UpdateTrainingJob" ["sagemaker:UpdateTrainingJob" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:training-job/*"],
    /// Makes a service-specific credential inactive.
    DeactivateServiceCredential {
        /// The user it belongs to; `None` when the caller's own is meant and its name is not known.
        user: Option<String>,
        /// The credential's id.
        credential: String,
    } "iam" "UpdateServiceSpecificCredential" ["iam:UpdateServiceSpecificCredential" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*"],
    /// Detaches a managed policy from a role.
    DetachRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's ARN.
        policy: String,
    } "iam" "DetachRolePolicy" ["iam:DetachRolePolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Detaches a managed policy from a user.
    DetachUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's ARN.
        policy: String,
    } "iam" "DetachUserPolicy" ["iam:DetachUserPolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*"],
    /// Detaches a managed policy from a group.
    DetachGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's ARN.
        policy: String,
    } "iam" "DetachGroupPolicy" ["iam:DetachGroupPolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:group/*"],
    /// Makes an access key inactive.
    DeactivateAccessKey {
        /// The user it belongs to.
        user: String,
        /// The key's id.
        key: String,
    } "iam" "UpdateAccessKey" ["iam:UpdateAccessKey" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*"],
    /// Ends the sessions of a role that were begun before: an inline policy denies them what they may do. Sessions that are
    /// begun later are free.
    RevokeRoleSessions {
        /// The role's name.
        role: String,
        /// What they may do no longer.
        revoked: Revoked,
    } "iam" "PutRolePolicy" ["iam:PutRolePolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Gives a role the permissions boundary that was approved.
    RestoreRoleBoundary {
        /// The role's name.
        role: String,
        /// The ARN of the policy that bounds it.
        boundary: String,
    } "iam" "PutRolePermissionsBoundary" ["iam:PutRolePermissionsBoundary" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Gives a user the permissions boundary that was approved.
    RestoreUserBoundary {
        /// The user's name.
        user: String,
        /// The ARN of the policy that bounds it.
        boundary: String,
    } "iam" "PutUserPermissionsBoundary" ["iam:PutUserPermissionsBoundary" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*"],
    /// Takes principals out of a role's trust policy, and leaves all else in it as it is.
    RestrictTrustPolicy {
        /// The role's name.
        role: String,
        /// What becomes of which statement.
        edits: Vec<Edit>,
    } "iam" "UpdateAssumeRolePolicy" ["iam:UpdateAssumeRolePolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Takes statements out of an inline policy of a role, or narrows them, and leaves the others as they are.
    RestrictRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        policy: String,
        /// What becomes of which statement.
        edits: Vec<Edit>,
    } "iam" "PutRolePolicy" ["iam:PutRolePolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Deletes an inline policy of a role of which no statement is left.
    DeleteRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        policy: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "iam" "DeleteRolePolicy" ["iam:DeleteRolePolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Takes statements out of an inline policy of a user, or narrows them, and leaves the others as they are.
    RestrictUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's name.
        policy: String,
        /// What becomes of which statement.
        edits: Vec<Edit>,
    } "iam" "PutUserPolicy" ["iam:PutUserPolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*"],
    /// Deletes an inline policy of a user of which no statement is left.
    DeleteUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's name.
        policy: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "iam" "DeleteUserPolicy" ["iam:DeleteUserPolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*"],
    /// Takes statements out of an inline policy of a group, or narrows them, and leaves the others as they are.
    RestrictGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's name.
        policy: String,
        /// What becomes of which statement.
        edits: Vec<Edit>,
    } "iam" "PutGroupPolicy" ["iam:PutGroupPolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:group/*"],
    /// Deletes an inline policy of a group of which no statement is left.
    DeleteGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's name.
        policy: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "iam" "DeleteGroupPolicy" ["iam:DeleteGroupPolicy" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:group/*"],
    /// Makes a managed policy without some of its statements, or with narrower ones, the version that holds.
    RestrictManagedPolicy {
        /// The policy's ARN.
        policy: String,
        /// What becomes of which statement.
        edits: Vec<Edit>,
    } "iam" "CreatePolicyVersion" ["iam:CreatePolicyVersion" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/*"],
    /// Makes the approved version of a managed policy the one that holds again.
    RestorePolicyVersion {
        /// The policy's ARN.
        policy: String,
        /// The approved version.
        version: String,
    } "iam" "SetDefaultPolicyVersion" ["iam:SetDefaultPolicyVersion" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/*"],
    /// Revokes inbound rules by their ids, never by what they say.
    RevokeIngressRules {
        /// The security group's id.
        group: String,
        /// The rules' ids.
        rules: Vec<String>,
    } "ec2" "RevokeSecurityGroupIngress" ["ec2:RevokeSecurityGroupIngress" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:security-group/*"],
    /// Takes a route out of a table that was not in it when it was approved.
    DeleteRoute {
        /// The table's id.
        table: String,
        /// The range of addresses that it leads somewhere.
        destination: String,
    } "ec2" "DeleteRoute" ["ec2:DeleteRoute" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:route-table/*"],
    /// Has a route lead again where it led when its table was approved.
    RestoreRoute {
        /// The table's id.
        table: String,
        /// The range of addresses that it leads somewhere.
        destination: String,
        /// The id of what it led to.
        target: String,
    } "ec2" "ReplaceRoute" ["ec2:ReplaceRoute" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:route-table/*"],
    /// Gives an endpoint back what it had when it was approved, and takes from it what opened it.
    RestoreVpcEndpoint {
        /// The endpoint's id.
        endpoint: String,
        /// What is to be another, and nothing else.
        changes: VpcEndpointChanges,
    } "ec2" "ModifyVpcEndpoint" [
        "ec2:ModifyVpcEndpoint" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:route-table/*",
        "ec2:ModifyVpcEndpoint" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:security-group/*",
        "ec2:ModifyVpcEndpoint" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:subnet/*",
        "ec2:ModifyVpcEndpoint" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc-endpoint/*"
    ],
    /// Makes a flow log again that was deleted, as it was approved.
    RecreateFlowLog {
        /// The id of the one that was deleted.
        flow_log: String,
        /// How it was made.
        definition: FlowLogDefinition,
        /// The tag that says whose it is.
        tags: Tags,
    } "ec2" "CreateFlowLogs" [
        "ec2:CreateFlowLogs" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:network-interface/*",
        "ec2:CreateFlowLogs" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:subnet/*",
        "ec2:CreateFlowLogs" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc-flow-log/*",
        "ec2:CreateFlowLogs" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc/*",
        "ec2:CreateTags" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc-flow-log/*",
        "logs:CreateLogDelivery" on "*",
        "logs:DeleteLogDelivery" on "*"
    ],
    /// Turns a detector, or features of it that were approved, on again.
    EnableDetector {
        /// The detector's id.
        detector: String,
        /// The features to turn on.
        features: Vec<String>,
    } "guardduty" "UpdateDetector" ["guardduty:UpdateDetector" on "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*"],
    /// Creates a deleted detector again, with the features that were approved.
    RecreateDetector {
        /// The Region whose detector it is.
        region: String,
        /// The features to turn on.
        features: Vec<String>,
    } "guardduty" "CreateDetector" ["guardduty:CreateDetector" on "*"],
    /// Has a filter mark the findings that it hid. Which findings it takes stays.
    ShowFilteredFindings {
        /// The detector's id.
        detector: String,
        /// The filter's name.
        filter: String,
    } "guardduty" "UpdateFilter" ["guardduty:UpdateFilter" on "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*"],
    /// Turns Security Hub on again, with no standard.
    EnableSecurityHub {
        /// The Region.
        region: String,
        /// How it tells of a check that several standards have; `None` leaves that to AWS.
        generator: Option<String>,
    } "securityhub" "EnableSecurityHub" ["securityhub:EnableSecurityHub" on "arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default"],
    /// Turns standards of Security Hub on again that were approved.
    EnableStandards {
        /// The Region.
        region: String,
        /// What each is told, by the ARN of the standard; empty when none is known here.
        standards: BTreeMap<String, BTreeMap<String, String>>,
    } "securityhub" "BatchEnableStandards" ["securityhub:BatchEnableStandards" on "arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default"],
    /// Turns Macie on again.
    EnableMacie {
        /// The Region.
        region: String,
        /// How often it publishes what changed in its findings; `None` leaves that to AWS.
        frequency: Option<String>,
    } "macie2" "EnableMacie" ["macie2:EnableMacie" on "*"],
    /// Has Macie go on where it was paused.
    ResumeMacie {
        /// The Region.
        region: String,
    } "macie2" "UpdateMacieSession" ["macie2:UpdateMacieSession" on "*"],
    /// Has Macie choose by itself again what to look into.
    StartAutomatedDiscovery {
        /// The Region.
        region: String,
        /// For which accounts of the organization; `None` when that is not known.
        members: Option<String>,
    } "macie2" "UpdateAutomatedDiscoveryConfiguration" ["macie2:UpdateAutomatedDiscoveryConfiguration" on "*"],
    /// Has the web ACL that was approved stand before a door again, where none does.
    AttachWebAcl {
        /// The door's ARN.
        door: String,
        /// The web ACL's ARN; empty when none is known here.
        web_acl: String,
    } "wafv2" "AssociateWebACL" [
        "apigateway:SetWebACL" on "arn:${AWS::Partition}:apigateway:*::/restapis/*/stages/*",
        "apprunner:AssociateWebAcl" on "arn:${AWS::Partition}:apprunner:*:${AWS::AccountId}:service/*",
        "appsync:AssociateWebACL" on "arn:${AWS::Partition}:appsync:*:${AWS::AccountId}:apis/*",
        "bedrock-agentcore:GatewayAssociateWebACL" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",
        "cognito-idp:AssociateWebACL" on "arn:${AWS::Partition}:cognito-idp:*:${AWS::AccountId}:userpool/*",
        "ec2:AssociateVerifiedAccessInstanceWebAcl" on "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:verified-access-instance/*",
        "elasticloadbalancing:CreateWebACLAssociation" on "arn:${AWS::Partition}:elasticloadbalancing:*:${AWS::AccountId}:loadbalancer/app/*",
        "wafv2:AssociateWebACL" on "arn:${AWS::Partition}:wafv2:*:${AWS::AccountId}:regional/webacl/*"
    ],
    /// Has a web ACL log again as was approved, where it logs nothing.
    RestoreWebAclLog {
        /// The web ACL's ARN.
        web_acl: String,
        /// What to log and where, in the API's own spelling; null when none is known here.
        logging: Value,
    } "wafv2" "PutLoggingConfiguration" [
        "logs:CreateLogDelivery" on "*",
        "logs:DescribeLogGroups" on "*",
        "logs:DescribeResourcePolicies" on "*",
        "s3:GetBucketPolicy" on "arn:${AWS::Partition}:s3:::aws-waf-logs-*",
        "wafv2:PutLoggingConfiguration" on "arn:${AWS::Partition}:wafv2:*:${AWS::AccountId}:*/webacl/*"
    ],
    /// Puts the recorded phase back into a resource's tag, and leaves its other tags as they are.
    RestorePhaseTag {
        /// The resource's ARN.
        resource: String,
        /// The key of the tag.
        key: String,
        /// The phase that was recorded.
        phase: Phase,
    } "tagging" "TagResources" [
        "tag:TagResources" on "*",
        "bedrock:TagResource" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:*",
        "bedrock-agentcore:TagResource" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:*",
        "kms:TagResource" on "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*",
        "lambda:TagResource" on "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",
        "qbusiness:TagResource" on "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:*",
        "s3vectors:TagResource" on "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:*"
    ],
    /// Puts the recorded phase back into a bucket's tag, beside all tags that the bucket has.
    RestoreBucketPhaseTag {
        /// The bucket's name.
        bucket: String,
        /// The key of the tag.
        key: String,
        /// The phase that was recorded.
        phase: Phase,
    } "s3" "PutBucketTagging" ["s3:PutBucketTagging" on "arn:${AWS::Partition}:s3:::*"],
    /// Puts the recorded phase back into a role's tag, and leaves its other tags as they are.
    RestoreRolePhaseTag {
        /// The role's ARN.
        role: String,
        /// The key of the tag.
        key: String,
        /// The phase that was recorded.
        phase: Phase,
    } "iam" "TagRole" ["iam:TagRole" on "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"],
    /// Puts the recorded phase back into the tag of a resource of SageMaker, and leaves its other tags as they are.
    RestoreSagemakerPhaseTag {
        /// The resource's ARN.
        resource: String,
        /// The key of the tag.
        key: String,
        /// The phase that was recorded.
        phase: Phase,
    } "sagemaker" "AddTags" ["sagemaker:AddTags" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:*"],
    /// Takes statements out of a bucket's policy, or principals out of statements, and leaves the rest as it is.
    NarrowBucketPolicy {
        /// The bucket's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "s3" "PutBucketPolicy" ["s3:PutBucketPolicy" on "arn:${AWS::Partition}:s3:::*"],
    /// Deletes a bucket's policy of which no statement may stay.
    DeleteBucketPolicy {
        /// The bucket's ARN.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "s3" "DeleteBucketPolicy" ["s3:DeleteBucketPolicy" on "arn:${AWS::Partition}:s3:::*"],
    /// Keeps principals from a bucket by a statement in its policy, and leaves the rest of it as it is.
    DenyBucket {
        /// The bucket's ARN.
        resource: String,
        /// The ARNs of roles and users, without their paths.
        principals: Vec<String>,
    } "s3" "PutBucketPolicy" ["s3:PutBucketPolicy" on "arn:${AWS::Partition}:s3:::*"],
    /// Keeps what is overwritten or deleted in a bucket as old versions again.
    EnableBucketVersioning {
        /// The bucket's name.
        bucket: String,
    } "s3" "PutBucketVersioning" ["s3:PutBucketVersioning" on "arn:${AWS::Partition}:s3:::*"],
    /// Encrypts new objects of a bucket as was approved.
    RestoreBucketEncryption {
        /// The bucket's name.
        bucket: String,
        /// The rules, as S3 keeps them; empty when none are known here.
        document: String,
    } "s3" "PutBucketEncryption" ["s3:PutEncryptionConfiguration" on "arn:${AWS::Partition}:s3:::*"],
    /// Logs the requests to a bucket where it was approved.
    RestoreBucketLogging {
        /// The bucket's name.
        bucket: String,
        /// Where to, as S3 keeps it; empty when that is not known here.
        document: String,
    } "s3" "PutBucketLogging" ["s3:PutBucketLogging" on "arn:${AWS::Partition}:s3:::*"],
    /// Copies the objects of a bucket again as was approved, where nothing is copied now.
    RestoreBucketReplication {
        /// The bucket's name.
        bucket: String,
        /// The role and the rules, as S3 keeps them; empty when none are known here.
        document: String,
    } "s3" "PutBucketReplication" ["s3:PutReplicationConfiguration" on "arn:${AWS::Partition}:s3:::*"],
    /// Takes rules out of what S3 erases in a bucket, or puts the approved ones in their places, and leaves all others.
    NarrowBucketLifecycle {
        /// The bucket's name.
        bucket: String,
        /// What becomes of which rule.
        edits: Vec<Edit>,
    } "s3" "PutBucketLifecycleConfiguration" ["s3:PutLifecycleConfiguration" on "arn:${AWS::Partition}:s3:::*"],
    /// Has S3 erase nothing more in a bucket of which no rule may stay.
    DeleteBucketLifecycle {
        /// The bucket's name.
        bucket: String,
        /// All of its rules.
        edits: Vec<Edit>,
    } "s3" "DeleteBucketLifecycle" ["s3:PutLifecycleConfiguration" on "arn:${AWS::Partition}:s3:::*"],
    /// Takes rules out of what S3 copies elsewhere, and leaves all others as they are.
    NarrowBucketReplication {
        /// The bucket's name.
        bucket: String,
        /// The rules that go.
        edits: Vec<Edit>,
        /// The role that copies, which the call must hand on again; `None` when it is not known.
        role: Option<String>,
    } "s3" "PutBucketReplication" ["s3:PutReplicationConfiguration" on "arn:${AWS::Partition}:s3:::*"],
    /// Has S3 copy nothing more of a bucket of which no rule may stay.
    DeleteBucketReplication {
        /// The bucket's name.
        bucket: String,
        /// All of its rules.
        edits: Vec<Edit>,
    } "s3" "DeleteBucketReplication" ["s3:PutReplicationConfiguration" on "arn:${AWS::Partition}:s3:::*"],
    /// Takes grants out of a bucket's ACL, and leaves the others as they are.
    RemoveBucketGrants {
        /// The bucket's name.
        bucket: String,
        /// The grants to remove.
        grants: Vec<BucketGrant>,
    } "s3" "PutBucketAcl" ["s3:PutBucketAcl" on "arn:${AWS::Partition}:s3:::*"],
    /// Takes statements out of the policy of a secret, or principals out of statements, and leaves the rest as it is.
    NarrowSecretPolicy {
        /// The secret's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "secretsmanager" "PutResourcePolicy" ["secretsmanager:PutResourcePolicy" on "arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:*"],
    /// Deletes the policy of a secret of which no statement may stay.
    DeleteSecretPolicy {
        /// The secret's ARN.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "secretsmanager" "DeleteResourcePolicy" ["secretsmanager:DeleteResourcePolicy" on "arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:*"],
    /// Takes statements out of the policy of a bucket of vectors, or principals out of statements, and leaves the rest as it is.
    NarrowVectorBucketPolicy {
        /// The bucket's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "s3vectors" "PutVectorBucketPolicy" ["s3vectors:PutVectorBucketPolicy" on "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:bucket/*"],
    /// Deletes the policy of a bucket of vectors of which no statement may stay.
    DeleteVectorBucketPolicy {
        /// The bucket's ARN.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "s3vectors" "DeleteVectorBucketPolicy" ["s3vectors:DeleteVectorBucketPolicy" on "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:bucket/*"],
    /// Takes statements out of the policy of a group of model packages, or principals out of statements, and leaves the rest as it is.
    NarrowModelGroupPolicy {
        /// The group's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "sagemaker" "PutModelPackageGroupPolicy" ["sagemaker:PutModelPackageGroupPolicy" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:model-package-group/*"],
    /// Deletes the policy of a group of model packages of which no statement may stay.
    DeleteModelGroupPolicy {
        /// The group's ARN.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "sagemaker" "DeleteModelPackageGroupPolicy" ["sagemaker:DeleteModelPackageGroupPolicy" on "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:model-package-group/*"],
    /// Takes statements out of the policy of a model of Comprehend, or principals out of statements, and leaves the rest as it is.
    NarrowComprehendPolicy {
        /// The model's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "comprehend" "PutResourcePolicy" [
        "comprehend:PutResourcePolicy" on "arn:${AWS::Partition}:comprehend:*:${AWS::AccountId}:document-classifier/*",
        "comprehend:PutResourcePolicy" on "arn:${AWS::Partition}:comprehend:*:${AWS::AccountId}:entity-recognizer/*"
    ],
    /// Deletes the policy of a model of Comprehend of which no statement may stay.
    DeleteComprehendPolicy {
        /// The model's ARN.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "comprehend" "DeleteResourcePolicy" [
        "comprehend:DeleteResourcePolicy" on "arn:${AWS::Partition}:comprehend:*:${AWS::AccountId}:document-classifier/*",
        "comprehend:DeleteResourcePolicy" on "arn:${AWS::Partition}:comprehend:*:${AWS::AccountId}:entity-recognizer/*"
    ],
    /// Takes statements out of the policy of a key, or principals out of statements, and leaves the rest as it is.
    NarrowKeyPolicy {
        /// The key's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "kms" "PutKeyPolicy" ["kms:PutKeyPolicy" on "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"],
    /// Takes statements out of a repository's policy, or principals out of statements, and leaves the rest as it is.
    NarrowRepositoryPolicy {
        /// The repository's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "ecr" "SetRepositoryPolicy" ["ecr:SetRepositoryPolicy" on "arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/*"],
    /// Deletes a repository's policy of which no statement may stay.
    DeleteRepositoryPolicy {
        /// The repository's ARN.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "ecr" "DeleteRepositoryPolicy" ["ecr:DeleteRepositoryPolicy" on "arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/*"],
    /// Keeps the tags of images in their places again, as was approved.
    RestoreTagMutability {
        /// The repository's ARN.
        repository: String,
        /// Whether tags can be moved.
        mutability: TagMutability,
        /// The tags for which it is otherwise.
        exclusions: Vec<String>,
    } "ecr" "PutImageTagMutability" ["ecr:PutImageTagMutability" on "arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/*"],
    /// Has images scanned again when they are pushed.
    ScanOnPush {
        /// The repository's ARN.
        repository: String,
    } "ecr" "PutImageScanningConfiguration" ["ecr:PutImageScanningConfiguration" on "arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/*"],
    /// Takes statements out of a domain's access policy, or principals out of statements, and leaves the rest as it is.
    NarrowDomainPolicy {
        /// The domain's ARN.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "es" "UpdateDomainConfig" ["es:UpdateDomainConfig" on "arn:${AWS::Partition}:es:*:${AWS::AccountId}:domain/*"],
    /// Has an index of Kendra prove again who asks.
    RequireUserTokens {
        /// The index's ARN.
        index: String,
        /// The tokens that were approved, in the API's own spelling; `None` leaves those that are there.
        tokens: Option<Vec<Value>>,
    } "kendra" "UpdateIndex" ["kendra:UpdateIndex" on "arn:${AWS::Partition}:kendra:*:${AWS::AccountId}:index/*"],
    /// Takes the public address from an instance of a database.
    CloseDatabaseInstance {
        /// The instance's ARN.
        instance: String,
    } "rds" "ModifyDBInstance" ["rds:ModifyDBInstance" on "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:db:*"],
    /// Has parts of a network policy for collections let the internet in no more, and leaves its other parts as they are.
    ShutCollections {
        /// The policy's name.
        policy: String,
        /// What becomes of which part.
        edits: Vec<Edit>,
    } "aoss" "UpdateSecurityPolicy" ["aoss:UpdateSecurityPolicy" on "*"],
    /// Takes principals out of a data access policy for collections, and leaves everything else in it as it is.
    NarrowCollectionAccess {
        /// The policy's name.
        policy: String,
        /// What becomes of which part.
        edits: Vec<Edit>,
    } "aoss" "UpdateAccessPolicy" ["aoss:UpdateAccessPolicy" on "*"],
    /// Has AWS refuse again to delete a collection.
    ProtectCollection {
        /// The collection's ARN.
        collection: String,
    } "aoss" "UpdateCollection" ["aoss:UpdateCollection" on "arn:${AWS::Partition}:aoss:*:${AWS::AccountId}:collection/*"],
    /// Ends a grant of a key.
    RevokeKeyGrant {
        /// The key's ARN.
        key: String,
        /// The grant's id.
        grant: String,
    } "kms" "RevokeGrant" ["kms:RevokeGrant" on "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"],
    /// Takes statements out of the policy of a runtime or gateway, or principals out of statements, and leaves the rest
    /// as it is.
    NarrowAgentcorePolicy {
        /// The ARN of what it stands on.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "agentcore" "PutResourcePolicy" ["bedrock-agentcore:PutResourcePolicy" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:*"],
    /// Deletes the policy of a runtime or gateway of which no statement may stay.
    DeleteAgentcorePolicy {
        /// The ARN of what it stands on.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "agentcore" "DeleteResourcePolicy" ["bedrock-agentcore:DeleteResourcePolicy" on "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:*"],
    /// Takes statements out of the policy of a resource of Bedrock, or principals out of statements, and leaves the rest
    /// as it is.
    NarrowBedrockPolicy {
        /// The ARN of what it stands on.
        resource: String,
        /// What goes.
        edits: Vec<Edit>,
    } "bedrock" "PutResourcePolicy" ["bedrock:PutResourcePolicy" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:*"],
    /// Deletes the policy of a resource of Bedrock of which no statement may stay.
    DeleteBedrockPolicy {
        /// The ARN of what it stands on.
        resource: String,
        /// All that stands in it.
        edits: Vec<Edit>,
    } "bedrock" "DeleteResourcePolicy" ["bedrock:DeleteResourcePolicy" on "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:*"],
    /// Puts an event rule of ours back as it was deployed.
    RestoreRule {
        /// The rule's ARN.
        rule: String,
        /// What was deployed; `None` when it is not known here.
        deployed: Option<Facts>,
    } "self" "PutRule" [
        "events:PutRule" on "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-*",
        "events:PutRule" on "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}/*"
    ],
    /// Gives an event rule of ours its deployed targets back, and leaves others to a person.
    RestoreRuleTargets {
        /// The rule's ARN.
        rule: String,
        /// The targets as they were deployed.
        targets: Vec<Value>,
    } "self" "PutTargets" [
        "events:PutTargets" on "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-*",
        "events:PutTargets" on "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}/*"
    ],
    /// Lifts a limit on how many of a function of ours may run, none of which was deployed.
    LiftConcurrencyLimit {
        /// The function's ARN.
        function: String,
    } "self" "DeleteFunctionConcurrency" ["lambda:DeleteFunctionConcurrency" on "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*"],
    /// Has a function of ours be given the messages of its queue again, as it was deployed.
    RestoreEventSourceMapping {
        /// The function's ARN.
        function: String,
        /// The mapping's id.
        mapping: String,
        /// What was deployed.
        deployed: Value,
    } "self" "UpdateEventSourceMapping" ["lambda:UpdateEventSourceMapping" on "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:event-source-mapping:*"],
    /// Gives a queue of ours its deployed attributes back, its policy among them.
    RestoreQueueAttributes {
        /// The queue's URL.
        queue: String,
        /// The attributes that were changed, as they were deployed; one that was not deployed is emptied.
        attributes: BTreeMap<String, String>,
    } "self" "SetQueueAttributes" ["sqs:SetQueueAttributes" on "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*"],
    /// Gives a topic of ours its deployed policy back.
    RestoreTopicPolicy {
        /// The topic's ARN.
        topic: String,
        /// The policy as it was deployed.
        policy: Value,
    } "self" "SetTopicAttributes" ["sns:SetTopicAttributes" on "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*"],
}
