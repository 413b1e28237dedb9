use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ModelJob, NOT_SHOWN,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::foreign::{self, Places};

const OVER: &str = "the job is over, and what it wrote stays where it is";

/// Where the request says who owns the buckets.
const OWNERS: [&str; 2] =
    ["inputDataConfig/s3InputDataConfig/s3BucketOwner", "outputDataConfig/s3OutputDataConfig/s3BucketOwner"];

control! {
    /// A batch job on Bedrock asks a model many questions and writes the answers into a bucket that nobody approved, or
    /// takes the questions from one.
    ///
    /// ## Why it matters
    ///
    /// A batch takes thousands of records at once, past every limit of the way that people ask. Where it writes to a bucket
    /// of a stranger, all that the model was told leaves with the answers.
    ///
    /// ## What we do
    ///
    /// While the job runs, we show the plan to stop it and wait for a person. Records that were written already stay. A job
    /// that is over we only tell. A bucket is approved by the policy's list `buckets`, or by the account that the job says
    /// owns it: Bedrock refuses a bucket of anybody else then.
    ///
    /// ## When to make an exception
    ///
    /// Name the buckets and accounts that score offline in the policy. Stopping cannot be undone: the job must be
    /// submitted again.
    pub(super) static CONTROL = {
        id: "bedrock-batch-output-foreign",
        title: "A batch inference job was set to write to a foreign bucket",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("bedrock", "CreateModelInvocationJob")],
        baseline: false,
        remedies: &[RemedyKind::StopModelInvocationJob],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI02"),
            Reference::Atlas("AML.T0025"),
            Reference::Atlas("AML.T0024"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::ModelJob(Judgement { assess, remediate }),
    }
}

/// S3 holds a job to the owners that it names.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if OWNERS.into_iter().all(|owner| change.request.text(owner) == Some(resource.account.as_str())) {
        return None;
    }
    let output = change.request.text("outputDataConfig/s3OutputDataConfig/s3Uri");
    let output = output.unwrap_or(NOT_SHOWN);
    let job = resource.arn.name();
    Some(Finding::new(change, resource, format!("submitted batch job {job}, which writes to {output}")))
}

fn assess(finding: &Finding, live: &ModelJob, Approved { lists, .. }: Approved<'_, ModelJob>) -> Verdict {
    let places = places(finding, live, lists);
    let strange = places.strange.join("; ");
    if live.was_stopped() || (places.strange.is_empty() && places.unlisted.is_empty()) {
        Verdict::Sound
    } else if places.strange.is_empty() {
        Verdict::unknown(format!("{}, and the policy lists no buckets", places.unlisted.join("; ")))
    } else if live.is_running() {
        Verdict::exposed(strange)
    } else {
        Verdict::at_most(Response::Alert, strange, OVER)
    }
}

fn places(finding: &Finding, live: &ModelJob, lists: &ApprovedLists) -> Places {
    let mut places = Places::default();
    for (verb, all) in [("writes to", &live.writes), ("reads from", &live.reads)] {
        for place in all {
            let listed = foreign::place(place, &finding.resource.account, lists);
            places.add(listed, || format!("it {verb} bucket {}, which is not approved", place.bucket));
        }
    }
    places
}

fn remediate(
    finding: &Finding,
    live: Option<&ModelJob>,
    Approved { lists, .. }: Approved<'_, ModelJob>,
) -> Vec<Remedy> {
    let stop = |live: &ModelJob| live.is_running() && !places(finding, live, lists).strange.is_empty();
    let job = finding.resource.arn.to_string();
    if live.is_none_or(stop) { vec![Remedy::StopModelInvocationJob { job }] } else { Vec::new() }
}
