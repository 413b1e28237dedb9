//! Where jobs, knowledge bases and gateways take from and lead to: what is approved, what a stranger's, and what nobody
//! can say.

use std::collections::BTreeMap;

use model::{
    ApprovedLists, DataPlace, DataSource, Finding, GatewayTarget, GatewayTargets, KnowledgeBaseState, ListName,
    ModelJob, Occurrence, Pattern, Remedy, Scope, State, Verdict,
};
use serde_json::{Value, json};

use crate::support::{finding, resource};

const BATCH: &str = "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/k3d8w1z6mfq2";
const TRAINING: &str = "arn:aws:bedrock:eu-west-1:111122223333:model-customization-job/m/w4c7k1m9ztq8";
const IMPORT: &str = "arn:aws:bedrock:eu-west-1:111122223333:model-import-job/b5w8n3v1pdk2";
const BASE: &str = "arn:aws:bedrock:eu-west-1:111122223333:knowledge-base/KB4N7QX2LM";
const GATEWAY: &str = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/ticket-tools-b5w8n3v1pd";

fn lists(lists: &[(ListName, &str)]) -> ApprovedLists {
    let lists = lists.iter().map(|(list, name)| (*list, vec![Pattern::new(*name)]));
    ApprovedLists(lists.collect::<BTreeMap<_, _>>())
}

/// The verdict in short, and how much is planned.
fn judged(
    id: &str,
    finding: &Finding,
    live: &State,
    baseline: Option<&State>,
    lists: &ApprovedLists,
) -> (String, usize) {
    let judge = &catalog::find(id).unwrap().judge;
    let baselines: Vec<_> = baseline.cloned().into_iter().collect();
    let word = match judge.assess(finding, live, &baselines, lists) {
        Verdict::Exposed { ceiling: Some((ceiling, _)), .. } => format!("at most {ceiling}"),
        verdict @ (Verdict::Sound | Verdict::Exposed { .. } | Verdict::Unknown { .. } | Verdict::Unread) => {
            verdict.as_str().to_owned()
        }
    };
    (word, judge.remediate(finding, Some(live), &baselines, lists).len())
}

fn at(bucket: &str, owner: Option<&str>) -> DataPlace {
    DataPlace { bucket: bucket.to_owned(), owner: owner.map(str::to_owned) }
}

fn job(status: &str, writes: DataPlace) -> ModelJob {
    ModelJob { status: status.to_owned(), writes: vec![writes], keyed: true, confined: true, ..ModelJob::default() }
}

#[test]
fn a_batch_that_writes_to_a_stranger_is_stopped_while_it_runs() {
    let buckets = [(ListName::Buckets, "acme-*"), (ListName::Accounts, "222233334444")];
    let own = Some("111122223333");
    for (status, place, lists_of, expected) in [
        ("InProgress", at("acme-out", None), &buckets[..], ("sound", 0)),
        ("InProgress", at("other", own), &[], ("sound", 0)),
        ("InProgress", at("other", Some("222233334444")), &buckets, ("sound", 0)),
        ("InProgress", at("other", None), &[], ("unknown", 0)),
        ("InProgress", at("other", None), &buckets, ("exposed", 1)),
        ("Scheduled", at("other", Some("444455556666")), &[], ("exposed", 1)),
        ("Completed", at("other", Some("444455556666")), &[], ("at most alert", 0)),
        ("Stopping", at("other", Some("444455556666")), &[], ("sound", 0)),
    ] {
        let finding = finding("CreateModelInvocationJob", &resource(BATCH, Scope::Ai));
        let live = State::ModelJob(job(status, place.clone()));
        let found = judged("bedrock-batch-output-foreign", &finding, &live, None, &lists(lists_of));
        assert_eq!(found, (expected.0.to_owned(), expected.1), "{status} {place:?}");
    }
}

#[test]
fn training_is_stopped_and_what_protects_it_is_told() {
    let id = "bedrock-model-job-untrusted";
    let finding = finding("CreateModelCustomizationJob", &resource(TRAINING, Scope::Ai));
    let word = |job: ModelJob, lists_of: &[_]| judged(id, &finding, &State::ModelJob(job), None, &lists(lists_of));
    let buckets = [(ListName::Buckets, "acme-*")];
    let known = || job("InProgress", at("acme-out", None));
    assert_eq!(word(known(), &buckets), ("sound".to_owned(), 0));
    assert_eq!(word(ModelJob { keyed: false, ..known() }, &buckets), ("at most alert".to_owned(), 0));
    assert_eq!(word(ModelJob { confined: false, ..known() }, &buckets), ("at most alert".to_owned(), 0));
    assert_eq!(word(job("InProgress", at("other", None)), &buckets), ("exposed".to_owned(), 1));
    assert_eq!(word(job("Completed", at("other", None)), &buckets), ("at most alert".to_owned(), 0));
    assert_eq!(word(job("Stopped", at("other", None)), &buckets), ("sound".to_owned(), 0));
    assert_eq!(word(job("InProgress", at("other", None)), &[]), ("unknown".to_owned(), 0));
}

