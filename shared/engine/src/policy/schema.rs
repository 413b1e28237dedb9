//! The form of the document, for editors.

use model::ListName;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::document::Document;

/// The JSON Schema of the policy document. What only the check can tell, such as whether a control exists, is not in it.
#[must_use]
pub fn policy_schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let names = generator.subschema_for::<ListName>().to_value();
    let mut schema = generator.into_root_schema_for::<Document>().to_value();
    // The names of a map's fields are not in its schema otherwise.
    if let Some(approved) = schema.pointer_mut("/properties/approved").and_then(Value::as_object_mut) {
        approved.insert("propertyNames".to_owned(), names);
    }
    schema
}
