use model::{
    Approved, ByPhase, Change, DataRetention, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody allowed more to be done with what people ask Bedrock models and what these answer: to keep it, to review
    /// it, or to share it with the model's provider. It is one setting for the account in this Region.
    ///
    /// ## Why it matters
    ///
    /// Prompts hold what customers and colleagues type, and what was retrieved for them. What has once been shared with
    /// somebody else does not come back.
    ///
    /// ## What we do
    ///
    /// We set the mode that was approved, when the one that is set now lets in more. Sharing with providers is bad whatever
    /// was approved. Without an approved baseline we plan to set `inherit`, as if nobody had set anything, and wait for a
    /// person.
    ///
    /// ## When to make an exception
    ///
    /// For a model that can only be used while its provider sees the data: exempt this setting in the policy, with a date.
    /// A stricter mode, and one that is as strict, is left alone. Projects of the OpenAI-compatible plane have a mode of
    /// their own, which nobody here can read.
    pub(super) static CONTROL = {
        id: "bedrock-data-retention-relaxed",
        title: "Bedrock data retention was relaxed for the account",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("bedrock", "PutAccountDataRetention")],
        baseline: true,
        remedies: &[RemedyKind::RestoreDataRetention],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.T0057"),
            Reference::NistAiRmf("MEASURE 2.10"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::DataRetention(Judgement { assess, remediate }),
    }
}

/// What a Region has that nobody set anything in: each model's own default.
const UNSET: &str = "inherit";

/// From here on somebody else than Bedrock sees the data.
const SEEN: u8 = 2;
/// From here on providers do.
const SHARED: u8 = 3;

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let mode = change.request.text("mode").unwrap_or("one that CloudTrail does not show");
    let summary = format!("set data retention of Bedrock in {} to {mode}", resource.region);
    Some(Finding::new(change, resource, summary))
}

fn assess(_: &Finding, live: &DataRetention, approved: Approved<'_, DataRetention>) -> Verdict {
    let evidence = format!("data retention is {}{}", live.mode, meaning(live));
    match allowed(approved) {
        Some(allowed) if live.openness() <= allowed.openness() => Verdict::Sound,
        Some(allowed) => Verdict::exposed(format!("{evidence}; approved is {}", allowed.mode)),
        None if live.openness() < SEEN => Verdict::unknown("no baseline is approved that says who may keep the data"),
        None => Verdict::at_most(Response::Approve, evidence, "no stricter mode is approved"),
    }
}

/// The approved mode, unless it shares the data with providers.
fn allowed(approved: Approved<'_, DataRetention>) -> Option<&DataRetention> {
    approved.baseline.filter(|baseline| baseline.openness() < SHARED)
}

fn meaning(live: &DataRetention) -> &'static str {
    match live.mode.as_str() {
        "aws_review" => ": AWS may review the data",
        "provider_data_share" => ": the model's provider may have the data",
        _ => "",
    }
}

fn remediate(finding: &Finding, live: Option<&DataRetention>, approved: Approved<'_, DataRetention>) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess(finding, live, approved), Verdict::Exposed { .. }));
    let mode = allowed(approved).map_or(UNSET, |allowed| &allowed.mode).to_owned();
    let region = finding.resource.region.clone();
    if bad { vec![Remedy::RestoreDataRetention { region, mode }] } else { Vec::new() }
}
