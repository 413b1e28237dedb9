//! Remedy roles.

use std::collections::BTreeMap;

use aws::roles::{AssumeError, Roles, reading_policy, session_policy};
use model::{
    Arn, InvocationLogging, Phase, Plan, PublicAccessBlock, Remedy, Resource, Scope, StateKind, TrailSettings,
};
use serde_json::{Value, json};

use crate::wire::{Answer, Wire};

fn resource(arn: &str) -> Resource {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    Resource { arn: Arn::new(arn), account, region, scope: Scope::Generic }
}

fn statements(plan: Vec<Remedy>, arn: &str) -> Value {
    let policy: Value = serde_json::from_str(&session_policy(&Plan(plan), &resource(arn))).unwrap();
    policy["Statement"].clone()
}

#[test]
fn a_session_may_do_what_its_plan_says_to_its_resource_and_nothing_else() {
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    let plan = vec![Remedy::CancelKeyDeletion { key: key.to_owned() }, Remedy::EnableKey { key: key.to_owned() }];
    let expected = json!([
        {"Effect": "Allow", "Action": "kms:CancelKeyDeletion", "Resource": [key]},
        {"Effect": "Allow", "Action": "kms:EnableKey", "Resource": [key]},
    ]);
    assert_eq!(statements(plan, key), expected);
}

#[test]
fn an_action_without_resources_is_allowed_on_all() {
    let remedy =
        Remedy::RestoreAccountPublicAccessBlock { account: "111122223333".to_owned(), flags: PublicAccessBlock::ALL };
    let expected = json!([{"Effect": "Allow", "Action": "s3:PutAccountPublicAccessBlock", "Resource": ["*"]}]);
    assert_eq!(statements(vec![remedy], "arn:aws:s3:::account"), expected);
}

#[test]
fn a_version_or_alias_of_a_function_is_named_too() {
    let function = "arn:aws:lambda:eu-west-1:111122223333:function:tool";
    let remedy = Remedy::RemoveFunctionPermission {
        function: function.to_owned(),
        qualifier: Some("live".to_owned()),
        statement: "backdoor".to_owned(),
    };
    let on = [format!("{function}:live"), function.to_owned()];
    let expected = json!([{"Effect": "Allow", "Action": "lambda:RemovePermission", "Resource": on}]);
    assert_eq!(statements(vec![remedy], function), expected);
}

#[test]
fn a_log_group_is_named_with_what_is_in_it_too() {
    let group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/bedrock/assistant";
    let remedy = Remedy::KeepLogsForever { log_group: group.to_owned() };
    let on = [format!("{group}:*"), group.to_owned()];
    let expected = json!([{"Effect": "Allow", "Action": "logs:DeleteRetentionPolicy", "Resource": on}]);
    assert_eq!(statements(vec![remedy], group), expected);
}

#[test]
fn only_the_policy_that_the_plan_names_may_be_detached() {
    let role = "arn:aws:iam::111122223333:role/service-role/agent";
    let policy = "arn:aws:iam::aws:policy/AdministratorAccess";
    let remedy = Remedy::DetachRolePolicy { role: "agent".to_owned(), policy: policy.to_owned() };
    let expected = json!([{
        "Effect": "Allow", "Action": "iam:DetachRolePolicy", "Resource": [role],
        "Condition": {"ArnEquals": {"iam:PolicyARN": policy}}
    }]);
    assert_eq!(statements(vec![remedy], role), expected);
}

#[test]
fn only_the_boundary_that_was_approved_may_be_set() {
    let user = "arn:aws:iam::111122223333:user/teams/ada";
    let boundary = "arn:aws:iam::111122223333:policy/agent-boundary";
    let remedy = Remedy::RestoreUserBoundary { user: "ada".to_owned(), boundary: boundary.to_owned() };
    let expected = json!([{
        "Effect": "Allow", "Action": "iam:PutUserPermissionsBoundary", "Resource": [user],
        "Condition": {"ArnEquals": {"iam:PermissionsBoundary": boundary}}
    }]);
    assert_eq!(statements(vec![remedy], user), expected);
}

#[test]
fn only_the_tag_of_the_plan_may_be_set_and_only_where_its_service_is() {
    let guardrail = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/g";
    let (resource, key, phase) = (guardrail.to_owned(), "ai:phase".to_owned(), Phase::Production);
    let condition = json!({"ForAllValues:StringEquals": {"aws:TagKeys": "ai:phase"}});
    let expected = json!([
        {"Effect": "Allow", "Action": "tag:TagResources", "Resource": ["*"], "Condition": condition},
        {"Effect": "Allow", "Action": "bedrock:TagResource", "Resource": [guardrail], "Condition": condition},
    ]);
    assert_eq!(statements(vec![Remedy::RestorePhaseTag { resource, key, phase }], guardrail), expected);
}

