//! Policies of OpenSearch Serverless, and the collections that they are about.

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{
    CollectionAccess, CollectionNetwork, CollectionPolicies, CollectionPolicy, CollectionProtection, Edit, Finding,
    Remedy, RemedyKind, Scope, State, StateKind, Undo,
};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, sound as all_sound};
use crate::resource_policy::OPEN;
use crate::wire::{Answer, Seen, Wire};

const NAMED: &str = "arn:aws:aoss:eu-west-1:111122223333:collection/claims";
pub(crate) const OWN: &str = "arn:aws:aoss:eu-west-1:111122223333:collection/07tjusf2h91cunochc";
const REGION: &str = "arn:aws:aoss:eu-west-1:111122223333:collection/*";
const VERSION: &str = "MTc2Mjk0NTIzNDU2N18x";

pub(crate) fn forms() -> Vec<Finding> {
    let generic = [NAMED, OWN].map(|arn| finding(arn, Scope::Generic));
    generic.into_iter().chain([finding(REGION, Scope::Setting)]).map(|form| form.about(["vectors"])).collect()
}

fn part(collection: &str) -> Value {
    json!({"Rules": [{"ResourceType": "collection", "Resource": [format!("collection/{collection}")]}]})
}

/// What OpenSearch Serverless answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let by_id = seen.body.contains(r#""ids""#);
    let known = seen.body.contains(if by_id { "07tjusf2h91cunochc" } else { "claims" });
    let details = if known {
        json!([{
            "arn": OWN, "name": "claims", "id": "07tjusf2h91cunochc", "status": "ACTIVE", "deletionProtection": "ENABLED"
        }])
    } else {
        json!([])
    };
    let detail = json!({"policyVersion": VERSION, "description": "d", "policy": [part("claims"), part("notes")]});
    Some(Answer::ok(match seen.call.as_str() {
        "aoss:BatchGetCollection" => json!({"collectionDetails": details}),
        "aoss:ListTagsForResource" => json!({"tags": [{"key": "ai:workload", "value": "claims"}]}),
        "aoss:ListSecurityPolicies" => json!({"securityPolicySummaries": [{"name": "listed"}]}),
        "aoss:ListAccessPolicies" => json!({"accessPolicySummaries": [{"name": "listed"}]}),
        "aoss:GetSecurityPolicy" => json!({"securityPolicyDetail": detail}),
        "aoss:GetAccessPolicy" => json!({"accessPolicyDetail": detail}),
        _ => return None,
    }))
}

fn policies(state: State) -> CollectionPolicies {
    let (State::CollectionNetwork(CollectionNetwork(found)) | State::CollectionAccess(CollectionAccess(found))) = state
    else {
        panic!("{state:?}")
    };
    found
}

const KINDS: [StateKind; 2] = [StateKind::CollectionNetwork, StateKind::CollectionAccess];

#[tokio::test]
async fn a_collection_is_read_with_what_is_listed_for_it_and_what_the_event_names() {
    for kind in KINDS {
        for form in &forms()[..2] {
            let wire = Wire::new(all_sound);
            let observed = observe(&wire, kind, form).await.unwrap();
            assert_eq!(observed.arn.as_ref().map_or(form.resource.arn.as_str(), |arn| arn.as_str()), OWN);
            assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
            let found = policies(observed.state);
            assert_eq!(found.collection, "claims");
            assert_eq!(found.policies.keys().collect::<Vec<_>>(), ["listed", "vectors"]);
            let expected = CollectionPolicy {
                parts: vec![part("claims"), part("notes")],
                description: Some("d".to_owned()),
                version: VERSION.to_owned(),
            };
            assert_eq!(found.policies["vectors"], expected);
        }
    }
}

