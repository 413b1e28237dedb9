use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PublicAccess, PublicAccessBlock, Reference,
    Remedy, RemedyKind, Resource, Response, Scope, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody removed the block that keeps a bucket of an AI workload, or every bucket of the account, from being
    /// opened to the public. Nothing is public yet; the next policy or ACL can make it so.
    ///
    /// ## Why it matters
    ///
    /// Training data, knowledge-base documents and logged prompts stand in such buckets. Removing the block is the
    /// first of the two steps that publish them.
    ///
    /// ## What we do
    ///
    /// On a bucket we turn on again the switches that its approved baseline had on, and leave the others as they are.
    /// A switch that the account's block covers does not count as lost. The account's own block is turned on again
    /// only by a person's approval, since it governs the buckets of every workload.
    ///
    /// ## When to make an exception
    ///
    /// A bucket that serves a public site. Without an approved baseline we only alert, so a bucket that was always
    /// open is never closed.
    pub(super) static CONTROL = {
        id: "s3-public-access-unblocked",
        title: "Public access block was removed from an AI bucket or account",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("s3", "DeleteAccountPublicAccessBlock"),
            Watch::new("s3", "DeleteBucketPublicAccessBlock"),
            Watch::new("s3", "PutAccountPublicAccessBlock"),
            Watch::new("s3", "PutBucketPublicAccessBlock"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreBucketPublicAccessBlock, RemedyKind::RestoreAccountPublicAccessBlock],
        references: &[
            Reference::Prowler("s3_bucket_public_access"),
            Reference::Prowler("sagemaker_models_public_access_block"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.T0035"),
            Reference::Atlas("AML.T0036"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::PublicAccess(Judgement { assess, remediate }),
    }
}

const SHARED: &str = "the account's block governs the buckets of every workload";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let what = match resource.scope {
        Scope::Setting => format!("account {}", resource.account),
        Scope::Ai | Scope::Generic => format!("bucket {}", resource.arn.name()),
    };
    let summary = if change.operation.starts_with("Delete") {
        format!("removed the public access block of {what}")
    } else {
        format!("turned off {} in the public access block of {what}", turned_off(change)?)
    };
    let finding = Finding::new(change, resource, summary);
    Some(match resource.scope {
        Scope::Setting => finding.at_most(Response::Approve, SHARED),
        Scope::Ai | Scope::Generic => finding,
    })
}

/// S3 replaces the whole block: a switch that the request leaves out is off.
fn turned_off(change: &Change) -> Option<String> {
    let is_on = |name: &str| change.request.flag(&format!("PublicAccessBlockConfiguration/{name}")) == Some(true);
    let switches = PublicAccessBlock::ALL.switches().into_iter().map(|(name, _)| name);
    let off: Vec<_> = switches.filter(|name| !is_on(name)).collect();
    (!off.is_empty()).then(|| off.join(", "))
}

fn assess(finding: &Finding, live: &PublicAccess, Approved { baseline, .. }: Approved<'_, PublicAccess>) -> Verdict {
    let lost = lost(finding, live, baseline);
    match (baseline, finding.resource.scope) {
        (None, _) if covered(finding, live) == PublicAccessBlock::ALL => Verdict::Sound,
        (None, _) => Verdict::at_most(
            Response::Alert,
            format!("not all public access is blocked: only {}", named(covered(finding, live))),
            "no baseline is approved for it",
        ),
        (Some(_), _) if lost.is_empty() => Verdict::Sound,
        (Some(_), Scope::Setting) => {
            Verdict::at_most(Response::Approve, format!("the account's block lost {}", lost.names()), SHARED)
        }
        (Some(_), Scope::Ai | Scope::Generic) => Verdict::exposed(format!("the bucket lost {}", lost.names())),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&PublicAccess>,
    Approved { baseline, .. }: Approved<'_, PublicAccess>,
) -> Vec<Remedy> {
    let flags = live.map_or(PublicAccessBlock::ALL, |live| lost(finding, live, baseline));
    match finding.resource.scope {
        _ if flags.is_empty() => Vec::new(),
        Scope::Setting => {
            vec![Remedy::RestoreAccountPublicAccessBlock { account: finding.resource.account.clone(), flags }]
        }
        Scope::Ai | Scope::Generic => {
            vec![Remedy::RestoreBucketPublicAccessBlock { bucket: finding.resource.arn.name().to_owned(), flags }]
        }
    }
}

/// What was approved and is covered no more.
fn lost(finding: &Finding, live: &PublicAccess, baseline: Option<&PublicAccess>) -> PublicAccessBlock {
    let approved = baseline.map(|baseline| own(finding, baseline)).unwrap_or_default();
    approved.without(covered(finding, live))
}

/// What blocks public access to the resource now.
fn covered(finding: &Finding, live: &PublicAccess) -> PublicAccessBlock {
    own(finding, live).or(live.account.unwrap_or_default())
}

/// The resource's own block.
fn own(finding: &Finding, state: &PublicAccess) -> PublicAccessBlock {
    let block = match finding.resource.scope {
        Scope::Setting => state.account,
        Scope::Ai | Scope::Generic => state.bucket,
    };
    block.unwrap_or_default()
}

fn named(flags: PublicAccessBlock) -> String {
    if flags.is_empty() { "nothing".to_owned() } else { flags.names() }
}
