//! What the controls of Bedrock think of a state, and what they plan.

use model::{
    ApprovedLists, Arn, Control, Finding, GuardrailState, InvocationLogging, Remedy, Resource, Response, Scope, State,
    Undo, Verdict,
};
use serde_json::{Value, json};

const PROFILE: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail-profile/eu.guardrail.v1:0";
const GUARDRAIL: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa";

fn finding(arn: &str, scope: Scope, operation: &str) -> Finding {
    let resource =
        Resource { arn: Arn::new(arn), account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), scope };
    let (summary, subjects) = (String::new(), Vec::new());
    Finding { resource, summary, subjects, operation: operation.to_owned(), ceiling: None, last_seen: None }
}

fn control(id: &str) -> &'static Control {
    catalog::find(id).unwrap()
}

mod invocation_logging {
    use super::*;

    fn state(on: &[&str], bucket: &str, group: &str) -> InvocationLogging {
        let kinds = ["text", "image", "embedding", "video", "audio"];
        InvocationLogging {
            configured: true,
            delivered: kinds.into_iter().map(|kind| (kind.to_owned(), on.contains(&kind))).collect(),
            bucket: Some(bucket.to_owned()).filter(|name| !name.is_empty()),
            log_group: Some(group.to_owned()).filter(|name| !name.is_empty()),
            log_role: Some("arn:aws:iam::111122223333:role/logs".to_owned()).filter(|_| !group.is_empty()),
            ..InvocationLogging::default()
        }
    }

    fn approved() -> InvocationLogging {
        let mut state = state(&["text", "image"], "acme-logs", "/acme/bedrock");
        state.prefix = Some("invocations".to_owned());
        state.large_bucket = Some("acme-logs-large".to_owned());
        state
    }

    fn changed(change: impl FnOnce(&mut InvocationLogging)) -> InvocationLogging {
        let mut state = approved();
        change(&mut state);
        state
    }

    fn delivering(kind: &str, on: bool) -> InvocationLogging {
        changed(|live| live.delivered.extend([(kind.to_owned(), on)]))
    }

    fn assess(live: InvocationLogging, baseline: Option<InvocationLogging>) -> Verdict {
        let finding = finding("arn:aws:bedrock:eu-west-1:111122223333:invocation-logging", Scope::Setting, "Put");
        let baselines: Vec<_> = baseline.into_iter().map(State::InvocationLogging).collect();
        control("bedrock-invocation-logging-disabled").judge.assess(
            &finding,
            &State::InvocationLogging(live),
            &baselines,
            ApprovedLists::NONE,
        )
    }

    fn remediate(live: Option<InvocationLogging>, baseline: Option<InvocationLogging>) -> Vec<Remedy> {
        let finding = finding("arn:aws:bedrock:eu-west-1:111122223333:invocation-logging", Scope::Setting, "Put");
        let baselines: Vec<_> = baseline.into_iter().map(State::InvocationLogging).collect();
        let live = live.map(State::InvocationLogging);
        control("bedrock-invocation-logging-disabled").judge.remediate(
            &finding,
            live.as_ref(),
            &baselines,
            ApprovedLists::NONE,
        )
    }

    fn restore(approved: Option<InvocationLogging>) -> Vec<Remedy> {
        vec![Remedy::RestoreInvocationLogging { region: "eu-west-1".to_owned(), approved }]
    }

    #[test]
    fn every_loss_is_exposed_and_repaired_to_a_sound_state() {
        for (live, evidence) in [
            (InvocationLogging::default(), "nothing is logged in this Region"),
            (state(&["text", "image"], "", ""), "nothing is logged in this Region"),
            (state(&[], "acme-logs", "/acme/bedrock"), "nothing is logged in this Region"),
            (delivering("text", false), "not logged any more: text data"),
            (changed(|live| live.delivered.retain(|kind, _| kind != "image")), "not logged any more: image data"),
            (
                changed(|live| live.bucket = Some("acme-b3drock".to_owned())),
                "the bucket is acme-b3drock and was acme-logs",
            ),
            (changed(|live| live.log_group = None), "the log group is none and was /acme/bedrock"),
            (
                changed(|live| live.log_role = Some("arn:aws:iam::444455556666:role/logs".to_owned())),
                "the role of the log group is arn:aws:iam::444455556666:role/logs and was \
                 arn:aws:iam::111122223333:role/logs",
            ),
            (
                changed(|live| live.large_bucket = Some("acme-scratch".to_owned())),
                "the bucket for large data is acme-scratch and was acme-logs-large",
            ),
        ] {
            assert_eq!(assess(live.clone(), Some(approved())), Verdict::exposed(evidence));
            assert_eq!(remediate(Some(live), Some(approved())), restore(Some(approved())), "{evidence}");
        }
        assert_eq!(assess(approved(), Some(approved())), Verdict::Sound);
    }

