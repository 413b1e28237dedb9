//! Remembers what a change teaches, before anybody judges by it.

use aws::bus::Bus;
use aws::registry::{Name, Registry, RegistryError};
use engine::{Lesson, Raise, TagKeys, Taught};
use futures_util::future::try_join_all;
use model::{Arn, Declaration, Scope};

use crate::HandleError;
use crate::story::{Outcome, tell_message};

/// Writes the registry.
#[derive(Debug)]
pub(crate) struct Learner {
    registry: Registry,
    bus: Bus,
    keys: TagKeys,
}

impl Learner {
    pub(crate) fn new(registry: Registry, bus: Bus, keys: TagKeys) -> Self {
        Self { registry, bus, keys }
    }

    /// Remembers some lessons of one change. First what a resource says of itself: the rest may depend on it. To hear
    /// the same again changes nothing.
    ///
    /// # Errors
    ///
    /// When the registry cannot be read or written now, or the bus takes no event.
    pub(crate) async fn learn(&self, lessons: &[Lesson]) -> Result<(), HandleError> {
        let (referrals, others): (Vec<_>, Vec<_>) =
            lessons.iter().partition(|lesson| matches!(lesson.taught, Taught::Referral { .. }));
        try_join_all(others.into_iter().map(|lesson| self.learn_of_itself(lesson))).await?;
        let Some(Lesson { taught: Taught::Referral { from, .. }, .. }) = referrals.first() else { return Ok(()) };
        let own = self.workload_of(from).await?;
        try_join_all(referrals.into_iter().map(|lesson| self.learn_referral(lesson, own.clone()))).await?;
        Ok(())
    }

    async fn learn_of_itself(&self, lesson: &Lesson) -> Result<(), HandleError> {
        let about = &lesson.about;
        let (known, raised) = self.update(&Name::Resource(&about.arn), |known| lesson.learn(known, &self.keys)).await?;
        if let Some(raised) = raised {
            self.tell(about.arn.as_str(), raised, lesson).await?;
        }
        // What anybody may tag speaks for no workload, and for no account.
        if about.scope == Scope::Ai && matches!(lesson.taught, Taught::Tags(_)) {
            tokio::try_join!(self.learn_of_workload(lesson, &known), self.learn_of_place(lesson, &known))?;
        }
        Ok(())
    }

    async fn learn_of_workload(&self, lesson: &Lesson, member: &Declaration) -> Result<(), HandleError> {
        let Some(name) = member.workload.as_deref() else { return Ok(()) };
        let named = Name::Workload { account: &lesson.about.account, name };
        let learn = |known: &mut Declaration| lesson.learn_of_workload(member, known, &self.keys);
        let (_, raised) = self.update(&named, learn).await?;
        match raised {
            Some(raised) => self.tell(&named.to_string(), raised, lesson).await,
            None => Ok(()),
        }
    }

    async fn learn_of_place(&self, lesson: &Lesson, member: &Declaration) -> Result<(), HandleError> {
        let Some(declared) = &member.phase else { return Ok(()) };
        let about = &lesson.about;
        self.registry.raise(&about.account, &about.region, declared.phase).await.map_err(HandleError::later)
    }

    async fn learn_referral(&self, lesson: &Lesson, own: Option<String>) -> Result<(), HandleError> {
        let mut lesson = lesson.clone();
        if let Taught::Referral { workload, .. } = &mut lesson.taught {
            *workload = workload.take().or(own);
        }
        self.update(&Name::Resource(&lesson.about.arn), |known| lesson.learn(known, &self.keys)).await?;
        Ok(())
    }

    /// The workload that an AI resource is known to belong to.
    async fn workload_of(&self, arn: &Arn) -> Result<Option<String>, HandleError> {
        let known = self.registry.declarations(std::slice::from_ref(arn)).await.map_err(HandleError::later)?;
        Ok(known.into_values().find_map(|declaration| declaration.workload))
    }

    /// What is known afterwards, and whether a phase was raised by it.
    async fn update(
        &self,
        name: &Name<'_>,
        learn: impl Fn(&mut Declaration) -> (bool, Option<Raise>),
    ) -> Result<(Declaration, Option<Raise>), HandleError> {
        let mut learnt = (Declaration::default(), None);
        let update = self.registry.update(name, |known| {
            let (changed, raised) = learn(known);
            learnt = (known.clone(), raised);
            changed
        });
        update.await.map_err(|error: RegistryError| HandleError::later(error))?;
        Ok(learnt)
    }

    /// Tells the rest of the stack that a phase was raised; hearing it twice does no harm.
    async fn tell(&self, of: &str, Raise { old, new }: Raise, lesson: &Lesson) -> Result<(), HandleError> {
        let by = lesson.by.as_deref();
        let from = old.map(|old| format!(" from {old}")).unwrap_or_default();
        tell_message(Outcome::PhaseRaised, &format!("{of}{from} to {new} by {}", by.unwrap_or("nobody we saw")));
        self.bus.announce_phase(of, old, new, by).await.map_err(HandleError::later)
    }
}
