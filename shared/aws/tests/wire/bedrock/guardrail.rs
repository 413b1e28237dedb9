//! Guardrails.

use std::collections::BTreeMap;

use super::*;

fn answering(change: impl Fn(&mut Value)) -> Wire {
    let mut answer = parsed(ANSWERED);
    change(&mut answer);
    but("bedrock:GetGuardrail", Answer::ok(answer))
}

async fn read(wire: &Wire) -> GuardrailState {
    let kind = StateKind::Guardrail;
    let State::Guardrail(guardrail) = state(wire, kind, &forms(kind)[0]).await else { panic!("no guardrail") };
    guardrail
}

async fn read_with(change: impl Fn(&mut Value)) -> GuardrailState {
    read(&answering(change)).await
}

#[tokio::test]
async fn all_is_read_that_an_update_must_repeat() {
    let wire = Wire::new(sound);
    let guardrail = read(&wire).await;
    assert_eq!(guardrail.definition, parsed(TAKEN));
    assert_eq!((guardrail.version.as_str(), guardrail.profile()), ("DRAFT", Some(PROFILE)));
    let strengths: Vec<_> = guardrail.strengths.iter().map(|(name, at)| (name.as_str(), *at)).collect();
    let expected = [
        ("content/HATE/input", 3),
        ("content/HATE/output", 2),
        ("grounding/GROUNDING", 750),
        ("pii/EMAIL/input", 1),
        ("pii/EMAIL/output", 1),
        ("regex/claim number/input", 2),
        ("regex/claim number/output", 2),
        ("tier/content", 2),
        ("tier/topic", 2),
    ];
    assert_eq!(strengths, expected);
    let reasoning =
        "reasoning/arn:aws:bedrock:eu-west-1:111122223333:automated-reasoning-policy/a1b2c3d4e5f6:1".to_owned();
    let entries = ["topic/investment advice", "word/acme", "managed-word/PROFANITY", "pii/EMAIL"].map(str::to_owned);
    let entries: Vec<_> = entries.into_iter().chain(["regex/claim number".to_owned(), reasoning]).collect();
    assert_eq!(guardrail.entries, entries);
}

#[tokio::test]
async fn a_version_that_was_published_is_the_one_that_is_read() {
    let wire = Wire::new(sound);
    let published = Finding { subjects: vec!["7".to_owned()], ..finding(GUARDRAIL, Scope::Ai) };
    observe(&wire, StateKind::Guardrail, &published).await.unwrap();
    read(&wire).await;
    let asked: Vec<_> = wire.seen().into_iter().filter(|seen| seen.call == "bedrock:GetGuardrail").collect();
    assert!(asked[0].uri.ends_with("/guardrails/k3v8qzt1m5xa?guardrailVersion=7"), "{}", asked[0].uri);
    assert!(asked[1].uri.ends_with("?guardrailVersion=DRAFT"), "{}", asked[1].uri);
}

#[tokio::test]
async fn what_is_off_stops_nothing() {
    let guardrail = read_with(|answer| {
        let hate = &mut answer["contentPolicy"]["filters"][0];
        (hate["inputAction"], hate["outputEnabled"]) = (json!("NONE"), json!(false));
        answer["topicPolicy"]["topics"][0]["outputEnabled"] = json!(false);
        let word = &mut answer["wordPolicy"]["words"][0];
        (word["inputAction"], word["outputEnabled"]) = (json!("NONE"), json!(false));
        answer["sensitiveInformationPolicy"]["piiEntities"][0]["inputAction"] = json!("NONE");
        answer["contextualGroundingPolicy"]["filters"][0]["enabled"] = json!(false);
    })
    .await;
    for filter in ["content/HATE/input", "content/HATE/output", "grounding/GROUNDING", "pii/EMAIL/input"] {
        assert_eq!(guardrail.strengths.get(filter), Some(&0), "{filter}");
    }
    let entries: Vec<_> = guardrail.entries.iter().take(3).map(String::as_str).collect();
    assert_eq!(entries, ["topic/investment advice/input", "managed-word/PROFANITY", "pii/EMAIL/output"]);
}

