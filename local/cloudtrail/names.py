"""What CloudTrail calls a service and an operation."""

from __future__ import annotations

from ..front.models import service_model

# Where the event source is not the name that requests are signed for.
SOURCES = {
    "marketplace-agreement": "agreement-marketplace",
    "servicecatalog-appregistry": "servicecatalog-appregistry",
}

# Recorded in us-east-1 wherever the caller is.
GLOBAL = frozenset({"iam", "organizations", "route53", "cloudfront", "account"})
HOME = "us-east-1"

# Lambda's console of 2015 still shows: its documentation lists these names.
LAMBDA = {
    **dict.fromkeys(
        (
            "CreateAlias",
            "CreateEventSourceMapping",
            "CreateFunction",
            "DeleteAlias",
            "DeleteEventSourceMapping",
            "DeleteFunction",
            "GetAlias",
            "GetEventSourceMapping",
            "ListAliases",
            "ListEventSourceMappings",
            "ListFunctions",
            "ListVersionsByFunction",
            "PublishVersion",
            "UpdateAlias",
            "UpdateEventSourceMapping",
        ),
        "20150331",
    ),
    **dict.fromkeys(
        (
            "AddPermission",
            "GetFunction",
            "GetFunctionConfiguration",
            "GetPolicy",
            "RemovePermission",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
        ),
        "20150331v2",
    ),
    **dict.fromkeys(
        (
            "AddLayerVersionPermission",
            "DeleteLayerVersion",
            "GetLayerVersion",
            "GetLayerVersionByArn",
            "GetLayerVersionPolicy",
            "ListLayers",
            "ListLayerVersions",
            "PublishLayerVersion",
            "RemoveLayerVersionPermission",
        ),
        "20181031",
    ),
    "DeleteFunctionConcurrency": "20171031",
    "GetAccountSettings": "20160819",
    "ListTags": "20170331",
    "PutFunctionConcurrency": "20171031",
    "TagResource": "20170331v2",
    "UntagResource": "20170331v2",
}

RENAMED = {
    "s3": {
        "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
        "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
        "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
        "GetBucketNotificationConfiguration": "GetBucketNotification",
        "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
        "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
        "ListObjectsV2": "ListObjects",
        "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
        "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
        "PutBucketNotificationConfiguration": "PutBucketNotification",
        "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
        "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    },
    "s3control": {
        "DeletePublicAccessBlock": "DeleteAccountPublicAccessBlock",
        "GetPublicAccessBlock": "GetAccountPublicAccessBlock",
        "PutPublicAccessBlock": "PutAccountPublicAccessBlock",
    },
}


def event_source(service: str) -> str:
    """The event source of a service, such as `bedrock.amazonaws.com` for `bedrock-agent` too."""
    model = service_model(service)
    return f"{SOURCES.get(service) or (model.signing_name if model else service)}.amazonaws.com"


def event_name(service: str, operation: str) -> str:
    """The name of an operation in a record."""
    if service == "lambda":
        return operation + LAMBDA.get(operation, "")
    return RENAMED.get(service, {}).get(operation, operation)


def event_region(service: str, region: str, host: str) -> str:
    """The Region that a call is recorded in."""
    return HOME if service in GLOBAL or host == "sts.amazonaws.com" else region
