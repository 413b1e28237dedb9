//! Policies of resources. What is sent is the policy that was read, without what must go; everything else in it stays
//! byte for byte.

use aws_config::SdkConfig;
use model::{Arn, Denial, Edit, PolicyDocument, State};

use super::ecr::{registry, repository};
use super::{Done, Failure, done, home, unless_busy};
use crate::s3;

const NO_SUCH_POLICY: Failure = Failure::Unfit("nobody writes policies of such resources");

/// Takes parts out of a policy, so that something is left.
pub(super) async fn narrow(config: &SdkConfig, resource: &str, edits: &[Edit], live: &State) -> Result<Done, Failure> {
    match left(edits, live)? {
        Some(narrowed) => put(config, resource, &narrowed, live).await,
        None => Err(Failure::Unfit("nothing of the policy would be left")),
    }
}

/// Deletes a policy that is nothing but what must go.
pub(super) async fn delete(config: &SdkConfig, resource: &str, edits: &[Edit], live: &State) -> Result<Done, Failure> {
    if left(edits, live)?.is_some() {
        return Err(Failure::Unfit("something of the policy would be left"));
    }
    remove(config, resource, live).await
}

async fn remove(config: &SdkConfig, resource: &str, live: &State) -> Result<Done, Failure> {
    let (config, arn) = (home(config, resource), Arn::new(resource));
    match (arn.service(), kind(&arn)) {
        (Some("comprehend"), _) => {
            let request = aws_sdk_comprehend::Client::new(&config).delete_resource_policy().resource_arn(resource);
            Ok(done(&request.set_policy_revision_id(revision(live)).send().await?))
        }
        (Some("ecr"), _) => {
            let request = aws_sdk_ecr::Client::new(&config).delete_repository_policy();
            Ok(done(&request.set_registry_id(registry(&arn)).repository_name(repository(&arn)).send().await?))
        }
        (Some("secretsmanager"), _) => {
            let client = aws_sdk_secretsmanager::Client::new(&config);
            Ok(done(&client.delete_resource_policy().secret_id(resource).send().await?))
        }
        (Some("s3vectors"), _) => {
            let client = aws_sdk_s3vectors::Client::new(&config);
            Ok(done(&client.delete_vector_bucket_policy().vector_bucket_arn(resource).send().await?))
        }
        (Some("sagemaker"), "model-package-group") => {
            let client = aws_sdk_sagemaker::Client::new(&config);
            Ok(done(&client.delete_model_package_group_policy().model_package_group_name(arn.name()).send().await?))
        }
        (Some("s3"), bucket) => Ok(done(&s3::buckets(&config).delete_bucket_policy().bucket(bucket).send().await?)),
        (Some("bedrock-agentcore"), _) => {
            let client = aws_sdk_bedrockagentcorecontrol::Client::new(&config);
            Ok(done(&client.delete_resource_policy().resource_arn(resource).send().await?))
        }
        (Some("bedrock"), "knowledge-base") => {
            let request = aws_sdk_bedrockagent::Client::new(&config).delete_resource_policy().resource_arn(resource);
            Ok(done(&request.set_expected_revision_id(revision(live)).send().await.map_err(unless_busy)?))
        }
        (Some("bedrock"), _) => {
            let client = aws_sdk_bedrock::Client::new(&config);
            Ok(done(&client.delete_resource_policy().resource_arn(resource).send().await?))
        }
        (_, _) => Err(NO_SUCH_POLICY),
    }
}

/// Adds to a bucket's policy what keeps principals from it.
pub(super) async fn deny(
    config: &SdkConfig,
    bucket: &str,
    principals: &[String],
    live: &State,
) -> Result<Done, Failure> {
    let State::BucketAccess(_) = live else { return Err(Failure::Unfit("the state that was read is of another kind")) };
    let denial = Denial::new(bucket, principals).ok_or(Failure::Unfit("one of them can not be kept from a bucket"))?;
    let policy = denial.added_to(live.policy()).map_err(|error| Failure::NotNow(error.to_string()))?;
    put(config, bucket, &policy, live).await
}

