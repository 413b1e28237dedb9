//! Policy engines, which say what callers of a gateway may do with its tools.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::baseline::Baselined;
use super::text;
use crate::Permission;

const ENGINES: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:policy-engine/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:ListPolicies", resource: ENGINES },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: ENGINES },
];

/// A policy engine, with its policies by their names.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PolicyEngineState {
    /// Whether there is such an engine.
    pub exists: bool,
    /// Its policies.
    pub policies: BTreeMap<String, ToolPolicy>,
}

/// A policy of tools.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ToolPolicy {
    /// Its id, which is another when it is made again.
    pub id: String,
    /// What it says, in the API's own spelling.
    pub definition: Value,
    /// What people call it.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether it is in force, and not only logged.
    pub enforced: bool,
}

impl PolicyEngineState {
    /// The policies in force here that are gone in a later state.
    pub fn lost_in(&self, live: &Self) -> impl Iterator<Item = (&String, &ToolPolicy)> {
        self.policies.iter().filter(|(name, policy)| policy.enforced && !live.policies.contains_key(*name))
    }

    /// The policies in force here that a later state only logs, or that let everything through there: each by its name,
    /// as it is there and here.
    pub fn weaker_in<'a>(&'a self, live: &'a Self) -> impl Iterator<Item = (&'a str, &'a ToolPolicy, &'a ToolPolicy)> {
        let both = self.policies.iter().filter_map(|(name, own)| Some((name.as_str(), live.policies.get(name)?, own)));
        both.filter(|(_, live, own)| own.enforced && (!live.enforced || live.opens(own)))
    }

    /// The policies in force in a later state that let everything through, and are not in force here.
    pub fn open_beside_in<'a>(&self, live: &'a Self) -> impl Iterator<Item = &'a str> {
        let own = |name: &String| self.policies.get(name).is_some_and(|policy| policy.enforced);
        let open = live
            .policies
            .iter()
            .filter(move |(name, policy)| policy.enforced && policy.permits_everything() && !own(name));
        open.map(|(name, _)| name.as_str())
    }
}

impl ToolPolicy {
    /// Whether it lets everything through, which another did not, or otherwise.
    #[must_use]
    pub fn opens(&self, other: &Self) -> bool {
        self.permits_everything() && self.definition != other.definition
    }

    /// Its text.
    #[must_use]
    pub fn statement(&self) -> &str {
        let text = |language: &str| text(&self.definition, &format!("/{language}/statement"));
        text("cedar").or_else(|| text("policy")).unwrap_or_default()
    }

    /// The gateways that it names, by ARN.
    #[must_use]
    pub fn gateways(&self) -> Vec<String> {
        let quoted = self.statement().split('"').skip(1).step_by(2);
        quoted.filter(|text| text.starts_with("arn:") && text.contains(":gateway/")).map(str::to_owned).collect()
    }

    /// Whether it lets everybody use every tool.
    #[must_use]
    pub fn permits_everything(&self) -> bool {
        let text: String = self.statement().lines().map(|line| line.split("//").next().unwrap_or(line)).collect();
        text.split(';').any(permits_everything)
    }
}

/// Whether one statement permits, and asks for neither a caller nor a tool nor anything else.
fn permits_everything(statement: &str) -> bool {
    let words: String = statement.split_whitespace().collect();
    let Some((_, rest)) = words.split_once("permit(") else { return false };
    let Some((scope, conditions)) = rest.split_once(')') else { return false };
    let mut parts = scope.split(',');
    parts.next() == Some("principal") && parts.next() == Some("action") && conditions.is_empty()
}

/// What a policy says is not ordered; whether it is in force is.
impl Baselined for PolicyEngineState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["policies", "*", "enforced"]];

    fn shortfall(&self) -> Option<String> {
        if !self.exists {
            return Some("there is no such engine".to_owned());
        }
        let open = self.policies.iter().find(|(_, policy)| policy.enforced && policy.permits_everything());
        open.map(|(name, _)| format!("policy {name} lets everybody use every tool"))
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        for (name, policy) in &mut raised.policies {
            policy.enforced |= live.policies.get(name).is_some_and(|live| live.enforced);
        }
        raised
    }

    fn chosen(&self) -> Value {
        let policies = self.policies.iter().map(|(name, policy)| {
            let ToolPolicy { definition, description, enforced, .. } = policy;
            (name.clone(), json!({"definition": definition, "description": description, "enforced": enforced}))
        });
        json!({"exists": self.exists, "policies": policies.collect::<serde_json::Map<_, _>>()})
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ToolPolicy;

    fn policy(statement: &str) -> ToolPolicy {
        ToolPolicy { definition: json!({"cedar": {"statement": statement}}), ..ToolPolicy::default() }
    }

    #[test]
    fn only_what_asks_for_nothing_permits_everything() {
        for open in [
            "permit(principal, action, resource);",
            "permit (\n  principal,\n  action, // all of them\n  resource == AgentCore::Gateway::\"arn\"\n);",
            "forbid(principal, action, resource) when { false }; permit(principal, action, resource is AgentCore::Gateway);",
        ] {
            assert!(policy(open).permits_everything(), "{open}");
        }
        for closed in [
            "",
            "forbid(principal, action, resource);",
            "permit(principal is AgentCore::OAuthUser, action, resource);",
            "permit(principal, action == AgentCore::Action::\"Tool__get\", resource);",
            "permit(principal, action, resource) when { context.input.amount < 500 };",
            "permit(principal, action, resource) unless { true };",
            "// permit(principal, action, resource);",
        ] {
            assert!(!policy(closed).permits_everything(), "{closed}");
        }
    }

    #[test]
    fn a_policy_names_its_gateways() {
        let gateway = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/g-1234567890";
        let named =
            policy(&format!("permit(principal, action == A::\"T\", resource == AgentCore::Gateway::\"{gateway}\");"));
        assert_eq!(named.gateways(), [gateway]);
        assert_eq!(policy("permit(principal, action, resource);").gateways(), Vec::<String>::new());
    }
}
