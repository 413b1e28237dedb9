//! Where runtimes of agents may be, and what memories must have.

use model::{ApprovedLists, Finding, ListName, MemoryState, Pattern, Remedy, RuntimeState, Scope, State};
use serde_json::{Value, json};

use crate::support::{plan, resource, verdict};

const ID: &str = "agentcore-runtime-exposed";
const RUNTIME: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/case_agent-Qv8mZt2LxW";
const ROLE: &str = "arn:aws:iam::111122223333:role/case-agent";
const MEMORY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:memory/case_memory-h2Rk9TzQ5d";

fn finding() -> Finding {
    crate::support::finding("UpdateAgentRuntime", &resource(RUNTIME, Scope::Ai))
}

fn vpc(subnet: &str) -> Value {
    json!({"networkMode": "VPC", "networkModeConfig": {"subnets": [subnet], "securityGroups": ["sg-1"]}})
}

fn runtime(network: &Value, requires_mmds_v2: Option<bool>) -> State {
    let mut definition = json!({"roleArn": ROLE, "networkConfiguration": network});
    if let Some(required) = requires_mmds_v2 {
        definition["metadataConfiguration"] = json!({"requireMMDSV2": required});
    }
    State::Runtime(RuntimeState { status: "READY".to_owned(), definition })
}

fn confine(network: Option<Value>, require_mmds_v2: bool) -> Vec<Remedy> {
    let (runtime, role) = (RUNTIME.to_owned(), Some(ROLE.to_owned()));
    vec![Remedy::ConfineAgentRuntime { runtime, network, require_mmds_v2, role }]
}

#[test]
fn a_runtime_goes_back_into_its_network_and_asks_for_tokens() {
    let public = json!({"networkMode": "PUBLIC"});
    let approved = runtime(&vpc("subnet-1"), Some(true));
    for (live, baseline, expected, planned) in [
        (runtime(&vpc("subnet-1"), Some(true)), None, "sound", vec![]),
        (runtime(&vpc("subnet-1"), None), None, "sound", vec![]),
        (runtime(&vpc("subnet-1"), Some(false)), None, "exposed", confine(None, true)),
        (runtime(&vpc("subnet-1"), None), Some(&approved), "exposed", confine(None, true)),
        (runtime(&public, None), None, "at most alert", vec![]),
        (runtime(&public, Some(false)), None, "at most alert", vec![]),
        (runtime(&public, Some(true)), Some(&approved), "exposed", confine(Some(vpc("subnet-1")), false)),
        (runtime(&public, None), Some(&approved), "exposed", confine(Some(vpc("subnet-1")), true)),
        (runtime(&public, None), Some(&runtime(&public, None)), "at most alert", vec![]),
        // Without a list nobody can say that another network is worse.
        (runtime(&vpc("subnet-2"), Some(true)), Some(&approved), "sound", vec![]),
    ] {
        assert_eq!(verdict(ID, &finding(), &live, baseline), expected, "{live:?}");
        assert_eq!(plan(ID, &finding(), Some(&live), baseline), Some(planned), "{live:?}");
    }
    assert_eq!(verdict(ID, &finding(), &runtime(&Value::Null, None), None), "at most alert");
}

#[test]
fn a_network_that_is_on_no_list_is_no_better_than_none() {
    let patterns = |names: &[&str]| {
        names.iter().map(|name| serde_json::from_value::<Pattern>(json!(name)).unwrap()).collect::<Vec<_>>()
    };
    let lists = ApprovedLists([(ListName::Networks, patterns(&["subnet-1", "sg-*"]))].into());
    let judge = &catalog::find(ID).unwrap().judge;
    let (strange, known) = (runtime(&vpc("subnet-9"), None), runtime(&vpc("subnet-1"), None));
    let baselines = [known.clone()];
    assert_eq!(judge.assess(&finding(), &known, &[], &lists).as_str(), "sound");
    assert_eq!(judge.assess(&finding(), &strange, &baselines, &lists).as_str(), "exposed");
    let back = judge.remediate(&finding(), Some(&strange), &baselines, &lists);
    assert_eq!(back, confine(Some(vpc("subnet-1")), false));
    // An approved network that has left the list is not gone back to.
    assert_eq!(judge.remediate(&finding(), Some(&strange), std::slice::from_ref(&strange), &lists), []);
}

#[test]
fn presumed_is_what_the_event_told() {
    let presumed = plan(ID, &finding(), None, None).unwrap();
    assert!(matches!(presumed.as_slice(), [Remedy::ConfineAgentRuntime { network: None, require_mmds_v2: true, .. }]));
}

fn memory(more: &Value) -> State {
    let mut definition = json!({"name": "case_memory", "encryptionKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1"});
    definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    State::Memory(MemoryState { status: Some("ACTIVE".to_owned()), definition })
}

#[test]
fn a_memory_has_a_key_parts_people_and_tells_no_stranger() {
    let about = crate::support::finding("UpdateMemory", &resource(MEMORY, Scope::Ai));
    let stream = |account: &str| {
        let arn = format!("arn:aws:kinesis:eu-west-1:{account}:stream/copies");
        json!({"streamDeliveryResources": {"resources": [{"kinesis": {"dataStreamArn": arn}}]}})
    };
    let strategy = |namespaces: &[&str]| json!({"strategies": [{"name": "facts", "namespaces": namespaces}]});
    for (live, expected) in [
        (memory(&json!({})), "sound"),
        (memory(&json!({"encryptionKeyArn": null})), "exposed"),
        (memory(&stream("111122223333")), "sound"),
        (memory(&stream("444455556666")), "exposed"),
        (memory(&strategy(&["/actors/{actorId}/facts"])), "sound"),
        (memory(&strategy(&["/facts"])), "exposed"),
        (memory(&strategy(&[])), "sound"),
        (State::Memory(MemoryState::default()), "exposed"),
    ] {
        assert_eq!(verdict("agentcore-memory-unprotected", &about, &live, None), expected, "{live:?}");
        assert_eq!(plan("agentcore-memory-unprotected", &about, Some(&live), None), Some(vec![]));
    }
}
