use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    Response, ServiceCredential, ServiceCredentials, Severity, UseCase, Verdict, Watch, control,
};

use super::is_key_user;

/// How long a key may last.
const LIMIT_DAYS: i64 = 90;

/// The call by which the console makes the user of a key, before it makes the key.
const PHANTOM: &str = "CreateUser";

const NO_KEY: &str = "a user alone opens nothing: the key comes with another call";

control! {
    /// Somebody made a Bedrock API key that lasts longer than 90 days or for ever, switched one on again or renewed its
    /// secret; or the console made the user that such a key belongs to. Whoever holds the key can use your models.
    ///
    /// ## Why it matters
    ///
    /// Such a key is one line of text, sent with every call and needing no signature. Keys of this kind turn up in
    /// public code, and whoever finds one sells the use of your models on.
    ///
    /// ## What we do
    ///
    /// We make inactive the one key that the event names. It can be switched on again, and nothing else of the user
    /// changes. When the console makes a user for a key we only alert: the key itself comes with the next call.
    ///
    /// ## When to make an exception
    ///
    /// A tool that can neither sign requests nor take a short-term key. Keys of 90 days and less are not our concern,
    /// and renewing the secret of one is a rotation.
    pub(super) static CONTROL = {
        id: "iam-bedrock-key-long-term",
        title: "A long-term Bedrock API key was created or re-activated",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Rule,
        watches: &[
            Watch::new("iam", "CreateServiceSpecificCredential"),
            Watch::new("iam", PHANTOM),
            Watch::new("iam", "ResetServiceSpecificCredential"),
            Watch::new("iam", "UpdateServiceSpecificCredential"),
        ],
        baseline: false,
        remedies: &[RemedyKind::DeactivateServiceCredential],
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
        judge: Judge::Credentials(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let user = resource.arn.name();
    let id = change.response.text("serviceSpecificCredential/serviceSpecificCredentialId");
    let id = id.or_else(|| change.request.text("serviceSpecificCredentialId"));
    let key = id.map_or_else(|| "an API key".to_owned(), |id| format!("API key {id}"));
    let summary = match change.operation.as_str() {
        PHANTOM => return phantom(change, resource),
        _ if !opens_models(change) => return None,
        "CreateServiceSpecificCredential" => format!("created {key} of user {user} that {}", lasting(change)?),
        "UpdateServiceSpecificCredential" if is_off(change) => return None,
        "UpdateServiceSpecificCredential" => format!("switched on {key} of user {user}"),
        _ => format!("renewed the secret of {key} of user {user}"),
    };
    Some(Finding::new(change, resource, summary).about(id))
}

fn phantom(change: &Change, resource: &Resource) -> Option<Finding> {
    let user = resource.arn.name();
    if !is_key_user(user) {
        return None;
    }
    let summary = format!("created user {user}, as the console does for a long-term API key");
    Some(Finding::new(change, resource, summary).at_most(Response::Alert, NO_KEY))
}

/// Whether the key is for models, as far as the event tells. Where it does not, the state will.
fn opens_models(change: &Change) -> bool {
    let answered = change.response.text("serviceSpecificCredential/serviceName");
    let service = change.request.text("serviceName").or(answered);
    service.is_none_or(|service| ServiceCredential::FOR_MODELS.contains(&service))
}

/// How long a new key lasts, when that is too long. Without an age it never ends.
fn lasting(change: &Change) -> Option<String> {
    match (change.request.at("credentialAgeDays"), change.request.number("credentialAgeDays")) {
        (None, _) => Some("never expires".to_owned()),
        (Some(_), None) => Some("lasts for a time that CloudTrail does not show".to_owned()),
        (Some(_), Some(days)) => (days > LIMIT_DAYS).then(|| format!("lasts {days} days")),
    }
}

/// Off, or whatever else is not on.
fn is_off(change: &Change) -> bool {
    change.request.text("status").is_some_and(|status| status != "Active")
}

fn assess(finding: &Finding, live: &ServiceCredentials, _: Approved<'_, ServiceCredentials>) -> Verdict {
    if finding.operation == PHANTOM {
        return Verdict::at_most(Response::Alert, "the user exists to hold a long-term API key", NO_KEY);
    }
    let bad = live.credentials.iter().filter(|credential| is_long_term(credential));
    let (named, others): (Vec<_>, Vec<_>) = bad.partition(|credential| finding.subjects.contains(&credential.id));
    match (named.as_slice(), others.as_slice()) {
        ([], []) => Verdict::Sound,
        ([], _) if !finding.subjects.is_empty() => Verdict::Sound,
        ([], others) => Verdict::at_most(Response::Alert, evidence(others), "the event does not say which key it was"),
        (named, _) => Verdict::exposed(evidence(named)),
    }
}

fn remediate(finding: &Finding, live: Option<&ServiceCredentials>, _: Approved<'_, ServiceCredentials>) -> Vec<Remedy> {
    let is_bad = |id: &&String| {
        live.is_none_or(|live| {
            live.credentials.iter().any(|credential| credential.id == **id && is_long_term(credential))
        })
    };
    let user = finding.resource.arn.resource().and_then(|resource| resource.strip_prefix("user/"));
    let user = user.map(|_| finding.resource.arn.name().to_owned());
    let bad = finding.subjects.iter().filter(is_bad);
    bad.map(|id| Remedy::DeactivateServiceCredential { user: user.clone(), credential: id.clone() }).collect()
}

fn is_long_term(credential: &ServiceCredential) -> bool {
    credential.opens_models() && credential.lifetime_days.is_none_or(|days| days > LIMIT_DAYS)
}

fn evidence(credentials: &[&ServiceCredential]) -> String {
    let told = credentials.iter().map(|credential| match credential.lifetime_days {
        None => format!("key {} is active and never expires", credential.id),
        Some(days) => format!("key {} is active and lasts {days} days", credential.id),
    });
    told.collect::<Vec<_>>().join("; ")
}