/// What it passes is asked for by name, and of a network's parts only those that the plan names.
#[test]
fn of_a_network_only_what_the_plan_names_may_be_touched() {
    let arn = |resource: &str| format!("arn:aws:ec2:eu-west-1:111122223333:{resource}");
    let groups = |id: &str| [id.to_owned()].into();
    let changes = model::VpcEndpointChanges {
        more_security_groups: groups("sg-1"),
        fewer_security_groups: groups("sg-2"),
        ..model::VpcEndpointChanges::default()
    };
    let restore = Remedy::RestoreVpcEndpoint { endpoint: "vpce-1".to_owned(), changes };
    let allow = |action: &str, on: &[String]| json!({"Effect": "Allow", "Action": action, "Resource": on});
    let modify = |on: &[String]| allow("ec2:ModifyVpcEndpoint", on);
    let expected = json!([
        modify(&[arn("security-group/sg-1"), arn("security-group/sg-2")]),
        modify(&[arn("vpc-endpoint/vpce-1")])
    ]);
    assert_eq!(statements(vec![restore], &arn("vpc-endpoint/vpce-1")), expected);

    let (flow_log, definition) = ("fl-1".to_owned(), crate::flow_logs::definition());
    let recreate = Remedy::RecreateFlowLog { flow_log, definition, tags: model::Tags::new() };
    let all = [arn("vpc-flow-log/*")];
    let expected = json!([
        allow("ec2:CreateFlowLogs", &all),
        allow("ec2:CreateFlowLogs", &[arn("vpc/vpc-1")]),
        allow("ec2:CreateTags", &all),
        allow("logs:CreateLogDelivery", &["*".to_owned()]),
        allow("logs:DeleteLogDelivery", &["*".to_owned()]),
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/flows"},
    ]);
    assert_eq!(statements(vec![recreate], &arn("vpc-flow-log/fl-1")), expected);
}

#[test]
fn what_the_event_names_otherwise_is_allowed_under_its_own_name() {
    let detector = |id: &str| format!("arn:aws:guardduty:eu-west-1:111122223333:detector/{id}");
    let remedy = Remedy::EnableDetector { detector: "new".to_owned(), features: Vec::new() };
    let expected = json!([{"Effect": "Allow", "Action": "guardduty:UpdateDetector", "Resource": [detector("new")]}]);
    assert_eq!(statements(vec![remedy], &detector("old")), expected);
    let show = Remedy::ShowFilteredFindings { detector: "new".to_owned(), filter: "quiet".to_owned() };
    let both = [detector("new"), detector("new/filter/quiet")];
    let expected = json!([{"Effect": "Allow", "Action": "guardduty:UpdateFilter", "Resource": both}]);
    assert_eq!(statements(vec![show], &detector("new/filter/quiet")), expected);
    let notebook = |name: &str| format!("arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/{name}");
    let stop = |name: &str| vec![Remedy::StopNotebookInstance { notebook: name.to_owned() }];
    let on = |names: &[&str]| {
        let on: Vec<_> = names.iter().map(|name| notebook(name)).collect();
        json!([{"Effect": "Allow", "Action": "sagemaker:StopNotebookInstance", "Resource": on}])
    };
    assert_eq!(statements(stop("Churn"), &notebook("churn")), on(&["Churn", "churn"]));
    assert_eq!(statements(stop("churn"), &notebook("churn")), on(&["churn"]));
    let endpoint = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn";
    let restore = vec![Remedy::RestoreEndpoint { endpoint: "churn".to_owned(), config: "Good".to_owned() }];
    let allow = |on: &[&str]| json!({"Effect": "Allow", "Action": "sagemaker:UpdateEndpoint", "Resource": on});
    let config = |name: &str| format!("arn:aws:sagemaker:eu-west-1:111122223333:endpoint-config/{name}");
    assert_eq!(statements(restore, endpoint), json!([allow(&[endpoint]), allow(&[&config("Good"), &config("good")])]));
}

#[test]
fn a_guardrail_is_changed_with_the_profile_that_it_works_with() {
    let home = "arn:aws:bedrock:eu-west-1:111122223333";
    let guardrail = format!("{home}:guardrail/k3v8qzt1m5xa");
    let restore = |profile: Option<&str>| {
        let (strengths, entries) = (BTreeMap::new(), BTreeMap::new());
        let profile = profile.map(str::to_owned);
        vec![Remedy::RestoreGuardrail { guardrail: guardrail.clone(), strengths, entries, profile }]
    };
    let allow = |on: &str| json!({"Effect": "Allow", "Action": "bedrock:UpdateGuardrail", "Resource": [on]});
    assert_eq!(statements(restore(None), &guardrail), json!([allow(&guardrail)]));
    let profile = format!("{home}:guardrail-profile/eu.guardrail.v1:0");
    let both = json!([allow(&guardrail), allow(&profile)]);
    assert_eq!(statements(restore(Some(&profile)), &guardrail), both);
    assert_eq!(statements(restore(Some("eu.guardrail.v1:0")), &guardrail), both);
}

