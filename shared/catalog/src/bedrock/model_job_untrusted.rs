use model::{
    Approved, ApprovedLists, Arn, ByPhase, Change, DataPlace, Evidence, Finding, Judge, Judgement, Layer, ModelJob,
    NOT_SHOWN, Occurrence, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch,
    control,
};

use crate::foreign::{self, Places};

const OVER: &str = "the job is over, and its model is there";

const OWNERS: &str = "what protects a model that it makes only its owner chooses";

/// Where the calls that import or copy say what they take.
const SOURCES: [&str; 2] = ["modelDataSource/s3DataSource/s3Uri", "sourceModelArn"];

control! {
    /// A job trains a model with data from a bucket that nobody approved, writes it into one, or imports or copies a model
    /// from there or from a stranger's account.
    ///
    /// ## Why it matters
    ///
    /// A model does what it was trained to. Whoever chooses its data or its weights can hide in it what no test finds, and
    /// what it was trained with can be asked out of it again.
    ///
    /// ## What we do
    ///
    /// While a model is trained, we show the plan to stop that and wait for a person: hours of paid work are lost with it.
    /// Importing and copying cannot be stopped, so we tell people, as we do of training without a key or a network of its
    /// owner. Buckets are approved by the policy's list `buckets`, accounts by `accounts`.
    ///
    /// ## When to make an exception
    ///
    /// Name the buckets with training data in the policy, and the accounts that models come from.
    pub(super) static CONTROL = {
        id: "bedrock-model-job-untrusted",
        title: "A model was trained, imported or copied from an untrusted source",
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
            Watch::new("bedrock", "CreateModelCopyJob"),
            Watch::new("bedrock", "CreateModelCustomizationJob"),
            Watch::new("bedrock", "CreateModelImportJob"),
        ],
        baseline: false,
        remedies: &[RemedyKind::StopModelCustomizationJob],
        references: &[
            Reference::Prowler("bedrock_custom_model_encrypted_with_cmk"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0010.003"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0018"),
            Reference::NistAiRmf("MAP 4.1"),
            Reference::NistAiRmf("MANAGE 3.1"),
        ],
        detect,
        judge: Judge::Either(
            "model-customization-job/",
            &Judge::ModelJob(Judgement { assess, remediate }),
            &Judge::told(assess_told),
        ),
    }
}

/// Records of training may tell no more than names: the job itself is read. A model of the own account that is copied is
/// at home.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let source = SOURCES.into_iter().find_map(|place| change.request.text(place));
    let shown = source.unwrap_or(NOT_SHOWN);
    let own = source.map(Arn::new).is_some_and(|arn| arn.account() == Some(resource.account.as_str()));
    let job = resource.arn.name();
    let what = match change.operation.as_str() {
        "CreateModelCopyJob" if own => return None,
        "CreateModelCopyJob" => format!("had job {job} copy model {shown}"),
        "CreateModelImportJob" => format!("had job {job} import a model from {shown}"),
        _ => format!("had job {job} train a model"),
    };
    Some(Finding::new(change, resource, what).about(source))
}

fn assess(finding: &Finding, live: &ModelJob, Approved { lists, .. }: Approved<'_, ModelJob>) -> Verdict {
    let places = places(finding, live, lists);
    let strange = places.strange.join("; ");
    let unprotected = unprotected(live);
    if live.was_stopped() {
        Verdict::Sound
    } else if !strange.is_empty() && live.is_running() {
        Verdict::exposed(strange)
    } else if !strange.is_empty() {
        Verdict::at_most(Response::Alert, strange, OVER)
    } else if !places.unlisted.is_empty() {
        Verdict::unknown(format!("{}, and the policy lists no buckets", places.unlisted.join("; ")))
    } else if unprotected.is_empty() {
        Verdict::Sound
    } else {
        Verdict::at_most(Response::Alert, unprotected.join("; "), OWNERS)
    }
}

fn places(finding: &Finding, live: &ModelJob, lists: &ApprovedLists) -> Places {
    let mut places = Places::default();
    for (verb, all) in [("is trained with data from", &live.reads), ("writes to", &live.writes)] {
        for place in all {
            let listed = foreign::place(place, &finding.resource.account, lists);
            places.add(listed, || format!("it {verb} bucket {}, which is not approved", place.bucket));
        }
    }
    places
}

fn unprotected(live: &ModelJob) -> Vec<&'static str> {
    let lacks = [
        (!live.keyed).then_some("its model is encrypted with no key of its owner"),
        (!live.confined).then_some("it runs in no network of its owner"),
    ];
    lacks.into_iter().flatten().collect()
}

/// Where a model is imported or copied from, the event alone tells.
fn assess_told(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let mut places = Places::default();
    for source in &finding.subjects {
        let listed = match DataPlace::of(source, None) {
            Some(place) => foreign::place(&place, &finding.resource.account, lists),
            None => foreign::arn(&Arn::new(source), &finding.resource.account, lists),
        };
        places.add(listed, || format!("its model comes from {source}, which is not approved"));
    }
    if finding.subjects.is_empty() {
        Verdict::unknown("CloudTrail does not tell where the model comes from")
    } else if !places.strange.is_empty() {
        Verdict::exposed(places.strange.join("; "))
    } else if !places.unlisted.is_empty() {
        Verdict::unknown(format!("{}, and the policy lists no buckets", places.unlisted.join("; ")))
    } else {
        Verdict::Sound
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&ModelJob>,
    Approved { lists, .. }: Approved<'_, ModelJob>,
) -> Vec<Remedy> {
    let stop = |live: &ModelJob| live.is_running() && !places(finding, live, lists).strange.is_empty();
    let job = finding.resource.arn.to_string();
    if live.is_none_or(stop) { vec![Remedy::StopModelCustomizationJob { job }] } else { Vec::new() }
}
