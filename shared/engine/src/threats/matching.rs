//! Which controls a threat wakes: a few looks into an index, however many controls there are.

use std::collections::HashMap;
use std::sync::LazyLock;

use catalog::all;
use model::{Arn, Control, Finding, Resource, Response, Scope, Threat, Threats, Verdict};

use crate::Sighting;

type Index = HashMap<&'static str, Vec<(&'static Control, Threats)>>;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for control in all() {
        if let Some(threats) = control.threats {
            for kind in threats.types {
                index.entry(kind).or_default().push((control, threats));
            }
        }
    }
    index
});

/// What is left for whoever hears of all that nobody names.
const UNLISTED: &str = "*";

/// What the controls notice in a threat: for each control that it wakes, the resources that it names, in the order in which
/// the control would rather speak of them. The first that is anybody's is told, and no other: it is one attack.
#[must_use]
pub fn threat_sightings(threat: &Threat) -> Vec<Vec<Sighting>> {
    let names = threat.kind.names();
    let listed = names.iter().find_map(|name| INDEX.get(name.as_str()));
    let woken = listed.or_else(|| INDEX.get(UNLISTED)).into_iter().flatten();
    // What nobody names, and what touches nothing by itself, is nobody's if it names no resource either.
    let matters = listed.is_some() || threat.is_of_ai();
    woken.map(|(control, threats)| of_control(control, threats, threat, matters)).collect()
}

fn of_control(control: &'static Control, threats: &Threats, threat: &Threat, matters: bool) -> Vec<Sighting> {
    if threat.touched.is_empty() {
        let told = matters && threat.only_recorded().is_none();
        return told.then(|| unlocated(control, threat)).into_iter().collect();
    }
    let mut resources: Vec<_> = threat.touched.iter().map(|touched| &touched.resource).collect();
    let rank = |resource: &&Resource| {
        let service = resource.arn.service();
        threats.about.iter().position(|about| service == Some(*about)).unwrap_or(threats.about.len())
    };
    resources.sort_by_key(rank);
    let findings = resources.into_iter().filter_map(|resource| (threats.detect)(threat, resource));
    findings.map(|finding| Sighting { control, finding: limited(finding, threat), verdict: None }).collect()
}

/// What GuardDuty made up, and what somebody has put away, wakes nobody at night.
fn limited(finding: Finding, threat: &Threat) -> Finding {
    match threat.only_recorded() {
        Some(why) => finding.at_most(Response::Record, why),
        None => finding,
    }
}

/// A finding of a kind that is watched, and that does not say whom or what it is about, is reported and not dropped.
fn unlocated(control: &'static Control, threat: &Threat) -> Sighting {
    let Threat { partition, region, account, kind, .. } = threat;
    let arn = Arn::new(format!("arn:{partition}:guardduty:{region}:{account}:{}", Finding::UNNAMED));
    let resource = Resource { arn, account: account.clone(), region: region.clone(), scope: Scope::Ai };
    let finding = Finding::of_threat(threat, &resource, format!("did what GuardDuty calls {kind}"));
    Sighting { control, finding, verdict: Some(Verdict::unknown("the finding does not say whom or what it is about")) }
}
