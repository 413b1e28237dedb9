use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};
use serde_json::Value;

use super::{items, name, of_type};

control! {
    /// Somebody let the internet reach a collection of OpenSearch Serverless that a workload uses as vector store. A
    /// network policy that did so covers every collection that its patterns name, also those that are made later.
    ///
    /// ## Why it matters
    ///
    /// Vectors tell nearly as much as the documents they were made of. What kept strangers out is then the data access
    /// policy alone, and any key that leaks opens it from anywhere.
    ///
    /// ## What we do
    ///
    /// We tell, and name the policy. `aws opensearchserverless update-security-policy` shuts it: `AllowFromPublic` to
    /// false, with the endpoints in `SourceVPCEs`, or with `bedrock.amazonaws.com` in `SourceServices`. Phaseguard does not
    /// write such policies, since one of them may cover collections of several owners.
    ///
    /// ## When to make an exception
    ///
    /// A search of public documents. Whose a policy is its patterns say: a collection that is named wholly is looked up, and
    /// a pattern with a star stands for the whole Region.
    pub(super) static CONTROL = {
        id: "opensearch-collection-public",
        title: "A vector collection was made reachable from the internet",
        layer: Layer::Infrastructure,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("aoss", "CreateSecurityPolicy"), Watch::new("aoss", "UpdateSecurityPolicy")],
        baseline: false,
        remedies: &[],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let opens = |item: &Value| item.get("AllowFromPublic") == Some(&Value::Bool(true));
    let open = of_type(change, "network") && items(change).iter().any(opens);
    let summary = format!("let the internet reach {} by network policy {}", resource.arn.name(), name(change));
    open.then(|| Finding::new(change, resource, summary))
}
