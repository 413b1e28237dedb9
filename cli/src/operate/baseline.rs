//! `phaseguard baseline`: what Phaseguard would restore, and a person's word about what it may.

use std::collections::BTreeMap;

use aws::identity::caller;
use aws::registry::{Name, Registry, RegistryError};
use clap::{Args, Subcommand, ValueEnum};
use engine::baseline::{Question, Refusal};
use jiff::Timestamp;
use model::{Arn, Baseline, BaselineStatus, Declaration, Difference};
use report::plain;
use serde::Serialize;

use crate::operate::deployment::{Found, Stack, block_on};
use crate::screen::{
    CliError, Complete, TableFormat, complain, confirm, table, untrusted, urgent, write_json, write_line,
};

/// See what Phaseguard would restore, and approve it.
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List baselines
    List {
        /// Only those of a workload
        #[arg(long, value_name = "NAME")]
        workload: Option<String>,
        /// Only those that have come so far
        #[arg(long, value_enum)]
        status: Option<Status>,
        /// How to write them
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// Compare candidates with what is approved, or with nothing
    Diff {
        /// ARNs; without one and without a workload, all that have a candidate
        #[arg(value_name = "RESOURCE", conflicts_with = "workload")]
        resources: Vec<String>,
        /// All of a workload
        #[arg(long, value_name = "NAME")]
        workload: Option<String>,
        /// How to write it
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// Approve candidates: from then on repairs restore them
    Approve(Answer),
    /// Refuse candidates: the same state is not proposed again
    Reject(Answer),
}

/// A person's answer.
#[derive(Args, Debug)]
struct Answer {
    #[command(flatten)]
    which: Which,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Which candidates an answer is about.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Which {
    /// ARNs
    #[arg(value_name = "RESOURCE")]
    resources: Vec<String>,
    /// All of a workload
    #[arg(long, value_name = "NAME")]
    workload: Option<String>,
    /// All that there are
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Status {
    Candidate,
    Approved,
    Superseded,
    Rejected,
}

impl From<Status> for BaselineStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Candidate => Self::Candidate,
            Status::Approved => Self::Approved,
            Status::Superseded => Self::Superseded,
            Status::Rejected => Self::Rejected,
        }
    }
}

/// What a person says about candidates.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Approve,
    Reject,
}

/// A baseline, as it is listed.
#[derive(Debug, Serialize)]
struct Row<'a> {
    resource: &'a Arn,
    of_workload: Option<&'a str>,
    #[serde(flatten)]
    baseline: &'a Baseline,
}

/// A candidate, as it is compared.
#[derive(Debug, Serialize)]
struct Compared<'a> {
    resource: &'a Arn,
    workload: Option<&'a str>,
    kind: String,
    by: &'a str,
    at: Timestamp,
    event: Option<&'a str>,
    shortfall: Option<String>,
    names_resource: bool,
    differences: Vec<Difference>,
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(async {
        let found = options.stack.find().await?;
        let registry = Registry::new(&found.config, &found.parts.workloads_table);
        match &options.command {
            Command::List { workload, status, format } => {
                let known = registry.all().await.map_err(|error| of_table(&found, &error))?;
                list(&known, workload.as_deref(), status.map(Into::into), *format)
            }
            Command::Diff { resources, workload, format } => {
                diff(&questions(&found, &registry, resources, workload.as_deref()).await?, *format)
            }
            Command::Approve(answer) => settle(&found, &registry, answer, Verb::Approve).await,
            Command::Reject(answer) => settle(&found, &registry, answer, Verb::Reject).await,
        }
    })
}

fn of_table(found: &Found, error: &RegistryError) -> CliError {
    CliError::Usage(format!("table {}: {error}", found.parts.workloads_table))
}

fn list(
    known: &BTreeMap<Arn, Declaration>,
    workload: Option<&str>,
    status: Option<BaselineStatus>,
    format: TableFormat,
) -> Result<Complete, CliError> {
    let rows = known.iter().flat_map(|(resource, declaration)| {
        declaration.baselines.iter().map(move |baseline| {
            let of_workload = declaration.workload.as_deref().or(baseline.workload.as_deref());
            Row { resource, of_workload, baseline }
        })
    });
    let wanted = |row: &Row<'_>| {
        workload.is_none_or(|workload| row.of_workload == Some(workload))
            && status.is_none_or(|status| row.baseline.status == status)
    };
    let rows: Vec<_> = rows.filter(wanted).collect();
    match format {
        TableFormat::Json => write_json(&rows)?,
        TableFormat::Table if rows.is_empty() => write_line("no baselines")?,
        TableFormat::Table => write_line(&listed(&rows))?,
    }
    Ok(Complete::Yes)
}

