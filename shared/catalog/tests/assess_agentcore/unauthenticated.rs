//! Whom gateways let in.

use model::{
    ApprovedLists, Arn, Finding, GatewayState, Judge, Remedy, Resource, Response, Scope, State, Undo, Verdict,
};
use serde_json::json;

const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";

const ROLE: &str = "arn:aws:iam::111122223333:role/ticket-tools-gateway";

fn finding(authorizer: Option<&str>) -> Finding {
    Finding {
        resource: Resource {
            arn: Arn::new(GATEWAY),
            account: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
            scope: Scope::Ai,
        },
        summary: String::new(),
        subjects: authorizer.into_iter().map(str::to_owned).collect(),
        operation: "UpdateGateway".to_owned(),
        ceiling: None,
        last_seen: None,
    }
}

fn judge() -> &'static Judge {
    &catalog::find("agentcore-gateway-unauthenticated").unwrap().judge
}

fn gateway(authorizer: &str, policy_enforced: bool, intercepted: bool) -> State {
    let configuration = (authorizer == "CUSTOM_JWT").then(|| json!({"customJWTAuthorizer": {"allowedClients": ["c"]}}));
    State::Gateway(GatewayState {
        authorizer_type: authorizer.to_owned(),
        configuration,
        policy_enforced,
        intercepted,
        status: "READY".to_owned(),
        definition: json!({"name": "ticket-tools", "roleArn": ROLE}),
        ..GatewayState::default()
    })
}

/// The verdict's word, and its ceiling.
fn assess(live: &State, baseline: Option<State>) -> (&'static str, Option<Response>) {
    let baselines: Vec<_> = baseline.into_iter().collect();
    let verdict = judge().assess(&finding(None), live, &baselines, ApprovedLists::NONE);
    let ceiling = match &verdict {
        Verdict::Exposed { ceiling, .. } => ceiling.as_ref().map(|(response, _)| *response),
        Verdict::Sound | Verdict::Unknown { .. } | Verdict::Unread => None,
    };
    (verdict.as_str(), ceiling)
}

/// The authorizer that is planned, and whether it brings its particulars along.
fn planned(told: Option<&str>, live: Option<&State>, baseline: Option<State>) -> Option<(String, bool)> {
    let baselines: Vec<_> = baseline.into_iter().collect();
    match judge().remediate(&finding(told), live, &baselines, ApprovedLists::NONE).as_slice() {
        [Remedy::RequireGatewayAuthorization { gateway, authorizer_type, configuration, role }]
            if gateway == GATEWAY =>
        {
            assert_eq!(role.as_deref(), live.map(|_| ROLE), "the live gateway's role is handed on, and no other");
            Some((authorizer_type.clone(), configuration.is_some()))
        }
        [] => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_gateway_is_judged_by_its_authorizer_and_by_what_stands_behind_it() {
    for (live, expected) in [
        (gateway("AWS_IAM", false, false), ("sound", None)),
        (gateway("CUSTOM_JWT", false, false), ("sound", None)),
        (gateway("AUTHENTICATE_ONLY", true, false), ("sound", None)),
        (gateway("AUTHENTICATE_ONLY", false, false), ("exposed", Some(Response::Approve))),
        (gateway("AUTHENTICATE_ONLY", false, true), ("exposed", Some(Response::Approve))),
        (gateway("NONE", false, false), ("exposed", None)),
        (gateway("NONE", true, false), ("exposed", Some(Response::Approve))),
        (gateway("NONE", false, true), ("exposed", Some(Response::Approve))),
        (gateway("MUTUAL_TLS", false, false), ("unknown", None)),
    ] {
        assert_eq!(assess(&live, None), expected, "{live:?}");
    }
}

#[test]
fn a_baseline_can_approve_what_is_guarded_and_never_what_is_open() {
    for live in [gateway("NONE", false, true), gateway("NONE", true, false), gateway("AUTHENTICATE_ONLY", false, false)]
    {
        assert_eq!(assess(&live, Some(live.clone())), ("sound", None), "{live:?}");
        assert_eq!(planned(None, Some(&live), Some(live.clone())), None, "{live:?}");
    }
    let open = gateway("NONE", false, false);
    assert_eq!(assess(&open, Some(open.clone())), ("exposed", None));
    let lost_its_interceptor = assess(&open, Some(gateway("NONE", false, true)));
    assert_eq!(lost_its_interceptor, ("exposed", None));
}

#[test]
fn the_approved_authorizer_comes_back_where_it_makes_the_gateway_sound() {
    let aws = Some(("AWS_IAM".to_owned(), false));
    let jwt = Some(("CUSTOM_JWT".to_owned(), true));
    let authenticated = Some(("AUTHENTICATE_ONLY".to_owned(), false));
    for (live, baseline, expected) in [
        (gateway("NONE", false, false), None, &aws),
        (gateway("NONE", false, false), Some(gateway("AWS_IAM", false, false)), &aws),
        (gateway("NONE", false, false), Some(gateway("CUSTOM_JWT", false, false)), &jwt),
        (gateway("NONE", false, false), Some(gateway("NONE", false, true)), &aws),
        (gateway("NONE", false, false), Some(gateway("AUTHENTICATE_ONLY", true, false)), &aws),
        (gateway("NONE", true, false), Some(gateway("AUTHENTICATE_ONLY", true, false)), &authenticated),
        (gateway("AUTHENTICATE_ONLY", false, false), Some(gateway("CUSTOM_JWT", false, false)), &jwt),
        (gateway("AUTHENTICATE_ONLY", false, false), Some(gateway("AUTHENTICATE_ONLY", true, false)), &None),
        (gateway("AUTHENTICATE_ONLY", false, false), None, &None),
        (gateway("CUSTOM_JWT", false, false), Some(gateway("AWS_IAM", false, false)), &None),
    ] {
        assert_eq!(&planned(None, Some(&live), baseline.clone()), expected, "{live:?} {baseline:?}");
    }
}

#[test]
fn presumed_is_what_the_event_told() {
    let aws = Some(("AWS_IAM".to_owned(), false));
    let jwt = Some(("CUSTOM_JWT".to_owned(), true));
    assert_eq!(planned(Some("NONE"), None, None), aws);
    assert_eq!(planned(Some("NONE"), None, Some(gateway("CUSTOM_JWT", false, false))), jwt);
    assert_eq!(planned(Some("AUTHENTICATE_ONLY"), None, None), None);
    assert_eq!(planned(Some("AUTHENTICATE_ONLY"), None, Some(gateway("CUSTOM_JWT", false, false))), jwt);
    assert_eq!(planned(None, None, None), None);
}

#[test]
fn what_is_not_about_callers_makes_no_other_gateway() {
    let (live, mut approved) = (gateway("NONE", false, true), gateway("NONE", false, true));
    let State::Gateway(state) = &mut approved else { panic!("no gateway") };
    state.definition = serde_json::Value::Null;
    assert_eq!(assess(&live, Some(approved)), ("sound", None));
}

#[test]
fn a_gateway_gets_all_back_that_it_had() {
    let before = gateway("NONE", false, false);
    let plan = judge().remediate(&finding(None), Some(&before), &[], ApprovedLists::NONE);
    let definition = json!({"name": "ticket-tools", "roleArn": ROLE});
    assert_eq!(plan[0].undo(&before), Undo::UpdateGateway { gateway: GATEWAY.to_owned(), definition });
}
