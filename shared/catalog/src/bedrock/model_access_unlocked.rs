use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, Occurrence, Reference, Resource,
    Response, Severity, UseCase, Verdict, Watch, control,
};

use super::listed;

control! {
    /// Somebody accepted the terms of a foundation model, or made the account ready for one, that the policy does not
    /// approve.
    ///
    /// ## Why it matters
    ///
    /// Whoever uses stolen credentials to run models on the account's bill opens the dear ones first. And a model that
    /// nobody has looked at gets the data of every workload that asks it.
    ///
    /// ## What we do
    ///
    /// We tell people which model it is and who did it, unless the model is on the policy's list of `models`. We delete no
    /// agreement: Bedrock makes it anew by itself as soon as anybody calls the model who may subscribe. What keeps a model
    /// out is a policy that denies to invoke it. An agreement of the Marketplace names no model: there the list
    /// `model_approvers` says who may make one.
    ///
    /// ## When to make an exception
    ///
    /// A model that was looked at belongs on the list, and whoever buys models among the approvers. Without these lists
    /// nobody can say what was approved, and every agreement is told. Models that need none, Amazon's own among them, are
    /// not seen here.
    pub(super) static CONTROL = {
        id: "bedrock-model-access-unlocked",
        title: "Access to an unapproved foundation model was unlocked",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("agreement-marketplace", "AcceptAgreementRequest"),
            Watch::new("agreement-marketplace", "CreateAgreementRequest"),
            Watch::new("bedrock", "CreateFoundationModelAgreement"),
            Watch::new("bedrock", "PutFoundationModelEntitlement"),
            Watch::new("bedrock", "PutUseCaseForModelAccess"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0040"),
            Reference::Atlas("AML.T0034"),
            Reference::NistAiRmf("GOVERN 6.1"),
            Reference::NistAiRmf("MAP 4.1"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// The finding is about the model, or about who made an agreement that names none.
#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let model = change.request.text("modelId");
    let summary = match (model, change.operation.as_str()) {
        (Some(model), _) => format!("unlocked model {model} in {}", resource.region),
        (None, "PutUseCaseForModelAccess") => "told a provider what its models are to be used for".to_owned(),
        (None, _) => "made an agreement in the Marketplace, which may be about a model".to_owned(),
    };
    let subject = model.or(change.actor.principal()).unwrap_or("an unnamed caller");
    Some(Finding::new(change, resource, summary).about([subject]))
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let about_model = finding.resource.arn.resource().is_some_and(|resource| resource.starts_with("foundation-model/"));
    let (list, what) = if about_model {
        (ListName::Models, "models are approved")
    } else {
        (ListName::ModelApprovers, "people approve models")
    };
    match listed(finding, list, lists) {
        Listed::Yes => Verdict::Sound,
        Listed::No => Verdict::exposed(format!("{}, and none of it is approved", finding.summary)),
        Listed::NoList => Verdict::unknown(format!("the policy does not list which {what}")),
    }
}
