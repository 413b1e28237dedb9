//! What of a part is compared, as its template has it.

use serde_json::{Map, Value, json};

use super::{ATTACHED, CHANGED, DeployedStack, Facts, INLINE, MAPPING, PartKind, SUBSCRIPTION, TARGET, Unresolved};

type Properties = Map<String, Value>;

/// What a queue has that its template does not speak of.
const QUEUE_DEFAULTS: [(&str, i64); 3] =
    [("DelaySeconds", 0), ("MessageRetentionPeriod", 345_600), ("VisibilityTimeout", 30)];

impl DeployedStack {
    pub(super) fn facts(&self, logical: &str, kind: PartKind) -> Result<Facts, Unresolved> {
        let properties = self.properties(logical)?;
        Ok(match kind {
            PartKind::Alarm => alarm(properties),
            PartKind::Bus => policy_of(&self.about(logical, "AWS::Events::EventBusPolicy", "EventBusName")?),
            PartKind::Function => self.function_facts(logical, properties)?,
            PartKind::Policy => taken(properties, &["PolicyDocument"]),
            PartKind::Queue => self.queue(logical, properties)?,
            PartKind::Role => self.role(logical, properties)?,
            PartKind::Rule => rule(properties),
            PartKind::Schedule => with_default(
                taken(properties, &["FlexibleTimeWindow", "ScheduleExpression", "State", "Target"]),
                "State",
                json!("ENABLED"),
            ),
            PartKind::Stack => Facts::new(),
            PartKind::Table => table(&properties),
            PartKind::Topic => self.topic(logical, properties)?,
        })
    }

    /// The properties of all resources of a type that name this one in `member`, as it is or in a list.
    fn about(&self, logical: &str, kind: &str, member: &str) -> Result<Vec<Properties>, Unresolved> {
        let own = self.resources.get(logical).map(|resource| Value::from(resource.id.clone()));
        let arn = self.arn_of(logical).map(|arn| Value::from(arn.as_str())).ok();
        let names = |value: &Value| Some(value) == own.as_ref() || Some(value) == arn.as_ref();
        let mut found = Vec::new();
        for other in self.resources.iter().filter(|(_, other)| other.kind == kind).map(|(logical, _)| logical) {
            let properties = self.properties(other)?;
            let is_about = match properties.get(member) {
                Some(Value::Array(all)) => all.iter().any(names),
                Some(one) => names(one),
                None => false,
            };
            if is_about && !self.is_left_out(other) {
                found.push(properties);
            }
        }
        Ok(found)
    }

    fn function_facts(&self, logical: &str, properties: Properties) -> Result<Facts, Unresolved> {
        let members = [
            "Environment",
            "Handler",
            "Layers",
            "MemorySize",
            "ReservedConcurrentExecutions",
            "Role",
            "Runtime",
            "Timeout",
        ];
        let mut facts = taken(properties, &members);
        facts.insert(CHANGED.to_owned(), json!(false));
        for mapping in self.about(logical, "AWS::Lambda::EventSourceMapping", "FunctionName")? {
            let Some(source) = mapping.get("EventSourceArn").and_then(Value::as_str) else { continue };
            let (key, mut mapping) = (format!("{MAPPING}{source}"), mapping.clone());
            mapping.retain(|name, _| {
                ["BatchSize", "Enabled", "FilterCriteria", "FunctionResponseTypes", "ScalingConfig"]
                    .contains(&name.as_str())
            });
            mapping.entry("Enabled").or_insert(json!(true));
            facts.insert(key, Value::Object(mapping));
        }
        Ok(facts)
    }

    fn queue(&self, logical: &str, properties: Properties) -> Result<Facts, Unresolved> {
        let members = [
            "DelaySeconds",
            "KmsMasterKeyId",
            "MessageRetentionPeriod",
            "RedriveAllowPolicy",
            "RedrivePolicy",
            "SqsManagedSseEnabled",
            "VisibilityTimeout",
        ];
        let mut facts = taken(properties, &members);
        for (name, usual) in QUEUE_DEFAULTS {
            facts = with_default(facts, name, json!(usual));
        }
        facts.extend(policy_of(&self.about(logical, "AWS::SQS::QueuePolicy", "Queues")?));
        Ok(facts)
    }

