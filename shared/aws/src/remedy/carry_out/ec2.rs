//! Security groups.

use aws_config::SdkConfig;
use aws_sdk_ec2::Client;

use super::{Done, Failure, done};
use crate::error::Fault;

/// EC2 refuses the whole call when it does not know one of the rules.
const GONE: &[&str] = &["InvalidSecurityGroupRuleId.NotFound"];

pub(super) async fn revoke(config: &SdkConfig, group: &str, rules: &[String]) -> Result<Done, Failure> {
    let request = Client::new(config).revoke_security_group_ingress().group_id(group);
    match request.set_security_group_rule_ids(Some(rules.to_vec())).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if fault.is(GONE) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
