use model::{
    Arn, ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control,
};

control! {
    /// Somebody put a model, or what a model is made of, into a resource share that goes beyond this account.
    ///
    /// ## Why it matters
    ///
    /// What is shared can be used, and copied, by whoever the share names, and no policy of the resource shows it. A share
    /// with a whole organization reaches accounts that nobody has made yet.
    ///
    /// ## What we do
    ///
    /// We alert with what is shared and with whom. We do not end the share: others may already work with what is in it,
    /// and a share often holds more than this resource. `aws ram disassociate-resource-share` takes out one resource.
    ///
    /// ## When to make an exception
    ///
    /// A registry account that shares approved models with the accounts that serve them.
    pub(super) static CONTROL = {
        id: "ram-resource-shared",
        title: "An AI resource was shared beyond its account",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("ram", "AssociateResourceShare"), Watch::new("ram", "CreateResourceShare")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0044"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

/// A share that names nobody yet reaches nobody: whoever is named comes with a later call.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let principals = change.request.texts("principals");
    let others: Vec<_> = principals.into_iter().filter(|principal| !is_own(principal, &change.account)).collect();
    let whom = others.join(", ");
    let summary = || format!("shared {} {} with {whom}", resource.arn.noun(), resource.arn.name());
    (!whom.is_empty()).then(|| Finding::new(change, resource, summary()).about(others))
}

/// An account by its number, or a principal of it.
fn is_own(principal: &str, account: &str) -> bool {
    principal == account || Arn::new(principal).account() == Some(account) && !principal.contains(":organizations:")
}