#[tokio::test]
async fn what_says_nothing_of_a_side_is_on_for_both() {
    let guardrail = read_with(|answer| {
        answer["topicPolicy"] = json!({"topics": [{"name": "x", "definition": "y"}]});
        answer["wordPolicy"] = json!({"words": [{"text": "acme"}], "managedWordLists": null});
        let pii = json!([{"type": "PIN", "action": "BLOCK"}, {"type": "AGE", "action": "NONE"}]);
        answer["sensitiveInformationPolicy"] = json!({"piiEntities": pii, "regexes": []});
        answer["contentPolicy"] = json!({"filters": []});
        answer["automatedReasoningPolicy"] = Value::Null;
    })
    .await;
    assert_eq!(guardrail.entries, ["topic/x", "word/acme", "pii/PIN"]);
    assert_eq!((guardrail.strengths["pii/PIN/output"], guardrail.strengths["pii/AGE/output"]), (2, 0));
    let definition = &guardrail.definition;
    let topics = json!({"topicsConfig": [{"name": "x", "definition": "y", "type": "DENY"}]});
    assert_eq!(definition["topicPolicyConfig"], topics, "an update asks for the type");
    assert_eq!(definition["wordPolicyConfig"], json!({"wordsConfig": [{"text": "acme"}]}));
    let gone = ["contentPolicyConfig", "automatedReasoningPolicyConfig"];
    assert!(gone.iter().all(|policy| definition.get(policy).is_none()), "an update refuses what is empty");
    assert!(definition["sensitiveInformationPolicyConfig"].get("regexesConfig").is_none());
}

#[tokio::test]
async fn a_guardrail_that_is_being_changed_says_so_and_one_that_is_gone_is_unknown() {
    for (status, moving) in [("UPDATING", true), ("VERSIONING", true), ("FAILED", false), ("READY", false)] {
        let guardrail = State::Guardrail(read_with(|answer| answer["status"] = json!(status)).await);
        assert_eq!(guardrail.in_transition(), moving.then_some(status));
    }
    let kind = StateKind::Guardrail;
    let gone = Answer::error(404, "ResourceNotFoundException");
    for answer in [gone, Answer::ok("{}")] {
        let error = observe(&but("bedrock:GetGuardrail", answer), kind, &forms(kind)[0]).await.unwrap_err();
        assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
    }
}

async fn read_gone(wire: &Wire, made: &[&str]) -> GuardrailState {
    let State::Guardrail(guardrail) = state(wire, StateKind::Guardrail, &deleted(made)).await else {
        panic!("no guardrail")
    };
    guardrail
}

#[tokio::test]
async fn of_one_that_was_deleted_the_others_are_read_and_what_was_made_in_its_place() {
    let wire = Wire::new(sound);
    let gone = read_gone(&wire, &[]).await;
    let others: Vec<_> = gone.others.iter().map(|(name, arn)| (name.as_str(), arn.as_str())).collect();
    assert_eq!(others, [("claims", GUARDRAIL), ("sales", OTHER)]);
    let nothing = GuardrailState { gone: true, others: gone.others.clone(), ..GuardrailState::default() };
    assert_eq!(gone, nothing);
    assert!(!wire.calls().contains(&"bedrock:ListTagsForResource".to_owned()), "what is gone has no tags");
    let made = read_gone(&wire, &["claims"]).await;
    assert_eq!((made.gone, made.replacement.as_deref()), (true, Some(GUARDRAIL)));
    assert_eq!((made.definition, made.version.as_str()), (parsed(TAKEN), "DRAFT"));
}

#[tokio::test]
async fn one_that_was_deleted_and_is_there_is_read_with_the_tag_of_its_workload() {
    let observed = observe(&Wire::new(sound), StateKind::Guardrail, &forms(StateKind::Guardrail)[1]).await.unwrap();
    let State::Guardrail(guardrail) = observed.state else { panic!("no guardrail") };
    let own: model::Tags = [("ai:workload".to_owned(), "claims".to_owned())].into();
    assert_eq!((guardrail.gone, guardrail.tags, observed.tags.len()), (false, own, 2));
}

fn recreate(definition: Value, tags: &[(&str, &str)]) -> Remedy {
    let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Remedy::RecreateGuardrail { guardrail: GONE.to_owned(), definition, tags }
}

#[tokio::test]
async fn a_guardrail_is_made_again_with_all_that_was_approved() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &recreate(parsed(TAKEN), &[("ai:workload", "claims")]), &live()).await.unwrap();
    let mut expected = parsed(TAKEN);
    expected["tags"] = json!([{"key": "ai:workload", "value": "claims"}]);
    let seen = wire.seen();
    assert_eq!((parsed(&seen[0].body), seen[0].call.as_str()), (expected, "bedrock:CreateGuardrail"));
    assert_eq!(seen[0].region, "eu-west-1");
    carry_out(&wire.config(), &recreate(parsed(TAKEN), &[]), &live()).await.unwrap();
    assert_eq!(parsed(&wire.seen()[1].body), parsed(TAKEN));
    let error = carry_out(&wire.config(), &recreate(Value::Null, &[]), &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
}

