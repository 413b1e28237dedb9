//! What AWS sends, made into one signal. Lenient towards what varies, and silent about nothing.

use jiff::Timestamp;
use model::{Actor, ActorKind, Arn, Change, Fields, Phase, Threat};
use serde_json::Value;

use crate::{TagKeys, locate::locate, tagging, threats};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// A call that CloudTrail recorded.
    Change(Box<Change>),
    /// A finding of GuardDuty.
    Threat(Box<Threat>),
    /// An event of another kind, by its `detail-type`. Nothing of ours listens to it.
    Other(String),
}

/// Why something is no event.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum IntakeError {
    /// It is not even an object.
    #[error("an event is a JSON object, and this is {0}")]
    NotAnObject(&'static str),
    /// An envelope without its content.
    #[error("an EventBridge envelope has its record in `detail`, and this one has none")]
    NoDetail,
    /// A record without what tells which call it is of.
    #[error("neither an EventBridge envelope nor a CloudTrail record: `{0}` is missing or not a text")]
    Missing(&'static str),
    /// A finding without what tells which one it is.
    #[error("a finding of GuardDuty has a text in `{0}`, and this one has none")]
    NoFinding(&'static str),
    /// A finding that was asked for by a call, and is written in another way than one that is sent.
    #[error("a finding as GuardDuty's API gives it, in PascalCase: EventBridge sends its members in camelCase")]
    ApiShape,
}

/// Reads an EventBridge envelope, or a CloudTrail record or GuardDuty finding without one.
///
/// # Errors
///
/// When it is none of these. The caller reports it; it is never dropped.
pub fn signal(event: &Value) -> Result<Signal, IntakeError> {
    signal_under(event, &TagKeys::default())
}

/// The same, where other keys of tags declare workload and phase.
///
/// # Errors
///
/// As [`signal`].
pub fn signal_under(event: &Value, keys: &TagKeys) -> Result<Signal, IntakeError> {
    if !event.is_object() {
        return Err(IntakeError::NotAnObject(kind_of(event)));
    }
    let envelope = Fields::inside(event);
    let Some(kind) = envelope.text("detail-type") else { return bare(event, None, keys) };
    let detail = envelope.at("detail").filter(|detail| detail.is_object()).ok_or(IntakeError::NoDetail)?;
    if kind == threats::DETAIL_TYPE {
        threats::threat(detail, Some(&envelope)).map(|threat| Signal::Threat(Box::new(threat)))
    } else if Fields::inside(detail).text("eventSource").is_some() || kind.ends_with("via CloudTrail") {
        bare(detail, Some(&envelope), keys)
    } else {
        Ok(Signal::Other(kind.to_owned()))
    }
}

const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn bare(event: &Value, envelope: Option<&Fields>, keys: &TagKeys) -> Result<Signal, IntakeError> {
    if threats::is_finding(event) {
        return threats::threat(event, envelope).map(|threat| Signal::Threat(Box::new(threat)));
    }
    let record = &Fields::inside(event);
    let source = record.text("eventSource").ok_or(IntakeError::Missing("eventSource"))?.to_owned();
    let name = record.text("eventName").ok_or(IntakeError::Missing("eventName"))?.to_owned();
    let mut change = change(record, envelope, source, &name);
    change.phase = change.tags.get(&keys.phase).and_then(|word| Phase::parse(word));
    change.retag = tagging::retag(&change, &keys.phase);
    let mut touched = locate(&change, &resources(record)).into_iter();
    (change.resource, change.others) = (touched.next(), touched.collect());
    Ok(Signal::Change(Box::new(change)))
}

fn change(record: &Fields, envelope: Option<&Fields>, source: String, name: &str) -> Change {
    let outer = |path: &str| envelope.and_then(|envelope| envelope.text(path));
    let text = |path: &str| record.text(path).map(str::to_owned);
    let actor = actor(record);
    let account =
        text("recipientAccountId").or_else(|| outer("account").map(str::to_owned)).or_else(|| actor.account.clone());
    let region = text("awsRegion").or_else(|| outer("region").map(str::to_owned)).unwrap_or_default();
    let request = Fields::new(record.at("requestParameters").cloned().unwrap_or_default());
    Change {
        id: record.text("eventID").or_else(|| outer("id")).map_or_else(|| unnamed(record), str::to_owned),
        source,
        operation: operation(name).to_owned(),
        time: record.text("eventTime").or_else(|| outer("time")).and_then(instant),
        partition: partition(&region, &actor).to_owned(),
        region,
        account: account.unwrap_or_default(),
        request_id: text("requestID"),
        actor,
        tags: tagging::tags(&request),
        phase: None,
        request,
        response: Fields::new(record.at("responseElements").cloned().unwrap_or_default()),
        error: text("errorCode"),
        refused_on: record.text("errorMessage").and_then(refused_on),
        resource: None,
        others: Vec::new(),
        retag: None,
    }
}

/// `User: … is not authorized to perform: … on resource: arn:aws:iam::111122223333:role/it`, and sometimes why.
fn refused_on(message: &str) -> Option<Arn> {
    let (_, after) = message.split_once(" on resource: ")?;
    after.split_whitespace().next().filter(|word| word.starts_with("arn:")).map(Arn::new)
}

/// Some records carry no id: the call's own number, and failing that, what was called when, stand in for it.
fn unnamed(record: &Fields) -> String {
    let parts = ["requestID", "eventTime", "eventSource", "eventName", "awsRegion"];
    let parts: Vec<_> = parts.into_iter().filter_map(|path| record.text(path)).collect();
    format!("unnamed-{}", parts.join("-"))
}

/// Lambda appends the version of its API to the name of a call: `AddPermission20150331v2`.
fn operation(name: &str) -> &str {
    let plain = name.rsplit_once('v').map_or(name, |(head, version)| {
        if version.chars().all(|digit| digit.is_ascii_digit()) && !version.is_empty() { head } else { name }
    });
    let base = plain.trim_end_matches(|digit: char| digit.is_ascii_digit());
    if plain.len() - base.len() == 8 && !base.is_empty() { base } else { name }
}

/// `2026-11-02T08:15:30Z`, and the form with a space that some recorders write.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| format!("{}Z", text.trim_end_matches('Z').replacen(' ', "T", 1)).parse().ok())
}

fn partition<'a>(region: &str, actor: &'a Actor) -> &'a str {
    let from_arn = actor.role.as_deref().or(actor.arn.as_deref()).and_then(|arn| arn.split(':').nth(1));
    match from_arn.filter(|partition| partition.starts_with("aws")) {
        Some(partition) => partition,
        None if region.starts_with("cn-") => "aws-cn",
        None if region.starts_with("us-gov-") => "aws-us-gov",
        None => "aws",
    }
}

