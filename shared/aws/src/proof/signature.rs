//! What the `Authorization` header of a signed request says.

use super::{APPROVAL, CONTENT_TYPE, DATE, ProofError, TOKEN};

/// The service that signatures are for.
pub(super) const SERVICE: &str = "sts";

/// The parts of the header: `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
pub(super) struct Signature<'a> {
    /// The key that it says it was signed with.
    pub(super) access_key: &'a str,
    region: &'a str,
    service: &'a str,
    headers: Vec<&'a str>,
}

impl<'a> Signature<'a> {
    /// Reads the header. Nothing in it is proved.
    pub(super) fn parse(header: &'a str) -> Result<Self, ProofError> {
        let parts = || {
            let rest = header.strip_prefix("AWS4-HMAC-SHA256 Credential=")?;
            let (scope, rest) = rest.split_once(", SignedHeaders=")?;
            let (headers, signature) = rest.split_once(", Signature=")?;
            let mut scope = scope.split('/');
            let (access_key, _date, region, service) = (scope.next()?, scope.next()?, scope.next()?, scope.next()?);
            let whole = scope.next() == Some("aws4_request") && scope.next().is_none();
            let hex = signature.len() == 64 && signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            let headers = headers.split(';').collect();
            (whole && hex).then_some(Self { access_key, region, service, headers })
        };
        parts().ok_or_else(|| ProofError::Malformed("its Authorization header is none of SigV4".to_owned()))
    }

    /// Whether all that we send is signed, and nothing that we do not send. A `token` belongs to a session.
    pub(super) fn covers(&self, token: bool) -> Result<(), ProofError> {
        let mut ours = vec![CONTENT_TYPE.0, "host", DATE];
        ours.extend(token.then_some(TOKEN));
        ours.push(APPROVAL);
        if self.headers == ours {
            return Ok(());
        }
        Err(ProofError::Malformed(format!(
            "it signs the headers {}, and not {}",
            self.headers.join(";"),
            ours.join(";")
        )))
    }

    /// Whether it is for our Region's STS.
    pub(super) fn is_for(&self, region: &str) -> Result<(), ProofError> {
        if (self.region, self.service) == (region, SERVICE) {
            return Ok(());
        }
        Err(ProofError::Malformed(format!(
            "it is for {} in {}, and not for {SERVICE} in {region}",
            self.service, self.region
        )))
    }
}
