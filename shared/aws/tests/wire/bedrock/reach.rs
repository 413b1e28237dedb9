//! What agents can reach.

use model::{AgentReach, Collaborator};

use super::agent::AGENT;
use super::*;

/// Every member that `GetAgentActionGroup` can answer.
fn answered() -> Value {
    json!({
        "agentId": "Q7XK2M9P4T", "agentVersion": "DRAFT", "actionGroupId": "G", "actionGroupName": "refunds",
        "clientToken": "t", "description": "", "createdAt": "2026-10-02T08:12:44.310882Z",
        "updatedAt": "2026-10-02T08:12:44.310882Z", "parentActionSignature": "AMAZON.CodeInterpreter",
        "parentActionGroupSignatureParams": {"key": "value"},
        "actionGroupExecutor": {"lambda": "arn:aws:lambda:eu-west-1:111122223333:function:tool"},
        "apiSchema": {"payload": "openapi"}, "functionSchema": {"functions": []}, "actionGroupState": "ENABLED",
        "tomorrow": 1
    })
}

/// What an update takes of that.
fn taken(state: &str) -> Value {
    json!({
        "actionGroupName": "refunds", "parentActionGroupSignature": "AMAZON.CodeInterpreter",
        "parentActionGroupSignatureParams": {"key": "value"},
        "actionGroupExecutor": {"lambda": "arn:aws:lambda:eu-west-1:111122223333:function:tool"},
        "apiSchema": {"payload": "openapi"}, "functionSchema": {"functions": []}, "actionGroupState": state,
        "tomorrow": 1
    })
}

pub(crate) fn group() -> Value {
    json!({"agentActionGroup": answered()})
}

/// Two pages.
pub(crate) fn groups(seen: &Seen) -> Answer {
    let group = |id: &str| {
        json!([{"actionGroupId": id, "actionGroupName": "refunds", "actionGroupState": "ENABLED",
                "updatedAt": "2026-10-02T08:12:44.310882Z"}])
    };
    let first = json!({"actionGroupSummaries": group("G"), "nextToken": "more"});
    Answer::ok(if seen.body.contains("more") { json!({"actionGroupSummaries": group("H")}) } else { first })
}

/// Two pages.
pub(crate) fn collaborators(seen: &Seen) -> Answer {
    let peer = |id: &str, name: &str| {
        json!([{
            "agentId": "Q7XK2M9P4T", "agentVersion": "DRAFT", "collaboratorId": id, "collaboratorName": name,
            "agentDescriptor": {"aliasArn": "arn:aws:bedrock:eu-west-1:111122223333:agent-alias/B/L"},
            "collaborationInstruction": "ask", "relayConversationHistory": "TO_COLLABORATOR",
            "createdAt": "2026-10-02T08:12:44.310882Z", "lastUpdatedAt": "2026-10-02T08:12:44.310882Z"
        }])
    };
    let first = json!({"agentCollaboratorSummaries": peer("C", "desk"), "nextToken": "more"});
    let second = json!({"agentCollaboratorSummaries": peer("D", "n")});
    Answer::ok(if seen.body.contains("more") { second } else { first })
}

fn peer(id: &str, name: &str) -> (String, Collaborator) {
    let definition = json!({
        "agentDescriptor": {"aliasArn": "arn:aws:bedrock:eu-west-1:111122223333:agent-alias/B/L"},
        "collaborationInstruction": "ask", "collaboratorName": name, "relayConversationHistory": "TO_COLLABORATOR"
    });
    (name.to_owned(), Collaborator { id: id.to_owned(), definition })
}

fn whole() -> AgentReach {
    AgentReach {
        status: "PREPARED".to_owned(),
        action_groups: ["G", "H"].map(|id| (id.to_owned(), taken("ENABLED"))).into(),
        collaborators: [peer("C", "desk"), peer("D", "n")].into(),
    }
}

/// One with an action group and a collaborator of the names that remedies have here.
pub(crate) fn live() -> State {
    let mut live = whole();
    live.action_groups.insert("g".to_owned(), taken("ENABLED"));
    State::AgentReach(live)
}

fn form() -> Finding {
    forms(StateKind::AgentReach).remove(0)
}

#[tokio::test]
async fn all_is_read_that_puts_it_back() {
    let observed = observe(&Wire::new(sound), StateKind::AgentReach, &form()).await.unwrap();
    assert_eq!(observed.state, State::AgentReach(whole()));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
}

#[tokio::test]
async fn a_group_that_is_gone_meanwhile_reaches_nothing() {
    let wire = but("bedrock:GetAgentActionGroup", Answer::error(404, "ResourceNotFoundException"));
    let expected = AgentReach { action_groups: [].into(), ..whole() };
    assert_eq!(state(&wire, StateKind::AgentReach, &form()).await, State::AgentReach(expected));
}

#[tokio::test]
async fn an_answer_without_a_group_is_unknown() {
    let wire = but("bedrock:GetAgentActionGroup", Answer::ok("{}"));
    let error = observe(&wire, StateKind::AgentReach, &form()).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

/// What is sent about an agent that was read so.
async fn sent(remedy: Remedy) -> Seen {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &remedy, &State::AgentReach(whole())).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    seen
}

#[tokio::test]
async fn an_update_repeats_all_but_the_state_of_the_group() {
    let seen = sent(Remedy::DisableActionGroup { agent: AGENT.to_owned(), group: "G".to_owned() }).await;
    assert_eq!(parsed(&seen.body), taken("DISABLED"));
    assert!(seen.uri.contains("/agents/Q7XK2M9P4T/agentversions/DRAFT/actiongroups/G"), "{}", seen.uri);
}

#[tokio::test]
async fn a_peer_is_dismissed_by_the_id_that_it_has_now() {
    let seen = sent(Remedy::DismissCollaborator { agent: AGENT.to_owned(), name: "desk".to_owned() }).await;
    assert!(seen.uri.contains("/agentversions/DRAFT/agentcollaborators/C"), "{}", seen.uri);
}

#[tokio::test]
async fn what_is_gone_meanwhile_is_not_touched() {
    let agent = || AGENT.to_owned();
    let gone = [
        Remedy::DisableActionGroup { agent: agent(), group: "new".to_owned() },
        Remedy::DismissCollaborator { agent: agent(), name: "new".to_owned() },
    ];
    for remedy in gone {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let refused = carry_out(&wire.config(), &remedy, &State::AgentReach(whole())).await.unwrap_err();
        assert!(matches!(refused, RemedyError::NotNow { .. }), "{refused}");
        assert!(wire.seen().is_empty());
    }
}
