//! What holds data: buckets, vectors, graphs, secrets, and Q Business.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Regional("neptune-graph", "graph/"),
        answered: &["arn"],
        asked: &["graphIdentifier"],
        service: "neptune-graph",
        operations: &["CreateGraph", "UpdateGraph"],
    },
    Kind {
        naming: Naming::Regional("qbusiness", "application/"),
        answered: &["applicationArn"],
        asked: &["applicationId"],
        service: "qbusiness",
        operations: &[
            "AssociatePermission",
            "BatchDeleteDocument",
            "BatchPutDocument",
            "CreateAnonymousWebExperienceUrl",
            "CreateApplication",
            "CreateDataAccessor",
            "CreateDataSource",
            "CreatePlugin",
            "CreateWebExperience",
            "DeleteChatControlsConfiguration",
            "DeleteDataSource",
            "UpdateChatControlsConfiguration",
            "UpdateDataAccessor",
            "UpdateDataSource",
            "UpdatePlugin",
            "UpdateWebExperience",
        ],
    },
    Kind {
        naming: Naming::Bucket,
        answered: &[],
        asked: &["bucketName"],
        service: "s3",
        operations: &["DeleteBucket"],
    },
    Kind {
        naming: Naming::Regional("s3vectors", "bucket/"),
        answered: &["vectorBucketArn"],
        asked: &["vectorBucketArn", "vectorBucketName", "indexArn"],
        service: "s3vectors",
        operations: &[
            "CreateVectorBucket",
            "DeleteIndex",
            "DeleteVectorBucket",
            "DeleteVectorBucketPolicy",
            "PutVectorBucketPolicy",
        ],
    },
    Kind {
        naming: Naming::Arn,
        answered: &["aRN", "arn"],
        asked: &["secretId"],
        service: "secretsmanager",
        operations: &["DeleteSecret"],
    },
    Kind {
        naming: Naming::Regional("secretsmanager", "secret:"),
        answered: &["aRN", "arn"],
        asked: &["secretId"],
        service: "secretsmanager",
        operations: &["CancelRotateSecret", "DeleteResourcePolicy", "PutResourcePolicy"],
    },
];
