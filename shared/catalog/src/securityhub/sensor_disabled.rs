use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
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
    /// We tell. Phaseguard reads neither service, and what Macie costs its owner must want: turn it on again by hand.
    /// A deleted analyzer's findings and archive rules are lost.
    ///
    /// ## When to make an exception
    ///
    /// A move to a delegated administrator, or a Region that is given up.
    pub(super) static CONTROL = {
        id: "securityhub-sensor-disabled",
        title: "Macie or Access Analyzer was turned off",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("access-analyzer", "DeleteAnalyzer"),
            Watch::new("macie2", "DisableMacie"),
            Watch::new("macie2", "UpdateAutomatedDiscoveryConfiguration"),
            Watch::new("macie2", "UpdateMacieSession"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("macie_is_enabled"),
            Reference::Prowler("macie_automated_sensitive_data_discovery_enabled"),
            Reference::Prowler("accessanalyzer_enabled"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0005"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let status = change.request.text("status");
    let summary = match change.operation.as_str() {
        "DeleteAnalyzer" => format!("deleted access analyzer {}", resource.arn.name()),
        "DisableMacie" => "turned Macie off".to_owned(),
        "UpdateMacieSession" if status == Some("PAUSED") => "paused Macie".to_owned(),
        "UpdateAutomatedDiscoveryConfiguration" if status == Some("DISABLED") => {
            "ended Macie's automated discovery".to_owned()
        }
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{summary} in {}", resource.region)))
}
