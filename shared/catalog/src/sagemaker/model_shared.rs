use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    ResourcePolicy, Response, Severity, UseCase, Watch, control,
};

use crate::sharing;

control! {
    /// Somebody let the public, or another account, into a group of model packages by its policy: who is let in can read
    /// where the models are, deploy them, or add versions.
    ///
    /// ## Why it matters
    ///
    /// The registry holds what a team has trained and released. Whoever may read it can carry the models off; whoever
    /// may add a version decides what is deployed next.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy. What lets anyone in, with no condition on account, organization,
    /// source or network, is taken out of it; the rest stays byte for byte. A policy of which nothing is left is
    /// deleted. A named foreign account, or an organization or network that is not on the approved lists, waits for
    /// approval, unless the approved baseline lets it in as far. A policy that was deleted, or that no longer denies what
    /// its baseline denied, is an alert.
    ///
    /// ## When to make an exception
    ///
    /// Central registries share on purpose: put the accounts on the list of approved accounts, or approve the policy as a
    /// baseline. A policy that AWS RAM manages is changed in RAM, which puts it back when it is changed here. That a
    /// service of AWS is let in is not told.
    pub(super) static CONTROL = {
        id: "sagemaker-model-shared",
        title: "A model package, endpoint or hub model was shared outside",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "DeleteModelPackageGroupPolicy"),
            Watch::new("sagemaker", "PutModelPackageGroupPolicy"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowModelGroupPolicy, RemedyKind::DeleteModelGroupPolicy],
        references: &[
            Reference::Prowler("sagemaker_models_registry_in_use"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.M0014"),
            Reference::Atlas("AML.T0058"),
            Reference::NistAiRmf("MANAGE 1.3"),
        ],
        detect,
        judge: Judge::ResourcePolicy(Judgement { assess: sharing::assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    sharing::detect(change, resource, &["resourcePolicy"])
}

fn remediate(finding: &Finding, live: Option<&ResourcePolicy>, approved: Approved<'_, ResourcePolicy>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        sharing::removal(finding, live, approved),
        |edits| Remedy::NarrowModelGroupPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteModelGroupPolicy { resource: resource(), edits },
    )
}
