//! Agents.

use model::{AgentGuardrail, AgentState};

use super::*;

pub(crate) const AGENT: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent/Q7XK2M9P4T";

/// Every member that `GetAgent` can answer, and what an update takes of them.
pub(crate) const ANSWERED: &str = include_str!("../whole/get_agent.json");
const TAKEN: &str = include_str!("../whole/update_agent.json");

const BUSY: &str = "Update operation can't be performed on Agent when it is in Preparing state. Retry the request when \
                    the agent is in a valid state.";

/// Two pages of aliases.
pub(crate) fn aliases(seen: &Seen) -> Answer {
    let alias = |id: &str, version: &str| {
        json!({
            "agentAliasId": id, "agentAliasName": "a", "description": "d", "agentAliasStatus": "PREPARED",
            "routingConfiguration": [{"agentVersion": version, "provisionedThroughput": "p"}],
            "aliasInvocationState": "ACCEPT_INVOCATIONS", "createdAt": "2026-10-02T08:12:44.310882Z",
            "updatedAt": "2026-10-02T08:12:44.310882Z", "tomorrow": 1
        })
    };
    let second = json!({"agentAliasSummaries": [alias("TSTALIASID", "DRAFT"), alias("OLD", "2")]});
    let first = json!({"agentAliasSummaries": [alias("LIVE", "7")], "nextToken": "more"});
    Answer::ok(if seen.body.contains("more") { second } else { first })
}

/// The second version had no guardrail yet.
pub(crate) fn version(seen: &Seen) -> Answer {
    let guardrail = json!({"guardrailIdentifier": "k3v8qzt1m5xa", "guardrailVersion": "3"});
    let guardrail = if seen.uri.ends_with("/agentversions/2") { Value::Null } else { guardrail };
    Answer::ok(json!({"agentVersion": {"agentName": "order-desk", "guardrailConfiguration": guardrail}}))
}

fn routed(version: &str) -> Value {
    json!({
        "agentAliasName": "a", "description": "d", "aliasInvocationState": "ACCEPT_INVOCATIONS", "tomorrow": 1,
        "routingConfiguration": [{"agentVersion": version, "provisionedThroughput": "p"}]
    })
}

fn whole() -> AgentState {
    let function = |name: &str| format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}");
    let aliases = [("LIVE", "7"), ("OLD", "2"), ("TSTALIASID", "DRAFT")];
    AgentState {
        guardrail: Some(AgentGuardrail { identifier: "k3v8qzt1m5xa".to_owned(), version: "3".to_owned() }),
        role: "arn:aws:iam::111122223333:role/order-desk-agent".to_owned(),
        logic: vec![function("parse"), function("orchestrate")],
        aliases: aliases.into_iter().map(|(id, version)| (id.to_owned(), routed(version))).collect(),
        unguarded: vec!["2".to_owned()],
        status: "PREPARED".to_owned(),
        definition: parsed(TAKEN),
    }
}

/// One with an alias of the name that remedies have here.
pub(crate) fn live() -> State {
    let mut live = whole();
    live.aliases.insert("L".to_owned(), routed("9"));
    State::Agent(live)
}

async fn read(wire: &Wire) -> AgentState {
    let State::Agent(agent) = state(wire, StateKind::Agent, &forms(StateKind::Agent)[0]).await else {
        panic!("no agent")
    };
    agent
}

fn answering(change: impl Fn(&mut Value)) -> Wire {
    let mut answer = parsed(ANSWERED);
    change(&mut answer["agent"]);
    but("bedrock:GetAgent", Answer::ok(answer))
}

#[tokio::test]
async fn all_is_read_that_an_update_must_repeat() {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Agent, &forms(StateKind::Agent)[0]).await.unwrap();
    assert_eq!(observed.state, State::Agent(whole()));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert!(wire.seen().iter().all(|seen| seen.region == "eu-west-1"));
}

#[tokio::test]
async fn an_agent_without_a_guardrail_has_none() {
    for guardrail in [Value::Null, json!({})] {
        let agent = read(&answering(|agent| agent["guardrailConfiguration"] = guardrail.clone())).await;
        assert_eq!(agent.guardrail, None);
    }
    let unnumbered = json!({"guardrailIdentifier": "g"});
    let agent = read(&answering(|agent| agent["guardrailConfiguration"] = unnumbered.clone())).await;
    assert!(agent.guardrail.unwrap().is_draft());
}

