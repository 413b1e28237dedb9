use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, GatewayState, Judge, Judgement, JwtAuthorizer, Layer,
    ListName, Listed, Reference, Remedy, RemedyKind, Resource, Response, RuntimeState, Severity, UseCase, Verdict,
    Watch, control, https_host,
};

/// Callers show a token.
const TOKENS: &str = "CUSTOM_JWT";

control! {
    /// The authorizer of an AgentCore gateway or runtime believes an issuer that nobody approved, or lets in every
    /// token that its issuer ever made, for whomever.
    ///
    /// ## Why it matters
    ///
    /// Who signs in to any other application of the same issuer holds a token, and so does every other agent. With it
    /// they use this agent's tools. An issuer of a stranger makes tokens for whomever the stranger likes.
    ///
    /// ## What we do
    ///
    /// We look whether the authorizer asks for an audience, a client, a scope, a claim or a workload, and whether its
    /// issuer is reached over TLS, is among the approved hosts, and is the one of the approved baseline. Where one is
    /// approved, its authorizer comes back once a person agrees; only its owner knows the audience.
    ///
    /// ## When to make an exception
    ///
    /// An issuer that serves this agent alone bounds its tokens by itself. A new issuer is approved by its host, in the
    /// policy's list of hosts. A runtime without an authorizer is not open: its callers must sign.
    pub(super) static CONTROL = {
        id: "agentcore-authorizer-unbounded",
        title: "A JWT authorizer accepts any audience, client or issuer",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateAgentRuntime"),
            Watch::new("bedrock-agentcore", "CreateGateway"),
            Watch::new("bedrock-agentcore", "UpdateAgentRuntime"),
            Watch::new("bedrock-agentcore", "UpdateGateway"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RequireGatewayAuthorization, RemedyKind::RequireRuntimeAuthorization],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0091.000"),
        ],
        detect,
        judge: Judge::Either(
            "gateway/",
            &Judge::Gateway(Judgement { assess: assess_gateway, remediate: remediate_gateway }),
            &Judge::Runtime(Judgement { assess: assess_runtime, remediate: remediate_runtime }),
        ),
    }
}

/// Every authorizer that reads tokens is a candidate: which issuers are approved the policy tells.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let jwt = JwtAuthorizer::of(change.request.at("authorizerConfiguration")?)?;
    let issuer = jwt.discovery.as_deref().unwrap_or("an issuer that CloudTrail does not show");
    let those = if jwt.bounded { "some" } else { "all" };
    let called = format!("{} {}", resource.arn.noun(), resource.arn.name());
    Some(Finding::new(change, resource, format!("had {called} believe {those} tokens of {issuer}")))
}

fn assess_gateway(_: &Finding, live: &GatewayState, approved: Approved<'_, GatewayState>) -> Verdict {
    verdict(live.jwt().as_ref(), approved.baseline.and_then(GatewayState::jwt).as_ref(), approved.lists)
}

fn assess_runtime(_: &Finding, live: &RuntimeState, approved: Approved<'_, RuntimeState>) -> Verdict {
    verdict(jwt(live).as_ref(), approved.baseline.and_then(jwt).as_ref(), approved.lists)
}

fn jwt(runtime: &RuntimeState) -> Option<JwtAuthorizer> {
    JwtAuthorizer::of(runtime.authorizer()?)
}

fn verdict(live: Option<&JwtAuthorizer>, approved: Option<&JwtAuthorizer>, lists: &ApprovedLists) -> Verdict {
    live.and_then(|jwt| flaw(jwt, approved, lists)).map_or(Verdict::Sound, Verdict::exposed)
}

/// What is wrong with an authorizer.
fn flaw(jwt: &JwtAuthorizer, approved: Option<&JwtAuthorizer>, lists: &ApprovedLists) -> Option<String> {
    let discovery = jwt.discovery.as_deref().unwrap_or_default();
    let Some(host) = https_host(discovery) else {
        return Some(format!("its issuer is not reached over TLS: {discovery}"));
    };
    let before = approved.and_then(|approved| https_host(approved.discovery.as_deref()?));
    match (lists.has(ListName::Hosts, &host), before) {
        (Listed::No, _) => Some(format!("its issuer {host} is on no list of approved hosts")),
        (Listed::NoList, Some(before)) if before != host => Some(format!("its issuer is {host}, and was {before}")),
        (Listed::Yes | Listed::NoList, _) if !jwt.bounded => {
            Some(format!("any token of {host} lets its holder in, for whomever it was made"))
        }
        (Listed::Yes | Listed::NoList, _) => None,
    }
}

fn remediate_gateway(
    finding: &Finding,
    live: Option<&GatewayState>,
    approved: Approved<'_, GatewayState>,
) -> Vec<Remedy> {
    let good = approved.baseline.filter(|state| is_good(state.jwt().as_ref(), approved.lists));
    let bad = live.is_none_or(|live| assess_gateway(finding, live, approved) != Verdict::Sound);
    if !bad || (live.is_some() && good.is_none()) {
        return Vec::new();
    }
    vec![Remedy::RequireGatewayAuthorization {
        gateway: finding.resource.arn.to_string(),
        authorizer_type: good.map_or(TOKENS, |state| state.authorizer_type.as_str()).to_owned(),
        configuration: good.and_then(|state| state.configuration.clone()),
        role: live.and_then(GatewayState::role).map(str::to_owned),
    }]
}

fn remediate_runtime(
    finding: &Finding,
    live: Option<&RuntimeState>,
    approved: Approved<'_, RuntimeState>,
) -> Vec<Remedy> {
    let good = approved.baseline.filter(|state| is_good(jwt(state).as_ref(), approved.lists));
    let bad = live.is_none_or(|live| assess_runtime(finding, live, approved) != Verdict::Sound);
    if !bad || (live.is_some() && good.is_none()) {
        return Vec::new();
    }
    vec![Remedy::RequireRuntimeAuthorization {
        runtime: finding.resource.arn.to_string(),
        configuration: good.and_then(RuntimeState::authorizer).cloned(),
        role: live.and_then(RuntimeState::role).map(str::to_owned),
    }]
}

/// Whether an approved authorizer still lets in only whom it should. One that reads no tokens has callers sign.
fn is_good(approved: Option<&JwtAuthorizer>, lists: &ApprovedLists) -> bool {
    approved.is_none_or(|jwt| flaw(jwt, None, lists).is_none())
}
