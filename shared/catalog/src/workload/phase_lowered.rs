use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Phase, PhaseTag, PhaseWord, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody lowered the tag by which a resource declares its phase, or removed it. Nothing became softer by that:
    /// the phase that was declared before still holds.
    ///
    /// ## Why it matters
    ///
    /// How hard we answer depends on the phase. Whoever is about to take a guard away has a reason to make the workload
    /// look like an experiment first.
    ///
    /// ## What we do
    ///
    /// We judge by the phase that was recorded, not by the new tag, and ask a person whether to put the recorded phase
    /// back into the tag. The resource's other tags stay as they are. Raising a phase is not noticed here: it takes
    /// effect at once. A resource that is gone is left alone.
    ///
    /// ## When to make an exception
    ///
    /// A workload that really goes back to being an experiment: lower it with `phaseguard phase lower`, which says who,
    /// why and until when. What was tagged before Phaseguard first saw it is not recorded, so removing its tag is told
    /// as unknown.
    pub(super) static CONTROL = {
        id: "workload-phase-lowered",
        title: "A workload's phase tag was lowered or removed",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Approve,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "TagResource"),
            Watch::new("bedrock", "UntagResource"),
            Watch::new("bedrock-agentcore", "TagResource"),
            Watch::new("bedrock-agentcore", "UntagResource"),
            Watch::new("iam", "TagRole"),
            Watch::new("iam", "UntagRole"),
            Watch::new("kms", "TagResource"),
            Watch::new("kms", "UntagResource"),
            Watch::new("lambda", "TagResource"),
            Watch::new("lambda", "UntagResource"),
            Watch::new("organizations", "TagResource"),
            Watch::new("organizations", "UntagResource"),
            Watch::new("qbusiness", "TagResource"),
            Watch::new("qbusiness", "UntagResource"),
            Watch::new("s3", "DeleteBucketTagging"),
            Watch::new("s3", "PutBucketTagging"),
            Watch::new("s3", "TagResource"),
            Watch::new("s3", "UntagResource"),
            Watch::new("s3vectors", "TagResource"),
            Watch::new("s3vectors", "UntagResource"),
            Watch::new("sagemaker", "AddTags"),
            Watch::new("sagemaker", "DeleteTags"),
            Watch::new("tagging", "TagResources"),
            Watch::new("tagging", "UntagResources"),
        ],
        baseline: false,
        remedies: &[
            RemedyKind::RestorePhaseTag,
            RemedyKind::RestoreBucketPhaseTag,
            RemedyKind::RestoreRolePhaseTag,
            RemedyKind::RestoreSagemakerPhaseTag,
        ],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI10"),
            Reference::NistAiRmf("GOVERN 1.6"),
            Reference::NistAiRmf("MAP 1.1"),
        ],
        detect,
        judge: Judge::PhaseTag(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let retag = change.retag.as_ref()?;
    let (key, what) = (&retag.phase_key, format!("{} {}", resource.arn.noun(), resource.arn.name()));
    let summary = match retag.phase()? {
        // Nothing is higher, so it cannot be a step down.
        PhaseWord::Set(word) if Phase::parse(word) == Some(Phase::Scaled) => return None,
        PhaseWord::Set(word) => format!("set tag {key} of {what} to {word}"),
        PhaseWord::Removed if retag.replaces => format!("replaced all tags of {what}, and left {key} out"),
        PhaseWord::Removed => format!("removed tag {key} from {what}"),
    };
    Some(Finding::new(change, resource, summary).about([key.clone()]))
}

fn assess(_: &Finding, live: &PhaseTag, _: Approved<'_, PhaseTag>) -> Verdict {
    let key = &live.key;
    match (wanted(live), live.declared()) {
        _ if !live.exists => Verdict::Sound,
        (None, Some(_)) => Verdict::Sound,
        (None, None) => Verdict::unknown(format!("its tag {key} declares no phase, and none is recorded of it")),
        (Some(wanted), Some(declared)) if declared >= wanted => Verdict::Sound,
        // An operator lowered it, and the registry says so; the tag need not.
        (Some(_), None) if live.word().is_none() && live.allowed.is_some() => Verdict::Sound,
        (Some(wanted), _) => Verdict::exposed(match live.word() {
            Some(word) => format!("its tag {key} says {word}, and {wanted} was declared before"),
            None => format!("it has no tag {key} any more, and {wanted} was declared before"),
        }),
    }
}

/// The phase that the tag must declare at least.
fn wanted(live: &PhaseTag) -> Option<Phase> {
    live.recorded.map(|recorded| live.allowed.map_or(recorded, |allowed| allowed.min(recorded)))
}

fn remediate(finding: &Finding, live: Option<&PhaseTag>, approved: Approved<'_, PhaseTag>) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess(finding, live, approved), Verdict::Exposed { .. }));
    let told = finding.subjects.first().cloned();
    let Some(key) = live.map(|live| live.key.clone()).or(told).filter(|_| bad) else { return Vec::new() };
    // The event does not tell what was recorded: without a live state this shows the form of the plan.
    let phase = live.and_then(wanted).unwrap_or(Phase::Production);
    let arn = &finding.resource.arn;
    let is_role = arn.resource().is_some_and(|resource| resource.starts_with("role/"));
    match arn.service() {
        Some("s3") => vec![Remedy::RestoreBucketPhaseTag { bucket: arn.name().to_owned(), key, phase }],
        Some("iam") if is_role => vec![Remedy::RestoreRolePhaseTag { role: arn.to_string(), key, phase }],
        Some("sagemaker") => vec![Remedy::RestoreSagemakerPhaseTag { resource: arn.to_string(), key, phase }],
        Some("bedrock" | "bedrock-agentcore" | "kms" | "lambda" | "qbusiness" | "s3vectors") => {
            vec![Remedy::RestorePhaseTag { resource: arn.to_string(), key, phase }]
        }
        _ => Vec::new(),
    }
}
