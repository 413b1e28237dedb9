//! AgentCore.

use super::{Kind, ROLE};
use crate::naming::Naming;

const GATEWAY: Naming = Naming::Regional("bedrock-agentcore", "gateway/");

pub(super) const KINDS: &[Kind] = &[
    Kind {
        service: "bedrock-agentcore",
        operations: &["CreateAgentRuntime", "DeleteAgentRuntime", "UpdateAgentRuntime"],
        answered: &["agentRuntimeArn"],
        asked: &["agentRuntimeId"],
        naming: Naming::Regional("bedrock-agentcore", "runtime/"),
        refers: &[
            ("agentRuntimeArtifact/codeConfiguration/code/s3/bucket", Naming::Bucket),
            ("agentRuntimeArtifact/containerConfiguration/containerUri", Naming::Image),
            ("networkConfiguration/networkModeConfig/securityGroups", Naming::Ec2),
            ("networkConfiguration/networkModeConfig/subnets", Naming::Ec2),
            ("roleArn", ROLE),
        ],
    },
    Kind {
        service: "bedrock-agentcore",
        operations: &["CreateBrowser", "DeleteBrowser"],
        answered: &["browserArn"],
        asked: &["browserId"],
        naming: Naming::Regional("bedrock-agentcore", "browser-custom/"),
        refers: &[
            ("executionRoleArn", ROLE),
            ("networkConfiguration/vpcConfig/securityGroups", Naming::Ec2),
            ("networkConfiguration/vpcConfig/subnets", Naming::Ec2),
            ("recording/s3Location/bucket", Naming::Bucket),
        ],
    },
    Kind {
        service: "bedrock-agentcore",
        operations: &["CreateCodeInterpreter", "DeleteCodeInterpreter"],
        answered: &["codeInterpreterArn"],
        asked: &["codeInterpreterId"],
        naming: Naming::Regional("bedrock-agentcore", "code-interpreter-custom/"),
        refers: &[
            ("executionRoleArn", ROLE),
            ("networkConfiguration/vpcConfig/securityGroups", Naming::Ec2),
            ("networkConfiguration/vpcConfig/subnets", Naming::Ec2),
        ],
    },
    Kind {
        service: "bedrock-agentcore",
        operations: &["CreateGateway", "DeleteGateway", "UpdateGateway"],
        answered: &["gatewayArn"],
        asked: &["gatewayIdentifier"],
        naming: GATEWAY,
        refers: &[
            ("interceptorConfigurations/interceptor/lambda/arn", Naming::Function),
            ("kmsKeyArn", Naming::Key),
            ("roleArn", ROLE),
        ],
    },
    Kind {
        service: "bedrock-agentcore",
        operations: &["CreateGatewayTarget", "UpdateGatewayTarget"],
        answered: &["gatewayArn"],
        asked: &["gatewayIdentifier"],
        naming: GATEWAY,
        refers: &[("targetConfiguration/mcp/lambda/lambdaArn", Naming::Function)],
    },
    Kind {
        service: "bedrock-agentcore",
        operations: &["CreateMemory", "DeleteMemory", "UpdateMemory"],
        answered: &["memory/arn"],
        asked: &["memoryId"],
        naming: Naming::Regional("bedrock-agentcore", "memory/"),
        refers: &[("encryptionKeyArn", Naming::Key), ("memoryExecutionRoleArn", ROLE)],
    },
];
