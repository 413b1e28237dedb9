//! AgentCore.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Regional("agent-registry", "registry/"),
        answered: &["recordArn", "registryArn"],
        asked: &["registryId"],
        service: "agent-registry",
        operations: &["CreateRegistry", "CreateRegistryRecord", "UpdateRegistry", "UpdateRegistryRecordStatus"],
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
        naming: Naming::Regional("bedrock-agentcore", "harness/"),
        answered: &["harness/arn"],
        asked: &["harnessId"],
        service: "bedrock-agentcore",
        operations: &["CreateHarness", "UpdateHarness"],
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
        naming: Naming::Regional("bedrock-agentcore", "policy-engine/"),
        answered: &["policyEngineArn"],
        asked: &["policyEngineId"],
        service: "bedrock-agentcore",
        operations: &["CreatePolicy", "CreatePolicyEngine", "DeletePolicy", "DeletePolicyEngine", "UpdatePolicy"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "registry/"),
        answered: &["recordArn", "registryArn"],
        asked: &["registryId"],
        service: "bedrock-agentcore",
        operations: &["CreateRegistry", "CreateRegistryRecord", "UpdateRegistryRecord", "UpdateRegistryRecordStatus"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "runtime/"),
        answered: &["agentRuntimeArn"],
        asked: &["agentRuntimeId"],
        service: "bedrock-agentcore",
        operations: &["CreateAgentRuntime", "UpdateAgentRuntime"],
    },
    Kind {
        naming: Naming::Regional("bedrock-agentcore", "runtime/"),
        answered: &[],
        asked: &["agentRuntimeId"],
        service: "bedrock-agentcore",
        operations: &["CreateAgentRuntimeEndpoint", "UpdateAgentRuntimeEndpoint"],
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
];
