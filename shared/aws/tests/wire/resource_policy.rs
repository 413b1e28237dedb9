//! Policies that stand on resources.

use aws::observe::ObserveError;
use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{Edit, Finding, PolicyDocument, Remedy, RemedyKind, ResourcePolicy, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, REQUEST_ID, Seen, Wire};

const RUNTIME: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/agent-a1b2c3d4e5";
const ENDPOINT: &str =
    "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/agent-a1b2c3d4e5/runtime-endpoint/PROD";
const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/tools-a1b2c3d4e5";
const MEMORY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:memory/notes-a1b2c3d4e5";
const GUARDRAIL: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/k3v8qzt1m5xa";
const MODEL: &str = "arn:aws:comprehend:eu-west-1:111122223333:document-classifier/complaints/version/3";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:claims/api-Zk4mQx";
const GROUP: &str = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/claims";
const VECTORS: &str = "arn:aws:s3vectors:eu-west-1:111122223333:bucket/vectors";
const REPOSITORY: &str = "arn:aws:ecr:eu-west-1:111122223333:repository/team/agent";
const DOMAIN: &str = "arn:aws:es:eu-west-1:111122223333:domain/vectors";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";
const BUCKET: &str = "arn:aws:s3:::corpus";
const BASE: &str = "arn:aws:bedrock:eu-west-1:111122223333:knowledge-base/QX7R2M9TLP";

const OWN: &str = r#"{"Sid": "Own",  "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*"}"#;
pub(crate) const OPEN: &str = r#"{"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "*"}"#;

/// A policy whose spaces AWS keeps.
fn policy(statements: &[&str]) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "))
}

/// A state with such a policy.
pub(crate) fn live(statements: &[&str]) -> State {
    let document = Some(PolicyDocument::new(&policy(statements)));
    State::ResourcePolicy(ResourcePolicy { document, revision: Some("r-7".to_owned()), unsigned: false, rotates: None })
}

/// The state that an executor of that kind can be given.
pub(crate) fn live_of(kind: RemedyKind) -> Option<State> {
    match kind.name() {
        name if name.starts_with("Narrow") => Some(live(&[OWN, OPEN])),
        name if name.starts_with("Delete") && name.ends_with("Policy") => Some(live(&[OPEN])),
        _ => None,
    }
}

/// What a remedy of that kind is about, and its undo.
pub(crate) fn resource_of(name: &str) -> Option<&'static str> {
    let named = [
        ("AgentcorePolicy", RUNTIME),
        ("BedrockPolicy", GUARDRAIL),
        ("VectorBucketPolicy", VECTORS),
        ("BucketPolicy", BUCKET),
        ("SecretPolicy", SECRET),
        ("ComprehendPolicy", MODEL),
        ("ModelGroupPolicy", GROUP),
        ("KeyPolicy", KEY),
        ("RepositoryPolicy", REPOSITORY),
        ("DomainPolicy", DOMAIN),
    ];
    named.into_iter().find(|(part, _)| name.ends_with(part)).map(|(_, resource)| resource)
}

pub(crate) fn edits() -> Value {
    json!([{"statement": OPEN, "instead": []}])
}

pub(crate) fn forms() -> Vec<Finding> {
    [RUNTIME, ENDPOINT, GATEWAY, MEMORY, GUARDRAIL, BASE, SECRET, GROUP, MODEL]
        .map(|arn| finding(arn, Scope::Ai))
        .into()
}

/// What AWS answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let document = policy(&[OWN]);
    Some(match seen.call.as_str() {
        "bedrock-agentcore:GetResourcePolicy" => Answer::ok(json!({"policy": document})),
        "bedrock-agentcore:GetAgentRuntime" => Answer::ok(json!({
            "agentRuntimeArn": RUNTIME, "agentRuntimeId": "agent-a1b2c3d4e5", "agentRuntimeName": "agent",
            "agentRuntimeVersion": "1", "createdAt": "2026-11-01T00:00:00Z", "lastUpdatedAt": "2026-11-01T00:00:00Z",
            "roleArn": "arn:aws:iam::111122223333:role/agent", "status": "READY",
            "networkConfiguration": {"networkMode": "PUBLIC"}, "lifecycleConfiguration": {}
        })),
        "bedrock:GetResourcePolicy" if is_of_base(seen) => {
            Answer::ok(json!({"resourceArn": BASE, "policy": document, "revisionId": "r-7"}))
        }
        "bedrock:ListTagsForResource" if is_of_base(seen) => Answer::ok(json!({"tags": {"ai:workload": "claims"}})),
        "comprehend:DescribeResourcePolicy" => {
            Answer::ok(json!({"ResourcePolicy": document, "PolicyRevisionId": "r-7"}))
        }
        "comprehend:ListTagsForResource" => Answer::ok(json!({"Tags": [{"Key": "ai:workload", "Value": "claims"}]})),
        "secretsmanager:DescribeSecret" => Answer::ok(json!({
            "ARN": SECRET, "RotationEnabled": true, "Tags": [{"Key": "ai:workload", "Value": "claims"}]
        })),
        "secretsmanager:GetResourcePolicy" => Answer::ok(json!({"ARN": SECRET, "ResourcePolicy": document})),
        "sagemaker:GetModelPackageGroupPolicy" => Answer::ok(json!({"ResourcePolicy": document})),
        "bedrock:GetResourcePolicy" => Answer::ok(json!({"resourcePolicy": document})),
        _ => return None,
    })
}

