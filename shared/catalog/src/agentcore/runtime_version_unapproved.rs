use model::{
    Approved, ApprovedLists, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed,
    NOT_SHOWN, Reference, Remedy, RemedyKind, Resource, Response, RuntimeEndpoint, RuntimeEndpoints, Severity, UseCase,
    Verdict, Watch, control,
};

use crate::told::by_principal;

/// How a finding names an endpoint.
const ENDPOINT: &str = "endpoint/";

control! {
    /// Somebody who does not release agents let an endpoint of a runtime serve another version, or made an endpoint beside
    /// those that are there.
    ///
    /// ## Why it matters
    ///
    /// Callers name the endpoint, not the version. Whoever moves it puts other code behind the same name, with the same
    /// role and the same tools, and nobody who calls it sees a difference.
    ///
    /// ## What we do
    ///
    /// What each endpoint serves now is held against what was approved. One that serves another version is moved back: in
    /// scaled workloads once a person agrees, since that rolls a live agent back, and people are told of it in all others.
    /// Of an endpoint that was not there before we tell. Without an approved baseline we tell who moved what.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release agents in the policy's `release_roles`: then their releases are left alone. The endpoint
    /// `DEFAULT` serves the newest version, so that it is moved by whoever makes one.
    pub(super) static CONTROL = {
        id: "agentcore-runtime-version-unapproved",
        title: "A runtime endpoint was moved to an unapproved version",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Approve },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateAgentRuntimeEndpoint"),
            Watch::new("bedrock-agentcore", "UpdateAgentRuntimeEndpoint"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreRuntimeEndpoint],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0081"),
            Reference::NistAiRmf("MANAGE 1.3"),
        ],
        detect,
        judge: Judge::RuntimeEndpoints(Judgement { assess, remediate }),
    }
}

/// An update that names no version is a candidate unless the answer tells that it moved nothing.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let runtime = resource.arn.name();
    let named = named_by(change);
    let endpoint = named.as_deref().unwrap_or(NOT_SHOWN);
    let target = change.request.text("agentRuntimeVersion").or(change.response.text("targetVersion"));
    let moved = change.response.text("liveVersion").is_none_or(|live| Some(live) != target);
    if change.operation == "UpdateAgentRuntimeEndpoint" && !moved {
        return None;
    }
    let verb = if change.operation == "CreateAgentRuntimeEndpoint" { "made" } else { "moved" };
    let version = target.unwrap_or(NOT_SHOWN);
    let summary = format!("{verb} endpoint {endpoint} of runtime {runtime}, which serves version {version}");
    let mut finding = by_principal(change, resource, summary);
    finding.look_for(named.iter().map(|endpoint| format!("{ENDPOINT}{endpoint}")));
    Some(finding)
}

/// The endpoint. Its name is marked as sensitive in AWS's model, so that records may hide it, but not in its ARN.
fn named_by(change: &Change) -> Option<String> {
    let arn = change.response.text("agentRuntimeEndpointArn").map(|arn| Arn::new(arn).name().to_owned());
    let told = || ["endpointName", "name"].into_iter().find_map(|member| change.request.text(member));
    arn.or_else(|| told().or(change.response.text("endpointName")).map(str::to_owned))
}

fn assess(
    finding: &Finding,
    live: &RuntimeEndpoints,
    Approved { baseline, lists }: Approved<'_, RuntimeEndpoints>,
) -> Verdict {
    if is_released(finding, lists) {
        return Verdict::Sound;
    }
    let Some(approved) = baseline else {
        return Verdict::at_most(Response::Alert, finding.summary.clone(), "no baseline is approved for it");
    };
    let moved = moved(finding, live, approved).map(|(endpoint, now, before)| {
        format!("endpoint {endpoint} serves version {}, and version {} is approved", now.version, before.version)
    });
    let moved: Vec<_> = moved.collect();
    let new: Vec<_> = named(finding)
        .filter(|endpoint| live.0.contains_key(*endpoint) && !approved.0.contains_key(*endpoint))
        .map(|endpoint| format!("endpoint {endpoint} was not there when they were approved"))
        .collect();
    if !moved.is_empty() {
        Verdict::exposed(moved.join("; "))
    } else if !new.is_empty() {
        Verdict::at_most(Response::Alert, new.join("; "), "only deleting it would take it away")
    } else if named(finding).next().is_none() {
        Verdict::unknown("CloudTrail does not tell which endpoint it was")
    } else {
        Verdict::Sound
    }
}

/// The endpoints that the finding names.
fn named(finding: &Finding) -> impl Iterator<Item = &str> {
    finding.subjects.iter().filter_map(|subject| subject.strip_prefix(ENDPOINT))
}

/// Whether all who did it release what they touched.
fn is_released(finding: &Finding, lists: &ApprovedLists) -> bool {
    let mut people = finding.subjects.iter().filter(|subject| !subject.starts_with(ENDPOINT)).peekable();
    people.peek().is_some() && people.all(|who| lists.has(ListName::ReleaseRoles, who) == Listed::Yes)
}

/// The endpoints that the finding names and that serve something else than was approved: now, and then.
fn moved<'a>(
    finding: &'a Finding,
    live: &'a RuntimeEndpoints,
    approved: &'a RuntimeEndpoints,
) -> impl Iterator<Item = (&'a str, &'a RuntimeEndpoint, &'a RuntimeEndpoint)> {
    let both = named(finding).filter_map(|name| Some((name, live.0.get(name)?, approved.0.get(name)?)));
    both.filter(|(_, now, before)| now.version != before.version)
}

fn remediate(
    finding: &Finding,
    live: Option<&RuntimeEndpoints>,
    Approved { baseline, lists }: Approved<'_, RuntimeEndpoints>,
) -> Vec<Remedy> {
    let (Some(live), Some(approved)) = (live, baseline) else { return Vec::new() };
    let restore = |(endpoint, _, before): (&str, _, &RuntimeEndpoint)| Remedy::RestoreRuntimeEndpoint {
        runtime: finding.resource.arn.to_string(),
        endpoint: endpoint.to_owned(),
        version: before.version.clone(),
    };
    let wanted = moved(finding, live, approved).filter(|_| !is_released(finding, lists));
    wanted.map(restore).collect()
}
