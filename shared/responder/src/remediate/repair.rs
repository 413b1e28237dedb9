//! The repair itself, of a finding that is claimed.

use std::time::Duration;

use aws::config::SdkConfig;
use aws::journal::Allowed;
use aws::remedy::{Done, RemedyError, carry_out};
use aws::roles::{AssumeError, session_policy};
use catalog::find;
use jiff::Timestamp;
use model::{
    Call, Control, Decision, Members, Mode, PLAN_VERSION, Record, Remedy, Response, State, Status, Tags, Verdict,
};

use super::{HandleError, MOST_DECISIONS, Outcome, Remediator, tell};
use crate::look::{Before, Judged, allowed};
use crate::{Attempt, Settings};

/// How often a state is read that may not be the last word: some settings are seen late by a read that follows their
/// write, and AWS changes some resources after it has answered.
const LOOKS: u32 = 3;
/// Between two reads.
const PAUSE: Duration = Duration::from_millis(250);

/// Why a repair ends without a proof.
enum Halt {
    /// The message goes back to the queue.
    Later(HandleError),
    /// Nothing more can be done by us.
    Failed(String),
}

impl Halt {
    fn why(self) -> String {
        match self {
            Self::Later(error) => error.to_string(),
            Self::Failed(why) => why,
        }
    }
}

impl Remediator {
    /// Looks again, and goes on only if that leads to the recorded plan.
    pub(super) async fn repair(&self, record: Record, resumed: bool, attempt: &Attempt) -> Result<(), HandleError> {
        let Some(control) = find(&record.control) else {
            let outcome = format!("this build has no control {}", record.control);
            return self.close(record, Status::Failed, outcome).await;
        };
        let key = Record::key(&record.control, &record.finding);
        let allowed = allowed(&self.journal, &key, attempt);
        let looks = tokio::join!(self.look(&record, control, attempt), self.session(&record), allowed);
        let session = looks.1;
        let (judged, allowed) = looks.0?.with(looks.2?);
        if let Some(status) = in_transition(&judged) {
            return self.wait(record, &status, attempt).await;
        }
        let mut remedies = record.unfinished();
        match &judged.verdict {
            // What was changed looks sound before it is in effect.
            Verdict::Sound if !remedies.is_empty() => {}
            Verdict::Sound => return self.is_sound(record, judged.state.as_ref(), resumed).await,
            Verdict::Unknown { reason } => {
                let outcome = format!("the live state could not be judged: {reason}");
                return self.close(record, Status::Failed, outcome).await;
            }
            Verdict::Unread | Verdict::Exposed { .. } => {
                let decision = decide(&record, control, &judged, Mode::Enforce, &unless_begun(&record, &allowed));
                if decision.response != Response::Remediate || decision.plan != record.decision.plan {
                    return self.decide_again(record, control, judged, &allowed).await;
                }
                remedies = decision.plan.0;
            }
        }
        let Some(state) = judged.state else {
            return self.close(record, Status::Failed, "nothing reads this kind of state".to_owned()).await;
        };
        match session {
            Ok(session) => self.act(record, control, &session, (&state, &remedies), attempt).await,
            Err(Halt::Later(error)) if !attempt.is_last_but_one() => Err(error),
            Err(halt) => self.close(record, Status::Failed, halt.why()).await,
        }
    }

    /// Nothing is left to do: we did it before we were interrupted, or it was not we.
    async fn is_sound(&self, mut record: Record, live: Option<&State>, resumed: bool) -> Result<(), HandleError> {
        if !resumed {
            return self.close(record, Status::Resolved, "it was sound again before we acted".to_owned()).await;
        }
        record.left = live.map(State::fingerprint);
        self.proved(record, "proved after an interruption").await
    }

    /// Looks, and looks again while AWS is still changing the resource.
    async fn look(&self, record: &Record, control: &Control, attempt: &Attempt) -> Result<Judged, HandleError> {
        let (kind, before) = (control.judge.reads(&record.finding), Before::Found(record.standing.workload()));
        let reader = match record.threats.as_slice() {
            [] => Ok(self.looker.own()),
            _ => self.looker.reader(kind, &record.finding.resource, attempt).await?,
        };
        let mut look = 0;
        loop {
            tokio::time::sleep(PAUSE * look).await;
            let seen = match &reader {
                Ok(reader) => self.looker.look(reader, kind, &record.finding, before, attempt).await?,
                Err(why) => self.looker.unseen(why.clone()),
            };
            let judged = seen.judged(control, record.finding.clone(), None, &Tags::new());
            look += 1;
            if look == LOOKS || in_transition(&judged).is_none() {
                return Ok(judged);
            }
        }
    }

