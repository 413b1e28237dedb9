//! Sessions of roles, and what ends them.

use aws::remedy::carry_out;
use jiff::Timestamp;
use model::{PolicyDocument, Remedy, Revoked, RoleSessions, State, StateKind};

use crate::iam::forms;
use crate::iam_policies::written;
use crate::observe::{but, observe, state};
use crate::remedy::live;
use crate::wire::{Answer, Wire};

const POLICIES: [(Revoked, &str); 2] =
    [(Revoked::Everything, "PhaseguardRevokeSessions"), (Revoked::UseOfAi, "PhaseguardRevokeUseOfAi")];

fn a_role() -> model::Finding {
    forms(StateKind::RoleSessions).remove(0)
}

#[tokio::test]
async fn the_two_policies_are_read_by_name_and_no_others() {
    let wire = but("iam:ListUsers", Answer::ok("{}"));
    let State::RoleSessions(sessions) = state(&wire, StateKind::RoleSessions, &a_role()).await else {
        panic!("no sessions")
    };
    assert!(sessions.everything.is_some() && sessions.use_of_ai.is_some(), "{sessions:?}");
    let asked: Vec<_> = wire.seen().into_iter().filter(|seen| seen.call == "iam:GetRolePolicy").collect();
    assert_eq!(asked.len(), POLICIES.len());
    assert!(POLICIES.iter().all(|(_, name)| asked.iter().any(|seen| seen.body.contains(name))));
}

#[tokio::test]
async fn a_role_without_them_has_ended_nothing_and_one_that_is_not_shown_is_unknown() {
    let none = but("iam:GetRolePolicy", Answer::xml_error(404, "NoSuchEntity", "iam:GetRolePolicy"));
    assert_eq!(state(&none, StateKind::RoleSessions, &a_role()).await, State::RoleSessions(RoleSessions::default()));
    let denied = but("iam:GetRolePolicy", Answer::xml_error(403, "AccessDenied", "iam:GetRolePolicy"));
    assert!(!observe(&denied, StateKind::RoleSessions, &a_role()).await.unwrap_err().is_transient());
    let gone = but("iam:GetRole", Answer::xml_error(404, "NoSuchEntity", "iam:GetRole"));
    assert!(observe(&gone, StateKind::RoleSessions, &a_role()).await.is_err());
}

#[tokio::test]
async fn sessions_end_that_were_begun_before_the_call() {
    let began = Timestamp::now();
    for (revoked, name) in POLICIES {
        let wire = Wire::new(written);
        let remedy = Remedy::RevokeRoleSessions { role: "r".to_owned(), revoked };
        carry_out(&wire.config(), &remedy, &live()).await.unwrap();
        let body = wire.seen()[0].body.clone();
        assert!(body.contains("RoleName=r&") && body.contains(&format!("PolicyName={name}")), "{body}");
        let (_, document) = body.split_once("PolicyDocument=").unwrap();
        let document = document.split('&').next().unwrap_or_default();
        let until = revoked.until(&PolicyDocument::new(document)).expect("it is such a policy");
        assert!(until >= began && until.duration_since(Timestamp::now()).as_secs() <= 1, "{until}");
        assert_eq!(until.subsec_nanosecond(), 0);
    }
}
