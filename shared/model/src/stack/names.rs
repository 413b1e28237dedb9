//! What CloudFormation calls the resources of a stack, and which ARNs they have.

use super::{DeployedStack, Unresolved, stack_name};
use crate::Arn;

/// The partition, Region and account of a stack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'a> {
    pub(super) partition: &'a str,
    pub(super) region: &'a str,
    pub(super) account: &'a str,
    pub(super) stack: &'a str,
}

impl DeployedStack {
    pub(super) fn home(&self) -> Home<'_> {
        let mut parts = self.arn.splitn(6, ':').skip(1);
        let mut part = || parts.next().unwrap_or_default();
        let (partition, _, region, account) = (part(), part(), part(), part());
        Home { partition, region, account, stack: stack_name(&self.arn) }
    }

    /// The ARN of a resource.
    pub(super) fn arn_of(&self, logical: &str) -> Result<Arn, Unresolved> {
        let resource = self.resources.get(logical).ok_or_else(|| Unresolved::new(logical))?;
        let Home { partition, region, account, .. } = self.home();
        let (id, name) = (&resource.id, resource.id.rsplit('/').next().unwrap_or_default());
        let regional = |service: &str, rest: &str| format!("arn:{partition}:{service}:{region}:{account}:{rest}");
        let arn = match resource.kind.as_str() {
            _ if id.starts_with("arn:") => id.clone(),
            "AWS::CloudWatch::Alarm" => regional("cloudwatch", &format!("alarm:{id}")),
            "AWS::DynamoDB::Table" => regional("dynamodb", &format!("table/{id}")),
            "AWS::Events::EventBus" => regional("events", &format!("event-bus/{id}")),
            "AWS::Events::Rule" => regional("events", &format!("rule/{}", self.rule(logical, id)?)),
            "AWS::IAM::Role" => {
                let path = self.text(logical, "Path")?.unwrap_or_else(|| "/".to_owned());
                format!("arn:{partition}:iam::{account}:role{path}{id}")
            }
            "AWS::Lambda::Function" => regional("lambda", &format!("function:{id}")),
            "AWS::Logs::LogGroup" => regional("logs", &format!("log-group:{id}:*")),
            "AWS::S3::Bucket" => format!("arn:{partition}:s3:::{id}"),
            "AWS::SQS::Queue" => regional("sqs", name),
            "AWS::Scheduler::Schedule" => {
                let group = self.text(logical, "GroupName")?.unwrap_or_else(|| "default".to_owned());
                regional("scheduler", &format!("schedule/{group}/{name}"))
            }
            _ => return Err(Unresolved::new(format!("the ARN of {logical}"))),
        };
        Ok(Arn::new(arn))
    }

    /// CloudFormation calls a rule of a bus of its own `bus|rule`.
    fn rule(&self, logical: &str, id: &str) -> Result<String, Unresolved> {
        let name = id.rsplit('|').next().unwrap_or(id);
        Ok(match self.text(logical, "EventBusName")? {
            Some(bus) if bus != "default" => format!("{bus}/{name}"),
            Some(_) | None => name.to_owned(),
        })
    }

    /// An attribute of a resource.
    pub(super) fn attribute(&self, logical: &str, attribute: &str) -> Result<String, Unresolved> {
        let resource = self.resources.get(logical).ok_or_else(|| Unresolved::new(logical))?;
        match (resource.kind.as_str(), attribute) {
            (_, "Arn" | "TopicArn") => self.arn_of(logical).map(|arn| arn.as_str().to_owned()),
            ("AWS::SQS::Queue", "QueueName") => Ok(resource.id.rsplit('/').next().unwrap_or_default().to_owned()),
            ("AWS::SQS::Queue", "QueueUrl") | ("AWS::Events::EventBus" | "AWS::SNS::Topic", "Name" | "TopicName") => {
                Ok(resource.id.rsplit(':').next().unwrap_or_default().to_owned())
            }
            _ => Err(Unresolved::new(format!("{logical}.{attribute}"))),
        }
    }
}
