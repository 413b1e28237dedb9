use model::{
    Approved, ApprovedLists, ByPhase, Change, DocumentError, Evidence, Finding, Judge, Judgement, Layer,
    PolicyDocument, Reference, Remedy, RemedyKind, Resource, Response, Severity, TrustPolicy, UseCase, Verdict, Watch,
    control,
};

use super::{SEALED, is_sealed};
use crate::policy::{Admission, Condition, Door, Grant, Policy, Removal, Statement, Stranger, Strangers};
use crate::sharing::{EXPOSED, written};

control! {
    /// Somebody let others act with a role of an AI workload: anyone, another account, or whomever an identity provider
    /// vouches for. Whoever takes the role has all that the workload may do.
    ///
    /// ## Why it matters
    ///
    /// A trust policy is a door that no key is needed for, and one more principal in it is an old way to come back. A
    /// service that is let in for whoever makes it call can be used by another customer of that service.
    ///
    /// ## What we do
    ///
    /// We take out the principals that let in anyone, or whomever a provider vouches for without saying for whom and for
    /// what; all else stays. A named account waits for approval, unless it is among the approved accounts or in the
    /// approved baseline. An AI service that is let in for any account is an alert. If nothing would be left, a person
    /// decides.
    ///
    /// ## When to make an exception
    ///
    /// Pipelines of another account: list the account. Services that set neither `aws:SourceAccount` nor
    /// `aws:SourceArn`: approve the trust policy as it is. We do not know whose accounts an organization's are.
    pub(super) static CONTROL = {
        id: "iam-trust-policy-opened",
        title: "An AI role's trust policy was opened",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("iam", "CreateRole"), Watch::new("iam", "UpdateAssumeRolePolicy")],
        baseline: true,
        remedies: &[RemedyKind::RestrictTrustPolicy],
        references: &[
            Reference::Prowler("iam_role_cross_service_confused_deputy_prevention"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0012"),
        ],
        detect,
        judge: Judge::Trust(Judgement { assess, remediate }),
    }
}

/// Services that act for AI workloads with roles of theirs.
const AI_SERVICES: [&str; 7] = [
    "agentcore.bedrock.amazonaws.com",
    "bedrock.amazonaws.com",
    "bedrock-agentcore.amazonaws.com",
    "kendra.amazonaws.com",
    "lexv2.amazonaws.com",
    "qbusiness.amazonaws.com",
    "sagemaker.amazonaws.com",
];

const BY_SERVICE: &str = "only its owner knows for which of its resources the service needs the role";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let role = resource.arn.name();
    let (what, member) = match change.operation.as_str() {
        "CreateRole" => (format!("created role {role}"), "assumeRolePolicyDocument"),
        _ => (format!("changed whom role {role} trusts"), "policyDocument"),
    };
    let nobody = Approved { baseline: None, lists: ApprovedLists::NONE };
    let strangers = written(change, member).map(|document| strangers(resource, &document, nobody));
    let finding = match strangers {
        Some(Ok(strangers)) if strangers.0.is_empty() => return None,
        Some(Ok(strangers)) => {
            let finding = Finding::new(change, resource, format!("{what}: {}", strangers.told()));
            match strangers.verdict() {
                Verdict::Exposed { ceiling: Some((limit, why)), .. } => finding.at_most(limit, why),
                Verdict::Exposed { .. } | Verdict::Sound | Verdict::Unknown { .. } | Verdict::Unread => finding,
            }
        }
        Some(Err(_)) | None => Finding::new(change, resource, what),
    };
    Some(if is_sealed(resource) { finding.at_most(Response::Alert, SEALED) } else { finding })
}

/// Whom the document lets take the role, and nobody approved.
fn strangers(
    role: &Resource,
    document: &PolicyDocument,
    Approved { baseline, lists }: Approved<'_, TrustPolicy>,
) -> Result<Strangers, DocumentError> {
    let (account, approved) = (role.account.as_str(), baseline.map(|baseline| &baseline.document));
    let mut strangers = Door { account, document, approved, lists, anyone: Some(EXPOSED) }.strangers()?;
    let policy = Policy::read(document)?;
    // What cannot be read approves nobody.
    let before = approved.and_then(|approved| Policy::read(approved).ok());
    let before = before.as_ref().map(|before| before.admissions(account)).unwrap_or_default();
    let same = |one: &Admission<'_>, other: &Admission<'_>| {
        one.grant == other.grant && one.principal.map(|(_, name)| name) == other.principal.map(|(_, name)| name)
    };
    let vouched = policy.admissions(account).into_iter().filter_map(|admission| {
        let stranger = vouched(policy.statements().get(admission.statement)?, &admission)?;
        let excused = stranger.limit == Response::Alert && before.iter().any(|before| same(before, &admission));
        (!excused).then_some(stranger)
    });
    strangers.0.extend(vouched);
    Ok(strangers)
}

