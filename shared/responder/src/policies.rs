//! The policy in force, read again when it is no longer fresh. One call tells whether another version was put in force;
//! only then the document is read too.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws::bus::Bus;
use aws::config::SdkConfig;
use aws::journal::Journal;
use aws::policy::{Naming, PolicyError, PolicyStore};
use engine::{Checked, read_policy};
use jiff::Timestamp;
use model::{Actor, Alarm, Arn, Opening, Policy, Resource, Scope};
use tokio::sync::Mutex;

use crate::raise::raise;
use crate::{HandleError, Settings};

/// How long the policy that was read last holds while AWS does not answer.
const GRACE: Duration = Duration::from_mins(10);
/// How many earlier policies are tried when a function starts and the one in force cannot be used.
const MOST_EARLIER: usize = 10;
/// How many mistakes of a policy an alert tells; `phaseguard policy check` tells all.
const MISTAKES_TOLD: usize = 3;

/// The policy in force.
#[derive(Debug)]
pub(crate) struct Policies {
    store: PolicyStore,
    journal: Journal,
    bus: Bus,
    age: Duration,
    kept: Mutex<Kept>,
}

/// What was read last.
#[derive(Debug, Default)]
struct Kept {
    /// The last policy that could be used, and what the parameter said of it; nothing of the default.
    valid: Option<(Option<String>, Arc<Policy>)>,
    /// When it was known to be in force.
    since: Option<Instant>,
    /// What the parameter said of a policy that was refused, once people were told.
    told: Option<String>,
}

/// Why a policy cannot be used.
enum Unusable {
    /// Nobody knows now.
    Later(String),
    /// It may not be read, so nobody knows what it says.
    Unread(String),
    /// It is no policy.
    Bad(String),
}

impl Kept {
    fn within(&self, age: Duration) -> Option<Arc<Policy>> {
        let since = self.since?;
        let (_, policy) = self.valid.as_ref().filter(|_| since.elapsed() < age)?;
        Some(Arc::clone(policy))
    }

    fn keep(&mut self, said: Option<String>, policy: Policy) -> Arc<Policy> {
        let policy = Arc::new(policy);
        self.valid = Some((said, Arc::clone(&policy)));
        self.since = Some(Instant::now());
        policy
    }
}

impl Policies {
    pub(crate) fn new(config: &SdkConfig, settings: &Settings) -> Self {
        Self {
            store: PolicyStore::new(config, &settings.policy_parameter, &settings.policy_bucket),
            journal: Journal::new(config, &settings.journal),
            bus: Bus::new(config, &settings.bus),
            age: settings.policy_age,
            kept: Mutex::default(),
        }
    }

