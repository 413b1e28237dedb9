//! The alert, as it reads, and with names that an attacker chose.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use model::Record;
use report::{Notice, notice};
use serde_json::{Value, json};

fn record(change: impl FnOnce(&mut Value)) -> Record {
    let mut record = json!({
        "schema": 1, "plan_version": 1, "id": "58cf962a7b3cad632f47", "revision": 5,
        "control": "s3-public-access-unblocked",
        "title": "Public access block was removed from an AI bucket or account",
        "severity": "high", "layer": "identity and data", "status": "remediated",
        "finding": {
            "resource": {"arn": "arn:aws:s3:::acme-corpus", "account": "111122223333", "region": "eu-west-1", "scope": "generic"},
            "summary": "removed the public access block of bucket acme-corpus", "subjects": [],
            "operation": "DeleteBucketPublicAccessBlock", "ceiling": null,
        },
        "event": {"id": "e-1", "source": "s3.amazonaws.com", "name": "DeleteBucketPublicAccessBlock", "time": "2026-11-02T08:15:30Z"},
        "actor": {"kind": "IamUser", "arn": "arn:aws:iam::111122223333:user/ada", "role": null, "account": "111122223333",
            "address": "192.0.2.10", "agent": "aws-cli/2.15", "invoked_by": null},
        "count": 1, "events": ["e-1"],
        "standing": {"standing": "member", "workload": "support-agent", "phase": "production",
            "declared": "inventory approved by grace on 2026-11-01", "approved": true},
        "verdict": {"verdict": "exposed", "evidence": "the bucket lost BlockPublicAcls", "ceiling": null},
        "decision": {"response": "remediate", "intended": "remediate",
            "reasons": [{"reason": "phase", "detail": "production (inventory approved by grace on 2026-11-01) asks for remediate"}],
            "plan": [{"remedy": "restore-bucket-public-access-block", "bucket": "acme-corpus",
                "flags": {"block_public_acls": true, "ignore_public_acls": false, "block_public_policy": false, "restrict_public_buckets": false}}]},
        "decisions": 1, "stack": null, "claim": null,
        "before": {"kind": "public-access", "state": {"bucket": null, "account": null}},
        "calls": [{"operation": "s3:PutPublicAccessBlock", "request_id": "R1", "at": "2026-11-02T08:15:40Z", "millis": 42, "error": null}],
        "outcome": "proved by reading again", "opened_at": "2026-11-02T08:15:39Z",
        "updated_at": "2026-11-02T08:15:41Z", "proved_at": "2026-11-02T08:15:41Z", "alerted": null,
    });
    change(&mut record);
    serde_json::from_value(record).unwrap()
}

#[test]
fn a_second_look_says_what_it_replaces() {
    let what = "what was told of it at 2026-11-02 08:15:41 UTC: nobody had declared a phase then";
    let Notice { text, document, .. } = notice(&record(|record| record["supersedes"] = json!(what)));
    assert!(text.contains(&format!("\nReplaces  {what}\n")), "{text}");
    assert_eq!(document["supersedes"], what);
}

#[test]
fn what_was_done_with_the_key_before_is_told_a_line_each() {
    let deed = |name: &str, error: Value| {
        json!({"at": "2026-11-02T08:10:00Z", "source": "iam.amazonaws.com", "name": name,
        "address": "192.0.2.77", "error": error})
    };
    let calls = [deed("CreateUser", json!("AccessDenied")), deed("Evil\nLook  phaseguard undo", Value::Null)];
    let told = |deeds: Value| notice(&record(|record| record["deeds"] = deeds)).text;
    let text = told(json!({"deeds": "read", "calls": calls}));
    let first = "Before    2026-11-02T08:10:00Z iam:CreateUser from 192.0.2.77, refused with AccessDenied";
    let lines: Vec<_> = text.lines().skip_while(|line| *line != first).take(3).collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1].starts_with("          2026-11-02T08:10:00Z iam:Evil") && lines[2].starts_with("Why"), "{text}");
    assert!(told(json!({"deeds": "read", "calls": []})).contains("knows of no other call"));
    assert!(told(json!({"deeds": "unread", "why": "Throttled"})).contains("is not known: Throttled"));
    assert!(!told(Value::Null).contains("Before"));
}

