use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, NOT_SHOWN, Reference, Resource, Response, Severity, UseCase,
    Watch, control,
};

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
    /// We tell people, in every phase, and change nothing: only who tunes GuardDuty knows whether a filter is meant. A
    /// filter of which only the criteria change is told too, since it may be one that archives. To have it tell again:
    /// `aws guardduty update-filter --action NOOP`.
    ///
    /// ## When to make an exception
    ///
    /// Tuning that was agreed on. New lists of what to fear, and filters that only mark, are not told. Findings that were
    /// archived meanwhile stay in GuardDuty for ninety days.
    pub(super) static CONTROL = {
        id: "guardduty-findings-suppressed",
        title: "GuardDuty findings were suppressed or trusted lists changed",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
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
        remedies: &[],
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
        judge: Judge::HAPPENED,
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
