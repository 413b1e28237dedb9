//! Items of a table.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

/// An item, by attribute.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The string at `name`.
pub(crate) fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// A string.
pub(crate) fn string(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number.
pub(crate) fn number(value: impl Into<i128>) -> AttributeValue {
    AttributeValue::N(value.into().to_string())
}
