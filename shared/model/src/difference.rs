//! What differs between two states of one kind, part by part, for a person who is to approve the second.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::State;

/// Whether an ordered part is stronger or weaker than it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Stronger.
    Up,
    /// Weaker.
    Down,
}

/// A part of a state that is not what it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Where it stands, from the outside in. An item of a list stands under its name.
    pub path: Vec<String>,
    /// What it was; `None` when it was not there.
    pub old: Option<Value>,
    /// What it is; `None` when it is gone.
    pub new: Option<Value>,
    /// Which way it went, when one can say that: of filter strengths and switches, not of words and places.
    pub order: Option<Order>,
}

impl Difference {
    /// Whether an ordered part is as weak as it was: what is off is as weak as what is not there.
    fn is_off(&self) -> bool {
        let weakest = |value: &Option<Value>| {
            value.as_ref().is_none_or(|value| *value == Value::Bool(false) || value.as_i64() == Some(0))
        };
        weakest(&self.old) && weakest(&self.new)
    }
}

/// The members by which an item of a list is told from the others.
const NAMES: [&str; 4] = ["name", "type", "text", "field"];

impl State {
    /// What is not as in `old`, or all of it when there is nothing old. What AWS changes by itself is left out.
    #[must_use]
    pub fn differences(&self, old: Option<&Self>) -> Vec<Difference> {
        let new = self.chosen();
        let before = old.map(Self::chosen);
        let mut differences = Vec::new();
        compare(&mut Vec::new(), before.as_ref(), Some(&new), &mut differences);
        if let Some(old) = old.filter(|old| old.kind() == self.kind()) {
            let raised = old.raised(self).chosen();
            for difference in differences.iter_mut().filter(|difference| self.orders(&difference.path)) {
                let up = at(&raised, &difference.path) == difference.new.as_ref();
                difference.order = Some(if up { Order::Up } else { Order::Down });
            }
            differences.retain(|difference| difference.order.is_none() || !difference.is_off());
        }
        differences
    }

    /// Whether one can say of a part that it is stronger.
    fn orders(&self, path: &[String]) -> bool {
        let is = |ordered: &&[&str]| {
            ordered.len() == path.len()
                && ordered.iter().zip(path).all(|(wanted, name)| *wanted == "*" || wanted == name)
        };
        self.kind().ordered().iter().any(is)
    }
}

/// What stands at a path; null stands for nothing.
fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name)).filter(|value| !value.is_null())
}

fn compare(path: &mut Vec<String>, old: Option<&Value>, new: Option<&Value>, differences: &mut Vec<Difference>) {
    let [old, new] = [old, new].map(|value| value.filter(|value| !is_nothing(value)));
    if old == new {
        return;
    }
    if let Some((old, new)) = members(old, new) {
        let mut names: Vec<_> = old.keys().chain(new.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            path.push(name.clone());
            compare(path, old.get(name).copied(), new.get(name).copied(), differences);
            path.pop();
        }
        return;
    }
    let [old, new] = [old, new].map(Option::<&Value>::cloned);
    differences.push(Difference { path: path.clone(), old, new, order: None });
}

/// What is empty says as much as what is not there.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(is_nothing),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

type Members<'a> = BTreeMap<String, &'a Value>;

/// The members of both, if both have members. What is not there has none.
fn members<'a>(old: Option<&'a Value>, new: Option<&'a Value>) -> Option<(Members<'a>, Members<'a>)> {
    let of = |value: Option<&'a Value>| value.map_or_else(|| Some(Members::new()), named);
    Some((of(old)?, of(new)?))
}

/// The members of an object, or the items of a list by their names: by their places when those do not tell them apart.
fn named(value: &Value) -> Option<Members<'_>> {
    match value {
        Value::Object(members) => Some(members.iter().map(|(name, value)| (name.clone(), value)).collect()),
        Value::Array(items) => {
            let by_name: Members<'_> = items.iter().filter_map(|item| Some((name(item)?, item))).collect();
            let by_place = || items.iter().enumerate().map(|(at, item)| (format!("{at:03}"), item)).collect();
            Some(if by_name.len() == items.len() { by_name } else { by_place() })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn name(item: &Value) -> Option<String> {
    match item {
        Value::String(text) => Some(text.clone()),
        Value::Object(members) => NAMES.into_iter().find_map(|member| members.get(member)?.as_str()).map(str::to_owned),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}
