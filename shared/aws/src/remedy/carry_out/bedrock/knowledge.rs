//! Knowledge bases. An update replaces a whole source: it repeats what was read, but for what is brought back.

use aws_config::SdkConfig;
use aws_sdk_bedrockagent::Client;
use model::{Arn, State};
use serde_json::{Map, Value};

use super::super::{Done, Failure, done, home, unless_busy};
use crate::document::send_instead;

const UNREAD: Failure = Failure::Unfit("what an update must repeat was not read");

pub(in super::super) async fn restore_source(
    config: &SdkConfig,
    base: &str,
    source: &str,
    approved: &Map<String, Value>,
    live: &State,
) -> Result<Done, Failure> {
    let State::KnowledgeBase(live) = live else {
        return Err(Failure::Unfit("the state that was read is no knowledge base"));
    };
    if approved.is_empty() {
        return Err(Failure::Unfit("no source was approved"));
    }
    let live = live.sources.get(source).ok_or(Failure::Unfit("the knowledge base has no such source"))?;
    update_source(config, base, source, live.made(approved).ok_or(UNREAD)?).await
}

/// Replaces a source.
pub(crate) async fn update_source(
    config: &SdkConfig,
    base: &str,
    source: &str,
    document: Value,
) -> Result<Done, Failure> {
    if !document.is_object() {
        return Err(UNREAD);
    }
    let request = Client::new(&home(config, base)).update_data_source().knowledge_base_id(Arn::new(base).name());
    let request = request.data_source_id(source).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
