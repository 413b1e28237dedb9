//! Who may use a key.

use aws::undo::take_back;
use model::{Finding, KeyGrant, KeySharing, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use crate::observe::{finding, observe};
use crate::wire::{Answer, Seen, Wire};

const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";
const PARTNER: &str = "arn:aws:iam::444455556666:role/loader";
const POLICY: &str = r#"{"Version":"2012-10-17",  "Statement":[]}"#;

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(KEY, Scope::Generic)]
}

/// What KMS answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let grant = |id: &str, grantee: &str| {
        json!({
            "KeyId": KEY, "GrantId": id, "GranteePrincipal": grantee, "Operations": ["Decrypt"], "Name": "",
            "Constraints": {"EncryptionContextSubset": {"team": "claims"}}
        })
    };
    let grants =
        [grant("g-1", PARTNER), grant("g-2", "arn:aws:iam::111122223333:role/own"), grant("g-3", "rds.amazonaws.com")];
    Some(match seen.call.as_str() {
        "kms:GetKeyPolicy" => Answer::ok(json!({"Policy": POLICY, "PolicyName": "default"})),
        "kms:ListGrants" => Answer::ok(json!({"Grants": grants, "Truncated": false})),
        _ => return None,
    })
}

fn grant() -> KeyGrant {
    KeyGrant {
        id: "g-1".to_owned(),
        grantee: PARTNER.to_owned(),
        operations: vec!["Decrypt".to_owned()],
        subset: [("team".to_owned(), "claims".to_owned())].into(),
        ..KeyGrant::default()
    }
}

#[tokio::test]
async fn the_grants_to_other_accounts_are_kept() {
    let wire = Wire::new(crate::observe::sound);
    let alias = finding("arn:aws:kms:eu-west-1:111122223333:alias/data", Scope::Generic);
    let observed = observe(&wire, StateKind::KeySharing, &alias).await.unwrap();
    let State::KeySharing(KeySharing { policy, grants }) = observed.state else { panic!("no key") };
    assert_eq!(policy.as_ref().map(model::PolicyDocument::as_str), Some(POLICY));
    assert_eq!(grants, [grant()]);
    assert_eq!(observed.arn.as_ref().map(model::Arn::as_str), Some(KEY));
}

#[tokio::test]
async fn a_grant_is_made_again_as_it_was() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let undo = Undo::CreateKeyGrant { key: KEY.to_owned(), grant: grant() };
    take_back(&wire.config(), &undo, &State::KeySharing(KeySharing::default())).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    assert_eq!(seen.call, "kms:CreateGrant");
    let expected = json!({
        "KeyId": KEY, "GranteePrincipal": PARTNER, "Operations": ["Decrypt"],
        "Constraints": {"EncryptionContextSubset": {"team": "claims"}}
    });
    assert_eq!(serde_json::from_str::<Value>(&seen.body).unwrap(), expected);
}
