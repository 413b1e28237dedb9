//! The journal and the registry.

use aws::{
    journal::{Claimed, Journal, JournalError, Opened, Spend},
    registry::{Known, Registry, RegistryError},
};
use jiff::Timestamp;
use model::{Arn, Budget, Declaration, Declared, Levers, Mode, Phase, Record, Referral, Status};
use serde_json::{Value, json};

use crate::wire::{Answer, Seen, Wire};

pub(crate) fn record(id: &str) -> Record {
    serde_json::from_value(json!({
        "schema": 1, "plan_version": 1, "id": id, "revision": 4, "control": "kms-key-disabled",
        "title": "t", "severity": "high", "layer": "l", "status": "decided",
        "finding": {
            "resource": {"arn": "arn:aws:kms:eu-west-1:1:key/1", "account": "1", "region": "eu-west-1", "scope": "generic"},
            "summary": "", "subjects": [], "operation": "DisableKey", "ceiling": null
        },
        "event": {"id": "e1", "source": "kms.amazonaws.com", "name": "DisableKey", "time": null},
        "actor": {"kind": "Other", "arn": null, "role": null, "account": null, "address": null, "agent": null, "invoked_by": null},
        "count": 1, "events": [], "standing": {"standing": "undeclared"}, "verdict": {"verdict": "sound"},
        "decision": {"response": "alert", "intended": "alert", "reasons": [], "plan": []},
        "decisions": 1, "stack": null, "claim": null, "before": null, "calls": [], "outcome": null,
        "opened_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z", "proved_at": null, "alerted": null
    }))
    .unwrap()
}

pub(crate) fn item(record: &Record) -> Value {
    json!({"pk": {"S": format!("finding#{}", record.id)}, "body": {"S": serde_json::to_string(record).unwrap()}})
}

/// A transaction whose parts ended with these codes; the first sends the pointer to `finding` back.
pub(crate) fn cancelled(codes: &[&str], finding: &str) -> Answer {
    let reasons: Vec<_> = codes.iter().map(|code| json!({"Code": code, "Item": {"finding": {"S": finding}}})).collect();
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    Answer(400, json!({"__type": kind, "Message": "no", "CancellationReasons": reasons}).to_string())
}

pub(crate) const FAILED: &str = "ConditionalCheckFailed";

fn journal(wire: &Wire) -> Journal {
    Journal::new(&wire.config(), "journal")
}

