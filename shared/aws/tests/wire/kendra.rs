//! Indexes of Kendra.

use aws::remedy::{RemedyError, carry_out};
use model::{Finding, KendraIndex, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

pub(crate) const INDEX: &str = "arn:aws:kendra:eu-west-1:111122223333:index/4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31";
const DESCRIBE: &str = "kendra:DescribeIndex";
const TAGS: &str = "kendra:ListTagsForResource";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(INDEX, Scope::Ai)]
}

/// With a member that is younger than this SDK.
fn tokens() -> Vec<Value> {
    let place = json!({"KeyLocation": "URL", "URL": "https://login.acme.example/keys", "Tomorrow": true});
    vec![json!({"JwtTokenTypeConfiguration": place})]
}

fn answer() -> Value {
    json!({"Id": "4c1e", "Status": "ACTIVE", "UserContextPolicy": "USER_TOKEN", "UserTokenConfigurations": tokens()})
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    match seen.call.as_str() {
        DESCRIBE => Some(Answer::ok(answer())),
        TAGS => Some(Answer::ok(json!({"Tags": [{"Key": "ai:workload", "Value": "claims"}]}))),
        _ => None,
    }
}

#[tokio::test]
async fn an_index_is_read_with_what_proves_who_asks() {
    let observed = observe(&Wire::new(crate::observe::sound), StateKind::KendraIndex, &forms()[0]).await.unwrap();
    let (policy, status) = (Some("USER_TOKEN".to_owned()), "ACTIVE".to_owned());
    assert_eq!(observed.state, State::KendraIndex(KendraIndex { policy, tokens: tokens(), status }));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
}

#[tokio::test]
async fn what_is_gone_is_absent_and_what_is_not_told_is_unknown() {
    let gone = Wire::new(|seen| {
        let code = if seen.call == TAGS { "ResourceUnavailableException" } else { "ResourceNotFoundException" };
        Answer::error(400, code)
    });
    let expected = State::KendraIndex(KendraIndex::default());
    assert_eq!(state(&gone, StateKind::KendraIndex, &forms()[0]).await, expected);
    for (member, value) in
        [("UserContextPolicy", Value::Null), ("UserContextPolicy", json!("DREAM")), ("Status", Value::Null)]
    {
        let mut told = answer();
        told[member] = value;
        let wire = but(DESCRIBE, Answer::ok(told));
        assert!(!observe(&wire, StateKind::KendraIndex, &forms()[0]).await.unwrap_err().is_transient());
    }
}

#[tokio::test]
async fn an_update_names_what_it_changes_and_waits_for_the_one_before() {
    let require = |tokens: Option<Vec<Value>>| Remedy::RequireUserTokens { index: INDEX.to_owned(), tokens };
    let live = State::KendraIndex(KendraIndex::default());
    for (given, expected) in [
        (None, json!({"Id": "4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31", "UserContextPolicy": "USER_TOKEN"})),
        (
            Some(tokens()),
            json!({"Id": "4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31", "UserContextPolicy": "USER_TOKEN",
                   "UserTokenConfigurations": tokens()}),
        ),
    ] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &require(given), &live).await.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&wire.seen()[0].body).unwrap(), expected);
        assert_eq!(wire.seen()[0].region, "eu-west-1");
    }
    let busy = Wire::new(|_| Answer::error(400, "ConflictException"));
    let error = carry_out(&busy.config(), &require(None), &live).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
}
