//! A stack as CloudFormation tells of it: what was deployed, part by part, in the words of AWS.

mod facts;
mod names;
mod same;
mod template;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Arn;

pub(crate) use same::same;
pub use template::Unresolved;

/// What is deployed of a part, or live: each of its members that we compare, by its name for a person.
pub type Facts = BTreeMap<String, Value>;

/// What stands before the id of a rule's target.
pub const TARGET: &str = "target ";
/// What stands before the queue that a function is given messages of.
pub const MAPPING: &str = "messages of ";
/// What stands before the address of a subscription.
pub const SUBSCRIPTION: &str = "subscription of ";
/// What stands before the name of a policy that is written into a role.
pub const INLINE: &str = "inline policy ";
/// What stands before the ARN of a policy that is attached to a role.
pub const ATTACHED: &str = "attached policy ";
/// Whether a function was changed after it was deployed.
pub const CHANGED: &str = "changed after it was deployed";

/// The kinds of parts that are compared.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    /// A CloudWatch alarm.
    Alarm,
    /// An event bus.
    Bus,
    /// A function, with its event source mappings.
    Function,
    /// A managed policy.
    Policy,
    /// A queue, with its policy.
    Queue,
    /// A role, with the policies that are written into it and attached to it.
    Role,
    /// An event rule, with its targets.
    Rule,
    /// A schedule.
    Schedule,
    /// The stack itself.
    Stack,
    /// A table, with its policy.
    Table,
    /// A topic, with its policy and its subscriptions.
    Topic,
}

impl PartKind {
    /// The kind of a CloudFormation type; `None` for what is not compared, or only as a member of another part.
    fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "AWS::CloudWatch::Alarm" => Self::Alarm,
            "AWS::DynamoDB::Table" => Self::Table,
            "AWS::Events::EventBus" => Self::Bus,
            "AWS::Events::Rule" => Self::Rule,
            "AWS::IAM::ManagedPolicy" => Self::Policy,
            "AWS::IAM::Role" => Self::Role,
            "AWS::Lambda::Function" => Self::Function,
            "AWS::SNS::Topic" => Self::Topic,
            "AWS::SQS::Queue" => Self::Queue,
            "AWS::Scheduler::Schedule" => Self::Schedule,
            _ => return None,
        })
    }
}

/// A resource of the stack.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct StackResource {
    /// Its type, such as `AWS::Events::Rule`.
    pub kind: String,
    /// What CloudFormation calls it: its name, its URL, or its ARN.
    pub id: String,
    /// When CloudFormation made or changed it last.
    pub since: Option<Timestamp>,
}

/// A stack: its template as CloudFormation carried it out, what it was given, and the names of what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeployedStack {
    /// Its ARN.
    pub arn: String,
    /// Where CloudFormation stands with it, such as `UPDATE_COMPLETE`.
    pub status: String,
    /// When it was made or changed last.
    pub since: Option<Timestamp>,
    /// The parameters, by name.
    pub parameters: BTreeMap<String, String>,
    /// Its resources, by their logical ids.
    pub resources: BTreeMap<String, StackResource>,
    /// The template, with all transforms carried out.
    pub template: Value,
}

/// A part of the stack, as it was deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name in the template.
    pub logical: String,
    /// What CloudFormation calls it.
    pub id: String,
    /// Its ARN.
    pub arn: Arn,
    /// When CloudFormation made or changed it last.
    pub since: Option<Timestamp>,
    /// What was deployed.
    pub facts: Facts,
}

impl DeployedStack {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        stack_name(&self.arn)
    }

    /// Whether CloudFormation is changing it now, so that nobody can say what should be.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.status.ends_with("_IN_PROGRESS")
    }

    /// Whether it and another look at it are of one deployment: nothing was deployed in between.
    #[must_use]
    pub fn is_deployment_of(&self, later: &Self) -> bool {
        let is_known = self.arn == later.arn && self.status == later.status;
        is_known && self.since == later.since && self.parameters == later.parameters
    }

    /// The parts that are compared, as they were deployed.
    ///
    /// # Errors
    ///
    /// When the template says something in a way that is not understood here.
    pub fn parts(&self) -> Result<Vec<Part>, Unresolved> {
        let kinds =
            self.resources.iter().filter_map(|(logical, resource)| Some((logical, PartKind::of(&resource.kind)?)));
        kinds.map(|(logical, kind)| self.part_of(logical, kind)).collect()
    }

    /// The part with that ARN; `None` when the stack has none.
    ///
    /// # Errors
    ///
    /// When the template says something in a way that is not understood here.
    pub fn part(&self, arn: &Arn) -> Result<Option<Part>, Unresolved> {
        for (logical, resource) in &self.resources {
            let Some(kind) = PartKind::of(&resource.kind) else { continue };
            if self.arn_of(logical)?.identity() == arn.identity() {
                return self.part_of(logical, kind).map(Some);
            }
        }
        Ok(None)
    }

    fn part_of(&self, logical: &str, kind: PartKind) -> Result<Part, Unresolved> {
        let arn = self.arn_of(logical)?;
        let StackResource { id, since, .. } = self.resources.get(logical).cloned().unwrap_or_default();
        Ok(Part { kind, logical: logical.to_owned(), facts: self.facts(logical, kind)?, id, arn, since })
    }
}

/// The name in the ARN of a stack, or of what somebody calls it.
#[must_use]
pub fn stack_name(stack: &str) -> &str {
    let name = stack.split_once(":stack/").map_or(stack, |(_, rest)| rest);
    name.split('/').next().unwrap_or(name)
}