    fn role(&self, logical: &str, properties: Properties) -> Result<Facts, Unresolved> {
        let inline = properties.get("Policies").and_then(Value::as_array).cloned().unwrap_or_default();
        let attached = properties.get("ManagedPolicyArns").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut facts = taken(properties, &["AssumeRolePolicyDocument", "PermissionsBoundary"]);
        for policy in inline {
            let (Some(name), Some(document)) =
                (policy.get("PolicyName").and_then(Value::as_str), policy.get("PolicyDocument"))
            else {
                return Err(Unresolved::new(format!("a policy of {logical}")));
            };
            facts.insert(format!("{INLINE}{name}"), document.clone());
        }
        let own = self.resources.get(logical).map(|resource| Value::from(resource.id.clone()));
        for (other, resource) in self.resources.iter().filter(|(_, other)| other.kind == "AWS::IAM::ManagedPolicy") {
            let roles = self.properties(other)?.get("Roles").and_then(Value::as_array).cloned().unwrap_or_default();
            if roles.iter().any(|role| Some(role) == own.as_ref()) {
                facts.insert(format!("{ATTACHED}{}", resource.id), json!(true));
            }
        }
        facts.extend(attached.iter().filter_map(Value::as_str).map(|arn| (format!("{ATTACHED}{arn}"), json!(true))));
        Ok(facts)
    }

    fn topic(&self, logical: &str, properties: Properties) -> Result<Facts, Unresolved> {
        let mut facts = taken(properties, &["KmsMasterKeyId"]);
        facts.extend(policy_of(&self.about(logical, "AWS::SNS::TopicPolicy", "Topics")?));
        for subscription in self.about(logical, "AWS::SNS::Subscription", "TopicArn")? {
            let text = |name| subscription.get(name).and_then(Value::as_str).unwrap_or_default();
            facts.insert(format!("{SUBSCRIPTION}{} {}", text("Protocol"), text("Endpoint")), json!("confirmed"));
        }
        Ok(facts)
    }
}

/// These properties, those that are there.
fn taken(mut properties: Properties, names: &[&str]) -> Facts {
    names.iter().filter_map(|name| Some(((*name).to_owned(), properties.remove(*name)?))).collect()
}

fn with_default(mut facts: Facts, name: &str, usual: Value) -> Facts {
    facts.entry(name.to_owned()).or_insert(usual);
    facts
}

/// The policy that stands in a resource of its own.
fn policy_of(policies: &[Properties]) -> Facts {
    let document = |policy: &Properties| policy.get("PolicyDocument").or_else(|| policy.get("Statement")).cloned();
    policies.iter().filter_map(document).map(|document| ("Policy".to_owned(), document)).collect()
}

fn alarm(properties: Properties) -> Facts {
    let members = [
        "ActionsEnabled",
        "AlarmActions",
        "AlarmDescription",
        "ComparisonOperator",
        "Dimensions",
        "EvaluationPeriods",
        "MetricName",
        "Namespace",
        "Period",
        "Statistic",
        "Threshold",
        "TreatMissingData",
    ];
    with_default(taken(properties, &members), "ActionsEnabled", json!(true))
}

fn rule(mut properties: Properties) -> Facts {
    let targets = properties.remove("Targets");
    let members = ["Description", "EventPattern", "ScheduleExpression", "State"];
    let mut facts = with_default(taken(properties, &members), "State", json!("ENABLED"));
    for target in targets.as_ref().and_then(Value::as_array).into_iter().flatten() {
        let id = target.get("Id").and_then(Value::as_str).unwrap_or_default();
        facts.insert(format!("{TARGET}{id}"), target.clone());
    }
    facts
}

fn table(properties: &Properties) -> Facts {
    let at = |path: &str| Value::Object(properties.clone()).pointer(path).cloned();
    let facts = [
        ("DeletionProtectionEnabled", Some(at("/DeletionProtectionEnabled").unwrap_or(json!(false)))),
        (
            "PointInTimeRecoveryEnabled",
            Some(at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").unwrap_or(json!(false))),
        ),
        ("Policy", at("/ResourcePolicy/PolicyDocument")),
        (
            "TimeToLive",
            at("/TimeToLiveSpecification/AttributeName")
                .filter(|_| at("/TimeToLiveSpecification/Enabled") == Some(json!(true))),
        ),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
