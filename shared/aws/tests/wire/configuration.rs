//! AWS Config.

use aws::remedy::{RemedyError, carry_out};
use model::{ConfigRecorder, ConfigState, Finding, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, state};
use crate::remedy::live;
use crate::wire::{Answer, Seen, Wire};

const RECORDER: &str = "arn:aws:config:eu-west-1:111122223333:configuration-recorder";
const RULE: &str = "arn:aws:config:eu-west-1:111122223333:config-rule/notebooks";
const PACK: &str = "arn:aws:config:eu-west-1:111122223333:conformance-pack/ai";

pub(crate) fn forms() -> Vec<Finding> {
    [RECORDER, RULE, PACK].map(|arn| finding(arn, Scope::Setting)).into()
}

fn own() -> Value {
    json!({"name": "default", "roleARN": "r", "recordingGroup": {"allSupported": true, "tomorrow": [1]}})
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "config:DescribeConfigurationRecorders" => {
            let mut recorder = own();
            for name in ["arn", "recordingScope"] {
                recorder[name] = json!("x");
            }
            Answer::ok(json!({"ConfigurationRecorders": [recorder]}))
        }
        "config:DescribeConfigurationRecorderStatus" => {
            Answer::ok(json!({"ConfigurationRecordersStatus": [{"name": "default", "recording": true}]}))
        }
        "config:DescribeDeliveryChannels" => {
            Answer::ok(json!({"DeliveryChannels": [{"name": "default", "s3BucketName": "history"}]}))
        }
        "config:DescribeConfigRules" => {
            let rule = json!({"ConfigRuleName": "notebooks", "ConfigRuleState": "ACTIVE",
                              "Source": {"Owner": "AWS", "SourceIdentifier": "x"}});
            Answer::ok(json!({"ConfigRules": [rule]}))
        }
        "config:DescribeConformancePacks" => {
            let pack = json!({"ConformancePackName": "ai", "ConformancePackArn": "a", "ConformancePackId": "i"});
            Answer::ok(json!({"ConformancePackDetails": [pack]}))
        }
        other => Answer(404, format!("no answer for {other}")),
    }
}

async fn read(wire: &Wire, at: usize) -> ConfigState {
    let State::Config(state) = state(wire, StateKind::Config, &forms()[at]).await else { panic!("no config") };
    state
}

#[tokio::test]
async fn a_recorder_is_read_with_all_that_a_call_can_repeat() {
    let channel = json!({"name": "default", "s3BucketName": "history"});
    let expected = ConfigState::Recorder(ConfigRecorder { recorder: own(), recording: true, channel });
    assert_eq!(read(&Wire::new(sound), 0).await, expected);
    let none = Wire::new(|_| Answer::ok("{}"));
    assert_eq!(read(&none, 0).await, ConfigState::Recorder(ConfigRecorder::default()));
}

#[tokio::test]
async fn a_rule_that_is_gone_or_going_is_not_there() {
    for at in [1, 2] {
        assert_eq!(read(&Wire::new(sound), at).await, ConfigState::Rule { there: true });
    }
    let wire = but("config:DescribeConfigRules", Answer::error(400, "NoSuchConfigRuleException"));
    assert_eq!(read(&wire, 1).await, ConfigState::Rule { there: false });
    let wire = but("config:DescribeConformancePacks", Answer::error(400, "NoSuchConformancePackException"));
    assert_eq!(read(&wire, 2).await, ConfigState::Rule { there: false });
    let going = json!({"ConfigRules": [{"ConfigRuleState": "DELETING", "Source": {"Owner": "AWS"}}]});
    let wire = but("config:DescribeConfigRules", Answer::ok(going));
    assert_eq!(read(&wire, 1).await, ConfigState::Rule { there: false });
}

#[tokio::test]
async fn what_is_replaced_as_a_whole_is_what_was_approved() {
    for (remedy, expected) in [
        (json!({"remedy": "restore-config-recorder", "definition": own()}), json!({"ConfigurationRecorder": own()})),
        (
            json!({"remedy": "restore-delivery-channel", "definition": {"name": "default", "tomorrow": 1}}),
            json!({"DeliveryChannel": {"name": "default", "tomorrow": 1}}),
        ),
        (
            json!({"remedy": "start-config-recorder", "recorder": "default"}),
            json!({"ConfigurationRecorderName": "default"}),
        ),
    ] {
        let mut remedy = remedy;
        remedy["region"] = json!("eu-central-1");
        let remedy: Remedy = serde_json::from_value(remedy).unwrap();
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &remedy, &live()).await.unwrap();
        let seen = wire.seen()[0].clone();
        assert_eq!(serde_json::from_str::<Value>(&seen.body).unwrap(), expected);
        assert_eq!(seen.region, "eu-central-1");
    }
}

#[tokio::test]
async fn what_nobody_approved_is_not_sent() {
    for name in ["restore-config-recorder", "restore-delivery-channel"] {
        let remedy = json!({"remedy": name, "region": "eu-west-1", "definition": null});
        let remedy: Remedy = serde_json::from_value(remedy).unwrap();
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}
