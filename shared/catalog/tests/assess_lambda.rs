//! Who may call a tool: every statement of its policies, and its URLs.

use crate::support::{plan, verdict};
use model::{Finding, FunctionExposure, Remedy, Response, Scope, State, Undo, UrlState};
use serde_json::{Value, json};

const ID: &str = "lambda-tool-exposed";
const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:acme-order-tool";

fn finding() -> Finding {
    crate::support::finding("AddPermission", &crate::support::resource(FUNCTION, Scope::Generic))
}

#[expect(clippy::needless_pass_by_value, reason = "a table of values reads better than one of references")]
fn allow(sid: &str, principal: Value, condition: Value) -> Value {
    json!({"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": "lambda:InvokeFunction",
        "Resource": FUNCTION, "Condition": condition})
}

fn for_url(sid: &str) -> Value {
    json!({"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunctionUrl",
        "Resource": FUNCTION, "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}})
}

fn exposure(statements: &[(Option<&str>, Value)], urls: &[(Option<&str>, bool)]) -> State {
    let owned = |qualifier: Option<&str>| qualifier.map(str::to_owned);
    State::Function(FunctionExposure {
        statements: statements.iter().map(|(of, statement)| (owned(*of), statement.clone())).collect(),
        urls: urls
            .iter()
            .map(|(of, requires_iam)| UrlState { qualifier: owned(*of), requires_iam: *requires_iam })
            .collect(),
    })
}

fn remove(qualifier: Option<&str>, statement: &str) -> Remedy {
    let (function, qualifier) = (FUNCTION.to_owned(), qualifier.map(str::to_owned));
    Remedy::RemoveFunctionPermission { function, qualifier, statement: statement.to_owned() }
}

fn require_iam(qualifier: Option<&str>) -> Remedy {
    Remedy::RequireIamOnFunctionUrl { function: FUNCTION.to_owned(), qualifier: qualifier.map(str::to_owned) }
}

fn judged(live: &State) -> (String, Vec<Remedy>) {
    (verdict(ID, &finding(), live, None), plan(ID, &finding(), Some(live), None).unwrap_or_default())
}

#[test]
fn every_statement_is_judged() {
    let ours = json!({"StringEquals": {"aws:SourceAccount": "111122223333"}});
    for (statement, expected, repairs) in [
        (allow("a", json!("*"), json!({})), "exposed", vec![remove(None, "a")]),
        (allow("a", json!({"AWS": "*"}), json!({})), "exposed", vec![remove(None, "a")]),
        (allow("a", json!({"AWS": [FUNCTION, "*"]}), json!({})), "exposed", vec![remove(None, "a")]),
        (for_url("a"), "exposed", vec![remove(None, "a")]),
        (allow("a", json!("*"), json!({"ArnLike": {"aws:SourceArn": "*"}})), "exposed", vec![remove(None, "a")]),
        (
            allow("a", json!({"AWS": "arn:aws:iam::444455556666:root"}), json!({})),
            "at most approve",
            vec![remove(None, "a")],
        ),
        (allow("a", json!({"Service": "bedrock.amazonaws.com"}), json!({})), "at most alert", vec![]),
        (json!({"Effect": "Allow", "Principal": "*", "Action": "lambda:*"}), "at most alert", vec![]),
        (json!({"Effect": "Allow", "Principal": {"AWS": "444455556666"}}), "at most alert", vec![]),
        (allow("a", json!({"Service": "bedrock.amazonaws.com"}), ours.clone()), "sound", vec![]),
        (
            allow(
                "a",
                json!({"Service": "s3.amazonaws.com"}),
                json!({"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::acme-corpus"}}),
            ),
            "sound",
            vec![],
        ),
        (allow("a", json!("*"), ours), "sound", vec![]),
        (allow("a", json!("*"), json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})), "sound", vec![]),
        (allow("a", json!({"AWS": "arn:aws:iam::111122223333:role/orders"}), json!({})), "sound", vec![]),
        (json!({"Sid": "a", "Effect": "Deny", "Principal": "*", "Action": "*"}), "sound", vec![]),
    ] {
        let live = exposure(&[(None, statement.clone())], &[]);
        assert_eq!(judged(&live), (expected.to_owned(), repairs), "{statement}");
    }
}

#[test]
fn the_worst_statements_are_repaired_and_the_others_left_alone() {
    let anyone = |sid| allow(sid, json!("*"), json!({}));
    let partner = allow("partner", json!({"AWS": "444455556666"}), json!({}));
    let agent = allow("agent", json!({"Service": "bedrock.amazonaws.com"}), json!({}));
    let live = exposure(
        &[(None, anyone("a")), (Some("live"), anyone("b")), (None, partner.clone()), (Some("7"), agent.clone())],
        &[],
    );
    assert_eq!(judged(&live), ("exposed".to_owned(), vec![remove(None, "a"), remove(Some("live"), "b")]));
    let live = exposure(&[(None, agent), (Some("live"), partner)], &[]);
    assert_eq!(judged(&live), ("at most approve".to_owned(), vec![remove(Some("live"), "partner")]));
}

