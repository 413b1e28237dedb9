//! Policies that stand on resources, of each service that has one.

use crate::support::{detect, plan, resource, verdict};
use model::{ApprovedLists, Finding, ListName, Pattern, PolicyDocument, Remedy, ResourcePolicy, Scope, State, Undo};
use serde_json::{Value, json};

/// A control, a resource that it is about, and how its remedies are called.
const SUBJECTS: [(&str, &str, &str, &str); 5] = [
    (
        "agentcore-resource-policy-exposed",
        "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/agent-a1b2c3d4e5",
        "narrow-agentcore-policy",
        "delete-agentcore-policy",
    ),
    (
        "bedrock-resource-policy-exposed",
        "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa",
        "narrow-bedrock-policy",
        "delete-bedrock-policy",
    ),
    (
        "sagemaker-model-shared",
        "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/claims",
        "narrow-model-group-policy",
        "delete-model-group-policy",
    ),
    (
        "secretsmanager-secret-exposed",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:claims/api-Zk4mQx",
        "narrow-secret-policy",
        "delete-secret-policy",
    ),
    (
        "comprehend-model-shared",
        "arn:aws:comprehend:eu-west-1:111122223333:document-classifier/complaints/version/3",
        "narrow-comprehend-policy",
        "delete-comprehend-policy",
    ),
];

fn statement(sid: &str, effect: &str, principal: &str) -> Value {
    json!({"Sid": sid, "Effect": effect, "Principal": {"AWS": principal}, "Action": "*", "Resource": "*"})
}

