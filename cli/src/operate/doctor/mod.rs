//! `phaseguard doctor`: whether a deployed stack can see and act, and what it cannot see at all.

mod heard;
mod heartbeat;
mod levers;
mod line;
mod messages;
mod regions;
mod sight;
mod stack;
mod way_out;

use aws::observe::stack::OwnStack;
use aws::observe::surroundings::Surroundings;
use clap::Args;

use self::heard::Heard;
use self::line::Line;
use self::stack::Parts;
use crate::operate::deployment::{Stack, block_on};
use crate::operate::operator::Operator;
use crate::screen::{CliError, Complete, TableFormat, sentence, table, untrusted, urgent, write_json, write_line};

/// What the words of a line mean.
const WORDS: &str = "Each line says what was looked at and how it stands:

- ok: as it should be
- note: as it is, and good to know
- warning: it works, and less of it than could
- unknown: it could not be read, which is not taken for sound
- broken: what needs it does not work

It only reads. The exit code is 1 when anything is broken or unknown, and 0 otherwise.";

/// Examines a deployed stack.
#[derive(Args, Debug)]
#[command(after_help = WORDS)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(examine(options))
}

async fn examine(options: &Options) -> Result<Complete, CliError> {
    let operator = Operator::find(&options.stack).await?;
    let found = &operator.found;
    let around = Surroundings::new(&found.config);
    let parts = Parts::read(&OwnStack::new(&found.config, &found.stack)).await;
    let expected = Heard::of_this_version();
    let lines = [
        parts.lines(),
        heard::lines(&found.parts, &parts.heard(), &expected),
        messages::lines(&around, &parts).await,
        levers::lines(&operator).await,
        vec![heartbeat::line(&operator).await],
        sight::lines(&around).await,
        regions::lines(&around, parts.home().as_ref(), &expected).await,
        sight::blind_spots(),
    ]
    .concat();
    show(&lines, options.format)?;
    Ok(if lines.iter().all(|line| line.health.is_well()) { Complete::Yes } else { Complete::No })
}

fn show(lines: &[Line], format: TableFormat) -> Result<(), CliError> {
    if matches!(format, TableFormat::Json) {
        return write_json(&lines);
    }
    let mut rows = table(&["", "what", "what it means", "the way out"]);
    for line in lines {
        let way_out = line.way_out.as_deref().unwrap_or("-");
        rows.add_row([urgent(line.health.as_str()), untrusted(&line.what), sentence(&line.meaning), sentence(way_out)]);
    }
    write_line(&rows.to_string())
}
