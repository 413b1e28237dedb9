//! Conditions: whom they leave.

use model::Arn;
use serde_json::Value;

use super::Grant;
use crate::ranges;

/// Operators that refuse whoever has another value, or none.
const POSITIVE: [&str; 5] = ["stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"];

/// Operators that hold for whoever has another value, or none. In a Deny they leave the values that they name.
const NEGATIVE: [&str; 5] =
    ["stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"];

/// Keys that every caller meets somehow, or that leave all of a service's power where it is.
const IDLE: [&str; 3] = ["aws:requestedregion", "aws:securetransport", "aws:viaawsservice"];

/// One key of one operator, with the values of which one suffices.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Condition {
    operator: String,
    set: Option<Set>,
    if_exists: bool,
    key: String,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Set {
    /// Holds also for a request that lacks the key.
    All,
    /// Does not.
    Any,
}

/// The conditions of a statement: all of them must hold.
pub(super) fn read(conditions: Option<&Value>) -> Vec<Condition> {
    let operators = conditions.and_then(Value::as_object).into_iter().flatten();
    let keys = operators.flat_map(|(operator, keys)| {
        keys.as_object().into_iter().flatten().map(move |(key, values)| Condition::new(operator, key, values))
    });
    keys.collect()
}

impl Condition {
    fn new(operator: &str, key: &str, values: &Value) -> Self {
        let operator = operator.to_ascii_lowercase();
        let (set, operator) = match operator.split_once(':') {
            Some(("forallvalues", operator)) => (Some(Set::All), operator),
            Some(("foranyvalue", operator)) => (Some(Set::Any), operator),
            _ => (None, operator.as_str()),
        };
        let plain = operator.strip_suffix("ifexists");
        Self {
            operator: plain.unwrap_or(operator).to_owned(),
            set,
            if_exists: plain.is_some(),
            key: key.to_ascii_lowercase(),
            values: texts(values),
        }
    }

    /// The key that it asks about, in lower case.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The values of which one suffices.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Whether it refuses a request that lacks the key, or has another value.
    #[must_use]
    pub fn binds(&self) -> bool {
        let named = !self.values.is_empty() && !self.values.iter().any(|value| is_anything(value));
        POSITIVE.contains(&self.operator.as_str()) && !self.if_exists && self.set != Some(Set::All) && named
    }

    /// Whether it may lessen what a statement grants, as far as one can tell without a request.
    #[must_use]
    pub fn may_restrict(&self) -> bool {
        let other = !POSITIVE.contains(&self.operator.as_str())
            && !NEGATIVE.contains(&self.operator.as_str())
            && self.operator != "null"
            && !self.if_exists
            && self.set != Some(Set::All);
        (self.binds() || other) && !IDLE.contains(&self.key.as_str())
    }

    /// Whether it leaves callers of whom only its author knows who they are: from some addresses, with some id or tag.
    #[must_use]
    pub fn may_name_callers(&self) -> bool {
        match self.key.as_str() {
            "aws:sourceip" | "aws:vpcsourceip" => {
                let ranges = !self.values.is_empty() && !self.values.iter().any(|range| ranges::is_world(range));
                self.operator == "ipaddress" && !self.if_exists && self.set != Some(Set::All) && ranges
            }
            "aws:userid" => self.binds(),
            key => key.starts_with("aws:principaltag/") && self.binds(),
        }
    }

    /// Whom it leaves when it allows.
    pub(super) fn leaves(&self, account: &str) -> Grant {
        if self.binds() { self.named(account) } else { Grant::Anyone }
    }

    /// Whom it leaves when it denies everybody else.
    pub(super) fn spares(&self, account: &str) -> Grant {
        let denies_others = NEGATIVE.contains(&self.operator.as_str()) && self.set != Some(Set::Any);
        if denies_others && !self.values.is_empty() { self.named(account) } else { Grant::Anyone }
    }

    /// Whether it only takes AWS services out of a Deny.
    pub(super) fn is_for_people(&self) -> bool {
        self.operator == "bool" && self.key == "aws:principalisawsservice" && self.values == ["false"]
    }

    /// Whom its values name. One of them suffices, so the widest counts.
    fn named(&self, account: &str) -> Grant {
        self.values.iter().map(|value| named(&self.key, value, account)).max().unwrap_or(Grant::Anyone)
    }
}

fn named(key: &str, value: &str, account: &str) -> Grant {
    match (key, value.to_ascii_lowercase().as_str()) {
        ("aws:principalaccount", "${aws:resourceaccount}") | ("aws:resourceaccount", "${aws:principalaccount}") => {
            Grant::Known
        }
        (
            "aws:sourceaccount"
            | "aws:principalaccount"
            | "aws:sourceowner"
            | "kms:calleraccount"
            | "s3:dataaccesspointaccount",
            _,
        ) => Grant::of_account(value, account),
        ("aws:sourcearn" | "aws:principalarn" | "s3:dataaccesspointarn", _) => of_arn(&Arn::new(value), account),
        ("aws:principalorgid" | "aws:sourceorgid", _) if !is_wild(value) => Grant::Organization(value.to_owned()),
        ("aws:principalorgpaths" | "aws:sourceorgpaths", _) => match value.split_once('/') {
            Some((organization, _)) if !is_wild(organization) => Grant::Organization(organization.to_owned()),
            _ => Grant::Anyone,
        },
        ("aws:sourcevpc" | "aws:sourcevpce", _) if !is_wild(value) => Grant::Network(value.to_owned()),
        _ => Grant::Anyone,
    }
}

/// A bucket's ARN names no account, but one bucket.
fn of_arn(arn: &Arn, account: &str) -> Grant {
    match (arn.account(), arn.resource()) {
        (Some(theirs), _) => Grant::of_account(theirs, account),
        (None, Some(resource)) if arn.service() == Some("s3") && !resource.starts_with(['*', '?']) => Grant::Known,
        (None, Some(_) | None) => Grant::Anyone,
    }
}

/// Wildcards, or a variable that a request fills in.
pub(super) fn is_wild(text: &str) -> bool {
    text.contains(['*', '?']) || text.contains("${")
}

fn is_anything(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter == '*' || letter == '?')
}

/// A value, or those of a list. Numbers and truth values may stand without quotes.
fn texts(values: &Value) -> Vec<String> {
    match values {
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![values.to_string()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
