//! What a change teaches about whose a resource is: tags, references, and that something is gone. A lesson is a claim
//! that is written down with its author; what it is worth is decided with the resource's standing.

mod apply;
mod table;

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::{Arn, Change, Phase, Resource, Scope, State, Tags, Watch};

use self::table::{Kind, VERSIONS, kinds};
use crate::TagKeys;
use crate::naming::of_arn;
use crate::tagging::CALLS;

/// The key of the tag that names who answers for a resource.
pub(crate) const OWNER: &str = "ai:owner";
/// The key of the tag that says what the workload does with it.
pub(crate) const USE_CASE: &str = "ai:use-case";

/// Something to remember of a resource.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lesson {
    /// The resource.
    pub about: Resource,
    /// Who said it: the role behind a session, or the caller's own ARN.
    pub by: Option<String>,
    /// When it was said; `None` for what was found when somebody looked.
    pub at: Option<Timestamp>,
    /// What to remember.
    pub taught: Taught,
}

/// What to remember.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Taught {
    /// It was given these tags, among which are some that declare.
    Tags(Tags),
    /// An AI resource refers to it.
    Referral {
        /// The AI resource.
        from: Arn,
        /// Its workload, when the request names one.
        workload: Option<String>,
        /// Since when.
        since: Timestamp,
    },
    /// It was deleted.
    Deleted,
}

/// A phase that is higher than what held before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Raise {
    /// What held before; `None` when nothing did, or when the same is heard again.
    pub old: Option<Phase>,
    /// What holds now.
    pub new: Phase,
}

/// The calls from which something is learnt, sorted.
#[must_use]
pub fn learnt_from() -> Vec<Watch> {
    let tagging = CALLS.iter().map(|call| Watch::new(call.service, call.operation));
    let of_kind = |kind: &'static Kind| kind.operations.iter().map(|operation| Watch::new(kind.service, operation));
    let calls: BTreeSet<_> = tagging.chain(kinds().flat_map(of_kind)).collect();
    calls.into_iter().collect()
}

/// What a change teaches. A call that failed teaches nothing, and neither does one that only removes tags: what was
/// declared stays declared.
#[must_use]
pub fn lessons(change: &Change, keys: &TagKeys) -> Vec<Lesson> {
    if change.error.is_some() {
        return Vec::new();
    }
    if let Some(retag) = &change.retag {
        let touched = change.resource.iter().chain(&change.others);
        return touched.filter_map(|resource| tagged(change, resource.clone(), &retag.set, keys)).collect();
    }
    let is_of = |kind: &&Kind| kind.service == change.service() && kind.operations.contains(&&*change.operation);
    kinds().filter(is_of).flat_map(|kind| of_kind(change, kind, keys)).collect()
}

/// What the first look at an AI resource teaches: the tags that it carries, and what its state refers to.
#[must_use]
pub fn lessons_of_look(
    resource: &Resource,
    tags: Option<&Tags>,
    state: Option<&State>,
    keys: &TagKeys,
    now: Timestamp,
) -> Vec<Lesson> {
    if resource.scope != Scope::Ai {
        return Vec::new();
    }
    let lesson = |about, taught| Lesson { about, by: None, at: None, taught };
    let tags = tags.filter(|tags| declares(tags, keys));
    let workload = tags.and_then(|tags| tags.get(&keys.workload)).cloned();
    let told = tags.map(|tags| lesson(resource.clone(), Taught::Tags(tags.clone())));
    let referral = |arn: &str| {
        let taught = Taught::Referral { from: resource.arn.identity(), workload: workload.clone(), since: now };
        let region = resource.region.clone();
        lesson(
            Resource { arn: Arn::new(arn), account: resource.account.clone(), region, scope: Scope::Generic },
            taught,
        )
    };
    told.into_iter().chain(state.into_iter().flat_map(referred).map(referral)).collect()
}

/// The ARNs that a state refers to.
fn referred(state: &State) -> Vec<&str> {
    let found = if let State::Gateway(gateway) = state {
        [gateway.role(), gateway.key()]
    } else if let State::Runtime(runtime) = state {
        [runtime.role(), None]
    } else {
        [None, None]
    };
    found.into_iter().flatten().filter(|arn| arn.starts_with("arn:")).collect()
}

fn of_kind(change: &Change, kind: &Kind, keys: &TagKeys) -> Vec<Lesson> {
    let about = named(change, kind);
    if !change.operation.starts_with("Delete") {
        return about.into_iter().flat_map(|about| of_one(change, kind, about, keys)).collect();
    }
    let whole = VERSIONS.iter().all(|version| change.request.text(version).is_none());
    about.into_iter().filter(|_| whole).map(|about| lesson(change, about, Taught::Deleted)).collect()
}

/// What a call teaches of one thing that it creates or changes.
fn of_one(change: &Change, kind: &Kind, about: Resource, keys: &TagKeys) -> Vec<Lesson> {
    let workload = change.tags.get(&keys.workload).cloned();
    let (from, since) = (about.arn.identity(), change.time.unwrap_or_default());
    let referral = |to: Arn| {
        let taught = Taught::Referral { from: from.clone(), workload: workload.clone(), since };
        lesson(change, of_arn(change, to), taught)
    };
    let texts = kind
        .refers
        .iter()
        .flat_map(|(path, naming)| change.request.texts(path).into_iter().filter_map(|name| naming.arn(change, name)));
    let referred: BTreeSet<_> = texts.filter(|to| *to != about.arn).collect();
    tagged(change, about, &change.tags, keys).into_iter().chain(referred.into_iter().map(referral)).collect()
}

/// The resources that a call creates, changes or deletes: one, as a rule.
fn named(change: &Change, kind: &Kind) -> Vec<Resource> {
    // A setting of the Region has no name.
    if kind.answered.is_empty() && kind.asked.is_empty() {
        return kind.naming.resource(change, "").into_iter().collect();
    }
    let answered = kind.answered.iter().map(|path| change.response.texts(path));
    let asked = kind.asked.iter().map(|path| change.request.texts(path));
    let names = answered.chain(asked).find(|names| !names.is_empty()).unwrap_or_default();
    names.into_iter().filter_map(|name| kind.naming.resource(change, name)).collect()
}

fn tagged(change: &Change, about: Resource, tags: &Tags, keys: &TagKeys) -> Option<Lesson> {
    declares(tags, keys).then(|| lesson(change, about, Taught::Tags(tags.clone())))
}

fn lesson(change: &Change, about: Resource, taught: Taught) -> Lesson {
    Lesson { about, by: change.actor.principal().map(str::to_owned), at: change.time, taught }
}

/// Whether any of the tags declares something.
fn declares(tags: &Tags, keys: &TagKeys) -> bool {
    [keys.workload.as_str(), &keys.phase, OWNER, USE_CASE].into_iter().any(|key| tags.contains_key(key))
}
