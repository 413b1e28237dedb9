//! A notebook instance.

use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client, operation::describe_notebook_instance::DescribeNotebookInstanceOutput, types::DirectInternetAccess,
};
use model::{Arn, Finding, NotebookState, Observed, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const DESCRIBE: &str = "sagemaker:DescribeNotebookInstance";
const TAGS: &str = "sagemaker:ListTags";

/// How SageMaker says that there is no such notebook, under a code that it uses for much else.
const NOT_FOUND: (&str, &str) = ("ValidationException", "RecordNotFound");

/// From when on somebody may work in it.
const SETTLED_AFTER: Duration = Duration::from_hours(1);

/// The event names the notebook as it was given; the ARN has its name in lower case. Only under a name that was given
/// can one that is not found be gone.
pub(super) async fn notebook(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = finding.resource.arn.as_str();
    let given = finding.subjects.first();
    let name = given.map_or_else(|| finding.resource.arn.name(), String::as_str);
    let (notebook, tags) = tokio::join!(describe(&client, name), tags(&client, arn));
    let Some(notebook) = notebook? else {
        return if given.is_some() { Ok(gone()) } else { Err(misnamed(name)) };
    };
    let own = notebook.notebook_instance_arn.clone().filter(|own| own != arn).map(Arn::new);
    Ok(Observed { state: State::Notebook(state(&notebook)), arn: own, tags: tags? })
}

fn gone() -> Observed {
    let status = "Deleted".to_owned();
    let state = NotebookState { status, direct_internet: false, in_subnet: false, settled: false };
    Observed { state: State::Notebook(state), arn: None, tags: Tags::new() }
}

fn misnamed(name: &str) -> ObserveError {
    ObserveError::Unknown {
        operation: DESCRIBE,
        code: Some(NOT_FOUND.0.to_owned()),
        message: format!("there is no notebook instance {name}, and it may have been given another name"),
    }
}

async fn describe(client: &Client, name: &str) -> Result<Option<DescribeNotebookInstanceOutput>, ObserveError> {
    let (code, word) = NOT_FOUND;
    match client.describe_notebook_instance().notebook_instance_name(name).send().await.map_err(Fault::from) {
        Ok(notebook) => Ok(Some(notebook)),
        Err(fault) if fault.is(&[code]) && fault.message.contains(word) => Ok(None),
        Err(fault) => Err(ObserveError::new(DESCRIBE, fault)),
    }
}

/// Direct internet access is on unless SageMaker says that it is off, as it is when nobody speaks of it.
fn state(notebook: &DescribeNotebookInstanceOutput) -> NotebookState {
    let created = notebook.creation_time.and_then(|time| SystemTime::try_from(time).ok());
    let age = created.and_then(|created| SystemTime::now().duration_since(created).ok());
    NotebookState {
        status: notebook.notebook_instance_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        direct_internet: notebook.direct_internet_access != Some(DirectInternetAccess::Disabled),
        in_subnet: notebook.subnet_id().is_some_and(|subnet| !subnet.is_empty()),
        settled: age.is_some_and(|age| age > SETTLED_AFTER),
    }
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    all_tags(client, arn).await.map_err(|fault| ObserveError::new(TAGS, fault))
}

/// The tags of any resource of SageMaker; `None` when it is gone.
pub(super) async fn tags_of(config: &SdkConfig, arn: &str) -> Result<Option<Tags>, ObserveError> {
    match all_tags(&Client::new(config), arn).await {
        Ok(tags) => Ok(Some(tags)),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}

/// SageMaker says it in different words from resource to resource.
fn is_gone(fault: &Fault) -> bool {
    let says = |words: &str| fault.message.contains(words);
    fault.is(&["ResourceNotFound", "ResourceNotFoundException"])
        || (fault.is(&[NOT_FOUND.0]) && (says(NOT_FOUND.1) || says("Could not find") || says("does not exist")))
}

async fn all_tags(client: &Client, arn: &str) -> Result<Tags, Fault> {
    let mut pages = client.list_tags().resource_arn(arn).into_paginator().send();
    let mut tags = Tags::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(Fault::from)?;
        tags.extend(page.tags.unwrap_or_default().into_iter().filter_map(|tag| Some((tag.key?, tag.value?))));
    }
    Ok(tags)
}
