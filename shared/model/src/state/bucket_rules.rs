//! By which rules S3 erases the objects of a bucket, and copies them elsewhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use crate::Permission;
use crate::markup::inside;

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";

pub(super) const LIFECYCLE_READS: &[Permission] = &[
    Permission { action: "s3:GetBucketTagging", resource: BUCKETS },
    Permission { action: "s3:GetLifecycleConfiguration", resource: BUCKETS },
];

pub(super) const REPLICATION_READS: &[Permission] = &[
    Permission { action: "s3:GetBucketTagging", resource: BUCKETS },
    Permission { action: "s3:GetReplicationConfiguration", resource: BUCKETS },
    Permission { action: "s3:ListAllMyBuckets", resource: "*" },
];

/// Within so many days nobody sees in time that something is erased.
const SOON: i64 = 7;

/// By which rules S3 erases the objects of a bucket.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct BucketLifecycle {
    /// Its rules, each byte for byte as S3 keeps it.
    pub rules: Vec<String>,
    /// From which size on objects go to another class; S3 takes it beside the rules.
    pub minimum_size: Option<String>,
}

/// A rule by which S3 erases objects.
#[derive(Clone, Copy, Debug)]
pub struct LifecycleRule<'a>(pub &'a str);

/// After how many days objects are erased, and their old versions.
type Days = (Option<i64>, Option<i64>);

impl<'a> LifecycleRule<'a> {
    /// What its owner calls it.
    #[must_use]
    pub fn id(self) -> &'a str {
        inside(self.0, "ID").unwrap_or_default()
    }

    /// What it is for: a prefix, tags, sizes.
    fn scope(self) -> Option<&'a str> {
        inside(self.0, "Filter").or_else(|| inside(self.0, "Prefix"))
    }

    /// When it erases something. On a date is at once, as soon as it comes.
    #[must_use]
    pub fn days(self) -> Days {
        if inside(self.0, "Status") != Some("Enabled") {
            return (None, None);
        }
        let number = |text: &str, name| inside(text, name).and_then(|days| days.trim().parse().ok());
        let current = inside(self.0, "Expiration");
        let dated = current.and_then(|current| inside(current, "Date")).map(|_| 0);
        let old = inside(self.0, "NoncurrentVersionExpiration").and_then(|old| number(old, "NoncurrentDays"));
        (current.and_then(|current| number(current, "Days")).or(dated), old)
    }

    /// Whether it erases something soon.
    #[must_use]
    pub fn is_soon(self) -> bool {
        let (current, old) = self.days();
        current.into_iter().chain(old).any(|days| days <= SOON)
    }

    /// Whether it erases nothing sooner than `approved`, and for no other objects.
    fn is_within(self, approved: Self) -> bool {
        let no_sooner = |live: Option<i64>, approved: Option<i64>| match (live, approved) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(live), Some(approved)) => live >= approved,
        };
        let ((current, old), (of_approved, old_of_approved)) = (self.days(), approved.days());
        self.scope() == approved.scope() && no_sooner(current, of_approved) && no_sooner(old, old_of_approved)
    }
}

impl BucketLifecycle {
    /// Rules that erase sooner, or more, than was approved, each with the approved rule whose place it took. A new rule
    /// counts when it erases soon.
    #[must_use]
    pub fn sooner<'a>(&'a self, approved: &'a Self) -> Vec<(LifecycleRule<'a>, Option<&'a str>)> {
        let own = |rule: LifecycleRule<'a>| {
            let same = |approved: &&String| LifecycleRule(approved).id() == rule.id();
            approved.rules.iter().find(same).map(String::as_str)
        };
        let rules = self.rules.iter().map(|text| LifecycleRule(text)).filter(|rule| rule.days() != (None, None));
        let stray = rules.filter(|rule| !approved.rules.iter().any(|other| rule.is_within(LifecycleRule(other))));
        stray.map(|rule| (rule, own(rule))).filter(|(rule, own)| own.is_some() || rule.is_soon()).collect()
    }
}

/// Of two rules nobody can say which is the stronger: they may be for other objects.
impl Baselined for BucketLifecycle {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        let soon = self.rules.iter().map(|text| LifecycleRule(text)).find(|rule| rule.is_soon());
        soon.map(|rule| format!("rule {} erases within {SOON} days", rule.id()))
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}

/// By which rules S3 copies the objects of a bucket elsewhere.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct BucketReplication {
    /// The role that copies.
    pub role: Option<String>,
    /// Its rules, each byte for byte as S3 keeps it.
    pub rules: Vec<String>,
    /// Those of the buckets named in its rules that the account does not have.
    pub foreign: BTreeSet<String>,
}

impl BucketReplication {
    /// The role and the rules, as S3 keeps them.
    #[must_use]
    pub fn document(&self) -> String {
        let role = self.role.as_ref().map(|role| format!("<Role>{role}</Role>")).unwrap_or_default();
        format!("{role}{}", self.rules.concat())
    }
}

/// A rule by which S3 copies objects.
#[derive(Clone, Copy, Debug)]
pub struct ReplicationRule<'a>(pub &'a str);

impl<'a> ReplicationRule<'a> {
    /// What its owner calls it.
    #[must_use]
    pub fn id(self) -> &'a str {
        inside(self.0, "ID").unwrap_or_default()
    }

    /// Whether it copies anything.
    #[must_use]
    pub fn is_enabled(self) -> bool {
        // Parts of a rule have a status too, and stand before or after its own.
        let others = ["DeleteMarkerReplication", "ExistingObjectReplication", "SourceSelectionCriteria", "Destination"];
        let parts = others.into_iter().filter_map(|name| inside(self.0, name));
        parts.fold(self.0.to_owned(), |rest, part| rest.replace(part, "")).contains("<Status>Enabled</Status>")
    }

    /// The bucket that it copies into.
    #[must_use]
    pub fn bucket(self) -> &'a str {
        let arn = inside(self.0, "Destination").and_then(|to| inside(to, "Bucket")).unwrap_or_default();
        arn.rsplit(':').next().unwrap_or(arn)
    }

    /// The account that owns the copies, when it is named.
    #[must_use]
    pub fn account(self) -> Option<&'a str> {
        inside(self.0, "Destination").and_then(|to| inside(to, "Account"))
    }
}

impl Baselined for BucketReplication {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        None
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        json!({"role": self.role, "rules": self.rules})
    }
}
