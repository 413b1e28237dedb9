//! `phaseguard undo`: takes a repair back with the operator's own credentials. No role of the stack may loosen anything.

mod calls;
mod change;

use clap::Args;
use model::{Record, Remedy, State, Undo};
use report::told;

use self::calls::Undoing;
use crate::operate::acceptance::{Terms, write};
use crate::operate::ask::agreed;
use crate::operate::deployment::{Stack, block_on};
use crate::operate::operator::Operator;
use crate::screen::{CliError, Complete, write_line};

/// Takes a repair back: the state that was before it is accepted for a time, and brought back with your credentials.
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    /// The finding's id, as alerts and `journal list` give it
    id: String,
    #[command(flatten)]
    terms: Terms,
    /// Show all of the state before the repair; it can hold what its owner would not show
    #[arg(long)]
    reveal: bool,
    /// Also if somebody has changed the state since the repair
    #[arg(long)]
    force: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(undo(options))
}

/// The acceptance is written before the first call, so that nothing is repaired again that is being taken back.
async fn undo(options: &Options) -> Result<Complete, CliError> {
    let operator = Operator::find(&options.stack).await?;
    let record = operator.load(&options.id).await?;
    let before = before(&record)?;
    let steps = record.undo();
    let live = calls::settled(&operator, &record).await?;
    let acceptance = options.terms.acceptance(&operator, &record, &before)?;
    change::show(&operator, &record, &live, &before, options.reveal)?;
    unless_moved(&record, &live, &before, options.force)?;
    if !agreed("Take it back, and accept that it stays so?", options.yes)? {
        return Ok(Complete::No);
    }
    write(&operator, &record, &live, &acceptance).await?;
    let mut undoing = Undoing::begin(&operator, record, acceptance, live).await?;
    if let Some(why) = irreversible(&steps) {
        return leave(undoing, why).await;
    }
    if undoing.live.fingerprint() != before.fingerprint() {
        undoing.carry_out(&steps).await?;
        undoing.prove(&before, options.force).await?;
    }
    let as_before = undoing.acceptance.state == before.fingerprint();
    let state = if as_before { "the state is what it was before the repair" } else { "with what was changed since" };
    let outcome = format!("taken back, {state}; accepted {}", told(&undoing.acceptance));
    end(undoing, outcome, &format!("Taken back: {state}. It may stay so until")).await
}

/// The state to come back to, if there is a repair to take back.
fn before(record: &Record) -> Result<State, CliError> {
    let id = &record.id;
    let no = |why: String| Err(CliError::Usage(format!("finding {id} {why}")));
    if !record.status.may_be_undone() {
        let look = format!("`phaseguard journal show {id}` tells its story");
        return no(format!("is {}, so there is no repair to take back: {look}", record.status.as_str()));
    }
    match record.before.clone() {
        Some(before) if !record.carried_out().is_empty() => Ok(before),
        Some(_) | None => no(format!("led to no call of ours: `phaseguard accept {id}` accepts the state as it is")),
    }
}

/// Why one of the remedies cannot be taken back by any call.
fn irreversible(steps: &[(Remedy, Undo)]) -> Option<&str> {
    steps.iter().find_map(|(_, undo)| if let Undo::None { why } = undo { Some(why.as_str()) } else { None })
}

/// Whoever changed the state after the repair meant something by it. An undo that stopped left what it accepted, or what
/// was repaired again.
fn unless_moved(record: &Record, live: &State, before: &State, force: bool) -> Result<(), CliError> {
    let live = live.fingerprint();
    let stopped = record.acceptance.as_ref().is_some_and(|acceptance| acceptance.state == live);
    let why = match &record.left {
        _ if force || stopped || live == before.fingerprint() => return Ok(()),
        Some(left) if *left == live => return Ok(()),
        Some(_) => "somebody has changed the state since the repair",
        None => {
            "the repair did not end in a state that was read, so nobody can say whether somebody has changed it since"
        }
    };
    Err(CliError::Usage(format!("{why}: look at what would change, and take it back all the same with --force")))
}

/// No call of ours brings the state back; a person's call may, and is left alone then.
async fn leave(undoing: Undoing<'_>, why: &str) -> Result<Complete, CliError> {
    let outcome =
        format!("not taken back: {why}; the state before the repair is accepted {}", told(&undoing.acceptance));
    let why = format!("Nothing was called: {why}. Bring the state back yourself; it may stay so until");
    end(undoing, outcome, &why).await
}

async fn end(undoing: Undoing<'_>, outcome: String, what: &str) -> Result<Complete, CliError> {
    let Undoing { operator, mut record, acceptance, .. } = undoing;
    let ended = operator.end(&mut record, |record| {
        record.acceptance = Some(acceptance.clone());
        record.outcome = Some(outcome.clone());
    });
    ended.await?;
    write_line(&format!("{what} {}.", acceptance.until))?;
    Ok(operator.tell(&record).await)
}
