//! What changes teach, and what becomes of what is known.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{Lesson, Raise, Signal, TagKeys, Taught, learnt_from, lessons, signal};
use jiff::Timestamp;
use model::{Change, Declaration, Lowered, Membership, Phase, UseCase};
use serde_json::{Value, json};

const AGENT: &str = "arn:aws:bedrock:eu-west-1:111122223333:agent/AGENT1";
const ROLE: &str = "arn:aws:iam::111122223333:role/service-role/agent";

fn at(time: &str) -> Timestamp {
    format!("2026-11-02T{time}Z").parse().unwrap()
}

fn change(service: &str, name: &str, time: &str, request: &Value, response: &Value) -> Change {
    let record = json!({
        "eventSource": format!("{service}.amazonaws.com"), "eventName": name, "eventTime": format!("2026-11-02T{time}Z"),
        "awsRegion": "eu-west-1", "recipientAccountId": "111122223333", "requestParameters": request,
        "responseElements": response, "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ada"}
    });
    match signal(&record).unwrap() {
        Signal::Change(change) => *change,
        Signal::Threat(_) | Signal::Other(_) => panic!("no change"),
    }
}

fn taught(service: &str, name: &str, request: &Value, response: &Value) -> Vec<Lesson> {
    lessons(&change(service, name, "09:00:00", request, response), &TagKeys::default())
}

fn tagged(time: &str, tags: &Value) -> Lesson {
    let change = change("bedrock", "TagResource", time, &json!({"resourceArn": AGENT, "tags": tags}), &Value::Null);
    lessons(&change, &TagKeys::default()).remove(0)
}

fn learn(known: &mut Declaration, lesson: &Lesson) -> (bool, Option<Raise>) {
    lesson.learn(known, &TagKeys::default())
}

fn phase(known: &Declaration) -> Option<Phase> {
    known.phase.as_ref().map(|declared| declared.phase)
}

/// What an agent's creation names, by the ARN of each.
#[test]
fn a_creation_teaches_its_tags_and_what_it_refers_to() {
    let request = json!({
        "agentName": "assistant", "agentResourceRoleArn": ROLE,
        "guardrailConfiguration": {"guardrailIdentifier": "p9d2wn6hy4rc", "guardrailVersion": "DRAFT"},
        "tags": {"ai:workload": "support", "ai:phase": "production"}
    });
    let found = taught("bedrock", "CreateAgent", &request, &json!({"agent": {"agentArn": AGENT}}));
    let about: Vec<_> = found.iter().map(|lesson| lesson.about.arn.as_str()).collect();
    assert_eq!(about, [AGENT, "arn:aws:bedrock:eu-west-1:111122223333:guardrail/p9d2wn6hy4rc", ROLE]);
    assert!(matches!(found[0].taught, Taught::Tags(_)));
    let Taught::Referral { from, workload, since } = &found[2].taught else { panic!("{:?}", found[2]) };
    assert_eq!((from.as_str(), workload.as_deref(), *since), (AGENT, Some("support"), at("09:00:00")));
}

fn referred(service: &str, name: &str, request: &Value) -> Vec<String> {
    let found = taught(service, name, request, &Value::Null);
    found.iter().map(|lesson| lesson.about.arn.as_str().to_owned()).collect()
}

