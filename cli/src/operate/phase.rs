//! `phaseguard phase`: which phase holds and why, and the one way down from what was declared.

use aws::identity::{Caller, caller};
use aws::registry::{Known, Name, Registry, RegistryError};
use clap::{Args, Subcommand};
use engine::{Claims, TagKeys, resource_of, standing};
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, civil::Date};
use model::{Arn, Declaration, Lowered, Phase, Resource, Standing, Tags};
use serde::Serialize;

use crate::operate::deployment::{Found, Stack, block_on};
use crate::screen::{CliError, Complete, TableFormat, table, untrusted, write_json, write_line};

/// A lower phase that holds longer is a new promise: the workload should be declared anew.
const LONGEST: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Shows, lists and lowers phases.
#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: Stack,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the phase that holds, and where it was declared
    Show {
        #[command(flatten)]
        of: Of,
        /// How to write it
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// List what is remembered of resources and workloads
    List {
        /// How to write it
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// Let a lower phase hold for a time, under your name
    Lower {
        #[command(flatten)]
        of: Of,
        /// The phase that is to hold: prototype or production
        #[arg(long, value_name = "PHASE", value_parser = phase)]
        to: Phase,
        /// Why
        #[arg(long)]
        reason: String,
        /// Until when, at most a year: 30d, or a date
        #[arg(long, value_name = "TIME")]
        expires: String,
    },
}

/// A workload or a resource.
#[derive(Args, Debug)]
struct Of {
    #[command(flatten)]
    what: What,
    /// The workload's or resource's account; yours unless given
    #[arg(long)]
    account: Option<String>,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct What {
    /// Name of the workload
    #[arg(long, value_name = "NAME")]
    workload: Option<String>,
    /// ARN of the resource
    #[arg(long, value_name = "ARN")]
    resource: Option<String>,
}

fn phase(word: &str) -> Result<Phase, String> {
    Phase::parse(word).ok_or_else(|| format!("`{word}` is no phase: it is prototype, production or scaled"))
}

pub(crate) fn run(options: &Options) -> Result<Complete, CliError> {
    block_on(answer(options))?;
    Ok(Complete::Yes)
}

async fn answer(options: &Options) -> Result<(), CliError> {
    let desk = Desk::open(&options.stack).await?;
    match &options.command {
        Command::Show { of, format } => show(&desk.look(of).await?, *format),
        Command::List { format } => list(&desk.registry.entries().await.map_err(|error| desk.failed(&error))?, *format),
        Command::Lower { of, to, reason, expires } => {
            let lowered = desk.lowering(*to, reason, expires)?;
            desk.lower(of, lowered).await
        }
    }
}

/// A stack's registry, and who reads it.
struct Desk {
    found: Found,
    registry: Registry,
    caller: Caller,
    now: Timestamp,
}

/// What is remembered under a name, and the phase that it leads to.
#[derive(Serialize)]
struct Shown {
    name: String,
    standing: Standing,
    remembered: Declaration,
}

impl Desk {
    async fn open(stack: &Stack) -> Result<Self, CliError> {
        let found = stack.find().await?;
        let caller = caller(&found.config).await.map_err(|error| CliError::Usage(error.to_string()))?;
        let registry = Registry::new(&found.config, &found.parts.workloads_table);
        Ok(Self { found, registry, caller, now: Timestamp::now() })
    }

    fn failed(&self, error: &RegistryError) -> CliError {
        CliError::Usage(format!("table {}: {error}", self.found.parts.workloads_table))
    }

    /// What is known, as far as the registry tells: live tags are not read.
    async fn look(&self, of: &Of) -> Result<Shown, CliError> {
        let account = of.account.as_deref().unwrap_or(&self.caller.account);
        match (&of.what.workload, &of.what.resource) {
            (Some(name), _) => self.look_at_workload(account, name).await,
            (None, Some(arn)) => {
                let (resource, known) = self.look_at_resource(account, arn).await?;
                Ok(self.shown(&resource, known))
            }
            (None, None) => Err(CliError::Usage("name --workload or --resource".to_owned())),
        }
    }

    async fn look_at_workload(&self, account: &str, workload: &str) -> Result<Shown, CliError> {
        let name = Name::Workload { account, name: workload }.to_string();
        let mut known = Known::default();
        let around = self.registry.look_around(account, Some(workload), &mut known).await;
        around.map_err(|error| self.failed(&error))?;
        let none = || unknown(&format!("a workload {workload} in account {account}"));
        let remembered = known.around.workloads.remove(workload).ok_or_else(none)?;
        // A workload stands as an AI resource would of which the same is known.
        let arn = Arn::new(format!("arn:aws:bedrock:{}:{account}:{workload}", self.region()));
        let remembered_as = Declaration { workload: Some(workload.to_owned()), ..remembered.clone() };
        known.declaration = Some(remembered_as);
        let Shown { standing, .. } = self.shown(&resource_of(arn, account, self.region()), known);
        Ok(Shown { name, standing, remembered })
    }

    async fn look_at_resource(&self, account: &str, arn: &str) -> Result<(Resource, Known), CliError> {
        let resource = resource_of(Arn::new(arn), account, self.region());
        let known = self.registry.look_up(&resource.arn, &resource.account, &resource.region, None).await;
        let mut known = known.map_err(|error| self.failed(&error))?;
        let own = known.declaration.as_ref().and_then(|declaration| declaration.workload.clone());
        let around = self.registry.look_around(&resource.account, own.as_deref(), &mut known).await;
        around.map_err(|error| self.failed(&error))?;
        Ok((resource, known))
    }

    fn shown(&self, resource: &Resource, known: Known) -> Shown {
        let parts = &self.found.parts;
        let keys = TagKeys { workload: parts.workload_tag_key.clone(), phase: parts.phase_tag_key.clone() };
        let none = Tags::new();
        let claims = Claims {
            declaration: known.declaration.as_ref(),
            around: &known.around,
            tags: Some(&none),
            requested: &none,
            floor: Phase::parse(&parts.phase_floor),
            policy: None,
            keys: &keys,
            now: self.now,
        };
        let standing = standing(resource, &claims);
        let name = resource.arn.identity().to_string();
        Shown { name, standing, remembered: known.declaration.unwrap_or_default() }
    }

    fn region(&self) -> &str {
        self.found.config.region().map_or("", |region| region.as_ref())
    }

    /// An operator's word, under the name that AWS knows the caller by.
    fn lowering(&self, to: Phase, reason: &str, expires: &str) -> Result<Lowered, CliError> {
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(CliError::Usage("--reason says nothing: whoever reads it later wants to know why".to_owned()));
        }
        let until = until(expires, self.now).map_err(CliError::Usage)?;
        Ok(Lowered { to, reason, by: self.caller.arn.clone(), at: self.now, until })
    }

    async fn lower(&self, of: &Of, lowered: Lowered) -> Result<(), CliError> {
        let before = self.look(of).await?;
        let declared = before.remembered.phase.as_ref().map(|declared| declared.phase);
        let Some(declared) = declared else {
            return Err(unknown(&format!("a phase of {}", before.name)));
        };
        if lowered.to >= declared {
            let name = &before.name;
            return Err(CliError::Usage(format!("{name} is {declared}: {} is no lower phase", lowered.to)));
        }
        let account = of.account.as_deref().unwrap_or(&self.caller.account);
        let arn = of.what.resource.as_deref().map(Arn::new);
        let name = match (&arn, &of.what.workload) {
            (Some(arn), _) => Name::Resource(arn),
            (None, name) => Name::Workload { account, name: name.as_deref().unwrap_or_default() },
        };
        let write = self.registry.update(&name, |known| {
            known.lowered = Some(lowered.clone());
            true
        });
        write.await.map_err(|error| self.failed(&error))?;
        let after = self.look(of).await?;
        write_line(&format!("{}\n  before  {}\n  now     {}", after.name, told(&before), told(&after)))?;
        let holds = after.standing.phase().is_some_and(|phase| phase > lowered.to);
        let still = "  Something else still asks for the higher phase: lower that too, if it is meant.";
        if holds { write_line(still) } else { Ok(()) }
    }
}

fn unknown(what: &str) -> CliError {
    CliError::Usage(format!("nobody declared {what}: `phaseguard phase list` shows what is remembered"))
}

/// The end of a time like `30d`, or of the day before a date, or a moment.
fn until(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let wanted = || format!("--expires `{text}` is no time: write it like 30d, or like 2027-01-31");
    let lasting = |span: Span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok();
    let until = if let Ok(span) = text.parse::<Span>() {
        lasting(span).and_then(|lasting| now.checked_add(lasting).ok())
    } else if let Ok(moment) = text.parse::<Timestamp>() {
        Some(moment)
    } else {
        text.parse::<Date>().ok().and_then(|date| format!("{date}T00:00:00Z").parse().ok())
    };
    let until = until.ok_or_else(wanted)?;
    if until <= now {
        return Err(format!("--expires {text} is over already"));
    }
    if until.duration_since(now) > LONGEST {
        return Err(format!("--expires {text} is more than a year away: nobody remembers why by then"));
    }
    Ok(until)
}

/// The phase, and where it was declared.
fn told(Shown { standing, .. }: &Shown) -> String {
    match standing {
        Standing::Member { phase, declared, .. } => report::plain(&format!("{phase} ({declared})"), 400),
        Standing::Undeclared { .. } => "no phase is declared".to_owned(),
        Standing::Nobody => "it belongs to no AI workload".to_owned(),
    }
}

fn show(shown: &Shown, format: TableFormat) -> Result<(), CliError> {
    if matches!(format, TableFormat::Json) {
        return write_json(shown);
    }
    let Shown { name, standing, remembered } = shown;
    let mut rows = table(&["what", "says"]);
    let mut row = |what: &str, says: &str| {
        rows.add_row([untrusted(what), untrusted(says)]);
    };
    row("name", name);
    row("phase", &told(shown));
    row("workload", standing.workload().unwrap_or("-"));
    row("owner", remembered.owner.as_deref().unwrap_or("-"));
    row("repaired", if standing.is_approved() { "yes" } else { "no: nobody approved that it belongs to a workload" });
    for (by, since) in &remembered.claims {
        row("claimed", &format!("by {by} since {since}"));
    }
    for (arn, referral) in &remembered.referrers {
        row("referred to", &format!("by {arn} since {}", referral.since));
    }
    if let Some(deleted) = remembered.deleted {
        row("deleted", &deleted.to_string());
    }
    write_line(&rows.to_string())
}

fn list(entries: &std::collections::BTreeMap<String, Declaration>, format: TableFormat) -> Result<(), CliError> {
    if matches!(format, TableFormat::Json) {
        return write_json(entries);
    }
    let mut rows = table(&["name", "workload", "declared", "lowered", "member"]);
    for (name, known) in entries {
        let declared =
            known.phase.as_ref().map_or_else(|| "-".to_owned(), |phase| format!("{} ({phase})", phase.phase));
        let lowered = known.lowered.as_ref().map(|lowered| format!("{} until {}", lowered.to, lowered.until));
        rows.add_row([
            untrusted(name),
            untrusted(known.workload.as_deref().unwrap_or("-")),
            untrusted(&declared),
            untrusted(lowered.as_deref().unwrap_or("-")),
            untrusted(known.membership.as_ref().map_or("-", |membership| &membership.source)),
        ]);
    }
    write_line(&if entries.is_empty() { "nothing is remembered".to_owned() } else { rows.to_string() })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::until;

    #[test]
    fn a_lower_phase_ends_within_a_year() {
        let now: Timestamp = "2026-11-02T12:00:00Z".parse().unwrap();
        let read = |text: &str| until(text, now).map(|until| until.to_string());
        assert_eq!(read("30d").as_deref(), Ok("2026-12-02T12:00:00Z"));
        assert_eq!(read("2027-01-31").as_deref(), Ok("2027-01-31T00:00:00Z"));
        assert_eq!(read("2026-11-02T13:00:00Z").as_deref(), Ok("2026-11-02T13:00:00Z"));
        for (wrong, why) in
            [("soon", "30d"), ("2026-11-01", "over already"), ("366d", "a year"), ("-1d", "over already")]
        {
            assert!(read(wrong).is_err_and(|error| error.contains(why)), "{wrong}");
        }
    }
}
