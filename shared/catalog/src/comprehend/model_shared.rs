use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    ResourcePolicy, Response, Severity, UseCase, Watch, control,
};

use crate::sharing;

control! {
    /// Somebody let the public, or an account that is not approved, into a model of Comprehend by its policy.
    ///
    /// ## Why it matters
    ///
    /// Whoever is let in can import the model into an account of their own, and then nobody takes it back. A model remembers
    /// the texts that it was trained on.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy. What lets anyone in, with no condition on account, organization,
    /// source or network, is taken out of it, in production once a person agrees; the rest stays byte for byte. A policy of
    /// which nothing is left is deleted. A named foreign account that is not on the approved lists waits for approval,
    /// unless the approved baseline lets it in as far. A model that was imported before stays where it is.
    ///
    /// ## When to make an exception
    ///
    /// Put accounts that import your models on the list of approved accounts in the policy, or approve the model's policy as
    /// a baseline.
    pub(super) static CONTROL = {
        id: "comprehend-model-shared",
        title: "A Comprehend model was shared with another account",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Remediate },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("comprehend", "CreateDocumentClassifier"),
            Watch::new("comprehend", "CreateEntityRecognizer"),
            Watch::new("comprehend", "PutResourcePolicy"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowComprehendPolicy, RemedyKind::DeleteComprehendPolicy],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0044"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::ResourcePolicy(Judgement { assess: sharing::assess, remediate }),
    }
}

/// A model can be given a policy when it is made; most are not.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let is_new = change.operation.starts_with("Create");
    let place = if is_new { "modelPolicy" } else { "resourcePolicy" };
    if is_new && change.request.at(place).is_none() {
        return None;
    }
    sharing::detect(change, resource, &[place])
}

fn remediate(finding: &Finding, live: Option<&ResourcePolicy>, approved: Approved<'_, ResourcePolicy>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        sharing::removal(finding, live, approved),
        |edits| Remedy::NarrowComprehendPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteComprehendPolicy { resource: resource(), edits },
    )
}
