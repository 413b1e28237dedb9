//! What of SageMaker is told when it happens.

use std::collections::BTreeMap;

use model::{ApprovedLists, ListName, Occurrence, Pattern, Scope, State};
use serde_json::{Value, json};

use crate::support::{detect, finding, resource};

fn noticed(id: &str, operation: &str, kind: &str, request: Value) -> String {
    let arn = resource(&format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}/churn"), Scope::Ai);
    detect(id, operation, &arn, request, Value::Null).map(|finding| finding.summary).unwrap_or_default()
}

#[test]
fn capacity_is_told_by_its_price_and_not_by_its_number() {
    let told = |kind: &str, count: i64| {
        let request =
            json!({"trainingJobName": "Churn", "resourceConfig": {"instanceType": kind, "instanceCount": count}});
        !noticed("sagemaker-capacity-excessive", "CreateTrainingJob", "training-job", request).is_empty()
    };
    for (kind, count, expected) in [
        ("ml.p5.48xlarge", 1, true),
        ("ml.p5en.48xlarge", 1, true),
        ("ml.p6-b200.48xlarge", 1, true),
        ("ml.trn1n.32xlarge", 1, true),
        ("ml.p3dn.24xlarge", 1, true),
        ("ml.p3.2xlarge", 3, false),
        ("ml.p3.2xlarge", 4, true),
        ("ml.g5.xlarge", 3, false),
        ("ml.g6e.xlarge", 4, true),
        ("ml.m5.24xlarge", 40, false),
    ] {
        assert_eq!(told(kind, count), expected, "{count} of {kind}");
    }
    let groups = json!([{"instanceType": "ml.g5.xlarge", "instanceCount": 2}, {"instanceType": "ml.g6.xlarge", "instanceCount": 2}]);
    let summary = noticed(
        "sagemaker-capacity-excessive",
        "UpdateCluster",
        "cluster",
        json!({"clusterName": "Frontier", "instanceGroups": groups}),
    );
    assert_eq!(summary, "changed cluster Frontier with 2 of ml.g5.xlarge, 2 of ml.g6.xlarge");
}

#[test]
fn a_place_of_code_is_on_its_list_or_told() {
    let judge = &catalog::find("sagemaker-code-source-untrusted").unwrap().judge;
    let arn = resource("arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn", Scope::Ai);
    let judged = |places: &[&str], lists: &[(ListName, &str)]| {
        let lists: BTreeMap<_, _> = lists.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)])).collect();
        let finding = finding("UpdatePipeline", &arn).about(places.iter().copied());
        judge.assess(&finding, &State::Occurrence(Occurrence::default()), &[], &ApprovedLists(lists)).as_str()
    };
    let all = [(ListName::Hosts, "git.acme.example"), (ListName::Registries, "r"), (ListName::Buckets, "acme-*")];
    for place in ["host git.acme.example", "registry r", "bucket acme-build"] {
        assert_eq!(judged(&[place], &all), "sound", "{place}");
        assert_eq!(judged(&[place], &[]), "unknown", "{place}");
        assert_eq!(judged(&[place, "bucket drop"], &all), "exposed", "{place}");
    }
}

#[test]
fn a_store_is_told_of_when_it_could_have_a_key() {
    let told =
        |operation: &str, kind: &str, request: Value| noticed("sagemaker-store-unencrypted", operation, kind, request);
    let variant = |kind: &str| json!({"productionVariants": [{"instanceType": kind}], "endpointConfigName": "Churn"});
    let disks = "created endpoint config Churn without a key of your own for the disks of its instances";
    assert_eq!(told("CreateEndpointConfig", "endpoint-config", variant("ml.m5.large")), disks);
    assert_eq!(told("CreateEndpointConfig", "endpoint-config", variant("ml.g5.xlarge")), "");
    let serverless = json!({"productionVariants": [{"serverlessConfig": {"memorySizeInMB": 2048}}]});
    assert_eq!(told("CreateEndpointConfig", "endpoint-config", serverless), "");
    let features = json!({"featureGroupName": "F", "onlineStoreConfig": {"enableOnlineStore": true}});
    let expected = "created feature group F without a key of your own for its online store";
    assert_eq!(told("CreateFeatureGroup", "feature-group", features), expected);
}
