use std::collections::BTreeMap;

use model::{
    Approved, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, MAPPING, PartKind, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, StackPart, UseCase, Watch, control,
};
use serde_json::Value;

use super::{assess, own_part};

control! {
    /// Somebody changed or deleted a part of Phaseguard: a function, its queue, table, topic, role, alarm or schedule is
    /// not what CloudFormation deployed, or the stack itself was updated or deleted.
    ///
    /// ## Why it matters
    ///
    /// A function that is given no messages, a queue that takes none and a topic without subscribers are as blind as a
    /// deleted rule. A role that may do more is a way in.
    ///
    /// ## What we do
    ///
    /// In every phase we put back what can be put back narrowly: a limit of concurrency is lifted, and event source mappings,
    /// queue attributes and the policies of queues and topics get their deployed values. All else is alerted: tables,
    /// schedules, alarms, what was deleted, and code, configuration and roles, which are never rolled back by us. Deploy the
    /// stack again. Each deployment is alerted too, since whoever deploys decides what holds.
    ///
    /// ## When to make an exception
    ///
    /// A pipeline that deploys Phaseguard may be trusted automation in the policy; it is still told of.
    pub(super) static CONTROL = {
        id: "phaseguard-stack-tampered",
        title: "Phaseguard's functions, roles or topics were changed",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase { prototype: Response::Remediate, production: Response::Remediate, scaled: Response::Remediate },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("cloudformation", "DeleteStack"),
            Watch::new("cloudformation", "ExecuteChangeSet"),
            Watch::new("cloudformation", "UpdateStack"),
            Watch::new("dynamodb", "DeleteResourcePolicy"),
            Watch::new("dynamodb", "DeleteTable"),
            Watch::new("dynamodb", "PutResourcePolicy"),
            Watch::new("dynamodb", "UpdateContinuousBackups"),
            Watch::new("dynamodb", "UpdateTable"),
            Watch::new("events", "DeleteEventBus"),
            Watch::new("iam", "AttachRolePolicy"),
            Watch::new("iam", "CreatePolicyVersion"),
            Watch::new("iam", "DeleteRole"),
            Watch::new("iam", "DeleteRolePolicy"),
            Watch::new("iam", "DetachRolePolicy"),
            Watch::new("iam", "PutRolePermissionsBoundary"),
            Watch::new("iam", "PutRolePolicy"),
            Watch::new("iam", "SetDefaultPolicyVersion"),
            Watch::new("iam", "UpdateAssumeRolePolicy"),
            Watch::new("lambda", "DeleteEventSourceMapping"),
            Watch::new("lambda", "DeleteFunction"),
            Watch::new("lambda", "DeleteFunctionConcurrency"),
            Watch::new("lambda", "PutFunctionConcurrency"),
            Watch::new("lambda", "RemovePermission"),
            Watch::new("lambda", "UpdateEventSourceMapping"),
            Watch::new("lambda", "UpdateFunctionCode"),
            Watch::new("lambda", "UpdateFunctionConfiguration"),
            Watch::new("monitoring", "DeleteAlarms"),
            Watch::new("monitoring", "DisableAlarmActions"),
            Watch::new("monitoring", "PutMetricAlarm"),
            Watch::new("scheduler", "DeleteSchedule"),
            Watch::new("scheduler", "UpdateSchedule"),
            Watch::new("sns", "DeleteTopic"),
            Watch::new("sns", "SetSubscriptionAttributes"),
            Watch::new("sns", "SetTopicAttributes"),
            Watch::new("sns", "Unsubscribe"),
            Watch::new("sqs", "DeleteQueue"),
            Watch::new("sqs", "PurgeQueue"),
            Watch::new("sqs", "SetQueueAttributes"),
        ],
        baseline: false,
        remedies: &[
            RemedyKind::LiftConcurrencyLimit,
            RemedyKind::RestoreEventSourceMapping,
            RemedyKind::RestoreQueueAttributes,
            RemedyKind::RestoreTopicPolicy,
        ],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.T0107"),
            Reference::NistAiRmf("MANAGE 2.4"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::StackPart(Judgement { assess, remediate }),
    }
}

