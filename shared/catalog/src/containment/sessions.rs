//! A role: its sessions that were begun before end. Whoever may have the role begins another, which an attacker with nothing
//! but the credentials of a session cannot.

use model::{Approved, Finding, Judge, Judgement, Remedy, Response, Revoked, RoleSessions, Verdict};

use super::{PROTECTED, is_protected};
use crate::iam::{SEALED, is_sealed};

/// Whatever its sessions may do ends.
pub(super) static ROLE: Judge = Judge::RoleSessions(Judgement { assess: assess_all, remediate: revoke_all });

/// What its sessions may do with AI ends.
pub(super) static ROLE_OF_AI: Judge = Judge::RoleSessions(Judgement { assess: assess_ai, remediate: revoke_ai });

/// What ending them costs, whoever is asked for it should know.
const GO_ON: &str = "sessions of the role that were begun until then go on, and once they are ended whatever uses it \
                     rightly has to begin another";

const NO_TIME: &str = "GuardDuty does not say when it was seen, so that nobody knows which sessions are meant";

fn assess_all(finding: &Finding, live: &RoleSessions, approved: Approved<'_, RoleSessions>) -> Verdict {
    assess(finding, live, approved, Revoked::Everything)
}

fn assess_ai(finding: &Finding, live: &RoleSessions, approved: Approved<'_, RoleSessions>) -> Verdict {
    assess(finding, live, approved, Revoked::UseOfAi)
}

fn revoke_all(finding: &Finding, live: Option<&RoleSessions>, approved: Approved<'_, RoleSessions>) -> Vec<Remedy> {
    revoke(finding, live, approved, Revoked::Everything)
}

fn revoke_ai(finding: &Finding, live: Option<&RoleSessions>, approved: Approved<'_, RoleSessions>) -> Vec<Remedy> {
    revoke(finding, live, approved, Revoked::UseOfAi)
}

fn assess(finding: &Finding, live: &RoleSessions, approved: Approved<'_, RoleSessions>, revoked: Revoked) -> Verdict {
    let summary = finding.summary.as_str();
    match untouchable(finding, approved) {
        Some(why) => Verdict::at_most(Response::Alert, format!("{summary}; {why}"), why),
        None if has_ended(finding, live, revoked) => Verdict::Sound,
        None => Verdict::exposed(format!("{summary}; {GO_ON}")),
    }
}

fn revoke(
    finding: &Finding,
    live: Option<&RoleSessions>,
    approved: Approved<'_, RoleSessions>,
    revoked: Revoked,
) -> Vec<Remedy> {
    let ended = live.is_some_and(|live| has_ended(finding, live, revoked));
    if ended || untouchable(finding, approved).is_some() {
        return Vec::new();
    }
    vec![Remedy::RevokeRoleSessions { role: finding.resource.arn.name().to_owned(), revoked }]
}

/// Why nothing is taken from the role.
fn untouchable(finding: &Finding, approved: Approved<'_, RoleSessions>) -> Option<&'static str> {
    if is_protected(finding.resource.arn.as_str(), approved) {
        Some(PROTECTED)
    } else if is_sealed(&finding.resource) {
        Some(SEALED)
    } else {
        finding.last_seen.is_none().then_some(NO_TIME)
    }
}

/// Whether the sessions that were begun until it was seen last are ended.
fn has_ended(finding: &Finding, live: &RoleSessions, revoked: Revoked) -> bool {
    let ended = live.ended(revoked);
    ended.is_some() && ended >= finding.last_seen
}
