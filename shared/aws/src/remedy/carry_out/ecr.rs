//! Repositories of images.

use aws_config::SdkConfig;
use aws_sdk_ecr::{
    Client,
    types::{
        ImageScanningConfiguration, ImageTagMutability, ImageTagMutabilityExclusionFilter as Exclusion,
        ImageTagMutabilityExclusionFilterType as Kind,
    },
};
use model::{Arn, TagMutability};

use super::{Done, Failure, done, home};

/// Puts whether tags can be moved, and for which it is otherwise.
pub(crate) async fn put_mutability(
    config: &SdkConfig,
    resource: &str,
    mutability: TagMutability,
    exclusions: &[String],
) -> Result<Done, Failure> {
    let arn = Arn::new(resource);
    let built = exclusions.iter().map(|filter| Exclusion::builder().filter_type(Kind::Wildcard).filter(filter).build());
    let filters: Vec<_> = built.collect::<Result<_, _>>().map_err(|_| Failure::Unfit("an exclusion has no filter"))?;
    let request = Client::new(&home(config, resource)).put_image_tag_mutability();
    let request = request.set_registry_id(registry(&arn)).repository_name(repository(&arn));
    let request = request.image_tag_mutability(ImageTagMutability::from(mutability.as_str()));
    let filters = (!filters.is_empty()).then_some(filters);
    Ok(done(&request.set_image_tag_mutability_exclusion_filters(filters).send().await?))
}

/// Puts whether an image is scanned when it is pushed.
pub(crate) async fn scan_on_push(config: &SdkConfig, resource: &str, scans: bool) -> Result<Done, Failure> {
    let arn = Arn::new(resource);
    let scanning = ImageScanningConfiguration::builder().scan_on_push(scans).build();
    let request = Client::new(&home(config, resource)).put_image_scanning_configuration();
    let request = request.set_registry_id(registry(&arn)).repository_name(repository(&arn));
    Ok(done(&request.image_scanning_configuration(scanning).send().await?))
}

/// The registry of a repository is its account.
pub(super) fn registry(arn: &Arn) -> Option<String> {
    arn.account().map(str::to_owned)
}

/// The name of a repository, which may have slashes of its own.
pub(super) fn repository(arn: &Arn) -> &str {
    arn.resource().and_then(|name| name.strip_prefix("repository/")).unwrap_or_default()
}
