use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed, NOT_SHOWN, Occurrence,
    Reference, Remedy, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody enabled a Region for the account, or asked AWS for a higher quota of an AI service. More models can be
    /// used than before, and where fewer people look.
    ///
    /// ## Why it matters
    ///
    /// Whoever sells the use of stolen models needs quota, and Regions that nobody watches. To ask for both is one of the
    /// first things they do, and costs nothing until the bill comes.
    ///
    /// ## What we do
    ///
    /// We record it in a prototype and alert later. Nothing is repaired: a request at AWS is a conversation, and a Region
    /// with resources in it is no switch. Withdraw the request, or disable the Region, if nobody of yours asked.
    ///
    /// ## When to make an exception
    ///
    /// Regions on your list of Regions for AI are never told. A platform team that grows a workload: name its role among
    /// the trusted automation. Some records carry no parameters, and are told as they are.
    pub(super) static CONTROL = {
        id: "organizations-limits-raised",
        title: "A region was enabled or an AI quota increase requested",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Rule,
        watches: &[
            Watch::new("account", "EnableRegion"),
            Watch::new("servicequotas", "RequestServiceQuotaIncrease"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0034"),
            Reference::NistAiRmf("MEASURE 2.4"),
        ],
        detect,
        judge: Judge::Occurrence(Judgement { assess, remediate }),
    }
}

/// Services whose quotas are those of AI, by their codes in Service Quotas.
const AI: [&str; 5] = ["bedrock", "bedrock-agentcore", "kendra", "qbusiness", "sagemaker"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    if change.operation == "EnableRegion" {
        let region = request.text("regionName");
        let summary = format!("enabled Region {}", region.unwrap_or(NOT_SHOWN));
        return Some(Finding::new(change, resource, summary).about(region));
    }
    let service = request.text("serviceCode");
    if service.is_some_and(|service| !AI.contains(&service)) {
        return None;
    }
    let told = |value: Option<&str>| value.unwrap_or(NOT_SHOWN).to_owned();
    let value = request.at("desiredValue").map(ToString::to_string);
    let (service, quota) = (told(service), told(request.text("quotaCode")));
    let summary = format!("asked for quota {quota} of {service} to be {}", told(value.as_deref()));
    Some(Finding::new(change, resource, summary))
}

/// A Region that is approved for AI may be enabled.
fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let approved = |region: &String| lists.has(ListName::Regions, region) == Listed::Yes;
    if finding.subjects.iter().any(approved) { Verdict::Sound } else { Verdict::exposed(finding.summary.clone()) }
}

const fn remediate(_: &Finding, _: Option<&Occurrence>, _: Approved<'_, Occurrence>) -> Vec<Remedy> {
    Vec::new()
}
