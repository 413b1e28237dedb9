//! Answers a change: learn from it, look, judge, decide, write it down, announce it. A threat is answered in the same way,
//! but that nothing is learnt from it.

mod baselines;
mod cause;
mod deeds;
mod join;
mod second_look;
mod threats;

use std::collections::BTreeMap;

use aws::bus::Bus;
use aws::config::SdkConfig;
use aws::journal::{Allowed, Journal, Opened};
use aws::registry::Registry;
use engine::{OwnRoles, Sighting, Signal, is_own_change, lessons, own_call, sightings, signal_under};
use jiff::Timestamp;
use model::{Arn, Change, Control, Opening, Record, Response, Standing, StateKind, Status, Verdict};
use serde_json::Value;

use self::cause::Cause;
use self::second_look::{Again, Turn};
use crate::learner::Learner;
use crate::look::{Before, Judged, Looker, Seen, allowed};
use crate::settings::heartbeat_parameter;
use crate::story::{Outcome, tell, tell_heartbeat, tell_message, tell_sound, tell_unkept};
use crate::{Attempt, HandleError, Settings};

/// How a control's look at an event ended.
enum Ended {
    /// In one outcome.
    Concluded,
    /// In one outcome, since the resource belongs to nobody, as far as anybody has said so far.
    Nobodys,
    /// In none yet: it looks sound, and AWS is not done with it.
    Unsure(String),
}

/// Answers changes.
#[derive(Debug)]
pub struct Detector {
    settings: Settings,
    roles: OwnRoles,
    learner: Learner,
    looker: Looker,
    registry: Registry,
    journal: Journal,
    bus: Bus,
    config: SdkConfig,
}

