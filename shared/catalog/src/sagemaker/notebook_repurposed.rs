use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, NotebookState, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, member, name};

control! {
    /// A SageMaker notebook instance was given another role, or another script to run as root when it starts. The
    /// next start carries it out.
    ///
    /// ## Why it matters
    ///
    /// Whoever may stop, update and start a notebook can have any script run there as root, with everything that its
    /// role may do, and again at every start. It is a known way from few rights to many.
    ///
    /// ## What we do
    ///
    /// We compare role and lifecycle configuration with what was approved. If they differ, a person decides; then we stop
    /// the instance and put back what was approved, and only that. We come back every three minutes until it has stopped,
    /// and do not start it again. A notebook of which nobody approved anything is proposed as a baseline when it is
    /// stopped. Stopping and starting tell us to look, and are no fault by themselves.
    ///
    /// ## When to make an exception
    ///
    /// A planned change of the role or the script: make it, then approve it as the new baseline. What a lifecycle
    /// configuration of the same name says is `sagemaker-lifecycle-script-suspicious`.
    pub(super) static CONTROL = {
        id: "sagemaker-notebook-repurposed",
        title: "A notebook's role or start-up script was swapped",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "StartNotebookInstance"),
            Watch::new("sagemaker", "StopNotebookInstance"),
            Watch::new("sagemaker", "UpdateNotebookInstance"),
        ],
        baseline: true,
        remedies: &[RemedyKind::StopNotebookInstance, RemedyKind::RestoreNotebookInstance],
        references: &[
            Reference::Prowler("sagemaker_notebook_instance_no_secrets"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI05"),
            Reference::Atlas("AML.T0011.000"),
            Reference::Atlas("AML.T0012"),
        ],
        detect,
        judge: Judge::Notebook(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, name) = (&change.request, name(change, member(resource), resource));
    let summary = match change.operation.as_str() {
        "StartNotebookInstance" => format!("started notebook instance {name}"),
        "StopNotebookInstance" => format!("stopped notebook instance {name}"),
        _ => {
            let script = request.text("lifecycleConfigName").is_some()
                || request.flag("disassociateLifecycleConfig") == Some(true);
            match (request.text("roleArn").is_some(), script) {
                (true, true) => format!("gave notebook instance {name} another role and start-up script"),
                (true, false) => format!("gave notebook instance {name} another role"),
                (false, true) => format!("gave notebook instance {name} another start-up script"),
                (false, false) => return None,
            }
        }
    };
    Some(Finding::new(change, resource, summary).about([name]))
}

fn assess(finding: &Finding, live: &NotebookState, Approved { baseline, .. }: Approved<'_, NotebookState>) -> Verdict {
    if !live.exists() {
        return Verdict::Sound;
    }
    let Some(approved) = baseline else {
        // Whoever stops or starts a notebook has not changed it.
        return match finding.operation.as_str() {
            "StartNotebookInstance" | "StopNotebookInstance" => Verdict::Sound,
            _ => Verdict::unknown(
                "no baseline is approved for it, so nobody can say which role and script it should have",
            ),
        };
    };
    let said = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    let role = (live.role != approved.role)
        .then(|| format!("its role is {}, and {} was approved", said(&live.role), said(&approved.role)));
    let script = (live.lifecycle != approved.lifecycle).then(|| {
        format!("its start-up script is {}, and {} was approved", said(&live.lifecycle), said(&approved.lifecycle))
    });
    match (role, script) {
        (None, None) => Verdict::Sound,
        (Some(role), Some(script)) => Verdict::exposed(format!("{role}; {script}")),
        (Some(one), None) | (None, Some(one)) => Verdict::exposed(one),
    }
}

/// Presumed is that the approved role and script are others than the event speaks of.
fn remediate(
    finding: &Finding,
    live: Option<&NotebookState>,
    Approved { baseline, .. }: Approved<'_, NotebookState>,
) -> Vec<Remedy> {
    let notebook = given(finding);
    let (role, lifecycle) = match (live, baseline) {
        (Some(live), Some(approved)) if live.exists() => (
            approved.role.clone().filter(|_| live.role != approved.role),
            (live.lifecycle != approved.lifecycle).then(|| approved.lifecycle.clone().unwrap_or_default()),
        ),
        (None, _) if finding.operation == "UpdateNotebookInstance" => (None, None),
        (_, _) => return Vec::new(),
    };
    if live.is_some() && role.is_none() && lifecycle.is_none() {
        return Vec::new();
    }
    vec![
        Remedy::StopNotebookInstance { notebook: notebook.clone() },
        Remedy::RestoreNotebookInstance { notebook, role, lifecycle },
    ]
}
