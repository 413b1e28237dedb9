use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PolicyAttachments, Reference, Remedy,
    Resource, Response, Scope, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody made SageMaker act with a role that may administer the account. Whoever opens the notebook, or writes the
    /// code of the job, can do all that the role may.
    ///
    /// ## Why it matters
    ///
    /// To hand a role on is never an event of its own, and it needs no right to take the role. A notebook or a job with a
    /// stronger role than its author's is an old way to become an administrator.
    ///
    /// ## What we do
    ///
    /// We read the role that the call names, and alert when AdministratorAccess, PowerUserAccess or IAMFullAccess is
    /// attached to it. Give the resource another role, or stop it, and see who called.
    ///
    /// ## When to make an exception
    ///
    /// A role that a pipeline of your platform team needs so: exempt it. Broad inline policies and customers' own ones
    /// are judged when they are written, and that a role is new for its caller we do not know.
    pub(super) static CONTROL = {
        id: "sagemaker-role-passed-unexpectedly",
        title: "An unusual execution role was passed to SageMaker",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("sagemaker", "CreateAutoMLJob"),
            Watch::new("sagemaker", "CreateAutoMLJobV2"),
            Watch::new("sagemaker", "CreateDomain"),
            Watch::new("sagemaker", "CreateHyperParameterTuningJob"),
            Watch::new("sagemaker", "CreateModel"),
            Watch::new("sagemaker", "CreateNotebookInstance"),
            Watch::new("sagemaker", "CreatePipeline"),
            Watch::new("sagemaker", "CreateProcessingJob"),
            Watch::new("sagemaker", "CreateTrainingJob"),
            Watch::new("sagemaker", "CreateUserProfile"),
            Watch::new("sagemaker", "UpdateDomain"),
            Watch::new("sagemaker", "UpdateNotebookInstance"),
            Watch::new("sagemaker", "UpdatePipeline"),
            Watch::new("sagemaker", "UpdateUserProfile"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0012"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::Attachments(Judgement { assess, remediate }),
    }
}

/// Where requests name the role.
const PLACES: [&str; 7] = [
    "roleArn",
    "executionRoleArn",
    "defaultUserSettings/executionRole",
    "defaultSpaceSettings/executionRole",
    "userSettings/executionRole",
    "trainingJobDefinition/roleArn",
    "trainingJobDefinitions/roleArn",
];

/// Policies by which a role can make itself whatever it likes. The one that SageMaker itself offers is not among them.
const ADMINISTERING: [&str; 3] = ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"];

/// What is looked at is the role, whose state decides, and not the resource that it was given to.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let role = PLACES.iter().flat_map(|place| change.request.texts(place)).next()?;
    let (what, to) = (resource.arn.noun(), resource.arn.name());
    let arn = Arn::new(role);
    let summary = format!("passed role {} to {what} {to}, by {}", arn.name(), change.operation);
    let account = arn.account().unwrap_or(&resource.account).to_owned();
    let role = Resource { arn, account, scope: Scope::Generic, ..resource.clone() };
    Some(Finding { resource: role, ..Finding::new(change, resource, summary) })
}

fn assess(finding: &Finding, live: &PolicyAttachments, _: Approved<'_, PolicyAttachments>) -> Verdict {
    let administers = |policy: &&String| {
        let arn = Arn::new(policy.as_str());
        arn.account() == Some("aws") && ADMINISTERING.contains(&arn.name())
    };
    let held: Vec<_> = live.attached.iter().filter(administers).cloned().collect();
    if held.is_empty() {
        return Verdict::Sound;
    }
    Verdict::exposed(format!("role {} has {}", finding.resource.arn.name(), held.join(", ")))
}

/// What was made runs already, and to take its role away breaks it: a person decides.
const fn remediate(_: &Finding, _: Option<&PolicyAttachments>, _: Approved<'_, PolicyAttachments>) -> Vec<Remedy> {
    Vec::new()
}
