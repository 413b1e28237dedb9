//! Which controls a change wakes: one look into an index, however many controls there are.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{Arn, Change, Control, Finding, Resource, Scope, Verdict};

type Index = HashMap<(&'static str, &'static str), Vec<&'static Control>>;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for control in catalog::all() {
        for watch in control.watches {
            index.entry((watch.service, watch.operation)).or_default().push(control);
        }
    }
    index
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

/// What the controls notice in a change. A call that failed changed nothing.
#[must_use]
pub fn sightings(change: &Change) -> Vec<Sighting> {
    if change.error.is_some() {
        return Vec::new();
    }
    let woken = INDEX.get(&(change.service(), change.operation.as_str()));
    woken.into_iter().flatten().filter_map(|control| sighting(control, change)).collect()
}

fn sighting(control: &'static Control, change: &Change) -> Option<Sighting> {
    let Some(resource) = &change.resource else { return Some(unlocated(control, change)) };
    let finding =
        if change.is_partial() { Finding::partial(change, resource) } else { (control.detect)(change, resource)? };
    Some(Sighting { control, finding, verdict: None })
}

/// A watched call that does not say what it touched is reported, not dropped: AWS leaves large parameters out, and
/// padding a request is a known way to hide it.
fn unlocated(control: &'static Control, change: &Change) -> Sighting {
    let arn = format!("arn:{}:{}:{}:{}:unnamed", change.partition, change.service(), change.region, change.account);
    let (account, region) = (change.account.clone(), change.region.clone());
    let resource = Resource { arn: Arn::new(arn), account, region, scope: Scope::Ai };
    let finding = Finding::partial(change, &resource);
    Sighting { control, finding, verdict: Some(Verdict::unknown("the event does not say which resource it touched")) }
}
