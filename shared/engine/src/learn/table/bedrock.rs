//! Bedrock, and its agents, which log under the same name.

use super::{Kind, LOG_GROUP, ROLE};
use crate::naming::Naming;

const AGENT: Naming = Naming::Regional("bedrock", "agent/");
const GUARDRAIL: Naming = Naming::Regional("bedrock", "guardrail/");
const KNOWLEDGE_BASE: Naming = Naming::Regional("bedrock", "knowledge-base/");

pub(super) const KINDS: &[Kind] = &[
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
];
