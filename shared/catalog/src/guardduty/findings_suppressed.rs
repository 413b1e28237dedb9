use model::{
    Approved, ByPhase, Change, Evidence, Finding, FindingFilter, Judge, Judgement, Layer, NOT_SHOWN, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

control! {
    /// Somebody has GuardDuty keep quiet: a filter archives findings, a list says whom to trust or no longer whom to fear,
    /// or findings were archived by hand.
    ///
    /// ## Why it matters
    ///
    /// An archived finding reaches neither EventBridge nor anybody's screen. An intruder who trusts an address of their own
    /// works on unseen, while the detector says that it is on.
    ///
    /// ## What we do
    ///
    /// We look at what the filter does now. If it hides findings we ask a person, in every phase: only who tunes GuardDuty
    /// knows whether that is meant. Once that is approved the filter marks what it takes, and no longer hides it; what it
    /// takes stays as it is. Lists, and findings that were archived by hand, are told. Findings that were archived meanwhile
    /// stay in GuardDuty for ninety days.
    ///
    /// ## When to make an exception
    ///
    /// Tuning that was agreed on. New lists of what to fear, and filters that only mark, are not told.
    pub(super) static CONTROL = {
        id: "guardduty-findings-suppressed",
        title: "GuardDuty findings were suppressed or trusted lists changed",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Approve, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("guardduty", "ArchiveFindings"),
            Watch::new("guardduty", "CreateFilter"),
            Watch::new("guardduty", "CreateIPSet"),
            Watch::new("guardduty", "CreateTrustedEntitySet"),
            Watch::new("guardduty", "DeleteThreatEntitySet"),
            Watch::new("guardduty", "DeleteThreatIntelSet"),
            Watch::new("guardduty", "UpdateFilter"),
            Watch::new("guardduty", "UpdateIPSet"),
            Watch::new("guardduty", "UpdateThreatEntitySet"),
            Watch::new("guardduty", "UpdateThreatIntelSet"),
            Watch::new("guardduty", "UpdateTrustedEntitySet"),
        ],
        baseline: false,
        remedies: &[RemedyKind::ShowFilteredFindings],
        references: &[
            Reference::Prowler("guardduty_is_enabled"),
            Reference::Prowler("guardduty_s3_protection_enabled"),
            Reference::Prowler("guardduty_lambda_protection_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::Either(
            "detector/*/filter/",
            &Judge::FindingFilter(Judgement { assess, remediate }),
            &Judge::HAPPENED,
        ),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let active = request.flag("activate");
    let moved = request.at("location").is_some();
    let set = ["name", "ipSetId", "trustedEntitySetId", "threatIntelSetId", "threatEntitySetId"];
    let set = set.into_iter().find_map(|path| request.text(path)).unwrap_or(NOT_SHOWN);
    let filter = ["name", "filterName"].into_iter().find_map(|path| request.text(path)).unwrap_or("(not shown)");
    let archives = request.text("action") == Some("ARCHIVE");
    let summary = match change.operation.as_str() {
        "ArchiveFindings" => format!("archived {} findings", request.texts("findingIds").len()),
        "CreateFilter" | "UpdateFilter" if archives => format!("has filter {filter} archive findings"),
        "UpdateFilter" if request.text("action").is_none() && request.at("findingCriteria").is_some() => {
            format!("changed which findings filter {filter} takes")
        }
        "CreateIPSet" | "CreateTrustedEntitySet" if active == Some(true) => format!("trusts list {set}"),
        "UpdateIPSet" | "UpdateTrustedEntitySet" if active == Some(true) || moved => format!("trusts list {set}"),
        "DeleteThreatIntelSet" | "DeleteThreatEntitySet" => format!("deleted list {set} of whom to fear"),
        "UpdateThreatIntelSet" | "UpdateThreatEntitySet" if active == Some(false) || moved => {
            format!("turned off or replaced list {set} of whom to fear")
        }
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{summary} in {}", resource.region)))
}

fn assess(_: &Finding, live: &FindingFilter, _: Approved<'_, FindingFilter>) -> Verdict {
    if !live.hides() {
        return Verdict::Sound;
    }
    let types =
        live.criteria.pointer("/criterion/type").and_then(|asked| asked.get("eq").or_else(|| asked.get("equals")));
    let types: Vec<_> = types.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    Verdict::exposed(match types.as_slice() {
        [] => "it hides findings whatever their type".to_owned(),
        types => format!("it hides findings of {}", types.join(", ")),
    })
}

fn remediate(finding: &Finding, live: Option<&FindingFilter>, _: Approved<'_, FindingFilter>) -> Vec<Remedy> {
    let names = FindingFilter::names(&finding.resource.arn);
    let hides = live.is_none_or(FindingFilter::hides);
    let remedy = |(detector, filter): (&str, &str)| Remedy::ShowFilteredFindings {
        detector: detector.to_owned(),
        filter: filter.to_owned(),
    };
    names.filter(|_| hides).map(remedy).into_iter().collect()
}
