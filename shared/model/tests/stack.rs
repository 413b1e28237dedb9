//! What a template says was deployed, and what of it is not so any more.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use model::{Arn, DeployedStack, Part, PartKind, StackPart, StackResource};
use serde_json::{Value, json};

const HERE: &str = "eu-west-1:111122223333";

#[expect(clippy::too_many_lines, reason = "a template with a resource of each kind")]
fn stack() -> DeployedStack {
    let template = json!({
        "Parameters": {"Mail": {"Type": "String"}, "People": {"Type": "CommaDelimitedList"}, "Delay": {"Type": "Number"}},
        "Conditions": {
            "HasMail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Mail"}, ""]}]},
            "HasPeople": {"Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", {"Ref": "People"}]}, ""]}]},
            "Both": {"Fn::And": [{"Condition": "HasMail"}, {"Condition": "HasPeople"}]}
        },
        "Resources": {
            "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": {"Ref": "AWS::StackName"}}},
            "Changes": {"Type": "AWS::Events::Rule", "Properties": {
                "EventPattern": {"source": ["aws.kms"]},
                "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}, "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Dead", "Arn"]}}}]
            }},
            "Orders": {"Type": "AWS::Events::Rule", "Properties": {
                "EventBusName": {"Ref": "Bus"}, "State": "DISABLED", "EventPattern": {"source": ["phaseguard"]}
            }},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {
                "DelaySeconds": {"Ref": "Delay"}, "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 4}
            }},
            "Dead": {"Type": "AWS::SQS::Queue"},
            "QueuePolicy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": {"Fn::Sub": "arn:${AWS::Partition}:sqs:*:${AWS::AccountId}:${!literal}-${Queue.QueueName}"}}]
            }}},
            "Detector": {"Type": "AWS::Lambda::Function", "Properties": {
                "Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Environment": {"Variables": {"TABLE": {"Ref": "Table"}, "NONE": {"Ref": "AWS::NoValue"}}}
            }},
            "Messages": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}, "FunctionName": {"Ref": "Detector"}, "BatchSize": 10
            }},
            "Role": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": {"Statement": []}, "Policies": [{"PolicyName": "own", "PolicyDocument": {"Statement": []}}]
            }},
            "RolePolicy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": []}}},
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
                "DeletionProtectionEnabled": {"Fn::If": ["Both", true, false]},
                "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true},
                "ResourcePolicy": {"PolicyDocument": {"Statement": {"Fn::Split": [",", {"Fn::Join": [",", [{"Fn::GetAtt": ["Role", "Arn"]}, {"Fn::If": ["HasPeople", {"Fn::Join": [",", {"Ref": "People"}]}, {"Ref": "AWS::NoValue"}]}]]}]}}}
            }},
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Reader": {"Type": "AWS::SNS::Subscription", "Condition": "HasMail", "Properties": {
                "TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": {"Ref": "Mail"}
            }}
        }
    });
    let resources = [
        ("Bus", "AWS::Events::EventBus", "guard"),
        ("Changes", "AWS::Events::Rule", "guard-Changes-1"),
        ("Orders", "AWS::Events::Rule", "guard|guard-Orders-1"),
        ("Queue", "AWS::SQS::Queue", "https://sqs.eu-west-1.amazonaws.com/111122223333/guard-Queue-1"),
        ("Dead", "AWS::SQS::Queue", "https://sqs.eu-west-1.amazonaws.com/111122223333/guard-Dead-1"),
        ("QueuePolicy", "AWS::SQS::QueuePolicy", "guard-QueuePolicy-1"),
        ("Detector", "AWS::Lambda::Function", "guard-Detector-1"),
        ("Messages", "AWS::Lambda::EventSourceMapping", "40f138d8"),
        ("Role", "AWS::IAM::Role", "guard-Role-1"),
        ("RolePolicy", "AWS::IAM::ManagedPolicy", "arn:aws:iam::111122223333:policy/guard-RolePolicy-1"),
        ("Table", "AWS::DynamoDB::Table", "guard-Table-1"),
        ("Topic", "AWS::SNS::Topic", "arn:aws:sns:eu-west-1:111122223333:guard-Topic-1"),
        ("Reader", "AWS::SNS::Subscription", "arn:aws:sns:eu-west-1:111122223333:guard-Topic-1:5a4b"),
    ];
    let resource = |kind: &str, id: &str| StackResource { kind: kind.to_owned(), id: id.to_owned(), since: None };
    let parameters = [("Mail", "ada@example.com"), ("People", "arn:a, arn:b"), ("Delay", "300")];
    DeployedStack {
        arn: format!("arn:aws:cloudformation:{HERE}:stack/guard/0f6b7c1e"),
        status: "CREATE_COMPLETE".to_owned(),
        since: None,
        parameters: parameters.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        resources: resources.into_iter().map(|(logical, kind, id)| (logical.to_owned(), resource(kind, id))).collect(),
        template,
    }
}

