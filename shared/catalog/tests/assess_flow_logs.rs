//! Flow logs that were deleted, and what others write down.

use crate::support::{plan, resource, verdict};
use model::{Finding, FlowLogDefinition, FlowLogState, FlowRecords, Remedy, Scope, State, Tags, Undo};

const ID: &str = "vpc-flow-logs-removed";
const ARN: &str = "arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/fl-1";
const BUCKET: &str = "arn:aws:s3:::acme-flows";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(ARN, Scope::Generic))
}

fn records(target: &str, traffic: &str, destination: &str) -> FlowRecords {
    let text = str::to_owned;
    FlowRecords { target: text(target), traffic: text(traffic), destination: text(destination) }
}

fn definition(traffic: &str) -> FlowLogDefinition {
    let records = records("vpc-1", traffic, BUCKET);
    FlowLogDefinition { records, destination_type: "s3".to_owned(), ..FlowLogDefinition::default() }
}

fn tags() -> Tags {
    [("ai:workload".to_owned(), "claims".to_owned())].into()
}

fn approved(definition: FlowLogDefinition) -> State {
    State::FlowLog(FlowLogState { definition: Some(definition), tags: tags(), ..FlowLogState::default() })
}

fn gone(others: &[FlowRecords]) -> FlowLogState {
    let others = others.iter().enumerate().map(|(at, records)| (format!("fl-{}", at + 2), records.clone())).collect();
    FlowLogState { others, ..FlowLogState::default() }
}

/// What is thought of one that is gone, and how many repairs are planned.
fn judged(others: &[FlowRecords], was: &FlowLogDefinition) -> (String, usize) {
    let (live, approved) = (State::FlowLog(gone(others)), approved(was.clone()));
    let planned = plan(ID, &finding("DeleteFlowLogs"), Some(&live), Some(&approved)).unwrap_or_default();
    (verdict(ID, &finding("DeleteFlowLogs"), &live, Some(&approved)), planned.len())
}

#[test]
fn what_nothing_else_writes_down_is_written_down_again() {
    let (exposed, elsewhere, sound) = (("exposed", 1), ("at most alert", 0), ("sound", 0));
    for (was, others, expected) in [
        ("ALL", vec![], exposed),
        ("ALL", vec![records("vpc-2", "ALL", BUCKET), records("vpc-1", "REJECT", BUCKET)], exposed),
        ("REJECT", vec![records("vpc-1", "ACCEPT", BUCKET)], exposed),
        ("REJECT", vec![records("vpc-1", "ALL", BUCKET)], sound),
        ("ALL", vec![records("vpc-1", "ALL", "arn:aws:s3:::collected-elsewhere")], elsewhere),
        ("ALL", vec![records("vpc-1", "ALL", "elsewhere"), records("vpc-1", "ALL", BUCKET)], sound),
    ] {
        let (verdict, planned) = judged(&others, &definition(was));
        assert_eq!((verdict.as_str(), planned), expected, "{others:?}");
    }
}

#[test]
fn it_is_made_again_as_it_was_and_deleted_when_that_is_undone() {
    let (live, was) = (State::FlowLog(gone(&[])), definition("ALL"));
    let planned = plan(ID, &finding("DeleteFlowLogs"), Some(&live), Some(&approved(was.clone()))).unwrap_or_default();
    let recreate = Remedy::RecreateFlowLog { flow_log: "fl-1".to_owned(), definition: was.clone(), tags: tags() };
    assert_eq!(planned, std::slice::from_ref(&recreate));
    assert_eq!(recreate.makes().as_deref(), Some("ALL of vpc-1 to arn:aws:s3:::acme-flows"));
    let undo = recreate.undo(&live);
    assert_eq!(undo, Undo::DeleteFlowLog { flow_log: "fl-1".to_owned() });
    assert_eq!(undo.call(), Some("ec2:DeleteFlowLogs"));

    // What we made is not approved under its own id, and people are told of it.
    let definition = Some(was.clone());
    let made =
        FlowLogState { definition, replacement: Some("fl-2".to_owned()), ..gone(std::slice::from_ref(&was.records)) };
    let made = State::FlowLog(made);
    assert_eq!(verdict(ID, &finding("DeleteFlowLogs"), &made, Some(&approved(was.clone()))), "at most alert");
    assert_eq!(plan(ID, &finding("DeleteFlowLogs"), Some(&made), Some(&approved(was))), Some(vec![]));
}

#[test]
fn a_role_that_cannot_be_handed_on_and_a_gateway_are_left_to_a_person() {
    let role = Some("arn:aws:iam::111122223333:role/flows".to_owned());
    let firehose = "kinesis-data-firehose".to_owned();
    for was in [
        FlowLogDefinition { foreign_role: role.clone(), ..definition("ALL") },
        FlowLogDefinition { role, destination_type: firehose, ..definition("ALL") },
        FlowLogDefinition { records: records("tgw-1", "", BUCKET), ..definition("ALL") },
    ] {
        assert_eq!(judged(&[], &was), ("at most alert".to_owned(), 0), "{was:?}");
    }
}

#[test]
fn one_that_is_there_is_as_it_should_be_and_without_a_baseline_people_are_told() {
    let there = approved(definition("ALL"));
    assert_eq!(verdict(ID, &finding("CreateFlowLogs"), &there, None), "sound");
    assert_eq!(verdict(ID, &finding("DeleteFlowLogs"), &there, None), "sound");
    let gone = State::FlowLog(gone(&[]));
    assert_eq!(verdict(ID, &finding("DeleteFlowLogs"), &gone, None), "at most alert");
    assert_eq!(plan(ID, &finding("DeleteFlowLogs"), Some(&gone), None), Some(vec![]));
    assert_eq!(plan(ID, &finding("CreateFlowLogs"), None, None), Some(vec![]));
    assert_eq!(plan(ID, &finding("DeleteFlowLogs"), None, None).map(|plan| plan.len()), Some(1));
}
