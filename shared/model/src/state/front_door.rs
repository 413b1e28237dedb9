//! What WAF does for the doors of an application.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::Permission;

/// WAF asks for leave of the door's own service too, save of API Gateway. What only lists or asks by a door's ARN has no
/// web ACL yet to be limited to.
pub(super) const DOOR_READS: &[Permission] = &[
    Permission {
        action: "apprunner:DescribeWebAclForService",
        resource: "arn:${AWS::Partition}:apprunner:*:${AWS::AccountId}:service/*",
    },
    Permission {
        action: "appsync:GetWebACLForResource",
        resource: "arn:${AWS::Partition}:appsync:*:${AWS::AccountId}:apis/*",
    },
    Permission {
        action: "bedrock-agentcore:GatewayGetWebACLForResource",
        resource: "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",
    },
    Permission {
        action: "cognito-idp:GetWebACLForResource",
        resource: "arn:${AWS::Partition}:cognito-idp:*:${AWS::AccountId}:userpool/*",
    },
    Permission {
        action: "ec2:GetVerifiedAccessInstanceWebAcl",
        resource: "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:verified-access-instance/*",
    },
    Permission {
        action: "elasticloadbalancing:GetLoadBalancerWebACL",
        resource: "arn:${AWS::Partition}:elasticloadbalancing:*:${AWS::AccountId}:loadbalancer/app/*",
    },
    Permission { action: "tag:GetResources", resource: "*" },
    Permission { action: "wafv2:GetWebACL", resource: WEB_ACLS },
    Permission { action: "wafv2:GetWebACLForResource", resource: "*" },
    Permission { action: "wafv2:ListWebACLs", resource: "*" },
];

pub(super) const LOG_READS: &[Permission] = &[
    Permission { action: "wafv2:GetLoggingConfiguration", resource: WEB_ACLS },
    Permission { action: "wafv2:ListTagsForResource", resource: WEB_ACLS },
];

const WEB_ACLS: &str = "arn:${AWS::Partition}:wafv2:*:${AWS::AccountId}:*/webacl/*";

/// A door of an application: a load balancer, a stage of an API, a user pool, a gateway of agents and the like.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FrontDoor {
    /// Whether there is no such door.
    pub gone: bool,
    /// The ARN of the web ACL that stands before it.
    pub web_acl: Option<String>,
    /// The ARNs of those that could, where none does.
    pub others: BTreeSet<String>,
}

impl FrontDoor {
    /// Which others there are says nothing of the door.
    pub(super) fn settle(&mut self) {
        self.others.clear();
    }
}

/// What a web ACL writes down of the requests that it sees.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct WebAclLog {
    /// Whether there is no such web ACL.
    pub gone: bool,
    /// `LoggingConfiguration`, in the API's own spelling; null when it writes nothing down.
    pub logging: Value,
}

impl WebAclLog {
    /// Whether Firewall Manager made it, which then nobody else may change.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        self.logging.get(MANAGED) == Some(&Value::Bool(true))
    }

    /// What to ask for in order to have it again; what AWS alone says of it is left out.
    #[must_use]
    pub fn wanted(&self) -> Value {
        let mut wanted = self.logging.clone();
        if let Some(members) = wanted.as_object_mut() {
            members.remove(MANAGED);
        }
        wanted
    }
}

const MANAGED: &str = "ManagedByFirewallManager";

impl Baselined for FrontDoor {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.web_acl.is_none().then(|| "no web ACL stands before it".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}

impl Baselined for WebAclLog {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.logging.is_null().then(|| "it keeps no log".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
