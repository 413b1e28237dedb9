use model::{
    Approved, ByPhase, Change, DetectorState, Evidence, Fields, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody deleted or suspended GuardDuty in this Region, or turned off one of the protections that watch AI
    /// workloads. Attacks on models, data and functions are not noticed any more.
    ///
    /// ## Why it matters
    ///
    /// GuardDuty sees what no single call shows: stolen credentials that run up model costs, prompt injection that a
    /// guardrail reported, data that leaves a bucket. An intruder turns it off first. A deleted detector takes its
    /// findings along for good.
    ///
    /// ## What we do
    ///
    /// We turn the detector on again, and the features that were approved as on. A deleted detector is created again;
    /// it has a new id, and none of the filters, lists, tags, publishing settings and members of the old one, which a
    /// person must bring back. Changes to members' detectors and to the organization's settings are alerts.
    ///
    /// ## When to make an exception
    ///
    /// A Region that nobody uses, or a feature given up for its cost: approve the detector as it is then. Without an
    /// approved baseline we only alert. A member of an organization may be refused by its administrator.
    pub(super) static CONTROL = {
        id: "guardduty-detector-disabled",
        title: "GuardDuty or one of its AI protections was turned off",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("guardduty", "DeleteDetector"),
            Watch::new("guardduty", "UpdateDetector"),
            Watch::new("guardduty", "UpdateMemberDetectors"),
            Watch::new("guardduty", "UpdateOrganizationConfiguration"),
        ],
        baseline: true,
        remedies: &[RemedyKind::EnableDetector, RemedyKind::RecreateDetector],
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
        judge: Judge::Detector(Judgement { assess, remediate }),
    }
}

/// The protections that an event must name to concern us. What was approved is judged whatever its name.
const WATCHED: [&str; 4] = ["AI_PROTECTION", "LAMBDA_NETWORK_LOGS", "RUNTIME_MONITORING", "S3_DATA_EVENTS"];

/// Sources that are always on and that no call may name.
const FOUNDATIONAL: [&str; 3] = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];

const NO_BASELINE: &str = "no baseline is approved for it";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let region = &resource.region;
    let off = switched_off(&change.request);
    let stopped = ["enable", "autoEnable"].into_iter().any(|path| change.request.flag(path) == Some(false))
        || change.request.text("autoEnableOrganizationMembers") == Some("NONE");
    let what = match (change.operation.as_str(), off.as_slice()) {
        ("DeleteDetector", _) => return Some(Finding::new(change, resource, format!("deleted GuardDuty in {region}"))),
        (_, []) if stopped => "GuardDuty".to_owned(),
        (_, []) => return None,
        (_, features) if stopped => format!("GuardDuty and {}", features.join(", ")),
        (_, features) => format!("{} of GuardDuty", features.join(", ")),
    };
    let whose = match change.operation.as_str() {
        "UpdateMemberDetectors" => " in member accounts",
        "UpdateOrganizationConfiguration" => " for the organization's accounts",
        _ => "",
    };
    Some(Finding::new(change, resource, format!("turned off {what}{whose} in {region}")).about(off))
}

/// The watched protections that a request turns off. S3's has an older form of its own.
fn switched_off(request: &Fields) -> Vec<String> {
    let features = request.list("features").into_iter().map(Fields::inside);
    let off = features
        .filter(|feature| feature.text("status") == Some("DISABLED") || feature.text("autoEnable") == Some("NONE"));
    let mut names: Vec<_> = off.filter_map(|feature| feature.text("name").map(str::to_owned)).collect();
    if ["enable", "autoEnable"]
        .into_iter()
        .any(|member| request.flag(&format!("dataSources/s3Logs/{member}")) == Some(false))
    {
        names.push("S3_DATA_EVENTS".to_owned());
    }
    names.retain(|name| WATCHED.contains(&name.as_str()));
    names.sort();
    names.dedup();
    names
}

fn assess(finding: &Finding, live: &DetectorState, Approved { baseline, .. }: Approved<'_, DetectorState>) -> Verdict {
    if is_about_others(finding) {
        return Verdict::unknown("the detectors of members and the organization's settings are not read");
    }
    let Some(approved) = baseline else { return unapproved(finding, live) };
    let lost = lost(live, approved);
    match (&live.id, approved.enabled) {
        (_, false) => Verdict::Sound,
        (None, true) => Verdict::exposed("there is no detector"),
        (Some(_), true) if !live.enabled => Verdict::exposed("the detector is off"),
        (Some(_), true) if lost.is_empty() => Verdict::Sound,
        (Some(_), true) => Verdict::exposed(format!("the detector lost {}", lost.join(", "))),
    }
}

fn is_about_others(finding: &Finding) -> bool {
    matches!(finding.operation.as_str(), "UpdateMemberDetectors" | "UpdateOrganizationConfiguration")
}

fn unapproved(finding: &Finding, live: &DetectorState) -> Verdict {
    let off: Vec<_> = finding.subjects.iter().filter(|name| !is_on(live, name)).map(String::as_str).collect();
    let evidence = match &live.id {
        None => "there is no detector".to_owned(),
        Some(_) if !live.enabled => "the detector is off".to_owned(),
        Some(_) if off.is_empty() => return Verdict::Sound,
        Some(_) => format!("off are {}", off.join(", ")),
    };
    Verdict::at_most(Response::Alert, evidence, NO_BASELINE)
}

fn is_on(state: &DetectorState, feature: &str) -> bool {
    state.features.get(feature) == Some(&true)
}

/// Features, and parts of them, that were approved as on and are not. GuardDuty refuses a call that names both kinds
/// of runtime monitoring; the newer one covers the older. Turning a part on turns its feature on with it.
fn lost(live: &DetectorState, approved: &DetectorState) -> Vec<String> {
    let feature = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    let newer = [live, approved].into_iter().any(|state| is_on(state, "RUNTIME_MONITORING"));
    let covered = |name: &str| newer && feature(name) == "EKS_RUNTIME_MONITORING";
    let wanted = |name: &str| is_on(approved, name) && is_on(approved, &feature(name)) && !is_on(live, name);
    let names = approved.features.keys().filter(|name| wanted(name) && !covered(name));
    names.filter(|name| !FOUNDATIONAL.contains(&name.as_str())).cloned().collect()
}

fn remediate(
    finding: &Finding,
    live: Option<&DetectorState>,
    Approved { baseline, .. }: Approved<'_, DetectorState>,
) -> Vec<Remedy> {
    let Some(live) = live else { return presumed(finding, baseline) };
    let features = baseline.map(|approved| lost(live, approved)).unwrap_or_default();
    match &live.id {
        _ if is_about_others(finding) || baseline.is_none_or(|approved| !approved.enabled) => Vec::new(),
        None => vec![Remedy::RecreateDetector { region: finding.resource.region.clone(), features }],
        Some(_) if live.enabled && features.is_empty() => Vec::new(),
        Some(id) => vec![Remedy::EnableDetector { detector: id.clone(), features }],
    }
}

fn presumed(finding: &Finding, baseline: Option<&DetectorState>) -> Vec<Remedy> {
    let resource = &finding.resource;
    match finding.operation.as_str() {
        "DeleteDetector" => {
            let features = baseline.map(|approved| lost(&DetectorState::default(), approved)).unwrap_or_default();
            vec![Remedy::RecreateDetector { region: resource.region.clone(), features }]
        }
        "UpdateDetector" => {
            let detector = resource.arn.name().to_owned();
            vec![Remedy::EnableDetector { detector, features: finding.subjects.clone() }]
        }
        _ => Vec::new(),
    }
}
