//! Rules, buses and schedules.

use aws_config::SdkConfig;
use aws_sdk_eventbridge::{
    Client,
    types::{RetryPolicy, RuleState, Target},
};
use aws_sdk_scheduler::{
    operation::get_schedule::GetScheduleOutput,
    types::{ScheduleState, Target as ScheduleTarget},
};
use model::{Facts, Part, TARGET};
use serde_json::{Value, json};

use super::{ObserveError, facts, object, there};

const RULE: &str = "events:DescribeRule";
const TARGETS: &str = "events:ListTargetsByRule";
const BUS: &str = "events:DescribeEventBus";
const SCHEDULE: &str = "scheduler:GetSchedule";

const GONE: &[&str] = &["ResourceNotFoundException"];

pub(super) async fn rule(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = Client::new(config);
    let (bus, name) = bus_and_name(part.arn.as_str());
    let described = client.describe_rule().name(name).event_bus_name(bus).send();
    let (described, targets) = tokio::join!(described, targets(&client, bus, name));
    let Some(rule) = there(RULE, described, GONE)? else { return Ok(None) };
    let mut found = facts([
        ("Description", json!(rule.description())),
        ("EventPattern", json!(rule.event_pattern())),
        ("ScheduleExpression", json!(rule.schedule_expression())),
        ("State", json!(rule.state().map(RuleState::as_str))),
    ]);
    found.extend(targets?.iter().map(|target| (format!("{TARGET}{}", target.id()), target_facts(target))));
    Ok(Some(found))
}

/// A rule's ARN has its bus only when that is not the default one.
pub(crate) fn bus_and_name(arn: &str) -> (&str, &str) {
    let rule = arn.split_once(":rule/").map_or(arn, |(_, rule)| rule);
    rule.split_once('/').unwrap_or(("default", rule))
}

async fn targets(client: &Client, bus: &str, rule: &str) -> Result<Vec<Target>, ObserveError> {
    let (mut found, mut next) = (Vec::new(), None);
    loop {
        let request = client.list_targets_by_rule().rule(rule).event_bus_name(bus).set_next_token(next);
        let Some(page) = there(TARGETS, request.send().await, GONE)? else { return Ok(found) };
        found.extend(page.targets.unwrap_or_default());
        next = page.next_token;
        if next.is_none() {
            return Ok(found);
        }
    }
}

fn target_facts(target: &Target) -> Value {
    let transformer = target.input_transformer().map(|transformer| {
        object([
            ("InputPathsMap", json!(transformer.input_paths_map())),
            ("InputTemplate", json!(transformer.input_template())),
        ])
    });
    let dead_letters = target.dead_letter_config().map(|config| json!({"Arn": config.arn()}));
    object([
        ("Arn", json!(target.arn())),
        ("DeadLetterConfig", json!(dead_letters)),
        ("Id", json!(target.id())),
        ("Input", json!(target.input())),
        ("InputPath", json!(target.input_path())),
        ("InputTransformer", json!(transformer)),
        ("RetryPolicy", json!(target.retry_policy().map(retry))),
        ("RoleArn", json!(target.role_arn())),
    ])
}

fn retry(policy: &RetryPolicy) -> Value {
    object([
        ("MaximumEventAgeInSeconds", json!(policy.maximum_event_age_in_seconds())),
        ("MaximumRetryAttempts", json!(policy.maximum_retry_attempts())),
    ])
}

pub(super) async fn bus(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let answer = Client::new(config).describe_event_bus().name(&part.id).send().await;
    let answer = there(BUS, answer, GONE)?;
    Ok(answer.map(|bus| facts([("Policy", json!(bus.policy()))])))
}

pub(super) async fn schedule(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let (group, name) = group_and_name(part.arn.as_str());
    let client = aws_sdk_scheduler::Client::new(config);
    let answer = client.get_schedule().name(name).group_name(group).send().await;
    Ok(there(SCHEDULE, answer, GONE)?.as_ref().map(schedule_facts))
}

/// The group and the name in the ARN of a schedule.
fn group_and_name(arn: &str) -> (&str, &str) {
    let schedule = arn.split_once(":schedule/").map_or(arn, |(_, schedule)| schedule);
    schedule.split_once('/').unwrap_or(("default", schedule))
}

fn schedule_facts(schedule: &GetScheduleOutput) -> Facts {
    let window = schedule.flexible_time_window().map(|window| {
        object([
            ("MaximumWindowInMinutes", json!(window.maximum_window_in_minutes())),
            ("Mode", json!(window.mode().as_str())),
        ])
    });
    facts([
        ("FlexibleTimeWindow", json!(window)),
        ("ScheduleExpression", json!(schedule.schedule_expression())),
        ("State", json!(schedule.state().map(ScheduleState::as_str))),
        ("Target", json!(schedule.target().map(schedule_target))),
    ])
}

fn schedule_target(target: &ScheduleTarget) -> Value {
    let retry = target.retry_policy().map(|policy| {
        object([
            ("MaximumEventAgeInSeconds", json!(policy.maximum_event_age_in_seconds())),
            ("MaximumRetryAttempts", json!(policy.maximum_retry_attempts())),
        ])
    });
    let dead_letters = target.dead_letter_config().map(|config| json!({"Arn": config.arn()}));
    object([
        ("Arn", json!(target.arn())),
        ("DeadLetterConfig", json!(dead_letters)),
        ("Input", json!(target.input())),
        ("RetryPolicy", json!(retry)),
        ("RoleArn", json!(target.role_arn())),
    ])
}
