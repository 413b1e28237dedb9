//! Gateways.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use model::{
    Arn, EvaluationState, Finding, GatewayRateLimit, GatewayState, GatewayTarget, GatewayTargets, MemoryState,
    PolicyEngineState, Remedy, RemedyKind, RuntimeState, Scope, State, StateKind, ToolPolicy,
};
use serde_json::{Value, json};

use crate::identities;
use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";

/// Every member that `GetGateway` can answer, and what an update takes of them.
const ANSWERED: &str = include_str!("whole/get_gateway.json");
const TAKEN: &str = include_str!("whole/update_gateway.json");

fn parsed(document: &str) -> Value {
    serde_json::from_str(document).unwrap()
}

/// The same of runtimes.
const RUNTIME: &str = include_str!("whole/get_agent_runtime.json");
const RUNTIME_TAKEN: &str = include_str!("whole/update_agent_runtime.json");

pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let named = |rest: &str| finding(&format!("arn:aws:bedrock-agentcore:eu-west-1:111122223333:{rest}"), Scope::Ai);
    let others = [
        (StateKind::Runtime, "runtime/case_agent-Qv8mZt2LxW"),
        (StateKind::Evaluation, "online-evaluation-config/answer_quality-t5Xw8Kc2Rn"),
        (StateKind::RuntimeEndpoints, "runtime/case_agent-Qv8mZt2LxW"),
        (StateKind::TokenVault, "token-vault/default"),
        (StateKind::WorkloadIdentity, "workload-identity-directory/default/workload-identity/claims"),
        (StateKind::Memory, "memory/case_memory-h2Rk9TzQ5d"),
        (StateKind::PolicyEngine, "policy-engine/tool_rules-w4c7k1m9zt"),
    ];
    let other = others.into_iter().find(|(of, _)| *of == kind);
    vec![other.map_or_else(|| finding(ARN, Scope::Ai), |(_, rest)| named(rest))]
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "bedrock-agentcore:GetGateway" => Answer::ok(ANSWERED),
        "bedrock-agentcore:ListGatewayRateLimits" => Answer::ok(page(seen, "rateLimits", &[limit(60), limit(6)])),
        "bedrock-agentcore:ListPolicies" => {
            Answer::ok(page(seen, "policies", &[policy("a", "ACTIVE"), policy("b", "LOG_ONLY")]))
        }
        "bedrock-agentcore:ListGatewayTargets" => {
            Answer::ok(page(seen, "items", &[listed_target("T"), listed_target("U")]))
        }
        "bedrock-agentcore:GetGatewayTarget" => Answer::ok(target()),
        "bedrock-agentcore:GetAgentRuntime" => Answer::ok(RUNTIME),
        "bedrock-agentcore:ListAgentRuntimeEndpoints" => {
            Answer::ok(page(seen, "runtimeEndpoints", &[identities::endpoint("live"), identities::endpoint("test")]))
        }
        "bedrock-agentcore:GetTokenVault" => Answer::ok(identities::vault(Some("k"))),
        "bedrock-agentcore:GetWorkloadIdentity" => Answer::ok(identities::identity(&["https://a.example/"])),
        "bedrock-agentcore:GetOnlineEvaluationConfig" => Answer::ok(json!({
            "onlineEvaluationConfigArn": "a", "onlineEvaluationConfigId": "e", "onlineEvaluationConfigName": "e",
            "rule": {"samplingConfig": {"samplingPercentage": 10}},
            "dataSourceConfig": {"cloudWatchLogs": {"logGroupNames": ["g"], "serviceNames": ["s"]}}, "status": "ACTIVE", "executionStatus": "ENABLED",
            "createdAt": 1_740_000_000, "updatedAt": 1_740_000_000
        })),
        "bedrock-agentcore:GetMemory" => {
            let memory = json!({
                "arn": "a", "id": "m", "name": "m", "status": "ACTIVE", "eventExpiryDuration": 90, "tomorrow": 1,
                "createdAt": 1_740_000_000, "updatedAt": 1_740_000_000
            });
            Answer::ok(json!({"memory": memory}))
        }
        "bedrock-agentcore:ListTagsForResource" => Answer::ok(json!({"tags": {"ai:workload": "claims"}})),
        other => Answer(404, format!("no answer for {other}")),
    }
}

