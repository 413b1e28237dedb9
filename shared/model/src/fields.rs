//! The parameters of a call, as CloudTrail spells them, read so that its spellings do not matter.

use std::borrow::Cow;

use serde_json::Value;

/// Words that AWS writes in place of a value. What stands there is unknown, never absent or false.
const REDACTED: [&str; 3] = ["HIDDEN_DUE_TO_SECURITY_REASONS", "***", "REDACTED"];

/// What stands in the place of what a record does not tell.
pub const NOT_SHOWN: &str = "(not shown by CloudTrail)";

/// The `requestParameters` or `responseElements` of a record.
///
/// Paths are names joined by `/`. The case of a name's first letter does not matter: services differ, and some
/// differ from one call to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Value);

impl Fields {
    /// Takes what stood in the record, undoing the wrappings that AWS is known to use: newer EC2 calls stand in
    /// `{"DeleteFlowLogsRequest": {…}}`, and some recorders write the whole object as a string.
    #[must_use]
    pub fn new(value: Value) -> Self {
        match value {
            Value::String(text) => match serde_json::from_str::<Value>(&text) {
                Ok(inner @ Value::Object(_)) => Self::new(inner),
                Ok(_) | Err(_) => Self(Value::String(text)),
            },
            Value::Object(mut members) if members.len() == 1 => {
                let wrapper = members.keys().find(|key| key.ends_with("Request")).cloned();
                match wrapper.and_then(|key| members.remove(&key)) {
                    Some(inner @ Value::Object(_)) => Self(inner),
                    Some(other) => Self(other),
                    None => Self(Value::Object(members)),
                }
            }
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Self(other)
            }
        }
    }

    /// Whether AWS left the parameters out ("requestParameters too large"), or they cannot be read as an object.
    /// Padding a request until it is left out is a known way to hide it.
    #[must_use]
    pub fn is_omitted(&self) -> bool {
        match &self.0 {
            Value::Object(_) => matches!(self.flag("omitted"), Some(true)) && self.at("reason").is_some(),
            Value::Null => false,
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => true,
        }
    }

    /// The value at `path`; null counts as absent.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Value> {
        path.split('/').try_fold(&self.0, member).filter(|value| !value.is_null())
    }

    /// The text at `path`, if it is text that AWS has not redacted and that is not empty.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.at(path)?.as_str().filter(|text| !text.is_empty() && !REDACTED.contains(text))
    }

    /// The text at `path` for a person, who is told when it is not there.
    #[must_use]
    pub fn told(&self, path: &str) -> &str {
        self.text(path).unwrap_or(NOT_SHOWN)
    }

    /// The truth value at `path`; some services write `"false"` as text.
    #[must_use]
    pub fn flag(&self, path: &str) -> Option<bool> {
        flag(self.at(path)?)
    }

    /// The number at `path`, also when it is written as text.
    #[must_use]
    pub fn number(&self, path: &str) -> Option<i64> {
        let value = self.at(path)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// The elements at `path`: a list, EC2's `{"items": […]}`, or a single element standing for a list of one.
    #[must_use]
    pub fn list(&self, path: &str) -> Vec<&Value> {
        self.at(path).map(elements).unwrap_or_default()
    }

    /// Everything at `path`, where each name on the way may stand for a list: `containers/image` is every container's.
    #[must_use]
    pub fn every(&self, path: &str) -> Vec<&Value> {
        path.split('/').fold(elements(&self.0), |found, name| {
            found.into_iter().filter_map(|value| member(value, name)).flat_map(elements).collect()
        })
    }

    /// Every text at `path`, where each name on the way may stand for a list; none that is redacted or empty.
    #[must_use]
    pub fn texts(&self, path: &str) -> Vec<&str> {
        let texts = self.every(path).into_iter().filter_map(Value::as_str);
        texts.filter(|text| !text.is_empty() && !REDACTED.contains(text)).collect()
    }

    /// The JSON document at `path`, whether it stands there as an object or as text.
    #[must_use]
    pub fn document(&self, path: &str) -> Option<Cow<'_, Value>> {
        match self.at(path)? {
            Value::String(text) => serde_json::from_str(text).ok().map(Cow::Owned),
            value @ (Value::Object(_) | Value::Array(_)) => Some(Cow::Borrowed(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }

    /// The same view of a value found inside.
    #[must_use]
    pub fn inside(value: &Value) -> Self {
        Self(value.clone())
    }
}

/// The member `name` of an object, whatever the case of its first letter.
fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let members = value.as_object()?;
    members.get(name).or_else(|| members.iter().find(|(key, _)| same_name(key, name)).map(|(_, value)| value))
}

fn same_name(key: &str, name: &str) -> bool {
    let (mut key, mut name) = (key.chars(), name.chars());
    match (key.next(), name.next()) {
        (Some(first), Some(wanted)) => first.eq_ignore_ascii_case(&wanted) && key.eq(name),
        (_, _) => false,
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) if members.is_empty() => Vec::new(),
        Value::Object(_) => member(value, "items").map_or_else(|| vec![value], elements),
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![value],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Fields;

    #[test]
    fn the_case_of_the_first_letter_does_not_matter() {
        let fields = Fields::new(json!({"LoggingConfig": {"textDataDeliveryEnabled": "False"}}));
        assert_eq!(fields.flag("loggingConfig/TextDataDeliveryEnabled"), Some(false));
        assert_eq!(fields.at("loggingconfig"), None);
    }

    #[test]
    fn redacted_is_unknown() {
        let fields = Fields::new(json!({"name": "HIDDEN_DUE_TO_SECURITY_REASONS", "description": "***"}));
        assert_eq!((fields.text("name"), fields.text("description")), (None, None));
    }

    #[test]
    fn one_element_stands_for_a_list_of_one() {
        let fields = Fields::new(json!({"a": {"items": {"x": 1}}, "b": {"x": 1}, "c": {}, "d": [1, 2]}));
        assert_eq!([fields.list("a").len(), fields.list("b").len(), fields.list("c").len()], [1, 1, 0]);
        assert_eq!(fields.list("d").len(), 2);
    }

    #[test]
    fn a_path_goes_through_lists() {
        let container = |image: &str| json!({"image": image});
        let fields = Fields::new(json!({"containers": [container("a"), container("***"), container("b")],
            "primary": container("c"), "ids": {"items": [{"id": "x"}]}}));
        assert_eq!(fields.texts("containers/image"), ["a", "b"]);
        assert_eq!(fields.texts("primary/image"), ["c"]);
        assert_eq!(fields.texts("ids/id"), ["x"]);
        assert!(fields.texts("containers/missing").is_empty());
    }

    #[test]
    fn wrapped_and_stringly_requests_are_unwrapped() {
        let wrapped = Fields::new(json!({"ModifySecurityGroupRulesRequest": {"GroupId": "sg-1"}}));
        assert_eq!(wrapped.text("groupId"), Some("sg-1"));
        assert_eq!(Fields::new(json!("{\"name\": \"x\"}")).text("name"), Some("x"));
    }

    #[test]
    fn what_aws_left_out_is_seen() {
        let omitted = json!({"reason": "requestParameters too large", "omitted": "true", "originalSize": "131072"});
        assert!(Fields::new(omitted).is_omitted());
        assert!(Fields::new(json!("not an object")).is_omitted());
        assert!(Fields::new(json!([1])).is_omitted());
        assert!(!Fields::new(json!(null)).is_omitted());
        assert!(!Fields::new(json!({"omitted": true})).is_omitted());
    }
}
