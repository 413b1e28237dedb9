//! Log groups, and policies of the account about all of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::{Arn, Permission};

const GROUPS: &str = "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "logs:DescribeAccountPolicies", resource: "*" },
    Permission { action: "logs:DescribeLogGroups", resource: "*" },
    Permission { action: "logs:DescribeLogStreams", resource: GROUPS },
    Permission { action: "logs:DescribeMetricFilters", resource: GROUPS },
    Permission { action: "logs:DescribeSubscriptionFilters", resource: GROUPS },
    Permission { action: "logs:GetDataProtectionPolicy", resource: GROUPS },
    Permission { action: "logs:ListTagsForResource", resource: GROUPS },
];

/// For fewer days nobody's logs are of use.
const DAYS_AT_LEAST: i32 = 30;

/// A log group, or a policy of the account about all of them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "logs", rename_all = "kebab-case")]
pub enum LogState {
    /// A log group.
    Group(LogGroup),
    /// A policy of the account.
    AccountPolicy {
        /// Whether there is one of that name.
        there: bool,
    },
}

/// A log group.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LogGroup {
    /// Whether it exists.
    pub there: bool,
    /// `STANDARD`, `INFREQUENT_ACCESS` …
    pub class: Option<String>,
    /// For how many days it keeps events; `None` for ever.
    pub retention_days: Option<i32>,
    /// The key that encrypts it, when its owner gave it one.
    pub key: Option<String>,
    /// Whether it cannot be deleted.
    pub protected: bool,
    /// Its data protection policy; null when it has none.
    pub masking: Value,
    /// Its filters by kind and name: `subscription/to-siem`, `metric/denied`.
    pub filters: BTreeSet<String>,
    /// Streams of which an event says that they were deleted, and that are not there.
    #[serde(default)]
    pub lost_streams: BTreeSet<String>,
}

impl LogGroup {
    /// Whether it keeps events for less than a month.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.retention_days.is_some_and(|days| days < DAYS_AT_LEAST)
    }

    /// What `approved` masks and this does not: `arn:aws:dataprotection::aws:data-identifier/EmailAddress`.
    #[must_use]
    pub fn unmasked(&self, approved: &Self) -> Vec<String> {
        masked(&approved.masking).difference(&masked(&self.masking)).map(|name| (*name).to_owned()).collect()
    }

    /// The data protection policy that masks all that `approved` masks, beside what is masked now.
    #[must_use]
    pub fn masking_beside(&self, approved: &Self) -> Value {
        let (own, wanted) = (masked(&self.masking), masked(&approved.masking));
        if own.is_subset(&wanted) {
            return approved.masking.clone();
        }
        let lost: Vec<_> = wanted.difference(&own).map(|name| Value::from(*name)).collect();
        let mut policy = self.masking.clone();
        let statements = policy.get_mut("Statement").and_then(Value::as_array_mut);
        for identifiers in
            statements.into_iter().flatten().filter_map(|one| one.get_mut("DataIdentifier")?.as_array_mut())
        {
            identifiers.extend(lost.iter().cloned());
        }
        policy
    }
}

/// Identifiers of what is masked. AWS takes a list; nothing else is counted.
fn masked(policy: &Value) -> BTreeSet<&str> {
    let statements = policy.get("Statement").and_then(Value::as_array).into_iter().flatten();
    let masking = statements.filter(|statement| statement.pointer("/Operation/Deidentify").is_some());
    let identifiers = masking.filter_map(|statement| statement.get("DataIdentifier")?.as_array()).flatten();
    identifiers.filter_map(Value::as_str).collect()
}

/// The name of a log group, which may have slashes.
#[must_use]
pub fn log_group_name(arn: &Arn) -> &str {
    arn.resource().and_then(|resource| resource.strip_prefix("log-group:")).unwrap_or_default()
}

impl Baselined for LogState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["retention_days"], &["protected"]];

    fn shortfall(&self) -> Option<String> {
        match self {
            Self::AccountPolicy { .. } => Some("a policy of the account has no baseline".to_owned()),
            Self::Group(group) if !group.there => Some("there is no log group".to_owned()),
            Self::Group(group) => {
                let days = group.retention_days.filter(|_| group.is_short());
                days.map(|days| format!("it keeps events for {days} days"))
            }
        }
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        if let (Self::Group(raised), Self::Group(live)) = (&mut raised, live)
            && live.there
        {
            raised.protected |= live.protected;
            // Without a number they are kept for ever.
            raised.retention_days = raised.retention_days.zip(live.retention_days).map(|(own, live)| own.max(live));
        }
        raised
    }
}
