"""Sorts calls: management or data, reading or writing, recorded or not."""

from __future__ import annotations

import re
from collections.abc import Mapping

READS = re.compile(
    r"(Get|List|Describe|Head|Lookup|Search|Query|Scan|BatchGet|BatchDescribe|Simulate|Validate|Check|Preview|Select"
    r"|Estimate|Retrieve|View|Discover|Filter|InvokeModel|Converse)(?![a-z])"
)

# Read-only whatever their names say.
READING: Mapping[str, frozenset[str]] = {
    "bedrock-runtime": frozenset({"ApplyGuardrail", "CountTokens"}),
    "iam": frozenset({"GenerateCredentialReport", "GenerateServiceLastAccessedDetails"}),  # by their access level
    "kms": frozenset(
        {
            "Decrypt",
            "DeriveSharedSecret",
            "Encrypt",
            "GenerateDataKey",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateMac",
            "GenerateRandom",
            "ReEncrypt",
            "Sign",
            "Verify",
            "VerifyMac",
        }
    ),
    "sqs": frozenset({"ReceiveMessage"}),
    "sts": frozenset(
        {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "DecodeAuthorizationMessage"}
    ),
}

# The resource type of each data event; `*` stands for all calls of a service.
DATA: Mapping[str, Mapping[str, str]] = {
    "bedrock-agent-runtime": {
        "InvokeAgent": "AWS::Bedrock::AgentAlias",
        "InvokeFlow": "AWS::Bedrock::FlowAlias",
        "InvokeInlineAgent": "AWS::Bedrock::InlineAgent",
        "OptimizePrompt": "AWS::Bedrock::Prompt",
        "Retrieve": "AWS::Bedrock::KnowledgeBase",
        "RetrieveAndGenerate": "AWS::Bedrock::KnowledgeBase",
        "RetrieveAndGenerateStream": "AWS::Bedrock::KnowledgeBase",
        "*": "AWS::Bedrock::AgentAlias",
    },
    "bedrock-runtime": {
        "ApplyGuardrail": "AWS::Bedrock::Guardrail",
        "GetAsyncInvoke": "AWS::Bedrock::AsyncInvoke",
        "InvokeModelWithBidirectionalStream": "AWS::Bedrock::Model",
        "ListAsyncInvokes": "AWS::Bedrock::AsyncInvoke",
        "StartAsyncInvoke": "AWS::Bedrock::Model",
    },
    "bedrock-agentcore": {
        "CompleteResourceTokenAuth": "AWS::BedrockAgentCore::TokenVault",
        "GetResourceApiKey": "AWS::BedrockAgentCore::APIKeyCredentialProvider",
        "GetResourceOauth2Token": "AWS::BedrockAgentCore::OAuth2CredentialProvider",
        "GetWorkloadAccessToken": "AWS::BedrockAgentCore::WorkloadIdentity",
        "GetWorkloadAccessTokenForJWT": "AWS::BedrockAgentCore::WorkloadIdentity",
        "GetWorkloadAccessTokenForUserId": "AWS::BedrockAgentCore::WorkloadIdentity",
        "InvokeAgentRuntime": "AWS::BedrockAgentCore::Runtime",
        "InvokeAgentRuntimeCommand": "AWS::BedrockAgentCore::Runtime",
        "StopRuntimeSession": "AWS::BedrockAgentCore::Runtime",
        "InvokeCodeInterpreter": "AWS::BedrockAgentCore::CodeInterpreter",
        "StartCodeInterpreterSession": "AWS::BedrockAgentCore::CodeInterpreter",
        "StopCodeInterpreterSession": "AWS::BedrockAgentCore::CodeInterpreter",
        "StartBrowserSession": "AWS::BedrockAgentCore::Browser",
        "StopBrowserSession": "AWS::BedrockAgentCore::Browser",
        "UpdateBrowserStream": "AWS::BedrockAgentCore::Browser",
        "Evaluate": "AWS::BedrockAgentCore::Evaluator",
        "*": "AWS::BedrockAgentCore::Memory",
    },
    "cloudwatch": dict.fromkeys(
        ("GetMetricData", "GetMetricStatistics", "GetMetricWidgetImage", "ListMetrics", "PutMetricData"),
        "AWS::CloudWatch::Metric",
    ),
    "dynamodb": dict.fromkeys(
        (
            "BatchExecuteStatement",
            "BatchGetItem",
            "BatchWriteItem",
            "DeleteItem",
            "ExecuteStatement",
            "ExecuteTransaction",
            "GetItem",
            "PutItem",
            "Query",
            "Scan",
            "TransactGetItems",
            "TransactWriteItems",
            "UpdateItem",
        ),
        "AWS::DynamoDB::Table",
    ),
    "dynamodbstreams": {"GetRecords": "AWS::DynamoDB::Stream", "GetShardIterator": "AWS::DynamoDB::Stream"},
    "kinesis": dict.fromkeys(("GetRecords", "PutRecord", "PutRecords", "GetShardIterator"), "AWS::Kinesis::Stream"),
    "lambda": dict.fromkeys(("Invoke", "InvokeAsync", "InvokeWithResponseStream"), "AWS::Lambda::Function"),
    "s3": dict.fromkeys(
        (
            "AbortMultipartUpload",
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "DeleteObject",
            "DeleteObjectTagging",
            "DeleteObjects",
            "GetObject",
            "GetObjectAcl",
            "GetObjectAttributes",
            "GetObjectLegalHold",
            "GetObjectRetention",
            "GetObjectTagging",
            "GetObjectTorrent",
            "HeadBucket",
            "HeadObject",
            "ListMultipartUploads",
            "ListObjectVersions",
            "ListObjects",
            "ListObjectsV2",
            "ListParts",
            "PutObject",
            "PutObjectAcl",
            "PutObjectLegalHold",
            "PutObjectRetention",
            "PutObjectTagging",
            "RestoreObject",
            "SelectObjectContent",
            "UploadPart",
            "UploadPartCopy",
        ),
        "AWS::S3::Object",
    ),
    "s3vectors": dict.fromkeys(
        ("DeleteVectors", "GetVectors", "ListVectors", "PutVectors", "QueryVectors"), "AWS::S3Vectors::Index"
    ),
    "sagemaker-runtime": {"*": "AWS::SageMaker::Endpoint"},
    "sns": {"Publish": "AWS::SNS::Topic", "PublishBatch": "AWS::SNS::Topic"},
    "sqs": dict.fromkeys(
        (
            "ChangeMessageVisibility",
            "ChangeMessageVisibilityBatch",
            "DeleteMessage",
            "DeleteMessageBatch",
            "ReceiveMessage",
            "SendMessage",
            "SendMessageBatch",
        ),
        "AWS::SQS::Queue",
    ),
}

# Neither management nor data events; whether a trail could choose PutEvents is not confirmed.
UNRECORDED: Mapping[str, frozenset[str]] = {
    "events": frozenset({"PutEvents", "TestEventPattern"}),
    "logs": frozenset({"PutLogEvents", "GetLogEvents", "FilterLogEvents", "GetLogRecord", "StartLiveTail"}),
    "xray": frozenset({"PutTraceSegments", "PutTelemetryRecords", "GetSamplingRules", "GetSamplingTargets"}),
}


def data_type(service: str, operation: str) -> str | None:
    """The resource type under which a trail chooses a call as a data event; none for a management event."""
    types = DATA.get(service, {})
    return types.get(operation, types.get("*"))


def is_recorded(service: str, operation: str) -> bool:
    """Whether CloudTrail knows the call at all."""
    return operation not in UNRECORDED.get(service, frozenset())


def is_read_only(service: str, operation: str) -> bool:
    """Whether a call is said to change nothing."""
    return operation in READING.get(service, frozenset()) or READS.match(operation) is not None
