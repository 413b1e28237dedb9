//! `phaseguard accept`: a state is meant to be so, for a time.

use clap::Args;
use model::{Record, Status};
use report::told;

use crate::operate::acceptance::{Terms, write};
use crate::operate::ask::agreed;
use crate::operate::deployment::{Stack, block_on};
use crate::operate::operator::Operator;
use crate::screen::{CliError, Complete, write_line};

/// Accepts the state that a finding is about, as it is now, and closes the finding.
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    /// The finding's id, as alerts and `journal list` give it
    id: String,
    #[command(flatten)]
    terms: Terms,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(accept(options))
}

async fn accept(options: &Options) -> Result<Complete, CliError> {
    let operator = Operator::find(&options.stack).await?;
    let mut record = operator.load(&options.id).await?;
    may_be_accepted(&record)?;
    let live = operator.observe(&operator.there(&record).await?, &record).await?;
    let acceptance = options.terms.acceptance(&operator, &record, &live)?;
    write_line(report::notice(&record).text.trim_end())?;
    if !agreed("Nothing answers this state until then. Accept it as it is now?", options.yes)? {
        return Ok(Complete::No);
    }
    write(&operator, &record, &live, &acceptance).await?;
    let outcome = format!("accepted as it is {}", told(&acceptance));
    let ended = operator.end(&mut record, |record| {
        record.acceptance = Some(acceptance.clone());
        record.outcome = Some(outcome.clone());
    });
    ended.await?;
    write_line(&format!("Finding {} is accepted until {}.", record.id, acceptance.until))?;
    Ok(operator.tell(&record).await)
}

/// What is being repaired is not accepted behind the remediator's back, and what was repaired is sound.
fn may_be_accepted(record: &Record) -> Result<(), CliError> {
    let id = &record.id;
    match record.status {
        Status::Decided
        | Status::AwaitingApproval
        | Status::Lapsed
        | Status::Failed
        | Status::Contested
        | Status::Rejected
        | Status::Accepted => Ok(()),
        Status::Claimed | Status::Intended => {
            let way_out = "`phaseguard mode observe` holds repairs back, and `phaseguard undo` takes one back";
            Err(CliError::Usage(format!("finding {id} is being repaired: wait for its end; {way_out}")))
        }
        // An undo of it has begun.
        Status::Remediated if record.acceptance.is_some() => Ok(()),
        Status::Remediated => {
            let way_out = format!("`phaseguard undo {id}` takes the repair back and accepts the state before it");
            Err(CliError::Usage(format!("finding {id} was repaired: {way_out}")))
        }
        Status::Resolved => {
            Err(CliError::Usage(format!("finding {id} was sound again by itself: there is nothing to accept")))
        }
    }
}
