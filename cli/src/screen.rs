//! Tables, colour only on a terminal, and exit codes: 0 done, 1 some input could not be used, 2 wrong usage.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::ValueEnum;
use comfy_table::{Cell, Color, ContentArrangement, Table, presets};
use serde::Serialize;

/// What a command may fail with: one sentence for a person, naming the file or field and the way out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// Standard output or a file could not be written.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
    /// A result could not be written as JSON.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Anything that a person can mend.
    #[error("{0}")]
    Usage(String),
}

/// Whether everything that was given could be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Complete {
    Yes,
    No,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people
    Table,
    /// One JSON document
    Json,
}

/// Ends the program: a reader that went away is no error.
pub(crate) fn exit_code(result: Result<Complete, CliError>) -> ExitCode {
    match result {
        Ok(Complete::Yes) => ExitCode::SUCCESS,
        Ok(Complete::No) => ExitCode::FAILURE,
        Err(CliError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(2)
        }
    }
}

/// Says on standard error what could not be used.
pub(crate) fn complain(message: &str) {
    // A standard error that cannot be written to leaves nobody to tell.
    writeln!(std::io::stderr(), "phaseguard: {message}").unwrap_or_default();
}

/// Writes a value as one JSON document.
pub(crate) fn write_json(value: &impl Serialize) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    Ok(writeln!(out)?)
}

/// Writes text and a newline.
pub(crate) fn write_line(text: &str) -> Result<(), CliError> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

/// Asks before what cannot be taken back. Where nobody can be asked, `yes` must have been said.
#[cfg(feature = "operate")]
pub(crate) fn confirm(question: &str, yes: bool) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(CliError::Usage(format!("{question} Standard input is no terminal: say --yes to go on")));
    }
    write!(std::io::stderr(), "{question} [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim().eq_ignore_ascii_case("y") { Ok(()) } else { Err(CliError::Usage("nothing was done".to_owned())) }
}

/// A table that fits the terminal.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        table.force_no_tty();
    }
    table.set_header(header.iter().copied());
    table
}

/// A cell with untrusted text in it.
pub(crate) fn untrusted(text: &str) -> Cell {
    Cell::new(report::plain(text, 200))
}

/// A cell with a sentence in which untrusted text may stand.
#[cfg(feature = "operate")]
pub(crate) fn sentence(text: &str) -> Cell {
    Cell::new(report::plain(text, 1000))
}

/// A word that is coloured by how urgent it is.
pub(crate) fn urgent(word: &str) -> Cell {
    let cell = Cell::new(word);
    match word {
        "critical" | "remediate" | "failed" | "contested" | "broken" => cell.fg(Color::Red),
        "high" | "approve" | "awaiting-approval" | "warning" | "unknown" => cell.fg(Color::Yellow),
        "alert" | "medium" => cell.fg(Color::Cyan),
        "remediated" | "sound" | "resolved" | "ok" => cell.fg(Color::Green),
        _ => cell,
    }
}
