//! Invocation logging and guardrails.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use crate::{Permission, Tags};

pub(super) const GUARDRAILS: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail/*";
pub(super) const GUARDRAIL_PROFILES: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail-profile/*";

pub(super) const LOGGING_READS: &[Permission] =
    &[Permission { action: "bedrock:GetModelInvocationLoggingConfiguration", resource: "*" }];

/// One that works across Regions is read by its profile too.
pub(super) const GUARDRAIL_READS: &[Permission] = &[
    Permission { action: "bedrock:GetGuardrail", resource: GUARDRAILS },
    Permission { action: "bedrock:GetGuardrail", resource: GUARDRAIL_PROFILES },
    Permission { action: "bedrock:ListGuardrails", resource: "*" },
    Permission { action: "bedrock:ListTagsForResource", resource: GUARDRAILS },
];

/// Bedrock invocation logging of an account and Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct InvocationLogging {
    /// Whether anything is configured at all.
    pub configured: bool,
    /// Whether each kind of data is delivered: `text`, `image`, `embedding`, `video`, `audio`.
    pub delivered: BTreeMap<String, bool>,
    /// The bucket it writes to.
    pub bucket: Option<String>,
    /// Below which prefix.
    #[serde(default)]
    pub prefix: Option<String>,
    /// The log group it writes to.
    pub log_group: Option<String>,
    /// The role with which it writes to the log group.
    pub log_role: Option<String>,
    /// The bucket it writes to when something is too large for the log group.
    #[serde(default)]
    pub large_bucket: Option<String>,
    /// Below which prefix.
    #[serde(default)]
    pub large_prefix: Option<String>,
}

/// A guardrail, as far as its strength goes.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct GuardrailState {
    /// Ordered strengths, higher is stronger: `content/PROMPT_ATTACK/input` → 3 for HIGH, `grounding/RELEVANCE` → 750
    /// for 0.75, `pii/EMAIL/output` → 2 for BLOCK and 1 for ANONYMIZE, `tier/content` → 2 for STANDARD.
    pub strengths: BTreeMap<String, i64>,
    /// What is blocked or masked: `topic/investment advice`, `word/…`, `managed-word/PROFANITY`, `pii/EMAIL`, `regex/…`,
    /// `reasoning/…`. What is so on one side only says which: `word/acme/input`.
    pub entries: Vec<String>,
    /// The version that was read.
    pub version: String,
    /// `READY`, `UPDATING` …
    #[serde(default)]
    pub status: String,
    /// Whether an agent, an enforced configuration or a declared consumer uses the DRAFT; `None` when nobody knows.
    #[serde(default)]
    pub draft_used: Option<bool>,
    /// All that an update must repeat, in the spelling of `UpdateGuardrail`. A baseline that a person wrote may lack it;
    /// then only what a name tells can be brought back.
    #[serde(default)]
    pub definition: Value,
    /// The tag that names its workload, which one that is made again must carry too.
    #[serde(default)]
    pub tags: Tags,
    /// Whether it was deleted. All else then speaks of what was made in its place, or says nothing.
    #[serde(default)]
    pub gone: bool,
    /// The ARN of what we made in its place: AWS gives it another id.
    #[serde(default)]
    pub replacement: Option<String>,
    /// The guardrails that are there when it is gone, by name: a second one of a name is refused.
    #[serde(default)]
    pub others: BTreeMap<String, String>,
}

impl GuardrailState {
    /// Leaves out how far AWS has come, who uses it, and what else is there.
    pub(super) fn settle(&mut self) {
        self.version.clear();
        self.status.clear();
        self.draft_used = None;
        self.tags.clear();
        self.others.clear();
    }

    /// Its name, by which one that was made again is found.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.definition.get("name")?.as_str()
    }

    /// The key of its own with which it is encrypted.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.definition.get("kmsKeyId")?.as_str()
    }

    /// What an entry was, in the API's own spelling; `None` when neither the definition nor its name tells.
    #[must_use]
    pub fn particulars(&self, entry: &str) -> Option<Value> {
        let whole = without_side(entry);
        let defined = |entry: &str| {
            let (list, name) = GuardrailList::named(entry)?;
            list.items(&self.definition)?.iter().find(|item| list.name_of(item) == Some(name)).cloned()
        };
        defined(entry).or_else(|| defined(whole)).or_else(|| told_by_name(whole))
    }

    /// The guardrail profile with which it works across Regions.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.definition.pointer("/crossRegionConfig/guardrailProfileIdentifier")?.as_str()
    }

    /// Whether it stops what an approved entry says. An entry that names one side is held by one that names none.
    #[must_use]
    pub fn holds(&self, entry: &str) -> bool {
        let has = |entry: &str| self.entries.iter().any(|held| held == entry);
        has(entry) || has(without_side(entry))
    }
}

fn without_side(entry: &str) -> &str {
    entry.strip_suffix("/input").or_else(|| entry.strip_suffix("/output")).unwrap_or(entry)
}

/// A pattern or a topic is more than its name.
fn told_by_name(entry: &str) -> Option<Value> {
    match entry.split_once('/')? {
        ("word", word) => Some(json!({"text": word})),
        ("managed-word", list) => Some(json!({"type": list})),
        ("pii", kind) => Some(json!({"type": kind, "action": "BLOCK"})),
        ("reasoning", policy) => Some(json!(policy)),
        _ => None,
    }
}

/// Where the definition of a guardrail keeps a kind of entries, and how each item says its name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct GuardrailList {
    /// The first word of the entries: `topic`.
    pub kind: &'static str,
    /// The policy: `topicPolicyConfig`.
    pub policy: &'static str,
    /// The list in it: `topicsConfig`.
    pub list: &'static str,
    /// The member of an item that is its name; items of automated reasoning are names themselves.
    pub key: &'static str,
}

impl GuardrailList {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::new("topic", "topicPolicyConfig", "topicsConfig", "name"),
        Self::new("content", "contentPolicyConfig", "filtersConfig", "type"),
        Self::new("word", "wordPolicyConfig", "wordsConfig", "text"),
        Self::new("managed-word", "wordPolicyConfig", "managedWordListsConfig", "type"),
        Self::new("pii", "sensitiveInformationPolicyConfig", "piiEntitiesConfig", "type"),
        Self::new("regex", "sensitiveInformationPolicyConfig", "regexesConfig", "name"),
        Self::new("grounding", "contextualGroundingPolicyConfig", "filtersConfig", "type"),
        Self::new("reasoning", "automatedReasoningPolicyConfig", "policies", ""),
    ];

    const fn new(kind: &'static str, policy: &'static str, list: &'static str, key: &'static str) -> Self {
        Self { kind, policy, list, key }
    }

    /// The list that an entry speaks of, and the rest of the entry.
    #[must_use]
    pub fn named(entry: &str) -> Option<(Self, &str)> {
        let (kind, name) = entry.split_once('/')?;
        Some((Self::ALL.into_iter().find(|list| list.kind == kind)?, name))
    }

    /// Its items in a definition.
    #[must_use]
    pub fn items(self, definition: &Value) -> Option<&Vec<Value>> {
        definition.get(self.policy)?.get(self.list)?.as_array()
    }

    /// The name of one of its items.
    #[must_use]
    pub fn name_of(self, item: &Value) -> Option<&str> {
        item.as_str().or_else(|| item.get(self.key)?.as_str())
    }
}

impl Baselined for InvocationLogging {
    const ORDERED: &'static [&'static [&'static str]] = &[&["delivered", "*"]];

    fn shortfall(&self) -> Option<String> {
        let somewhere = self.bucket.is_some() || self.log_group.is_some();
        if !self.configured || !somewhere {
            return Some("nothing is logged in this Region".to_owned());
        }
        (self.delivered.get("text") != Some(&true)).then(|| "text is not logged".to_owned())
    }

    /// What was approved as off has no place to which more could be delivered.
    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        let on = live.delivered.iter().filter(|(_, on)| **on && self.configured);
        raised.delivered.extend(on.map(|(kind, on)| (kind.clone(), *on)));
        raised
    }
}

/// What strengths and entries tell of an item of a definition.
const TOLD: [&str; 10] = [
    "action",
    "enabled",
    "inputAction",
    "inputEnabled",
    "inputStrength",
    "outputAction",
    "outputEnabled",
    "outputStrength",
    "threshold",
    "tierConfig",
];

impl Baselined for GuardrailState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["strengths", "*"]];

    fn shortfall(&self) -> Option<String> {
        let attacks = self.strengths.get("content/PROMPT_ATTACK/input").copied().unwrap_or_default();
        (attacks < 1).then(|| "it has no filter against prompt attacks".to_owned())
    }

    /// What is done about personal data and patterns can be stronger only where they are approved as entries.
    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        for (filter, strength) in live.strengths.iter().filter(|_| !live.gone) {
            let of_entry = filter.starts_with("pii/") || filter.starts_with("regex/");
            let approved = raised.strengths.get(filter).copied();
            if approved.unwrap_or_default() < *strength && (approved.is_some() || !of_entry) {
                raised.strengths.insert(filter.clone(), *strength);
            }
        }
        raised
    }

    fn chosen(&self) -> Value {
        json!({"strengths": self.strengths, "entries": self.entries, "definition": untold(&self.definition)})
    }
}

/// What a definition has beyond strengths and entries: the text of topics, messages, a key.
fn untold(definition: &Value) -> Value {
    let mut definition = definition.clone();
    for list in GuardrailList::ALL {
        let Some(policy) = definition.get_mut(list.policy).and_then(Value::as_object_mut) else { continue };
        policy.retain(|member, _| !TOLD.contains(&member.as_str()));
        let Some(items) = policy.get_mut(list.list).and_then(Value::as_array_mut) else { continue };
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            item.retain(|member, _| !TOLD.contains(&member.as_str()));
        }
        items.retain(|item| item.as_object().is_some_and(|members| members.len() > 1));
    }
    definition
}
