//! Findings of GuardDuty, as EventBridge sends them and as nobody does.

#![cfg(test)]

use engine::{IntakeError, Inventory, Signal, presume_threat, signal};
use model::{ActorKind, Phase, Scope, Severity, Threat};
use proptest::prelude::*;
use serde_json::{Value, json};

fn threat(event: &Value) -> Threat {
    match signal(event) {
        Ok(Signal::Threat(threat)) => *threat,
        other => panic!("no threat: {other:?}"),
    }
}

/// A finding with these members beside those that every one has.
fn finding(kind: &str, resource: impl Into<Value>, service: impl Into<Value>) -> Value {
    let (resource, service): (Value, Value) = (resource.into(), service.into());
    json!({"schemaVersion": "2.0", "accountId": "111122223333", "region": "eu-west-1", "partition": "aws",
        "id": "7ac4f0d2b8e94d07a1c3b5e6f7081920", "type": kind, "severity": 5, "resource": resource, "service": service,
        "updatedAt": "2026-11-02T08:20:00.000Z"})
}

fn envelope(account: &str, finding: &Value) -> Value {
    json!({"detail-type": "GuardDuty Finding", "source": "aws.guardduty", "account": account, "region": "eu-west-1",
        "id": "other", "detail": finding})
}

fn touched(threat: &Threat) -> Vec<&str> {
    threat.touched.iter().map(|touched| touched.resource.arn.as_str()).collect()
}

const TOR: &str = "UnauthorizedAccess:IAMUser/TorIPCaller";

#[test]
fn an_envelope_and_its_finding_say_the_same() {
    let finding = finding(TOR, json!({}), json!({}));
    assert_eq!(threat(&finding), threat(&envelope("111122223333", &finding)));
}

#[test]
fn the_callers_role_and_session_are_known_by_its_principal() {
    let key = json!({"accessKeyDetails": {"accessKeyId": "ASIAIOSFODNN7EXAMPLE", "userType": "AssumedRole",
        "userName": "assistant-runtime", "principalId": "AROAIOSFODNN7EXAMPLE:ada"}});
    let action = json!({"action": {"actionType": "AWS_API_CALL", "awsApiCallAction": {"api": "InvokeModel",
        "serviceName": "bedrock.amazonaws.com", "errorCode": "AccessDenied",
        "remoteIpDetails": {"ipAddressV4": "192.0.2.44"}}}});
    let threat = threat(&finding(TOR, key, action));
    let role = "arn:aws:iam::111122223333:role/assistant-runtime";
    assert_eq!(touched(&threat), [role]);
    assert_eq!((threat.touched[0].resource.scope, threat.is_of_ai()), (Scope::Ai, true));
    let session = "arn:aws:sts::111122223333:assumed-role/assistant-runtime/ada";
    assert_eq!((threat.actor.role.as_deref(), threat.actor.arn.as_deref()), (Some(role), Some(session)));
    assert_eq!((threat.actor.kind, threat.actor.address.as_deref()), (ActorKind::AssumedRole, Some("192.0.2.44")));
    assert_eq!(threat.keys, ["ASIAIOSFODNN7EXAMPLE"]);
    assert_eq!(threat.calls[0].error.as_deref(), Some("AccessDenied"));
}

