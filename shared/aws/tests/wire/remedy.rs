//! Executors.

use aws::remedy::{RemedyError, carry_out};
use model::{PhaseTag, PublicAccess, PublicAccessBlock, Remedy, RemedyKind, State};
use serde_json::{Value, json};

use crate::resource_policy::OPEN;
use crate::wire::{Answer, REQUEST_ID, Wire};
use crate::{
    agentcore, bedrock, cloudtrail, collections, ec2, endpoints, flow_logs, guardduty, iam_policies, identities,
    kendra, rds, releases, resource_policy, s3, s3_keeping, sagemaker, stack, wafv2,
};

/// A remedy of that kind: each takes the fields that it has.
#[expect(clippy::too_many_lines, reason = "a field for each that a remedy may have, and nothing else")]
fn remedy(kind: RemedyKind) -> Remedy {
    let arn = |rest: &str| format!("arn:aws:{rest}");
    let mut fields = json!({
        "bucket": "corpus", "account": "111122223333",
        "flags": {"block_public_acls": true, "ignore_public_acls": false, "block_public_policy": false, "restrict_public_buckets": false},
        "key": arn("kms:eu-west-1:111122223333:key/1"), "days": 90,
        "function": arn("lambda:eu-west-1:111122223333:function:tool"), "qualifier": "live", "statement": "backdoor",
        "trail": arn("cloudtrail:eu-west-1:111122223333:trail/main"),
        "store": arn("cloudtrail:eu-west-1:111122223333:eventdatastore/1"),
        "settings": {
            "name": "main", "home_region": "eu-west-1", "bucket": "trails", "prefix": null, "topic": null,
            "global_events": true, "multi_region": true, "validation": true, "organization": true,
            "log_group": null, "log_role": null, "key": "alias/trail",
            "selectors": {"Advanced": [{"name": "all", "fields": [{
                "field": "eventCategory", "equals": ["Management"], "not_equals": [], "starts_with": [],
                "not_starts_with": [], "ends_with": [], "not_ends_with": []
            }]}]}
        },
        "changes": cloudtrail::changes(), "recorder": arn("cloudtrail:eu-west-1:111122223333:trail/main"),
        "definition": {"name": "default"},
        "insights": ["ApiCallRateInsight/Management"], "into": null,
        "region": "eu-west-1", "approved": bedrock::approved(), "guardrail": arn("bedrock:eu-west-1:111122223333:guardrail/g"),
        "strengths": {}, "entries": {}, "profile": null, "definition": {"name": "g"}, "tags": {}, "mode": "none", "id": null,
        "enforced": bedrock::enforcement(),
        "gateway": arn("bedrock-agentcore:eu-west-1:111122223333:gateway/g"), "authorizer_type": "AWS_IAM",
        "configuration": null, "hide_errors": true, "fail_close": true, "engine": arn("bedrock-agentcore:eu-west-1:111122223333:policy-engine/e"),
        "limit": {"rateLimitId": "limit-60", "dimensionKeys": ["key-60"], "entries": []},
        "runtime": arn("bedrock-agentcore:eu-west-1:111122223333:runtime/r"), "network": null, "require_mmds_v2": true,
        "definition": {"cedar": {"statement": "x"}}, "name": "n", "description": null, "gateways": [],
        "notebook": "n", "job": "j", "root": true, "metadata": true, "lifecycle": "l", "endpoint": "e", "config": "c",
        "schedule": "s", "domain": "d-1", "on_create": null, "on_start": "YQ==",
        "package": arn("sagemaker:eu-west-1:111122223333:model-package/churn/7"), "user": "u", "credential": "c", "role": "r", "principals": ["arn:aws:iam::111122223333:role/r"], "revoked": "use-of-ai", "policy": "p",
        "agent": arn("bedrock:eu-west-1:111122223333:agent/A"), "wanted": {"identifier": "g", "version": "1"},
        "application": arn("qbusiness:eu-west-1:111122223333:application/a"), "guards": [], "phrases": [], "topics": [],
        "experience": "w", "origins": [], "plugin": "p",
        "knowledge_base": bedrock::knowledge::BASE, "source": "S", "target": "T", "job": bedrock::jobs::BATCH,
        "evaluation": arn("bedrock-agentcore:eu-west-1:111122223333:online-evaluation-config/e"), "alias": "L", "routing": [{"agentVersion": "7"}],
        "flow_log": "fl-1", "group": "g", "rules": [], "detector": "d", "filter": "f", "table": "rtb-1", "destination": "0.0.0.0/0", "features": [],
        "resource": arn("bedrock:eu-west-1:111122223333:guardrail/g"), "phase": "production",
        "edits": resource_policy::edits(), "grants": s3::strange(), "grant": "g-1",
        "log_group": arn("logs:eu-west-1:111122223333:log-group:g"), "class": "STANDARD",
        "document": "<Rule/>",
        "boundary": arn("iam::111122223333:policy/b"), "version": "v1", "weights": {"6": 0.25}
    });
    fields["standards"] = json!({"arn:aws:securityhub:eu-west-1::standards/a/v/1": {}});
    fields["collection"] = json!(collections::OWN);
    (fields["index"], fields["tokens"]) = (json!(kendra::INDEX), json!(null));
    fields["instance"] = json!(rds::INSTANCE);
    fields["vault"] = json!(identities::VAULT);
    fields["identity"] = json!(identities::IDENTITY);
    fields["addresses"] = json!(["https://collect.example/"]);
    fields["frequency"] = json!("ONE_HOUR");
    fields["members"] = json!("NEW");
    fields["generator"] = json!("SECURITY_CONTROL");
    fields["door"] = json!(arn("elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"));
    fields["web_acl"] = json!(arn("wafv2:eu-west-1:111122223333:regional/webacl/a/1"));
    fields["logging"] = json!({"LogDestinationConfigs": []});
    fields["repository"] = json!(arn("ecr:eu-west-1:111122223333:repository/team/agent"));
    (fields["mutability"], fields["exclusions"]) = (json!("IMMUTABLE"), json!([]));
    for (name, value) in stack::fields() {
        fields[name] = value;
    }
    if let Some(resource) = resource_policy::resource_of(kind.name()) {
        fields["resource"] = json!(resource);
    }
    if kind == RemedyKind::DenyBucket {
        fields["resource"] = json!("arn:aws:s3:::corpus");
    }
    if collections::live_of(kind.name()).is_some() {
        fields["edits"] = json!(collections::edits());
    }
    if kind == RemedyKind::RecreateFlowLog {
        fields["definition"] = json!(flow_logs::definition());
    }
    if kind == RemedyKind::RestoreVpcEndpoint {
        fields["changes"] = json!({"private_dns": false});
    }
    if kind == RemedyKind::RestoreRoute {
        fields["target"] = json!("igw-1");
    }
    fields["remedy"] = serde_json::to_value(kind).unwrap();
    serde_json::from_value(fields).unwrap()
}

