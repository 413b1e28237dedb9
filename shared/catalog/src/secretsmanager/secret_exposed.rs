use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    ResourcePolicy, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::sharing;

control! {
    /// Somebody let the public, or another account, read a secret of an AI workload by its policy, or ended its renewal.
    ///
    /// ## Why it matters
    ///
    /// Tools, connectors and data sources of agents sign in with such secrets. Whoever reads one comes in where the
    /// agent would, with none of its guards. A secret that is never renewed is of use to a thief for ever.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy. What lets anyone in, with no condition on account, organization,
    /// source or network, is taken out of it; the rest stays byte for byte. A policy of which nothing is left is
    /// deleted. A named foreign account, or an organization or network that is not on the approved lists, waits for
    /// approval, unless the approved baseline lets it in as far. That a secret is no longer renewed, or that its policy
    /// no longer denies what its baseline denied, is an alert: to renew a secret changes it at once.
    ///
    /// ## When to make an exception
    ///
    /// Secrets that are shared on purpose: put the accounts on the list of approved accounts, or approve the policy as a
    /// baseline. A condition on any organization or network is taken to be on ours where the lists name none. That a
    /// service of AWS is let in is not told.
    pub(super) static CONTROL = {
        id: "secretsmanager-secret-exposed",
        title: "A secret of an AI workload was exposed or left unrotated",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("secretsmanager", "CancelRotateSecret"),
            Watch::new("secretsmanager", "DeleteResourcePolicy"),
            Watch::new("secretsmanager", "PutResourcePolicy"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowSecretPolicy, RemedyKind::DeleteSecretPolicy],
        references: &[
            Reference::Prowler("secretsmanager_automatic_rotation_enabled"),
            Reference::Prowler("secretsmanager_not_publicly_accessible"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0055"),
            Reference::Atlas("AML.T0098"),
        ],
        detect,
        judge: Judge::ResourcePolicy(Judgement { assess, remediate }),
    }
}

const CANCEL: &str = "CancelRotateSecret";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if change.operation == CANCEL {
        return Some(Finding::new(change, resource, format!("ended the renewal of secret {}", resource.arn.name())));
    }
    sharing::detect(change, resource, &["resourcePolicy"])
}

fn assess(finding: &Finding, live: &ResourcePolicy, approved: Approved<'_, ResourcePolicy>) -> Verdict {
    let baseline = approved.baseline.and_then(|baseline| baseline.rotates);
    let wanted = baseline.unwrap_or(finding.operation == CANCEL);
    let verdict = sharing::assess(finding, live, approved);
    if verdict != Verdict::Sound || !wanted || live.rotates != Some(false) {
        return verdict;
    }
    let why = "to renew a secret changes it at once, which only its owner can time";
    Verdict::at_most(Response::Alert, "it is not renewed by itself any more", why)
}

fn remediate(finding: &Finding, live: Option<&ResourcePolicy>, approved: Approved<'_, ResourcePolicy>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        sharing::removal(finding, live, approved),
        |edits| Remedy::NarrowSecretPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteSecretPolicy { resource: resource(), edits },
    )
}
