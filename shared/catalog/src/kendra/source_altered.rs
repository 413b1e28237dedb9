use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use crate::told::{by_principal, names_any, unless_released};

control! {
    /// Somebody who does not release what a Kendra index holds gave it another source, put documents in or took them out, let
    /// people or groups use a search page, or deleted the index.
    ///
    /// ## Why it matters
    ///
    /// Assistants answer from what an index holds. Whoever puts a document in puts words into their mouths, and instructions
    /// in a document are obeyed as if the owner had written them. A search page shows the documents to whoever is let in.
    ///
    /// ## What we do
    ///
    /// We tell people what was changed and who did it, unless one of the policy's `release_roles` did. What was put in is not in
    /// the record, and Phaseguard does not read it.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that fill the index in the policy.
    pub(super) static CONTROL = {
        id: "kendra-source-altered",
        title: "A Kendra source, experience or document set was changed",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("kendra", "AssociateEntitiesToExperience"),
            Watch::new("kendra", "BatchDeleteDocument"),
            Watch::new("kendra", "BatchPutDocument"),
            Watch::new("kendra", "CreateDataSource"),
            Watch::new("kendra", "CreateExperience"),
            Watch::new("kendra", "DeleteIndex"),
            Watch::new("kendra", "UpdateDataSource"),
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

const CRAWLED: &str = "configuration/webCrawlerConfiguration/urls/seedUrlConfiguration/seedUrls";
const HOOKS: [&str; 2] = [
    "customDocumentEnrichmentConfiguration/preExtractionHookConfiguration/lambdaArn",
    "customDocumentEnrichmentConfiguration/postExtractionHookConfiguration/lambdaArn",
];

/// What of an update changes what is read, as whom, or on which way.
const TELLING: [&str; 4] = ["configuration", "customDocumentEnrichmentConfiguration", "roleArn", "vpcConfiguration"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let index = resource.arn.name();
    let part = |member| change.request.told(member);
    let what = match change.operation.as_str() {
        "CreateDataSource" => format!("gave index {index} a source of type {}{}", part("type"), particulars(change)),
        "UpdateDataSource" if !names_any(change, &TELLING) => return None,
        "UpdateDataSource" => format!("changed source {} of index {index}{}", part("id"), particulars(change)),
        "CreateExperience" => format!("made a search page for index {index}"),
        "AssociateEntitiesToExperience" => format!("let more people use search page {} of index {index}", part("id")),
        "BatchPutDocument" => format!("put documents into index {index}{}", particulars(change)),
        "BatchDeleteDocument" => format!("took documents out of index {index}"),
        _ => format!("deleted index {index}"),
    };
    Some(by_principal(change, resource, what))
}

/// Where documents come from, and which functions see them on their way.
fn particulars(change: &Change) -> String {
    let seeds = change.request.texts(CRAWLED).into_iter().map(|seed| format!("from {seed}"));
    let hooks = HOOKS.into_iter().filter_map(|hook| change.request.text(hook)).map(|hook| format!("through {hook}"));
    seeds.chain(hooks).fold(String::new(), |told, place| told + ", " + &place)
}
