//! No circle, no arrow upward: which crate may know which.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{CargoOpt, MetadataCommand};
use tests::root;

/// What each crate of ours may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("catalog", &["model"]),
    ("engine", &["catalog", "model"]),
    ("report", &["model"]),
    ("aws", &["model"]),
    ("responder", &["aws", "catalog", "engine", "model", "report"]),
    ("change-detector", &["aws", "responder"]),
    ("threat-detector", &["aws", "responder"]),
    ("remediator", &["aws", "responder"]),
    ("self-check", &["aws", "responder"]),
    ("notifier", &["aws", "responder"]),
    ("phaseguard", &["aws", "catalog", "engine", "model", "report"]),
    ("tests", &["catalog", "engine", "model", "report"]),
];

/// The licences of everything that is linked; deny.toml says the same to `cargo deny`.
#[test]
fn every_dependency_has_a_licence_that_suits() {
    let deny = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let list = deny.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    let allowed: BTreeSet<_> = list.split('"').filter(|word| !word.trim().trim_matches(',').is_empty()).collect();
    let metadata =
        MetadataCommand::new().manifest_path(root().join("Cargo.toml")).features(CargoOpt::AllFeatures).exec();
    for package in metadata.unwrap().packages {
        let licence = package.license.unwrap_or_default();
        let suits =
            |choice: &str| choice.split(" AND ").all(|part| allowed.contains(part.trim_matches(['(', ')', ' '])));
        let suits = licence.replace('/', " OR ").split(" OR ").any(suits);
        assert!(suits, "{} {}: {licence:?}", package.name, package.version);
    }
}

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .features(CargoOpt::AllFeatures)
        .no_deps()
        .exec()
        .unwrap();
    let packages = metadata.packages.into_iter();
    packages
        .map(|package| {
            let names = package.dependencies.into_iter().map(|dependency| dependency.name).collect();
            (package.name.to_string(), names)
        })
        .collect()
}

#[test]
fn crates_know_only_what_they_may() {
    let dependencies = dependencies();
    let ours: BTreeSet<_> = dependencies.keys().cloned().collect();
    let allowed: BTreeMap<_, BTreeSet<_>> =
        ALLOWED.iter().map(|(name, may)| (*name, may.iter().map(|name| (*name).to_owned()).collect())).collect();
    assert_eq!(ours, allowed.keys().map(|name| (*name).to_owned()).collect());
    for (name, depends_on) in &dependencies {
        let known: BTreeSet<_> = depends_on.intersection(&ours).cloned().collect();
        assert!(known.is_subset(&allowed[name.as_str()]), "{name} may not know {known:?}");
    }
}

#[test]
fn only_aws_knows_the_sdk_and_the_pure_crates_know_no_runtime() {
    for (name, depends_on) in dependencies() {
        let sdk = depends_on.iter().any(|dependency| dependency.starts_with("aws-"));
        assert!(!sdk || name == "aws", "{name} links the SDK");
        if ["model", "catalog", "engine", "report"].contains(&name.as_str()) {
            assert!(!depends_on.contains("tokio"), "{name} is pure");
        }
    }
}

/// A crate whose tests are one program lists them: a file that nobody lists is never run.
#[test]
fn every_file_of_tests_is_listed() {
    let tests = root().join("shared/catalog/tests");
    let main = std::fs::read_to_string(tests.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(&tests).unwrap().map(Result::unwrap) {
        let name = entry.path().file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(name == "main" || main.contains(&format!("\nmod {name};\n")), "main.rs does not list {name}");
    }
}
