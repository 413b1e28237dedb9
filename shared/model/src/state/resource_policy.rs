//! Policies that stand on resources.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use crate::{Permission, PolicyDocument};

const AGENTCORE: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:*";
const BEDROCK: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:*";
const CLASSIFIERS: &str = "arn:${AWS::Partition}:comprehend:*:${AWS::AccountId}:document-classifier/*";
const RECOGNIZERS: &str = "arn:${AWS::Partition}:comprehend:*:${AWS::AccountId}:entity-recognizer/*";
const GROUPS: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:model-package-group/*";
const SECRETS: &str = "arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetAgentRuntime", resource: AGENTCORE },
    Permission { action: "bedrock-agentcore:GetGateway", resource: AGENTCORE },
    Permission { action: "bedrock-agentcore:GetResourcePolicy", resource: AGENTCORE },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: AGENTCORE },
    Permission { action: "bedrock:GetResourcePolicy", resource: BEDROCK },
    Permission { action: "bedrock:ListTagsForResource", resource: BEDROCK },
    Permission { action: "comprehend:DescribeResourcePolicy", resource: CLASSIFIERS },
    Permission { action: "comprehend:DescribeResourcePolicy", resource: RECOGNIZERS },
    Permission { action: "comprehend:ListTagsForResource", resource: CLASSIFIERS },
    Permission { action: "comprehend:ListTagsForResource", resource: RECOGNIZERS },
    Permission { action: "sagemaker:GetModelPackageGroupPolicy", resource: GROUPS },
    Permission { action: "sagemaker:ListTags", resource: GROUPS },
    Permission { action: "secretsmanager:DescribeSecret", resource: SECRETS },
    Permission { action: "secretsmanager:GetResourcePolicy", resource: SECRETS },
];

/// The policy that stands on a resource.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ResourcePolicy {
    /// The policy, byte for byte as AWS keeps it; `None` when there is none.
    pub document: Option<PolicyDocument>,
    /// How AWS calls this version of it, where it tells versions apart.
    #[serde(default)]
    pub revision: Option<String>,
    /// Whether callers come without an AWS signature, with a token or with nothing: a policy names them by `*` alone.
    #[serde(default)]
    pub unsigned: bool,
    /// Whether a secret is renewed by itself; `None` for what is no secret.
    #[serde(default)]
    pub rotates: Option<bool>,
}

/// Of two statements nobody can say which is the stronger.
impl Baselined for ResourcePolicy {
    const ORDERED: &'static [&'static [&'static str]] = &[&["rotates"]];

    fn shortfall(&self) -> Option<String> {
        if self.unsigned { None } else { public(self.document.as_ref()) }
    }

    fn raised(&self, live: &Self) -> Self {
        let rotates = if live.rotates == Some(true) { live.rotates } else { self.rotates };
        Self { rotates, ..self.clone() }
    }

    fn chosen(&self) -> Value {
        let policy = by_statement(self.document.as_ref());
        json!({"policy": policy, "unsigned": self.unsigned, "rotates": self.rotates})
    }
}

impl ResourcePolicy {
    /// What AWS calls anew whenever the policy is written.
    pub(super) fn settle(&mut self) {
        self.revision = None;
    }
}

/// What a policy lacks to be approved: it must not let anyone in and ask for nothing. Whom conditions leave is for the
/// controls to tell, which judge a state against itself before it is proposed.
pub(super) fn public(document: Option<&PolicyDocument>) -> Option<String> {
    let document = document?;
    let statements = match document.statements() {
        Ok(statements) => statements,
        Err(error) => return Some(error.to_string()),
    };
    let open = statements.into_iter().any(|statement| serde_json::from_str(statement).is_ok_and(|it| is_open(&it)));
    open.then(|| "its policy lets anyone in".to_owned())
}

fn is_open(statement: &Value) -> bool {
    let anyone = |names: &Value| match names {
        Value::String(name) => name == "*",
        Value::Array(names) => names.iter().any(|name| name == "*"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    let named = match statement.get("Principal") {
        Some(Value::Object(kinds)) => kinds.values().any(anyone),
        Some(names) => anyone(names),
        None => statement.get("NotPrincipal").is_some(),
    };
    let unconditional = statement.get("Condition").and_then(Value::as_object).is_none_or(serde_json::Map::is_empty);
    statement.get("Effect").and_then(Value::as_str) == Some("Allow") && named && unconditional
}

/// A policy as people compare it: each statement under its name, or its number where it has none.
pub(super) fn by_statement(document: Option<&PolicyDocument>) -> Value {
    let Some(document) = document else { return Value::Null };
    let Ok(statements) = document.statements() else { return json!(document) };
    let statements = statements.into_iter().filter_map(|text| serde_json::from_str::<Value>(text).ok()).enumerate();
    let named = statements.map(|(at, mut statement)| {
        let sid = statement.as_object_mut().and_then(|members| members.remove("Sid"));
        let name = sid.and_then(|sid| sid.as_str().map(str::to_owned)).filter(|sid| !sid.is_empty());
        (name.unwrap_or_else(|| format!("{:03}", at + 1)), statement)
    });
    // A name that stands there twice would hide a statement.
    let (count, by_name) = named.fold((0, BTreeMap::new()), |(count, mut named), (name, statement)| {
        named.insert(name, statement);
        (count + 1, named)
    });
    if by_name.len() == count { json!(by_name) } else { json!(document) }
}
