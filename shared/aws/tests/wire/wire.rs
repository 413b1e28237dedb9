//! An HTTP client that writes down what it is asked, and answers from a table.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws::config::SdkConfig;
use aws_config::{BehaviorVersion, Region, retry::RetryConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

pub(crate) const REQUEST_ID: &str = "b25f48e8-84fd-11e6-80d9-574e0c4664cb";

/// A request, as far as tests care.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Service and operation: `kms:EnableKey`.
    pub(crate) call: String,
    /// The Region that the request was signed for.
    pub(crate) region: String,
    pub(crate) uri: String,
    /// By names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// What AWS answers.
#[derive(Clone, Debug)]
pub(crate) struct Answer(pub(crate) u16, pub(crate) String);

impl Answer {
    pub(crate) fn ok(body: impl std::fmt::Display) -> Self {
        Self(200, format!("{body}"))
    }

    /// An error of a JSON service.
    pub(crate) fn error(status: u16, code: &str) -> Self {
        Self(status, format!(r#"{{"__type": "{code}", "message": "the {code} of the test"}}"#))
    }

    /// An error of a service that answers in XML. S3's bucket API has no element around it, EC2 has two of its own.
    pub(crate) fn xml_error(status: u16, code: &str, call: &str) -> Self {
        let error = format!("<Error><Code>{code}</Code><Message>no</Message></Error>");
        let error = match call.split(':').next() {
            Some("s3") => error,
            Some("ec2") => format!("<Response><Errors>{error}</Errors></Response>"),
            _ => format!("<ErrorResponse>{error}</ErrorResponse>"),
        };
        Self(status, error)
    }

    /// An error of whatever service answers `call`.
    pub(crate) fn refusal(status: u16, code: &str, call: &str) -> Self {
        let xml = ["cloudformation:", "ec2:", "iam:", "rds:", "sns:", "s3:", "s3control:"]
            .iter()
            .any(|service| call.starts_with(service));
        if xml { Self::xml_error(status, code, call) } else { Self::error(status, code) }
    }
}

type Table = Box<dyn Fn(&Seen) -> Answer + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Wire(Arc<(Mutex<Vec<Seen>>, Table)>);

impl std::fmt::Debug for Wire {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Wire")
    }
}

impl Wire {
    pub(crate) fn new(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        Self(Arc::new((Mutex::default(), Box::new(answer))))
    }

    /// A configuration whose requests come here, once each.
    pub(crate) fn config(&self) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .retry_config(RetryConfig::disabled())
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "AKID", "secret", None, None, "wire",
            )))
            .http_client(SharedHttpClient::new(self.clone()))
            .build()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.0.0.lock().unwrap().clone()
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.call).collect()
    }
}

impl HttpClient for Wire {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let seen = read(&request);
        let Answer(status, body) = (self.0.1)(&seen);
        self.0.0.lock().unwrap().push(seen);
        let mut response = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body));
        response.headers_mut().insert("x-amzn-requestid", REQUEST_ID);
        HttpConnectorFuture::ready(Ok(response))
    }
}

fn read(request: &HttpRequest) -> Seen {
    let body = request.body().bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let length = request.body().bytes().map_or(0, <[u8]>::len).to_string();
    assert!(request.headers().get("content-length").is_none_or(|said| said == length), "{length}: {body}");
    let scope = request.headers().get("authorization").unwrap_or_default();
    let scope: Vec<_> = scope.split('/').map(str::to_owned).collect();
    let (region, service) = (scope.get(2).cloned().unwrap_or_default(), scope.get(3).cloned().unwrap_or_default());
    let target = request.headers().get("x-amz-target").and_then(|target| target.rsplit('.').next());
    let action = body.split('&').find_map(|part| part.strip_prefix("Action=")).map(str::to_owned);
    let call = match target.map(str::to_owned).or(action) {
        Some(operation) => format!("{service}:{operation}"),
        None => rest(request.method(), request.uri(), &service),
    };
    let headers = request.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Seen { call, region, uri: request.uri().to_owned(), headers, body }
}

