//! Authorizers that read tokens.

use serde_json::Value;

use crate::Fields;

/// What an authorizer that reads tokens asks of them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct JwtAuthorizer {
    /// Where it learns whose tokens to believe.
    pub discovery: Option<String>,
    /// Whether it asks for whom a token was made: an audience, client, scope, claim or workload.
    pub bounded: bool,
}

impl JwtAuthorizer {
    /// The one of a configuration, as the API or CloudTrail spells it; `None` when there is none.
    #[must_use]
    pub fn of(configuration: &Value) -> Option<Self> {
        let configuration = Fields::inside(configuration);
        let jwt = Fields::inside(configuration.at("customJWTAuthorizer")?);
        let named = |list: &str| {
            let names = jwt.list(list).into_iter().filter_map(Value::as_str).map(str::trim).collect::<Vec<_>>();
            names.iter().any(|name| !name.is_empty()) && !names.contains(&"*")
        };
        let listed = |list: &str| !jwt.list(list).is_empty();
        let bounded = ["allowedAudience", "allowedClients", "allowedScopes"].into_iter().any(named)
            || ["customClaims", "allowedWorkloadConfiguration"].into_iter().any(listed);
        Some(Self { discovery: jwt.text("discoveryUrl").map(str::to_owned), bounded })
    }
}

/// The host of an address that is reached over TLS, in small letters; `None` for any other.
#[must_use]
pub fn https_host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    (scheme.eq_ignore_ascii_case("https") && !host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{JwtAuthorizer, https_host};

    #[test]
    fn one_thing_that_a_token_must_have_bounds_it() {
        let bounded = |more: &Value| {
            let mut jwt = json!({"discoveryUrl": "https://idp.example.com/.well-known/openid-configuration"});
            jwt.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            JwtAuthorizer::of(&json!({"customJWTAuthorizer": jwt})).unwrap().bounded
        };
        for more in [
            json!({"allowedAudience": ["tools"]}),
            json!({"allowedClients": ["c"], "allowedAudience": []}),
            json!({"allowedScopes": ["read"]}),
            json!({"customClaims": [{"inboundTokenClaimName": "team"}]}),
            json!({"allowedWorkloadConfiguration": {"workloadIdentities": ["w"]}}),
        ] {
            assert!(bounded(&more), "{more}");
        }
        for more in [json!({}), json!({"allowedAudience": [" "]}), json!({"allowedClients": ["*", "c"]})] {
            assert!(!bounded(&more), "{more}");
        }
        assert_eq!(JwtAuthorizer::of(&json!({})), None);
    }

    #[test]
    fn a_host_is_what_stands_before_path_and_port_and_after_the_user() {
        for (address, expected) in [
            ("https://IdP.example.com/.well-known", Some("idp.example.com")),
            ("HTTPS://idp.example.com:8443", Some("idp.example.com")),
            ("https://idp.example.com@evil.example/x", Some("evil.example")),
            ("https://evil.example\\@idp.example.com/x", Some("evil.example")),
            ("http://idp.example.com/", None),
            ("https:///x", None),
            ("idp.example.com", None),
        ] {
            assert_eq!(https_host(address).as_deref(), expected, "{address}");
        }
    }
}
