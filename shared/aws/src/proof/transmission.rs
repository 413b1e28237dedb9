//! Sends the request as it was signed, and takes no answer that is longer than one can be.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextMut},
        },
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{body::SdkBody, config_bag::ConfigBag};
use http_body_util::Limited;

use super::{APPROVAL, AUTHORIZATION, CONTENT_TYPE, DATE, Proof, TOKEN};

/// An answer has some 400 bytes.
const MOST: usize = 16 * 1024;

/// Puts the headers of a proof in the place of those that the client made.
#[derive(Debug)]
pub(super) struct AsSigned(Vec<(&'static str, String)>);

impl AsSigned {
    pub(super) fn new(proof: &Proof) -> Self {
        let Proof { authorization, date, token, approval } = proof.clone();
        let token = token.map(|token| (TOKEN, token));
        Self([(AUTHORIZATION, authorization), (DATE, date), (APPROVAL, approval)].into_iter().chain(token).collect())
    }
}

impl Intercept for AsSigned {
    fn name(&self) -> &'static str {
        "AsSigned"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let headers = context.request_mut().headers_mut();
        // AWS refuses what is sent under its own names and not signed.
        let kept = |name: &str| matches!(name, "content-length" | "user-agent") || name == CONTENT_TYPE.0;
        let strange: Vec<_> = headers.iter().map(|(name, _)| name.to_owned()).filter(|name| !kept(name)).collect();
        for name in strange {
            headers.remove(name);
        }
        for (name, value) in &self.0 {
            headers.try_insert(*name, value.clone())?;
        }
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response_mut().body_mut();
        let whole = std::mem::replace(body, SdkBody::taken());
        *body = SdkBody::from_body_1_x(Limited::new(whole, MOST));
        Ok(())
    }
}
