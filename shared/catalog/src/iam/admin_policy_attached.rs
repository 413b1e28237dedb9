use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, NOT_SHOWN, PolicyAttachments,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{JOINED, SEALED, is_by_console, is_key_user, is_of_aws, is_sealed, kind, principal};

/// A remedy role may detach these, and no other.
pub const BROAD: [&str; 11] = PolicyAttachments::BROAD;

const BY_GROUP: &str = "a group serves all its members: a person decides who belongs to it";

control! {
    /// Somebody gave a role, user or group of an AI workload one of the broad policies that AWS offers, such as
    /// AdministratorAccess or AmazonBedrockFullAccess. Whatever speaks through it can now do far more than its work.
    ///
    /// ## Why it matters
    ///
    /// An agent acts with its role. What a prompt can talk it into is limited by what the role may do, and by nothing
    /// else. Broad policies are also the first thing that an intruder attaches.
    ///
    /// ## What we do
    ///
    /// We detach the one policy that was attached, unless the approved baseline has it. Without an approved baseline a
    /// person decides, since the policy may have been there before. Roles that only AWS can change, and users who were
    /// put into a group, are alerted.
    ///
    /// ## When to make an exception
    ///
    /// A pipeline or an administrator's role that works for an AI workload: approve the policy in its baseline. Your
    /// own policies are never meant, whatever their name, nor the one that the console gives the user of an API key.
    pub(super) static CONTROL = {
        id: "iam-admin-policy-attached",
        title: "A broad managed policy was attached to an AI principal",
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
            Watch::new("iam", JOINED),
            Watch::new("iam", "AttachGroupPolicy"),
            Watch::new("iam", "AttachRolePolicy"),
            Watch::new("iam", "AttachUserPolicy"),
        ],
        baseline: true,
        remedies: &[RemedyKind::DetachRolePolicy, RemedyKind::DetachUserPolicy, RemedyKind::DetachGroupPolicy],
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
        judge: Judge::Attachments(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let who = principal(resource);
    if change.operation == JOINED {
        // The user of an API key belongs to no group at all, which a control of its own says.
        if is_key_user(resource.arn.name()) {
            return None;
        }
        let group = change.request.text("groupName");
        let summary = format!("added {who} to group {}", group.unwrap_or(NOT_SHOWN));
        return Some(Finding::new(change, resource, summary).about(group).at_most(Response::Alert, BY_GROUP));
    }
    let policy = change.request.text("policyArn");
    if policy.is_some_and(|policy| !is_broad(policy, resource)) {
        return None;
    }
    let summary = format!("attached policy {} to {who}", policy.unwrap_or(NOT_SHOWN));
    let finding = Finding::new(change, resource, summary).about(policy);
    Some(if is_sealed(resource) { finding.at_most(Response::Alert, SEALED) } else { finding })
}

fn assess(
    finding: &Finding,
    live: &PolicyAttachments,
    Approved { baseline, .. }: Approved<'_, PolicyAttachments>,
) -> Verdict {
    let added = added(finding, live, baseline);
    if added.is_empty() {
        return Verdict::Sound;
    }
    let evidence = format!("{} has {}", principal(&finding.resource), added.join(", "));
    match baseline {
        _ if finding.operation == JOINED => Verdict::at_most(Response::Alert, evidence, BY_GROUP),
        _ if is_sealed(&finding.resource) => Verdict::at_most(Response::Alert, evidence, SEALED),
        None => Verdict::at_most(
            Response::Approve,
            evidence,
            "no baseline is approved for it: the policy may have been there before",
        ),
        Some(_) => Verdict::exposed(evidence),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&PolicyAttachments>,
    Approved { baseline, .. }: Approved<'_, PolicyAttachments>,
) -> Vec<Remedy> {
    if finding.operation == JOINED || is_sealed(&finding.resource) {
        return Vec::new();
    }
    let told = PolicyAttachments { attached: finding.subjects.clone(), ..PolicyAttachments::default() };
    let added = added(finding, live.unwrap_or(&told), baseline);
    added.into_iter().filter_map(|policy| detach(&finding.resource, policy)).collect()
}

/// Broad policies that the event speaks of, that are there, and that nobody approved. When the event names none, all
/// broad ones: padding a request until AWS leaves it out must not hide what it did.
fn added<'a>(finding: &Finding, live: &'a PolicyAttachments, baseline: Option<&PolicyAttachments>) -> Vec<&'a str> {
    let joined = finding.operation == JOINED;
    let held = |state: &'a PolicyAttachments| if joined { &state.inherited } else { &state.attached };
    let named = |policy: &String| joined || finding.subjects.is_empty() || finding.subjects.contains(policy);
    let approved = |policy: &String| {
        baseline.is_some_and(|baseline| if joined { &baseline.inherited } else { &baseline.attached }.contains(policy))
    };
    let broad = held(live).iter().filter(|policy| is_broad(policy, &finding.resource));
    broad.filter(|policy| named(policy) && !approved(policy)).map(String::as_str).collect()
}

/// Whether a policy is AWS's own and broad. The console's policy on the console's user of an API key is judged with
/// the key.
fn is_broad(policy: &str, resource: &Resource) -> bool {
    let arn = Arn::new(policy);
    is_of_aws(&arn) && BROAD.contains(&arn.name()) && !is_by_console(&arn, resource)
}

fn detach(resource: &Resource, policy: &str) -> Option<Remedy> {
    let (name, policy) = (resource.arn.name().to_owned(), policy.to_owned());
    match kind(resource) {
        "role" => Some(Remedy::DetachRolePolicy { role: name, policy }),
        "user" => Some(Remedy::DetachUserPolicy { user: name, policy }),
        "group" => Some(Remedy::DetachGroupPolicy { group: name, policy }),
        _ => None,
    }
}
