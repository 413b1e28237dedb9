//! Domains of OpenSearch.

use model::{Finding, PolicyDocument, Scope, SearchDomain, State, StateKind};
use serde_json::json;

use crate::observe::{finding, observe};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:es:eu-west-1:111122223333:domain/vectors";
const POLICY: &str = r#"{"Version":"2012-10-17",  "Statement":[]}"#;

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(ARN, Scope::Generic)]
}

/// What OpenSearch answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let status = json!({"CreationDate": 1, "UpdateDate": 1, "State": "Active"});
    Some(match seen.call.as_str() {
        "es:DescribeDomainConfig" => Answer::ok(json!({"DomainConfig": {
            "AccessPolicies": {"Options": POLICY, "Status": status},
            "VPCOptions": {"Options": {"SubnetIds": ["subnet-1"]}, "Status": status},
            "DomainEndpointOptions": {"Options": {"EnforceHTTPS": true}, "Status": status},
            "AdvancedSecurityOptions": {"Options": {"Enabled": false}, "Status": status},
            "EncryptionAtRestOptions": {"Options": {"Enabled": true}, "Status": status}
        }})),
        "es:ListTags" => Answer::ok(json!({"TagList": [{"Key": "ai:workload", "Value": "claims"}]})),
        _ => return None,
    })
}

async fn read(wire: &Wire) -> SearchDomain {
    let State::SearchDomain(found) = observe(wire, StateKind::SearchDomain, &forms()[0]).await.unwrap().state else {
        panic!("no domain")
    };
    found
}

#[tokio::test]
async fn a_domain_is_read_with_its_guards() {
    let policy = Some(PolicyDocument::new(POLICY));
    let expected =
        SearchDomain { exists: true, policy, in_vpc: true, fine_grained: false, https: true, encrypted: true };
    assert_eq!(read(&Wire::new(crate::observe::sound)).await, expected);
    let gone = Wire::new(|_| Answer::error(409, "ResourceNotFoundException"));
    assert_eq!(read(&gone).await, SearchDomain::default());
}
