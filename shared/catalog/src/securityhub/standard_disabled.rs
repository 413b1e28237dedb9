use model::{
    ByPhase, Change, Evidence, Fields, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control,
};

control! {
    /// Somebody turned off Security Hub, its standard for AI or its foundational one, or a single check of Bedrock,
    /// AgentCore or SageMaker in one.
    ///
    /// ## Why it matters
    ///
    /// These standards look at every AI resource daily. What they would find is not found any more, and the score looks
    /// better than before.
    ///
    /// ## What we do
    ///
    /// We tell. Phaseguard does not read Security Hub, and where an organization configures it centrally a repair would
    /// fight the administrator: `aws securityhub enable-security-hub` and `batch-enable-standards` bring it back.
    ///
    /// ## When to make an exception
    ///
    /// A move to central configuration. Checks that do not fit your design may be off for good reasons, and each is told
    /// once. Other standards are not told.
    pub(super) static CONTROL = {
        id: "securityhub-standard-disabled",
        title: "Security Hub or its AI standard was turned off",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("securityhub", "BatchDisableStandards"),
            Watch::new("securityhub", "BatchUpdateStandardsControlAssociations"),
            Watch::new("securityhub", "DisableSecurityHub"),
            Watch::new("securityhub", "UpdateStandardsControl"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("securityhub_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::NistAiRmf("GOVERN 1.5"),
            Reference::NistAiRmf("MEASURE 3.1"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

/// The standards that look at AI.
const STANDARDS: [&str; 2] = ["/ai-security-best-practices/", "/aws-foundational-security-best-practices/"];

/// What the ids of the checks of AI services begin with.
const CHECKS: [&str; 3] = ["Bedrock.", "BedrockAgentCore.", "SageMaker."];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let summary = match change.operation.as_str() {
        "DisableSecurityHub" => "turned Security Hub off".to_owned(),
        "BatchDisableStandards" => {
            let named = request.texts("standardsSubscriptionArns").into_iter().filter(|arn| is_ai_standard(arn));
            let named: Vec<_> = named.filter_map(|arn| arn.split("subscription/").nth(1)).collect();
            (!named.is_empty()).then(|| format!("turned off standard {}", named.join(", ")))?
        }
        "UpdateStandardsControl" if request.text("controlStatus") == Some("DISABLED") => {
            let check = request.text("standardsControlArn")?.rsplit('/').next()?;
            is_ai_check(check).then(|| format!("turned off check {check}"))?
        }
        "BatchUpdateStandardsControlAssociations" => {
            let updates = request.list("standardsControlAssociationUpdates").into_iter().map(Fields::inside);
            let off = updates.filter(|update| update.text("associationStatus") == Some("DISABLED"));
            let checks: Vec<_> = off.filter_map(|update| update.text("securityControlId").map(str::to_owned)).collect();
            let checks: Vec<_> = checks.into_iter().filter(|check| is_ai_check(check)).collect();
            (!checks.is_empty()).then(|| format!("turned off check {}", checks.join(", ")))?
        }
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{summary} in {}", resource.region)))
}

fn is_ai_standard(arn: &str) -> bool {
    STANDARDS.into_iter().any(|standard| arn.contains(standard))
}

fn is_ai_check(check: &str) -> bool {
    CHECKS.into_iter().any(|service| check.starts_with(service))
}
