//! `phaseguard pause`: nothing is repaired of a workload, or after an actor, for a time. People are told as always.

use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};
use model::{Arn, Levers, Pause, Paused};

use crate::operate::ask::{lasting, reason};
use crate::operate::deployment::{Stack, block_on};
use crate::operate::operator::Operator;
use crate::screen::{CliError, Complete, TableFormat, table, untrusted, write_json, write_line};

/// A pause that lasts longer is a way of life, which the policy should tell.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long pauses stay listed that are over.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Pauses the repairs of a workload, or those after an actor, and lists and ends pauses.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    whom: Whom,
    /// How long, at most 30 days
    #[arg(long = "for", value_name = "TIME", requires = "reason", value_parser = lasting)]
    lasting: Option<SignedDuration>,
    /// Why
    #[arg(long, requires = "lasting", value_parser = reason)]
    reason: Option<String>,
}

#[derive(Args, Clone, Debug)]
#[group(multiple = false)]
struct Whom {
    /// Name of the workload
    #[arg(long, value_name = "NAME")]
    workload: Option<String>,
    /// ARN of the role or user
    #[arg(long, value_name = "ARN")]
    actor: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List pauses, also those that are over
    List {
        /// How to write them
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// End a pause before its time
    End(Whom),
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(pause(options))?;
    Ok(Complete::Yes)
}

async fn pause(options: &Options) -> Result<(), CliError> {
    let operator = Operator::find(&options.stack).await?;
    match (&options.command, options.lasting, &options.reason) {
        (Some(Command::List { format }), ..) => {
            let levers = operator.journal.levers().await.map_err(|error| operator.failed(&error))?;
            list(&levers.pauses, *format)
        }
        (Some(Command::End(whom)), ..) => end(&operator, &whom.paused()?).await,
        (None, Some(lasting), Some(reason)) => set(&operator, options.whom.paused()?, lasting, reason).await,
        (None, ..) => Err(CliError::Usage(
            "say whom to pause, how long and why: --workload or --actor, --for, --reason".to_owned(),
        )),
    }
}

impl Whom {
    fn paused(&self) -> Result<Paused, CliError> {
        match (&self.workload, &self.actor) {
            (Some(name), _) => Ok(Paused::Workload(name.clone())),
            (None, Some(arn)) => principal(arn),
            (None, None) => Err(CliError::Usage("say whom: --workload or --actor".to_owned())),
        }
    }
}

/// The name of a session is its caller's own choice, so a pause of one would be for whoever takes that name.
fn principal(arn: &str) -> Result<Paused, CliError> {
    let parsed = Arn::new(arn);
    let kind = parsed.resource().and_then(|resource| resource.split_once('/')).unwrap_or_default();
    match (parsed.service(), kind) {
        (Some("iam"), ("role" | "user", _)) => Ok(Paused::Actor(arn.to_owned())),
        (Some("sts"), ("assumed-role", session)) => {
            let (account, role) = (parsed.account().unwrap_or_default(), session.split('/').next().unwrap_or_default());
            let way_out = format!("name the role, with its path: arn:aws:iam::{account}:role/{role}");
            Err(CliError::Usage(format!("{arn} is a session, whose name is its caller's own choice: {way_out}")))
        }
        (_, _) => Err(CliError::Usage(format!(
            "{arn} is the ARN of no role or user: it looks like arn:aws:iam::111122223333:role/name"
        ))),
    }
}

async fn set(operator: &Operator, of: Paused, lasting: SignedDuration, reason: &str) -> Result<(), CliError> {
    if lasting > LONGEST {
        return Err(CliError::Usage("repairs are paused for 30 days at most".to_owned()));
    }
    let now = Timestamp::now();
    let until = now.checked_add(lasting).map_err(|error| CliError::Usage(error.to_string()))?;
    let pause = Pause { of, reason: reason.to_owned(), by: operator.caller.arn.clone(), until };
    let change = |levers: &mut Levers| {
        levers.pauses.retain(|other| now.duration_since(other.until) < KEPT);
        levers.pauses.push(pause.clone());
    };
    operator.journal.change_levers(change).await.map_err(|error| operator.failed(&error))?;
    write_line(&format!("Nothing is repaired of {} until {until}; people are told as always.", shown(&pause)))
}

async fn end(operator: &Operator, paused: &Paused) -> Result<(), CliError> {
    let now = Timestamp::now();
    let holds = |pause: &Pause| pause.of == *paused && now < pause.until;
    let levers = operator.journal.levers().await.map_err(|error| operator.failed(&error))?;
    if !levers.pauses.iter().any(holds) {
        return Err(CliError::Usage(format!("no pause of {paused} holds: `phaseguard pause list` shows them")));
    }
    let change = |levers: &mut Levers| {
        for pause in levers.pauses.iter_mut().filter(|pause| holds(pause)) {
            pause.until = now;
        }
    };
    operator.journal.change_levers(change).await.map_err(|error| operator.failed(&error))?;
    write_line(&format!("The pause of {paused} has ended."))
}

fn shown(pause: &Pause) -> String {
    report::plain(&pause.of.to_string(), 200)
}

fn list(pauses: &[Pause], format: TableFormat) -> Result<(), CliError> {
    if matches!(format, TableFormat::Json) {
        return write_json(&pauses);
    }
    let now = Timestamp::now();
    let mut rows = table(&["of", "until", "holds", "by", "why"]);
    for pause in pauses {
        rows.add_row([
            untrusted(&pause.of.to_string()),
            untrusted(&pause.until.to_string()),
            untrusted(if now < pause.until { "yes" } else { "no" }),
            untrusted(&pause.by),
            untrusted(&pause.reason),
        ]);
    }
    write_line(&if pauses.is_empty() { "no pauses".to_owned() } else { rows.to_string() })
}

#[cfg(test)]
mod tests {
    use model::Paused;

    use super::principal;

    #[test]
    fn a_session_is_no_actor_and_its_role_is() {
        let role = "arn:aws:iam::111122223333:role/teams/deployer";
        assert_eq!(principal(role).unwrap(), Paused::Actor(role.to_owned()));
        let session = principal("arn:aws:sts::111122223333:assumed-role/deployer/mallory").unwrap_err();
        assert!(session.to_string().contains("arn:aws:iam::111122223333:role/deployer"), "{session}");
        for nobody in ["mallory", "arn:aws:iam::111122223333:group/team", "arn:aws:s3:::role/x"] {
            assert!(principal(nobody).is_err(), "{nobody}");
        }
    }
}
