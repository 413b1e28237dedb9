//! What the controls of Q Business think of a state, and what they plan.

use std::collections::BTreeMap;

use crate::support::{detect, finding, plan, resource, verdict};
use model::{
    ApplicationAccess, ApprovedLists, ChatControls, DataAccessor, ListName, Pattern, Plugin, Plugins, PolicyDocument,
    Remedy, Resource, Scope, State, Undo, Verdict,
};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:qbusiness:eu-west-1:111122223333:application/6f0c3a52";
const PARTNER: &str = "arn:aws:iam::444455556666:role/isv-search";

fn application() -> Resource {
    resource(ARN, Scope::Ai)
}

fn lists(names: &[(ListName, &str)]) -> ApprovedLists {
    ApprovedLists(names.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect())
}

/// The verdict's word, or the ceiling in it, and the remedies.
fn judged(id: &str, live: &State, baseline: Option<&State>, lists: &ApprovedLists) -> (String, Vec<Remedy>) {
    let (judge, baselines) = (&catalog::find(id).unwrap().judge, baseline.cloned().into_iter().collect::<Vec<_>>());
    let finding = finding("Update", &application());
    let verdict = judge.assess(&finding, live, &baselines, lists);
    let word = match &verdict {
        Verdict::Exposed { ceiling: Some((ceiling, _)), .. } => format!("at most {ceiling}"),
        Verdict::Exposed { .. } | Verdict::Sound | Verdict::Unknown { .. } | Verdict::Unread => {
            verdict.as_str().to_owned()
        }
    };
    (word, judge.remediate(&finding, Some(live), &baselines, lists))
}

mod chat_controls {
    use super::*;

    const ID: &str = "qbusiness-chat-controls-weakened";

    fn topic(rules: &[&str]) -> Value {
        let rules: Vec<_> = rules.iter().map(|rule| json!({"ruleType": rule})).collect();
        json!({"name": "salaries", "description": "d", "rules": rules})
    }

    fn approved() -> ChatControls {
        ChatControls {
            guards: ChatControls::GUARDS.map(|guard| (guard.to_owned(), guard != "creator-mode-off")).into(),
            phrases: vec!["nightingale".to_owned(), "lark".to_owned()],
            topics: [("salaries".to_owned(), topic(&["CONTENT_BLOCKER_RULE"]))].into(),
        }
    }

    fn changed(change: impl FnOnce(&mut ChatControls)) -> State {
        let mut controls = approved();
        change(&mut controls);
        State::ChatControls(controls)
    }

