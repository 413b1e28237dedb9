//! Proof of who approves: a request `sts:GetCallerIdentity` that the approver signed and did not send. Whoever sends it
//! is told by AWS whose signature it is; that it speaks of one finding and one plan is in a header that is signed too.
//! Vault and EKS tell their callers in the same way. A secret never leaves the approver.

mod role;
mod signature;
mod transmission;

use aws_config::SdkConfig;
use aws_credential_types::{Credentials, provider::ProvideCredentials};
use aws_sdk_sts::{
    Client,
    config::{
        Builder, IdentityCache,
        endpoint::{DefaultResolver, Params, ResolveEndpoint},
    },
    operation::get_caller_identity::GetCallerIdentityOutput,
};
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use model::{Arn, Identity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::{signature::Signature, transmission::AsSigned};
use crate::error::{Fault, causes};

const CALLER_IDENTITY: &str = "sts:GetCallerIdentity";

/// The one request there is: the method, the path, this body and this type, to the Region's endpoint.
const METHOD: &str = "POST";
const BODY: &str = "Action=GetCallerIdentity&Version=2011-06-15";
const CONTENT_TYPE: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The header that binds a signature to a finding and a plan.
const APPROVAL: &str = "x-phaseguard-approval";
const AUTHORIZATION: &str = "authorization";
const DATE: &str = "x-amz-date";
const TOKEN: &str = "x-amz-security-token";

/// No header is longer, in bytes.
const LONGEST: usize = 8192;

/// How long a signature is good. STS itself takes it no longer.
const FRESH: SignedDuration = SignedDuration::from_mins(15);
/// How far the approver's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Why nobody is proved to have approved.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// No proof could be made here.
    #[error("no approval can be signed: {0}")]
    Unmade(String),
    /// It is not what we make.
    #[error("it is no signed request of ours: {0}")]
    Malformed(String),
    /// It was signed for another finding or another plan.
    #[error("it was signed for another finding or plan: {0}")]
    Unbound(String),
    /// It was signed too long ago, or in the future.
    #[error("it was signed at {0}, and a signature is good for 15 minutes: approve again")]
    Stale(Timestamp),
    /// AWS says that the signature is not good, or that its owner's credentials are not.
    #[error("{operation} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// Service and operation.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// AWS may answer later.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation.
        operation: &'static str,
        /// What it said.
        message: String,
    },
}

impl ProofError {
    fn new(operation: &'static str, fault: impl Into<Fault>) -> Self {
        let Fault { transient, code, message, request_id: _ } = fault.into();
        if transient { Self::Transient { operation, message } } else { Self::Refused { operation, code, message } }
    }
}

/// The headers of a signed request. They prove who made it to whoever asks AWS, and are good for nothing else.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
pub struct Proof {
    authorization: String,
    date: String,
    token: Option<String>,
    approval: String,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Proof").field("approval", &self.approval).finish_non_exhaustive()
    }
}

impl Proof {
    /// Sixteen hexadecimal digits by which this proof is known among all others.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let Self { authorization, date, token, approval } = self;
        let token = token.as_deref().unwrap_or_default();
        let digest = Sha256::digest([authorization, date, token, approval].join("\n"));
        let head = digest.first_chunk().copied().unwrap_or_default();
        format!("{:016x}", u64::from_be_bytes(head))
    }

    /// Whose access key it says that it was signed with. Nothing proves that it was.
    #[must_use]
    pub fn access_key(&self) -> Option<&str> {
        Signature::parse(&self.authorization).ok().map(|signature| signature.access_key)
    }
}

/// Signs, with the credentials of `config`, that the plan of a finding may be carried out.
///
/// # Errors
///
/// [`ProofError::Unmade`] when there are no credentials, or no Region.
pub async fn make(config: &SdkConfig, finding: &str, plan_hash: &str, now: Timestamp) -> Result<Proof, ProofError> {
    let unmade = |why: &str| ProofError::Unmade(why.to_owned());
    let provider = config.credentials_provider().ok_or_else(|| unmade("there are no AWS credentials"))?;
    let credentials = provider.provide_credentials().await.map_err(|error| unmade(&causes(&error)))?;
    let region = config.region().map(ToString::to_string).ok_or_else(|| unmade("no Region is set"))?;
    let approval = bound_to(finding, plan_hash);
    let signed = signed(credentials, &endpoint(config).await?, &region, &approval, now)?;
    let header = |name: &str| signed.iter().find(|(signed, _)| signed == name).map(|(_, value)| value.clone());
    let missing = || unmade("the signer left a header out");
    Ok(Proof {
        authorization: header(AUTHORIZATION).ok_or_else(missing)?,
        date: header(DATE).ok_or_else(missing)?,
        token: header(TOKEN),
        approval,
    })
}

