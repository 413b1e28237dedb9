//! What holds for every control.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model::{Control, Phase, Remedy, RemedyKind, Response, StateKind};
use tests::standards::list;
use tests::{Sample, root, samples};
use walkdir::{DirEntry, WalkDir};

#[test]
fn ids_are_sorted_and_unique_and_name_their_folder_and_file() {
    let ids: Vec<_> = catalog::all().iter().map(|control| control.id).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
    for control in catalog::all() {
        let (folder, name) = control.id.split_once('-').unwrap();
        let file = format!("shared/catalog/src/{folder}/{}.rs", name.replace('-', "_"));
        assert_eq!(control.file, file);
        assert!(
            control.id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        );
    }
}

#[test]
fn every_file_of_the_catalogue_is_registered() {
    let files = WalkDir::new(root().join("shared/catalog/src")).min_depth(2).into_iter();
    let files = files.filter_map(Result::ok).filter(|file| file.file_type().is_file() && file.file_name() != "mod.rs");
    let beside = |file: &DirEntry, folder: &str| file.path().ends_with(Path::new(folder).join(file.file_name()));
    let files = files.filter(|file| !["containment", "policy"].iter().any(|folder| beside(file, folder)));
    assert_eq!(files.count(), catalog::all().len());
}

#[test]
fn facts_are_well_formed() {
    for control in catalog::all() {
        let Control { id, title, .. } = control;
        assert!(title.chars().count() <= 72 && !title.ends_with('.'), "{id}: {title}");
        let types = control.threats.map(|threats| threats.types).unwrap_or_default();
        assert!(control.watches.is_sorted() && types.is_sorted(), "{id}: watches and types are sorted");
        assert!(!control.watches.is_empty() || !types.is_empty(), "{id}: nothing wakes it");
        let [prototype, production, scaled] = Phase::ALL.map(|phase| control.response.of(phase));
        assert!(prototype <= production && production <= scaled, "{id}: a later phase is never softer");
        let repairs = Phase::ALL.iter().any(|phase| control.response.of(*phase) > Response::Alert);
        assert!(!repairs || !control.remedies.is_empty(), "{id}: asks for repair, and has no remedy");
    }
}

/// A control that is not on the list needs a line of its own there.
#[test]
fn evidence_is_what_the_list_says() {
    let listed = list("specification/evidence.tsv");
    let listed: BTreeMap<_, _> = listed.iter().map(|row| (row.id(), row.at(1))).collect();
    for control in catalog::all() {
        let said = Some(control.evidence.as_str());
        assert_eq!(listed.get(control.id).copied(), said, "{}: tests/specification/evidence.tsv", control.id);
    }
}

#[test]
fn every_remedy_is_declared_by_a_control() {
    let declared: BTreeSet<_> = catalog::all().iter().flat_map(|control| control.remedies).copied().collect();
    assert_eq!(declared, RemedyKind::ALL.iter().copied().collect());
}

#[test]
fn baselines_are_kept_of_what_controls_compare_with_one() {
    let controls = catalog::all();
    for control in &controls {
        let kept = control.judge.kinds().into_iter().any(StateKind::has_baselines);
        assert!(!control.baseline || kept, "{} compares with nothing", control.id);
    }
    for kind in StateKind::ALL.iter().filter(|kind| kind.has_baselines()) {
        let compares = |control: &&Control| control.judge.kinds().contains(kind) && control.baseline;
        assert!(controls.iter().any(compares), "{kind:?} is kept for nobody");
    }
}

/// An event is a reason to look. Where there is nothing to look at, people are told and nothing is changed.
#[test]
fn what_only_happened_is_never_repaired() {
    for control in catalog::all().iter().filter(|control| control.judge.kinds() == [StateKind::Occurrence]) {
        assert!(control.remedies.is_empty(), "{} repairs what nobody looked at", control.id);
        assert!(control.response.of(Phase::Scaled) <= Response::Alert, "{}", control.id);
    }
}

#[test]
fn prose_has_its_headings_and_a_short_opening() {
    for control in catalog::all() {
        let text = control.documentation;
        let headings: Vec<_> = text.lines().filter_map(|line| line.trim().strip_prefix("## ")).collect();
        assert_eq!(headings, ["Why it matters", "What we do", "When to make an exception"], "{}", control.id);
        let opening = text.split("\n\n").next().unwrap().split("\n \n").next().unwrap();
        assert!(opening.len() < 400, "{}: the opening has {} characters", control.id, opening.len());
    }
}

