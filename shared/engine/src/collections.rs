//! Which collections a policy of OpenSearch Serverless is about. It has no ARN: its patterns name collections, and
//! indexes in them.

use model::{Arn, Change, CollectionPolicies, Resource, Scope};
use serde_json::Value;

use crate::locate::in_region;
use crate::naming::of_arn;

/// The calls that say of which collections they speak by patterns, or of none in particular.
const CALLS: [&str; 9] = [
    "CreateAccessPolicy",
    "CreateSecurityConfig",
    "CreateSecurityPolicy",
    "DeleteAccessPolicy",
    "DeleteSecurityPolicy",
    "DeleteVpcEndpoint",
    "UpdateAccessPolicy",
    "UpdateSecurityConfig",
    "UpdateSecurityPolicy",
];

/// The collections that such a call is about; `None` for another call. One that a pattern names wholly stands by its
/// name, since requests do not have its id. A pattern with a star, and no pattern at all, mean all of the Region.
pub(crate) fn resources(change: &Change) -> Option<Vec<Resource>> {
    if change.service() != "aoss" || !CALLS.contains(&change.operation.as_str()) {
        return None;
    }
    if let Some(provider) = provider(change) {
        return Some(vec![setting(change, &format!("securityconfig/{provider}"))]);
    }
    let policy = change.request.document("policy");
    let mut names: Vec<_> = policy.as_deref().map(names).unwrap_or_default();
    names.sort();
    names.dedup();
    if names.is_empty() || names.iter().any(|name| name.contains('*')) {
        return Some(vec![setting(change, "collection/*")]);
    }
    let arn = |name: String| Arn::new(in_region(change, "aoss", &format!("collection/{name}")));
    Some(names.into_iter().map(|name| of_arn(change, arn(name))).collect())
}

/// The identity provider that the call lets say who somebody is: its name when it is new, and then its id.
fn provider(change: &Change) -> Option<&str> {
    let named = || change.request.text("id").or_else(|| change.request.text("name"));
    change.operation.ends_with("SecurityConfig").then(|| named().unwrap_or("*"))
}

fn setting(change: &Change, name: &str) -> Resource {
    Resource { scope: Scope::Setting, ..of_arn(change, Arn::new(in_region(change, "aoss", name))) }
}

/// The names that a policy has for collections.
fn names(policy: &Value) -> Vec<String> {
    let parts = policy.as_array().map_or_else(|| std::slice::from_ref(policy), Vec::as_slice);
    parts.iter().flat_map(CollectionPolicies::named).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use model::Scope;
    use serde_json::{Value, json};

    use crate::{Signal, signal};

    fn touched(operation: &str, policy: &Value) -> Vec<(String, Scope)> {
        let record = json!({"eventSource": "aoss.amazonaws.com", "eventName": operation, "awsRegion": "eu-west-1",
            "recipientAccountId": "111122223333", "requestParameters": {"type": "data", "name": "p", "policy": policy}});
        let Ok(Signal::Change(change)) = signal(&record) else { panic!("no change") };
        let all = change.resource.iter().chain(&change.others);
        all.map(|resource| (resource.arn.resource().unwrap_or_default().to_owned(), resource.scope)).collect()
    }

    #[test]
    fn a_policy_is_about_the_collections_that_its_patterns_name() {
        let rules = |patterns: &[&str]| json!([{"Rules": [{"Resource": patterns}], "Principal": []}]);
        let claims = ("collection/claims".to_owned(), Scope::Generic);
        let both = rules(&["collection/claims", "index/claims/*", "index/notes/a"]);
        let notes = ("collection/notes".to_owned(), Scope::Generic);
        assert_eq!(touched("UpdateAccessPolicy", &both), [claims.clone(), notes]);
        let text = json!(rules(&["collection/claims"]).to_string());
        assert_eq!(touched("CreateAccessPolicy", &text), [claims]);
        let all = ("collection/*".to_owned(), Scope::Setting);
        assert_eq!(touched("CreateSecurityPolicy", &rules(&["collection/claims*"])), std::slice::from_ref(&all));
        assert_eq!(touched("DeleteSecurityPolicy", &Value::Null), [all]);
        let provider = ("securityconfig/p".to_owned(), Scope::Setting);
        assert_eq!(touched("CreateSecurityConfig", &Value::Null), [provider]);
    }
}
