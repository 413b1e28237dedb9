//! What a function runs, and which version of it each alias stands for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::baseline::Baselined;
use crate::Permission;

const FUNCTIONS: &str = "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "lambda:GetFunctionConfiguration", resource: FUNCTIONS },
    Permission { action: "lambda:ListAliases", resource: FUNCTIONS },
    Permission { action: "lambda:ListTags", resource: FUNCTIONS },
];

/// What an alias of a function stands for.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FunctionAlias {
    /// The version: `7`, `$LATEST`.
    pub version: String,
    /// Other versions beside it, each with its share of the calls, from 0 to 1.
    #[serde(default)]
    pub weights: BTreeMap<String, Number>,
    /// Changes with every update of the alias, and keeps two people from undoing each other. Nobody needs it later.
    #[serde(default, skip_serializing)]
    pub revision: String,
}

/// What a function runs.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FunctionRelease {
    /// The hash of its code, in base 64.
    pub code: String,
    /// The role that it acts with.
    pub role: String,
    /// What of its code is called first.
    pub handler: Option<String>,
    /// `python3.13`, `provided.al2023` …
    pub runtime: Option<String>,
    /// The versions of layers that lie under its code, in order.
    pub layers: Vec<String>,
    /// How its image is started, when it has one: `EntryPoint`, `Command`, `WorkingDirectory`.
    pub image: Value,
    /// Its aliases by name.
    pub aliases: BTreeMap<String, FunctionAlias>,
    /// `Successful`, `InProgress` or `Failed`: what became of the last update.
    #[serde(default)]
    pub status: String,
}

impl FunctionRelease {
    /// What differs from another release, as people call it.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            ("its code", self.code == other.code),
            ("its role", self.role == other.role),
            ("what it calls first", self.handler == other.handler),
            ("its runtime", self.runtime == other.runtime),
            ("its layers", self.layers == other.layers),
            ("how its image is started", self.image == other.image),
        ];
        parts.into_iter().filter_map(|(part, same)| (!same).then_some(part)).collect()
    }

    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.status.clear();
    }
}

/// Another code is only another: nothing is ordered.
impl Baselined for FunctionRelease {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.code.is_empty().then(|| "what it runs was not read".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
