//! The operator's tool of Phaseguard.

#[cfg(feature = "operate")]
mod accept;
#[cfg(feature = "operate")]
mod acceptance;
#[cfg(feature = "operate")]
mod approval;
#[cfg(feature = "operate")]
mod ask;
#[cfg(feature = "operate")]
mod baseline;
mod controls;
#[cfg(feature = "operate")]
mod deployment;
mod evaluate;
mod input;
#[cfg(feature = "operate")]
mod journal;
#[cfg(feature = "operate")]
mod mode;
#[cfg(feature = "operate")]
mod operator;
#[cfg(feature = "operate")]
mod pause;
#[cfg(feature = "operate")]
mod phase;
mod policy;
mod screen;
#[cfg(feature = "operate")]
mod undo;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Detects and repairs risky changes to AI resources on AWS.
#[derive(Debug, Parser)]
#[command(name = "phaseguard", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Decide event files offline, with no AWS at all
    Evaluate(evaluate::Options),
    /// Show the controls of the catalogue
    #[command(subcommand)]
    Controls(controls::Command),
    /// Write, check and apply what the operators want
    #[command(subcommand)]
    Policy(policy::Command),
    /// Approve the plan of a finding that waits for it
    #[cfg(feature = "operate")]
    Approve(approval::Approve),
    /// Refuse the plan of a finding, and close it
    #[cfg(feature = "operate")]
    Reject(approval::Reject),
    /// Read what a deployed stack found and did
    #[cfg(feature = "operate")]
    Journal(journal::Options),
    /// Take a repair back, with your own credentials
    #[cfg(feature = "operate")]
    Undo(undo::Options),
    /// Accept a state that is meant to be so
    #[cfg(feature = "operate")]
    Accept(accept::Options),
    /// Show or set what the stack may do at all
    #[cfg(feature = "operate")]
    Mode(mode::Options),
    /// Pause repairs of a workload, or after an actor
    #[cfg(feature = "operate")]
    Pause(pause::Options),
    /// See what Phaseguard would restore, and approve it
    #[cfg(feature = "operate")]
    Baseline(baseline::Options),
    /// Show, list and lower the phases that were declared
    #[cfg(feature = "operate")]
    Phase(phase::Options),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Evaluate(options) => evaluate::run(&options),
        Command::Controls(command) => controls::run(&command),
        Command::Policy(command) => policy::run(&command),
        #[cfg(feature = "operate")]
        Command::Approve(options) => approval::approve(&options),
        #[cfg(feature = "operate")]
        Command::Reject(options) => approval::reject(&options),
        #[cfg(feature = "operate")]
        Command::Journal(options) => journal::run(&options),
        #[cfg(feature = "operate")]
        Command::Undo(options) => undo::run(&options),
        #[cfg(feature = "operate")]
        Command::Accept(options) => accept::run(&options),
        #[cfg(feature = "operate")]
        Command::Mode(options) => mode::run(&options),
        #[cfg(feature = "operate")]
        Command::Pause(options) => pause::run(&options),
        #[cfg(feature = "operate")]
        Command::Baseline(options) => baseline::run(&options),
        #[cfg(feature = "operate")]
        Command::Phase(options) => phase::run(&options),
    };
    screen::exit_code(result)
}
