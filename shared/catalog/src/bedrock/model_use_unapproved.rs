use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, NOT_SHOWN, Occurrence, Reference,
    Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::listed;

control! {
    /// Somebody made an inference profile of a model that nobody approved, or of one that answers wherever AWS has room
    /// for it.
    ///
    /// ## Why it matters
    ///
    /// A profile is the name under which callers ask a model, and its cost is counted under that name. One of a global
    /// profile sends what people ask to any Region, and one of a large model costs as much as nobody planned.
    ///
    /// ## What we do
    ///
    /// We tell people which model it is of and who made it, unless the policy's list `models` has that model or profile.
    /// Who asks which model is not heard: that would be every question.
    ///
    /// ## When to make an exception
    ///
    /// Name the models and profiles that may be used in the policy, as `modelSource` spells them: by ARN.
    pub(super) static CONTROL = {
        id: "bedrock-model-use-unapproved",
        title: "An unapproved model or region was used for inference",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("bedrock", "CreateInferenceProfile")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0040"),
            Reference::NistAiRmf("GOVERN 1.4"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let source = change.request.text("modelSource/copyFrom");
    let model = source.unwrap_or(NOT_SHOWN);
    let summary = format!("made inference profile {} of {model}", resource.arn.name());
    Some(Finding::new(change, resource, summary).about(source))
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    match listed(finding, ListName::Models, lists) {
        Listed::Yes => Verdict::Sound,
        Listed::No => Verdict::exposed(format!("{}, which is not approved", finding.summary)),
        Listed::NoList => Verdict::unknown("the policy does not list which models are approved"),
    }
}
