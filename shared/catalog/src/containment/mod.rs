//! What takes the credentials of an attack from whoever uses them, and stops what works for an attacker, where that is
//! narrow and can be taken back.

mod bucket;
mod function;
mod guardrail;
mod key;
mod sessions;

use model::{Approved, Judge, ListName, Listed};

pub(crate) use function::FUNCTION;
pub(crate) use guardrail::GUARDRAIL;
pub(crate) use key::USER;

/// A role: all that its sessions may do ends. Root and others are told of.
pub(crate) static ROLE: Judge = Judge::Either(ROLES, &sessions::ROLE, &OTHERS);
/// A role: what its sessions may do with AI ends, and the rest goes on.
pub(crate) static ROLE_OF_AI: Judge = Judge::Either(ROLES, &sessions::ROLE_OF_AI, &OTHERS);
/// What was attacked is a bucket, if it is not the attacker who is known here.
pub(crate) static ROLE_OR_BUCKET: Judge = Judge::Either(ROLES, &sessions::ROLE, &UNLESS_SLASHED);
static UNLESS_SLASHED: Judge = Judge::Either("*/", &OTHERS, &UNLESS_SEVERAL);
static UNLESS_SEVERAL: Judge = Judge::Either("*:", &OTHERS, &bucket::BUCKET);
/// Anybody else is told of.
pub(crate) static OTHERS: Judge = Judge::HAPPENED;

/// How the ARN of a user goes on after the account.
pub(crate) const USERS: &str = "user/";
/// How the ARN of a role goes on after the account.
const ROLES: &str = "role/";
/// How the ARN of a guardrail goes on after the account.
pub(crate) const GUARDRAILS: &str = "guardrail/";
/// How the ARN of a function goes on after the account.
pub(crate) const FUNCTIONS: &str = "function:";

const PROTECTED: &str = "it is one of the policy's protected principals";

/// Whether the policy says that nothing is taken from a principal.
fn is_protected<S>(arn: &str, approved: Approved<'_, S>) -> bool {
    approved.lists.has(ListName::ProtectedPrincipals, arn) == Listed::Yes
}
