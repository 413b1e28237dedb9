//! Our own stack: what CloudFormation deployed, and what of it is there.

mod cloudwatch;
mod dynamodb;
mod events;
mod iam;
mod lambda;
mod messaging;

pub(crate) use events::bus_and_name;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use aws_config::SdkConfig;
use aws_sdk_cloudformation::{
    Client,
    primitives::DateTime,
    types::{Parameter, StackResourceSummary, TemplateStage},
};
use jiff::Timestamp;
use model::{
    Arn, DeployedStack, Facts, Observed, Part, PartKind, Resource, StackPart, StackResource, State, Tags, Unresolved,
    stack_name,
};
use serde_json::Value;

use super::ObserveError;
use crate::error::Fault;

const STACK: &str = "cloudformation:DescribeStacks";
const TEMPLATE: &str = "cloudformation:GetTemplate";
const RESOURCES: &str = "cloudformation:ListStackResources";

/// What CloudFormation leaves of a stack's name when it names a resource that may not have a long one.
const NAME_KEPT: usize = 20;

/// The tag by which an alert tells whose the resource is.
const STACK_TAG: &str = "aws:cloudformation:stack-name";

/// Our own stack. What was deployed is kept for as long as CloudFormation tells of no other deployment, since a template
/// and hundreds of resources are much to read for each part.
#[derive(Clone, Debug)]
pub struct OwnStack {
    config: SdkConfig,
    name: String,
    kept: Arc<Mutex<Option<Arc<DeployedStack>>>>,
}

impl OwnStack {
    /// The stack called `name`, in the Region of `config`.
    #[must_use]
    pub fn new(config: &SdkConfig, name: &str) -> Self {
        Self { config: config.clone(), name: name.to_owned(), kept: Arc::default() }
    }

    /// The stack as CloudFormation deployed it.
    ///
    /// # Errors
    ///
    /// When any of it could not be read.
    pub async fn deployed(&self) -> Result<Arc<DeployedStack>, ObserveError> {
        let client = Client::new(&self.config);
        let stack = stack(&client, &self.name).await?;
        if let Some(kept) = self.kept().filter(|kept| !stack.is_moving() && kept.is_deployment_of(&stack)) {
            return Ok(kept);
        }
        let (template, resources) = tokio::try_join!(template(&client, &self.name), resources(&client, &self.name))?;
        let deployed = Arc::new(DeployedStack { template, resources, ..stack });
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&deployed));
        Ok(deployed)
    }

    fn kept(&self) -> Option<Arc<DeployedStack>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A part of it, as it was deployed and as it is.
    ///
    /// # Errors
    ///
    /// When it could not be read.
    pub async fn part(&self, status: &str, part: Part) -> Result<StackPart, ObserveError> {
        let live = self.live(&part).await?;
        let Part { kind, id, facts, .. } = part;
        Ok(StackPart { kind: Some(kind), id, status: status.to_owned(), deployed: facts, live })
    }

    /// The part that a resource is; none when it is no part of this stack.
    pub(super) async fn observe(&self, resource: &Resource) -> Result<Observed, ObserveError> {
        let part = match self.may_have(&resource.arn) {
            Owner::Nobody => StackPart::default(),
            Owner::Itself => self.itself().await?,
            Owner::Perhaps => {
                let deployed = self.deployed().await?;
                match deployed.part(&resource.arn).map_err(|error| unresolved(&error))? {
                    Some(part) => self.part(&deployed.status, part).await?,
                    None => StackPart { status: deployed.status.clone(), ..StackPart::default() },
                }
            }
        };
        let own = part.kind.map(|_| (STACK_TAG.to_owned(), self.name.clone()));
        let tags: Tags = own.into_iter().collect();
        Ok(Observed { state: State::StackPart(part), arn: None, tags })
    }

    /// What is there of a part; nothing when it is gone.
    async fn live(&self, part: &Part) -> Result<Option<Facts>, ObserveError> {
        let config = &self.config;
        match part.kind {
            PartKind::Alarm => cloudwatch::alarm(&Client::new(config), &self.name, part).await,
            PartKind::Bus => events::bus(config, part).await,
            PartKind::Function => lambda::function(config, part).await,
            PartKind::Policy => iam::policy(config, part).await,
            PartKind::Queue => messaging::queue(config, part).await,
            PartKind::Role => iam::role(config, part).await,
            PartKind::Rule => events::rule(config, part).await,
            PartKind::Schedule => events::schedule(config, part).await,
            PartKind::Stack => Ok(Some(Facts::new())),
            PartKind::Table => dynamodb::table(config, part).await,
            PartKind::Topic => messaging::topic(config, part).await,
        }
    }

    async fn itself(&self) -> Result<StackPart, ObserveError> {
        let DeployedStack { arn, status, .. } = stack(&Client::new(&self.config), &self.name).await?;
        Ok(StackPart { kind: Some(PartKind::Stack), id: arn, status, deployed: Facts::new(), live: Some(Facts::new()) })
    }

    /// Whether a resource can be of this stack, by its name.
    fn may_have(&self, arn: &Arn) -> Owner {
        if arn.service() == Some("cloudformation") {
            return if stack_name(arn.as_str()) == self.name { Owner::Itself } else { Owner::Nobody };
        }
        let kept: String = self.name.chars().take(NAME_KEPT).collect();
        if arn.name().starts_with(&kept) { Owner::Perhaps } else { Owner::Nobody }
    }
}

