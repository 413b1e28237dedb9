//! Domains of Studio, and scripts that run at a start.

use std::collections::BTreeSet;

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{DomainState, Finding, LifecycleState, Remedy, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use super::invalid;
use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const DOMAIN: &str = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-k7q2m9xw4tbz";

pub(super) fn domains() -> Vec<Finding> {
    vec![finding(DOMAIN, Scope::Ai)]
}

pub(super) fn scripts() -> Vec<Finding> {
    ["notebook-instance-lifecycle-config", "studio-lifecycle-config"]
        .map(|kind| {
            let arn = format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}/tools");
            Finding { subjects: vec!["Tools".to_owned()], ..finding(&arn, Scope::Ai) }
        })
        .into()
}

pub(super) fn sound(seen: &Seen) -> Answer {
    Answer::ok(match seen.call.as_str() {
        "sagemaker:DescribeDomain" => json!({
            "DomainId": "d-k7q2m9xw4tbz", "Status": "InService", "AppNetworkAccessType": "VpcOnly",
            "DomainSettings": {"DockerSettings": {
                "EnableDockerAccess": "ENABLED", "VpcOnlyTrustedAccounts": ["111122223333"]
            }},
            "DefaultUserSettings": {"SharingSettings": {"NotebookOutputOption": "Allowed"}},
        }),
        "sagemaker:DescribeStudioLifecycleConfig" => json!({"StudioLifecycleConfigContent": "YQ=="}),
        _ => json!({"OnCreate": [], "OnStart": [{"Content": "Yg=="}]}),
    })
}

pub(super) fn live(status: &str) -> State {
    State::Domain(DomainState { status: status.to_owned(), public: true, ..DomainState::default() })
}

#[tokio::test]
async fn a_domain_is_read_with_what_its_users_may() {
    let wire = Wire::new(crate::sagemaker::sound);
    let expected = DomainState {
        status: "InService".to_owned(),
        public: false,
        docker: true,
        docker_accounts: BTreeSet::from(["111122223333".to_owned()]),
        shares_output: true,
    };
    assert_eq!(state(&wire, StateKind::Domain, &domains()[0]).await, State::Domain(expected));
    let bare = but("sagemaker:DescribeDomain", Answer::ok(json!({"Status": "InService"})));
    assert_eq!(state(&bare, StateKind::Domain, &domains()[0]).await, live("InService"));
    let gone = but("sagemaker:DescribeDomain", Answer(400, json!({"__type": "ResourceNotFound"}).to_string()));
    let expected = DomainState { status: "Deleted".to_owned(), ..DomainState::default() };
    assert_eq!(state(&gone, StateKind::Domain, &domains()[0]).await, State::Domain(expected));
}

#[tokio::test]
async fn scripts_are_read_of_notebooks_and_of_studio() {
    let wire = Wire::new(crate::sagemaker::sound);
    let [notebooks, studio] = scripts().try_into().unwrap();
    let own = |on_create: Option<&str>, on_start: Option<&str>| {
        let (on_create, on_start) = (on_create.map(str::to_owned), on_start.map(str::to_owned));
        State::Lifecycle(LifecycleState { exists: true, on_create, on_start })
    };
    assert_eq!(state(&wire, StateKind::Lifecycle, &notebooks).await, own(None, Some("Yg==")));
    assert_eq!(state(&wire, StateKind::Lifecycle, &studio).await, own(Some("YQ=="), None));
    let call = "sagemaker:DescribeNotebookInstanceLifecycleConfig";
    let gone = State::Lifecycle(LifecycleState::default());
    assert_eq!(state(&but(call, invalid("RecordNotFound")), StateKind::Lifecycle, &notebooks).await, gone);
    let unnamed = Finding { subjects: Vec::new(), ..notebooks };
    assert!(observe(&but(call, invalid("RecordNotFound")), StateKind::Lifecycle, &unnamed).await.is_err());
}

#[tokio::test]
async fn a_domain_is_confined_once_it_does_not_move_and_in_nothing_else() {
    let confine = Remedy::ConfineDomain { domain: "d-1".to_owned() };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &confine, &live("InService")).await.unwrap();
    take_back(&wire.config(), &Undo::OpenDomain { domain: "d-1".to_owned() }, &live("InService")).await.unwrap();
    let sent: Vec<Value> = wire.seen().iter().map(|seen| serde_json::from_str(&seen.body).unwrap()).collect();
    let access = |access: &str| json!({"DomainId": "d-1", "AppNetworkAccessType": access});
    assert_eq!(sent, [access("VpcOnly"), access("PublicInternetOnly")]);
    for status in ["Pending", "Updating"] {
        let error = carry_out(&wire.config(), &confine, &live(status)).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
    }
    assert_eq!(wire.calls().len(), 2);
}

#[tokio::test]
async fn both_scripts_are_put_back_also_where_there_was_none() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let (lifecycle, on_start) = ("Tools".to_owned(), Some("Yg==".to_owned()));
    let restore = Remedy::RestoreLifecycleScripts { lifecycle, on_create: None, on_start };
    carry_out(&wire.config(), &restore, &State::Lifecycle(LifecycleState::default())).await.unwrap();
    let sent: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let expected = json!({
        "NotebookInstanceLifecycleConfigName": "Tools", "OnCreate": [], "OnStart": [{"Content": "Yg=="}]
    });
    assert_eq!(sent, expected);
}
