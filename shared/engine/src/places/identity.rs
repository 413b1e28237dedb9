//! Identities, accounts and what is shared with others.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Regional("access-analyzer", "analyzer/"),
        answered: &[],
        asked: &["analyzerName"],
        service: "access-analyzer",
        operations: &["DeleteAnalyzer"],
    },
    Kind {
        naming: Naming::Setting("account", "regions"),
        answered: &[],
        asked: &[],
        service: "account",
        operations: &["EnableRegion"],
    },
    Kind {
        naming: Naming::Iam("group/"),
        answered: &[],
        asked: &["groupName"],
        service: "iam",
        operations: &["PutGroupPolicy"],
    },
    Kind {
        naming: Naming::Iam("policy/"),
        answered: &["policy/arn"],
        asked: &["policyArn"],
        service: "iam",
        operations: &["CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion"],
    },
    Kind {
        naming: Naming::Iam("role/"),
        answered: &["role/arn"],
        asked: &["roleName"],
        service: "iam",
        operations: &[
            "CreateRole",
            "DeleteRolePermissionsBoundary",
            "PutRolePermissionsBoundary",
            "PutRolePolicy",
            "UpdateAssumeRolePolicy",
        ],
    },
    Kind {
        naming: Naming::Organization,
        answered: &[],
        asked: &["policyId", "accountId"],
        service: "organizations",
        operations: &["DeletePolicy", "DetachPolicy", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy"],
    },
    Kind {
        naming: Naming::Setting("organizations", "organization"),
        answered: &[],
        asked: &[],
        service: "organizations",
        operations: &[
            "DeregisterDelegatedAdministrator",
            "DisableAWSServiceAccess",
            "DisablePolicyType",
            "LeaveOrganization",
        ],
    },
    Kind {
        naming: Naming::Arn,
        answered: &[],
        asked: &["resourceArns", "resourceShareArn"],
        service: "ram",
        operations: &["AssociateResourceShare", "CreateResourceShare"],
    },
    Kind {
        naming: Naming::Setting("servicequotas", "quotas"),
        answered: &[],
        asked: &[],
        service: "servicequotas",
        operations: &["RequestServiceQuotaIncrease"],
    },
];
