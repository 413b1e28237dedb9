//! What anything may be built on: a tag makes it a member, and nothing of it makes anything else one.

use super::{Kind, LOG_GROUP, ROLE};
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        service: "ec2",
        operations: &["CreateSecurityGroup", "DeleteSecurityGroup"],
        answered: &["groupId"],
        asked: &["groupId"],
        naming: Naming::Ec2,
        refers: &[],
    },
    Kind {
        service: "ec2",
        operations: &["CreateVpcEndpoint", "DeleteVpcEndpoints"],
        answered: &["createVpcEndpointResponse/vpcEndpoint/vpcEndpointId", "vpcEndpoint/vpcEndpointId"],
        asked: &["vpcEndpointId/content"],
        naming: Naming::Ec2,
        refers: &[],
    },
    Kind {
        service: "ecr",
        operations: &["CreateRepository", "DeleteRepository"],
        answered: &["repository/repositoryArn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[],
    },
    Kind {
        service: "iam",
        operations: &["CreateRole", "DeleteRole"],
        answered: &[],
        asked: &["roleName"],
        naming: ROLE,
        refers: &[],
    },
    Kind {
        service: "iam",
        operations: &["CreateUser", "DeleteUser"],
        answered: &[],
        asked: &["userName"],
        naming: Naming::Iam("user/"),
        refers: &[],
    },
    Kind {
        service: "kms",
        operations: &["CreateKey"],
        answered: &["keyMetadata/arn"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[],
    },
    Kind {
        service: "lambda",
        operations: &["CreateFunction", "DeleteFunction"],
        answered: &[],
        asked: &["functionName"],
        naming: Naming::Function,
        refers: &[],
    },
    Kind {
        service: "logs",
        operations: &["CreateLogGroup", "DeleteLogGroup"],
        answered: &[],
        asked: &["logGroupName"],
        naming: LOG_GROUP,
        refers: &[],
    },
    Kind {
        service: "s3",
        operations: &["CreateBucket", "DeleteBucket"],
        answered: &[],
        asked: &["bucketName"],
        naming: Naming::Bucket,
        refers: &[],
    },
    Kind {
        service: "secretsmanager",
        operations: &["CreateSecret"],
        answered: &["arn", "ARN"],
        asked: &[],
        naming: Naming::Arn,
        refers: &[],
    },
];