    /// What AWS is still changing can neither be repaired nor be proof of a repair: the message comes again.
    async fn wait(&self, mut record: Record, status: &str, attempt: &Attempt) -> Result<(), HandleError> {
        let why = format!("the resource is {status}");
        if attempt.is_last_but_one() {
            return self.close(record, Status::Failed, why).await;
        }
        record.updated_at = Timestamp::now();
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        Err(HandleError::Later(why))
    }

    /// The state moved between plan and act: it is decided again, but not for ever.
    async fn decide_again(
        &self,
        mut record: Record,
        control: &Control,
        judged: Judged,
        allowed: &Allowed,
    ) -> Result<(), HandleError> {
        if record.decisions >= MOST_DECISIONS {
            let outcome = format!("the state moved {} times between plan and act", record.decisions);
            return self.close(record, Status::Contested, outcome).await;
        }
        let decision = decide(&record, control, &judged, self.settings.mode, allowed);
        let next = if decision.response == Response::Remediate { "remediate" } else { "notify" };
        (record.status, record.approve_by) = judged.status(&decision, Timestamp::now());
        (record.standing, record.verdict, record.decision) = (judged.standing, judged.verdict, decision);
        // People were asked about another plan, and what was approved was that one.
        record.approval = record.approval.filter(|approval| approval.plan_hash == record.decision.plan.hash());
        record.alerted = None;
        record.decisions += 1;
        record.plan_version = PLAN_VERSION;
        record.claim = None;
        record.updated_at = Timestamp::now();
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::DecidedAgain, &record);
        self.decided(&record, next).await
    }

    /// The remedy role of the plan's service where the resource is, cut to the plan and the resource.
    async fn session(&self, record: &Record) -> Result<SdkConfig, Halt> {
        let (plan, resource) = (&record.decision.plan, &record.finding.resource);
        let role = self.role(record).map_err(Halt::Failed)?;
        let policy = session_policy(plan, resource);
        let region = resource.arn.region().unwrap_or(&resource.region);
        let session = self.roles.assume(&role, &record.session_name(), Some(policy), region).await;
        session.map_err(|error| match error {
            AssumeError::Transient { .. } => Halt::Later(HandleError::later(error)),
            AssumeError::Refused { .. } => Halt::Failed(error.to_string()),
        })
    }

    /// What a threat is about can be elsewhere; what a change is about is of whoever made it, which is our account.
    fn role(&self, record: &Record) -> Result<String, String> {
        let Settings { roles, members, .. } = &self.settings;
        let Some(service) = record.decision.plan.0.first().map(|remedy| remedy.kind().service()) else {
            return Err("no remedy role carries out an empty plan".to_owned());
        };
        let resource = &record.finding.resource;
        if record.threats.is_empty() || members.is_home(resource) {
            return roles.get(service).cloned().ok_or_else(|| format!("no remedy role carries out {service}"));
        }
        members.role(resource, &Members::remedy(service)).map_err(str::to_owned)
    }

    /// Writes down what will be replaced and what will be called, then calls.
    async fn act(
        &self,
        mut record: Record,
        control: &Control,
        session: &SdkConfig,
        (state, remedies): (&State, &[Remedy]),
        attempt: &Attempt,
    ) -> Result<(), HandleError> {
        // A before-image that an interrupted repair left is the true one.
        record.before.get_or_insert_with(|| state.clone());
        // What AWS will give an id of its own is looked for by its name from now on.
        record.finding.look_for(record.decision.plan.0.iter().filter_map(Remedy::makes));
        record.status = Status::Intended;
        record.updated_at = Timestamp::now();
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        for (at, remedy) in remedies.iter().enumerate() {
            match call(session, remedy, state, &mut record).await {
                // What was done is written down before more is done; the last call is, with the proof.
                Ok(()) if at + 1 < remedies.len() => {
                    self.journal.save(&mut record).await.map_err(HandleError::later)?;
                }
                Ok(()) => {}
                Err(Halt::Later(error)) if !attempt.is_last_but_one() => {
                    self.journal.save(&mut record).await.map_err(HandleError::later)?;
                    return Err(error);
                }
                Err(halt) => return self.close(record, Status::Failed, halt.why()).await,
            }
        }
        self.prove(record, control, attempt).await
    }

    /// Reads again: a repair is a state, not a call that was answered.
    async fn prove(&self, mut record: Record, control: &Control, attempt: &Attempt) -> Result<(), HandleError> {
        let mut last = String::new();
        for look in 0..LOOKS {
            tokio::time::sleep(PAUSE * look).await;
            let judged = match self.look(&record, control, attempt).await {
                Ok(judged) => judged,
                Err(error) => {
                    // The last call is written down with the proof, which does not come now.
                    self.journal.save(&mut record).await.map_err(HandleError::later)?;
                    return Err(error);
                }
            };
            if let Some(status) = in_transition(&judged) {
                return self.wait(record, &status, attempt).await;
            }
            let over = self.is_over(&record, control, &judged);
            record.left = judged.state.as_ref().map(State::fingerprint);
            last = match judged.verdict {
                Verdict::Sound => return self.proved(record, "proved by reading again").await,
                Verdict::Exposed { evidence, .. } if over => {
                    return self
                        .proved(record, &format!("proved by reading again; what is left is for a person: {evidence}"))
                        .await;
                }
                Verdict::Exposed { evidence, .. } => evidence,
                Verdict::Unknown { reason } => {
                    let outcome = format!("the calls were made, but the state could not be read again: {reason}");
                    return self.close(record, Status::Failed, outcome).await;
                }
                Verdict::Unread => "nothing reads this kind of state".to_owned(),
            };
        }
        let outcome =
            format!("after our calls it is exposed again: {last}; the event of that change will say whose it is");
        self.close(record, Status::Contested, outcome).await
    }

    /// Whether nothing of our plan is still called for, and nothing else asks for a repair: what a ceiling leaves to a
    /// person does not undo what was repaired.
    fn is_over(&self, record: &Record, control: &Control, judged: &Judged) -> bool {
        let ours = judged.plan.0.iter().any(|remedy| record.decision.plan.0.contains(remedy));
        !ours
            && decide(record, control, judged, self.settings.mode, &Allowed::default()).response != Response::Remediate
    }

    async fn proved(&self, mut record: Record, how: &str) -> Result<(), HandleError> {
        record.proved_at = Some(Timestamp::now());
        self.close(record, Status::Remediated, how.to_owned()).await
    }
}

