//! What functions run.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use model::{Finding, FunctionAlias, FunctionConcurrency, FunctionRelease, Remedy, Scope, State, StateKind};
use serde_json::{Number, Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:lookup-order";
const LAYER: &str = "arn:aws:lambda:eu-west-1:111122223333:layer:tools:4";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(FUNCTION, Scope::Generic)]
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let alias = |name: &str, version: &str, routing: Value| json!({"Name": name, "FunctionVersion": version, "RoutingConfig": routing, "RevisionId": format!("r-{name}")});
    let canary = json!({"AdditionalVersionWeights": {"6": 0.25}});
    Some(match seen.call.as_str() {
        _ if !seen.uri.contains("lookup-order") => return None,
        "lambda:GetFunctionConfiguration" => Answer::ok(json!({
            "FunctionName": "lookup-order", "CodeSha256": "k9=", "Role": "arn:aws:iam::111122223333:role/tool",
            "Handler": "app.run", "Runtime": "python3.13", "Layers": [{"Arn": LAYER, "CodeSize": 1}],
            "ImageConfigResponse": {"ImageConfig": {"Command": ["run"]}}, "State": "Active",
            "LastUpdateStatus": "Successful"
        })),
        "lambda:ListAliases" if seen.uri.contains("Marker=more") => {
            Answer::ok(json!({"Aliases": [alias("test", "$LATEST", Value::Null)]}))
        }
        "lambda:ListAliases" => Answer::ok(json!({"Aliases": [alias("live", "7", canary)], "NextMarker": "more"})),
        _ => return None,
    })
}

fn alias(version: &str, weights: &[(&str, f64)], revision: &str) -> FunctionAlias {
    let weight = |(version, share): &(&str, f64)| ((*version).to_owned(), Number::from_f64(*share).unwrap());
    FunctionAlias {
        version: version.to_owned(),
        weights: weights.iter().map(weight).collect(),
        revision: revision.to_owned(),
    }
}

fn release() -> FunctionRelease {
    let aliases = [("live", alias("7", &[("6", 0.25)], "r-live")), ("test", alias("$LATEST", &[], "r-test"))];
    FunctionRelease {
        code: "k9=".to_owned(),
        role: "arn:aws:iam::111122223333:role/tool".to_owned(),
        handler: Some("app.run".to_owned()),
        runtime: Some("python3.13".to_owned()),
        layers: vec![LAYER.to_owned()],
        image: json!({"EntryPoint": [], "Command": ["run"], "WorkingDirectory": null}),
        aliases: aliases.map(|(name, alias)| (name.to_owned(), alias)).into(),
        status: "Successful".to_owned(),
    }
}

pub(crate) fn live() -> State {
    State::FunctionRelease(release())
}

#[tokio::test]
async fn a_function_is_read_with_what_each_alias_stands_for() {
    let observed = observe(&Wire::new(crate::observe::sound), StateKind::FunctionRelease, &forms()[0]).await.unwrap();
    assert_eq!(observed.state, live());
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
}

#[tokio::test]
async fn an_answer_without_the_hash_of_its_code_is_unknown() {
    let wire = but("lambda:GetFunctionConfiguration", Answer::ok("{}"));
    let error = observe(&wire, StateKind::FunctionRelease, &forms()[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

fn restore(alias: &str) -> Remedy {
    let (function, alias, version) = (FUNCTION.to_owned(), alias.to_owned(), "6".to_owned());
    Remedy::RestoreFunctionAlias { function, alias, version, weights: [].into() }
}

#[tokio::test]
async fn an_alias_is_moved_only_from_where_it_was_read() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &restore("live"), &live()).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    let routing = json!({"AdditionalVersionWeights": {}});
    assert_eq!(body, json!({"FunctionVersion": "6", "RoutingConfig": routing, "RevisionId": "r-live"}));
    assert!(seen.uri.ends_with("/aliases/live"), "{}", seen.uri);
}

#[tokio::test]
async fn one_that_somebody_moved_meanwhile_is_looked_at_again() {
    let wire = Wire::new(|_| Answer::error(412, "PreconditionFailedException"));
    let refused = carry_out(&wire.config(), &restore("live"), &live()).await.unwrap_err();
    assert!(matches!(refused, RemedyError::NotNow { .. }), "{refused}");
}

#[tokio::test]
async fn a_function_in_quarantine_runs_no_more_and_one_that_is_gone_neither() {
    let form = &forms()[0];
    let read = async |wire: &Wire| state(wire, StateKind::FunctionConcurrency, form).await;
    let limited = |exists, reserved| State::FunctionConcurrency(FunctionConcurrency { exists, reserved });
    let reserving = Answer::ok(json!({"ReservedConcurrentExecutions": 5}));
    assert_eq!(read(&but("lambda:GetFunctionConcurrency", reserving)).await, limited(true, Some(5)));
    assert_eq!(read(&but("lambda:GetFunctionConcurrency", Answer::ok("{}"))).await, limited(true, None));
    let gone = but("lambda:GetFunctionConcurrency", Answer::error(404, "ResourceNotFoundException"));
    assert_eq!(read(&gone).await, limited(false, None));
    let quarantine = Remedy::QuarantineFunction { function: form.resource.arn.to_string() };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &quarantine, &limited(true, None)).await.unwrap();
    assert_eq!(wire.seen()[0].body, r#"{"ReservedConcurrentExecutions":0}"#);
}
