//! Which tokens gateways and runtimes may believe.

use model::{
    ApprovedLists, GatewayState, Judge, ListName, Pattern, Remedy, Resource, Response, RuntimeState, Scope, State,
    Verdict,
};
use serde_json::{Value, json};

use crate::support::{detect, finding, resource};

const ID: &str = "agentcore-authorizer-unbounded";
const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";
const RUNTIME: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/case_agent-Qv8mZt2LxW";
const ROLE: &str = "arn:aws:iam::111122223333:role/case-agent";
const IDP: &str = "https://login.example.com/.well-known/openid-configuration";

fn judge() -> &'static Judge {
    &catalog::find(ID).unwrap().judge
}

fn gateway(configuration: Option<Value>) -> State {
    let authorizer_type = if configuration.is_some() { "CUSTOM_JWT" } else { "AWS_IAM" }.to_owned();
    let definition = json!({"name": "ticket-tools", "roleArn": ROLE});
    State::Gateway(GatewayState { authorizer_type, configuration, definition, ..GatewayState::default() })
}

fn runtime(configuration: Option<Value>) -> State {
    let mut definition = json!({"roleArn": ROLE});
    if let Some(configuration) = configuration {
        definition["authorizerConfiguration"] = configuration;
    }
    State::Runtime(RuntimeState { status: "READY".to_owned(), definition })
}

fn jwt(discovery: &str, more: &Value) -> Value {
    let mut jwt = json!({"discoveryUrl": discovery});
    jwt.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"customJWTAuthorizer": jwt})
}

fn bounded() -> Value {
    jwt(IDP, &json!({"allowedAudience": ["ticket-tools"]}))
}

fn hosts(names: &[&str]) -> ApprovedLists {
    let patterns = names.iter().map(|name| serde_json::from_value::<Pattern>(json!(name)).unwrap());
    ApprovedLists([(ListName::Hosts, patterns.collect())].into())
}

fn of(state: &State) -> Resource {
    resource(if matches!(state, State::Gateway(_)) { GATEWAY } else { RUNTIME }, Scope::Ai)
}

fn assess(live: &State, baseline: Option<&State>, lists: &ApprovedLists) -> Verdict {
    let baselines: Vec<_> = baseline.cloned().into_iter().collect();
    judge().assess(&finding("UpdateGateway", &of(live)), live, &baselines, lists)
}

fn planned(live: Option<&State>, baseline: Option<&State>) -> Vec<Remedy> {
    let baselines: Vec<_> = baseline.cloned().into_iter().collect();
    let about = of(live.or(baseline).unwrap_or(&gateway(None)));
    judge().remediate(&finding("UpdateGateway", &about), live, &baselines, ApprovedLists::NONE)
}

#[test]
fn an_authorizer_must_bound_its_tokens_in_some_way() {
    for make in [gateway, runtime] {
        for (configuration, expected) in [
            (None, "sound"),
            (Some(bounded()), "sound"),
            (Some(jwt(IDP, &json!({"customClaims": [{"inboundTokenClaimName": "team"}]}))), "sound"),
            (Some(jwt(IDP, &json!({"allowedScopes": ["tools"]}))), "sound"),
            (Some(jwt(IDP, &json!({}))), "exposed"),
            (Some(jwt(IDP, &json!({"allowedAudience": ["*"], "allowedClients": [""]}))), "exposed"),
            (Some(jwt("http://login.example.com/x", &json!({"allowedAudience": ["a"]}))), "exposed"),
        ] {
            let live = make(configuration);
            let verdict = assess(&live, None, ApprovedLists::NONE);
            assert_eq!(verdict.as_str(), expected, "{live:?}");
            assert!(!matches!(verdict, Verdict::Exposed { ceiling: Some((Response::Alert, _)), .. }));
        }
    }
}

#[test]
fn an_issuer_is_approved_by_its_host_or_by_the_baseline() {
    let live = gateway(Some(jwt("https://tokens.example.net/x", &json!({"allowedAudience": ["a"]}))));
    let word = |baseline: Option<&State>, lists: &ApprovedLists| assess(&live, baseline, lists).as_str();
    assert_eq!(word(None, &hosts(&["login.example.com"])), "exposed");
    assert_eq!(word(None, &hosts(&["login.example.com", "*.example.net"])), "sound");
    assert_eq!(word(Some(&gateway(Some(bounded()))), ApprovedLists::NONE), "exposed");
    assert_eq!(word(Some(&gateway(Some(bounded()))), &hosts(&["tokens.example.net"])), "sound");
    assert_eq!(word(Some(&live), ApprovedLists::NONE), "sound");
    assert_eq!(word(Some(&gateway(None)), ApprovedLists::NONE), "sound");
}

#[test]
fn only_an_approved_authorizer_that_is_good_comes_back() {
    let all = Some(jwt(IDP, &json!({})));
    let role = Some(ROLE.to_owned());
    let back = Remedy::RequireGatewayAuthorization {
        gateway: GATEWAY.to_owned(),
        authorizer_type: "CUSTOM_JWT".to_owned(),
        configuration: Some(bounded()),
        role: role.clone(),
    };
    assert_eq!(planned(Some(&gateway(all.clone())), Some(&gateway(Some(bounded())))), [back]);
    let back =
        Remedy::RequireRuntimeAuthorization { runtime: RUNTIME.to_owned(), configuration: Some(bounded()), role };
    assert_eq!(planned(Some(&runtime(all.clone())), Some(&runtime(Some(bounded())))), [back]);
    for (live, baseline) in [
        (gateway(all.clone()), None),
        (gateway(all.clone()), Some(gateway(all.clone()))),
        (runtime(all.clone()), Some(runtime(Some(jwt("http://login.example.com", &json!({})))))),
        (gateway(Some(bounded())), Some(gateway(Some(bounded())))),
    ] {
        assert_eq!(planned(Some(&live), baseline.as_ref()), [], "{live:?}");
    }
    // Whose callers signed sign again.
    let signed = planned(Some(&runtime(all)), Some(&runtime(None)));
    assert!(matches!(signed.as_slice(), [Remedy::RequireRuntimeAuthorization { configuration: None, .. }]));
}

#[test]
fn presumed_is_what_the_event_told() {
    assert!(matches!(planned(None, None).as_slice(), [Remedy::RequireGatewayAuthorization { .. }]));
    assert!(matches!(
        planned(None, Some(&runtime(Some(bounded())))).as_slice(),
        [Remedy::RequireRuntimeAuthorization { configuration: Some(_), .. }]
    ));
}

#[test]
fn people_are_told_the_issuer() {
    let told = |configuration: Option<Value>| {
        let request = json!({"authorizerConfiguration": configuration});
        let found = detect(ID, "UpdateGateway", &resource(GATEWAY, Scope::Ai), request, Value::Null);
        found.map(|finding| finding.summary)
    };
    let all = told(Some(jwt(IDP, &json!({})))).unwrap();
    assert_eq!(all, format!("had gateway ticket-tools-b5w8n3v1pd believe all tokens of {IDP}"));
    assert!(told(Some(bounded())).unwrap().contains("some tokens"));
    assert_eq!(told(None), None);
}
