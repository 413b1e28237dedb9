//! A look at a resource: its live state, what was declared of it, and what the control makes of both.

mod judged;

use std::borrow::Cow;
use std::sync::Arc;

use aws::config::SdkConfig;
use aws::journal::{Allowed, Journal, JournalError};
#[cfg(feature = "check")]
use aws::observe::stack::OwnStack;
use aws::observe::{ObserveError, Observer};
use aws::registry::{Known, Registry, RegistryError};
use aws::roles::{AssumeError, Roles, reading_policy};
use engine::{Claims, Lesson, TagKeys, lessons_of_look, standing};
use jiff::Timestamp;
use model::{
    ApprovedLists, BaselineStatus, Control, Declaration, Finding, Members, Observed, Phase, Plan, Policy, Resource,
    Standing, State, StateKind, Tags, Verdict,
};

pub(crate) use judged::Judged;

use crate::policies::Policies;
use crate::{Attempt, HandleError, Settings};

/// Looks at resources.
#[derive(Debug)]
pub(crate) struct Looker {
    observer: Observer,
    registry: Registry,
    policies: Policies,
    config: SdkConfig,
    members: Members,
    keys: TagKeys,
    floor: Option<Phase>,
}

/// The name of a session that looks into another account.
const LOOKS: &str = "phaseguard-looks";

/// What people allow about the findings of `key`; what cannot be read for good is told apart from what may be later.
pub(crate) async fn allowed(
    journal: &Journal,
    key: &str,
    attempt: &Attempt,
) -> Result<Result<Allowed, String>, HandleError> {
    match journal.allowed(key).await {
        Ok(allowed) => Ok(Ok(allowed)),
        Err(error @ JournalError::Transient { .. }) if !attempt.is_last_but_one() => Err(HandleError::later(error)),
        Err(error) => Ok(Err(error.to_string())),
    }
}

/// What is known of a resource before it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Before<'a> {
    /// What the request of its change says of it.
    #[cfg(feature = "detect")]
    Requested(&'a Tags),
    /// The workload in which it was found earlier.
    #[cfg(feature = "remediate")]
    Found(Option<&'a str>),
}

/// What was seen of a resource, once for all controls that judge it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    state: Result<Option<State>, String>,
    arn: Option<model::Arn>,
    tags: Option<Tags>,
    known: Result<Known, String>,
    policy: Result<Arc<Policy>, String>,
    keys: TagKeys,
    floor: Option<Phase>,
    at: Timestamp,
}

impl Looker {
    pub(crate) fn new(config: &SdkConfig, settings: &Settings) -> Self {
        Self {
            observer: Observer::new(config, &settings.keys.workload)
                .with_policies_in(&settings.policy_bucket)
                .with_stack(&settings.stack),
            registry: Registry::new(config, &settings.workloads),
            policies: Policies::new(config, settings),
            config: config.clone(),
            members: settings.members.clone(),
            keys: settings.keys.clone(),
            floor: settings.floor,
        }
    }

    /// Our own stack.
    #[cfg(feature = "check")]
    pub(crate) const fn stack(&self) -> &OwnStack {
        self.observer.stack()
    }

    /// The policy in force.
    pub(crate) async fn policy(&self) -> Result<Arc<Policy>, String> {
        self.policies.current().await
    }