#[test]
fn where_a_model_is_imported_or_copied_from_the_event_tells() {
    let word = |source: Option<&str>, lists_of: &[_]| {
        let finding = finding("CreateModelImportJob", &resource(IMPORT, Scope::Ai)).about(source);
        let live = State::Occurrence(Occurrence::default());
        judged("bedrock-model-job-untrusted", &finding, &live, None, &lists(lists_of))
    };
    let buckets = [(ListName::Buckets, "acme-*")];
    let (bucket, model) = ("s3://other/weights", "arn:aws:bedrock:us-east-1:444455556666:custom-model/m/x");
    assert_eq!(word(Some("s3://acme-models/w"), &buckets).0, "sound");
    assert_eq!(word(Some(bucket), &buckets).0, "exposed");
    assert_eq!(word(Some(bucket), &[]).0, "unknown");
    assert_eq!(word(Some(model), &[]).0, "exposed");
    assert_eq!(word(Some(model), &[(ListName::Accounts, "444455556666")]).0, "sound");
    assert_eq!(word(Some("arn:aws:bedrock:us-east-1::foundation-model/m"), &[]).0, "sound");
    assert_eq!(word(None, &buckets).0, "unknown");
}

fn bucket_source(bucket: &str, policy: &str) -> DataSource {
    DataSource(json!({
        "name": "pages", "dataDeletionPolicy": policy, "serverSideEncryptionConfiguration": {"kmsKeyArn": "k"},
        "dataSourceConfiguration": {"type": "S3", "s3Configuration": {"bucketArn": format!("arn:aws:s3:::{bucket}")}}
    }))
}

fn base(role: &str, storage: &str, sources: &[(&str, DataSource)]) -> State {
    let sources = sources.iter().map(|(id, source)| ((*id).to_owned(), source.clone())).collect();
    let (role, storage) = (role.to_owned(), Some(storage.to_owned()));
    State::KnowledgeBase(KnowledgeBaseState { role, storage, sources, ..KnowledgeBaseState::default() })
}

#[test]
fn a_source_of_the_baseline_is_made_what_it_was_and_what_is_new_is_told() {
    let finding = finding("UpdateDataSource", &resource(BASE, Scope::Ai));
    let approved = base("r", "S3_VECTORS", &[("S", bucket_source("acme-docs", "RETAIN"))]);
    let word = |live: &State, baseline: Option<&State>, lists_of: &[_]| {
        judged("bedrock-knowledge-source-untrusted", &finding, live, baseline, &lists(lists_of))
    };
    let buckets = [(ListName::Buckets, "acme-*")];
    let moved = base("r", "S3_VECTORS", &[("S", bucket_source("other", "RETAIN"))]);
    let deleting = base("r", "S3_VECTORS", &[("S", bucket_source("acme-docs", "DELETE"))]);
    let (known, outside) = (("sound".to_owned(), 0), ("at most alert".to_owned(), 0));
    assert_eq!(word(&approved, Some(&approved), &[]), known);
    assert_eq!(word(&approved, None, &buckets), known);
    assert_eq!(word(&approved, None, &[]), ("unknown".to_owned(), 0));
    assert_eq!(word(&moved, Some(&approved), &buckets), ("exposed".to_owned(), 1));
    assert_eq!(word(&deleting, Some(&approved), &buckets), ("exposed".to_owned(), 1));
    assert_eq!(word(&moved, None, &buckets), outside);
    assert_eq!(word(&base("r", "PINECONE", &[]), None, &buckets), outside);
    assert_eq!(word(&base("other", "S3_VECTORS", &[]), Some(&approved), &buckets), outside);
    let unkeyed = DataSource(json!({"dataSourceConfiguration": {"type": "CUSTOM"}}));
    assert_eq!(word(&base("r", "S3_VECTORS", &[("S", unkeyed)]), None, &buckets), outside);
}

#[test]
fn sites_and_functions_of_sources_are_approved_by_their_lists() {
    let source = DataSource(json!({
        "serverSideEncryptionConfiguration": {"kmsKeyArn": "k"},
        "dataSourceConfiguration": {"type": "WEB", "webConfiguration": {"sourceConfiguration": {"urlConfiguration": {
            "seedUrls": [{"url": "https://docs.example.com/a"}, {"url": "http://plain.example.com/"}]}}}},
        "vectorIngestionConfiguration": {"customTransformationConfiguration": {
            "intermediateStorage": {"s3Location": {"uri": "s3://acme-between/x"}},
            "transformations": [{"stepToApply": "POST_CHUNKING", "transformationFunction":
                {"transformationLambdaConfiguration": {"lambdaArn": "arn:aws:lambda:eu-west-1:444455556666:function:f"}}}]
        }}
    }));
    assert_eq!(source.hosts(), ["docs.example.com", "http://plain.example.com/"]);
    assert_eq!(source.places(), [at("acme-between", None)]);
    let finding = finding("CreateDataSource", &resource(BASE, Scope::Ai));
    let live = base("r", "S3_VECTORS", &[("S", source)]);
    let word = |lists_of: &[_]| judged("bedrock-knowledge-source-untrusted", &finding, &live, None, &lists(lists_of)).0;
    let all = [(ListName::Hosts, "*"), (ListName::Buckets, "*"), (ListName::Functions, "*")];
    assert_eq!(word(&all), "sound");
    assert_eq!(word(&all[..2]), "at most alert", "the function is of another account");
    assert_eq!(word(&[(ListName::Hosts, "*.example.com"), all[1], all[2]]), "at most alert", "one site has no TLS");
}

