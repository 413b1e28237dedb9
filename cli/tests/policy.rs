//! `phaseguard policy` as people use it, with no AWS at all.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn phaseguard(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_phaseguard")).args(arguments).output().unwrap()
}

fn file(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("policy");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaints(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_default_is_a_valid_place_to_start_from() {
    let default = file("default.yaml", &out(&phaseguard(&["policy", "default"])));
    let checked = phaseguard(&["policy", "check", default.to_str().unwrap()]);
    assert!(checked.status.success() && out(&checked).ends_with("is a valid policy\n"), "{}", complaints(&checked));
    let schema: Value = serde_json::from_str(&out(&phaseguard(&["policy", "schema"]))).unwrap();
    assert_eq!(schema["properties"]["version"]["const"], 1);
}

#[test]
fn each_mistake_is_a_line_that_names_the_file() {
    let bad = file("bad.yaml", "version: 1\nmode: on\napprovers: [ada]\n");
    let checked = phaseguard(&["policy", "check", bad.to_str().unwrap()]);
    assert_eq!((checked.status.code(), out(&checked)), (Some(1), String::new()));
    let told = complaints(&checked);
    let lines: Vec<_> = told.lines().collect();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.contains("bad.yaml: line ")), "{told}");
    let json = phaseguard(&["policy", "check", bad.to_str().unwrap(), "--format", "json"]);
    let told: Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(
        (&told["valid"], &told["problems"][0]["path"], &told["problems"][0]["line"]),
        (&json!(false), &json!("mode"), &json!(2))
    );
}

#[test]
fn a_missing_file_names_itself() {
    let checked = phaseguard(&["policy", "check", "/no/such/policy.yaml"]);
    assert_eq!(checked.status.code(), Some(2));
    assert!(complaints(&checked).contains("/no/such/policy.yaml"));
}

#[test]
fn a_decision_can_be_tried_under_a_policy() {
    let event = json!({"eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging", "eventID": "e-1",
        "eventTime": "2026-11-02T08:15:30Z", "awsRegion": "eu-west-1", "recipientAccountId": "111122223333",
        "requestParameters": {"name": "acme-trail"}});
    let event = file("event.json", &event.to_string());
    let text = "version: 1\noverrides:\n  - control: cloudtrail-*\n    response: approve\n    acknowledge: a drill\n";
    let policy = file("policy.yaml", text);
    let evaluate = |more: &[&str]| {
        let usual = ["evaluate", event.to_str().unwrap(), "--phase", "production", "--format", "json"];
        phaseguard(&[&usual, more].concat())
    };
    let response =
        |output: &Output| serde_json::from_str::<Value>(&out(output)).unwrap()[0]["outcomes"][0]["response"].clone();
    assert_eq!(response(&evaluate(&[])), "remediate");
    assert_eq!(response(&evaluate(&["--policy", policy.to_str().unwrap()])), "approve");
    let bad = file("worse.yaml", "version: 1\nmode: on\n");
    let refused = evaluate(&["--policy", bad.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(complaints(&refused).contains("line 2, mode"), "{}", complaints(&refused));
}