fn listed(rows: &[Row<'_>]) -> String {
    let mut shown = table(&["resource", "kind", "workload", "status", "since", "by"]);
    for Row { resource, of_workload, baseline } in rows {
        shown.add_row([
            untrusted(resource.as_str()),
            untrusted(&report::kind(baseline.state.kind())),
            untrusted(of_workload.unwrap_or("-")),
            urgent(&report::status(baseline.status)),
            untrusted(&baseline.at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
            untrusted(&baseline.by),
        ]);
    }
    shown.to_string()
}

/// The candidates of the resources, of the workload, or all.
async fn questions(
    found: &Found,
    registry: &Registry,
    resources: &[String],
    workload: Option<&str>,
) -> Result<Vec<Question>, CliError> {
    let arns: Vec<_> = resources.iter().map(Arn::new).collect();
    let known = if arns.is_empty() { registry.all().await } else { registry.declarations(&arns).await };
    let known = known.map_err(|error| of_table(found, &error))?;
    let all = known.iter().flat_map(|(resource, declaration)| Question::all(resource, declaration));
    let wanted = |question: &Question| workload.is_none_or(|workload| question.workload.as_deref() == Some(workload));
    let questions: Vec<_> = all.filter(wanted).collect();
    let without = |arn: &&Arn| !questions.iter().any(|question| question.resource == arn.identity());
    match arns.iter().find(without) {
        Some(arn) => Err(CliError::Usage(format!(
            "{} has no candidate: `phaseguard baseline list --status candidate` shows what has one",
            plain(arn.as_str(), 300)
        ))),
        None => Ok(questions),
    }
}

fn diff(questions: &[Question], format: TableFormat) -> Result<Complete, CliError> {
    match format {
        TableFormat::Json => write_json(&questions.iter().map(compared).collect::<Vec<_>>())?,
        TableFormat::Table => write_line(&shown(questions))?,
    }
    Ok(Complete::Yes)
}

fn compared(question: &Question) -> Compared<'_> {
    let Question { resource, workload, candidate, names, .. } = question;
    Compared {
        resource,
        workload: workload.as_deref(),
        kind: report::kind(candidate.state.kind()),
        by: &candidate.by,
        at: candidate.at,
        event: candidate.event.as_deref(),
        shortfall: candidate.state.shortfall(),
        names_resource: *names,
        differences: question.differences(),
    }
}

fn shown(questions: &[Question]) -> String {
    if questions.is_empty() {
        return "no candidates".to_owned();
    }
    let shown = questions.iter().map(|question| {
        let Question { resource, workload, candidate, approved, names } = question;
        report::candidate(resource, workload.as_deref(), candidate, approved.as_ref(), *names)
    });
    shown.collect::<Vec<_>>().join("\n\n")
}

/// Shows all that the answer is about, asks once, and writes each.
async fn settle(found: &Found, registry: &Registry, answer: &Answer, verb: Verb) -> Result<Complete, CliError> {
    let Which { resources, workload, all: _ } = &answer.which;
    let questions = questions(found, registry, resources, workload.as_deref()).await?;
    write_line(&shown(&questions))?;
    if questions.is_empty() {
        return Ok(Complete::Yes);
    }
    let who = caller(&found.config).await;
    let who = who.map_err(|error| CliError::Usage(format!("AWS does not say who you are: {error}")))?;
    let (asked, done) = match verb {
        Verb::Approve => ("Approve", "approved"),
        Verb::Reject => ("Reject", "rejected"),
    };
    confirm(&format!("{asked} {}?", counted(questions.len())), answer.yes)?;
    let mut settled = 0;
    for question in &questions {
        match write(registry, question, verb, &who.arn).await.map_err(|error| of_table(found, &error))? {
            Ok(()) => settled += 1,
            Err(refusal) => complain(&format!("{}: {refusal}", plain(question.resource.as_str(), 300))),
        }
    }
    write_line(&format!("{done} {} as {}", counted(settled), plain(&who.arn, 300)))?;
    Ok(if settled == questions.len() { Complete::Yes } else { Complete::No })
}

fn counted(candidates: usize) -> String {
    if candidates == 1 { "1 candidate".to_owned() } else { format!("{candidates} candidates") }
}

/// Writes what was said about a candidate, unless it is another than was shown.
async fn write(
    registry: &Registry,
    question: &Question,
    verb: Verb,
    by: &str,
) -> Result<Result<(), Refusal>, RegistryError> {
    let (now, mut outcome) = (Timestamp::now(), Ok(()));
    let change = |declaration: &mut Declaration| {
        outcome = match verb {
            Verb::Approve => question.approve(declaration, by, now),
            Verb::Reject => question.reject(declaration, by, now),
        };
        outcome.is_ok()
    };
    registry.update(&Name::Resource(&question.resource), change).await?;
    Ok(outcome)
}
