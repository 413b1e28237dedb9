//! `phaseguard evaluate`: what would be decided, with no AWS at all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use engine::{Inventory, Outcome, Signal, presume, presume_threat, signal};
use model::{Change, Phase, Remedy, Standing};
use serde::Serialize;

use crate::input::{self, Input};
use crate::policy;
use crate::screen::{CliError, Complete, complain, table, untrusted, urgent, write_json, write_line};

/// Decides event files offline.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Event files, folders of them, or - for standard input: EventBridge envelopes, CloudTrail records, findings of
    /// GuardDuty as EventBridge sends them, {"Records": []} or NDJSON, each also gzipped
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Phase of every AI resource that declares none (the account's floor)
    #[arg(long, value_enum)]
    phase: Option<PhaseName>,
    /// JSON list of {"resource": ARN, "workload": name, "phase": phase}: approved members of workloads
    #[arg(long, value_name = "FILE")]
    inventory: Option<PathBuf>,
    /// A policy document to decide by, instead of the compiled-in one
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// How to write the outcomes
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PhaseName {
    Prototype,
    Production,
    Scaled,
}

impl From<PhaseName> for Phase {
    fn from(name: PhaseName) -> Self {
        match name {
            PhaseName::Prototype => Self::Prototype,
            PhaseName::Production => Self::Production,
            PhaseName::Scaled => Self::Scaled,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people: the events that concern a control, and a count of the others
    Table,
    /// One JSON list of all events
    Json,
    /// One JSON object per event and line
    Ndjson,
}

/// One event, decided.
#[derive(Debug, Serialize)]
struct Evaluated {
    path: String,
    index: usize,
    event_id: Option<String>,
    event_source: Option<String>,
    event_name: Option<String>,
    time: Option<String>,
    outcomes: Vec<Decided>,
}

/// What one control made of it.
#[derive(Debug, Serialize)]
struct Decided {
    control: &'static str,
    severity: &'static str,
    resource: String,
    workload: Option<String>,
    phase: Option<&'static str>,
    response: &'static str,
    verdict: &'static str,
    summary: String,
    reasons: Vec<String>,
    plan: Vec<Step>,
}

/// One call of the plan.
#[derive(Debug, Serialize)]
struct Step {
    call: String,
    #[serde(flatten)]
    remedy: Remedy,
}

/// Evaluates all paths. What cannot be read is reported; the rest is still evaluated.
pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    let inventory = inventory(options)?;
    let mut report = Report::new(options.format);
    for file in options.paths.iter().flat_map(|path| input::files(path)) {
        match file {
            Ok(file) => evaluate_file(&file, &inventory, &mut report)?,
            Err(error) => report.refuse(&error.to_string()),
        }
    }
    report.finish()
}

fn inventory(options: &Options) -> Result<Inventory, CliError> {
    let floor = options.phase.map(Phase::from);
    let inventory = match &options.inventory {
        None => Inventory::empty(floor),
        Some(path) => {
            let failed = |why: String| CliError::Usage(format!("inventory {}: {why}", path.display()));
            let json = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
            Inventory::parse(&json, floor).map_err(|error| failed(error.to_string()))?
        }
    };
    let Some(path) = &options.policy else { return Ok(inventory) };
    let refused = || CliError::Usage(format!("policy {} cannot be used; correct it first", path.display()));
    let checked = policy::read(path, &policy::document(path)?).ok_or_else(refused)?;
    Ok(inventory.with_policy(checked.policy))
}

fn evaluate_file(path: &Path, inventory: &Inventory, report: &mut Report) -> Result<(), CliError> {
    for event in input::events(path) {
        match event {
            Ok(input) => match evaluate(input, inventory) {
                Ok(evaluated) => report.add(evaluated)?,
                Err(why) => report.refuse(&why),
            },
            Err(error) => report.refuse(&error.to_string()),
        }
    }
    Ok(())
}

fn evaluate(input: Input, inventory: &Inventory) -> Result<Evaluated, String> {
    let Input { path, index, event } = input;
    let signal = signal(&event).map_err(|error| format!("{path}: event {index}: {error}"))?;
    let mut evaluated = Evaluated {
        path,
        index,
        event_id: None,
        event_source: None,
        event_name: None,
        time: None,
        outcomes: Vec::new(),
    };
    match signal {
        Signal::Change(change) => {
            evaluated.outcomes = presume(&change, inventory).into_iter().map(decided).collect();
            let Change { id, source, operation, time, .. } = *change;
            (evaluated.event_id, evaluated.event_source, evaluated.event_name) =
                (Some(id), Some(source), Some(operation));
            evaluated.time = time.map(|time| time.to_string());
        }
        Signal::Threat(threat) => {
            evaluated.outcomes = presume_threat(&threat, inventory).into_iter().map(decided).collect();
            evaluated.event_source = Some("guardduty.amazonaws.com".to_owned());
            evaluated.time = threat.updated.map(|time| time.to_string());
            (evaluated.event_id, evaluated.event_name) = (Some(threat.id), Some(threat.kind.to_string()));
        }
        Signal::Other(kind) => evaluated.event_name = Some(kind),
    }
    Ok(evaluated)
}

fn decided(outcome: Outcome) -> Decided {
    let verdict = outcome.verdict();
    let phase = match &outcome.standing {
        Standing::Member { phase, .. } => Some(phase.as_str()),
        Standing::Undeclared { .. } => Some("undeclared"),
        Standing::Nobody => None,
    };
    Decided {
        control: outcome.control,
        severity: outcome.severity.as_str(),
        resource: outcome.finding.resource.arn.to_string(),
        workload: outcome.standing.workload().map(str::to_owned),
        phase,
        response: outcome.decision.response.as_str(),
        verdict,
        summary: outcome.finding.summary,
        reasons: outcome.decision.reasons.iter().map(ToString::to_string).collect(),
        plan: outcome.decision.plan.0.into_iter().map(step).collect(),
    }
}

fn step(remedy: Remedy) -> Step {
    let kind = remedy.kind();
    Step { call: format!("{}:{}", kind.service(), kind.operation()), remedy }
}

/// What was evaluated so far, written as the format asks.
struct Report {
    format: Format,
    complete: Complete,
    events: usize,
    all: Vec<Evaluated>,
    table: comfy_table::Table,
}

impl Report {
    fn new(format: Format) -> Self {
        let table = table(&["event", "control", "severity", "resource", "phase", "response", "verdict", "plan"]);
        Self { format, complete: Complete::Yes, events: 0, all: Vec::new(), table }
    }

    fn refuse(&mut self, why: &str) {
        complain(why);
        self.complete = Complete::No;
    }

    fn add(&mut self, evaluated: Evaluated) -> Result<(), CliError> {
        self.events += 1;
        match self.format {
            Format::Table => self.add_rows(&evaluated),
            Format::Json => self.all.push(evaluated),
            Format::Ndjson => {
                let mut out = std::io::stdout().lock();
                serde_json::to_writer(&mut out, &evaluated)?;
                writeln!(out)?;
            }
        }
        Ok(())
    }

    fn add_rows(&mut self, evaluated: &Evaluated) {
        for outcome in &evaluated.outcomes {
            let calls: Vec<_> = outcome.plan.iter().map(|step| step.call.as_str()).collect();
            self.table.add_row([
                untrusted(evaluated.event_name.as_deref().unwrap_or_default()),
                untrusted(outcome.control),
                urgent(outcome.severity),
                untrusted(&outcome.resource),
                untrusted(outcome.phase.unwrap_or("-")),
                urgent(outcome.response),
                untrusted(outcome.verdict),
                untrusted(&calls.join(", ")),
            ]);
        }
    }

    fn finish(self) -> Result<Complete, CliError> {
        match self.format {
            Format::Table => {
                let outcomes = self.table.row_count();
                if outcomes > 0 {
                    write_line(&self.table.to_string())?;
                }
                write_line(&format!("{} events, {outcomes} outcomes", self.events))?;
            }
            Format::Json => write_json(&self.all)?,
            Format::Ndjson => {}
        }
        Ok(self.complete)
    }
}
