//! Policies of OpenSearch Serverless: who reaches a collection over the network, and who may use its data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::{Edit, Pattern, Permission};

const COLLECTIONS: &str = "arn:${AWS::Partition}:aoss:*:${AWS::AccountId}:collection/*";

/// Policies have no ARN.
pub(super) const NETWORK_READS: &[Permission] = &[
    Permission { action: "aoss:BatchGetCollection", resource: "*" },
    Permission { action: "aoss:GetSecurityPolicy", resource: "*" },
    Permission { action: "aoss:ListSecurityPolicies", resource: "*" },
    Permission { action: "aoss:ListTagsForResource", resource: COLLECTIONS },
];

pub(super) const ACCESS_READS: &[Permission] = &[
    Permission { action: "aoss:BatchGetCollection", resource: "*" },
    Permission { action: "aoss:GetAccessPolicy", resource: "*" },
    Permission { action: "aoss:ListAccessPolicies", resource: "*" },
    Permission { action: "aoss:ListTagsForResource", resource: COLLECTIONS },
];

/// Who reaches a collection over the network: its policies of that type.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct CollectionNetwork(pub CollectionPolicies);

/// Who may use the data of a collection: its policies of that type.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct CollectionAccess(pub CollectionPolicies);

/// The policies of one type that are about a collection.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CollectionPolicies {
    /// What policies call it; [`Self::ALL`] when they are about all of a Region.
    pub collection: String,
    /// Each by its name.
    pub policies: BTreeMap<String, CollectionPolicy>,
}

/// A policy, which may be about other collections too.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CollectionPolicy {
    /// What it is made of, part by part.
    pub parts: Vec<Value>,
    /// What people say it is for, which a write must repeat. It tells nothing of what the policy does, and is not kept.
    #[serde(skip)]
    pub description: Option<String>,
    /// How AWS calls this version: a write that names it fails when the policy moved. It is of the moment, and not kept.
    #[serde(skip)]
    pub version: String,
}

impl CollectionPolicies {
    /// What stands for the name when a policy is about all of a Region.
    pub const ALL: &str = "*";

    /// Whether a part of a policy is about the collection. Of those about all of a Region, each is.
    #[must_use]
    pub fn is_about(part: &Value, collection: &str) -> bool {
        collection == Self::ALL || Self::named(part).into_iter().any(|name| Pattern::new(name).fits(collection))
    }

    /// Whether a part of a network policy lets the internet in.
    #[must_use]
    pub fn is_public(part: &Value) -> bool {
        part.get("AllowFromPublic") == Some(&Value::Bool(true))
    }

    /// What the patterns of a part call collections, each once: `collection/claims`, `index/claims/*` and the like.
    #[must_use]
    pub fn named(part: &Value) -> BTreeSet<&str> {
        let rules = part.get("Rules").and_then(Value::as_array).into_iter().flatten();
        let patterns = rules.filter_map(|rule| rule.get("Resource")?.as_array()).flatten().filter_map(Value::as_str);
        patterns.filter_map(|pattern| pattern.split('/').nth(1)).collect()
    }

    /// The parts that are about it, with the names of their policies.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Value)> {
        let all =
            self.policies.iter().flat_map(|(name, policy)| policy.parts.iter().map(move |part| (name.as_str(), part)));
        all.filter(|(_, part)| Self::is_about(part, &self.collection))
    }

    fn shortfall(&self) -> Option<String> {
        if self.collection == Self::ALL {
            return Some("what all of a Region may have is judged without a baseline".to_owned());
        }
        self.policies.is_empty().then(|| "no policy is about it".to_owned())
    }
}

impl CollectionPolicy {
    /// The parts after the edits; `None` when a part that was to be changed does not stand in it any more.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Option<Vec<Value>> {
        let texts: Vec<_> = self.parts.iter().map(Value::to_string).collect();
        edits.iter().all(|edit| texts.contains(&edit.statement)).then_some(())?;
        let instead = |text: &String| match edits.iter().find(|edit| edit.statement == *text) {
            Some(edit) => edit.instead.clone(),
            None => vec![text.clone()],
        };
        texts.iter().flat_map(instead).map(|text| serde_json::from_str(&text).ok()).collect()
    }
}

impl Baselined for CollectionNetwork {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        let public = self.0.parts().any(|(_, part)| CollectionPolicies::is_public(part));
        self.0.shortfall().or_else(|| public.then(|| "the internet reaches it".to_owned()))
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}

impl Baselined for CollectionAccess {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.0.shortfall()
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