    #[test]
    fn a_second_destination_that_nobody_approved_is_exposed() {
        let only_bucket = state(&["text"], "acme-logs", "");
        let live = state(&["text"], "acme-logs", "/elsewhere");
        let Verdict::Exposed { evidence, ceiling: None } = assess(live, Some(only_bucket)) else {
            panic!("not exposed")
        };
        assert!(evidence.starts_with("the log group is /elsewhere and was none"), "{evidence}");
    }

    #[test]
    fn what_the_owner_added_is_kept() {
        let more = delivering("audio", true);
        assert_eq!(assess(more.clone(), Some(approved())), Verdict::Sound, "more is not worse");
        assert_eq!(remediate(Some(more.clone()), Some(approved())), []);
        let mut moved = more.clone();
        moved.bucket = None;
        assert_eq!(remediate(Some(moved), Some(approved())), restore(Some(more)));
    }

    #[test]
    fn without_a_baseline_only_silence_is_bad_and_a_person_decides() {
        let silent = InvocationLogging::default();
        assert_eq!(
            assess(silent.clone(), None),
            Verdict::at_most(Response::Approve, "nothing is logged in this Region", "no baseline is approved for it")
        );
        assert_eq!(remediate(Some(silent), None), restore(None));
        assert_eq!(
            assess(approved(), None),
            Verdict::unknown("no baseline is approved that says where the logs may go")
        );
        assert_eq!(remediate(Some(approved()), None), []);
    }

    #[test]
    fn a_region_that_was_approved_without_logging_has_nothing_to_lose() {
        let none = InvocationLogging::default();
        assert_eq!(assess(none.clone(), Some(none.clone())), Verdict::Sound);
        assert!(matches!(assess(approved(), Some(none.clone())), Verdict::Unknown { .. }));
        assert_eq!(remediate(Some(approved()), Some(none.clone())), []);
        assert_eq!(remediate(None, Some(none)), []);
    }

    #[test]
    fn a_setting_that_was_not_there_is_deleted_by_who_wants_it_back() {
        let put = restore(Some(approved())).remove(0);
        let region = "eu-west-1".to_owned();
        let none = State::InvocationLogging(InvocationLogging::default());
        assert_eq!(put.undo(&none), Undo::DeleteInvocationLogging { region: region.clone() });
        let configuration = state(&["text"], "acme-b3drock", "");
        let moved = State::InvocationLogging(configuration.clone());
        assert_eq!(put.undo(&moved), Undo::PutInvocationLogging { region, configuration });
    }

    #[test]
    fn presumed_is_the_approved_setting_as_far_as_it_is_known() {
        assert_eq!(remediate(None, None), restore(None));
        assert_eq!(remediate(None, Some(approved())), restore(Some(approved())));
    }
}

mod guardrail {
    use super::*;

    fn state(strengths: &[(&str, i64)], entries: &[&str]) -> GuardrailState {
        GuardrailState {
            strengths: strengths.iter().map(|(filter, strength)| ((*filter).to_owned(), *strength)).collect(),
            entries: entries.iter().map(|entry| (*entry).to_owned()).collect(),
            version: "DRAFT".to_owned(),
            ..GuardrailState::default()
        }
    }

    fn topic() -> Value {
        json!({"name": "investment advice", "definition": "What to buy.", "type": "DENY", "outputEnabled": true})
    }

    fn hate() -> Value {
        json!({"type": "HATE", "inputStrength": "HIGH", "outputStrength": "NONE", "inputModalities": ["TEXT", "IMAGE"]})
    }

    /// What `GetGuardrail` told about it when it was approved.
    fn defined(mut state: GuardrailState) -> GuardrailState {
        state.definition = json!({
            "topicPolicyConfig": {"topicsConfig": [topic()]},
            "contentPolicyConfig": {"filtersConfig": [hate()]},
            "crossRegionConfig": {"guardrailProfileIdentifier": PROFILE},
        });
        state
    }

    fn approved() -> GuardrailState {
        state(
            &[("content/PROMPT_ATTACK/input", 3), ("grounding/RELEVANCE", 750), ("tier/content", 2)],
            &["topic/investment advice", "pii/EMAIL"],
        )
    }

