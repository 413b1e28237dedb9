//! The calls that take repairs back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::declare::{declared, undos};
use crate::{
    Arn, BucketGrant, Enforcement, EventStoreChanges, GatewayRateLimit, InvocationLogging, KeyGrant, PolicyDocument,
    PublicAccessBlock, SecurityGroupRule, TagMutability, Tags, ToolPolicy, TrailChanges, TrailSettings,
    VpcEndpointChanges,
};

undos! {
    /// Puts a bucket's public access block back to the switches it had.
    PutBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
        /// The switches as they were.
        flags: PublicAccessBlock,
    } "s3:PutPublicAccessBlock",
    /// Deletes a bucket's public access block, because there was none.
    DeleteBucketPublicAccessBlock {
        /// The bucket's name.
        bucket: String,
    } "s3:DeletePublicAccessBlock",
    /// Puts the account's public access block back to the switches it had.
    PutAccountPublicAccessBlock {
        /// The account.
        account: String,
        /// The switches as they were.
        flags: PublicAccessBlock,
    } "s3:PutPublicAccessBlock",
    /// Deletes the account's public access block, because there was none.
    DeleteAccountPublicAccessBlock {
        /// The account.
        account: String,
    } "s3:DeletePublicAccessBlock",
    /// Disables a key again.
    DisableKey {
        /// The key's ARN.
        key: String,
    } "kms:DisableKey",
    /// Turns rotation of a key off again.
    DisableKeyRotation {
        /// The key's ARN.
        key: String,
    } "kms:DisableKeyRotation",
    /// Adds a statement to a function's policy again.
    AddFunctionPermission {
        /// The function's ARN.
        function: String,
        /// The version or alias whose policy it is.
        qualifier: Option<String>,
        /// The statement as it stood in the policy.
        statement: Value,
    } "lambda:AddPermission",
    /// Opens a function URL to anyone again.
    OpenFunctionUrl {
        /// The function's ARN.
        function: String,
        /// The alias it belongs to.
        qualifier: Option<String>,
    } "lambda:UpdateFunctionUrlConfig",
    /// Reserves for a function what was reserved for it.
    PutFunctionConcurrency {
        /// The function's ARN, without a qualifier.
        function: String,
        /// How often at once it may run.
        reserved: i32,
    } "lambda:PutFunctionConcurrency",
    /// Lets a function run as often as all others.
    DeleteFunctionConcurrency {
        /// The function's ARN, without a qualifier.
        function: String,
    } "lambda:DeleteFunctionConcurrency",
    /// Has an alias of a function stand for what it stood for before.
    UpdateFunctionAlias {
        /// The function's ARN, without a qualifier.
        function: String,
        /// The alias's name.
        alias: String,
        /// The version.
        version: String,
        /// Other versions beside it, each with its share of the calls.
        weights: BTreeMap<String, Number>,
    } "lambda:UpdateAlias",
    /// Stops a trail again.
    StopTrailLogging {
        /// The trail's ARN.
        trail: String,
    } "cloudtrail:StopLogging",
    /// Deletes a trail again, because there was none.
    DeleteTrail {
        /// The trail's name.
        trail: String,
    } "cloudtrail:DeleteTrail",
    /// Gives a trail the settings that it had.
    UpdateTrail {
        /// The trail's ARN.
        trail: String,
        /// The settings as they were.
        changes: Box<TrailChanges>,
    } "cloudtrail:UpdateTrail",
    /// Gives a trail the event selectors that it had.
    PutTrailSelectors {
        /// The trail as it was.
        settings: Box<TrailSettings>,
    } "cloudtrail:PutEventSelectors",
    /// Makes a trail or an event data store look for what it looked for, and nothing else.
    PutInsightSelectors {
        /// The ARN of the trail or event data store.
        recorder: String,
        /// What it looked for.
        insights: Vec<String>,
        /// The event data store into which an event data store wrote what it found.
        into: Option<String>,
    } "cloudtrail:PutInsightSelectors",
    /// Gives an event data store the settings that it had.
    UpdateEventDataStore {
        /// The store's ARN.
        store: String,
        /// The settings as they were.
        changes: Box<EventStoreChanges>,
    } "cloudtrail:UpdateEventDataStore",
    /// Stops an event data store from taking in events again.
    StopEventDataStoreIngestion {
        /// The store's ARN.
        store: String,
    } "cloudtrail:StopEventDataStoreIngestion",
    /// Makes AWS Config record what it recorded.
    PutConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder as it was, in the API's own spelling.
        definition: Value,
    } "config:PutConfigurationRecorder",
    /// Deletes the recorder of AWS Config again, because there was none.
    DeleteConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder's name.
        recorder: String,
    } "config:DeleteConfigurationRecorder",
    /// Makes AWS Config deliver where it delivered.
    PutDeliveryChannel {
        /// The Region whose channel it is.
        region: String,
        /// The channel as it was, in the API's own spelling.
        definition: Value,
    } "config:PutDeliveryChannel",
    /// Deletes the delivery channel of AWS Config again, because there was none.
    DeleteDeliveryChannel {
        /// The Region whose channel it is.
        region: String,
        /// The channel's name.
        channel: String,
    } "config:DeleteDeliveryChannel",
    /// Stops the recorder of AWS Config again.
    StopConfigRecorder {
        /// The Region whose recorder it is.
        region: String,
        /// The recorder's name.
        recorder: String,
    } "config:StopConfigurationRecorder",
    /// Deletes a log group again, because there was none. Its events are lost.
    DeleteLogGroup {
        /// The group's ARN.
        log_group: String,
    } "logs:DeleteLogGroup",
    /// Makes a log group keep its events for as many days as it did.
    PutLogRetention {
        /// The group's ARN.
        log_group: String,
        /// The days.
        days: i32,
    } "logs:PutRetentionPolicy",
    /// Makes a log group keep its events for ever, as it did.
    DeleteLogRetention {
        /// The group's ARN.
        log_group: String,
    } "logs:DeleteRetentionPolicy",
    /// Encrypts a log group with the key that it had.
    AssociateLogKey {
        /// The group's ARN.
        log_group: String,
        /// The key's ARN.
        key: String,
    } "logs:AssociateKmsKey",
    /// Takes its key from a log group, because it had none.
    DisassociateLogKey {
        /// The group's ARN.
        log_group: String,
    } "logs:DisassociateKmsKey",
    /// Masks in a log group what was masked, and nothing else.
    PutLogMasking {
        /// The group's ARN.
        log_group: String,
        /// The data protection policy as it was.
        definition: Value,
    } "logs:PutDataProtectionPolicy",
    /// Masks nothing in a log group, because nothing was.
    DeleteLogMasking {
        /// The group's ARN.
        log_group: String,
    } "logs:DeleteDataProtectionPolicy",
    /// Lets a log group be deleted, as it could be.
    UnprotectLogGroup {
        /// The group's ARN.
        log_group: String,
    } "logs:PutLogGroupDeletionProtection",
    /// Puts Bedrock invocation logging back to what it was.
    PutInvocationLogging {
        /// The Region whose setting it is.
        region: String,
        /// The configuration as it was.
        configuration: InvocationLogging,
    } "bedrock:PutModelInvocationLoggingConfiguration",
    /// Deletes Bedrock invocation logging again, because there was none.
    DeleteInvocationLogging {
        /// The Region whose setting it is.
        region: String,
    } "bedrock:DeleteModelInvocationLoggingConfiguration",
    /// Gives a guardrail back all that it had.
    UpdateGuardrail {
        /// The guardrail's ARN.
        guardrail: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "bedrock:UpdateGuardrail",
    /// Gives an agent's draft back all that it had.
    UpdateAgent {
        /// The agent's ARN.
        agent: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "bedrock:UpdateAgent",
    /// Gives an action group of an agent back all that it had.
    UpdateActionGroup {
        /// The agent's ARN.
        agent: String,
        /// The action group's id.
        group: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "bedrock:UpdateAgentActionGroup",
    /// Has an agent hand work to another one again.
    AssociateCollaborator {
        /// The agent's ARN.
        agent: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "bedrock:AssociateAgentCollaborator",
    /// Puts an agent's draft into effect again.
    PrepareAgent {
        /// The agent's ARN.
        agent: String,
    } "bedrock:PrepareAgent",
    /// Gives an alias of an agent back all that it had.
    UpdateAgentAlias {
        /// The agent's ARN.
        agent: String,
        /// The alias's id.
        alias: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "bedrock:UpdateAgentAlias",
    /// Deletes the guardrail that was made in the place of one that was gone.
    DeleteGuardrail {
        /// The ARN of the one that was gone.
        guardrail: String,
    } "bedrock:DeleteGuardrail",
    /// Enforces the guardrail that was enforced before, as it was.
    PutEnforcedGuardrail {
        /// The Region whose setting it is.
        region: String,
        /// What was enforced.
        enforced: Enforcement,
    } "bedrock:PutEnforcedGuardrailConfiguration",
    /// Enforces no guardrail any more, because none was.
    DeleteEnforcedGuardrail {
        /// The Region whose setting it is.
        region: String,
    } "bedrock:DeleteEnforcedGuardrailConfiguration",
    /// Sets who may keep what models are asked back to what it was.
    PutDataRetention {
        /// The Region whose setting it is.
        region: String,
        /// The mode as it was.
        mode: String,
    } "bedrock:PutAccountDataRetention",
    /// Gives a gateway back all that it had, its authorizer too.
    UpdateGateway {
        /// The gateway's ARN.
        gateway: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "agentcore:UpdateGateway",
    /// Takes a rate limit from a gateway again, because there was none.
    DeleteGatewayRateLimit {
        /// The gateway's ARN.
        gateway: String,
        /// The limit's id.
        rate_limit: String,
    } "agentcore:DeleteGatewayRateLimit",
    /// Gives a rate limit of a gateway the entries that it had.
    UpdateGatewayRateLimit {
        /// The gateway's ARN.
        gateway: String,
        /// The limit as it was.
        limit: GatewayRateLimit,
    } "agentcore:UpdateGatewayRateLimit",
    /// Gives a policy of tools the text that it had, and only logs it if it was so.
    UpdateToolPolicy {
        /// The engine's ARN.
        engine: String,
        /// The policy as it was.
        tool: ToolPolicy,
    } "agentcore:UpdatePolicy",
    /// Deletes a policy of tools again, because there was none.
    DeleteToolPolicy {
        /// The engine's ARN.
        engine: String,
        /// The policy's name.
        name: String,
    } "agentcore:DeletePolicy",
    /// Gives a target of a gateway back all that it had.
    UpdateGatewayTarget {
        /// The gateway's ARN.
        gateway: String,
        /// The target's id.
        target: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "agentcore:UpdateGatewayTarget",
    /// Gives a source of a knowledge base back all that it had.
    UpdateDataSource {
        /// The knowledge base's ARN.
        knowledge_base: String,
        /// The source's id.
        source: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "bedrock:UpdateDataSource",
    /// Switches an evaluation of what agents answer off again.
    DisableEvaluation {
        /// The ARN of the evaluation.
        evaluation: String,
    } "agentcore:UpdateOnlineEvaluationConfig",
    /// Has an endpoint of a runtime serve the version again that it served.
    UpdateRuntimeEndpoint {
        /// The runtime's ARN.
        runtime: String,
        /// The endpoint's name.
        endpoint: String,
        /// The version.
        version: String,
    } "agentcore:UpdateAgentRuntimeEndpoint",
    /// Has a vault of credentials encrypted as it was.
    SetTokenVaultKey {
        /// The vault's ARN.
        vault: String,
        /// The ARN of the owner's key; `None` for AWS's own.
        key: Option<String>,
    } "agentcore:SetTokenVaultCMK",
    /// Lets people's consent for an agent return to these addresses again, beside those that are there.
    AddReturnAddresses {
        /// The identity's ARN.
        identity: String,
        /// The addresses.
        addresses: Vec<String>,
    } "agentcore:UpdateWorkloadIdentity",
    /// Gives a runtime back all that it had, in another new version.
    UpdateAgentRuntime {
        /// The runtime's ARN.
        runtime: String,
        /// What to send, in the API's own spelling.
        definition: Value,
    } "agentcore:UpdateAgentRuntime",
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
    } "qbusiness:UpdateChatControlsConfiguration",
    /// Puts a statement into the policy of a Q Business application again.
    AssociatePermission {
        /// The application's ARN.
        application: String,
        /// The statement as it stood in the policy.
        statement: Value,
    } "qbusiness:AssociatePermission",
    /// Lets the sites embed a web experience again that might.
    UpdateOrigins {
        /// The application's ARN.
        application: String,
        /// The web experience's id.
        experience: String,
        /// The sites.
        origins: Vec<String>,
    } "qbusiness:UpdateWebExperience",
    /// Enables a plugin of Q Business again.
    EnablePlugin {
        /// The application's ARN.
        application: String,
        /// The plugin's id.
        plugin: String,
    } "qbusiness:UpdatePlugin",
    /// Starts a notebook instance again.
    StartNotebookInstance {
        /// Its name.
        notebook: String,
    } "sagemaker:StartNotebookInstance",
    /// Gives a stopped notebook instance back what it had.
    UpdateNotebookInstance {
        /// Its name.
        notebook: String,
        /// Whether whoever works in it could become root, if that was taken away.
        root: Option<bool>,
        /// Whether its metadata service answered without a session token, if that was taken away.
        old_metadata: Option<bool>,
        /// Its role, if it was given another.
        role: Option<String>,
        /// Its lifecycle configuration, if it was given another; empty when it had none.
        lifecycle: Option<String>,
    } "sagemaker:UpdateNotebookInstance",
    /// Approves a model package again.
    ApproveModelPackage {
        /// The package's ARN.
        package: String,
    } "sagemaker:UpdateModelPackage",
    /// Has an endpoint serve again what it served.
    UpdateEndpoint {
        /// Its name.
        endpoint: String,
        /// The configuration that it served, or was about to.
        config: String,
    } "sagemaker:UpdateEndpoint",
    /// Has a monitoring schedule watch again what it watched.
    UpdateMonitoringSchedule {
        /// Its name.
        schedule: String,
        /// Its `MonitoringScheduleConfig`, in the API's own spelling.
        definition: Value,
    } "sagemaker:UpdateMonitoringSchedule",
    /// Stops a monitoring schedule again.
    StopMonitoringSchedule {
        /// Its name.
        schedule: String,
    } "sagemaker:StopMonitoringSchedule",
    /// Lets the apps of a Studio domain reach the internet by SageMaker's own network again.
    OpenDomain {
        /// Its id.
        domain: String,
    } "sagemaker:UpdateDomain",
    /// Gives a lifecycle configuration of notebooks the scripts back that it had.
    UpdateLifecycleScripts {
        /// Its name.
        lifecycle: String,
        /// What ran once, when a notebook was created, in base64; `None` for nothing.
        on_create: Option<String>,
        /// What ran at every start, in base64; `None` for nothing.
        on_start: Option<String>,
    } "sagemaker:UpdateNotebookInstanceLifecycleConfig",
    /// Lets people open a shell in the containers of a training job again.
    EnableRemoteDebug {
        /// Its name.
        job: String,
    } "sagemaker:UpdateTrainingJob",
    /// Makes a service-specific credential active again.
    ActivateServiceCredential {
        /// The user it belongs to.
        user: Option<String>,
        /// The credential's id.
        credential: String,
    } "iam:UpdateServiceSpecificCredential",
    /// Attaches a managed policy to a role again.
    AttachRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's ARN.
        policy: String,
    } "iam:AttachRolePolicy",
    /// Attaches a managed policy to a user again.
    AttachUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's ARN.
        policy: String,
    } "iam:AttachUserPolicy",
    /// Attaches a managed policy to a group again.
    AttachGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's ARN.
        policy: String,
    } "iam:AttachGroupPolicy",
    /// Makes an access key active again.
    ActivateAccessKey {
        /// The user it belongs to.
        user: String,
        /// The key's id.
        key: String,
    } "iam:UpdateAccessKey",
    /// Gives a role back the permissions boundary that it had.
    PutRoleBoundary {
        /// The role's name.
        role: String,
        /// The ARN of the policy that bounded it.
        boundary: String,
    } "iam:PutRolePermissionsBoundary",
    /// Takes a role's permissions boundary away again, because there was none.
    DeleteRoleBoundary {
        /// The role's name.
        role: String,
    } "iam:DeleteRolePermissionsBoundary",
    /// Gives a user back the permissions boundary that it had.
    PutUserBoundary {
        /// The user's name.
        user: String,
        /// The ARN of the policy that bounded it.
        boundary: String,
    } "iam:PutUserPermissionsBoundary",
    /// Takes a user's permissions boundary away again, because there was none.
    DeleteUserBoundary {
        /// The user's name.
        user: String,
    } "iam:DeleteUserPermissionsBoundary",
    /// Has a role trust whom it trusted.
    PutTrustPolicy {
        /// The role's name.
        role: String,
        /// What its trust policy said.
        document: PolicyDocument,
    } "iam:UpdateAssumeRolePolicy",
    /// Gives a role an inline policy back as it was.
    PutRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        policy: String,
        /// What it said.
        document: PolicyDocument,
    } "iam:PutRolePolicy",
    /// Takes an inline policy from a role again, because there was none.
    DeleteRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        policy: String,
    } "iam:DeleteRolePolicy",
    /// Gives a user an inline policy back as it was.
    PutUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's name.
        policy: String,
        /// What it said.
        document: PolicyDocument,
    } "iam:PutUserPolicy",
    /// Gives a group an inline policy back as it was.
    PutGroupPolicy {
        /// The group's name.
        group: String,
        /// The policy's name.
        policy: String,
        /// What it said.
        document: PolicyDocument,
    } "iam:PutGroupPolicy",
    /// Makes the version of a managed policy hold again that held.
    SetPolicyVersion {
        /// The policy's ARN.
        policy: String,
        /// The version that held.
        version: String,
    } "iam:SetDefaultPolicyVersion",
    /// Lets in again what inbound rules let in. EC2 gives them new ids.
    AuthorizeIngressRules {
        /// The security group's id.
        group: String,
        /// The rules as they were.
        rules: Vec<SecurityGroupRule>,
    } "ec2:AuthorizeSecurityGroupIngress",
    /// Puts a route back into a table.
    CreateRoute {
        /// The table's id.
        table: String,
        /// The range of addresses that it leads somewhere.
        destination: String,
        /// The id of what it led to.
        target: String,
    } "ec2:CreateRoute",
    /// Has a route lead again where it led before the repair.
    ReplaceRoute {
        /// The table's id.
        table: String,
        /// The range of addresses that it leads somewhere.
        destination: String,
        /// The id of what it led to.
        target: String,
    } "ec2:ReplaceRoute",
    /// Gives an endpoint back what it had before the repair.
    ModifyVpcEndpoint {
        /// The endpoint's id.
        endpoint: String,
        /// What is to be another, and nothing else.
        changes: VpcEndpointChanges,
    } "ec2:ModifyVpcEndpoint",
    /// Deletes the flow log that was made in the place of one.
    DeleteFlowLog {
        /// The id of the one that was gone.
        flow_log: String,
    } "ec2:DeleteFlowLogs",
    /// Turns a detector, or features of it, off again.
    UpdateDetector {
        /// The detector's id.
        detector: String,
        /// Whether it was on.
        enabled: bool,
        /// The features that were off.
        features: Vec<String>,
    } "guardduty:UpdateDetector",
    /// Deletes the detector of a Region, because there was none. Its findings are lost.
    DeleteDetector {
        /// The Region whose detector it is.
        region: String,
    } "guardduty:DeleteDetector",
    /// Has a filter hide again what it takes.
    HideFilteredFindings {
        /// The detector's id.
        detector: String,
        /// The filter's name.
        filter: String,
    } "guardduty:UpdateFilter",
    /// Turns standards of Security Hub off again.
    DisableStandards {
        /// The Region.
        region: String,
        /// The ARNs of the standards.
        standards: Vec<String>,
    } "securityhub:BatchDisableStandards",
    /// Pauses Macie again.
    PauseMacie {
        /// The Region.
        region: String,
    } "macie2:UpdateMacieSession",
    /// Has Macie no longer choose by itself what to look into.
    StopAutomatedDiscovery {
        /// The Region.
        region: String,
        /// For which accounts of the organization it would; `None` when that is not known.
        members: Option<String>,
    } "macie2:UpdateAutomatedDiscoveryConfiguration",
    /// Takes the web ACL from a door again.
    DetachWebAcl {
        /// The door's ARN.
        door: String,
        /// The ARN of the web ACL that was put there.
        web_acl: String,
    } "wafv2:DisassociateWebACL",
    /// Ends the log of a web ACL again.
    StopWebAclLog {
        /// The web ACL's ARN.
        web_acl: String,
    } "wafv2:DeleteLoggingConfiguration",
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
    /// Keeps no old versions in a bucket, as it did.
    SuspendBucketVersioning {
        /// The bucket's name.
        bucket: String,
    } "s3:PutBucketVersioning",
    /// Encrypts new objects of a bucket as before.
    PutBucketEncryption {
        /// The bucket's name.
        bucket: String,
        /// The rules as they were.
        document: String,
    } "s3:PutBucketEncryption",
    /// Encrypts new objects of a bucket as S3 does when nobody chose anything.
    DeleteBucketEncryption {
        /// The bucket's name.
        bucket: String,
    } "s3:DeleteBucketEncryption",
    /// Logs the requests to a bucket where it did; nowhere when it did not.
    PutBucketLogging {
        /// The bucket's name.
        bucket: String,
        /// Where to, as it was; empty for nowhere.
        document: String,
    } "s3:PutBucketLogging",
    /// Copies the objects of a bucket as before.
    PutBucketReplication {
        /// The bucket's name.
        bucket: String,
        /// The role and the rules as they were.
        document: String,
    } "s3:PutBucketReplication",
    /// Copies nothing of a bucket, because nothing was copied.
    StopBucketReplication {
        /// The bucket's name.
        bucket: String,
    } "s3:DeleteBucketReplication",
    /// Erases objects of a bucket by the rules that it had.
    PutBucketLifecycle {
        /// The bucket's name.
        bucket: String,
        /// The rules as they were.
        erasing: Vec<String>,
        /// From which size on objects went to another class.
        minimum_size: Option<String>,
    } "s3:PutBucketLifecycleConfiguration",
    /// Grants by a bucket's ACL what was granted before.
    PutBucketAcl {
        /// The bucket's name.
        bucket: String,
        /// The canonical id of its owner.
        owner: String,
        /// The grants as they were.
        grants: Vec<BucketGrant>,
    } "s3:PutBucketAcl",
    /// Grants again what a grant of a key granted. KMS gives it a new id.
    CreateKeyGrant {
        /// The key's ARN.
        key: String,
        /// The grant as it was.
        grant: KeyGrant,
    } "kms:CreateGrant",
    /// Lets the tags of images be moved as before.
    PutTagMutability {
        /// The repository's ARN.
        repository: String,
        /// Whether tags could be moved.
        mutability: TagMutability,
        /// The tags for which it was otherwise.
        exclusions: Vec<String>,
    } "ecr:PutImageTagMutability",
    /// Has images scanned no more when they are pushed.
    StopScanOnPush {
        /// The repository's ARN.
        repository: String,
    } "ecr:PutImageScanningConfiguration",
    /// Puts a network policy for collections back as it was.
    PutNetworkPolicy {
        /// The policy's name.
        policy: String,
        /// What it was made of.
        parts: Vec<Value>,
    } "aoss:UpdateSecurityPolicy",
    /// Puts a data access policy for collections back as it was.
    PutAccessPolicy {
        /// The policy's name.
        policy: String,
        /// What it was made of.
        parts: Vec<Value>,
    } "aoss:UpdateAccessPolicy",
    /// Has an index of Kendra know who asks as it did.
    PutUserContext {
        /// The index's ARN.
        index: String,
        /// `ATTRIBUTE_FILTER` or `USER_TOKEN`.
        policy: String,
        /// The tokens that were there, in the API's own spelling; `None` leaves those that are there.
        tokens: Option<Vec<Value>>,
    } "kendra:UpdateIndex",
    /// Gives an instance of a database its public address again.
    OpenDatabaseInstance {
        /// The instance's ARN.
        instance: String,
    } "rds:ModifyDBInstance",
    /// Lets a collection be deleted again.
    UnprotectCollection {
        /// The collection's ARN.
        collection: String,
    } "aoss:UpdateCollection",
    /// Takes the policy from a bucket again, because there was none.
    DeleteBucketPolicy {
        /// The bucket's name.
        bucket: String,
    } "s3:DeleteBucketPolicy",
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

impl Undo {
    pub(super) fn none(why: &str) -> Self {
        Self::None { why: why.to_owned() }
    }

    pub(super) fn implied(why: &str) -> Self {
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
    pub fn call(&self) -> Option<&'static str> {
        if let Self::SetTag { resource, .. } = self {
            Some(tag_calls(resource).0)
        } else if let Self::RemoveTag { resource, .. } = self {
            Some(tag_calls(resource).1)
        } else if let Self::PutBucketTags { tags, .. } = self {
            Some(if tags.is_empty() { "s3:DeleteBucketTagging" } else { "s3:PutBucketTagging" })
        } else if let Self::PutPolicy { resource, .. } = self {
            Some(policy_call(resource))
        } else {
            self.declared()
        }
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
        Some("comprehend") => "comprehend:PutResourcePolicy",
        Some("ecr") => "ecr:SetRepositoryPolicy",
        Some("es") => "es:UpdateDomainConfig",
        Some("kms") => "kms:PutKeyPolicy",
        Some("s3") => "s3:PutBucketPolicy",
        Some("s3vectors") => "s3vectors:PutVectorBucketPolicy",
        Some("sagemaker") => "sagemaker:PutModelPackageGroupPolicy",
        Some("secretsmanager") => "secretsmanager:PutResourcePolicy",
        _ => "bedrock:PutResourcePolicy",
    }
}
