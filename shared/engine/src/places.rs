//! Where ordinary calls name their resource: by a member of the answer or of the request.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{Arn, Change, Resource, Scope};

use crate::naming::{Naming, of_arn};

/// A kind of resource, and the calls that touch it.
#[derive(Clone, Copy, Debug)]
struct Kind {
    naming: Naming,
    /// Where the answer names it: the first that is there counts.
    answered: &'static [&'static str],
    /// Where the request names it: the first that is there counts. A list names several.
    asked: &'static [&'static str],
    service: &'static str,
    operations: &'static [&'static str],
}

/// The table. Members are those of botocore's models, as CloudTrail spells them.
const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Regional("access-analyzer", "analyzer/"),
        answered: &[],
        asked: &["analyzerName"],
        service: "access-analyzer",
        operations: &["DeleteAnalyzer"],
    },
    Kind {
        naming: Naming::Setting("account", "regions"),
        answered: &[],
        asked: &[],
        service: "account",
        operations: &["EnableRegion"],
    },
    Kind {
        naming: Naming::Setting("bedrock", "model-access"),
        answered: &[],
        asked: &[],
        service: "agreement-marketplace",
        operations: &["AcceptAgreementRequest", "CreateAgreementRequest"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["endpointArn"],
        service: "bedrock",
        operations: &["DeleteMarketplaceModelEndpoint"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["policyArn"],
        service: "bedrock",
        operations: &[
            "DeleteAutomatedReasoningPolicy",
            "UpdateAutomatedReasoningPolicy",
            "UpdateAutomatedReasoningPolicyAnnotations",
        ],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["resourceArn"],
        service: "bedrock",
        operations: &["DeleteResourcePolicy", "PutResourcePolicy"],
    },
    Kind {
        naming: Naming::Model,
        answered: &[],
        asked: &["modelId"],
        service: "bedrock",
        operations: &["CreateFoundationModelAgreement", "PutFoundationModelEntitlement"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "agent/"),
        answered: &["agent/agentArn"],
        asked: &["agentId"],
        service: "bedrock",
        operations: &["CreateAgent", "CreateAgentAlias", "PrepareAgent", "UpdateAgent", "UpdateAgentAlias"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "agent/"),
        answered: &[],
        asked: &["agentId"],
        service: "bedrock",
        operations: &["DeleteAgent", "DeleteAgentAlias"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "application-inference-profile/"),
        answered: &[],
        asked: &["inferenceProfileIdentifier"],
        service: "bedrock",
        operations: &["DeleteInferenceProfile"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "custom-model-deployment/"),
        answered: &[],
        asked: &["customModelDeploymentIdentifier"],
        service: "bedrock",
        operations: &["DeleteCustomModelDeployment"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "custom-model/"),
        answered: &[],
        asked: &["modelIdentifier"],
        service: "bedrock",
        operations: &["DeleteCustomModel"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "flow/"),
        answered: &[],
        asked: &["flowIdentifier"],
        service: "bedrock",
        operations: &["DeleteFlow"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "guardrail/"),
        answered: &["guardrailArn"],
        asked: &["guardrailIdentifier"],
        service: "bedrock",
        operations: &["CreateGuardrailVersion", "DeleteGuardrail", "UpdateGuardrail"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "imported-model/"),
        answered: &[],
        asked: &["modelIdentifier"],
        service: "bedrock",
        operations: &["DeleteImportedModel"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "knowledge-base/"),
        answered: &[],
        asked: &["knowledgeBaseId"],
        service: "bedrock",
        operations: &["DeleteDataSource", "DeleteKnowledgeBase"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "model-customization-job/"),
        answered: &[],
        asked: &["jobIdentifier"],
        service: "bedrock",
        operations: &["StopModelCustomizationJob"],
    },
    Kind {
        naming: Naming::Regional("bedrock", "prompt/"),
        answered: &[],
        asked: &["promptIdentifier"],
        service: "bedrock",
        operations: &["DeletePrompt"],
    },
    Kind {
        naming: Naming::Setting("bedrock", "data-retention"),
        answered: &[],
        asked: &[],
        service: "bedrock",
        operations: &["PutAccountDataRetention"],
    },
    Kind {
        naming: Naming::Setting("bedrock", "enforced-guardrail"),
        answered: &[],
        asked: &[],
        service: "bedrock",
        operations: &["DeleteEnforcedGuardrailConfiguration", "PutEnforcedGuardrailConfiguration"],
    },
    Kind {
        naming: Naming::Setting("bedrock", "invocation-logging"),
        answered: &[],
        asked: &[],
        service: "bedrock",
        operations: &["DeleteModelInvocationLoggingConfiguration", "PutModelInvocationLoggingConfiguration"],
    },
    Kind {
        naming: Naming::Setting("bedrock", "model-access"),
        answered: &[],
        asked: &[],
        service: "bedrock",
        operations: &["PutUseCaseForModelAccess"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["resourceArn"],
        service: "bedrock-agentcore",
        operations: &["DeleteResourcePolicy", "PutResourcePolicy"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "browser-custom/"),
        answered: &["browserArn"],
        asked: &["browserId"],
        service: "bedrock-agentcore",
        operations: &["CreateBrowser"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "code-interpreter-custom/"),
        answered: &["codeInterpreterArn"],
        asked: &["codeInterpreterId"],
        service: "bedrock-agentcore",
        operations: &["CreateCodeInterpreter"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "evaluator/"),
        answered: &["evaluatorArn"],
        asked: &["evaluatorId"],
        service: "bedrock-agentcore",
        operations: &["DeleteEvaluator"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "gateway/"),
        answered: &["gatewayArn"],
        asked: &["gatewayIdentifier"],
        service: "bedrock-agentcore",
        operations: &[
            "BatchPutGatewayRateLimits",
            "CreateGatewayRateLimit",
            "DeleteGatewayRateLimit",
            "UpdateGatewayRateLimit",
        ],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "memory/"),
        answered: &["memory/arn"],
        asked: &["memoryId"],
        service: "bedrock-agentcore",
        operations: &["CreateMemory", "DeleteMemory", "UpdateMemory"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "online-evaluation-config/"),
        answered: &["onlineEvaluationConfigArn"],
        asked: &["onlineEvaluationConfigId"],
        service: "bedrock-agentcore",
        operations: &["DeleteOnlineEvaluationConfig", "UpdateOnlineEvaluationConfig"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "runtime/"),
        answered: &["agentRuntimeArn"],
        asked: &["agentRuntimeId"],
        service: "bedrock-agentcore",
        operations: &["CreateAgentRuntime", "UpdateAgentRuntime"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "token-vault/"),
        answered: &["tokenVaultId"],
        asked: &["tokenVaultId"],
        service: "bedrock-agentcore",
        operations: &["SetTokenVaultCMK"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "token-vault/default/apikeycredentialprovider/"),
        answered: &["credentialProviderArn"],
        asked: &["name"],
        service: "bedrock-agentcore",
        operations: &[
            "CreateApiKeyCredentialProvider",
            "DeleteApiKeyCredentialProvider",
            "UpdateApiKeyCredentialProvider",
        ],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "token-vault/default/oauth2credentialprovider/"),
        answered: &["credentialProviderArn"],
        asked: &["name"],
        service: "bedrock-agentcore",
        operations: &[
            "CreateOauth2CredentialProvider",
            "DeleteOauth2CredentialProvider",
            "UpdateOauth2CredentialProvider",
        ],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "workload-identity-directory/default/workload-identity/"),
        answered: &["workloadIdentityArn"],
        asked: &["name"],
        service: "bedrock-agentcore",
        operations: &["CreateWorkloadIdentity", "UpdateWorkloadIdentity"],
    },
    Kind {
        naming: Naming::Setting("bedrock-mantle", "projects"),
        answered: &[],
        asked: &[],
        service: "bedrock-mantle",
        operations: &["ArchiveProject", "CreateFineTuningJob", "CreateProject", "UpdateProject"],
    },
    Kind {
        naming: Naming::Regional("cloudtrail", "eventdatastore/"),
        answered: &["eventDataStoreArn"],
        asked: &["eventDataStore"],
        service: "cloudtrail",
        operations: &["UpdateEventDataStore"],
    },
    Kind {
        naming: Naming::Regional("cloudtrail", "trail/"),
        answered: &["trailARN", "eventDataStoreArn"],
        asked: &["trailName", "name", "eventDataStore"],
        service: "cloudtrail",
        operations: &["PutEventSelectors", "PutInsightSelectors", "UpdateTrail"],
    },
    Kind {
        naming: Naming::Regional("config", "config-rule/"),
        answered: &[],
        asked: &["configRuleName"],
        service: "config",
        operations: &["DeleteConfigRule"],
    },
    Kind {
        naming: Naming::Regional("config", "conformance-pack/"),
        answered: &[],
        asked: &["conformancePackName"],
        service: "config",
        operations: &["DeleteConformancePack"],
    },
    Kind {
        naming: Naming::Setting("config", "configuration-recorder"),
        answered: &[],
        asked: &[],
        service: "config",
        operations: &[
            "DeleteConfigurationRecorder",
            "DeleteDeliveryChannel",
            "PutConfigurationRecorder",
            "PutDeliveryChannel",
            "StopConfigurationRecorder",
        ],
    },
    Kind {
        naming: Naming::Regional("guardduty", "detector/"),
        answered: &[],
        asked: &["detectorId"],
        service: "guardduty",
        operations: &[
            "DeleteMembers",
            "DeletePublishingDestination",
            "DisassociateFromAdministratorAccount",
            "DisassociateFromMasterAccount",
            "DisassociateMembers",
            "StopMonitoringMembers",
            "UpdatePublishingDestination",
        ],
    },
    Kind {
        naming: Naming::Setting("guardduty", "organization-administrator"),
        answered: &[],
        asked: &[],
        service: "guardduty",
        operations: &["DisableOrganizationAdminAccount"],
    },
    Kind {
        naming: Naming::Iam("group/"),
        answered: &[],
        asked: &["groupName"],
        service: "iam",
        operations: &["PutGroupPolicy"],
    },
    Kind {
        naming: Naming::Iam("policy/"),
        answered: &["policy/arn"],
        asked: &["policyArn"],
        service: "iam",
        operations: &["CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion"],
    },
    Kind {
        naming: Naming::Iam("role/"),
        answered: &["role/arn"],
        asked: &["roleName"],
        service: "iam",
        operations: &[
            "CreateRole",
            "DeleteRolePermissionsBoundary",
            "PutRolePermissionsBoundary",
            "PutRolePolicy",
            "UpdateAssumeRolePolicy",
        ],
    },
    Kind {
        naming: Naming::Regional("logs", "delivery-source:"),
        answered: &[],
        asked: &["name"],
        service: "logs",
        operations: &["DeleteDeliverySource"],
    },
    Kind {
        naming: Naming::Regional("logs", "delivery:"),
        answered: &[],
        asked: &["id"],
        service: "logs",
        operations: &["DeleteDelivery"],
    },
    Kind {
        naming: Naming::Setting("macie2", "session"),
        answered: &[],
        asked: &[],
        service: "macie2",
        operations: &["DisableMacie", "UpdateAutomatedDiscoveryConfiguration", "UpdateMacieSession"],
    },
    Kind {
        naming: Naming::Regional("cloudwatch", "alarm:"),
        answered: &[],
        asked: &["alarmNames"],
        service: "monitoring",
        operations: &["DeleteAlarms", "DisableAlarmActions"],
    },
    Kind {
        naming: Naming::Regional("neptune-graph", "graph/"),
        answered: &["arn"],
        asked: &["graphIdentifier"],
        service: "neptune-graph",
        operations: &["CreateGraph", "UpdateGraph"],
    },
    Kind {
        naming: Naming::Organization,
        answered: &[],
        asked: &["policyId", "accountId"],
        service: "organizations",
        operations: &["DeletePolicy", "DetachPolicy", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy"],
    },
    Kind {
        naming: Naming::Setting("organizations", "organization"),
        answered: &[],
        asked: &[],
        service: "organizations",
        operations: &[
            "DeregisterDelegatedAdministrator",
            "DisableAWSServiceAccess",
            "DisablePolicyType",
            "LeaveOrganization",
        ],
    },
    Kind {
        naming: Naming::Regional("qbusiness", "application/"),
        answered: &["applicationArn"],
        asked: &["applicationId"],
        service: "qbusiness",
        operations: &[
            "AssociatePermission",
            "CreateAnonymousWebExperienceUrl",
            "CreateApplication",
            "CreateDataAccessor",
            "CreatePlugin",
            "CreateWebExperience",
            "DeleteChatControlsConfiguration",
            "UpdateChatControlsConfiguration",
            "UpdateDataAccessor",
            "UpdatePlugin",
            "UpdateWebExperience",
        ],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["resourceArns", "resourceShareArn"],
        service: "ram",
        operations: &["AssociateResourceShare", "CreateResourceShare"],
    },
    Kind {
        naming: Naming::Bucket,
        answered: &[],
        asked: &["bucketName"],
        service: "s3",
        operations: &["DeleteBucket"],
    },
    Kind {
        naming: Naming::Regional("s3vectors", "bucket/"),
        answered: &["vectorBucketArn"],
        asked: &["vectorBucketArn", "vectorBucketName", "indexArn"],
        service: "s3vectors",
        operations: &[
            "CreateVectorBucket",
            "DeleteIndex",
            "DeleteVectorBucket",
            "DeleteVectorBucketPolicy",
            "PutVectorBucketPolicy",
        ],
    },
    Kind {
        naming: Naming::Sagemaker("automl-job/"),
        answered: &["autoMLJobArn"],
        asked: &["autoMLJobName"],
        service: "sagemaker",
        operations: &["CreateAutoMLJob", "CreateAutoMLJobV2"],
    },
    Kind {
        naming: Naming::Sagemaker("domain/"),
        answered: &["domainArn"],
        asked: &["domainId"],
        service: "sagemaker",
        operations: &["CreateDomain", "UpdateDomain"],
    },
    Kind {
        naming: Naming::Sagemaker("hyper-parameter-tuning-job/"),
        answered: &["hyperParameterTuningJobArn"],
        asked: &["hyperParameterTuningJobName"],
        service: "sagemaker",
        operations: &["CreateHyperParameterTuningJob"],
    },
    Kind {
        naming: Naming::Sagemaker("model-package-group/"),
        answered: &["modelPackageGroupArn"],
        asked: &["modelPackageGroupName"],
        service: "sagemaker",
        operations: &["DeleteModelPackageGroupPolicy", "PutModelPackageGroupPolicy"],
    },
    Kind {
        naming: Naming::Sagemaker("model/"),
        answered: &["modelArn"],
        asked: &["modelName"],
        service: "sagemaker",
        operations: &["CreateModel"],
    },
    Kind {
        naming: Naming::Sagemaker("notebook-instance/"),
        answered: &["notebookInstanceArn"],
        asked: &["notebookInstanceName"],
        service: "sagemaker",
        operations: &["UpdateNotebookInstance"],
    },
    Kind {
        naming: Naming::Sagemaker("pipeline/"),
        answered: &["pipelineArn"],
        asked: &["pipelineName"],
        service: "sagemaker",
        operations: &["CreatePipeline", "UpdatePipeline"],
    },
    Kind {
        naming: Naming::Sagemaker("processing-job/"),
        answered: &["processingJobArn"],
        asked: &["processingJobName"],
        service: "sagemaker",
        operations: &["CreateProcessingJob"],
    },
    Kind {
        naming: Naming::Sagemaker("training-job/"),
        answered: &["trainingJobArn"],
        asked: &["trainingJobName"],
        service: "sagemaker",
        operations: &["CreateTrainingJob"],
    },
    Kind {
        naming: Naming::Sagemaker("user-profile/"),
        answered: &["userProfileArn"],
        asked: &["userProfileName"],
        service: "sagemaker",
        operations: &["CreateUserProfile", "UpdateUserProfile"],
    },
    Kind {
        naming: Naming::Arn,
        answered: &["aRN", "arn"],
        asked: &["secretId"],
        service: "secretsmanager",
        operations: &["DeleteSecret"],
    },
    Kind {
        naming: Naming::Regional("secretsmanager", "secret:"),
        answered: &["aRN", "arn"],
        asked: &["secretId"],
        service: "secretsmanager",
        operations: &["CancelRotateSecret", "DeleteResourcePolicy", "PutResourcePolicy"],
    },
    Kind {
        naming: Naming::Setting("servicequotas", "quotas"),
        answered: &[],
        asked: &[],
        service: "servicequotas",
        operations: &["RequestServiceQuotaIncrease"],
    },
];

