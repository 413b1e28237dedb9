use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, NOT_SHOWN, Reference, Resource, Response, Severity, UseCase,
    Watch, control,
};

use crate::told::{by_principal, names_any, unless_released};

control! {
    /// Somebody who does not release what a Q Business application knows gave it another source, changed or deleted one, or put
    /// documents in or took them out.
    ///
    /// ## Why it matters
    ///
    /// The application answers from what its index holds. Whoever puts a document in puts words into its mouth, and a function
    /// that enriches documents on their way reads them all.
    ///
    /// ## What we do
    ///
    /// We tell people what was changed and who did it, with the functions that see documents on their way, unless one of the
    /// policy's `release_roles` did. What was indexed stays indexed until the next synchronisation.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that fill the index in the policy.
    pub(super) static CONTROL = {
        id: "qbusiness-data-source-altered",
        title: "A Q Business source or enrichment hook was changed",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("qbusiness", "BatchDeleteDocument"),
            Watch::new("qbusiness", "BatchPutDocument"),
            Watch::new("qbusiness", "CreateDataSource"),
            Watch::new("qbusiness", "DeleteDataSource"),
            Watch::new("qbusiness", "UpdateDataSource"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0070"),
            Reference::Atlas("AML.T0071"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

const HOOKS: [&str; 2] = [
    "documentEnrichmentConfiguration/preExtractionHookConfiguration/lambdaArn",
    "documentEnrichmentConfiguration/postExtractionHookConfiguration/lambdaArn",
];

/// What of an update changes what is read, as whom, or on which way.
const TELLING: [&str; 4] = ["configuration", "documentEnrichmentConfiguration", "roleArn", "vpcConfiguration"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let application = resource.arn.name();
    let source = change.response.text("dataSourceId").or_else(|| change.request.text("dataSourceId"));
    let source = source.unwrap_or(NOT_SHOWN);
    let what = match change.operation.as_str() {
        "CreateDataSource" => format!("gave application {application} source {source}{}", hooks(change)),
        "UpdateDataSource" if !names_any(change, &TELLING) => return None,
        "UpdateDataSource" => format!("changed source {source} of application {application}{}", hooks(change)),
        "DeleteDataSource" => format!("deleted source {source} of application {application}"),
        "BatchPutDocument" => format!("put documents into application {application}"),
        _ => format!("took documents out of application {application}"),
    };
    Some(by_principal(change, resource, what))
}

fn hooks(change: &Change) -> String {
    let hooks = HOOKS.into_iter().filter_map(|hook| change.request.text(hook));
    hooks.fold(String::new(), |told, function| told + ", through " + function)
}
