use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, LifecycleState, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, kind, member, name};
use crate::scripts::signs;

/// Where a request has scripts.
const SCRIPTS: [&str; 3] = ["onCreate/content", "onStart/content", "studioLifecycleConfigContent"];

control! {
    /// A script that notebooks or Studio run at every start was stored, and it does what such scripts should not: open a
    /// shell to elsewhere, take credentials, or run what it downloads.
    ///
    /// ## Why it matters
    ///
    /// The script of a notebook runs as root, with everything that the notebook's role may do, for everybody who uses the
    /// configuration, and comes back at each start. It is a way to persist that nobody sees from inside the notebook.
    ///
    /// ## What we do
    ///
    /// We read the script and look for words of known attacks; nothing of it is ever told, for it may hold secrets. One
    /// that is another than was approved, or has such words while nothing was approved, is told; in a scaled workload a
    /// person decides whether the approved one is put back. It takes effect at the next start: look at what ran since.
    ///
    /// ## When to make an exception
    ///
    /// Set-up scripts of your platform team: approve them as baseline. Words can be hidden, so silence proves nothing. A
    /// script of Studio cannot be changed, only detached and deleted by a person. That a domain or a user was given
    /// another script of Studio is not looked at; each was when it was stored.
    pub(super) static CONTROL = {
        id: "sagemaker-lifecycle-script-suspicious",
        title: "A lifecycle script with suspicious content was stored",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Rule,
        watches: &[
            Watch::new("sagemaker", "CreateNotebookInstanceLifecycleConfig"),
            Watch::new("sagemaker", "CreateStudioLifecycleConfig"),
            Watch::new("sagemaker", "UpdateNotebookInstanceLifecycleConfig"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreLifecycleScripts],
        references: &[
            Reference::Prowler("sagemaker_notebook_instance_no_secrets"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI05"),
            Reference::Atlas("AML.T0011.000"),
            Reference::Atlas("AML.T0012"),
        ],
        detect,
        judge: Judge::Lifecycle(Judgement { assess, remediate }),
    }
}

/// Any update may be away from what was approved; what is new is told of by its words.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let found = signs(SCRIPTS.into_iter().flat_map(|path| change.request.texts(path)));
    let (name, of) = (name(change, member(resource), resource), owner(resource));
    let summary = match (change.operation.as_str(), found.is_empty()) {
        ("UpdateNotebookInstanceLifecycleConfig", true) => format!("changed lifecycle script {name} {of}"),
        ("UpdateNotebookInstanceLifecycleConfig", false) => {
            format!("changed lifecycle script {name} {of} into one that {}", found.join(", "))
        }
        (_, true) => return None,
        (_, false) => format!("stored lifecycle script {name} {of}, which {}", found.join(", ")),
    };
    Some(Finding::new(change, resource, summary).about([name]))
}

fn is_of_studio(resource: &Resource) -> bool {
    kind(resource) == "studio-lifecycle-config"
}

fn owner(resource: &Resource) -> &'static str {
    if is_of_studio(resource) { "of Studio" } else { "of notebooks" }
}

fn assess(
    finding: &Finding,
    live: &LifecycleState,
    Approved { baseline, .. }: Approved<'_, LifecycleState>,
) -> Verdict {
    if !live.exists || baseline == Some(live) {
        return Verdict::Sound;
    }
    let found = signs([&live.on_create, &live.on_start].into_iter().filter_map(Option::as_deref));
    let does = if found.is_empty() { String::new() } else { format!("it {}", found.join(", ")) };
    if is_of_studio(&finding.resource) && !found.is_empty() {
        return Verdict::at_most(Response::Alert, does, "a script of Studio cannot be changed");
    }
    match (baseline, found.is_empty()) {
        (None, true) if finding.operation.starts_with("Update") => {
            Verdict::unknown("no baseline is approved for it, and no word in it is known from attacks")
        }
        (None, true) => Verdict::Sound,
        (None, false) => Verdict::at_most(Response::Alert, does, "no baseline is approved to go back to"),
        (Some(_), true) if is_of_studio(&finding.resource) => Verdict::Sound,
        (Some(_), true) => Verdict::exposed("it is another script than was approved"),
        (Some(_), false) => Verdict::exposed(format!("{does}, and is another script than was approved")),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&LifecycleState>,
    Approved { baseline, .. }: Approved<'_, LifecycleState>,
) -> Vec<Remedy> {
    let restore = |approved: &LifecycleState| Remedy::RestoreLifecycleScripts {
        lifecycle: given(finding),
        on_create: approved.on_create.clone(),
        on_start: approved.on_start.clone(),
    };
    if is_of_studio(&finding.resource) {
        return Vec::new();
    }
    match (live, baseline) {
        (None, _) if finding.operation.starts_with("Update") => vec![restore(&baseline.cloned().unwrap_or_default())],
        (Some(live), Some(approved)) if live.exists && live != approved => vec![restore(approved)],
        (_, _) => Vec::new(),
    }
}