#[test]
fn the_services_name_what_they_refer_to_in_their_own_ways() {
    let target = json!({"gatewayIdentifier": "g-1", "targetConfiguration": {"mcp": {"lambda": {"lambdaArn": "tool"}}}});
    let function = "arn:aws:lambda:eu-west-1:111122223333:function:tool";
    assert_eq!(referred("bedrock-agentcore", "CreateGatewayTarget", &target), [function]);

    let image = json!({"containerUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agents/support:7"});
    let runtime =
        json!({"agentRuntimeId": "r-1", "roleArn": ROLE, "agentRuntimeArtifact": {"containerConfiguration": image}});
    let repository = "arn:aws:ecr:eu-west-1:111122223333:repository/agents/support";
    assert_eq!(referred("bedrock-agentcore", "UpdateAgentRuntime", &runtime), [repository, ROLE]);

    let bucket = json!({"s3Configuration": {"bucketArn": "arn:aws:s3:::acme-corpus"}});
    let source = json!({"knowledgeBaseId": "KB1", "dataSourceConfiguration": bucket});
    assert_eq!(referred("bedrock", "CreateDataSource", &source), ["arn:aws:s3:::acme-corpus"]);

    let logging = json!({"loggingConfig": {"s3Config": {"bucketName": "acme-invocations"}}});
    let logs = referred("bedrock", "PutModelInvocationLoggingConfiguration", &logging);
    assert_eq!(logs, ["arn:aws:s3:::acme-invocations"]);

    let channel = |uri| json!({"dataSource": {"s3DataSource": {"s3Uri": uri}}});
    let inputs = [channel("s3://acme-data/train"), channel("s3://acme-more/train")];
    let output = json!({"kmsKeyId": "", "s3OutputPath": "s3://acme-data/out"});
    let job = json!({"trainingJobName": "Churn", "inputDataConfig": inputs, "outputDataConfig": output});
    let buckets = ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-more"];
    assert_eq!(referred("sagemaker", "CreateTrainingJob", &job), buckets);
}

#[test]
fn only_the_whole_thing_is_deleted() {
    let of = |version: Value| {
        let request = json!({"guardrailIdentifier": "p9d2wn6hy4rc", "guardrailVersion": version});
        taught("bedrock", "DeleteGuardrail", &request, &Value::Null)
    };
    assert!(of(json!("3")).is_empty());
    assert_eq!(of(Value::Null)[0].taught, Taught::Deleted);
    let mut known = Declaration::default();
    assert!(!learn(&mut known, &of(Value::Null)[0]).0, "of what nobody knows nothing is remembered");
    learn(&mut known, &tagged("08:00:00", &json!({"ai:phase": "production"})));
    assert!(learn(&mut known, &of(Value::Null)[0]).0);
    assert_eq!((known.deleted, phase(&known)), (Some(at("09:00:00")), Some(Phase::Production)));
}

/// Newer calls of EC2 are wrapped, number what stands in lists, and delete several at once.
#[test]
fn an_endpoint_is_known_by_its_tags_from_the_start_and_when_it_is_gone() {
    let tag = |number: u8, key: &str, value: &str| json!({"tag": number, "Key": key, "Value": value});
    let tags = json!([tag(1, "ai:workload", "claims"), tag(2, "ai:phase", "production")]);
    let tagged = json!({"tag": 1, "ResourceType": "vpc-endpoint", "Tag": tags});
    let asked = json!({"CreateVpcEndpointRequest": {"VpcId": "vpc-1", "TagSpecification": tagged}});
    let answer = json!({"CreateVpcEndpointResponse": {"vpcEndpoint": {"vpcEndpointId": "vpce-1"}}});
    let made = taught("ec2", "CreateVpcEndpoint", &asked, &answer);
    assert_eq!(made[0].about.arn.as_str(), "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-1");
    let Taught::Tags(tags) = &made[0].taught else { panic!("{made:?}") };
    assert_eq!((tags["ai:workload"].as_str(), tags["ai:phase"].as_str()), ("claims", "production"));

    let ids = json!([{"tag": 1, "content": "vpce-1"}, {"tag": 2, "content": "vpce-2"}]);
    let request = json!({"DeleteVpcEndpointsRequest": {"VpcEndpointId": ids}});
    let gone = taught("ec2", "DeleteVpcEndpoints", &request, &Value::Null);
    assert_eq!(gone.iter().map(|lesson| lesson.about.arn.name()).collect::<Vec<_>>(), ["vpce-1", "vpce-2"]);
    assert!(gone.iter().all(|lesson| lesson.taught == Taught::Deleted));
}

