//! Whether a change was our own repair: by exact role, and by what the journal says of the finding it names.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{OwnCall, OwnRoles, Signal, is_own_change, own_call, signal};
use model::{Change, Fields, Interruption, Record};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::111122223333:role/phaseguard-RemedyS3Role-1";

const REPAIRER: &str = "arn:aws:iam::111122223333:role/phaseguard-RemediatorRole-2";
const SESSION: &str = "phaseguard-Remediator-3";

fn roles() -> OwnRoles {
    OwnRoles { remedies: vec![ROLE.to_owned()], repairers: vec![REPAIRER.to_owned()] }
}

/// Whether a call is ours, if its role and session claim that.
fn is_own(change: &Change, record: &Record) -> bool {
    own_call(change, &roles()).is_some_and(|call| is_own_change(&call, change, record))
}

/// A call with which a function takes a role for a finding.
fn taking(by: &str, session: &str, role: &str) -> Change {
    let request = json!({"roleArn": role, "roleSessionName": "phaseguard-f00d"});
    Change {
        source: "sts.amazonaws.com".to_owned(),
        operation: "AssumeRole".to_owned(),
        request: Fields::new(request),
        ..change(by, session, "r-3")
    }
}

fn change(role: &str, session: &str, request_id: &str) -> Change {
    let name = role.rsplit('/').next().unwrap();
    let event = json!({
        "eventSource": "s3.amazonaws.com", "eventName": "PutBucketPublicAccessBlock", "eventID": "e-2",
        "eventTime": "2026-11-02T08:15:31Z", "awsRegion": "eu-west-1", "recipientAccountId": "111122223333",
        "requestID": request_id, "requestParameters": {"bucketName": "acme-corpus"},
        "userIdentity": {"type": "AssumedRole",
            "arn": format!("arn:aws:sts::111122223333:assumed-role/{name}/{session}"),
            "sessionContext": {"sessionIssuer": {"type": "Role", "arn": role}}},
    });
    match signal(&event).unwrap() {
        Signal::Change(change) => *change,
        Signal::Threat(_) | Signal::Other(_) => panic!("no change"),
    }
}

fn record(status: &str, claim: &Value, calls: &Value) -> Record {
    let resource = json!({"arn": "arn:aws:s3:::acme-corpus", "account": "111122223333", "region": "eu-west-1", "scope": "generic"});
    let flags = json!({"block_public_acls": true, "ignore_public_acls": true, "block_public_policy": true, "restrict_public_buckets": true});
    let record = json!({
        "schema": 1, "plan_version": 1, "id": "f00d", "revision": 3, "control": "s3-public-access-unblocked",
        "title": "t", "severity": "high", "layer": "l", "status": status,
        "finding": {"resource": resource, "summary": "s", "subjects": [], "operation": "DeleteBucketPublicAccessBlock", "ceiling": null},
        "event": {"id": "e-1", "source": "s3.amazonaws.com", "name": "DeleteBucketPublicAccessBlock", "time": null},
        "actor": {"kind": "IamUser", "arn": null, "role": null, "account": null, "address": null, "agent": null, "invoked_by": null},
        "count": 1, "events": ["e-1"], "standing": {"standing": "undeclared"}, "verdict": {"verdict": "sound"},
        "decision": {"response": "remediate", "intended": "remediate", "reasons": [],
            "plan": [{"remedy": "restore-bucket-public-access-block", "bucket": "acme-corpus", "flags": flags}]},
        "decisions": 1, "stack": null, "claim": claim, "before": null, "calls": calls, "outcome": null,
        "opened_at": "2026-11-02T08:15:30Z", "updated_at": "2026-11-02T08:15:30Z", "proved_at": null, "alerted": null,
    });
    serde_json::from_value(record).unwrap()
}

fn claimed() -> Value {
    json!({"owner": "m-1", "since": "2026-11-02T08:15:31.4Z", "until": "2026-11-02T08:16:31.4Z"})
}

