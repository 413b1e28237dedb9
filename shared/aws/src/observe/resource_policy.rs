//! Policies that stand on resources, each read by the API of its service.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::types::AuthorizerType;
use model::{Arn, Observed, PolicyDocument, Resource, ResourcePolicy, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const AGENTCORE: &str = "bedrock-agentcore:GetResourcePolicy";
const AGENTCORE_TAGS: &str = "bedrock-agentcore:ListTagsForResource";
const RUNTIME: &str = "bedrock-agentcore:GetAgentRuntime";
const GATEWAY: &str = "bedrock-agentcore:GetGateway";
const BEDROCK: &str = "bedrock:GetResourcePolicy";
const BEDROCK_TAGS: &str = "bedrock:ListTagsForResource";
const MODEL: &str = "comprehend:DescribeResourcePolicy";
const MODEL_TAGS: &str = "comprehend:ListTagsForResource";
const MODEL_GROUP: &str = "sagemaker:GetModelPackageGroupPolicy";
const MODEL_GROUP_TAGS: &str = "sagemaker:ListTags";
const SECRET: &str = "secretsmanager:DescribeSecret";
const SECRET_POLICY: &str = "secretsmanager:GetResourcePolicy";

/// What services answer when there is no policy; some also when the resource is gone, of which the tags tell.
const NO_POLICY: &[&str] = &["ResourceNotFoundException"];

pub(super) async fn resource_policy(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let kind = resource.arn.resource().and_then(|name| name.split('/').next()).unwrap_or_default();
    let (policy, tags) = match (resource.arn.service(), kind) {
        (Some("secretsmanager"), _) => return secret(config, resource).await,
        (Some("sagemaker"), "model-package-group") => model_group(config, resource).await?,
        (Some("bedrock-agentcore"), _) => agentcore(config, resource).await?,
        (Some("comprehend"), _) => model(config, resource.arn.as_str()).await?,
        (Some("bedrock"), "knowledge-base") => knowledge_base(config, resource.arn.as_str()).await?,
        (Some("bedrock"), _) => bedrock(config, resource.arn.as_str()).await?,
        (_, _) => {
            let message = "nobody reads policies of such resources".to_owned();
            return Err(ObserveError::Unknown { operation: "GetResourcePolicy", code: None, message });
        }
    };
    Ok(Observed { state: State::ResourcePolicy(policy), arn: None, tags })
}

type Read = Result<(ResourcePolicy, Tags), ObserveError>;

/// The policy that was answered; none when the service says that there is none.
fn document<E: Into<Fault>>(
    operation: &'static str,
    answer: Result<Option<String>, E>,
) -> Result<Option<PolicyDocument>, ObserveError> {
    match answer.map_err(Into::into) {
        Ok(text) => Ok(text.filter(|text| !text.is_empty()).map(|text| PolicyDocument::new(&text))),
        Err(fault) if fault.is(NO_POLICY) => Ok(None),
        Err(fault) => Err(ObserveError::new(operation, fault)),
    }
}

async fn agentcore(config: &SdkConfig, resource: &Resource) -> Read {
    let client = aws_sdk_bedrockagentcorecontrol::Client::new(config);
    let arn = resource.arn.as_str();
    let policy = async {
        let answer = client.get_resource_policy().resource_arn(arn).send().await;
        document(AGENTCORE, answer.map(|answer| answer.policy))
    };
    let tags = async {
        let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
        answer.map_err(|error| ObserveError::new(AGENTCORE_TAGS, error.into()))
    };
    let (document, unsigned, tags) = tokio::try_join!(policy, is_unsigned(&client, resource), tags)?;
    let policy = ResourcePolicy { document, unsigned, ..ResourcePolicy::default() };
    Ok((policy, tags.tags.unwrap_or_default().into_iter().collect()))
}

/// Whether callers of a runtime, of its endpoint, or of a gateway come without AWS signatures.
async fn is_unsigned(
    client: &aws_sdk_bedrockagentcorecontrol::Client,
    resource: &Resource,
) -> Result<bool, ObserveError> {
    let mut parts = resource.arn.resource().unwrap_or_default().split('/');
    match (parts.next(), parts.next()) {
        (Some("runtime"), Some(id)) => {
            let answer = client.get_agent_runtime().agent_runtime_id(id).send().await;
            let answer = answer.map_err(|error| ObserveError::new(RUNTIME, error.into()))?;
            Ok(answer.authorizer_configuration().is_some())
        }
        (Some("gateway"), Some(id)) => {
            let answer = client.get_gateway().gateway_identifier(id).send().await;
            let answer = answer.map_err(|error| ObserveError::new(GATEWAY, error.into()))?;
            Ok(*answer.authorizer_type() != AuthorizerType::AwsIam)
        }
        (_, _) => Ok(false),
    }
}

async fn bedrock(config: &SdkConfig, arn: &str) -> Read {
    let client = aws_sdk_bedrock::Client::new(config);
    let policy = async {
        let answer = client.get_resource_policy().resource_arn(arn).send().await;
        document(BEDROCK, answer.map(|answer| answer.resource_policy))
    };
    let tags = async {
        let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
        answer.map_err(|error| ObserveError::new(BEDROCK_TAGS, error.into()))
    };
    let (document, tags) = tokio::try_join!(policy, tags)?;
    let tags = tags.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect();
    Ok((ResourcePolicy { document, ..ResourcePolicy::default() }, tags))
}

/// Knowledge bases have an API of their own, which numbers the versions of a policy.
async fn knowledge_base(config: &SdkConfig, arn: &str) -> Read {
    let client = aws_sdk_bedrockagent::Client::new(config);
    let policy = async {
        match client.get_resource_policy().resource_arn(arn).send().await.map_err(Fault::from) {
            Ok(answer) => Ok((Some(PolicyDocument::new(answer.policy())), Some(answer.revision_id().to_owned()))),
            Err(fault) if fault.is(NO_POLICY) => Ok((None, None)),
            Err(fault) => Err(ObserveError::new(BEDROCK, fault)),
        }
    };
    let tags = async {
        let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
        answer.map_err(|error| ObserveError::new(BEDROCK_TAGS, error.into()))
    };
    let ((document, revision), tags) = tokio::try_join!(policy, tags)?;
    let tags = tags.tags.unwrap_or_default().into_iter().collect();
    Ok((ResourcePolicy { document, revision, ..ResourcePolicy::default() }, tags))
}

/// Comprehend numbers the versions of a policy, too.
async fn model(config: &SdkConfig, arn: &str) -> Read {
    let client = aws_sdk_comprehend::Client::new(config);
    let policy = async {
        let answer = client.describe_resource_policy().resource_arn(arn).send().await.map_err(Fault::from);
        let revision = answer.as_ref().ok().and_then(|answer| answer.policy_revision_id.clone());
        Ok((document(MODEL, answer.map(|answer| answer.resource_policy))?, revision))
    };
    let tags = async {
        let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
        answer.map_err(|error| ObserveError::new(MODEL_TAGS, error.into()))
    };
    let ((document, revision), tags) = tokio::try_join!(policy, tags)?;
    let tags = tags.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
    Ok((ResourcePolicy { document, revision, ..ResourcePolicy::default() }, tags))
}

/// SageMaker has no code of its own for a policy that is not there: it says so in words.
async fn model_group(config: &SdkConfig, resource: &Resource) -> Read {
    let client = aws_sdk_sagemaker::Client::new(config);
    let policy = async {
        let answer = client.get_model_package_group_policy().model_package_group_name(resource.arn.name()).send().await;
        match answer.map_err(Fault::from) {
            Ok(answer) => {
                Ok(answer.resource_policy.filter(|text| !text.is_empty()).map(|text| PolicyDocument::new(&text)))
            }
            Err(fault) if is_no_policy(&fault) => Ok(None),
            Err(fault) => Err(ObserveError::new(MODEL_GROUP, fault)),
        }
    };
    let tags = async {
        let mut pages = client.list_tags().resource_arn(resource.arn.as_str()).into_paginator().items().send();
        let mut tags = Tags::new();
        while let Some(tag) = pages.next().await {
            let tag = tag.map_err(|error| ObserveError::new(MODEL_GROUP_TAGS, error.into()))?;
            tags.extend(tag.key.zip(tag.value));
        }
        Ok(tags)
    };
    let (document, tags) = tokio::try_join!(policy, tags)?;
    Ok((ResourcePolicy { document, ..ResourcePolicy::default() }, tags))
}

fn is_no_policy(fault: &Fault) -> bool {
    let said = fault.message.to_lowercase();
    fault.is(&["ValidationException", "ResourceNotFound"])
        && said.contains("policy")
        && !said.contains("not authorized")
}

/// The event may name the secret without the letters that AWS puts after its name.
async fn secret(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = aws_sdk_secretsmanager::Client::new(config);
    let named = resource.arn.as_str();
    let secret = async {
        let answer = client.describe_secret().secret_id(named).send().await;
        answer.map_err(|error| ObserveError::new(SECRET, error.into()))
    };
    let policy = async {
        let answer = client.get_resource_policy().secret_id(named).send().await;
        answer.map_err(|error| ObserveError::new(SECRET_POLICY, error.into()))
    };
    let (secret, policy) = tokio::try_join!(secret, policy)?;
    let document = policy.resource_policy.filter(|text| !text.is_empty()).map(|text| PolicyDocument::new(&text));
    let rotates = Some(secret.rotation_enabled.unwrap_or_default());
    let state = State::ResourcePolicy(ResourcePolicy { document, rotates, ..ResourcePolicy::default() });
    let tags = secret.tags.unwrap_or_default().into_iter().filter_map(|tag| tag.key.zip(tag.value)).collect();
    let arn = secret.arn.filter(|arn| arn != named).map(Arn::new);
    Ok(Observed { state, arn, tags })
}