    /// Who reads what a change is about.
    pub(crate) const fn own(&self) -> Cow<'_, Observer> {
        Cow::Borrowed(&self.observer)
    }

    /// Who reads what a threat is about: we at home, and elsewhere the role that the account has for us, cut to one kind of
    /// state; or why nobody can. What STS may give later is an error until the last receipt but one.
    pub(crate) async fn reader(
        &self,
        kind: StateKind,
        resource: &Resource,
        attempt: &Attempt,
    ) -> Result<Result<Cow<'_, Observer>, String>, HandleError> {
        if self.members.is_home(resource) {
            return Ok(Ok(self.own()));
        }
        let role = match self.members.role(resource, Members::READ) {
            Ok(role) => role,
            Err(why) => return Ok(Err(why.to_owned())),
        };
        let region = resource.arn.region().unwrap_or(&resource.region);
        match Roles::new(&self.config).assume(&role, LOOKS, Some(reading_policy(kind)), region).await {
            Ok(config) => Ok(Ok(Cow::Owned(Observer::new(&config, &self.keys.workload)))),
            Err(error @ AssumeError::Transient { .. }) if !attempt.is_last_but_one() => Err(HandleError::later(error)),
            Err(error) => Ok(Err(format!("it is of another account, into which we cannot look: {error}"))),
        }
    }

    /// Nothing can be seen of the resource, and why.
    #[cfg(feature = "remediate")]
    pub(crate) fn unseen(&self, why: String) -> Seen {
        Seen { state: Err(why), ..self.nothing() }
    }

    /// Has `reader` read the state, and reads registry and policy at the same time, and then what stands around the resource,
    /// if anything does. What may be readable later is an error until the last receipt but one; then it is unknown, like
    /// everything that could not be read.
    pub(crate) async fn look(
        &self,
        reader: &Observer,
        kind: StateKind,
        finding: &Finding,
        before: Before<'_>,
        attempt: &Attempt,
    ) -> Result<Seen, HandleError> {
        let known = self.known(&finding.resource, before);
        let (observed, known, policy) = tokio::join!(reader.observe(kind, finding), known, self.policy());
        let (state, arn, tags) = match observed {
            Ok(Observed { state, arn, tags }) => (Ok(Some(state)), arn, Some(tags)),
            Err(error) if error.is_transient() && !attempt.is_last_but_one() => return Err(HandleError::later(error)),
            Err(error) => (Err(why_unread(&error)), None, None),
        };
        let mut seen = Seen { state, arn, tags, policy, ..self.nothing() };
        seen.known = self.remembered(&finding.resource, &seen, known, attempt).await?;
        Ok(seen.remembering(finding))
    }

    /// What the registry tells of the resource and, if that is known already, of its workload.
    async fn known(&self, resource: &Resource, before: Before<'_>) -> Result<Known, RegistryError> {
        let Resource { arn, account, region, .. } = resource;
        let workload = match before {
            #[cfg(feature = "detect")]
            Before::Requested(tags) => tags.get(&self.keys.workload).map(String::as_str),
            #[cfg(feature = "remediate")]
            Before::Found(workload) => workload,
        };
        self.registry.look_up(arn, account, region, workload).await
    }

    /// All that is remembered of the resource. What may be readable later is an error until the last receipt but one.
    async fn remembered(
        &self,
        resource: &Resource,
        seen: &Seen,
        known: Result<Known, RegistryError>,
        attempt: &Attempt,
    ) -> Result<Result<Known, String>, HandleError> {
        let known = match known {
            Ok(known) => self.around(resource, seen, known).await,
            Err(error) => Err(error),
        };
        match known {
            Err(error @ RegistryError::Transient { .. }) if !attempt.is_last_but_one() => {
                Err(HandleError::later(error))
            }
            known => Ok(known.map_err(|error| error.to_string())),
        }
    }

    /// What stands around the resource, by the name under which it is remembered.
    async fn around(&self, resource: &Resource, seen: &Seen, mut known: Known) -> Result<Known, RegistryError> {
        let Resource { account, region, .. } = resource;
        // The event named the resource otherwise, such as by an alias.
        if let Some(arn) = seen.arn.as_ref().filter(|arn| arn.identity() != resource.arn.identity()) {
            known = self.registry.look_up(arn, account, region, None).await?;
        }
        let declared = known.declaration.as_ref().and_then(|declaration| declaration.workload.clone());
        let own = declared.or_else(|| seen.tags.as_ref()?.get(&self.keys.workload).cloned());
        self.registry.look_around(account, own.as_deref(), &mut known).await?;
        Ok(known)
    }

    /// Nothing was seen of the resource.
    fn nothing(&self) -> Seen {
        Seen {
            state: Ok(None),
            arn: None,
            tags: None,
            known: Ok(Known::default()),
            policy: Ok(Arc::new(Policy::default())),
            keys: self.keys.clone(),
            floor: self.floor,
            at: Timestamp::now(),
        }
    }

    /// What is known of a resource that nobody looks at, with the tags that somebody else saw on it.
    #[cfg(feature = "detect")]
    pub(crate) async fn recall(&self, finding: &Finding, tags: Tags, attempt: &Attempt) -> Result<Seen, HandleError> {
        let known = self.known(&finding.resource, Before::Requested(&tags));
        let (known, policy) = tokio::join!(known, self.policy());
        let mut seen = Seen { tags: Some(tags), policy, ..self.nothing() };
        seen.known = self.remembered(&finding.resource, &seen, known, attempt).await?;
        Ok(seen)
    }

    /// Nothing needs to be seen of the resource: the event alone tells that its state cannot be known.
    #[cfg(feature = "detect")]
    pub(crate) async fn look_away(&self) -> Seen {
        Seen { policy: self.policy().await, ..self.nothing() }
    }
}

