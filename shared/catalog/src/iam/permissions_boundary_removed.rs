use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PermissionsBoundary, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{SEALED, is_of_aws, is_sealed, kind, principal};
use crate::policy::{Policy, Power};

const UNAPPROVED: &str = "no boundary is approved for it";
const ANOTHER: &str = "another boundary may be its owner's choice";
const OF_AWS: &str = "the approved boundary is a policy of AWS's own, which we do not set";

control! {
    /// Somebody took away the permissions boundary of a role or user of an AI workload, or put another in its place.
    /// What it could never be granted, it can be granted now.
    ///
    /// ## Why it matters
    ///
    /// A boundary holds whatever else goes wrong: a broad policy, a prompt that talks an agent into changing its own
    /// rights. Whoever wants to escalate removes it first, and then grants.
    ///
    /// ## What we do
    ///
    /// We set the boundary again that was approved, if there is none now, or one that allows everything or is AWS's own.
    /// Another boundary of yours waits for approval. Without an approved boundary, and where the approved one is AWS's
    /// own, we only alert.
    ///
    /// ## When to make an exception
    ///
    /// A workload that needs new rights: approve its new boundary. A boundary that allows everything and then denies
    /// some things may be meant so, and waits for approval.
    pub(super) static CONTROL = {
        id: "iam-permissions-boundary-removed",
        title: "An AI principal's permissions boundary was removed",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("iam", "DeleteRolePermissionsBoundary"),
            Watch::new("iam", "DeleteUserPermissionsBoundary"),
            Watch::new("iam", "PutRolePermissionsBoundary"),
            Watch::new("iam", "PutUserPermissionsBoundary"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreRoleBoundary, RemedyKind::RestoreUserBoundary],
        references: &[
            Reference::Prowler("bedrock_agent_role_least_privilege"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0026"),
        ],
        detect,
        judge: Judge::Boundary(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let who = principal(resource);
    let summary = match change.request.text("permissionsBoundary") {
        _ if change.operation.starts_with("Delete") => format!("removed the permissions boundary of {who}"),
        Some(policy) => format!("made policy {policy} the permissions boundary of {who}"),
        None => format!("changed the permissions boundary of {who}; CloudTrail does not tell to what"),
    };
    let finding = Finding::new(change, resource, summary);
    let finding = if is_sealed(resource) { finding.at_most(Response::Alert, SEALED) } else { finding };
    ["role", "user"].contains(&kind(resource)).then_some(finding)
}

fn assess(
    finding: &Finding,
    live: &PermissionsBoundary,
    Approved { baseline, .. }: Approved<'_, PermissionsBoundary>,
) -> Verdict {
    let approved = baseline.and_then(|baseline| baseline.policy.as_deref());
    if live.policy.is_some() && live.policy.as_deref() == approved {
        return Verdict::Sound;
    }
    let who = principal(&finding.resource);
    let (width, now) = match width(live) {
        Ok(width) => (width, told(&who, live)),
        Err(why) => return Verdict::unknown(why),
    };
    match approved {
        None if width == Width::Narrow => Verdict::Sound,
        None => Verdict::at_most(Response::Alert, now, UNAPPROVED),
        Some(approved) => {
            let evidence = format!("{now}, and not {approved}");
            match width {
                _ if is_of_aws(&Arn::new(approved)) => Verdict::at_most(Response::Alert, evidence, OF_AWS),
                Width::Open => Verdict::exposed(evidence),
                Width::Carved | Width::Narrow => Verdict::at_most(Response::Approve, evidence, ANOTHER),
            }
        }
    }
}

fn told(who: &str, live: &PermissionsBoundary) -> String {
    match &live.policy {
        None => format!("{who} has no permissions boundary"),
        Some(policy) => format!("{who} is bounded by {policy}"),
    }
}

/// How much a boundary lets through.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Width {
    /// Everything: there is none, it says so, or it is AWS's own, which was written for everybody.
    Open,
    /// Everything but what it denies.
    Carved,
    /// Less.
    Narrow,
}

fn width(live: &PermissionsBoundary) -> Result<Width, String> {
    let Some(policy) = &live.policy else { return Ok(Width::Open) };
    if is_of_aws(&Arn::new(policy)) {
        return Ok(Width::Open);
    }
    let Some(document) = &live.document else { return Err(format!("what {policy} says was not read")) };
    let read = Policy::read(document).map_err(|error| error.to_string())?;
    let everything = read.powers().iter().any(|granted| granted.power == Power::Everything && !granted.conditional);
    let denies = read.statements().iter().any(|statement| !statement.allows);
    Ok(match (everything, denies) {
        (false, _) => Width::Narrow,
        (true, true) => Width::Carved,
        (true, false) => Width::Open,
    })
}

fn remediate(
    finding: &Finding,
    live: Option<&PermissionsBoundary>,
    Approved { baseline, .. }: Approved<'_, PermissionsBoundary>,
) -> Vec<Remedy> {
    let approved = baseline.and_then(|baseline| baseline.policy.clone());
    // Without a live state nobody knows what was approved: this shows the form of the plan.
    let presumed = || live.is_none().then(String::new);
    let wanted = approved.or_else(presumed).filter(|wanted| {
        let differs = live.is_none_or(|live| live.policy.as_ref() != Some(wanted));
        differs && !is_of_aws(&Arn::new(wanted)) && !is_sealed(&finding.resource)
    });
    let name = finding.resource.arn.name().to_owned();
    let remedy = wanted.and_then(|boundary| match kind(&finding.resource) {
        "role" => Some(Remedy::RestoreRoleBoundary { role: name, boundary }),
        "user" => Some(Remedy::RestoreUserBoundary { user: name, boundary }),
        _ => None,
    });
    remedy.into_iter().collect()
}
