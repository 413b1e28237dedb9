//! What is covered, by layer and phase, by standard, and by which evidence; and what is not, and why.

use std::collections::{BTreeMap, BTreeSet};

use model::{Control, Layer, Phase, RemedyKind, Response};
use tests::standards::{Row, STANDARDS, heading, left_out, list, speaking_of};
use tests::{assert_fresh, header};

#[test]
fn the_page_of_coverage_is_fresh() {
    let what = "Which states are watched in which layer and phase, what in the standards speaks of them, how each repair \
                was shown, and what is not there.";
    let page = [header("Coverage", what), matrix(), evidence(), standards(), missing()].concat();
    assert_fresh("docs/coverage.md", &page);
}

/// Every reference is an entry of a list that is checked in.
#[test]
fn every_reference_is_on_its_list() {
    for (name, path) in STANDARDS {
        let known: BTreeSet<_> = list(path).iter().map(|row| row.id().to_owned()).collect();
        for (id, controls) in speaking_of(name) {
            assert!(known.contains(id), "{path} has no {id}, of which {controls:?} speak");
        }
    }
    let lists: BTreeSet<_> = STANDARDS.iter().map(|(name, _)| *name).collect();
    let named = catalog::all().into_iter().flat_map(|control| control.references).map(|reference| reference.parts().0);
    assert!(named.collect::<BTreeSet<_>>().is_subset(&lists));
}

