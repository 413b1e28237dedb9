use model::{
    Approved, ApprovedLists, Arn, ByPhase, Change, Evidence, Fields, Finding, GatewayRateLimit, GatewayState, Judge,
    Judgement, Layer, ListName, Listed, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict,
    Watch, control,
};

const NEEDED: &str = "what a function does on the way only its owner knows, and the gateway may need it";

control! {
    /// A guard of an AgentCore gateway was loosened: it tells callers the particulars of its errors, lets requests pass
    /// while its firewall cannot be asked, shows them to a function of a stranger, or lets more of them through.
    ///
    /// ## Why it matters
    ///
    /// Errors in full tell an attacker how the tools behind the gateway are built. A firewall that can be starved into
    /// silence is none. Without its limits one caller can use up what all need, or the month's budget in a night.
    ///
    /// ## What we do
    ///
    /// We take errors back to the short form and have the gateway close while its firewall is silent. Rate limits that
    /// are gone or higher than approved come back, each entry by itself. A function of an account that nobody approved
    /// is told and left to a person.
    ///
    /// ## When to make an exception
    ///
    /// While somebody looks for a fault: accept it for an hour. A gateway that must answer while its firewall is down is
    /// better told so in the policy.
    pub(super) static CONTROL = {
        id: "agentcore-gateway-weakened",
        title: "An AgentCore gateway's errors, WAF or limits were loosened",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "BatchPutGatewayRateLimits"),
            Watch::new("bedrock-agentcore", "CreateGateway"),
            Watch::new("bedrock-agentcore", "CreateGatewayRateLimit"),
            Watch::new("bedrock-agentcore", "DeleteGatewayRateLimit"),
            Watch::new("bedrock-agentcore", "UpdateGateway"),
            Watch::new("bedrock-agentcore", "UpdateGatewayRateLimit"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::LowerGatewayRateLimit,
            RemedyKind::RecreateGatewayRateLimit,
            RemedyKind::TightenGateway,
        ],
        references: &[
            Reference::OwaspLlm("LLM05"),
            Reference::OwaspLlm("LLM07"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI09"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0069"),
            Reference::Atlas("AML.T0084"),
            Reference::Atlas("AML.T0034"),
            Reference::Atlas("AML.T0029"),
            Reference::Atlas("AML.M0004"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        detect,
        judge: Judge::Gateway(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    if is_about_limits(&change.operation) {
        let done = if change.operation.starts_with("Delete") { "deleted a rate limit" } else { "set rate limits" };
        let limit = change.request.text("rateLimitId");
        return Some(Finding::new(change, resource, format!("{done} of gateway {name}")).about(limit));
    }
    let is = |path: &str, word: &str| change.request.text(path) == Some(word);
    let foreign = change.request.list("interceptorConfigurations").into_iter().any(|interceptor| {
        let function = Fields::inside(interceptor).text("interceptor/lambda/arn").map(Arn::new);
        function.is_some_and(|function| function.account().is_some_and(|account| account != resource.account))
    });
    let done = [
        is("exceptionLevel", "DEBUG").then_some("tell callers the particulars of errors"),
        is("wafConfiguration/failureMode", "FAIL_OPEN").then_some("pass requests while its firewall is silent"),
        foreign.then_some("show requests to a function of another account"),
    ];
    let done: Vec<_> = done.into_iter().flatten().collect();
    (!done.is_empty()).then(|| Finding::new(change, resource, format!("had gateway {name} {}", done.join(" and "))))
}

fn is_about_limits(operation: &str) -> bool {
    operation.contains("GatewayRateLimit")
}

fn assess(finding: &Finding, live: &GatewayState, approved: Approved<'_, GatewayState>) -> Verdict {
    let baseline = approved.baseline;
    let told = [
        live.tells_errors().then_some("callers are told the particulars of errors"),
        live.fails_open().then_some("requests pass while its firewall is silent"),
    ];
    let limits = baseline.map(|approved| looser(live, approved)).unwrap_or_default();
    let limits = limits.iter().map(|limit| format!("more is let through by {}", limit.dimension_keys.join(", ")));
    let evidence: Vec<_> = told.into_iter().flatten().map(str::to_owned).chain(limits).collect();
    let strangers = strangers(finding, live, approved.lists);
    let shown = || format!("a function of account {} sees requests", strangers.join(", "));
    if !evidence.is_empty() {
        Verdict::exposed(evidence.join("; "))
    } else if !strangers.is_empty() {
        Verdict::at_most(Response::Alert, shown(), NEEDED)
    } else if is_about_limits(&finding.operation) && baseline.is_none() {
        Verdict::unknown("no baseline is approved for it, so nobody can say whether more is let through")
    } else {
        Verdict::Sound
    }
}

/// The approved limits of which a gateway lets more through, with the entries that are weaker; all of one that is gone.
fn looser(live: &GatewayState, approved: &GatewayState) -> Vec<GatewayRateLimit> {
    let weaker = |limit: &GatewayRateLimit| match live.rate_limit_like(limit) {
        Some(own) => GatewayRateLimit { entries: own.weaker_than(limit), ..own.clone() },
        None => limit.clone(),
    };
    approved.rate_limits.iter().map(weaker).filter(|limit| !limit.entries.is_empty()).collect()
}

/// The accounts that nobody approved and whose functions see requests.
fn strangers(finding: &Finding, live: &GatewayState, lists: &ApprovedLists) -> Vec<String> {
    let is_stranger = |function: &Arn| {
        let account = function.account().unwrap_or_default();
        account != finding.resource.account
            && lists.has(ListName::Accounts, account) != Listed::Yes
            && lists.has(ListName::Functions, function.as_str()) != Listed::Yes
    };
    let strangers = live.interceptors().into_iter().filter(is_stranger);
    strangers.filter_map(|function| function.account().map(str::to_owned)).collect()
}

fn remediate(finding: &Finding, live: Option<&GatewayState>, approved: Approved<'_, GatewayState>) -> Vec<Remedy> {
    let gateway = finding.resource.arn.to_string();
    let Some(live) = live else { return vec![presumed(finding, gateway)] };
    let limits = approved.baseline.map(|approved| looser(live, approved)).unwrap_or_default();
    let restore = |limit: GatewayRateLimit| match live.rate_limit_like(&limit) {
        Some(_) => Remedy::LowerGatewayRateLimit { gateway: gateway.clone(), limit },
        None => Remedy::RecreateGatewayRateLimit { gateway: gateway.clone(), limit },
    };
    // Limits first: the gateway takes none while it is being updated.
    let limits = limits.into_iter().map(restore);
    let (hide_errors, fail_close) = (live.tells_errors(), live.fails_open());
    let tighten = (hide_errors || fail_close).then(|| Remedy::TightenGateway {
        gateway: gateway.clone(),
        hide_errors,
        fail_close,
        role: live.role().map(str::to_owned),
    });
    limits.chain(tighten).collect()
}

/// What would answer the state that the event speaks of.
fn presumed(finding: &Finding, gateway: String) -> Remedy {
    let rate_limit_id = finding.subjects.first().cloned().unwrap_or_default();
    let limit = GatewayRateLimit { rate_limit_id, dimension_keys: Vec::new(), entries: Vec::new(), description: None };
    match finding.operation.as_str() {
        "DeleteGatewayRateLimit" => Remedy::RecreateGatewayRateLimit { gateway, limit },
        operation if is_about_limits(operation) => Remedy::LowerGatewayRateLimit { gateway, limit },
        _ => Remedy::TightenGateway { gateway, hide_errors: true, fail_close: true, role: None },
    }
}
