use std::collections::BTreeMap;

use model::{
    Approved, ByPhase, Change, Evidence, Fields, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, SecurityHub, Severity, Standard, UseCase, Verdict, Watch, control,
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
    /// We turn on again the standards that were approved and look at AI. Where Security Hub itself is off we turn it on; there,
    /// and where no standard is left, all come back that were approved, and no other. Another version of a standard stands
    /// for it. Single checks are told: each may be off for a good reason. So is a Region without an approved baseline.
    ///
    /// ## When to make an exception
    ///
    /// A Region that is given up, or a move to central configuration: there AWS refuses our calls, and we tell that the
    /// repair failed. Other standards than these two are not told. What Security Hub had found before it was turned off is
    /// kept by AWS for ninety days; its tags, and links to an administrator and to members, do not come back by themselves.
    pub(super) static CONTROL = {
        id: "securityhub-standard-disabled",
        title: "Security Hub or its AI standard was turned off",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("securityhub", "BatchDisableStandards"),
            Watch::new("securityhub", "BatchEnableStandards"),
            Watch::new("securityhub", "BatchUpdateStandardsControlAssociations"),
            Watch::new("securityhub", "DisableSecurityHub"),
            Watch::new("securityhub", "UpdateStandardsControl"),
        ],
        baseline: true,
        remedies: &[RemedyKind::EnableSecurityHub, RemedyKind::EnableStandards],
        references: &[
            Reference::Prowler("securityhub_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::NistAiRmf("GOVERN 1.5"),
            Reference::NistAiRmf("MEASURE 3.1"),
        ],
        detect,
        judge: Judge::SecurityHub(Judgement { assess, remediate }),
    }
}

/// The standards that look at AI.
const STANDARDS: [&str; 2] = ["/ai-security-best-practices/", "/aws-foundational-security-best-practices/"];

/// What the ids of the checks of AI services begin with.
const CHECKS: [&str; 3] = ["Bedrock.", "BedrockAgentCore.", "SageMaker."];

const NO_BASELINE: &str = "no baseline is approved for it";
const OFF: &str = "Security Hub is off";

/// A standard that is turned on is what may be approved.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let (summary, standards) = match change.operation.as_str() {
        "DisableSecurityHub" => ("turned Security Hub off".to_owned(), Vec::new()),
        "BatchDisableStandards" => {
            let named = request.texts("standardsSubscriptionArns").into_iter().filter(|arn| is_ai_standard(arn));
            let named: Vec<_> = named.map(str::to_owned).collect();
            ((!named.is_empty()).then(|| format!("turned off standard {}", names(&named)))?, named)
        }
        "BatchEnableStandards" => {
            let asked = request.texts("standardsSubscriptionRequests/standardsArn");
            let named: Vec<_> = asked.into_iter().filter(|arn| is_ai_standard(arn)).collect();
            ((!named.is_empty()).then(|| format!("turned on standard {}", names(&named)))?, Vec::new())
        }
        "UpdateStandardsControl" if request.text("controlStatus") == Some("DISABLED") => {
            let check = request.text("standardsControlArn")?.rsplit('/').next()?;
            (is_ai_check(check).then(|| format!("turned off check {check}"))?, Vec::new())
        }
        "BatchUpdateStandardsControlAssociations" => {
            let updates = request.list("standardsControlAssociationUpdates").into_iter().map(Fields::inside);
            let off = updates.filter(|update| update.text("associationStatus") == Some("DISABLED"));
            let checks: Vec<_> = off.filter_map(|update| update.text("securityControlId").map(str::to_owned)).collect();
            let checks: Vec<_> = checks.into_iter().filter(|check| is_ai_check(check)).collect();
            ((!checks.is_empty()).then(|| format!("turned off check {}", checks.join(", ")))?, Vec::new())
        }
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{summary} in {}", resource.region)).about(standards))
}

fn is_ai_standard(arn: &str) -> bool {
    STANDARDS.into_iter().any(|standard| arn.contains(standard))
}

