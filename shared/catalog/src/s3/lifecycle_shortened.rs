use model::{
    Approved, BucketLifecycle, ByPhase, Change, Edit, Evidence, Fields, Finding, Judge, Judgement, Layer,
    LifecycleRule, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody set a rule by which S3 erases objects of a bucket of an AI workload sooner, or more of them, than was
    /// approved. Nobody deletes anything then: S3 does, some night.
    ///
    /// ## Why it matters
    ///
    /// Training data, documents of knowledge bases, logged prompts and trails stand in such buckets. A rule of one day is
    /// how an intruder erases evidence, or holds data to ransom, without one call that deletes.
    ///
    /// ## What we do
    ///
    /// A rule that erases sooner, or more, than the one of its name in the approved baseline is put back as it was; a new
    /// one that erases within a week is removed. All other rules stay byte for byte, also new ones that are slower. What S3
    /// erased meanwhile is lost, unless the bucket keeps old versions.
    ///
    /// ## When to make an exception
    ///
    /// Buckets for what is thrown away: approve their rules. A rule with a date counts as soon whatever the date is.
    /// Without an approved baseline we only alert, and of rules within a week alone.
    pub(super) static CONTROL = {
        id: "s3-lifecycle-shortened",
        title: "A lifecycle rule was set to erase AI data or logs soon",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("s3", "PutBucketLifecycle"), Watch::new("s3", "PutBucketLifecycleConfiguration")],
        baseline: true,
        remedies: &[RemedyKind::NarrowBucketLifecycle, RemedyKind::DeleteBucketLifecycle],
        references: &[
            Reference::Prowler("s3_bucket_object_versioning"),
            Reference::Prowler("s3_bucket_default_encryption"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0059"),
            Reference::Atlas("AML.M0025"),
        ],
        detect,
        judge: Judge::BucketLifecycle(Judgement { assess, remediate }),
    }
}

const NO_BASELINE: &str = "no baseline is approved for it";

/// What makes a rule erase something.
const ERASING: [&str; 3] = ["Expiration/Days", "Expiration/Date", "NoncurrentVersionExpiration/NoncurrentDays"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let rules = change.request.list("LifecycleConfiguration/Rule").into_iter().map(Fields::inside);
    let erasing = rules.filter(|rule| {
        rule.text("Status") == Some("Enabled") && ERASING.into_iter().any(|path| rule.at(path).is_some())
    });
    let names: Vec<_> = erasing.map(|rule| rule.text("ID").unwrap_or("without a name").to_owned()).collect();
    let summary = format!("has S3 erase objects of bucket {}: {}", resource.arn.name(), names.join(", "));
    (!names.is_empty()).then(|| Finding::new(change, resource, summary))
}

fn assess(_: &Finding, live: &BucketLifecycle, Approved { baseline, .. }: Approved<'_, BucketLifecycle>) -> Verdict {
    let none = BucketLifecycle::default();
    let sooner = live.sooner(baseline.unwrap_or(&none));
    let evidence = sooner.iter().map(|(rule, own)| told(*rule, *own)).collect::<Vec<_>>().join("; ");
    match (sooner.is_empty(), baseline) {
        (true, _) => Verdict::Sound,
        (false, Some(_)) => Verdict::exposed(evidence),
        (false, None) => Verdict::at_most(Response::Alert, evidence, NO_BASELINE),
    }
}

fn told(rule: LifecycleRule<'_>, own: Option<&str>) -> String {
    let days = |rule: LifecycleRule<'_>| match rule.days() {
        (Some(days), _) => format!("objects after {days} days"),
        (None, Some(days)) => format!("old versions after {days} days"),
        (None, None) => "nothing".to_owned(),
    };
    let before = own.map(|own| format!(", and erased {}", days(LifecycleRule(own)))).unwrap_or_default();
    format!("rule {} erases {}{before}", rule.id(), days(rule))
}

fn remediate(
    finding: &Finding,
    live: Option<&BucketLifecycle>,
    Approved { baseline, .. }: Approved<'_, BucketLifecycle>,
) -> Vec<Remedy> {
    let bucket = finding.resource.arn.name().to_owned();
    let Some(live) = live else { return vec![Remedy::NarrowBucketLifecycle { bucket, edits: Vec::new() }] };
    let Some(approved) = baseline else { return Vec::new() };
    let edit = |(rule, own): (LifecycleRule<'_>, Option<&str>)| Edit {
        statement: rule.0.to_owned(),
        instead: own.into_iter().map(str::to_owned).collect(),
    };
    let edits: Vec<_> = live.sooner(approved).into_iter().map(edit).collect();
    let all_go = edits.len() == live.rules.len() && edits.iter().all(|edit| edit.instead.is_empty());
    match (edits.is_empty(), all_go) {
        (true, _) => Vec::new(),
        (false, true) => vec![Remedy::DeleteBucketLifecycle { bucket, edits }],
        (false, false) => vec![Remedy::NarrowBucketLifecycle { bucket, edits }],
    }
}
