//! The policy document: which version is in force, and whether it is what was named.

use aws::policy::{PolicyError, PolicyStore};
use model::{Finding, NamedDocument, PolicyParameter, PolicyPointer, Scope, State, StateKind};
use serde_json::json;

use crate::observe::{but, finding, state};
use crate::wire::{Answer, Seen, Wire};

const PARAMETER: &str = "/phaseguard/phaseguard/policy";
const DOCUMENT: &str = "version: 1\n";

fn pointer() -> PolicyPointer {
    PolicyPointer::new("v-2".to_owned(), DOCUMENT.as_bytes())
}

fn parameter(value: &str) -> Answer {
    let arn = format!("arn:aws:ssm:eu-west-1:111122223333:parameter{PARAMETER}");
    Answer::ok(json!({"Parameter": {"Name": PARAMETER, "ARN": arn, "Value": value, "Version": 2,
                                    "LastModifiedDate": 1_793_000_000.5}}))
}

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(&format!("arn:aws:ssm:eu-west-1:111122223333:parameter{PARAMETER}"), Scope::Setting)]
}

/// What AWS answers about a policy as it was applied.
pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "ssm:GetParameter" => parameter(&serde_json::to_string(&pointer()).unwrap()),
        _ => Answer::ok(DOCUMENT),
    }
}

fn store(wire: &Wire) -> PolicyStore {
    PolicyStore::new(&wire.config(), PARAMETER, "policies")
}

#[tokio::test]
async fn the_version_that_is_named_is_read() {
    let wire = Wire::new(sound);
    let store = store(&wire);
    let (naming, arn) = store.current().await.unwrap().unwrap();
    assert_eq!((naming.revision, arn.name()), (2, "policy"));
    assert_eq!(naming.at.unwrap().as_millisecond(), 1_793_000_000_500);
    assert_eq!(store.document(&naming.pointer().unwrap()).await.unwrap(), DOCUMENT);
    let read = wire.seen().into_iter().find(|seen| seen.call == "s3:GetObject").unwrap();
    assert!(read.uri.contains("/policy.yaml?") && read.uri.contains("versionId=v-2"), "{}", read.uri);
}

#[tokio::test]
async fn a_document_with_another_hash_is_not_believed() {
    for other in ["version: 1\nmode: enforce\n", "", "version: 2\n"] {
        let wire = but("s3:GetObject", Answer::ok(other));
        let read = store(&wire).document(&pointer()).await;
        assert!(matches!(read, Err(PolicyError::Altered(version)) if version == "v-2"), "{other}");
    }
}

#[tokio::test]
async fn what_the_parameter_names_is_told_apart() {
    let names = |document| PolicyParameter::Names { pointer: pointer(), document };
    for (call, answer, live) in [
        ("none", Answer::ok(""), names(NamedDocument::Matches)),
        ("s3:GetObject", Answer::ok("mode: enforce"), names(NamedDocument::Differs)),
        ("s3:GetObject", Answer::xml_error(404, "NoSuchVersion", "s3:GetObject"), names(NamedDocument::Missing)),
        ("s3:GetObject", Answer::xml_error(400, "InvalidArgument", "s3:GetObject"), names(NamedDocument::Missing)),
        ("ssm:GetParameter", Answer::error(400, "ParameterNotFound"), PolicyParameter::Absent),
        ("ssm:GetParameter", parameter("v-2"), PolicyParameter::Unfit),
        ("ssm:GetParameter", parameter(r#"{"version": "v-2"}"#), PolicyParameter::Unfit),
    ] {
        let found = state(&but(call, answer), StateKind::PolicyParameter, &forms()[0]).await;
        assert_eq!(found, State::PolicyParameter(live), "{call}");
    }
}

#[tokio::test]
async fn earlier_values_come_newest_first_over_all_pages() {
    let wire = Wire::new(|seen: &Seen| {
        let value = |version: i64| json!({"Value": version.to_string(), "Version": version, "LastModifiedUser": "ada"});
        if seen.body.contains("NextToken") {
            Answer::ok(json!({"Parameters": [value(3)]}))
        } else {
            Answer::ok(json!({"Parameters": [value(1), value(2)], "NextToken": "more"}))
        }
    });
    let history = store(&wire).history().await.unwrap();
    let told: Vec<_> = history.iter().map(|naming| (naming.revision, naming.by.as_deref())).collect();
    assert_eq!(told, [(3, Some("ada")), (2, Some("ada")), (1, Some("ada"))]);
}

#[tokio::test]
async fn a_bucket_that_keeps_no_versions_is_refused() {
    let wire = Wire::new(|_| Answer::ok(""));
    let kept = store(&wire).keep(DOCUMENT).await.unwrap_err().to_string();
    assert!(kept.contains("bucket policies keeps no versions"), "{kept}");
}
