use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, NotebookState, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, member, name};

control! {
    /// Somebody created a SageMaker notebook instance that reaches the internet by itself or stands outside your own
    /// network. Nothing of yours sees or filters what goes in and out.
    ///
    /// ## Why it matters
    ///
    /// A notebook holds training data and the credentials of its role, and it runs whatever is pasted into it. With
    /// direct internet access one bad package is enough to carry both away unseen.
    ///
    /// ## What we do
    ///
    /// The network of a notebook cannot be changed, so we stop the instance as soon as it is in service. Its disk is
    /// kept. Its owner creates it again in a subnet, with direct internet access disabled. We come back every three
    /// minutes; an instance that is not in service after twelve is left to a person. If it is older than an hour
    /// somebody may work in it, and a person decides first.
    ///
    /// ## When to make an exception
    ///
    /// A course or an experiment with public data only, and a role that may do nothing else. Notebooks that are stopped
    /// are left alone, and starting one again does not wake us.
    pub(super) static CONTROL = {
        id: "sagemaker-notebook-exposed",
        title: "A notebook instance was created with open internet access",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("sagemaker", "CreateNotebookInstance")],
        baseline: false,
        remedies: &[RemedyKind::StopNotebookInstance],
        references: &[
            Reference::SecurityHub("SageMaker.1"),
            Reference::SecurityHub("SageMaker.2"),
            Reference::Config("sagemaker-notebook-no-direct-internet-access"),
            Reference::Prowler("sagemaker_notebook_instance_without_direct_internet_access_configured"),
            Reference::Prowler("sagemaker_notebook_instance_vpc_settings_configured"),
            Reference::OwaspLlm("LLM03"),
            Reference::Atlas("AML.T0025"),
            Reference::Atlas("AML.M0032"),
        ],
        detect,
        judge: Judge::Notebook(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    // SageMaker enables direct internet access when the request does not speak of it.
    let direct = request.text("directInternetAccess") != Some("Disabled");
    let outside = request.text("subnetId").is_none();
    if !direct && !outside {
        return None;
    }
    let name = name(change, member(resource), resource);
    let keyless = request.text("kmsKeyId").is_none();
    let faults = [
        (direct, "with direct internet access"),
        (outside, "outside your subnets"),
        (keyless, "without a key of your own"),
    ];
    let faults: Vec<_> = faults.into_iter().filter_map(|(bad, fault)| bad.then_some(fault)).collect();
    let summary = format!("created notebook instance {name} {}", faults.join(", "));
    Some(Finding::new(change, resource, summary).about([name]))
}

fn assess(_: &Finding, live: &NotebookState, _: Approved<'_, NotebookState>) -> Verdict {
    let evidence = match (live.direct_internet, live.in_subnet) {
        (false, true) => return Verdict::Sound,
        (true, true) => "it reaches the internet by itself",
        (false, false) => "it stands outside your subnets",
        (true, false) => "it reaches the internet by itself and stands outside your subnets",
    };
    match live.status.as_str() {
        "Stopping" | "Stopped" | "Failed" | "Deleting" | "Deleted" => Verdict::Sound,
        "Pending" | "InService" | "Updating" if live.settled => {
            Verdict::at_most(Response::Approve, evidence, "it is older than an hour: somebody may work in it")
        }
        "Pending" | "InService" | "Updating" => Verdict::exposed(evidence),
        other => Verdict::unknown(format!("its status {other} is not known")),
    }
}

/// An instance that is still starting is stopped as well: whoever carries the plan out waits until it is in service.
fn remediate(finding: &Finding, live: Option<&NotebookState>, approved: Approved<'_, NotebookState>) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess(finding, live, approved), Verdict::Exposed { .. }));
    let notebook = given(finding);
    if bad { vec![Remedy::StopNotebookInstance { notebook }] } else { Vec::new() }
}
