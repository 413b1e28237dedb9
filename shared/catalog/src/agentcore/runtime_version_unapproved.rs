use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, NOT_SHOWN, Occurrence, Reference,
    Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

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
    /// We tell people which endpoint serves which version and who did it, unless one of the policy's `release_roles` did.
    /// A release by hand looks the same, so that we do not roll a live agent back.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release agents in the policy: then their releases are left alone.
    pub(super) static CONTROL = {
        id: "agentcore-runtime-version-unapproved",
        title: "A runtime endpoint was moved to an unapproved version",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateAgentRuntimeEndpoint"),
            Watch::new("bedrock-agentcore", "UpdateAgentRuntimeEndpoint"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0081"),
            Reference::NistAiRmf("MANAGE 1.3"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// An update that names no version is a candidate unless the answer tells that it moved nothing.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let runtime = resource.arn.name();
    let named = ["endpointName", "name"].into_iter().find_map(|member| change.request.text(member));
    let endpoint = named.or(change.response.text("endpointName")).unwrap_or(NOT_SHOWN);
    let target = change.request.text("agentRuntimeVersion").or(change.response.text("targetVersion"));
    let moved = change.response.text("liveVersion").is_none_or(|live| Some(live) != target);
    if change.operation == "UpdateAgentRuntimeEndpoint" && !moved {
        return None;
    }
    let verb = if change.operation == "CreateAgentRuntimeEndpoint" { "made" } else { "moved" };
    let version = target.unwrap_or(NOT_SHOWN);
    let summary = format!("{verb} endpoint {endpoint} of runtime {runtime}, which serves version {version}");
    let principal = change.actor.principal().unwrap_or("an unnamed caller");
    Some(Finding::new(change, resource, summary).about([principal]))
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let mut listed = finding.subjects.iter().map(|principal| lists.has(ListName::ReleaseRoles, principal));
    match listed.find(|listed| *listed != Listed::Yes) {
        None if !finding.subjects.is_empty() => Verdict::Sound,
        _ => Verdict::exposed(finding.summary.clone()),
    }
}
