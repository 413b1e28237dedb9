use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, Occurrence, Reference, Resource,
    Response, Severity, UseCase, Verdict, Watch, bucket_of, control,
};

control! {
    /// Somebody trained, imported or ran a model of Comprehend without a key of yours or outside a network of yours, took a
    /// model of another account, or has the results written into a bucket that is not approved.
    ///
    /// ## Why it matters
    ///
    /// What such a job reads is often what a company knows about people, and what it writes is the same in a handier form. A
    /// job that finds personal data and writes it elsewhere is a way to carry it off.
    ///
    /// ## What we do
    ///
    /// We tell people what the call left out, and where the results go. Comprehend cannot change any of it afterwards, and
    /// what a job has written stays written. Buckets are judged only where the policy lists `buckets`, accounts where it lists
    /// `accounts`. CloudTrail leaves the parameters of some calls out; people are told that, too.
    ///
    /// ## When to make an exception
    ///
    /// Public texts need no key: exempt the workload in the policy. Name the buckets for results, and the accounts that models
    /// come from, in the policy.
    pub(super) static CONTROL = {
        id: "comprehend-job-unprotected",
        title: "A Comprehend model or job ran without keys or approved output",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("comprehend", "CreateDocumentClassifier"),
            Watch::new("comprehend", "CreateEntityRecognizer"),
            Watch::new("comprehend", "ImportModel"),
            Watch::new("comprehend", "StartDocumentClassificationJob"),
            Watch::new("comprehend", "StartEntitiesDetectionJob"),
            Watch::new("comprehend", "StartPiiEntitiesDetectionJob"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0025"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// One of these is in every call; records without parameters are known of Comprehend.
const INPUTS: [&str; 2] = ["inputDataConfig", "sourceModelArn"];

/// What a call can name, and leaves open when it does not: the member, and what is missing then.
const MODEL_KEY: (&str, &str) = ("modelKmsKeyId", "its model has no key of its own");
const VOLUME_KEY: (&str, &str) = ("volumeKmsKeyId", "its volumes have no key of their own");
const NETWORK: (&str, &str) = ("vpcConfig", "it runs in no network of yours");
const OUTPUT_KEY: (&str, &str) = ("outputDataConfig/kmsKeyId", "its results have no key of their own");

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let what = format!("{} {}", verb(&change.operation), resource.arn.name());
    if INPUTS.into_iter().all(|input| change.request.at(input).is_none()) {
        return Some(Finding::new(change, resource, format!("{what}; CloudTrail does not tell how")));
    }
    let open: Vec<_> =
        asked(&change.operation).iter().filter(|(member, _)| change.request.at(member).is_none()).collect();
    let open = open.iter().map(|(_, missing)| (*missing).to_owned());
    let bucket =
        change.request.text("outputDataConfig/s3Uri").and_then(bucket_of).map(|bucket| format!("bucket/{bucket}"));
    let source = change.request.text("sourceModelArn").map(Arn::new);
    let account = source.as_ref().and_then(Arn::account).filter(|account| *account != change.account);
    let account = account.map(|account| format!("account/{account}"));
    let subjects: Vec<_> = open.chain(bucket).chain(account).collect();
    (!subjects.is_empty()).then(|| Finding::new(change, resource, what).about(subjects))
}

fn verb(operation: &str) -> &'static str {
    match operation {
        "CreateDocumentClassifier" | "CreateEntityRecognizer" => "trained",
        "ImportModel" => "imported",
        _ => "started",
    }
}

fn asked(operation: &str) -> &'static [(&'static str, &'static str)] {
    match operation {
        "ImportModel" => &[MODEL_KEY],
        "CreateDocumentClassifier" | "CreateEntityRecognizer" => &[MODEL_KEY, VOLUME_KEY, NETWORK],
        "StartPiiEntitiesDetectionJob" => &[OUTPUT_KEY],
        _ => &[OUTPUT_KEY, VOLUME_KEY, NETWORK],
    }
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    if finding.subjects.is_empty() {
        return Verdict::unknown(finding.summary.clone());
    }
    let refused = |list, name: &str| lists.has(list, name) == Listed::No;
    let flaws = finding.subjects.iter().filter_map(|subject| match subject.split_once('/') {
        Some(("bucket", name)) if !refused(ListName::Buckets, name) => None,
        Some(("bucket", name)) => Some(format!("its results go to bucket {name}, which is not approved")),
        Some(("account", id)) if lists.has(ListName::Accounts, id) == Listed::Yes => None,
        Some(("account", id)) => Some(format!("its model comes from account {id}")),
        _ => Some(subject.clone()),
    });
    let flaws: Vec<_> = flaws.collect();
    if flaws.is_empty() { Verdict::Sound } else { Verdict::exposed(flaws.join("; ")) }
}
