//! Whether gateways obey their policies, and what these hold.

use model::{Finding, GatewayState, PolicyEngineState, Remedy, Scope, State, ToolPolicy, Undo};
use serde_json::{Value, json};

use crate::support::{detect, plan, resource, verdict};

const ID: &str = "agentcore-tool-policy-unenforced";
const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";
const ENGINE: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:policy-engine/tool_rules-w4c7k1m9zt";
const OTHER: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:policy-engine/let_all-q8v2n5x0rb";
const ROLE: &str = "arn:aws:iam::111122223333:role/agent-tools-gateway";
const FORBID: &str = "forbid(principal, action == AgentCore::Action::\"refunds__pay\", resource == AgentCore::Gateway::\"arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd\");";
const ALL: &str = "permit(principal, action, resource);";

fn finding(arn: &str, operation: &str) -> Finding {
    crate::support::finding(operation, &resource(arn, Scope::Ai))
}

fn gateway(engine: Option<(&str, &str)>, policies: usize) -> State {
    let mut definition = json!({"name": "ticket-tools", "roleArn": ROLE});
    if let Some((arn, mode)) = engine {
        definition["policyEngineConfiguration"] = json!({"arn": arn, "mode": mode});
    }
    State::Gateway(GatewayState {
        authorizer_type: "AWS_IAM".to_owned(),
        policy_enforced: engine.is_some_and(|(_, mode)| mode == "ENFORCE"),
        policies_in_force: engine.map(|_| policies),
        definition,
        ..GatewayState::default()
    })
}

#[test]
fn a_gateway_obeys_the_engine_that_was_approved() {
    let approved = gateway(Some((ENGINE, "ENFORCE")), 3);
    let logging = gateway(Some((ENGINE, "LOG_ONLY")), 3);
    let none = gateway(None, 0);
    for (live, baseline, expected, repaired) in [
        (&approved, Some(&approved), "sound", false),
        (&approved, None, "sound", false),
        (&logging, Some(&approved), "exposed", true),
        (&gateway(Some((ENGINE, "LOG_ONLY")), 0), Some(&approved), "at most approve", true),
        (&none, Some(&approved), "at most approve", true),
        (&gateway(Some((OTHER, "ENFORCE")), 3), Some(&approved), "at most approve", true),
        (&logging, Some(&logging), "sound", false),
        (&none, Some(&none), "sound", false),
        (&logging, None, "at most approve", false),
        (&none, None, "unknown", false),
    ] {
        assert_eq!(verdict(ID, &finding(GATEWAY, "UpdateGateway"), live, baseline), expected, "{live:?}");
        let enforce = Remedy::EnforceGatewayPolicies {
            gateway: GATEWAY.to_owned(),
            engine: Some(ENGINE.to_owned()),
            role: Some(ROLE.to_owned()),
        };
        let planned = if repaired { vec![enforce] } else { vec![] };
        assert_eq!(plan(ID, &finding(GATEWAY, "UpdateGateway"), Some(live), baseline), Some(planned), "{live:?}");
    }
}

fn policy(id: &str, statement: &str, enforced: bool) -> ToolPolicy {
    let definition = json!({"cedar": {"statement": statement}});
    ToolPolicy { id: id.to_owned(), definition, description: None, enforced }
}

fn engine(policies: &[(&str, ToolPolicy)]) -> State {
    let policies = policies.iter().map(|(name, policy)| ((*name).to_owned(), policy.clone())).collect();
    State::PolicyEngine(PolicyEngineState { exists: true, policies })
}

fn restore(policy: &str, definition: Option<Value>) -> Remedy {
    let (engine, gateways) = (ENGINE.to_owned(), vec![GATEWAY.to_owned()]);
    Remedy::RestoreToolPolicy { engine, policy: policy.to_owned(), definition, gateways }
}

#[test]
fn approved_policies_are_there_in_force_and_let_not_everything_through() {
    let approved = engine(&[("no_refunds", policy("p-1", FORBID, true)), ("trial", policy("p-2", FORBID, false))]);
    let recreate = Remedy::RecreateToolPolicy {
        engine: ENGINE.to_owned(),
        name: "no_refunds".to_owned(),
        definition: json!({"cedar": {"statement": FORBID}}),
        description: None,
        gateways: vec![GATEWAY.to_owned()],
    };
    let text = json!({"cedar": {"statement": FORBID}});
    for (live, expected, planned) in [
        (engine(&[("no_refunds", policy("p-9", FORBID, true))]), "sound", vec![]),
        (engine(&[("no_refunds", policy("p-1", FORBID, false))]), "exposed", vec![restore("p-1", None)]),
        (engine(&[("no_refunds", policy("p-1", ALL, true))]), "exposed", vec![restore("p-1", Some(text))]),
        // What is narrower or only other is its owner's business.
        (engine(&[("no_refunds", policy("p-1", "forbid(principal, action, resource);", true))]), "sound", vec![]),
        (engine(&[]), "exposed", vec![recreate]),
        (
            engine(&[("no_refunds", policy("p-1", FORBID, true)), ("all", policy("p-3", ALL, true))]),
            "at most alert",
            vec![],
        ),
        (engine(&[("no_refunds", policy("p-1", FORBID, true)), ("all", policy("p-3", ALL, false))]), "sound", vec![]),
        (State::PolicyEngine(PolicyEngineState::default()), "at most alert", vec![]),
    ] {
        let about = finding(ENGINE, "UpdatePolicy");
        assert_eq!(verdict(ID, &about, &live, Some(&approved)), expected, "{live:?}");
        assert_eq!(plan(ID, &about, Some(&live), Some(&approved)), Some(planned), "{live:?}");
    }
    assert_eq!(verdict(ID, &finding(ENGINE, "DeletePolicy"), &engine(&[]), None), "unknown");
}

#[test]
fn presumed_is_what_the_event_told() {
    let presumed = |arn: &str, operation: &str| {
        let plan = plan(ID, &finding(arn, operation).about(["p-1"]), None, None).unwrap();
        plan.iter().map(|remedy| format!("{:?}", remedy.kind())).collect::<Vec<_>>()
    };
    assert_eq!(presumed(GATEWAY, "UpdateGateway"), ["EnforceGatewayPolicies"]);
    assert_eq!(presumed(ENGINE, "DeletePolicy"), ["RecreateToolPolicy"]);
    assert_eq!(presumed(ENGINE, "UpdatePolicy"), ["RestoreToolPolicy"]);
    assert_eq!(presumed(ENGINE, "DeletePolicyEngine"), Vec::<String>::new());
}

#[test]
fn people_are_told_that_faults_were_ignored() {
    let request = json!({"validationMode": "IGNORE_ALL_FINDINGS"});
    let found = detect(ID, "CreatePolicy", &resource(ENGINE, Scope::Ai), request, json!({"policyId": "p-1"})).unwrap();
    assert_eq!(found.summary, "made policy p-1 of engine tool_rules-w4c7k1m9zt, and had its faults ignored");
}

#[test]
fn a_policy_gets_its_text_and_mode_back() {
    let tool = policy("p-1", FORBID, false);
    let before = engine(&[("no_refunds", tool.clone())]);
    let expected = Undo::UpdateToolPolicy { engine: ENGINE.to_owned(), tool };
    assert_eq!(restore("p-1", None).undo(&before), expected);
    assert!(restore("p-7", None).undo(&before).why_none().is_some());
}