    /// The policy in force, or why it cannot be known. Whoever may not read the parameter knows nothing; while AWS does
    /// not answer, what was read last holds for a time.
    pub(crate) async fn current(&self) -> Result<Arc<Policy>, String> {
        let mut kept = self.kept.lock().await;
        if let Some(policy) = kept.within(self.age) {
            return Ok(policy);
        }
        match self.store.current().await {
            Ok(Some((naming, parameter))) => Box::pin(self.named(&mut kept, naming, &parameter)).await,
            Ok(None) => Ok(kept.keep(None, Policy::default())),
            Err(error @ PolicyError::Transient { .. }) => kept.within(GRACE).ok_or_else(|| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The policy that is named, or in its place the last one that could be used.
    async fn named(&self, kept: &mut Kept, naming: Naming, parameter: &Arn) -> Result<Arc<Policy>, String> {
        if let Some((Some(said), policy)) = &kept.valid
            && *said == naming.text
        {
            let policy = Arc::clone(policy);
            kept.since = Some(Instant::now());
            return Ok(policy);
        }
        match self.read(&naming).await {
            Ok(policy) => Ok(kept.keep(Some(naming.text), policy)),
            Err(Unusable::Later(why)) => kept.within(GRACE).ok_or(why),
            Err(Unusable::Unread(why)) if kept.valid.is_none() => Err(why),
            Err(Unusable::Unread(why) | Unusable::Bad(why)) => self.refuse(kept, naming, parameter, &why).await,
        }
    }

    async fn read(&self, naming: &Naming) -> Result<Policy, Unusable> {
        let unusable = |error: PolicyError| match error {
            PolicyError::Transient { .. } => Unusable::Later(error.to_string()),
            PolicyError::Refused { .. } => Unusable::Unread(error.to_string()),
            PolicyError::NoPointer(_) | PolicyError::NoVersion(_) | PolicyError::Altered(_) => {
                Unusable::Bad(error.to_string())
            }
        };
        let pointer = naming.pointer().map_err(unusable)?;
        let document = self.store.document(&pointer).await.map_err(unusable)?;
        match read_policy(&document, Timestamp::now()) {
            Ok(Checked { policy, .. }) => Ok(Policy { version: pointer.version, ..policy }),
            Err(refused) => {
                let told: Vec<_> = refused.0.iter().take(MISTAKES_TOLD).map(ToString::to_string).collect();
                Err(Unusable::Bad(format!("{} mistake(s): {}", refused.0.len(), told.join("; "))))
            }
        }
    }

    /// People are told once, and the last policy that could be used stays in force. A function that has just started
    /// looks for it among the earlier ones.
    async fn refuse(&self, kept: &mut Kept, naming: Naming, parameter: &Arn, why: &str) -> Result<Arc<Policy>, String> {
        let history = self.store.history().await;
        if kept.told.as_ref() != Some(&naming.text) {
            let by = history.as_ref().ok().and_then(|history| history.first()?.by.clone());
            match self.tell(&naming, by, parameter, why).await {
                Ok(()) => kept.told = Some(naming.text),
                // Whoever asks next tries again.
                Err(error) => tracing::error!(%error, why, "a policy was refused, and nobody could be told"),
            }
        }
        if let Some((_, policy)) = &kept.valid {
            let policy = Arc::clone(policy);
            kept.since = kept.told.as_ref().map(|_| Instant::now()).or(kept.since);
            return Ok(policy);
        }
        let (said, policy) = self.earlier(&history.map_err(|error| error.to_string())?, naming.revision).await?;
        Ok(kept.keep(said, policy))
    }

    async fn tell(&self, naming: &Naming, by: Option<String>, parameter: &Arn, why: &str) -> Result<(), HandleError> {
        let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let (account, region) = (part(parameter.account()), part(parameter.region()));
        let resource = Resource { arn: parameter.clone(), account, region, scope: Scope::Setting };
        let actor = Actor { arn: by, ..Actor::default() };
        let at = naming.at.map(|at| at.to_string()).unwrap_or_default();
        let of = format!("policy {} of {at}", naming.revision);
        let summary = "put a policy in force that cannot be used; the last valid one stays in force";
        let opening = Opening::alarm(Alarm::PolicyRefused, resource, actor, &of, summary, why);
        let record = opening.record(Timestamp::now());
        raise(&self.journal, &self.bus, &record).await
    }

    /// The last policy before that one that can be used: at the very beginning it was the default.
    async fn earlier(&self, history: &[Naming], before: i64) -> Result<(Option<String>, Policy), String> {
        let earlier = history.iter().filter(|naming| naming.revision < before);
        let mut last = before;
        for naming in earlier.take(MOST_EARLIER) {
            match self.read(naming).await {
                Ok(policy) => return Ok((Some(naming.text.clone()), policy)),
                Err(Unusable::Later(why) | Unusable::Unread(why)) => return Err(why),
                Err(Unusable::Bad(_)) => last = naming.revision,
            }
        }
        if last == 1 {
            return Ok((None, Policy::default()));
        }
        Err(format!("the policy in force cannot be used, and none of the {MOST_EARLIER} before it"))
    }
}
