//! Indexes of Kendra. What an update does not name stays as it is.

use aws_config::SdkConfig;
use aws_sdk_kendra::Client;
use model::Arn;
use serde_json::{Value, json};

use super::{Done, Failure, done, home, unless_busy};
use crate::document::send_instead;

/// How an index knows who asks. Tokens are sent as they were read, with members that are younger than this SDK.
pub(crate) async fn put_context(
    config: &SdkConfig,
    index: &str,
    policy: &str,
    tokens: Option<&[Value]>,
) -> Result<Done, Failure> {
    let arn = Arn::new(index);
    let mut document = json!({"Id": arn.name(), "UserContextPolicy": policy});
    if let (Some(tokens), Some(members)) = (tokens, document.as_object_mut()) {
        members.insert("UserTokenConfigurations".to_owned(), json!(tokens));
    }
    let request = Client::new(&home(config, index)).update_index().id(arn.name()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
