//! `phaseguard mode`: the switch that holds for everything, also for repairs that are queued.

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use model::{Levers, Mode, ModeSet};
use serde_json::json;

use crate::operate::ask::reason;
use crate::operate::deployment::{Stack, block_on};
use crate::operate::operator::Operator;
use crate::screen::{CliError, Complete, TableFormat, table, untrusted, write_json, write_line};

/// Shows or sets what the stack may do at all.
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    /// What the stack may do from now on; never more than the template allows. Without it the mode is shown
    #[arg(value_enum, requires = "reason")]
    mode: Option<Word>,
    /// Why
    #[arg(long, requires = "mode", value_parser = reason)]
    reason: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

/// A mode, on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    /// Only record; what watches over Phaseguard itself still alerts
    Off,
    /// Decide, record and alert, and repair nothing
    Observe,
    /// Repair as the phases say, as far as the template allows
    Enforce,
}

impl From<Word> for Mode {
    fn from(word: Word) -> Self {
        match word {
            Word::Off => Self::Off,
            Word::Observe => Self::Observe,
            Word::Enforce => Self::Enforce,
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(show_or_set(options))?;
    Ok(Complete::Yes)
}

async fn show_or_set(options: &Options) -> Result<(), CliError> {
    let operator = Operator::find(&options.stack).await?;
    let levers = match (options.mode, &options.reason) {
        (Some(word), Some(reason)) => set(&operator, word.into(), reason).await?,
        (_, _) => operator.journal.levers().await.map_err(|error| operator.failed(&error))?,
    };
    show(operator.found.parts.mode, &levers, options.format)
}

async fn set(operator: &Operator, mode: Mode, reason: &str) -> Result<Levers, CliError> {
    let set = ModeSet { by: operator.caller.arn.clone(), reason: reason.to_owned(), at: Timestamp::now() };
    let change = |levers: &mut Levers| {
        levers.mode = Some(mode);
        levers.set = Some(set.clone());
    };
    operator.journal.change_levers(change).await.map_err(|error| operator.failed(&error))
}

fn show(template: Mode, levers: &Levers, format: TableFormat) -> Result<(), CliError> {
    let operators = levers.mode.unwrap_or(Mode::Enforce);
    let effective = template.min(operators);
    if matches!(format, TableFormat::Json) {
        let parts = json!({"template": template, "operators": levers.mode, "set": levers.set, "effective": effective});
        return write_json(&parts);
    }
    let mut rows = table(&["who says so", "mode", "why"]);
    rows.add_row([untrusted("the template"), untrusted(template.as_str()), untrusted("its parameter Mode")]);
    let why = levers.set.as_ref().map(|set| format!("{} on {}: {}", set.by, set.at, set.reason));
    let word = levers.mode.map_or("-", Mode::as_str);
    rows.add_row([untrusted("operators"), untrusted(word), untrusted(&why.unwrap_or_else(|| "-".to_owned()))]);
    rows.add_row([
        untrusted("together"),
        untrusted(effective.as_str()),
        untrusted("the lowest; a policy may lower it"),
    ]);
    write_line(&rows.to_string())?;
    if operators > template {
        write_line(&format!("The template allows {template}, and only a deployment with another Mode raises that."))?;
    }
    Ok(())
}
