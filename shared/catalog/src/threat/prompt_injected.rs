use model::{
    ByPhase, Evidence, Finding, GuardrailSighting, Judge, Layer, Reference, RemedyKind, Resource, Response, Severity,
    Threat, UseCase, control,
};

use super::finding;
use crate::containment::{GUARDRAIL, GUARDRAILS, OTHERS};

control! {
    /// A guardrail saw a prompt that tells the model to forget its instructions, and GuardDuty tells of it.
    ///
    /// ## Why it matters
    ///
    /// A prompt that gets through makes an application do what its author wants: give away what it knows, and call the tools that
    /// it may call. That the guardrail saw it helps only if its filter blocks.
    ///
    /// ## What we do
    ///
    /// We tell people whose prompt it was, and whether the guardrail blocked it or only took note. If the draft of a guardrail let
    /// it through, we ask from production on whether to have the draft's filter block prompt attacks, as easily as it took note of
    /// them. A numbered version cannot be changed, by us or anybody: have the filter block, publish another version, and let the
    /// workload use it.
    ///
    /// ## When to make an exception
    ///
    /// Red teams, until they are done. A filter that blocks too much is better made weaker than told to take note.
    pub(super) static CONTROL hears [
        "Impact:IAMUser/PromptInjection.Direct",
    ] about ["bedrock", "iam", "sts"] = {
        id: "threat-prompt-injected",
        title: "GuardDuty saw a direct prompt injection",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[RemedyKind::RestoreGuardrail],
        references: &[
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.T0051"),
            Reference::NistAiRmf("MANAGE 4.3"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        judge: Judge::Either(GUARDRAILS, &GUARDRAIL, &OTHERS),
    }
}

const BLOCKED: &str = "the guardrail blocked it";
const NUMBERED: &str = "nobody can change a numbered version of a guardrail: another has to be published and used";
const DRAFT: &str = "DRAFT";

#[expect(clippy::unnecessary_wraps, reason = "every control detects in the same shape")]
fn detect(threat: &Threat, resource: &Resource) -> Option<Finding> {
    let told = |outcome: &str| finding(threat, resource, &format!("sent a prompt that attacks the model, {outcome}"));
    let Some(guardrail) = &threat.guardrail else {
        return Some(told("and the finding does not say whether a guardrail blocked it"));
    };
    let version = version(guardrail, resource);
    let finding = match version {
        _ if !guardrail.let_through => told("which the guardrail blocked").at_most(Response::Alert, BLOCKED),
        Some(DRAFT) | None => told("which the guardrail saw and let through"),
        Some(version) => told(&format!("which version {version} of the guardrail saw and let through"))
            .at_most(Response::Alert, NUMBERED),
    };
    Some(of_version(finding, version))
}

/// The same finding, about that version of the guardrail, which is the one that is read.
fn of_version(finding: Finding, version: Option<&str>) -> Finding {
    let parts: Vec<_> = version.map(str::to_owned).into_iter().chain(finding.subjects.clone()).collect();
    finding.about(parts)
}

/// The version of a guardrail that looked.
fn version<'a>(sighting: &'a GuardrailSighting, resource: &Resource) -> Option<&'a str> {
    let it = sighting.guardrails.iter().find(|(arn, _)| arn == resource.arn.as_str());
    it.map(|(_, version)| if version.is_empty() { DRAFT } else { version.as_str() })
}
