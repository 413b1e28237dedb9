//! What policy engines hold.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::{Client, operation::list_policies::ListPoliciesError};
use model::{Arn, Observed, PolicyEngineState, Resource, State, Tags, ToolPolicy};
use serde_json::Value;

use super::super::ObserveError;
use super::tags;
use crate::document::Answer;

const POLICIES: &str = "bedrock-agentcore:ListPolicies";

/// What is gone has no tags either.
pub(in super::super) async fn policy_engine(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let Some(policies) = policies(&client, resource.arn.as_str()).await? else {
        let state = State::PolicyEngine(PolicyEngineState::default());
        return Ok(Observed { state, arn: None, tags: Tags::new() });
    };
    let policies = policies.iter().filter_map(|policy| Some((text(policy, "name")?.to_owned(), kept(policy))));
    let state = State::PolicyEngine(PolicyEngineState { exists: true, policies: policies.collect() });
    let tags = tags(&client, resource.arn.as_str()).await?;
    Ok(Observed { state, arn: None, tags })
}

/// The policies of an engine, but for those that are being deleted; `None` when there is no such engine.
pub(super) async fn policies(client: &Client, engine: &str) -> Result<Option<Vec<Value>>, ObserveError> {
    let (mut found, mut next) = (Vec::new(), None);
    loop {
        let (engine, body) = (Arn::new(engine), Answer::default());
        let request = client.list_policies().policy_engine_id(engine.name()).set_next_token(next);
        let page = match request.customize().interceptor(body.clone()).send().await {
            Ok(page) => page,
            Err(error) if error.as_service_error().is_some_and(ListPoliciesError::is_resource_not_found_exception) => {
                return Ok(None);
            }
            Err(error) => return Err(ObserveError::new(POLICIES, error.into())),
        };
        let Value::Array(items) = body.take().get_mut("policies").map(Value::take).unwrap_or_default() else {
            let message = "it answered without policies".to_owned();
            return Err(ObserveError::Unknown { operation: POLICIES, code: None, message });
        };
        found.extend(items.into_iter().filter(|policy| text(policy, "status") != Some("DELETING")));
        next = page.next_token;
        if next.is_none() {
            return Ok(Some(found));
        }
    }
}

fn kept(policy: &Value) -> ToolPolicy {
    ToolPolicy {
        id: text(policy, "policyId").unwrap_or_default().to_owned(),
        definition: policy.get("definition").cloned().unwrap_or_default(),
        description: text(policy, "description").map(str::to_owned),
        enforced: is_enforced(policy),
    }
}

/// A policy is in force unless it is only logged.
pub(super) fn is_enforced(policy: &Value) -> bool {
    text(policy, "enforcementMode") != Some("LOG_ONLY")
}

fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member)?.as_str()
}
