//! Carries out the plan of a finding: load, claim, look again, write down what will be replaced, act, prove, close.

mod approval;
mod repair;
mod sweep;

use aws::bus::Bus;
use aws::config::SdkConfig;
use aws::journal::{Claimed, Journal, Spend};
use aws::roles::Roles;
use engine::over_budget;
use jiff::{SignedDuration, Timestamp};
use model::{Claim, Levers, Mode, PLAN_VERSION, Reason, Record, Response, Severity, Status};

use crate::look::Looker;
use crate::order::{Asked, Order};
use crate::story::{Outcome, tell, tell_message};
use crate::{Attempt, HandleError, Settings};

/// How long a claim and the lease on its resource hold: longer than the function may run.
const CLAIM: SignedDuration = SignedDuration::from_secs(60);
/// How often a finding is decided before a state that keeps moving is contested.
const MOST_DECISIONS: u32 = 3;

/// Carries out plans.
#[derive(Debug)]
pub struct Remediator {
    config: SdkConfig,
    settings: Settings,
    looker: Looker,
    journal: Journal,
    bus: Bus,
    roles: Roles,
}

impl Remediator {
    /// A remediator with the credentials of `config`, which can only take the remedy roles.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: Settings) -> Self {
        Self {
            config: config.clone(),
            looker: Looker::new(config, &settings),
            journal: Journal::new(config, &settings.journal),
            bus: Bus::new(config, &settings.bus),
            roles: Roles::new(config),
            settings,
        }
    }

    /// Follows one announcement, or one message of the schedule, to its end.
    ///
    /// # Errors
    ///
    /// When it cannot be understood, or what it needs cannot be reached now.
    pub async fn follow(&self, body: &str, attempt: &Attempt) -> Result<(), HandleError> {
        match Asked::read(body)? {
            Asked::Repair(order) => self.carry_out(order, attempt).await,
            Asked::Approval(order) => Box::pin(self.approve(order, attempt)).await,
            Asked::Sweep => self.sweep().await,
        }
    }

    async fn carry_out(&self, Order { finding, plan_hash }: Order, attempt: &Attempt) -> Result<(), HandleError> {
        let (record, levers) = self.journal.load_with_levers(&finding).await.map_err(HandleError::later)?;
        let Some(record) = record else {
            tell_message(Outcome::Forged, &format!("nobody decided a finding {finding}"));
            return Ok(());
        };
        self.consider(record, &plan_hash, &levers, attempt).await
    }

    /// Whether the recorded finding asks for what was announced.
    async fn consider(
        &self,
        record: Record,
        hash: &str,
        levers: &Levers,
        attempt: &Attempt,
    ) -> Result<(), HandleError> {
        match record.status {
            // It ended, and perhaps the last word about it was lost.
            Status::Remediated
            | Status::Resolved
            | Status::Failed
            | Status::Contested
            | Status::Rejected
            | Status::Accepted => {
                tell(Outcome::Known, &record);
                return self.finished(&record).await;
            }
            Status::AwaitingApproval | Status::Lapsed => {
                tell(Outcome::Stale, &record);
                return Ok(());
            }
            Status::Decided | Status::Claimed | Status::Intended => {}
        }
        if record.decision.response != Response::Remediate || record.decision.plan.hash() != hash {
            tell(Outcome::Stale, &record);
            return Ok(());
        }
        match self.held_back(&record, levers) {
            Some(reason) if record.status == Status::Decided => self.hold_back(record, reason).await,
            Some(_) | None => Box::pin(self.work(record, attempt)).await,
        }
    }

    /// Repairs a finding of which nobody had to be told first.
    #[cfg(feature = "check")]
    pub(crate) async fn follow_here(&self, record: Record, attempt: &Attempt) -> Result<(), HandleError> {
        let (id, hash) = (record.id.clone(), record.decision.plan.hash());
        self.carry_out(Order { finding: id, plan_hash: hash }, attempt).await
    }

    /// Why nothing is repaired now, if operators said so after the decision.
    fn held_back(&self, record: &Record, levers: &Levers) -> Option<Reason> {
        let mode = self.settings.mode.min(levers.mode.unwrap_or(Mode::Enforce));
        if mode < Mode::Enforce {
            return Some(Reason::Mode(mode));
        }
        let pause = levers.pause(record.standing.workload(), &record.actor, Timestamp::now());
        pause.map(|pause| Reason::Paused(pause.to_string()))
    }

    async fn hold_back(&self, mut record: Record, reason: Reason) -> Result<(), HandleError> {
        record.decision.response = Response::Alert;
        record.decision.reasons.push(reason);
        record.updated_at = Timestamp::now();
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::HeldBack, &record);
        self.decided(&record, "notify").await
    }

    async fn work(&self, mut record: Record, attempt: &Attempt) -> Result<(), HandleError> {
        // Whoever wrote down what will be replaced may have made calls before it ended, also under an earlier plan.
        let resumed = record.before.is_some();
        if let Some(scope) = self.claim(&mut record, attempt).await? {
            return self.spent(record, &scope).await;
        }
        if record.plan_version != PLAN_VERSION {
            record.decision.plan = model::Plan::default();
        }
        Box::pin(self.repair(record, resumed, attempt)).await
    }

    /// Takes the finding and its resource, unless somebody else holds either, and counts the repair against the budgets;
    /// tells the scope of the one that is spent. The message that a claim was made for comes again only when its work
    /// has ended, so it may take its own claim over.
    async fn claim(&self, record: &mut Record, attempt: &Attempt) -> Result<Option<String>, HandleError> {
        let now = Timestamp::now();
        let held = record.claim.as_ref().filter(|claim| claim.owner != attempt.message && claim.until > now);
        if held.is_some() {
            return Err(HandleError::Later(format!("finding {} is being repaired", record.id)));
        }
        let spends = self.spends(record).await;
        let until = now.checked_add(CLAIM).map_err(HandleError::later)?;
        let mut claimed = record.clone();
        claimed.note_interruption();
        claimed.claim = Some(Claim { owner: attempt.message.clone(), since: now, until });
        if claimed.status == Status::Decided {
            claimed.status = Status::Claimed;
        }
        // What a person approved is not counted; should another plan come of it, that one is.
        claimed.counted = claimed.counted || claimed.approval.is_none();
        claimed.updated_at = now;
        match self.journal.claim(&mut claimed, now, until, &spends).await.map_err(HandleError::later)? {
            Claimed::Claimed => {
                *record = claimed;
                Ok(None)
            }
            Claimed::Spent(scope) => Ok(Some(scope)),
            Claimed::LeaseHeld => Err(HandleError::Later("another repair of the resource is under way".to_owned())),
            Claimed::Conflict => Err(HandleError::Later("another worker took the finding".to_owned())),
        }
    }

    /// The budgets that a repair draws on: once, and not when a person approved it. What watches over us and over our
    /// eyes does not draw on its workload's, so that noise in a workload cannot blind us.
    async fn spends(&self, record: &Record) -> Vec<Spend> {
        if record.counted || record.approval.is_some() {
            return Vec::new();
        }
        let budgets = self.looker.policy().await.map(|policy| policy.budgets).unwrap_or_default();
        let key = Record::key(&record.control, &record.finding);
        let of_resource = Spend { scope: format!("resource|{key}"), budget: budgets.per_resource };
        let aside = catalog::find(&record.control).is_none_or(model::Control::is_detection_plane);
        let workload = record.standing.workload().filter(|_| !aside);
        let account = &record.finding.resource.account;
        let of_workload =
            workload.map(|name| Spend { scope: format!("workload|{account}|{name}"), budget: budgets.per_workload });
        std::iter::once(of_resource).chain(of_workload).collect()
    }

    /// A budget is spent: a person is told at once, and asked.
    async fn spent(&self, mut record: Record, scope: &str) -> Result<(), HandleError> {
        let now = Timestamp::now();
        let policy = self.looker.policy().await.unwrap_or_default();
        let last = record.others.last().map_or_else(|| record.actor.name(), String::as_str);
        let (of, budget, so) = match scope.split_once('|') {
            Some(("workload", _)) => ("the workload", policy.budgets.per_workload, "this change came from"),
            _ => ("this control and resource", policy.budgets.per_resource, "something undoes them, the last time"),
        };
        let why = format!("{} repairs of {of} were made within {} s; {so} {last}", budget.repairs, budget.seconds);
        record.decision = over_budget(record.decision, why);
        Severity::Critical.as_str().clone_into(&mut record.severity);
        record.status = Status::AwaitingApproval;
        record.approve_by = Some(now.saturating_add(policy.approval).unwrap_or(now));
        record.updated_at = now;
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::BudgetSpent, &record);
        self.decided(&record, "notify").await
    }

    /// Ends the finding, and says so.
    async fn close(&self, mut record: Record, status: Status, outcome: String) -> Result<(), HandleError> {
        let told = match status {
            Status::Remediated => Outcome::Remediated,
            Status::Resolved => Outcome::Resolved,
            Status::Contested => Outcome::Contested,
            Status::Failed
            | Status::Decided
            | Status::Claimed
            | Status::Intended
            | Status::AwaitingApproval
            | Status::Lapsed
            | Status::Rejected
            | Status::Accepted => Outcome::Failed,
        };
        record.status = status;
        record.outcome = Some(outcome);
        record.claim = None;
        record.updated_at = Timestamp::now();
        self.journal.close(&mut record).await.map_err(HandleError::later)?;
        tell(told, &record);
        self.finished(&record).await
    }

    async fn finished(&self, record: &Record) -> Result<(), HandleError> {
        let hash = record.decision.plan.hash();
        self.bus.announce("Remediation Finished", &record.id, &hash, "notify").await.map_err(HandleError::later)
    }

    async fn decided(&self, record: &Record, next: &str) -> Result<(), HandleError> {
        let hash = record.decision.plan.hash();
        self.bus.announce("Finding Decided", &record.id, &hash, next).await.map_err(HandleError::later)
    }
}