/// Whom an identity provider or a service lets in, when nothing tells for whom it speaks.
fn vouched(statement: &Statement, admission: &Admission<'_>) -> Option<Stranger> {
    let (limit, why, whom) = match &admission.grant {
        Grant::Federated(provider) if !is_bound(statement, provider) => {
            (Response::Remediate, "", format!("whomever {provider} vouches for"))
        }
        Grant::Service(name) if AI_SERVICES.contains(&name.as_str()) => {
            (Response::Alert, BY_SERVICE, format!("{name} for any account"))
        }
        Grant::Known
        | Grant::Organization(_)
        | Grant::Service(_)
        | Grant::Network(_)
        | Grant::Federated(_)
        | Grant::Foreign(_)
        | Grant::Anyone => return None,
    };
    let name = statement.sid.clone().unwrap_or_else(|| (admission.statement + 1).to_string());
    let (statement, principal) = (admission.statement, admission.principal.map(|(nth, _)| nth));
    Some(Stranger { statement, principal, limit, why, evidence: format!("statement {name} lets in {whom}") })
}

/// Whether conditions say for which application a provider vouches, and for whom. SAML has no subject that AWS tells,
/// and Cognito vouches for guests too, so that it must say that it knows them.
fn is_bound(statement: &Statement, provider: &str) -> bool {
    let host = provider.split_once("oidc-provider/").map_or(provider, |(_, host)| host).to_ascii_lowercase();
    let binds = |key: &str, is_wide: fn(&str) -> bool| {
        let of_key = |condition: &&Condition| condition.key() == key && condition.binds();
        let mut conditions = statement.conditions.iter().filter(of_key);
        conditions.any(|condition| !condition.values().iter().any(|value| is_wide(value)))
    };
    if provider.contains(":saml-provider/") {
        return binds("saml:aud", |_| false) || binds("saml:sub", |_| false);
    }
    let audience = ["aud", "app_id"].iter().any(|key| binds(&format!("{host}:{key}"), |_| false));
    let subject = if host == "cognito-identity.amazonaws.com" {
        binds(&format!("{host}:amr"), |value| value == "unauthenticated")
    } else {
        binds(&format!("{host}:sub"), is_anybody)
    };
    audience && subject
}

/// `repo:*` is everybody's repository; `repo:acme/*` is one owner's.
fn is_anybody(subject: &str) -> bool {
    subject.split_once(':').map_or(subject, |(_, name)| name).starts_with(['*', '?'])
}

fn assess(finding: &Finding, live: &TrustPolicy, approved: Approved<'_, TrustPolicy>) -> Verdict {
    let strangers = match strangers(&finding.resource, &live.document, approved) {
        Ok(strangers) => strangers,
        Err(error) => return Verdict::unknown(error.to_string()),
    };
    match (strangers.limit(), approved.baseline) {
        (Some(_), _) if is_sealed(&finding.resource) => Verdict::at_most(Response::Alert, strangers.told(), SEALED),
        // Once a person has approved it, it is as it should be.
        (Some(Response::Alert), None) => {
            Verdict::unknown(format!("{}, and nobody has approved that", strangers.told()))
        }
        (_, _) => strangers.verdict(),
    }
}

/// A role that trusts nobody is useless, and IAM takes no such policy: a person decides then.
fn remediate(finding: &Finding, live: Option<&TrustPolicy>, approved: Approved<'_, TrustPolicy>) -> Vec<Remedy> {
    if is_sealed(&finding.resource) {
        return Vec::new();
    }
    let edits = match live {
        // The event does not tell what else stands in the policy: this shows the form of the plan.
        None => Some(Vec::new()),
        Some(live) => match strangers(&finding.resource, &live.document, approved)
            .ok()
            .and_then(|strangers| strangers.removal(&live.document))
        {
            Some(Removal::Parts(edits)) => Some(edits),
            Some(Removal::All(_)) | None => None,
        },
    };
    let role = finding.resource.arn.name().to_owned();
    edits.into_iter().map(|edits| Remedy::RestrictTrustPolicy { role: role.clone(), edits }).collect()
}
