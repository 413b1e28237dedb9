use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use super::{by_principal, unless_released};

control! {
    /// Somebody changed or deleted an automated reasoning policy: the rules by which a guardrail proves that an answer is
    /// right.
    ///
    /// ## Why it matters
    ///
    /// A rule that is gone or turned around lets answers pass as proved that are wrong. The guardrail that uses the policy
    /// looks as it did before.
    ///
    /// ## What we do
    ///
    /// We tell people, unless one of the policy's `release_roles` did it. What the rules were Phaseguard does not keep, so
    /// a person must look at the policy and bring it back.
    ///
    /// ## When to make an exception
    ///
    /// While a team works on its rules: name its role among those that release, or exempt the policy's ARN for that time.
    /// Versions that were published before do not change with it.
    pub(super) static CONTROL = {
        id: "bedrock-reasoning-policy-tampered",
        title: "An automated reasoning policy was changed or deleted",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "DeleteAutomatedReasoningPolicy"),
            Watch::new("bedrock", "UpdateAutomatedReasoningPolicy"),
            Watch::new("bedrock", "UpdateAutomatedReasoningPolicyAnnotations"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM09"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.M0020"),
            Reference::NistAiRmf("MEASURE 2.6"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let what = match change.operation.as_str() {
        "DeleteAutomatedReasoningPolicy" => "deleted",
        "UpdateAutomatedReasoningPolicy" => "changed the rules of",
        _ => "changed the notes on the rules of",
    };
    Some(by_principal(change, resource, format!("{what} automated reasoning policy {}", resource.arn.name())))
}
