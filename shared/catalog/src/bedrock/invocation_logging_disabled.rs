use std::collections::BTreeMap;

use model::{
    Approved, ByPhase, Change, Evidence, Fields, Finding, InvocationLogging, Judge, Judgement, Layer, NOT_SHOWN,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody turned off the log of what people ask Bedrock models and what these answer, left a kind of data out of
    /// it, or sent it elsewhere. It is one setting for every workload of the account in this Region.
    ///
    /// ## Why it matters
    ///
    /// Abuse of models shows in this log and nowhere else. Whoever uses stolen credentials turns it off first, or sends
    /// it to a bucket of their own, where they can read everybody's prompts.
    ///
    /// ## What we do
    ///
    /// We put back the destinations that were approved, and every kind of data that was approved or is delivered now.
    /// Without an approved baseline we plan to log to the stack's own bucket and log group, and wait for a person.
    ///
    /// ## When to make an exception
    ///
    /// While the logs move to another destination: approve the new baseline first. Repeating the approved settings, as
    /// deployments do, changes nothing and is left alone. A Region that never logged is a gap, not a finding.
    pub(super) static CONTROL = {
        id: "bedrock-invocation-logging-disabled",
        title: "Bedrock invocation logging was turned off or redirected",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("bedrock", "DeleteModelInvocationLoggingConfiguration"),
            Watch::new("bedrock", "PutModelInvocationLoggingConfiguration"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreInvocationLogging],
        references: &[
            Reference::Prowler("bedrock_model_invocation_logging_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.4"),
            Reference::NistAiRmf("MEASURE 2.8"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::InvocationLogging(Judgement { assess, remediate }),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let what = format!("Bedrock invocation logging in {}", resource.region);
    let summary = if change.operation.starts_with("Delete") {
        format!("turned off {what}")
    } else {
        format!("changed {what}: it now {}", requested(change))
    };
    Some(Finding::new(change, resource, summary))
}

/// What a Put asked for. It replaces the whole setting, and whether that is bad only the baseline can tell.
fn requested(change: &Change) -> String {
    let Some(config) = change.request.at("loggingConfig").map(Fields::inside) else {
        return "does what CloudTrail does not show".to_owned();
    };
    let places = [
        ("bucket", "s3Config", "bucketName"),
        ("log group", "cloudWatchConfig", "logGroupName"),
        ("bucket for large data", "cloudWatchConfig/largeDataDeliveryS3Config", "bucketName"),
    ];
    let given = places.into_iter().filter(|(_, place, _)| config.at(place).is_some());
    let given = given
        .map(|(what, place, name)| format!("{what} {}", config.text(&format!("{place}/{name}")).unwrap_or(NOT_SHOWN)));
    let given: Vec<_> = given.collect();
    let off = |kind: &&str| config.flag(&format!("{kind}DataDeliveryEnabled")) == Some(false);
    let off: Vec<_> = ["text", "image", "embedding", "video", "audio"].into_iter().filter(off).collect();
    let place = if given.is_empty() { "nowhere".to_owned() } else { format!("to {}", given.join(", ")) };
    let without = if off.is_empty() { String::new() } else { format!(", without {} data", off.join(", ")) };
    format!("goes {place}{without}")
}

fn assess(
    _: &Finding,
    live: &InvocationLogging,
    Approved { baseline, .. }: Approved<'_, InvocationLogging>,
) -> Verdict {
    match (baseline, delivers(live)) {
        (None, false) => {
            Verdict::at_most(Response::Approve, "nothing is logged in this Region", "no baseline is approved for it")
        }
        (None, true) => Verdict::unknown("no baseline is approved that says where the logs may go"),
        (Some(approved), true) if !delivers(approved) => {
            Verdict::unknown("the approved baseline has no logging, so it does not say where the logs may go")
        }
        (Some(approved), _) => {
            let lost = losses(live, approved);
            if lost.is_empty() { Verdict::Sound } else { Verdict::exposed(lost.join("; ")) }
        }
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&InvocationLogging>,
    approved: Approved<'_, InvocationLogging>,
) -> Vec<Remedy> {
    let bad = match live {
        Some(live) => matches!(assess(finding, live, approved), Verdict::Exposed { .. }),
        None => approved.baseline.is_none_or(delivers),
    };
    let region = finding.resource.region.clone();
    let approved = approved.baseline.map(|baseline| restored(live, baseline));
    if bad { vec![Remedy::RestoreInvocationLogging { region, approved }] } else { Vec::new() }
}

/// Whether anything at all arrives anywhere.
fn delivers(state: &InvocationLogging) -> bool {
    let somewhere = state.bucket.is_some() || state.log_group.is_some();
    state.configured && somewhere && state.delivered.values().any(|on| *on)
}

/// What was approved and is so no more.
fn losses(live: &InvocationLogging, approved: &InvocationLogging) -> Vec<String> {
    match (delivers(approved), delivers(live)) {
        (false, _) => Vec::new(),
        (true, false) => vec!["nothing is logged in this Region".to_owned()],
        (true, true) => missing(live, approved).into_iter().chain(moved(live, approved)).collect(),
    }
}

fn missing(live: &InvocationLogging, approved: &InvocationLogging) -> Option<String> {
    let is_lost = |kind: &String| live.delivered.get(kind) != Some(&true);
    let on = approved.delivered.iter().filter_map(|(kind, on)| on.then_some(kind));
    let lost: Vec<_> = on.filter(|kind| is_lost(kind)).map(String::as_str).collect();
    (!lost.is_empty()).then(|| format!("not logged any more: {} data", lost.join(", ")))
}

fn moved(live: &InvocationLogging, approved: &InvocationLogging) -> Vec<String> {
    let places = [
        ("bucket", &live.bucket, &approved.bucket),
        ("log group", &live.log_group, &approved.log_group),
        ("role of the log group", &live.log_role, &approved.log_role),
        ("bucket for large data", &live.large_bucket, &approved.large_bucket),
    ];
    let word = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    let moved = places.into_iter().filter(|(_, is, was)| is != was);
    moved.map(|(what, is, was)| format!("the {what} is {} and was {}", word(is), word(was))).collect()
}

/// What was approved, and the kinds of data that the owner has added since.
fn restored(live: Option<&InvocationLogging>, approved: &InvocationLogging) -> InvocationLogging {
    let added = live.into_iter().flat_map(|live| &live.delivered).filter(|(_, on)| **on);
    let added: BTreeMap<_, _> = added.map(|(kind, on)| (kind.clone(), *on)).collect();
    let mut restored = approved.clone();
    restored.delivered.extend(added);
    restored
}
