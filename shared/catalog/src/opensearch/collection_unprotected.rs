use model::{
    Approved, ByPhase, Change, CollectionProtection, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

use crate::collections::{items, name, of_type};

/// The call that lets a collection be deleted.
const LET: &str = "UpdateCollection";

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
    /// A collection that may be deleted is protected again: in scaled workloads once a person agrees, and people are told
    /// of it in production. Of all else we tell: what was deleted is lost, and the key of a collection is chosen when it is
    /// made, for good.
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
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Approve },
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
        remedies: &[RemedyKind::ProtectCollection],
        references: &[
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0029"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::Either(
            "collection/",
            &Judge::CollectionProtection(Judgement { assess, remediate }),
            &Judge::HAPPENED,
        ),
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
        LET if request.text("deletionProtection") == Some("DISABLED") => {
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

/// What was deleted, or has no key, the event tells: of that nothing can be read.
fn assess(finding: &Finding, live: &CollectionProtection, _: Approved<'_, CollectionProtection>) -> Verdict {
    if finding.operation != LET {
        return Verdict::at_most(Response::Alert, finding.summary.clone(), "no call brings back what it had");
    }
    match (&live.status, live.protected) {
        (None, _) => Verdict::at_most(Response::Alert, "it is gone", "what was deleted is lost"),
        (Some(_), Some(true)) => Verdict::Sound,
        (Some(_), Some(false)) => Verdict::exposed("AWS deletes it for whoever may ask"),
        (Some(_), None) => Verdict::unknown("AWS does not tell whether it can be deleted"),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&CollectionProtection>,
    _: Approved<'_, CollectionProtection>,
) -> Vec<Remedy> {
    let collection = finding.resource.arn.to_string();
    let open = finding.operation == LET && live.is_none_or(|live| live.protected == Some(false));
    if open { vec![Remedy::ProtectCollection { collection }] } else { Vec::new() }
}