fn part(stack: &DeployedStack, arn: &str) -> Part {
    stack.part(&Arn::new(arn)).unwrap().unwrap()
}

fn facts(stack: &DeployedStack, arn: &str) -> Value {
    serde_json::to_value(part(stack, arn).facts).unwrap()
}

#[test]
fn each_part_has_its_arn() {
    let arns: Vec<_> = stack().parts().unwrap().into_iter().map(|part| part.arn.as_str().to_owned()).collect();
    let expected = [
        format!("arn:aws:events:{HERE}:event-bus/guard"),
        format!("arn:aws:events:{HERE}:rule/guard-Changes-1"),
        format!("arn:aws:sqs:{HERE}:guard-Dead-1"),
        format!("arn:aws:lambda:{HERE}:function:guard-Detector-1"),
        format!("arn:aws:events:{HERE}:rule/guard/guard-Orders-1"),
        format!("arn:aws:sqs:{HERE}:guard-Queue-1"),
        "arn:aws:iam::111122223333:role/guard-Role-1".to_owned(),
        "arn:aws:iam::111122223333:policy/guard-RolePolicy-1".to_owned(),
        format!("arn:aws:dynamodb:{HERE}:table/guard-Table-1"),
        format!("arn:aws:sns:{HERE}:guard-Topic-1"),
    ];
    assert_eq!(arns, expected);
}

#[test]
fn a_rule_has_its_state_and_its_targets() {
    let stack = stack();
    assert_eq!(
        facts(&stack, &format!("arn:aws:events:{HERE}:rule/guard-Changes-1")),
        json!({"State": "ENABLED", "EventPattern": {"source": ["aws.kms"]}, "target queue": {
            "Id": "queue", "Arn": format!("arn:aws:sqs:{HERE}:guard-Queue-1"),
            "DeadLetterConfig": {"Arn": format!("arn:aws:sqs:{HERE}:guard-Dead-1")}
        }})
    );
    assert_eq!(facts(&stack, &format!("arn:aws:events:{HERE}:rule/guard/guard-Orders-1"))["State"], "DISABLED");
}

#[test]
fn a_queue_has_its_policy_and_what_it_has_by_default() {
    let queue = facts(&stack(), &format!("arn:aws:sqs:{HERE}:guard-Queue-1"));
    assert_eq!(queue["DelaySeconds"], "300");
    assert_eq!((&queue["VisibilityTimeout"], &queue["MessageRetentionPeriod"]), (&json!(30), &json!(345_600)));
    assert_eq!(queue["Policy"]["Statement"][0]["Resource"], "arn:aws:sqs:*:111122223333:${literal}-guard-Queue-1");
    let dead = facts(&stack(), &format!("arn:aws:sqs:{HERE}:guard-Dead-1"));
    assert_eq!(dead.get("Policy"), None);
}

#[test]
fn a_function_has_its_mappings() {
    let function = facts(&stack(), &format!("arn:aws:lambda:{HERE}:function:guard-Detector-1"));
    let mapping = &function[format!("messages of arn:aws:sqs:{HERE}:guard-Queue-1")];
    assert_eq!(*mapping, json!({"BatchSize": 10, "Enabled": true}));
    assert_eq!(function["Environment"], json!({"Variables": {"TABLE": "guard-Table-1"}}));
    assert_eq!(function["Role"], "arn:aws:iam::111122223333:role/guard-Role-1");
}