    fn restored(guards: &[&str], phrases: &[&str], topics: Vec<Value>) -> Vec<Remedy> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let application = ARN.to_owned();
        vec![Remedy::RestoreChatControls { application, guards: owned(guards), phrases: owned(phrases), topics }]
    }

    #[test]
    fn only_what_was_lost_comes_back() {
        let off = |guard: &str| changed(|live| live.guards.extend([(guard.to_owned(), false)]));
        for (live, expected) in [
            (off("enterprise-content-only"), restored(&["enterprise-content-only"], &[], vec![])),
            (off("hallucination-reduction"), restored(&["hallucination-reduction"], &[], vec![])),
            (
                changed(|live| live.guards.retain(|guard, _| guard != "hallucination-reduction")),
                restored(&["hallucination-reduction"], &[], vec![]),
            ),
            (changed(|live| live.phrases.retain(|phrase| phrase == "lark")), restored(&[], &["nightingale"], vec![])),
            (changed(|live| live.topics.clear()), restored(&[], &[], vec![topic(&["CONTENT_BLOCKER_RULE"])])),
            (
                changed(|live| drop(live.topics.insert("salaries".to_owned(), topic(&["CONTENT_RETRIEVAL_RULE"])))),
                restored(&[], &[], vec![topic(&["CONTENT_RETRIEVAL_RULE", "CONTENT_BLOCKER_RULE"])]),
            ),
        ] {
            let found = judged(ID, &live, Some(&State::ChatControls(approved())), ApprovedLists::NONE);
            assert_eq!(found, ("exposed".to_owned(), expected), "{live:?}");
        }
    }

    #[test]
    fn what_was_added_is_kept() {
        let approved = State::ChatControls(approved());
        let more = changed(|live| {
            live.guards.insert("creator-mode-off".to_owned(), true);
            live.phrases.push("swift".to_owned());
            live.topics.insert("salaries".to_owned(), topic(&["CONTENT_BLOCKER_RULE", "CONTENT_RETRIEVAL_RULE"]));
            live.topics.insert("merger".to_owned(), topic(&[]));
        });
        for live in [&more, &approved] {
            assert_eq!(judged(ID, live, Some(&approved), ApprovedLists::NONE), ("sound".to_owned(), vec![]));
        }
    }

    #[test]
    fn without_a_baseline_nobody_can_say_what_is_weaker() {
        let found = judged(ID, &State::ChatControls(approved()), None, ApprovedLists::NONE);
        assert_eq!(found, ("unknown".to_owned(), vec![]));
        assert_eq!(plan(ID, &finding("Update", &application()), None, None), Some(restored(&[], &[], vec![])));
    }

    #[test]
    fn only_what_can_weaken_is_noticed() {
        let of = |request: Value| detect(ID, "UpdateChatControlsConfiguration", &application(), request, Value::Null);
        let hidden = json!({"topicConfigurationsToDelete": "HIDDEN_DUE_TO_SECURITY_REASONS"});
        assert!(of(hidden).is_some());
        assert!(of(json!({"topicConfigurationsToDelete": [], "responseScope": "ENTERPRISE_CONTENT_ONLY"})).is_none());
    }

    #[test]
    fn what_comes_back_is_taken_back_as_far_as_it_was_gone() {
        let before = changed(|live| {
            live.guards.insert("enterprise-content-only".to_owned(), false);
            live.phrases = vec!["lark".to_owned()];
            live.topics.insert("salaries".to_owned(), topic(&[]));
        });
        let merger = json!({"name": "merger", "rules": []});
        let topics = vec![topic(&["CONTENT_BLOCKER_RULE"]), merger.clone()];
        let [remedy] =
            restored(&["enterprise-content-only", "hallucination-reduction"], &["nightingale", "lark"], topics)
                .try_into()
                .unwrap();
        let undo = Undo::UpdateChatControls {
            application: ARN.to_owned(),
            guards: vec!["enterprise-content-only".to_owned()],
            phrases: vec!["nightingale".to_owned()],
            topics: vec![topic(&[])],
            gone: vec![merger],
        };
        assert_eq!(remedy.undo(&before), undo);
    }
}

mod access {
    use super::*;

    const ID: &str = "qbusiness-access-opened";

    fn statement(sid: &str, principal: &str) -> Value {
        json!({
            "Sid": sid, "Effect": "Allow", "Principal": {"AWS": principal}, "Action": ["qbusiness:SearchRelevantContent"],
            "Resource": ARN
        })
    }

    fn policy(statements: &[Value]) -> PolicyDocument {
        PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
    }

    fn sound() -> ApplicationAccess {
        ApplicationAccess {
            identity: "AWS_IAM_IDC".to_owned(),
            origins: [("WX".to_owned(), vec!["https://intranet.acme.example".to_owned()])].into(),
            status: "ACTIVE".to_owned(),
            ..ApplicationAccess::default()
        }
    }

    fn changed(change: impl FnOnce(&mut ApplicationAccess)) -> State {
        let mut access = sound();
        change(&mut access);
        State::ApplicationAccess(access)
    }

    fn with(statements: &[Value]) -> State {
        changed(|live| live.policy = Some(policy(statements)))
    }

    fn embedded(sites: &[&str]) -> State {
        let sites = sites.iter().map(|site| (*site).to_owned()).collect();
        changed(|live| drop(live.origins.insert("WX".to_owned(), sites)))
    }

    fn removed(statement: &str) -> Vec<Remedy> {
        vec![Remedy::DisassociatePermission { application: ARN.to_owned(), statement: statement.to_owned() }]
    }

    fn left(sites: &[&str]) -> Vec<Remedy> {
        let origins = Some(sites.iter().map(|site| (*site).to_owned()).collect());
        vec![Remedy::RestoreOrigins { application: ARN.to_owned(), experience: "WX".to_owned(), origins }]
    }

    fn word(live: &State, lists: &ApprovedLists) -> (String, Vec<Remedy>) {
        judged(ID, live, Some(&State::ApplicationAccess(sound())), lists)
    }

    fn is(word: &str, plan: Vec<Remedy>) -> (String, Vec<Remedy>) {
        (word.to_owned(), plan)
    }

