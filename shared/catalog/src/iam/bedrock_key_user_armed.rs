use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, UserAccess, Verdict, Watch, control,
};

use super::{BROAD, JOINED, is_by_console, is_key_user, is_of_aws, is_quarantine};

control! {
    /// Somebody gave the user of an API key another way in, or more rights: an access key, a password, a policy, a
    /// group. The console makes such a user for one long-term API key, and nobody else has a use for it.
    ///
    /// ## Why it matters
    ///
    /// Nobody watches such a user. An access key on it survives when the API key is revoked, works outside Bedrock, and
    /// has been used to come back.
    ///
    /// ## What we do
    ///
    /// We make the access key inactive that the event names. A password, a policy and a group are alerted: whether they
    /// go a person decides, since a password cannot be put back. Broad policies of AWS's own are told by
    /// `iam-admin-policy-attached`, which can detach them.
    ///
    /// ## When to make an exception
    ///
    /// We know of no good use. Rename the user if it has become another's.
    pub(super) static CONTROL = {
        id: "iam-bedrock-key-user-armed",
        title: "Extra credentials were added to a Bedrock API key user",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Approve,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("iam", JOINED),
            Watch::new("iam", "AttachUserPolicy"),
            Watch::new("iam", "CreateAccessKey"),
            Watch::new("iam", "CreateLoginProfile"),
            Watch::new("iam", "PutUserPolicy"),
            Watch::new("iam", "UpdateAccessKey"),
            Watch::new("iam", "UpdateLoginProfile"),
        ],
        baseline: false,
        remedies: &[RemedyKind::DeactivateAccessKey],
        references: &[
            Reference::Prowler("bedrock_api_key_no_long_term_credentials"),
            Reference::Prowler("bedrock_api_key_no_administrative_privileges"),
            Reference::Prowler("iam_user_with_temporary_credentials"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0055"),
            Reference::Atlas("AML.T0012"),
        ],
        detect,
        judge: Judge::UserAccess(Judgement { assess, remediate }),
    }
}

const BY_PASSWORD: &str = "a password that was taken away cannot be put back";
const BY_RIGHTS: &str = "which rights it may keep a person decides";
const UNNAMED: &str = "the event does not say which access key it was";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let user = resource.arn.name();
    if !is_key_user(user) {
        return None;
    }
    let finding = |what: String| Finding::new(change, resource, what);
    let told = |path| change.request.told(path);
    Some(match change.operation.as_str() {
        "CreateAccessKey" => with_key(&finding, "made", user, change.response.text("accessKey/accessKeyId")),
        "UpdateAccessKey" if is_off(change) => return None,
        "UpdateAccessKey" => with_key(&finding, "switched on", user, change.request.text("accessKeyId")),
        "CreateLoginProfile" => finding(format!("gave user {user} a password")).at_most(Response::Alert, BY_PASSWORD),
        "UpdateLoginProfile" => {
            finding(format!("changed the password of user {user}")).at_most(Response::Alert, BY_PASSWORD)
        }
        "AttachUserPolicy" if change.request.text("policyArn").is_some_and(|arn| !is_odd(arn, resource)) => {
            return None;
        }
        "AttachUserPolicy" => {
            finding(format!("attached policy {} to user {user}", told("policyArn"))).at_most(Response::Alert, BY_RIGHTS)
        }
        "PutUserPolicy" => {
            finding(format!("wrote policy {} of user {user}", told("policyName"))).at_most(Response::Alert, BY_RIGHTS)
        }
        _ => finding(format!("added user {user} to group {}", told("groupName"))).at_most(Response::Alert, BY_RIGHTS),
    })
}

fn with_key(finding: &impl Fn(String) -> Finding, what: &str, user: &str, id: Option<&str>) -> Finding {
    let key = id.map_or_else(|| "an access key".to_owned(), |id| format!("access key {id}"));
    finding(format!("{what} {key} of user {user}")).about(id)
}

/// Off, or whatever else is not on.
fn is_off(change: &Change) -> bool {
    change.request.text("status").is_some_and(|status| status != "Active")
}

/// A policy that neither the console nor AWS attaches to such a user, and that no other control tells of.
fn is_odd(policy: &str, resource: &Resource) -> bool {
    let arn = Arn::new(policy);
    let told_elsewhere = is_of_aws(&arn) && BROAD.contains(&arn.name());
    !told_elsewhere && !is_quarantine(&arn) && !is_by_console(&arn, resource)
}

fn assess(finding: &Finding, live: &UserAccess, _: Approved<'_, UserAccess>) -> Verdict {
    let ours: Vec<_> = active(live).filter(|id| finding.subjects.iter().any(|subject| subject == id)).collect();
    let others: Vec<_> = active(live).filter(|id| !ours.contains(id)).collect();
    let told = |ids: &[&str]| (!ids.is_empty()).then(|| format!("access key {} is active", ids.join(", ")));
    let evidence = [told(&ours), told(&others), rights(live, &finding.resource)];
    let evidence = evidence.into_iter().flatten().collect::<Vec<_>>().join("; ");
    match (ours.as_slice(), others.as_slice()) {
        ([], _) if evidence.is_empty() => Verdict::Sound,
        ([], []) if live.password => Verdict::at_most(Response::Alert, evidence, BY_PASSWORD),
        ([], []) => Verdict::at_most(Response::Alert, evidence, BY_RIGHTS),
        ([], _) => Verdict::at_most(Response::Alert, evidence, UNNAMED),
        (_, _) => Verdict::exposed(evidence),
    }
}

/// What else the user has that it should not.
fn rights(live: &UserAccess, resource: &Resource) -> Option<String> {
    let odd: Vec<_> = live
        .attached
        .iter()
        .filter(|arn| !is_quarantine(&Arn::new(*arn)) && !is_by_console(&Arn::new(*arn), resource))
        .cloned()
        .collect();
    let groups: Vec<_> = live.groups.iter().map(|group| group_told(&group.name, &group.attached)).collect();
    let parts = [("policy", odd), ("inline policy", live.inline.clone()), ("the policies of group", groups)];
    let told = parts.into_iter().filter(|(_, names)| !names.is_empty());
    let told = told.map(|(what, names)| format!("it has {what} {}", names.join(", ")));
    let password = live.password.then(|| "it has a password".to_owned());
    let told: Vec<_> = password.into_iter().chain(told).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn group_told(name: &str, attached: &[String]) -> String {
    if attached.is_empty() { name.to_owned() } else { format!("{name} ({})", attached.join(", ")) }
}

fn active(live: &UserAccess) -> impl Iterator<Item = &str> {
    live.keys.iter().filter(|key| key.active).map(|key| key.id.as_str())
}

fn remediate(finding: &Finding, live: Option<&UserAccess>, _: Approved<'_, UserAccess>) -> Vec<Remedy> {
    let is_on = |id: &&String| live.is_none_or(|live| active(live).any(|active| active == id.as_str()));
    let user = finding.resource.arn.name();
    let bad = finding.subjects.iter().filter(is_on);
    bad.map(|id| Remedy::DeactivateAccessKey { user: user.to_owned(), key: id.clone() }).collect()
}