const LIMIT: &str = "ReservedConcurrentExecutions";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let arn = &resource.arn;
    let is_rule = arn.service() == Some("events") && arn.resource().is_some_and(|name| name.starts_with("rule/"));
    if is_rule || !own_part(change, arn) {
        return None;
    }
    let (of, name) = (arn.noun(), name(arn));
    let summary = match change.operation.as_str() {
        "DeleteFunctionConcurrency" => format!("lifted the concurrency limit of {of} {name}"),
        "DeleteEventSourceMapping" => format!("took the messages of a queue from {of} {name}"),
        "ExecuteChangeSet" | "UpdateStack" => format!("deployed {of} {name} otherwise"),
        "PurgeQueue" => format!("threw away all messages of queue {name}"),
        "PutFunctionConcurrency" => match change.request.number("reservedConcurrentExecutions") {
            Some(0) => format!("stopped {of} {name} by a concurrency limit of 0"),
            _ => format!("limited the concurrency of {of} {name}"),
        },
        "Unsubscribe" => format!("took a subscriber from topic {name}"),
        "UpdateFunctionCode" => format!("replaced the code of {of} {name}"),
        delete if delete.starts_with("Delete") && !delete.contains("Polic") => format!("deleted {of} {name}"),
        _ => format!("changed {of} {name} by {}", change.operation),
    };
    Some(Finding::new(change, resource, summary))
}

/// What it is called in a sentence. The ARN of a stack ends in an id that nobody chose.
fn name(arn: &Arn) -> &str {
    match arn.service() {
        Some("cloudformation") => model::stack_name(arn.as_str()),
        _ => arn.name(),
    }
}

fn remediate(finding: &Finding, live: Option<&StackPart>, _: Approved<'_, StackPart>) -> Vec<Remedy> {
    let arn = finding.resource.arn.as_str();
    let Some(part) = live else { return spoken_of(finding) };
    match part.kind {
        Some(PartKind::Function) => function(arn, part),
        Some(PartKind::Queue) => queue(part),
        Some(PartKind::Topic) => topic(arn, part),
        Some(
            PartKind::Alarm
            | PartKind::Bus
            | PartKind::Policy
            | PartKind::Role
            | PartKind::Rule
            | PartKind::Schedule
            | PartKind::Stack
            | PartKind::Table,
        )
        | None => Vec::new(),
    }
}

/// Only of a limit the call itself tells what repairs it.
fn spoken_of(finding: &Finding) -> Vec<Remedy> {
    let function = finding.resource.arn.as_str().to_owned();
    let limited = finding.operation == "PutFunctionConcurrency";
    limited.then_some(Remedy::LiftConcurrencyLimit { function }).into_iter().collect()
}

fn function(arn: &str, part: &StackPart) -> Vec<Remedy> {
    let function = || arn.to_owned();
    let of = |departure: model::Departure<'_>| match (departure.fact, departure.deployed, departure.live) {
        (LIMIT, None, Some(_)) => Some(Remedy::LiftConcurrencyLimit { function: function() }),
        (fact, Some(deployed), live) if fact.starts_with(MAPPING) => {
            // One that was deleted would come back under another id, which the stack does not know.
            let mapping = live?.get("UUID")?.as_str()?.to_owned();
            let (function, deployed) = (function(), deployed.clone());
            Some(Remedy::RestoreEventSourceMapping { function, mapping, deployed })
        }
        (_, _, _) => None,
    };
    part.departures().into_iter().filter_map(of).collect()
}

fn queue(part: &StackPart) -> Vec<Remedy> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let departures = part.departures();
    let attributes = departures
        .iter()
        .map(|departure| (departure.fact.to_owned(), departure.deployed.map(text).unwrap_or_default()));
    let attributes: BTreeMap<_, _> = attributes.collect();
    let restore = || Remedy::RestoreQueueAttributes { queue: part.id.clone(), attributes };
    (!departures.is_empty()).then(restore).into_iter().collect()
}

fn topic(arn: &str, part: &StackPart) -> Vec<Remedy> {
    let of = |departure: model::Departure<'_>| match (departure.fact, departure.deployed) {
        ("Policy", Some(policy)) => Some(Remedy::RestoreTopicPolicy { topic: arn.to_owned(), policy: policy.clone() }),
        (_, _) => None,
    };
    part.departures().into_iter().filter_map(of).collect()
}