/// Whose a resource is, as far as its name tells.
enum Owner {
    Nobody,
    Itself,
    Perhaps,
}

async fn stack(client: &Client, name: &str) -> Result<DeployedStack, ObserveError> {
    let answer = client.describe_stacks().stack_name(name).send().await;
    let answer = answer.map_err(|error| ObserveError::new(STACK, error.into()))?;
    let stack = answer.stacks.unwrap_or_default().into_iter().next();
    let stack = stack.ok_or_else(|| unknown(STACK, "it answered without a stack"))?;
    let status = stack.stack_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
    let since = stack.last_updated_time().or(stack.creation_time()).and_then(timestamp);
    let parameters = stack.parameters.unwrap_or_default().into_iter().filter_map(parameter).collect();
    let arn = stack.stack_id.unwrap_or_default();
    Ok(DeployedStack { arn, status, since, parameters, ..DeployedStack::default() })
}

fn parameter(parameter: Parameter) -> Option<(String, String)> {
    Some((parameter.parameter_key?, parameter.resolved_value.or(parameter.parameter_value)?))
}

async fn template(client: &Client, name: &str) -> Result<Value, ObserveError> {
    let request = client.get_template().stack_name(name).template_stage(TemplateStage::Processed);
    let answer = request.send().await.map_err(|error| ObserveError::new(TEMPLATE, error.into()))?;
    serde_json::from_str(answer.template_body().unwrap_or_default())
        .map_err(|error| unknown(TEMPLATE, &format!("it answered with no JSON: {error}")))
}

async fn resources(client: &Client, name: &str) -> Result<BTreeMap<String, StackResource>, ObserveError> {
    let mut pages = client.list_stack_resources().stack_name(name).into_paginator().send();
    let mut found = BTreeMap::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(RESOURCES, error.into()))?;
        found.extend(page.stack_resource_summaries.unwrap_or_default().into_iter().filter_map(resource));
    }
    Ok(found)
}

fn resource(summary: StackResourceSummary) -> Option<(String, StackResource)> {
    let since = summary.last_updated_timestamp().and_then(timestamp);
    let (logical, kind, id) = (summary.logical_resource_id?, summary.resource_type?, summary.physical_resource_id?);
    Some((logical, StackResource { kind, id, since }))
}

fn timestamp(at: &DateTime) -> Option<Timestamp> {
    Timestamp::from_millisecond(at.to_millis().ok()?).ok()
}

/// What a call answered; nothing when it says by one of these codes that there is no such thing.
fn there<T>(
    operation: &'static str,
    answer: Result<T, impl Into<Fault>>,
    gone: &[&str],
) -> Result<Option<T>, ObserveError> {
    match answer.map_err(Into::into) {
        Ok(answer) => Ok(Some(answer)),
        Err(fault) if fault.is(gone) => Ok(None),
        Err(fault) => Err(ObserveError::new(operation, fault)),
    }
}

fn unknown(operation: &'static str, message: &str) -> ObserveError {
    ObserveError::Unknown { operation, code: None, message: message.to_owned() }
}

fn unresolved(error: &Unresolved) -> ObserveError {
    unknown(TEMPLATE, &error.to_string())
}

/// Facts of members that are there: an empty list or text is none.
fn facts<const N: usize>(members: [(&str, Value); N]) -> Facts {
    let is_there = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    let there = members.into_iter().filter(|(_, value)| is_there(value));
    there.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// An object of the members that are there.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(facts(members).into_iter().collect())
}
