use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use super::{by_principal, unless_released};

control! {
    /// Somebody trained a model, or made, changed or archived a project, on the OpenAI-compatible plane of Bedrock, which
    /// has an endpoint and events of its own.
    ///
    /// ## Why it matters
    ///
    /// Who only watches Bedrock's own calls does not see this plane. Projects have rules of their own about whose data is
    /// kept, and a model can be trained there with a file, or graded by a function, that nobody has looked at.
    ///
    /// ## What we do
    ///
    /// We tell people what was done, and whether an API key did it, unless one of the policy's `release_roles` did. No SDK
    /// of AWS has these calls, so that nothing is read and nothing is changed. They are told as AWS documents them; no
    /// record of them was seen.
    ///
    /// ## When to make an exception
    ///
    /// Where a team works on this plane: name its role among those that release models.
    pub(super) static CONTROL = {
        id: "bedrock-mantle-changed",
        title: "The OpenAI-compatible Bedrock plane was changed",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("bedrock-mantle", "ArchiveProject"),
            Watch::new("bedrock-mantle", "CreateFineTuningJob"),
            Watch::new("bedrock-mantle", "CreateProject"),
            Watch::new("bedrock-mantle", "UpdateProject"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0018"),
            Reference::NistAiRmf("MANAGE 3.1"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

/// Where a request names what nobody may have looked at.
const NAMED: [(&str, &str); 3] = [
    ("with file", "trainingFile"),
    ("graded by function", "method/grader/lambda/function"),
    ("with data retention", "dataRetention/mode"),
];

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let what = match change.operation.as_str() {
        "ArchiveProject" => "archived a project",
        "CreateFineTuningJob" => "trained a model",
        "CreateProject" => "made a project",
        _ => "changed a project",
    };
    let named = NAMED.into_iter().filter_map(|(word, path)| Some(format!("{word} {}", change.request.text(path)?)));
    let bearer = change.request.flag("callWithBearerToken") == Some(true);
    let parts = std::iter::once(what.to_owned()).chain(named).chain(bearer.then(|| "with an API key".to_owned()));
    let summary =
        format!("{} on the OpenAI-compatible plane in {}", parts.collect::<Vec<_>>().join(", "), resource.region);
    Some(by_principal(change, resource, summary))
}