#[test]
fn only_an_exact_role_of_ours_can_be_us() {
    let claims = |role: &str, session| own_call(&change(role, session, "r-1"), &roles());
    let claimed = OwnCall { finding: "f00d".to_owned(), takes_role: false };
    assert_eq!(claims(ROLE, "phaseguard-f00d"), Some(claimed));
    assert_eq!(claims("arn:aws:iam::111122223333:role/intruder", "phaseguard-f00d"), None);
    assert_eq!(claims("arn:aws:iam::111122223333:role/x/phaseguard-RemedyS3Role-1", "phaseguard-f00d"), None);
    assert_eq!(claims(ROLE, "something-else"), None);
    assert_eq!(claims(REPAIRER, SESSION), None);
}

#[test]
fn our_function_takes_a_remedy_role_in_its_own_session_for_a_finding_with_a_plan() {
    let planned = record("intended", &claimed(), &json!([]));
    let mut told = planned.clone();
    told.decision.plan.0.clear();
    let ours = taking(REPAIRER, SESSION, ROLE);
    assert!(is_own(&ours, &planned));
    assert!(!is_own(&ours, &told));
    assert!(!is_own(&taking(REPAIRER, "evil", ROLE), &planned));
    assert!(!is_own(&taking(REPAIRER, SESSION, "arn:aws:iam::111122223333:role/admin"), &planned));
    assert!(!is_own(&taking(ROLE, "phaseguard-f00d", ROLE), &planned), "a remedy role takes no role");
    let stranger = "arn:aws:iam::111122223333:role/other-RemediatorRole-2";
    assert!(!is_own(&taking(stranger, SESSION, ROLE), &planned));
    assert!(!is_own(&Change { error: Some("AccessDenied".to_owned()), ..ours }, &planned));
}

#[test]
fn a_call_whose_number_stands_in_the_journal_is_ours() {
    let calls = json!([{"operation": "s3:PutPublicAccessBlock", "request_id": "r-1", "at": "2026-11-02T08:15:31Z", "millis": 40, "error": null}]);
    let record = record("remediated", &Value::Null, &calls);
    assert!(is_own(&change(ROLE, "phaseguard-f00d", "r-1"), &record));
    assert!(!is_own(&change(ROLE, "phaseguard-f00d", "r-2"), &record));
}

#[test]
fn a_call_in_flight_is_ours_while_the_claim_holds() {
    let call = change(ROLE, "phaseguard-f00d", "r-1");
    assert!(is_own(&call, &record("intended", &claimed(), &json!([]))));
    assert!(is_own(&Change { resource: None, ..call.clone() }, &record("intended", &claimed(), &json!([]))));
    assert!(!is_own(&call, &record("claimed", &claimed(), &json!([]))));
    assert!(!is_own(&call, &record("intended", &Value::Null, &json!([]))));
    let lapsed = json!({"owner": "m-1", "since": "2026-11-02T08:10:00Z", "until": "2026-11-02T08:11:00Z"});
    assert!(!is_own(&call, &record("intended", &lapsed, &json!([]))));
}

/// Its number could not be noted, and the finding has long been closed when CloudTrail tells of the call.
#[test]
fn a_call_over_which_a_function_died_is_ours() {
    let call = change(ROLE, "phaseguard-f00d", "r-1");
    let mut closed = record("remediated", &Value::Null, &json!([]));
    assert!(!is_own(&call, &closed));
    let plan = std::mem::take(&mut closed.decision.plan);
    let (since, until) = ("2026-11-02T08:15:31.4Z".parse().unwrap(), "2026-11-02T08:16:31.4Z".parse().unwrap());
    closed.interrupted = vec![Interruption { since, until, plan }];
    assert!(is_own(&call, &closed), "whatever was decided after it");
    assert!(!is_own(&Change { time: "2026-11-02T08:20:00Z".parse().ok(), ..call }, &closed));
}

/// Only the number of the last try is noted, and CloudTrail tells of each.
#[test]
fn a_refused_call_is_ours_if_a_repair_meant_it() {
    let refused = Change { error: Some("SlowDown".to_owned()), ..change(ROLE, "phaseguard-f00d", "r-0") };
    let closed = record("remediated", &Value::Null, &json!([]));
    assert!(is_own(&refused, &closed));
    assert!(!is_own(&Change { operation: "DeleteBucket".to_owned(), ..refused }, &closed));
}
