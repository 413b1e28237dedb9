use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};
use serde_json::Value;

use crate::collections::{items, name, of_type};

control! {
    /// Somebody deleted a collection of OpenSearch Serverless that a workload uses as vector store, an index or a policy
    /// of it, or let it be deleted, or gave up the workload's own key.
    ///
    /// ## Why it matters
    ///
    /// A knowledge base without its index answers nothing, or out of the model alone. A key that only AWS holds cannot be
    /// taken away from anybody.
    ///
    /// ## What we do
    ///
    /// We tell. What was deleted is lost, and the key of a collection is chosen when it is made, for good: `aws
    /// opensearchserverless update-collection` protects one from being deleted again.
    ///
    /// ## When to make an exception
    ///
    /// Collections that are rebuilt from their documents every night.
    pub(super) static CONTROL = {
        id: "opensearch-collection-unprotected",
        title: "A vector collection lost its key, policy or protection",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("aoss", "CreateCollection"),
            Watch::new("aoss", "CreateSecurityPolicy"),
            Watch::new("aoss", "DeleteAccessPolicy"),
            Watch::new("aoss", "DeleteCollection"),
            Watch::new("aoss", "DeleteIndex"),
            Watch::new("aoss", "DeleteSecurityPolicy"),
            Watch::new("aoss", "DeleteVpcEndpoint"),
            Watch::new("aoss", "UpdateCollection"),
            Watch::new("aoss", "UpdateSecurityPolicy"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0029"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, collection) = (&change.request, resource.arn.name());
    let owned = |item: &Value| item.get("AWSOwnedKey") == Some(&Value::Bool(true));
    let summary = match change.operation.as_str() {
        "CreateSecurityPolicy" | "UpdateSecurityPolicy" => {
            let by_aws = of_type(change, "encryption") && items(change).iter().any(owned);
            by_aws.then(|| format!("has AWS's own key encrypt {collection} by policy {}", name(change)))?
        }
        "CreateCollection" if request.flag("encryptionConfig/aWSOwnedKey") == Some(true) => {
            format!("made collection {collection} with AWS's own key")
        }
        "UpdateCollection" if request.text("deletionProtection") == Some("DISABLED") => {
            format!("let collection {collection} be deleted")
        }
        "DeleteCollection" => format!("deleted collection {collection}"),
        "DeleteIndex" => {
            format!(
                "deleted index {} of collection {collection}",
                request.text("indexName").unwrap_or("without a name")
            )
        }
        "DeleteAccessPolicy" | "DeleteSecurityPolicy" => {
            let kind = request.text("type").unwrap_or("security");
            format!("deleted {kind} policy {} of collections in {}", name(change), resource.region)
        }
        "DeleteVpcEndpoint" => format!("deleted an endpoint of collections in {}", resource.region),
        _ => return None,
    };
    Some(Finding::new(change, resource, summary))
}
