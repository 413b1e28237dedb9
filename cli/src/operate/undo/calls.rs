//! The calls that take a repair back, each written down before the next, and the proof.

use std::time::Duration;

use aws::config::SdkConfig;
use aws::journal::{Claimed, JournalError};
use aws::remedy::Done;
use aws::undo::{UndoError, take_back};
use jiff::{SignedDuration, Timestamp};
use model::{Acceptance, Call, Record, Remedy, State, Undo};

use super::change::changes;
use crate::operate::acceptance::write;
use crate::operate::operator::Operator;
use crate::screen::{CliError, complain};

/// How long no repair may touch the resource: longer than an undo takes.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How often a call is made that AWS does not take now.
const TRIES: u32 = 6;
/// How often a state is read that AWS is still changing, and that it may show late.
const LOOKS: (u32, u32) = (120, 10);
/// Between two reads, and before the second try of a call; longer before each further one.
const PAUSE: Duration = Duration::from_millis(500);

/// A repair that is being taken back.
pub(super) struct Undoing<'a> {
    pub(super) operator: &'a Operator,
    pub(super) record: Record,
    pub(super) acceptance: Acceptance,
    pub(super) live: State,
    config: SdkConfig,
}

/// The live state, once AWS has come to an end with it.
pub(super) async fn settled(operator: &Operator, record: &Record) -> Result<State, CliError> {
    let there = operator.there(record).await?;
    let mut live = operator.observe(&there, record).await?;
    for _ in 0..LOOKS.0 {
        // One that starts needs minutes, and takes no harm from being looked at before its end.
        if live.in_transition().is_none_or(|status| status == "Pending") {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        live = operator.observe(&there, record).await?;
    }
    Ok(live)
}

impl<'a> Undoing<'a> {
    /// Writes down that it begins, and keeps repairs from the resource.
    pub(super) async fn begin(
        operator: &'a Operator,
        record: Record,
        acceptance: Acceptance,
        live: State,
    ) -> Result<Self, CliError> {
        let config = operator.there(&record).await?;
        let mut undoing = Self { operator, record, acceptance, live, config };
        match undoing.take_lease().await {
            Ok(()) => Ok(undoing),
            Err(error) => {
                undoing.withdraw().await;
                Err(error)
            }
        }
    }

    async fn take_lease(&mut self) -> Result<(), CliError> {
        let failed = |error: JournalError| self.operator.failed(&error);
        for _ in 0..TRIES {
            let now = Timestamp::now();
            let until = now.checked_add(LEASE).map_err(|error| CliError::Usage(error.to_string()))?;
            let mut next = self.record.clone();
            next.acceptance = Some(self.acceptance.clone());
            next.outcome = Some(format!("{} has begun to take it back", self.acceptance.by));
            next.updated_at = now;
            match self.operator.journal.claim(&mut next, now, until, &[]).await.map_err(failed)? {
                Claimed::Claimed => {
                    self.record = next;
                    return Ok(());
                }
                Claimed::LeaseHeld | Claimed::Spent(_) => {
                    let why = "a repair of the same resource is under way: try again in a minute";
                    return Err(CliError::Usage(why.to_owned()));
                }
                // Whoever tells people of it writes it too.
                Claimed::Conflict => {
                    let found = self.operator.load(&self.record.id).await?;
                    if found.status != self.record.status {
                        break;
                    }
                    self.record = found;
                }
            }
        }
        Err(self.operator.failed(&JournalError::Conflict))
    }

    /// Makes the calls in their order, also those that an earlier undo made: what is so already stays so.
    pub(super) async fn carry_out(&mut self, steps: &[(Remedy, Undo)]) -> Result<(), CliError> {
        for (remedy, undo) in steps {
            let Some(operation) = undo.call() else { continue };
            if let Err(error) = self.call(remedy, undo, operation).await {
                return Err(self.stop(operation, &error).await);
            }
        }
        Ok(())
    }

    /// Makes one call, and again while AWS says that it may work later.
    async fn call(&mut self, remedy: &Remedy, undo: &Undo, operation: &str) -> Result<(), CliError> {
        let mut attempt = 0;
        loop {
            let at = Timestamp::now();
            let answer = take_back(&self.config, undo, &self.live).await;
            self.note(remedy, operation, at, &answer).await?;
            attempt += 1;
            match answer {
                Ok(_) => return Ok(()),
                Err(UndoError::Transient { .. } | UndoError::NotNow { .. }) if attempt < TRIES => {
                    tokio::time::sleep(PAUSE * attempt).await;
                    self.live = self.operator.observe(&self.config, &self.record).await?;
                }
                Err(error) => return Err(CliError::Usage(error.to_string())),
            }
        }
    }

    async fn note(
        &mut self,
        remedy: &Remedy,
        operation: &str,
        at: Timestamp,
        answer: &Result<Done, UndoError>,
    ) -> Result<(), CliError> {
        let request_id = match answer {
            Ok(Done { request_id }) | Err(UndoError::Refused { request_id, .. }) => request_id.clone(),
            Err(
                UndoError::Transient { .. }
                | UndoError::NotNow { .. }
                | UndoError::Unfit { .. }
                | UndoError::Irreversible { .. },
            ) => None,
        };
        let call = Call {
            operation: operation.to_owned(),
            request_id,
            at,
            millis: i64::try_from(Timestamp::now().duration_since(at).as_millis()).unwrap_or(i64::MAX),
            error: answer.as_ref().err().map(ToString::to_string),
            remedy: Some(remedy.clone()),
            operator: Some(self.acceptance.by.clone()),
        };
        let noted = self.operator.journal.amend(&mut self.record, |record| record.calls.push(call.clone()));
        noted.await.map_err(|error| self.operator.failed(&error))
    }

    /// Reads until the state is what it was before the repair. Where somebody insisted on taking back what others have
    /// changed since, their change may be left in it; then the state is accepted as it is.
    pub(super) async fn prove(&mut self, before: &State, insisted: bool) -> Result<(), CliError> {
        let (moving, late) = LOOKS;
        let (mut looks, mut still) = (0, 0);
        while looks < moving && still < late {
            tokio::time::sleep(if looks == 0 { Duration::ZERO } else { PAUSE }).await;
            match self.operator.observe(&self.config, &self.record).await {
                Ok(live) => self.live = live,
                Err(error) => return Err(self.stop("the proof", &error).await),
            }
            if self.live.fingerprint() == before.fingerprint() {
                return Ok(());
            }
            looks += 1;
            still += u32::from(self.live.in_transition().is_none());
        }
        if insisted {
            self.acceptance.state = self.live.fingerprint();
            return write(self.operator, &self.record, &self.live, &self.acceptance).await;
        }
        let left = changes(&self.live, before, false).join("; ");
        let error = CliError::Usage(format!("the state is not what it was before the repair ({left})"));
        Err(self.stop("the proof", &error).await)
    }

    /// Writes down where it stopped. What has been taken back so far may stay so until somebody goes on; where nothing
    /// was, nothing is accepted either.
    async fn stop(&mut self, place: &str, error: &CliError) -> CliError {
        let begun = self.record.calls.iter().any(may_have_worked);
        if !(begun && self.accept_as_it_is().await) {
            self.withdraw().await;
        }
        let stopped = format!("taking it back stopped at {place}: {error}");
        let acceptance = begun.then(|| self.acceptance.clone());
        let written = self.operator.journal.end(&mut self.record, |record| {
            record.outcome = Some(stopped.clone());
            record.acceptance.clone_from(&acceptance);
            record.updated_at = Timestamp::now();
        });
        if let Err(error) = written.await {
            complain(&self.operator.failed(&error).to_string());
        }
        let kept = match &self.record.acceptance {
            Some(acceptance) => format!("what was taken back so far may stay so until {}", acceptance.until),
            None => "nothing was taken back, and nothing is accepted".to_owned(),
        };
        CliError::Usage(format!("{stopped}; {kept}; run `phaseguard undo {}` again to go on", self.record.id))
    }

    /// Accepts the state in which it stopped; tells whether that could be read and written.
    async fn accept_as_it_is(&mut self) -> bool {
        let Ok(live) = self.operator.observe(&self.config, &self.record).await else { return false };
        self.acceptance.state = live.fingerprint();
        write(self.operator, &self.record, &live, &self.acceptance).await.is_ok()
    }

    /// Takes the acceptance back.
    async fn withdraw(&self) {
        let over = Acceptance { until: Timestamp::now(), ..self.acceptance.clone() };
        if let Err(error) = write(self.operator, &self.record, &self.live, &over).await {
            complain(&format!(
                "the state before the repair is still accepted until {}: {error}",
                self.acceptance.until
            ));
        }
    }
}

/// Whether a call of an operator took something back, or was not answered.
fn may_have_worked(call: &Call) -> bool {
    let refused = call.error.is_some() && call.request_id.is_some();
    let needless = call.error.is_none() && call.request_id.is_none();
    call.operator.is_some() && !refused && !needless
}
