//! Who is contained, and by what.

use model::{
    AccessKey, ApprovedLists, BucketAccess, Denial, Finding, FunctionConcurrency, GuardrailState, ListName, Pattern,
    PolicyDocument, Remedy, Scope, State, StateKind, Undo, UserAccess,
};

use serde_json::json;

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

const GUARDRAIL: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/g1";

/// A guardrail whose filter took note, or blocked.
fn guarding(action: &str, strength: &str) -> State {
    let filter = json!({"type": "PROMPT_ATTACK", "inputStrength": strength, "inputAction": action});
    let blocked = if action == "BLOCK" { 2 } else { 0 };
    State::Guardrail(GuardrailState {
        strengths: [("content/PROMPT_ATTACK/input".to_owned(), blocked)].into(),
        definition: json!({"name": "g", "contentPolicyConfig": {"filtersConfig": [filter]}}),
        ..GuardrailState::default()
    })
}

fn blocking(strength: i64) -> Vec<Remedy> {
    vec![Remedy::RestoreGuardrail {
        guardrail: GUARDRAIL.to_owned(),
        strengths: [("content/PROMPT_ATTACK/input".to_owned(), strength)].into(),
        entries: [].into(),
        profile: None,
    }]
}

#[test]
fn a_filter_that_took_note_blocks_as_easily_as_it_did() {
    let finding = finding("Impact:IAMUser/PromptInjection.Direct", &resource(GUARDRAIL, Scope::Ai));
    let judge = &catalog::find("threat-prompt-injected").unwrap().judge;
    let gone = State::Guardrail(GuardrailState { gone: true, ..GuardrailState::default() });
    for (live, verdict, planned) in [
        (guarding("NONE", "MEDIUM"), "exposed", blocking(2)),
        (guarding("NONE", "HIGH"), "exposed", blocking(3)),
        (guarding("NONE", "NONE"), "exposed", blocking(3)),
        (guarding("BLOCK", "MEDIUM"), "at most alert", vec![]),
        (gone, "at most alert", vec![]),
    ] {
        assert_eq!(word(&judge.assess(&finding, &live, &[], ApprovedLists::NONE)), verdict);
        assert_eq!(judge.remediate(&finding, Some(&live), &[], ApprovedLists::NONE), planned);
    }
}

const BUCKET: &str = "arn:aws:s3:::acme-corpus";
const THIEF: &str = "arn:aws:iam::111122223333:role/etl";

fn attacked(subjects: &[&str]) -> Finding {
    finding("Exfiltration:S3/MaliciousIPCaller", &resource(BUCKET, Scope::Generic)).about(subjects.iter().copied())
}

fn bucket(policy: Option<PolicyDocument>) -> State {
    State::BucketAccess(BucketAccess { policy, ..BucketAccess::default() })
}

#[test]
fn whoever_attacks_a_bucket_is_kept_from_it() {
    let judge = &catalog::find("threat-data-attacked").unwrap().judge;
    let finding = attacked(&["ASIAEXAMPLE", THIEF, "arn:aws:iam::111122223333:root"]);
    let judged = |live: &State, lists: &ApprovedLists| {
        (word(&judge.assess(&finding, live, &[], lists)), judge.remediate(&finding, Some(live), &[], lists))
    };
    let denial = Denial::new(BUCKET, &[THIEF.to_owned()]).unwrap();
    let own = PolicyDocument::new(r#"{"Statement": [{"Effect": "Allow", "Principal": "1"}]}"#);
    let kept = bucket(Some(denial.added_to(Some(&own)).unwrap()));
    let remedy = Remedy::DenyBucket { resource: BUCKET.to_owned(), principals: vec![THIEF.to_owned()] };
    let exposed = ("exposed".to_owned(), vec![remedy.clone()]);
    assert_eq!(judged(&bucket(None), ApprovedLists::NONE), exposed);
    assert_eq!(judged(&bucket(Some(own.clone())), ApprovedLists::NONE), exposed);
    assert_eq!(judged(&kept, ApprovedLists::NONE), ("sound".to_owned(), vec![]));
    // GuardDuty names nobody with a path, and nobody knows of whom a list with one speaks.
    for (protected, is_told) in
        [("role/etl", true), ("role/ops/etl", true), ("role/ops/*", true), ("role/ops/tle", false)]
    {
        let pattern = Pattern::new(format!("arn:aws:iam::*:{protected}"));
        let lists = ApprovedLists([(ListName::ProtectedPrincipals, vec![pattern])].into());
        let told = ("at most alert".to_owned(), vec![]);
        assert_eq!(judged(&bucket(None), &lists), if is_told { told } else { exposed.clone() }, "{protected}");
    }
    assert_eq!(remedy.undo(&bucket(None)), Undo::DeleteBucketPolicy { bucket: "acme-corpus".to_owned() });
    let former = Undo::PutPolicy { resource: BUCKET.to_owned(), document: own.clone() };
    assert_eq!(remedy.undo(&bucket(Some(own))), former);
}

#[test]
fn an_attack_by_nobody_who_can_be_kept_away_is_told() {
    let judge = &catalog::find("threat-data-attacked").unwrap().judge;
    for subjects in [&[][..], &["arn:aws:iam::111122223333:root"], &["arn:aws:iam::111122223333:role/*"]] {
        let finding = attacked(subjects);
        let verdict = judge.assess(&finding, &bucket(None), &[], ApprovedLists::NONE);
        assert_eq!(word(&verdict), "at most alert", "{subjects:?}");
        assert!(judge.remediate(&finding, Some(&bucket(None)), &[], ApprovedLists::NONE).is_empty());
    }
}

#[test]
fn of_a_strangers_bucket_whoever_of_ours_attacked_it_is_contained() {
    let judge = &catalog::find("threat-data-attacked").unwrap().judge;
    let reads = |arn: &str| judge.reads(&finding("Exfiltration:S3/MaliciousIPCaller", &resource(arn, Scope::Ai)));
    for (arn, kind) in [
        (USER, StateKind::UserAccess),
        (THIEF, StateKind::RoleSessions),
        (BUCKET, StateKind::BucketAccess),
        (FUNCTION, StateKind::Occurrence),
        ("arn:aws:ec2:eu-west-1:111122223333:instance/i-1", StateKind::Occurrence),
    ] {
        assert_eq!(reads(arn), kind, "{arn}");
    }
}