fn actor(record: &Fields) -> Actor {
    let text = |path: &str| record.text(path).map(str::to_owned);
    Actor {
        kind: match record.text("userIdentity/type") {
            Some("IAMUser") => ActorKind::IamUser,
            Some("AssumedRole") => ActorKind::AssumedRole,
            Some("Root") => ActorKind::Root,
            Some("AWSService") => ActorKind::AwsService,
            Some("AWSAccount") => ActorKind::AwsAccount,
            Some(_) | None => ActorKind::Other,
        },
        arn: text("userIdentity/arn"),
        role: text("userIdentity/sessionContext/sessionIssuer/arn"),
        account: text("userIdentity/accountId"),
        address: text("sourceIPAddress"),
        agent: text("userAgent"),
        invoked_by: text("userIdentity/invokedBy"),
        access_key: text("userIdentity/accessKeyId"),
        // Bedrock notes it beside the parameters, its OpenAI-like API among them.
        bearer: ["additionalEventData", "requestParameters"]
            .iter()
            .any(|part| record.flag(&format!("{part}/callWithBearerToken")) == Some(true)),
    }
}

/// ARNs of the record's `resources`, which is often absent.
fn resources(record: &Fields) -> Vec<String> {
    let arns = record
        .list("resources")
        .into_iter()
        .filter_map(|resource| Fields::inside(resource).text("ARN").map(str::to_owned));
    arns.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{IntakeError, Signal, instant, operation, signal};

    fn change(event: &serde_json::Value) -> model::Change {
        match signal(event).unwrap() {
            Signal::Change(change) => *change,
            Signal::Threat(_) | Signal::Other(_) => panic!("no change"),
        }
    }

    #[test]
    fn the_version_of_lambda_is_no_part_of_a_name() {
        for (name, base) in [
            ("AddPermission20150331v2", "AddPermission"),
            ("DeleteFunction20150331", "DeleteFunction"),
            ("PutFunctionConcurrency20171031", "PutFunctionConcurrency"),
            ("UpdateFunctionUrlConfig", "UpdateFunctionUrlConfig"),
            ("GetFlowsv2", "GetFlowsv2"),
            ("20150331", "20150331"),
            ("Reserve", "Reserve"),
        ] {
            assert_eq!(operation(name), base);
        }
    }

    #[test]
    fn times_are_read_in_both_forms() {
        assert_eq!(instant("2025-01-21 17:39:10.000000000"), instant("2025-01-21T17:39:10Z"));
        assert!(instant("2025-01-21T17:39:10Z").is_some());
        assert_eq!(instant("yesterday"), None);
    }

    #[test]
    fn an_envelope_and_its_record_say_the_same() {
        let record = json!({"eventSource": "kms.amazonaws.com", "eventName": "DisableKey", "eventID": "e-1",
            "awsRegion": "eu-west-1", "recipientAccountId": "111122223333", "requestParameters": {"keyId": "k-1"}});
        let envelope = json!({"detail-type": "AWS API Call via CloudTrail", "account": "111122223333",
            "region": "eu-west-1", "id": "other", "detail": record});
        assert_eq!(change(&record), change(&envelope));
        assert_eq!(change(&record).resource.unwrap().arn.as_str(), "arn:aws:kms:eu-west-1:111122223333:key/k-1");
    }

    #[test]
    fn tags_are_a_map_or_a_list() {
        let of = |tags| {
            let record =
                json!({"eventSource": "x.amazonaws.com", "eventName": "Create", "requestParameters": {"tags": tags}});
            change(&record).tags
        };
        assert_eq!(of(json!({"ai:phase": "scaled"})), of(json!([{"Key": "ai:phase", "Value": "scaled"}])));
        assert_eq!(of(json!({"items": [{"key": "ai:phase", "value": "scaled"}]})).len(), 1);
    }

    #[test]
    fn what_is_no_event_is_refused() {
        assert_eq!(signal(&json!([])), Err(IntakeError::NotAnObject("a list")));
        assert_eq!(signal(&json!({"detail-type": "AWS API Call via CloudTrail"})), Err(IntakeError::NoDetail));
        assert_eq!(signal(&json!({"eventName": "X"})), Err(IntakeError::Missing("eventSource")));
        assert_eq!(signal(&json!({"eventSource": "x", "eventName": 7})), Err(IntakeError::Missing("eventName")));
    }
}
