use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Macie, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody turned Macie off or paused it, ended its automated discovery, or deleted an analyzer of IAM Access
    /// Analyzer. What lies in buckets, and who outside can reach them, is not looked at any more.
    ///
    /// ## Why it matters
    ///
    /// Macie finds personal data in training sets and documents; Access Analyzer finds what strangers may use. Both feed
    /// Security Hub, where their silence looks like good news.
    ///
    /// ## What we do
    ///
    /// Of Macie what was approved as on is turned on again, in production once a person agrees: it costs money. Nothing is
    /// turned on that was not approved, and without a baseline we tell. A deleted analyzer is told: its findings and archive
    /// rules are lost.
    ///
    /// ## When to make an exception
    ///
    /// A move to a delegated administrator, or a Region that is given up. What Macie had found before it was turned off, its
    /// jobs, settings and members are lost; a paused one keeps all but its jobs. Only the administrator's account may read
    /// and change automated discovery of its members: in such an account we cannot say what is on, and tell that.
    pub(super) static CONTROL = {
        id: "securityhub-sensor-disabled",
        title: "Macie or Access Analyzer was turned off",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Approve, scaled: Response::Remediate },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("access-analyzer", "DeleteAnalyzer"),
            Watch::new("macie2", "DisableMacie"),
            Watch::new("macie2", "EnableMacie"),
            Watch::new("macie2", "UpdateAutomatedDiscoveryConfiguration"),
            Watch::new("macie2", "UpdateMacieSession"),
        ],
        baseline: true,
        remedies: &[RemedyKind::EnableMacie, RemedyKind::ResumeMacie, RemedyKind::StartAutomatedDiscovery],
        references: &[
            Reference::Prowler("macie_is_enabled"),
            Reference::Prowler("macie_automated_sensitive_data_discovery_enabled"),
            Reference::Prowler("accessanalyzer_enabled"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0005"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::Either("analyzer/", &Judge::HAPPENED, &Judge::Macie(Judgement { assess, remediate })),
    }
}

const NO_BASELINE: &str = "no baseline is approved for it";
const DISCOVERY: &str = "UpdateAutomatedDiscoveryConfiguration";
const UNDISCOVERED: &str = "Macie's automated discovery is off";

/// What is turned on is what may be approved.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let status = change.request.text("status");
    let (summary, off) = match (change.operation.as_str(), status) {
        ("DeleteAnalyzer", _) => (format!("deleted access analyzer {}", resource.arn.name()), false),
        ("DisableMacie", _) => ("turned Macie off".to_owned(), true),
        ("EnableMacie", _) => ("turned Macie on".to_owned(), false),
        ("UpdateMacieSession", Some("PAUSED")) => ("paused Macie".to_owned(), true),
        ("UpdateMacieSession", Some("ENABLED")) => ("had Macie go on".to_owned(), false),
        (DISCOVERY, Some("DISABLED")) => ("ended Macie's automated discovery".to_owned(), true),
        (DISCOVERY, Some("ENABLED")) => ("started Macie's automated discovery".to_owned(), false),
        _ => return None,
    };
    let finding = Finding::new(change, resource, format!("{summary} in {}", resource.region));
    Some(finding.about(off.then_some(change.operation.as_str())))
}

fn assess(finding: &Finding, live: &Macie, Approved { baseline, .. }: Approved<'_, Macie>) -> Verdict {
    let Some(approved) = baseline else { return unapproved(finding, live) };
    match live.silence() {
        _ if approved.silence().is_some() => Verdict::Sound,
        Some(silence) => Verdict::exposed(silence),
        None if approved.discovers && !live.discovers => Verdict::exposed(UNDISCOVERED),
        None => Verdict::Sound,
    }
}

fn unapproved(finding: &Finding, live: &Macie) -> Verdict {
    let ended = finding.subjects.iter().any(|operation| operation == DISCOVERY);
    match live.silence() {
        Some(silence) => Verdict::at_most(Response::Alert, silence, NO_BASELINE),
        None if ended && !live.discovers => Verdict::at_most(Response::Alert, UNDISCOVERED, NO_BASELINE),
        None => Verdict::Sound,
    }
}

fn remediate(finding: &Finding, live: Option<&Macie>, Approved { baseline, .. }: Approved<'_, Macie>) -> Vec<Remedy> {
    match (live, baseline) {
        (None, _) => presumed(finding, baseline),
        (Some(live), Some(approved)) if approved.silence().is_none() => back(&finding.resource.region, live, approved),
        (Some(_), _) => Vec::new(),
    }
}

/// What was approved as on and is not.
fn back(region: &str, live: &Macie, approved: &Macie) -> Vec<Remedy> {
    let region = || region.to_owned();
    let session = match live.status {
        None => Some(Remedy::EnableMacie { region: region(), frequency: approved.frequency.clone() }),
        Some(_) => live.silence().map(|_| Remedy::ResumeMacie { region: region() }),
    };
    let discovery = (approved.discovers && !live.discovers)
        .then(|| Remedy::StartAutomatedDiscovery { region: region(), members: approved.members.clone() });
    session.into_iter().chain(discovery).collect()
}

/// With nobody to ask, the event says what is off; what else was on is known by what was approved only.
fn presumed(finding: &Finding, baseline: Option<&Macie>) -> Vec<Remedy> {
    let Some(off) = finding.subjects.first() else { return Vec::new() };
    let status = match off.as_str() {
        "DisableMacie" => None,
        DISCOVERY => Some("ENABLED"),
        _ => Some("PAUSED"),
    };
    let mut approved = baseline.cloned().unwrap_or_default();
    approved.discovers |= off == DISCOVERY;
    let discovers = status.is_some() && off != DISCOVERY;
    let live = Macie { status: status.map(str::to_owned), discovers, ..Macie::default() };
    back(&finding.resource.region, &live, &approved)
}