#[tokio::test]
async fn what_is_being_changed_says_so() {
    for (status, moving) in [("UPDATING", true), ("PREPARING", true), ("VERSIONING", true), ("NOT_PREPARED", false)] {
        let agent = State::Agent(read(&answering(|agent| agent["agentStatus"] = json!(status))).await);
        assert_eq!(agent.in_transition(), moving.then_some(status));
    }
    let moving = json!({"agentAliasSummaries": [{"agentAliasId": "L", "agentAliasStatus": "UPDATING"}]});
    let agent = State::Agent(read(&but("bedrock:ListAgentAliases", Answer::ok(moving))).await);
    assert_eq!(agent.in_transition(), Some("UPDATING"));
}

#[tokio::test]
async fn an_answer_without_what_was_asked_for_is_unknown() {
    for call in ["bedrock:GetAgent", "bedrock:ListAgentAliases", "bedrock:GetAgentVersion"] {
        let wire = but(call, Answer::ok("{}"));
        let error = observe(&wire, StateKind::Agent, &forms(StateKind::Agent)[0]).await.unwrap_err();
        assert!(matches!(error, ObserveError::Unknown { .. }) && error.to_string().contains(call), "{error}");
    }
}

fn guarded(wanted: Option<&str>) -> Remedy {
    let wanted = wanted.map(|version| AgentGuardrail { identifier: "g".to_owned(), version: version.to_owned() });
    Remedy::RestoreAgentGuardrail { agent: AGENT.to_owned(), wanted, role: None }
}

fn rerouted(alias: &str, version: Option<&str>) -> Remedy {
    let routing = version.map(|version| json!([{"agentVersion": version}]));
    Remedy::RestoreAgentAlias { agent: AGENT.to_owned(), alias: alias.to_owned(), routing }
}

/// What is sent about an agent that was read so.
async fn sent(remedy: &Remedy, live: &State) -> Seen {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), remedy, live).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    assert_eq!(seen.region, "eu-west-1");
    seen
}

#[tokio::test]
async fn an_update_repeats_all_but_the_guardrail() {
    let mut live = whole();
    live.definition.as_object_mut().unwrap().remove("guardrailConfiguration");
    live.definition["tomorrow"] = json!({"filters": ["all"]});
    let mut expected = parsed(TAKEN);
    expected["guardrailConfiguration"] = json!({"guardrailIdentifier": "g", "guardrailVersion": "5"});
    expected["tomorrow"] = json!({"filters": ["all"]});
    let seen = sent(&guarded(Some("5")), &State::Agent(live)).await;
    assert_eq!(parsed(&seen.body), expected);
    assert!(seen.uri.ends_with("/agents/Q7XK2M9P4T"), "{}", seen.uri);
}

#[tokio::test]
async fn an_alias_keeps_all_but_where_it_leads() {
    let seen = sent(&rerouted("LIVE", Some("6")), &live()).await;
    let mut expected = routed("6");
    expected["routingConfiguration"] = json!([{"agentVersion": "6"}]);
    assert_eq!(parsed(&seen.body), expected);
    assert!(seen.uri.ends_with("/agents/Q7XK2M9P4T/agentaliases/LIVE"), "{}", seen.uri);
}

#[tokio::test]
async fn an_agent_that_is_busy_is_repaired_later() {
    let prepare = Remedy::PrepareAgent { agent: AGENT.to_owned() };
    for remedy in [guarded(Some("5")), rerouted("LIVE", Some("6")), prepare] {
        for (status, code, message) in
            [(400, "ValidationException", BUSY), (409, "ConflictException", "Too many concurrent requests.")]
        {
            let answer = json!({"__type": code, "message": message}).to_string();
            let wire = Wire::new(move |_| Answer(status, answer.clone()));
            let error = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
            assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        }
        let wire = Wire::new(|_| Answer::error(400, "ValidationException"));
        let error = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Refused { .. }), "{error}");
    }
}

#[tokio::test]
async fn without_all_that_must_be_repeated_no_call_is_made() {
    let unread = State::Agent(AgentState::default());
    for (remedy, state) in [
        (guarded(Some("5")), &unread),
        (guarded(Some("5")), &super::live()),
        (guarded(None), &live()),
        (rerouted("LIVE", Some("6")), &unread),
        (rerouted("GONE", Some("6")), &live()),
        (rerouted("LIVE", None), &live()),
    ] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &remedy, state).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