/// The statement that goes, and one that stays.
fn two() -> String {
    format!(r#"{OPEN}, {{"Sid": "kept"}}"#)
}

/// A state that an executor of that kind can be given.
fn live_of(kind: RemedyKind) -> State {
    let own = [
        (RemedyKind::AttachWebAcl, wafv2::door(None)),
        (RemedyKind::DeleteGroupPolicy, iam_policies::inline(OPEN)),
        (RemedyKind::DeleteRolePolicy, iam_policies::inline(OPEN)),
        (RemedyKind::DeleteUserPolicy, iam_policies::inline(OPEN)),
        (RemedyKind::EnableDetector, guardduty::live()),
        (RemedyKind::DeleteBucketLifecycle, s3_keeping::erasing(&[])),
        (RemedyKind::DeleteBucketReplication, s3_keeping::copying(&[])),
        (RemedyKind::NarrowBucketLifecycle, s3_keeping::erasing(&["kept"])),
        (RemedyKind::NarrowBucketReplication, s3_keeping::copying(&["kept"])),
        (RemedyKind::DenyBucket, s3::live()),
        (RemedyKind::RemoveBucketGrants, s3::live()),
        (RemedyKind::DisableActionGroup, bedrock::reach::live()),
        (RemedyKind::DismissCollaborator, bedrock::reach::live()),
        (RemedyKind::RestoreAgentAlias, bedrock::agent::live()),
        (RemedyKind::RestoreAgentGuardrail, bedrock::agent::live()),
        (RemedyKind::RestoreBucketPhaseTag, tagged()),
        (RemedyKind::RestoreDataSource, bedrock::knowledge::live()),
        (RemedyKind::RestoreFunctionAlias, releases::live()),
        (RemedyKind::RestoreGuardrail, bedrock::live()),
        (RemedyKind::RestoreWebAclLog, wafv2::log(false, Value::Null)),
        (RemedyKind::RestoreVpcEndpoint, endpoints::live()),
        (RemedyKind::RestrictGroupPolicy, iam_policies::inline(&two())),
        (RemedyKind::RestrictManagedPolicy, iam_policies::managed(&two())),
        (RemedyKind::RestrictRolePolicy, iam_policies::inline(&two())),
        (RemedyKind::RestrictTrustPolicy, iam_policies::trusting(&two())),
        (RemedyKind::RestrictUserPolicy, iam_policies::inline(&two())),
    ];
    let own = own.into_iter().find(|(of, _)| *of == kind).map(|(_, state)| state);
    let own = own.or_else(|| collections::live_of(kind.name())).or_else(|| resource_policy::live_of(kind));
    own.or_else(|| agentcore::live_of(kind)).or_else(|| sagemaker::live_of(kind)).unwrap_or_else(live)
}

/// A state that the executors of S3, and those that look at none, can be given.
pub(crate) fn live() -> State {
    let flags = PublicAccessBlock { restrict_public_buckets: true, ..PublicAccessBlock::default() };
    State::PublicAccess(PublicAccess { bucket: Some(flags), account: Some(flags) })
}

/// A bucket with a tag of its owner's.
fn tagged() -> State {
    let tags = [("team".to_owned(), "claims".to_owned())].into();
    State::PhaseTag(PhaseTag { key: "ai:phase".to_owned(), exists: true, tags, ..PhaseTag::default() })
}

/// A call as its remedy declares it, whose service is that of a role.
pub(crate) fn own(call: &str) -> String {
    call.replace("s3control:", "s3:").replace("bedrock-agentcore:", "agentcore:")
}

fn yes() -> Wire {
    Wire::new(|seen| match seen.call.split_once(':') {
        Some(("iam", "CreatePolicyVersion")) => iam_policies::written(seen),
        Some(("ec2", call)) => ec2::changed(call),
        Some(("rds", call)) => Answer::ok(format!("<{call}Response><{call}Result/></{call}Response>")),
        _ => Answer::ok("{}"),
    })
}

#[tokio::test]
async fn every_executor_makes_the_one_call_that_its_remedy_declares() {
    for kind in RemedyKind::ALL.iter().copied() {
        let wire = yes();
        let done = carry_out(&wire.config(), &remedy(kind), &live_of(kind)).await.unwrap();
        let calls = wire.calls().into_iter().map(|call| match call.split_once(':') {
            // One role puts back parts of all services.
            Some((_, operation)) if kind.service() == "self" => format!("self:{operation}"),
            _ => own(&call),
        });
        let calls: Vec<_> = calls.collect();
        assert_eq!(calls, [format!("{}:{}", kind.service(), kind.operation())]);
        assert_eq!(done.request_id.as_deref(), Some(REQUEST_ID), "{kind:?}");
    }
}

#[tokio::test]
async fn a_block_keeps_the_switches_that_are_on() {
    for kind in [RemedyKind::RestoreBucketPublicAccessBlock, RemedyKind::RestoreAccountPublicAccessBlock] {
        let wire = yes();
        carry_out(&wire.config(), &remedy(kind), &live()).await.unwrap();
        let body = wire.seen()[0].body.clone();
        assert!(body.contains("<BlockPublicAcls>true</BlockPublicAcls>"), "{body}");
        assert!(body.contains("<IgnorePublicAcls>false</IgnorePublicAcls>"), "{body}");
        assert!(body.contains("<BlockPublicPolicy>false</BlockPublicPolicy>"), "{body}");
        assert!(body.contains("<RestrictPublicBuckets>true</RestrictPublicBuckets>"), "{body}");
    }
}

#[tokio::test]
async fn a_block_is_not_written_over_a_state_of_another_kind() {
    let wire = yes();
    let state = State::Attachments(model::PolicyAttachments::default());
    let remedy = remedy(RemedyKind::RestoreBucketPublicAccessBlock);
    let refused = carry_out(&wire.config(), &remedy, &state).await.unwrap_err();
    assert!(matches!(refused, RemedyError::Unfit { .. }), "{refused}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn the_other_tags_of_a_bucket_are_repeated() {
    let wire = yes();
    carry_out(&wire.config(), &remedy(RemedyKind::RestoreBucketPhaseTag), &tagged()).await.unwrap();
    let body = wire.seen()[0].body.clone();
    assert!(body.contains("<Key>team</Key><Value>claims</Value>"), "{body}");
    assert!(body.contains("<Value>production</Value>"), "{body}");
}

#[tokio::test]
async fn a_tag_that_the_resources_service_refused_was_not_set() {
    let guardrail = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/g";
    for (status, transient) in [(400, false), (500, true)] {
        let failed = json!({"FailedResourcesMap": {guardrail: {
            "StatusCode": status, "ErrorCode": "AccessDeniedException", "ErrorMessage": "no"}}});
        let wire = Wire::new(move |_| Answer::ok(&failed));
        let error = carry_out(&wire.config(), &remedy(RemedyKind::RestorePhaseTag), &live()).await.unwrap_err();
        assert_eq!(matches!(error, RemedyError::Transient { .. }), transient, "{error}");
    }
}

#[tokio::test]
async fn a_trail_comes_back_as_it_was_approved_in_its_own_region() {
    let wire = yes();
    carry_out(&wire.config(), &remedy(RemedyKind::RecreateTrail), &live()).await.unwrap();
    carry_out(&wire.config(), &remedy(RemedyKind::RestoreTrailSelectors), &live()).await.unwrap();
    let seen = wire.seen();
    assert_eq!([&seen[0].region, &seen[1].region], ["eu-west-1", "eu-west-1"]);
    let body = |index: usize| serde_json::from_str::<Value>(&seen[index].body).unwrap();
    let trail = json!({
        "Name": "main", "S3BucketName": "trails", "IncludeGlobalServiceEvents": true, "IsMultiRegionTrail": true,
        "EnableLogFileValidation": true, "KmsKeyId": "alias/trail"
    });
    assert_eq!(body(0), trail);
    let fields = json!([{"Field": "eventCategory", "Equals": ["Management"]}]);
    let selectors = json!({"TrailName": "main", "AdvancedEventSelectors": [{"Name": "all", "FieldSelectors": fields}]});
    assert_eq!(body(1), selectors);
}

#[tokio::test]
async fn one_policy_statement_is_removed_by_its_name() {
    let wire = yes();
    carry_out(&wire.config(), &remedy(RemedyKind::RemoveFunctionPermission), &live()).await.unwrap();
    let seen = wire.seen();
    assert!(seen[0].uri.ends_with("/policy/backdoor?Qualifier=live"), "{}", seen[0].uri);
    assert_eq!(seen[0].region, "eu-west-1");
}

#[tokio::test]
async fn throttled_and_refused_are_told_apart() {
    let remedy = remedy(RemedyKind::EnableKey);
    let throttled = Wire::new(|_| Answer::error(400, "ThrottlingException"));
    let error = carry_out(&throttled.config(), &remedy, &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::Transient { .. }), "{error}");
    let denied = Wire::new(|_| Answer::error(400, "AccessDeniedException"));
    let RemedyError::Refused { operation, code, request_id, .. } =
        carry_out(&denied.config(), &remedy, &live()).await.unwrap_err()
    else {
        panic!("it was not refused")
    };
    assert_eq!((operation.as_str(), code.as_deref()), ("kms:EnableKey", Some("AccessDeniedException")));
    assert_eq!(request_id.as_deref(), Some(REQUEST_ID));
}
