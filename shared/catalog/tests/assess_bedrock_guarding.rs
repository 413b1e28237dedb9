//! A guardrail that is gone, one that is enforced no more, and data that more may be done with.

use crate::support::{detect, finding, plan, resource, verdict};
use model::{
    ApprovedLists, DataRetention, EnforcedGuardrail, Enforcement, GuardrailState, Remedy, Scope, State, Undo, Verdict,
};
use serde_json::{Value, json};

const HOME: &str = "arn:aws:bedrock:eu-west-1:111122223333";

fn told(id: &str, operation: &str, live: &State, baseline: Option<&State>) -> String {
    let finding = finding(operation, &resource(&format!("{HOME}:x"), Scope::Setting));
    let baselines: Vec<_> = baseline.cloned().into_iter().collect();
    let verdict = catalog::find(id).unwrap().judge.assess(&finding, live, &baselines, ApprovedLists::NONE);
    let Verdict::Exposed { evidence, .. } = verdict else { panic!("{verdict:?}") };
    evidence
}

mod deleted {
    use super::*;

    const ID: &str = "bedrock-guardrail-deleted";
    const OLD: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa";
    const NEW: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/w4c7rj2n9pfd";

    fn definition() -> Value {
        json!({"name": "claims", "blockedInputMessaging": "No.", "blockedOutputsMessaging": "No."})
    }

    fn whole(change: impl Fn(&mut GuardrailState)) -> State {
        let mut state = GuardrailState {
            strengths: [("content/HATE/input".to_owned(), 3)].into(),
            version: "DRAFT".to_owned(),
            status: "READY".to_owned(),
            definition: definition(),
            tags: [("ai:workload".to_owned(), "claims".to_owned())].into(),
            ..GuardrailState::default()
        };
        change(&mut state);
        State::Guardrail(state)
    }

    fn gone(others: &[(&str, &str)]) -> State {
        let others = others.iter().map(|(name, arn)| ((*name).to_owned(), (*arn).to_owned())).collect();
        State::Guardrail(GuardrailState { gone: true, others, ..GuardrailState::default() })
    }

    fn judged(live: &State, baseline: Option<&State>) -> (String, Vec<Remedy>) {
        let finding = finding("DeleteGuardrail", &resource(OLD, Scope::Ai));
        (verdict(ID, &finding, live, baseline), plan(ID, &finding, Some(live), baseline).unwrap())
    }

    fn recreate(definition: Value, tags: &[(&str, &str)]) -> Vec<Remedy> {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        vec![Remedy::RecreateGuardrail { guardrail: OLD.to_owned(), definition, tags }]
    }

    #[test]
    fn one_version_is_not_the_guardrail() {
        let guardrail = resource(OLD, Scope::Ai);
        let noticed = |request: Value| detect(ID, "DeleteGuardrail", &guardrail, request, Value::Null).is_some();
        assert!(noticed(json!({"guardrailIdentifier": "k3v8qzt1m5xa"})));
        assert!(!noticed(json!({"guardrailIdentifier": "k3v8qzt1m5xa", "guardrailVersion": "3"})));
    }

    #[test]
    fn what_is_gone_is_made_again_as_it_was_approved() {
        let approved = whole(|_| {});
        let plan = recreate(definition(), &[("ai:workload", "claims")]);
        assert_eq!(judged(&gone(&[("sales", NEW)]), Some(&approved)), ("exposed".to_owned(), plan));
        assert_eq!(judged(&approved, Some(&approved)), ("sound".to_owned(), Vec::new()), "it is still there");
    }