fn target(configuration: &Value, credentials: &str, hosts: &[&str]) -> GatewayTarget {
    let definition = json!({"name": "tickets", "targetConfiguration": configuration,
        "credentialProviderConfigurations": [{"credentialProviderType": credentials}]});
    GatewayTarget { definition, hosts: hosts.iter().map(|&host| host.to_owned()).collect(), ..GatewayTarget::default() }
}

fn server(host: &str) -> GatewayTarget {
    target(&json!({"mcp": {"mcpServer": {"endpoint": format!("https://{host}/mcp")}}}), "GATEWAY_IAM_ROLE", &[host])
}

fn targets(all: &[(&str, GatewayTarget)]) -> State {
    let targets = all.iter().map(|(id, target)| ((*id).to_owned(), target.clone())).collect();
    State::GatewayTargets(GatewayTargets { targets })
}

#[test]
fn a_target_of_the_baseline_is_led_back_and_a_new_one_is_told() {
    let finding = finding("UpdateGatewayTarget", &resource(GATEWAY, Scope::Ai));
    let approved = targets(&[("T", server("mcp.example.com"))]);
    let word = |live: &State, baseline: Option<&State>, lists_of: &[_]| {
        judged("agentcore-gateway-target-unapproved", &finding, live, baseline, &lists(lists_of))
    };
    let hosts = [(ListName::Hosts, "*.example.com")];
    let moved = targets(&[("T", server("mcp.example.net"))]);
    assert_eq!(word(&approved, Some(&approved), &[]), ("sound".to_owned(), 0));
    assert_eq!(word(&approved, None, &hosts), ("sound".to_owned(), 0));
    assert_eq!(word(&approved, None, &[]), ("unknown".to_owned(), 0));
    assert_eq!(word(&moved, Some(&approved), &hosts), ("exposed".to_owned(), 1));
    assert_eq!(word(&moved, Some(&approved), &[]), ("unknown".to_owned(), 0));
    assert_eq!(word(&moved, None, &hosts), ("at most alert".to_owned(), 0));
    let handed = targets(&[(
        "T",
        GatewayTarget {
            definition: json!({"credentialProviderConfigurations": [{"credentialProviderType": "JWT_PASSTHROUGH"}]}),
            ..GatewayTarget::default()
        },
    )]);
    assert_eq!(word(&handed, Some(&approved), &[]), ("exposed".to_owned(), 1));
    let judge = &catalog::find("agentcore-gateway-target-unapproved").unwrap().judge;
    let plan = judge.remediate(&finding, Some(&moved), std::slice::from_ref(&approved), &lists(&hosts));
    let State::GatewayTargets(before) = &approved else { panic!("other targets") };
    let led = before.targets["T"].chosen();
    assert_eq!(
        plan,
        [Remedy::RestoreGatewayTarget { gateway: GATEWAY.to_owned(), target: "T".to_owned(), approved: led }]
    );
}

#[test]
fn what_a_target_calls_or_learns_its_tools_from_is_known() {
    let finding = finding("CreateGatewayTarget", &resource(GATEWAY, Scope::Ai));
    let word = |configuration: Value, lists_of: &[_]| {
        let live = targets(&[("T", target(&configuration, "GATEWAY_IAM_ROLE", &[]))]);
        judged("agentcore-gateway-target-unapproved", &finding, &live, None, &lists(lists_of)).0
    };
    let function = |account: &str| json!({"mcp": {"lambda": {"lambdaArn": format!("arn:aws:lambda:eu-west-1:{account}:function:tool")}}});
    assert_eq!(word(function("111122223333"), &[]), "sound");
    assert_eq!(word(function("111122223333"), &[(ListName::Functions, "*:other")]), "at most alert");
    assert_eq!(word(function("444455556666"), &[]), "at most alert");
    let schema = json!({"mcp": {"openApiSchema": {"s3": {"uri": "s3://other/tools.yaml"}}}});
    assert_eq!(word(schema.clone(), &[(ListName::Buckets, "acme-*")]), "at most alert");
    assert_eq!(word(schema, &[(ListName::Buckets, "other")]), "sound");
    assert_eq!(word(json!({"mcp": {"mcpServer": {"listingMode": "DYNAMIC"}}}), &[]), "at most alert");
}
