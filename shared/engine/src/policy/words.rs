//! Words with a form of their own, as a policy writes them.

use jiff::{SignedDuration, Timestamp};
use model::Pattern;
use serde::Deserialize;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// The twelve digits of an AWS account, in quotes.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(extend("pattern" = "^[0-9]{12}$")))]
#[serde(try_from = "String")]
pub(super) struct Account(pub(super) String);

impl TryFrom<String> for Account {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_account(&text) { Ok(Self(text)) } else { Err(format!("`{text}` is no account; write its twelve digits")) }
    }
}

/// An account, or `*` for every other one.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(extend("pattern" = "^([0-9]{12}|\\*)$")))]
#[serde(try_from = "String")]
pub(super) struct AnyAccount(pub(super) String);

impl TryFrom<String> for AnyAccount {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "*" || is_account(&text) {
            return Ok(Self(text));
        }
        Err(format!("`{text}` is no account; write its twelve digits, or \"*\" for every other account"))
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// ARNs of resources, in which `*` stands for any letters and `?` for one.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(extend("pattern" = "^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$")))]
#[serde(try_from = "String")]
pub(super) struct Resources(pub(super) String);

impl TryFrom<String> for Resources {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match arn(&text)? {
            ["arn", _, "*", ..] => Err(format!("`{text}` fits every service; name one, such as `s3`")),
            _ => Ok(Self(text)),
        }
    }
}

/// ARNs of roles and users, in which `*` stands for any letters and `?` for one.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[cfg_attr(
    feature = "schema",
    derive(JsonSchema),
    schemars(extend("pattern" = "^arn:[^:]+:iam::([0-9]{12}|[0-9*?]+):(role|user)/.+$"))
)]
#[serde(try_from = "String")]
pub(super) struct Principals(pub(super) String);

impl TryFrom<String> for Principals {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = match arn(&text)? {
            [_, _, "iam", "", _, principal] => principal.starts_with("role/") || principal.starts_with("user/"),
            _ => false,
        };
        let way_out = "write arn:aws:iam::ACCOUNT:role/NAME or arn:aws:iam::ACCOUNT:user/NAME";
        if known { Ok(Self(text)) } else { Err(format!("`{text}` is no role and no user; {way_out}")) }
    }
}

/// The six parts of an ARN, each perhaps with wildcards.
fn arn(text: &str) -> Result<[&str; 6], String> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let way_out = "write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, with * for what may be anything";
    let wrong = |why: &str| Err(format!("`{text}` is no ARN: {why}; {way_out}"));
    match <[&str; 6]>::try_from(parts) {
        Ok(["arn", partition, service, ..]) if partition.is_empty() || service.is_empty() => wrong("a part is empty"),
        Ok(["arn", .., ""]) => wrong("it names no resource"),
        Ok(["arn", _, _, _, account, _]) if !may_be_account(account) => {
            wrong(&format!("the account `{account}` has not twelve digits"))
        }
        Ok(parts @ ["arn", ..]) => Ok(parts),
        Ok(_) => wrong("it does not begin with `arn:`"),
        Err(parts) => wrong(&format!("it has {} parts of six", parts.len())),
    }
}

/// AWS itself owns managed policies and models, and buckets are of no account.
fn may_be_account(text: &str) -> bool {
    text.is_empty() || text == "aws" || text.contains(['*', '?']) || is_account(text)
}

/// A time as `24h`, `90m` or `1h 30m`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(JsonSchema),
    schemars(with = "String", extend("pattern" = "^([0-9]+[hms] ?)+$"))
)]
#[serde(try_from = "String")]
pub(super) struct Duration(pub(super) SignedDuration);

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let letters = text.bytes().all(|letter| letter.is_ascii_digit() || b"hms ".contains(&letter));
        let duration = text.parse::<SignedDuration>().ok().filter(|time| letters && time.is_positive());
        duration.map(Self).ok_or_else(|| format!("`{text}` is no time; write it as 24h, 15m or 1h 30m"))
    }
}

/// A day, which is its beginning in UTC, or a moment as `2027-03-01T12:00:00Z`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(JsonSchema),
    schemars(with = "String", extend("pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$"))
)]
#[serde(try_from = "String")]
pub(super) struct Moment(pub(super) Timestamp);

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // A day is ten letters; anything longer says its time itself.
        let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.clone() };
        let moment = whole.parse::<Timestamp>().ok();
        let way_out = "write it as 2027-03-01, or with a time as 2027-03-01T12:00:00Z";
        moment.map(Self).ok_or_else(|| format!("`{text}` is no day; {way_out}"))
    }
}

impl From<Resources> for Pattern {
    fn from(resources: Resources) -> Self {
        Self::new(resources.0)
    }
}

impl From<Principals> for Pattern {
    fn from(principals: Principals) -> Self {
        Self::new(principals.0)
    }
}