#[test]
fn what_failed_or_only_removes_teaches_nothing() {
    let request = json!({"resourceArn": AGENT, "tagKeys": ["ai:phase"]});
    assert!(taught("bedrock", "UntagResource", &request, &Value::Null).is_empty());
    assert!(
        taught("bedrock", "TagResource", &json!({"resourceArn": AGENT, "tags": {"team": "x"}}), &json!({})).is_empty()
    );
    let mut refused = change("bedrock", "TagResource", "09:00:00", &json!({}), &Value::Null);
    refused.error = Some("AccessDeniedException".to_owned());
    assert!(lessons(&refused, &TagKeys::default()).is_empty());
}

#[test]
fn a_phase_only_rises_and_says_where_it_was_declared() {
    let mut known = Declaration::default();
    let raised = |old, new| (true, Some(Raise { old, new }));
    let first = tagged("09:00:00", &json!({"ai:phase": "prototype"}));
    assert_eq!(learn(&mut known, &first), raised(None, Phase::Prototype));
    let second = tagged("10:00:00", &json!({"ai:phase": "Production"}));
    assert_eq!(learn(&mut known, &second), raised(Some(Phase::Prototype), Phase::Production));
    assert_eq!(learn(&mut known, &tagged("11:00:00", &json!({"ai:phase": "prototype"}))), (false, None));
    assert_eq!(
        known.phase.unwrap().to_string(),
        "tag ai:phase on the agent, declared 2026-11-02 by arn:aws:iam::111122223333:user/ada"
    );
}

#[test]
fn what_is_heard_again_changes_nothing_and_is_told_again() {
    let mut known = Declaration::default();
    let lesson = tagged("09:00:00", &json!({"ai:phase": "production"}));
    learn(&mut known, &lesson);
    assert_eq!(learn(&mut known, &lesson), (false, Some(Raise { old: None, new: Phase::Production })));
}

#[test]
fn a_raise_after_a_lowering_ends_it_and_an_older_one_that_comes_late_does_not() {
    let (reason, by) = ("a trial".to_owned(), "ada".to_owned());
    let lowered = Some(Lowered { to: Phase::Prototype, reason, by, at: at("09:30:00"), until: at("23:00:00") });
    let mut known = Declaration::default();
    learn(&mut known, &tagged("08:00:00", &json!({"ai:phase": "scaled"})));
    known.lowered.clone_from(&lowered);
    assert_eq!(learn(&mut known, &tagged("09:00:00", &json!({"ai:phase": "production"}))), (false, None));
    assert_eq!(known.lowered, lowered);
    let raised = learn(&mut known, &tagged("10:00:00", &json!({"ai:phase": "production"})));
    assert_eq!(raised, (true, Some(Raise { old: Some(Phase::Prototype), new: Phase::Scaled })));
    assert_eq!((known.lowered.clone(), phase(&known)), (None, Some(Phase::Scaled)));
}

#[test]
fn the_first_workload_stays_and_the_newest_owner_holds() {
    let mut known = Declaration::default();
    let words = |workload, owner| json!({"ai:workload": workload, "ai:owner": owner, "ai:use-case": "Acts"});
    learn(&mut known, &tagged("09:00:00", &words("support", "ada")));
    learn(&mut known, &tagged("10:00:00", &words("sandbox", "grace")));
    learn(&mut known, &tagged("08:00:00", &words("older", "mallory")));
    assert_eq!((known.workload.as_deref(), known.owner.as_deref()), (Some("support"), Some("grace")));
    assert_eq!(known.use_case, Some(UseCase::Acts));
}