#[test]
fn who_called_no_ai_is_ai_only_by_a_workload_that_names_it() {
    let of = |details: Value, service: Value| threat(&finding(TOR, json!({"accessKeyDetails": details}), service));
    let scope = |threat: &Threat| threat.touched.first().map(|touched| touched.resource.scope);
    let ada = json!({"userName": "ada", "userType": "IAMUser", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"});
    assert_eq!(scope(&of(ada.clone(), json!({}))), Some(Scope::Generic));
    let root = json!({"userName": "", "userType": "Root", "principalId": "111122223333"});
    assert_eq!(scope(&of(root, json!({}))), Some(Scope::Setting));
    assert_eq!(
        scope(&of(json!({"userName": "BedrockAPIKey-m4x7", "userType": "IAMUser"}), json!({}))),
        Some(Scope::Ai)
    );
    assert_eq!(scope(&of(json!({"userName": "firehose", "userType": "AWSService"}), json!({}))), None);
    let told = "s3.amazonaws.com:[ListBuckets:success] , bedrock.amazonaws.com:[InvokeModel:success , X:AccessDenied]";
    for info in [
        json!({"anomalies": {"anomalousAPIs": told}}),
        json!({"value": json!({"anomalies": {"anomalousAPIs": told}}).to_string(), "type": "default"}),
        json!({"anomalies": {"anomalousAPIs": {"s3.amazonaws.com": ["ListBuckets"], "bedrock.amazonaws.com": ["X"]}}}),
    ] {
        let threat = of(ada.clone(), json!({"additionalInfo": info}));
        assert_eq!(scope(&threat), Some(Scope::Ai), "{:?}", threat.calls);
        assert!(threat.calls.iter().any(|call| call.service == "bedrock" && call.operation == "X"));
    }
}

#[test]
fn an_attack_sequence_names_its_actors_and_resources_elsewhere() {
    let sequence = json!({"detection": {"sequence": {
        "actors": [{"id": "a", "user": {"name": "grace", "type": "IAMUser", "uid": "AIDAIOSFODNN7EXAMPLE",
            "credentialUid": "AKIAIOSFODNN7EXAMPLE", "account": {"uid": "111122223333"}}}],
        "resources": [
            {"uid": "AKIAIOSFODNN7EXAMPLE", "resourceType": "ACCESS_KEY", "accountId": "111122223333",
                "data": {"accessKey": {"userName": "grace", "userType": "IAMUser", "principalId": "AIDAIOSFODNN7EXAMPLE"}}},
            {"uid": "arn:aws:s3:::acme-corpus", "resourceType": "S3_BUCKET", "accountId": "111122223333",
                "tags": [{"key": "ai:phase", "value": "scaled"}]},
            {"uid": "i-0123456789abcdef0", "resourceType": "EC2_INSTANCE", "region": "us-east-1",
                "accountId": "444455556666"},
            {"uid": "Churn", "resourceType": "SAGEMAKER_ENDPOINT", "region": "eu-west-1"},
            {"uid": "arn:aws:bedrock:eu-west-1:111122223333:custom-model/m/1", "resourceType": "BEDROCK_CUSTOM_MODEL"},
            {"uid": "eni-1", "resourceType": "EC2_NETWORK_INTERFACE"}],
        "signals": [{"name": "TOR", "activities": [{"api": {"service": "s3.amazonaws.com", "operation": "GetObject"}}]}],
        "sequenceIndicators": [{"key": "HIGH_RISK_API", "values": ["cloudtrail:DeleteTrail"]}],
        "endpoints": [{"ip": "192.0.2.7"}]}}});
    let threat =
        threat(&finding("AttackSequence:S3/CompromisedData", json!({"resourceType": "AttackSequence"}), sequence));
    assert_eq!(
        touched(&threat),
        [
            "arn:aws:iam::111122223333:user/grace",
            "arn:aws:s3:::acme-corpus",
            "arn:aws:ec2:us-east-1:444455556666:instance/i-0123456789abcdef0",
            "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn",
            "arn:aws:bedrock:eu-west-1:111122223333:custom-model/m/1",
        ]
    );
    assert_eq!(threat.touched[2].resource.account, "444455556666");
    assert_eq!(threat.touched[1].tags.get("ai:phase").map(String::as_str), Some("scaled"));
    assert_eq!((threat.signals.len(), threat.contacts.as_slice()), (1, ["192.0.2.7".to_owned()].as_slice()));
    let called: Vec<_> = threat.calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!((called, threat.keys), (vec!["GetObject", "DeleteTrail"], vec!["AKIAIOSFODNN7EXAMPLE".to_owned()]));
}

#[test]
fn what_was_attacked_is_named_in_one_way() {
    let of = |resource: Value| {
        let threat = threat(&finding("Trojan:Lambda/DropPoint", resource, json!({})));
        (threat.touched[0].resource.arn.to_string(), threat.actor.arn)
    };
    let function = "arn:aws:lambda:eu-west-1:111122223333:function:tool".to_owned();
    let qualified = json!({"lambdaDetails": {"functionArn": format!("{function}:live"), "functionName": "tool"}});
    assert_eq!(of(qualified), (function.clone(), Some(function.clone())));
    assert_eq!(of(json!({"lambdaDetails": {"functionName": "tool"}})).0, function);
    assert_eq!(of(json!({"s3BucketDetails": [{"name": "acme-corpus"}]})).0, "arn:aws:s3:::acme-corpus");
    let instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1";
    assert_eq!(of(json!({"instanceDetails": {"instanceId": "i-1", "tags": [{"key": "a", "value": "b"}]}})).0, instance);
    let cluster = "arn:aws:eks:eu-west-1:111122223333:cluster/models";
    assert_eq!(of(json!({"eksClusterDetails": {"name": "models", "arn": cluster}})).0, cluster);
}

#[test]
fn a_guardrail_says_whether_it_let_the_attack_through() {
    let arn = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/g1";
    let of = |action: &str| {
        let details = json!({"guardrails": [{"arn": arn, "version": "2"}], "guardrailAction": "GUARDRAIL_INTERVENED",
            "guardrailSource": "INPUT", "contentPolicyFilters": [{"type": "PROMPT_ATTACK", "confidence": "HIGH",
            "action": action}]});
        threat(&finding(
            "Impact:IAMUser/PromptInjection.Direct",
            json!({"bedrockGuardrailDetails": details}),
            json!({}),
        ))
    };
    let (seen, blocked) = (of("NONE"), of("BLOCKED"));
    assert!(seen.guardrail.unwrap().let_through && !blocked.guardrail.as_ref().unwrap().let_through);
    assert_eq!(blocked.guardrail.unwrap().guardrails, [(arn.to_owned(), "2".to_owned())]);
}

#[test]
fn severity_is_a_number_in_several_ways_and_never_decides_whether_it_counts() {
    for (written, tenths) in
        [(json!(5), Some(50)), (json!(8.5), Some(85)), (json!("2.0"), Some(20)), (json!("x"), None)]
    {
        let mut finding = finding(TOR, json!({}), json!({}));
        finding["severity"] = written;
        assert_eq!(threat(&finding).severity, tenths);
    }
}

#[test]
fn samples_and_what_was_put_away_are_only_recorded() {
    let of = |service: Value, title: &str| {
        let mut finding = finding(TOR, json!({}), service);
        finding["title"] = json!(title);
        threat(&finding).only_recorded().is_some()
    };
    assert!(of(json!({"additionalInfo": {"sample": true}}), ""));
    assert!(of(json!({"additionalInfo": {"value": "{\"sample\":true}", "type": "default"}}), ""));
    assert!(of(json!({}), "[SAMPLE] API was invoked from a Tor exit node."));
    assert!(of(json!({"archived": true}), ""));
    assert!(!of(json!({"archived": false, "additionalInfo": {"sample": false}}), "A SAMPLE of threats"));
}

#[test]
fn an_administrator_hears_of_its_members() {
    let threat = threat(&envelope("999988887777", &finding(TOR, json!({}), json!({}))));
    assert_eq!(threat.account, "111122223333");
}

#[test]
fn what_was_not_sent_is_refused() {
    let api = json!({"Id": "1", "Type": TOR, "Severity": 5, "AccountId": "111122223333", "Service": {"Count": 1}});
    for event in [api.clone(), envelope("111122223333", &api), json!({"Findings": [api]})] {
        assert_eq!(signal(&event), Err(IntakeError::ApiShape));
    }
    let nameless = envelope("111122223333", &json!({"type": TOR}));
    assert_eq!(signal(&nameless), Err(IntakeError::NoFinding("id")));
    assert_eq!(signal(&envelope("111122223333", &json!({"id": "1"}))), Err(IntakeError::NoFinding("type")));
    // A member or two with a capital are read as they are meant.
    let odd = json!({"id": "1", "type": TOR, "AccountId": "111122223333"});
    assert_eq!(threat(&odd).account, "111122223333");
}

proptest! {
    #[test]
    fn whatever_stands_in_a_finding_it_is_a_threat(
        kind in ".{1,60}", title in ".{0,60}", name in ".{0,40}", user in "(IAMUser|AssumedRole|Root|.{0,9})",
        apis in ".{0,80}", count in any::<i64>(),
    ) {
        let resource = json!({"accessKeyDetails": {"userName": name, "userType": user, "principalId": title},
            "s3BucketDetails": {"name": name}, "lambdaDetails": {"functionArn": title}, "modelDetails": name});
        let service = json!({"count": count, "additionalInfo": {"anomalies": {"anomalousAPIs": apis}, "value": title}});
        let mut finding = finding(&kind, resource, service);
        finding["title"] = json!(title);
        if let Ok(signal) = signal(&finding) {
            let Signal::Threat(threat) = signal else { panic!("no threat") };
            prop_assert_eq!(threat.kind.as_str(), kind);
        }
    }
}

/// What is told of a threat where nobody is a member of anything: control, resource, verdict.
fn told(threat: &Threat, inventory: &Inventory) -> Vec<(String, String, String)> {
    let outcomes = presume_threat(threat, inventory).into_iter();
    outcomes
        .map(|outcome| {
            let (control, resource) = (outcome.control.to_owned(), outcome.finding.resource.arn.to_string());
            (control, resource, outcome.verdict().to_owned())
        })
        .collect()
}

fn member(arn: &str) -> Inventory {
    Inventory::parse(&json!([{"resource": arn, "workload": "w", "phase": "production"}]).to_string(), None).unwrap()
}

#[test]
fn a_threat_is_told_once_of_the_first_resource_that_is_anybodys() {
    let (bucket, user) = ("arn:aws:s3:::acme-corpus", "arn:aws:iam::111122223333:user/ada");
    let resource = json!({"accessKeyDetails": {"userName": "ada", "userType": "IAMUser", "accessKeyId": "AKIA1"},
        "s3BucketDetails": [{"arn": "arn:aws:s3:::marketing-site"}, {"arn": bucket}]});
    let threat = threat(&finding("Exfiltration:S3/AnomalousBehavior", resource, json!({})));
    let of = |inventory: &Inventory| told(&threat, inventory);
    let control = || "threat-data-attacked".to_owned();
    assert_eq!(of(&member(bucket)), [(control(), bucket.to_owned(), "unread".to_owned())]);
    assert_eq!(of(&member(user)), [(control(), user.to_owned(), "unread".to_owned())]);
    let nobodys = (control(), "arn:aws:s3:::marketing-site".to_owned(), "nobody".to_owned());
    assert_eq!(of(&Inventory::empty(Some(Phase::Scaled))), [nobodys]);
    let whole = &presume_threat(&threat, &member(bucket))[0].finding.subjects;
    assert_eq!(*whole, ["AKIA1", user, "arn:aws:s3:::marketing-site"]);
}

#[test]
fn the_narrowest_name_of_a_type_counts_and_what_nobody_names_is_heard_all_the_same() {
    let control = |kind: &str| {
        let resource = json!({"lambdaDetails": {"functionName": "tool"}});
        let threat = threat(&finding(kind, resource, json!({})));
        told(&threat, &member("arn:aws:lambda:eu-west-1:111122223333:function:tool")).remove(0).0
    };
    assert_eq!(control("Backdoor:Lambda/C&CActivity.B!DNS"), "threat-tool-function-compromised");
    assert_eq!(control("Invented:Lambda/Something"), "threat-tool-function-compromised");
    assert_eq!(control("Persistence:Lambda/AccountManipulation"), "threat-behavior-anomalous");
    assert_eq!(control("UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom"), "threat-credential-compromised");
    assert_eq!(control("Invented:Quantum/Something"), "threat-unlisted");
    assert_eq!(control("nothing like a type"), "threat-unlisted");
}

#[test]
fn what_names_nothing_is_unknown_if_it_matters_and_nobodys_if_not() {
    let of = |kind: &str| told(&threat(&finding(kind, json!({}), json!({}))), &Inventory::empty(None));
    let unnamed = "arn:aws:guardduty:eu-west-1:111122223333:unnamed".to_owned();
    let control = "threat-credential-compromised".to_owned();
    assert_eq!(of("AttackSequence:IAM/CompromisedCredentials"), [(control, unnamed, "unknown".to_owned())]);
    assert_eq!(of("Invented:Quantum/Something"), []);
    assert_eq!(of("Invented:SageMaker/Something").len(), 1);
}

#[test]
fn guardduty_can_call_it_worse_than_the_control_does_and_never_better() {
    let of = |severity: Value| {
        let mut finding = finding(
            "Discovery:IAMUser/AnomalousBehavior",
            json!({"accessKeyDetails":
            {"userName": "BedrockAPIKey-1", "userType": "IAMUser"}}),
            json!({}),
        );
        finding["severity"] = severity;
        presume_threat(&threat(&finding), &Inventory::empty(None))[0].severity
    };
    assert_eq!([of(json!(2)), of(json!(8)), of(json!(9))], [Severity::Medium, Severity::High, Severity::Critical]);
}
