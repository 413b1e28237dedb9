use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, NotebookState, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, member, name};

/// Where version 2 of the metadata service is asked for.
const METADATA: &str = "instanceMetadataServiceConfiguration/minimumInstanceMetadataServiceVersion";

control! {
    /// A SageMaker notebook instance lets whoever works in it become root, or answers for its credentials to anything
    /// that can make it send one plain request.
    ///
    /// ## Why it matters
    ///
    /// As root one installs what survives a restart, turns logging off and takes the disk apart. Version 1 of the
    /// metadata service gives the role's credentials away to a page that is merely opened in the notebook.
    ///
    /// ## What we do
    ///
    /// A person decides first, for what is not saved in the notebook is lost. We stop the instance, take root access away
    /// and have the metadata service ask for session tokens; only a stopped instance can be changed, so we come back to it
    /// every three minutes. We do not start it again: its owner does, once what it runs has been looked at.
    ///
    /// ## When to make an exception
    ///
    /// Work that installs system packages, or an image too old for session tokens. Scripts of a lifecycle configuration
    /// run as root whatever is set here.
    pub(super) static CONTROL = {
        id: "sagemaker-notebook-rooted",
        title: "A notebook was given root access or old metadata service",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "CreateNotebookInstance"),
            Watch::new("sagemaker", "UpdateNotebookInstance"),
        ],
        baseline: false,
        remedies: &[RemedyKind::StopNotebookInstance, RemedyKind::RestrictNotebookInstance],
        references: &[
            Reference::SecurityHub("SageMaker.3"),
            Reference::SecurityHub("SageMaker.8"),
            Reference::Prowler("sagemaker_notebook_instance_root_access_disabled"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI05"),
            Reference::Atlas("AML.T0105"),
            Reference::Atlas("AML.T0055"),
        ],
        detect,
        judge: Judge::Notebook(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let created = change.operation == "CreateNotebookInstance";
    // What a request to create does not speak of is open; what a request to update does not speak of stays.
    let root = request.text("rootAccess").map_or(created, |access| access != "Disabled");
    let metadata = request.text(METADATA).map_or(created, |version| version != "2");
    let fault = match (root, metadata) {
        (true, true) => "root access and version 1 of the metadata service",
        (true, false) => "root access",
        (false, true) => "version 1 of the metadata service",
        (false, false) => return None,
    };
    let (name, verb) = (name(change, member(resource), resource), if created { "created" } else { "updated" });
    let summary = format!("{verb} notebook instance {name} with {fault}");
    Some(Finding::new(change, resource, summary).about([name]))
}

fn assess(_: &Finding, live: &NotebookState, _: Approved<'_, NotebookState>) -> Verdict {
    let evidence = match (live.root, live.old_metadata) {
        _ if !live.exists() => return Verdict::Sound,
        (false, false) => return Verdict::Sound,
        (true, true) => "whoever works in it may become root, and its metadata service answers without a session token",
        (true, false) => "whoever works in it may become root",
        (false, true) => "its metadata service answers without a session token",
    };
    Verdict::exposed(evidence)
}

/// The same plan whether it runs or not, so that it stays the same while it is carried out: stopping what is stopped
/// makes no call.
fn remediate(finding: &Finding, live: Option<&NotebookState>, approved: Approved<'_, NotebookState>) -> Vec<Remedy> {
    if live.is_some_and(|live| assess(finding, live, approved) == Verdict::Sound) {
        return Vec::new();
    }
    let notebook = given(finding);
    let (root, metadata) = live.map_or((true, true), |live| (live.root, live.old_metadata));
    vec![
        Remedy::StopNotebookInstance { notebook: notebook.clone() },
        Remedy::RestrictNotebookInstance { notebook, root, metadata },
    ]
}
