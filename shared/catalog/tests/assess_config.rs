//! What AWS Config records, against what was approved.

use crate::support::{detect, plan, resource, verdict};
use model::{ConfigRecorder, ConfigState, Finding, Remedy, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "config-recorder-stopped";
const RECORDER: &str = "arn:aws:config:eu-west-1:111122223333:configuration-recorder";
const RULE: &str = "arn:aws:config:eu-west-1:111122223333:config-rule/notebooks";
const EVERYTHING: &str = "ALL_SUPPORTED_RESOURCE_TYPES";
const ONLY: &str = "INCLUSION_BY_RESOURCE_TYPES";
const ALL_BUT: &str = "EXCLUSION_BY_RESOURCE_TYPES";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(RECORDER, Scope::Setting))
}

fn recorder(strategy: &str, types: &[&str], mode: &Value) -> Value {
    let (named, excluded) = if strategy == ONLY { (types, &[][..]) } else { (&[][..], types) };
    json!({
        "name": "default", "roleARN": "arn:aws:iam::111122223333:role/config",
        "recordingGroup": {
            "allSupported": strategy == EVERYTHING, "includeGlobalResourceTypes": strategy == EVERYTHING,
            "resourceTypes": named, "exclusionByResourceTypes": {"resourceTypes": excluded},
            "recordingStrategy": {"useOnly": strategy}
        },
        "recordingMode": mode
    })
}

fn continuous() -> Value {
    json!({"recordingFrequency": "CONTINUOUS"})
}

fn everything() -> Value {
    recorder(EVERYTHING, &[], &continuous())
}

fn channel() -> Value {
    json!({"name": "default", "s3BucketName": "acme-config", "s3KeyPrefix": "history"})
}

fn state(recorder: Value, recording: bool, channel: Value) -> State {
    State::Config(ConfigState::Recorder(ConfigRecorder { recorder, recording, channel }))
}

fn approved() -> State {
    state(everything(), true, channel())
}

fn start() -> Remedy {
    Remedy::StartConfigRecorder { region: "eu-west-1".to_owned(), recorder: "default".to_owned() }
}

fn restore(definition: Value) -> Remedy {
    Remedy::RestoreConfigRecorder { region: "eu-west-1".to_owned(), definition }
}

fn deliver(definition: Value) -> Remedy {
    Remedy::RestoreDeliveryChannel { region: "eu-west-1".to_owned(), definition }
}

#[test]
fn what_was_approved_is_brought_back_in_the_order_that_aws_takes() {
    let elsewhere = json!({"name": "other", "s3BucketName": "acme-c0nfig", "s3KeyPrefix": "history"});
    let returned = json!({"name": "other", "s3BucketName": "acme-config", "s3KeyPrefix": "history"});
    for (live, repairs) in [
        (state(everything(), false, channel()), vec![start()]),
        (state(everything(), false, Value::Null), vec![deliver(channel()), start()]),
        (state(Value::Null, false, Value::Null), vec![restore(everything()), deliver(channel()), start()]),
        (state(everything(), true, elsewhere), vec![deliver(returned)]),
    ] {
        assert_eq!(verdict(ID, &finding("StopConfigurationRecorder"), &live, Some(&approved())), "exposed");
        let planned = plan(ID, &finding("StopConfigurationRecorder"), Some(&live), Some(&approved()));
        assert_eq!(planned, Some(repairs), "{live:?}");
    }
}

#[test]
fn a_recorder_is_compared_by_the_types_that_it_records() {
    let (bedrock, notebooks) = ("AWS::Bedrock::Guardrail", "AWS::SageMaker::NotebookInstance");
    let on = continuous;
    let all = everything();
    let two = recorder(ONLY, &[bedrock, notebooks], &on());
    let without = recorder(ALL_BUT, &["AWS::EC2::Volume"], &on());
    for (live, former) in [
        (&all, &all),
        (&all, &two),
        (&without, &two),
        (&without, &without),
        (&two, &recorder(ONLY, &[bedrock], &on())),
        (&recorder(ALL_BUT, &[], &on()), &without),
    ] {
        let (live, former) = (state(live.clone(), true, channel()), state(former.clone(), true, channel()));
        assert_eq!(verdict(ID, &finding("PutConfigurationRecorder"), &live, Some(&former)), "sound", "{live:?}");
    }
    let other = recorder(ONLY, &["AWS::EC2::Volume"], &on());
    let both = recorder(ONLY, &["AWS::Bedrock::Guardrail", "AWS::EC2::Volume", notebooks], &on());
    for (live, former, mended) in [
        (&two, &all, &all),
        (&without, &all, &all),
        (&recorder(ALL_BUT, &[bedrock], &on()), &two, &two),
        (&recorder(ALL_BUT, &[bedrock, "AWS::EC2::Volume"], &on()), &without, &without),
        (&other, &two, &both),
    ] {
        let (live, former) = (state(live.clone(), true, channel()), state(former.clone(), true, channel()));
        assert_eq!(verdict(ID, &finding("PutConfigurationRecorder"), &live, Some(&former)), "exposed", "{live:?}");
        let planned = plan(ID, &finding("PutConfigurationRecorder"), Some(&live), Some(&former));
        assert_eq!(planned, Some(vec![restore(mended.clone())]), "{live:?}");
    }
}

