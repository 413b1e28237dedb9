//! What rules hear, and whether that is what this version's controls wake on.

use std::collections::BTreeSet;

use aws::deployment::Deployment;
use serde_json::Value;

use super::line::Line;

/// Calls, by the prefix of their event source and by name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Heard(BTreeSet<(String, String)>);

impl Heard {
    /// What the controls of this version wake on, and what they learn from.
    pub(super) fn of_this_version() -> Self {
        let watches = catalog::all().into_iter().flat_map(|control| control.watches).copied();
        let calls = watches.filter(|watch| watch.caller.is_none()).chain(engine::learnt_from());
        Self(calls.map(|watch| (watch.service.to_owned(), watch.operation.to_owned())).collect())
    }

    /// What rules with these patterns hear, save those that hear a caller.
    pub(super) fn of_patterns<'a>(patterns: impl Iterator<Item = &'a Value>) -> Self {
        Self(patterns.flat_map(of_pattern).collect())
    }

    /// The same, without these services.
    pub(super) fn without(&self, services: &[&str]) -> Self {
        Self(self.0.iter().filter(|(service, _)| !services.contains(&service.as_str())).cloned().collect())
    }

    /// What is not heard of `wanted`, as people write it.
    pub(super) fn lacks(&self, wanted: &Self) -> Vec<String> {
        wanted.0.difference(&self.0).map(|(service, operation)| format!("{service}:{operation}")).collect()
    }
}

/// A rule that hears a caller asks for more than the call.
fn of_pattern(pattern: &Value) -> Vec<(String, String)> {
    let asks = |name: &str| ["errorCode", "eventName", "eventSource"].contains(&name);
    let detail = pattern.get("detail").and_then(Value::as_object);
    if !detail.is_some_and(|detail| detail.keys().all(|name| asks(name))) {
        return Vec::new();
    }
    let texts = |path: &str| pattern.pointer(path).and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |value: &Value| value.as_str().or_else(|| value.get("prefix")?.as_str()).map(str::to_owned);
    let names: Vec<_> = texts("/detail/eventName").iter().filter_map(name).collect();
    let sources = texts("/detail/eventSource");
    let services = sources.iter().filter_map(|source| source.as_str()?.strip_suffix(".amazonaws.com"));
    services.flat_map(|service| names.iter().map(move |name| (service.to_owned(), name.clone()))).collect()
}

/// Some of many, for a person.
pub(super) fn some(all: &[String]) -> String {
    const TOLD: usize = 4;
    let told = all.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(TOLD) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// Whether tool and stack are of one version, in name and in what they hear.
pub(super) fn lines(deployed: &Deployment, heard: &Heard, expected: &Heard) -> Vec<Line> {
    let own = env!("CARGO_PKG_VERSION");
    let version = match deployed.version.as_deref() {
        Some(version) if version == own => Line::ok("version", format!("the stack and this tool are of version {own}")),
        Some(version) => Line::warning(
            "version",
            format!("the stack is of version {version}, and this tool of {own}: each may know what the other does not"),
            "deploy this version, or use the tool of the stack's",
        ),
        None => Line::warning(
            "version",
            format!("the stack does not say which version it is; this tool is {own}"),
            "deploy this version",
        ),
    };
    let (deaf, more) = (heard.lacks(expected), expected.lacks(heard));
    let calls = match (deaf.as_slice(), more.as_slice()) {
        ([], []) => Line::ok(
            "calls",
            format!("the rules hear the {} calls that controls wake on or learn from", expected.0.len()),
        ),
        ([], _) => Line::warning(
            "calls",
            format!("the stack hears calls that this tool does not know: {}", some(&more)),
            "use the tool of the stack's version",
        ),
        (_, _) => Line::warning(
            "calls",
            format!("no rule hears {} calls that controls of this version wake on: {}", deaf.len(), some(&deaf)),
            "deploy this version",
        ),
    };
    vec![version, calls]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Heard, some};

    #[test]
    fn a_pattern_says_what_its_rule_hears() {
        let of =
            |name: serde_json::Value| json!({"detail": {"eventSource": ["lambda.amazonaws.com"], "eventName": [name]}});
        let (plain, prefix) = (of(json!("AddPermission")), of(json!({"prefix": "TagResource"})));
        let caller = json!({"detail": {"eventSource": ["sts.amazonaws.com"], "eventName": ["AssumeRole"],
            "userIdentity": {"type": ["AssumedRole"]}}});
        let heard = Heard::of_patterns([&plain, &prefix, &caller].into_iter());
        assert_eq!(heard.lacks(&Heard::default()), Vec::<String>::new());
        assert_eq!(Heard::default().lacks(&heard), ["lambda:AddPermission", "lambda:TagResource"]);
        assert_eq!(heard.lacks(&Heard::of_patterns([&plain].into_iter())), Vec::<String>::new());
        assert_eq!(Heard::default().lacks(&heard.without(&["lambda"])), Vec::<String>::new());
    }

    #[test]
    fn many_are_told_as_some() {
        let all: Vec<_> = (0..6).map(|number| format!("s3:Call{number}")).collect();
        assert_eq!(some(&all), "s3:Call0, s3:Call1, s3:Call2, s3:Call3 and 2 more");
    }
}
