use model::{
    ActorKind, Approved, ByPhase, Caller, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, ServiceCredential, ServiceCredentials, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// A user's API key of Bedrock did something else than ask a model: it read or changed how Bedrock is set up.
    ///
    /// ## Why it matters
    ///
    /// The key is one line of text, and whoever holds it is the user. It is made to ask models. Who has found one in
    /// public tries first what else it opens: which models there are, whether calls are logged, what can be deleted.
    ///
    /// ## What we do
    ///
    /// In production we alert, and in scaled workloads we ask whether to make the key inactive, which can be taken back.
    /// The event does not name the key: where the user has more than one we only alert. Keys that last hours, and belong
    /// to a role, are what AWS advises: they are left alone, and so are all questions to models, of which there are too
    /// many to hear each.
    ///
    /// ## When to make an exception
    ///
    /// A tool that lists models before it asks one. Let it take a role, or accept the finding for a time.
    pub(super) static CONTROL = {
        id: "bedrock-api-key-used",
        title: "A Bedrock API key did more than ask a model",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Docs,
        watches: &[Watch::by(Caller::ApiKey)],
        baseline: false,
        remedies: &[RemedyKind::DeactivateServiceCredential],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0040"),
            Reference::Atlas("AML.T0091.000"),
        ],
        detect,
        judge: Judge::Credentials(Judgement { assess, remediate }),
    }
}

const SEVERAL: &str = "the event does not say which of the keys it was";

fn detect(change: &Change, caller: &Resource) -> Option<Finding> {
    if change.actor.kind != ActorKind::IamUser {
        return None;
    }
    let outcome = if change.error.is_some() { " and was refused" } else { "" };
    let (user, service) = (caller.arn.name(), change.service());
    Some(Finding::new(
        change,
        caller,
        format!("an API key of user {user} called {service}:{}{outcome}", change.operation),
    ))
}

fn assess(_: &Finding, live: &ServiceCredentials, _: Approved<'_, ServiceCredentials>) -> Verdict {
    let keys: Vec<_> = active(live).map(|key| key.id.as_str()).collect();
    match keys.as_slice() {
        [] => Verdict::Sound,
        [key] => Verdict::exposed(format!("key {key} is active")),
        _ => Verdict::at_most(Response::Alert, format!("keys {} are active", keys.join(", ")), SEVERAL),
    }
}

fn active(live: &ServiceCredentials) -> impl Iterator<Item = &ServiceCredential> {
    live.credentials.iter().filter(|credential| credential.opens_models())
}

/// The event names no key, so without a live state there is nothing to plan.
fn remediate(finding: &Finding, live: Option<&ServiceCredentials>, _: Approved<'_, ServiceCredentials>) -> Vec<Remedy> {
    let user = Some(finding.resource.arn.name().to_owned());
    let keys = live.into_iter().flat_map(active);
    keys.map(|key| Remedy::DeactivateServiceCredential { user: user.clone(), credential: key.id.clone() }).collect()
}
