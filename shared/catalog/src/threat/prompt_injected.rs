use model::{
    ByPhase, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, Threat, UseCase, control,
};

use super::finding;

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
    /// We tell people whose prompt it was, and whether the guardrail blocked it or only took note. If it took note, have its
    /// filter for prompt attacks block, and let the workload use a version that does. Phaseguard does not do that by itself yet.
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
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.T0051"),
            Reference::NistAiRmf("MANAGE 4.3"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        judge: Judge::HAPPENED,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every control detects in the same shape")]
fn detect(threat: &Threat, resource: &Resource) -> Option<Finding> {
    let outcome = match &threat.guardrail {
        Some(guardrail) if guardrail.let_through => "which the guardrail saw and let through",
        Some(_) => "which the guardrail blocked",
        None => "and the finding does not say whether a guardrail blocked it",
    };
    Some(finding(threat, resource, &format!("sent a prompt that attacks the model, {outcome}")))
}