#[tokio::test]
async fn of_all_of_a_region_only_what_the_event_names_is_read() {
    for kind in KINDS {
        let wire = Wire::new(all_sound);
        let form = finding(REGION, Scope::Setting).about(["vectors", r#"[{"Rules":[]}]"#]);
        let observed = observe(&wire, kind, &form).await.unwrap();
        assert!(observed.arn.is_none() && observed.tags.is_empty());
        assert_eq!(policies(observed.state).policies.keys().collect::<Vec<_>>(), ["vectors"]);
        assert_eq!(wire.calls().len(), 1);
    }
}

#[tokio::test]
async fn a_policy_that_is_gone_or_about_something_else_tells_nothing() {
    let other = json!({"securityPolicyDetail": {"policyVersion": VERSION, "policy": [part("notes")]}});
    for answer in [Answer::error(400, "ResourceNotFoundException"), Answer::ok(other)] {
        let observed = observe(&but("aoss:GetSecurityPolicy", answer), KINDS[0], &forms()[0]).await.unwrap();
        assert!(policies(observed.state).policies.is_empty());
    }
    let bare = but("aoss:GetAccessPolicy", Answer::ok(json!({"accessPolicyDetail": {"policyVersion": VERSION}})));
    assert!(!observe(&bare, KINDS[1], &forms()[0]).await.unwrap_err().is_transient());
    let unmade = but("aoss:BatchGetCollection", Answer::ok(json!({"collectionDetails": []})));
    let observed = observe(&unmade, KINDS[0], &forms()[0]).await.unwrap();
    assert!(observed.arn.is_none() && !policies(observed.state).policies.is_empty());
}

fn open() -> Value {
    serde_json::from_str(OPEN).unwrap()
}

/// A state in which the policy `p` has a part that goes, and one that stays.
pub(crate) fn live_of(name: &str) -> Option<State> {
    let parts = vec![open(), part("claims")];
    let policy = CollectionPolicy { parts, description: Some("d".to_owned()), version: VERSION.to_owned() };
    let policies = CollectionPolicies { collection: "claims".to_owned(), policies: [("p".to_owned(), policy)].into() };
    Some(match name {
        "ShutCollections" | "put-network-policy" => State::CollectionNetwork(CollectionNetwork(policies)),
        "NarrowCollectionAccess" | "put-access-policy" => State::CollectionAccess(CollectionAccess(policies)),
        _ => return None,
    })
}

pub(crate) fn edits() -> Vec<Edit> {
    edit(&open())
}

fn edit(part: &Value) -> Vec<Edit> {
    vec![Edit { statement: part.to_string(), instead: Vec::new() }]
}

fn remedies(edits: &[Edit]) -> [Remedy; 2] {
    let (policy, edits) = ("p".to_owned(), edits.to_vec());
    let shut = Remedy::ShutCollections { policy: policy.clone(), edits: edits.clone() };
    [shut, Remedy::NarrowCollectionAccess { policy, edits }]
}

fn live(remedy: &Remedy) -> State {
    live_of(RemedyKind::name(remedy.kind())).unwrap()
}

fn sent(wire: &Wire) -> Value {
    let [seen] = wire.seen().try_into().unwrap();
    let mut body: Value = serde_json::from_str(&seen.body).unwrap();
    body.as_object_mut().unwrap().remove("clientToken");
    body
}

fn written(kind: &str, parts: &[Value]) -> Value {
    json!({
        "type": kind, "name": "p", "policyVersion": VERSION, "description": "d", "policy": json!(parts).to_string()
    })
}

#[tokio::test]
async fn the_rest_is_repeated_under_the_version_that_was_read() {
    for (remedy, kind) in remedies(&edits()).iter().zip(["network", "data"]) {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), remedy, &live(remedy)).await.unwrap();
        assert_eq!(sent(&wire), written(kind, &[part("claims")]));
    }
}

#[tokio::test]
async fn an_undo_puts_back_what_was_there_under_the_version_that_is_live() {
    let (policy, parts) = ("p".to_owned(), vec![open()]);
    let network = Undo::PutNetworkPolicy { policy: policy.clone(), parts: parts.clone() };
    let access = Undo::PutAccessPolicy { policy, parts: parts.clone() };
    for (undo, name, kind) in [(network, "put-network-policy", "network"), (access, "put-access-policy", "data")] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        take_back(&wire.config(), &undo, &live_of(name).unwrap()).await.unwrap();
        assert_eq!(sent(&wire), written(kind, &parts));
    }
}

#[tokio::test]
async fn what_moved_is_not_written_over_and_nothing_empty_is_sent() {
    let over = json!({
        "__type": "ValidationException",
        "message": "Policy version specified in the request refers to an older version and policy has since changed"
    });
    for answer in [Answer(400, over.to_string()), Answer::error(409, "ConflictException")] {
        for remedy in remedies(&edit(&open())) {
            let (wire, answer) = (answer.clone(), live(&remedy));
            let wire = Wire::new(move |_| wire.clone());
            let error = carry_out(&wire.config(), &remedy, &answer).await.unwrap_err();
            assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        }
    }
    let silent = Wire::new(|_| Answer::ok("{}"));
    let both = [edit(&open()), edit(&part("claims"))].concat();
    for (edits, is_later) in [(edit(&part("moved")), true), (both, false)] {
        for remedy in remedies(&edits) {
            let error = carry_out(&silent.config(), &remedy, &live(&remedy)).await.unwrap_err();
            assert_eq!(matches!(error, RemedyError::NotNow { .. }), is_later, "{error}");
        }
    }
    let [shut, narrow] = remedies(&edit(&open()));
    let gone = State::CollectionNetwork(CollectionNetwork::default());
    for (remedy, state) in [(&shut, gone), (&shut, live(&narrow)), (&narrow, live(&shut))] {
        let error = carry_out(&silent.config(), remedy, &state).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
    }
    assert_eq!(silent.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn a_collection_can_be_deleted_or_not_or_is_gone() {
    let read = async |wire: &Wire| observe(wire, StateKind::CollectionProtection, &forms()[0]).await.unwrap();
    let found = read(&Wire::new(all_sound)).await;
    let protection = |status: Option<&str>, protected| {
        State::CollectionProtection(CollectionProtection { status: status.map(str::to_owned), protected })
    };
    assert_eq!(found.state, protection(Some("ACTIVE"), Some(true)));
    assert_eq!(found.arn.map(|arn| arn.to_string()).as_deref(), Some(OWN));
    let untold = json!({"collectionDetails": [{"arn": OWN, "name": "claims", "status": "UPDATING"}]});
    let found = read(&but("aoss:BatchGetCollection", Answer::ok(untold))).await;
    assert_eq!(found.state, protection(Some("UPDATING"), None));
    let gone = read(&but("aoss:BatchGetCollection", Answer::ok(json!({"collectionDetails": []})))).await;
    assert_eq!((gone.state, gone.tags.len()), (protection(None, None), 0));
}

#[tokio::test]
async fn protecting_a_collection_names_nothing_else() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let protect = Remedy::ProtectCollection { collection: OWN.to_owned() };
    carry_out(&wire.config(), &protect, &crate::remedy::live()).await.unwrap();
    let mut body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    body.as_object_mut().unwrap().remove("clientToken");
    assert_eq!(body, json!({"id": "07tjusf2h91cunochc", "deletionProtection": "ENABLED"}));
}
