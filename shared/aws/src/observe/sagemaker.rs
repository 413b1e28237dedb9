//! Resources of SageMaker: a reader for each kind, and the tags of all.

mod compute;
mod domain;
mod endpoint;
mod lifecycle;
mod model_package;
mod monitoring;
mod notebook;

use aws_config::SdkConfig;
use aws_sdk_sagemaker::Client;
use model::{Finding, Tags};

pub(super) use compute::compute;
pub(super) use domain::domain;
pub(super) use endpoint::endpoint;
pub(super) use lifecycle::lifecycle;
pub(super) use model_package::model_package;
pub(super) use monitoring::monitoring;
pub(super) use notebook::notebook;

use super::ObserveError;
use crate::error::Fault;

const TAGS: &str = "sagemaker:ListTags";

/// How SageMaker says that there is no such resource, under a code that it uses for much else.
const NOT_FOUND: (&str, &str) = ("ValidationException", "RecordNotFound");

/// The name of a resource, as the event gives it; the ARN has it in lower case.
#[derive(Clone, Copy, Debug)]
struct Named<'a> {
    name: &'a str,
    given: bool,
}

impl<'a> Named<'a> {
    fn by(finding: &'a Finding) -> Self {
        let given = finding.subjects.first();
        Self { name: given.map_or_else(|| finding.resource.arn.name(), String::as_str), given: given.is_some() }
    }

    /// What stands for a resource that is gone. Only under a name that was given can one that is not found be.
    fn gone(self, operation: &'static str) -> Result<String, ObserveError> {
        if self.given {
            return Ok("Deleted".to_owned());
        }
        let message = format!("there is no {}, and it may have been given another name", self.name);
        Err(ObserveError::Unknown { operation, code: Some(NOT_FOUND.0.to_owned()), message })
    }
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    all_tags(client, arn).await.map_err(|fault| ObserveError::new(TAGS, fault))
}

/// The tags of any resource of SageMaker; `None` when it is gone.
pub(super) async fn tags_of(config: &SdkConfig, arn: &str) -> Result<Option<Tags>, ObserveError> {
    tags_if_there(&Client::new(config), arn).await
}

async fn tags_if_there(client: &Client, arn: &str) -> Result<Option<Tags>, ObserveError> {
    match all_tags(client, arn).await {
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
