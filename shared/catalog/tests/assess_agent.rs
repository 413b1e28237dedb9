//! What the controls of Bedrock's agents think of a state, and what they plan.

use crate::support::{detect, finding, plan, resource, verdict};
use model::{
    AgentGuardrail, AgentState, ApprovedLists, Finding, ListName, Pattern, Remedy, Resource, Scope, State, Undo,
    Verdict,
};
use serde_json::{Value, json};

const AGENT: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent/Q7XK2M9P4T";
const ROLE: &str = "arn:aws:iam::111122223333:role/order-desk-agent";
const RELEASE: &str = "arn:aws:iam::111122223333:role/release";
const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:parse-orders";

fn agent() -> Resource {
    resource(AGENT, Scope::Ai)
}

fn guardrail(identifier: &str, version: &str) -> AgentGuardrail {
    AgentGuardrail { identifier: identifier.to_owned(), version: version.to_owned() }
}

fn state(guardrail: Option<AgentGuardrail>) -> AgentState {
    let routed = |version: &str| json!({"agentAliasName": "a", "routingConfiguration": [{"agentVersion": version}]});
    AgentState {
        guardrail,
        role: ROLE.to_owned(),
        aliases: [("LIVE".to_owned(), routed("7")), ("TSTALIASID".to_owned(), routed("DRAFT"))].into(),
        status: "PREPARED".to_owned(),
        definition: json!({"agentName": "order-desk", "agentResourceRoleArn": ROLE}),
        ..AgentState::default()
    }
}

fn changed(change: impl FnOnce(&mut AgentState)) -> AgentState {
    let mut state = approved();
    change(&mut state);
    state
}

fn approved() -> AgentState {
    state(Some(guardrail("k3v8qzt1m5xa", "3")))
}

mod unguarded {
    use super::*;

    const ID: &str = "bedrock-agent-unguarded";

    fn judged(live: &AgentState, baseline: Option<AgentState>) -> String {
        let baseline = baseline.map(State::Agent);
        verdict(ID, &finding("UpdateAgent", &agent()), &State::Agent(live.clone()), baseline.as_ref())
    }

    fn planned(operation: &str, live: Option<AgentState>, baseline: Option<AgentState>) -> Vec<Remedy> {
        let (live, baseline) = (live.map(State::Agent), baseline.map(State::Agent));
        plan(ID, &finding(operation, &agent()), live.as_ref(), baseline.as_ref()).unwrap()
    }

    fn restored(wanted: Option<AgentGuardrail>, role: Option<&str>) -> Remedy {
        Remedy::RestoreAgentGuardrail { agent: AGENT.to_owned(), wanted, role: role.map(str::to_owned) }
    }

    fn prepared() -> Remedy {
        Remedy::PrepareAgent { agent: AGENT.to_owned() }
    }

    #[test]
    fn a_draft_is_compared_with_its_approved_guardrail() {
        let arn = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa";
        for (live, expected) in [
            (None, "exposed"),
            (Some(guardrail("k3v8qzt1m5xa", "3")), "sound"),
            (Some(guardrail(arn, "3")), "sound"),
            (Some(guardrail("k3v8qzt1m5xa", "12")), "sound"),
            (Some(guardrail("k3v8qzt1m5xa", "2")), "exposed"),
            (Some(guardrail("k3v8qzt1m5xa", "DRAFT")), "exposed"),
            (Some(guardrail("p9d2wn6hy4rc", "3")), "at most approve"),
            (Some(guardrail("5xa", "3")), "at most approve"),
        ] {
            assert_eq!(judged(&state(live.clone()), Some(approved())), expected, "{live:?}");
        }
        let draft = state(Some(guardrail("k3v8qzt1m5xa", "DRAFT")));
        assert_eq!(judged(&draft, Some(draft.clone())), "sound");
        assert_eq!(judged(&approved(), Some(draft)), "sound");
    }

    #[test]
    fn without_a_baseline_only_silence_is_bad() {
        for (live, expected) in [
            (None, "exposed"),
            (Some(guardrail("k3v8qzt1m5xa", "DRAFT")), "unknown"),
            (Some(guardrail("k3v8qzt1m5xa", "1")), "sound"),
        ] {
            let live = state(live);
            assert_eq!(judged(&live, None), expected, "{live:?}");
            assert_eq!(planned("UpdateAgent", Some(live), None), []);
        }
    }