fn is_of_base(seen: &Seen) -> bool {
    seen.uri.contains("knowledge-base")
}

async fn read(wire: &Wire, arn: &str) -> ResourcePolicy {
    let State::ResourcePolicy(policy) = state(wire, StateKind::ResourcePolicy, &finding(arn, Scope::Ai)).await else {
        panic!("no policy")
    };
    policy
}

#[tokio::test]
async fn a_policy_is_read_byte_for_byte_with_the_tags_of_what_it_stands_on() {
    for form in forms() {
        let wire = Wire::new(crate::observe::sound);
        let observed = observe(&wire, StateKind::ResourcePolicy, &form).await.unwrap();
        let State::ResourcePolicy(found) = observed.state else { panic!("no policy") };
        assert_eq!(found.document.unwrap().as_str(), policy(&[OWN]), "{form:?}");
        assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"), "{form:?}");
        assert_eq!(found.revision.is_some(), [BASE, MODEL].contains(&form.resource.arn.as_str()));
        assert!(wire.seen().iter().all(|seen| seen.region == "eu-west-1"));
    }
}

#[tokio::test]
async fn none_is_none_and_a_resource_that_is_gone_is_unknown() {
    for form in forms().into_iter().filter(|form| form.resource.arn.is_ai() && form.resource.arn.as_str() != GROUP) {
        let arn = form.resource.arn.as_str();
        let gone = |seen: &Seen| {
            [":DescribeResourcePolicy", ":GetResourcePolicy"].iter().any(|name| seen.call.ends_with(name))
        };
        let missing = Answer::error(404, "ResourceNotFoundException");
        let wire = {
            let missing = missing.clone();
            Wire::new(move |seen| if gone(seen) { missing.clone() } else { crate::observe::sound(seen) })
        };
        assert_eq!(read(&wire, arn).await.document, None, "{arn}");
        let wire = Wire::new(move |_| missing.clone());
        let error = observe(&wire, StateKind::ResourcePolicy, &form).await.unwrap_err();
        assert!(matches!(error, ObserveError::Unknown { .. }), "{error}");
    }
}

#[tokio::test]
async fn callers_with_a_token_do_not_sign() {
    let gateway = |authorizer: &str| {
        let mut answer: Value = serde_json::from_str(include_str!("whole/get_gateway.json")).unwrap();
        answer["authorizerType"] = json!(authorizer);
        but("bedrock-agentcore:GetGateway", Answer::ok(answer))
    };
    assert!(read(&gateway("CUSTOM_JWT"), GATEWAY).await.unsigned);
    assert!(!read(&gateway("AWS_IAM"), GATEWAY).await.unsigned);
    let wire = Wire::new(|seen| match seen.call.as_str() {
        "bedrock-agentcore:GetAgentRuntime" => {
            let Some(Answer(status, body)) = sound(seen) else { panic!("no runtime") };
            let mut answer: Value = serde_json::from_str(&body).unwrap();
            answer["authorizerConfiguration"] =
                json!({"customJWTAuthorizer": {"discoveryUrl": "https://idp.example.com"}});
            Answer(status, answer.to_string())
        }
        _ => crate::observe::sound(seen),
    });
    assert!(read(&wire, RUNTIME).await.unsigned && read(&wire, ENDPOINT).await.unsigned);
    assert!(!read(&Wire::new(crate::observe::sound), RUNTIME).await.unsigned);
    assert!(!read(&gateway("CUSTOM_JWT"), MEMORY).await.unsigned);
}

fn narrow(resource: &str, statement: &str) -> Remedy {
    let edits = vec![Edit { statement: statement.to_owned(), instead: Vec::new() }];
    Remedy::NarrowBedrockPolicy { resource: resource.to_owned(), edits }
}

