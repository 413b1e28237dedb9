//! `phaseguard journal`: what a deployed stack found and did.

use aws::journal::{Journal, JournalError};
use clap::{Args, Subcommand};
use model::{Call, Record, Undo};
use report::plain;

use crate::operate::deployment::{Found, Stack, block_on};
use crate::screen::{CliError, Complete, TableFormat, table, untrusted, urgent, write_json, write_line};

/// Reads the journal of a deployed stack.
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List findings, newest first
    List {
        /// How many to list at most
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// How to write them
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// Show the story of one finding
    Show {
        /// The finding's id, as alerts and `journal list` give it
        id: String,
        /// Show the state before the repair too; it can hold what its owner would not show
        #[arg(long)]
        reveal: bool,
        /// How to write it
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(read(options))?;
    Ok(Complete::Yes)
}

async fn read(options: &Options) -> Result<(), CliError> {
    let Found { config, parts, .. } = options.stack.find().await?;
    let journal = Journal::new(&config, &parts.journal_table);
    let failed = |error: JournalError| CliError::Usage(format!("table {}: {error}", parts.journal_table));
    match &options.command {
        Command::List { limit, format } => list(&journal.list(*limit).await.map_err(failed)?, *format),
        Command::Show { id, reveal, format } => {
            let none = || CliError::Usage(format!("no finding {id}: `phaseguard journal list` shows them all"));
            show(journal.load(id).await.map_err(failed)?.ok_or_else(none)?, *reveal, *format)
        }
    }
}

fn list(records: &[Record], format: TableFormat) -> Result<(), CliError> {
    if matches!(format, TableFormat::Json) {
        return write_json(&records.iter().cloned().map(|record| hidden(record, false)).collect::<Vec<_>>());
    }
    let mut rows = table(&["opened", "finding", "control", "severity", "resource", "phase", "response", "status"]);
    for record in records {
        rows.add_row([
            untrusted(&record.opened_at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
            untrusted(&record.id),
            untrusted(&record.control),
            urgent(&record.severity),
            untrusted(record.finding.resource.arn.as_str()),
            untrusted(record.standing.phase().map_or("-", model::Phase::as_str)),
            urgent(record.decision.response.as_str()),
            urgent(record.status.as_str()),
        ]);
    }
    write_line(&if records.is_empty() { "no findings".to_owned() } else { rows.to_string() })
}

/// The record, without the before-image unless it is asked for.
fn hidden(record: Record, reveal: bool) -> Record {
    let before = record.before.clone().filter(|_| reveal);
    Record { before, ..record }
}

fn show(record: Record, reveal: bool, format: TableFormat) -> Result<(), CliError> {
    if matches!(format, TableFormat::Json) {
        return write_json(&hidden(record, reveal));
    }
    write_line(report::notice(&record).text.trim_end())?;
    write_line(&story(&record, reveal))?;
    if reveal {
        write_json(&record.before)?;
    }
    Ok(())
}

/// What happened in the order of time, and what would take it back.
fn story(record: &Record, reveal: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut add = |time: Option<jiff::Timestamp>, what: &str| {
        let time = time.map_or_else(|| "-".to_owned(), |time| time.strftime("%H:%M:%S%.3f").to_string());
        lines.push(format!("  {time:<13} {}", plain(what, 300)));
    };
    add(record.event.time, &format!("{} {}", record.actor.name(), record.finding.summary));
    add(Some(record.opened_at), &format!("decided {} ({} event(s))", record.decision.intended, record.count));
    let (repair, undo): (Vec<_>, Vec<_>) = record.calls.iter().partition(|call| call.operator.is_none());
    for call in repair {
        add(Some(call.at), &told(call));
    }
    if let Some(proved) = record.proved_at {
        add(Some(proved), "proved sound");
    }
    for call in undo {
        add(Some(call.at), &told(call));
    }
    if let Some((status, at)) = record.alerted {
        add(Some(at), &format!("people were told: {}", status.as_str()));
    }
    if let Some(acceptance) = &record.acceptance {
        lines.push(format!("  accepted       {}", plain(&report::told(acceptance), 300)));
    }
    if let Some(command) = report::undo(record) {
        lines.push(format!("  taken back by  {command}"));
        let calls = record.undo();
        lines.extend(calls.iter().map(|(_, undo)| format!("    {}", plain(&taken_back(undo, reveal), 600))));
    }
    format!("\nStory\n{}", lines.join("\n"))
}

fn told(call: &Call) -> String {
    let result = call.error.as_deref().unwrap_or("done");
    let by = call.operator.as_ref().map(|operator| format!("{operator} took it back: ")).unwrap_or_default();
    let request = call.request_id.as_deref().unwrap_or("-");
    format!("{by}{} in {} ms, request {request}: {result}", call.operation, call.millis)
}

/// The call that takes a remedy back. What it would send comes from the state before.
fn taken_back(undo: &Undo, reveal: bool) -> String {
    match (undo.why_none(), undo.call()) {
        (Some(why), _) => format!("no call: {why}"),
        (None, Some(call)) if !reveal => call.to_owned(),
        (None, _) => serde_json::to_string(undo).unwrap_or_default(),
    }
}
