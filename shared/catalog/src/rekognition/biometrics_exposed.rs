use model::{
    Arn, ByPhase, Change, Evidence, Finding, Judge, Layer, NOT_SHOWN, Reference, Resource, Response, Severity, UseCase,
    Watch, control,
};

use crate::sharing;
use crate::told::{by_principal, unless_approved};

control! {
    /// Somebody let outsiders copy a model of Rekognition, copied one into another account, deleted faces, or had AWS keep what
    /// a stream showed.
    ///
    /// ## Why it matters
    ///
    /// Faces are personal data of the most delicate kind, and a custom model is the work of months. A copy in another account is
    /// out of reach. Deleted faces are gone, and with them whoever they let in or kept out.
    ///
    /// ## What we do
    ///
    /// We tell people. The policy of a project is judged by whom it lets in; everything else is told with who did it, unless one
    /// of the policy's `release_roles` did. Phaseguard does not read Rekognition: deletions are final, and a copy is not undone.
    ///
    /// ## When to make an exception
    ///
    /// Promotion between accounts of yours: put them on the list of approved accounts, and name the role that promotes among the
    /// `release_roles`. The same for who deletes faces when people ask for it.
    pub(super) static CONTROL = {
        id: "rekognition-biometrics-exposed",
        title: "Rekognition models or faces were shared, copied or deleted",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("rekognition", "CopyProjectVersion"),
            Watch::new("rekognition", "CreateStreamProcessor"),
            Watch::new("rekognition", "DeleteCollection"),
            Watch::new("rekognition", "DeleteFaces"),
            Watch::new("rekognition", "PutProjectPolicy"),
            Watch::new("rekognition", "UpdateStreamProcessor"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0044"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::told(unless_approved),
    }
}

const OPTS_IN: [&str; 2] = ["dataSharingPreference/optIn", "dataSharingPreferenceForUpdate/optIn"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let what = match change.operation.as_str() {
        "PutProjectPolicy" => return sharing::detect(change, resource, &["policyDocument"]),
        "CopyProjectVersion" => copied(change, name)?,
        "CreateStreamProcessor" | "UpdateStreamProcessor" => streams(change, name)?,
        "DeleteFaces" => format!("deleted {} faces of collection {name}", change.request.list("faceIds").len()),
        _ => format!("deleted face collection {name}"),
    };
    Some(by_principal(change, resource, what))
}

fn copied(change: &Change, name: &str) -> Option<String> {
    let account = |member| change.request.text(member).map(Arn::new)?.account().map(str::to_owned);
    let (from, to) = (account("sourceProjectArn"), account("destinationProjectArn"));
    let version = change.request.told("versionName");
    let into = to.as_deref().unwrap_or(NOT_SHOWN);
    (from != to || to.is_none()).then(|| format!("copied a model of project {name} as {version} into account {into}"))
}

fn streams(change: &Change, name: &str) -> Option<String> {
    let opts_in = OPTS_IN.into_iter().any(|member| change.request.flag(member) == Some(true));
    let topic = change.request.text("notificationChannel/sNSTopicArn").map(Arn::new);
    let foreign = topic.filter(|topic| topic.account().is_some_and(|account| account != change.account));
    match (opts_in, foreign) {
        (true, _) => Some(format!("had AWS keep what stream processor {name} sees")),
        (false, Some(topic)) => Some(format!("had stream processor {name} tell {} what it sees", topic.as_str())),
        (false, None) => None,
    }
}