fn policy(statements: &[Value]) -> PolicyDocument {
    PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

fn state(document: Option<PolicyDocument>) -> State {
    State::ResourcePolicy(ResourcePolicy { document, ..ResourcePolicy::default() })
}

fn own() -> Value {
    statement("Own", "Allow", "111122223333")
}

fn open() -> Value {
    statement("Open", "Allow", "*")
}

fn partner() -> Value {
    statement("Partner", "Allow", "444455556666")
}

fn put(arn: &str) -> Finding {
    crate::support::finding("PutResourcePolicy", &resource(arn, Scope::Ai))
}

fn name(remedy: &Remedy) -> Value {
    serde_json::to_value(remedy.kind()).unwrap()
}

#[test]
fn each_statement_is_judged_and_only_the_worst_go() {
    for (id, arn, narrow, delete) in SUBJECTS {
        for (statements, expected, remedy) in [
            (vec![own(), open()], "exposed", Some(narrow)),
            (vec![own(), open(), partner()], "exposed", Some(narrow)),
            (vec![open()], "exposed", Some(delete)),
            (vec![own(), partner()], "at most approve", Some(narrow)),
            (vec![own(), statement("Closed", "Deny", "*")], "sound", None),
        ] {
            let live = state(Some(policy(&statements)));
            assert_eq!(verdict(id, &put(arn), &live, None), expected, "{id} {statements:?}");
            let planned = plan(id, &put(arn), Some(&live), None).unwrap();
            assert_eq!(
                planned.iter().map(name).collect::<Vec<_>>(),
                remedy.map(Value::from).into_iter().collect::<Vec<_>>()
            );
        }
        assert_eq!(verdict(id, &put(arn), &state(None), None), "sound");
        assert_eq!(plan(id, &put(arn), Some(&state(None)), None), Some(vec![]));
    }
}

#[test]
fn a_repair_names_what_goes_and_is_undone_by_the_policy_as_it_was() {
    for (id, arn, ..) in SUBJECTS {
        let live = policy(&[own(), open()]);
        let planned = plan(id, &put(arn), Some(&state(Some(live.clone()))), None).unwrap();
        let [
            Remedy::NarrowAgentcorePolicy { resource, edits }
            | Remedy::NarrowBedrockPolicy { resource, edits }
            | Remedy::NarrowComprehendPolicy { resource, edits }
            | Remedy::NarrowModelGroupPolicy { resource, edits }
            | Remedy::NarrowSecretPolicy { resource, edits },
        ] = planned.as_slice()
        else {
            panic!("{planned:?}")
        };
        assert_eq!((resource.as_str(), edits.len(), edits[0].instead.len()), (arn, 1, 0));
        assert_eq!(edits[0].statement, open().to_string());
        let undo = Undo::PutPolicy { resource: arn.to_owned(), document: live.clone() };
        assert_eq!(planned[0].undo(&state(Some(live))), undo);
        assert!(matches!(planned[0].undo(&state(None)), Undo::None { .. }));
    }
}

#[test]
fn a_partner_is_known_by_the_lists_and_by_the_baseline() {
    let lists = ApprovedLists([(ListName::Accounts, vec![Pattern::new("444455556666".to_owned())])].into());
    for (id, arn, ..) in SUBJECTS {
        let live = state(Some(policy(&[partner()])));
        let judge = &catalog::find(id).unwrap().judge;
        assert_eq!(judge.assess(&put(arn), &live, &[], &lists).as_str(), "sound");
        assert_eq!(judge.remediate(&put(arn), Some(&live), &[], &lists), []);
        assert_eq!(verdict(id, &put(arn), &live, Some(&live)), "sound");
        assert_eq!(verdict(id, &put(arn), &live, Some(&state(None))), "at most approve");
        let public = state(Some(policy(&[open()])));
        assert_eq!(verdict(id, &put(arn), &public, Some(&public)), "exposed", "nobody approves the world");
    }
}

#[test]
fn what_was_denied_is_missed() {
    for (id, arn, ..) in SUBJECTS {
        let finding = crate::support::finding("DeleteResourcePolicy", &resource(arn, Scope::Ai));
        let denying = state(Some(policy(&[own(), statement("Perimeter", "Deny", "*")])));
        assert_eq!(verdict(id, &finding, &state(None), Some(&denying)), "at most alert");
        assert_eq!(plan(id, &finding, Some(&state(None)), Some(&denying)), Some(vec![]));
        assert_eq!(verdict(id, &finding, &state(Some(policy(&[own()]))), Some(&denying)), "at most alert");
        assert_eq!(verdict(id, &finding, &denying, Some(&denying)), "sound");
        assert_eq!(verdict(id, &finding, &state(None), Some(&state(Some(policy(&[own()]))))), "sound");
        assert_eq!(verdict(id, &finding, &state(None), None), "unknown");
    }
}

#[test]
fn who_comes_with_a_token_can_only_be_anyone() {
    let (id, arn, ..) = SUBJECTS[0];
    let tokens = |statements: &[Value]| {
        State::ResourcePolicy(ResourcePolicy {
            document: Some(policy(statements)),
            unsigned: true,
            ..ResourcePolicy::default()
        })
    };
    assert_eq!(verdict(id, &put(arn), &tokens(&[open()]), None), "at most alert");
    assert_eq!(plan(id, &put(arn), Some(&tokens(&[open()])), None), Some(vec![]));
    assert_eq!(verdict(id, &put(arn), &tokens(&[open()]), Some(&tokens(&[open()]))), "sound");
    assert_eq!(verdict(id, &put(arn), &tokens(&[open(), partner()]), None), "at most approve");
}

#[test]
fn what_cannot_be_read_is_unknown() {
    for (id, arn, ..) in SUBJECTS {
        let live = state(Some(PolicyDocument::new(r#"{"Statement": "x"}"#)));
        assert_eq!(verdict(id, &put(arn), &live, None), "unknown");
        assert_eq!(plan(id, &put(arn), Some(&live), None), Some(vec![]));
    }
}

#[test]
fn the_event_tells_of_the_policy_as_text_or_as_an_object() {
    let (id, arn, ..) = SUBJECTS[1];
    let resource = resource(arn, Scope::Ai);
    for written in [json!(policy(&[open()])), serde_json::from_str(policy(&[open()]).as_str()).unwrap()] {
        for place in ["resourcePolicy", "policy"] {
            let request = json!({"resourceArn": arn, place: written});
            let finding = detect(id, "PutResourcePolicy", &resource, request, Value::Null).unwrap();
            assert_eq!(finding.ceiling, None);
            assert!(finding.summary.ends_with("statement Open lets in anyone"), "{}", finding.summary);
            assert_eq!(plan(id, &finding, None, None).unwrap().len(), 1);
        }
    }
}

#[test]
fn a_secret_that_is_not_renewed_is_told() {
    let (id, arn, ..) = SUBJECTS[3];
    let resource = resource(arn, Scope::Generic);
    let secret = |rotates| {
        let document = Some(policy(&[own()]));
        State::ResourcePolicy(ResourcePolicy { document, rotates: Some(rotates), ..ResourcePolicy::default() })
    };
    let [cancel, put] =
        ["CancelRotateSecret", "PutResourcePolicy"].map(|name| crate::support::finding(name, &resource));
    for (finding, rotates, baseline, expected) in [
        (&cancel, false, None, "at most alert"),
        (&cancel, true, None, "sound"),
        (&cancel, false, Some(true), "at most alert"),
        (&cancel, false, Some(false), "sound"),
        (&put, false, None, "sound"),
        (&put, false, Some(true), "at most alert"),
        (&put, false, Some(false), "sound"),
    ] {
        let baseline = baseline.map(secret);
        assert_eq!(verdict(id, finding, &secret(rotates), baseline.as_ref()), expected, "{rotates} {baseline:?}");
        assert_eq!(plan(id, finding, Some(&secret(rotates)), baseline.as_ref()), Some(vec![]));
    }
    let open = State::ResourcePolicy(ResourcePolicy {
        document: Some(policy(&[open()])),
        rotates: Some(false),
        ..ResourcePolicy::default()
    });
    assert_eq!(verdict(id, &cancel, &open, None), "exposed", "the worse is told first");
}
