//! Q Business. No emulator here has it, so that what is read, repaired and taken back is shown on the wire alone.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use aws::undo::{UndoError, take_back};
use model::{
    ApplicationAccess, ChatControls, DataAccessor, Finding, Plugin, PolicyDocument, Remedy, Scope, State, StateKind,
    Undo,
};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:qbusiness:eu-west-1:111122223333:application/6f0c3a52";
const PARTNER: &str = "arn:aws:iam::444455556666:role/isv-search";

pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let named = Finding { subjects: vec!["P1".to_owned()], ..finding(ARN, Scope::Ai) };
    if kind == StateKind::Plugins { vec![named, finding(ARN, Scope::Ai)] } else { vec![finding(ARN, Scope::Ai)] }
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    let experience = json!({"webExperienceId": "WX", "status": "ACTIVE"});
    match seen.call.as_str() {
        "qbusiness:GetChatControlsConfiguration" => controls(seen),
        "qbusiness:GetApplication" => Answer::ok(json!({"identityType": "AWS_IAM_IDC", "status": "ACTIVE"})),
        "qbusiness:GetPolicy" => Answer::ok(json!({"policy": document()})),
        "qbusiness:ListDataAccessors" => {
            Answer::ok(json!({"dataAccessors": [{"dataAccessorId": "DA", "principal": PARTNER}]}))
        }
        "qbusiness:ListWebExperiences" => Answer::ok(json!({"webExperiences": [experience]})),
        "qbusiness:GetWebExperience" => Answer::ok(json!({"origins": ["https://intranet.acme.example"]})),
        "qbusiness:GetPlugin" => plugin(seen),
        "qbusiness:ListPlugins" => Answer::ok(json!({"plugins": [{"pluginId": "P1"}, {"pluginId": "P2"}]})),
        "qbusiness:ListTagsForResource" => Answer::ok(json!({"tags": [{"key": "ai:workload", "value": "claims"}]})),
        other => Answer(404, format!("no answer for {other}")),
    }
}

fn topic(name: &str) -> Value {
    json!({"name": name, "tomorrow": 1, "rules": [{"ruleType": "CONTENT_BLOCKER_RULE"}]})
}

/// Two pages, of which each says all that has no pages.
fn controls(seen: &Seen) -> Answer {
    let second = seen.uri.contains("nextToken=more");
    let mut page = json!({
        "responseScope": "ENTERPRISE_CONTENT_ONLY", "creatorModeConfiguration": {"creatorModeControl": "ENABLED"},
        "hallucinationReductionConfiguration": {"hallucinationReductionControl": "ENABLED"},
        "blockedPhrases": {"blockedPhrases": [if second { "lark" } else { "nightingale" }]},
        "topicConfigurations": [topic(if second { "merger" } else { "salaries" })]
    });
    if !second {
        page["nextToken"] = json!("more");
    }
    Answer::ok(page)
}

fn statement() -> Value {
    json!({
        "Sid": "isv", "Effect": "Allow", "Principal": {"AWS": PARTNER}, "Action": ["qbusiness:SearchRelevantContent"],
        "Resource": ARN, "Condition": {"StringEquals": {"qbusiness:team": ["a", "b"]}}
    })
}

fn document() -> String {
    json!({"Version": "2012-10-17", "Statement": [statement()]}).to_string()
}

fn plugin(seen: &Seen) -> Answer {
    if seen.uri.contains("/plugins/P2") {
        let schema = json!({"payload": "servers:\n- url: https://B.example/v1\n- url: https://a.example\n"});
        return Answer::ok(json!({
            "state": "ENABLED", "buildStatus": "UPDATE_IN_PROGRESS", "authConfiguration": {"noAuthConfiguration": {}},
            "customPluginConfiguration": {"description": "d", "apiSchemaType": "OPEN_API_V3", "apiSchema": schema}
        }));
    }
    let schema = json!({"s3": {"bucket": "acme-schemas", "key": "tickets.yaml"}});
    Answer::ok(json!({
        "state": "DISABLED", "buildStatus": "READY", "serverUrl": "https://tickets.acme.example/rest",
        "authConfiguration": {"basicAuthConfiguration": {"secretArn": "s", "roleArn": "r"}},
        "customPluginConfiguration": {"description": "d", "apiSchemaType": "OPEN_API_V3", "apiSchema": schema}
    }))
}

