use model::{
    Approved, ByPhase, Caller, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, UserAccess, Verdict, Watch, control,
};

control! {
    /// A user that the console makes to hold a Bedrock API key called another service, with an access key or a password.
    ///
    /// ## Why it matters
    ///
    /// Such a user exists for one API key, which opens Bedrock alone. That it calls IAM or S3 means that somebody gave it
    /// a second way in, and uses it: so a leaked API key, or a short stay in an account, is turned into one that lasts.
    ///
    /// ## What we do
    ///
    /// We alert with the call and its address; in scaled workloads we ask whether to make the access key inactive that
    /// signed it, and no other. A session that the key has started goes on until it ends. Read what else the user did.
    ///
    /// ## When to make an exception
    ///
    /// Never. A tool that needs other services needs a role.
    pub(super) static CONTROL = {
        id: "iam-bedrock-key-user-strayed",
        title: "A Bedrock API key user acted outside Bedrock",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::by(Caller::ApiKeyUser)],
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

const NO_KEY: &str = "it signed with no access key of its own, so there is none to take from it";

/// Whether the call was allowed does not matter. What a service calls for the user, such as Bedrock its key, is no step
/// outside.
fn detect(change: &Change, caller: &Resource) -> Option<Finding> {
    if change.actor.invoked_by.is_some() {
        return None;
    }
    let outcome = if change.error.is_some() { " and was refused" } else { "" };
    let (user, service) = (caller.arn.name(), change.service());
    let finding = Finding::new(change, caller, format!("user {user} called {service}:{}{outcome}", change.operation));
    Some(finding.about(change.actor.access_key.as_deref()))
}

fn assess(finding: &Finding, live: &UserAccess, _: Approved<'_, UserAccess>) -> Verdict {
    let own: Vec<_> = live.keys.iter().filter(|key| finding.subjects.contains(&key.id)).collect();
    let active: Vec<_> = own.iter().filter(|key| key.active).map(|key| key.id.as_str()).collect();
    match (own.is_empty(), active.is_empty()) {
        (true, _) => Verdict::at_most(Response::Alert, finding.summary.clone(), NO_KEY),
        (false, true) => Verdict::Sound,
        (false, false) => Verdict::exposed(format!("access key {} is active", active.join(", "))),
    }
}

fn remediate(finding: &Finding, live: Option<&UserAccess>, _: Approved<'_, UserAccess>) -> Vec<Remedy> {
    let user = finding.resource.arn.name();
    let active = live.into_iter().flat_map(|live| &live.keys).filter(|key| key.active);
    let named = active.filter(|key| finding.subjects.contains(&key.id));
    named.map(|key| Remedy::DeactivateAccessKey { user: user.to_owned(), key: key.id.clone() }).collect()
}
