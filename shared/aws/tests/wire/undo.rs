//! What takes repairs back.

use aws::undo::{UndoError, take_back};
use model::{DetectorState, SecurityGroupRules, State, Undo};
use serde_json::{Value, json};

use crate::remedy::{live, own};
use crate::wire::{Answer, REQUEST_ID, Seen, Wire};
use crate::{
    agentcore, bedrock, cloudtrail, collections, endpoints, flow_logs, guardduty, identities, kendra, rds, s3,
    securityhub, wafv2,
};

/// An undo of that name: each takes the fields that it has.
#[expect(clippy::too_many_lines, reason = "a field for each that an undo may have, and nothing else")]
fn undo(name: &str) -> Undo {
    let arn = |rest: &str| format!("arn:aws:{rest}");
    let flags = json!({
        "block_public_acls": false, "ignore_public_acls": true, "block_public_policy": false, "restrict_public_buckets": true
    });
    let rule = json!({
        "id": "sgr-1", "egress": false, "range": "0.0.0.0/0", "ports": [22, 23], "protocol": "tcp", "description": "ada"
    });
    let mut fields = json!({
        "bucket": "corpus", "account": "111122223333", "flags": flags,
        "key": arn("kms:eu-west-1:111122223333:key/1"),
        "function": arn("lambda:eu-west-1:111122223333:function:tool"), "qualifier": "live",
        "statement": {"Sid": "backdoor", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": "*"},
        "trail": arn("cloudtrail:eu-west-1:111122223333:trail/main"),
        "store": arn("cloudtrail:eu-west-1:111122223333:eventdatastore/1"),
        "changes": cloudtrail::changes(), "settings": cloudtrail::settings(),
        "recorder": arn("cloudtrail:eu-west-1:111122223333:eventdatastore/1"), "insights": [], "into": "lake",
        "channel": "default",
        "region": "eu-west-1", "configuration": bedrock::approved(),
        "enforced": bedrock::enforcement(), "mode": "none",
        "guardrail": arn("bedrock:eu-west-1:111122223333:guardrail/g"), "definition": {"name": "g", "tomorrow": [1]},
        "application": arn("qbusiness:eu-west-1:111122223333:application/a"), "guards": [], "phrases": [], "topics": [],
        "gone": [], "experience": "w", "origins": ["https://a.example"], "plugin": "p",
        "agent": arn("bedrock:eu-west-1:111122223333:agent/A"), "alias": "L",
        "gateway": arn("bedrock-agentcore:eu-west-1:111122223333:gateway/g"),
        "knowledge_base": bedrock::knowledge::BASE, "source": "S", "target": "T",
        "engine": arn("bedrock-agentcore:eu-west-1:111122223333:policy-engine/e"), "name": "a",
        "tool": {"id": "a-1", "definition": {"cedar": {"statement": "x"}}, "enforced": false},
        "evaluation": arn("bedrock-agentcore:eu-west-1:111122223333:online-evaluation-config/e"), "rate_limit": "per-tool", "runtime": arn("bedrock-agentcore:eu-west-1:111122223333:runtime/r"),
        "limit": {"rateLimitId": "per-tool", "dimensionKeys": ["tool"], "entries": [{"dimensions": {}}]},
        "notebook": "n", "job": "j", "root": true, "old_metadata": false, "lifecycle": "", "endpoint": "e", "config": "c", "schedule": "s", "domain": "d-1", "on_create": null, "on_start": "YQ==",
        "package": arn("sagemaker:eu-west-1:111122223333:model-package/churn/7"), "user": "u", "credential": "c", "role": "r", "policy": "p", "group": "g", "rules": [rule],
        "flow_log": "fl-1", "detector": "d", "filter": "f", "table": "rtb-1", "destination": "0.0.0.0/0", "enabled": false, "features": ["AI_PROTECTION"], "why": "of the test",
        "resource": arn("bedrock:eu-west-1:111122223333:agent/a"), "value": "t", "tags": {"ai:phase": "scaled"},
        "log_group": arn("logs:eu-west-1:111122223333:log-group:g"), "days": 90,
        "erasing": ["<Rule/>"], "minimum_size": null,
        "owner": "o-1", "grants": s3::strange(), "boundary": "b", "version": "v1", "weights": {"6": 0.25}, "document": "{\"Statement\": []}",
        "repository": arn("ecr:eu-west-1:111122223333:repository/team/agent"), "mutability": "MUTABLE", "exclusions": [], "parts": [{"Rules": []}]
    });
    match name {
        "create-route" | "replace-route" => fields["target"] = json!("igw-1"),
        "modify-vpc-endpoint" => fields["changes"] = json!({"private_dns": false, "fewer_subnets": ["subnet-1"]}),
        _ => {}
    }
    (fields["index"], fields["tokens"]) = (json!(kendra::INDEX), json!([{"tomorrow": 1}]));
    fields["members"] = json!("NEW");
    fields["collection"] = json!(collections::OWN);
    fields["instance"] = json!(rds::INSTANCE);
    fields["reserved"] = json!(5);
    fields["vault"] = json!(identities::VAULT);
    fields["identity"] = json!(identities::IDENTITY);
    fields["addresses"] = json!(["https://collect.example/"]);
    fields["standards"] = json!([securityhub::STANDARD]);
    fields["door"] = json!(arn("elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"));
    fields["web_acl"] = json!(arn("wafv2:eu-west-1:111122223333:regional/webacl/a/1"));
    fields["undo"] = json!(name);
    serde_json::from_value(fields).unwrap()
}

/// All that make a call, and what the body of it must hold, or its path where it has no body.
const CALLS: &[(&str, &[&str])] = &[
    (
        "put-bucket-public-access-block",
        &["<BlockPublicAcls>false</BlockPublicAcls>", "<RestrictPublicBuckets>true</RestrictPublicBuckets>"],
    ),
    ("delete-bucket-public-access-block", &["corpus"]),
    (
        "put-account-public-access-block",
        &["<IgnorePublicAcls>true</IgnorePublicAcls>", "<BlockPublicPolicy>false</BlockPublicPolicy>"],
    ),
    ("delete-account-public-access-block", &["111122223333"]),
    ("disable-key", &[r#""KeyId":"arn:aws:kms:eu-west-1:111122223333:key/1""#]),
    ("disable-key-rotation", &[r#""KeyId":"arn:aws:kms:eu-west-1:111122223333:key/1""#]),
    (
        "add-function-permission",
        &[r#""StatementId":"backdoor""#, r#""Action":"lambda:InvokeFunction""#, r#""Principal":"*""#],
    ),
    ("open-function-url", &[r#""AuthType":"NONE""#]),
    ("stop-trail-logging", &[r#""Name":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/main""#]),
    ("delete-trail", &[r#""Name":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/main""#]),
    ("update-trail", &[r#""S3BucketName":"trails","S3KeyPrefix":"""#, r#""IsMultiRegionTrail":true"#]),
    ("put-trail-selectors", &[r#""IncludeManagementEvents":true"#, r#""TrailName":"main""#]),
    ("put-insight-selectors", &[r#""InsightSelectors":[],"EventDataStore":"arn"#, r#""InsightsDestination":"lake""#]),
    ("update-event-data-store", &[r#""MultiRegionEnabled":true"#, r#""RetentionPeriod":90"#]),
    ("stop-event-data-store-ingestion", &[r#""EventDataStore":"arn:aws:cloudtrail"#]),
    ("put-config-recorder", &[r#"{"ConfigurationRecorder":{"name":"g","tomorrow":[1]}}"#]),
    ("delete-config-recorder", &[r#""ConfigurationRecorderName":"arn"#]),
    ("put-delivery-channel", &[r#"{"DeliveryChannel":{"name":"g","tomorrow":[1]}}"#]),
    ("delete-delivery-channel", &[r#""DeliveryChannelName":"default""#]),
    ("stop-config-recorder", &[r#""ConfigurationRecorderName":"arn"#]),
    ("delete-log-group", &[r#"{"logGroupName":"g"}"#]),
    ("put-log-retention", &[r#"{"logGroupName":"g","retentionInDays":90}"#]),
    ("delete-log-retention", &[r#"{"logGroupName":"g"}"#]),
    ("associate-log-key", &[r#""logGroupName":"g""#, r#""kmsKeyId":"arn:aws:kms"#]),
    ("disassociate-log-key", &[r#"{"logGroupName":"g"}"#]),
    ("put-log-masking", &[r#""logGroupIdentifier":"g""#, r#""policyDocument":"{\"name\""#]),
    ("delete-log-masking", &[r#"{"logGroupIdentifier":"g"}"#]),
    ("unprotect-log-group", &[r#""deletionProtectionEnabled":false"#]),
    (
        "put-invocation-logging",
        &[r#""bucketName":"acme-logs","keyPrefix":"invocations""#, r#""audioDataDeliveryEnabled":false"#],
    ),
    ("delete-invocation-logging", &["/logging/modelinvocations"]),
    ("update-guardrail", &[r#"{"name":"g","tomorrow":[1]}"#]),
    ("update-agent", &[r#"{"name":"g","tomorrow":[1]}"#, "/agents/A"]),
    ("update-agent-alias", &[r#"{"name":"g","tomorrow":[1]}"#, "/agents/A/agentaliases/L"]),
    ("update-function-alias", &[r#""FunctionVersion":"v1""#, r#""AdditionalVersionWeights":{"6":0.25}"#, "/aliases/L"]),
    ("update-action-group", &[r#"{"name":"g","tomorrow":[1]}"#, "/agents/A/agentversions/DRAFT/actiongroups/g"]),
    ("associate-collaborator", &[r#"{"name":"g","tomorrow":[1]}"#, "/agents/A/agentversions/DRAFT/agentcollaborators"]),
    ("prepare-agent", &["/agents/A"]),
    ("delete-guardrail", &["/guardrails/w4c7rj2n9pfd"]),
    ("put-enforced-guardrail", &[r#""configId":"b7m2xq9t4k1z""#, r#""excludedModels":["x.y"]"#]),
    ("delete-enforced-guardrail", &["/enforcedGuardrailsConfiguration/b7m2xq9t4k1z"]),
    ("put-data-retention", &[r#"{"mode":"none"}"#]),
    ("update-gateway", &[r#"{"name":"g","tomorrow":[1]}"#]),
    ("delete-gateway-rate-limit", &["/gateways/g/rate-limits/per-tool"]),
    ("update-gateway-rate-limit", &["/gateways/g/rate-limits/per-tool", r#"{"entries":[{"dimensions":{}}]}"#]),
    ("update-gateway-target", &["/gateways/g/targets/T", r#"{"name":"g","tomorrow":[1]}"#]),
    ("update-data-source", &["/datasources/S", r#"{"name":"g","tomorrow":[1]}"#]),
    ("update-tool-policy", &["/policies/a-1", r#""enforcementMode":"LOG_ONLY""#, r#""statement":"x""#]),
    ("delete-tool-policy", &["/policy-engines/e/policies/a-1"]),
    ("disable-evaluation", &[r#""executionStatus":"DISABLED""#, "/online-evaluation-configs/e"]),
    ("update-agent-runtime", &["/runtimes/r", r#"{"name":"g","tomorrow":[1]}"#]),
    ("update-chat-controls", &["/applications/a/chatcontrols"]),
    ("update-origins", &[r#"{"origins":["https://a.example"]}"#, "/experiences/w"]),
    ("enable-plugin", &[r#"{"state":"ENABLED"}"#, "/plugins/p"]),
    ("start-notebook-instance", &[r#""NotebookInstanceName":"n""#]),
    (
        "update-notebook-instance",
        &[r#""RootAccess":"Enabled""#, r#""MinimumInstanceMetadataServiceVersion":"2""#, r#""RoleArn":"r""#],
    ),
    ("enable-remote-debug", &[r#""TrainingJobName":"j""#, r#""EnableRemoteDebug":true"#]),
    ("update-endpoint", &[r#""EndpointConfigName":"c""#, r#""RetainAllVariantProperties":true"#]),
    ("update-monitoring-schedule", &[r#""MonitoringScheduleName":"s""#, r#""name":"g""#]),
    ("stop-monitoring-schedule", &[r#""MonitoringScheduleName":"s""#]),
    ("open-domain", &[r#""AppNetworkAccessType":"PublicInternetOnly""#]),
    ("update-lifecycle-scripts", &[r#""OnCreate":[]"#, r#""Content":"YQ==""#]),
    ("approve-model-package", &[r#""ModelApprovalStatus":"Approved""#]),
    ("activate-access-key", &["UserName=u", "Status=Active"]),
    ("activate-service-credential", &["UserName=u", "ServiceSpecificCredentialId=c", "Status=Active"]),
    ("attach-role-policy", &["RoleName=r", "PolicyArn=p"]),
    ("attach-user-policy", &["UserName=u", "PolicyArn=p"]),
    (
        "set-tag",
        &[
            r#""ResourceARNList":["arn:aws:bedrock:eu-west-1:111122223333:agent/a"]"#,
            r#""Tags":{"arn:aws:kms:eu-west-1:111122223333:key/1":"t"}"#,
        ],
    ),
    ("remove-tag", &[r#""ResourceARNList":["arn:aws:bedrock:eu-west-1:111122223333:agent/a"]"#, r#""TagKeys":["#]),
    ("put-bucket-tags", &["<Key>ai:phase</Key><Value>scaled</Value>"]),
    ("attach-group-policy", &["GroupName=g", "PolicyArn=p"]),
    ("put-tag-mutability", &[r#""imageTagMutability":"MUTABLE""#, r#""repositoryName":"team/agent""#]),
    ("stop-scan-on-push", &[r#""imageScanningConfiguration":{}"#]),
    ("suspend-bucket-versioning", &["<Status>Suspended</Status>"]),
    ("put-bucket-encryption", &["<ServerSideEncryptionConfiguration xmlns=", r#">{"Statement": []}</Server"#]),
    ("delete-bucket-encryption", &["?encryption"]),
    ("put-bucket-logging", &["<BucketLoggingStatus xmlns=", r#">{"Statement": []}</Bucket"#]),
    ("put-bucket-replication", &["<ReplicationConfiguration xmlns=", r#">{"Statement": []}</Repl"#]),
    ("stop-bucket-replication", &["?replication"]),
    ("put-bucket-lifecycle", &["<LifecycleConfiguration xmlns=", "><Rule/></Lifecycle"]),
    ("put-bucket-acl", &["<Owner><ID>o-1</ID>", "AllUsers</URI>", "<Permission>READ</Permission>"]),
    ("put-role-boundary", &["RoleName=r", "PermissionsBoundary=b"]),
    ("delete-role-boundary", &["RoleName=r"]),
    ("put-user-boundary", &["UserName=u", "PermissionsBoundary=b"]),
    ("delete-user-boundary", &["UserName=u"]),
    ("put-trust-policy", &["RoleName=r", "PolicyDocument=%7B%22Statement%22%3A%20%5B%5D%7D"]),
    ("put-role-policy", &["RoleName=r", "PolicyName=p", "PolicyDocument=%7B%22Statement%22%3A%20%5B%5D%7D"]),
    ("put-user-policy", &["UserName=u", "PolicyName=p", "PolicyDocument=%7B%22Statement%22%3A%20%5B%5D%7D"]),
    ("put-group-policy", &["GroupName=g", "PolicyName=p", "PolicyDocument=%7B%22Statement%22%3A%20%5B%5D%7D"]),
    ("set-policy-version", &["PolicyArn=p", "VersionId=v1"]),
    ("put-network-policy", &[r#""type":"network""#, r#""name":"p""#, r#""policy":"[{\"Rules\":[]}]""#]),
    ("put-access-policy", &[r#""type":"data""#, r#""name":"p""#, r#""policy":"[{\"Rules\":[]}]""#]),
    ("create-route", &["RouteTableId=rtb-1", "DestinationCidrBlock=0.0.0.0%2F0", "GatewayId=igw-1"]),
    ("replace-route", &["RouteTableId=rtb-1", "DestinationCidrBlock=0.0.0.0%2F0", "GatewayId=igw-1"]),
    ("delete-flow-log", &["FlowLogId.1=fl-2"]),
    ("modify-vpc-endpoint", &["VpcEndpointId=e", "PrivateDnsEnabled=false", "RemoveSubnetId.1=subnet-1"]),
    ("hide-filtered-findings", &[r#""action":"ARCHIVE""#]),
    (
        "disable-standards",
        &[r#"{"StandardsSubscriptionArns":["arn:aws:securityhub:eu-west-1:111122223333:subscription/a/v/1"]}"#],
    ),
    (
        "detach-web-acl",
        &[r#""ResourceArn":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1""#],
    ),
    ("stop-web-acl-log", &[r#""ResourceArn":"arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1""#]),
    ("update-runtime-endpoint", &[r#""agentRuntimeVersion":"v1""#, r#""description":"for callers""#]),
    ("set-token-vault-key", &[r#""keyType":"CustomerManagedKey""#, r#""kmsKeyArn":"arn:aws:kms"#]),
    (
        "add-return-addresses",
        &[r#""allowedResourceOauth2ReturnUrls":["https://a.example/","https://collect.example/"],"name":"claims""#],
    ),
    ("open-database-instance", &["DBInstanceIdentifier=vectors-1", "PubliclyAccessible=true"]),
    ("put-function-concurrency", &[r#""ReservedConcurrentExecutions":5"#]),
    ("delete-function-concurrency", &["/concurrency"]),
    ("unprotect-collection", &[r#""id":"07tjusf2h91cunochc""#, r#""deletionProtection":"DISABLED""#]),
    ("put-user-context", &[r#""UserContextPolicy":"p""#, r#""UserTokenConfigurations":[{"tomorrow":1}]"#]),
    ("pause-macie", &[r#"{"status":"PAUSED"}"#]),
    ("stop-automated-discovery", &[r#""autoEnableOrganizationMembers":"NEW""#, r#""status":"DISABLED""#]),
    ("update-detector", &[r#""enable":false"#, r#"{"name":"AI_PROTECTION","status":"DISABLED"}"#]),
];

/// A state that an undo of that name can be given.
fn live_of(name: &str) -> State {
    match name {
        "authorize-ingress-rules" => State::SecurityGroup(SecurityGroupRules::default()),
        "update-detector" | "delete-detector" => guardduty::live(),
        "delete-flow-log" => flow_logs::replaced(),
        "modify-vpc-endpoint" => endpoints::live(),
        "delete-guardrail" => bedrock::replaced(),
        "disable-standards" => securityhub::live("READY"),
        "detach-web-acl" => wafv2::door(Some("arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1")),
        "put-enforced-guardrail" | "delete-enforced-guardrail" => bedrock::enforced(),
        "update-runtime-endpoint" => identities::serving("5"),
        "add-return-addresses" => identities::returning(&["https://a.example/"]),
        "delete-tool-policy" => agentcore::live_engine(),
        _ => collections::live_of(name).unwrap_or_else(live),
    }
}

fn yes() -> Wire {
    Wire::new(|seen| match seen.call.split_once(':') {
        Some(("ec2", call)) => Answer::ok(format!("<{call}Response><return>true</return></{call}Response>")),
        Some(("rds", call)) => Answer::ok(format!("<{call}Response><{call}Result/></{call}Response>")),
        _ => Answer::ok("{}"),
    })
}

/// The one request that it makes.
async fn sent(undo: &Undo, live: &State) -> Seen {
    let wire = yes();
    let done = take_back(&wire.config(), undo, live).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    assert_eq!(undo.call(), Some(own(&seen.call).as_str()));
    assert_eq!(done.request_id.as_deref(), Some(REQUEST_ID), "{undo:?}");
    seen
}

#[tokio::test]
async fn each_makes_the_one_call_that_it_names_with_what_it_holds() {
    for &(name, members) in CALLS {
        let Seen { uri, body, .. } = sent(&undo(name), &live_of(name)).await;
        let told = format!("{uri} {body}");
        for member in members {
            assert!(told.contains(member), "{name} without {member}: {told}");
        }
    }
}

#[tokio::test]
async fn what_has_a_region_of_its_own_is_called_there() {
    for name in
        ["disable-key", "add-function-permission", "prepare-agent", "update-gateway", "delete-invocation-logging"]
    {
        assert_eq!(sent(&undo(name), &live_of(name)).await.region, "eu-west-1", "{name}");
    }
}

#[tokio::test]
async fn a_full_replacement_is_what_was_kept_and_nothing_else() {
    for name in ["update-agent", "update-agent-alias", "update-guardrail", "update-gateway", "update-agent-runtime"] {
        let body: Value = serde_json::from_str(&sent(&undo(name), &live()).await.body).unwrap();
        assert_eq!(body, json!({"name": "g", "tomorrow": [1]}), "{name}");
        let wire = yes();
        let mut lost = serde_json::to_value(undo(name)).unwrap();
        lost["definition"] = Value::Null;
        let lost = serde_json::from_value(lost).unwrap();
        let error = take_back(&wire.config(), &lost, &live()).await.unwrap_err();
        assert!(matches!(error, UndoError::Unfit { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}

fn permission(statement: Value) -> Undo {
    let function = "arn:aws:lambda:eu-west-1:111122223333:function:tool".to_owned();
    Undo::AddFunctionPermission { function, qualifier: None, statement }
}

fn statement(members: &Value) -> Value {
    let mut statement = json!({"Sid": "s", "Effect": "Allow", "Action": "lambda:InvokeFunctionUrl", "Principal": "*"});
    statement.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    statement
}

#[tokio::test]
async fn a_statement_comes_back_with_its_principal_and_conditions() {
    let account = json!({"AWS": "arn:aws:iam::999988887777:root"});
    let url = json!({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}});
    let from = json!({
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::corpus"}, "StringEquals": {"AWS:SourceAccount": "111122223333"}
    });
    for (members, expected) in [
        (json!({"Principal": account}), json!({"Principal": "arn:aws:iam::999988887777:root"})),
        (json!({"Condition": url}), json!({"Principal": "*", "FunctionUrlAuthType": "NONE"})),
        (
            json!({"Principal": {"Service": "s3.amazonaws.com"}, "Condition": from}),
            json!({"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::corpus", "SourceAccount": "111122223333"}),
        ),
        (
            json!({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}),
            json!({"Principal": "*", "PrincipalOrgID": "o-1"}),
        ),
    ] {
        let body: Value = serde_json::from_str(&sent(&permission(statement(&members)), &live()).await.body).unwrap();
        let mut wanted = json!({"StatementId": "s", "Action": "lambda:InvokeFunctionUrl"});
        wanted.as_object_mut().unwrap().extend(expected.as_object().unwrap().clone());
        assert_eq!(body, wanted);
    }
}

#[tokio::test]
async fn a_statement_that_no_call_writes_is_not_given_back_weaker() {
    for members in [
        json!({"Effect": "Deny"}),
        json!({"Action": ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]}),
        json!({"Principal": {"AWS": ["a", "b"]}}),
        json!({"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}),
        json!({"Condition": {"StringEquals": {"aws:SourceAccount": ["1", "2"]}}}),
    ] {
        let wire = yes();
        let error = take_back(&wire.config(), &permission(statement(&members)), &live()).await.unwrap_err();
        assert!(matches!(error, UndoError::Unfit { .. }), "{members}: {error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
}

fn ingress(ranges: &[(&str, &str)]) -> Undo {
    let rule = |(protocol, range): &(&str, &str)| {
        let ports = (*protocol == "tcp").then_some(json!([22, 22]));
        json!({"id": "sgr-1", "egress": false, "range": range, "ports": ports, "protocol": protocol})
    };
    let rules: Vec<_> = ranges.iter().map(rule).collect();
    serde_json::from_value(json!({"undo": "authorize-ingress-rules", "group": "sg-1", "rules": rules})).unwrap()
}

#[tokio::test]
async fn a_rule_comes_back_by_what_it_said() {
    let empty = live_of("authorize-ingress-rules");
    for (protocol, range, said) in [
        ("tcp", "0.0.0.0/0", "FromPort=22&IpPermissions.1.ToPort=22&IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0%2F0"),
        ("-1", "::/0", "IpProtocol=-1&IpPermissions.1.Ipv6Ranges.1.CidrIpv6=%3A%3A%2F0"),
        ("-1", "pl-1", "IpProtocol=-1&IpPermissions.1.PrefixListIds.1.PrefixListId=pl-1"),
        ("tcp", "sg-2", "Groups.1.GroupId=sg-2"),
        ("icmp", "0.0.0.0/0", "FromPort=-1&IpPermissions.1.ToPort=-1"),
    ] {
        let body = sent(&ingress(&[(protocol, range)]), &empty).await.body;
        let sorted = |text: &str| {
            let mut parts: Vec<_> =
                text.split('&').map(|part| part.trim_start_matches("IpPermissions.1.").to_owned()).collect();
            parts.sort();
            parts
        };
        let (body, said) = (sorted(&body), sorted(said));
        assert!(said.iter().all(|part| body.contains(part)), "{said:?} in {body:?}");
        assert_eq!(body.iter().any(|part| part.contains("Port=")), protocol != "-1", "{body:?}");
    }
    let described = sent(&undo("authorize-ingress-rules"), &empty).await.body;
    assert!(described.contains("IpRanges.1.Description=ada"), "{described}");
}

#[tokio::test]
async fn a_rule_that_is_there_already_is_not_asked_for() {
    let there = json!({"kind": "security-group", "state": {"only_ai": true, "load_balancer": false, "rules": [
        {"id": "sgr-9", "egress": false, "range": "0.0.0.0/0", "ports": [22, 22], "protocol": "tcp"}
    ]}});
    let there: State = serde_json::from_value(there).unwrap();
    let both = sent(&ingress(&[("tcp", "0.0.0.0/0"), ("tcp", "::/0")]), &there).await.body;
    assert!(both.contains("Ipv6Ranges") && !both.contains("IpRanges"), "{both}");
    let wire = yes();
    take_back(&wire.config(), &ingress(&[("tcp", "0.0.0.0/0")]), &there).await.unwrap();
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn parts_of_a_feature_that_are_on_stay_on() {
    let features = ["RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"].map(str::to_owned).to_vec();
    let undo = Undo::UpdateDetector { detector: "8ac3".to_owned(), enabled: true, features };
    let body: Value = serde_json::from_str(&sent(&undo, &guardduty::live()).await.body).unwrap();
    let parts = json!([
        {"name": "EC2_AGENT_MANAGEMENT", "status": "ENABLED"}, {"name": "EKS_ADDON_MANAGEMENT", "status": "DISABLED"}
    ]);
    let runtime = json!({"name": "RUNTIME_MONITORING", "status": "ENABLED", "additionalConfiguration": parts});
    assert_eq!(body, json!({"enable": true, "features": [runtime]}));
}

#[tokio::test]
async fn the_detector_that_is_there_is_deleted_whatever_its_id() {
    let seen = sent(&undo("delete-detector"), &guardduty::live()).await;
    assert!(seen.uri.ends_with("/detector/8ac3"), "{}", seen.uri);
    assert_eq!(seen.region, "eu-west-1");
    let wire = yes();
    let none = State::Detector(DetectorState::default());
    take_back(&wire.config(), &undo("delete-detector"), &none).await.unwrap();
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn what_nothing_takes_back_says_why_and_makes_no_call() {
    let wire = yes();
    let error = take_back(&wire.config(), &undo("none"), &live()).await.unwrap_err();
    assert_eq!(error.to_string(), "nothing takes it back: of the test");
    take_back(&wire.config(), &undo("implied"), &live()).await.unwrap();
    assert_eq!((undo("none").call(), undo("implied").call()), (None, None));
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_so_already_is_done() {
    for (name, status, code) in [
        ("add-function-permission", 409, "ResourceConflictException"),
        ("delete-trail", 400, "TrailNotFoundException"),
        ("delete-role-boundary", 404, "NoSuchEntity"),
        ("delete-user-boundary", 404, "NoSuchEntity"),
    ] {
        let wire = Wire::new(move |seen| Answer::refusal(status, code, &seen.call));
        let done = take_back(&wire.config(), &undo(name), &live()).await.unwrap();
        assert_eq!(done.request_id.as_deref(), Some(REQUEST_ID), "{name}");
    }
    let runs = |status: &'static str| {
        let message = format!("Status ({status}) not in ([Stopped, Failed]). Unable to transition to (Pending) for n.");
        let error = json!({"__type": "ValidationException", "message": message}).to_string();
        Wire::new(move |_| Answer(400, error.clone()))
    };
    take_back(&runs("InService").config(), &undo("start-notebook-instance"), &live()).await.unwrap();
    let error = take_back(&runs("Stopping").config(), &undo("start-notebook-instance"), &live()).await.unwrap_err();
    assert!(matches!(error, UndoError::NotNow { .. }), "{error}");
}

#[tokio::test]
async fn throttled_busy_and_refused_are_told_apart() {
    let answering = |status: u16, code: &'static str| Wire::new(move |seen| Answer::refusal(status, code, &seen.call));
    let error = |wire: Wire, name: &'static str| async move {
        take_back(&wire.config(), &undo(name), &live()).await.unwrap_err()
    };
    let throttled = error(answering(400, "ThrottlingException"), "disable-key").await;
    assert!(matches!(throttled, UndoError::Transient { .. }), "{throttled}");
    let busy = error(answering(409, "ConflictException"), "update-gateway").await;
    assert!(matches!(busy, UndoError::NotNow { .. }), "{busy}");
    let refused = error(answering(400, "AccessDeniedException"), "disable-key").await;
    assert_eq!(
        refused.to_string(),
        "kms:DisableKey was refused with AccessDeniedException: the AccessDeniedException of the test"
    );
}

#[tokio::test]
async fn an_operators_own_credential_is_never_meant() {
    let wire = yes();
    let nobodys = Undo::ActivateServiceCredential { user: None, credential: "c".to_owned() };
    let error = take_back(&wire.config(), &nobodys, &live()).await.unwrap_err();
    assert!(matches!(error, UndoError::Unfit { .. }), "{error}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}