    #[test]
    fn only_the_guardrail_comes_back_and_only_what_was_in_effect_is_prepared() {
        let wanted = approved().guardrail;
        let repaired = || restored(wanted.clone(), Some(ROLE));
        for live in [None, Some(guardrail("k3v8qzt1m5xa", "2")), Some(guardrail("p9d2wn6hy4rc", "1"))] {
            let live = state(live);
            let plan = planned("UpdateAgent", Some(live.clone()), Some(approved()));
            assert_eq!(plan, [repaired(), prepared()]);
            let unfinished = AgentState { status: "NOT_PREPARED".to_owned(), ..live };
            assert_eq!(planned("UpdateAgent", Some(unfinished), Some(approved())), [repaired()]);
        }
        assert_eq!(planned("UpdateAgent", Some(approved()), Some(approved())), []);
    }

    #[test]
    fn what_cloudtrail_hides_is_looked_at() {
        let hidden = || json!("HIDDEN_DUE_TO_SECURITY_REASONS");
        for (request, expected) in [
            (json!({"guardrailConfiguration": hidden()}), "created or changed agent Q7XK2M9P4T, and CloudTrail"),
            (json!({"guardrailConfiguration": {"guardrailIdentifier": hidden()}}), ""),
            (json!({"guardrailConfiguration": {}}), "created agent Q7XK2M9P4T without a guardrail"),
        ] {
            let found = detect(ID, "CreateAgent", &agent(), request, Value::Null);
            let summary = found.map(|finding| finding.summary).unwrap_or_default();
            assert!(summary.starts_with(expected) && summary.is_empty() == expected.is_empty(), "{summary}");
        }
    }

    fn of_alias(alias: &str, live: &AgentState) -> (String, usize) {
        let moved = finding("UpdateAgentAlias", &agent()).about([alias]);
        let (live, baseline) = (State::Agent(live.clone()), State::Agent(approved()));
        let plan = plan(ID, &moved, Some(&live), Some(&baseline)).unwrap();
        (verdict(ID, &moved, &live, Some(&baseline)), plan.len())
    }

    #[test]
    fn a_published_version_is_only_told_of() {
        let unguarded = |draft: Option<AgentGuardrail>| {
            let mut live = state(draft);
            live.unguarded = vec!["7".to_owned()];
            live
        };
        assert_eq!(of_alias("LIVE", &unguarded(None)), ("at most alert".to_owned(), 0));
        assert_eq!(of_alias("LIVE", &approved()), ("sound".to_owned(), 0));
        assert_eq!(of_alias("TSTALIASID", &unguarded(None)), ("exposed".to_owned(), 2));
        assert_eq!(of_alias("TSTALIASID", &unguarded(approved().guardrail)), ("sound".to_owned(), 0));
        // Of a version that its alias had before nobody was told now.
        assert_eq!(judged(&unguarded(approved().guardrail), Some(approved())), "sound");
    }

    #[test]
    fn presumed_is_what_an_update_takes_away() {
        assert_eq!(planned("UpdateAgent", None, None), [restored(None, None), prepared()]);
        assert_eq!(planned("CreateAgent", None, None), []);
        assert_eq!(planned("UpdateAgentAlias", None, Some(approved())), []);
    }

    #[test]
    fn an_agent_gets_all_back_that_it_had() {
        let before = State::Agent(state(None));
        let definition = json!({"agentName": "order-desk", "agentResourceRoleArn": ROLE});
        let agent = AGENT.to_owned();
        assert_eq!(restored(None, None).undo(&before), Undo::UpdateAgent { agent: agent.clone(), definition });
        assert_eq!(prepared().undo(&before), Undo::PrepareAgent { agent });
    }
}

mod changed_outside_pipeline {
    use super::*;

    const ID: &str = "bedrock-agent-changed-outside-pipeline";
    const SOMEBODY: &str = "arn:aws:iam::111122223333:role/ai-developer";

    fn by(principals: &[&str]) -> Finding {
        finding("UpdateAgent", &agent()).about(principals.iter().copied())
    }

    fn lists(names: &[(ListName, &str)]) -> ApprovedLists {
        ApprovedLists(names.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect())
    }

    fn releases() -> ApprovedLists {
        lists(&[(ListName::ReleaseRoles, RELEASE)])
    }

    fn judged(finding: &Finding, live: &AgentState, baseline: Option<AgentState>, lists: &ApprovedLists) -> Verdict {
        let baselines: Vec<_> = baseline.into_iter().map(State::Agent).collect();
        catalog::find(ID).unwrap().judge.assess(finding, &State::Agent(live.clone()), &baselines, lists)
    }

    fn planned(finding: &Finding, live: Option<AgentState>, lists: &ApprovedLists) -> Vec<Remedy> {
        let (live, baselines) = (live.map(State::Agent), [State::Agent(approved())]);
        catalog::find(ID).unwrap().judge.remediate(finding, live.as_ref(), &baselines, lists)
    }