#[test]
fn a_guardrail_that_is_made_again_gets_the_tag_of_its_workload_and_no_other() {
    let guardrail = |id: &str| format!("arn:aws:bedrock:eu-west-1:111122223333:guardrail/{id}");
    let recreate = |tags: Value| {
        let (definition, tags) = (json!({"name": "g"}), serde_json::from_value(tags).unwrap());
        vec![Remedy::RecreateGuardrail { guardrail: guardrail("old"), definition, tags }]
    };
    let allow = |action: &str, on: &str| json!({"Effect": "Allow", "Action": action, "Resource": [on]});
    let untagged = json!([allow("bedrock:CreateGuardrail", "*")]);
    assert_eq!(statements(recreate(json!({})), &guardrail("old")), untagged);
    let mut tagged = json!([allow("bedrock:CreateGuardrail", "*"), allow("bedrock:TagResource", &guardrail("*"))]);
    for statement in tagged.as_array_mut().unwrap() {
        statement["Condition"] = json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["ai:workload"]}});
    }
    assert_eq!(statements(recreate(json!({"ai:workload": "claims"})), &guardrail("old")), tagged);
}

#[test]
fn a_web_acl_is_attached_with_leave_of_its_own_and_of_the_one_door() {
    let door = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/assistant/50dc";
    let acl = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/assistant/8f0c";
    let allow = |action: &str, on: &str| json!({"Effect": "Allow", "Action": action, "Resource": [on]});
    let attach = Remedy::AttachWebAcl { door: door.to_owned(), web_acl: acl.to_owned() };
    let expected =
        json!([allow("elasticloadbalancing:CreateWebACLAssociation", door), allow("wafv2:AssociateWebACL", acl)]);
    assert_eq!(statements(vec![attach], door), expected);
}

#[test]
fn a_web_acl_logs_again_with_leave_of_itself_and_of_the_one_bucket() {
    let acl = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/assistant/8f0c";
    let on = |place: &str| {
        let logging = json!({"ResourceArn": acl, "LogDestinationConfigs": [place]});
        let allowed = statements(vec![Remedy::RestoreWebAclLog { web_acl: acl.to_owned(), logging }], acl);
        let allowed: Vec<Value> = serde_json::from_value(allowed).unwrap();
        let on = |action: &str| {
            allowed
                .iter()
                .find(|one| one["Action"] == action)
                .map(|one| one["Resource"][0].as_str().unwrap().to_owned())
        };
        (on("wafv2:PutLoggingConfiguration"), on("s3:GetBucketPolicy"))
    };
    let bucket = "arn:aws:s3:::aws-waf-logs-acme";
    assert_eq!(on(&format!("{bucket}/assistant")), (Some(acl.to_owned()), Some(bucket.to_owned())));
    assert_eq!(on("arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-acme"), (Some(acl.to_owned()), None));
}

#[test]
fn a_gateway_and_a_log_get_back_only_the_role_that_they_had() {
    let gateway = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";
    let role = "arn:aws:iam::111122223333:role/ticket-tools-gateway";
    let require = Remedy::RequireGatewayAuthorization {
        gateway: gateway.to_owned(),
        authorizer_type: "AWS_IAM".to_owned(),
        configuration: None,
        role: Some(role.to_owned()),
    };
    let expected = json!([
        {"Effect": "Allow", "Action": "bedrock-agentcore:UpdateGateway", "Resource": [gateway]},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role},
    ]);
    assert_eq!(statements(vec![require], gateway), expected);
    let approved = InvocationLogging { log_role: Some(role.to_owned()), ..InvocationLogging::default() };
    let restore = Remedy::RestoreInvocationLogging { region: "eu-west-1".to_owned(), approved: Some(approved) };
    let expected = json!([
        {"Effect": "Allow", "Action": "bedrock:PutModelInvocationLoggingConfiguration", "Resource": ["*"]},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role},
    ]);
    assert_eq!(statements(vec![restore], "arn:aws:bedrock:eu-west-1:111122223333:invocation-logging"), expected);
}

