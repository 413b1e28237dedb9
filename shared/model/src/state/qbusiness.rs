//! Q Business: what an application may say, whom it lets in, and what it sends data to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::{Permission, PolicyDocument};

const APPLICATIONS: &str = "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*";

pub(super) const CONTROLS_READS: &[Permission] = &[
    Permission { action: "qbusiness:GetChatControlsConfiguration", resource: APPLICATIONS },
    Permission { action: "qbusiness:ListTagsForResource", resource: APPLICATIONS },
];

pub(super) const ACCESS_READS: &[Permission] = &[
    Permission { action: "qbusiness:GetApplication", resource: APPLICATIONS },
    Permission { action: "qbusiness:GetPolicy", resource: APPLICATIONS },
    Permission { action: "qbusiness:GetWebExperience", resource: APPLICATIONS },
    Permission { action: "qbusiness:ListDataAccessors", resource: APPLICATIONS },
    Permission { action: "qbusiness:ListTagsForResource", resource: APPLICATIONS },
    Permission { action: "qbusiness:ListWebExperiences", resource: APPLICATIONS },
];

pub(super) const PLUGIN_READS: &[Permission] = &[
    Permission { action: "qbusiness:GetPlugin", resource: APPLICATIONS },
    Permission { action: "qbusiness:ListPlugins", resource: APPLICATIONS },
    Permission { action: "qbusiness:ListTagsForResource", resource: APPLICATIONS },
];

/// What keeps the answers of an application within bounds.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ChatControls {
    /// Whether each guard holds: those of [`ChatControls::GUARDS`].
    pub guards: BTreeMap<String, bool>,
    /// Phrases that are blocked.
    pub phrases: Vec<String>,
    /// Topics with rules of their own, by name, in the API's own spelling.
    pub topics: BTreeMap<String, Value>,
}

impl ChatControls {
    /// The guards: answers from the organization's own content alone, no mode that asks the model without it, and a
    /// second look for what is made up.
    pub const GUARDS: [&str; 3] = ["enterprise-content-only", "creator-mode-off", "hallucination-reduction"];

    /// The rules of a topic.
    #[must_use]
    pub fn rules(topic: &Value) -> &[Value] {
        topic.get("rules").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Baselined for ChatControls {
    const ORDERED: &'static [&'static [&'static str]] = &[&["guards", "*"]];

    /// A fresh application answers from its own content, and blocks nothing.
    fn shortfall(&self) -> Option<String> {
        None
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        let on = live.guards.iter().filter(|(_, on)| **on);
        raised.guards.extend(on.map(|(guard, on)| (guard.clone(), *on)));
        raised
    }
}

/// Somebody of another account who may read the index of an application.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DataAccessor {
    /// Its id.
    pub id: String,
    /// The ARN of the role that reads.
    pub principal: String,
}

/// Whom an application lets in.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ApplicationAccess {
    /// How its users say who they are: `AWS_IAM_IDC`, `ANONYMOUS` …
    pub identity: String,
    /// Its policy, when it has one.
    pub policy: Option<PolicyDocument>,
    /// Who may read its index.
    pub accessors: Vec<DataAccessor>,
    /// For each web experience the sites that may embed it.
    pub origins: BTreeMap<String, Vec<String>>,
    /// `ACTIVE`, `UPDATING` …
    #[serde(default)]
    pub status: String,
}

/// Which site or principal is safer than another cannot be told: nothing is ordered.
impl Baselined for ApplicationAccess {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        None
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}

/// A plugin: a server that an application sends what users say to, and lets act for them.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Plugin {
    /// Whether it may be used.
    pub enabled: bool,
    /// The hosts that it names, in lower case.
    pub hosts: Vec<String>,
    /// Whether it asks nobody who they are.
    pub unauthenticated: bool,
    /// The bucket in which its schema lies, when it does not carry it itself.
    pub schema_bucket: Option<String>,
    /// `READY`, `CREATE_IN_PROGRESS` …
    #[serde(default)]
    pub status: String,
}

/// The plugins of an application that were asked about, by id.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Plugins {
    /// Each of them; one that is gone is not there.
    pub plugins: BTreeMap<String, Plugin>,
}

impl Plugins {
    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.plugins.values_mut().for_each(|plugin| plugin.status.clear());
    }

    /// What AWS is still doing to one of them.
    pub(super) fn moving(&self) -> Option<&str> {
        let mut statuses = self.plugins.values().map(|plugin| plugin.status.as_str());
        statuses.find(|status| status.ends_with("_IN_PROGRESS"))
    }
}
