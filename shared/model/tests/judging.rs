//! Who judges which resource, where a control is about two kinds.

use model::{
    ApprovedLists, Arn, Finding, Judge, Judgement, KeyState, KeyStatus, PublicAccess, Resource, Scope, State,
    StateKind, Verdict,
};

static JUDGE: Judge = Judge::Either(
    "key/",
    &Judge::Key(Judgement { assess: |_, _, _| Verdict::exposed("a key"), remediate: |_, _, _| Vec::new() }),
    &Judge::PublicAccess(Judgement { assess: |_, _, _| Verdict::Sound, remediate: |_, _, _| Vec::new() }),
);

fn finding(arn: &str) -> Finding {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    Finding {
        resource: Resource { arn: Arn::new(arn), account, region, scope: Scope::Generic },
        summary: String::new(),
        subjects: Vec::new(),
        operation: String::new(),
        ceiling: None,
        last_seen: None,
    }
}

#[test]
fn each_resource_is_read_and_judged_as_what_it_is() {
    let key = State::Key(KeyState { status: KeyStatus::Enabled, rotation_days: None });
    let bucket = State::PublicAccess(PublicAccess { bucket: None, account: None });
    assert_eq!(JUDGE.kinds(), [StateKind::Key, StateKind::PublicAccess]);
    for (arn, kind, live, expected) in [
        ("arn:aws:kms:eu-west-1:111122223333:key/1", StateKind::Key, &key, "exposed"),
        ("arn:aws:s3:::key-fobs", StateKind::PublicAccess, &bucket, "sound"),
        ("arn:aws:kms:eu-west-1:111122223333:key/1", StateKind::Key, &bucket, "unknown"),
    ] {
        let finding = finding(arn);
        assert_eq!(JUDGE.reads(&finding), kind, "{arn}");
        assert_eq!(JUDGE.assess(&finding, live, &[], ApprovedLists::NONE).as_str(), expected, "{arn}");
    }
}
