//! The calls that create, change and delete what workloads are made of: what they name, and what that refers to.

mod agentcore;
mod bedrock;
mod data;
mod ground;
mod sagemaker;

use crate::naming::Naming;

/// A kind of resource, and the calls that say what it refers to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) service: &'static str,
    /// Those that begin with `Delete` end it.
    pub(super) operations: &'static [&'static str],
    /// Where the answer names it.
    pub(super) answered: &'static [&'static str],
    /// Where the request names it.
    pub(super) asked: &'static [&'static str],
    pub(super) naming: Naming,
    /// Where the request names what it refers to.
    pub(super) refers: &'static [(&'static str, Naming)],
}

/// A version of something, not the thing itself, is what a call is about that has one of these.
pub(super) const VERSIONS: &[&str] = &["guardrailVersion", "agentRuntimeVersion", "qualifier"];

const ROLE: Naming = Naming::Iam("role/");
const LOG_GROUP: Naming = Naming::Regional("logs", "log-group:");

/// The tables. Members are those of botocore's models; a name on the way may stand for a list.
const TABLES: &[&[Kind]] = &[bedrock::KINDS, agentcore::KINDS, data::KINDS, sagemaker::KINDS, ground::KINDS];

/// All kinds.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    TABLES.iter().copied().flatten()
}
