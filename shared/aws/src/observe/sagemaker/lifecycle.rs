//! Lifecycle configurations, of notebooks and of Studio.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{Client, types::NotebookInstanceLifecycleHook};
use model::{Finding, LifecycleState, Observed, State, Tags};

use super::{Named, ObserveError, is_gone, tags_if_there};
use crate::error::Fault;

const OF_NOTEBOOKS: &str = "sagemaker:DescribeNotebookInstanceLifecycleConfig";
const OF_STUDIO: &str = "sagemaker:DescribeStudioLifecycleConfig";

pub(in crate::observe) async fn lifecycle(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (arn, named) = (finding.resource.arn.as_str(), Named::by(finding));
    let studio = arn.contains(":studio-lifecycle-config/");
    let read =
        async { if studio { of_studio(&client, named.name).await } else { of_notebooks(&client, named.name).await } };
    let (scripts, tags) = tokio::join!(read, tags_if_there(&client, arn));
    let Some(state) = scripts? else {
        named.gone(if studio { OF_STUDIO } else { OF_NOTEBOOKS })?;
        return Ok(Observed { state: State::Lifecycle(LifecycleState::default()), arn: None, tags: Tags::new() });
    };
    Ok(Observed { state: State::Lifecycle(state), arn: None, tags: tags?.unwrap_or_default() })
}

async fn of_notebooks(client: &Client, name: &str) -> Result<Option<LifecycleState>, ObserveError> {
    let request = client.describe_notebook_instance_lifecycle_config();
    match request.notebook_instance_lifecycle_config_name(name).send().await.map_err(Fault::from) {
        Ok(found) => Ok(Some(LifecycleState {
            exists: true,
            on_create: script(found.on_create()),
            on_start: script(found.on_start()),
        })),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(OF_NOTEBOOKS, fault)),
    }
}

/// There is one at most.
fn script(hooks: &[NotebookInstanceLifecycleHook]) -> Option<String> {
    hooks.first().and_then(|hook| hook.content()).filter(|content| !content.is_empty()).map(str::to_owned)
}

async fn of_studio(client: &Client, name: &str) -> Result<Option<LifecycleState>, ObserveError> {
    let request = client.describe_studio_lifecycle_config().studio_lifecycle_config_name(name);
    match request.send().await.map_err(Fault::from) {
        Ok(found) => {
            let on_create = found.studio_lifecycle_config_content().map(str::to_owned);
            Ok(Some(LifecycleState { exists: true, on_create, on_start: None }))
        }
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(OF_STUDIO, fault)),
    }
}
