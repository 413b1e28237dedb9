//! Answers a threat: look, decide, write it down, announce it, once for each control that it wakes.

use std::borrow::Cow;

use aws::journal::Allowed;
use aws::observe::Observer;
use engine::{Sighting, threat_sightings};
use jiff::Timestamp;
use model::{Control, Finding, Heard, Plan, Record, Resource, Response, Standing, StateKind, Status, Threat, Verdict};

use super::{Cause, Detector};
use crate::look::{Before, Judged, Seen, allowed};
use crate::story::{Outcome, tell, tell_message, tell_unkept};
use crate::{Attempt, HandleError};

impl Detector {
    /// Every control that the threat wakes ends in one outcome, or it goes back to the queue.
    pub(super) async fn answer_threat(&self, threat: &Threat, attempt: &Attempt) -> Result<(), HandleError> {
        let woken = threat_sightings(threat);
        if woken.iter().all(Vec::is_empty) {
            tell_message(Outcome::Nobody, &format!("{} of finding {}", threat.kind, threat.id));
        }
        for sightings in woken {
            self.answer_control(sightings, threat, attempt).await?;
        }
        Ok(())
    }

    /// It is one attack, so that it is told of the first resource that is anybody's.
    async fn answer_control(
        &self,
        sightings: Vec<Sighting>,
        threat: &Threat,
        attempt: &Attempt,
    ) -> Result<(), HandleError> {
        let mut nobodys: Option<(&Control, Finding)> = None;
        for Sighting { control, finding, verdict } in sightings {
            let key = Record::key(control.id, &finding);
            let looked = self.look_at(control, &finding, verdict.as_ref(), threat, attempt);
            let (looked, allowed) = tokio::join!(looked, allowed(&self.journal, &key, attempt));
            let (looked, given) = looked?;
            let tags = threat.tags_of(&finding.resource);
            let unseen_elsewhere = given.is_some() && !self.settings.members.is_home(&finding.resource);
            let (mut judged, allowed) = looked.judged(control, finding, given, &tags).with(allowed?);
            if unseen_elsewhere {
                judged.plan = Plan::default();
            }
            if judged.standing != Standing::Nobody {
                return self.conclude(control, Cause::threat(threat), &judged, &looked, &allowed, attempt).await;
            }
            nobodys.get_or_insert((control, judged.finding));
        }
        if let Some((control, finding)) = nobodys {
            tell_unkept(Outcome::Nobody, control.id, &threat.id, &finding);
        }
        Ok(())
    }

    /// What is live, and the verdict where nobody needs to look or can: what was made up is not there, and what belongs to
    /// another account, which has no role for us, could only be taken for something of ours that is called the same.
    async fn look_at(
        &self,
        control: &Control,
        finding: &Finding,
        given: Option<&Verdict>,
        threat: &Threat,
        attempt: &Attempt,
    ) -> Result<(Seen, Option<Verdict>), HandleError> {
        if let Some(verdict) = given {
            return Ok((self.looker.look_away().await, Some(verdict.clone())));
        }
        let (resource, summary) = (&finding.resource, finding.summary.as_str());
        let (kind, tags) = (control.judge.reads(finding), threat.tags_of(resource));
        let verdict = if threat.only_recorded().is_some() {
            Verdict::exposed(summary)
        } else {
            match self.reader(kind, resource, threat, attempt).await? {
                Ok(reader) => {
                    let before = Before::Requested(&tags);
                    return Ok((self.looker.look(&reader, kind, finding, before, attempt).await?, None));
                }
                Err(why) => Verdict::at_most(Response::Alert, format!("{summary}; {why}"), why),
            }
        };
        Ok((self.looker.recall(finding, tags, attempt).await?, Some(verdict)))
    }

    /// Who reads a resource at home, or in the account that the finding is about. What an attacker called from can be an
    /// account of theirs, which could let us in to show us whatever keeps us quiet.
    async fn reader(
        &self,
        kind: StateKind,
        resource: &Resource,
        threat: &Threat,
        attempt: &Attempt,
    ) -> Result<Result<Cow<'_, Observer>, String>, HandleError> {
        if resource.account == threat.account || self.settings.members.is_home(resource) {
            return self.looker.reader(kind, resource, attempt).await;
        }
        Ok(Err(ANYBODYS.to_owned()))
    }

    /// GuardDuty sent a finding again that a record was opened for, and it is not contained. Nothing is decided anew while it
    /// is the same, or when a person accepted it; when it got worse, or what had contained it does so no longer, what is open
    /// is decided with it, and what is not is opened anew.
    pub(super) async fn hear_again(
        &self,
        control: &Control,
        threat: &Threat,
        mut known: Record,
        judged: &Judged,
        seen: &Seen,
        allowed: &Allowed,
    ) -> Result<(), HandleError> {
        let cause = Cause::threat(threat);
        let open = if known.status.is_open() {
            Some(known.clone())
        } else {
            let key = Record::key(control.id, &judged.finding);
            self.journal.open_under(&[key]).await.map_err(HandleError::later)?.into_iter().next()
        };
        if let Some(open) = open {
            self.look_later(&open).await?;
            return self.join(control, cause, open, judged, seen, allowed).await;
        }
        // What is left of an attack that was contained is for a person, and was told.
        let contains_no_longer = known.status == Status::Remediated && !judged.plan.0.is_empty();
        let mut heard = self.count(cause, &mut known).await?;
        if contains_no_longer {
            heard = heard.or_worse();
        }
        tell(Outcome::Known, &known);
        match heard {
            // The event came again, perhaps because what became of it was not announced.
            Heard::Known => self.announce(&known).await,
            Heard::More => Ok(()),
            Heard::Worse => {
                let again = Cause::Threat { threat, id: &version(threat) };
                Box::pin(self.keep(control, again, judged, seen, allowed)).await
            }
        }
    }

    /// What is contained goes on being counted: GuardDuty sees what was done before, and what is tried in vain.
    pub(super) async fn count_again(
        &self,
        control: &Control,
        threat: &Threat,
        judged: &Judged,
    ) -> Result<(), HandleError> {
        let id = Record::id_of(&Record::key(control.id, &judged.finding), &threat.id);
        let Some(mut known) = self.journal.load(&id).await.map_err(HandleError::later)? else { return Ok(()) };
        self.count(Cause::threat(threat), &mut known).await.map(|_| ())
    }

    /// Has a record that is dealt with remember what was heard, and says what that is to it.
    async fn count(&self, cause: Cause<'_>, known: &mut Record) -> Result<Heard, HandleError> {
        let heard = cause.told_to(known);
        if heard != Heard::Known {
            (known.count, known.updated_at) = (cause.count(known), Timestamp::now());
            self.journal.save(known).await.map_err(HandleError::later)?;
        }
        Ok(heard)
    }
}

/// The id of one sending of a finding.
fn version(threat: &Threat) -> String {
    let sending = threat.updated.map_or_else(|| threat.count.to_string(), |time| time.to_string());
    format!("{}@{sending}", threat.id)
}

const ANYBODYS: &str = "it is of another account than the finding, which can be anybody's";
