use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    Response, Severity, UseCase, UserAccess, Verdict, Watch, control,
};

use super::is_key_user;

control! {
    /// Somebody made an access key for a user of an AI workload, or switched one on again. Whoever holds the key has all
    /// that the workload may do, from anywhere, until somebody takes the key away.
    ///
    /// ## Why it matters
    ///
    /// Access keys end up in code, in images and in notebooks, and never expire. Those that open models are looked for:
    /// the use of models is sold on, and the bill is yours.
    ///
    /// ## What we do
    ///
    /// In a prototype we tell. Later we ask a person whether to make the one key inactive that the event names; it can
    /// be switched on again. A key whose id the event does not tell is an alert.
    ///
    /// ## When to make an exception
    ///
    /// A rotation looks the same: reject the request, and take the old key away soon. A tool that can take no role needs
    /// a key; accept the state. Keys of the users that the console makes for API keys have a control of their own.
    pub(super) static CONTROL = {
        id: "iam-static-key-created",
        title: "A static access key was made for an AI principal",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("iam", "CreateAccessKey"), Watch::new("iam", "UpdateAccessKey")],
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

const UNNAMED: &str = "the event does not say which access key it was";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let user = resource.arn.name();
    if is_key_user(user) {
        return None;
    }
    let (what, id) = match change.operation.as_str() {
        "CreateAccessKey" => ("made", change.response.text("accessKey/accessKeyId")),
        // Off, or whatever else is not on.
        _ if change.request.text("status").is_some_and(|status| status != "Active") => return None,
        _ => ("switched on", change.request.text("accessKeyId")),
    };
    let key = id.map_or_else(|| "an access key".to_owned(), |id| format!("access key {id}"));
    Some(Finding::new(change, resource, format!("{what} {key} of user {user}")).about(id))
}

fn active<'a>(finding: &'a Finding, live: &'a UserAccess) -> impl Iterator<Item = &'a str> {
    let named = |id: &&str| finding.subjects.is_empty() || finding.subjects.iter().any(|subject| subject == id);
    live.keys.iter().filter(|key| key.active).map(|key| key.id.as_str()).filter(named)
}

fn assess(finding: &Finding, live: &UserAccess, _: Approved<'_, UserAccess>) -> Verdict {
    let active: Vec<_> = active(finding, live).collect();
    let evidence =
        || format!("user {} has access key {}, which is active", finding.resource.arn.name(), active.join(", "));
    match (active.is_empty(), finding.subjects.is_empty()) {
        (true, _) => Verdict::Sound,
        (false, false) => Verdict::exposed(evidence()),
        (false, true) => Verdict::at_most(Response::Alert, evidence(), UNNAMED),
    }
}

fn remediate(finding: &Finding, live: Option<&UserAccess>, _: Approved<'_, UserAccess>) -> Vec<Remedy> {
    let user = finding.resource.arn.name();
    let is_on = |id: &&String| live.is_none_or(|live| active(finding, live).any(|active| active == id.as_str()));
    let bad = finding.subjects.iter().filter(is_on);
    bad.map(|id| Remedy::DeactivateAccessKey { user: user.to_owned(), key: id.clone() }).collect()
}
