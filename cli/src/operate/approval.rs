//! `phaseguard approve` and `phaseguard reject`: a person's word on a plan that waits for one.

use aws::bus::Bus;
use aws::journal::{Journal, JournalError};
use aws::proof::{caller, make};
use clap::Args;
use engine::is_own;
use jiff::{SignedDuration, Timestamp};
use model::{Identity, Record, Status};
use report::plain;

use crate::operate::deployment::{Found, Stack, block_on};
use crate::screen::{CliError, Complete, confirm, write_line};

/// How long an approval is kept for the remediator. Its signature is good for less.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Approves the plan of a finding.
#[derive(Args, Debug)]
pub(crate) struct Approve {
    #[command(flatten)]
    stack: Stack,
    /// The finding's id, as its alert gives it
    id: String,
    /// Approve without being asked
    #[arg(long)]
    yes: bool,
}

/// Refuses the plan of a finding.
#[derive(Args, Debug)]
pub(crate) struct Reject {
    #[command(flatten)]
    stack: Stack,
    /// The finding's id, as its alert gives it
    id: String,
    /// Why, for whoever reads the journal
    #[arg(long)]
    reason: String,
}

/// A deployed stack, one of its findings, and who asks about it.
struct Asked {
    found: Found,
    journal: Journal,
    record: Record,
    person: Identity,
}

pub(crate) fn approve(options: &Approve) -> Result<Complete, CliError> {
    block_on(async {
        let asked = Asked::about(&options.stack, &options.id).await?;
        asked.can_be_approved(Timestamp::now())?;
        write_line(&shown(&asked.record, &asked.person))?;
        confirm("Approve this plan?", options.yes)?;
        asked.approve().await
    })?;
    Ok(Complete::Yes)
}

pub(crate) fn reject(options: &Reject) -> Result<Complete, CliError> {
    block_on(async {
        let asked = Asked::about(&options.stack, &options.id).await?;
        asked.reject(&options.reason).await
    })?;
    Ok(Complete::Yes)
}

impl Asked {
    async fn about(stack: &Stack, id: &str) -> Result<Self, CliError> {
        let found = stack.find().await?;
        let journal = Journal::new(&found.config, &found.parts.journal_table);
        let loaded = tokio::join!(journal.load(id), caller(&found.config));
        let record = loaded.0.map_err(|error| of_table(&found, &error))?;
        let none = || CliError::Usage(format!("no finding {id}: `phaseguard journal list` shows them all"));
        let person = loaded.1.map_err(|error| CliError::Usage(format!("AWS does not say who you are: {error}")))?;
        Ok(Self { found, journal, record: record.ok_or_else(none)?, person })
    }

    /// Says at once what would be refused later. Who may approve is the policy's to say, and the remediator's to ask.
    fn can_be_approved(&self, now: Timestamp) -> Result<(), CliError> {
        let Record { id, status, approve_by, .. } = &self.record;
        let until = approve_by.map(|until| until.to_string()).unwrap_or_default();
        let lapsed = *status == Status::Lapsed || approve_by.is_some_and(|until| until <= now);
        if lapsed && matches!(status, Status::Lapsed | Status::AwaitingApproval) {
            return Err(CliError::Usage(format!(
                "finding {id} could be approved until {until}: the next event about the state asks again, or carry the \
                 plan out by hand, which `phaseguard journal show {id}` shows"
            )));
        }
        if *status != Status::AwaitingApproval {
            let status = status.as_str();
            return Err(CliError::Usage(format!(
                "finding {id} does not wait for approval, it is {status}: `phaseguard journal show {id}` tells its story"
            )));
        }
        if is_own(&self.record, &self.person) {
            let name = self.person.principal();
            return Err(CliError::Usage(format!(
                "finding {id} is about a change by {name}, which is you: ask another approver"
            )));
        }
        Ok(())
    }

    async fn approve(&self) -> Result<(), CliError> {
        let (Found { config, parts, .. }, record, now) = (&self.found, &self.record, Timestamp::now());
        let hash = record.decision.plan.hash();
        let proof = make(config, &record.id, &hash, now).await;
        let proof = serde_json::to_string(&proof.map_err(|error| CliError::Usage(error.to_string()))?)?;
        let expires = now.saturating_add(KEPT).unwrap_or(now);
        let given = self.journal.give_approval(&record.id, &proof, expires).await;
        given.map_err(|error| of_table(&self.found, &error))?;
        let told = Bus::new(config, &parts.bus).announce("Approval Given", &record.id, &hash, "approve").await;
        told.map_err(|error| CliError::Usage(format!("bus {}: {error}; nothing is approved, try again", parts.bus)))?;
        write_line(&format!(
            "approved; the alert tells what came of it, and so does `phaseguard journal show {}`",
            record.id
        ))
    }

    async fn reject(mut self, reason: &str) -> Result<(), CliError> {
        let Record { id, status, .. } = &self.record;
        if !matches!(status, Status::AwaitingApproval | Status::Lapsed) {
            let status = status.as_str();
            return Err(CliError::Usage(format!(
                "finding {id} does not wait for approval, it is {status}: there is nothing to reject"
            )));
        }
        self.record.outcome = Some(format!("rejected by {}: {reason}", self.person.arn));
        self.record.status = Status::Rejected;
        self.record.updated_at = Timestamp::now();
        self.journal.close(&mut self.record).await.map_err(|error| match error {
            JournalError::Conflict => CliError::Usage("the finding was written meanwhile: look again".to_owned()),
            error @ (JournalError::Transient { .. } | JournalError::Other { .. } | JournalError::Corrupt { .. }) => {
                of_table(&self.found, &error)
            }
        })?;
        let (bus, hash) = (&self.found.parts.bus, self.record.decision.plan.hash());
        let id = &self.record.id;
        let told = Bus::new(&self.found.config, bus).announce("Remediation Finished", id, &hash, "notify").await;
        // The journal has it, and the sweeper finds what people were not told.
        told.map_err(|error| CliError::Usage(format!("rejected, but bus {bus} did not take it: {error}")))?;
        write_line(&format!("rejected; finding {id} is closed"))
    }
}

fn of_table(found: &Found, error: &JournalError) -> CliError {
    CliError::Usage(format!("table {}: {error}", found.parts.journal_table))
}

/// What would be done, to what, because of whose change, and until when it can be approved.
fn shown(record: &Record, person: &Identity) -> String {
    let until = record.approve_by.map(|until| until.to_string()).unwrap_or_default();
    let you = plain(person.arn.as_str(), 200);
    format!("{}Until     {until}\nYou       {you}", report::notice(record).text)
}