#[test]
fn what_is_recorded_once_a_day_only_was_lost() {
    let daily = |types: &[&str]| {
        json!({"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": [
            {"recordingFrequency": "DAILY", "resourceTypes": types}
        ]})
    };
    let live = |mode: &Value| state(recorder(EVERYTHING, &[], mode), true, channel());
    let put = finding("PutConfigurationRecorder");
    for mode in [json!({"recordingFrequency": "DAILY"}), daily(&["AWS::EC2::Volume", "AWS::IAM::Role"])] {
        let planned = plan(ID, &put, Some(&live(&mode)), Some(&live(&daily(&["AWS::EC2::Volume"]))));
        let mended = recorder(EVERYTHING, &[], &daily(&["AWS::EC2::Volume"]));
        assert_eq!(planned, Some(vec![restore(mended)]), "{mode}");
    }
    assert_eq!(verdict(ID, &put, &live(&continuous()), Some(&live(&daily(&["AWS::EC2::Volume"])))), "sound");
}

#[test]
fn without_a_baseline_it_only_alerts() {
    for (operation, live, expected) in [
        ("StopConfigurationRecorder", state(everything(), false, channel()), "at most alert"),
        ("DeleteDeliveryChannel", state(everything(), true, Value::Null), "at most alert"),
        ("DeleteConfigurationRecorder", state(Value::Null, false, Value::Null), "at most alert"),
        ("StopConfigurationRecorder", approved(), "sound"),
        ("PutConfigurationRecorder", approved(), "unknown"),
    ] {
        assert_eq!(verdict(ID, &finding(operation), &live, None), expected, "{operation}");
        assert_eq!(plan(ID, &finding(operation), Some(&live), None), Some(vec![]), "{operation}");
    }
}

#[test]
fn a_rule_that_is_gone_is_an_alert() {
    let deleted = crate::support::finding("DeleteConfigRule", &resource(RULE, Scope::Setting));
    let rule = |there| State::Config(ConfigState::Rule { there });
    assert_eq!(verdict(ID, &deleted, &rule(false), Some(&approved())), "at most alert");
    assert_eq!(verdict(ID, &deleted, &rule(true), None), "sound");
    assert_eq!(plan(ID, &deleted, Some(&rule(false)), Some(&approved())), Some(vec![]));
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let seen = |operation: &str, request| {
        let finding = detect(ID, operation, &resource(RECORDER, Scope::Setting), request, Value::Null).unwrap();
        plan(ID, &finding, None, None).unwrap()
    };
    assert_eq!(seen("StopConfigurationRecorder", json!({"configurationRecorderName": "default"})), [start()]);
    let deleted = seen("DeleteConfigurationRecorder", json!({"configurationRecorderName": "default"}));
    assert_eq!(deleted, [restore(Value::Null), start()]);
    assert_eq!(seen("DeleteDeliveryChannel", json!({"deliveryChannelName": "default"})), [deliver(Value::Null)]);
    assert_eq!(seen("DeleteConfigRule", json!({"configRuleName": "notebooks"})), []);
}

#[test]
fn a_repair_is_undone_to_what_there_was() {
    let region = || "eu-west-1".to_owned();
    let default = || "default".to_owned();
    let gone = state(Value::Null, false, Value::Null);
    let stop = Undo::StopConfigRecorder { region: region(), recorder: default() };
    assert_eq!(start().undo(&gone), stop);
    let delete = Undo::DeleteConfigRecorder { region: region(), recorder: default() };
    assert_eq!(restore(everything()).undo(&gone), delete);
    let delete = Undo::DeleteDeliveryChannel { region: region(), channel: default() };
    assert_eq!(deliver(channel()).undo(&gone), delete);
    let few = recorder(ONLY, &["AWS::EC2::Volume"], &continuous());
    let before = state(few.clone(), true, channel());
    assert_eq!(restore(everything()).undo(&before), Undo::PutConfigRecorder { region: region(), definition: few });
    assert_eq!(deliver(channel()).undo(&before), Undo::PutDeliveryChannel { region: region(), definition: channel() });
}
