//! What operators do with a deployed stack, with their own AWS credentials, from the environment or profile that the AWS
//! CLI uses.

mod accept;
mod acceptance;
mod approval;
mod ask;
mod baseline;
mod deployment;
mod doctor;
mod journal;
mod mode;
mod operator;
mod pause;
mod phase;
pub(crate) mod policy;
mod undo;

use clap::Subcommand;

use crate::screen::{CliError, Complete};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// See whether a deployed stack can see and act, and what it cannot see
    Doctor(doctor::Options),
    /// Read what a deployed stack found and did
    Journal(journal::Options),
    /// Approve the plan of a finding that waits for it
    Approve(approval::Approve),
    /// Refuse the plan of a finding, and close it
    Reject(approval::Reject),
    /// Take a repair back, with your own credentials
    Undo(undo::Options),
    /// Accept a state that is meant to be so
    Accept(accept::Options),
    /// Show or set what the stack may do at all
    Mode(mode::Options),
    /// Pause repairs of a workload, or after an actor
    Pause(pause::Options),
    /// See what Phaseguard would restore, and approve it
    Baseline(baseline::Options),
    /// Show, list and lower the phases that were declared
    Phase(phase::Options),
}

pub(crate) fn run(command: &Command) -> Result<Complete, CliError> {
    match command {
        Command::Doctor(options) => doctor::run(options),
        Command::Journal(options) => journal::run(options),
        Command::Approve(options) => approval::approve(options),
        Command::Reject(options) => approval::reject(options),
        Command::Undo(options) => undo::run(options),
        Command::Accept(options) => accept::run(options),
        Command::Mode(options) => mode::run(options),
        Command::Pause(options) => pause::run(options),
        Command::Baseline(options) => baseline::run(options),
        Command::Phase(options) => phase::run(options),
    }
}