fn is_ai_check(check: &str) -> bool {
    CHECKS.into_iter().any(|service| check.starts_with(service))
}

/// `ai-security-best-practices/v/1.0.0` of each ARN.
fn names<T: AsRef<str>>(arns: &[T]) -> String {
    let name = |arn: &T| arn.as_ref().split_once('/').map_or_else(String::new, |(_, name)| name.to_owned());
    arns.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Which checks are off is not read.
fn is_about_checks(finding: &Finding) -> bool {
    matches!(finding.operation.as_str(), "BatchUpdateStandardsControlAssociations" | "UpdateStandardsControl")
}

fn assess(finding: &Finding, live: &SecurityHub, Approved { baseline, .. }: Approved<'_, SecurityHub>) -> Verdict {
    if is_about_checks(finding) {
        return Verdict::at_most(Response::Alert, "a check is off", "single checks are off for good reasons, too");
    }
    let Some(approved) = baseline else { return unapproved(finding, live) };
    let lost: Vec<_> = lost(live, approved).into_keys().collect();
    match (approved.enabled, live.enabled) {
        (false, _) => Verdict::Sound,
        (true, false) => Verdict::exposed(OFF),
        (true, true) if lost.is_empty() => Verdict::Sound,
        (true, true) => Verdict::exposed(format!("off is standard {}", names(&lost))),
    }
}

fn unapproved(finding: &Finding, live: &SecurityHub) -> Verdict {
    let off: Vec<_> = finding.subjects.iter().filter(|standard| !live.looks_by(standard)).collect();
    let evidence = match live.enabled {
        false => OFF.to_owned(),
        true if off.is_empty() => return Verdict::Sound,
        true => format!("off is standard {}", names(&off)),
    };
    Verdict::at_most(Response::Alert, evidence, NO_BASELINE)
}

/// The standards that were approved and are off, each with what it was told. Where others are left, only those that look
/// at AI: which else there should be is its owner's to say.
fn lost(live: &SecurityHub, approved: &SecurityHub) -> BTreeMap<String, BTreeMap<String, String>> {
    let bare = !live.standards.values().any(Standard::is_on);
    let wanted = approved.standards.iter().filter(|(_, standard)| standard.is_on());
    let off = wanted.filter(|(arn, _)| !live.looks_by(arn) && (bare || is_ai_standard(arn)));
    off.map(|(arn, standard)| (arn.clone(), standard.inputs.clone())).collect()
}

fn remediate(
    finding: &Finding,
    live: Option<&SecurityHub>,
    Approved { baseline, .. }: Approved<'_, SecurityHub>,
) -> Vec<Remedy> {
    let Some(live) = live else { return presumed(finding, baseline) };
    let Some(approved) = baseline.filter(|approved| approved.enabled && !is_about_checks(finding)) else {
        return Vec::new();
    };
    let (region, standards) = (|| finding.resource.region.clone(), lost(live, approved));
    let hub = Remedy::EnableSecurityHub { region: region(), generator: approved.generator.clone() };
    let hub = (!live.enabled).then_some(hub);
    let standards = (!standards.is_empty()).then(|| Remedy::EnableStandards { region: region(), standards });
    hub.into_iter().chain(standards).collect()
}

/// With nobody to ask, which standards were on is known by what was approved only.
fn presumed(finding: &Finding, baseline: Option<&SecurityHub>) -> Vec<Remedy> {
    let region = || finding.resource.region.clone();
    let mut standards = baseline.map(|approved| lost(&SecurityHub::default(), approved)).unwrap_or_default();
    match finding.operation.as_str() {
        "DisableSecurityHub" => {
            let generator = baseline.and_then(|approved| approved.generator.clone());
            let hub = Remedy::EnableSecurityHub { region: region(), generator };
            vec![hub, Remedy::EnableStandards { region: region(), standards }]
        }
        "BatchDisableStandards" => {
            standards.retain(|arn, _| is_ai_standard(arn));
            vec![Remedy::EnableStandards { region: region(), standards }]
        }
        _ => Vec::new(),
    }
}
