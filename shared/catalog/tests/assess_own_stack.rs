//! What is found of the parts of our own stack, and what is done about it.

use model::{Facts, PartKind, Remedy, Scope, StackPart, State};
use serde_json::{Value, json};

use crate::support;

const RULE: &str = "phaseguard-rule-disabled";
const MISUSED: &str = "phaseguard-role-misused";
const STACK: &str = "phaseguard-stack-tampered";
const HERE: &str = "eu-west-1:111122223333";

fn facts(value: &Value) -> Facts {
    serde_json::from_value(value.clone()).unwrap()
}

fn part(kind: PartKind, deployed: &Value, live: &Value) -> State {
    State::StackPart(StackPart {
        kind: Some(kind),
        id: "guard-It-1".to_owned(),
        status: "UPDATE_COMPLETE".to_owned(),
        deployed: facts(deployed),
        live: (!live.is_null()).then(|| facts(live)),
    })
}

/// What control `id` finds of that part after a call, and plans.
fn judged(id: &str, operation: &str, arn: &str, state: &State) -> (String, Vec<Remedy>) {
    let finding = support::finding(operation, &support::resource(arn, Scope::Setting));
    let verdict = catalog::find(id).unwrap().judge.assess(&finding, state, &[], model::ApprovedLists::NONE);
    let told = match verdict {
        model::Verdict::Exposed { evidence, ceiling: None } => evidence,
        other @ (model::Verdict::Sound
        | model::Verdict::Exposed { .. }
        | model::Verdict::Unknown { .. }
        | model::Verdict::Unread) => other.as_str().to_owned(),
    };
    (told, support::plan(id, &finding, Some(state), None).unwrap())
}

fn rule() -> String {
    format!("arn:aws:events:{HERE}:rule/guard-ChangeKmsRule-1")
}

fn deployed_rule() -> Value {
    json!({"State": "ENABLED", "EventPattern": {"source": ["aws.kms"]}, "target queue": {"Id": "queue", "Arn": "q"}})
}

fn restored() -> Remedy {
    let deployed = json!({"State": "ENABLED", "EventPattern": {"source": ["aws.kms"]}});
    Remedy::RestoreRule { rule: rule(), deployed: Some(facts(&deployed)) }
}

fn targets() -> Remedy {
    Remedy::RestoreRuleTargets { rule: rule(), targets: vec![json!({"Id": "queue", "Arn": "q"})] }
}

#[test]
fn only_what_was_changed_of_a_rule_is_put_back() {
    let (deployed, mut live) = (deployed_rule(), deployed_rule());
    let of = |live: &Value| judged(RULE, "PutRule", &rule(), &part(PartKind::Rule, &deployed, live));
    assert_eq!(of(&live), ("sound".to_owned(), vec![]));
    live["State"] = json!("DISABLED");
    assert_eq!(of(&live), ("State is DISABLED, and was deployed as ENABLED".to_owned(), vec![restored()]));
    live = deployed_rule();
    live["target queue"]["Arn"] = json!("elsewhere");
    assert_eq!(of(&live), ("target queue is not what was deployed".to_owned(), vec![targets()]));
    live = json!({"State": "ENABLED", "EventPattern": {"source": ["nobody"]}});
    let both = "EventPattern is not what was deployed; target queue is missing".to_owned();
    assert_eq!(of(&live), (both, vec![restored(), targets()]));
    let gone = "it is gone, and the stack still has it".to_owned();
    assert_eq!(of(&Value::Null), (gone, vec![restored(), targets()]));
}

/// No role of ours may take a target away: with that it could disarm us.
#[test]
fn a_target_that_was_added_is_left_to_a_person() {
    let mut live = deployed_rule();
    live["target copy"] = json!({"Id": "copy", "Arn": "elsewhere"});
    let found = judged(RULE, "PutTargets", &rule(), &part(PartKind::Rule, &deployed_rule(), &live));
    assert_eq!(found, ("target copy was added".to_owned(), vec![]));
}

#[test]
fn what_cloudformation_is_changing_is_unknown_and_what_is_not_ours_is_sound() {
    let State::StackPart(part) = part(PartKind::Rule, &deployed_rule(), &json!({"State": "DISABLED"})) else {
        panic!("another kind")
    };
    let moving = State::StackPart(StackPart { status: "UPDATE_IN_PROGRESS".to_owned(), ..part.clone() });
    assert_eq!(judged(RULE, "DisableRule", &rule(), &moving).0, "unknown");
    let finding = support::finding("DisableRule", &support::resource(&rule(), Scope::Setting));
    assert_eq!(support::verdict(RULE, &finding, &moving, None), "unknown");
    let foreign = State::StackPart(StackPart { kind: None, ..part });
    assert_eq!(judged(RULE, "DisableRule", &rule(), &foreign), ("sound".to_owned(), vec![]));
}

