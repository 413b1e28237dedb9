//! A person says that a plan may be carried out. Who it was is asked of AWS, whether they may of the policy.

use aws::proof::{Proof, ProofError, verify};
use engine::admit;
use jiff::Timestamp;
use model::{
    Actor, ActorKind, Alarm, Approval, Arn, Identity, Levers, Opening, Reason, Record, Resource, Response, Scope,
    Status, UsedProof,
};

use super::{HandleError, Outcome, Remediator, tell, tell_message};
use crate::Attempt;
use crate::order::Order;
use crate::raise::raise;

/// Why an approval changes nothing, and whose it was, if that is known.
struct Refused {
    who: Actor,
    why: String,
}

/// What was written as an approval, and the proof in it, if it can be read.
struct Given {
    body: String,
    proof: Option<Proof>,
}

impl Given {
    fn fingerprint(&self) -> String {
        self.proof.as_ref().map_or_else(|| "unreadable".to_owned(), Proof::fingerprint)
    }
}

impl Remediator {
    /// Looks at the approval of a finding, and goes on with the repair if it is good.
    pub(super) async fn approve(&self, order: Order, attempt: &Attempt) -> Result<(), HandleError> {
        let (record, levers) = self.journal.load_with_levers(&order.finding).await.map_err(HandleError::later)?;
        let Some(record) = record else {
            tell_message(Outcome::Forged, &format!("nobody decided a finding {}", order.finding));
            return Ok(());
        };
        let given = self.journal.approval(&record.id).await.map_err(HandleError::later)?;
        let given = given.map(|body| Given { proof: serde_json::from_str(&body).ok(), body });
        // This message was followed before, up to some point after the approval was written down.
        if let Some(used) = record.proofs.iter().find(|used| used.message == attempt.message) {
            if let Some(given) = given.filter(|given| given.fingerprint() == used.fingerprint) {
                self.forget(&record, &given).await?;
            }
            let hash = record.decision.plan.hash();
            return self.consider(record, &hash, &levers, attempt).await;
        }
        let Some(given) = given else {
            tell(Outcome::Stale, &record);
            return Ok(());
        };
        match self.admitted(&record, &given, attempt).await? {
            Ok(approval) => self.approved(record, approval, &given, &levers, attempt).await,
            Err(refused) => self.refuse(&record, refused, &given).await,
        }
    }

    /// Whether the approval is good now. An error is a question that can be asked again.
    async fn admitted(
        &self,
        record: &Record,
        given: &Given,
        attempt: &Attempt,
    ) -> Result<Result<Approval, Refused>, HandleError> {
        let unknown = |why: String| Refused { who: Actor::default(), why };
        let Some(proof) = &given.proof else {
            return Ok(Err(unknown("what was written as an approval cannot be read".to_owned())));
        };
        let (now, hash) = (Timestamp::now(), record.decision.plan.hash());
        let home = Arn::new(&self.settings.topic);
        let verified = verify(&self.config, proof, &record.id, &hash, home.account(), now);
        let (verified, policy) = tokio::join!(verified, self.looker.policy());
        let identity = match verified {
            Ok(identity) => identity,
            Err(error @ ProofError::Transient { .. }) if !attempt.is_last_but_one() => {
                return Err(HandleError::later(error));
            }
            Err(error) => {
                let key = proof.access_key().map(|key| format!(" (it names the access key {key})")).unwrap_or_default();
                return Ok(Err(unknown(format!("{error}{key}"))));
            }
        };
        let policy = match policy {
            Ok(policy) => policy,
            Err(why) if !attempt.is_last_but_one() => return Err(HandleError::Later(why)),
            Err(why) => {
                let why = format!("the policy cannot be read, so nobody can say who may approve: {why}");
                return Ok(Err(Refused { who: as_actor(identity), why }));
            }
        };
        if record.proofs.iter().any(|used| used.fingerprint == proof.fingerprint()) {
            let why = "it was used before, and is good for one approval".to_owned();
            return Ok(Err(Refused { who: as_actor(identity), why }));
        }
        let admitted = admit(record, &identity, &hash, &policy, now);
        Ok(admitted.map_err(|refusal| Refused { who: as_actor(identity), why: refusal.to_string() }))
    }

    /// Writes down who approved, and goes on as after any decision to repair.
    async fn approved(
        &self,
        mut record: Record,
        approval: Approval,
        given: &Given,
        levers: &Levers,
        attempt: &Attempt,
    ) -> Result<(), HandleError> {
        let hash = approval.plan_hash.clone();
        record.decision.reasons.push(Reason::Approved(format!("approved by {}", approval.by)));
        record.decision.response = Response::Remediate;
        record.status = Status::Decided;
        record.approve_by = None;
        record.updated_at = approval.at;
        record.approval = Some(approval);
        record.proofs.push(UsedProof { fingerprint: given.fingerprint(), message: attempt.message.clone() });
        self.journal.save(&mut record).await.map_err(HandleError::later)?;
        tell(Outcome::Approved, &record);
        self.forget(&record, given).await?;
        self.consider(record, &hash, levers, attempt).await
    }

    /// Changes nothing, and tells people who tried.
    async fn refuse(&self, record: &Record, refused: Refused, given: &Given) -> Result<(), HandleError> {
        let resource = &record.finding.resource;
        let attempt = Record::id_of(&given.fingerprint(), &given.body);
        let partition = resource.arn.as_str().split(':').nth(1).unwrap_or("aws");
        let Resource { account, region, .. } = resource.clone();
        // Each attempt is a finding of its own: the next one may be another person's.
        let name = format!("arn:{partition}:phaseguard:{region}:{account}:approval/{}/{attempt}", record.id);
        let about = Resource { arn: Arn::new(name), account, region, scope: Scope::Setting };
        let summary = format!("tried to approve finding {}, the repair of {}", record.id, resource.arn);
        let Refused { who, why } = refused;
        let alarm = Opening::alarm(Alarm::ApprovalRefused, about, who, &attempt, &summary, &why);
        raise(&self.journal, &self.bus, &alarm.record(Timestamp::now())).await?;
        tell(Outcome::Refused, record);
        self.forget(record, given).await
    }

    async fn forget(&self, record: &Record, given: &Given) -> Result<(), HandleError> {
        self.journal.forget_approval(&record.id, &given.body).await.map_err(HandleError::later)
    }
}

fn as_actor(identity: Identity) -> Actor {
    let Identity { account, arn, role } = identity;
    let kind = if role.is_some() { ActorKind::AssumedRole } else { ActorKind::IamUser };
    let role = role.map(|role| role.to_string());
    Actor { kind, arn: Some(arn.to_string()), role, account: Some(account), ..Actor::default() }
}
