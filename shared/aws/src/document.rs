//! Whole documents, as they travel. A call that replaces everything must repeat what was read, also members that are
//! younger than this SDK, and those it would lose.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::AfterDeserializationInterceptorContextRef},
        orchestrator::HttpRequest,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{base64, body::SdkBody, config_bag::ConfigBag};
use serde_json::Value;

/// Keeps the JSON of an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer(Arc<Mutex<Value>>);

impl Answer {
    /// What was answered last; null when that was no JSON.
    pub(crate) fn take(&self) -> Value {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        without_nulls(kept.take())
    }
}

impl Intercept for Answer {
    fn name(&self) -> &'static str {
        "Answer"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default();
        let answer = serde_json::from_slice(body).unwrap_or_default();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        Ok(())
    }
}

/// A member that is null is one that is not there.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let given = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(given.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// Keeps the text of an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text(Arc<Mutex<String>>);

impl Text {
    /// What was answered last; empty when that was no text.
    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Intercept for Text {
    fn name(&self) -> &'static str {
        "Text"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = String::from_utf8_lossy(body).into_owned();
        Ok(())
    }
}

/// Sends `document` in place of the body that the SDK made.
pub(crate) fn send_instead(request: &mut HttpRequest, document: &Value) {
    let body = document.to_string();
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}

/// Sends an element of that name, with what is to stand in it, in place of the body that the SDK made. S3 asks for a
/// checksum of what replaces a document.
pub(crate) fn send_markup(request: &mut HttpRequest, name: &str, inner: &str) {
    let body = format!("<{name} xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{inner}</{name}>");
    let headers = request.headers_mut();
    headers.insert("content-type", "application/xml");
    headers.insert("content-length", body.len().to_string());
    headers.insert("x-amz-sdk-checksum-algorithm", "CRC32");
    headers.insert("x-amz-checksum-crc32", base64::encode(crc32(body.as_bytes()).to_be_bytes()));
    *request.body_mut() = SdkBody::from(body);
}

/// The checksum of ISO 3309, as zip and PNG have it.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_is_the_one_that_everybody_knows() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