#[test]
fn a_function_is_given_its_messages_and_its_freedom_again() {
    let arn = format!("arn:aws:lambda:{HERE}:function:guard-Remediator-1");
    let source = format!("arn:aws:sqs:{HERE}:guard-RemediationQueue-1");
    let fact = format!("messages of {source}");
    let deployed = json!({"Handler": "bootstrap", fact.clone(): {"Enabled": true, "BatchSize": 1}});
    let of = |live: &Value| judged(STACK, "UpdateEventSourceMapping", &arn, &part(PartKind::Function, &deployed, live));
    let mapping = |on: bool| json!({"UUID": "40f1", "Enabled": on, "BatchSize": 1});
    assert_eq!(of(&json!({"Handler": "bootstrap", fact.clone(): mapping(true)})), ("sound".to_owned(), vec![]));
    let (function, want) = (arn.clone(), json!({"Enabled": true, "BatchSize": 1}));
    assert_eq!(
        of(&json!({"Handler": "bootstrap", fact.clone(): mapping(false)})).1,
        [Remedy::RestoreEventSourceMapping { function, mapping: "40f1".to_owned(), deployed: want.clone() }]
    );
    let lift = Remedy::LiftConcurrencyLimit { function: arn.clone() };
    let (told, plan) = of(&json!({"Handler": "bootstrap", "ReservedConcurrentExecutions": 0}));
    assert_eq!(told, format!("ReservedConcurrentExecutions was added; {fact} is missing"));
    assert_eq!(plan, [lift]);
}

#[test]
fn code_configuration_and_roles_are_never_rolled_back_by_us() {
    let function = format!("arn:aws:lambda:{HERE}:function:guard-Remediator-1");
    let (deployed, live) =
        (json!({"changed after it was deployed": false}), json!({"changed after it was deployed": true}));
    let code = part(PartKind::Function, &deployed, &live);
    let told = "changed after it was deployed".to_owned();
    assert_eq!(judged(STACK, "UpdateFunctionCode", &function, &code), (told, vec![]));
    let role = "arn:aws:iam::111122223333:role/guard-RemedyS3Role-1";
    let trust =
        part(PartKind::Role, &json!({"AssumeRolePolicyDocument": {}}), &json!({"AssumeRolePolicyDocument": {"a": 1}}));
    let told = "AssumeRolePolicyDocument is not what was deployed".to_owned();
    assert_eq!(judged(STACK, "UpdateAssumeRolePolicy", role, &trust), (told, vec![]));
    assert_eq!(judged(STACK, "DeleteFunction", &function, &part(PartKind::Function, &deployed, &Value::Null)).1, []);
}