    fn serving(alias: &str, version: &str) -> AgentState {
        let routed = json!({"agentAliasName": "a", "routingConfiguration": [{"agentVersion": version}]});
        changed(|live| drop(live.aliases.insert(alias.to_owned(), routed)))
    }

    #[test]
    fn what_differs_from_the_baseline_is_told() {
        let other = "arn:aws:iam::111122223333:role/admin";
        for (live, evidence) in [
            (changed(|live| live.role = other.to_owned()), format!("it acts with {other}, and {ROLE} is approved")),
            (serving("LIVE", "9"), "alias LIVE serves version 9, and 7 is approved".to_owned()),
            (serving("NEW", "9"), "alias NEW serves version 9, and no baseline has it".to_owned()),
            (
                changed(|live| live.logic = vec![FUNCTION.to_owned()]),
                format!("{FUNCTION} stands in the place of its own logic, and is not approved"),
            ),
        ] {
            let verdict = judged(&by(&[SOMEBODY]), &live, Some(approved()), &releases());
            assert_eq!(verdict, Verdict::exposed(&evidence));
            // Without a list of those who release agents nobody knows whether it was a release.
            let unlisted = judged(&by(&[SOMEBODY]), &live, Some(approved()), ApprovedLists::NONE);
            assert!(matches!(unlisted, Verdict::Exposed { evidence: told, ceiling: Some(_) } if told == evidence));
            assert_eq!(judged(&by(&[RELEASE]), &live, Some(approved()), &releases()), Verdict::Sound);
        }
        assert_eq!(judged(&by(&[SOMEBODY]), &approved(), Some(approved()), &releases()), Verdict::Sound);
        assert_eq!(judged(&by(&[SOMEBODY]), &serving("NEW", "7"), Some(approved()), &releases()), Verdict::Sound);
    }

    #[test]
    fn a_release_is_one_only_if_nobody_else_had_a_hand_in_it() {
        let live = serving("LIVE", "9");
        let verdict = |finding: &Finding| judged(finding, &live, Some(approved()), &releases()).as_str();
        assert_eq!(verdict(&by(&[RELEASE, "agent-alias/LIVE"])), "sound");
        assert_eq!(verdict(&by(&[RELEASE, SOMEBODY])), "exposed");
        assert_eq!(verdict(&by(&[])), "exposed");
        assert_eq!(verdict(&by(&["agent-alias/LIVE"])), "exposed");
    }

    #[test]
    fn approved_functions_may_be_its_logic() {
        let live = changed(|live| live.logic = vec![FUNCTION.to_owned()]);
        let lists = lists(&[(ListName::ReleaseRoles, RELEASE), (ListName::Functions, FUNCTION)]);
        assert_eq!(judged(&by(&[SOMEBODY]), &live, Some(approved()), &lists), Verdict::Sound);
        assert_eq!(judged(&by(&[SOMEBODY]), &live, Some(live.clone()), &releases()), Verdict::Sound);
        assert_eq!(judged(&by(&[SOMEBODY]), &live, None, &releases()).as_str(), "exposed");
        assert_eq!(judged(&by(&[SOMEBODY]), &approved(), None, &releases()).as_str(), "unknown");
    }

    fn routed(alias: &str, version: Option<&str>) -> Remedy {
        let routing = version.map(|version| json!([{"agentVersion": version}]));
        Remedy::RestoreAgentAlias { agent: AGENT.to_owned(), alias: alias.to_owned(), routing }
    }

    #[test]
    fn only_an_alias_that_was_approved_is_routed_back() {
        let somebody = by(&[SOMEBODY]);
        assert_eq!(planned(&somebody, Some(serving("LIVE", "9")), &releases()), [routed("LIVE", Some("7"))]);
        assert_eq!(planned(&somebody, Some(serving("NEW", "9")), &releases()), []);
        assert_eq!(planned(&somebody, Some(changed(|live| live.role.clear())), &releases()), []);
        assert_eq!(planned(&by(&[RELEASE]), Some(serving("LIVE", "9")), &releases()), []);
        assert_eq!(planned(&by(&[SOMEBODY, "agent-alias/LIVE"]), None, &releases()), [routed("LIVE", None)]);
        assert_eq!(planned(&somebody, None, &releases()), []);
    }

    #[test]
    fn an_alias_gets_all_back_that_it_had() {
        let (before, alias) = (State::Agent(serving("LIVE", "9")), "LIVE".to_owned());
        let definition: Value = json!({"agentAliasName": "a", "routingConfiguration": [{"agentVersion": "9"}]});
        let agent = AGENT.to_owned();
        let undo = Undo::UpdateAgentAlias { agent, alias, definition };
        assert_eq!(routed("LIVE", Some("7")).undo(&before), undo);
        assert!(matches!(routed("GONE", Some("7")).undo(&before), Undo::None { .. }));
    }
}
