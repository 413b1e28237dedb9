use model::{
    Approved, BucketProtection, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody took away what keeps the objects of a bucket of an AI workload from being lost or read: old versions, a
    /// key, the log of requests, the copy elsewhere, or the time for which nothing can be deleted.
    ///
    /// ## Why it matters
    ///
    /// Without old versions, what is overwritten is gone: that is how data is held to ransom, and how training data and
    /// documents are poisoned for good. Without the log nobody sees who did it.
    ///
    /// ## What we do
    ///
    /// Versioning, the approved encryption, the log of requests and the copy elsewhere are brought back as the approved
    /// baseline has them, each by itself, and nothing else is touched. Deletion by a device's code, and a shorter time of
    /// lock, are alerts: the one needs the device, of the other S3 takes no half.
    ///
    /// ## When to make an exception
    ///
    /// A bucket that holds only what is thrown away: approve it as it is then. What a bucket never had is not told. Without
    /// an approved baseline we only alert. That a policy denies less is told by the control of who is let in.
    pub(super) static CONTROL = {
        id: "s3-bucket-protection-removed",
        title: "An AI bucket lost versioning, encryption, logging or lock",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("s3", "DeleteBucketEncryption"),
            Watch::new("s3", "DeleteBucketReplication"),
            Watch::new("s3", "PutBucketEncryption"),
            Watch::new("s3", "PutBucketLogging"),
            Watch::new("s3", "PutBucketObjectLockConfiguration"),
            Watch::new("s3", "PutBucketVersioning"),
            Watch::new("s3", "PutObjectLockConfiguration"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::EnableBucketVersioning,
            RemedyKind::RestoreBucketEncryption,
            RemedyKind::RestoreBucketLogging,
            RemedyKind::RestoreBucketReplication,
        ],
        references: &[
            Reference::Prowler("s3_bucket_object_versioning"),
            Reference::Prowler("s3_bucket_default_encryption"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0059"),
            Reference::Atlas("AML.M0025"),
        ],
        detect,
        judge: Judge::BucketProtection(Judgement { assess, remediate }),
    }
}

const NO_BASELINE: &str = "no baseline is approved for it";
const UNAPPROVED: &str = "no baseline is approved that says what it had";
const LEFT: &str = "only its owner can bring that back";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, bucket) = (&change.request, resource.arn.name());
    let says = |path: &str, word: &str| request.text(&format!("VersioningConfiguration/{path}")) == Some(word);
    let algorithm = "ServerSideEncryptionConfiguration/Rule/ApplyServerSideEncryptionByDefault/SSEAlgorithm";
    let done = match change.operation.as_str() {
        "PutBucketVersioning" if says("Status", "Suspended") => "suspended the versions",
        "PutBucketVersioning" if says("MfaDelete", "Disabled") => "let old versions be deleted without a device",
        "DeleteBucketEncryption" => "took the chosen encryption",
        // Nobody can choose more than that.
        "PutBucketEncryption" if request.text(algorithm) == Some("aws:kms:dsse") => return None,
        "PutBucketEncryption" => "changed the encryption",
        "PutBucketLogging" if request.at("BucketLoggingStatus/LoggingEnabled").is_some() => {
            "changed where requests are logged"
        }
        "PutBucketLogging" => "stopped the log of requests",
        "PutBucketObjectLockConfiguration" | "PutObjectLockConfiguration" => "changed how long objects are locked",
        "DeleteBucketReplication" => "stopped the copy elsewhere",
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{done} of bucket {bucket}")))
}

/// What is wrong, in words, and what repairs it, if anything does.
type Fault = (String, Option<Remedy>);

