//! What may be loosened about a gateway, and what not.

use model::{ApprovedLists, Finding, GatewayRateLimit, GatewayState, ListName, Pattern, Remedy, Scope, State, Verdict};
use serde_json::{Value, json};

use crate::support::{plan, resource, verdict};

const ID: &str = "agentcore-gateway-weakened";
const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";
const ROLE: &str = "arn:aws:iam::111122223333:role/agent-tools-gateway";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(GATEWAY, Scope::Ai))
}

fn gateway(more: &Value, rate_limits: Vec<GatewayRateLimit>) -> State {
    let mut definition = json!({"name": "ticket-tools", "roleArn": ROLE});
    definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let authorizer_type = "AWS_IAM".to_owned();
    State::Gateway(GatewayState { authorizer_type, definition, rate_limits, ..GatewayState::default() })
}

fn limit(id: &str, entries: &[(&str, u32)]) -> GatewayRateLimit {
    let entry = |(tool, rate): &(&str, u32)| json!({"dimensions": {"tool": tool}, "requests": [{"rate": rate, "period": "minute"}]});
    GatewayRateLimit {
        rate_limit_id: id.to_owned(),
        dimension_keys: vec!["tool".to_owned()],
        entries: entries.iter().map(entry).collect(),
        description: None,
    }
}

fn tighten(hide_errors: bool, fail_close: bool) -> Remedy {
    Remedy::TightenGateway { gateway: GATEWAY.to_owned(), hide_errors, fail_close, role: Some(ROLE.to_owned()) }
}

#[test]
fn errors_and_a_silent_firewall_are_judged_without_a_baseline() {
    let (debug, open) = (json!("DEBUG"), json!({"failureMode": "FAIL_OPEN"}));
    for (more, expected, plan_expected) in [
        (json!({}), "sound", vec![]),
        (json!({"wafConfiguration": {"failureMode": "FAIL_CLOSE"}}), "sound", vec![]),
        (json!({"exceptionLevel": debug}), "exposed", vec![tighten(true, false)]),
        (json!({"wafConfiguration": open}), "exposed", vec![tighten(false, true)]),
        (json!({"wafConfiguration": open, "exceptionLevel": debug}), "exposed", vec![tighten(true, true)]),
    ] {
        let live = gateway(&more, Vec::new());
        assert_eq!(verdict(ID, &finding("UpdateGateway"), &live, None), expected, "{more}");
        assert_eq!(plan(ID, &finding("UpdateGateway"), Some(&live), None), Some(plan_expected), "{more}");
    }
}

#[test]
fn limits_are_what_was_approved_or_lower() {
    let approved = gateway(&json!({}), vec![limit("a", &[("search", 60), ("write", 6)])]);
    let lowered = |limit| Remedy::LowerGatewayRateLimit { gateway: GATEWAY.to_owned(), limit };
    let recreated = |limit| Remedy::RecreateGatewayRateLimit { gateway: GATEWAY.to_owned(), limit };
    for (limits, expected) in [
        (vec![limit("a", &[("search", 60), ("write", 6)])], vec![]),
        (vec![limit("b", &[("search", 30), ("write", 0), ("more", 9)])], vec![]),
        (vec![limit("a", &[("search", 600), ("write", 6)])], vec![lowered(limit("a", &[("search", 60)]))]),
        // Another took its place.
        (vec![limit("b", &[("write", 7)])], vec![lowered(limit("b", &[("search", 60), ("write", 6)]))]),
        (vec![], vec![recreated(limit("a", &[("search", 60), ("write", 6)]))]),
    ] {
        let live = gateway(&json!({}), limits);
        let word = if expected.is_empty() { "sound" } else { "exposed" };
        assert_eq!(verdict(ID, &finding("DeleteGatewayRateLimit"), &live, Some(&approved)), word, "{live:?}");
        assert_eq!(plan(ID, &finding("UpdateGateway"), Some(&live), Some(&approved)), Some(expected), "{live:?}");
    }
    let both = plan(
        ID,
        &finding("UpdateGateway"),
        Some(&gateway(&json!({"exceptionLevel": "DEBUG"}), vec![])),
        Some(&approved),
    );
    let expected = [recreated(limit("a", &[("search", 60), ("write", 6)])), tighten(true, false)];
    assert_eq!(both.as_deref(), Some(expected.as_slice()), "limits come first");
}

#[test]
fn without_a_baseline_nobody_can_say_whether_a_limit_was_lost() {
    let live = gateway(&json!({}), vec![limit("a", &[("search", 60)])]);
    assert_eq!(verdict(ID, &finding("BatchPutGatewayRateLimits"), &live, None), "unknown");
    assert_eq!(verdict(ID, &finding("UpdateGateway"), &live, None), "sound");
    assert_eq!(plan(ID, &finding("DeleteGatewayRateLimit"), Some(&live), None), Some(vec![]));
}

#[test]
fn a_function_of_a_stranger_is_told_and_left_to_a_person() {
    let live = gateway(
        &json!({"interceptorConfigurations": [{
            "interceptor": {"lambda": {"arn": "arn:aws:lambda:eu-west-1:444455556666:function:gate"}},
            "interceptionPoints": ["REQUEST"],
        }]}),
        Vec::new(),
    );
    assert_eq!(verdict(ID, &finding("UpdateGateway"), &live, None), "at most alert");
    assert_eq!(plan(ID, &finding("UpdateGateway"), Some(&live), None), Some(vec![]));
    let accounts: Vec<Pattern> = vec![serde_json::from_value(json!("444455556666")).unwrap()];
    let lists = ApprovedLists([(ListName::Accounts, accounts)].into());
    let judge = &catalog::find(ID).unwrap().judge;
    assert_eq!(judge.assess(&finding("UpdateGateway"), &live, &[], &lists), Verdict::Sound);
}

#[test]
fn presumed_is_what_the_event_told() {
    let presumed = |operation: &str| {
        let plan = plan(ID, &finding(operation).about(["a"]), None, None).unwrap();
        plan.iter().map(|remedy| format!("{:?}", remedy.kind())).collect::<Vec<_>>()
    };
    assert_eq!(presumed("UpdateGateway"), ["TightenGateway"]);
    assert_eq!(presumed("DeleteGatewayRateLimit"), ["RecreateGatewayRateLimit"]);
    assert_eq!(presumed("UpdateGatewayRateLimit"), ["LowerGatewayRateLimit"]);
}

#[test]
fn a_gateway_has_a_key_unless_it_was_approved_without() {
    let id = "agentcore-encryption-unmanaged";
    let keyed = gateway(&json!({"kmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/k"}), Vec::new());
    let bare = gateway(&json!({}), Vec::new());
    let word = |live: &State, baseline: Option<&State>| verdict(id, &finding("CreateGateway"), live, baseline);
    assert_eq!(word(&keyed, None), "sound");
    assert_eq!(word(&bare, None), "exposed");
    assert_eq!(word(&bare, Some(&bare)), "sound");
    assert_eq!(word(&bare, Some(&keyed)), "exposed");
}