    fn judged(operation: &str, live: &GuardrailState, baseline: Option<GuardrailState>) -> (Verdict, Vec<Remedy>) {
        let finding = finding(GUARDRAIL, Scope::Ai, operation);
        let baselines: Vec<_> = baseline.into_iter().map(State::Guardrail).collect();
        let (judge, live) = (&control("bedrock-guardrail-weakened").judge, State::Guardrail(live.clone()));
        (
            judge.assess(&finding, &live, &baselines, ApprovedLists::NONE),
            judge.remediate(&finding, Some(&live), &baselines, ApprovedLists::NONE),
        )
    }

    fn restore(strengths: &[(&str, i64)], entries: Value) -> Vec<Remedy> {
        let GuardrailState { strengths, .. } = state(strengths, &[]);
        let Value::Object(entries) = entries else { panic!("no entries") };
        let (guardrail, entries) = (GUARDRAIL.to_owned(), entries.into_iter().collect());
        vec![Remedy::RestoreGuardrail { guardrail, strengths, entries, profile: None }]
    }

    #[test]
    fn only_what_was_weakened_is_raised() {
        let live = state(
            &[("content/PROMPT_ATTACK/input", 1), ("grounding/RELEVANCE", 300), ("tier/content", 2)],
            &["pii/EMAIL", "topic/medical advice"],
        );
        let (verdict, plan) = judged("UpdateGuardrail", &live, Some(defined(approved())));
        let evidence = "content/PROMPT_ATTACK/input fell from HIGH to LOW; grounding/RELEVANCE fell from 750 to 300; \
                        topic/investment advice is gone";
        assert_eq!(verdict, Verdict::exposed(evidence));
        let lowered = [("content/PROMPT_ATTACK/input", 3), ("grounding/RELEVANCE", 750)];
        assert_eq!(plan, restore(&lowered, json!({"topic/investment advice": topic()})));
    }

    #[test]
    fn a_filter_that_is_gone_has_no_strength() {
        let live =
            state(&[("grounding/RELEVANCE", 750), ("tier/content", 2)], &["topic/investment advice", "pii/EMAIL"]);
        let (verdict, plan) = judged("UpdateGuardrail", &live, Some(approved()));
        assert_eq!(verdict, Verdict::exposed("content/PROMPT_ATTACK/input fell from HIGH to NONE"));
        assert_eq!(plan, restore(&[("content/PROMPT_ATTACK/input", 3)], json!({})));
    }

    #[test]
    fn what_only_adds_is_sound() {
        let mut live = approved();
        live.entries.push("topic/legal advice".to_owned());
        live.strengths.insert("content/HATE/output".to_owned(), 2);
        live.strengths.insert("grounding/RELEVANCE".to_owned(), 900);
        assert_eq!(judged("UpdateGuardrail", &live, Some(approved())), (Verdict::Sound, Vec::new()));
        assert_eq!(judged("CreateGuardrailVersion", &live, Some(approved())), (Verdict::Sound, Vec::new()));
    }

    #[test]
    fn a_published_version_and_an_unused_draft_are_alerted() {
        let mut live = state(&[], &[]);
        let ceiling = |verdict| {
            let Verdict::Exposed { ceiling, .. } = verdict else { panic!("{verdict:?}") };
            ceiling.map(|(response, _)| response)
        };
        let (verdict, plan) = judged("CreateGuardrailVersion", &live, Some(approved()));
        assert_eq!((ceiling(verdict), plan), (Some(Response::Alert), Vec::new()));
        for (used, expected) in [(None, None), (Some(true), None), (Some(false), Some(Response::Alert))] {
            live.draft_used = used;
            assert_eq!(ceiling(judged("UpdateGuardrail", &live, Some(approved())).0), expected);
        }
    }

    #[test]
    fn without_a_baseline_nobody_can_say() {
        let (verdict, plan) = judged("UpdateGuardrail", &state(&[], &[]), None);
        assert!(matches!(verdict, Verdict::Unknown { .. }));
        assert_eq!(plan, []);
    }

    #[test]
    fn a_person_reads_a_dozen_of_many_losses() {
        let words: Vec<_> = (0..40).map(|word| format!("word/{word}")).collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let (verdict, plan) = judged("UpdateGuardrail", &state(&[], &[]), Some(state(&[], &words)));
        let Verdict::Exposed { evidence, .. } = verdict else { panic!("not exposed") };
        assert_eq!((evidence.matches(" is gone").count(), evidence.ends_with("; and 28 more")), (12, true));
        let told: serde_json::Map<_, _> =
            (0..40).map(|word| (format!("word/{word}"), json!({"text": word.to_string()}))).collect();
        assert_eq!(plan, restore(&[], Value::Object(told)));
    }

