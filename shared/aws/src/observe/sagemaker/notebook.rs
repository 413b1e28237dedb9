//! A notebook instance.

use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client,
    operation::describe_notebook_instance::DescribeNotebookInstanceOutput,
    types::{DirectInternetAccess, RootAccess},
};
use model::{Arn, Finding, NotebookState, Observed, State, Tags};

use super::{NOT_FOUND, Named, ObserveError, tags};
use crate::error::Fault;

const DESCRIBE: &str = "sagemaker:DescribeNotebookInstance";
/// From when on somebody may work in it.
const SETTLED_AFTER: Duration = Duration::from_hours(1);

pub(in crate::observe) async fn notebook(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (arn, named) = (finding.resource.arn.as_str(), Named::by(finding));
    let (notebook, tags) = tokio::join!(describe(&client, named.name), tags(&client, arn));
    let Some(notebook) = notebook? else {
        let state = NotebookState { status: named.gone(DESCRIBE)?, ..NotebookState::default() };
        return Ok(Observed { state: State::Notebook(state), arn: None, tags: Tags::new() });
    };
    let own = notebook.notebook_instance_arn.clone().filter(|own| own != arn).map(Arn::new);
    Ok(Observed { state: State::Notebook(state(&notebook)), arn: own, tags: tags? })
}

async fn describe(client: &Client, name: &str) -> Result<Option<DescribeNotebookInstanceOutput>, ObserveError> {
    let (code, word) = NOT_FOUND;
    match client.describe_notebook_instance().notebook_instance_name(name).send().await.map_err(Fault::from) {
        Ok(notebook) => Ok(Some(notebook)),
        Err(fault) if fault.is(&[code]) && fault.message.contains(word) => Ok(None),
        Err(fault) => Err(ObserveError::new(DESCRIBE, fault)),
    }
}

/// Direct internet access and root access are on unless SageMaker says that they are off, as they are when nobody speaks
/// of them, and the metadata service is of version 1 unless it says 2.
fn state(notebook: &DescribeNotebookInstanceOutput) -> NotebookState {
    let created = notebook.creation_time.and_then(|time| SystemTime::try_from(time).ok());
    let age = created.and_then(|created| SystemTime::now().duration_since(created).ok());
    let named = |name: Option<&str>| name.filter(|name| !name.is_empty()).map(str::to_owned);
    let metadata = notebook.instance_metadata_service_configuration();
    NotebookState {
        status: notebook.notebook_instance_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        direct_internet: notebook.direct_internet_access != Some(DirectInternetAccess::Disabled),
        in_subnet: notebook.subnet_id().is_some_and(|subnet| !subnet.is_empty()),
        settled: age.is_some_and(|age| age > SETTLED_AFTER),
        root: notebook.root_access != Some(RootAccess::Disabled),
        old_metadata: metadata.is_none_or(|service| service.minimum_instance_metadata_service_version() != Some("2")),
        role: named(notebook.role_arn()),
        lifecycle: named(notebook.notebook_instance_lifecycle_config_name()),
    }
}