fn decide(record: &Record, control: &Control, judged: &Judged, mode: Mode, allowed: &Allowed) -> Decision {
    judged.decide(control, &record.actor, mode, allowed, record.approval.as_ref())
}

/// What people allow now. A repair whose first calls may have been made is finished, whatever mode came after them.
fn unless_begun(record: &Record, allowed: &Allowed) -> Allowed {
    let mut allowed = allowed.clone();
    if record.status == Status::Intended {
        allowed.levers.mode = None;
    }
    allowed
}

fn in_transition(judged: &Judged) -> Option<String> {
    judged.state.as_ref()?.in_transition().map(str::to_owned)
}

/// Makes one call, and notes it with AWS's own number of it.
async fn call(session: &SdkConfig, remedy: &Remedy, state: &State, record: &mut Record) -> Result<(), Halt> {
    let at = Timestamp::now();
    let answer = carry_out(session, remedy, state).await;
    let millis = i64::try_from(Timestamp::now().duration_since(at).as_millis()).unwrap_or(i64::MAX);
    let operation = format!("{}:{}", remedy.kind().service(), remedy.kind().operation());
    let (request_id, error) = match &answer {
        Ok(Done { request_id }) => (request_id.clone(), None),
        Err(RemedyError::Refused { request_id, .. }) => (request_id.clone(), Some(())),
        Err(RemedyError::Transient { .. } | RemedyError::NotNow { .. } | RemedyError::Unfit { .. }) => (None, Some(())),
    };
    let error = error.and(answer.as_ref().err()).map(ToString::to_string);
    let remedy = Some(remedy.clone());
    record.calls.push(Call { operation, request_id, at, millis, error, remedy, operator: None });
    match answer {
        Ok(_) => Ok(()),
        Err(error @ (RemedyError::Transient { .. } | RemedyError::NotNow { .. })) => {
            Err(Halt::Later(HandleError::later(error)))
        }
        Err(error) => Err(Halt::Failed(error.to_string())),
    }
}
