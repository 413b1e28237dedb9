//! The operator's tool of Phaseguard.

mod controls;
mod evaluate;
mod input;
#[cfg(feature = "operate")]
mod operate;
mod policy;
mod screen;

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
    #[cfg(feature = "operate")]
    #[command(flatten)]
    Operate(operate::Command),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Evaluate(options) => evaluate::run(&options),
        Command::Controls(command) => controls::run(&command),
        Command::Policy(command) => policy::run(&command),
        #[cfg(feature = "operate")]
        Command::Operate(command) => operate::run(&command),
    };
    screen::exit_code(result)
}