#[tokio::test]
async fn only_what_was_made_in_its_place_is_deleted_again() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let undo = model::Undo::DeleteGuardrail { guardrail: GONE.to_owned() };
    aws::undo::take_back(&wire.config(), &undo, &replaced()).await.unwrap();
    assert!(wire.seen()[0].uri.ends_with("/guardrails/w4c7rj2n9pfd"), "{}", wire.seen()[0].uri);
    let nothing = State::Guardrail(GuardrailState { gone: true, ..GuardrailState::default() });
    aws::undo::take_back(&wire.config(), &undo, &nothing).await.unwrap();
    assert_eq!(wire.calls().len(), 1);
}

fn restore(strengths: &[(&str, i64)], entries: &[(&str, Value)], profile: Option<&str>) -> Remedy {
    Remedy::RestoreGuardrail {
        guardrail: GUARDRAIL.to_owned(),
        strengths: strengths.iter().map(|(filter, strength)| ((*filter).to_owned(), *strength)).collect(),
        entries: entries.iter().map(|(entry, approved)| ((*entry).to_owned(), approved.clone())).collect(),
        profile: profile.map(str::to_owned),
    }
}

/// What is sent for a guardrail with that definition.
async fn sent(remedy: &Remedy, definition: Value) -> Value {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let live = State::Guardrail(GuardrailState { definition, ..GuardrailState::default() });
    carry_out(&wire.config(), remedy, &live).await.unwrap();
    let seen = wire.seen();
    assert!(seen[0].uri.ends_with("/guardrails/k3v8qzt1m5xa"), "{}", seen[0].uri);
    assert_eq!(seen[0].region, "eu-west-1");
    parsed(&seen[0].body)
}

#[tokio::test]
async fn an_update_repeats_all_and_raises_only_what_was_weakened() {
    assert_eq!(sent(&restore(&[], &[], None), parsed(TAKEN)).await, parsed(TAKEN));
    let raise = restore(&[("content/HATE/output", 3), ("grounding/GROUNDING", 900), ("pii/EMAIL/input", 2)], &[], None);
    let mut expected = parsed(TAKEN);
    expected["contentPolicyConfig"]["filtersConfig"][0]["outputStrength"] = json!("HIGH");
    expected["contextualGroundingPolicyConfig"]["filtersConfig"][0]["threshold"] = json!(0.9);
    expected["sensitiveInformationPolicyConfig"]["piiEntitiesConfig"][0]["inputAction"] = json!("BLOCK");
    assert_eq!(sent(&raise, parsed(TAKEN)).await, expected);
}

#[tokio::test]
async fn whatever_was_taken_from_a_guardrail_comes_back() {
    let whole = read(&Wire::new(sound)).await;
    let bare = json!({"name": "claims", "blockedInputMessaging": "no", "blockedOutputsMessaging": "no"});
    let filters = ["content/HATE", "grounding/GROUNDING"].map(str::to_owned);
    let entries: BTreeMap<_, _> =
        whole.entries.iter().chain(&filters).map(|entry| (entry.clone(), whole.particulars(entry).unwrap())).collect();
    let remedy = Remedy::RestoreGuardrail {
        guardrail: GUARDRAIL.to_owned(),
        strengths: whole.strengths.clone(),
        entries,
        profile: Some(PROFILE.to_owned()),
    };
    let document = sent(&remedy, bare).await;
    let mut expected = parsed(TAKEN);
    for policy in expected.as_object().unwrap().keys().filter(|policy| policy.ends_with("PolicyConfig")) {
        if policy != "automatedReasoningPolicyConfig" {
            assert_eq!(document[policy], expected[policy], "{policy}");
        }
    }
    assert_eq!(document["crossRegionConfig"], expected["crossRegionConfig"].take());
    assert_eq!(document["automatedReasoningPolicyConfig"]["policies"].as_array().unwrap().len(), 1);
    assert_eq!(document["blockedInputMessaging"], "no", "what is the owner's stays");
}

#[tokio::test]
async fn a_filter_that_nobody_described_comes_back_with_its_strength() {
    let bare = json!({"name": "claims"});
    let remedy = restore(&[("content/PROMPT_ATTACK/input", 3), ("grounding/RELEVANCE", 500)], &[], None);
    let document = sent(&remedy, bare).await;
    let filter = json!({"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"});
    assert_eq!(document["contentPolicyConfig"], json!({"filtersConfig": [filter]}));
    let filter = json!({"type": "RELEVANCE", "threshold": 0.5});
    assert_eq!(document["contextualGroundingPolicyConfig"], json!({"filtersConfig": [filter]}));
}

