//! A look at a resource: its live state, what was declared of it, and what the control makes of both.

use aws::config::SdkConfig;
use aws::observe::{ObserveError, Observer};
use aws::registry::{Known, Registry, RegistryError};
use engine::{Case, Claims, decide, standing};
use model::{Control, Decision, Finding, Mode, Observed, Plan, Standing, State, StateKind, Tags, Verdict};

use crate::{Attempt, HandleError, Settings};

/// Looks at resources.
#[derive(Debug)]
pub(crate) struct Looker {
    observer: Observer,
    registry: Registry,
}

/// What was seen of a resource, once for all controls that judge it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    state: Result<Option<State>, String>,
    arn: Option<model::Arn>,
    tags: Option<Tags>,
    known: Result<Known, String>,
}

/// What a control makes of what was seen.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) finding: Finding,
    pub(crate) state: Option<State>,
    pub(crate) verdict: Verdict,
    pub(crate) standing: Standing,
    pub(crate) plan: Plan,
    #[cfg_attr(not(feature = "detect"), expect(dead_code, reason = "a record keeps what its first look saw"))]
    pub(crate) stack: Option<String>,
}

impl Looker {
    pub(crate) fn new(config: &SdkConfig, settings: &Settings) -> Self {
        let observer = Observer::new(config, &settings.keys.workload);
        Self { observer, registry: Registry::new(config, &settings.workloads) }
    }

    /// Reads state and registry at once. What may be readable later is an error until the last receipt but one; then
    /// it is unknown, like everything that could not be read.
    pub(crate) async fn look(
        &self,
        kind: StateKind,
        finding: &Finding,
        attempt: &Attempt,
    ) -> Result<Seen, HandleError> {
        let resource = &finding.resource;
        let declared = self.registry.look_up(&resource.arn, &resource.account, &resource.region);
        let (observed, mut known) = tokio::join!(self.observer.observe(kind, finding), declared);
        let (state, arn, tags) = match observed {
            Ok(Observed { state, arn, tags }) => (Ok(Some(state)), arn, Some(tags)),
            Err(error) if error.is_transient() && !attempt.is_last_but_one() => return Err(HandleError::later(error)),
            Err(error) => (Err(why_unread(&error)), None, None),
        };
        // The event named the resource otherwise, such as by an alias: it is remembered under its own name.
        if let Some(arn) = arn.as_ref().filter(|arn| arn.identity() != resource.arn.identity()) {
            known = self.registry.look_up(arn, &resource.account, &resource.region).await;
        }
        let known = match known {
            Ok(known) => Ok(known),
            Err(error @ RegistryError::Transient { .. }) if !attempt.is_last_but_one() => {
                return Err(HandleError::later(error));
            }
            Err(error) => Err(error.to_string()),
        };
        Ok(Seen { state, arn, tags, known })
    }
}

fn why_unread(error: &ObserveError) -> String {
    error.to_string()
}

impl Seen {
    /// Nothing needs to be seen: the event alone tells that the state cannot be known.
    #[cfg(feature = "detect")]
    pub(crate) fn nothing() -> Self {
        Self { state: Ok(None), arn: None, tags: None, known: Ok(Known::default()) }
    }

    /// What `control` makes of it. A state that was read without the registry's answer is unknown too: nobody can say
    /// what was approved.
    pub(crate) fn judged(
        &self,
        control: &Control,
        mut finding: Finding,
        given: Option<Verdict>,
        requested: &Tags,
        settings: &Settings,
    ) -> Judged {
        if let Some(arn) = &self.arn {
            finding.resource.arn = arn.clone();
        }
        let none = Known::default();
        let known = self.known.as_ref().unwrap_or(&none);
        let baselines =
            known.declaration.as_ref().map(|declaration| declaration.baselines.as_slice()).unwrap_or_default();
        let live = self.state.as_ref().ok().and_then(Option::as_ref);
        let verdict = given.unwrap_or_else(|| match (&self.known, &self.state) {
            (Err(why), _) | (_, Err(why)) => Verdict::unknown(why.clone()),
            (Ok(_), Ok(None)) => Verdict::Unread,
            (Ok(_), Ok(Some(state))) => control.judge.assess(&finding, state, baselines),
        });
        let plan = Plan(control.judge.remediate(&finding, live, baselines));
        Judged {
            verdict,
            standing: self.standing(&finding, known, requested, settings),
            plan,
            state: live.cloned(),
            stack: self.tags.as_ref().and_then(|tags| tags.get("aws:cloudformation:stack-name").cloned()),
            finding,
        }
    }

    fn standing(&self, finding: &Finding, known: &Known, requested: &Tags, settings: &Settings) -> Standing {
        // Without the registry's answer nobody can say that a resource is nobody's.
        let tags = self.tags.as_ref().filter(|_| self.known.is_ok());
        let claims = Claims {
            declaration: known.declaration.as_ref(),
            tags,
            requested,
            highest: known.highest,
            floor: settings.floor,
            keys: &settings.keys,
        };
        standing(&finding.resource, &claims)
    }
}

impl Judged {
    /// What we do about it.
    pub(crate) fn decide(&self, control: &Control, own_change: bool, mode: Mode) -> Decision {
        decide(Case {
            control,
            ceiling: self.finding.ceiling.as_ref(),
            verdict: &self.verdict,
            standing: &self.standing,
            plan: self.plan.clone(),
            own_change,
            mode,
        })
    }
}
