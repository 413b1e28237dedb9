//! Which hosts an `OpenAPI` schema names as its servers, in JSON or in YAML.

use serde_json::Value;

/// The host of a URL, in lower case.
pub(super) fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

/// The hosts of all servers. A text that is no JSON is read as YAML, line by line: what stands below `servers`, wherever
/// that stands.
pub(super) fn hosts(schema: &str) -> Vec<String> {
    match serde_json::from_str::<Value>(schema) {
        Ok(document) => of_json(&document),
        Err(_) => of_yaml(schema),
    }
}

/// Servers may stand at the top, at a path and at an operation.
fn of_json(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members.iter().flat_map(|(name, value)| of_member(name, value)).collect(),
        Value::Array(items) => items.iter().flat_map(of_json).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn of_member(name: &str, value: &Value) -> Vec<String> {
    let servers = value.as_array().filter(|_| name == "servers");
    match servers {
        Some(servers) => servers.iter().filter_map(|server| host(server.get("url")?.as_str()?)).collect(),
        None => of_json(value),
    }
}

fn of_yaml(schema: &str) -> Vec<String> {
    let (mut found, mut below) = (Vec::new(), None);
    for line in schema.lines().filter(|line| !line.trim().is_empty()) {
        let text = line.trim_start();
        let depth = line.len().saturating_sub(text.len());
        let item = text.trim_start_matches("- ").trim_start();
        if below.is_some_and(|top| depth < top || (depth == top && !text.starts_with('-'))) {
            below = None;
        }
        if text.trim_end() == "servers:" {
            below = Some(depth);
        } else if below.is_some()
            && let Some(url) = item.strip_prefix("url:")
        {
            found.extend(host(url.trim().trim_matches(['"', '\''])));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{host, hosts};

    #[test]
    fn a_host_is_what_stands_between_scheme_and_path() {
        for (url, expected) in [
            ("https://API.Acme.example/v1", Some("api.acme.example")),
            ("https://user@acme.example:8443?x=1", Some("acme.example")),
            ("/relative", None),
            ("https://", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn servers_are_found_wherever_they_stand() {
        let json = r#"{"servers": [{"url": "https://a.example"}], "paths": {"/x": {"servers": [{"url": "https://b.example/y"}],
            "get": {"externalDocs": {"url": "https://docs.example"}}}}}"#;
        assert_eq!(hosts(json), ["b.example", "a.example"]);
        let yaml = "openapi: 3.0.0\nservers:\n- url: https://a.example\n  description: ours\npaths:\n  /x:\n    servers:\n      \
                    - description: theirs\n        url: 'https://b.example/y'\n    get:\n      externalDocs:\n        \
                    url: https://docs.example\n";
        assert_eq!(hosts(yaml), ["a.example", "b.example"]);
        assert!(hosts("not a schema").is_empty());
    }
}