/// One item of a list on each page.
fn page(seen: &Seen, list: &str, items: &[Value]) -> Value {
    let second = seen.uri.contains("nextToken=");
    let item = if second { &items[1] } else { &items[0] };
    let mut page = json!({list: [item]});
    if !second {
        page["nextToken"] = json!("2");
    }
    page
}

fn limit(rate: u32) -> Value {
    json!({
        "rateLimitId": format!("limit-{rate}"), "gatewayIdentifier": "g", "dimensionKeys": [format!("key-{rate}")],
        "entries": [entry("search", rate), entry("write", 6)], "status": "ACTIVE", "createdAt": "2025-03-04T05:06:07Z",
        "updatedAt": "2025-03-04T05:06:07Z"
    })
}

fn entry(tool: &str, rate: u32) -> Value {
    json!({"dimensions": {"tool": tool}, "requests": [{"rate": rate, "period": "minute"}]})
}

fn kept(rate: u32) -> GatewayRateLimit {
    serde_json::from_value(limit(rate)).unwrap()
}

fn policy(name: &str, mode: &str) -> Value {
    json!({
        "policyId": format!("{name}-1"), "name": name, "policyEngineId": "e", "createdAt": "2025-03-04T05:06:07Z",
        "updatedAt": "2025-03-04T05:06:07Z", "policyArn": "a", "status": "ACTIVE", "enforcementMode": mode,
        "definition": {"cedar": {"statement": "permit(principal, action, resource);"}}, "statusReasons": []
    })
}

/// A state that the executors of that kind of remedy can be given.
pub(crate) fn live_of(kind: RemedyKind) -> Option<State> {
    let gateways = [
        RemedyKind::RequireGatewayAuthorization,
        RemedyKind::TightenGateway,
        RemedyKind::EnforceGatewayPolicies,
        RemedyKind::LowerGatewayRateLimit,
    ];
    if kind == RemedyKind::RestoreGatewayTarget {
        return Some(live_targets());
    }
    if let Some(live) = identities::live_of(kind) {
        return Some(live);
    }
    let runtimes = [RemedyKind::ConfineAgentRuntime, RemedyKind::RequireRuntimeAuthorization];
    let live = gateways.contains(&kind).then(live);
    live.or_else(|| runtimes.contains(&kind).then(live_runtime))
}

fn listed_target(id: &str) -> Value {
    json!({"targetId": id, "name": "n", "status": "READY", "createdAt": TIME, "updatedAt": TIME})
}

const TIME: &str = "2026-11-17T09:02:11Z";

fn led(host: &str) -> Value {
    json!({
        "name": "tickets", "description": "d", "tomorrow": 1,
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": format!("https://{host}/mcp")}}},
        "credentialProviderConfigurations": [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]
    })
}

fn target() -> Value {
    let mut target = led("mcp.example.com");
    let given = json!({
        "gatewayArn": ARN, "targetId": "T", "createdAt": TIME, "updatedAt": TIME, "status": "READY", "statusReasons": [],
        "lastSynchronizedAt": TIME, "protocolType": "MCP"
    });
    target.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    target
}

/// Targets among which is one of the name that remedies have here.
fn live_targets() -> State {
    let target = GatewayTarget { definition: led("mcp.example.net"), ..GatewayTarget::default() };
    State::GatewayTargets(GatewayTargets { targets: [("T".to_owned(), target)].into() })
}

