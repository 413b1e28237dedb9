//! Whose changes of credentials are sound, and what is told of what watched agents.

use model::{ApprovedLists, ListName, Occurrence, Pattern, Remedy, Scope, State, TokenVault, Undo, WorkloadIdentity};
use serde_json::{Value, json};

use crate::support::{self, detect, finding, resource, verdict};

const ID: &str = "agentcore-credential-provider-changed";
const PROVIDER: &str =
    "arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default/oauth2credentialprovider/crm";
const ADMINISTRATOR: &str = "arn:aws:iam::111122223333:role/identity-admin";

const VAULT: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default";
const IDENTITY: &str =
    "arn:aws:bedrock-agentcore:eu-west-1:111122223333:workload-identity-directory/default/workload-identity/claims";
const OWN: &str = "https://app.example.com/callback";
const OTHER: &str = "https://collect.example.net/";

fn approved() -> ApprovedLists {
    let list = |word: &str| vec![Pattern::new(word)];
    ApprovedLists(
        [(ListName::Hosts, list("*.example.com")), (ListName::IdentityAdministrators, list(ADMINISTRATOR))].into(),
    )
}

/// The word on what somebody did, and what would repair it.
fn judged(
    (arn, subjects): (&str, &[&str]),
    live: &State,
    baseline: Option<&State>,
    lists: &ApprovedLists,
) -> (String, Vec<Remedy>) {
    let about = finding("UpdateWorkloadIdentity", &resource(arn, Scope::Ai)).about(subjects.iter().copied());
    let baselines: Vec<_> = baseline.into_iter().cloned().collect();
    let judge = &catalog::find(ID).unwrap().judge;
    let word = support::word(&judge.assess(&about, live, &baselines, lists));
    (word, judge.remediate(&about, Some(live), &baselines, lists))
}

fn returning(addresses: &[&str]) -> State {
    State::WorkloadIdentity(WorkloadIdentity {
        addresses: addresses.iter().map(|&address| address.to_owned()).collect(),
    })
}

fn vault(key: Option<&str>) -> State {
    State::TokenVault(TokenVault { key: key.map(str::to_owned) })
}

#[test]
fn only_administrators_change_providers() {
    let live = State::Occurrence(Occurrence::default());
    let word = |subjects: &[&str], lists: &ApprovedLists| judged((PROVIDER, subjects), &live, None, lists);
    for (subjects, expected) in [
        (&[ADMINISTRATOR][..], "sound"),
        (&[ADMINISTRATOR, "arn:aws:iam::111122223333:user/ada"], "exposed"),
        (&["arn:aws:iam::111122223333:user/ada"], "exposed"),
        (&[], "exposed"),
    ] {
        assert_eq!(word(subjects, &approved()), (expected.to_owned(), vec![]), "{subjects:?}");
        assert_eq!(word(subjects, ApprovedLists::NONE), ("exposed".to_owned(), vec![]), "{subjects:?}");
    }
}

#[test]
fn consent_returns_to_approved_hosts_and_to_what_was_approved() {
    let live = returning(&[OWN, OTHER, "http://app.example.com/"]);
    let gone = |addresses: &[&str]| {
        let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
        vec![Remedy::RemoveReturnAddresses { identity: IDENTITY.to_owned(), addresses }]
    };
    for (asked, baseline, word, plan) in [
        (&[OWN][..], None, "sound", vec![]),
        (&[OWN, OTHER], None, "exposed", gone(&[OTHER])),
        (&["http://app.example.com/"], None, "exposed", gone(&["http://app.example.com/"])),
        (&[OTHER], Some(returning(&[OTHER])), "sound", vec![]),
        (&[OTHER], Some(returning(&[OWN])), "exposed", gone(&[OTHER])),
        // What somebody took away again, and what another call let in, is not this finding's.
        (&["https://gone.example.net/"], None, "sound", vec![]),
    ] {
        let found = judged((IDENTITY, asked), &live, baseline.as_ref(), &approved());
        assert_eq!(found, (word.to_owned(), plan), "{asked:?}");
    }
    let nothing = judged((IDENTITY, &[OTHER]), &live, None, ApprovedLists::NONE);
    assert_eq!(nothing.0, "at most alert");
    let nothing = judged((IDENTITY, &[OTHER]), &live, Some(&returning(&[])), ApprovedLists::NONE);
    assert_eq!(nothing, ("exposed".to_owned(), gone(&[OTHER])));
}

#[test]
fn a_vault_keeps_the_key_of_its_owner() {
    let restore = || vec![Remedy::RestoreTokenVaultKey { vault: VAULT.to_owned(), key: "k".to_owned() }];
    for (live, baseline, word, plan) in [
        (vault(Some("k")), Some(vault(Some("k"))), "sound", vec![]),
        // Which key, its owner decides.
        (vault(Some("l")), Some(vault(Some("k"))), "sound", vec![]),
        (vault(None), Some(vault(Some("k"))), "exposed", restore()),
        (vault(None), Some(vault(None)), "at most alert", vec![]),
        (vault(None), None, "at most alert", vec![]),
    ] {
        assert_eq!(judged((VAULT, &[]), &live, baseline.as_ref(), &approved()), (word.to_owned(), plan));
    }
}

#[test]
fn undo_gives_back_what_was_taken_and_no_more() {
    let taken = Remedy::RemoveReturnAddresses { identity: IDENTITY.to_owned(), addresses: vec![OTHER.to_owned()] };
    let given = Undo::AddReturnAddresses { identity: IDENTITY.to_owned(), addresses: vec![OTHER.to_owned()] };
    assert_eq!(taken.undo(&returning(&[OWN, OTHER])), given);
    let keyed = Remedy::RestoreTokenVaultKey { vault: VAULT.to_owned(), key: "k".to_owned() };
    let bare = Undo::SetTokenVaultKey { vault: VAULT.to_owned(), key: None };
    assert_eq!(keyed.clone().undo(&vault(None)), bare);
    assert!(matches!(keyed.undo(&returning(&[])), Undo::None { .. }));
}

#[test]
fn what_stops_watching_is_told_as_it_happened() {
    let alarm = resource("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:agent-errors", Scope::Generic);
    let id = "agentcore-observability-removed";
    let found =
        detect(id, "DisableAlarmActions", &alarm, json!({"alarmNames": ["agent-errors"]}), Value::Null).unwrap();
    assert_eq!(found.summary, "had alarm agent-errors tell nobody");
    assert_eq!(verdict(id, &found, &State::Occurrence(Occurrence::default()), None), "exposed");
}
