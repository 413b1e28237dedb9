use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, UserAccess, Verdict, Watch, control,
};

use super::is_quarantine;

control! {
    /// AWS found an access key of this user in public, and attached a policy to the user that forbids the worst. The
    /// key still works for everything else, models among it.
    ///
    /// ## Why it matters
    ///
    /// Whoever reads public code has the key. AWS's policy forbids some calls and leaves most, and it takes nothing
    /// from what was already done. Keys found so have been used to sell the use of models on.
    ///
    /// ## What we do
    ///
    /// We make the user's active access key inactive. If there are two, the event does not say which of them leaked: a
    /// person decides, as when somebody has taken AWS's policy off again. Read what the key did before you make a new
    /// one.
    ///
    /// ## When to make an exception
    ///
    /// Never for a key that is in public. If a workload stands still without the key, give it a new one first.
    pub(super) static CONTROL = {
        id: "iam-key-quarantined",
        title: "AWS quarantined a leaked access key",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Rule,
        watches: &[Watch::new("iam", "AttachUserPolicy")],
        baseline: false,
        remedies: &[RemedyKind::DeactivateAccessKey],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0012"),
            Reference::Atlas("AML.T0055"),
            Reference::NistAiRmf("MANAGE 4.3"),
        ],
        detect,
        judge: Judge::UserAccess(Judgement { assess, remediate }),
    }
}

const SEVERAL: &str = "the event does not say which of them leaked";
const LIFTED: &str = "somebody has taken AWS's policy off again, and may have dealt with it";

/// Who attaches the policy is not documented, so it does not matter.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let policy = change.request.text("policyArn").map(Arn::new).filter(is_quarantine)?;
    let user = resource.arn.name();
    let summary = format!("attached {} to user {user}, of whom an access key is in public", policy.name());
    Some(Finding::new(change, resource, summary))
}

fn assess(_: &Finding, live: &UserAccess, _: Approved<'_, UserAccess>) -> Verdict {
    let active: Vec<_> = active(live).collect();
    let is_quarantined = live.attached.iter().any(|arn| is_quarantine(&Arn::new(arn)));
    let evidence = || format!("access key {} is still active", active.join(", "));
    match active.as_slice() {
        [] => Verdict::Sound,
        [_] if is_quarantined => Verdict::exposed(evidence()),
        [_] => Verdict::at_most(Response::Approve, evidence(), LIFTED),
        _ => Verdict::at_most(Response::Approve, evidence(), SEVERAL),
    }
}

fn active(live: &UserAccess) -> impl Iterator<Item = &str> {
    live.keys.iter().filter(|key| key.active).map(|key| key.id.as_str())
}

/// The event names no key, so without a live state there is nothing to plan.
fn remediate(finding: &Finding, live: Option<&UserAccess>, _: Approved<'_, UserAccess>) -> Vec<Remedy> {
    let user = finding.resource.arn.name();
    let keys = live.into_iter().flat_map(active);
    keys.map(|id| Remedy::DeactivateAccessKey { user: user.to_owned(), key: id.to_owned() }).collect()
}
