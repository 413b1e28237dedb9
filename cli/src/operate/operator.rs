//! Who operates a deployed stack: a person with credentials of their own, whom AWS names.

use aws::bus::Bus;
use aws::config::{SdkConfig, in_region};
use aws::identity::{Caller, caller};
use aws::journal::{Journal, JournalError};
use aws::observe::Observer;
use aws::roles::Roles;
use jiff::Timestamp;
use model::{Arn, Control, Members, Record, State};

use crate::operate::deployment::{Found, Stack};
use crate::screen::{CliError, Complete, complain};

/// An operator of a stack.
#[derive(Debug)]
pub(crate) struct Operator {
    pub(crate) found: Found,
    pub(crate) journal: Journal,
    pub(crate) caller: Caller,
}

impl Operator {
    /// Finds the stack, and asks AWS who calls.
    pub(crate) async fn find(stack: &Stack) -> Result<Self, CliError> {
        let found = stack.find().await?;
        let caller = caller(&found.config).await.map_err(|error| CliError::Usage(error.to_string()))?;
        let journal = Journal::new(&found.config, &found.parts.journal_table);
        Ok(Self { found, journal, caller })
    }

    /// The record of a finding in this account, or in a member's: anything else would be read, and changed, in the wrong
    /// place.
    pub(crate) async fn load(&self, id: &str) -> Result<Record, CliError> {
        let none = || CliError::Usage(format!("no finding {id}: `phaseguard journal list` shows them all"));
        let record = self.journal.load(id).await.map_err(|error| self.failed(&error))?.ok_or_else(none)?;
        self.role(&record)?;
        Ok(record)
    }

    /// The role that a member's account has for operators, if the finding is about one. Only a threat can be.
    fn role(&self, record: &Record) -> Result<Option<String>, CliError> {
        let (resource, Caller { arn, account }) = (&record.finding.resource, &self.caller);
        let members = Members::new(&Arn::new(arn), &self.found.parts.member_role_prefix);
        if members.is_home(resource) {
            return Ok(None);
        }
        if record.threats.is_empty() || self.found.parts.member_role_prefix.is_empty() {
            let its = &resource.account;
            let wrong = format!("finding {} is of account {its}, and your credentials are of {account}", record.id);
            return Err(CliError::Usage(format!("{wrong}: use some of that account")));
        }
        members.role(resource, Members::UNDO).map(Some).map_err(|why| CliError::Usage(format!("{}: {why}", record.id)))
    }

    /// Who looks at a finding's resource and changes it, for a person.
    pub(crate) fn acting(&self, record: &Record) -> Result<String, CliError> {
        let own = &self.caller.arn;
        Ok(self.role(record)?.map_or_else(|| own.clone(), |role| format!("{role}, taken by {own}")))
    }

    /// The credentials to look at a finding's resource and to change it: the operator's own, and in a member's account those
    /// of the role that it has for operators.
    pub(crate) async fn there(&self, record: &Record) -> Result<SdkConfig, CliError> {
        let resource = &record.finding.resource;
        let region = resource.arn.region().unwrap_or(&resource.region);
        let own = &self.found.config;
        let Some(role) = self.role(record)? else { return Ok(in_region(own, region)) };
        let session = Roles::new(own).assume(&role, &record.session_name(), None, region).await;
        session.map_err(|error| CliError::Usage(format!("{role} could not be taken: {error}")))
    }

    /// The control of a finding.
    pub(crate) fn control(record: &Record) -> Result<&'static Control, CliError> {
        catalog::find(&record.control).ok_or_else(|| {
            let why = "it is about Phaseguard itself, or of another version of it";
            CliError::Usage(format!("this build reads no state for {}: {why}", record.control))
        })
    }

    /// The live state of a finding's resource, with the credentials of [`there`](Self::there).
    pub(crate) async fn observe(&self, there: &SdkConfig, record: &Record) -> Result<State, CliError> {
        let kind = Self::control(record)?.judge.reads(&record.finding);
        let reader = Observer::new(there, &self.found.parts.workload_tag_key);
        let reader = reader.with_stack(&self.found.stack);
        let observed = reader.observe(kind, &record.finding).await;
        let observed =
            observed.map_err(|error| CliError::Usage(format!("the live state could not be read: {error}")))?;
        Ok(observed.state)
    }

    /// Has people told how a finding ended.
    pub(crate) async fn tell(&self, record: &Record) -> Complete {
        let bus = Bus::new(&self.found.config, &self.found.parts.bus);
        let hash = record.decision.plan.hash();
        match bus.announce("Remediation Finished", &record.id, &hash, "notify").await {
            Ok(()) => Complete::Yes,
            Err(error) => {
                complain(&format!("it is written down, but nobody was told: {error}"));
                Complete::No
            }
        }
    }

    /// Why the journal did not do what it was asked.
    pub(crate) fn failed(&self, error: &JournalError) -> CliError {
        let table = &self.found.parts.journal_table;
        match error {
            JournalError::Conflict => {
                CliError::Usage("somebody else works on the finding: look at it again, then try again".to_owned())
            }
            JournalError::Transient { .. } | JournalError::Other { .. } | JournalError::Corrupt { .. } => {
                CliError::Usage(format!("table {table}: {error}"))
            }
        }
    }

    /// Closes a record as accepted.
    pub(crate) async fn end(&self, record: &mut Record, change: impl Fn(&mut Record)) -> Result<(), CliError> {
        let ended = self.journal.end(record, |record| {
            change(record);
            record.status = model::Status::Accepted;
            record.claim = None;
            record.updated_at = Timestamp::now();
        });
        ended.await.map_err(|error| self.failed(&error))
    }
}