    #[test]
    fn what_was_made_in_its_place_is_told_by_its_new_name_and_nothing_more_is_planned() {
        let approved = whole(|_| {});
        let made = |strength| {
            whole(move |state| {
                (state.gone, state.replacement) = (true, Some(NEW.to_owned()));
                state.strengths.insert("content/HATE/input".to_owned(), strength);
            })
        };
        assert_eq!(judged(&made(3), Some(&approved)), ("at most alert".to_owned(), Vec::new()));
        let sound = told(ID, "DeleteGuardrail", &made(3), Some(&approved));
        assert!(sound.contains(&format!("made again as {NEW}")), "{sound}");
        let weaker = told(ID, "DeleteGuardrail", &made(1), Some(&approved));
        assert!(weaker.ends_with("there content/HATE/input fell from HIGH to LOW"), "{weaker}");
    }

    #[test]
    fn what_we_cannot_make_again_is_left_to_a_person() {
        let taken = gone(&[("claims", NEW)]);
        assert_eq!(judged(&taken, Some(&whole(|_| {}))), ("at most alert".to_owned(), Vec::new()));
        assert!(told(ID, "DeleteGuardrail", &taken, Some(&whole(|_| {}))).contains(NEW));
        let keyed = whole(|state| state.definition["kmsKeyId"] = json!("arn:aws:kms:eu-west-1:111122223333:key/1"));
        let nameless = whole(|state| state.definition = Value::Null);
        for baseline in [Some(keyed), Some(nameless), None] {
            assert_eq!(judged(&gone(&[]), baseline.as_ref()), ("at most alert".to_owned(), Vec::new()));
        }
    }

    #[test]
    fn presumed_is_what_was_approved_as_far_as_it_is_known() {
        let finding = finding("DeleteGuardrail", &resource(OLD, Scope::Ai));
        assert_eq!(plan(ID, &finding, None, None).unwrap(), recreate(Value::Null, &[]));
        let known = recreate(definition(), &[("ai:workload", "claims")]);
        assert_eq!(plan(ID, &finding, None, Some(&whole(|_| {}))).unwrap(), known);
        let undo = known[0].undo(&gone(&[]));
        assert_eq!(undo, Undo::DeleteGuardrail { guardrail: OLD.to_owned() });
        assert_eq!(known[0].makes().as_deref(), Some("claims"));
    }
}

mod enforced {
    use super::*;

    const ID: &str = "bedrock-enforced-guardrail-removed";