fn why_unread(error: &ObserveError) -> String {
    error.to_string()
}

impl Seen {
    /// The same, where a state that is judged beside what is remembered has it.
    fn remembering(mut self, finding: &Finding) -> Self {
        let standing = self.known.as_ref().ok().and_then(|known| self.standing(finding, known, &Tags::new()).phase());
        if let (Ok(Some(State::PhaseTag(tag))), Ok(known)) = (&mut self.state, &self.known) {
            let own = known.declaration.as_ref();
            let workload = own.and_then(|own| known.around.workloads.get(own.workload.as_deref()?));
            *tag = std::mem::take(tag).beside(&self.keys.phase, own, workload, self.at).under(standing);
        }
        self
    }

    /// What there is to be learnt of an AI resource that nothing is known of yet.
    #[cfg_attr(not(feature = "detect"), expect(dead_code, reason = "only who looks first learns"))]
    pub(crate) fn lessons(&self, resource: &Resource) -> Vec<Lesson> {
        if self.known.as_ref().is_ok_and(|known| known.declaration.is_none()) {
            let state = self.state.as_ref().ok().and_then(Option::as_ref);
            return lessons_of_look(resource, self.tags.as_ref(), state, &self.keys, self.at);
        }
        Vec::new()
    }

    /// What `control` makes of it. A state that was read without the registry's answer is unknown too: nobody can say
    /// what was approved.
    pub(crate) fn judged(
        &self,
        control: &Control,
        mut finding: Finding,
        given: Option<Verdict>,
        requested: &Tags,
    ) -> Judged {
        if let Some(arn) = &self.arn {
            finding.resource.arn = arn.clone();
        }
        let none = Known::default();
        let known = self.known.as_ref().unwrap_or(&none);
        let baselines = known.declaration.as_ref().map(model::Declaration::approved).unwrap_or_default();
        let lists = self.policy.as_ref().map_or(ApprovedLists::NONE, |policy| &policy.lists);
        let live = self.state.as_ref().ok().and_then(Option::as_ref);
        let verdict = given.unwrap_or_else(|| match (&self.known, &self.state) {
            (Err(why), _) | (_, Err(why)) => Verdict::unknown(why.clone()),
            (Ok(_), Ok(None)) => Verdict::Unread,
            (Ok(_), Ok(Some(state))) => control.judge.assess(&finding, state, &baselines, lists),
        });
        let plan = Plan(control.judge.remediate(&finding, live, &baselines, lists));
        Judged {
            verdict,
            standing: self.standing(&finding, known, requested),
            plan,
            policy: self.policy.clone(),
            at: self.at,
            state: live.cloned(),
            stack: self.tags.as_ref().and_then(|tags| tags.get("aws:cloudformation:stack-name").cloned()),
            finding,
        }
    }

    /// What the registry remembers of the resource, if that could be read.
    #[cfg(feature = "detect")]
    pub(crate) fn declared(&self) -> Option<Declaration> {
        let known = self.known.as_ref().ok()?;
        Some(known.declaration.clone().unwrap_or_default())
    }

    /// Whether all that is wrong with the state is that nobody approved one yet: judged against itself it is sound.
    #[cfg(feature = "detect")]
    pub(crate) fn lacks_only_approval(&self, control: &Control, judged: &Judged) -> bool {
        let (Verdict::Unknown { .. }, Some(state), Some(declaration)) =
            (&judged.verdict, &judged.state, self.declared())
        else {
            return false;
        };
        let lists = self.policy.as_ref().map_or(ApprovedLists::NONE, |policy| &policy.lists);
        let against_itself = control.judge.assess(&judged.finding, state, std::slice::from_ref(state), lists);
        declaration.baseline(state.kind(), BaselineStatus::Approved).is_none() && against_itself == Verdict::Sound
    }

    fn standing(&self, finding: &Finding, known: &Known, requested: &Tags) -> Standing {
        // Without the registry's answer nobody can say that a resource is nobody's.
        let tags = self.tags.as_ref().filter(|_| self.known.is_ok());
        let claims = Claims {
            declaration: known.declaration.as_ref(),
            around: &known.around,
            tags,
            requested,
            floor: self.floor,
            policy: self.policy.as_deref().ok(),
            keys: &self.keys,
            now: self.at,
        };
        standing(&finding.resource, &claims)
    }
}
