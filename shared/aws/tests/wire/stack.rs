//! Our own stack.

use aws::remedy::{RemedyError, carry_out};
use model::{Finding, PartKind, Remedy, Scope, StackPart, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::remedy::live;
use crate::wire::{Answer, Seen, Wire};

const HERE: &str = "eu-west-1:111122223333";
const URL: &str = "https://sqs.eu-west-1.amazonaws.com/111122223333/guard-Queue-1";

/// A part of each kind, one of a bus of its own, and the stack itself.
pub(crate) fn forms() -> Vec<Finding> {
    let regional = [
        "events:{}:rule/guard-Rule-1",
        "events:{}:event-bus/guard",
        "sqs:{}:guard-Queue-1",
        "lambda:{}:function:guard-Function-1",
        "dynamodb:{}:table/guard-Table-1",
        "sns:{}:guard-Topic-1",
        "cloudwatch:{}:alarm:guard-Alarm-1",
        "scheduler:{}:schedule/default/guard-Schedule-1",
        "cloudformation:{}:stack/guard/0f6b",
    ];
    let own = |arn: String| finding(&arn, Scope::Setting);
    let principals = ["role/guard-Role-1", "policy/guard-Policy-1"];
    let principals = principals.map(|name| own(format!("arn:aws:iam::111122223333:{name}")));
    regional.iter().map(|arn| own(format!("arn:aws:{}", arn.replace("{}", HERE)))).chain(principals).collect()
}

/// What the remedies of our own stack are made of.
pub(crate) fn fields() -> [(&'static str, Value); 7] {
    let deployed = json!({"State": "ENABLED", "Enabled": true, "ScheduleExpression": "rate(5 minutes)"});
    [
        ("rule", json!(format!("arn:aws:events:{HERE}:rule/guard-Rule-1"))),
        ("targets", json!([{"Id": "i", "Arn": "a"}])),
        ("mapping", json!("m")),
        ("queue", json!(URL)),
        ("attributes", json!({"DelaySeconds": "0"})),
        ("topic", json!("t")),
        ("deployed", deployed),
    ]
}

fn template() -> Value {
    json!({"Resources": {
        "Rule": {"Type": "AWS::Events::Rule", "Properties": {
            "EventPattern": {"source": ["aws.kms"]}, "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}]
        }},
        "Bus": {"Type": "AWS::Events::EventBus"},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 180}},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "bootstrap", "Timeout": 30}},
        "Messages": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
            "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}, "FunctionName": {"Ref": "Function"}, "BatchSize": 10
        }},
        "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"DeletionProtectionEnabled": true}},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Reader": {"Type": "AWS::SNS::Subscription", "Properties": {
            "TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": {"Ref": "Mail"}
        }},
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Threshold": 0, "Period": 60}},
        "Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": {
            "ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "q", "RoleArn": "r"}
        }},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": []}, "Policies": [{"PolicyName": "own", "PolicyDocument": {"Statement": []}}]
        }},
        "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": []}}}
    }})
}

fn resources() -> String {
    let template = template();
    let members = template["Resources"].as_object().unwrap().iter().map(|(logical, resource)| {
        let id = match logical.as_str() {
            "Bus" => "guard".to_owned(),
            "Queue" => URL.to_owned(),
            "Topic" => format!("arn:aws:sns:{HERE}:guard-Topic-1"),
            "Policy" => "arn:aws:iam::111122223333:policy/guard-Policy-1".to_owned(),
            other => format!("guard-{other}-1"),
        };
        let kind = resource["Type"].as_str().unwrap();
        format!(
            "<member><LogicalResourceId>{logical}</LogicalResourceId><PhysicalResourceId>{id}</PhysicalResourceId>\
             <ResourceType>{kind}</ResourceType><LastUpdatedTimestamp>2026-11-05T10:00:00Z</LastUpdatedTimestamp>\
             <ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>"
        )
    });
    format!("<StackResourceSummaries>{}</StackResourceSummaries>", members.collect::<String>())
}