    fn guardrail(id: &str) -> String {
        format!("{HOME}:guardrail/{id}")
    }

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.to_owned()).collect()
    }

    fn enforcement() -> Enforcement {
        let (included, excluded) = (list(&["ALL"]), list(&["amazon.titan-embed-text-v2:0"]));
        Enforcement { guardrail: guardrail("a"), version: "4".to_owned(), selective: Vec::new(), included, excluded }
    }

    fn stopping(strength: i64) -> GuardrailState {
        let strengths = [("content/PROMPT_ATTACK/input".to_owned(), strength)].into();
        GuardrailState { strengths, ..GuardrailState::default() }
    }

    fn state(change: impl Fn(&mut Enforcement), strength: i64) -> State {
        let mut enforced = enforcement();
        change(&mut enforced);
        let ready = vec![guardrail("a"), guardrail("b")];
        let (id, enforced) = (Some("b7m2xq9t4k1z".to_owned()), Some(enforced));
        State::EnforcedGuardrail(EnforcedGuardrail { id, enforced, stops: stopping(strength), ready })
    }

    fn approved() -> State {
        state(|_| {}, 3)
    }

    fn nothing(ready: Vec<String>) -> State {
        State::EnforcedGuardrail(EnforcedGuardrail { ready, ..EnforcedGuardrail::default() })
    }

    fn judged(live: &State, baseline: Option<&State>) -> (String, Vec<Remedy>) {
        let setting = resource(&format!("{HOME}:enforced-guardrail"), Scope::Setting);
        let finding = finding("PutEnforcedGuardrailConfiguration", &setting);
        (verdict(ID, &finding, live, baseline), plan(ID, &finding, Some(live), baseline).unwrap())
    }

    fn restore(id: Option<&str>, change: impl Fn(&mut Enforcement)) -> Vec<Remedy> {
        let mut enforced = enforcement();
        change(&mut enforced);
        let (region, id) = ("eu-west-1".to_owned(), id.map(str::to_owned));
        vec![Remedy::RestoreEnforcedGuardrail { region, id, enforced: Some(enforced) }]
    }

    #[test]
    fn what_was_removed_is_enforced_again_under_another_id() {
        let removed = nothing(vec![guardrail("a")]);
        assert_eq!(judged(&removed, Some(&approved())), ("exposed".to_owned(), restore(None, |_| {})));
        let missing = nothing(vec![guardrail("b")]);
        assert_eq!(judged(&missing, Some(&approved())), ("at most alert".to_owned(), Vec::new()));
        assert_eq!(judged(&removed, None), ("at most alert".to_owned(), Vec::new()));
    }

    #[test]
    fn only_what_is_less_than_approved_is_put_back() {
        let id = Some("b7m2xq9t4k1z");
        let other = |enforced: &mut Enforcement| {
            (enforced.guardrail, enforced.version) = (guardrail("b"), "1".to_owned());
        };
        let stricter = |enforced: &mut Enforcement| enforced.excluded.clear();
        for (live, plan, evidence) in [
            (
                state(|live| live.excluded = list(&["amazon.titan-embed-text-v2:0", "x.y"]), 3),
                restore(id, |_| {}),
                "left out are x.y",
            ),
            (
                state(|live| (live.excluded, live.included) = (Vec::new(), list(&["x.y"])), 3),
                restore(id, stricter),
                "it is not enforced on ALL any more",
            ),
            (
                state(|live| live.selective = list(&["messages", "system"]), 3),
                restore(id, |_| {}),
                "only what callers tag is guarded of messages, system",
            ),
            (
                state(other, 1),
                restore(id, |_| {}),
                "arn:aws:bedrock:eu-west-1:111122223333:guardrail/b version 1 is enforced: \
                 content/PROMPT_ATTACK/input fell from HIGH to LOW",
            ),
        ] {
            assert_eq!(judged(&live, Some(&approved())), ("exposed".to_owned(), plan), "{evidence}");
            assert_eq!(told(ID, "Put", &live, Some(&approved())), evidence);
        }
    }

    #[test]
    fn another_guardrail_that_stops_as_much_is_sound_and_stays_when_something_else_is_put_back() {
        let other = |enforced: &mut Enforcement| {
            (enforced.guardrail, enforced.version) = (guardrail("b"), "7".to_owned());
        };
        assert_eq!(judged(&state(other, 3), Some(&approved())), ("sound".to_owned(), Vec::new()));
        let narrowed = |enforced: &mut Enforcement| {
            other(enforced);
            enforced.selective = list(&["system"]);
        };
        let plan = restore(Some("b7m2xq9t4k1z"), other);
        assert_eq!(judged(&state(narrowed, 3), Some(&approved())), ("exposed".to_owned(), plan));
    }

    #[test]
    fn a_version_never_changes_so_the_same_one_is_not_weaker() {
        assert_eq!(judged(&state(|_| {}, 0), Some(&approved())).0, "sound");
    }

    #[test]
    fn without_a_baseline_and_where_nothing_was_approved_nothing_is_planned() {
        assert_eq!(judged(&approved(), None), ("unknown".to_owned(), Vec::new()));
        assert_eq!(judged(&approved(), Some(&nothing(Vec::new()))), ("sound".to_owned(), Vec::new()));
    }

    #[test]
    fn who_wants_the_former_one_back_puts_or_deletes_it() {
        let put = restore(None, |_| {}).remove(0);
        let region = || "eu-west-1".to_owned();
        assert_eq!(put.undo(&nothing(Vec::new())), Undo::DeleteEnforcedGuardrail { region: region() });
        let enforced = Undo::PutEnforcedGuardrail { region: region(), enforced: enforcement() };
        assert_eq!(put.undo(&approved()), enforced);
    }
}

mod retention {
    use super::*;

    const ID: &str = "bedrock-data-retention-relaxed";