/// Puts a policy onto a resource, in the place of the one that was read.
#[expect(clippy::too_many_lines, reason = "an arm for each kind of resource, and nothing else")]
pub(crate) async fn put(
    config: &SdkConfig,
    resource: &str,
    document: &PolicyDocument,
    live: &State,
) -> Result<Done, Failure> {
    let (config, arn, text) = (home(config, resource), Arn::new(resource), document.as_str());
    match (arn.service(), kind(&arn)) {
        (Some("comprehend"), _) => {
            let request = aws_sdk_comprehend::Client::new(&config).put_resource_policy().resource_arn(resource);
            let request = request.resource_policy(text).set_policy_revision_id(revision(live));
            Ok(done(&request.send().await?))
        }
        (Some("ecr"), _) => {
            let request = aws_sdk_ecr::Client::new(&config).set_repository_policy().policy_text(text);
            Ok(done(&request.set_registry_id(registry(&arn)).repository_name(repository(&arn)).send().await?))
        }
        (Some("es"), _) => {
            let request = aws_sdk_opensearch::Client::new(&config).update_domain_config().domain_name(arn.name());
            Ok(done(&request.access_policies(text).send().await?))
        }
        (Some("kms"), _) => {
            let request = aws_sdk_kms::Client::new(&config).put_key_policy().key_id(resource).policy_name("default");
            Ok(done(&request.policy(text).send().await?))
        }
        (Some("secretsmanager"), _) => {
            let request = aws_sdk_secretsmanager::Client::new(&config).put_resource_policy().secret_id(resource);
            Ok(done(&request.resource_policy(text).send().await?))
        }
        (Some("s3vectors"), _) => {
            let request = aws_sdk_s3vectors::Client::new(&config).put_vector_bucket_policy();
            Ok(done(&request.vector_bucket_arn(resource).policy(text).send().await?))
        }
        (Some("sagemaker"), "model-package-group") => {
            let request = aws_sdk_sagemaker::Client::new(&config).put_model_package_group_policy();
            let request = request.model_package_group_name(arn.name()).resource_policy(text);
            Ok(done(&request.send().await.map_err(unless_busy)?))
        }
        (Some("s3"), bucket) => {
            let request = s3::buckets(&config).put_bucket_policy().bucket(bucket);
            Ok(done(&request.policy(text).send().await?))
        }
        (Some("bedrock-agentcore"), _) => {
            let client = aws_sdk_bedrockagentcorecontrol::Client::new(&config);
            Ok(done(&client.put_resource_policy().resource_arn(resource).policy(text).send().await?))
        }
        (Some("bedrock"), "knowledge-base") => {
            let request = aws_sdk_bedrockagent::Client::new(&config).put_resource_policy().resource_arn(resource);
            let request = request.policy(text).set_expected_revision_id(revision(live));
            Ok(done(&request.send().await.map_err(unless_busy)?))
        }
        (Some("bedrock"), _) => {
            let request = aws_sdk_bedrock::Client::new(&config).put_resource_policy().resource_arn(resource);
            Ok(done(&request.resource_policy(text).send().await.map_err(unless_busy)?))
        }
        (_, _) => Err(NO_SUCH_POLICY),
    }
}

/// What stands before the name in an ARN, `knowledge-base` or `runtime`; a bucket's name, which is all of it.
fn kind(arn: &Arn) -> &str {
    arn.resource().and_then(|resource| resource.split('/').next()).unwrap_or_default()
}

/// What is left of the policy that was read.
fn left(edits: &[Edit], live: &State) -> Result<Option<PolicyDocument>, Failure> {
    let document = live.policy().ok_or(Failure::Unfit("no policy was read"))?;
    document.edited(edits).map_err(|error| Failure::NotNow(error.to_string()))
}

/// The version of the policy that was read: a write that names it fails when the policy moved. How Comprehend says so is
/// not documented, so that there the repair has failed.
fn revision(live: &State) -> Option<String> {
    if let State::ResourcePolicy(policy) = live { policy.revision.clone() } else { None }
}
