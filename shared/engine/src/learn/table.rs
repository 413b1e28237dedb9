//! The calls that create, change and delete what workloads are made of: what they name, and what that refers to.

use crate::naming::Naming;

/// A kind of resource, and the calls that say what it refers to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) service: &'static str,
    /// Those that begin with `Delete` end it.
    pub(super) operations: &'static [&'static str],
    /// Where the answer names it.
    pub(super) answered: &'static [&'static str],
    /// Where the request names it.
    pub(super) asked: &'static [&'static str],
    pub(super) naming: Naming,
    /// Where the request names what it refers to.
    pub(super) refers: &'static [(&'static str, Naming)],
}

/// A version of something, not the thing itself, is what a call is about that has one of these.
pub(super) const VERSIONS: &[&str] = &["guardrailVersion", "agentRuntimeVersion", "qualifier"];

const ROLE: Naming = Naming::Iam("role/");
const AGENT: Naming = Naming::Regional("bedrock", "agent/");
const GUARDRAIL: Naming = Naming::Regional("bedrock", "guardrail/");
const KNOWLEDGE_BASE: Naming = Naming::Regional("bedrock", "knowledge-base/");
const GATEWAY: Naming = Naming::Regional("bedrock-agentcore", "gateway/");
const APPLICATION: Naming = Naming::Regional("qbusiness", "application/");
const LOG_GROUP: Naming = Naming::Regional("logs", "log-group:");
const MODEL: Naming = Naming::Sagemaker("model/");
const ENDPOINT_CONFIG: Naming = Naming::Sagemaker("endpoint-config/");

