use model::{
    Approved, ApprovedLists, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed,
    ModelPackageState, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, UserContext, Verdict,
    Watch, control,
};

const APPROVED: &str = "Approved";

const DEPLOYED: &str = "a pipeline that waits for approvals may have deployed it already";

control! {
    /// A model package was approved by somebody who is not among your approvers, or by whoever had registered it.
    /// Pipelines deploy what is approved.
    ///
    /// ## Why it matters
    ///
    /// The approval of a package is the last gate before a model answers people. Whoever can approve what they registered
    /// themselves can bring in a poisoned model, or a container that runs their own code, without anybody else seeing it.
    ///
    /// ## What we do
    ///
    /// We let the package wait for approval again; its versions, its files and its description stay. Who may approve says
    /// the list `model_approvers` of the policy: roles and users, or user profiles of Studio. Without it we only alert. Of
    /// one who approved what another session of the same role had registered, a person decides. What was deployed
    /// meanwhile we do not take back: look at the endpoints of the model.
    ///
    /// ## When to make an exception
    ///
    /// A registry for trials, whose packages nothing deploys. Whoever takes a repair back with `phaseguard undo` has
    /// approved the package; have an approver do it in SageMaker instead. SageMaker tells who changed a package last and
    /// not who approved it, so we go by the event where there is one.
    pub(super) static CONTROL = {
        id: "sagemaker-model-approved-without-review",
        title: "A model package was approved outside the approval path",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("sagemaker", "CreateModelPackage"), Watch::new("sagemaker", "UpdateModelPackage")],
        baseline: false,
        remedies: &[RemedyKind::WithdrawModelApproval],
        references: &[
            Reference::Prowler("sagemaker_models_registry_in_use"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0058"),
            Reference::Atlas("AML.M0014"),
            Reference::NistAiRmf("MANAGE 1.3"),
        ],
        detect,
        judge: Judge::ModelPackage(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    if request.text("modelApprovalStatus") != Some(APPROVED) {
        return None;
    }
    let package = resource.arn.resource().unwrap_or_default().trim_start_matches("model-package/");
    let unvalidated = request.text("skipModelValidation") == Some("All");
    let summary = match (change.operation.as_str(), unvalidated) {
        ("CreateModelPackage", true) => format!("registered model package {package} as approved, without validation"),
        ("CreateModelPackage", false) => format!("registered model package {package} as approved"),
        (_, _) => format!("approved model package {package}"),
    };
    Some(Finding::new(change, resource, summary).about(change.actor.principal()))
}

fn assess(
    finding: &Finding,
    live: &ModelPackageState,
    Approved { lists, .. }: Approved<'_, ModelPackageState>,
) -> Verdict {
    if live.approval.as_deref() != Some(APPROVED) {
        return Verdict::Sound;
    }
    // Nobody has changed it since it was registered.
    let Some((last, principal)) = signed(live.modified_by.as_ref()).or_else(|| signed(live.created_by.as_ref())) else {
        return Verdict::unknown("SageMaker does not say who changed it last");
    };
    // SageMaker does not tell the path of a role; the event does.
    let told = finding.subjects.iter().map(Arn::new).find(|told| told.identity() == principal.identity());
    let others = told.is_none() && !finding.subjects.is_empty();
    let listed = listed(last, told.as_ref().unwrap_or(&principal), lists);
    let name = last.name();
    match listed {
        Listed::NoList => Verdict::unknown("the policy names no model_approvers, so nobody can say who may approve it"),
        Listed::No => Verdict::exposed(format!("{name} approved it, who is not among the approvers; {DEPLOYED}")),
        Listed::Yes if others => {
            Verdict::unknown(format!("{name}, an approver, has changed it since, and perhaps approved it"))
        }
        Listed::Yes => by_another(live, last),
    }
}

fn signed(by: Option<&UserContext>) -> Option<(&UserContext, Arn)> {
    by.and_then(|by| Some((by, by.principal()?)))
}

/// Whether somebody is on the list, by role, user or user profile.
fn listed(by: &UserContext, principal: &Arn, lists: &ApprovedLists) -> Listed {
    let has = |name: &str| lists.has(ListName::ModelApprovers, name);
    match (has(principal.as_str()), by.profile.as_deref().map(has)) {
        (_, Some(Listed::Yes)) => Listed::Yes,
        (listed, _) => listed,
    }
}

/// An approver does not approve what they registered themselves.
fn by_another(live: &ModelPackageState, approver: &UserContext) -> Verdict {
    let Some(creator) = &live.created_by else {
        return Verdict::unknown("SageMaker does not say who registered it");
    };
    let name = approver.name();
    if !creator.is(approver) {
        Verdict::Sound
    } else if creator.identity == approver.identity {
        Verdict::exposed(format!("{name} approved what they had registered themselves; {DEPLOYED}"))
    } else {
        let evidence = format!("{name} approved what another session of the same role had registered; {DEPLOYED}");
        Verdict::at_most(Response::Approve, evidence, "two people may share the role")
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&ModelPackageState>,
    approved: Approved<'_, ModelPackageState>,
) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess(finding, live, approved), Verdict::Exposed { .. }));
    let package = finding.resource.arn.to_string();
    if bad { vec![Remedy::WithdrawModelApproval { package }] } else { Vec::new() }
}
