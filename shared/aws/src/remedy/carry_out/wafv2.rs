//! WAF: a web ACL comes to stand where none does, and what logs nothing logs again. Nothing that is there is replaced.

use aws_config::SdkConfig;
use aws_sdk_wafv2::{Client, types::LoggingConfiguration};
use model::{FrontDoor, State, WebAclLog};
use serde_json::{Value, json};

use super::{Done, Failure, done};
use crate::document::send_instead;
use crate::error::Fault;

/// What was just changed has not reached all of WAF yet.
const UNAVAILABLE: &[&str] = &["WAFUnavailableEntityException"];

pub(super) async fn attach(config: &SdkConfig, door: &str, web_acl: &str, live: &State) -> Result<Done, Failure> {
    if web_acl.is_empty() {
        return Err(Failure::Unfit("no web ACL was approved"));
    }
    if !matches!(live, State::FrontDoor(FrontDoor { gone: false, web_acl: None, .. })) {
        return Err(Failure::Unfit("only where no web ACL stands is one attached"));
    }
    let request = Client::new(config).associate_web_acl().resource_arn(door).web_acl_arn(web_acl);
    Ok(done(&request.send().await.map_err(unless_spreading)?))
}

/// A second configuration would replace the first: there must be none.
pub(super) async fn log(config: &SdkConfig, web_acl: &str, logging: &Value, live: &State) -> Result<Done, Failure> {
    let State::WebAclLog(WebAclLog { gone: false, logging: Value::Null }) = live else {
        return Err(Failure::Unfit("only what logs nothing is made to log"));
    };
    if !logging.is_object() {
        return Err(Failure::Unfit("no log was approved"));
    }
    let named = LoggingConfiguration::builder().resource_arn(web_acl).set_log_destination_configs(Some(Vec::new()));
    let named = named.build().map_err(|_| Failure::Unfit("the log has no web ACL"))?;
    let document = json!({"LoggingConfiguration": logging});
    let request = Client::new(config).put_logging_configuration().logging_configuration(named).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_spreading)?))
}

fn unless_spreading(error: impl Into<Fault>) -> Failure {
    let fault = error.into();
    if fault.is(UNAVAILABLE) { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}
