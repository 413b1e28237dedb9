use std::collections::BTreeSet;

use model::{
    Approved, ApprovedLists, ByPhase, Change, ComputeState, Evidence, Finding, JobState, Judge, Judgement, Layer,
    ListName, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, bucket_of, control,
};

use super::{member, name, stop, unlisted};

/// Where a request says what its job reads.
const READS: &[&str] = &[
    "inputDataConfig/dataSource/s3DataSource/s3Uri",
    "processingInputs/s3Input/s3Uri",
    "transformInput/dataSource/s3DataSource/s3Uri",
];

/// Where a request says what its job writes.
const WRITES: &[&str] = &[
    "checkpointConfig/s3Uri",
    "dataCaptureConfig/destinationS3Uri",
    "debugHookConfig/s3OutputPath",
    "outputDataConfig/s3OutputPath",
    "processingOutputConfig/outputs/s3Output/s3Uri",
    "profilerConfig/s3OutputPath",
    "tensorBoardOutputConfig/s3OutputPath",
    "transformOutput/s3OutputPath",
];

control! {
    /// A SageMaker job reads from or writes to a bucket that is not among those you approved.
    ///
    /// ## Why it matters
    ///
    /// Whoever may fill the bucket that a model is trained from decides what the model learns. And a job that writes
    /// elsewhere is a quiet way to carry training data out of the account: no network is needed, and no object is shared.
    ///
    /// ## What we do
    ///
    /// The list `buckets` of the policy says which are yours, by name; we never guess that from a name. Without the list
    /// we only alert. A person decides whether a job that still runs is stopped; what it has not saved is lost. One that
    /// is over we cannot take back, and we leave it alone.
    ///
    /// ## When to make an exception
    ///
    /// Public data sets of a prototype: add their buckets to the list. What a manifest names, and data that comes from file
    /// systems, Athena or Redshift, we do not see.
    pub(super) static CONTROL = {
        id: "sagemaker-job-data-foreign",
        title: "A job was set to read or write an unapproved bucket",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("sagemaker", "CreateProcessingJob"),
            Watch::new("sagemaker", "CreateTrainingJob"),
            Watch::new("sagemaker", "CreateTransformJob"),
        ],
        baseline: false,
        remedies: &[RemedyKind::StopTrainingJob, RemedyKind::StopProcessingJob, RemedyKind::StopTransformJob],
        references: &[
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0025"),
            Reference::NistAiRmf("MAP 4.1"),
        ],
        detect,
        judge: Judge::Compute(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let buckets = |paths: &[&str]| {
        let addresses = paths.iter().flat_map(|path| change.request.texts(path));
        addresses.filter_map(bucket_of).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
    };
    let (from, to) = (buckets(READS), buckets(WRITES));
    let does = match (from.is_empty(), to.is_empty()) {
        (true, true) => return None,
        (false, true) => format!("reads from {from}"),
        (true, false) => format!("writes to {to}"),
        (false, false) => format!("reads from {from} and writes to {to}"),
    };
    let (name, noun) = (name(change, member(resource), resource), resource.arn.noun());
    Some(Finding::new(change, resource, format!("created {noun} {name}, which {does}")).about([name]))
}

fn assess(_: &Finding, live: &ComputeState, Approved { lists, .. }: Approved<'_, ComputeState>) -> Verdict {
    let ComputeState::Job(job) = live else {
        return Verdict::unknown("an endpoint configuration was read, and no job");
    };
    let (from, to) = (foreign(&job.reads, lists), foreign(&job.writes, lists));
    match (from, to) {
        _ if !job.runs() => Verdict::Sound,
        (Err(()), _) | (_, Err(())) => {
            Verdict::unknown("the policy names no buckets, so nobody can say which of them are approved")
        }
        (Ok(None), Ok(None)) => Verdict::Sound,
        (Ok(Some(from)), Ok(None)) => Verdict::exposed(format!("it reads from {from}, not approved")),
        (Ok(None), Ok(Some(to))) => Verdict::exposed(format!("it writes to {to}, not approved")),
        (Ok(Some(from)), Ok(Some(to))) => {
            Verdict::exposed(format!("it reads from {from} and writes to {to}, not approved"))
        }
    }
}

/// The buckets that are not on the list; an error when there is none.
fn foreign(buckets: &BTreeSet<String>, lists: &ApprovedLists) -> Result<Option<String>, ()> {
    unlisted(buckets.iter().map(String::as_str), |bucket| lists.has(ListName::Buckets, bucket))
}

fn remediate(finding: &Finding, live: Option<&ComputeState>, approved: Approved<'_, ComputeState>) -> Vec<Remedy> {
    let is_foreign = |job: &JobState| {
        let any = |buckets| matches!(foreign(buckets, approved.lists), Ok(Some(_)));
        job.runs() && (any(&job.reads) || any(&job.writes))
    };
    let bad = live.is_none_or(|live| matches!(live, ComputeState::Job(job) if is_foreign(job)));
    stop(finding).filter(|_| bad).into_iter().collect()
}