/// Where STS of the Region is: the same to who signs and to who sends, since the host is signed.
async fn endpoint(config: &SdkConfig) -> Result<String, ProofError> {
    let unmade = |why: String| ProofError::Unmade(why);
    let params = Params::builder()
        .set_region(config.region().map(ToString::to_string))
        .set_endpoint(config.endpoint_url().map(str::to_owned))
        .use_fips(config.use_fips().unwrap_or_default())
        .use_dual_stack(config.use_dual_stack().unwrap_or_default())
        .build()
        .map_err(|error| unmade(error.to_string()))?;
    let endpoint = DefaultResolver::new().resolve_endpoint(&params).await;
    endpoint.map(|endpoint| endpoint.url().to_owned()).map_err(|error| unmade(error.to_string()))
}

/// The headers that the signer adds to the request.
fn signed(
    credentials: Credentials,
    endpoint: &str,
    region: &str,
    approval: &str,
    now: Timestamp,
) -> Result<Vec<(String, String)>, ProofError> {
    let identity = credentials.into();
    let unmade = |error: &dyn std::fmt::Display| ProofError::Unmade(error.to_string());
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(signature::SERVICE)
        .time(now.try_into().map_err(|error: jiff::Error| unmade(&error))?)
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| unmade(&error))?
        .into();
    let headers = [CONTENT_TYPE, (APPROVAL, approval)].into_iter();
    let url = format!("{}/", endpoint.trim_end_matches('/'));
    let request = SignableRequest::new(METHOD, url, headers, SignableBody::Bytes(BODY.as_bytes()));
    let output = request.and_then(|request| sign(request, &params));
    let (instructions, _) = output.map_err(|error| unmade(&error))?.into_parts();
    Ok(instructions.headers().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect())
}

/// Asks AWS who signed a proof. The request is built here, for the endpoint of `config`; only four headers are the
/// proof's own, and they are looked at before anything is sent. `home` is the account of the stack, whose roles can be
/// looked up.
///
/// # Errors
///
/// When nobody is proved to have signed that the plan of this finding may be carried out.
pub async fn verify(
    config: &SdkConfig,
    proof: &Proof,
    finding: &str,
    plan_hash: &str,
    home: Option<&str>,
    now: Timestamp,
) -> Result<Identity, ProofError> {
    check(config, proof, finding, plan_hash, now)?;
    // What signs by itself signs with what is worth nothing: an answer is about the proof's signature or none.
    let nobody = Credentials::new("NOBODY", "nothing", None, None, "phaseguard");
    let nobodys = Builder::from(config).identity_cache(IdentityCache::no_cache()).credentials_provider(nobody);
    let client = Client::from_conf(nobodys.interceptor(AsSigned::new(proof)).build());
    let answer = client.get_caller_identity().send().await;
    identity(config, answer.map_err(|error| ProofError::new(CALLER_IDENTITY, error))?, home).await
}

/// Who the owner of the credentials of `config` is. A role behind a session is known without its path.
///
/// # Errors
///
/// When AWS does not say.
pub async fn caller(config: &SdkConfig) -> Result<Identity, ProofError> {
    let answer = Client::new(config).get_caller_identity().send().await;
    identity(config, answer.map_err(|error| ProofError::new(CALLER_IDENTITY, error))?, None).await
}

async fn identity(
    config: &SdkConfig,
    answer: GetCallerIdentityOutput,
    home: Option<&str>,
) -> Result<Identity, ProofError> {
    let (Some(account), Some(arn)) = (answer.account, answer.arn) else {
        return Err(ProofError::Malformed("AWS did not say whose signature it is".to_owned()));
    };
    let role = role::behind(config, &account, &arn, home).await?;
    Ok(Identity { account, arn: Arn::new(arn), role })
}

/// All that can be known before anybody is asked.
fn check(config: &SdkConfig, proof: &Proof, finding: &str, plan_hash: &str, now: Timestamp) -> Result<(), ProofError> {
    if proof.approval != bound_to(finding, plan_hash) {
        return Err(ProofError::Unbound(proof.approval.clone()));
    }
    let headers = [Some(&proof.authorization), Some(&proof.date), proof.token.as_ref()].into_iter().flatten();
    if !headers.into_iter().all(|value| is_header(value)) {
        return Err(ProofError::Malformed("one of its headers is none of HTTP's".to_owned()));
    }
    let region = config.region().map(ToString::to_string).unwrap_or_default();
    let signature = Signature::parse(&proof.authorization)?;
    signature.covers(proof.token.is_some())?;
    signature.is_for(&region)?;
    let signed = DateTime::strptime("%Y%m%dT%H%M%SZ", &proof.date).and_then(|date| TimeZone::UTC.to_timestamp(date));
    let signed = signed.map_err(|_| ProofError::Malformed("its date is none of SigV4".to_owned()))?;
    let age = now.duration_since(signed);
    if age > FRESH || age < -AHEAD { Err(ProofError::Stale(signed)) } else { Ok(()) }
}

/// Whether HTTP can carry the value. Tokens of sessions are the longest, and have some hundreds of bytes.
fn is_header(value: &str) -> bool {
    value.len() <= LONGEST && value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// What the header says that binds a signature.
fn bound_to(finding: &str, plan_hash: &str) -> String {
    format!("{finding}:{plan_hash}")
}
