//! `phaseguard evaluate` as people use it: every form of input, bad input, and what it writes.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

fn phaseguard(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_phaseguard"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without reading.
    child.stdin.take().unwrap().write_all(input).unwrap_or_default();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn complaints(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn evaluate(input: &[u8]) -> Output {
    phaseguard(&["evaluate", "-", "--format", "ndjson"], input)
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn stop_logging() -> Value {
    json!({"eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging", "eventID": "e-1",
        "eventTime": "2026-11-02T08:15:30Z", "awsRegion": "eu-west-1", "recipientAccountId": "111122223333",
        "requestParameters": {"name": "acme-trail"}})
}

#[test]
fn one_line_per_event_says_everything() {
    let inventory = folder("inventory").join("inventory.json");
    let trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-trail";
    fs::write(&inventory, json!([{"resource": trail, "workload": "audit", "phase": "production"}]).to_string())
        .unwrap();
    let arguments = ["evaluate", "-", "--format", "ndjson", "--inventory", inventory.to_str().unwrap()];
    let output = phaseguard(&arguments, stop_logging().to_string().as_bytes());
    assert!(output.status.success(), "{}", complaints(&output));
    let [line] = lines(&output).try_into().unwrap();
    for (member, value) in [
        ("path", json!("-")),
        ("index", json!(0)),
        ("event_id", json!("e-1")),
        ("event_source", json!("cloudtrail.amazonaws.com")),
        ("event_name", json!("StopLogging")),
        ("time", json!("2026-11-02T08:15:30Z")),
    ] {
        assert_eq!(line[member], value, "{member}");
    }
    let outcome = &line["outcomes"][0];
    for (member, value) in [
        ("control", "cloudtrail-logging-stopped"),
        ("severity", "critical"),
        ("resource", trail),
        ("workload", "audit"),
        ("phase", "production"),
        ("response", "remediate"),
        ("verdict", "unread"),
    ] {
        assert_eq!(outcome[member], value, "{member}");
    }
    assert_eq!(
        outcome["plan"],
        json!([{"call": "cloudtrail:StartLogging", "remedy": "start-trail-logging", "trail": trail}])
    );
}

#[test]
fn every_form_of_input_is_read_also_gzipped() {
    let folder = folder("forms");
    let record = stop_logging();
    let envelope = json!({"detail-type": "AWS API Call via CloudTrail", "detail": record});
    let zipped = |text: String| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    fs::write(folder.join("a-bare.json"), record.to_string()).unwrap();
    fs::write(folder.join("b-envelope.json"), format!("{envelope:#}")).unwrap();
    fs::write(folder.join("c-records.json.gz"), zipped(json!({"Records": [record, record]}).to_string())).unwrap();
    fs::write(folder.join("d-lines.ndjson"), format!("{record}\n{envelope}\n")).unwrap();
    fs::write(folder.join("e-lines.ndjson.gz"), zipped(format!("{record}\n{record}\n"))).unwrap();
    fs::write(folder.join("notes.txt"), "not an event").unwrap();
    let output = phaseguard(&["evaluate", folder.to_str().unwrap(), "--format", "ndjson"], b"");
    assert!(output.status.success(), "{}", complaints(&output));
    let lines = lines(&output);
    assert_eq!(lines.len(), 8);
    assert!(lines.iter().all(|line| line["outcomes"][0]["control"] == "cloudtrail-logging-stopped"));
    assert_eq!(lines.iter().map(|line| line["index"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 0, 0, 1, 0, 1, 0, 1]);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_still_evaluated() {
    let input = format!("{}\n{{\"eventName\": \n[1]\n{}\n", stop_logging(), stop_logging());
    let output = evaluate(input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output).len(), 2);
    let complaints = complaints(&output);
    assert!(complaints.contains("-:2:") && complaints.contains("not JSON"), "{complaints}");
}

#[test]
fn bad_input_is_answered_in_a_sentence() {
    for (input, said) in [
        ("", "the file is empty"),
        ("{\"eventName\": \"Stop", "not JSON"),
        ("{\"hello\": 1}", "neither an EventBridge envelope nor a CloudTrail record"),
        ("\"text\"", "an event is a JSON object, and this is a text"),
        ("{\"detail-type\": \"AWS API Call via CloudTrail\", \"detail\": 7}", "this one has none"),
    ] {
        let output = evaluate(input.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(complaints(&output).contains(said), "{input}: {}", complaints(&output));
    }
}

#[test]
fn odd_parameters_are_reported_and_never_lost() {
    for parameters in
        [json!("text"), json!([1, 2]), json!(7), json!({"reason": "requestParameters too large", "omitted": true})]
    {
        let mut record = stop_logging();
        record["requestParameters"] = parameters.clone();
        let output = evaluate(record.to_string().as_bytes());
        let [line] = lines(&output).try_into().unwrap();
        let outcome = &line["outcomes"][0];
        assert_eq!((&outcome["verdict"], &outcome["response"]), (&json!("unknown"), &json!("alert")), "{parameters}");
    }
    let mut record = stop_logging();
    record["requestParameters"] = Value::Null;
    assert!(evaluate(record.to_string().as_bytes()).status.success());
}

#[test]
fn a_large_record_and_an_unknown_service_are_nothing_special() {
    let mut large = stop_logging();
    large["requestParameters"]["padding"] = json!("x".repeat(300_000));
    let output = evaluate(large.to_string().as_bytes());
    assert_eq!(lines(&output)[0]["outcomes"][0]["control"], "cloudtrail-logging-stopped");
    let mut foreign = stop_logging();
    foreign["eventSource"] = json!("quantum.amazonaws.com");
    let output = evaluate(foreign.to_string().as_bytes());
    assert_eq!((output.status.success(), &lines(&output)[0]["outcomes"]), (true, &json!([])));
}

#[test]
fn a_missing_file_and_a_bad_inventory_name_themselves() {
    let output = phaseguard(&["evaluate", "/no/such/file.json"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(complaints(&output).contains("/no/such/file.json"));
    let inventory = folder("bad").join("inventory.json");
    fs::write(&inventory, "[{\"resource\": \"arn:aws:s3:::b\", \"workload\": \"w\", \"phase\": \"prod\"}]").unwrap();
    let output = phaseguard(&["evaluate", "-", "--inventory", inventory.to_str().unwrap()], b"{}");
    assert_eq!(output.status.code(), Some(2));
    let complaints = complaints(&output);
    assert!(
        complaints.contains("inventory.json") && complaints.contains("prod") && complaints.contains("prototype"),
        "{complaints}"
    );
}

#[test]
fn a_table_has_no_colour_when_nobody_sees_it() {
    let output = phaseguard(&["evaluate", "-", "--phase", "production"], stop_logging().to_string().as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("cloudtrail-logging-stopped") && text.contains("1 events, 1 outcomes"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn controls_are_listed_and_shown() {
    let list = phaseguard(&["controls", "list", "--format", "json"], b"");
    let list: Vec<Value> = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list.len(), catalog::all().len());
    assert!(list.iter().all(|row| row["evidence"].is_string() && row["response"]["scaled"].is_string()));
    let help = phaseguard(&["controls", "list", "--help"], b"");
    assert!(String::from_utf8_lossy(&help.stdout).contains("- botocore: the spelling follows AWS's SDK models"));
    let show = phaseguard(&["controls", "show", "kms-key-disabled"], b"");
    assert!(String::from_utf8_lossy(&show.stdout).contains("When to make an exception"));
    let unknown = phaseguard(&["controls", "show", "kms"], b"");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complaints(&unknown).contains("controls list"));
}