impl Detector {
    /// A detector with the credentials of `config`.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: Settings) -> Self {
        let bus = Bus::new(config, &settings.bus);
        let registry = Registry::new(config, &settings.workloads);
        Self {
            learner: Learner::new(registry, bus.clone(), settings.keys.clone()),
            looker: Looker::new(config, &settings),
            registry: Registry::new(config, &settings.workloads),
            journal: Journal::new(config, &settings.journal),
            bus,
            config: config.clone(),
            roles: OwnRoles {
                remedies: settings.roles.values().cloned().collect(),
                repairers: vec![settings.remediator_role.clone(), settings.self_check_role.clone()],
            },
            settings,
        }
    }

    /// Answers one event, or looks again at what an earlier one led to. Every control that looks at it ends in one outcome, or the event goes back to the queue.
    ///
    /// # Errors
    ///
    /// When the event cannot be understood, or what it needs cannot be reached now.
    pub async fn answer(&self, body: &str, attempt: &Attempt) -> Result<(), HandleError> {
        let event = serde_json::from_str(body).map_err(|error| HandleError::Unreadable(error.to_string()))?;
        match Again::of(&event) {
            Some(again) => self.look_again(&again, attempt).await,
            None => self.answer_event(&event, attempt, Turn::First).await,
        }
    }

    async fn answer_event(&self, event: &Value, attempt: &Attempt, turn: Turn) -> Result<(), HandleError> {
        match signal_under(event, &self.settings.keys).map_err(|error| HandleError::Unreadable(error.to_string()))? {
            Signal::Change(change) => {
                if self.answer_change(&change, attempt, turn).await? && turn == Turn::First {
                    self.answer_later(&change, event).await?;
                }
                Ok(())
            }
            Signal::Threat(threat) => self.answer_threat(&threat, attempt).await,
            Signal::Other(kind) => {
                tell_message(Outcome::Nothing, &kind);
                Ok(())
            }
        }
    }

    /// Tells whether it should be answered again later, when somebody may have said whose the resource is, or AWS may
    /// have done with it.
    async fn answer_change(&self, change: &Change, attempt: &Attempt, turn: Turn) -> Result<bool, HandleError> {
        if let Some(at) = self.heartbeat(change) {
            self.journal.heard_beat(at).await.map_err(HandleError::later)?;
            tell_heartbeat(&self.settings.stack, at);
            return Ok(false);
        }
        let (lessons, sightings) = (lessons(change, &self.settings.keys), sightings(change));
        let what = || format!("{}:{}", change.source, change.operation);
        if lessons.is_empty() && sightings.is_empty() {
            tell_message(Outcome::Nothing, &what());
            return Ok(false);
        }
        if self.is_own(change).await? {
            for Sighting { control, finding, .. } in sightings {
                tell_unkept(Outcome::OwnChange, control.id, &change.id, &finding);
            }
            return Ok(false);
        }
        self.learner.learn(&lessons).await?;
        if sightings.is_empty() {
            tell_message(Outcome::Learnt, &what());
        }
        let (mut seen, mut again, mut unsure) = (BTreeMap::new(), false, None);
        for sighting in sightings {
            match self.answer_sighting(sighting, change, &mut seen, attempt, turn).await? {
                Ended::Concluded => {}
                Ended::Nobodys => again = true,
                Ended::Unsure(why) => unsure = Some(why),
            }
        }
        // What the other controls found wrong need not wait for it.
        match unsure {
            Some(why) if !attempt.is_last_but_one() => Err(HandleError::Later(why)),
            Some(_) => Ok(true),
            None => Ok(again),
        }
    }

    /// One read per kind of state and resource, whatever the number of controls that judge it.
    async fn answer_sighting(
        &self,
        sighting: Sighting,
        change: &Change,
        seen: &mut BTreeMap<(StateKind, Arn), Seen>,
        attempt: &Attempt,
        turn: Turn,
    ) -> Result<Ended, HandleError> {
        let Sighting { control, finding, verdict } = sighting;
        let kind = control.judge.reads(&finding);
        let of = (kind, finding.resource.arn.clone());
        let key = Record::key(control.id, &finding);
        let looked = async {
            if verdict.is_some() {
                return Ok(self.looker.look_away().await);
            }
            if let Some(seen) = seen.remove(&of) {
                return Ok(seen);
            }
            self.looker.look(&self.looker.own(), kind, &finding, Before::Requested(&change.tags), attempt).await
        };
        let (looked, allowed) = tokio::join!(looked, allowed(&self.journal, &key, attempt));
        let (looked, mut allowed) = (looked?, allowed?);
        let judged = looked.judged(control, finding, verdict.clone(), &change.tags);
        // An acceptance stands under the name that the resource is remembered by.
        let own = Record::key(control.id, &judged.finding);
        if own != key {
            allowed = self::allowed(&self.journal, &own, attempt).await?;
        }
        let (mut judged, allowed) = judged.with(allowed);
        if let Some(why) = judged.unsure() {
            if turn == Turn::First || !attempt.is_last_but_one() {
                seen.insert(of, looked);
                return Ok(Ended::Unsure(why));
            }
            judged.verdict = Verdict::unknown(why);
        }
        self.conclude(control, Cause::Change(change), &judged, &looked, &allowed, attempt).await?;
        self.learner.learn(&looked.lessons(&judged.finding.resource)).await?;
        if verdict.is_none() {
            seen.insert(of, looked);
        }
        let is_nobodys = judged.standing == Standing::Nobody && control.repairs_always();
        Ok(if is_nobodys { Ended::Nobodys } else { Ended::Concluded })
    }

    /// Each look at an event ends in one outcome.
    async fn conclude(
        &self,
        control: &Control,
        cause: Cause<'_>,
        judged: &Judged,
        looked: &Seen,
        allowed: &Allowed,
        attempt: &Attempt,
    ) -> Result<(), HandleError> {
        match (&judged.standing, &judged.verdict, cause) {
            (Standing::Nobody, _, _) => tell_unkept(Outcome::Nobody, control.id, cause.id(), &judged.finding),
            (_, Verdict::Sound, Cause::Change(change)) => {
                let baseline = self.remember(control, change, judged, looked, attempt).await?;
                tell_sound(control.id, &change.id, &judged.finding, baseline.as_deref());
            }
            // Whoever attacks shows nobody what should be.
            (_, Verdict::Sound, Cause::Threat { threat, .. }) => {
                self.count_again(control, threat, judged).await?;
                tell_sound(control.id, cause.id(), &judged.finding, None);
            }
            (_, _, _) => {
                // Nobody can say that a first state is sound: somebody must approve it, and is told so.
                if let Cause::Change(change) = cause
                    && looked.lacks_only_approval(control, judged)
                {
                    self.remember(control, change, judged, looked, attempt).await?;
                }
                self.keep(control, cause, judged, looked, allowed).await?;
            }
        }
        Ok(())
    }

    /// When a heartbeat of ours was sent that has come back. Nobody else's is one.
    fn heartbeat(&self, change: &Change) -> Option<Timestamp> {
        let is_ours = change.service() == "ssm"
            && change.operation == "PutParameter"
            && change.error.is_none()
            && change.actor.role.as_ref() == Some(&self.settings.self_check_role)
            && change.request.text("name") == Some(heartbeat_parameter(&self.settings.stack).as_str());
        change.time.filter(|_| is_ours)
    }

    /// A call of a role of ours belongs to a repair only if the finding that a session's name tells does.
    async fn is_own(&self, change: &Change) -> Result<bool, HandleError> {
        let Some(call) = own_call(change, &self.roles) else { return Ok(false) };
        let record = self.journal.load(&call.finding).await.map_err(HandleError::later)?;
        Ok(record.is_some_and(|record| is_own_change(&call, change, &record)))
    }

    /// Writes the decision down before anyone hears of it.
    async fn keep(
        &self,
        control: &Control,
        cause: Cause<'_>,
        judged: &Judged,
        seen: &Seen,
        allowed: &Allowed,
    ) -> Result<(), HandleError> {
        let mut record = self.record(control, cause, judged, allowed);
        match self.journal.open(&record).await.map_err(HandleError::later)? {
            Opened::New => {
                tell(Outcome::Opened, &record);
                if let Cause::Threat { threat, .. } = cause {
                    self.remember_deeds(&mut record, threat).await?;
                }
                self.announce(&record).await?;
                self.look_later(&record).await
            }
            Opened::Known(known) => match cause {
                // GuardDuty sends the same finding again when there is more of it.
                Cause::Threat { threat, .. } => self.hear_again(control, threat, *known, judged, seen, allowed).await,
                // The event came again, perhaps because it was decided but not announced.
                Cause::Change(_) => {
                    tell(Outcome::Known, &known);
                    self.announce(&known).await?;
                    self.look_later(&known).await
                }
            },
            Opened::Joined(open) => self.join(control, cause, *open, judged, seen, allowed).await,
        }
    }

    fn record(&self, control: &Control, cause: Cause<'_>, judged: &Judged, allowed: &Allowed) -> Record {
        let mut decision = judged.decide(control, cause.actor(), self.settings.mode, allowed, None);
        let undoing = cause.change().and_then(|change| judged.undoing(&decision, change, allowed));
        decision.reasons.extend(undoing);
        let now = Timestamp::now();
        let (status, approve_by) = judged.status(&decision, now);
        let opening = Opening {
            control: control.id,
            title: control.title,
            severity: cause.severity(control),
            layer: control.layer,
            finding: judged.finding.clone(),
            event: cause.event(),
            actor: cause.actor().clone(),
            standing: judged.standing.clone(),
            verdict: judged.verdict.clone(),
            decision,
        };
        let (stack, threats) = (judged.stack.clone(), cause.heard().into_iter().collect());
        Record { status, approve_by, stack, threats, ..opening.record(now) }
    }

    /// Tells the rest of the stack what is next for a finding; hearing it twice does no harm.
    async fn announce(&self, record: &Record) -> Result<(), HandleError> {
        let next = match (record.status, record.decision.response) {
            (Status::Decided, Response::Record) => return Ok(()),
            (Status::Claimed | Status::Intended, _) if is_worked_on(record) => return Ok(()),
            (Status::Decided, Response::Remediate) | (Status::Claimed | Status::Intended, _) => "remediate",
            (_, _) => "notify",
        };
        let hash = record.decision.plan.hash();
        self.bus.announce("Finding Decided", &record.id, &hash, next).await.map_err(HandleError::later)
    }
}

/// Whether the claim on a finding still holds.
fn is_worked_on(record: &Record) -> bool {
    record.claim.as_ref().is_some_and(|claim| claim.until > Timestamp::now())
}
