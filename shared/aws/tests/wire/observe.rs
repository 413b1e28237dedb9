//! Readers.

use std::collections::BTreeSet;

use aws::observe::{ObserveError, Observer};
use model::{
    Arn, EventStoreState, Finding, KeyState, KeyStatus, Observed, PublicAccess, PublicAccessBlock, RecorderState,
    Resource, Scope, State, StateKind, UrlState,
};
use serde_json::{Value, json};

use crate::wire::{Answer, Seen, Wire};
use crate::{
    agentcore, bedrock, collections, configuration, ec2, ecr, endpoints, flow_logs, guardduty, iam, kendra, kms, logs,
    macie, opensearch, policy, qbusiness, rds, releases, resource_policy, routes, s3, s3_keeping, s3vectors, sagemaker,
    securityhub, stack, tags, wafv2,
};

const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";
const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:tool";
const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
const STORE: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/1";

pub(crate) fn finding(arn: &str, scope: Scope) -> Finding {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    serde_json::from_value(json!({
        "resource": Resource { arn: Arn::new(arn), account, region, scope },
        "summary": "", "subjects": [], "operation": "", "ceiling": null,
    }))
    .unwrap()
}

/// What AWS answers about sound resources.
#[expect(clippy::too_many_lines, reason = "an arm for each call, and nothing else")]
pub(crate) fn sound(seen: &Seen) -> Answer {
    if let Some(answer) = releases::sound(seen)
        .or_else(|| stack::sound(seen))
        .or_else(|| resource_policy::sound(seen))
        .or_else(|| s3::sound(seen))
        .or_else(|| s3_keeping::sound(seen))
        .or_else(|| s3vectors::sound(seen))
        .or_else(|| kms::sound(seen))
        .or_else(|| ecr::sound(seen))
        .or_else(|| guardduty::sound_filter(seen))
        .or_else(|| routes::sound(seen))
        .or_else(|| securityhub::sound(seen))
        .or_else(|| macie::sound(seen))
        .or_else(|| kendra::sound(seen))
        .or_else(|| wafv2::sound(seen))
        .or_else(|| collections::sound(seen))
        .or_else(|| endpoints::sound(seen))
        .or_else(|| flow_logs::sound(seen))
        .or_else(|| opensearch::sound(seen))
    {
        return answer;
    }
    let trail = |name: &str| {
        json!({"Name": name, "TrailARN": TRAIL.replace("main", name), "HomeRegion": "eu-west-1",
               "S3BucketName": "trails", "SnsTopicARN": "", "IsMultiRegionTrail": true, "KmsKeyId": "k"})
    };
    let all = json!({"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]});
    match seen.call.as_str() {
        "s3:GetPublicAccessBlock" | "s3control:GetPublicAccessBlock" => Answer::ok(
            "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
        ),
        "s3:GetBucketTagging" => {
            Answer::ok("<Tagging><TagSet><Tag><Key>ai:workload</Key><Value>claims</Value></Tag></TagSet></Tagging>")
        }
        "kms:DescribeKey" => Answer::ok(json!({"KeyMetadata": {"KeyId": "1", "Arn": KEY, "KeyState": "Enabled"}})),
        "kms:GetKeyRotationStatus" => Answer::ok(json!({"KeyRotationEnabled": true, "RotationPeriodInDays": 90})),
        "kms:ListResourceTags" => Answer::ok(json!({"Tags": [{"TagKey": "ai:workload", "TagValue": "claims"}]})),
        "lambda:GetPolicy" => Answer::ok(json!({"Policy": json!({"Statement": [{"Sid": seen.uri}]}).to_string()})),
        "lambda:ListFunctionUrlConfigs" => Answer::ok(json!({"FunctionUrlConfigs": [{
            "FunctionUrl": "https://x", "FunctionArn": format!("{FUNCTION}:beta"), "AuthType": "NONE",
            "CreationTime": "", "LastModifiedTime": ""
        }]})),
        "lambda:ListTags" => Answer::ok(json!({"Tags": {"ai:workload": "claims"}})),
        "cloudtrail:DescribeTrails" => Answer::ok(json!({"trailList": [trail("main"), trail("second")]})),
        "cloudtrail:GetTrailStatus" => Answer::ok(json!({"IsLogging": true})),
        "cloudtrail:GetEventSelectors" => Answer::ok(json!({"AdvancedEventSelectors": [all]})),
        "cloudtrail:GetInsightSelectors" => Answer::ok(json!({"InsightSelectors": [
            {"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight", "EventCategories": ["Data"]}
        ]})),
        "cloudtrail:GetEventDataStore" => Answer::ok(json!({"Status": "STOPPED_INGESTION"})),
        call if call.starts_with("bedrock:") => bedrock::sound(seen),
        call if call.starts_with("bedrock-agentcore:") => agentcore::sound(seen),
        call if call.starts_with("config:") => configuration::sound(seen),
        call if call.starts_with("ec2:") => ec2::sound(seen),
        call if call.starts_with("guardduty:") => guardduty::sound(seen),
        call if call.starts_with("iam:") => iam::sound(seen),
        call if call.starts_with("logs:") => logs::sound(seen),
        call if call.starts_with("qbusiness:") => qbusiness::sound(seen),
        call if call.starts_with("rds:") => rds::sound(seen),
        call if call.starts_with("sagemaker:") => sagemaker::sound(seen),
        "ssm:GetParameter" | "s3:GetObject" => policy::sound(seen),
        call if call.starts_with("tagging:") => tags::sound(seen),
        other => Answer(404, format!("no answer for {other}")),
    }
}

/// What AWS answers when all is well.
pub(crate) fn as_it_is() -> Wire {
    Wire::new(sound)
}

/// The same, but for one call.
pub(crate) fn but(call: &'static str, answer: Answer) -> Wire {
    Wire::new(move |seen| if seen.call == call { answer.clone() } else { sound(seen) })
}

pub(crate) fn missing(call: &'static str, code: &str) -> Wire {
    but(call, Answer::xml_error(404, code, call))
}

pub(crate) async fn observe(wire: &Wire, kind: StateKind, finding: &Finding) -> Result<Observed, ObserveError> {
    let observer = Observer::new(&wire.config(), "ai:workload").with_policies_in("policies").with_stack("guard");
    observer.observe(kind, finding).await
}

pub(crate) async fn state(wire: &Wire, kind: StateKind, finding: &Finding) -> State {
    Box::pin(observe(wire, kind, finding)).await.unwrap().state
}

/// A resource of each form that the kind has.
#[expect(clippy::too_many_lines, reason = "an arm for each kind of state, and nothing else")]
fn forms(kind: StateKind) -> Vec<Finding> {
    match kind {
        StateKind::PublicAccess => {
            vec![finding("arn:aws:s3:::corpus", Scope::Generic), finding("arn:aws:s3:::account", Scope::Setting)]
        }
        StateKind::Key => vec![finding(KEY, Scope::Generic)],
        StateKind::Function | StateKind::FunctionConcurrency => vec![finding(FUNCTION, Scope::Generic)],
        StateKind::FunctionRelease => releases::forms(),
        StateKind::Recorder => vec![finding(TRAIL, Scope::Setting), finding(STORE, Scope::Setting)],
        StateKind::Config => configuration::forms(),
        StateKind::Compute
        | StateKind::Domain
        | StateKind::Endpoint
        | StateKind::Lifecycle
        | StateKind::ModelPackage
        | StateKind::Monitoring
        | StateKind::Notebook => sagemaker::forms(kind),
        StateKind::Logs => logs::forms(),
        StateKind::Attachments
        | StateKind::Boundary
        | StateKind::Credentials
        | StateKind::Grants
        | StateKind::RoleSessions
        | StateKind::Trust
        | StateKind::UserAccess => iam::forms(kind),
        StateKind::SecurityGroup => ec2::forms(),
        StateKind::RouteTable => routes::forms(),
        StateKind::SecurityHub => securityhub::forms(),
        StateKind::Macie => macie::forms(),
        StateKind::KendraIndex => kendra::forms(),
        StateKind::FrontDoor | StateKind::WebAclLog => wafv2::forms(kind),
        StateKind::FlowLog => flow_logs::forms(),
        StateKind::VpcEndpoint => endpoints::forms(),
        StateKind::Detector => guardduty::forms(),
        StateKind::FindingFilter => guardduty::filters(),
        StateKind::InvocationLogging
        | StateKind::Guardrail
        | StateKind::EnforcedGuardrail
        | StateKind::DataRetention
        | StateKind::KnowledgeBase
        | StateKind::ModelJob
        | StateKind::Agent
        | StateKind::AgentReach => bedrock::forms(kind),
        StateKind::GatewayTargets
        | StateKind::Gateway
        | StateKind::Runtime
        | StateKind::Memory
        | StateKind::Evaluation
        | StateKind::RuntimeEndpoints
        | StateKind::TokenVault
        | StateKind::WorkloadIdentity
        | StateKind::PolicyEngine => agentcore::forms(kind),
        StateKind::ChatControls | StateKind::ApplicationAccess | StateKind::Plugins => qbusiness::forms(kind),
        StateKind::PolicyParameter => policy::forms(),
        StateKind::PhaseTag | StateKind::Occurrence => tags::forms(),
        StateKind::ResourcePolicy => resource_policy::forms(),
        StateKind::BucketAccess => s3::forms(),
        StateKind::BucketProtection | StateKind::BucketLifecycle | StateKind::BucketReplication => s3_keeping::forms(),
        StateKind::Repository => ecr::forms(),
        StateKind::CollectionAccess | StateKind::CollectionNetwork => collections::forms(),
        StateKind::CollectionProtection => collections::forms()[..2].to_vec(),
        StateKind::Database => rds::forms(),
        StateKind::SearchDomain => opensearch::forms(),
        StateKind::VectorBucket => s3vectors::forms(),
        StateKind::KeySharing => kms::forms(),
        StateKind::StackPart => stack::forms(),
    }
}

/// The IAM action that AWS asks for when the operation is called.
fn action(call: &str) -> String {
    match call {
        "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock".to_owned(),
        "s3:GetBucketEncryption" => "s3:GetEncryptionConfiguration".to_owned(),
        "s3:GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration".to_owned(),
        "s3:GetBucketReplication" => "s3:GetReplicationConfiguration".to_owned(),
        "s3:GetObjectLockConfiguration" => "s3:GetBucketObjectLockConfiguration".to_owned(),
        "s3:ListBuckets" => "s3:ListAllMyBuckets".to_owned(),
        // Each call names a version.
        "s3:GetObject" => "s3:GetObjectVersion".to_owned(),
        "s3control:GetPublicAccessBlock" => "s3:GetAccountPublicAccessBlock".to_owned(),
        "tagging:GetResources" => "tag:GetResources".to_owned(),
        other => other.to_owned(),
    }
}

fn of_doors() -> [&'static str; 7] {
    [
        "apprunner:DescribeWebAclForService",
        "appsync:GetWebACLForResource",
        "bedrock-agentcore:GatewayGetWebACLForResource",
        "cognito-idp:GetWebACLForResource",
        "ec2:GetVerifiedAccessInstanceWebAcl",
        "elasticloadbalancing:GetLoadBalancerWebACL",
        "wafv2:GetWebACL",
    ]
}

#[tokio::test]
async fn every_reader_makes_exactly_the_calls_that_its_kind_declares() {
    for kind in StateKind::ALL.iter().copied() {
        let wire = Wire::new(sound);
        for finding in forms(kind) {
            observe(&wire, kind, &finding).await.unwrap();
        }
        let mut called: BTreeSet<_> = wire.calls().iter().map(|call| action(call)).collect();
        // CloudFormation reads an alarm with the rights of whoever has it compared.
        if called.contains("cloudformation:DetectStackResourceDrift") {
            called.extend(["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"].map(str::to_owned));
        }
        // WAF looks at a door with the caller's rights to it and to the web ACL.
        if kind == StateKind::FrontDoor {
            called.extend(of_doors().map(str::to_owned));
        }
        let declared: BTreeSet<_> = kind.permissions().iter().map(|permission| permission.action.to_owned()).collect();
        assert_eq!(called, declared, "{kind:?}");
    }
}

#[tokio::test]
async fn no_failing_call_is_taken_for_absent() {
    for kind in StateKind::ALL.iter().copied() {
        for finding in forms(kind) {
            let wire = Wire::new(sound);
            observe(&wire, kind, &finding).await.unwrap();
            for call in wire.calls() {
                for (status, code, transient) in
                    [(403, "AccessDenied", false), (400, "ThrottlingException", true), (503, "Whatever", true)]
                {
                    let failing = call.clone();
                    let wire = Wire::new(move |seen| {
                        if seen.call == failing { Answer::refusal(status, code, &failing) } else { sound(seen) }
                    });
                    let error = observe(&wire, kind, &finding).await.unwrap_err();
                    assert!(error.to_string().contains(&call), "{error}");
                    assert_eq!(error.is_transient(), transient, "{error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_block_that_does_not_exist_is_absent() {
    let wire = missing("s3:GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration");
    let bucket = &forms(StateKind::PublicAccess)[0];
    let on = PublicAccessBlock { block_public_acls: true, ..PublicAccessBlock::default() };
    let expected = PublicAccess { bucket: None, account: Some(on) };
    assert_eq!(state(&wire, StateKind::PublicAccess, bucket).await, State::PublicAccess(expected));
    let wire = missing("s3control:GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration");
    let expected = PublicAccess { bucket: Some(on), account: None };
    assert_eq!(state(&wire, StateKind::PublicAccess, bucket).await, State::PublicAccess(expected));
    let wire = missing("s3:GetBucketTagging", "NoSuchTagSet");
    assert!(observe(&wire, StateKind::PublicAccess, bucket).await.unwrap().tags.is_empty());
}

#[tokio::test]
async fn a_bucket_that_is_gone_is_unknown() {
    let wire = missing("s3:GetPublicAccessBlock", "NoSuchBucket");
    let error = observe(&wire, StateKind::PublicAccess, &forms(StateKind::PublicAccess)[0]).await.unwrap_err();
    assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
}

#[tokio::test]
async fn a_plain_endpoint_is_called_as_it_is() {
    let wire = Wire::new(sound);
    let config = wire.config().to_builder().endpoint_url("http://127.0.0.1:4566").build();
    for kind in StateKind::ALL.iter().copied() {
        Observer::new(&config, "ai:workload")
            .with_policies_in("policies")
            .with_stack("guard")
            .observe(kind, &forms(kind)[0])
            .await
            .unwrap();
    }
    for seen in wire.seen() {
        assert!(seen.uri.starts_with("http://127.0.0.1:4566/"), "{}", seen.uri);
    }
}

#[tokio::test]
async fn a_key_is_read_where_it_is_and_answers_with_its_own_name() {
    let wire = Wire::new(sound);
    let alias = finding("arn:aws:kms:eu-west-1:111122223333:alias/data", Scope::Generic);
    let observed = observe(&wire, StateKind::Key, &alias).await.unwrap();
    assert_eq!(observed.arn, Some(Arn::new(KEY)));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert_eq!(observed.state, State::Key(KeyState { status: KeyStatus::Enabled, rotation_days: Some(90) }));
    for seen in wire.seen() {
        assert_eq!(seen.region, "eu-west-1");
        assert_eq!(seen.body.contains("alias"), seen.call == "kms:DescribeKey", "{}", seen.body);
    }
}

#[tokio::test]
async fn a_key_that_cannot_rotate_does_not() {
    let wire = but("kms:GetKeyRotationStatus", Answer::error(400, "UnsupportedOperationException"));
    let expected = State::Key(KeyState { status: KeyStatus::Enabled, rotation_days: None });
    assert_eq!(state(&wire, StateKind::Key, &finding(KEY, Scope::Generic)).await, expected);
}

#[tokio::test]
async fn the_policies_of_aliases_that_matter_are_read_too() {
    let wire = Wire::new(sound);
    let mut finding = finding(FUNCTION, Scope::Generic);
    finding.subjects = vec!["live:backdoor".to_owned(), "other".to_owned()];
    let State::Function(exposure) = state(&wire, StateKind::Function, &finding).await else { panic!("no function") };
    let of: Vec<_> = exposure.statements.iter().map(|(of, _)| of.as_deref()).collect();
    assert_eq!(of, [None, Some("beta"), Some("live")]);
    assert!(exposure.statements[2].1["Sid"].as_str().unwrap().ends_with("?Qualifier=live"));
    assert_eq!(exposure.urls, [UrlState { qualifier: Some("beta".to_owned()), requires_iam: false }]);
}

#[tokio::test]
async fn a_function_without_policy_is_closed_and_one_that_is_gone_is_unknown() {
    let finding = finding(FUNCTION, Scope::Generic);
    let wire = but("lambda:GetPolicy", Answer::error(404, "ResourceNotFoundException"));
    let State::Function(exposure) = state(&wire, StateKind::Function, &finding).await else { panic!("no function") };
    assert_eq!(exposure.statements, []);
    let gone = Wire::new(|_| Answer::error(404, "ResourceNotFoundException"));
    assert!(observe(&gone, StateKind::Function, &finding).await.is_err());
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_is_unknown() {
    for policy in ["", "{}", r#"{"Statement": "x"}"#] {
        let wire = but("lambda:GetPolicy", Answer::ok(json!({"Policy": policy})));
        assert!(observe(&wire, StateKind::Function, &finding(FUNCTION, Scope::Generic)).await.is_err());
    }
}

async fn recorder(wire: &Wire, arn: &str) -> RecorderState {
    let State::Recorder(state) = state(wire, StateKind::Recorder, &finding(arn, Scope::Setting)).await else {
        panic!("no recorder")
    };
    state
}

#[tokio::test]
async fn the_others_that_record_here_matter_when_a_trail_is_gone() {
    let RecorderState::Trail { settings, logging, covered } = recorder(&Wire::new(sound), TRAIL).await else {
        panic!("no trail")
    };
    let settings = settings.unwrap();
    assert_eq!((settings.name.as_str(), settings.topic, logging, covered), ("main", None, true, false));
    assert!(settings.selectors.is_some());
    let insights: Vec<_> = settings.insights.keys().map(String::as_str).collect();
    assert_eq!(insights, ["ApiCallRateInsight/Management", "ApiErrorRateInsight/Data"]);
    let gone = RecorderState::Trail { settings: None, logging: false, covered: true };
    assert_eq!(recorder(&Wire::new(sound), &TRAIL.replace("main", "deleted")).await, gone);
}

#[tokio::test]
async fn another_trail_covers_only_if_it_records_everything() {
    let narrow: [Value; 3] = [
        json!({"EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": true}]}),
        json!({"EventSelectors": [{"ReadWriteType": "All", "ExcludeManagementEventSources": ["kms.amazonaws.com"]}]}),
        json!({"AdvancedEventSelectors": [{"FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "readOnly", "Equals": ["false"]}
        ]}]}),
    ];
    for selectors in narrow {
        let wire = but("cloudtrail:GetEventSelectors", Answer::ok(selectors));
        let gone = RecorderState::Trail { settings: None, logging: false, covered: false };
        assert_eq!(recorder(&wire, &TRAIL.replace("main", "deleted")).await, gone);
    }
}

#[tokio::test]
async fn an_event_data_store_that_is_gone_is_absent() {
    let RecorderState::EventStore(store) = recorder(&Wire::new(sound), STORE).await else { panic!("no store") };
    assert_eq!(store.status.as_deref(), Some("STOPPED_INGESTION"));
    let wire = but("cloudtrail:GetEventDataStore", Answer::error(400, "EventDataStoreNotFoundException"));
    assert_eq!(recorder(&wire, STORE).await, RecorderState::EventStore(EventStoreState::default()));
}

#[tokio::test]
async fn a_trail_that_looks_for_nothing_has_no_insights() {
    let wire = but("cloudtrail:GetInsightSelectors", Answer::error(400, "InsightNotEnabledException"));
    let RecorderState::Trail { settings, .. } = recorder(&wire, TRAIL).await else { panic!("no trail") };
    assert!(settings.unwrap().insights.is_empty());
}

#[tokio::test]
async fn an_event_data_store_is_read_with_all_that_can_be_lost() {
    let answer = json!({
        "Status": "ENABLED", "MultiRegionEnabled": true, "RetentionPeriod": 2557, "TerminationProtectionEnabled": true,
        "AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    });
    let wire = but("cloudtrail:GetEventDataStore", Answer::ok(answer));
    let RecorderState::EventStore(store) = recorder(&wire, STORE).await else { panic!("no store") };
    let settings = store.settings.unwrap();
    assert_eq!((settings.multi_region, settings.protected, settings.retention_days), (true, true, 2557));
    assert_eq!((settings.selectors.len(), settings.insights.len()), (1, 2));
}
