//! What is covered, by layer and phase, by standard, and by which evidence; and what is not, and why.

use std::collections::BTreeSet;
use std::fs;

use model::{Control, Layer, Phase, RemedyKind, Response};
use tests::standards::{Row, STANDARDS, heading, left_out, list, speaking_of};
use tests::{assert_fresh, header, root};
use walkdir::WalkDir;

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
    let changes = texts("tests/e2e/changes");
    let head = "## How each repair was shown\n\n*End to end*: an ordinary client makes the bad change on the local AWS, with \
                IAM enforced; the deployed functions repair it and prove it by reading again. Which of these an operator \
                takes back there stands in tests/e2e/test_undo.py. *Shape-tested*: the calls and their undo are compared \
                on the wire with what they must be. *Told*: people are told, and nothing is changed.\n\n\
                | control | answers at most with | repair | shown |\n|---|---|---|---|\n";
    let rows = catalog::all().into_iter().map(|control| {
        let most = control.response.of(Phase::Scaled);
        let calls: BTreeSet<_> = control.remedies.iter().map(|kind| format!("`{}`", kind.operation())).collect();
        let calls = calls.into_iter().collect::<Vec<_>>().join(", ");
        format!("| {} | {most} | {calls} | {} |\n", linked([control.id]), shown(control, &changes))
    });
    std::iter::once(head.to_owned()).chain(rows).collect::<String>() + "\n"
}

fn shown(control: &Control, changes: &str) -> String {
    if control.remedies.is_empty() {
        return "told".to_owned();
    }
    if !changes.contains(&format!("\"{}\"", control.id)) {
        return "shape-tested".to_owned();
    }
    let unseen = |kind: &&RemedyKind| !changes.contains(&format!("\"{}\"", kind.operation()));
    let unseen: BTreeSet<_> = control.remedies.iter().filter(unseen).map(|kind| kind.operation()).collect();
    if unseen.is_empty() {
        return "end to end".to_owned();
    }
    let unseen = unseen.into_iter().map(|operation| format!("`{operation}`")).collect::<Vec<_>>();
    format!("end to end; {} shape-tested", unseen.join(", "))
}

fn texts(folder: &str) -> String {
    let files = WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "py"));
    files.map(|file| fs::read_to_string(file.path()).unwrap()).collect()
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
