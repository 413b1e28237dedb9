use model::{
    Approved, ByPhase, Change, Evidence, Finding, GuardrailState, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{ATTACKS, strength};

/// What nobody ever needs a model to say.
const SECRETS: [&str; 3] = ["AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD"];

const OWNERS: &str = "which personal data it may say only its owner knows";

const UNUSED: &str = "nothing uses the draft of this guardrail";

control! {
    /// A Bedrock guardrail was made or changed so that it does not stop prompt attacks with full strength, or lets keys and
    /// passwords through.
    ///
    /// ## Why it matters
    ///
    /// A guardrail without the filter against prompt attacks stops no injection, whatever else it has, and GuardDuty, which
    /// looks at what that filter finds, sees none either. Keys and passwords that a model repeats are somebody's way in.
    ///
    /// ## What we do
    ///
    /// We show the plan to raise the filter to its highest strength on what people ask, and change nothing else. Which
    /// personal data a model may repeat belongs to the workload: that we only tell. Grounding is not judged, for not every
    /// model answers from documents.
    ///
    /// ## When to make an exception
    ///
    /// A guardrail with one narrow purpose beside a complete one: exempt it in the policy. One whose baseline is approved is
    /// as its owner chose, and is compared with that by `bedrock-guardrail-weakened` alone.
    pub(super) static CONTROL = {
        id: "bedrock-guardrail-incomplete",
        title: "A guardrail lacks prompt-attack, PII or grounding filters",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("bedrock", "CreateGuardrail"), Watch::new("bedrock", "UpdateGuardrail")],
        baseline: false,
        remedies: &[RemedyKind::RestoreGuardrail],
        references: &[
            Reference::Prowler("bedrock_guardrail_prompt_attack_filter_enabled"),
            Reference::Prowler("bedrock_guardrail_sensitive_information_filter_enabled"),
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM09"),
            Reference::OwaspAgentic("ASI01"),
            Reference::OwaspAgentic("ASI03"),
            Reference::OwaspAgentic("ASI09"),
            Reference::Atlas("AML.T0051.000"),
            Reference::Atlas("AML.T0057"),
            Reference::Atlas("AML.T0067"),
            Reference::NistAiRmf("MEASURE 2.7"),
            Reference::NistAiRmf("MEASURE 2.10"),
            Reference::NistAiRmf("MEASURE 2.5"),
        ],
        detect,
        judge: Judge::Guardrail(Judgement { assess, remediate }),
    }
}

/// Every change is a candidate: CloudTrail records which guardrail was changed, and not how.
#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let verb = if change.operation == "CreateGuardrail" { "made" } else { "changed" };
    Some(Finding::new(change, resource, format!("{verb} guardrail {}", resource.arn.name())))
}

fn assess(_: &Finding, live: &GuardrailState, Approved { baseline, .. }: Approved<'_, GuardrailState>) -> Verdict {
    if baseline.is_some() {
        return Verdict::Sound;
    }
    let secrets = secrets(live);
    let told = format!("it lets {} through", secrets.join(", "));
    let evidence = match strength(live, ATTACKS.0) {
        0 => "it has no filter against prompt attacks",
        _ => "its filter against prompt attacks is not at its highest strength",
    };
    match (lets_attacks_through(live), secrets.is_empty()) {
        (true, _) if live.draft_used == Some(false) => Verdict::at_most(Response::Alert, evidence, UNUSED),
        (true, true) => Verdict::exposed(evidence),
        (true, false) => Verdict::exposed(format!("{evidence}; {told}")),
        (false, false) => Verdict::at_most(Response::Alert, told, OWNERS),
        (false, true) => Verdict::Sound,
    }
}

fn lets_attacks_through(live: &GuardrailState) -> bool {
    let (filter, highest) = ATTACKS;
    strength(live, filter) < highest
}

/// The keys and passwords that it lets a model say.
fn secrets(live: &GuardrailState) -> Vec<&'static str> {
    SECRETS.into_iter().filter(|secret| !live.holds(&format!("pii/{secret}/output"))).collect()
}

fn remediate(
    finding: &Finding,
    live: Option<&GuardrailState>,
    Approved { baseline, .. }: Approved<'_, GuardrailState>,
) -> Vec<Remedy> {
    if live.is_some_and(|live| baseline.is_some() || !lets_attacks_through(live)) {
        return Vec::new();
    }
    let (filter, strength) = ATTACKS;
    vec![Remedy::RestoreGuardrail {
        guardrail: finding.resource.arn.to_string(),
        strengths: [(filter.to_owned(), strength)].into(),
        entries: [].into(),
        profile: live.and_then(GuardrailState::profile).map(str::to_owned),
    }]
}
