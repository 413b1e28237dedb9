//! What the tests share: samples, and files that are generated from the catalogue.

use std::fs;
use std::path::{Path, PathBuf};

use engine::{Inventory, Outcome, Signal, presume, presume_threat};
use model::{Change, Phase, Resource, Response, Threat};
use serde_json::Value;
use walkdir::WalkDir;

pub mod permissions;
pub mod standards;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A sample event: what a control must notice, or must not.
#[derive(Debug)]
pub struct Sample {
    /// The control's id.
    pub control: String,
    /// Its name without `.json`: `fires-when-deleted`.
    pub name: String,
    /// The event.
    pub event: Value,
}

impl Sample {
    /// Whether the control must notice it.
    #[must_use]
    pub fn fires(&self) -> bool {
        self.name.starts_with("fires-")
    }

    /// What it speaks of.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match engine::signal(&self.event) {
            Ok(Signal::Change(change)) => Spoken::Change(change),
            Ok(Signal::Threat(threat)) => Spoken::Threat(threat),
            other => panic!("{}/{} is neither change nor threat: {other:?}", self.control, self.name),
        }
    }

    /// The change that it speaks of, if it is one.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        match self.spoken() {
            Spoken::Change(change) => Some(*change),
            Spoken::Threat(_) => None,
        }
    }

    /// The threat that it speaks of, if it is one.
    #[must_use]
    pub fn threat(&self) -> Option<Threat> {
        match self.spoken() {
            Spoken::Threat(threat) => Some(*threat),
            Spoken::Change(_) => None,
        }
    }

    /// The id of its event.
    #[must_use]
    pub fn id(&self) -> String {
        match self.spoken() {
            Spoken::Change(change) => change.id,
            Spoken::Threat(threat) => threat.id,
        }
    }

    /// Whether its control notices it. A threat is noticed when people are told of it: whose a resource is counts too.
    #[must_use]
    pub fn is_noticed(&self) -> bool {
        match self.spoken() {
            Spoken::Change(change) => {
                engine::sightings(&change).iter().any(|sighting| sighting.control.id == self.control)
            }
            Spoken::Threat(_) => {
                let told = |outcome: &Outcome| outcome.decision.response > Response::Record;
                self.outcomes(Phase::Scaled).iter().any(|outcome| outcome.control == self.control && told(outcome))
            }
        }
    }

    /// What is decided about it where its resources are members of a workload in that phase.
    #[must_use]
    pub fn outcomes(&self, phase: Phase) -> Vec<Outcome> {
        let inventory = self.inventory(phase);
        match self.spoken() {
            Spoken::Change(change) => presume(&change, &inventory),
            Spoken::Threat(threat) => presume_threat(&threat, &inventory),
        }
    }

    /// An inventory that names its resources as members of a workload in that phase. What a threat names and its control
    /// ignores is nobody's.
    #[must_use]
    pub fn inventory(&self, phase: Phase) -> Inventory {
        let resources: Vec<_> = match self.spoken() {
            Spoken::Change(change) => change.resource.into_iter().collect(),
            Spoken::Threat(threat) if self.fires() => {
                threat.touched.into_iter().map(|touched| touched.resource).collect()
            }
            Spoken::Threat(_) => Vec::new(),
        };
        let member =
            |Resource { arn, .. }| format!(r#"{{"resource": "{arn}", "workload": "sample", "phase": "{phase}"}}"#);
        let members: Vec<_> = resources.into_iter().map(member).collect();
        Inventory::parse(&format!("[{}]", members.join(",")), Some(phase)).expect("an inventory of members")
    }
}

/// What a sample speaks of.
#[derive(Debug)]
pub enum Spoken {
    /// A call that CloudTrail recorded.
    Change(Box<Change>),
    /// A finding of GuardDuty.
    Threat(Box<Threat>),
}

/// All samples, by control and name.
#[must_use]
pub fn samples() -> Vec<Sample> {
    let files = WalkDir::new(root().join("events")).sort_by_file_name().min_depth(2).into_iter();
    files.map(|file| sample(file.expect("the folder of samples can be read").path())).collect()
}

fn sample(path: &Path) -> Sample {
    let text = fs::read_to_string(path).expect("a sample can be read");
    let event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = |path: &Path| path.file_stem().and_then(|name| name.to_str()).expect("a plain name").to_owned();
    Sample { control: name(path.parent().expect("a folder")), name: name(path), event }
}

/// Compares a checked-in file with what is generated; with `UPDATE=1` it writes it.
///
/// # Panics
///
/// When they differ.
pub fn assert_fresh(path: &str, generated: &str) {
    let file = root().join(path);
    if fs::read_to_string(&file).is_ok_and(|present| present == generated) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, generated).unwrap_or_else(|error| panic!("cannot write {path}: {error}"));
        return;
    }
    panic!("{path} is not what the catalogue says. Run `UPDATE=1 cargo test -p tests` and read the diff.");
}

/// The header of a generated Markdown page.
#[must_use]
pub fn header(title: &str, what: &str) -> String {
    format!("<!-- Generated by `UPDATE=1 cargo test -p tests`. Edits are lost. -->\n\n# {title}\n\n{what}\n\n")
}