/// The operation of a request that tells it by method and path.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn rest(method: &str, uri: &str, service: &str) -> String {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let control = path.ends_with("/v20180820/configuration/publicAccessBlock");
    let operation = match (service, method) {
        ("s3", "GET") if control => return "s3control:GetPublicAccessBlock".to_owned(),
        ("s3", "PUT") if control => return "s3control:PutPublicAccessBlock".to_owned(),
        ("s3", "DELETE") if control => return "s3control:DeletePublicAccessBlock".to_owned(),
        ("s3", "DELETE") if query.starts_with("publicAccessBlock") => "DeletePublicAccessBlock",
        ("s3", "DELETE") if query.starts_with("policy") => "DeleteBucketPolicy",
        ("s3", "GET") if query.starts_with("policy") => "GetBucketPolicy",
        ("s3", "PUT") if query.starts_with("policy") => "PutBucketPolicy",
        ("s3", "GET") if query.starts_with("acl") => "GetBucketAcl",
        ("s3", "PUT") if query.starts_with("acl") => "PutBucketAcl",
        ("s3", "GET") if query.starts_with("ownershipControls") => "GetBucketOwnershipControls",
        ("s3", "GET") if query.starts_with("publicAccessBlock") => "GetPublicAccessBlock",
        ("s3", "PUT") if query.starts_with("publicAccessBlock") => "PutPublicAccessBlock",
        ("s3", "GET") if query.starts_with("tagging") => "GetBucketTagging",
        ("s3", "GET") if query.starts_with("versioning") => "GetBucketVersioning",
        ("s3", "PUT") if query.starts_with("versioning") => "PutBucketVersioning",
        ("s3", "DELETE") if query.starts_with("encryption") => "DeleteBucketEncryption",
        ("s3", "GET") if query.starts_with("encryption") => "GetBucketEncryption",
        ("s3", "PUT") if query.starts_with("encryption") => "PutBucketEncryption",
        ("s3", "GET") if query.starts_with("logging") => "GetBucketLogging",
        ("s3", "PUT") if query.starts_with("logging") => "PutBucketLogging",
        ("s3", "GET") if query.starts_with("object-lock") => "GetObjectLockConfiguration",
        ("s3", "DELETE") if query.starts_with("lifecycle") => "DeleteBucketLifecycle",
        ("s3", "GET") if query.starts_with("lifecycle") => "GetBucketLifecycleConfiguration",
        ("s3", "PUT") if query.starts_with("lifecycle") => "PutBucketLifecycleConfiguration",
        ("s3", "DELETE") if query.starts_with("replication") => "DeleteBucketReplication",
        ("s3", "GET") if query.starts_with("replication") => "GetBucketReplication",
        ("s3", "PUT") if query.starts_with("replication") => "PutBucketReplication",
        ("s3", "GET") if query.contains("x-id=ListBuckets") => "ListBuckets",
        ("s3", "GET") if query.contains("versionId=") => "GetObject",
        ("s3", "PUT") if query.starts_with("tagging") => "PutBucketTagging",
        ("bedrock", "GET") if path.ends_with("/logging/modelinvocations") => "GetModelInvocationLoggingConfiguration",
        ("bedrock", "PUT") if path.ends_with("/logging/modelinvocations") => "PutModelInvocationLoggingConfiguration",
        ("bedrock", "DELETE") if path.ends_with("/logging/modelinvocations") => {
            "DeleteModelInvocationLoggingConfiguration"
        }
        ("bedrock", "GET") if path.ends_with("/data-retention") => "GetAccountDataRetention",
        ("bedrock", "PUT") if path.ends_with("/data-retention") => "PutAccountDataRetention",
        ("bedrock", "GET") if path.ends_with("/enforcedGuardrailsConfiguration") => {
            "ListEnforcedGuardrailsConfiguration"
        }
        ("bedrock", "PUT") if path.ends_with("/enforcedGuardrailsConfiguration") => "PutEnforcedGuardrailConfiguration",
        ("bedrock", "DELETE") if path.contains("/enforcedGuardrailsConfiguration/") => {
            "DeleteEnforcedGuardrailConfiguration"
        }
        ("bedrock", "GET") if path.ends_with("/guardrails") => "ListGuardrails",
        ("bedrock", "POST") if path.ends_with("/guardrails") => "CreateGuardrail",
        ("bedrock", "DELETE") if path.contains("/guardrails/") => "DeleteGuardrail",
        ("bedrock", "GET") if path.contains("/guardrails/") => "GetGuardrail",
        ("bedrock", "PUT") if path.contains("/guardrails/") => "UpdateGuardrail",
        ("bedrock", "POST") if path.ends_with("/listTagsForResource") => "ListTagsForResource",
        ("bedrock" | "qbusiness" | "s3vectors", "GET") if path.contains("/tags/") => "ListTagsForResource",
        ("es", "GET") if path.ends_with("/config") => "DescribeDomainConfig",
        ("es", "POST") if path.ends_with("/config") => "UpdateDomainConfig",
        ("es", "GET") if path.contains("/tags") => "ListTags",
        ("s3vectors", "POST") => path.rsplit('/').next().unwrap_or_default(),
        ("bedrock" | "bedrock-agentcore", _) if is_policy(path) => match method {
            "GET" => "GetResourcePolicy",
            "DELETE" => "DeleteResourcePolicy",
            _ => "PutResourcePolicy",
        },
        ("bedrock-agentcore", "GET") if path.ends_with("/rate-limits") => "ListGatewayRateLimits",
        ("bedrock-agentcore", "POST") if path.ends_with("/rate-limits") => "CreateGatewayRateLimit",
        ("bedrock-agentcore", "PATCH") if path.contains("/rate-limits/") => "UpdateGatewayRateLimit",
        ("bedrock-agentcore", "DELETE") if path.contains("/rate-limits/") => "DeleteGatewayRateLimit",
        ("bedrock-agentcore", "GET") if path.ends_with("/policies") => "ListPolicies",
        ("bedrock-agentcore", "POST") if path.ends_with("/policies") => "CreatePolicy",
        ("bedrock-agentcore", "PATCH") if path.contains("/policies/") => "UpdatePolicy",
        ("bedrock-agentcore", "DELETE") if path.contains("/policies/") => "DeletePolicy",
        ("bedrock-agentcore", "POST") if path.contains("/runtime-endpoints") => "ListAgentRuntimeEndpoints",
        ("bedrock-agentcore", "PUT") if path.contains("/runtime-endpoints/") => "UpdateAgentRuntimeEndpoint",
        ("bedrock-agentcore", "POST") if path.ends_with("/get-token-vault") => "GetTokenVault",
        ("bedrock-agentcore", "POST") if path.ends_with("/set-token-vault-cmk") => "SetTokenVaultCMK",
        ("bedrock-agentcore", "POST") if path.ends_with("WorkloadIdentity") => {
            path.rsplit('/').next().unwrap_or_default()
        }
        ("bedrock-agentcore", "GET") if path.contains("/runtimes/") => "GetAgentRuntime",
        ("bedrock-agentcore", "PUT") if path.contains("/runtimes/") => "UpdateAgentRuntime",
        ("bedrock-agentcore", "GET") if path.contains("/memories/") => "GetMemory",
        ("bedrock", "GET") if path.contains("/actiongroups/") => "GetAgentActionGroup",
        ("bedrock", "PUT") if path.contains("/actiongroups/") => "UpdateAgentActionGroup",
        ("bedrock", "POST") if path.ends_with("/actiongroups") => "ListAgentActionGroups",
        ("bedrock", "POST") if path.ends_with("/agentcollaborators") => "ListAgentCollaborators",
        ("bedrock", "PUT") if path.ends_with("/agentcollaborators") => "AssociateAgentCollaborator",
        ("bedrock", "DELETE") if path.contains("/agentcollaborators/") => "DisassociateAgentCollaborator",
        ("bedrock", "GET") if path.contains("/agentversions/") => "GetAgentVersion",
        ("bedrock", "POST") if path.ends_with("/agentaliases") => "ListAgentAliases",
        ("bedrock", "PUT") if path.contains("/agentaliases/") => "UpdateAgentAlias",
        ("bedrock", "POST") if path.ends_with("/datasources") => "ListDataSources",
        ("bedrock", "GET") if path.contains("/datasources/") => "GetDataSource",
        ("bedrock", "PUT") if path.contains("/datasources/") => "UpdateDataSource",
        ("bedrock", "GET") if path.contains("/knowledgebases/") => "GetKnowledgeBase",
        ("bedrock", "GET") if path.contains("/model-invocation-job/") => "GetModelInvocationJob",
        ("bedrock", "POST") if path.contains("/model-invocation-job/") => "StopModelInvocationJob",
        ("bedrock", "GET") if path.contains("/model-customization-jobs/") => "GetModelCustomizationJob",
        ("bedrock", "POST") if path.contains("/model-customization-jobs/") => "StopModelCustomizationJob",
        ("bedrock", "GET") if path.contains("/agents/") => "GetAgent",
        ("bedrock", "PUT") if path.contains("/agents/") => "UpdateAgent",
        ("bedrock", "POST") if path.contains("/agents/") => "PrepareAgent",
        ("bedrock-agentcore", "GET") if path.contains("/online-evaluation-configs/") => "GetOnlineEvaluationConfig",
        ("bedrock-agentcore", "PUT") if path.contains("/online-evaluation-configs/") => "UpdateOnlineEvaluationConfig",
        ("bedrock-agentcore", "GET") if path.ends_with("/targets") => "ListGatewayTargets",
        ("bedrock-agentcore", "GET") if path.contains("/targets/") => "GetGatewayTarget",
        ("bedrock-agentcore", "PUT") if path.contains("/targets/") => "UpdateGatewayTarget",
        ("bedrock-agentcore", "GET") if path.contains("/gateways/") => "GetGateway",
        ("bedrock-agentcore", "PUT") if path.contains("/gateways/") => "UpdateGateway",
        ("bedrock-agentcore", "GET") if path.contains("/tags/") => "ListTagsForResource",
        ("securityhub", "GET") if path.ends_with("/accounts") => "DescribeHub",
        ("securityhub", "POST") if path.ends_with("/accounts") => "EnableSecurityHub",
        ("securityhub", "POST") if path.ends_with("/standards/get") => "GetEnabledStandards",
        ("securityhub", "POST") if path.ends_with("/standards/register") => "BatchEnableStandards",
        ("securityhub", "POST") if path.ends_with("/standards/deregister") => "BatchDisableStandards",
        ("macie2", "GET") if path.ends_with("/macie") => "GetMacieSession",
        ("macie2", "POST") if path.ends_with("/macie") => "EnableMacie",
        ("macie2", "PATCH") if path.ends_with("/macie") => "UpdateMacieSession",
        ("macie2", "GET") if path.ends_with("/automated-discovery/configuration") => {
            "GetAutomatedDiscoveryConfiguration"
        }
        ("macie2", "PUT") if path.ends_with("/automated-discovery/configuration") => {
            "UpdateAutomatedDiscoveryConfiguration"
        }
        ("guardduty", "GET") if path.contains("/filter/") => "GetFilter",
        ("guardduty", "POST") if path.contains("/filter/") => "UpdateFilter",
        ("guardduty", "GET") if path.ends_with("/detector") => "ListDetectors",
        ("guardduty", "GET") if path.contains("/detector/") => "GetDetector",
        ("guardduty", "POST") if path.ends_with("/detector") => "CreateDetector",
        ("guardduty", "DELETE") if path.contains("/detector/") => "DeleteDetector",
        ("guardduty", "POST") if path.contains("/detector/") => "UpdateDetector",
        ("lambda", "GET") if path.ends_with("/aliases") => "ListAliases",
        ("lambda", "PUT") if path.contains("/aliases/") => "UpdateAlias",
        ("lambda", "GET") if path.ends_with("/configuration") => "GetFunctionConfiguration",
        ("lambda", "GET") if path.ends_with("/concurrency") => "GetFunctionConcurrency",
        ("lambda", "PUT") if path.ends_with("/concurrency") => "PutFunctionConcurrency",
        ("lambda", "DELETE") if path.ends_with("/concurrency") => "DeleteFunctionConcurrency",
        ("lambda", "GET") if path.ends_with("/event-source-mappings") => "ListEventSourceMappings",
        ("lambda", "PUT") if path.contains("/event-source-mappings/") => "UpdateEventSourceMapping",
        ("scheduler", "GET") => "GetSchedule",
        ("lambda", "GET") if path.ends_with("/policy") => "GetPolicy",
        ("lambda", "POST") if path.ends_with("/policy") => "AddPermission",
        ("lambda", "DELETE") if path.contains("/policy/") => "RemovePermission",
        ("lambda", "GET") if path.ends_with("/urls") => "ListFunctionUrlConfigs",
        ("lambda", "PUT") if path.ends_with("/url") => "UpdateFunctionUrlConfig",
        ("lambda", "GET") if path.contains("/tags/") => "ListTags",
        ("qbusiness", "GET") if path.ends_with("/chatcontrols") => "GetChatControlsConfiguration",
        ("qbusiness", "PATCH") if path.ends_with("/chatcontrols") => "UpdateChatControlsConfiguration",
        ("qbusiness", "GET") if path.ends_with("/policy") => "GetPolicy",
        ("qbusiness", "POST") if path.ends_with("/policy") => "AssociatePermission",
        ("qbusiness", "DELETE") if path.contains("/policy/") => "DisassociatePermission",
        ("qbusiness", "GET") if path.ends_with("/dataaccessors") => "ListDataAccessors",
        ("qbusiness", "GET") if path.ends_with("/experiences") => "ListWebExperiences",
        ("qbusiness", "GET") if path.contains("/experiences/") => "GetWebExperience",
        ("qbusiness", "PUT") if path.contains("/experiences/") => "UpdateWebExperience",
        ("qbusiness", "GET") if path.ends_with("/plugins") => "ListPlugins",
        ("qbusiness", "GET") if path.contains("/plugins/") => "GetPlugin",
        ("qbusiness", "PUT") if path.contains("/plugins/") => "UpdatePlugin",
        ("qbusiness", "GET") if path.contains("/applications/") => "GetApplication",
        _ => return format!("{service}:{method} {uri}"),
    };
    format!("{service}:{operation}")
}

/// Bedrock has two APIs of policies, whose paths differ by a hyphen.
fn is_policy(path: &str) -> bool {
    path.contains("/resource-policy") || path.contains("/resourcepolicy/")
}
