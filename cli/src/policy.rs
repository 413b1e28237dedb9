//! `phaseguard policy`: the document that operators write, checked offline. What is in force in a deployed stack is in
//! `operate::policy`.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use engine::{Checked, DEFAULT_POLICY, Refused, read_policy};
use jiff::Timestamp;
use serde_json::json;

use crate::screen::{CliError, Complete, TableFormat, complain, write_json, write_line};

/// The form of the document, as editors read it.
const SCHEMA: &str = include_str!("../../docs/policy.schema.json");

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a policy document, with no AWS at all
    Check {
        /// The document, or - for standard input
        file: PathBuf,
        /// How to write what is wrong with it
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// Print the compiled-in policy, which is a place to start from
    Default,
    /// Print the JSON Schema of the document, for editors
    Schema,
    #[cfg(feature = "operate")]
    #[command(flatten)]
    Operate(crate::operate::policy::Command),
}

pub(crate) fn run(command: &Command) -> Result<Complete, CliError> {
    match command {
        Command::Check { file, format } => check(file, *format),
        Command::Default => write_line(DEFAULT_POLICY.trim_end()).map(|()| Complete::Yes),
        Command::Schema => write_line(SCHEMA.trim_end()).map(|()| Complete::Yes),
        #[cfg(feature = "operate")]
        Command::Operate(command) => crate::operate::policy::run(command),
    }
}

/// The document in a file, or on standard input.
pub(crate) fn document(file: &Path) -> Result<String, CliError> {
    let failed = |error: std::io::Error| CliError::Usage(format!("policy {}: {error}", file.display()));
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).map_err(failed)?;
        return Ok(text);
    }
    fs::read_to_string(file).map_err(failed)
}

/// What a document says, or that it was refused: each mistake is told then, and each thing that has no effect.
pub(crate) fn read(file: &Path, text: &str) -> Option<Checked> {
    let tell = |what: String| complain(&format!("{}: {what}", file.display()));
    match read_policy(text, Timestamp::now()) {
        Ok(checked) => {
            for warning in &checked.warnings {
                tell(format!("{warning} (a warning)"));
            }
            Some(checked)
        }
        Err(Refused(problems)) => {
            for problem in problems {
                tell(problem.to_string());
            }
            None
        }
    }
}

fn check(file: &Path, format: TableFormat) -> Result<Complete, CliError> {
    let text = document(file)?;
    if matches!(format, TableFormat::Json) {
        return as_json(&text);
    }
    if read(file, &text).is_none() {
        return Ok(Complete::No);
    }
    write_line(&format!("{} is a valid policy", file.display()))?;
    Ok(Complete::Yes)
}

fn as_json(text: &str) -> Result<Complete, CliError> {
    let told = |problem: &engine::Problem| json!({"line": problem.line, "path": problem.path, "what": problem.what});
    let checked = read_policy(text, Timestamp::now());
    let (valid, problems, warnings) = match &checked {
        Ok(Checked { warnings, .. }) => (true, Vec::new(), warnings.iter().map(told).collect::<Vec<_>>()),
        Err(Refused(problems)) => (false, problems.iter().map(told).collect::<Vec<_>>(), Vec::new()),
    };
    write_json(&json!({"valid": valid, "problems": problems, "warnings": warnings}))?;
    Ok(if valid { Complete::Yes } else { Complete::No })
}
