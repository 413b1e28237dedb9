//! What takes the credentials of an attack from whoever uses them, and stops what works for an attacker, where that is
//! narrow and can be taken back.

use model::{
    Approved, Finding, FunctionConcurrency, Judge, Judgement, ListName, Listed, Remedy, Response, UserAccess, Verdict,
};

/// A user: the access keys that the finding names, and no others.
pub(crate) static USER: Judge = Judge::UserAccess(Judgement { assess, remediate });
/// A function: nobody can call it.
pub(crate) static FUNCTION: Judge =
    Judge::FunctionConcurrency(Judgement { assess: assess_function, remediate: quarantine });
/// Anybody else is told of.
pub(crate) static OTHERS: Judge = Judge::HAPPENED;

/// How the ARN of a user goes on after the account.
pub(crate) const USERS: &str = "user/";

/// How the ARN of a function goes on after the account.
pub(crate) const FUNCTIONS: &str = "function:";

const PROTECTED: &str = "it is one of the policy's protected principals";
/// Whoever was attacked is told of it all the same.
const GONE: &str = "the function is gone";
const NO_KEY: &str = "none of its access keys is named, so there is none to take from it";

fn assess(finding: &Finding, live: &UserAccess, Approved { lists, .. }: Approved<'_, UserAccess>) -> Verdict {
    let summary = finding.summary.as_str();
    let active: Vec<_> = named(finding, live).filter(|(_, active)| *active).map(|(id, _)| id).collect();
    if lists.has(ListName::ProtectedPrincipals, finding.resource.arn.as_str()) == Listed::Yes {
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
fn remediate(
    finding: &Finding,
    live: Option<&UserAccess>,
    Approved { lists, .. }: Approved<'_, UserAccess>,
) -> Vec<Remedy> {
    let arn = &finding.resource.arn;
    if lists.has(ListName::ProtectedPrincipals, arn.as_str()) == Listed::Yes {
        return Vec::new();
    }
    let keys: Vec<_> = match live {
        Some(live) => named(finding, live).filter(|(_, active)| *active).map(|(id, _)| id.to_owned()).collect(),
        None => finding.subjects.iter().filter(|subject| subject.starts_with("AKIA")).cloned().collect(),
    };
    keys.into_iter().map(|key| Remedy::DeactivateAccessKey { user: arn.name().to_owned(), key }).collect()
}

/// The keys of the user that the finding names, and whether each can be used.
fn named<'a>(finding: &'a Finding, live: &'a UserAccess) -> impl Iterator<Item = (&'a str, bool)> {
    let keys = live.keys.iter().filter(|key| finding.subjects.contains(&key.id));
    keys.map(|key| (key.id.as_str(), key.active))
}

fn assess_function(finding: &Finding, live: &FunctionConcurrency, _: Approved<'_, FunctionConcurrency>) -> Verdict {
    if live.runs() {
        Verdict::exposed(finding.summary.clone())
    } else if live.exists {
        Verdict::Sound
    } else {
        Verdict::at_most(Response::Alert, format!("{}; {GONE}", finding.summary), GONE)
    }
}

fn quarantine(
    finding: &Finding,
    live: Option<&FunctionConcurrency>,
    _: Approved<'_, FunctionConcurrency>,
) -> Vec<Remedy> {
    let function = finding.resource.arn.to_string();
    if live.is_none_or(FunctionConcurrency::runs) { vec![Remedy::QuarantineFunction { function }] } else { Vec::new() }
}
