//! Who is contained, and by what.

use model::{
    AccessKey, ApprovedLists, Finding, FunctionConcurrency, ListName, Pattern, Remedy, Scope, State, Undo, UserAccess,
};

use crate::support::{finding, resource, word};

const USER: &str = "arn:aws:iam::111122223333:user/ada";
const STOLEN: &str = "threat-credential-compromised";

fn named(arn: &str, keys: &[&str]) -> Finding {
    finding("UnauthorizedAccess:IAMUser/TorIPCaller", &resource(arn, Scope::Ai)).about(keys.iter().copied())
}

fn live(keys: &[(&str, bool)]) -> State {
    let key = |(id, active): &(&str, bool)| AccessKey { id: (*id).to_owned(), active: *active };
    State::UserAccess(UserAccess { keys: keys.iter().map(key).collect(), ..UserAccess::default() })
}

fn judged(finding: &Finding, live: Option<&State>, lists: &ApprovedLists) -> (String, Vec<Remedy>) {
    let judge = &catalog::find(STOLEN).unwrap().judge;
    let verdict = live.map(|live| word(&judge.assess(finding, live, &[], lists))).unwrap_or_default();
    (verdict, judge.remediate(finding, live, &[], lists))
}

#[test]
fn the_key_that_was_named_is_taken_and_no_other() {
    let (finding, none) = (named(USER, &["AKIA1", "arn:aws:s3:::acme"]), ApprovedLists::NONE);
    let of = |keys: &[(&str, bool)]| judged(&finding, Some(&live(keys)), none);
    let taken = vec![Remedy::DeactivateAccessKey { user: "ada".to_owned(), key: "AKIA1".to_owned() }];
    assert_eq!(of(&[("AKIA1", true), ("AKIA2", true)]), ("exposed".to_owned(), taken.clone()));
    assert_eq!(of(&[("AKIA1", false), ("AKIA2", true)]), ("sound".to_owned(), vec![]));
    assert_eq!(of(&[("AKIA2", true)]), ("at most alert".to_owned(), vec![]));
    assert_eq!(judged(&finding, None, none).1, taken);
    assert!(judged(&named(USER, &["ASIA1"]), None, none).1.is_empty());
}

#[test]
fn whom_the_policy_protects_is_told_of_and_nothing_else() {
    let lists = ApprovedLists([(ListName::ProtectedPrincipals, vec![Pattern::new("arn:aws:iam::*:user/a*")])].into());
    let finding = named(USER, &["AKIA1"]);
    assert_eq!(judged(&finding, Some(&live(&[("AKIA1", true)])), &lists), ("at most alert".to_owned(), vec![]));
    assert!(judged(&finding, None, &lists).1.is_empty());
}

#[test]
fn root_and_whoever_has_no_keys_is_told_of() {
    for arn in ["arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/ada"] {
        assert!(judged(&named(arn, &["AKIA1"]), None, ApprovedLists::NONE).1.is_empty(), "{arn}");
    }
}

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:lookup-order";

#[test]
fn a_function_that_runs_is_put_in_quarantine() {
    let finding = finding("Backdoor:Lambda/C&CActivity.B", &resource(FUNCTION, Scope::Generic));
    let judge = &catalog::find("threat-tool-function-compromised").unwrap().judge;
    let limited = |exists, reserved| State::FunctionConcurrency(FunctionConcurrency { exists, reserved });
    let quarantine = || Remedy::QuarantineFunction { function: FUNCTION.to_owned() };
    for (live, verdict, planned) in [
        (limited(true, None), "exposed", vec![quarantine()]),
        (limited(true, Some(5)), "exposed", vec![quarantine()]),
        (limited(true, Some(0)), "sound", vec![]),
        (limited(false, None), "at most alert", vec![]),
    ] {
        assert_eq!(word(&judge.assess(&finding, &live, &[], ApprovedLists::NONE)), verdict);
        assert_eq!(judge.remediate(&finding, Some(&live), &[], ApprovedLists::NONE), planned);
    }
    let function = FUNCTION.to_owned();
    let kept = Undo::PutFunctionConcurrency { function: function.clone(), reserved: 5 };
    assert_eq!(quarantine().undo(&limited(true, Some(5))), kept);
    assert_eq!(quarantine().undo(&limited(true, None)), Undo::DeleteFunctionConcurrency { function });
}
