//! Whether a change was our own repair: by exact role, and by what the journal says of the finding it names.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{Signal, is_own_change, own_call, signal};
use model::{Change, Record};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::111122223333:role/phaseguard-RemedyS3Role-1";

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
    let roles = [ROLE.to_owned()];
    assert_eq!(own_call(&change(ROLE, "phaseguard-f00d", "r-1"), &roles).unwrap().finding, "f00d");
    assert_eq!(own_call(&change("arn:aws:iam::111122223333:role/intruder", "phaseguard-f00d", "r-1"), &roles), None);
    assert_eq!(
        own_call(
            &change("arn:aws:iam::111122223333:role/x/phaseguard-RemedyS3Role-1", "phaseguard-f00d", "r-1"),
            &roles
        ),
        None
    );
    assert_eq!(own_call(&change(ROLE, "something-else", "r-1"), &roles), None);
}

#[test]
fn a_call_whose_number_stands_in_the_journal_is_ours() {
    let calls = json!([{"operation": "s3:PutPublicAccessBlock", "request_id": "r-1", "at": "2026-11-02T08:15:31Z", "millis": 40, "error": null}]);
    let record = record("remediated", &Value::Null, &calls);
    assert!(is_own_change(&change(ROLE, "phaseguard-f00d", "r-1"), &record));
    assert!(!is_own_change(&change(ROLE, "phaseguard-f00d", "r-2"), &record));
}

#[test]
fn a_call_in_flight_is_ours_while_the_claim_holds() {
    let call = change(ROLE, "phaseguard-f00d", "r-1");
    assert!(is_own_change(&call, &record("intended", &claimed(), &json!([]))));
    assert!(!is_own_change(&call, &record("claimed", &claimed(), &json!([]))));
    assert!(!is_own_change(&call, &record("intended", &Value::Null, &json!([]))));
    let lapsed = json!({"owner": "m-1", "since": "2026-11-02T08:10:00Z", "until": "2026-11-02T08:11:00Z"});
    assert!(!is_own_change(&call, &record("intended", &lapsed, &json!([]))));
}

/// Only the number of the last try is noted, and CloudTrail tells of each.
#[test]
fn a_refused_call_is_ours_if_a_repair_meant_it() {
    let refused = Change { error: Some("SlowDown".to_owned()), ..change(ROLE, "phaseguard-f00d", "r-0") };
    let closed = record("remediated", &Value::Null, &json!([]));
    assert!(is_own_change(&refused, &closed));
    assert!(!is_own_change(&Change { operation: "DeleteBucket".to_owned(), ..refused }, &closed));
}
