use model::{
    Approved, ByPhase, Change, ComputeState, EndpointConfigState, Evidence, Fields, Finding, Judge, Judgement, Layer,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, kind, member, name};

/// What of an endpoint serves, and what is tried beside it.
const VARIANTS: [&str; 2] = ["productionVariants", "shadowProductionVariants"];

control! {
    /// People may open a shell in the containers of a training job or an endpoint, or get the memory of containers that
    /// crash. Training data, prompts and the credentials of the role are there to be read.
    ///
    /// ## Why it matters
    ///
    /// A shell by Systems Manager needs no network path and no key pair, only a permission, and what is done in it is
    /// seldom looked at. A core dump holds what people have just asked the model.
    ///
    /// ## What we do
    ///
    /// We turn remote debugging of a training job off while the job goes on; in production a person decides first. It can
    /// be turned off only while the job downloads or trains, so we come back until it does. The configuration of an
    /// endpoint cannot be changed: we alert, and its owner makes another and points the endpoint to that.
    ///
    /// ## When to make an exception
    ///
    /// A debugging session of an hour, with data that nobody misses.
    pub(super) static CONTROL = {
        id: "sagemaker-shell-enabled",
        title: "Shell access or core dumps were enabled on a job or endpoint",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "CreateEndpointConfig"),
            Watch::new("sagemaker", "CreateTrainingJob"),
            Watch::new("sagemaker", "UpdateTrainingJob"),
        ],
        baseline: false,
        remedies: &[RemedyKind::DisableRemoteDebug],
        references: &[
            Reference::SecurityHub("SageMaker.4"),
            Reference::Prowler("sagemaker_endpoint_config_prod_variant_instances"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0029"),
            Reference::Atlas("AML.T0044"),
            Reference::NistAiRmf("MEASURE 2.4"),
        ],
        detect,
        judge: Judge::Compute(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = name(change, member(resource), resource);
    let summary = if kind(resource) == "training-job" {
        if change.request.flag("remoteDebugConfig/enableRemoteDebug") != Some(true) {
            return None;
        }
        format!("turned remote debugging of training job {name} on")
    } else {
        let variants = VARIANTS.into_iter().flat_map(|path| change.request.list(path)).map(Fields::inside);
        let (mut shells, mut dumps) = (false, false);
        for variant in variants {
            shells |= variant.flag("enableSSMAccess") == Some(true);
            dumps |= variant.text("coreDumpConfig/destinationS3Uri").is_some();
        }
        let fault = match (shells, dumps) {
            (true, true) => "shell access and core dumps",
            (true, false) => "shell access",
            (false, true) => "core dumps",
            (false, false) => return None,
        };
        format!("created endpoint configuration {name} with {fault}")
    };
    Some(Finding::new(change, resource, summary).about([name]))
}

fn assess(_: &Finding, live: &ComputeState, _: Approved<'_, ComputeState>) -> Verdict {
    match live {
        ComputeState::Job(job) if job.runs() && job.remote_debug => {
            Verdict::exposed("whoever may start a session can open a shell in its containers")
        }
        ComputeState::Job(_) | ComputeState::Model(_) => Verdict::Sound,
        ComputeState::EndpointConfig(config) => of_config(config),
    }
}

fn of_config(config: &EndpointConfigState) -> Verdict {
    let names = |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    let shells = (!config.shells.is_empty()).then(|| format!("a shell can be opened in {}", names(&config.shells)));
    let dumps = (!config.dumps.is_empty()).then(|| format!("core dumps are written to {}", names(&config.dumps)));
    let faults: Vec<_> = shells.into_iter().chain(dumps).collect();
    if faults.is_empty() {
        return Verdict::Sound;
    }
    Verdict::at_most(Response::Alert, faults.join("; "), "an endpoint configuration cannot be changed")
}

fn remediate(finding: &Finding, live: Option<&ComputeState>, approved: Approved<'_, ComputeState>) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess(finding, live, approved), Verdict::Exposed { .. }));
    let trains = kind(&finding.resource) == "training-job";
    if bad && trains { vec![Remedy::DisableRemoteDebug { job: given(finding) }] } else { Vec::new() }
}
