//! Controls of IAM.

mod admin_policy_attached;
mod bedrock_key_long_term;

use model::Control;

pub use admin_policy_attached::BROAD;

pub(super) const CONTROLS: &[&Control] = &[&admin_policy_attached::CONTROL, &bedrock_key_long_term::CONTROL];

/// What the console makes for a long-term API key: a user whose name begins so, with this managed policy.
const KEY_USERS: [(&str, &str); 2] =
    [("BedrockAPIKey-", "AmazonBedrockLimitedAccess"), ("AeaApiKey-", "AnthropicLimitedAccess")];