    #[test]
    fn only_statements_for_strangers_go() {
        let own = statement("own", "arn:aws:iam::111122223333:role/web");
        let isv = statement("isv", PARTNER);
        let anyone = statement("all", "*");
        let none = ApprovedLists::NONE;
        let partners = lists(&[(ListName::Accounts, "444455556666")]);
        assert_eq!(word(&with(std::slice::from_ref(&own)), none), is("sound", vec![]));
        assert_eq!(word(&with(&[own.clone(), isv.clone()]), none), is("at most approve", removed("isv")));
        assert_eq!(word(&with(&[own, isv.clone()]), &partners), is("sound", vec![]));
        assert_eq!(word(&with(&[isv.clone(), anyone.clone()]), none), is("exposed", removed("all")));
        let approved = with(std::slice::from_ref(&isv));
        assert_eq!(judged(ID, &approved, Some(&approved), none), is("sound", vec![]));
        let both = with(&[isv, anyone]);
        assert_eq!(judged(ID, &both, Some(&approved), none), is("exposed", removed("all")));
    }

    #[test]
    fn a_policy_that_nobody_can_read_is_told_of() {
        let odd = changed(|live| live.policy = Some(PolicyDocument::new("{\"Statement\": [7]}")));
        assert_eq!(word(&odd, ApprovedLists::NONE), is("at most alert", vec![]));
        let mut unnamed = statement("x", "*");
        unnamed.as_object_mut().unwrap().remove("Sid");
        assert_eq!(word(&with(&[unnamed]), ApprovedLists::NONE), is("at most alert", vec![]));
    }

    #[test]
    fn only_sites_that_nobody_approved_go() {
        let hosts = lists(&[(ListName::Hosts, "*.acme.example")]);
        let none = ApprovedLists::NONE;
        let intranet = "https://intranet.acme.example";
        let both = embedded(&[intranet, "https://acme-help.example:8443"]);
        assert_eq!(word(&both, none), is("exposed", left(&[intranet])));
        assert_eq!(word(&embedded(&["https://help.acme.example"]), &hosts), is("sound", vec![]));
        assert_eq!(word(&embedded(&["https://help.acme.example"]), none), is("exposed", left(&[])));
        // Where nothing was approved yet only a list can tell, and everybody is nobody's wish.
        let alone = |live: &State, lists| judged(ID, live, None, lists);
        assert_eq!(alone(&both, none), is("unknown", vec![]));
        assert_eq!(alone(&both, &hosts), is("exposed", left(&[intranet])));
        assert_eq!(alone(&embedded(&["https://*"]), none), is("exposed", left(&[])));
        assert_eq!(alone(&embedded(&[]), none), is("sound", vec![]));
    }

    #[test]
    fn what_cannot_be_changed_is_told_of() {
        let anonymous = changed(|live| live.identity = "ANONYMOUS".to_owned());
        assert_eq!(word(&anonymous, ApprovedLists::NONE), is("at most alert", vec![]));
        assert_eq!(judged(ID, &anonymous, Some(&anonymous), ApprovedLists::NONE), is("sound", vec![]));
        let accessor = |principal: &str| DataAccessor { id: "DA".to_owned(), principal: principal.to_owned() };
        let read = |principal: &str| changed(|live| live.accessors = vec![accessor(principal)]);
        assert_eq!(word(&read(PARTNER), ApprovedLists::NONE), is("at most alert", vec![]));
        assert_eq!(word(&read(PARTNER), &lists(&[(ListName::Accounts, "4444*")])), is("sound", vec![]));
        assert_eq!(word(&read("arn:aws:iam::111122223333:role/own"), ApprovedLists::NONE), is("sound", vec![]));
        assert_eq!(judged(ID, &read(PARTNER), Some(&read(PARTNER)), ApprovedLists::NONE), is("sound", vec![]));
    }

    #[test]
    fn presumed_is_what_the_event_names() {
        let named = |subject: &str| finding("Update", &application()).about([subject]);
        assert_eq!(plan(ID, &named("isv"), None, None), Some(removed("isv")));
        let (application, experience) = (ARN.to_owned(), "WX".to_owned());
        let restored = vec![Remedy::RestoreOrigins { application, experience, origins: None }];
        assert_eq!(plan(ID, &named("web-experience/WX"), None, None), Some(restored));
        assert_eq!(verdict(ID, &named("isv"), &State::ApplicationAccess(sound()), None), "unknown");
    }