#[tokio::test]
async fn targets_are_read_page_by_page_and_one_that_is_gone_leads_nowhere() {
    let (kind, gateway) = (StateKind::GatewayTargets, finding(ARN, Scope::Ai));
    let read = async |wire: &Wire| {
        let State::GatewayTargets(found) = state(wire, kind, &gateway).await else { panic!("no targets") };
        found.targets
    };
    let (status, hosts) = ("READY".to_owned(), vec!["mcp.example.com".to_owned()]);
    let expected = GatewayTarget { status, hosts, definition: led("mcp.example.com") };
    let found = read(&Wire::new(sound)).await;
    assert_eq!(found, ["T", "U"].map(|id| (id.to_owned(), expected.clone())).into());
    let mut schema = target();
    schema["targetConfiguration"] = json!({"mcp": {"openApiSchema": {
        "inlinePayload": r#"{"servers": [{"url": "https://api.example.com/v1"}]}"#}}});
    let found = read(&but("bedrock-agentcore:GetGatewayTarget", Answer::ok(schema))).await;
    assert_eq!(found["T"].hosts, ["api.example.com"]);
    let gone = but("bedrock-agentcore:GetGatewayTarget", Answer::error(404, "ResourceNotFoundException"));
    assert!(read(&gone).await.is_empty());
    let wire = but("bedrock-agentcore:GetGatewayTarget", Answer::ok("{}"));
    assert!(observe(&wire, kind, &gateway).await.is_err());
}

#[tokio::test]
async fn a_target_is_led_back_and_the_rest_of_it_stays() {
    let approved = json!({"targetConfiguration": led("mcp.example.com")["targetConfiguration"]});
    let restore = |target: &str, approved: &Value| Remedy::RestoreGatewayTarget {
        gateway: ARN.to_owned(),
        target: target.to_owned(),
        approved: approved.as_object().unwrap().clone(),
    };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &restore("T", &approved), &live_targets()).await.unwrap();
    let mut expected = led("mcp.example.com");
    drop(expected.as_object_mut().unwrap().remove("credentialProviderConfigurations"));
    assert_eq!(parsed(&wire.seen()[0].body), expected);
    for unfit in [restore("T", &json!({})), restore("other", &approved)] {
        let error = carry_out(&wire.config(), &unfit, &live_targets()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
    }
}

/// An engine with one policy.
pub(crate) fn live_engine() -> State {
    let policy = ToolPolicy { id: "a-1".to_owned(), ..ToolPolicy::default() };
    State::PolicyEngine(PolicyEngineState { exists: true, policies: [("a".to_owned(), policy)].into() })
}

fn live_runtime() -> State {
    State::Runtime(RuntimeState { status: "READY".to_owned(), definition: parsed(RUNTIME_TAKEN) })
}

pub(crate) fn live() -> State {
    let definition = parsed(TAKEN);
    State::Gateway(GatewayState {
        authorizer_type: "CUSTOM_JWT".to_owned(),
        configuration: Some(definition["authorizerConfiguration"].clone()),
        policy_enforced: false,
        intercepted: false,
        status: "READY".to_owned(),
        definition,
        rate_limits: vec![kept(60), kept(6)],
        policies_in_force: Some(1),
    })
}

fn answering(change: impl Fn(&mut Value)) -> Wire {
    let mut answer = parsed(ANSWERED);
    change(&mut answer);
    but("bedrock-agentcore:GetGateway", Answer::ok(answer))
}

async fn read(wire: &Wire) -> GatewayState {
    let State::Gateway(gateway) = state(wire, StateKind::Gateway, &forms(StateKind::Gateway)[0]).await else {
        panic!("no gateway")
    };
    gateway
}

#[tokio::test]
async fn all_is_read_that_an_update_must_repeat() {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Gateway, &forms(StateKind::Gateway)[0]).await.unwrap();
    assert_eq!(observed.state, live());
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let seen = wire.seen();
    assert!(seen.iter().any(|seen| seen.uri.ends_with("/gateways/ticket-tools-b5w8n3v1pd")), "{seen:?}");
    assert!(seen.iter().all(|seen| seen.region == "eu-west-1"), "{seen:?}");
}

#[tokio::test]
async fn only_what_enforces_and_what_sees_requests_guards() {
    let gateway = read(&answering(|answer| answer["policyEngineConfiguration"]["mode"] = json!("ENFORCE"))).await;
    assert_eq!((gateway.policy_enforced, gateway.intercepted), (true, false));
    let points = json!(["RESPONSE", "REQUEST"]);
    let gateway =
        read(&answering(|answer| answer["interceptorConfigurations"][0]["interceptionPoints"] = points.clone())).await;
    assert_eq!((gateway.policy_enforced, gateway.intercepted), (false, true));
    let gateway = read(&answering(|answer| {
        answer["authorizerType"] = json!("NONE");
        answer["authorizerConfiguration"] = Value::Null;
    }))
    .await;
    assert_eq!((gateway.authorizer_type.as_str(), gateway.configuration), ("NONE", None));
}

#[tokio::test]
async fn a_gateway_that_is_being_changed_says_so() {
    for (status, moving) in [("CREATING", true), ("UPDATING", true), ("UPDATE_UNSUCCESSFUL", false), ("READY", false)] {
        let gateway = State::Gateway(read(&answering(|answer| answer["status"] = json!(status))).await);
        assert_eq!(gateway.in_transition(), moving.then_some(status));
    }
}

#[tokio::test]
async fn an_answer_without_a_gateway_is_unknown() {
    let wire = but("bedrock-agentcore:GetGateway", Answer::ok("{}"));
    let error = observe(&wire, StateKind::Gateway, &forms(StateKind::Gateway)[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

fn require(authorizer: &str, configuration: Option<Value>) -> Remedy {
    let role = Some("arn:aws:iam::111122223333:role/ticket-tools-gateway".to_owned());
    Remedy::RequireGatewayAuthorization {
        gateway: Arn::new(ARN).to_string(),
        authorizer_type: authorizer.to_owned(),
        configuration,
        role,
    }
}

#[tokio::test]
async fn an_update_repeats_all_but_the_authorizer() {
    let jwt = json!({"customJWTAuthorizer": {"discoveryUrl": "https://idp.example.com/other"}});
    for (authorizer, configuration) in [("AWS_IAM", None), ("CUSTOM_JWT", Some(jwt))] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &require(authorizer, configuration.clone()), &live()).await.unwrap();
        let mut expected = parsed(TAKEN);
        expected["authorizerType"] = json!(authorizer);
        match configuration {
            Some(configuration) => expected["authorizerConfiguration"] = configuration,
            None => drop(expected.as_object_mut().unwrap().remove("authorizerConfiguration")),
        }
        let seen = wire.seen();
        assert_eq!(parsed(&seen[0].body), expected);
        assert!(seen[0].uri.ends_with("/gateways/ticket-tools-b5w8n3v1pd"), "{}", seen[0].uri);
        assert_eq!(seen[0].region, "eu-west-1");
    }
}

#[tokio::test]
async fn a_member_that_this_sdk_does_not_know_survives() {
    let wire = answering(|answer| answer["tomorrow"] = json!({"filters": ["all"]}));
    let live = State::Gateway(read(&wire).await);
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &require("AWS_IAM", None), &live).await.unwrap();
    assert_eq!(parsed(&wire.seen()[0].body)["tomorrow"], json!({"filters": ["all"]}));
}

#[tokio::test]
async fn a_gateway_that_is_busy_is_repaired_later() {
    let wire = Wire::new(|_| Answer::error(409, "ConflictException"));
    let error = carry_out(&wire.config(), &require("AWS_IAM", None), &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
}

#[tokio::test]
async fn without_all_that_must_be_repeated_no_call_is_made() {
    let State::Gateway(mut unread) = live() else { panic!("no gateway") };
    unread.definition = Value::Null;
    for state in [State::Gateway(unread), crate::bedrock::live()] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &require("AWS_IAM", None), &state).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}

/// What an executor sends.
async fn sent(remedy: &Remedy, live: &State) -> Value {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), remedy, live).await.unwrap();
    assert_eq!(wire.seen()[0].region, "eu-west-1");
    parsed(&wire.seen()[0].body)
}

#[tokio::test]
async fn an_engine_that_is_gone_has_no_policies_and_a_gateway_without_one_is_asked_for_none() {
    let wire = but("bedrock-agentcore:ListPolicies", Answer::error(404, "ResourceNotFoundException"));
    assert_eq!(read(&wire).await.policies_in_force, Some(0));
    let wire = answering(|answer| answer["policyEngineConfiguration"] = Value::Null);
    assert_eq!(read(&wire).await.policies_in_force, None);
    assert!(!wire.calls().contains(&"bedrock-agentcore:ListPolicies".to_owned()));
}

#[tokio::test]
async fn a_limit_that_cannot_be_read_is_unknown() {
    let wire =
        but("bedrock-agentcore:ListGatewayRateLimits", Answer::ok(json!({"rateLimits": [{"rateLimitId": "a"}]})));
    let error = observe(&wire, StateKind::Gateway, &forms(StateKind::Gateway)[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn a_gateway_is_tightened_and_nothing_else() {
    let mut live = live();
    let State::Gateway(gateway) = &mut live else { panic!("no gateway") };
    gateway.definition["exceptionLevel"] = json!("DEBUG");
    gateway.definition["wafConfiguration"] = json!({"failureMode": "FAIL_OPEN", "tomorrow": 1});
    for (hide_errors, fail_close) in [(true, false), (false, true), (true, true)] {
        let (gateway, role) = (ARN.to_owned(), None);
        let body = sent(&Remedy::TightenGateway { gateway, hide_errors, fail_close, role }, &live).await;
        let State::Gateway(state) = &live else { panic!("no gateway") };
        let mut expected = state.definition.clone();
        if hide_errors {
            expected.as_object_mut().unwrap().remove("exceptionLevel");
        }
        if fail_close {
            expected["wafConfiguration"]["failureMode"] = json!("FAIL_CLOSE");
        }
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn a_gateway_obeys_its_engine_again() {
    let engine = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:policy-engine/e-1234567890";
    let enforce = |engine: Option<&str>| Remedy::EnforceGatewayPolicies {
        gateway: ARN.to_owned(),
        engine: engine.map(str::to_owned),
        role: None,
    };
    let mut expected = parsed(TAKEN);
    expected["policyEngineConfiguration"] = json!({"arn": engine, "mode": "ENFORCE"});
    assert_eq!(sent(&enforce(Some(engine)), &live()).await, expected);
    let wire = Wire::new(|_| Answer::ok("{}"));
    let error = carry_out(&wire.config(), &enforce(None), &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
}

#[tokio::test]
async fn only_the_entries_that_were_raised_are_lowered() {
    let gateway = ARN.to_owned();
    let limit = GatewayRateLimit { entries: vec![entry("search", 30), entry("more", 1)], ..kept(60) };
    let body = sent(&Remedy::LowerGatewayRateLimit { gateway: gateway.clone(), limit: limit.clone() }, &live()).await;
    assert_eq!(body, json!({"entries": [entry("write", 6), entry("search", 30), entry("more", 1)]}));
    let body = sent(&Remedy::RecreateGatewayRateLimit { gateway, limit }, &live()).await;
    let entries = [entry("search", 30), entry("more", 1)];
    assert_eq!(body, json!({"rateLimitId": "limit-60", "dimensionKeys": ["key-60"], "entries": entries}));
}

#[tokio::test]
async fn all_is_read_that_an_update_of_a_runtime_must_repeat() {
    let wire = Wire::new(sound);
    let runtime = &forms(StateKind::Runtime)[0];
    assert_eq!(state(&wire, StateKind::Runtime, runtime).await, live_runtime());
    let wire = but("bedrock-agentcore:GetAgentRuntime", Answer::ok("{}"));
    let error = observe(&wire, StateKind::Runtime, runtime).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn a_runtime_is_given_its_network_metadata_and_authorizer_and_keeps_the_rest() {
    let runtime = || forms(StateKind::Runtime)[0].resource.arn.to_string();
    let network = json!({"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-9"], "securityGroups": []}});
    let confine = |network: Option<&Value>, require_mmds_v2| Remedy::ConfineAgentRuntime {
        runtime: runtime(),
        network: network.cloned(),
        require_mmds_v2,
        role: None,
    };
    let mut expected = parsed(RUNTIME_TAKEN);
    assert_eq!(sent(&confine(None, false), &live_runtime()).await, expected);
    expected["networkConfiguration"] = network.clone();
    expected["metadataConfiguration"] = json!({"requireMMDSV2": true});
    assert_eq!(sent(&confine(Some(&network), true), &live_runtime()).await, expected);
    let signed = Remedy::RequireRuntimeAuthorization { runtime: runtime(), configuration: None, role: None };
    let mut expected = parsed(RUNTIME_TAKEN);
    expected.as_object_mut().unwrap().remove("authorizerConfiguration");
    assert_eq!(sent(&signed, &live_runtime()).await, expected);
    let wire = Wire::new(|_| Answer::ok("{}"));
    let error = carry_out(&wire.config(), &signed, &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
}

#[tokio::test]
async fn a_memory_that_is_gone_is_absent_and_one_that_is_not_told_is_unknown() {
    let memory = &forms(StateKind::Memory)[0];
    let State::Memory(found) = state(&Wire::new(sound), StateKind::Memory, memory).await else { panic!("no memory") };
    assert_eq!((found.status.as_deref(), &found.definition["tomorrow"]), (Some("ACTIVE"), &json!(1)));
    let wire = but("bedrock-agentcore:GetMemory", Answer::error(404, "ResourceNotFoundException"));
    assert_eq!(state(&wire, StateKind::Memory, memory).await, State::Memory(MemoryState::default()));
    let wire = but("bedrock-agentcore:GetMemory", Answer::ok("{}"));
    assert!(observe(&wire, StateKind::Memory, memory).await.is_err());
}

#[tokio::test]
async fn an_evaluation_is_on_off_or_gone() {
    let form = &forms(StateKind::Evaluation)[0];
    let status = Some("ACTIVE".to_owned());
    let on = State::Evaluation(EvaluationState { status, enabled: true });
    assert_eq!(state(&Wire::new(sound), StateKind::Evaluation, form).await, on);
    let wire = but("bedrock-agentcore:GetOnlineEvaluationConfig", Answer::error(404, "ResourceNotFoundException"));
    assert_eq!(state(&wire, StateKind::Evaluation, form).await, State::Evaluation(EvaluationState::default()));
    let evaluation = form.resource.arn.to_string();
    let body = sent(&Remedy::EnableEvaluation { evaluation }, &on).await;
    assert_eq!(body.get("executionStatus"), Some(&json!("ENABLED")));
    let named: Vec<_> = body.as_object().unwrap().keys().filter(|name| *name != "clientToken").collect();
    assert_eq!(named, ["executionStatus"]);
}

#[tokio::test]
async fn policies_are_read_page_by_page_and_those_that_go_are_gone() {
    let engine = &forms(StateKind::PolicyEngine)[0];
    let read = async |wire: &Wire| {
        let State::PolicyEngine(found) = state(wire, StateKind::PolicyEngine, engine).await else {
            panic!("no engine")
        };
        found
    };
    let found = read(&Wire::new(sound)).await;
    let enforced: Vec<_> = found.policies.iter().map(|(name, policy)| (name.as_str(), policy.enforced)).collect();
    assert_eq!((found.exists, enforced), (true, vec![("a", true), ("b", false)]));
    assert_eq!(found.policies["a"].id, "a-1");
    let mut going = policy("a", "ACTIVE");
    going["status"] = json!("DELETING");
    let wire = but("bedrock-agentcore:ListPolicies", Answer::ok(json!({"policies": [going]})));
    assert!(read(&wire).await.policies.is_empty());
    let wire = but("bedrock-agentcore:ListPolicies", Answer::error(404, "ResourceNotFoundException"));
    assert!(!read(&wire).await.exists);
}

#[tokio::test]
async fn a_policy_is_put_in_force_and_keeps_its_text_unless_that_is_to_change() {
    let engine = forms(StateKind::PolicyEngine)[0].resource.arn.to_string();
    let text = json!({"cedar": {"statement": "forbid(principal, action, resource);"}});
    let restore = |definition: Option<&Value>| Remedy::RestoreToolPolicy {
        engine: engine.clone(),
        policy: "a-1".to_owned(),
        definition: definition.cloned(),
        gateways: Vec::new(),
    };
    assert_eq!(sent(&restore(None), &live()).await, json!({"enforcementMode": "ACTIVE"}));
    let whole = json!({"enforcementMode": "ACTIVE", "definition": text});
    assert_eq!(sent(&restore(Some(&text)), &live()).await, whole);
    let recreate = Remedy::RecreateToolPolicy {
        engine: engine.clone(),
        name: "a".to_owned(),
        definition: text.clone(),
        description: Some("No refunds.".to_owned()),
        gateways: Vec::new(),
    };
    let expected = json!({"name": "a", "definition": text, "description": "No refunds.", "enforcementMode": "ACTIVE"});
    assert_eq!(sent(&recreate, &live()).await, expected);
}
