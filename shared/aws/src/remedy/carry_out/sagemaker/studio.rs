//! Domains of Studio, and scripts that notebooks run when they start.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client,
    types::{AppNetworkAccessType, NotebookInstanceLifecycleHook},
};
use model::{DomainState, State};

use super::{Done, Failure, done};

pub(in crate::remedy::carry_out) async fn confine(
    config: &SdkConfig,
    domain: &str,
    live: &State,
) -> Result<Done, Failure> {
    let State::Domain(DomainState { status, .. }) = live else {
        return Err(Failure::Unfit("the state that was read is no domain"));
    };
    if matches!(status.as_str(), "Pending" | "Updating") {
        return Err(Failure::NotNow(format!("the domain is {status}")));
    }
    set_access(config, domain, AppNetworkAccessType::VpcOnly).await
}

/// What an update does not name stays.
pub(crate) async fn set_access(
    config: &SdkConfig,
    domain: &str,
    access: AppNetworkAccessType,
) -> Result<Done, Failure> {
    let request = Client::new(config).update_domain().domain_id(domain).app_network_access_type(access);
    Ok(done(&request.send().await?))
}

/// Both are named, for what an update does to a script that it leaves out is not documented.
pub(crate) async fn set_scripts(
    config: &SdkConfig,
    lifecycle: &str,
    on_create: Option<&str>,
    on_start: Option<&str>,
) -> Result<Done, Failure> {
    let hooks = |script: Option<&str>| {
        let hook = |script| NotebookInstanceLifecycleHook::builder().content(script).build();
        Some(script.map(hook).into_iter().collect())
    };
    let request = Client::new(config).update_notebook_instance_lifecycle_config();
    let request = request.notebook_instance_lifecycle_config_name(lifecycle);
    let request = request.set_on_create(hooks(on_create)).set_on_start(hooks(on_start));
    Ok(done(&request.send().await?))
}
