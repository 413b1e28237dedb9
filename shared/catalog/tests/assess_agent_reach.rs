//! What an agent was given to reach, against the lists of the policy.

use std::collections::BTreeMap;

use crate::support::{self, resource};
use model::{AgentReach, ApprovedLists, Collaborator, Finding, ListName, Pattern, Remedy, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "bedrock-agent-capability-unapproved";
const AGENT: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent/Q7XK2M9P4T";
const OWN: &str = "arn:aws:lambda:eu-west-1:111122223333:function:tool";
const FOREIGN: &str = "arn:aws:lambda:eu-west-1:444455556666:function:tool";
const PEER: &str = "arn:aws:bedrock:eu-west-1:444455556666:agent-alias/A/L";
const FRIEND: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent-alias/B/L";

fn finding(subjects: &[&str]) -> Finding {
    support::finding("UpdateAgentActionGroup", &resource(AGENT, Scope::Ai)).about(subjects.iter().copied())
}

fn calls(function: &str) -> Value {
    json!({"actionGroupName": "refunds", "actionGroupExecutor": {"lambda": function}})
}

fn agent(groups: &[(&str, Value)], peers: &[(&str, &str)]) -> AgentReach {
    let peer = |(name, alias): &(&str, &str)| {
        let definition = json!({"agentDescriptor": {"aliasArn": alias}, "collaboratorName": name});
        ((*name).to_owned(), Collaborator { id: format!("id-of-{name}"), definition })
    };
    AgentReach {
        status: "PREPARED".to_owned(),
        action_groups: groups.iter().map(|(id, group)| ((*id).to_owned(), group.clone())).collect(),
        collaborators: peers.iter().map(peer).collect(),
    }
}

fn lists(lists: &[(ListName, &str)]) -> ApprovedLists {
    let lists: BTreeMap<_, _> = lists.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect();
    ApprovedLists(lists)
}

fn word(subjects: &[&str], live: &AgentReach, approved: &[(ListName, &str)]) -> String {
    let live = State::AgentReach(live.clone());
    support::word(&catalog::find(ID).unwrap().judge.assess(&finding(subjects), &live, &[], &lists(approved)))
}

fn plan(subjects: &[&str], live: &AgentReach) -> Vec<Remedy> {
    let live = State::AgentReach(live.clone());
    catalog::find(ID).unwrap().judge.remediate(&finding(subjects), Some(&live), &[], ApprovedLists::NONE)
}

fn disable(group: &str) -> Remedy {
    Remedy::DisableActionGroup { agent: AGENT.to_owned(), group: group.to_owned() }
}

fn prepare() -> Remedy {
    Remedy::PrepareAgent { agent: AGENT.to_owned() }
}

#[test]
fn what_an_agent_can_reach_is_at_home_or_on_a_list() {
    let of = |group: Value, subject: &str, lists: &[_]| word(&[subject], &agent(&[("G", group)], &[]), lists);
    let calling = |function: &str, lists: &[_]| of(calls(function), function, lists);
    assert_eq!(calling(OWN, &[]), "sound");
    assert_eq!(calling(OWN, &[(ListName::Functions, "*:other")]), "exposed");
    assert_eq!(calling(FOREIGN, &[]), "exposed");
    assert_eq!(calling(FOREIGN, &[(ListName::Functions, FOREIGN)]), "sound");
    let signed = |tool: &str| of(json!({"parentActionGroupSignature": tool}), tool, &[]);
    assert_eq!(signed("AMAZON.CodeInterpreter"), "exposed");
    assert_eq!(signed("AMAZON.UserInput"), "sound");
    let schema = json!({"apiSchema": {"s3": {"s3BucketName": "other"}}});
    assert_eq!(of(schema, "s3://other", &[(ListName::Buckets, "acme-*")]), "exposed");
    assert_eq!(word(&["knowledge-base/KB4N7QX2LM"], &agent(&[], &[]), &[]), "unknown");
}

#[test]
fn only_the_tool_that_the_event_tells_of_is_switched_off() {
    let other = json!({"parentActionGroupSignature": "AMAZON.CodeInterpreter"});
    let live = agent(&[("BAD", calls(FOREIGN)), ("OLD", other), ("OWN", calls(OWN))], &[("desk", PEER)]);
    assert_eq!(word(&[FOREIGN], &live, &[]), "exposed");
    assert_eq!(plan(&[FOREIGN], &live), [disable("BAD"), prepare()]);
    let unprepared = AgentReach { status: "NOT_PREPARED".to_owned(), ..live };
    assert_eq!(plan(&[FOREIGN], &unprepared), [disable("BAD")]);
}

#[test]
fn what_is_switched_off_or_gone_meanwhile_is_sound() {
    let mut off = calls(FOREIGN);
    off["actionGroupState"] = json!("DISABLED");
    for live in [agent(&[("BAD", off)], &[]), agent(&[], &[])] {
        assert_eq!((word(&[FOREIGN], &live, &[]).as_str(), plan(&[FOREIGN], &live)), ("sound", vec![]));
    }
}

#[test]
fn a_strange_agent_is_dismissed_unless_it_is_the_only_one() {
    let two = agent(&[], &[("desk", PEER), ("friend", FRIEND)]);
    let dismiss = Remedy::DismissCollaborator { agent: AGENT.to_owned(), name: "desk".to_owned() };
    assert_eq!(word(&[PEER], &two, &[]), "exposed");
    assert_eq!(plan(&[PEER], &two), [dismiss, prepare()]);
    let one = agent(&[], &[("desk", PEER)]);
    assert_eq!((word(&[PEER], &one, &[]).as_str(), plan(&[PEER], &one)), ("at most alert", vec![]));
    assert_eq!(word(&[PEER], &one, &[(ListName::Accounts, "444455556666")]), "sound");
}

#[test]
fn what_cloudtrail_does_not_show_is_only_told() {
    let live = agent(&[("BAD", calls(FOREIGN)), ("OWN", calls(OWN))], &[]);
    assert_eq!((word(&[], &live, &[]).as_str(), plan(&[], &live)), ("at most alert", vec![]));
    assert_eq!(word(&[], &agent(&[("OWN", calls(OWN))], &[]), &[]), "unknown");
}

#[test]
fn undo_gives_the_agent_back_what_it_had() {
    let before = State::AgentReach(agent(&[("BAD", calls(FOREIGN))], &[("desk", PEER)]));
    let undo = |remedy: Remedy| remedy.undo(&before);
    let (agent, group, definition) = (AGENT.to_owned(), "BAD".to_owned(), calls(FOREIGN));
    assert_eq!(undo(disable("BAD")), Undo::UpdateActionGroup { agent: agent.clone(), group, definition });
    let definition = json!({"agentDescriptor": {"aliasArn": PEER}, "collaboratorName": "desk"});
    let dismiss = |name: &str| Remedy::DismissCollaborator { agent: agent.clone(), name: name.to_owned() };
    assert_eq!(undo(dismiss("desk")), Undo::AssociateCollaborator { agent: agent.clone(), definition });
    for unknown in [disable("NEW"), dismiss("new")] {
        assert!(matches!(undo(unknown), Undo::None { .. }));
    }
}
