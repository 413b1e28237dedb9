//! What was done last with an access key, as far as CloudTrail tells.

use aws_config::SdkConfig;
use aws_sdk_cloudtrail::{
    Client,
    types::{Event, LookupAttribute, LookupAttributeKey},
};
use jiff::Timestamp;
use model::{Deed, Deeds, Fields};

use crate::error::Fault;

const LOOKUP: &str = "cloudtrail:LookupEvents";

/// How many calls a person reads of.
const MOST: i32 = 10;

/// The last calls that were made with an access key in the Region of `config`, which may be one of a session. CloudTrail
/// answers from the last 90 days, of management events alone; asking a model is one. Whatever goes wrong is told: this is
/// evidence, by which nothing is decided.
pub async fn deeds(config: &SdkConfig, key: &str) -> Deeds {
    let by_key = LookupAttribute::builder().attribute_key(LookupAttributeKey::AccessKeyId).attribute_value(key).build();
    let by_key = match by_key {
        Ok(by_key) => by_key,
        Err(error) => return Deeds::Unread { why: error.to_string() },
    };
    let request = Client::new(config).lookup_events().lookup_attributes(by_key).max_results(MOST);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Deeds::Read { calls: answer.events.unwrap_or_default().into_iter().map(deed).collect() },
        Err(Fault { code, message, .. }) => {
            let code = code.unwrap_or_else(|| "no code".to_owned());
            Deeds::Unread { why: format!("{LOOKUP} failed with {code}: {message}") }
        }
    }
}

/// The address and the error stand in the record alone, which AWS keeps as text.
fn deed(event: Event) -> Deed {
    let record =
        event.cloud_trail_event.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let record = Fields::inside(&record);
    let text = |path: &str| record.text(path).map(str::to_owned);
    Deed {
        at: event.event_time.and_then(|time| Timestamp::from_second(time.secs()).ok()),
        source: event.event_source.unwrap_or_default(),
        name: event.event_name.unwrap_or_default(),
        address: text("sourceIPAddress"),
        error: text("errorCode"),
    }
}
