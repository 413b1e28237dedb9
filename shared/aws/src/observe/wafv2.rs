//! The web ACL before a door of an application, and what a web ACL logs.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_wafv2::{
    Client,
    types::{Scope, Tag},
};
use model::{FrontDoor, Observed, Resource, State, Tags, WebAclLog};

use super::{ObserveError, tags, whole};
use crate::document::Answer;
use crate::error::Fault;

const FOR_RESOURCE: &str = "wafv2:GetWebACLForResource";
const LIST: &str = "wafv2:ListWebACLs";
const LOGGING: &str = "wafv2:GetLoggingConfiguration";
const TAGS: &str = "wafv2:ListTagsForResource";

/// There is no such door, no such web ACL, or no log of it.
const NONE: &[&str] = &["WAFNonexistentItemException"];

/// A door without a web ACL is answered with none.
pub(super) async fn front_door(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    if resource.arn.service() == Some("amplify") {
        let message = "the web ACLs of Amplify are those of CloudFront, which stand in another Region".to_owned();
        return Err(ObserveError::Unknown { operation: FOR_RESOURCE, code: None, message });
    }
    let client = Client::new(config);
    let before = client.get_web_acl_for_resource().resource_arn(resource.arn.as_str()).send();
    let (before, tags) = tokio::join!(before, tags::listed(config, &resource.arn));
    let tags = tags?.unwrap_or_default();
    let door = match before.map_err(Fault::from) {
        Ok(answer) => match answer.web_acl {
            Some(acl) => FrontDoor { web_acl: Some(acl.arn), ..FrontDoor::default() },
            None => FrontDoor { others: all(&client).await?, ..FrontDoor::default() },
        },
        Err(fault) if fault.is(NONE) => FrontDoor { gone: true, ..FrontDoor::default() },
        Err(fault) => return Err(ObserveError::new(FOR_RESOURCE, fault)),
    };
    Ok(Observed { state: State::FrontDoor(door), arn: None, tags })
}

/// Every web ACL that could stand before a door of this Region.
async fn all(client: &Client) -> Result<BTreeSet<String>, ObserveError> {
    let (mut found, mut marker) = (BTreeSet::new(), None);
    loop {
        let request = client.list_web_acls().scope(Scope::Regional).set_next_marker(marker);
        let answer = request.send().await.map_err(|error| ObserveError::new(LIST, error.into()))?;
        let (page, next) = (answer.web_acls.unwrap_or_default(), answer.next_marker);
        let is_last = next.is_none() || page.is_empty();
        found.extend(page.into_iter().filter_map(|acl| acl.arn));
        if is_last {
            return Ok(found);
        }
        marker = next;
    }
}

/// AWS has one word for a web ACL that is gone and for one without a log: its tags tell which.
pub(super) async fn web_acl_log(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let (client, body) = (Client::new(config), Answer::default());
    let arn = resource.arn.as_str();
    let logging = client.get_logging_configuration().resource_arn(arn).customize().interceptor(body.clone()).send();
    let (logging, tags) = tokio::join!(logging, client.list_tags_for_resource().resource_arn(arn).send());
    let tags = match tags.map_err(Fault::from) {
        Ok(answer) => Some(pairs(answer.tag_info_for_resource.and_then(|found| found.tag_list).unwrap_or_default())),
        Err(fault) if fault.is(NONE) => None,
        Err(fault) => return Err(ObserveError::new(TAGS, fault)),
    };
    let logging = match logging.map_err(Fault::from) {
        Ok(_) => whole(LOGGING, &body, MEMBER)?.get(MEMBER).cloned().unwrap_or_default(),
        Err(fault) if fault.is(NONE) => serde_json::Value::Null,
        Err(fault) => return Err(ObserveError::new(LOGGING, fault)),
    };
    let state = State::WebAclLog(WebAclLog { gone: tags.is_none(), logging });
    Ok(Observed { state, arn: None, tags: tags.unwrap_or_default() })
}

const MEMBER: &str = "LoggingConfiguration";

fn pairs(tags: Vec<Tag>) -> Tags {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}