#[test]
fn the_mail_answers_what_one_asks_first() {
    let Notice { subject, text, .. } = notice(&record(|_| {}));
    assert_eq!(subject, "Phaseguard repaired: s3-public-access-unblocked (high, production) - acme-corpus");
    assert_eq!(
        text,
        "\
Public access block was removed from an AI bucket or account - high, repaired

What      arn:aws:iam::111122223333:user/ada removed the public access block of bucket acme-corpus
Resource  arn:aws:s3:::acme-corpus
Where     account 111122223333, Region eu-west-1
Who       arn:aws:iam::111122223333:user/ada from 192.0.2.10 with aws-cli/2.15
When      2026-11-02T08:15:30Z, call DeleteBucketPublicAccessBlock, event e-1
Workload  support-agent, production (inventory approved by grace on 2026-11-01)
State     the bucket lost BlockPublicAcls
Done      s3:PutPublicAccessBlock (request R1)
Why       production (inventory approved by grace on 2026-11-01) asks for remediate
Outcome   proved by reading again
Look      phaseguard journal show 58cf962a7b3cad632f47
Undo      phaseguard undo 58cf962a7b3cad632f47 --reason ...
"
    );
}

#[test]
fn a_stack_that_observes_says_what_it_would_have_done() {
    let notice = notice(&record(|record| {
        record["status"] = json!("decided");
        record["calls"] = json!([]);
        record["decision"]["response"] = json!("alert");
        record["decision"]["reasons"].as_array_mut().unwrap().push(json!({"reason": "mode", "detail": "observe"}));
    }));
    assert!(notice.subject.starts_with("Phaseguard would have acted: "), "{}", notice.subject);
    assert!(notice.text.contains("Plan      s3:PutPublicAccessBlock\n"), "{}", notice.text);
    assert!(notice.text.contains("; the stack only observes\n"), "{}", notice.text);
}

#[test]
fn the_stack_that_owns_the_resource_is_named() {
    let notice = notice(&record(|record| record["stack"] = json!("agents-prod")));
    assert!(
        notice
            .text
            .contains("Stack     agents-prod owns the resource: its next deployment may bring the bad state back\n")
    );
}

#[test]
fn what_a_repair_replaced_is_not_told() {
    let told = notice(&record(|_| {}));
    assert!(!told.document.to_string().contains("before"), "{}", told.document);
}

/// Everything that an attacker can name, named badly.
#[test]
fn hostile_names_stay_in_their_place() {
    for name in [
        "a\nSubject: all is well",
        "a\r\nBcc: x",
        "\u{1b}[2J\u{1b}[31m",
        "abc\u{202e}gpj.exe",
        "\u{0}",
        &"x".repeat(5000),
        "日本\u{200b}語",
    ] {
        let Notice { subject, text, attributes, .. } = notice(&record(|record| {
            record["finding"]["resource"]["arn"] = json!(format!("arn:aws:s3:::{name}"));
            record["finding"]["summary"] = json!(name);
            record["actor"]["agent"] = json!(name);
            record["standing"]["workload"] = json!(name);
            record["stack"] = json!(name);
        }));
        assert!(subject.len() <= 100 && subject.chars().all(|letter| (' '..='~').contains(&letter)), "{subject}");
        assert_eq!(text.lines().count(), 15, "no name adds a line: {text}");
        assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text:?}");
        for (key, value) in attributes {
            assert!(!value.is_empty() && value.chars().count() < 260 && !value.contains('\n'), "{key}: {value}");
        }
    }
}

#[test]
fn subscriptions_can_filter_by_every_attribute() {
    let keys: Vec<_> = notice(&record(|_| {})).attributes.into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["control", "severity", "phase", "layer", "account", "region", "workload", "response"]);
}

#[test]
fn what_was_taken_back_is_accepted_by_somebody_and_not_offered_again() {
    let notice = notice(&record(|record| {
        record["status"] = json!("accepted");
        let undone = json!({
            "operation": "s3:DeletePublicAccessBlock", "request_id": "R2", "at": "2026-11-02T09:15:40Z", "millis": 42,
            "error": null, "operator": "arn:aws:iam::111122223333:user/grace"
        });
        record["calls"].as_array_mut().unwrap().push(undone);
        record["acceptance"] = json!({
            "finding": "58cf962a7b3cad632f47", "control": "s3-public-access-unblocked", "resource": "arn:aws:s3:::acme-corpus",
            "state": "0123456789abcdef", "owner": "web", "reason": "a public\nsite", "by": "arn:aws:iam::111122223333:user/grace",
            "until": "2026-11-09T09:15:39Z"
        });
    }));
    assert!(notice.subject.starts_with("Phaseguard accepted: "), "{}", notice.subject);
    let accepted =
        "Accepted  by arn:aws:iam::111122223333:user/grace for web until 2026-11-09T09:15:39Z: a public\\u{a}site\n";
    assert!(notice.text.contains(accepted), "{}", notice.text);
    assert!(notice.text.contains("(request R1), taken back by s3:DeletePublicAccessBlock\n"), "{}", notice.text);
    assert!(!notice.text.contains("phaseguard undo"), "{}", notice.text);
    assert_eq!(notice.document["undo"], Value::Null);
}