#[test]
fn only_a_generic_resource_is_claimed_and_the_first_time_counts() {
    let claimed = |time: &str| {
        let tags = json!({"TagSet": {"Tag": {"Key": "ai:workload", "Value": "support"}}});
        let request = json!({"bucketName": "acme-corpus", "Tagging": tags});
        lessons(&change("s3", "PutBucketTagging", time, &request, &Value::Null), &TagKeys::default()).remove(0)
    };
    let mut bucket = Declaration::default();
    for time in ["10:00:00", "09:00:00", "11:00:00"] {
        learn(&mut bucket, &claimed(time));
    }
    assert_eq!(bucket.claims, [("arn:aws:iam::111122223333:user/ada".to_owned(), at("09:00:00"))].into());
    assert_eq!(bucket.membership, None, "a claim approves nothing");
    let mut agent = Declaration::default();
    learn(&mut agent, &tagged("09:00:00", &json!({"ai:workload": "support"})));
    assert!(agent.claims.is_empty());
}

#[test]
fn a_workload_has_the_phase_of_its_highest_ai_resource() {
    let (mut agent, mut workload) = (Declaration::default(), Declaration::default());
    let lesson = tagged("09:00:00", &json!({"ai:workload": "support", "ai:phase": "production", "ai:owner": "ada"}));
    learn(&mut agent, &lesson);
    let (changed, raised) = lesson.learn_of_workload(&agent, &mut workload, &TagKeys::default());
    assert_eq!((changed, raised), (true, Some(Raise { old: None, new: Phase::Production })));
    assert_eq!(workload.owner.as_deref(), Some("ada"));
    assert!(workload.phase.unwrap().source.ends_with("on agent AGENT1"));
}

#[test]
fn every_referrer_is_remembered_with_its_workload_as_soon_as_that_is_known() {
    let refer = |tags: Value| {
        let request = json!({"agentResourceRoleArn": ROLE, "tags": tags});
        taught("bedrock", "CreateAgent", &request, &json!({"agent": {"agentArn": AGENT}})).pop().unwrap()
    };
    let mut role = Declaration::default();
    learn(&mut role, &refer(json!({})));
    assert!(role.is_member());
    assert!(learn(&mut role, &refer(json!({"ai:workload": "support"}))).0);
    assert!(!learn(&mut role, &refer(json!({"ai:workload": "other"}))).0);
    let referral = role.referrers.values().next().unwrap();
    assert_eq!(referral.workload.as_deref(), Some("support"));
}

/// Whoever can make the detector write must not be able to approve anything, or to soften it.
#[test]
fn no_lesson_approves_or_softens_anything() {
    let now = at("12:00:00");
    let (reason, by) = ("a trial".to_owned(), "ada".to_owned());
    let approved = Declaration {
        membership: Some(Membership { source: "inventory approved by ada".to_owned(), at: Some(now) }),
        lowered: Some(Lowered { to: Phase::Production, reason, by, at: now, until: at("23:00:00") }),
        ..Declaration::default()
    };
    let tags = json!({"ai:phase": "prototype", "ai:workload": "x", "membership": "me", "lowered": "prototype"});
    let (late, role) = (tagged("13:00:00", &tags), json!({"agentResourceRoleArn": ROLE, "tags": tags}));
    let created = taught("bedrock", "CreateAgent", &role, &json!({"agent": {"agentArn": AGENT}}));
    let deleted = taught("bedrock", "DeleteAgent", &json!({"agentId": "AGENT1"}), &Value::Null);
    for lesson in created.iter().chain(&deleted).chain([&late]) {
        let (mut known, mut fresh) = (approved.clone(), Declaration::default());
        learn(&mut known, lesson);
        learn(&mut fresh, lesson);
        assert_eq!((&known.membership, &known.lowered), (&approved.membership, &approved.lowered), "{lesson:?}");
        assert_eq!((fresh.membership, fresh.lowered, fresh.baselines.len()), (None, None, 0), "{lesson:?}");
    }
}

#[test]
fn what_is_learnt_from_is_sorted_and_named_once() {
    assert!(learnt_from().is_sorted_by(|one, other| one < other));
}