/// Writes end as `codes` say; the only record is `stored`.
fn table(codes: &'static [&'static str], stored: Record) -> Wire {
    Wire::new(move |seen| match seen.call.as_str() {
        "dynamodb:TransactWriteItems" if codes.is_empty() => Answer::ok("{}"),
        "dynamodb:TransactWriteItems" => cancelled(codes, "other"),
        "dynamodb:GetItem" if seen.body.contains(&format!("finding#{}", stored.id)) => {
            Answer::ok(json!({"Item": item(&stored)}))
        }
        _ => Answer::ok("{}"),
    })
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

#[tokio::test]
async fn a_finding_is_opened_once() {
    let wire = table(&[], record("f1"));
    assert_eq!(journal(&wire).open(&record("f1")).await.unwrap(), Opened::New);
    let writes = body(&wire.seen()[0])["TransactItems"].clone();
    assert_eq!(writes[0]["Put"]["Item"]["pk"]["S"], "open#kms-key-disabled|arn:aws:kms:eu-west-1:1:key/1|1|eu-west-1");
    assert_eq!(writes[1]["Put"]["Item"]["opened_at"]["S"], "2026-01-02T03:04:05.000Z");
    let wire = table(&[FAILED, FAILED], record("f1"));
    assert_eq!(journal(&wire).open(&record("f1")).await.unwrap(), Opened::Known(Box::new(record("f1"))));
}

#[tokio::test]
async fn a_finding_joins_the_one_that_is_open() {
    let wire = table(&[FAILED, "None"], record("other"));
    assert_eq!(journal(&wire).open(&record("f1")).await.unwrap(), Opened::Joined(Box::new(record("other"))));
    let closed = Record { status: Status::Remediated, ..record("other") };
    let error = journal(&table(&[FAILED, "None"], closed)).open(&record("f1")).await.unwrap_err();
    assert!(matches!(error, JournalError::Transient { .. }), "{error}");
}

#[tokio::test]
async fn a_write_names_what_it_replaces() {
    let wire = table(&[], record("f1"));
    let mut changed = record("f1");
    journal(&wire).save(&mut changed).await.unwrap();
    assert_eq!(changed.revision, 5);
    let write = body(&wire.seen()[0])["TransactItems"][0]["Put"].clone();
    assert_eq!(
        (&write["ExpressionAttributeValues"][":before"]["N"], &write["Item"]["revision"]["N"]),
        (&json!("4"), &json!("5"))
    );
    let error = journal(&table(&[FAILED], record("f1"))).save(&mut changed).await.unwrap_err();
    assert!(matches!(error, JournalError::Conflict), "{error}");
    assert_eq!(changed.revision, 5);
}

#[tokio::test]
async fn a_lost_race_of_transactions_is_tried_again() {
    let error = journal(&table(&["TransactionConflict"], record("f1"))).save(&mut record("f1")).await.unwrap_err();
    assert!(matches!(error, JournalError::Transient { .. }), "{error}");
    let error = journal(&table(&["ValidationError"], record("f1"))).save(&mut record("f1")).await.unwrap_err();
    assert!(matches!(error, JournalError::Other { .. }), "{error}");
}

#[tokio::test]
async fn a_claim_takes_the_resource() {
    let (now, until) = (Timestamp::from_second(1000).unwrap(), Timestamp::from_second(1300).unwrap());
    let spent = "workload support".to_owned();
    let outcomes: [(&[&str], Claimed, u64); 5] = [
        (&[], Claimed::Claimed, 5),
        (&["None", "None", FAILED], Claimed::Spent(spent.clone()), 4),
        (&["None", FAILED], Claimed::LeaseHeld, 4),
        (&[FAILED, "None"], Claimed::Conflict, 4),
        (&[FAILED, FAILED], Claimed::Conflict, 4),
    ];
    for (codes, claimed, revision) in outcomes {
        let mut mine = record("f1");
        let spends = [Spend { scope: spent.clone(), budget: Budget { repairs: 3, seconds: 100 } }];
        let wire = table(codes, record("f1"));
        assert_eq!(journal(&wire).claim(&mut mine, now, until, &spends).await.unwrap(), claimed);
        assert_eq!(mine.revision, revision);
        let update = body(&wire.seen()[0])["TransactItems"][2]["Update"].clone();
        assert_eq!(update["Key"]["pk"]["S"], "budget#workload support#100#10");
        assert_eq!(update["ExpressionAttributeValues"][":most"]["N"], "3");
    }
}

#[tokio::test]
async fn a_finding_leaves_alone_what_became_anothers_when_it_is_closed() {
    let wire = Wire::new(|seen| match body(seen)["TransactItems"].as_array().map(Vec::len) {
        Some(3) => cancelled(&["None", "None", FAILED], ""),
        _ => Answer::ok("{}"),
    });
    let mut mine = record("f1");
    journal(&wire).close(&mut mine).await.unwrap();
    assert_eq!(mine.revision, 5);
    let last = body(&wire.seen()[1])["TransactItems"].clone();
    assert!(last[1]["Delete"]["Key"]["pk"]["S"].as_str().unwrap().starts_with("open#"));
    assert_eq!(last.as_array().unwrap().len(), 2);
    let conflict = journal(&table(&[FAILED, "None", "None"], record("f1"))).close(&mut mine).await.unwrap_err();
    assert!(matches!(conflict, JournalError::Conflict), "{conflict}");
}

#[tokio::test]
async fn a_repair_that_was_proved_is_remembered_for_a_day() {
    let proved = Timestamp::from_second(1000).unwrap();
    for (status, remembered) in [(Status::Remediated, true), (Status::Failed, false)] {
        let wire = table(&[], record("f1"));
        let mut done = Record { status, proved_at: Some(proved), ..record("f1") };
        journal(&wire).close(&mut done).await.unwrap();
        let note = body(&wire.seen()[0])["TransactItems"][3]["Put"]["Item"].clone();
        assert_eq!(note.is_object(), remembered);
        if remembered {
            assert_eq!(note["pk"]["S"], "repaired#kms-key-disabled|arn:aws:kms:eu-west-1:1:key/1|1|eu-west-1");
            assert_eq!(note["expires"]["N"], "87400");
            let stored = json!({"Responses": {"journal": [note]}});
            let wire = Wire::new(move |_| Answer::ok(&stored));
            let key = "kms-key-disabled|arn:aws:kms:eu-west-1:1:key/1|1|eu-west-1";
            let repaired = journal(&wire).allowed(key).await.unwrap().repaired.unwrap();
            assert_eq!((repaired.finding.as_str(), repaired.at), ("f1", proved));
        }
    }
}

#[tokio::test]
async fn the_levers_are_read_with_the_record() {
    let levers = json!({"pk": {"S": "levers"}, "body": {"S": "{\"mode\": \"enforce\"}"}});
    let answer = json!({"Responses": [{"Item": item(&record("f1"))}, {"Item": levers}]});
    let wire = Wire::new(move |_| Answer::ok(&answer));
    let (found, levers) = journal(&wire).load_with_levers("f1").await.unwrap();
    assert_eq!((found, levers.mode), (Some(record("f1")), Some(Mode::Enforce)));
    let wire = Wire::new(|_| Answer::ok(json!({"Responses": [{}, {}]})));
    assert_eq!(journal(&wire).load_with_levers("f1").await.unwrap(), (None, Levers::default()));
}

#[tokio::test]
async fn what_people_allow_is_read_at_once_and_an_unreadable_word_is_an_error() {
    let acceptance = json!({"finding": "f1", "control": "c", "resource": "arn:x", "state": "s", "owner": "grace",
        "reason": "r", "by": "ada", "until": "2026-01-02T03:04:05Z"});
    let of = |body: String| {
        Wire::new(move |_| {
            Answer::ok(json!({"Responses": {"journal": [
                {"pk": {"S": "accepted#key"}, "body": {"S": body}},
                {"pk": {"S": "levers"}, "body": {"S": "{\"mode\": \"observe\"}"}},
            ]}}))
        })
    };
    let wire = of(acceptance.to_string());
    let allowed = journal(&wire).allowed("key").await.unwrap();
    assert_eq!((allowed.levers.mode, allowed.acceptance.unwrap().owner), (Some(Mode::Observe), "grace".to_owned()));
    assert_eq!(body(&wire.seen()[0])["RequestItems"]["journal"]["ConsistentRead"], true);
    let error = journal(&of("{".to_owned())).allowed("key").await.unwrap_err();
    assert!(matches!(&error, JournalError::Corrupt { pk } if pk == "accepted#key"), "{error}");
}

#[tokio::test]
async fn findings_are_found_by_what_is_open_and_only_while_they_are() {
    let of = |records: Vec<Record>| {
        Wire::new(move |seen| {
            let pointers: Vec<_> = records.iter().map(|record| json!({"finding": {"S": record.id}})).collect();
            let found: Vec<_> = records.iter().map(item).collect();
            let found = if seen.body.contains("open#") { pointers } else { found };
            Answer::ok(json!({"Responses": {"journal": found}}))
        })
    };
    let keys = ["a".to_owned(), "b".to_owned()];
    let wire = of(vec![record("f1"), Record { status: Status::Failed, ..record("f2") }]);
    assert_eq!(journal(&wire).open_under(&keys).await.unwrap(), [record("f1")]);
    assert_eq!(body(&wire.seen()[0])["RequestItems"]["journal"]["Keys"][1]["pk"]["S"], "open#b");
    assert_eq!(body(&wire.seen()[1])["RequestItems"]["journal"]["ConsistentRead"], true);
    let wire = of(Vec::new());
    assert_eq!(journal(&wire).open_under(&keys).await.unwrap(), []);
    assert_eq!(wire.seen().len(), 1, "nothing is open, so there is nothing to read");
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_named() {
    let wire = Wire::new(|_| Answer::ok(json!({"Item": {"pk": {"S": "finding#f1"}, "body": {"S": "{}"}}})));
    let error = journal(&wire).load("f1").await.unwrap_err();
    assert!(matches!(&error, JournalError::Corrupt { pk } if pk == "finding#f1"), "{error}");
}

#[tokio::test]
async fn the_newest_findings_come_first_page_by_page() {
    let wire = Wire::new(|seen| {
        let more = !seen.body.contains("ExclusiveStartKey");
        let items = [item(&record(if more { "f2" } else { "f1" }))];
        Answer::ok(if more {
            json!({"Items": items, "LastEvaluatedKey": {"pk": {"S": "x"}}})
        } else {
            json!({"Items": items})
        })
    });
    let ids: Vec<_> = journal(&wire).list(10).await.unwrap().into_iter().map(|record| record.id).collect();
    assert_eq!(ids, ["f2", "f1"]);
    assert_eq!(journal(&wire).list(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_waits_is_in_the_index_of_what_is_due_and_what_is_done_is_not() {
    let awaiting = Record {
        status: Status::AwaitingApproval,
        approve_by: Some("2026-01-03T03:04:05Z".parse().unwrap()),
        alerted: Some((Status::AwaitingApproval, Timestamp::UNIX_EPOCH)),
        ..record("f1")
    };
    let done = Record { alerted: Some((Status::Decided, Timestamp::UNIX_EPOCH)), ..record("f1") };
    for (mut record, due) in [(awaiting, json!({"S": "2026-01-03T03:04:05.000Z"})), (done, Value::Null)] {
        let wire = table(&[], record.clone());
        journal(&wire).save(&mut record).await.unwrap();
        let item = body(&wire.seen()[0])["TransactItems"][0]["Put"]["Item"].clone();
        assert_eq!((&item["due"], item["waiting"].is_null()), (&due, due.is_null()));
    }
}

#[tokio::test]
async fn what_has_waited_longest_is_swept_first_and_no_more_at_once_than_asked_for() {
    let wire = Wire::new(|_| Answer::ok(json!({"Items": [{"pk": {"S": "finding#f1"}}, {"pk": {"S": "finding#f2"}}]})));
    let found = journal(&wire).due(Timestamp::UNIX_EPOCH, 2).await.unwrap();
    assert_eq!(found, ["f1", "f2"]);
    let query = body(&wire.seen()[0]);
    assert_eq!((&query["IndexName"], &query["Limit"]), (&json!("due"), &json!(2)));
    assert_eq!(query["ExpressionAttributeValues"][":now"]["S"], "1970-01-01T00:00:00.000Z");
    assert!(query["ScanIndexForward"].is_null(), "oldest first is what DynamoDB does by itself");
}

#[tokio::test]
async fn an_approval_is_taken_away_only_as_it_was_read() {
    let stored = json!({"Item": {"pk": {"S": "approval#f1"}, "body": {"S": "a proof"}}});
    let wire = Wire::new(move |_| Answer::ok(&stored));
    journal(&wire).give_approval("f1", "a proof", Timestamp::from_second(1000).unwrap()).await.unwrap();
    assert_eq!(journal(&wire).approval("f1").await.unwrap().as_deref(), Some("a proof"));
    journal(&wire).forget_approval("f1", "a proof").await.unwrap();
    let [put, get, delete] = wire.seen().try_into().unwrap();
    assert_eq!(body(&put)["Item"]["expires"]["N"], "1000");
    assert_eq!(body(&get)["ConsistentRead"], true);
    assert_eq!(body(&delete)["ExpressionAttributeValues"][":body"]["S"], "a proof");
    let another = Wire::new(|_| Answer::error(400, "ConditionalCheckFailedException"));
    journal(&another).forget_approval("f1", "a proof").await.unwrap();
    let denied = Wire::new(|_| Answer::error(400, "AccessDeniedException"));
    assert!(journal(&denied).forget_approval("f1", "a proof").await.is_err());
}

fn declared(phase: Phase) -> Declaration {
    let phase = Some(Declared { phase, source: "tag".to_owned(), by: None, at: None });
    Declaration { phase, ..Declaration::default() }
}

#[tokio::test]
async fn the_registry_knows_what_stands_around_a_resource() {
    let agent = Arn::new("arn:aws:bedrock:eu-west-1:1:agent/A");
    let (of_agent, of_workload) = (declared(Phase::Scaled), declared(Phase::Production));
    let stored = [&of_workload, &of_agent].map(|one| serde_json::to_string(one).unwrap());
    let wire = Wire::new(move |_| {
        Answer::ok(json!({"Responses": {"workloads": [
            {"resource": {"S": "workload#1#support"}, "body": {"S": stored[0]}},
            {"resource": {"S": "arn:aws:bedrock:eu-west-1:1:agent/A"}, "body": {"S": stored[1]}},
        ]}}))
    });
    let registry = Registry::new(&wire.config(), "workloads");
    let mut known = Known::default();
    registry.look_around("1", None, &mut known).await.unwrap();
    assert!(wire.seen().is_empty(), "there is nothing to ask for");
    let referral = Referral { workload: Some("support".to_owned()), by: None, since: Timestamp::UNIX_EPOCH };
    known.declaration = Some(Declaration { referrers: [(agent.clone(), referral)].into(), ..Declaration::default() });
    registry.look_around("1", Some("research"), &mut known).await.unwrap();
    assert_eq!(known.around.workloads, [("support".to_owned(), of_workload)].into());
    assert_eq!(known.around.referrers, [(agent, of_agent)].into());
    assert_eq!(body(&wire.seen()[0])["RequestItems"]["workloads"]["Keys"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_registry_knows_a_resource_and_its_place() {
    let role = Arn::new("arn:aws:iam::1:role/path/agent");
    let declared = declared(Phase::Production);
    let stored = serde_json::to_string(&declared).unwrap();
    let wire = Wire::new(move |_| {
        Answer::ok(json!({"Responses": {"workloads": [
            {"resource": {"S": "account#1#eu-west-1"}, "body": {"S": "{\"highest\": \"scaled\"}"}},
            {"resource": {"S": "arn:aws:iam::1:role/agent"}, "body": {"S": stored}},
        ]}}))
    });
    let known = Registry::new(&wire.config(), "workloads").look_up(&role, "1", "eu-west-1", None).await.unwrap();
    assert_eq!((known.declaration, known.around.highest), (Some(declared), Some(Phase::Scaled)));
    assert_eq!(body(&wire.seen()[0])["RequestItems"]["workloads"]["ConsistentRead"], true);
}

#[tokio::test]
async fn a_workload_that_is_said_is_asked_for_at_once_and_once() {
    let stored = serde_json::to_string(&declared(Phase::Scaled)).unwrap();
    let wire = Wire::new(move |_| {
        Answer::ok(json!({"Responses": {"workloads": [
            {"resource": {"S": "workload#1#support"}, "body": {"S": stored}},
        ]}}))
    });
    let registry = Registry::new(&wire.config(), "workloads");
    let role = Arn::new("arn:aws:iam::1:role/agent");
    let mut known = registry.look_up(&role, "1", "eu-west-1", Some("support")).await.unwrap();
    assert_eq!(known.around.workloads, [("support".to_owned(), declared(Phase::Scaled))].into());
    registry.look_around("1", Some("support"), &mut known).await.unwrap();
    assert_eq!(wire.seen().len(), 1);
}

#[tokio::test]
async fn all_resources_are_read_page_by_page() {
    let stored = serde_json::to_string(&declared(Phase::Production)).unwrap();
    let wire = Wire::new(move |seen| {
        let first = !seen.body.contains("ExclusiveStartKey");
        let arn = if first { "arn:aws:s3:::b" } else { "arn:aws:s3:::a" };
        let items = [json!({"resource": {"S": arn}, "body": {"S": stored}})];
        let next = first.then(|| json!({"resource": {"S": arn}}));
        Answer::ok(json!({"Items": items, "LastEvaluatedKey": next}))
    });
    let all = Registry::new(&wire.config(), "workloads").all().await.unwrap();
    let arns: Vec<_> = all.keys().map(Arn::as_str).collect();
    assert_eq!(arns, ["arn:aws:s3:::a", "arn:aws:s3:::b"]);
    assert_eq!(body(&wire.seen()[0])["TableName"], "workloads");
}

#[tokio::test]
async fn keys_that_are_left_out_are_asked_for_again_but_not_for_ever() {
    let keys = json!({"workloads": {"Keys": [{"resource": {"S": "x"}}]}});
    let wire = Wire::new(move |_| Answer::ok(json!({"Responses": {}, "UnprocessedKeys": keys})));
    let registry = Registry::new(&wire.config(), "workloads");
    let error = registry.look_up(&Arn::new("x"), "1", "eu-west-1", None).await.unwrap_err();
    assert!(matches!(error, RegistryError::Transient { .. }), "{error}");
}
