//! Whose changes of credentials are sound, and what is told of what watched agents.

use model::{ApprovedLists, ListName, Occurrence, Pattern, Scope, State};
use serde_json::{Value, json};

use crate::support::{detect, finding, resource, verdict};

const ID: &str = "agentcore-credential-provider-changed";
const PROVIDER: &str =
    "arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default/oauth2credentialprovider/crm";
const ADMINISTRATOR: &str = "arn:aws:iam::111122223333:role/identity-admin";

fn word(subjects: &[&str], lists: &ApprovedLists) -> String {
    let about = finding("UpdateWorkloadIdentity", &resource(PROVIDER, Scope::Ai)).about(subjects.iter().copied());
    let judge = &catalog::find(ID).unwrap().judge;
    judge.assess(&about, &State::Occurrence(Occurrence::default()), &[], lists).as_str().to_owned()
}

#[test]
fn only_administrators_and_approved_addresses_are_sound() {
    let list = |words: &[&str]| {
        words.iter().map(|word| serde_json::from_value::<Pattern>(json!(word)).unwrap()).collect::<Vec<_>>()
    };
    let lists = ApprovedLists(
        [(ListName::Hosts, list(&["*.example.com"])), (ListName::IdentityAdministrators, list(&[ADMINISTRATOR]))]
            .into(),
    );
    for (subjects, expected) in [
        (&["https://app.example.com/callback"][..], "sound"),
        (&["https://app.example.com/callback", "https://collect.example.net/"], "exposed"),
        (&["http://app.example.com/callback"], "exposed"),
        (&[ADMINISTRATOR], "sound"),
        (&["arn:aws:iam::111122223333:user/ada"], "exposed"),
        (&[], "exposed"),
    ] {
        assert_eq!(word(subjects, &lists), expected, "{subjects:?}");
        assert_eq!(word(subjects, ApprovedLists::NONE), "exposed", "{subjects:?}");
    }
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
