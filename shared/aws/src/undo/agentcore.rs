//! Gateways. An update replaces all: what stood there before is sent as it was.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::Arn;
use serde_json::Value;

use crate::{
    document::send_instead,
    remedy::{
        Done,
        carry_out::{Failure, done, home, unless_busy},
    },
};

pub(super) async fn update_gateway(config: &SdkConfig, gateway: &str, definition: &Value) -> Result<Done, Failure> {
    if !definition.is_object() {
        return Err(Failure::Unfit("what an update must repeat was not kept"));
    }
    let document = definition.clone();
    let request = Client::new(&home(config, gateway)).update_gateway().gateway_identifier(Arn::new(gateway).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
