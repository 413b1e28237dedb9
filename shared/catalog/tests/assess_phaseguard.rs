//! What is told of a changed policy.

use model::{ApprovedLists, NamedDocument, PolicyParameter, PolicyPointer, Scope, State, Verdict};
use serde_json::Value;

const ID: &str = "phaseguard-policy-changed";
const POLICY: &str = "arn:aws:ssm:eu-west-1:111122223333:parameter/phaseguard/phaseguard/policy";

fn named(document: NamedDocument) -> PolicyParameter {
    let pointer = PolicyPointer::new("3HL4kqCxf3vjVBH40Nr".to_owned(), b"version: 1\n");
    PolicyParameter::Names { pointer, document }
}

#[test]
fn every_change_is_told_with_what_is_in_force_now() {
    let finding = crate::support::finding("PutParameter", &crate::support::resource(POLICY, Scope::Setting));
    for (live, told) in [
        (
            named(NamedDocument::Matches),
            "version 3HL4kqCxf3vjVBH40Nr is named now with hash 09bfcc6a14b8, and the document has it",
        ),
        (
            named(NamedDocument::Differs),
            "version 3HL4kqCxf3vjVBH40Nr is named now with hash 09bfcc6a14b8, which the document has not, so it is refused",
        ),
        (
            named(NamedDocument::Missing),
            "version 3HL4kqCxf3vjVBH40Nr is named now with hash 09bfcc6a14b8, and there is no such version, so it is refused",
        ),
        (PolicyParameter::Absent, "no policy is named now, so the compiled-in default holds"),
        (
            PolicyParameter::Unfit,
            "the parameter names no version and hash, so it is refused and the last valid policy holds",
        ),
    ] {
        let control = catalog::find(ID).unwrap();
        let live = State::PolicyParameter(live);
        let verdict = control.judge.assess(&finding, &live, &[], ApprovedLists::NONE);
        assert_eq!(verdict, Verdict::exposed(told));
        assert_eq!(crate::support::verdict(ID, &finding, &live, None), "exposed");
        assert_eq!(crate::support::plan(ID, &finding, Some(&live), None), Some(Vec::new()));
    }
}

#[test]
fn only_the_parameter_of_a_policy_is_watched() {
    for (name, stack) in [
        ("/phaseguard/phaseguard/policy", Some("phaseguard")),
        ("/phaseguard/team/a/policy", Some("team/a")),
        ("/phaseguard/phaseguard/deployment", None),
        ("/phaseguard/policy", None),
        ("/phaseguard/phaseguard/policy/old", None),
        ("/acme/phaseguard/phaseguard/policy", None),
    ] {
        let arn = format!("arn:aws:ssm:eu-west-1:111122223333:parameter{name}");
        let resource = crate::support::resource(&arn, Scope::Setting);
        let found = crate::support::detect(ID, "PutParameter", &resource, Value::Null, Value::Null);
        let told = stack.map(|stack| format!("put another policy of stack {stack} in force"));
        assert_eq!(found.map(|finding| finding.summary), told, "{name}");
    }
}
