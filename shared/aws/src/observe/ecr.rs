//! Repositories of images.

use aws_config::SdkConfig;
use aws_sdk_ecr::Client;
use aws_sdk_ecr::types::ImageScanningConfiguration;
use model::{Observed, PolicyDocument, Repository, Resource, State, TagMutability, Tags};

use super::ObserveError;
use crate::error::Fault;

const REPOSITORY: &str = "ecr:DescribeRepositories";
const POLICY: &str = "ecr:GetRepositoryPolicy";
const TAGS: &str = "ecr:ListTagsForResource";

pub(super) async fn repository(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    // A name may have slashes of its own.
    let name = resource.arn.resource().and_then(|name| name.strip_prefix("repository/")).unwrap_or_default();
    let (found, policy, tags) = tokio::try_join!(
        described(&client, &resource.account, name),
        policy(&client, &resource.account, name),
        tags(&client, resource.arn.as_str())
    )?;
    Ok(Observed { state: State::Repository(Repository { policy, ..found }), arn: None, tags })
}

async fn described(client: &Client, account: &str, name: &str) -> Result<Repository, ObserveError> {
    let answer = client.describe_repositories().registry_id(account).repository_names(name).send().await;
    let answer = answer.map_err(|error| ObserveError::new(REPOSITORY, error.into()))?;
    let unknown =
        |message: &str| ObserveError::Unknown { operation: REPOSITORY, code: None, message: message.to_owned() };
    let found = answer.repositories().first().ok_or_else(|| unknown("it answered without the repository"))?;
    let mutability = found.image_tag_mutability().map_or("MUTABLE", |mutability| mutability.as_str());
    let mutability = TagMutability::of(mutability).ok_or_else(|| unknown("it has another way to keep tags"))?;
    let exclusions = found.image_tag_mutability_exclusion_filters().iter().map(|filter| filter.filter().to_owned());
    let scan_on_push = found.image_scanning_configuration().is_some_and(ImageScanningConfiguration::scan_on_push);
    Ok(Repository { policy: None, mutability, exclusions: exclusions.collect(), scan_on_push })
}

async fn policy(client: &Client, account: &str, name: &str) -> Result<Option<PolicyDocument>, ObserveError> {
    let request = client.get_repository_policy().registry_id(account).repository_name(name);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.policy_text().map(PolicyDocument::new)),
        Err(fault) if fault.is(&["RepositoryPolicyNotFoundException"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(POLICY, fault)),
    }
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect())
}
