//! Real records, where they are at hand beside the repository. They are never part of it.

use std::fs;
use std::path::PathBuf;

use engine::{Inventory, Signal, presume, presume_threat, signal};
use model::{Phase, Response};
use serde_json::Value;
use tests::root;
use walkdir::WalkDir;

#[test]
fn real_records_are_understood_and_none_of_a_quiet_account_is_repaired() {
    let folder = root().join("../shared/real-events");
    if !folder.is_dir() {
        println!("skipped: there are no real records beside this repository");
        return;
    }
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let mut understood = 0;
    for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "json" || ending == "ndjson")) {
        for event in events(&file) {
            let signal = signal(&event).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            understood += 1;
            let Signal::Change(change) = signal else { continue };
            for phase in [None, Some(Phase::Scaled)] {
                let repaired = presume(&change, &Inventory::empty(phase));
                let repaired = repaired.iter().any(|outcome| outcome.decision.response == Response::Remediate);
                assert!(!repaired || !file.ends_with("invictus-cloudtrail.ndjson"), "{}", change.id);
            }
        }
    }
    assert!(understood > 1450, "only {understood} events");
}

/// Findings of GuardDuty among them: each says what it is, and the samples that somebody had made up lead to nothing.
#[test]
fn real_findings_are_understood_and_samples_are_only_recorded() {
    let folder = root().join("../shared/real-events");
    if !folder.is_dir() {
        println!("skipped: there are no real records beside this repository");
        return;
    }
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let is_finding =
        |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("guardduty."));
    let (mut found, mut samples) = (0, 0);
    for file in files.filter(is_finding) {
        for event in events(&file) {
            let Ok(Signal::Threat(threat)) = signal(&event) else { panic!("{}: no threat", file.display()) };
            assert!(threat.kind.parts().is_some() && threat.severity.is_some(), "{}", file.display());
            assert!(!threat.account.is_empty() && threat.updated.is_some(), "{}", file.display());
            let said = event.to_string().contains("sample\":true");
            assert_eq!(threat.only_recorded().is_some(), said, "{}", file.display());
            let outcomes = presume_threat(&threat, &Inventory::empty(Some(Phase::Scaled)));
            let told = outcomes.iter().any(|outcome| outcome.decision.response > Response::Record);
            assert!(!(said && told), "{} is told of", file.display());
            (found, samples) = (found + 1, samples + u32::from(said));
        }
    }
    assert!(found >= 10 && samples >= 5, "only {found} findings, {samples} of them samples");
}

fn events(file: &PathBuf) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap();
    match serde_json::from_str(&text) {
        Ok(event) => vec![event],
        Err(_) => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    }
}
