//! Controls of IAM.

mod admin_policy_attached;
mod bedrock_key_long_term;
mod bedrock_key_user_armed;
mod bedrock_key_user_strayed;
mod key_quarantined;
mod permissions_boundary_removed;
mod policy_hidden_by_size;
mod static_key_created;
mod trust_policy_opened;
mod wildcard_policy_granted;

use model::{Arn, Control, Resource};

pub use admin_policy_attached::BROAD;

pub(super) const CONTROLS: &[&Control] = &[
    &admin_policy_attached::CONTROL,
    &bedrock_key_long_term::CONTROL,
    &bedrock_key_user_armed::CONTROL,
    &bedrock_key_user_strayed::CONTROL,
    &key_quarantined::CONTROL,
    &permissions_boundary_removed::CONTROL,
    &policy_hidden_by_size::CONTROL,
    &static_key_created::CONTROL,
    &trust_policy_opened::CONTROL,
    &wildcard_policy_granted::CONTROL,
];

/// What the console makes for a long-term API key: a user whose name begins so, with this managed policy.
const KEY_USERS: [(&str, &str); 2] =
    [("BedrockAPIKey-", "AmazonBedrockLimitedAccess"), ("AeaApiKey-", "AnthropicLimitedAccess")];

/// The call that gives a user the policies of a group.
const JOINED: &str = "AddUserToGroup";

/// How the policy begins that AWS attaches to a user whose key it found in public.
const QUARANTINE: &str = "AWSCompromisedKeyQuarantine";

/// How the names begin that the console gives the users of API keys.
pub const KEY_USER_PREFIXES: [&str; 2] = [KEY_USERS[0].0, KEY_USERS[1].0];

/// Whether a user bears a name that the console gives the users of API keys. Such a user is AI by its nature.
#[must_use]
pub fn is_key_user(name: &str) -> bool {
    KEY_USERS.into_iter().any(|(prefix, _)| name.starts_with(prefix))
}

/// Whether a policy is AWS's own.
fn is_of_aws(policy: &Arn) -> bool {
    policy.service() == Some("iam") && policy.account() == Some("aws")
}

/// Whether a policy is the one that AWS attaches to a user whose key it found in public.
fn is_quarantine(policy: &Arn) -> bool {
    is_of_aws(policy) && policy.name().starts_with(QUARANTINE)
}

/// Whether a policy is the one that the console gives the user of an API key.
fn is_by_console(policy: &Arn, resource: &Resource) -> bool {
    let by_console = |(user, name): (&str, &str)| {
        resource.arn.name().starts_with(user) && is_of_aws(policy) && policy.name() == name
    };
    KEY_USERS.into_iter().any(by_console)
}

/// The principal in words: `role agent`.
fn principal(resource: &Resource) -> String {
    format!("{} {}", kind(resource), resource.arn.name())
}

/// `role`, `user`, `group` or `policy`.
fn kind(resource: &Resource) -> &str {
    let resource = resource.arn.resource().unwrap_or_default();
    resource.split('/').next().unwrap_or_default()
}

/// Service-linked roles, and those of IAM Identity Center: only AWS itself can change them.
pub(crate) fn is_sealed(resource: &Resource) -> bool {
    let name = resource.arn.name();
    kind(resource) == "role" && (name.starts_with("AWSServiceRoleFor") || name.starts_with("AWSReservedSSO_"))
}

pub(crate) const SEALED: &str = "only AWS itself can change this role";
