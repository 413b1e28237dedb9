//! What became of a call that failed: told once, for every service.

#![cfg_attr(not(feature = "resources"), allow(dead_code, reason = "only readers and executors need all of it"))]

use std::error::Error;

use aws_smithy_runtime_api::{client::result::SdkError, http::Response};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId as _;

/// Codes by which services say "not now", whatever their HTTP status.
const TRANSIENT: [&str; 18] = [
    "BandwidthLimitExceeded",
    "DependencyTimeoutException",
    "EC2ThrottledException",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// A call that failed.
#[derive(Debug)]
pub(crate) struct Fault {
    /// Whether the same call may work later.
    pub(crate) transient: bool,
    /// The service's own word for it.
    pub(crate) code: Option<String>,
    /// What it said, for a person.
    pub(crate) message: String,
    /// AWS's own number of the call.
    pub(crate) request_id: Option<String>,
}

impl Fault {
    /// Whether the service answered with one of these codes.
    pub(crate) fn is(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }
}

impl<E: ProvideErrorMetadata + Error + 'static> From<SdkError<E, Response>> for Fault {
    fn from(error: SdkError<E, Response>) -> Self {
        let message = error.message().map_or_else(|| causes(&error), str::to_owned);
        Self {
            transient: is_transient(&error),
            code: error.code().map(str::to_owned),
            message,
            request_id: error.request_id().map(str::to_owned),
        }
    }
}

/// What each error in the chain says. Never its debug form, in which whole answers stand, credentials too.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Whatever is no answer of the service may have been bad luck, save a request that could not even be built.
fn is_transient<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> bool {
    let SdkError::ServiceError(answer) = error else { return !matches!(error, SdkError::ConstructionFailure(_)) };
    let throttled = answer.err().code().is_some_and(|code| TRANSIENT.contains(&code));
    throttled || answer.raw().status().is_server_error()
}
