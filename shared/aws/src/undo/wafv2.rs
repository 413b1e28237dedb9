//! WAF.

use aws_config::SdkConfig;
use aws_sdk_wafv2::Client;
use model::{FrontDoor, State};

use super::unless_done;
use crate::error::Fault;
use crate::remedy::{
    Done,
    carry_out::{Failure, done},
};

/// Another web ACL that somebody put there meanwhile stays.
pub(super) async fn detach(config: &SdkConfig, door: &str, web_acl: &str, live: &State) -> Result<Done, Failure> {
    let State::FrontDoor(FrontDoor { web_acl: now, .. }) = live else {
        return Err(Failure::Unfit("the state that was read is no door"));
    };
    match now.as_deref() {
        None => Ok(Done { request_id: None }),
        Some(now) if now == web_acl => {
            Ok(done(&Client::new(config).disassociate_web_acl().resource_arn(door).send().await?))
        }
        Some(_) => Err(Failure::Unfit("another web ACL stands before it now")),
    }
}

pub(super) async fn stop_log(config: &SdkConfig, web_acl: &str) -> Result<Done, Failure> {
    match Client::new(config).delete_logging_configuration().resource_arn(web_acl).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, &["WAFNonexistentItemException"]),
    }
}
