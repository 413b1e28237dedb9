//! AWS Config. A recorder and a channel are replaced as a whole: what is sent stands in the remedy.

use aws_config::SdkConfig;
use aws_sdk_config::{
    Client,
    types::{ConfigurationRecorder, DeliveryChannel},
};
use serde_json::{Value, json};

use super::{Done, Failure, done};
use crate::config::in_region;
use crate::document::send_instead;

pub(crate) async fn put_recorder(config: &SdkConfig, region: &str, recorder: &Value) -> Result<Done, Failure> {
    if !recorder.is_object() {
        return Err(Failure::Unfit("no recorder was approved"));
    }
    let document = json!({"ConfigurationRecorder": recorder});
    let request = client(config, region).put_configuration_recorder();
    let request = request.configuration_recorder(ConfigurationRecorder::builder().build()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await?))
}

pub(crate) async fn put_channel(config: &SdkConfig, region: &str, channel: &Value) -> Result<Done, Failure> {
    if !channel.is_object() {
        return Err(Failure::Unfit("no delivery channel was approved"));
    }
    let document = json!({"DeliveryChannel": channel});
    let request = client(config, region).put_delivery_channel();
    let request = request.delivery_channel(DeliveryChannel::builder().build()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await?))
}

pub(super) async fn start(config: &SdkConfig, region: &str, recorder: &str) -> Result<Done, Failure> {
    let request = client(config, region).start_configuration_recorder().configuration_recorder_name(recorder);
    Ok(done(&request.send().await?))
}

fn client(config: &SdkConfig, region: &str) -> Client {
    Client::new(&in_region(config, region))
}