/// The table. Members are those of botocore's models; a name on the way may stand for a list.
pub(super) const KINDS: &[Kind] = &[
    // Bedrock, and its agents, which log under the same name.
    Kind {
        service: "bedrock",
        operations: &["CreateAgent", "DeleteAgent", "UpdateAgent"],
        answered: &["agent/agentArn"],
        asked: &["agentId"],
        naming: AGENT,
        refers: &[
            ("agentResourceRoleArn", ROLE),
            ("customOrchestration/executor/lambda", Naming::Function),
            ("customerEncryptionKeyArn", Naming::Key),
            ("guardrailConfiguration/guardrailIdentifier", GUARDRAIL),
            ("promptOverrideConfiguration/overrideLambda", Naming::Function),
        ],
    },
    Kind {
        service: "bedrock",
        operations: &["AssociateAgentKnowledgeBase", "CreateAgentActionGroup", "UpdateAgentActionGroup"],
        answered: &[],
        asked: &["agentId"],
        naming: AGENT,
        refers: &[
            ("actionGroupExecutor/lambda", Naming::Function),
            ("apiSchema/s3/s3BucketName", Naming::Bucket),
            ("knowledgeBaseId", KNOWLEDGE_BASE),
        ],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateFlow", "UpdateFlow"],
        answered: &["arn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[("customerEncryptionKeyArn", Naming::Key), ("executionRoleArn", ROLE)],
    },
    Kind {
        service: "bedrock",
        operations: &["CreatePrompt", "UpdatePrompt"],
        answered: &["arn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[("customerEncryptionKeyArn", Naming::Key)],
    },
    Kind {
        service: "bedrock",
        operations: &["DeleteFlow"],
        answered: &[],
        asked: &["flowIdentifier"],
        naming: Naming::Regional("bedrock", "flow/"),
        refers: &[],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateGuardrail", "DeleteGuardrail"],
        answered: &["guardrailArn"],
        asked: &["guardrailIdentifier"],
        naming: GUARDRAIL,
        refers: &[("kmsKeyId", Naming::Key)],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateInferenceProfile", "DeleteInferenceProfile"],
        answered: &["inferenceProfileArn"],
        asked: &["inferenceProfileIdentifier"],
        naming: Naming::Regional("bedrock", "application-inference-profile/"),
        refers: &[],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateKnowledgeBase", "DeleteKnowledgeBase", "UpdateKnowledgeBase"],
        answered: &["knowledgeBase/knowledgeBaseArn"],
        asked: &["knowledgeBaseId"],
        naming: KNOWLEDGE_BASE,
        refers: &[
            ("knowledgeBaseConfiguration/kendraKnowledgeBaseConfiguration/kendraIndexArn", Naming::Arn),
            ("roleArn", ROLE),
            ("storageConfiguration/mongoDbAtlasConfiguration/credentialsSecretArn", Naming::Arn),
            ("storageConfiguration/opensearchManagedClusterConfiguration/domainArn", Naming::Arn),
            ("storageConfiguration/opensearchServerlessConfiguration/collectionArn", Naming::Arn),
            ("storageConfiguration/pineconeConfiguration/credentialsSecretArn", Naming::Arn),
            ("storageConfiguration/rdsConfiguration/credentialsSecretArn", Naming::Arn),
            ("storageConfiguration/rdsConfiguration/resourceArn", Naming::Arn),
            ("storageConfiguration/redisEnterpriseCloudConfiguration/credentialsSecretArn", Naming::Arn),
            ("storageConfiguration/s3VectorsConfiguration/vectorBucketArn", Naming::Arn),
        ],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateDataSource", "UpdateDataSource"],
        answered: &[],
        asked: &["knowledgeBaseId"],
        naming: KNOWLEDGE_BASE,
        refers: &[
            ("dataSourceConfiguration/confluenceConfiguration/sourceConfiguration/credentialsSecretArn", Naming::Arn),
            ("dataSourceConfiguration/s3Configuration/bucketArn", Naming::Bucket),
            ("dataSourceConfiguration/salesforceConfiguration/sourceConfiguration/credentialsSecretArn", Naming::Arn),
            ("dataSourceConfiguration/sharePointConfiguration/sourceConfiguration/credentialsSecretArn", Naming::Arn),
            ("serverSideEncryptionConfiguration/kmsKeyArn", Naming::Key),
            (
                "vectorIngestionConfiguration/customTransformationConfiguration/intermediateStorage/s3Location/uri",
                Naming::Bucket,
            ),
        ],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateModelCustomizationJob", "CreateModelImportJob"],
        answered: &["jobArn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[
            ("customModelKmsKeyId", Naming::Key),
            ("importedModelKmsKeyId", Naming::Key),
            ("modelDataSource/s3DataSource/s3Uri", Naming::Bucket),
            ("outputDataConfig/s3Uri", Naming::Bucket),
            ("roleArn", ROLE),
            ("trainingDataConfig/s3Uri", Naming::Bucket),
            ("validationDataConfig/validators/s3Uri", Naming::Bucket),
            ("vpcConfig/securityGroupIds", Naming::Ec2),
            ("vpcConfig/subnetIds", Naming::Ec2),
        ],
    },
    Kind {
        service: "bedrock",
        operations: &["CreateProvisionedModelThroughput", "DeleteProvisionedModelThroughput"],
        answered: &["provisionedModelArn"],
        asked: &["provisionedModelId"],
        naming: Naming::Regional("bedrock", "provisioned-model/"),
        refers: &[],
    },
    Kind {
        service: "bedrock",
        operations: &["PutModelInvocationLoggingConfiguration"],
        answered: &[],
        asked: &[],
        naming: Naming::Regional("bedrock", "invocation-logging"),
        refers: &[
            ("loggingConfig/cloudWatchConfig/largeDataDeliveryS3Config/bucketName", Naming::Bucket),
            ("loggingConfig/cloudWatchConfig/logGroupName", LOG_GROUP),
            ("loggingConfig/cloudWatchConfig/roleArn", ROLE),
            ("loggingConfig/s3Config/bucketName", Naming::Bucket),
        ],
    },
    // AgentCore.
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
    // Q Business and vector buckets.
    Kind {
        service: "qbusiness",
        operations: &["CreateApplication", "DeleteApplication", "UpdateApplication"],
        answered: &["applicationArn"],
        asked: &["applicationId"],
        naming: APPLICATION,
        refers: &[("encryptionConfiguration/kmsKeyId", Naming::Key), ("roleArn", ROLE)],
    },
    Kind {
        service: "qbusiness",
        operations: &["CreateDataSource", "UpdateDataSource"],
        answered: &[],
        asked: &["applicationId"],
        naming: APPLICATION,
        refers: &[
            ("roleArn", ROLE),
            ("vpcConfiguration/securityGroupIds", Naming::Ec2),
            ("vpcConfiguration/subnetIds", Naming::Ec2),
        ],
    },
    Kind {
        service: "s3vectors",
        operations: &["CreateVectorBucket", "DeleteVectorBucket"],
        answered: &["vectorBucketArn"],
        asked: &["vectorBucketArn", "vectorBucketName"],
        naming: Naming::Regional("s3vectors", "bucket/"),
        refers: &[("encryptionConfiguration/kmsKeyArn", Naming::Key)],
    },
    // SageMaker.
    Kind {
        service: "sagemaker",
        operations: &["CreateNotebookInstance", "DeleteNotebookInstance", "UpdateNotebookInstance"],
        answered: &["notebookInstanceArn"],
        asked: &["notebookInstanceName"],
        naming: Naming::Sagemaker("notebook-instance/"),
        refers: &[
            ("kmsKeyId", Naming::Key),
            ("roleArn", ROLE),
            ("securityGroupIds", Naming::Ec2),
            ("subnetId", Naming::Ec2),
        ],
    },
    Kind {
        service: "sagemaker",
        operations: &["CreateTrainingJob"],
        answered: &["trainingJobArn"],
        asked: &["trainingJobName"],
        naming: Naming::Sagemaker("training-job/"),
        refers: &[
            ("algorithmSpecification/trainingImage", Naming::Image),
            ("checkpointConfig/s3Uri", Naming::Bucket),
            ("inputDataConfig/dataSource/s3DataSource/s3Uri", Naming::Bucket),
            ("outputDataConfig/kmsKeyId", Naming::Key),
            ("outputDataConfig/s3OutputPath", Naming::Bucket),
            ("resourceConfig/volumeKmsKeyId", Naming::Key),
            ("roleArn", ROLE),
            ("vpcConfig/securityGroupIds", Naming::Ec2),
            ("vpcConfig/subnets", Naming::Ec2),
        ],
    },
    Kind {
        service: "sagemaker",
        operations: &["CreateModel", "DeleteModel"],
        answered: &["modelArn"],
        asked: &["modelName"],
        naming: MODEL,
        refers: &[
            ("containers/image", Naming::Image),
            ("containers/modelDataSource/s3DataSource/s3Uri", Naming::Bucket),
            ("containers/modelDataUrl", Naming::Bucket),
            ("executionRoleArn", ROLE),
            ("primaryContainer/image", Naming::Image),
            ("primaryContainer/modelDataSource/s3DataSource/s3Uri", Naming::Bucket),
            ("primaryContainer/modelDataUrl", Naming::Bucket),
            ("vpcConfig/securityGroupIds", Naming::Ec2),
            ("vpcConfig/subnets", Naming::Ec2),
        ],
    },
    Kind {
        service: "sagemaker",
        operations: &["CreateEndpointConfig", "DeleteEndpointConfig"],
        answered: &["endpointConfigArn"],
        asked: &["endpointConfigName"],
        naming: ENDPOINT_CONFIG,
        refers: &[
            ("asyncInferenceConfig/outputConfig/s3OutputPath", Naming::Bucket),
            ("dataCaptureConfig/destinationS3Uri", Naming::Bucket),
            ("dataCaptureConfig/kmsKeyId", Naming::Key),
            ("executionRoleArn", ROLE),
            ("kmsKeyId", Naming::Key),
            ("productionVariants/modelName", MODEL),
            ("vpcConfig/securityGroupIds", Naming::Ec2),
            ("vpcConfig/subnets", Naming::Ec2),
        ],
    },
    Kind {
        service: "sagemaker",
        operations: &["CreateEndpoint", "DeleteEndpoint", "UpdateEndpoint"],
        answered: &["endpointArn"],
        asked: &["endpointName"],
        naming: Naming::Sagemaker("endpoint/"),
        refers: &[("endpointConfigName", ENDPOINT_CONFIG)],
    },
    Kind {
        service: "sagemaker",
        operations: &["CreateDomain", "DeleteDomain", "UpdateDomain"],
        answered: &["domainArn"],
        asked: &["domainId"],
        naming: Naming::Regional("sagemaker", "domain/"),
        refers: &[
            ("defaultUserSettings/executionRole", ROLE),
            ("defaultUserSettings/securityGroups", Naming::Ec2),
            ("kmsKeyId", Naming::Key),
            ("subnetIds", Naming::Ec2),
        ],
    },
    // What anything may be built on: a tag makes it a member, and nothing of it makes anything else one.
    Kind {
        service: "ec2",
        operations: &["CreateSecurityGroup", "DeleteSecurityGroup"],
        answered: &["groupId"],
        asked: &["groupId"],
        naming: Naming::Ec2,
        refers: &[],
    },
    Kind {
        service: "ecr",
        operations: &["CreateRepository", "DeleteRepository"],
        answered: &["repository/repositoryArn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[],
    },
    Kind {
        service: "iam",
        operations: &["CreateRole", "DeleteRole"],
        answered: &[],
        asked: &["roleName"],
        naming: ROLE,
        refers: &[],
    },
    Kind {
        service: "iam",
        operations: &["CreateUser", "DeleteUser"],
        answered: &[],
        asked: &["userName"],
        naming: Naming::Iam("user/"),
        refers: &[],
    },
    Kind {
        service: "kms",
        operations: &["CreateKey"],
        answered: &["keyMetadata/arn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[],
    },
    Kind {
        service: "lambda",
        operations: &["CreateFunction", "DeleteFunction"],
        answered: &[],
        asked: &["functionName"],
        naming: Naming::Function,
        refers: &[],
    },
    Kind {
        service: "logs",
        operations: &["CreateLogGroup", "DeleteLogGroup"],
        answered: &[],
        asked: &["logGroupName"],
        naming: LOG_GROUP,
        refers: &[],
    },
    Kind {
        service: "s3",
        operations: &["CreateBucket", "DeleteBucket"],
        answered: &[],
        asked: &["bucketName"],
        naming: Naming::Bucket,
        refers: &[],
    },
    Kind {
        service: "secretsmanager",
        operations: &["CreateSecret"],
        answered: &["arn", "ARN"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[],
    },
];
