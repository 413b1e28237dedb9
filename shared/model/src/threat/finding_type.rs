//! What GuardDuty calls a finding.

use serde::{Deserialize, Serialize};

/// The type of a finding, as GuardDuty writes it:
/// `ThreatPurpose:ResourceTypeAffected/ThreatFamilyName.DetectionMechanism!Artifact`, of which the last two may be absent.
///
/// GuardDuty adds types all the time, and accounts make their own, so that nothing here is a closed list. One that is
/// written otherwise is kept as it is.
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct FindingType(String);

/// The parts of a type, named as GuardDuty's documentation of its finding format names them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TypeParts<'a> {
    /// What the attack is for, or its stage: `Impact`, `AttackSequence`.
    pub purpose: &'a str,
    /// What is attacked, or abused: `IAMUser`, `S3`, `Lambda`, `Runtime`.
    pub resource: &'a str,
    /// What is done: `AnomalousModelInvocation`.
    pub family: &'a str,
    /// How it was seen, where there are several ways: `Direct` of `PromptInjection.Direct`.
    pub mechanism: Option<&'a str>,
    /// By what it was seen: `DNS`.
    pub artifact: Option<&'a str>,
}

impl FindingType {
    /// The type that GuardDuty wrote.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As GuardDuty wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts; `None` for one that is not written as types are.
    #[must_use]
    pub fn parts(&self) -> Option<TypeParts<'_>> {
        let (purpose, rest) = self.0.split_once(':')?;
        let (resource, rest) = rest.split_once('/')?;
        let (rest, artifact) = optional(rest, '!');
        let (family, mechanism) = optional(rest, '.');
        let all = [Some(purpose), Some(resource), Some(family), mechanism, artifact];
        let whole = all.into_iter().flatten().all(|part| !part.is_empty() && !part.contains(char::is_whitespace));
        whole.then_some(TypeParts { purpose, resource, family, mechanism, artifact })
    }

    /// The names under which a control may know it, the narrowest first: without what it was seen by, without how it was
    /// seen, and any type about such a resource.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let Some(TypeParts { purpose, resource, family, mechanism, .. }) = self.parts() else { return Vec::new() };
        let narrow = mechanism.map(|mechanism| format!("{purpose}:{resource}/{family}.{mechanism}"));
        narrow.into_iter().chain([format!("{purpose}:{resource}/{family}"), format!("*:{resource}/*")]).collect()
    }

    /// Whether such a finding speaks of AI, whatever else is in it.
    #[must_use]
    pub fn is_of_ai(&self) -> bool {
        self.parts().is_some_and(|parts| {
            AI_RESOURCES.iter().any(|service| parts.resource.starts_with(service))
                || AI_FAMILIES.contains(&parts.family)
        })
    }
}

/// What stands before and after a mark, which need not be there.
fn optional(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Resource types of AI, and what begins like one.
const AI_RESOURCES: [&str; 2] = ["Bedrock", "SageMaker"];

/// What is only done to AI: the types of AI Protection, and those of other plans that name it.
const AI_FAMILIES: [&str; 5] = [
    "AnomalousModelInvocation",
    "BedrockLoggingDisabled",
    "CostHarvesting",
    "KubeflowDashboardExposed",
    "PromptInjection",
];

impl std::fmt::Display for FindingType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}