fn faults(finding: &Finding, live: &BucketProtection, approved: &BucketProtection) -> Vec<Fault> {
    let bucket = || finding.resource.arn.name().to_owned();
    let mut faults = Vec::new();
    if approved.versioning && !live.versioning {
        let enable = Remedy::EnableBucketVersioning { bucket: bucket() };
        faults.push(("no old versions are kept".to_owned(), Some(enable)));
    }
    if approved.mfa_delete && !live.mfa_delete {
        faults.push(("old versions can be deleted without a device".to_owned(), None));
    }
    if let Some(document) = approved.encryption.clone().filter(|_| live.is_less_encrypted(approved)) {
        let told = format!("new objects are encrypted by {}, and were by {}", live.encrypted(), approved.encrypted());
        faults.push((told, Some(Remedy::RestoreBucketEncryption { bucket: bucket(), document })));
    }
    if let Some(document) = approved.logging.clone().filter(|_| live.is_logged_elsewhere(approved)) {
        let told = format!("requests are logged {}, and were in {}", live.logged(), approved.logged());
        faults.push((told, Some(Remedy::RestoreBucketLogging { bucket: bucket(), document })));
    }
    if let Some(document) = approved.replication.clone().filter(|_| live.replication.is_none()) {
        let restore = Remedy::RestoreBucketReplication { bucket: bucket(), document };
        faults.push(("nothing is copied elsewhere any more".to_owned(), Some(restore)));
    }
    if live.is_less_locked(approved) {
        faults.push(("new objects can be deleted sooner".to_owned(), None));
    }
    faults
}

fn assess(
    finding: &Finding,
    live: &BucketProtection,
    Approved { baseline, .. }: Approved<'_, BucketProtection>,
) -> Verdict {
    let Some(approved) = baseline else { return unapproved(finding, live) };
    let faults = faults(finding, live, approved);
    let told: Vec<_> = faults.iter().map(|(told, _)| told.as_str()).collect();
    match (faults.is_empty(), faults.iter().all(|(_, repair)| repair.is_none())) {
        (true, _) => Verdict::Sound,
        (false, true) => Verdict::at_most(Response::Alert, told.join("; "), LEFT),
        (false, false) => Verdict::exposed(told.join("; ")),
    }
}

/// Without a baseline only what the event says can be looked for.
fn unapproved(finding: &Finding, live: &BucketProtection) -> Verdict {
    let bad = match finding.operation.as_str() {
        "PutBucketVersioning" if !live.versioning => "no old versions are kept",
        "PutBucketVersioning" if finding.summary.contains("device") && !live.mfa_delete => {
            "old versions can be deleted without a device"
        }
        "PutBucketLogging" if live.logging.is_none() => "requests are logged nowhere",
        "DeleteBucketReplication" if live.replication.is_none() => "nothing is copied elsewhere",
        "PutBucketVersioning" | "DeleteBucketReplication" => return Verdict::Sound,
        _ => return Verdict::unknown(UNAPPROVED),
    };
    Verdict::at_most(Response::Alert, bad, NO_BASELINE)
}

fn remediate(
    finding: &Finding,
    live: Option<&BucketProtection>,
    Approved { baseline, .. }: Approved<'_, BucketProtection>,
) -> Vec<Remedy> {
    match (live, baseline) {
        (Some(live), Some(approved)) => {
            faults(finding, live, approved).into_iter().filter_map(|(_, repair)| repair).collect()
        }
        (Some(_), None) => Vec::new(),
        (None, _) => presumed(finding).into_iter().collect(),
    }
}

/// With nobody to ask, what it had is known by what was approved only.
fn presumed(finding: &Finding) -> Option<Remedy> {
    let (bucket, document) = (finding.resource.arn.name().to_owned(), String::new());
    match finding.operation.as_str() {
        "PutBucketVersioning" => Some(Remedy::EnableBucketVersioning { bucket }),
        "DeleteBucketEncryption" | "PutBucketEncryption" => Some(Remedy::RestoreBucketEncryption { bucket, document }),
        "PutBucketLogging" => Some(Remedy::RestoreBucketLogging { bucket, document }),
        "DeleteBucketReplication" => Some(Remedy::RestoreBucketReplication { bucket, document }),
        _ => None,
    }
}