#[tokio::test]
async fn chat_controls_are_read_to_the_last_page() {
    let kind = StateKind::ChatControls;
    let expected = ChatControls {
        guards: ChatControls::GUARDS.map(|guard| (guard.to_owned(), guard != "creator-mode-off")).into(),
        phrases: vec!["nightingale".to_owned(), "lark".to_owned()],
        topics: ["merger", "salaries"].map(|name| (name.to_owned(), topic(name))).into(),
    };
    assert_eq!(state(&Wire::new(sound), kind, &forms(kind)[0]).await, State::ChatControls(expected));
    let State::ChatControls(bare) =
        state(&but("qbusiness:GetChatControlsConfiguration", Answer::ok("{}")), kind, &forms(kind)[0]).await
    else {
        panic!("no controls")
    };
    assert!(bare.guards.values().all(|on| !on) && bare.topics.is_empty(), "{bare:?}");
}

#[tokio::test]
async fn all_ways_in_are_read() {
    let (kind, wire) = (StateKind::ApplicationAccess, Wire::new(sound));
    let observed = observe(&wire, kind, &forms(kind)[0]).await.unwrap();
    let expected = ApplicationAccess {
        identity: "AWS_IAM_IDC".to_owned(),
        policy: Some(PolicyDocument::new(&document())),
        accessors: vec![DataAccessor { id: "DA".to_owned(), principal: PARTNER.to_owned() }],
        origins: [("WX".to_owned(), vec!["https://intranet.acme.example".to_owned()])].into(),
        status: "ACTIVE".to_owned(),
    };
    assert_eq!(observed.state, State::ApplicationAccess(expected));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert!(wire.seen().iter().all(|seen| seen.region == "eu-west-1"));
}

