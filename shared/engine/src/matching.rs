//! Which controls a change wakes: one look into an index, however many controls there are.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{Arn, Caller, Change, Control, Finding, Resource, Scope, Verdict};

use crate::callers;

type Index = HashMap<(&'static str, &'static str), Vec<&'static Control>>;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for control in catalog::all() {
        for watch in control.watches.iter().filter(|watch| watch.caller.is_none()) {
            index.entry((watch.service, watch.operation)).or_default().push(control);
        }
    }
    index
});

/// The controls that a caller wakes.
static CALLERS: LazyLock<Vec<(Caller, &Control)>> = LazyLock::new(|| {
    let of = |control: &'static Control| {
        control.watches.iter().filter_map(|watch| watch.caller).map(move |by| (by, control))
    };
    catalog::all().into_iter().flat_map(of).collect()
});

/// A control, and what it noticed.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The control.
    pub control: &'static Control,
    /// What it noticed.
    pub finding: Finding,
    /// The verdict, when there is nothing to look at.
    pub verdict: Option<Verdict>,
}

/// What the controls notice in a change. A call that failed changed nothing, and tells of its caller all the same.
#[must_use]
pub fn sightings(change: &Change) -> Vec<Sighting> {
    let woken = INDEX.get(&(change.service(), change.operation.as_str())).filter(|_| change.error.is_none());
    let of_call = woken.into_iter().flatten().flat_map(|control| of_control(control, change));
    let callers = CALLERS.iter().filter(|(caller, _)| callers::is(*caller, change));
    of_call.chain(callers.filter_map(|(caller, control)| of_caller(control, *caller, change))).collect()
}

/// What a control notices of the caller. Its parameters do not matter.
fn of_caller(control: &'static Control, caller: Caller, change: &Change) -> Option<Sighting> {
    let Some(principal) = callers::principal(caller, change) else { return Some(unlocated(control, change)) };
    (control.detect)(change, &principal).map(|finding| Sighting { control, finding, verdict: None })
}

/// What a control notices: one thing of each resource that the call names.
fn of_control(control: &'static Control, change: &Change) -> Vec<Sighting> {
    let Some(resource) = &change.resource else { return vec![unlocated(control, change)] };
    let touched = std::iter::once(resource).chain(&change.others);
    touched.filter_map(|resource| sighting(control, change, resource)).collect()
}

fn sighting(control: &'static Control, change: &Change, resource: &Resource) -> Option<Sighting> {
    let finding =
        if change.is_partial() { Finding::partial(change, resource) } else { (control.detect)(change, resource)? };
    Some(Sighting { control, finding, verdict: None })
}

/// A watched call that does not say what it touched is reported, not dropped: AWS leaves large parameters out, and
/// padding a request is a known way to hide it.
fn unlocated(control: &'static Control, change: &Change) -> Sighting {
    let Change { partition, region, account, .. } = change;
    let arn = format!("arn:{partition}:{}:{region}:{account}:{}", change.service(), Finding::UNNAMED);
    let (account, region) = (change.account.clone(), change.region.clone());
    let resource = Resource { arn: Arn::new(arn), account, region, scope: Scope::Ai };
    let finding = Finding::partial(change, &resource);
    Sighting { control, finding, verdict: Some(Verdict::unknown("the event does not say which resource it touched")) }
}
