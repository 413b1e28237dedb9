//! Gateways.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use model::{Arn, Finding, GatewayAuthorization, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";

/// Every member that `GetGateway` can answer, and what an update takes of them.
const ANSWERED: &str = include_str!("whole/get_gateway.json");
const TAKEN: &str = include_str!("whole/update_gateway.json");

fn parsed(document: &str) -> Value {
    serde_json::from_str(document).unwrap()
}

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(ARN, Scope::Ai)]
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "bedrock-agentcore:GetGateway" => Answer::ok(ANSWERED),
        "bedrock-agentcore:ListTagsForResource" => Answer::ok(json!({"tags": {"ai:workload": "claims"}})),
        other => Answer(404, format!("no answer for {other}")),
    }
}

pub(crate) fn live() -> State {
    let definition = parsed(TAKEN);
    State::Gateway(GatewayAuthorization {
        authorizer_type: "CUSTOM_JWT".to_owned(),
        configuration: Some(definition["authorizerConfiguration"].clone()),
        policy_enforced: false,
        intercepted: false,
        status: "READY".to_owned(),
        definition,
    })
}

fn answering(change: impl Fn(&mut Value)) -> Wire {
    let mut answer = parsed(ANSWERED);
    change(&mut answer);
    but("bedrock-agentcore:GetGateway", Answer::ok(answer))
}

async fn read(wire: &Wire) -> GatewayAuthorization {
    let State::Gateway(gateway) = state(wire, StateKind::Gateway, &forms()[0]).await else { panic!("no gateway") };
    gateway
}

#[tokio::test]
async fn all_is_read_that_an_update_must_repeat() {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Gateway, &forms()[0]).await.unwrap();
    assert_eq!(observed.state, live());
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let seen = wire.seen();
    assert!(seen.iter().any(|seen| seen.uri.ends_with("/gateways/ticket-tools-b5w8n3v1pd")), "{seen:?}");
    assert!(seen.iter().all(|seen| seen.region == "eu-west-1"), "{seen:?}");
}

#[tokio::test]
async fn only_what_enforces_and_what_sees_requests_guards() {
    let gateway = read(&answering(|answer| answer["policyEngineConfiguration"]["mode"] = json!("ENFORCE"))).await;
    assert_eq!((gateway.policy_enforced, gateway.intercepted), (true, false));
    let points = json!(["RESPONSE", "REQUEST"]);
    let gateway =
        read(&answering(|answer| answer["interceptorConfigurations"][0]["interceptionPoints"] = points.clone())).await;
    assert_eq!((gateway.policy_enforced, gateway.intercepted), (false, true));
    let gateway = read(&answering(|answer| {
        answer["authorizerType"] = json!("NONE");
        answer["authorizerConfiguration"] = Value::Null;
    }))
    .await;
    assert_eq!((gateway.authorizer_type.as_str(), gateway.configuration), ("NONE", None));
}

#[tokio::test]
async fn a_gateway_that_is_being_changed_says_so() {
    for (status, moving) in [("CREATING", true), ("UPDATING", true), ("UPDATE_UNSUCCESSFUL", false), ("READY", false)] {
        let gateway = State::Gateway(read(&answering(|answer| answer["status"] = json!(status))).await);
        assert_eq!(gateway.in_transition(), moving.then_some(status));
    }
}

#[tokio::test]
async fn an_answer_without_a_gateway_is_unknown() {
    let wire = but("bedrock-agentcore:GetGateway", Answer::ok("{}"));
    let error = observe(&wire, StateKind::Gateway, &forms()[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

fn require(authorizer: &str, configuration: Option<Value>) -> Remedy {
    let role = Some("arn:aws:iam::111122223333:role/ticket-tools-gateway".to_owned());
    Remedy::RequireGatewayAuthorization {
        gateway: Arn::new(ARN).to_string(),
        authorizer_type: authorizer.to_owned(),
        configuration,
        role,
    }
}

#[tokio::test]
async fn an_update_repeats_all_but_the_authorizer() {
    let jwt = json!({"customJWTAuthorizer": {"discoveryUrl": "https://idp.example.com/other"}});
    for (authorizer, configuration) in [("AWS_IAM", None), ("CUSTOM_JWT", Some(jwt))] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &require(authorizer, configuration.clone()), &live()).await.unwrap();
        let mut expected = parsed(TAKEN);
        expected["authorizerType"] = json!(authorizer);
        match configuration {
            Some(configuration) => expected["authorizerConfiguration"] = configuration,
            None => drop(expected.as_object_mut().unwrap().remove("authorizerConfiguration")),
        }
        let seen = wire.seen();
        assert_eq!(parsed(&seen[0].body), expected);
        assert!(seen[0].uri.ends_with("/gateways/ticket-tools-b5w8n3v1pd"), "{}", seen[0].uri);
        assert_eq!(seen[0].region, "eu-west-1");
    }
}

#[tokio::test]
async fn a_member_that_this_sdk_does_not_know_survives() {
    let wire = answering(|answer| answer["tomorrow"] = json!({"filters": ["all"]}));
    let live = State::Gateway(read(&wire).await);
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &require("AWS_IAM", None), &live).await.unwrap();
    assert_eq!(parsed(&wire.seen()[0].body)["tomorrow"], json!({"filters": ["all"]}));
}

#[tokio::test]
async fn a_gateway_that_is_busy_is_repaired_later() {
    let wire = Wire::new(|_| Answer::error(409, "ConflictException"));
    let error = carry_out(&wire.config(), &require("AWS_IAM", None), &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
}

#[tokio::test]
async fn without_all_that_must_be_repeated_no_call_is_made() {
    let State::Gateway(mut unread) = live() else { panic!("no gateway") };
    unread.definition = Value::Null;
    for state in [State::Gateway(unread), crate::bedrock::live()] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &require("AWS_IAM", None), &state).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
