//! Gateways. An update replaces all: it repeats what was read, but for the authorizer.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{Arn, State};
use serde_json::{Value, json};

use super::{Done, Failure, done, home, unless_busy};
use crate::document::send_instead;

pub(super) async fn require_authorization(
    config: &SdkConfig,
    gateway: &str,
    authorizer: &str,
    configuration: Option<&Value>,
    live: &State,
) -> Result<Done, Failure> {
    let document = document(authorizer, configuration, live)?;
    let request = Client::new(&home(config, gateway)).update_gateway().gateway_identifier(Arn::new(gateway).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

fn document(authorizer: &str, configuration: Option<&Value>, live: &State) -> Result<Value, Failure> {
    let State::Gateway(live) = live else { return Err(Failure::Unfit("the state that was read is no gateway")) };
    let mut document = live.definition.clone();
    let Some(members) = document.as_object_mut() else {
        return Err(Failure::Unfit("what an update must repeat was not read"));
    };
    members.insert("authorizerType".to_owned(), json!(authorizer));
    members.remove("authorizerConfiguration");
    members.extend(configuration.map(|configuration| ("authorizerConfiguration".to_owned(), configuration.clone())));
    Ok(document)
}
