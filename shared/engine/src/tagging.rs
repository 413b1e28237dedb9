//! Calls about tags: one table of how each service spells them.

use model::{Change, Fields, Resource, Retag, Tags};
use serde_json::Value;

use crate::naming::Naming;

/// What a call does to the tags of its resources.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verb {
    /// Sets some, and leaves the others.
    Set,
    /// Removes some.
    Remove,
    /// Sets some, and removes all others.
    Replace,
}

/// A call about tags, the members that name its resources, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    verb: Verb,
    names: &'static [&'static str],
    naming: Naming,
}

const fn call(
    service: &'static str,
    operation: &'static str,
    verb: Verb,
    names: &'static [&'static str],
    naming: Naming,
) -> Call {
    Call { service, operation, verb, names, naming }
}

/// Bedrock's two halves spell it differently, and both log as `bedrock`.
const ARN: &[&str] = &["resourceArn", "resourceARN"];

/// The table. Members are those of botocore's models, as CloudTrail spells them.
pub(crate) const CALLS: &[Call] = &[
    call("bedrock", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("bedrock", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("bedrock-agentcore", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("bedrock-agentcore", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("cloudtrail", "AddTags", Verb::Set, &["resourceId"], Naming::Regional("cloudtrail", "trail/")),
    call("cloudtrail", "RemoveTags", Verb::Remove, &["resourceId"], Naming::Regional("cloudtrail", "trail/")),
    call("ec2", "CreateTags", Verb::Set, &["resourcesSet/resourceId"], Naming::Ec2),
    call("ec2", "DeleteTags", Verb::Remove, &["resourcesSet/resourceId"], Naming::Ec2),
    call("ecr", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("ecr", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("guardduty", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("guardduty", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("iam", "TagRole", Verb::Set, &["roleName"], Naming::Iam("role/")),
    call("iam", "TagUser", Verb::Set, &["userName"], Naming::Iam("user/")),
    call("iam", "UntagRole", Verb::Remove, &["roleName"], Naming::Iam("role/")),
    call("iam", "UntagUser", Verb::Remove, &["userName"], Naming::Iam("user/")),
    call("kms", "TagResource", Verb::Set, &["keyId"], Naming::Key),
    call("kms", "UntagResource", Verb::Remove, &["keyId"], Naming::Key),
    call("lambda", "TagResource", Verb::Set, &["resource"], Naming::Arn),
    call("lambda", "UntagResource", Verb::Remove, &["resource"], Naming::Arn),
    call("logs", "TagLogGroup", Verb::Set, &["logGroupName"], Naming::Regional("logs", "log-group:")),
    call("logs", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("logs", "UntagLogGroup", Verb::Remove, &["logGroupName"], Naming::Regional("logs", "log-group:")),
    call("logs", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("organizations", "TagResource", Verb::Set, &["resourceId"], Naming::Organization),
    call("organizations", "UntagResource", Verb::Remove, &["resourceId"], Naming::Organization),
    call("qbusiness", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("qbusiness", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("s3", "DeleteBucketTagging", Verb::Replace, &["bucketName"], Naming::Bucket),
    call("s3", "PutBucketTagging", Verb::Replace, &["bucketName"], Naming::Bucket),
    call("s3", "TagResource", Verb::Set, ARN, Naming::Bucket),
    call("s3", "UntagResource", Verb::Remove, ARN, Naming::Bucket),
    call("s3vectors", "TagResource", Verb::Set, ARN, Naming::Arn),
    call("s3vectors", "UntagResource", Verb::Remove, ARN, Naming::Arn),
    call("sagemaker", "AddTags", Verb::Set, ARN, Naming::Arn),
    call("sagemaker", "DeleteTags", Verb::Remove, ARN, Naming::Arn),
    call("secretsmanager", "TagResource", Verb::Set, &["secretId"], Naming::Arn),
    call("secretsmanager", "UntagResource", Verb::Remove, &["secretId"], Naming::Arn),
    call("tagging", "TagResources", Verb::Set, &["resourceARNList"], Naming::Arn),
    call("tagging", "UntagResources", Verb::Remove, &["resourceARNList"], Naming::Arn),
];

/// Where requests carry tags: calls about tags and calls that create something alike.
const TAGS: &[&str] = &[
    "tags",
    "tagsList",
    "tagSet",
    "jobTags",
    "customModelTags",
    "importedModelTags",
    "Tagging/TagSet/Tag",
    "Tagging/TagSet",
    "CreateBucketConfiguration/Tags/Tag",
    "tagSpecificationSet/tags",
    "tagSpecificationSet/tag",
    "tagSpecifications/tags",
    "TagSpecification/Tag",
];

/// Where requests name the tags to remove; a list of tags stands for its keys.
const KEYS: &[&str] = &["tagKeys", "tags", "tagsList", "tagSet"];

/// The members of a tag in a list. A map that has others is one of tags, also when a tag in it is called `key`.
const PAIR: &[&str] = &["key", "value", "Key", "Value", "tagKey", "tagValue", "TagKey", "TagValue"];

/// The call, when it is one about tags.
pub(crate) fn find(change: &Change) -> Option<&'static Call> {
    CALLS.iter().find(|call| call.service == change.service() && call.operation == change.operation)
}

/// The resources whose tags a call changes. `listed` are the ARNs that AWS noted beside it.
pub(crate) fn resources(change: &Change, listed: &[String]) -> Vec<Resource> {
    let Some(Call { names, naming, .. }) = find(change) else { return Vec::new() };
    let named = names.iter().flat_map(|name| change.request.texts(name));
    // What is not of the usual kind, such as an access point of S3, is still something that was named.
    let resource = |name: &str| naming.resource(change, name).or_else(|| Naming::Arn.resource(change, name));
    let named: Vec<_> = named.filter_map(resource).collect();
    match listed {
        // KMS names the key itself there, where the request may only give an alias.
        [arn] if named.is_empty() || matches!(naming, Naming::Key) => {
            Naming::Arn.resource(change, arn).into_iter().collect()
        }
        _ => named,
    }
}

/// What a call does to tags; `None` when it is about something else.
pub(crate) fn retag(change: &Change, phase_key: &str) -> Option<Retag> {
    let verb = find(change)?.verb;
    let set = if verb == Verb::Remove { Tags::new() } else { change.tags.clone() };
    let removed = if verb == Verb::Remove { keys(&change.request) } else { Vec::new() };
    // EC2 removes every tag when none is named.
    let all = verb == Verb::Remove && removed.is_empty();
    let partial = change.is_partial();
    (!partial).then(|| Retag { phase_key: phase_key.to_owned(), set, removed, replaces: all || verb == Verb::Replace })
}

/// The tags of a request: a map, or a list of keys and values.
pub(crate) fn tags(request: &Fields) -> Tags {
    TAGS.iter().flat_map(|path| of_path(request, path)).collect()
}

fn of_path(request: &Fields, path: &str) -> Vec<(String, String)> {
    let texts = |map: &serde_json::Map<String, Value>| {
        map.iter().filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect::<Vec<_>>()
    };
    let found = request.every(path).into_iter().flat_map(|value| {
        let tag = Fields::inside(value);
        match value.as_object() {
            Some(map) if map.iter().all(|(name, value)| is_of_pair(name, value)) => pair(&tag).into_iter().collect(),
            Some(map) => texts(map),
            None => Vec::new(),
        }
    });
    found.collect()
}

/// Newer calls of EC2 number what stands in a list.
fn is_of_pair(name: &str, value: &Value) -> bool {
    PAIR.contains(&name) || name == "tag" && value.is_number()
}

fn pair(tag: &Fields) -> Option<(String, String)> {
    let text = |names: [&str; 2]| names.into_iter().find_map(|name| tag.text(name));
    Some((text(["key", "tagKey"])?.to_owned(), text(["value", "tagValue"]).unwrap_or_default().to_owned()))
}

fn keys(request: &Fields) -> Vec<String> {
    let named = KEYS.iter().flat_map(|path| request.texts(path)).map(str::to_owned);
    named.chain(tags(request).into_keys()).collect()
}

#[cfg(test)]
mod tests {
    use model::{Change, PhaseWord};
    use serde_json::{Value, json};

    use crate::{Signal, signal};

    fn change(service: &str, name: &str, request: &Value) -> Change {
        let record = json!({"eventSource": format!("{service}.amazonaws.com"), "eventName": name,
            "awsRegion": "eu-west-1", "recipientAccountId": "111122223333", "requestParameters": request});
        match signal(&record).unwrap() {
            Signal::Change(change) => *change,
            Signal::Threat(_) | Signal::Other(_) => panic!("no change"),
        }
    }

    #[test]
    fn every_spelling_of_a_tag_is_read() {
        let pair = json!({"Key": "ai:phase", "Value": "scaled"});
        for (service, name, request) in [
            ("bedrock", "TagResource", json!({"tags": [{"key": "ai:phase", "value": "scaled"}]})),
            ("bedrock", "TagResource", json!({"tags": {"ai:phase": "scaled"}})),
            ("kms", "TagResource", json!({"tags": [{"tagKey": "ai:phase", "tagValue": "scaled"}]})),
            ("s3", "PutBucketTagging", json!({"Tagging": {"TagSet": {"Tag": pair}}})),
            ("s3", "PutBucketTagging", json!({"Tagging": {"TagSet": {"Tag": [pair, {"Key": "a", "Value": "b"}]}}})),
            ("ec2", "CreateTags", json!({"tagSet": {"items": [{"key": "ai:phase", "value": "scaled"}]}})),
            ("bedrock", "TagResource", json!({"tags": {"ai:phase": "scaled", "key": "hidden", "value": "x"}})),
            ("cloudtrail", "AddTags", json!({"tagsList": [{"key": "ai:phase", "value": "scaled"}]})),
        ] {
            let change = change(service, name, &request);
            assert_eq!(change.retag.unwrap().phase(), Some(PhaseWord::Set("scaled")), "{service}");
        }
    }

    #[test]
    fn what_is_removed_is_read_and_what_is_not_named_is_left_alone() {
        let phase = |service: &str, name: &str, request: &Value| {
            change(service, name, request).retag.unwrap().phase().map(|word| word == PhaseWord::Removed)
        };
        assert_eq!(phase("sagemaker", "DeleteTags", &json!({"tagKeys": ["ai:phase"]})), Some(true));
        assert_eq!(phase("logs", "UntagLogGroup", &json!({"tags": ["ai:phase"]})), Some(true));
        assert_eq!(phase("ec2", "DeleteTags", &json!({"tagSet": {"items": [{"key": "ai:phase"}]}})), Some(true));
        assert_eq!(phase("ec2", "DeleteTags", &json!({})), Some(true));
        assert_eq!(phase("s3", "DeleteBucketTagging", &json!({"tagging": ""})), Some(true));
        assert_eq!(phase("sagemaker", "DeleteTags", &json!({"tagKeys": ["team"]})), None);
        assert_eq!(phase("iam", "TagRole", &json!({"tags": [{"key": "team", "value": "prototype"}]})), None);
    }

    #[test]
    fn what_is_not_of_the_usual_kind_is_named_too() {
        let lens = "arn:aws:s3:eu-west-1:111122223333:storage-lens-group/all";
        let request = json!({"resourceArn": lens, "tags": [{"Key": "team", "Value": "x"}]});
        assert_eq!(change("s3", "TagResource", &request).resource.unwrap().arn.as_str(), lens);
    }

    #[test]
    fn a_call_may_tag_many() {
        let arns = json!(["arn:aws:s3:::acme-corpus", "arn:aws:bedrock:eu-west-1:111122223333:agent/A1"]);
        let change = change("tagging", "TagResources", &json!({"resourceARNList": arns, "tags": {"ai:phase": "x"}}));
        assert_eq!(change.resource.unwrap().arn.as_str(), "arn:aws:s3:::acme-corpus");
        assert_eq!(change.others.len(), 1);
    }
}