/// The policy in the body of a request, wherever its API wants it.
fn sent(seen: &Seen) -> String {
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    let places = ["policy", "resourcePolicy", "ResourcePolicy", "Policy", "policyText", "AccessPolicies"];
    places.into_iter().find_map(|place| body.get(place)).and_then(Value::as_str).unwrap().to_owned()
}

#[tokio::test]
async fn what_must_go_goes_and_the_rest_is_sent_byte_for_byte() {
    for arn in forms().iter().map(|form| form.resource.arn.as_str()).chain([VECTORS, KEY, REPOSITORY, DOMAIN]) {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &narrow(arn, OPEN), &live(&[OWN, OPEN])).await.unwrap();
        let [seen] = wire.seen().try_into().unwrap();
        assert!(seen.call.ends_with("Policy") || seen.call == "es:UpdateDomainConfig", "{seen:?}");
        assert_eq!((sent(&seen), seen.region.as_str()), (policy(&[OWN]), "eu-west-1"));
        let named = seen.body.contains(r#"evisionId":"r-7""#) || seen.uri.contains("expectedRevisionId=r-7");
        assert_eq!(named, [BASE, MODEL].contains(&arn), "{seen:?}");
    }
}

#[tokio::test]
async fn a_policy_that_moved_is_looked_at_again_and_nothing_else_is_deleted() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let moved = carry_out(&wire.config(), &narrow(GUARDRAIL, "{}"), &live(&[OWN, OPEN])).await.unwrap_err();
    assert!(matches!(moved, RemedyError::NotNow { .. }), "{moved}");
    let delete = |statement: &str| Remedy::DeleteBedrockPolicy {
        resource: GUARDRAIL.to_owned(),
        edits: vec![Edit { statement: statement.to_owned(), instead: Vec::new() }],
    };
    for (remedy, state) in [
        (narrow(GUARDRAIL, OPEN), live(&[OPEN])),
        (delete(OPEN), live(&[OWN, OPEN])),
        (delete(OPEN), crate::remedy::live()),
    ] {
        let refused = carry_out(&wire.config(), &remedy, &state).await.unwrap_err();
        assert!(matches!(refused, RemedyError::Unfit { .. }), "{refused}");
    }
    assert_eq!(wire.calls(), Vec::<String>::new());
    let busy = Wire::new(|_| Answer::error(409, "ConflictException"));
    let error = carry_out(&busy.config(), &narrow(BASE, OPEN), &live(&[OWN, OPEN])).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
}

#[tokio::test]
async fn an_undo_puts_the_policy_back_as_it_was() {
    for arn in forms().iter().map(|form| form.resource.arn.as_str()).chain([VECTORS, KEY, REPOSITORY, DOMAIN]) {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let document = PolicyDocument::new(&policy(&[OWN, OPEN]));
        let undo = Undo::PutPolicy { resource: arn.to_owned(), document };
        let done = take_back(&wire.config(), &undo, &live(&[OWN])).await.unwrap();
        let [seen] = wire.seen().try_into().unwrap();
        assert_eq!(undo.call(), Some(crate::remedy::own(&seen.call).as_str()));
        assert_eq!((sent(&seen), done.request_id.as_deref()), (policy(&[OWN, OPEN]), Some(REQUEST_ID)));
    }
}

#[tokio::test]
async fn a_secret_is_read_by_its_name_and_answers_with_its_own() {
    let named = SECRET.replace("-Zk4mQx", "");
    let wire = Wire::new(crate::observe::sound);
    let observed = observe(&wire, StateKind::ResourcePolicy, &finding(&named, Scope::Generic)).await.unwrap();
    assert_eq!(observed.arn.as_ref().map(model::Arn::as_str), Some(SECRET));
    assert_eq!(read(&wire, SECRET).await.rotates, Some(true));
    let bare = but("secretsmanager:GetResourcePolicy", Answer::ok(json!({"ARN": SECRET})));
    assert_eq!(read(&bare, SECRET).await.document, None);
}

#[tokio::test]
async fn a_group_of_models_without_a_policy_says_so_in_words() {
    let answer = |message: &str| Answer(400, json!({"__type": "ValidationException", "message": message}).to_string());
    let none = but("sagemaker:GetModelPackageGroupPolicy", answer("Cannot find Model Package Group Policy"));
    assert_eq!(read(&none, GROUP).await.document, None);
    let gone = but("sagemaker:GetModelPackageGroupPolicy", answer("Model Package Group claims does not exist."));
    assert!(observe(&gone, StateKind::ResourcePolicy, &finding(GROUP, Scope::Ai)).await.is_err());
}