static PLACES: LazyLock<HashMap<(&str, &str), &Kind>> = LazyLock::new(|| {
    let calls = |kind: &'static Kind| kind.operations.iter().map(move |operation| ((kind.service, *operation), kind));
    KINDS.iter().flat_map(calls).collect()
});

/// The resources that a call touched; `None` when it is not in the table. `listed` are the ARNs that AWS noted beside
/// it: they stay when the parameters were left out.
pub(crate) fn resources(change: &Change, listed: &[String]) -> Option<Vec<Resource>> {
    let kind = PLACES.get(&(change.service(), change.operation.as_str()))?;
    if let Naming::Setting(_, _) = kind.naming {
        let setting = kind.naming.resource(change, "").map(|setting| Resource { scope: Scope::Setting, ..setting });
        return Some(setting.into_iter().collect());
    }
    let named = named(kind, change);
    let listed = || {
        let arns = listed.iter().map(Arn::new).filter(|arn| kind.naming.suits(arn));
        arns.map(|arn| of_arn(change, arn)).collect()
    };
    Some(if named.is_empty() { listed() } else { named })
}

fn named(kind: &Kind, change: &Change) -> Vec<Resource> {
    let answered = kind.answered.iter().map(|path| change.response.texts(path));
    let asked = kind.asked.iter().map(|path| change.request.texts(path));
    let names = answered.chain(asked).find(|names| !names.is_empty()).unwrap_or_default();
    names.into_iter().filter_map(|name| kind.naming.resource(change, name)).collect()
}
