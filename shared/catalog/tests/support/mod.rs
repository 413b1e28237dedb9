//! What the tests of judgement share.

use model::{Actor, ApprovedLists, Arn, Change, Fields, Finding, Remedy, Resource, Scope, State, Tags, Verdict};
use serde_json::Value;

/// A resource of account 111122223333 in eu-west-1.
pub(crate) fn resource(arn: &str, scope: Scope) -> Resource {
    Resource { arn: Arn::new(arn), account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), scope }
}

/// A finding of `operation` about `resource`.
pub(crate) fn finding(operation: &str, resource: &Resource) -> Finding {
    Finding::new(&change(operation, Value::Null, Value::Null), resource, "")
}

/// What control `id` notices in a call.
pub(crate) fn detect(
    id: &str,
    operation: &str,
    resource: &Resource,
    request: Value,
    response: Value,
) -> Option<Finding> {
    catalog::find(id).and_then(|control| (control.detect)(&change(operation, request, response), resource))
}

/// What control `id` thinks of `live`, in short: `sound`, `exposed`, `at most approve`, `unknown`.
pub(crate) fn verdict(id: &str, finding: &Finding, live: &State, baseline: Option<&State>) -> String {
    let baselines: Vec<_> = baseline.cloned().into_iter().collect();
    let verdict = catalog::find(id).map(|control| control.judge.assess(finding, live, &baselines, ApprovedLists::NONE));
    verdict.map_or_else(|| format!("there is no control {id}"), |verdict| word(&verdict))
}

/// A verdict in short.
pub(crate) fn word(verdict: &Verdict) -> String {
    if let Verdict::Exposed { ceiling: Some((ceiling, _)), .. } = verdict {
        format!("at most {ceiling}")
    } else {
        verdict.as_str().to_owned()
    }
}

/// What control `id` would do about `live`, or about the state that the event speaks of.
pub(crate) fn plan(id: &str, finding: &Finding, live: Option<&State>, baseline: Option<&State>) -> Option<Vec<Remedy>> {
    let baselines: Vec<_> = baseline.cloned().into_iter().collect();
    catalog::find(id).map(|control| control.judge.remediate(finding, live, &baselines, ApprovedLists::NONE))
}

fn change(operation: &str, request: Value, response: Value) -> Change {
    Change {
        id: "4f0c6a5e-7d61-4f3e-9f0a-2b7a3c1d5e88".to_owned(),
        source: String::new(),
        operation: operation.to_owned(),
        time: None,
        region: "eu-west-1".to_owned(),
        account: "111122223333".to_owned(),
        partition: "aws".to_owned(),
        request_id: None,
        actor: Actor::default(),
        request: Fields::new(request),
        response: Fields::new(response),
        error: None,
        refused_on: None,
        resource: None,
        others: Vec::new(),
        tags: Tags::new(),
        phase: None,
        retag: None,
    }
}
