//! Whose sessions end, which, and until when.

use jiff::Timestamp;
use model::{
    ApprovedLists, Finding, ListName, Pattern, PolicyDocument, Remedy, Revoked, RoleSessions, Scope, State, Undo,
};

use crate::support::{finding, resource, word};

const ROLE: &str = "arn:aws:iam::111122223333:role/agents/assistant";
const SEEN: &str = "2026-11-03T09:02:55.4Z";
const ALL: &str = "threat-credential-compromised";
const AI: &str = "threat-model-invocation-anomalous";

fn seen(arn: &str) -> Finding {
    let finding = finding("UnauthorizedAccess:IAMUser/TorIPCaller", &resource(arn, Scope::Ai));
    Finding { last_seen: Some(time(SEEN)), ..finding }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn live(ended: &[(Revoked, PolicyDocument)]) -> State {
    let mut sessions = RoleSessions::default();
    for (revoked, document) in ended {
        match revoked {
            Revoked::Everything => sessions.everything = Some(document.clone()),
            Revoked::UseOfAi => sessions.use_of_ai = Some(document.clone()),
        }
    }
    State::RoleSessions(sessions)
}

fn judged(control: &str, finding: &Finding, live: &State, lists: &ApprovedLists) -> (String, Vec<Remedy>) {
    let judge = &catalog::find(control).unwrap().judge;
    (word(&judge.assess(finding, live, &[], lists)), judge.remediate(finding, Some(live), &[], lists))
}

fn revoke(revoked: Revoked) -> Remedy {
    Remedy::RevokeRoleSessions { role: "assistant".to_owned(), revoked }
}

#[test]
fn what_was_begun_until_it_was_seen_ends() {
    for (control, revoked) in [(ALL, Revoked::Everything), (AI, Revoked::UseOfAi)] {
        let of =
            |document: PolicyDocument| judged(control, &seen(ROLE), &live(&[(revoked, document)]), ApprovedLists::NONE);
        let (ended, goes_on) = (("sound".to_owned(), vec![]), ("exposed".to_owned(), vec![revoke(revoked)]));
        assert_eq!(of(revoked.document(time(SEEN))), ended, "{control}");
        assert_eq!(of(revoked.document(time("2026-11-03T09:02:56Z"))), ended, "{control}");
        assert_eq!(of(revoked.document(time("2026-11-03T09:02:55Z"))), goes_on, "{control}: it was seen later");
        let text = revoked.document(time("2026-11-04T00:00:00Z")).as_str().to_owned();
        assert_eq!(of(PolicyDocument::new(&text.replace("Deny", "Allow"))), goes_on, "{control}");
        assert_eq!(of(PolicyDocument::new(&text.replace("\"Resource\":\"*\"", "\"Resource\":\"a\""))), goes_on);
        assert_eq!(of(PolicyDocument::new("{")), goes_on, "{control}: what cannot be read ends nothing");
        assert_eq!(judged(control, &seen(ROLE), &live(&[]), ApprovedLists::NONE), goes_on, "{control}");
    }
}

#[test]
fn whoever_ended_everything_ended_the_use_of_ai_and_not_the_other_way_round() {
    let later = time("2026-11-04T00:00:00Z");
    let everything = live(&[(Revoked::Everything, Revoked::Everything.document(later))]);
    let use_of_ai = live(&[(Revoked::UseOfAi, Revoked::UseOfAi.document(later))]);
    assert_eq!(judged(AI, &seen(ROLE), &everything, ApprovedLists::NONE).0, "sound");
    assert_eq!(judged(ALL, &seen(ROLE), &use_of_ai, ApprovedLists::NONE).1, [revoke(Revoked::Everything)]);
}

#[test]
fn whose_sessions_are_not_ended_is_told() {
    let sealed = "arn:aws:iam::111122223333:role/aws-service-role/bedrock.amazonaws.com/AWSServiceRoleForBedrock";
    let told = ("at most alert".to_owned(), vec![]);
    assert_eq!(judged(ALL, &seen(sealed), &live(&[]), ApprovedLists::NONE), told);
    let untimed = Finding { last_seen: None, ..seen(ROLE) };
    assert_eq!(judged(ALL, &untimed, &live(&[]), ApprovedLists::NONE), told);
    let lists =
        ApprovedLists([(ListName::ProtectedPrincipals, vec![Pattern::new("arn:aws:iam::*:role/agents/*")])].into());
    assert_eq!(judged(ALL, &seen(ROLE), &live(&[]), &lists), told);
}

#[test]
fn undo_brings_back_what_an_earlier_finding_had_ended() {
    let (role, policy) = (|| "assistant".to_owned(), || Revoked::UseOfAi.policy().to_owned());
    let earlier = Revoked::UseOfAi.document(time("2026-11-01T00:00:00Z"));
    let remedy = revoke(Revoked::UseOfAi);
    let gone = Undo::DeleteRolePolicy { role: role(), policy: policy() };
    assert_eq!(remedy.undo(&live(&[(Revoked::Everything, earlier.clone())])), gone);
    let kept = Undo::PutRolePolicy { role: role(), policy: policy(), document: earlier.clone() };
    assert_eq!(remedy.undo(&live(&[(Revoked::UseOfAi, earlier)])), kept);
}
