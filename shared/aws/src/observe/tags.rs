//! The tags of any resource.

use aws_config::SdkConfig;
use aws_sdk_resourcegroupstagging::Client;
use model::{Arn, Observed, Occurrence, PhaseTag, Resource, Scope, State, Tags};

use super::{ObserveError, collections, iam, s3, sagemaker};
use crate::error::Fault;

const RESOURCES: &str = "tagging:GetResources";

pub(super) async fn phase_tag(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let found = found(config, resource).await?;
    let exists = found.is_some();
    let (own, tags) = found.unwrap_or_default();
    let state = State::PhaseTag(PhaseTag { exists, tags: tags.clone(), ..PhaseTag::default() });
    Ok(Observed { state, arn: own.filter(|own| *own != resource.arn), tags })
}

/// What is gone has no tags, nor has what is a setting; the registry remembers whose it was.
pub(super) async fn occurrence(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let found = if resource.scope == Scope::Setting { None } else { found(config, resource).await? };
    let (own, tags) = found.unwrap_or_default();
    let state = State::Occurrence(Occurrence::default());
    Ok(Observed { state, arn: own.filter(|own| *own != resource.arn), tags })
}

/// The tags of a resource, and its ARN where events name it otherwise; nothing when it is gone.
async fn found(config: &SdkConfig, resource: &Resource) -> Result<Option<(Option<Arn>, Tags)>, ObserveError> {
    let arn = &resource.arn;
    Ok(match (arn.service(), arn.resource().and_then(|resource| resource.split('/').next())) {
        (Some("iam"), Some("role")) => iam::role_tags(config, arn.name()).await?,
        (Some("iam"), Some("user")) => iam::user_tags(config, arn.name()).await?,
        // A session that somebody took on has no tags that outlive it.
        (Some("sts"), _) => None,
        (Some("s3"), _) => s3::bucket_tags(config, resource).await?.map(|tags| (None, tags)),
        (Some("sagemaker"), _) => sagemaker::tags_of(config, arn.as_str()).await?.map(|tags| (None, tags)),
        (Some("aoss"), Some("collection")) => collections::tagged(config, arn).await?,
        // Nobody but the organization's own account may ask, and requests do not tell the whole ARN.
        (Some("organizations"), _) => return Err(unsupported("the tags of an organization are not read")),
        (Some("kms"), Some("alias")) => return Err(unsupported("the event names the key by an alias only")),
        (_, _) => listed(config, arn).await?.map(|tags| (None, tags)),
    })
}

fn unsupported(why: &str) -> ObserveError {
    ObserveError::Unknown { operation: RESOURCES, code: None, message: why.to_owned() }
}

/// The tagging API answers with every resource that has tags or ever had: one that was tagged and is not among them is
/// gone.
pub(super) async fn listed(config: &SdkConfig, arn: &Arn) -> Result<Option<Tags>, ObserveError> {
    let request = Client::new(config).get_resources().resource_arn_list(arn.as_str());
    let answer = request.send().await.map_err(|error| ObserveError::new(RESOURCES, Fault::from(error)))?;
    let mut found = answer.resource_tag_mapping_list.unwrap_or_default().into_iter();
    let of_arn = found.find(|mapping| mapping.resource_arn() == Some(arn.as_str()));
    Ok(of_arn.map(|mapping| mapping.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()))
}