#[tokio::test]
async fn an_application_without_permissions_has_no_policy() {
    let kind = StateKind::ApplicationAccess;
    let wire = but("qbusiness:GetPolicy", Answer::error(404, "ResourceNotFoundException"));
    let State::ApplicationAccess(access) = state(&wire, kind, &forms(kind)[0]).await else { panic!("no access") };
    assert_eq!(access.policy, None);
    let gone = but("qbusiness:GetApplication", Answer::error(404, "ResourceNotFoundException"));
    let error = observe(&gone, kind, &forms(kind)[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn plugins_are_read_as_they_are_named_or_all() {
    let kind = StateKind::Plugins;
    let first = Plugin {
        enabled: false,
        hosts: vec!["tickets.acme.example".to_owned()],
        unauthenticated: false,
        schema_bucket: Some("acme-schemas".to_owned()),
        status: "READY".to_owned(),
    };
    let second = Plugin {
        enabled: true,
        hosts: vec!["a.example".to_owned(), "b.example".to_owned()],
        unauthenticated: true,
        schema_bucket: None,
        status: "UPDATE_IN_PROGRESS".to_owned(),
    };
    let [named, all] = forms(kind).try_into().unwrap();
    for (finding, expected) in [(named, vec![("P1", first.clone())]), (all, vec![("P1", first), ("P2", second)])] {
        let State::Plugins(found) = state(&Wire::new(sound), kind, &finding).await else { panic!("no plugins") };
        let expected = expected.into_iter().map(|(id, plugin)| (id.to_owned(), plugin)).collect();
        assert_eq!(found.plugins, expected);
    }
    let wire = but("qbusiness:GetPlugin", Answer::error(404, "ResourceNotFoundException"));
    let State::Plugins(found) = state(&wire, kind, &forms(kind)[1]).await else { panic!("no plugins") };
    assert!(found.plugins.is_empty());
}

#[tokio::test]
async fn what_is_being_changed_says_so() {
    let moving = state(&Wire::new(sound), StateKind::Plugins, &forms(StateKind::Plugins)[1]).await;
    assert_eq!(moving.in_transition(), Some("UPDATE_IN_PROGRESS"));
    let updating = json!({"identityType": "AWS_IAM_IDC", "status": "UPDATING"});
    let kind = StateKind::ApplicationAccess;
    let moving = state(&but("qbusiness:GetApplication", Answer::ok(updating)), kind, &forms(kind)[0]).await;
    assert_eq!(moving.in_transition(), Some("UPDATING"));
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// What is sent, and where.
async fn sent(remedy: &Remedy) -> (String, Value) {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), remedy, &crate::remedy::live()).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    assert_eq!(seen.region, "eu-west-1");
    (seen.uri, serde_json::from_str(&seen.body).unwrap_or_default())
}

#[tokio::test]
async fn only_what_is_to_change_is_sent() {
    let application = || ARN.to_owned();
    let guards = names(&ChatControls::GUARDS);
    let topics = vec![topic("salaries")];
    let restore = Remedy::RestoreChatControls { application: application(), guards, phrases: names(&["lark"]), topics };
    let expected = json!({
        "responseScope": "ENTERPRISE_CONTENT_ONLY", "creatorModeConfiguration": {"creatorModeControl": "DISABLED"},
        "hallucinationReductionConfiguration": {"hallucinationReductionControl": "ENABLED"},
        "blockedPhrasesConfigurationUpdate": {"blockedPhrasesToCreateOrUpdate": ["lark"]},
        "topicConfigurationsToCreateOrUpdate": [topic("salaries")]
    });
    assert_eq!(sent(&restore).await.1, expected);
    let phrases = names(&["lark"]);
    let phrase = Remedy::RestoreChatControls { application: application(), guards: vec![], phrases, topics: vec![] };
    let expected = json!({"blockedPhrasesConfigurationUpdate": {"blockedPhrasesToCreateOrUpdate": ["lark"]}});
    assert_eq!(sent(&phrase).await.1, expected);

    let remove = Remedy::DisassociatePermission { application: application(), statement: "isv".to_owned() };
    assert!(sent(&remove).await.0.ends_with("/applications/6f0c3a52/policy/isv"));
    let (experience, origins) = ("WX".to_owned(), Some(vec![]));
    let restore = Remedy::RestoreOrigins { application: application(), experience, origins };
    let (uri, body) = sent(&restore).await;
    assert!(uri.ends_with("/applications/6f0c3a52/experiences/WX"), "{uri}");
    assert_eq!(body, json!({"origins": []}));
    let disable = Remedy::DisablePlugin { application: application(), plugin: "P1".to_owned() };
    let (uri, body) = sent(&disable).await;
    assert!(uri.ends_with("/applications/6f0c3a52/plugins/P1"), "{uri}");
    assert_eq!(body, json!({"state": "DISABLED"}));
}

#[tokio::test]
async fn what_is_not_known_is_not_sent() {
    let (application, experience) = (ARN.to_owned(), "WX".to_owned());
    let unknown = Remedy::RestoreOrigins { application: application.clone(), experience, origins: None };
    let guards = names(&["tomorrow"]);
    let odd = Remedy::RestoreChatControls { application, guards, phrases: vec![], topics: vec![] };
    for remedy in [unknown, odd] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &remedy, &crate::remedy::live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn chat_controls_go_back_to_what_they_were() {
    let undo = Undo::UpdateChatControls {
        application: ARN.to_owned(),
        guards: names(&ChatControls::GUARDS),
        phrases: names(&["lark"]),
        topics: vec![topic("salaries")],
        gone: vec![topic("merger")],
    };
    let wire = Wire::new(|_| Answer::ok("{}"));
    take_back(&wire.config(), &undo, &crate::remedy::live()).await.unwrap();
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let expected = json!({
        "responseScope": "EXTENDED_KNOWLEDGE_ENABLED", "creatorModeConfiguration": {"creatorModeControl": "ENABLED"},
        "hallucinationReductionConfiguration": {"hallucinationReductionControl": "DISABLED"},
        "blockedPhrasesConfigurationUpdate": {"blockedPhrasesToDelete": ["lark"]},
        "topicConfigurationsToCreateOrUpdate": [topic("salaries")], "topicConfigurationsToDelete": [topic("merger")]
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_statement_comes_back_by_what_it_said() {
    let associate = |statement: Value| Undo::AssociatePermission { application: ARN.to_owned(), statement };
    let wire = Wire::new(|_| Answer::ok("{}"));
    take_back(&wire.config(), &associate(statement()), &crate::remedy::live()).await.unwrap();
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let condition =
        json!({"conditionOperator": "StringEquals", "conditionKey": "qbusiness:team", "conditionValues": ["a", "b"]});
    let expected = json!({
        "statementId": "isv", "principal": PARTNER, "actions": ["qbusiness:SearchRelevantContent"],
        "conditions": [condition]
    });
    assert_eq!(body, expected);
    let there = Wire::new(|_| Answer::error(409, "ConflictException"));
    take_back(&there.config(), &associate(statement()), &crate::remedy::live()).await.unwrap();

    for (member, value) in [
        ("Effect", json!("Deny")),
        ("Principal", json!("*")),
        ("Principal", json!({"AWS": [PARTNER, "444455556666"]})),
        ("Condition", json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}})),
    ] {
        let mut odd = statement();
        odd[member] = value;
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = take_back(&wire.config(), &associate(odd), &crate::remedy::live()).await.unwrap_err();
        assert!(matches!(error, UndoError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
