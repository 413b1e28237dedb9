use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, NOT_SHOWN, Occurrence,
    Reference, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

/// Where a call says which model it is about.
const MODELS: [&str; 6] = [
    "customModelDataSource/modelPackageArnDataSource/modelPackageArn",
    "desiredModelId",
    "modelArn",
    "modelId",
    "modelSourceConfig/s3DataSource/s3Uri",
    "modelSourceIdentifier",
];

/// How a finding says that money was bound, beside the principal and the model.
const BOUND: &str = "commitment/";

control! {
    /// Somebody who does not release models made a model of what lay in a bucket, put one into service, bought throughput
    /// for one, or gave throughput up.
    ///
    /// ## Why it matters
    ///
    /// What serves answers is what was trained, bought or brought in by somebody: a model that nobody reviewed may carry a
    /// back door. Its endpoints cost by the hour, and throughput that was bought for months cannot be given back.
    ///
    /// ## What we do
    ///
    /// We tell people what was deployed and who did it, unless one of the policy's `release_roles` did, or the model is on
    /// its list `models` and no money was bound. Deleting a deployment takes a model out of service and cannot be undone,
    /// so that stays with a person.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that deploy models in the policy, and the models that anybody may use.
    pub(super) static CONTROL = {
        id: "bedrock-model-deployed-unapproved",
        title: "A model or throughput was deployed outside the pipeline",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "CreateCustomModel"),
            Watch::new("bedrock", "CreateCustomModelDeployment"),
            Watch::new("bedrock", "CreateMarketplaceModelEndpoint"),
            Watch::new("bedrock", "CreateProvisionedModelThroughput"),
            Watch::new("bedrock", "DeleteProvisionedModelThroughput"),
            Watch::new("bedrock", "RegisterMarketplaceModelEndpoint"),
            Watch::new("bedrock", "UpdateCustomModelDeployment"),
            Watch::new("bedrock", "UpdateProvisionedModelThroughput"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0034"),
            Reference::Atlas("AML.T0010.003"),
            Reference::NistAiRmf("MANAGE 3.1"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// The finding is about the principal first, then about the model and what was bound.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let model = MODELS.into_iter().find_map(|place| change.request.text(place));
    let bound = change.request.text("commitmentDuration");
    let shown = model.unwrap_or(NOT_SHOWN);
    let units = change.request.number("modelUnits").unwrap_or_default();
    let term = bound.map(|term| format!(", bound for {term}")).unwrap_or_default();
    let what = match change.operation.as_str() {
        "CreateCustomModel" => format!("made model {name} of {shown}"),
        "CreateCustomModelDeployment" => format!("deployed model {shown} as {name}"),
        "UpdateCustomModelDeployment" => format!("had deployment {name} serve model {shown}"),
        "CreateMarketplaceModelEndpoint" => format!("deployed model {shown} of the Marketplace as {name}"),
        "RegisterMarketplaceModelEndpoint" => format!("registered endpoint {name} of model {shown}"),
        "CreateProvisionedModelThroughput" => format!("bought {units} units of throughput for model {shown}{term}"),
        "DeleteProvisionedModelThroughput" => format!("gave up throughput {name}"),
        _ if model.is_none() && !change.is_partial() => return None,
        _ => format!("had throughput {name} serve model {shown}"),
    };
    let principal = change.actor.principal().unwrap_or("an unnamed caller").to_owned();
    let bound = bound.map(|term| format!("{BOUND}{term}"));
    Some(
        Finding::new(change, resource, what)
            .about([Some(principal), model.map(str::to_owned), bound].into_iter().flatten()),
    )
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let (released, approved) = (released(finding, lists), approved(finding, lists));
    match (released, approved) {
        (Listed::Yes, _) | (_, Listed::Yes) => Verdict::Sound,
        (Listed::NoList, Listed::NoList) => {
            Verdict::unknown("the policy lists neither roles that release models nor models that anybody may use")
        }
        (_, _) => Verdict::exposed(finding.summary.clone()),
    }
}

fn released(finding: &Finding, lists: &ApprovedLists) -> Listed {
    lists.has(ListName::ReleaseRoles, finding.subjects.first().map_or("", String::as_str))
}

/// Whether anybody may use the model, and no money was bound.
fn approved(finding: &Finding, lists: &ApprovedLists) -> Listed {
    let bound = finding.subjects.iter().any(|subject| subject.starts_with(BOUND));
    match lists.has(ListName::Models, finding.subjects.get(1).map_or("", String::as_str)) {
        Listed::Yes if bound => Listed::No,
        listed @ (Listed::Yes | Listed::No | Listed::NoList) => listed,
    }
}
