use model::{
    Approved, ByPhase, Change, Evidence, Finding, GuardrailState, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

use super::losses;

control! {
    /// Somebody deleted a Bedrock guardrail. Agents and callers that name it fail, and whoever stops naming it talks to
    /// the model with nothing in between.
    ///
    /// ## Why it matters
    ///
    /// A guardrail cannot be brought back: one that is made again has another id. While callers fail, the quickest way to
    /// make them work is to leave the guardrail out.
    ///
    /// ## What we do
    ///
    /// We plan to make it again as it was approved, with its name and the tag of its workload, and wait for a person. The
    /// alert then names the new ARN, which a person must give to agents, to the enforced configuration and to IAM
    /// conditions, and publishes versions of. One with a key of its own, or whose name is taken, we only tell of.
    ///
    /// ## When to make an exception
    ///
    /// A guardrail that is given up with its workload: reject the plan. Deleting one numbered version leaves the guardrail
    /// as it is, and whoever names that version fails and does not run unguarded: we leave it alone.
    pub(super) static CONTROL = {
        id: "bedrock-guardrail-deleted",
        title: "A Bedrock guardrail was deleted",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("bedrock", "DeleteGuardrail")],
        baseline: true,
        remedies: &[RemedyKind::RecreateGuardrail],
        references: &[
            Reference::Prowler("bedrock_guardrails_configured"),
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM09"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.M0020"),
            Reference::Atlas("AML.T0054"),
            Reference::NistAiRmf("MANAGE 2.4"),
            Reference::NistAiRmf("MEASURE 2.6"),
        ],
        detect,
        judge: Judge::Guardrail(Judgement { assess, remediate }),
    }
}

const GONE: &str = "the guardrail is gone";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let whole = change.request.at("guardrailVersion").is_none();
    whole.then(|| Finding::new(change, resource, format!("deleted guardrail {}", resource.arn.name())))
}

fn assess(_: &Finding, live: &GuardrailState, Approved { baseline, .. }: Approved<'_, GuardrailState>) -> Verdict {
    let ceiling = |evidence: String, why: &str| Verdict::at_most(Response::Alert, evidence, why);
    if !live.gone {
        return Verdict::Sound;
    }
    let Some(approved) = baseline else { return ceiling(GONE.to_owned(), "no baseline is approved for it") };
    if let Some(replacement) = &live.replacement {
        let evidence =
            format!("{GONE}; made again as {replacement}, which agents and others that named it do not know");
        let lost = losses(live, approved);
        let weaker = if lost.is_empty() { String::new() } else { format!("; there {lost}") };
        return ceiling(evidence + &weaker, "it has another id now, which only people can tell its callers");
    }
    if let Some(namesake) = approved.name().and_then(|name| live.others.get(name)) {
        return ceiling(format!("{GONE}; {namesake} has its name now, and nobody approved it"), "its name is taken");
    }
    match unmade(approved) {
        Some(why) => ceiling(GONE.to_owned(), why),
        None => Verdict::exposed(GONE),
    }
}

/// Why we cannot make it again.
fn unmade(approved: &GuardrailState) -> Option<&'static str> {
    if approved.name().is_none() {
        return Some("its baseline does not say all that it was");
    }
    approved.key().map(|_| "it had a key of its own, on which no role of ours may make grants")
}

fn remediate(
    finding: &Finding,
    live: Option<&GuardrailState>,
    Approved { baseline, .. }: Approved<'_, GuardrailState>,
) -> Vec<Remedy> {
    let guardrail = finding.resource.arn.to_string();
    let recreate = |definition: Value, tags| vec![Remedy::RecreateGuardrail { guardrail, definition, tags }];
    let Some(live) = live else {
        let approved = baseline.cloned().unwrap_or_default();
        return recreate(approved.definition, approved.tags);
    };
    let taken = |approved: &GuardrailState| approved.name().is_some_and(|name| live.others.contains_key(name));
    match baseline {
        Some(approved) if live.gone && live.replacement.is_none() && !taken(approved) && unmade(approved).is_none() => {
            recreate(approved.definition.clone(), approved.tags.clone())
        }
        Some(_) | None => Vec::new(),
    }
}