#[test]
fn a_role_has_the_policies_in_it_and_those_that_name_it() {
    let role = facts(&stack(), "arn:aws:iam::111122223333:role/guard-Role-1");
    let attached = "attached policy arn:aws:iam::111122223333:policy/guard-RolePolicy-1";
    assert_eq!((&role["inline policy own"], &role[attached]), (&json!({"Statement": []}), &json!(true)));
}

#[test]
fn conditions_and_lists_are_read_as_cloudformation_does() {
    let mut stack = stack();
    let arn = format!("arn:aws:dynamodb:{HERE}:table/guard-Table-1");
    let table = facts(&stack, &arn);
    let role = "arn:aws:iam::111122223333:role/guard-Role-1";
    assert_eq!(table["DeletionProtectionEnabled"], true);
    assert_eq!(table["TimeToLive"], "expires");
    assert_eq!(table["Policy"]["Statement"], json!([role, "arn:a", "arn:b"]));
    stack.parameters.insert("People".to_owned(), String::new());
    let table = facts(&stack, &arn);
    assert_eq!(table["DeletionProtectionEnabled"], false);
    assert_eq!(table["Policy"]["Statement"], json!([role]));
}

#[test]
fn what_a_condition_leaves_out_was_not_deployed() {
    let mut stack = stack();
    let arn = format!("arn:aws:sns:{HERE}:guard-Topic-1");
    assert_eq!(facts(&stack, &arn), json!({"subscription of email ada@example.com": "confirmed"}));
    stack.resources.remove("Reader");
    assert_eq!(facts(&stack, &arn), json!({}));
}

#[test]
fn what_is_not_understood_is_an_error_and_no_guess() {
    let mut stack = stack();
    stack.template["Resources"]["Changes"]["Properties"]["State"] = json!({"Fn::FindInMap": ["a", "b", "c"]});
    let error = stack.parts().unwrap_err().to_string();
    assert_eq!(error, r#"the template of the stack cannot be read here: Fn::FindInMap of ["a","b","c"]"#);
}

fn told(deployed: &Value, live: &Value) -> Vec<String> {
    let facts = |value: &Value| serde_json::from_value(value.clone()).unwrap();
    let part = StackPart {
        kind: Some(PartKind::Queue),
        deployed: facts(deployed),
        live: Some(facts(live)),
        ..StackPart::default()
    };
    part.departures().iter().map(|departure| departure.fact.to_owned()).collect()
}

#[test]
fn what_only_is_spelt_otherwise_is_the_same() {
    let none: [&str; 0] = [];
    for (deployed, live) in [
        (json!(180), json!("180")),
        (json!(0), json!(0.0)),
        (json!(true), json!("true")),
        (json!({"maxReceiveCount": 4}), json!(r#"{"maxReceiveCount":4}"#)),
        (json!({"Principal": "*", "Action": "s3:*"}), json!({"Action": ["s3:*"], "Principal": {"AWS": "*"}})),
        (json!({"source": ["a", "b"]}), json!(r#"{"source": ["b", "a"]}"#)),
        (json!({"Arn": "a"}), json!({"Arn": "a", "Input": null})),
    ] {
        assert_eq!(told(&json!({"fact": deployed}), &json!({"fact": live})), none, "{deployed} {live}");
    }
}

#[test]
fn what_was_changed_added_or_taken_away_departs() {
    let deployed =
        json!({"Policy": {"Statement": []}, "State": "ENABLED", "Description": "a", "target a": {"Arn": "x"}});
    let live = json!({"Policy": {"Statement": [1]}, "State": "ENABLED", "Description": "b", "target b": {"Arn": "x"}});
    assert_eq!(told(&deployed, &live), ["Policy", "target a", "target b"]);
    let mapping = |id: &str, on: bool| json!({"messages of q": {"UUID": id, "Enabled": on}});
    assert_eq!(told(&json!({"messages of q": {"Enabled": true}}), &mapping("1", true)), [""; 0]);
    assert_eq!(told(&json!({"messages of q": {"Enabled": true}}), &mapping("1", false)), ["messages of q"]);
    let gone = StackPart { kind: Some(PartKind::Queue), ..StackPart::default() };
    assert_eq!(gone.departures(), []);
}