#[test]
fn a_url_is_open_when_a_statement_opens_it_too() {
    for (live, expected, repairs) in [
        (exposure(&[(None, for_url("a"))], &[(None, false)]), "exposed", vec![require_iam(None), remove(None, "a")]),
        (
            exposure(&[(Some("live"), for_url("a"))], &[(Some("live"), false), (None, true)]),
            "exposed",
            vec![require_iam(Some("live")), remove(Some("live"), "a")],
        ),
        // The statement opens another URL than the one that asks nobody to sign.
        (exposure(&[(Some("live"), for_url("a"))], &[(None, false)]), "exposed", vec![remove(Some("live"), "a")]),
        // Anyone may invoke the function, but not through its URL.
        (exposure(&[(None, allow("a", json!("*"), json!({})))], &[(None, false)]), "exposed", vec![remove(None, "a")]),
        (exposure(&[], &[(None, false)]), "at most alert", vec![require_iam(None)]),
        (exposure(&[], &[(None, true)]), "sound", vec![]),
        (exposure(&[], &[]), "sound", vec![]),
    ] {
        assert_eq!(judged(&live), (expected.to_owned(), repairs), "{live:?}");
    }
}

fn detected(operation: &str, request: Value) -> Option<Finding> {
    crate::support::detect(ID, operation, &crate::support::resource(FUNCTION, Scope::Generic), request, Value::Null)
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let permission = json!({"functionName": "acme-order-tool", "statementId": "a", "principal": "*"});
    let aliased = json!({"functionName": "acme-order-tool:live", "statementId": "a", "principal": "*"});
    let qualified = json!({"functionName": FUNCTION, "qualifier": "live", "statementId": "a", "principal": "*"});
    let policy = json!({"resourceArn": format!("{FUNCTION}:live"), "policy": json!({"Statement": [
        allow("a", json!("*"), json!({})), allow("b", json!("111122223333"), json!({})), allow("c", json!("*"), json!({})),
        allow("d", json!("444455556666"), json!({})),
    ]}).to_string()});
    for (operation, request, repairs) in [
        ("AddPermission", permission, vec![remove(None, "a")]),
        ("AddPermission", aliased, vec![remove(Some("live"), "a")]),
        ("AddPermission", qualified, vec![remove(Some("live"), "a")]),
        ("AddPermission", json!({"functionName": "acme-order-tool"}), vec![]),
        ("PutResourcePolicy", policy, vec![remove(Some("live"), "a"), remove(Some("live"), "c")]),
        ("CreateFunctionUrlConfig", json!({"functionName": FUNCTION, "authType": "NONE"}), vec![require_iam(None)]),
        (
            "UpdateFunctionUrlConfig",
            json!({"functionName": format!("{FUNCTION}:live"), "authType": "NONE"}),
            vec![require_iam(Some("live"))],
        ),
    ] {
        let finding = detected(operation, request.clone()).unwrap();
        assert_eq!(finding.ceiling, None, "{request}");
        assert_eq!(plan(ID, &finding, None, None), Some(repairs), "{request}");
    }
}

#[test]
fn the_event_alone_tells_some_ceilings() {
    let permission = |principal: &str| {
        let request = json!({"functionName": "acme-order-tool", "statementId": "a", "principal": principal});
        detected("AddPermission", request).unwrap().ceiling.map(|(ceiling, _)| ceiling)
    };
    assert_eq!(permission("444455556666"), Some(Response::Approve));
    assert_eq!(permission("arn:aws:iam::444455556666:role/vendor"), Some(Response::Approve));
    assert_eq!(permission("bedrock.amazonaws.com"), Some(Response::Alert));
    assert_eq!(permission("*"), None);
}

#[test]
fn a_repair_is_undone_to_the_statement_as_it_stood() {
    let statement = for_url("a");
    let before = exposure(&[(None, for_url("a")), (Some("live"), statement.clone())], &[(Some("live"), false)]);
    let (function, qualifier) = (FUNCTION.to_owned(), Some("live".to_owned()));
    assert_eq!(
        remove(Some("live"), "a").undo(&before),
        Undo::AddFunctionPermission { function: function.clone(), qualifier: qualifier.clone(), statement }
    );
    assert!(matches!(remove(Some("live"), "b").undo(&before), Undo::None { .. }));
    assert_eq!(require_iam(Some("live")).undo(&before), Undo::OpenFunctionUrl { function, qualifier });
}

#[test]
fn the_policy_of_an_alias_is_named_also_when_no_statement_is_to_go() {
    let function = crate::support::resource(FUNCTION, Scope::Generic);
    let request = json!({"functionName": "acme-order-tool:live", "statementId": "agents",
        "action": "lambda:InvokeFunction", "principal": "bedrock.amazonaws.com"});
    let finding = crate::support::detect(ID, "AddPermission", &function, request, Value::Null).unwrap();
    assert_eq!(finding.subjects, ["live:"]);
    assert_eq!(plan(ID, &finding, None, None), Some(Vec::new()));
}
