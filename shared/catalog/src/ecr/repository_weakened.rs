use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PolicyDocument, Reference, Remedy,
    RemedyKind, Repository, Resource, Response, Severity, TagMutability, UseCase, Verdict, Watch, control,
};

use crate::sharing::{self, EXPOSED, Sharing};

control! {
    /// Somebody opened a repository of images of models or agents to outsiders, let tags be moved to other images, or
    /// stopped the scan of what is pushed.
    ///
    /// ## Why it matters
    ///
    /// Runtimes, endpoints and tools start from such images. Whoever may push one, or move a tag onto another, decides
    /// what runs there next, with the workload's rights.
    ///
    /// ## What we do
    ///
    /// We take out of the policy what lets anyone in, and leave the rest byte for byte; a policy of which nothing is left
    /// is deleted. We keep tags in their places again and have pushes scanned, as the approved baseline had it. A named
    /// foreign account waits for approval, unless the list or the baseline has it. A policy that was deleted, or that no
    /// longer denies what its baseline denied, is an alert.
    ///
    /// ## When to make an exception
    ///
    /// Pipelines that push a tag such as `latest` stop where tags cannot be moved: approve another baseline for these.
    /// Without a baseline we only alert about tags and scans. The policy and the scans of the whole registry, and who
    /// pushes and deletes images, are not judged here.
    pub(super) static CONTROL = {
        id: "ecr-repository-weakened",
        title: "A model or agent image repository was opened or weakened",
        layer: Layer::Infrastructure,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("ecr", "DeleteRepositoryPolicy"),
            Watch::new("ecr", "PutImageScanningConfiguration"),
            Watch::new("ecr", "PutImageTagMutability"),
            Watch::new("ecr", "SetRepositoryPolicy"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::NarrowRepositoryPolicy,
            RemedyKind::DeleteRepositoryPolicy,
            RemedyKind::RestoreTagMutability,
            RemedyKind::ScanOnPush,
        ],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.M0016"),
            Reference::Atlas("AML.T0010.004"),
        ],
        detect,
        judge: Judge::Repository(Judgement { assess, remediate }),
    }
}

const NO_BASELINE: &str = "no baseline is approved for it";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.resource().and_then(|name| name.strip_prefix("repository/")).unwrap_or_default();
    match change.operation.as_str() {
        "PutImageTagMutability" => {
            let told = change.request.text("imageTagMutability")?;
            let summary = format!("let tags of images in repository {name} be moved: {told}");
            (TagMutability::of(told) != Some(TagMutability::Immutable)).then(|| Finding::new(change, resource, summary))
        }
        "PutImageScanningConfiguration" => {
            let scans = change.request.flag("imageScanningConfiguration/scanOnPush") == Some(true);
            let summary = format!("stopped the scan of what is pushed to repository {name}");
            (!scans).then(|| Finding::new(change, resource, summary))
        }
        _ => sharing::detect(change, resource, &["policyText"]),
    }
}

fn assess(finding: &Finding, live: &Repository, approved: Approved<'_, Repository>) -> Verdict {
    let weakened = weakened(live, approved.baseline);
    let of_policy = sharing(finding, live.policy.as_ref(), approved).verdict();
    match (approved.baseline, finding.operation.as_str()) {
        (None, "PutImageTagMutability")
            if of_policy == Verdict::Sound && live.mutability < TagMutability::Immutable =>
        {
            Verdict::at_most(Response::Alert, format!("tags can be moved: {}", live.mutability.as_str()), NO_BASELINE)
        }
        (None, "PutImageScanningConfiguration") if of_policy == Verdict::Sound && !live.scan_on_push => {
            Verdict::at_most(Response::Alert, "what is pushed is not scanned", NO_BASELINE)
        }
        _ if weakened.is_empty() => of_policy,
        _ => both(of_policy, &weakened.join("; ")),
    }
}

/// What was weakened goes back in any case; what the policy says beside it may wait for a person.
fn both(of_policy: Verdict, weakened: &str) -> Verdict {
    match of_policy {
        Verdict::Exposed { evidence, .. } => Verdict::exposed(format!("{weakened}; {evidence}")),
        Verdict::Sound => Verdict::exposed(weakened),
        Verdict::Unknown { .. } | Verdict::Unread => of_policy,
    }
}

fn weakened(live: &Repository, baseline: Option<&Repository>) -> Vec<String> {
    let Some(approved) = baseline else { return Vec::new() };
    let moved = live.moves_more_than(approved).then(|| {
        format!(
            "tags can be moved: it is {}, and was approved as {}",
            live.mutability.as_str(),
            approved.mutability.as_str()
        )
    });
    let unscanned = (approved.scan_on_push && !live.scan_on_push).then(|| "what is pushed is not scanned".to_owned());
    moved.into_iter().chain(unscanned).collect()
}

fn remediate(finding: &Finding, live: Option<&Repository>, approved: Approved<'_, Repository>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    let Some(live) = live else { return presumed(finding, approved) };
    let policy = sharing(finding, live.policy.as_ref(), approved);
    let Ok(strangers) = policy.strangers() else { return Vec::new() };
    let mut remedies = Vec::new();
    if let Some(baseline) = approved.baseline {
        if live.moves_more_than(baseline) {
            let (mutability, exclusions) = (baseline.mutability, baseline.exclusions.clone());
            remedies.push(Remedy::RestoreTagMutability { repository: resource(), mutability, exclusions });
        }
        if baseline.scan_on_push && !live.scan_on_push {
            remedies.push(Remedy::ScanOnPush { repository: resource() });
        }
    }
    // A partner is left to a person when the rest is not.
    if remedies.is_empty() || strangers.limit() == Some(Response::Remediate) {
        remedies.extend(narrowed(finding, &policy));
    }
    remedies
}

fn presumed(finding: &Finding, approved: Approved<'_, Repository>) -> Vec<Remedy> {
    let repository = finding.resource.arn.to_string();
    match finding.operation.as_str() {
        "PutImageTagMutability" => {
            let (mutability, exclusions) = (TagMutability::Immutable, Vec::new());
            vec![Remedy::RestoreTagMutability { repository, mutability, exclusions }]
        }
        "PutImageScanningConfiguration" => vec![Remedy::ScanOnPush { repository }],
        _ => {
            let told = finding.subjects.last().map(|document| PolicyDocument::new(document));
            narrowed(finding, &sharing(finding, told.as_ref(), approved))
        }
    }
}

fn narrowed(finding: &Finding, policy: &Sharing<'_>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        policy.removal(),
        |edits| Remedy::NarrowRepositoryPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteRepositoryPolicy { resource: resource(), edits },
    )
}

fn sharing<'a>(
    finding: &'a Finding,
    live: Option<&'a PolicyDocument>,
    Approved { baseline, lists }: Approved<'a, Repository>,
) -> Sharing<'a> {
    let approved = baseline.and_then(|approved| approved.policy.as_ref());
    Sharing { account: &finding.resource.account, live, approved, lists, anyone: Some(EXPOSED) }
}
