//! Q Business and vector buckets.

use super::{Kind, ROLE};
use crate::naming::Naming;

const APPLICATION: Naming = Naming::Regional("qbusiness", "application/");

pub(super) const KINDS: &[Kind] = &[
    Kind {
        service: "qbusiness",
        operations: &["CreateApplication", "DeleteApplication", "UpdateApplication"],
        answered: &["applicationArn"],
        asked: &["applicationId"],
        naming: APPLICATION,
        refers: &[("encryptionConfiguration/kmsKeyId", Naming::Key), ("roleArn", ROLE)],
    },
    Kind {
        service: "qbusiness",
        operations: &["CreateDataSource", "UpdateDataSource"],
        answered: &[],
        asked: &["applicationId"],
        naming: APPLICATION,
        refers: &[
            ("roleArn", ROLE),
            ("vpcConfiguration/securityGroupIds", Naming::Ec2),
            ("vpcConfiguration/subnetIds", Naming::Ec2),
        ],
    },
    Kind {
        service: "s3vectors",
        operations: &["CreateVectorBucket", "DeleteVectorBucket"],
        answered: &["vectorBucketArn"],
        asked: &["vectorBucketArn", "vectorBucketName"],
        naming: Naming::Regional("s3vectors", "bucket/"),
        refers: &[("encryptionConfiguration/kmsKeyArn", Naming::Key)],
    },
];
