//! Tags come late. What nobody had declared a phase of is looked at again after a while, and what is decided then takes
//! the place of what was decided first.

use catalog::find;
use jiff::{SignedDuration, Timestamp};
use model::{Change, PLAN_VERSION, Record, Response, Standing, Status, Tags, Verdict};
use serde_json::Value;

use super::{Detector, is_worked_on};
use crate::look::{Before, Judged, allowed};
use crate::story::{Outcome, tell, tell_message};
use crate::{Attempt, HandleError};

/// The `detail-type` of the events that come back after a while.
const SECOND_LOOK: &str = "Second Look";
/// How long an event is kept that is to be answered again: far longer than any queue holds it back.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 15);

/// Whether an event is answered for the first time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Turn {
    First,
    Second,
}

/// What is to be looked at again: only an id, since the rest stands in the journal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Again {
    /// A finding.
    Finding(String),
    /// An event that led to none, because the resource belonged to nobody.
    Event(String),
}

impl Again {
    pub(super) fn of(event: &Value) -> Option<Self> {
        let is = |name: &str, text: &str| event.get(name).is_some_and(|value| value == text);
        if !is("source", aws::bus::SOURCE) || !is("detail-type", SECOND_LOOK) {
            return None;
        }
        let id = |name: &str| Some(event.get("detail")?.get(name)?.as_str()?.to_owned());
        id("finding").map(Self::Finding).or_else(|| id("event").map(Self::Event))
    }
}

impl Detector {
    /// Has a finding looked at again, if nobody has declared a phase of its resource.
    pub(super) async fn look_later(&self, record: &Record) -> Result<(), HandleError> {
        if !is_due(record) {
            return Ok(());
        }
        let hash = record.decision.plan.hash();
        self.bus.announce(SECOND_LOOK, &record.id, &hash, "look").await.map_err(HandleError::later)
    }

    /// Has an event answered again, whose resource belongs to nobody so far.
    pub(super) async fn answer_later(&self, change: &Change, event: &Value) -> Result<(), HandleError> {
        let expires = Timestamp::now().saturating_add(KEPT).map_err(HandleError::later)?;
        self.journal.keep_event(&change.id, event, expires).await.map_err(HandleError::later)?;
        tell_message(Outcome::LookLater, &change.id);
        self.bus.announce_again(&change.id).await.map_err(HandleError::later)
    }

    pub(super) async fn look_again(&self, again: &Again, attempt: &Attempt) -> Result<(), HandleError> {
        match again {
            Again::Finding(id) => self.look_at_finding(id, attempt).await,
            Again::Event(id) => {
                let Some(event) = self.journal.kept_event(id).await.map_err(HandleError::later)? else {
                    tell_message(Outcome::Forged, &format!("nobody kept an event {id}"));
                    return Ok(());
                };
                self.answer_event(&event, attempt, Turn::Second).await
            }
        }
    }

    async fn look_at_finding(&self, id: &str, attempt: &Attempt) -> Result<(), HandleError> {
        let Some(record) = self.journal.load(id).await.map_err(HandleError::later)? else {
            tell_message(Outcome::Forged, &format!("nobody decided a finding {id}"));
            return Ok(());
        };
        if record.status.is_open() && is_worked_on(&record) {
            return Err(HandleError::Later(format!("finding {id} is being repaired")));
        }
        // The function that does so has no role in a member's account.
        let at_home = record.threats.is_empty() || self.settings.members.is_home(&record.finding.resource);
        let Some(control) = find(&record.control).filter(|_| at_home && is_due(&record)) else {
            tell(Outcome::Stale, &record);
            return Ok(());
        };
        let key = Record::key(control.id, &record.finding);
        let none = Tags::new();
        let finding = record.finding.clone().looked_at_again();
        let (kind, own) = (control.judge.reads(&finding), self.looker.own());
        let look = self.looker.look(&own, kind, &finding, Before::Requested(&none), attempt);
        let (seen, allowed) = tokio::join!(look, allowed(&self.journal, &key, attempt));
        let (judged, allowed) = seen?.judged(control, finding.clone(), None, &none).with(allowed?);
        let approval = record.approval.clone();
        let decision = judged.decide(control, &record.actor, self.settings.mode, &allowed, approval.as_ref());
        self.supersede(record, judged, decision).await
    }

    /// Puts the second decision in the place of the first, and has people told if it is another.
    async fn supersede(
        &self,
        mut record: Record,
        judged: Judged,
        decision: model::Decision,
    ) -> Result<(), HandleError> {
        let now = Timestamp::now();
        record.second_look = Some(now);
        record.updated_at = now;
        let moot = judged.standing == Standing::Nobody || judged.verdict == Verdict::Sound;
        let other = decision.response != record.decision.response || judged.standing != record.standing;
        if !moot && other {
            // What was only recorded nobody was told of.
            let was_told = record.decision.response > Response::Record;
            let before = || format!("what was told of it {}: nobody had declared a phase then", told(&record));
            record.supersedes = was_told.then(before);
            record.alerted = None;
            (record.status, record.approve_by) = judged.status(&decision, now);
            record.plan_version = PLAN_VERSION;
            (record.finding, record.standing, record.verdict, record.decision) =
                (judged.finding, judged.standing, judged.verdict, decision);
        }
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::LookedAgain, &record);
        if moot || !other { Ok(()) } else { self.announce(&record).await }
    }
}

/// When people were told.
fn told(record: &Record) -> String {
    let at = record.alerted.map_or(record.opened_at, |(_, at)| at);
    format!("at {}", at.strftime("%Y-%m-%d %H:%M:%S UTC"))
}

/// Whether a finding is open whose resource nobody has declared a phase of, and nobody looked again.
fn is_due(record: &Record) -> bool {
    let undeclared = matches!(record.standing, Standing::Undeclared { .. });
    let waits = matches!(record.status, Status::Decided | Status::AwaitingApproval | Status::Lapsed);
    undeclared && waits && record.second_look.is_none() && !record.finding.is_unlocated()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Again;

    #[test]
    fn only_our_own_word_is_a_second_look() {
        let event = |source: &str, kind: &str, detail| json!({"source": source, "detail-type": kind, "detail": detail});
        let of = |source, kind, detail| Again::of(&event(source, kind, detail));
        let finding = json!({"finding": "f-1", "plan_hash": "", "next": "look"});
        assert_eq!(of("phaseguard", "Second Look", finding.clone()), Some(Again::Finding("f-1".to_owned())));
        assert_eq!(of("phaseguard", "Second Look", json!({"event": "e-1"})), Some(Again::Event("e-1".to_owned())));
        assert_eq!(of("aws.s3", "Second Look", finding.clone()), None);
        assert_eq!(of("phaseguard", "Finding Decided", finding), None);
    }
}
