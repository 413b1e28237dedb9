use model::{
    Approved, ByPhase, Change, Evidence, Fields, Finding, GatewayState, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

/// Anyone may call.
const OPEN: &str = "NONE";

/// Callers say who they are, and only a policy engine says what they may do.
const AUTHENTICATED: &str = "AUTHENTICATE_ONLY";

const OFFLOADED: &str = "an interceptor or a policy engine may do the authorization";

const CUT_OFF: &str = "its callers are authenticated, and another authorizer would cut them off";

control! {
    /// An AgentCore gateway was created or changed so that it does not decide who may call it. Whoever knows its
    /// address can use the tools behind it.
    ///
    /// ## Why it matters
    ///
    /// A gateway gives agents the organisation's own tools: it reads tickets, writes records, runs functions, all with
    /// its own role. Left open, it does so for everybody, and the tools see only the gateway.
    ///
    /// ## What we do
    ///
    /// We set the approved authorizer again. Where none was approved and the gateway is open, we ask callers for AWS
    /// signatures. If an interceptor or an enforcing policy engine stands behind an open gateway, or callers are
    /// authenticated but nothing decides what they may do, a person decides first.
    ///
    /// ## When to make an exception
    ///
    /// A demonstration with nothing behind it, or a gateway whose interceptor does the authorization: approve that as
    /// its baseline. An open gateway with neither is never accepted as a baseline.
    pub(super) static CONTROL = {
        id: "agentcore-gateway-unauthenticated",
        title: "An AgentCore gateway was left without inbound authorization",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Approve,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Docs,
        watches: &[Watch::new("bedrock-agentcore", "CreateGateway"), Watch::new("bedrock-agentcore", "UpdateGateway")],
        baseline: true,
        remedies: &[RemedyKind::RequireGatewayAuthorization],
        references: &[
            Reference::SecurityHub("BedrockAgentCore.2"),
            Reference::Config("bedrockagentcore-gateway-authorizer-enabled"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0049"),
            Reference::Atlas("AML.T0053"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        detect,
        judge: Judge::Gateway(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    change.request.at("authorizerType")?;
    let name = resource.arn.name();
    let authorizer = change.request.text("authorizerType");
    let found = |summary: String| Finding::new(change, resource, summary).about(authorizer);
    let enforced = change.request.text("policyEngineConfiguration/mode") == Some("ENFORCE");
    let open = || found(format!("left gateway {name} without inbound authorization"));
    match authorizer {
        Some(OPEN) if enforced || intercepts(change) => Some(open().at_most(Response::Approve, OFFLOADED)),
        Some(OPEN) => Some(open()),
        Some(AUTHENTICATED) if !enforced => {
            let summary = format!("let gateway {name} authenticate its callers, with no policy engine that enforces");
            Some(found(summary).at_most(Response::Approve, CUT_OFF))
        }
        Some(_) => None,
        None => Some(found(format!("changed gateway {name}, and CloudTrail does not show to which authorizer"))),
    }
}

/// Whether an interceptor is asked to see each request, and not only what is answered.
fn intercepts(change: &Change) -> bool {
    let on_request = |interceptor: &serde_json::Value| {
        let points = Fields::inside(interceptor);
        points.list("interceptionPoints").into_iter().any(|point| point.as_str() == Some("REQUEST"))
    };
    change.request.list("interceptorConfigurations").into_iter().any(on_request)
}

fn assess(_: &Finding, live: &GatewayState, Approved { baseline, .. }: Approved<'_, GatewayState>) -> Verdict {
    let guarded = live.policy_enforced || live.intercepted;
    match live.authorizer_type.as_str() {
        "AWS_IAM" | "CUSTOM_JWT" => Verdict::Sound,
        AUTHENTICATED if live.policy_enforced => Verdict::Sound,
        OPEN if !guarded => Verdict::exposed("anyone who knows its address may call it"),
        OPEN | AUTHENTICATED if baseline.is_some_and(|approved| approved.admits_as(live)) => Verdict::Sound,
        OPEN => Verdict::at_most(
            Response::Approve,
            "anyone who knows its address may call it; only what stands behind it may refuse",
            OFFLOADED,
        ),
        AUTHENTICATED => Verdict::at_most(
            Response::Approve,
            "whoever is authenticated may call every tool: no policy engine enforces",
            CUT_OFF,
        ),
        other => Verdict::unknown(format!("its authorizer {other} is not known")),
    }
}

fn remediate(finding: &Finding, live: Option<&GatewayState>, approved: Approved<'_, GatewayState>) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess(finding, live, approved), Verdict::Exposed { .. }));
    let told = finding.subjects.first().map(String::as_str);
    let now = live.map(|live| live.authorizer_type.as_str()).or(told);
    let approved = approved.baseline.filter(|approved| repairs(approved, now, live));
    let signed = (now == Some(OPEN)).then(|| ("AWS_IAM".to_owned(), None));
    let wanted = approved.map(|approved| (approved.authorizer_type.clone(), approved.configuration.clone()));
    let Some((authorizer_type, configuration)) = wanted.or(signed).filter(|_| bad) else { return Vec::new() };
    let gateway = finding.resource.arn.to_string();
    let role = live.and_then(GatewayState::role).map(str::to_owned);
    vec![Remedy::RequireGatewayAuthorization { gateway, authorizer_type, configuration, role }]
}

/// Whether the approved authorizer makes the gateway sound by itself. Its policy engine stays as it is.
fn repairs(approved: &GatewayState, now: Option<&str>, live: Option<&GatewayState>) -> bool {
    match approved.authorizer_type.as_str() {
        "AWS_IAM" | "CUSTOM_JWT" => true,
        AUTHENTICATED => now == Some(OPEN) && live.unwrap_or(approved).policy_enforced,
        _ => false,
    }
}
