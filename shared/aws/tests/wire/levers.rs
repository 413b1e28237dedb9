//! What operators write into the journal, in which others write too.

use std::sync::atomic::{AtomicUsize, Ordering};

use aws::identity::{Caller, caller};
use aws::journal::{Journal, JournalError};
use model::{Levers, Mode, Record, Status};
use serde_json::{Value, json};

use crate::journal::{FAILED, cancelled, item, record};
use crate::wire::{Answer, Seen, Wire};

fn journal(wire: &Wire) -> Journal {
    Journal::new(&wire.config(), "journal")
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

/// The levers stand in the table with these revisions, one for each read; all writes but the last lose.
fn levers(revisions: &'static [Option<u64>]) -> Wire {
    let (reads, writes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Wire::new(move |seen| {
        if seen.call == "dynamodb:PutItem" {
            let last = writes.fetch_add(1, Ordering::SeqCst) + 1 == revisions.len();
            return if last { Answer::ok("{}") } else { Answer::error(400, "ConditionalCheckFailedException") };
        }
        let at = reads.fetch_add(1, Ordering::SeqCst);
        let mut item = json!({"pk": {"S": "levers"}, "body": {"S": "{\"mode\": \"observe\"}"}});
        match revisions[at] {
            Some(revision) => item["revision"] = json!({"N": revision.to_string()}),
            None => return Answer::ok("{}"),
        }
        Answer::ok(json!({"Item": item}))
    })
}

fn off(levers: &mut Levers) {
    assert_ne!(levers.mode, Some(Mode::Off));
    levers.mode = Some(Mode::Off);
}

#[tokio::test]
async fn a_lever_is_set_in_the_place_of_what_was_read() {
    for (revisions, before, next) in [(&[None][..], None, "1"), (&[Some(7)], Some("7"), "8")] {
        let wire = levers(revisions);
        assert_eq!(journal(&wire).change_levers(off).await.unwrap().mode, Some(Mode::Off));
        let write = body(&wire.seen()[1]);
        assert_eq!(write["Item"]["revision"]["N"], next);
        assert_eq!(write["ExpressionAttributeValues"][":before"]["N"].as_str(), before);
        let condition = if before.is_some() { "#revision = :before" } else { "attribute_not_exists(#revision)" };
        assert_eq!(write["ConditionExpression"], condition);
        assert_eq!(body(&wire.seen()[0])["ConsistentRead"], true);
    }
}

#[tokio::test]
async fn whoever_loses_a_race_reads_again_but_not_for_ever() {
    let wire = levers(&[Some(7), Some(8)]);
    journal(&wire).change_levers(off).await.unwrap();
    assert_eq!(body(&wire.seen()[3])["ExpressionAttributeValues"][":before"]["N"], "8");
    let wire = levers(&[Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)]);
    let error = journal(&wire).change_levers(off).await.unwrap_err();
    assert!(matches!(error, JournalError::Conflict), "{error}");
}

/// The first write loses against somebody who wrote `found`.
fn raced(found: Record) -> Wire {
    let writes = AtomicUsize::new(0);
    Wire::new(move |seen| match seen.call.as_str() {
        "dynamodb:TransactWriteItems" if writes.fetch_add(1, Ordering::SeqCst) == 0 => {
            cancelled(&[FAILED, "None", "None"], "")
        }
        "dynamodb:GetItem" => Answer::ok(json!({"Item": item(&found)})),
        _ => Answer::ok("{}"),
    })
}

fn note(record: &mut Record) {
    record.outcome = Some("taken back".to_owned());
}

#[tokio::test]
async fn what_somebody_else_wrote_meanwhile_is_kept() {
    let told = Record { revision: 9, count: 42, ..record("f1") };
    let mut mine = record("f1");
    journal(&raced(told.clone())).amend(&mut mine, note).await.unwrap();
    assert_eq!((mine.revision, mine.count, mine.outcome.as_deref()), (10, 42, Some("taken back")));
    let mut mine = record("f1");
    let wire = raced(told);
    journal(&wire).end(&mut mine, note).await.unwrap();
    assert_eq!((mine.revision, mine.count), (10, 42));
    let last = body(wire.seen().last().unwrap());
    assert_eq!(last["TransactItems"].as_array().unwrap().len(), 3, "the lease and the open finding go with it");
}

#[tokio::test]
async fn a_finding_that_came_to_another_end_is_left_as_it_is() {
    let mut mine = record("f1");
    let elsewhere = Record { status: Status::Resolved, ..record("f1") };
    let error = journal(&raced(elsewhere)).amend(&mut mine, note).await.unwrap_err();
    assert!(matches!(error, JournalError::Conflict), "{error}");
    assert_eq!(mine.outcome, None);
}

#[tokio::test]
async fn aws_says_who_calls() {
    let arn = "arn:aws:iam::111122223333:user/grace";
    let result = format!("<Arn>{arn}</Arn><UserId>AIDA</UserId><Account>111122223333</Account>");
    let answer = format!(
        "<GetCallerIdentityResponse><GetCallerIdentityResult>{result}</GetCallerIdentityResult></GetCallerIdentityResponse>"
    );
    let wire = Wire::new(move |_| Answer::ok(&answer));
    let found = caller(&wire.config()).await.unwrap();
    assert_eq!(found, Caller { arn: arn.to_owned(), account: "111122223333".to_owned() });
    assert_eq!(wire.calls(), ["sts:GetCallerIdentity"]);
    let wire = Wire::new(|_| {
        Answer(403, "<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>".to_owned())
    });
    let error = caller(&wire.config()).await.unwrap_err();
    assert!(error.to_string().contains("ExpiredToken"), "{error}");
}
