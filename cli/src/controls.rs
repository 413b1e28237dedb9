//! `phaseguard controls`: the catalogue, for people.

use clap::Subcommand;
use model::{Control, Phase, Response};
use serde::Serialize;

use crate::screen::{CliError, Complete, TableFormat, table, untrusted, urgent, write_json, write_line};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List all controls
    #[command(after_help = report::evidence_words())]
    List {
        /// How to write them
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// Show one control: why it matters, what we do, when to make an exception
    Show {
        /// The control's id, such as s3-public-access-unblocked
        id: String,
    },
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    title: &'static str,
    layer: &'static str,
    severity: &'static str,
    evidence: &'static str,
    response: model::ByPhase<Response>,
}

pub(crate) fn run(command: &Command) -> Result<Complete, CliError> {
    match command {
        Command::List { format } => list(*format)?,
        Command::Show { id } => show(id)?,
    }
    Ok(Complete::Yes)
}

fn list(format: TableFormat) -> Result<(), CliError> {
    let rows = catalog::all().into_iter().map(row);
    match format {
        TableFormat::Json => write_json(&rows.collect::<Vec<_>>()),
        TableFormat::Table => {
            let mut table = table(&["control", "severity", "evidence", "prototype", "production", "scaled", "title"]);
            for row in rows {
                let [prototype, production, scaled] = Phase::ALL.map(|phase| urgent(row.response.of(phase).as_str()));
                table.add_row([
                    untrusted(row.id),
                    urgent(row.severity),
                    untrusted(row.evidence),
                    prototype,
                    production,
                    scaled,
                    untrusted(row.title),
                ]);
            }
            write_line(&table.to_string())
        }
    }
}

fn row(control: &Control) -> Row {
    Row {
        id: control.id,
        title: control.title,
        layer: control.layer.as_str(),
        severity: control.severity.as_str(),
        evidence: control.evidence.as_str(),
        response: control.response,
    }
}

fn show(id: &str) -> Result<(), CliError> {
    let unknown = || CliError::Usage(format!("no control is called {id}: `phaseguard controls list` shows them all"));
    let control = catalog::find(id).ok_or_else(unknown)?;
    write_line(report::control_page(control).trim_end())
}
