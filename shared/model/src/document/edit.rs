//! Changes to the text of a document, of which only what was meant is touched.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A statement that is to be changed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Edit {
    /// The statement, byte for byte as it stands in the document.
    pub statement: String,
    /// What is to stand in its place: nothing when it is to go.
    pub instead: Vec<String>,
}

/// What stands in the place of a statement after the edits.
pub(super) fn after<'a>(edits: &'a [Edit], statement: &'a str) -> Vec<&'a str> {
    match edits.iter().find(|edit| edit.statement == statement) {
        Some(edit) => edit.instead.iter().map(String::as_str).collect(),
        None => vec![statement],
    }
}

/// The statements of a document that is valid JSON.
pub(super) fn statements(text: &str) -> Option<Vec<&str>> {
    let whole = member(text, "Statement")?;
    let value = text.get(whole.clone())?;
    match value.chars().next()? {
        '[' => parts(value).into_iter().map(|part| value.get(part)).collect(),
        '{' => Some(vec![value]),
        _ => None,
    }
}

/// The text of a document after the edits. Some statement must be left.
pub(super) fn rewritten(text: &str, edits: &[Edit]) -> Option<String> {
    let whole = member(text, "Statement")?;
    let value = text.get(whole.clone())?;
    let value = if value.starts_with('[') { list(value, edits)? } else { single(value, edits) };
    Some(format!("{}{value}{}", text.get(..whole.start)?, text.get(whole.end..)?))
}

fn single(statement: &str, edits: &[Edit]) -> String {
    match after(edits, statement).as_slice() {
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(",")),
    }
}

/// What is kept keeps what stood before it, such as a comma and a new line.
fn list(text: &str, edits: &[Edit]) -> Option<String> {
    let parts = parts(text);
    let (first, last) = (parts.first()?, parts.last()?);
    let mut written = text.get(..first.start)?.to_owned();
    let (mut end, mut is_empty) = (first.start, true);
    for part in &parts {
        let before = text.get(end..part.start)?;
        for statement in after(edits, text.get(part.clone())?) {
            if !is_empty {
                written += if before.is_empty() { "," } else { before };
            }
            written += statement;
            is_empty = false;
        }
        end = part.end;
    }
    written += text.get(last.end..)?;
    Some(written)
}

/// A JSON text without the value at `path`: names of members, and numbers of items counted from 0. A list or an object
/// that would be empty goes with it. `None` when there is no such value, or nothing would be left.
#[must_use]
pub fn cut(text: &str, path: &[&str]) -> Option<String> {
    let (step, rest) = path.split_first()?;
    let parts = parts(text);
    let named = || parts.iter().position(|part| is_at(text, part, step));
    let at = if text.starts_with('[') { step.parse().ok() } else { named() }?;
    let part = parts.get(at)?;
    if !rest.is_empty() {
        let value = value_of(text, part)?;
        if let Some(less) = cut(text.get(value.clone())?, rest) {
            return Some(format!("{}{less}{}", text.get(..value.start)?, text.get(value.end..)?));
        }
        // Its last value goes: is it there at all?
        reaches(text.get(value)?, rest).then_some(())?;
    }
    let (start, end) = match (at.checked_sub(1).and_then(|before| parts.get(before)), parts.get(at.checked_add(1)?)) {
        (_, Some(next)) => (part.start, next.start),
        (Some(previous), None) => (previous.end, part.end),
        (None, None) => return None,
    };
    Some(format!("{}{}", text.get(..start)?, text.get(end..)?))
}

/// Whether there is a value at `path`.
fn reaches(text: &str, path: &[&str]) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let reached = path.iter().try_fold(&value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => value.get(step),
    });
    reached.is_some()
}

fn is_at(text: &str, part: &Range<usize>, name: &str) -> bool {
    text.starts_with('{') && name_of(text, part).is_some_and(|(found, _)| found == name)
}

/// Where the value of a member of the outermost object stands.
fn member(text: &str, name: &str) -> Option<Range<usize>> {
    let part = parts(text).into_iter().find(|part| is_at(text, part, name))?;
    value_of(text, &part)
}

/// The name of a member, and where the rest of it begins.
fn name_of(text: &str, part: &Range<usize>) -> Option<(String, usize)> {
    let member = text.get(part.clone())?;
    let mut names = serde_json::Deserializer::from_str(member).into_iter::<String>();
    let name = names.next()?.ok()?;
    Some((name, part.start.checked_add(names.byte_offset())?))
}

/// Where the value of a part stands: all of it in a list, what follows the colon in an object.
fn value_of(text: &str, part: &Range<usize>) -> Option<Range<usize>> {
    if text.starts_with('[') {
        return Some(part.clone());
    }
    let (_, end) = name_of(text, part)?;
    let colon = text.get(end..part.end)?.find(':')?;
    Some(trimmed(text, end.checked_add(colon)?.checked_add(1)?..part.end))
}

/// Where the members of an object or the items of a list stand, in text that is valid JSON.
fn parts(text: &str) -> Vec<Range<usize>> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_u32, 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => {
                depth = depth.saturating_add(1);
                if depth == 1 {
                    start = at.saturating_add(1);
                }
            }
            '}' | ']' => {
                if depth == 1 {
                    parts.push(trimmed(text, start..at));
                }
                depth = depth.saturating_sub(1);
            }
            ',' if depth == 1 => {
                parts.push(trimmed(text, start..at));
                start = at.saturating_add(1);
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = text.get(range.clone()).unwrap_or_default();
    let start = range.end.saturating_sub(inner.trim_start().len());
    start..start.saturating_add(inner.trim().len())
}