#[test]
fn an_alias_is_asked_for_by_its_own_arn_too() {
    let home = "arn:aws:bedrock:eu-west-1:111122223333";
    let (agent, role) = (format!("{home}:agent/A"), "arn:aws:iam::111122223333:role/order-desk-agent");
    let reroute = Remedy::RestoreAgentAlias { agent: agent.clone(), alias: "L".to_owned(), routing: None };
    let allow = |action: &str, on: &str| json!({"Effect": "Allow", "Action": action, "Resource": [on]});
    let expected = json!([
        allow("bedrock:UpdateAgentAlias", &agent),
        allow("bedrock:UpdateAgentAlias", &format!("{home}:agent-alias/A/L")),
    ]);
    assert_eq!(statements(vec![reroute], &agent), expected);
    let restore = Remedy::RestoreAgentGuardrail { agent: agent.clone(), wanted: None, role: Some(role.to_owned()) };
    let prepare = Remedy::PrepareAgent { agent: agent.clone() };
    let expected = json!([
        allow("bedrock:UpdateAgent", &agent),
        allow("bedrock:PrepareAgent", &agent),
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role},
    ]);
    assert_eq!(statements(vec![restore, prepare], &agent), expected);
}

#[test]
fn a_trail_gets_back_only_the_role_that_it_had() {
    let trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme";
    let role = "arn:aws:iam::111122223333:role/acme-trail-logs";
    let settings =
        TrailSettings { name: "acme".to_owned(), log_role: Some(role.to_owned()), ..TrailSettings::default() };
    let expected = json!([
        {"Effect": "Allow", "Action": "cloudtrail:CreateTrail", "Resource": [trail]},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role},
    ]);
    assert_eq!(statements(vec![Remedy::RecreateTrail { settings: Box::new(settings) }], trail), expected);
}

/// Our own rules have queues of ours, and our own functions their queues: nothing else may be joined to them.
#[test]
fn what_is_put_back_of_our_own_names_what_it_is_joined_to() {
    let here = "eu-west-1:111122223333";
    let target = |arn: &str| json!({"Id": "queue", "Arn": arn});
    for rule in ["guard-Rule-1", "guard/guard-Rule-1"] {
        let rule = format!("arn:aws:events:{here}:rule/{rule}");
        let restore = Remedy::RestoreRuleTargets { rule: rule.clone(), targets: vec![target("a"), target("b")] };
        let expected = json!([{
            "Effect": "Allow", "Action": "events:PutTargets", "Resource": [rule],
            "Condition": {"ForAllValues:ArnLike": {"events:TargetArn": ["a", "b"]}}
        }]);
        assert_eq!(statements(vec![restore], &rule), expected);
    }
    let function = format!("arn:aws:lambda:{here}:function:guard-Function-1");
    let restore = Remedy::RestoreEventSourceMapping {
        function: function.clone(),
        mapping: "40f1".to_owned(),
        deployed: json!({}),
    };
    let expected = json!([{
        "Effect": "Allow", "Action": "lambda:UpdateEventSourceMapping",
        "Resource": [format!("arn:aws:lambda:{here}:event-source-mapping:40f1")],
        "Condition": {"ArnLike": {"lambda:FunctionArn": function}}
    }]);
    assert_eq!(statements(vec![restore], &function), expected);
}

#[tokio::test]
async fn a_role_is_taken_for_one_repair() {
    let wire = Wire::new(|_| {
        Answer::ok(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>\
             <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
             <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
        )
    });
    let roles = Roles::new(&wire.config());
    let config =
        roles.assume("arn:aws:iam::1:role/r", "phaseguard-1", Some("{}".to_owned()), "eu-west-1").await.unwrap();
    assert_eq!(config.region().map(ToString::to_string).as_deref(), Some("eu-west-1"));
    let body = &wire.seen()[0].body;
    assert!(body.contains("RoleSessionName=phaseguard-1") && body.contains("DurationSeconds=900"), "{body}");
}

#[tokio::test]
async fn a_role_that_is_refused_is_refused() {
    let wire = Wire::new(|_| Answer::xml_error(403, "AccessDenied", "sts:AssumeRole"));
    let error = Roles::new(&wire.config()).assume("r", "s", None, "eu-west-1").await.unwrap_err();
    assert!(matches!(&error, AssumeError::Refused { code: Some(code), .. } if code == "AccessDenied"), "{error}");
}

/// STS takes 2,048 characters of it.
#[test]
fn a_role_that_looks_reads_one_kind_of_state() {
    let policy: Value = serde_json::from_str(&reading_policy(StateKind::FunctionConcurrency)).unwrap();
    let expected = json!({
        "Effect": "Allow", "Action": ["lambda:GetFunctionConcurrency", "lambda:ListTags"], "Resource": "*"
    });
    assert_eq!(policy["Statement"], json!([expected]));
    for kind in StateKind::ALL {
        assert!(reading_policy(*kind).len() <= 2048, "{kind:?}");
    }
}
