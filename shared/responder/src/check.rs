//! Looks at ourselves, with nothing of ours in between: compares what is with what was deployed, puts back what it may,
//! tells people, and sends a heartbeat that must come back through CloudTrail.

mod heartbeat;

use aws::config::SdkConfig;
use aws::journal::{Journal, Opened};
use catalog::find;
use engine::resource_of;
use futures_util::future::join_all;
use jiff::Timestamp;
use model::{
    Actor, ApprovedLists, Arn, Control, Event, Finding, Opening, Part, PartKind, Record, Resource, Response, Scope,
    State, StateKind, Tags, Verdict,
};
use serde_json::json;

use crate::look::{Before, Judged, Looker, allowed};
use crate::story::{Outcome, tell, tell_message};
use crate::{Attempt, HandleError, Notifier, Remediator, Settings};

use self::heartbeat::Heart;

/// How many parts are read at once: IAM throttles early.
const AT_ONCE: usize = 8;

/// Looks at ourselves.
#[derive(Debug)]
pub struct SelfCheck {
    settings: Settings,
    looker: Looker,
    journal: Journal,
    remediator: Remediator,
    notifier: Notifier,
    heart: Heart,
    /// The account and the Region.
    home: (String, String),
}

impl SelfCheck {
    /// A self-check with the credentials of `config`, which can take only the role of our own parts.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: &Settings) -> Self {
        Self {
            looker: Looker::new(config, settings),
            journal: Journal::new(config, &settings.journal),
            remediator: Remediator::new(config, settings.clone()),
            notifier: Notifier::new(config, settings),
            heart: Heart::new(config, settings),
            home: home(&settings.topic),
            settings: settings.clone(),
        }
    }

    /// Compares all parts of the stack with what was deployed. While CloudFormation changes it nobody can say what
    /// should be.
    ///
    /// # Errors
    ///
    /// When it cannot be known what was deployed, or somebody could not be told what was found.
    pub async fn run(&self) -> Result<(), HandleError> {
        let now = Timestamp::now();
        let heart = Box::pin(self.listen(now)).await.inspect_err(|error| {
            tracing::error!(error = %error, "nobody knows of the heartbeat");
        });
        let stack = Box::pin(self.looker.stack().deployed()).await.map_err(HandleError::later)?;
        if stack.is_moving() {
            tell_message(Outcome::Moving, &stack.status);
            return heart;
        }
        let (mut departed, mut failed) = (0, heart.err());
        let parts = stack.parts().map_err(HandleError::later)?;
        for parts in parts.chunks(AT_ONCE) {
            let compared = join_all(parts.iter().map(|part| Box::pin(self.departs(&stack.status, part)))).await;
            for part in compared.into_iter().zip(parts).filter_map(|(departs, part)| departs.then_some(part)) {
                departed += 1;
                // One that cannot be helped keeps the others from nothing.
                if let Err(error) = Box::pin(self.answer(part, now)).await {
                    tracing::error!(part = part.logical, error = %error, "a part of the stack could not be put right");
                    failed = Some(error);
                }
            }
        }
        tell_message(Outcome::Checked, &format!("{} parts of the stack, of which {departed} departed", parts.len()));
        failed.map_or(Ok(()), Err)
    }

    /// Whether a part is not as it was deployed, or could not be read.
    async fn departs(&self, status: &str, part: &Part) -> bool {
        match self.looker.stack().part(status, part.clone()).await {
            Ok(live) => {
                let assess = &control_of(part).map(|control| &control.judge);
                let (finding, state) = (self.finding(part), State::StackPart(live));
                assess.is_none_or(|judge| judge.assess(&finding, &state, &[], ApprovedLists::NONE) != Verdict::Sound)
            }
            Err(error) => {
                tracing::warn!(part = part.logical, error = %error, "a part of the stack could not be read");
                true
            }
        }
    }

    /// Looks again, writes down what is wrong, puts it back if that may be, and tells people: all of it here, since
    /// the rules, queues and functions that usually do may be what is wrong.
    async fn answer(&self, part: &Part, now: Timestamp) -> Result<(), HandleError> {
        let Some(control) = control_of(part) else { return Ok(()) };
        // Nobody brings this back: what is not readable now is unknown.
        let attempt = Attempt { message: format!("self-check {now} {}", part.arn), count: 1, most: 1 };
        let (finding, none) = (self.finding(part), Tags::new());
        let key = Record::key(control.id, &finding);
        let own = self.looker.own();
        let look = Box::pin(self.looker.look(&own, StateKind::StackPart, &finding, Before::Found(None), &attempt));
        let (seen, allowed) = tokio::join!(look, allowed(&self.journal, &key, &attempt));
        let (judged, allowed) = seen?.judged(control, finding, None, &none).with(allowed?);
        if judged.verdict == Verdict::Sound {
            return Ok(());
        }
        let decision = judged.decide(control, &Actor::default(), self.settings.mode, &allowed, None);
        let (status, approve_by) = judged.status(&decision, now);
        let record = Record { status, approve_by, ..opening(control, judged, decision, &attempt, now).record(now) };
        let record = match self.journal.open(&record).await.map_err(HandleError::later)? {
            Opened::New => {
                tell(Outcome::Opened, &record);
                record
            }
            Opened::Known(known) | Opened::Joined(known) => {
                tell(Outcome::Known, &known);
                *known
            }
        };
        Box::pin(self.put_right(record, &attempt)).await
    }

    async fn put_right(&self, record: Record, attempt: &Attempt) -> Result<(), HandleError> {
        let order = order(&record);
        let repaired = match record.decision.response {
            Response::Remediate if record.status.is_open() => {
                Box::pin(self.remediator.follow_here(record, attempt)).await
            }
            Response::Remediate | Response::Approve | Response::Alert | Response::Record => Ok(()),
        };
        // Whoever heard of it by a rule may tell it first: nobody is told twice of one state.
        Box::pin(self.notifier.tell(&order, attempt)).await?;
        repaired
    }

    /// Writes an alarm down, and tells people here and now. The same one is told once.
    async fn tell_alarm(&self, record: Record) -> Result<(), HandleError> {
        let record = match self.journal.open(&record).await.map_err(HandleError::later)? {
            Opened::New => record,
            Opened::Known(known) | Opened::Joined(known) => *known,
        };
        tell(Outcome::Opened, &record);
        let attempt = Attempt { message: record.id.clone(), count: 1, most: 1 };
        Box::pin(self.notifier.tell(&order(&record), &attempt)).await
    }

    fn finding(&self, part: &Part) -> Finding {
        let resource = self.resource(part);
        let summary = format!("changed {} {} unseen, and the self-check found it", part.arn.noun(), part.arn.name());
        let (subjects, operation) = (Vec::new(), SELF_CHECK.to_owned());
        Finding { resource, summary, subjects, operation, ceiling: None, last_seen: None }
    }

    /// A principal's ARN tells no Region, and the stack is in ours.
    fn resource(&self, part: &Part) -> Resource {
        let account = part.arn.account().unwrap_or_default().to_owned();
        let region = self.home.1.clone();
        Resource { scope: Scope::Setting, ..resource_of(part.arn.clone(), &account, &region) }
    }
}

/// What a queue would hand to whoever tells of a finding.
fn order(record: &Record) -> String {
    json!({"detail": {"finding": record.id, "plan_hash": record.decision.plan.hash()}}).to_string()
}

/// What is in the place of a call, where nobody knows which it was.
const SELF_CHECK: &str = "SelfCheck";

/// The control that watches over a kind of part.
fn control_of(part: &Part) -> Option<&'static Control> {
    find(if part.kind == PartKind::Rule { "phaseguard-rule-disabled" } else { "phaseguard-stack-tampered" })
}

fn opening(control: &Control, judged: Judged, decision: model::Decision, attempt: &Attempt, now: Timestamp) -> Opening {
    let source = "phaseguard".to_owned();
    Opening {
        control: control.id,
        title: control.title,
        severity: control.severity,
        layer: control.layer,
        event: Event { id: attempt.message.clone(), source, name: SELF_CHECK.to_owned(), time: Some(now) },
        actor: Actor::default(),
        finding: judged.finding,
        standing: judged.standing,
        verdict: judged.verdict,
        decision,
    }
}

/// The account and the Region in which we are: those of our topic.
fn home(topic: &str) -> (String, String) {
    let topic = Arn::new(topic);
    let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
    (part(topic.account()), part(topic.region()))
}
