//! A user: the access keys that the finding names, and no others.

use model::{Approved, Finding, Judge, Judgement, Remedy, Response, UserAccess, Verdict};

use super::{PROTECTED, is_protected};

pub(crate) static USER: Judge = Judge::UserAccess(Judgement { assess, remediate });

const NO_KEY: &str = "none of its access keys is named, so there is none to take from it";

fn assess(finding: &Finding, live: &UserAccess, approved: Approved<'_, UserAccess>) -> Verdict {
    let summary = finding.summary.as_str();
    let active: Vec<_> = named(finding, live).filter(|(_, active)| *active).map(|(id, _)| id).collect();
    if is_protected(finding.resource.arn.as_str(), approved) {
        Verdict::at_most(Response::Alert, summary, PROTECTED)
    } else if named(finding, live).next().is_none() {
        Verdict::at_most(Response::Alert, format!("{summary}; {NO_KEY}"), NO_KEY)
    } else if active.is_empty() {
        Verdict::Sound
    } else {
        Verdict::exposed(format!("{summary}; access key {} is active", active.join(", ")))
    }
}

/// Without a live state, the long-term keys that the finding names: those of sessions begin otherwise.
fn remediate(finding: &Finding, live: Option<&UserAccess>, approved: Approved<'_, UserAccess>) -> Vec<Remedy> {
    if is_protected(finding.resource.arn.as_str(), approved) {
        return Vec::new();
    }
    let keys: Vec<_> = match live {
        Some(live) => named(finding, live).filter(|(_, active)| *active).map(|(id, _)| id.to_owned()).collect(),
        None => finding.subjects.iter().filter(|subject| subject.starts_with("AKIA")).cloned().collect(),
    };
    let user = finding.resource.arn.name();
    keys.into_iter().map(|key| Remedy::DeactivateAccessKey { user: user.to_owned(), key }).collect()
}

/// The keys of the user that the finding names, and whether each can be used.
fn named<'a>(finding: &'a Finding, live: &'a UserAccess) -> impl Iterator<Item = (&'a str, bool)> {
    let keys = live.keys.iter().filter(|key| finding.subjects.contains(&key.id));
    keys.map(|key| (key.id.as_str(), key.active))
}
