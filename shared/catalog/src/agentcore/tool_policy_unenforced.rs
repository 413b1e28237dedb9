use model::{
    Approved, ByPhase, Change, Evidence, Finding, GatewayState, Judge, Judgement, Layer, PolicyEngineState, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

const NO_BASELINE: &str = "no baseline is approved for it, so nobody can say whether it holds less than it did";
const UNSEEN: &str = "what its engine holds now is not seen, and one without policies refuses every tool";
const EMPTY: &str = "its engine holds no policy that is in force, and would refuse every tool";
const NOT_ENFORCED: &str = "nobody approved that it enforces, and what it would refuse is not known";
const NEW_ID: &str = "an engine that is made again has another id, and gateways name the old one";
const ADDED: &str = "nobody approved another text for this policy, and only its owner knows what it was for";

control! {
    /// What says which tools a caller of an AgentCore gateway may use is gone, is only logged, or lets everybody use
    /// everything. The gateway goes on as if nothing had happened.
    ///
    /// ## Why it matters
    ///
    /// Who may call a gateway may still not do everything with it: its policies say that this agent may read tickets and
    /// not close them. Without them each caller, and each text that talks an agent into something, has all tools.
    ///
    /// ## What we do
    ///
    /// We make a gateway obey its approved engine again, put policies back in force, give those their text back that now
    /// let everything through, and create deleted ones anew. An engine without policies in force would refuse every tool,
    /// so a person decides first. A deleted engine we only tell of.
    ///
    /// ## When to make an exception
    ///
    /// While somebody tries new policies out: log only those, and approve that as the baseline. A gateway that never had
    /// an engine is sound once it is approved so.
    pub(super) static CONTROL = {
        id: "agentcore-tool-policy-unenforced",
        title: "Tool authorization policy was deleted or no longer enforced",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateGateway"),
            Watch::new("bedrock-agentcore", "CreatePolicy"),
            Watch::new("bedrock-agentcore", "DeletePolicy"),
            Watch::new("bedrock-agentcore", "DeletePolicyEngine"),
            Watch::new("bedrock-agentcore", "UpdateGateway"),
            Watch::new("bedrock-agentcore", "UpdatePolicy"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::EnforceGatewayPolicies,
            RemedyKind::RecreateToolPolicy,
            RemedyKind::RestoreToolPolicy,
        ],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0081"),
            Reference::Atlas("AML.M0028"),
            Reference::Atlas("AML.T0053"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        detect,
        judge: Judge::Either(
            "gateway/",
            &Judge::Gateway(Judgement { assess: assess_gateway, remediate: remediate_gateway }),
            &Judge::PolicyEngine(Judgement { assess: assess_engine, remediate: remediate_engine }),
        ),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let policy = change.request.text("policyId").or_else(|| change.response.text("policyId"));
    let policy_in = || format!("policy {} of engine {name}", policy.unwrap_or("unknown"));
    let unchecked = change.request.text("validationMode") == Some("IGNORE_ALL_FINDINGS");
    let unchecked = if unchecked { ", and had its faults ignored" } else { "" };
    let done = match change.operation.as_str() {
        "CreatePolicy" => format!("made {}{unchecked}", policy_in()),
        "UpdatePolicy" => format!("changed {}{unchecked}", policy_in()),
        "DeletePolicy" => format!("deleted {}", policy_in()),
        "DeletePolicyEngine" => format!("deleted policy engine {name}"),
        operation => match change.request.text("policyEngineConfiguration/mode") {
            Some("ENFORCE") if operation == "UpdateGateway" => format!("set the policy engine of gateway {name}"),
            Some("ENFORCE") => return None,
            Some(_) => format!("had gateway {name} log what its policy engine says, and not obey it"),
            None if operation == "UpdateGateway" => format!("left gateway {name} without a policy engine"),
            None => return None,
        },
    };
    Some(Finding::new(change, resource, done).about(policy))
}

fn assess_gateway(_: &Finding, live: &GatewayState, approved: Approved<'_, GatewayState>) -> Verdict {
    let before = approved.baseline;
    let swapped = live.engine() != before.and_then(GatewayState::engine);
    let evidence = match live.engine() {
        Some(engine) if live.policy_enforced => format!("it obeys {engine}, which nobody approved"),
        Some(_) => "what its policy engine says is logged, and not obeyed".to_owned(),
        None => "it has no policy engine any more".to_owned(),
    };
    match before {
        Some(before) if before.policy_enforced && live.policy_enforced && !swapped => Verdict::Sound,
        Some(before) if !before.policy_enforced => Verdict::Sound,
        Some(_) if live.policies_in_force == Some(0) => Verdict::at_most(Response::Approve, evidence, EMPTY),
        Some(_) if swapped => Verdict::at_most(Response::Approve, evidence, UNSEEN),
        Some(_) => Verdict::exposed(evidence),
        None if live.policy_enforced => Verdict::Sound,
        None if live.engine().is_some() => Verdict::at_most(Response::Approve, evidence, NOT_ENFORCED),
        None => Verdict::unknown(NO_BASELINE),
    }
}

fn remediate_gateway(
    finding: &Finding,
    live: Option<&GatewayState>,
    approved: Approved<'_, GatewayState>,
) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| matches!(assess_gateway(finding, live, approved), Verdict::Exposed { .. }));
    let engine = approved.baseline.and_then(|before| before.engine().or_else(|| live?.engine()));
    if !bad || (live.is_some() && engine.is_none()) {
        return Vec::new();
    }
    let (gateway, engine) = (finding.resource.arn.to_string(), engine.map(str::to_owned));
    let role = live.and_then(GatewayState::role).map(str::to_owned);
    vec![Remedy::EnforceGatewayPolicies { gateway, engine, role }]
}

fn assess_engine(_: &Finding, live: &PolicyEngineState, approved: Approved<'_, PolicyEngineState>) -> Verdict {
    let nothing = PolicyEngineState::default();
    let before = approved.baseline.unwrap_or(&nothing);
    if !live.exists {
        return Verdict::at_most(Response::Alert, "the policy engine is gone, with all its policies", NEW_ID);
    }
    let lost = before.lost_in(live).map(|(name, _)| format!("policy {name} is gone"));
    let weak =
        before.weaker_in(live).map(|(name, policy, _)| if policy.enforced { opened(name) } else { logged(name) });
    let evidence: Vec<_> = lost.chain(weak).collect();
    let open: Vec<_> = before.open_beside_in(live).map(opened).collect();
    if !evidence.is_empty() {
        Verdict::exposed(evidence.join("; "))
    } else if !open.is_empty() {
        Verdict::at_most(Response::Alert, open.join("; "), ADDED)
    } else if approved.baseline.is_none() {
        Verdict::unknown(NO_BASELINE)
    } else {
        Verdict::Sound
    }
}

fn opened(name: &str) -> String {
    format!("policy {name} lets everybody use every tool")
}

fn logged(name: &str) -> String {
    format!("policy {name} is only logged")
}

fn remediate_engine(
    finding: &Finding,
    live: Option<&PolicyEngineState>,
    approved: Approved<'_, PolicyEngineState>,
) -> Vec<Remedy> {
    let engine = finding.resource.arn.to_string();
    let nothing = PolicyEngineState::default();
    let before = approved.baseline.unwrap_or(&nothing);
    let Some(live) = live else { return presumed(finding, engine) };
    if !live.exists {
        return Vec::new();
    }
    let restore = before.weaker_in(live).map(|(_, policy, before)| Remedy::RestoreToolPolicy {
        engine: engine.clone(),
        policy: policy.id.clone(),
        definition: policy.opens(before).then(|| before.definition.clone()),
        gateways: before.gateways(),
    });
    let recreate = before.lost_in(live).map(|(name, policy)| Remedy::RecreateToolPolicy {
        engine: engine.clone(),
        name: name.clone(),
        definition: policy.definition.clone(),
        description: policy.description.clone(),
        gateways: policy.gateways(),
    });
    restore.chain(recreate).collect()
}

/// What would answer the state that the event speaks of.
fn presumed(finding: &Finding, engine: String) -> Vec<Remedy> {
    let policy = finding.subjects.first().cloned().unwrap_or_default();
    let (definition, gateways) = (serde_json::Value::Null, Vec::new());
    match finding.operation.as_str() {
        "DeletePolicyEngine" => Vec::new(),
        "DeletePolicy" => {
            vec![Remedy::RecreateToolPolicy { engine, name: policy, definition, description: None, gateways }]
        }
        _ => vec![Remedy::RestoreToolPolicy { engine, policy, definition: None, gateways }],
    }
}
