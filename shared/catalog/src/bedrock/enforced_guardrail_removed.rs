use model::{
    Approved, Arn, ByPhase, Change, EnforcedGuardrail, Enforcement, Evidence, Fields, Finding, Judge, Judgement, Layer,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::losses;

control! {
    /// Somebody removed the guardrail that every Bedrock invocation of the account goes through in this Region, put a
    /// weaker one in its place, or left models or parts of the messages out.
    ///
    /// ## Why it matters
    ///
    /// It is the one guardrail that no caller can leave out. Without it each application is as well guarded as whoever
    /// wrote it thought of.
    ///
    /// ## What we do
    ///
    /// We enforce again what was approved, and leave what the owner made stricter as it is. Another version, or another
    /// guardrail, that stops at least as much is sound. If the approved guardrail is there no more, we only alert; if its
    /// version is not, AWS refuses the repair.
    ///
    /// ## When to make an exception
    ///
    /// While a platform team rolls out a weaker version: approve the new baseline first. Without an approved baseline
    /// nobody can say what should be enforced, and we only alert. What an organization enforces is not seen here.
    pub(super) static CONTROL = {
        id: "bedrock-enforced-guardrail-removed",
        title: "The account-enforced guardrail was removed or narrowed",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "DeleteEnforcedGuardrailConfiguration"),
            Watch::new("bedrock", "PutEnforcedGuardrailConfiguration"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreEnforcedGuardrail],
        references: &[
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.M0020"),
            Reference::NistAiRmf("GOVERN 1.4"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        detect,
        judge: Judge::EnforcedGuardrail(Judgement { assess, remediate }),
    }
}

const NOTHING: &str = "no guardrail is enforced in this Region";

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let region = &resource.region;
    let summary = if change.operation.starts_with("Delete") {
        format!("removed the guardrail that is enforced in {region}")
    } else {
        format!("changed the guardrail that is enforced in {region}: {}", requested(change))
    };
    Some(Finding::new(change, resource, summary))
}

/// What a Put asked for. Whether that is less than before only the baseline can tell.
fn requested(change: &Change) -> String {
    let Some(config) = change.request.at("guardrailInferenceConfig").map(Fields::inside) else {
        return "CloudTrail does not show to what".to_owned();
    };
    let word = |path| config.told(path);
    let models = [("but for", "modelEnforcement/excludedModels"), ("on", "modelEnforcement/includedModels")];
    let models = models.into_iter().map(|(what, path)| (what, config.texts(path)));
    let models = models.filter(|(_, models)| !models.is_empty());
    let now = format!("now {} version {}", word("guardrailIdentifier"), word("guardrailVersion"));
    let parts = std::iter::once(now).chain(models.map(|(what, models)| format!("{what} {}", models.join(", "))));
    parts.collect::<Vec<_>>().join(", ")
}

fn assess(
    finding: &Finding,
    live: &EnforcedGuardrail,
    Approved { baseline, .. }: Approved<'_, EnforcedGuardrail>,
) -> Verdict {
    let Some(approved) = baseline else {
        return match live.enforced {
            Some(_) => Verdict::unknown("no baseline is approved that says which guardrail is to be enforced"),
            None => Verdict::at_most(Response::Alert, NOTHING, "no baseline is approved for it"),
        };
    };
    let lost = lost(live, approved);
    if lost.is_empty() {
        return Verdict::Sound;
    }
    let evidence = lost.join("; ");
    match restored(live, approved) {
        Some(wanted) if is_missing(finding, live, &wanted.guardrail) => {
            Verdict::at_most(Response::Alert, evidence, "the approved guardrail is not there, or not ready")
        }
        Some(_) | None => Verdict::exposed(evidence),
    }
}

/// A guardrail of another account cannot be listed here.
fn is_missing(finding: &Finding, live: &EnforcedGuardrail, guardrail: &str) -> bool {
    let ours = Arn::new(guardrail).account() == Some(&finding.resource.account);
    ours && !live.ready.iter().any(|ready| ready == guardrail)
}

/// What was approved to be enforced and is so no more.
fn lost(live: &EnforcedGuardrail, approved: &EnforcedGuardrail) -> Vec<String> {
    let Some(wanted) = &approved.enforced else { return Vec::new() };
    let Some(enforced) = &live.enforced else { return vec![NOTHING.to_owned()] };
    let mut lost = Vec::new();
    if is_weaker(live, approved) {
        let Enforcement { guardrail, version, .. } = enforced;
        lost.push(format!("{guardrail} version {version} is enforced: {}", losses(&live.stops, &approved.stops)));
    }
    let missing = wanted.included.iter().filter(|model| !enforced.includes(model));
    lost.extend(missing.map(|model| format!("it is not enforced on {model} any more")));
    let more = |now: &[String], then: &[String]| {
        let more: Vec<_> = now.iter().filter(|now| !then.contains(now)).map(String::as_str).collect();
        (!more.is_empty()).then(|| more.join(", "))
    };
    lost.extend(more(&enforced.excluded, &wanted.excluded).map(|models| format!("left out are {models}")));
    let parts = more(&enforced.selective, &wanted.selective);
    lost.extend(parts.map(|parts| format!("only what callers tag is guarded of {parts}")));
    lost
}

/// Whether what is in force stops less. Versions never change, so the same one stops the same.
fn is_weaker(live: &EnforcedGuardrail, approved: &EnforcedGuardrail) -> bool {
    let named = |state: &EnforcedGuardrail| {
        state.enforced.as_ref().map(|enforced| (enforced.guardrail.clone(), enforced.version.clone()))
    };
    named(live) != named(approved) && !losses(&live.stops, &approved.stops).is_empty()
}

/// What was approved, and what the owner made stricter since.
fn restored(live: &EnforcedGuardrail, approved: &EnforcedGuardrail) -> Option<Enforcement> {
    let wanted = approved.enforced.clone()?;
    let Some(enforced) = &live.enforced else { return Some(wanted) };
    let both = |now: &[String], then: &[String]| now.iter().filter(|now| then.contains(now)).cloned().collect();
    let mut included = enforced.included.clone();
    included.extend(wanted.included.iter().filter(|model| !enforced.includes(model)).cloned());
    if included.iter().any(|model| model == Enforcement::ALL) {
        included = vec![Enforcement::ALL.to_owned()];
    }
    let named = if is_weaker(live, approved) { &wanted } else { enforced };
    Some(Enforcement {
        guardrail: named.guardrail.clone(),
        version: named.version.clone(),
        selective: both(&enforced.selective, &wanted.selective),
        included,
        excluded: both(&enforced.excluded, &wanted.excluded),
    })
}

fn remediate(
    finding: &Finding,
    live: Option<&EnforcedGuardrail>,
    Approved { baseline, .. }: Approved<'_, EnforcedGuardrail>,
) -> Vec<Remedy> {
    let region = finding.resource.region.clone();
    let nothing = EnforcedGuardrail::default();
    let enforced = baseline.and_then(|approved| restored(live.unwrap_or(&nothing), approved));
    let bad = match (live, baseline) {
        (Some(live), Some(approved)) => !lost(live, approved).is_empty(),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let missing =
        live.zip(enforced.as_ref()).is_some_and(|(live, wanted)| is_missing(finding, live, &wanted.guardrail));
    let id = live.and_then(|live| live.id.clone());
    if bad && !missing { vec![Remedy::RestoreEnforcedGuardrail { region, id, enforced }] } else { Vec::new() }
}
