use model::{
    Arn, ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control,
};
use serde_json::Value;

use super::{items, name};

control! {
    /// Somebody lets others into the data of a collection of OpenSearch Serverless that a workload uses as vector store:
    /// anyone, another account, or whoever an identity provider sends.
    ///
    /// ## Why it matters
    ///
    /// Whoever reads the index reads what the knowledge base knows; whoever writes it decides what models answer.
    ///
    /// ## What we do
    ///
    /// We tell who was let in, and by which policy. Nothing is taken out: one policy may cover collections of several
    /// owners. `aws opensearchserverless update-access-policy` without the principal ends it.
    ///
    /// ## When to make an exception
    ///
    /// A partner's account that reads on purpose, or single sign-on that is being set up. Roles of our own account are told
    /// only when they may do everything.
    pub(super) static CONTROL = {
        id: "opensearch-data-access-broadened",
        title: "Access to vector data was granted too widely",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("aoss", "CreateAccessPolicy"),
            Watch::new("aoss", "CreateSecurityConfig"),
            Watch::new("aoss", "UpdateAccessPolicy"),
            Watch::new("aoss", "UpdateSecurityConfig"),
        ],
        baseline: false,
        remedies: &[],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let summary = if change.operation.ends_with("SecurityConfig") {
        let provider = change.request.text("name").or_else(|| change.request.text("id")).unwrap_or("without a name");
        format!("let identity provider {provider} say who may use collections in {}", resource.region)
    } else {
        let strange: Vec<_> = items(change).iter().flat_map(|item| strangers(item, &change.account)).collect();
        if strange.is_empty() {
            return None;
        }
        let (policy, collection) = (name(change), resource.arn.name());
        format!("let {} into the data of {collection} by access policy {policy}", strange.join(", "))
    };
    Some(Finding::new(change, resource, summary))
}

/// Whom a part of a policy lets in that is not of the account, or may do everything.
fn strangers(item: &Value, account: &str) -> Vec<String> {
    let texts = |value: Option<&Value>| {
        let found = value.and_then(Value::as_array).into_iter().flatten();
        found.filter_map(|text| text.as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let rules = item.get("Rules").and_then(Value::as_array).into_iter().flatten();
    let all = rules.flat_map(|rule| texts(rule.get("Permission"))).any(|permission| permission == "aoss:*");
    let is_strange = |principal: &String| {
        let foreign = Arn::new(principal).account().is_some_and(|of| of != account);
        principal == "*" || foreign || all
    };
    texts(item.get("Principal")).into_iter().filter(is_strange).collect()
}