/// What the design asks for is there, or is left out with a reason.
#[test]
fn what_the_design_asks_for_is_watched_or_left_out() {
    let (mut reasons, mut problems) = (left_out(), Vec::new());
    for row in list("specification/calls.tsv") {
        let Some(control) = catalog::find(row.id()) else {
            if reasons.remove(row.id()).is_none() {
                problems.push(format!("{} is not built, and left-out.tsv does not say why", row.id()));
            }
            continue;
        };
        for call in row.at(2).split(' ') {
            let watched = watches(control, call);
            let left_out = reasons.remove(&format!("{} {call}", row.id())).is_some();
            if watched == left_out {
                problems.push(format!("{} {call}: watched is {watched}, and so is left out", row.id()));
            }
        }
    }
    problems.extend(reasons.into_keys().map(|what| format!("{what}: left-out.tsv has it for nothing")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A control that hears whatever a caller calls hears what the design names too.
fn watches(control: &Control, call: &str) -> bool {
    let Some((service, operation)) = call.split_once(':') else { return true };
    let of_caller = || operation == "*" && control.watches.iter().any(|watch| watch.caller.is_some());
    let is_it = |watch: &model::Watch| watch.service == service && watch.operation == operation;
    control.watches.iter().any(is_it) || of_caller()
}

fn linked<'a>(controls: impl IntoIterator<Item = &'a str>) -> String {
    let links: Vec<_> = controls.into_iter().map(|id| format!("[{id}](controls.md#{id})")).collect();
    links.join("<br>")
}

/// Harden at each transition: a control stands in each phase that asks more of it than the one before.
fn matrix() -> String {
    let head = "## By layer and phase\n\nA control stands in each phase in which it answers harder than in the one before.\n\n\
                | layer | prototype | production | scaled |\n|---|---|---|---|\n";
    let rows = Layer::ALL.into_iter().map(|layer| {
        let cells = Phase::ALL.map(|phase| cell(layer, phase));
        format!("| {} | {} |\n", layer.as_str(), cells.join(" | "))
    });
    std::iter::once(head.to_owned()).chain(rows).collect::<String>() + "\n"
}

fn cell(layer: Layer, phase: Phase) -> String {
    let before = Phase::ALL.into_iter().take_while(|earlier| *earlier < phase).last();
    let harder = catalog::all().into_iter().filter(|control| {
        let answer = control.response.of(phase);
        let told = |phase: Phase| control.response.of(phase);
        control.layer == layer && answer > before.map_or(Response::Record, told)
    });
    let told = harder.map(|control| format!("{}: {}", linked([control.id]), control.response.of(phase)));
    told.collect::<Vec<_>>().join("<br>")
}

/// No claim without its kind of evidence beside it.
fn evidence() -> String {
    let shown = list("specification/shown.tsv");
    let shown = shown.iter().map(|row| [row.id(), row.at(1), row.at(2)]).collect();
    let told = list("specification/told.tsv");
    let told = told.iter().map(|row| (row.id(), row.at(1))).collect();
    let head = "## How each repair was shown\n\n*End to end*: an ordinary client makes the bad change on the local AWS, with \
                IAM enforced; the deployed functions repair it and prove it by reading again. *Taken back*: there an \
                operator also undid the repair, with credentials of their own. *Shape-tested*: the calls and their undo \
                are compared on the wire with what they must be. *Told*: people are told, and nothing is changed, for \
                the reason that stands there. The tests themselves write which is which, in tests/specification/shown.tsv.\n\n\
                | control | answers at most with | repair |\n|---|---|---|\n";
    let rows = catalog::all().into_iter().map(|control| {
        let most = control.response.of(Phase::Scaled);
        format!("| {} | {most} | {} |\n", linked([control.id]), evidence_of(control, &shown, &told))
    });
    std::iter::once(head.to_owned()).chain(rows).collect::<String>() + "\n"
}

fn evidence_of(control: &Control, shown: &BTreeSet<[&str; 3]>, told: &BTreeMap<&str, &str>) -> String {
    if control.remedies.is_empty() {
        return format!("told: {}", told.get(control.id).unwrap_or(&"nobody said why"));
    }
    let mut calls: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for operation in control.remedies.iter().map(|kind| kind.operation()) {
        let is_shown = |how| shown.contains(&[control.id, operation, how]);
        let how = match (is_shown("repaired"), is_shown("taken back")) {
            (true, true) => "end to end, taken back",
            (true, false) => "end to end",
            (false, _) => "shape-tested",
        };
        calls.entry(how).or_default().insert(format!("`{operation}`"));
    }
    let ways =
        calls.into_iter().map(|(how, calls)| format!("{how}: {}", calls.into_iter().collect::<Vec<_>>().join(", ")));
    ways.collect::<Vec<_>>().join("<br>")
}

/// Who reads that nothing is repaired reads why.
#[test]
fn what_is_only_told_has_its_reason() {
    let reasons = list("specification/told.tsv");
    let reasons: BTreeSet<_> = reasons.iter().filter(|row| !row.at(1).is_empty()).map(Row::id).collect();
    let told = catalog::all().into_iter().filter(|control| control.remedies.is_empty()).map(|control| control.id);
    assert_eq!(reasons, told.collect());
}

/// What end-to-end tests say that they showed is of controls and remedies that are there.
#[test]
fn what_was_shown_is_there() {
    for row in list("specification/shown.tsv") {
        let control = catalog::find(row.id());
        let repairs = |kind: &RemedyKind| kind.operation() == row.at(1);
        assert!(control.is_some_and(|control| control.remedies.iter().any(repairs)), "{} {}", row.id(), row.at(1));
    }
}

fn standards() -> String {
    let chapters = STANDARDS.map(|(name, path)| {
        let speaking = speaking_of(name);
        let rows = list(path).into_iter().map(|row: Row| {
            let controls = speaking.get(row.id()).map(|ids| linked(ids.iter().copied())).unwrap_or_default();
            let title = if row.at(1).is_empty() { String::new() } else { format!(" {}", row.at(1)) };
            let unseen =
                if controls.is_empty() && row.at(2).is_empty() { "no control speaks of it yet" } else { row.at(2) };
            format!("| {}{title} | {controls} | {unseen} |\n", row.id())
        });
        let head = format!("### {}\n\n| entry | controls | what none of them sees |\n|---|---|---|\n", heading(path));
        head + &rows.collect::<String>() + "\n"
    });
    "## By standard\n\n".to_owned() + &chapters.concat()
}

fn missing() -> String {
    let rows = left_out().into_iter().map(|(what, why)| format!("| `{what}` | {why} |\n"));
    let head = "## What is left out\n\nControls, and calls of controls, that the design names and that are not there.\n\n\
                | what | why |\n|---|---|\n";
    let variants = list("specification/variants.tsv");
    let decided = variants.iter().map(|row| format!("| {} | {} |\n", row.id(), row.at(1)));
    let further = "\n## Further ways to do harm\n\nOther services reach the same ends. What was decided about each:\n\n\
                   | way | decision |\n|---|---|\n";
    let head = std::iter::once(head.to_owned());
    head.chain(rows).chain([further.to_owned()]).chain(decided).collect()
}
