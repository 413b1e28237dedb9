use model::{
    Approved, ByPhase, Change, DocumentError, Evidence, Finding, GrantedPolicies, Judge, Judgement, Layer,
    PolicyDocument, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{SEALED, is_sealed, kind, principal};
use crate::narrowing::Way;
use crate::policy::{Excess, Policy, told};
use crate::sharing::written;

control! {
    /// Somebody wrote a policy of an AI workload that allows all of an AI service, everything, handing any role on, or
    /// changing who may do what. Whatever speaks through it can now do far more than its work.
    ///
    /// ## Why it matters
    ///
    /// An agent acts with its policies, and what a prompt can talk it into ends where they end. A role that may pass any
    /// role to any service can act with every one of them. Going back to an old, broad version of a policy is quiet.
    ///
    /// ## What we do
    ///
    /// We take out the statements that grant it, unless the approved baseline grants as much by that policy; what was
    /// approved in their place comes back, and all else stays. An inline policy of which nothing is left is deleted; a
    /// managed one gets a new version, or its approved one again. A person decides where no baseline is approved, a
    /// condition may lessen it, or others have the policy too. A policy that nobody has is recorded.
    ///
    /// ## When to make an exception
    ///
    /// Pipelines and administrators who work for an AI workload: accept the state. A managed policy counts as a
    /// workload's when it, or whoever has it, is tagged so.
    pub(super) static CONTROL = {
        id: "iam-wildcard-policy-granted",
        title: "A wildcard AI or PassRole permission was granted",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("iam", "CreatePolicy"),
            Watch::new("iam", "CreatePolicyVersion"),
            Watch::new("iam", "PutGroupPolicy"),
            Watch::new("iam", "PutRolePolicy"),
            Watch::new("iam", "PutUserPolicy"),
            Watch::new("iam", "SetDefaultPolicyVersion"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::RestrictRolePolicy,
            RemedyKind::DeleteRolePolicy,
            RemedyKind::RestrictUserPolicy,
            RemedyKind::DeleteUserPolicy,
            RemedyKind::RestrictGroupPolicy,
            RemedyKind::DeleteGroupPolicy,
            RemedyKind::RestrictManagedPolicy,
            RemedyKind::RestorePolicyVersion,
        ],
        references: &[
            Reference::Prowler("bedrock_full_access_policy_attached"),
            Reference::Prowler("bedrock_agent_role_least_privilege"),
            Reference::Prowler("sagemaker_models_no_administrative_privileges"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.M0026"),
            Reference::Atlas("AML.T0012"),
            Reference::NistAiRmf("GOVERN 2.1"),
        ],
        detect,
        judge: Judge::Grants(Judgement { assess, remediate }),
    }
}

const HELD_BY_NOBODY: &str = "nobody has the policy";
const ONLY_BOUNDS: &str = "it bounds what others grant, and no baseline is approved for it";
const OF_OTHERS: &str = "not all who have the policy are known to be of one AI workload";
const UNAPPROVED: &str = "no baseline is approved for it: the grant may have been there before";
const CONDITIONAL: &str = "a condition may lessen it";
const NO_ROOM: &str = "IAM keeps no more versions: going back to the approved one loses what was changed since";

/// A new version that is not to hold yet grants nothing; which version holds now only the state tells.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (what, inline) = (principal(resource), change.request.text("policyName"));
    let summary = match (change.operation.as_str(), inline) {
        ("CreatePolicyVersion", _) if change.request.flag("setAsDefault") != Some(true) => return None,
        ("SetDefaultPolicyVersion", _) => {
            let version = change.request.told("versionId");
            return Some(Finding::new(
                change,
                resource,
                format!("made version {version} of {what} the one that holds"),
            ));
        }
        ("CreatePolicy" | "CreatePolicyVersion", _) => format!("wrote {what}"),
        (_, Some(name)) => format!("wrote policy {name} of {what}"),
        (_, None) => format!("wrote a policy of {what}"),
    };
    let powers = written(change, "policyDocument").map(|document| Policy::read(&document).map(|read| read.powers()));
    let summary = match powers {
        Some(Ok(powers)) if powers.is_empty() => return None,
        Some(Ok(powers)) => {
            format!("{summary}, which allows {}", told(&powers.iter().map(|granted| granted.power).collect()))
        }
        Some(Err(_)) | None => summary,
    };
    let finding = Finding::new(change, resource, summary).about(inline.filter(|_| kind(resource) != "policy"));
    Some(if is_sealed(resource) { finding.at_most(Response::Alert, SEALED) } else { finding })
}

/// A policy, and what it grants that nobody approved.
type Flaw<'a> = (&'a str, Excess<'a>);

/// Of the policies that the event names, or of all when it names none: padding a request until AWS leaves it out must
/// not hide what it did.
fn flaws<'a>(
    finding: &Finding,
    live: &'a GrantedPolicies,
    baseline: Option<&'a GrantedPolicies>,
) -> Result<Vec<Flaw<'a>>, DocumentError> {
    let named = |(name, _): &(&str, _)| finding.subjects.is_empty() || finding.subjects.iter().any(|one| one == name);
    let policies: Vec<_> = match live {
        GrantedPolicies::Inline { documents } => {
            documents.iter().map(|(name, document)| (name.as_str(), document)).filter(named).collect()
        }
        GrantedPolicies::Managed(managed) => vec![("", &managed.document)],
    };
    let excess = |(name, document): (&'a str, &'a PolicyDocument)| {
        let approved = baseline.and_then(|baseline| baseline.document(name));
        Ok(Excess::of(document, approved)?.map(|excess| (name, excess)))
    };
    policies.into_iter().map(excess).filter_map(Result::transpose).collect()
}

