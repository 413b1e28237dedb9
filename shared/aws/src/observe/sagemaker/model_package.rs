//! A version of a model in the registry.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client, operation::describe_model_package::DescribeModelPackageOutput, types::UserContext as Context,
};
use model::{ModelPackageState, Observed, Resource, State, Tags, UserContext};

use super::{ObserveError, is_gone, tags as tags_there, tags_if_there};
use crate::error::Fault;

const DESCRIBE: &str = "sagemaker:DescribeModelPackage";

/// A version has no tags of its own: those of its group count, whose name may have capitals that the version's ARN has not.
pub(in crate::observe) async fn model_package(
    config: &SdkConfig,
    resource: &Resource,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = resource.arn.as_str();
    let tagged = group(arn).map_or_else(|| arn.to_owned(), |(groups, name)| format!("{groups}{name}"));
    let (package, tags) = tokio::join!(describe(&client, arn), tags_if_there(&client, &tagged));
    let Some(package) = package? else {
        let state = State::ModelPackage(ModelPackageState::default());
        return Ok(Observed { state, arn: None, tags: Tags::new() });
    };
    let tags = match (tags?, package.model_package_group_name(), group(arn)) {
        (Some(tags), _, _) => tags,
        (None, Some(name), Some((groups, _))) => tags_there(&client, &format!("{groups}{name}")).await?,
        (None, _, _) => tags_there(&client, &tagged).await?,
    };
    Ok(Observed { state: State::ModelPackage(state(&package)), arn: None, tags })
}

/// How the ARN of the group of `model-package/group/7` begins and ends. A package without versions stands by itself.
fn group(arn: &str) -> Option<(String, &str)> {
    let (home, name) = arn.split_once(":model-package/")?;
    let (group, _) = name.split_once('/')?;
    Some((format!("{home}:model-package-group/"), group))
}

async fn describe(client: &Client, arn: &str) -> Result<Option<DescribeModelPackageOutput>, ObserveError> {
    match client.describe_model_package().model_package_name(arn).send().await.map_err(Fault::from) {
        Ok(package) => Ok(Some(package)),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(DESCRIBE, fault)),
    }
}

fn state(package: &DescribeModelPackageOutput) -> ModelPackageState {
    ModelPackageState {
        approval: package.model_approval_status().map(|status| status.as_str().to_owned()),
        created_by: package.created_by().map(context),
        modified_by: package.last_modified_by().map(context),
        unvalidated: package.skip_model_validation().is_some_and(|skipped| skipped.as_str() == "All"),
    }
}

fn context(by: &Context) -> UserContext {
    UserContext {
        identity: by.iam_identity().and_then(|identity| identity.arn()).map(str::to_owned),
        profile: by.user_profile_arn().map(str::to_owned),
    }
}
