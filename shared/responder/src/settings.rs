//! What the template tells a function, parsed once at its start.

use std::collections::BTreeMap;
use std::time::Duration;

use engine::TagKeys;
use model::{Arn, Members, Mode, Phase};

/// What the template tells a function.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The journal's table.
    pub journal: String,
    /// The registry's table.
    pub workloads: String,
    /// The stack's name.
    pub stack: String,
    /// The stack's bus.
    pub bus: String,
    /// The topic that people subscribe to.
    pub topic: String,
    /// What the stack may do at all.
    pub mode: Mode,
    /// The lowest phase of any AI workload here.
    pub floor: Option<Phase>,
    /// The keys of the tags that declare.
    pub keys: TagKeys,
    /// The parameter that names the policy in force.
    pub policy_parameter: String,
    /// The bucket in which versions of the policy are kept.
    pub policy_bucket: String,
    /// How old what is known of the policy in force may be.
    pub policy_age: Duration,
    /// The role of the self-check: only its heartbeats are ours.
    pub self_check_role: String,
    /// The role of the remediator.
    pub remediator_role: String,
    /// The remedy roles, by service.
    pub roles: BTreeMap<String, String>,
    /// The roles that other accounts have for us.
    pub members: Members,
}

/// A setting that is missing or wrong: the function must not start with a guess.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// It is not set.
    #[error("the environment has no {0}: the template sets it")]
    Missing(&'static str),
    /// It cannot be used.
    #[error("{name} is `{value}`: {expected}")]
    Wrong {
        /// The variable.
        name: &'static str,
        /// What it says.
        value: String,
        /// What it should say.
        expected: &'static str,
    },
}

impl Settings {
    /// Reads the settings through `get`, which is the environment.
    ///
    /// # Errors
    ///
    /// When one is missing or wrong.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let text = |name: &'static str| get(name).filter(|text| !text.is_empty()).ok_or(SettingsError::Missing(name));
        let wrong = |name, value, expected| SettingsError::Wrong { name, value, expected };
        let mode = text("MODE")?;
        let floor = text("PHASE_FLOOR")?;
        let roles = text("REMEDY_ROLES")?;
        let age = text("POLICY_AGE")?;
        let remediator_role = text("REMEDIATOR_ROLE")?;
        // Most functions are told of no member.
        let prefix = get("MEMBER_ROLE_PREFIX").unwrap_or_default();
        if !Members::is_prefix(&prefix) {
            return Err(wrong("MEMBER_ROLE_PREFIX", prefix, "it must be letters, digits and hyphens, at most 41"));
        }
        Ok(Self {
            members: Members::new(&Arn::new(&remediator_role), &prefix),
            journal: text("JOURNAL_TABLE")?,
            workloads: text("WORKLOADS_TABLE")?,
            stack: text("STACK_NAME")?,
            self_check_role: text("SELF_CHECK_ROLE")?,
            remediator_role,
            bus: text("BUS_NAME")?,
            topic: text("TOPIC_ARN")?,
            mode: Mode::parse(&mode).ok_or_else(|| wrong("MODE", mode, "it must be off, observe or enforce"))?,
            floor: match floor.as_str() {
                "none" => None,
                word => Some(Phase::parse(word).ok_or_else(|| wrong("PHASE_FLOOR", floor.clone(), FLOORS))?),
            },
            keys: TagKeys { workload: text("WORKLOAD_TAG_KEY")?, phase: text("PHASE_TAG_KEY")? },
            policy_parameter: text("POLICY_PARAMETER")?,
            policy_bucket: text("POLICY_BUCKET")?,
            policy_age: match age.parse() {
                Ok(seconds) if seconds <= OLDEST => Duration::from_secs(seconds),
                _ => return Err(wrong("POLICY_AGE", age, "it must be a number of seconds, at most 300")),
            },
            roles: serde_json::from_str(&roles)
                .map_err(|_| wrong("REMEDY_ROLES", roles, "it must map services to role ARNs"))?,
        })
    }
}

/// The parameter that the heartbeat of a stack is written into.
#[cfg_attr(not(any(feature = "check", feature = "detect")), expect(dead_code, reason = "others do not listen"))]
pub(crate) fn heartbeat_parameter(stack: &str) -> String {
    format!("/phaseguard/{stack}/heartbeat")
}

/// The most seconds that what is known of the policy may be old.
const OLDEST: u64 = 300;

const FLOORS: &str = "it must be none, prototype, production or scaled";

#[cfg(test)]
mod tests {
    use super::{Settings, SettingsError};

    fn read(name: &str, value: &str) -> Result<Settings, SettingsError> {
        Settings::read(|wanted| {
            let usual = match wanted {
                "MODE" => "observe",
                "PHASE_FLOOR" => "none",
                "POLICY_AGE" => "60",
                "MEMBER_ROLE_PREFIX" => "",
                "REMEDY_ROLES" => r#"{"s3": "arn:aws:iam::111122223333:role/remedy-s3"}"#,
                _ => "something",
            };
            Some(if wanted == name { value } else { usual }.to_owned())
        })
    }

    #[test]
    fn a_function_does_not_start_with_a_guess() {
        assert!(read("MODE", "enforce").is_ok());
        assert_eq!(read("TOPIC_ARN", "").unwrap_err(), SettingsError::Missing("TOPIC_ARN"));
        for (name, value) in [
            ("MODE", "Enforce"),
            ("PHASE_FLOOR", "prod"),
            ("POLICY_AGE", "301"),
            ("REMEDY_ROLES", "[]"),
            ("MEMBER_ROLE_PREFIX", "*"),
        ] {
            assert!(matches!(read(name, value), Err(SettingsError::Wrong { .. })), "{name}");
        }
    }
}
