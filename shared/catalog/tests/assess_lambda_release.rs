//! What a tool function runs, against what was approved.

use std::collections::BTreeMap;

use crate::support::{self, resource};
use model::{ApprovedLists, Finding, FunctionAlias, FunctionRelease, ListName, Pattern, Remedy, Scope, State, Undo};
use serde_json::{Number, json};

const ID: &str = "lambda-tool-code-changed";
const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:lookup-order";
const ADA: &str = "arn:aws:iam::111122223333:user/ada";
const RELEASE: &str = "arn:aws:iam::111122223333:role/release";

fn finding(operation: &str, subjects: &[&str]) -> Finding {
    support::finding(operation, &resource(FUNCTION, Scope::Generic)).about(subjects.iter().copied())
}

fn stands_for(version: &str, canary: Option<&str>) -> FunctionAlias {
    let weights = canary.map(|other| (other.to_owned(), Number::from_f64(0.1).unwrap()));
    FunctionAlias { version: version.to_owned(), weights: weights.into_iter().collect(), revision: "r".to_owned() }
}

fn running(code: &str, aliases: &[(&str, FunctionAlias)]) -> FunctionRelease {
    let aliases = aliases.iter().map(|(name, alias)| ((*name).to_owned(), alias.clone())).collect();
    FunctionRelease { code: code.to_owned(), role: "r".to_owned(), aliases, ..FunctionRelease::default() }
}

/// The word on a change, and what would repair it.
fn judged(finding: &Finding, live: &FunctionRelease, approved: Option<&FunctionRelease>) -> (String, Vec<Remedy>) {
    let lists: BTreeMap<_, _> = [(ListName::ReleaseRoles, vec![Pattern::new(RELEASE)])].into();
    let (live, lists) = (State::FunctionRelease(live.clone()), ApprovedLists(lists));
    let approved: Vec<_> = approved.map(|approved| State::FunctionRelease(approved.clone())).into_iter().collect();
    let judge = &catalog::find(ID).unwrap().judge;
    let word = support::word(&judge.assess(finding, &live, &approved, &lists));
    (word, judge.remediate(finding, Some(&live), &approved, &lists))
}

fn restore(alias: &str, to: &FunctionAlias) -> Remedy {
    Remedy::RestoreFunctionAlias {
        function: FUNCTION.to_owned(),
        alias: alias.to_owned(),
        version: to.version.clone(),
        weights: to.weights.clone(),
    }
}

#[test]
fn an_alias_that_was_moved_goes_back_and_no_other_does() {
    let moved = finding("UpdateAlias", &[ADA, "alias/live"]);
    let seven = stands_for("7", None);
    let approved = running("a", &[("live", seven.clone()), ("test", stands_for("8", None))]);
    let other = ("test", stands_for("9", None));
    for live in [stands_for("9", None), stands_for("7", Some("9"))] {
        let live = running("b", &[("live", live), other.clone()]);
        assert_eq!(judged(&moved, &live, Some(&approved)), ("exposed".to_owned(), vec![restore("live", &seven)]));
    }
    let back = running("b", &[("live", seven), other]);
    assert_eq!(judged(&moved, &back, Some(&approved)), ("sound".to_owned(), vec![]));
}

#[test]
fn what_is_released_is_sound_and_what_nobody_approved_is_told() {
    let (live, approved) = (running("b", &[("live", stands_for("9", None))]), running("a", &[]));
    let told = |who: &[&str], approved| judged(&finding("UpdateAlias", who), &live, approved).0;
    assert_eq!(told(&[RELEASE, "alias/live"], None), "sound");
    assert_eq!(told(&[RELEASE, ADA, "alias/live"], None), "at most alert");
    assert_eq!(told(&[ADA, "alias/live"], Some(&approved)), "at most alert");
    assert_eq!(told(&["alias/live"], None), "at most alert");
}

#[test]
fn another_code_role_or_layer_is_told_until_it_is_what_was_approved() {
    let changed = finding("UpdateFunctionCode", &[ADA]);
    let approved = running("a", &[]);
    assert_eq!(judged(&changed, &approved.clone(), Some(&approved)), ("sound".to_owned(), vec![]));
    let others = [
        running("b", &[]),
        FunctionRelease { role: "x".to_owned(), ..approved.clone() },
        FunctionRelease { handler: Some("x".to_owned()), ..approved.clone() },
        FunctionRelease { runtime: Some("x".to_owned()), ..approved.clone() },
        FunctionRelease { layers: vec!["x".to_owned()], ..approved.clone() },
        FunctionRelease { image: json!({"Command": ["x"]}), ..approved.clone() },
    ];
    for live in others {
        assert_eq!(judged(&changed, &live, Some(&approved)), ("at most alert".to_owned(), vec![]));
    }
}

#[test]
fn undo_moves_the_alias_to_where_it_was() {
    let nine = stands_for("9", Some("8"));
    let before = State::FunctionRelease(running("b", &[("live", nine.clone())]));
    let (function, alias) = (FUNCTION.to_owned(), "live".to_owned());
    let FunctionAlias { version, weights, revision: _ } = nine;
    let undo = Undo::UpdateFunctionAlias { function, alias, version, weights };
    assert_eq!(restore("live", &stands_for("7", None)).undo(&before), undo);
    assert!(matches!(restore("new", &stands_for("7", None)).undo(&before), Undo::None { .. }));
}
