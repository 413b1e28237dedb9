//! What takes repairs of AgentCore back.

use model::{
    DataSource, GatewayRateLimit, GatewayState, GatewayTarget, GatewayTargets, KnowledgeBaseState, PolicyEngineState,
    Remedy, RuntimeState, State, ToolPolicy, Undo,
};
use serde_json::{Map, Value, json};

const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/g";
const RUNTIME: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/r";

fn limit(id: &str, rate: u32) -> GatewayRateLimit {
    let (rate_limit_id, dimension_keys) = (id.to_owned(), vec!["tool".to_owned()]);
    let entries = vec![json!({"dimensions": {"tool": "search"}, "requests": [{"rate": rate, "period": "minute"}]})];
    GatewayRateLimit { rate_limit_id, dimension_keys, entries, description: None }
}

fn gateway(rate_limits: Vec<GatewayRateLimit>) -> State {
    State::Gateway(GatewayState { definition: json!({"name": "g"}), rate_limits, ..GatewayState::default() })
}

#[test]
fn a_limit_that_was_lowered_gets_all_back_that_it_had() {
    let lower = Remedy::LowerGatewayRateLimit { gateway: GATEWAY.to_owned(), limit: limit("per-tool", 60) };
    let before = limit("per-tool", 600);
    let expected = Undo::UpdateGatewayRateLimit { gateway: GATEWAY.to_owned(), limit: before.clone() };
    assert_eq!(lower.undo(&gateway(vec![before])), expected);
    assert!(lower.undo(&gateway(Vec::new())).why_none().is_some());
}

#[test]
fn a_limit_that_was_not_there_is_deleted_again() {
    let recreate = Remedy::RecreateGatewayRateLimit { gateway: GATEWAY.to_owned(), limit: limit("per-tool", 60) };
    let expected = Undo::DeleteGatewayRateLimit { gateway: GATEWAY.to_owned(), rate_limit: "per-tool".to_owned() };
    assert_eq!(recreate.undo(&gateway(Vec::new())), expected);
}

#[test]
fn a_gateway_and_a_runtime_get_all_back_that_they_had() {
    let tighten =
        Remedy::TightenGateway { gateway: GATEWAY.to_owned(), hide_errors: true, fail_close: false, role: None };
    let expected = Undo::UpdateGateway { gateway: GATEWAY.to_owned(), definition: json!({"name": "g"}) };
    assert_eq!(tighten.undo(&gateway(Vec::new())), expected);
    let definition = json!({"networkConfiguration": {"networkMode": "PUBLIC"}, "tomorrow": 1});
    let before = State::Runtime(RuntimeState { status: "READY".to_owned(), definition: definition.clone() });
    let (runtime, role) = (RUNTIME.to_owned(), None);
    let confine = Remedy::ConfineAgentRuntime { runtime, network: None, require_mmds_v2: true, role };
    assert_eq!(confine.undo(&before), Undo::UpdateAgentRuntime { runtime: RUNTIME.to_owned(), definition });
    assert!(confine.undo(&gateway(Vec::new())).why_none().is_some());
}

#[test]
fn a_target_and_a_source_get_all_back_that_they_had() {
    let definition = json!({"name": "t", "targetConfiguration": {"mcp": {}}, "tomorrow": 1});
    let target = GatewayTarget { definition: definition.clone(), ..GatewayTarget::default() };
    let before = State::GatewayTargets(GatewayTargets { targets: [("T".to_owned(), target)].into() });
    let restore = |target: &str| {
        let (gateway, target, approved) = (GATEWAY.to_owned(), target.to_owned(), Map::new());
        Remedy::RestoreGatewayTarget { gateway, target, approved }
    };
    let (gateway, target) = (GATEWAY.to_owned(), "T".to_owned());
    assert_eq!(restore("T").undo(&before), Undo::UpdateGatewayTarget { gateway, target, definition });
    assert!(restore("other").undo(&before).why_none().is_some());

    let (knowledge_base, source, definition) = ("kb".to_owned(), "S".to_owned(), json!({"name": "s", "tomorrow": 1}));
    let sources = [(source.clone(), DataSource(definition.clone()))].into();
    let before = State::KnowledgeBase(KnowledgeBaseState { sources, ..KnowledgeBaseState::default() });
    let restore = Remedy::RestoreDataSource {
        knowledge_base: knowledge_base.clone(),
        source: source.clone(),
        approved: Map::new(),
    };
    assert_eq!(restore.undo(&before), Undo::UpdateDataSource { knowledge_base, source, definition });
}

#[test]
fn a_policy_of_tools_gets_its_text_back_or_is_deleted_again() {
    let tool = ToolPolicy { id: "p-1".to_owned(), definition: json!({"cedar": {}}), ..ToolPolicy::default() };
    let policies = [("p".to_owned(), tool.clone())].into();
    let before = State::PolicyEngine(PolicyEngineState { exists: true, policies });
    let (engine, gateways) = ("e".to_owned(), Vec::new());
    let (policy, definition) = ("p-1".to_owned(), None);
    let restore = Remedy::RestoreToolPolicy { engine: engine.clone(), policy, definition, gateways: gateways.clone() };
    assert_eq!(restore.undo(&before), Undo::UpdateToolPolicy { engine: engine.clone(), tool });
    let (name, definition, description) = ("p".to_owned(), json!({}), None);
    let recreate = Remedy::RecreateToolPolicy { engine: engine.clone(), name, definition, description, gateways };
    assert_eq!(recreate.undo(&before), Undo::DeleteToolPolicy { engine, name: "p".to_owned() });
}

#[test]
fn what_was_stopped_is_not_started_again() {
    for stop in [
        Remedy::StopModelInvocationJob { job: "j".to_owned() },
        Remedy::StopModelCustomizationJob { job: "j".to_owned() },
    ] {
        assert!(stop.undo(&gateway(Vec::new())).why_none().is_some());
    }
}

#[test]
fn only_what_lets_more_through_is_weaker() {
    let approved = limit("per-tool", 60);
    let weaker = |entries: Value| {
        let entries = entries.as_array().cloned().unwrap_or_default();
        let live = GatewayRateLimit { entries, ..approved.clone() };
        live.weaker_than(&approved).len()
    };
    let entry = |tool: &str, rates: Value| json!({"dimensions": {"tool": tool}, "requests": rates});
    let rate = |rate: Value, period: &str| json!([{"rate": rate, "period": period}]);
    for (entries, expected) in [
        (json!([entry("search", rate(json!(60.0), "minute"))]), 0),
        (json!([entry("search", rate(json!(59), "minute"))]), 0),
        (json!([entry("search", rate(json!(61), "minute"))]), 1),
        (json!([entry("search", rate(json!(1), "second"))]), 1),
        (json!([entry("search", json!([])), entry("other", rate(json!(1), "minute"))]), 1),
        (json!([]), 1),
    ] {
        assert_eq!(weaker(entries.clone()), expected, "{entries}");
    }
}
