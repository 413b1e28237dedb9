//! Macie, and its automated discovery.

use aws::remedy::{RemedyError, carry_out};
use model::{Finding, Macie, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const SESSION: &str = "macie2:GetMacieSession";
const DISCOVERY: &str = "macie2:GetAutomatedDiscoveryConfiguration";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding("arn:aws:macie2:eu-west-1:111122223333:session", Scope::Setting)]
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    match seen.call.as_str() {
        SESSION => Some(Answer::ok(json!({"status": "ENABLED", "findingPublishingFrequency": "ONE_HOUR"}))),
        DISCOVERY => Some(Answer::ok(json!({"status": "ENABLED", "autoEnableOrganizationMembers": "NEW"}))),
        _ => None,
    }
}

fn macie(status: Option<&str>, discovers: bool) -> Macie {
    let status = status.map(str::to_owned);
    Macie { status, frequency: Some("ONE_HOUR".to_owned()), discovers, members: Some("NEW".to_owned()) }
}

#[tokio::test]
async fn macie_is_read_with_what_it_does_by_itself() {
    let expected = State::Macie(macie(Some("ENABLED"), true));
    assert_eq!(state(&Wire::new(crate::observe::sound), StateKind::Macie, &forms()[0]).await, expected);
    let body = json!({"status": "DISABLED", "autoEnableOrganizationMembers": "NEW"});
    let ended = but(DISCOVERY, Answer::ok(body));
    let expected = State::Macie(macie(Some("ENABLED"), false));
    assert_eq!(state(&ended, StateKind::Macie, &forms()[0]).await, expected);
}

fn denied(call: &'static str, message: &str) -> Wire {
    let body = json!({"__type": "AccessDeniedException", "message": message}).to_string();
    but(call, Answer(403, body))
}

/// The same code is that of who may not ask.
#[tokio::test]
async fn what_is_off_is_absent_and_what_may_not_be_read_is_unknown() {
    for message in ["Macie is not enabled", "Macie is not enabled."] {
        let off = denied(SESSION, message);
        assert_eq!(state(&off, StateKind::Macie, &forms()[0]).await, State::Macie(Macie::default()));
        assert_eq!(off.calls(), [SESSION]);
    }
    let asked = "arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: macie2:GetMacieSession";
    for message in [format!("User: {asked}"), format!("User: {asked} because Macie is not enabled"), String::new()] {
        let denied = denied(SESSION, &message);
        assert!(!observe(&denied, StateKind::Macie, &forms()[0]).await.unwrap_err().is_transient());
    }
    // So it may be for a member of an organization.
    let member = denied(DISCOVERY, "Macie is not enabled");
    assert!(!observe(&member, StateKind::Macie, &forms()[0]).await.unwrap_err().is_transient());
}

#[tokio::test]
async fn a_status_that_is_not_told_or_not_known_is_unknown() {
    for (call, body) in [
        (SESSION, json!({"findingPublishingFrequency": "ONE_HOUR"})),
        (SESSION, json!({"status": "DREAMING"})),
        (DISCOVERY, json!({})),
        (DISCOVERY, json!({"status": "DREAMING"})),
    ] {
        let wire = but(call, Answer::ok(body));
        assert!(!observe(&wire, StateKind::Macie, &forms()[0]).await.unwrap_err().is_transient());
    }
}

async fn sent(remedy: Remedy) -> (Value, String) {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &remedy, &State::Macie(Macie::default())).await.unwrap();
    let seen = wire.seen().remove(0);
    (serde_json::from_str(&seen.body).unwrap(), seen.region)
}

#[tokio::test]
async fn macie_comes_back_in_its_region_as_it_was_approved() {
    let region = || "eu-central-1".to_owned();
    let frequency = Some("ONE_HOUR".to_owned());
    let (mut body, at) = sent(Remedy::EnableMacie { region: region(), frequency }).await;
    body.as_object_mut().unwrap().remove("clientToken");
    assert_eq!((body, at), (json!({"status": "ENABLED", "findingPublishingFrequency": "ONE_HOUR"}), region()));
    let resumed = sent(Remedy::ResumeMacie { region: region() }).await;
    assert_eq!(resumed, (json!({"status": "ENABLED"}), region()));
    for (members, expected) in [
        (Some("NEW"), json!({"status": "ENABLED", "autoEnableOrganizationMembers": "NEW"})),
        (None, json!({"status": "ENABLED"})),
    ] {
        let members = members.map(str::to_owned);
        let started = sent(Remedy::StartAutomatedDiscovery { region: region(), members }).await;
        assert_eq!(started, (expected, region()));
    }
}

#[tokio::test]
async fn discovery_waits_until_all_of_macie_knows_that_it_is_on() {
    let start = Remedy::StartAutomatedDiscovery { region: "eu-west-1".to_owned(), members: None };
    let started = async |message: &str| {
        let wire = denied("macie2:UpdateAutomatedDiscoveryConfiguration", message);
        carry_out(&wire.config(), &start, &State::Macie(Macie::default())).await.unwrap_err()
    };
    assert!(matches!(started("Macie is not enabled").await, RemedyError::NotNow { .. }));
    assert!(matches!(started("User: x is not authorized").await, RemedyError::Refused { .. }));
}
