//! Clients of the two APIs of S3.

use aws_config::SdkConfig;
use aws_sdk_s3control::config::{
    Config,
    endpoint::{DefaultResolver, Endpoint, EndpointFuture, Params, ResolveEndpoint},
};

/// Reads and changes buckets.
pub(crate) fn buckets(config: &SdkConfig) -> aws_sdk_s3::Client {
    let plain = config.endpoint_url().is_some_and(is_plain);
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(plain).build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Reads and changes accounts.
pub(crate) fn accounts(config: &SdkConfig) -> aws_sdk_s3control::Client {
    let resolver = PlainAsGiven(DefaultResolver::new());
    aws_sdk_s3control::Client::from_conf(Config::from(config).to_builder().endpoint_resolver(resolver).build())
}

/// AWS itself answers by TLS only: a plain endpoint is one host, which names of accounts or buckets before it would miss.
fn is_plain(url: &str) -> bool {
    url.starts_with("http://")
}

/// Leaves a plain endpoint as it was given, where the SDK would put the account's number before its host. The
/// account stands in a header too.
#[derive(Debug)]
struct PlainAsGiven(DefaultResolver);

impl ResolveEndpoint for PlainAsGiven {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        match params.endpoint().filter(|url| is_plain(url)) {
            Some(url) => EndpointFuture::ready(Ok(Endpoint::builder().url(url.to_owned()).build())),
            None => self.0.resolve_endpoint(params),
        }
    }
}