#[tokio::test]
async fn what_is_there_but_off_is_turned_on_and_else_left_as_it_is() {
    let mut live = parsed(TAKEN);
    let topic = &mut live["topicPolicyConfig"]["topicsConfig"][0];
    (topic["definition"], topic["outputEnabled"]) = (json!("The owner's new words."), json!(false));
    let pii = &mut live["sensitiveInformationPolicyConfig"]["piiEntitiesConfig"][0];
    *pii = json!({"type": "EMAIL", "action": "NONE", "inputAction": "NONE", "outputAction": "NONE"});
    let hate = &mut live["contentPolicyConfig"]["filtersConfig"][0];
    (hate["inputAction"], hate["inputEnabled"]) = (json!("NONE"), json!(false));
    let topic = json!({"name": "investment advice", "definition": "What to buy.", "type": "DENY"});
    let told = [("topic/investment advice", topic), ("pii/EMAIL", json!({"type": "EMAIL", "action": "BLOCK"}))];
    let document = sent(&restore(&[("content/HATE/input", 1)], &told, None), live).await;
    let topic = &document["topicPolicyConfig"]["topicsConfig"][0];
    assert_eq!((&topic["definition"], topic.get("outputEnabled")), (&json!("The owner's new words."), None));
    let pii = &document["sensitiveInformationPolicyConfig"]["piiEntitiesConfig"];
    assert_eq!(*pii, json!([{"type": "EMAIL", "action": "BLOCK"}]));
    let hate = &document["contentPolicyConfig"]["filtersConfig"][0];
    assert_eq!((&hate["inputAction"], &hate["inputEnabled"]), (&json!("BLOCK"), &json!(true)));
    assert_eq!(hate["inputStrength"], "HIGH", "the owner had asked for more than what was approved");
}

#[tokio::test]
async fn one_side_is_turned_on_without_the_other() {
    let live = json!({"wordPolicyConfig": {"wordsConfig": [
        {"text": "acme", "inputAction": "NONE", "outputAction": "BLOCK", "inputEnabled": false, "outputEnabled": true}
    ]}});
    let approved = json!({"text": "acme", "inputAction": "BLOCK", "outputAction": "NONE", "outputEnabled": false});
    let document = sent(&restore(&[], &[("word/acme/input", approved)], None), live).await;
    let word = json!({"text": "acme", "inputAction": "BLOCK", "outputAction": "BLOCK", "outputEnabled": true});
    assert_eq!(document["wordPolicyConfig"]["wordsConfig"], json!([word]));
}

#[tokio::test]
async fn what_is_raised_is_read_as_strong_as_it_was_approved() {
    let whole = read(&Wire::new(sound)).await;
    let weak = |answer: &mut Value| {
        let hate = &mut answer["contentPolicy"]["filters"][0];
        (hate["inputStrength"], hate["outputAction"]) = (json!("LOW"), json!("NONE"));
        answer["contentPolicy"]["tier"]["tierName"] = json!("CLASSIC");
        let pii = &mut answer["sensitiveInformationPolicy"]["piiEntities"][0];
        (pii["inputAction"], pii["outputEnabled"]) = (json!("NONE"), json!(false));
        answer["contextualGroundingPolicy"]["filters"][0]["action"] = json!("NONE");
    };
    let weakened = read_with(weak).await;
    let short = whole.strengths.iter().filter(|(filter, strength)| weakened.strengths[*filter] < **strength);
    let short: Vec<_> = short.map(|(filter, strength)| (filter.as_str(), *strength)).collect();
    assert_eq!(short.len(), 6);
    let entries = [("pii/EMAIL", whole.particulars("pii/EMAIL").unwrap())];
    let document = sent(&restore(&short, &entries, None), weakened.definition).await;
    assert_eq!(document, whole.definition);
}

#[tokio::test]
async fn a_member_that_this_sdk_does_not_know_survives() {
    let guardrail = read_with(|answer| {
        answer["contentPolicy"]["filters"][0]["tomorrow"] = json!("kept");
        answer["tomorrowPolicy"] = json!({"rules": [{"name": "kept"}]});
    })
    .await;
    let document = sent(&restore(&[("content/HATE/output", 3)], &[], None), guardrail.definition).await;
    assert_eq!(document["contentPolicyConfig"]["filtersConfig"][0]["tomorrow"], "kept");
    assert_eq!(document["tomorrowPolicyConfig"]["rulesConfig"][0]["name"], "kept");
}

#[tokio::test]
async fn a_guardrail_that_is_busy_is_repaired_later_and_one_that_was_not_read_never() {
    let wire = Wire::new(|_| Answer::error(409, "ConflictException"));
    let error = carry_out(&wire.config(), &restore(&[], &[], None), &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
    let unread = State::Guardrail(GuardrailState::default());
    let nothing = restore(&[("content", 3)], &[], None);
    for (remedy, state) in
        [(restore(&[], &[], None), unread), (nothing, live()), (restore(&[], &[], None), crate::agentcore::live())]
    {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &remedy, &state).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
