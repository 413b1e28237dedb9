use model::{
    Approved, ByPhase, Change, ComputeState, Evidence, Finding, JobState, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{member, name, stop};

/// Where a request names the key of what its job writes.
const OUTPUT_KEYS: &[&str] =
    &["outputDataConfig/kmsKeyId", "processingOutputConfig/kmsKeyId", "transformOutput/kmsKeyId"];

/// Where a request names the key of its job's disks.
const VOLUME_KEYS: &[&str] = &[
    "processingResources/clusterConfig/volumeKmsKeyId",
    "resourceConfig/volumeKmsKeyId",
    "transformResources/volumeKmsKeyId",
];

control! {
    /// A SageMaker job computes with your data while it can reach the internet, or without keys of your own.
    ///
    /// ## Why it matters
    ///
    /// A job runs whatever container and packages it was given, with the training data in its memory. If it reaches the
    /// internet, one bad package is enough to carry the data away. Traffic between its instances can be read on the way
    /// unless it is encrypted.
    ///
    /// ## What we do
    ///
    /// In a scaled workload a person decides whether the job is stopped; what it has not saved is lost, and it cannot go
    /// on. Where it is shut in and only lacks keys of your own, we tell and stop nothing. A job that is over is left alone.
    /// Transform jobs have the network of their model, so of them only keys are judged.
    ///
    /// ## When to make an exception
    ///
    /// Experiments with public data. Instances with disks of their own encrypt these by themselves. Tuning and `AutoML`
    /// jobs are not watched.
    pub(super) static CONTROL = {
        id: "sagemaker-job-unisolated",
        title: "A training or processing job ran without isolation or keys",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Alert,
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
            Reference::Prowler("sagemaker_training_jobs_network_isolation_enabled"),
            Reference::Prowler("sagemaker_training_jobs_volume_and_output_encryption_enabled"),
            Reference::Prowler("sagemaker_training_jobs_vpc_settings_configured"),
            Reference::Prowler("sagemaker_training_jobs_intercontainer_encryption_enabled"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0025"),
        ],
        detect,
        judge: Judge::Compute(Judgement { assess, remediate }),
    }
}

/// CloudTrail fills defaults in: an empty text is no key.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let on = |paths: [&str; 2]| paths.into_iter().any(|path| request.flag(path) == Some(true));
    let named = |keys: &[&str]| keys.iter().any(|key| request.text(key).is_some());
    let within = request.at("vpcConfig/subnets").or_else(|| request.at("networkConfig/vpcConfig/subnets"));
    let transforms = change.operation == "CreateTransformJob";
    let isolated = on(["enableNetworkIsolation", "networkConfig/enableNetworkIsolation"]);
    let faults = [
        (!transforms && within.is_none() && !isolated, "that reaches the internet"),
        (!transforms && several(change) && !encrypts(change), "whose instances talk unencrypted"),
        (!named(OUTPUT_KEYS) || !named(VOLUME_KEYS), "without a key of your own"),
    ];
    let faults: Vec<_> = faults.into_iter().filter_map(|(bad, fault)| bad.then_some(fault)).collect();
    if faults.is_empty() {
        return None;
    }
    let (name, noun) = (name(change, member(resource), resource), resource.arn.noun());
    let summary = format!("created {noun} {name} {}", faults.join(", "));
    Some(Finding::new(change, resource, summary).about([name]))
}

fn several(change: &Change) -> bool {
    let counts = [
        "resourceConfig/instanceCount",
        "resourceConfig/instanceGroups/instanceCount",
        "processingResources/clusterConfig/instanceCount",
    ];
    let counts = counts.into_iter().flat_map(|path| change.request.every(path));
    counts.filter_map(serde_json::Value::as_i64).sum::<i64>() > 1
}

fn encrypts(change: &Change) -> bool {
    let flags = ["enableInterContainerTrafficEncryption", "networkConfig/enableInterContainerTrafficEncryption"];
    flags.into_iter().any(|flag| change.request.flag(flag) == Some(true))
}

fn assess(_: &Finding, live: &ComputeState, _: Approved<'_, ComputeState>) -> Verdict {
    let ComputeState::Job(job) = live else {
        return Verdict::unknown("an endpoint configuration was read, and no job");
    };
    if !job.runs() {
        return Verdict::Sound;
    }
    let open = faults([
        (job.open_network, "it reaches the internet"),
        (job.plain_traffic, "its instances talk to each other unencrypted"),
    ]);
    let keyless = faults([
        (!job.output_key, "what it writes has no key of your own"),
        (!job.volume_key, "its disks have no key of your own"),
    ]);
    match (open.is_empty(), keyless.is_empty()) {
        (true, true) => Verdict::Sound,
        (true, false) => Verdict::at_most(
            Response::Alert,
            keyless,
            "AWS encrypts it all the same, and stopping the job loses its work",
        ),
        (false, true) => Verdict::exposed(open),
        (false, false) => Verdict::exposed(format!("{open}, {keyless}")),
    }
}

fn faults(of: [(bool, &str); 2]) -> String {
    of.into_iter().filter_map(|(bad, fault)| bad.then_some(fault)).collect::<Vec<_>>().join(", ")
}

fn remediate(finding: &Finding, live: Option<&ComputeState>, _: Approved<'_, ComputeState>) -> Vec<Remedy> {
    let open = |job: &JobState| job.runs() && (job.open_network || job.plain_traffic);
    let bad = live.is_none_or(|live| matches!(live, ComputeState::Job(job) if open(job)));
    stop(finding).filter(|_| bad).into_iter().collect()
}