    #[test]
    fn presumed_is_all_that_is_known() {
        let judge = &control("bedrock-guardrail-weakened").judge;
        let update = finding(GUARDRAIL, Scope::Ai, "UpdateGuardrail");
        assert_eq!(judge.remediate(&update, None, &[], ApprovedLists::NONE), restore(&[], json!({})));
        let all = [("content/PROMPT_ATTACK/input", 3), ("grounding/RELEVANCE", 750), ("tier/content", 2)];
        let known = judge.remediate(&update, None, &[State::Guardrail(approved())], ApprovedLists::NONE);
        let told = json!({"pii/EMAIL": {"type": "EMAIL", "action": "BLOCK"}});
        assert_eq!(known, restore(&all, told), "a topic is more than its name");
        assert_eq!(
            judge.remediate(&finding(GUARDRAIL, Scope::Ai, "CreateGuardrailVersion"), None, &[], ApprovedLists::NONE),
            []
        );
    }

    #[test]
    fn an_entry_that_nobody_described_is_left_to_a_person() {
        let live = state(&[], &["pii/EMAIL"]);
        let (verdict, plan) = judged("UpdateGuardrail", &live, Some(state(&[], &["topic/x", "regex/y", "pii/EMAIL"])));
        assert_eq!(verdict, Verdict::exposed("topic/x is gone; regex/y is gone"));
        assert_eq!(plan, []);
    }

    #[test]
    fn what_is_off_on_one_side_is_weaker_and_what_is_on_for_both_is_not() {
        let (both, one) = (state(&[], &["word/acme"]), state(&[], &["word/acme/input"]));
        let (verdict, plan) = judged("UpdateGuardrail", &one, Some(both.clone()));
        assert_eq!(verdict, Verdict::exposed("word/acme is gone"));
        assert_eq!(plan, restore(&[], json!({"word/acme": {"text": "acme"}})));
        assert_eq!(judged("UpdateGuardrail", &both, Some(one)).0, Verdict::Sound);
    }

    #[test]
    fn a_filter_that_is_gone_comes_back_whole() {
        let approved = defined(state(&[("content/HATE/input", 3)], &[]));
        let (_, plan) = judged("UpdateGuardrail", &state(&[], &[]), Some(approved.clone()));
        assert_eq!(plan, restore(&[("content/HATE/input", 3)], json!({"content/HATE": hate()})));
        let (_, plan) = judged("UpdateGuardrail", &state(&[("content/HATE/input", 1)], &[]), Some(approved));
        assert_eq!(plan, restore(&[("content/HATE/input", 3)], json!({})), "one that was lowered keeps the rest");
    }

    #[test]
    fn a_masked_kind_of_data_is_weaker_than_a_blocked_one() {
        let approved = state(&[("pii/EMAIL/input", 2), ("pii/EMAIL/output", 1)], &["pii/EMAIL"]);
        let live = state(&[("pii/EMAIL/input", 1), ("pii/EMAIL/output", 1)], &["pii/EMAIL"]);
        let (verdict, _) = judged("UpdateGuardrail", &live, Some(approved.clone()));
        assert_eq!(verdict, Verdict::exposed("pii/EMAIL/input fell from BLOCK to ANONYMIZE"));
        let (verdict, _) = judged("UpdateGuardrail", &state(&[], &[]), Some(approved));
        assert_eq!(verdict, Verdict::exposed("pii/EMAIL is gone"), "it is told once");
    }

    #[test]
    fn the_standard_tier_brings_its_profile_along() {
        let profile = |live: GuardrailState, approved: GuardrailState| {
            let (_, plan) = judged("UpdateGuardrail", &live, Some(defined(approved)));
            let [Remedy::RestoreGuardrail { profile, .. }] = plan.as_slice() else { panic!("{plan:?}") };
            profile.clone()
        };
        let tier = || state(&[("tier/content", 2)], &[]);
        assert_eq!(profile(state(&[], &[]), tier()).as_deref(), Some(PROFILE));
        assert_eq!(profile(state(&[], &[]), state(&[], &["word/acme"])), None);
        assert_eq!(profile(defined(state(&[], &[])), state(&[], &["word/acme"])).as_deref(), Some(PROFILE));
    }

    #[test]
    fn a_guardrail_gets_all_back_that_it_had() {
        let before = State::Guardrail(defined(state(&[], &[])));
        let definition = defined(state(&[], &[])).definition;
        let undo = Undo::UpdateGuardrail { guardrail: GUARDRAIL.to_owned(), definition };
        assert_eq!(restore(&[], json!({}))[0].undo(&before), undo);
    }
}
