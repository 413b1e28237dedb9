//! Gateways.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::baseline::Baselined;
use super::{JwtAuthorizer, items, text};
use crate::{Arn, Permission};

const GATEWAYS: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*";

const ENGINES: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:policy-engine/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetGateway", resource: GATEWAYS },
    Permission { action: "bedrock-agentcore:ListGatewayRateLimits", resource: GATEWAYS },
    Permission { action: "bedrock-agentcore:ListPolicies", resource: ENGINES },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: GATEWAYS },
];

/// A gateway: whom it lets in, and what stands between them and its tools.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct GatewayState {
    /// `AWS_IAM`, `CUSTOM_JWT`, `AUTHENTICATE_ONLY` or `NONE`.
    pub authorizer_type: String,
    /// The authorizer's particulars, in the API's own spelling, when it has any.
    #[serde(default)]
    pub configuration: Option<Value>,
    /// Whether a policy engine enforces.
    pub policy_enforced: bool,
    /// Whether an interceptor sees each request.
    pub intercepted: bool,
    /// `READY`, `UPDATING` …
    #[serde(default)]
    pub status: String,
    /// All that an update must repeat, in the spelling of `UpdateGateway`. A baseline needs none.
    #[serde(default)]
    pub definition: Value,
    /// What limits how much its callers may ask.
    #[serde(default)]
    pub rate_limits: Vec<GatewayRateLimit>,
    /// How many policies of its engine are in force; `None` when it has no engine.
    #[serde(default)]
    pub policies_in_force: Option<usize>,
}

/// What limits how much a gateway's callers may ask. A gateway has one at most for the same dimensions.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayRateLimit {
    /// Its id.
    pub rate_limit_id: String,
    /// By what requests are told apart.
    pub dimension_keys: Vec<String>,
    /// How much of each is let through, in the API's own spelling.
    pub entries: Vec<Value>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What an entry may limit.
const MEASURES: [&str; 3] = ["requests", "tokens", "connections"];

impl GatewayRateLimit {
    /// The entries of an approved limit of which this one lets more through.
    #[must_use]
    pub fn weaker_than(&self, approved: &Self) -> Vec<Value> {
        let same = |entry: &Value| {
            self.entries
                .iter()
                .find(|own| own.get("dimensions") == entry.get("dimensions"))
                .cloned()
                .unwrap_or_default()
        };
        approved.entries.iter().filter(|entry| lets_more_through(&same(entry), entry)).cloned().collect()
    }
}

/// Whether an entry lets more through than an approved one, or does not limit at all what that limits.
fn lets_more_through(entry: &Value, approved: &Value) -> bool {
    let rates =
        |entry: &Value, measure: &str| entry.get(measure).and_then(Value::as_array).cloned().unwrap_or_default();
    MEASURES.into_iter().any(|measure| {
        let own = rates(entry, measure);
        rates(approved, measure).iter().any(|limit| {
            let same = own.iter().find(|rate| rate.get("period") == limit.get("period"));
            same.is_none_or(|rate| number(rate) > number(limit))
        })
    })
}

fn number(rate: &Value) -> f64 {
    rate.get("rate").and_then(Value::as_f64).unwrap_or(f64::INFINITY)
}

impl GatewayState {
    /// The role with which the gateway calls its targets.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.definition.get("roleArn")?.as_str()
    }

    /// The authorizer that reads tokens.
    #[must_use]
    pub fn jwt(&self) -> Option<JwtAuthorizer> {
        JwtAuthorizer::of(self.configuration.as_ref()?)
    }

    /// The policy engine that is asked what callers may do, whether or not its word counts.
    #[must_use]
    pub fn engine(&self) -> Option<&str> {
        text(&self.definition, "/policyEngineConfiguration/arn")
    }

    /// The key of its owner, with which it is encrypted.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        text(&self.definition, "/kmsKeyArn")
    }

    /// Whether callers are told the particulars of what goes wrong.
    #[must_use]
    pub fn tells_errors(&self) -> bool {
        text(&self.definition, "/exceptionLevel") == Some("DEBUG")
    }

    /// Whether requests pass while its firewall cannot be asked.
    #[must_use]
    pub fn fails_open(&self) -> bool {
        text(&self.definition, "/wafConfiguration/failureMode") == Some("FAIL_OPEN")
    }

    /// The functions that see requests or answers on their way.
    #[must_use]
    pub fn interceptors(&self) -> Vec<Arn> {
        let all = items(&self.definition, "/interceptorConfigurations").iter();
        all.filter_map(|each| text(each, "/interceptor/lambda/arn")).map(Arn::new).collect()
    }

    /// Its limit for the same dimensions as another's.
    #[must_use]
    pub fn rate_limit_like(&self, limit: &GatewayRateLimit) -> Option<&GatewayRateLimit> {
        self.rate_limits.iter().find(|own| own.dimension_keys == limit.dimension_keys)
    }

    /// Leaves out how far AWS has come, and what is not its own.
    pub(in crate::state) fn settle(&mut self) {
        self.status.clear();
        self.policies_in_force = None;
    }

    /// Whether both let the same callers in.
    #[must_use]
    pub fn admits_as(&self, other: &Self) -> bool {
        let guards = |state: &Self| (state.policy_enforced, state.intercepted);
        self.authorizer_type == other.authorizer_type
            && self.configuration == other.configuration
            && guards(self) == guards(other)
    }
}

/// Which authorizer admits whom cannot be told from its name: neither it nor its particulars are ordered.
impl Baselined for GatewayState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["policy_enforced"], &["intercepted"]];

    fn shortfall(&self) -> Option<String> {
        match self.authorizer_type.as_str() {
            "AWS_IAM" | "CUSTOM_JWT" => None,
            "AUTHENTICATE_ONLY" if self.policy_enforced => None,
            "AUTHENTICATE_ONLY" => Some("no policy engine says what those may do who are authenticated".to_owned()),
            "NONE" if self.policy_enforced || self.intercepted => None,
            "NONE" => Some("anyone who knows its address may call it".to_owned()),
            other => Some(format!("its authorizer {other} is not known")),
        }
    }

    fn raised(&self, live: &Self) -> Self {
        Self {
            policy_enforced: self.policy_enforced || live.policy_enforced,
            intercepted: self.intercepted || live.intercepted,
            ..self.clone()
        }
    }

    fn chosen(&self) -> Value {
        let Self { authorizer_type, configuration, policy_enforced, intercepted, definition, rate_limits, .. } = self;
        json!({
            "authorizer_type": authorizer_type, "configuration": configuration, "policy_enforced": policy_enforced,
            "intercepted": intercepted, "definition": definition, "rate_limits": rate_limits
        })
    }
}