fn xml(operation: &str, result: &str) -> Answer {
    Answer::ok(format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"))
}

/// What AWS answers about a stack that is as it was deployed.
#[expect(clippy::too_many_lines, reason = "an arm for each call, and nothing else")]
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    Some(match seen.call.as_str() {
        "cloudformation:DescribeStacks" => xml(
            "DescribeStacks",
            &format!(
                "<Stacks><member><StackName>guard</StackName><StackId>arn:aws:cloudformation:{HERE}:stack/guard/0f6b</StackId>\
                 <StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-05T10:00:00Z</CreationTime>\
                 <Parameters><member><ParameterKey>Mail</ParameterKey><ParameterValue>ada@example.com</ParameterValue></member>\
                 </Parameters></member></Stacks>"
            ),
        ),
        "cloudformation:GetTemplate" => {
            let text = template().to_string().replace('&', "&amp;").replace('<', "&lt;");
            xml("GetTemplate", &format!("<TemplateBody>{text}</TemplateBody>"))
        }
        "cloudformation:ListStackResources" => xml("ListStackResources", &resources()),
        "cloudformation:DetectStackResourceDrift" => drift("IN_SYNC", ""),
        "events:DescribeRule" => Answer::ok(json!({"State": "ENABLED", "EventPattern": r#"{"source": ["aws.kms"]}"#})),
        "events:ListTargetsByRule" => {
            Answer::ok(json!({"Targets": [{"Id": "queue", "Arn": format!("arn:aws:sqs:{HERE}:guard-Queue-1")}]}))
        }
        "events:DescribeEventBus" => Answer::ok(json!({"Name": "guard"})),
        "scheduler:GetSchedule" => Answer::ok(json!({
            "State": "ENABLED", "ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": "q", "RoleArn": "r", "RetryPolicy": {}}
        })),
        "sqs:GetQueueAttributes" => Answer::ok(json!({"Attributes": {
            "VisibilityTimeout": "180", "DelaySeconds": "0", "MessageRetentionPeriod": "345600", "SqsManagedSseEnabled": "true"
        }})),
        "lambda:GetFunctionConfiguration" => Answer::ok(json!({
            "Handler": "bootstrap", "Timeout": 30, "LastModified": "2026-11-05T09:59:58.000+0000"
        })),
        "lambda:GetFunctionConcurrency" => Answer::ok("{}"),
        "lambda:ListEventSourceMappings" => Answer::ok(json!({"EventSourceMappings": [
            {"UUID": "40f1", "EventSourceArn": format!("arn:aws:sqs:{HERE}:guard-Queue-1"), "BatchSize": 10, "State": "Enabled"}
        ]})),
        "dynamodb:DescribeTable" => Answer::ok(json!({"Table": {"DeletionProtectionEnabled": true}})),
        "dynamodb:DescribeContinuousBackups" => Answer::ok(json!({"ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}
        }})),
        "dynamodb:DescribeTimeToLive" => Answer::ok(json!({"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}})),
        "dynamodb:GetResourcePolicy" => Answer::error(400, "PolicyNotFoundException"),
        "sns:GetTopicAttributes" => xml("GetTopicAttributes", "<Attributes></Attributes>"),
        "sns:ListSubscriptionsByTopic" => subscriptions("arn:aws:sns:eu-west-1:111122223333:guard-Topic-1:5a4b"),
        call if call.starts_with("iam:") => return principal(seen),
        _ => return None,
    })
}

fn principal(seen: &Seen) -> Option<Answer> {
    let document = "%7B%22Statement%22%3A%5B%5D%7D";
    let own = seen.body.contains("guard-");
    Some(match seen.call.strip_prefix("iam:")? {
        "GetRole" if own => xml(
            "GetRole",
            &format!(
                "<Role><Path>/</Path><RoleName>guard-Role-1</RoleName><RoleId>ID</RoleId>\
                 <Arn>arn:aws:iam::111122223333:role/guard-Role-1</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
                 <AssumeRolePolicyDocument>{document}</AssumeRolePolicyDocument></Role>"
            ),
        ),
        "ListRolePolicies" if own => xml("ListRolePolicies", "<PolicyNames><member>own</member></PolicyNames>"),
        "GetRolePolicy" if own => xml(
            "GetRolePolicy",
            &format!("<RoleName>r</RoleName><PolicyName>own</PolicyName><PolicyDocument>{document}</PolicyDocument>"),
        ),
        "ListAttachedRolePolicies" if own => xml(
            "ListAttachedRolePolicies",
            "<AttachedPolicies><member><PolicyName>p</PolicyName>\
             <PolicyArn>arn:aws:iam::111122223333:policy/guard-Policy-1</PolicyArn></member></AttachedPolicies>",
        ),
        "GetPolicy" => xml("GetPolicy", "<Policy><DefaultVersionId>v1</DefaultVersionId></Policy>"),
        "GetPolicyVersion" => {
            xml("GetPolicyVersion", &format!("<PolicyVersion><Document>{document}</Document></PolicyVersion>"))
        }
        _ => return None,
    })
}

fn subscriptions(arn: &str) -> Answer {
    let member = format!(
        "<member><Protocol>email</Protocol><Endpoint>ada@example.com</Endpoint><SubscriptionArn>{arn}</SubscriptionArn></member>\
         <member><Protocol>sqs</Protocol><Endpoint>anywhere</Endpoint><SubscriptionArn>arn:x</SubscriptionArn></member>"
    );
    xml("ListSubscriptionsByTopic", &format!("<Subscriptions>{member}</Subscriptions>"))
}

fn drift(status: &str, more: &str) -> Answer {
    xml(
        "DetectStackResourceDrift",
        &format!(
            "<StackResourceDrift><StackId>s</StackId><LogicalResourceId>Alarm</LogicalResourceId>\
             <ResourceType>AWS::CloudWatch::Alarm</ResourceType><Timestamp>2026-11-05T10:00:00Z</Timestamp>\
             <StackResourceDriftStatus>{status}</StackResourceDriftStatus>{more}</StackResourceDrift>"
        ),
    )
}

async fn part(wire: &Wire, form: usize) -> StackPart {
    let State::StackPart(part) = state(wire, StateKind::StackPart, &forms()[form]).await else {
        panic!("another kind")
    };
    part
}

fn told(part: &StackPart) -> Vec<&str> {
    part.departures().into_iter().map(|departure| departure.fact).collect()
}

#[tokio::test]
async fn what_is_as_it_was_deployed_departs_in_nothing() {
    let kinds = [
        PartKind::Rule,
        PartKind::Bus,
        PartKind::Queue,
        PartKind::Function,
        PartKind::Table,
        PartKind::Topic,
        PartKind::Alarm,
        PartKind::Schedule,
        PartKind::Stack,
        PartKind::Role,
        PartKind::Policy,
    ];
    for (form, kind) in kinds.into_iter().enumerate() {
        let part = part(&crate::observe::as_it_is(), form).await;
        assert_eq!((part.kind, told(&part), part.live.is_some()), (Some(kind), vec![], true));
        assert_eq!(part.status, "CREATE_COMPLETE");
    }
}

#[tokio::test]
async fn what_is_gone_is_told_from_what_cannot_be_read() {
    for (form, call, gone) in [
        (0, "events:DescribeRule", Answer::error(400, "ResourceNotFoundException")),
        (1, "events:DescribeEventBus", Answer::error(400, "ResourceNotFoundException")),
        (2, "sqs:GetQueueAttributes", Answer::error(400, "com.amazonaws.sqs#QueueDoesNotExist")),
        (3, "lambda:GetFunctionConfiguration", Answer::error(404, "ResourceNotFoundException")),
        (4, "dynamodb:DescribeTable", Answer::error(400, "ResourceNotFoundException")),
        (5, "sns:GetTopicAttributes", Answer::xml_error(404, "NotFound", "sns:")),
        (6, "cloudformation:DetectStackResourceDrift", drift("DELETED", "")),
        (7, "scheduler:GetSchedule", Answer::error(404, "ResourceNotFoundException")),
        (9, "iam:GetRole", Answer::xml_error(404, "NoSuchEntity", "iam:")),
        (10, "iam:GetPolicy", Answer::xml_error(404, "NoSuchEntity", "iam:")),
    ] {
        let part = part(&but(call, gone), form).await;
        assert!(part.kind.is_some() && part.live.is_none(), "{call}");
    }
}

#[tokio::test]
async fn a_change_of_each_part_is_seen() {
    let changed = "<PropertyDifferences><member><PropertyPath>/Threshold</PropertyPath><ExpectedValue>0</ExpectedValue>\
                   <ActualValue>9</ActualValue><DifferenceType>NOT_EQUAL</DifferenceType></member></PropertyDifferences>";
    for (form, call, answer, departs) in [
        (
            0,
            "events:DescribeRule",
            Answer::ok(json!({"State": "DISABLED", "EventPattern": r#"{"source": ["aws.kms"]}"#})),
            "State",
        ),
        (0, "events:ListTargetsByRule", Answer::ok(json!({"Targets": []})), "target queue"),
        (1, "events:DescribeEventBus", Answer::ok(json!({"Policy": "{\"Statement\": []}"})), "Policy"),
        (
            3,
            "lambda:GetFunctionConcurrency",
            Answer::ok(json!({"ReservedConcurrentExecutions": 0})),
            "ReservedConcurrentExecutions",
        ),
        (4, "dynamodb:GetResourcePolicy", Answer::ok(json!({"Policy": "{\"Statement\": []}"})), "Policy"),
        (
            5,
            "sns:ListSubscriptionsByTopic",
            subscriptions("PendingConfirmation"),
            "subscription of email ada@example.com",
        ),
        (6, "cloudformation:DetectStackResourceDrift", drift("MODIFIED", changed), "Threshold"),
        (9, "iam:ListRolePolicies", xml("ListRolePolicies", "<PolicyNames/>"), "inline policy own"),
    ] {
        assert_eq!(told(&part(&but(call, answer), form).await), [departs], "{call}");
    }
    let later = json!({"Handler": "bootstrap", "Timeout": 30, "LastModified": "2026-11-05T11:00:00.000+0000"});
    let function = part(&but("lambda:GetFunctionConfiguration", Answer::ok(later)), 3).await;
    assert_eq!(told(&function), ["changed after it was deployed"]);
}

/// Nobody is asked about what cannot be of this stack by its name.
#[tokio::test]
async fn what_is_not_ours_is_no_part() {
    for (arn, calls) in [
        (format!("arn:aws:events:{HERE}:rule/other-Rule-1"), 0),
        (format!("arn:aws:cloudformation:{HERE}:stack/guardian/1"), 0),
        (format!("arn:aws:events:{HERE}:rule/guard-Rule-2"), 3),
    ] {
        let wire = crate::observe::as_it_is();
        let observed = observe(&wire, StateKind::StackPart, &finding(&arn, Scope::Setting)).await.unwrap();
        let State::StackPart(part) = observed.state else { panic!("another kind") };
        assert_eq!((part.kind, wire.calls().len()), (None, calls), "{arn}");
    }
}

/// IAM's events come from one Region, and the stack is where we run.
#[tokio::test]
async fn the_stack_is_read_where_we_run() {
    let wire = crate::observe::as_it_is();
    let elsewhere = finding("arn:aws:iam::111122223333:role/guard-Role-1", Scope::Setting);
    observe(&wire, StateKind::StackPart, &elsewhere).await.unwrap();
    let regions: Vec<_> =
        wire.seen().into_iter().filter(|seen| seen.call.starts_with("cloudf")).map(|seen| seen.region).collect();
    assert_eq!(regions, ["us-east-1"; 3]);
}

#[tokio::test]
async fn a_rule_comes_back_with_all_that_it_had() {
    let deployed = json!({"State": "ENABLED", "EventPattern": {"source": ["aws.kms"]}, "Description": "d"});
    let restore = Remedy::RestoreRule {
        rule: format!("arn:aws:events:{HERE}:rule/guard/guard-Rule-1"),
        deployed: serde_json::from_value(deployed).unwrap(),
    };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &restore, &live()).await.unwrap();
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let expected = json!({"Name": "guard-Rule-1", "EventBusName": "guard", "State": "ENABLED", "Description": "d",
        "EventPattern": r#"{"source":["aws.kms"]}"#});
    assert_eq!(body, expected);
    let unknown = Remedy::RestoreRule { rule: "r".to_owned(), deployed: None };
    let refused = carry_out(&wire.config(), &unknown, &live()).await.unwrap_err();
    assert!(matches!(refused, RemedyError::Unfit { .. }), "{refused}");
}

#[tokio::test]
async fn a_target_that_was_not_taken_was_not_put_back() {
    let target = json!({"Id": "queue", "Arn": "q", "DeadLetterConfig": {"Arn": "d"}, "RetryPolicy": {"MaximumRetryAttempts": 1}});
    let restore = Remedy::RestoreRuleTargets {
        rule: format!("arn:aws:events:{HERE}:rule/guard-Rule-1"),
        targets: vec![target.clone()],
    };
    let wire = Wire::new(|_| {
        Answer::ok(
            json!({"FailedEntryCount": 1, "FailedEntries": [{"TargetId": "queue", "ErrorCode": "ValidationException", "ErrorMessage": "no"}]}),
        )
    });
    let refused = carry_out(&wire.config(), &restore, &live()).await.unwrap_err();
    assert!(
        matches!(&refused, RemedyError::Refused { code: Some(code), .. } if code == "ValidationException"),
        "{refused}"
    );
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    assert_eq!(body, json!({"Rule": "guard-Rule-1", "EventBusName": "default", "Targets": [target]}));
}

#[tokio::test]
async fn a_mapping_loses_what_was_not_deployed() {
    let (function, mapping) = (format!("arn:aws:lambda:{HERE}:function:guard-Function-1"), "40f1".to_owned());
    let restore =
        Remedy::RestoreEventSourceMapping { function, mapping, deployed: json!({"Enabled": true, "BatchSize": 10}) };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &restore, &live()).await.unwrap();
    let body: Value = serde_json::from_str(&wire.seen()[0].body).unwrap();
    let expected = json!({"Enabled": true, "BatchSize": 10, "FilterCriteria": {"Filters": []}, "FunctionResponseTypes": [], "ScalingConfig": {}});
    assert_eq!(body, expected);
    let busy = Wire::new(|_| Answer::error(400, "ResourceInUseException"));
    let later = carry_out(&busy.config(), &restore, &live()).await.unwrap_err();
    assert!(matches!(later, RemedyError::NotNow { .. }), "{later}");
}