#[test]
fn a_queue_gets_back_what_was_changed_and_loses_what_was_added() {
    let arn = format!("arn:aws:sqs:{HERE}:guard-ChangeQueue-1");
    let deployed = json!({"DelaySeconds": 0, "RedrivePolicy": {"maxReceiveCount": 4}, "VisibilityTimeout": 180});
    let live = json!({"DelaySeconds": 900, "VisibilityTimeout": "180", "Policy": {"Statement": []}});
    let (_, plan) = judged(STACK, "SetQueueAttributes", &arn, &part(PartKind::Queue, &deployed, &live));
    let attributes = [("DelaySeconds", "0"), ("Policy", ""), ("RedrivePolicy", r#"{"maxReceiveCount":4}"#)];
    let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(plan, [Remedy::RestoreQueueAttributes { queue: "guard-It-1".to_owned(), attributes }]);
    assert_eq!(judged(STACK, "DeleteQueue", &arn, &part(PartKind::Queue, &deployed, &Value::Null)).1, []);
}

/// What a call leaves no trace of is told by the call.
#[test]
fn what_leaves_no_trace_is_told_all_the_same() {
    for (operation, arn, kind, told) in [
        (
            "UpdateStack",
            format!("arn:aws:cloudformation:{HERE}:stack/guard/1"),
            PartKind::Stack,
            "what the stack has now is what was deployed",
        ),
        (
            "DeleteStack",
            format!("arn:aws:cloudformation:{HERE}:stack/guard/1"),
            PartKind::Stack,
            "whoever deleted the stack took Phaseguard with it",
        ),
        (
            "PurgeQueue",
            format!("arn:aws:sqs:{HERE}:guard-ChangeQueue-1"),
            PartKind::Queue,
            "what waited in the queue is lost",
        ),
        (
            "Unsubscribe",
            format!("arn:aws:sns:{HERE}:guard-AlertsTopic-1"),
            PartKind::Topic,
            "a subscriber hears no alerts any more",
        ),
    ] {
        let sound = part(kind, &json!({}), &json!({}));
        assert_eq!(judged(STACK, operation, &arn, &sound), (told.to_owned(), vec![]), "{operation}");
    }
}

#[test]
fn a_topic_gets_its_policy_back_and_a_lost_subscriber_is_told() {
    let arn = format!("arn:aws:sns:{HERE}:guard-AlertsTopic-1");
    let deployed = json!({"Policy": {"Statement": [1]}, "subscription of email ada@example.com": "confirmed"});
    let of = |live: &Value| judged(STACK, "SetTopicAttributes", &arn, &part(PartKind::Topic, &deployed, live));
    let policy = json!({"Statement": [1]});
    let (_, plan) = of(&json!({"Policy": {"Statement": []}, "subscription of email ada@example.com": "confirmed"}));
    assert_eq!(plan, [Remedy::RestoreTopicPolicy { topic: arn.clone(), policy: policy.clone() }]);
    let (told, plan) = of(&json!({"Policy": policy, "subscription of email ada@example.com": "pending"}));
    assert_eq!(told, "subscription of email ada@example.com is pending, and was deployed as confirmed");
    assert_eq!(plan, []);
}

/// CloudFormation names what it makes by the stack and by the name in the template.
#[test]
fn only_what_is_named_like_ours_is_noticed() {
    let notices = |id: &str, arn: String| {
        support::detect(id, "X", &support::resource(&arn, Scope::Setting), Value::Null, Value::Null).is_some()
    };
    for (rule, ours) in [
        ("guard-ChangeS3Rule-1", true),
        ("guard-of-all-ChangeBedrockAgentcoreRule-1", true),
        ("guard/guard-NoticeRule-1", true),
        ("orders/guard-NoticeRule-1", false),
        ("guard-NightlyRule-1", false),
        ("ChangeS3Rule", false),
    ] {
        assert_eq!(notices(RULE, format!("arn:aws:events:{HERE}:rule/{rule}")), ours, "{rule}");
        assert!(!notices(STACK, format!("arn:aws:events:{HERE}:rule/{rule}")), "{rule}");
    }
    for (resource, ours) in [
        (format!("arn:aws:events:{HERE}:event-bus/anything"), true),
        (format!("arn:aws:cloudformation:{HERE}:stack/anything/1"), true),
        (format!("arn:aws:dynamodb:{HERE}:table/guard-JournalTable-1"), true),
        (format!("arn:aws:dynamodb:{HERE}:table/JournalTable"), false),
        ("arn:aws:iam::111122223333:role/guard-RemedyS3Role-1".to_owned(), true),
        ("arn:aws:iam::111122223333:role/RemedyRole".to_owned(), false),
        (format!("arn:aws:lambda:{HERE}:function:guard-Notifier-1"), true),
        (format!("arn:aws:lambda:{HERE}:function:Notifier"), false),
    ] {
        assert_eq!(notices(STACK, resource.clone()), ours, "{resource}");
    }
}

/// Who may take a role is what was deployed: whoever lets himself in by its trust policy stays a stranger.
#[test]
fn only_whom_the_stack_trusts_may_take_a_role() {
    let role = "arn:aws:iam::111122223333:role/guard-RemedyS3Role-1";
    let remediator = "arn:aws:iam::111122223333:role/guard-RemediatorRole-1";
    let ada = "arn:aws:iam::111122223333:user/ada";
    let trust = |who: Value| json!({"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": who}}]}});
    let of = |takers: &[&str], kind: Option<PartKind>| {
        let mut state = part(PartKind::Role, &trust(json!(remediator)), &trust(json!([remediator, ada])));
        if let State::StackPart(part) = &mut state {
            part.kind = kind;
        }
        let finding = support::finding("AssumeRole", &support::resource(role, Scope::Setting));
        support::verdict(MISUSED, &finding.about(takers.iter().copied()), &state, None)
    };
    assert_eq!(of(&[remediator], Some(PartKind::Role)), "sound");
    assert_eq!(of(&[ada], Some(PartKind::Role)), "exposed");
    assert_eq!(of(&[remediator, ada], Some(PartKind::Role)), "exposed");
    assert_eq!(of(&[], Some(PartKind::Role)), "exposed", "a call with it that is no repair's");
    assert_eq!(of(&[ada], None), "sound", "a role of another stack");
}