    #[test]
    fn what_was_removed_comes_back_as_it_was() {
        let isv = statement("isv", PARTNER);
        let before = with(std::slice::from_ref(&isv));
        let associate = Undo::AssociatePermission { application: ARN.to_owned(), statement: isv };
        assert_eq!(removed("isv")[0].undo(&before), associate);
        assert!(matches!(removed("gone")[0].undo(&before), Undo::None { .. }));
        let sites = vec!["https://intranet.acme.example".to_owned()];
        let (application, experience) = (ARN.to_owned(), "WX".to_owned());
        let undo = Undo::UpdateOrigins { application, experience, origins: sites };
        assert_eq!(left(&[])[0].undo(&before), undo);
    }
}

mod plugins {
    use super::*;

    const ID: &str = "qbusiness-plugin-untrusted";

    fn plugin() -> Plugin {
        let (hosts, status) = (vec!["tickets.acme.example".to_owned()], "READY".to_owned());
        Plugin { enabled: true, hosts, status, ..Plugin::default() }
    }

    fn one(change: impl FnOnce(&mut Plugin)) -> State {
        let mut plugin = plugin();
        change(&mut plugin);
        State::Plugins(Plugins { plugins: [("P".to_owned(), plugin)].into() })
    }

    fn disabled(plugins: &[&str]) -> Vec<Remedy> {
        let disable =
            |plugin: &&str| Remedy::DisablePlugin { application: ARN.to_owned(), plugin: (*plugin).to_owned() };
        plugins.iter().map(disable).collect()
    }

    fn known() -> ApprovedLists {
        lists(&[(ListName::Hosts, "*.acme.example"), (ListName::Buckets, "acme-*")])
    }

    fn word(live: &State, lists: &ApprovedLists) -> (String, Vec<Remedy>) {
        judged(ID, live, None, lists)
    }

    #[test]
    fn a_plugin_is_judged_by_where_it_leads() {
        let elsewhere = |plugin: &mut Plugin| plugin.hosts.push("acme-tickets.example".to_owned());
        let schema = |bucket: &'static str| move |plugin: &mut Plugin| plugin.schema_bucket = Some(bucket.to_owned());
        for (live, expected, plan) in [
            (one(|_| ()), "sound", &[][..]),
            (one(elsewhere), "exposed", &["P"]),
            (one(schema("acme-schemas")), "sound", &[]),
            (one(schema("b3dr-schemas")), "exposed", &["P"]),
            (one(|plugin| plugin.unauthenticated = true), "at most approve", &["P"]),
            (
                one(|plugin| {
                    elsewhere(plugin);
                    plugin.enabled = false;
                }),
                "sound",
                &[],
            ),
        ] {
            assert_eq!(word(&live, &known()), (expected.to_owned(), disabled(plan)), "{live:?}");
        }
    }

    #[test]
    fn without_a_list_nobody_can_say_what_is_approved() {
        assert_eq!(word(&one(|_| ()), ApprovedLists::NONE), ("unknown".to_owned(), vec![]));
        let open = one(|plugin| plugin.unauthenticated = true);
        assert_eq!(word(&open, ApprovedLists::NONE), ("at most approve".to_owned(), disabled(&["P"])));
        assert_eq!(word(&State::Plugins(Plugins::default()), ApprovedLists::NONE), ("sound".to_owned(), vec![]));
    }

    #[test]
    fn only_the_worst_are_disabled_and_each_once() {
        let bad = Plugin {
            hosts: vec!["a.example".to_owned(), "b.example".to_owned()],
            schema_bucket: Some("elsewhere".to_owned()),
            ..plugin()
        };
        let open = Plugin { unauthenticated: true, ..plugin() };
        let plugins = BTreeMap::from([("A".to_owned(), bad), ("B".to_owned(), open)]);
        let found = word(&State::Plugins(Plugins { plugins }), &known());
        assert_eq!(found, ("exposed".to_owned(), disabled(&["A"])));
    }

    #[test]
    fn a_plugin_is_enabled_again_by_who_wants_it_back() {
        let undo = Undo::EnablePlugin { application: ARN.to_owned(), plugin: "P".to_owned() };
        assert_eq!(disabled(&["P"])[0].undo(&one(|_| ())), undo);
        let named = finding("UpdatePlugin", &application()).about(["P"]);
        assert_eq!(plan(ID, &named, None, None), Some(disabled(&["P"])));
    }
}
