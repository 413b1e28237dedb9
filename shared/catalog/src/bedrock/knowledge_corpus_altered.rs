use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use super::{by_principal, unless_released};

control! {
    /// Somebody who does not release what a knowledge base holds put documents into it, took some out, or had a source
    /// taken in again.
    ///
    /// ## Why it matters
    ///
    /// A model believes what its knowledge base says. One document with a hidden instruction reaches everybody who asks
    /// about its subject, and a document that is gone is an answer that is wrong.
    ///
    /// ## What we do
    ///
    /// We tell people who did it, unless one of the policy's `release_roles` did. What was taken in stays: a job that is
    /// stopped half way has written vectors already, and which documents belong there only the owner knows.
    ///
    /// ## When to make an exception
    ///
    /// Name the role that takes documents in among the policy's `release_roles`: then its schedule is left alone. Whether
    /// AWS records single documents as management events is not documented; if it does not, they are not heard of here.
    pub(super) static CONTROL = {
        id: "bedrock-knowledge-corpus-altered",
        title: "Knowledge base documents were changed by an unusual caller",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "DeleteKnowledgeBaseDocuments"),
            Watch::new("bedrock", "IngestKnowledgeBaseDocuments"),
            Watch::new("bedrock", "StartIngestionJob"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0070"),
            Reference::Atlas("AML.T0071"),
            Reference::Atlas("AML.T0059"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let base = resource.arn.name();
    let source = change.request.told("dataSourceId");
    let custom = change.request.texts("documents/content/dataSourceType").contains(&"CUSTOM");
    let what = match change.operation.as_str() {
        "DeleteKnowledgeBaseDocuments" => {
            format!("took documents out of data source {source} of knowledge base {base}")
        }
        "StartIngestionJob" => format!("had data source {source} of knowledge base {base} taken in again"),
        _ if custom => format!("put documents of their own into data source {source} of knowledge base {base}"),
        _ => format!("put documents into data source {source} of knowledge base {base}"),
    };
    Some(by_principal(change, resource, what))
}