    fn state(mode: &str) -> State {
        State::DataRetention(DataRetention { mode: mode.to_owned() })
    }

    fn judged(live: &str, baseline: Option<&str>) -> (String, Option<String>) {
        let finding = finding("PutAccountDataRetention", &resource(&format!("{HOME}:data-retention"), Scope::Setting));
        let (live, baseline) = (state(live), baseline.map(state));
        let planned = plan(ID, &finding, Some(&live), baseline.as_ref()).unwrap();
        let mode = planned.first().map(|remedy| {
            let Remedy::RestoreDataRetention { mode, .. } = remedy else { panic!("{remedy:?}") };
            mode.clone()
        });
        (verdict(ID, &finding, &live, baseline.as_ref()), mode)
    }

    #[test]
    fn what_lets_in_more_than_was_approved_is_put_back() {
        for (live, baseline, expected, mode) in [
            ("none", Some("none"), "sound", None),
            ("default", Some("none"), "exposed", Some("none")),
            ("inherit", Some("default"), "sound", None),
            ("none", Some("default"), "sound", None),
            ("aws_review", Some("inherit"), "exposed", Some("inherit")),
            ("aws_review", Some("aws_review"), "sound", None),
            ("provider_data_share", Some("aws_review"), "exposed", Some("aws_review")),
            ("provider_data_share", Some("provider_data_share"), "at most approve", Some("inherit")),
            ("a_mode_of_tomorrow", Some("default"), "exposed", Some("default")),
            ("provider_data_share", None, "at most approve", Some("inherit")),
            ("aws_review", None, "at most approve", Some("inherit")),
            ("none", None, "unknown", None),
        ] {
            let expected = (expected.to_owned(), mode.map(str::to_owned));
            assert_eq!(judged(live, baseline), expected, "{live} after {baseline:?}");
        }
    }

    #[test]
    fn who_wants_the_former_mode_back_sets_it() {
        let region = || "eu-west-1".to_owned();
        let remedy = Remedy::RestoreDataRetention { region: region(), mode: "none".to_owned() };
        let undo = Undo::PutDataRetention { region: region(), mode: "aws_review".to_owned() };
        assert_eq!(remedy.undo(&state("aws_review")), undo);
    }
}

mod incomplete {
    use super::*;

    const ID: &str = "bedrock-guardrail-incomplete";
    const SECRETS: [&str; 3] = ["AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD"];

    fn state(attacks: i64, secrets: &[&str], draft_used: Option<bool>) -> State {
        State::Guardrail(GuardrailState {
            strengths: [("content/PROMPT_ATTACK/input".to_owned(), attacks)].into(),
            entries: secrets.iter().map(|secret| format!("pii/{secret}")).collect(),
            draft_used,
            ..GuardrailState::default()
        })
    }

    fn judged(live: &State, baseline: Option<&State>) -> (String, usize) {
        let finding = finding("CreateGuardrail", &resource(&format!("{HOME}:guardrail/g"), Scope::Ai));
        (verdict(ID, &finding, live, baseline), plan(ID, &finding, Some(live), baseline).unwrap().len())
    }

    #[test]
    fn the_filter_against_attacks_is_raised_and_the_rest_is_told() {
        for (attacks, secrets, draft_used, expected, planned) in [
            (3, &SECRETS[..], None, "sound", 0),
            (2, &SECRETS, None, "exposed", 1),
            (0, &[], Some(true), "exposed", 1),
            (0, &SECRETS, Some(false), "at most alert", 1),
            (3, &SECRETS[1..], None, "at most alert", 0),
        ] {
            let live = state(attacks, secrets, draft_used);
            assert_eq!(judged(&live, None), (expected.to_owned(), planned), "{attacks} {secrets:?}");
        }
    }

    #[test]
    fn what_its_owner_had_approved_another_control_compares() {
        let live = state(1, &[], None);
        assert_eq!(judged(&live, Some(&live)), ("sound".to_owned(), 0));
    }
}