fn assess(
    finding: &Finding,
    live: &GrantedPolicies,
    Approved { baseline, .. }: Approved<'_, GrantedPolicies>,
) -> Verdict {
    let flaws = match flaws(finding, live, baseline) {
        Ok(flaws) => flaws,
        Err(error) => return Verdict::unknown(error.to_string()),
    };
    if flaws.is_empty() {
        return Verdict::Sound;
    }
    let who = principal(&finding.resource);
    let evidence = flaws.iter().map(|(policy, excess)| match live {
        GrantedPolicies::Inline { .. } => format!("policy {policy} of {who} allows {excess}"),
        GrantedPolicies::Managed(_) => format!("{who} allows {excess}"),
    });
    let evidence = evidence.collect::<Vec<_>>().join("; ");
    match ceilings(finding, live, baseline, &flaws).into_iter().min_by_key(|(ceiling, _)| *ceiling) {
        Some((ceiling, why)) => Verdict::at_most(ceiling, evidence, why),
        None => Verdict::exposed(evidence),
    }
}

fn ceilings(
    finding: &Finding,
    live: &GrantedPolicies,
    baseline: Option<&GrantedPolicies>,
    flaws: &[Flaw<'_>],
) -> Vec<(Response, &'static str)> {
    let mut ceilings = Vec::new();
    if let GrantedPolicies::Managed(managed) = live {
        let way = flaws.first().and_then(|(policy, excess)| Way::of(live, baseline, policy, excess));
        let held = managed.attached || managed.bounds;
        ceilings.extend((!held).then_some((Response::Record, HELD_BY_NOBODY)));
        ceilings.extend((!managed.attached && baseline.is_none()).then_some((Response::Alert, ONLY_BOUNDS)));
        ceilings.extend((!managed.only_ai).then_some((Response::Approve, OF_OTHERS)));
        ceilings.extend(matches!(way, Some(Way::Back { loses: true, .. })).then_some((Response::Approve, NO_ROOM)));
    }
    ceilings.extend(is_sealed(&finding.resource).then_some((Response::Alert, SEALED)));
    ceilings.extend(baseline.is_none().then_some((Response::Approve, UNAPPROVED)));
    ceilings
        .extend(flaws.iter().all(|(_, excess)| excess.is_conditional()).then_some((Response::Approve, CONDITIONAL)));
    ceilings
}

fn remediate(
    finding: &Finding,
    live: Option<&GrantedPolicies>,
    Approved { baseline, .. }: Approved<'_, GrantedPolicies>,
) -> Vec<Remedy> {
    if is_sealed(&finding.resource) {
        return Vec::new();
    }
    let Some(live) = live else { return presumed(finding) };
    // What cannot be read is unknown, and nothing is planned for it.
    let flaws = flaws(finding, live, baseline).unwrap_or_default();
    let way = |(policy, excess): &Flaw<'_>| Way::of(live, baseline, policy, excess);
    flaws.iter().filter_map(way).filter_map(|way| way.remedy(&finding.resource)).collect()
}

/// The event does not tell what else stands in the policy: this shows the form of the plan.
fn presumed(finding: &Finding) -> Vec<Remedy> {
    let restrict = |policy: &String| Way::Restrict { policy: policy.clone(), edits: Vec::new() };
    let ways = match (kind(&finding.resource), finding.operation.as_str()) {
        ("policy", "SetDefaultPolicyVersion") => vec![Way::Back { version: String::new(), loses: false }],
        ("policy", _) => vec![restrict(&String::new())],
        (_, _) => finding.subjects.iter().map(restrict).collect(),
    };
    ways.iter().filter_map(|way| way.remedy(&finding.resource)).collect()
}