#[test]
fn references_have_the_form_of_their_list() {
    for control in catalog::all() {
        for reference in control.references {
            let (list, id) = reference.parts();
            let well_formed = match list {
                "OWASP LLM" => id.len() == 5 && id.starts_with("LLM"),
                "OWASP Agentic" => id.len() == 5 && id.starts_with("ASI"),
                "MITRE ATLAS" => id.starts_with("AML.T") || id.starts_with("AML.M"),
                "NIST AI RMF" => {
                    ["GOVERN ", "MAP ", "MEASURE ", "MANAGE "].iter().any(|function| id.starts_with(function))
                }
                "Security Hub" => id.split_once('.').is_some_and(|(_, number)| number.parse::<u32>().is_ok()),
                _ => !id.is_empty() && !id.contains(' '),
            };
            assert!(well_formed, "{}: {list} {id}", control.id);
        }
    }
}

#[test]
fn samples_and_controls_are_the_same_set() {
    let samples = samples();
    let tried: BTreeSet<_> = samples.iter().map(|sample| sample.control.clone()).collect();
    let controls: BTreeSet<_> = catalog::all().iter().map(|control| control.id.to_owned()).collect();
    assert_eq!(tried, controls);
    for control in controls {
        for prefix in ["fires-", "ignores-"] {
            let named = |sample: &Sample| sample.control == control && sample.name.starts_with(prefix);
            assert!(samples.iter().any(named), "{control} has no {prefix} sample");
        }
    }
}

#[test]
fn samples_do_what_their_names_say() {
    for sample in samples() {
        assert!(sample.fires() || sample.name.starts_with("ignores-"), "{}/{}", sample.control, sample.name);
        assert_eq!(sample.is_noticed(), sample.fires(), "{}/{}", sample.control, sample.name);
    }
}

#[test]
fn every_watched_call_has_a_sample_that_locates_its_resource() {
    let located =
        samples().iter().filter_map(Sample::change).filter(|change| change.resource.is_some()).collect::<Vec<_>>();
    let calls: BTreeSet<_> = located.iter().map(|change| (change.service(), change.operation.as_str())).collect();
    for control in catalog::all() {
        for watch in control.watches.iter().filter(|watch| watch.caller.is_none()) {
            let call = (watch.service, watch.operation);
            assert!(calls.contains(&call), "{} watches {}:{}", control.id, watch.service, watch.operation);
        }
    }
}

/// A type that is written in part is heard by whatever goes on so.
#[test]
fn every_type_of_finding_has_a_sample_that_its_control_notices() {
    let samples = samples();
    for control in catalog::all() {
        for kind in control.threats.iter().flat_map(|threats| threats.types) {
            let names = |sample: &Sample| match sample.threat() {
                Some(threat) => *kind == "*" || threat.kind.names().iter().any(|name| name == kind),
                None => false,
            };
            let mut own = samples.iter().filter(|sample| sample.control == control.id && sample.fires());
            assert!(own.any(names), "{}: no sample of {kind}", control.id);
        }
    }
}

/// Two controls that name one type would tell of it twice.
#[test]
fn every_type_of_finding_is_named_by_one_control() {
    let mut seen = BTreeSet::new();
    for kind in catalog::all().iter().filter_map(|control| control.threats).flat_map(|threats| threats.types) {
        assert!(seen.insert(kind), "{kind}");
    }
}

#[test]
fn every_sample_has_an_event_id_of_its_own() {
    let mut seen = BTreeSet::new();
    for sample in samples() {
        assert!(seen.insert(sample.id()), "{}/{}", sample.control, sample.name);
    }
}

#[test]
fn what_is_planned_was_declared() {
    for sample in samples() {
        for outcome in sample.outcomes(Phase::Scaled) {
            let control = catalog::find(outcome.control).unwrap();
            let planned = outcome.decision.plan.0.iter().map(Remedy::kind);
            for kind in planned {
                assert!(control.remedies.contains(&kind), "{}/{}: {kind:?}", sample.control, sample.name);
            }
        }
    }
}
