//! Knowledge bases.

use model::{DataSource, KnowledgeBaseState};
use serde_json::Map;

use super::*;

pub(crate) const BASE: &str = "arn:aws:bedrock:eu-west-1:111122223333:knowledge-base/KB4N7QX2LM";

const TIME: &str = "2026-11-17T09:02:11Z";

pub(crate) fn base() -> Value {
    json!({"knowledgeBase": {
        "knowledgeBaseId": "KB4N7QX2LM", "name": "help", "knowledgeBaseArn": BASE, "roleArn": "r", "status": "ACTIVE",
        "knowledgeBaseConfiguration": {"type": "VECTOR"}, "storageConfiguration": {"type": "S3_VECTORS"},
        "createdAt": TIME, "updatedAt": TIME
    }})
}

/// Two pages of sources.
pub(crate) fn sources(seen: &Seen) -> Answer {
    let summary = |id: &str| json!({"knowledgeBaseId": "KB4N7QX2LM", "dataSourceId": id, "name": "n", "status": "AVAILABLE", "updatedAt": TIME});
    let second = json!({"dataSourceSummaries": [summary("T")]});
    let first = json!({"dataSourceSummaries": [summary("S")], "nextToken": "more"});
    Answer::ok(if seen.body.contains("more") { second } else { first })
}

pub(crate) fn source() -> Value {
    let mut source = definition("acme-docs");
    source.as_object_mut().unwrap().extend(parsed_map(&json!({
        "knowledgeBaseId": "KB4N7QX2LM", "dataSourceId": "S", "status": "AVAILABLE", "createdAt": TIME, "updatedAt": TIME,
        "failureReasons": []
    })));
    json!({"dataSource": source})
}

fn parsed_map(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn definition(bucket: &str) -> Value {
    json!({
        "name": "pages", "description": "d", "dataDeletionPolicy": "RETAIN", "tomorrow": 1,
        "dataSourceConfiguration": {"type": "S3", "s3Configuration": {"bucketArn": format!("arn:aws:s3:::{bucket}")}}
    })
}

/// One with a source of the name that remedies have here.
pub(crate) fn live() -> State {
    let source = |id: &str| (id.to_owned(), DataSource(definition("other")));
    let sources = [source("S")].into();
    State::KnowledgeBase(KnowledgeBaseState { sources, ..KnowledgeBaseState::default() })
}

#[tokio::test]
async fn a_base_is_read_with_each_of_its_sources() {
    let find = finding(BASE, Scope::Ai);
    let State::KnowledgeBase(found) = state(&Wire::new(sound), StateKind::KnowledgeBase, &find).await else {
        panic!("no knowledge base")
    };
    assert_eq!(
        (found.role.as_str(), found.storage.as_deref(), found.status.as_str()),
        ("r", Some("S3_VECTORS"), "ACTIVE")
    );
    let expected = ["S", "T"].map(|id| (id.to_owned(), DataSource(definition("acme-docs"))));
    assert_eq!(found.sources, expected.into());
    let gone = but("bedrock:GetDataSource", Answer::error(404, "ResourceNotFoundException"));
    let State::KnowledgeBase(found) = state(&gone, StateKind::KnowledgeBase, &find).await else { panic!("none") };
    assert!(found.sources.is_empty());
    for call in ["bedrock:GetKnowledgeBase", "bedrock:GetDataSource"] {
        let wire = but(call, Answer::ok("{}"));
        assert!(observe(&wire, StateKind::KnowledgeBase, &find).await.is_err(), "{call}");
    }
    let mut moving = source();
    moving["dataSource"]["status"] = json!("UPDATING");
    let wire = but("bedrock:GetDataSource", Answer::ok(moving));
    assert_eq!(state(&wire, StateKind::KnowledgeBase, &find).await.in_transition(), Some("UPDATING"));
}

#[tokio::test]
async fn only_what_a_source_is_made_of_is_brought_back() {
    let chosen = json!({"dataSourceConfiguration": definition("acme-docs")["dataSourceConfiguration"]});
    let restore = |source: &str, approved: Map<String, Value>| Remedy::RestoreDataSource {
        knowledge_base: BASE.to_owned(),
        source: source.to_owned(),
        approved,
    };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &restore("S", parsed_map(&chosen)), &live()).await.unwrap();
    let mut expected = definition("acme-docs");
    drop(expected.as_object_mut().unwrap().remove("dataDeletionPolicy"));
    assert_eq!(parsed(&wire.seen()[0].body), expected);
    assert!(wire.seen()[0].uri.ends_with("/knowledgebases/KB4N7QX2LM/datasources/S"));
    for unfit in [restore("S", Map::new()), restore("other", parsed_map(&chosen))] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &unfit, &live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
