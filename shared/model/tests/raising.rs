//! What of an approved state moves up by itself, and what differs between two states.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use std::collections::BTreeMap;

use model::{
    AgentGuardrail, AgentState, ApplicationAccess, BucketProtection, ChatControls, ConfigRecorder, ConfigState,
    DataRetention, DetectorState, Difference, EnforcedGuardrail, Enforcement, EventStoreSettings, EventStoreState,
    GatewayState, GrantedPolicies, GuardrailState, InvocationLogging, KeyState, KeyStatus, LogGroup, LogState,
    ManagedPolicy, NotebookState, Order, PermissionsBoundary, PolicyAttachments, PolicyDocument, PolicyEngineState,
    PublicAccess, PublicAccessBlock, RecorderState, Repository, ResourcePolicy, RuntimeState, SearchDomain, State,
    TagMutability, ToolPolicy, TrailSettings, TrustPolicy, VpcEndpoint,
};
use model::{EndpointState, LifecycleState, MonitoringState};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

type Words = &'static [&'static str];

fn words(of: Words) -> impl Strategy<Value = Vec<String>> {
    vec(select(of).prop_map(str::to_owned), 0..4)
}

fn maybe(of: Words) -> impl Strategy<Value = Option<String>> {
    option::of(select(of).prop_map(str::to_owned))
}

fn switches(of: Words) -> impl Strategy<Value = BTreeMap<String, bool>> {
    btree_map(select(of).prop_map(str::to_owned), any::<bool>(), 0..4)
}

fn public_access() -> impl Strategy<Value = State> {
    let block = || option::of(any::<[bool; 4]>().prop_map(block));
    (block(), block()).prop_map(|(bucket, account)| State::PublicAccess(PublicAccess { bucket, account }))
}

fn block(on: [bool; 4]) -> PublicAccessBlock {
    let [block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets] = on;
    PublicAccessBlock { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets }
}

fn key() -> impl Strategy<Value = State> {
    let statuses = select(&[KeyStatus::Enabled, KeyStatus::Disabled, KeyStatus::PendingDeletion][..]);
    (statuses, option::of(90..400)).prop_map(|(status, rotation_days)| State::Key(KeyState { status, rotation_days }))
}

fn recorder() -> impl Strategy<Value = State> {
    let insights = || switches(&["ApiCallRateInsight/Management", "ApiErrorRateInsight/Data"]);
    let settings = (any::<[bool; 4]>(), maybe(&["a", "b"]), insights()).prop_map(|(on, prefix, insights)| {
        let [global_events, multi_region, validation, organization] = on;
        let kept = TrailSettings { prefix, insights, ..TrailSettings::default() };
        Box::new(TrailSettings { global_events, multi_region, validation, organization, ..kept })
    });
    let trail = (option::of(settings), any::<bool>()).prop_map(|(settings, logging)| RecorderState::Trail {
        settings,
        logging,
        covered: false,
    });
    let statuses = maybe(&["ENABLED", "STOPPED_INGESTION"]);
    let of_store = (any::<[bool; 3]>(), 7..4000, insights(), maybe(&["a", "b"]));
    let of_store = of_store.prop_map(|([multi_region, organization, protected], retention_days, insights, into)| {
        let kept = EventStoreSettings { insights, insights_into: into, ..EventStoreSettings::default() };
        Box::new(EventStoreSettings { multi_region, organization, protected, retention_days, ..kept })
    });
    let store = (statuses, option::of(of_store));
    let store = store.prop_map(|(status, settings)| RecorderState::EventStore(EventStoreState { status, settings }));
    prop_oneof![trail, store].prop_map(State::Recorder)
}

fn config() -> impl Strategy<Value = State> {
    (any::<bool>(), maybe(&["a", "b"])).prop_map(|(recording, bucket)| {
        let recorder = json!({"name": "default", "recordingGroup": {"allSupported": true}});
        let channel = json!({"s3BucketName": bucket});
        State::Config(ConfigState::Recorder(ConfigRecorder { recorder, recording, channel }))
    })
}

fn protection() -> impl Strategy<Value = State> {
    (any::<[bool; 2]>(), maybe(&["a", "b"])).prop_map(|([versioning, mfa_delete], logging)| {
        State::BucketProtection(BucketProtection { versioning, mfa_delete, logging, ..BucketProtection::default() })
    })
}

fn logs() -> impl Strategy<Value = State> {
    (option::of(1..400), any::<bool>(), maybe(&["a", "b"])).prop_map(|(retention_days, protected, key)| {
        let group = LogGroup { there: true, retention_days, protected, key, ..LogGroup::default() };
        State::Logs(LogState::Group(group))
    })
}

fn logging() -> impl Strategy<Value = State> {
    let places = (maybe(&["a", "b"]), maybe(&["c", "d"]));
    (any::<bool>(), switches(&["text", "image", "video"]), places).prop_map(|(configured, delivered, places)| {
        let (bucket, log_group) = places;
        let places = InvocationLogging { bucket, log_group, ..InvocationLogging::default() };
        State::InvocationLogging(InvocationLogging { configured, delivered, ..places })
    })
}

const FILTERS: Words = &[
    "content/HATE/input",
    "content/PROMPT_ATTACK/input",
    "grounding/RELEVANCE",
    "pii/EMAIL/output",
    "regex/badge/input",
    "tier/content",
];

fn guardrail() -> impl Strategy<Value = State> {
    let strengths = btree_map(select(FILTERS).prop_map(str::to_owned), 0_i64..4, 0..5);
    let entries = words(&["topic/a", "topic/b", "word/c", "pii/EMAIL"]);
    (strengths, entries, maybe(&["no", "never"])).prop_map(|(strengths, entries, message)| {
        let definition = json!({"blockedInputMessaging": message});
        State::Guardrail(GuardrailState { strengths, entries, definition, ..GuardrailState::default() })
    })
}

fn gateway() -> impl Strategy<Value = State> {
    (select(&["AWS_IAM", "CUSTOM_JWT", "NONE"][..]), any::<[bool; 2]>()).prop_map(|(authorizer, on)| {
        let ([policy_enforced, intercepted], authorizer_type) = (on, authorizer.to_owned());
        let definition = json!({"policyEngineConfiguration": policy_enforced.then(|| json!({"mode": "ENFORCE"}))});
        State::Gateway(GatewayState {
            authorizer_type,
            policy_enforced,
            intercepted,
            definition,
            ..GatewayState::default()
        })
    })
}

fn engine() -> impl Strategy<Value = State> {
    btree_map(select(&["a", "b"][..]).prop_map(str::to_owned), (any::<bool>(), any::<bool>()), 0..3).prop_map(|found| {
        let policy = |(open, enforced)| ToolPolicy { definition: json!(open), enforced, ..ToolPolicy::default() };
        let policies = found.into_iter().map(|(name, of)| (name, policy(of))).collect();
        State::PolicyEngine(PolicyEngineState { exists: true, policies })
    })
}

fn runtime() -> impl Strategy<Value = State> {
    (select(&["PUBLIC", "VPC"][..]), option::of(any::<bool>())).prop_map(|(mode, required)| {
        let metadata = required.map(|required| json!({"requireMMDSV2": required}));
        let definition = json!({"networkConfiguration": {"networkMode": mode}, "metadataConfiguration": metadata});
        State::Runtime(RuntimeState { status: "READY".to_owned(), definition })
    })
}

fn agent() -> impl Strategy<Value = State> {
    (maybe(&["g", "h"]), select(&["1", "2", "DRAFT"][..]), select(&["r", "s"][..])).prop_map(
        |(identifier, version, role)| {
            let guardrail = identifier.map(|identifier| AgentGuardrail { identifier, version: version.to_owned() });
            State::Agent(AgentState { guardrail, role: role.to_owned(), ..AgentState::default() })
        },
    )
}

fn enforced() -> impl Strategy<Value = State> {
    (option::of(select(&["1", "2"][..])), words(&["x.y", "z.w"])).prop_map(|(version, excluded)| {
        let named = |version: &str| Enforcement { version: version.to_owned(), excluded, ..Enforcement::default() };
        State::EnforcedGuardrail(EnforcedGuardrail { enforced: version.map(named), ..EnforcedGuardrail::default() })
    })
}

fn retention() -> impl Strategy<Value = State> {
    let modes = select(&["none", "default", "inherit", "aws_review", "provider_data_share", "new"][..]);
    modes.prop_map(|mode| State::DataRetention(DataRetention { mode: mode.to_owned() }))
}

fn chat_controls() -> impl Strategy<Value = State> {
    (switches(&["enterprise-content-only", "creator-mode-off"]), words(&["a", "b"]))
        .prop_map(|(guards, phrases)| State::ChatControls(ChatControls { guards, phrases, ..ChatControls::default() }))
}

fn access() -> impl Strategy<Value = State> {
    (select(&["AWS_IAM_IDC", "ANONYMOUS"][..]), words(&["https://a.example"])).prop_map(|(identity, sites)| {
        let (identity, origins) = (identity.to_owned(), [("WX".to_owned(), sites)].into());
        State::ApplicationAccess(ApplicationAccess { identity, origins, ..ApplicationAccess::default() })
    })
}

fn attachments() -> impl Strategy<Value = State> {
    (words(&["a", "b", "c"]), words(&["a", "d"]))
        .prop_map(|(attached, inherited)| State::Attachments(PolicyAttachments { attached, inherited }))
}

fn documents(of: Words) -> impl Strategy<Value = PolicyDocument> {
    select(of).prop_map(|action| {
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": "*"});
        PolicyDocument::new(&json!({"Statement": [statement]}).to_string())
    })
}

const ACTIONS: Words = &["bedrock:InvokeModel", "bedrock:*", "*"];

fn boundary() -> impl Strategy<Value = State> {
    (maybe(&["a", "b"]), option::of(documents(ACTIONS)))
        .prop_map(|(policy, document)| State::Boundary(PermissionsBoundary { policy, document }))
}

fn trust() -> impl Strategy<Value = State> {
    documents(&["sts:AssumeRole", "sts:*"]).prop_map(|document| State::Trust(TrustPolicy { document }))
}

fn grants() -> impl Strategy<Value = State> {
    let inline = btree_map(select(&["work", "more"][..]).prop_map(str::to_owned), documents(ACTIONS), 0..3);
    let managed = (select(&["v1", "v2"][..]), documents(ACTIONS), any::<[bool; 3]>());
    let managed = managed.prop_map(|(version, document, [attached, bounds, only_ai])| {
        let (version, versions) = (version.to_owned(), vec!["v1".to_owned()]);
        GrantedPolicies::Managed(ManagedPolicy { version, versions, document, attached, bounds, only_ai })
    });
    prop_oneof![inline.prop_map(|documents| GrantedPolicies::Inline { documents }), managed].prop_map(State::Grants)
}

fn detector() -> impl Strategy<Value = State> {
    (maybe(&["1", "2"]), any::<bool>(), switches(&["AI_PROTECTION", "S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"]))
        .prop_map(|(id, enabled, features)| State::Detector(DetectorState { id, enabled, features }))
}

fn secret() -> impl Strategy<Value = State> {
    option::of(any::<bool>())
        .prop_map(|rotates| State::ResourcePolicy(ResourcePolicy { rotates, ..ResourcePolicy::default() }))
}

fn notebook() -> impl Strategy<Value = State> {
    (any::<bool>(), maybe(&["a", "b"]), maybe(&["c", "d"])).prop_map(|(root, role, lifecycle)| {
        State::Notebook(NotebookState { root, role, lifecycle, in_subnet: true, ..NotebookState::default() })
    })
}

fn images() -> impl Strategy<Value = State> {
    let mutability = select(TagMutability::ALL.as_slice()).prop_map(|(mutability, _)| mutability);
    (mutability, words(&["dev-*"]), any::<bool>()).prop_map(|(mutability, exclusions, scan_on_push)| {
        State::Repository(Repository { policy: None, mutability, exclusions, scan_on_push })
    })
}

fn domain() -> impl Strategy<Value = State> {
    any::<[bool; 4]>().prop_map(|[in_vpc, fine_grained, https, encrypted]| {
        State::SearchDomain(SearchDomain { exists: true, policy: None, in_vpc, fine_grained, https, encrypted })
    })
}

fn private_endpoint() -> impl Strategy<Value = State> {
    (any::<bool>(), words(&["sg-1", "sg-2"])).prop_map(|(private_dns, groups)| {
        let security_groups = groups.into_iter().collect();
        State::VpcEndpoint(VpcEndpoint { exists: true, private_dns, security_groups, ..VpcEndpoint::default() })
    })
}

fn endpoint() -> impl Strategy<Value = State> {
    (maybe(&["a", "b"]), maybe(&["a", "c"]), select(&["InService", "Updating"])).prop_map(
        |(config, pending, status)| {
            let (status, weights) = (status.to_owned(), BTreeMap::new());
            State::Endpoint(EndpointState { status, config, pending, weights })
        },
    )
}

fn monitoring() -> impl Strategy<Value = State> {
    (select(&["Scheduled", "Stopped"]), select(&["a", "b"])).prop_map(|(status, name)| {
        let definition = json!({"MonitoringJobDefinitionName": name});
        State::Monitoring(MonitoringState { status: status.to_owned(), definition })
    })
}

fn lifecycle() -> impl Strategy<Value = State> {
    (any::<bool>(), maybe(&["YQ==", "Yg=="]), maybe(&["Yw=="]))
        .prop_map(|(exists, on_create, on_start)| State::Lifecycle(LifecycleState { exists, on_create, on_start }))
}

/// States of one kind: an approved one, a live one and a later one.
fn several() -> impl Strategy<Value = [State; 3]> {
    prop_oneof![
        [public_access(), public_access(), public_access()],
        [key(), key(), key()],
        [recorder(), recorder(), recorder()],
        [config(), config(), config()],
        [logs(), logs(), logs()],
        [protection(), protection(), protection()],
        [logging(), logging(), logging()],
        [guardrail(), guardrail(), guardrail()],
        [enforced(), enforced(), enforced()],
        [retention(), retention(), retention()],
        [gateway(), gateway(), gateway()],
        [runtime(), runtime(), runtime()],
        [engine(), engine(), engine()],
        [agent(), agent(), agent()],
        [chat_controls(), chat_controls(), chat_controls()],
        [access(), access(), access()],
        [attachments(), attachments(), attachments()],
        [boundary(), boundary(), boundary()],
        [trust(), trust(), trust()],
        [grants(), grants(), grants()],
        [detector(), detector(), detector()],
        [secret(), secret(), secret()],
        [notebook(), notebook(), notebook()],
        [images(), images(), images()],
        [domain(), domain(), domain()],
        [endpoint(), endpoint(), endpoint()],
        [private_endpoint(), private_endpoint(), private_endpoint()],
        [monitoring(), monitoring(), monitoring()],
        [lifecycle(), lifecycle(), lifecycle()],
    ]
}

fn is_weaker(state: &State, old: &State) -> bool {
    state.differences(Some(old)).iter().any(|difference| difference.order == Some(Order::Down))
}

/// What cannot be told to be stronger.
fn unordered(state: &State, old: &State) -> Vec<Difference> {
    state.differences(Some(old)).into_iter().filter(|difference| difference.order.is_none()).collect()
}

/// How strong each ordered part is, told here once more and by other means.
#[expect(clippy::too_many_lines, reason = "an arm for each kind, and nothing else")]
fn strengths(state: &State) -> BTreeMap<String, i64> {
    let number = |(name, on): (&str, bool)| (name.to_owned(), i64::from(on));
    let all = |switches: &BTreeMap<String, bool>| switches.clone().into_iter().map(|(name, on)| (name, i64::from(on)));
    match state {
        State::PublicAccess(PublicAccess { bucket, account }) => {
            let named = |which: &str, block: &Option<PublicAccessBlock>| {
                let switches = block.unwrap_or_default().switches();
                switches.map(|(name, on)| (format!("{which}/{name}"), i64::from(on)))
            };
            named("bucket", bucket).into_iter().chain(named("account", account)).collect()
        }
        // The more often the stronger.
        State::Key(key) => [("rotation".to_owned(), -i64::from(key.rotation_days.unwrap_or(i32::MAX)))].into(),
        State::Recorder(recorder) => recorder_strengths(recorder),
        State::Config(ConfigState::Recorder(config)) => [number(("recording", config.recording))].into(),
        State::BucketProtection(bucket) => {
            [("versions", bucket.versioning), ("device", bucket.mfa_delete)].map(number).into()
        }
        // Without a number they are kept for ever.
        State::Logs(LogState::Group(group)) => [
            ("days".to_owned(), i64::from(group.retention_days.unwrap_or(i32::MAX))),
            number(("protected", group.protected)),
        ]
        .into(),
        State::InvocationLogging(logging) => all(&logging.delivered).collect(),
        State::ChatControls(controls) => all(&controls.guards).collect(),
        State::Guardrail(guardrail) => guardrail.strengths.clone(),
        State::DataRetention(retention) => [("mode".to_owned(), -i64::from(retention.openness()))].into(),
        State::Gateway(gateway) => {
            [("policy", gateway.policy_enforced), ("seen", gateway.intercepted)].map(number).into()
        }
        State::PolicyEngine(engine) => {
            engine.policies.iter().map(|(name, policy)| number((name, policy.enforced))).collect()
        }
        State::Runtime(runtime) => [number(("metadata", runtime.requires_mmds_v2() == Some(true)))].into(),
        State::Repository(repository) => {
            let rank = TagMutability::ALL.iter().position(|(each, _)| *each == repository.mutability).unwrap();
            [("tags".to_owned(), i64::try_from(rank).unwrap()), number(("scans", repository.scan_on_push))].into()
        }
        State::SearchDomain(domain) => {
            let guards = [("vpc", domain.in_vpc), ("asks", domain.fine_grained), ("tls", domain.https)];
            guards.map(number).into_iter().chain([number(("encrypted", domain.encrypted))]).collect()
        }
        State::VpcEndpoint(endpoint) => [number(("private_dns", endpoint.private_dns))].into(),
        State::ResourcePolicy(policy) => [number(("rotates", policy.rotates == Some(true)))].into(),
        State::Detector(detector) => all(&detector.features).chain([number(("on", detector.enabled))]).collect(),
        State::Config(_)
        | State::Logs(_)
        | State::Agent(_)
        | State::AgentReach(_)
        | State::ApplicationAccess(_)
        | State::Plugins(_)
        | State::Attachments(_)
        | State::BucketAccess(_)
        | State::BucketLifecycle(_)
        | State::BucketReplication(_)
        | State::GatewayTargets(_)
        | State::KnowledgeBase(_)
        | State::ModelJob(_)
        | State::Memory(_)
        | State::Evaluation(_)
        | State::RuntimeEndpoints(_)
        | State::Database(_)
        | State::TokenVault(_)
        | State::WorkloadIdentity(_)
        | State::CollectionProtection(_)
        | State::VectorBucket(_)
        | State::KeySharing(_)
        | State::Boundary(_)
        | State::Trust(_)
        | State::Grants(_)
        | State::EnforcedGuardrail(_)
        | State::Function(_)
        | State::FunctionRelease(_)
        | State::FunctionConcurrency(_)
        | State::RoleSessions(_)
        | State::UserAccess(_)
        | State::PolicyParameter(_)
        | State::PhaseTag(_)
        | State::Compute(_)
        | State::ModelPackage(_)
        | State::Endpoint(_)
        | State::Monitoring(_)
        | State::Domain(_)
        | State::Lifecycle(_)
        | State::Notebook(_)
        | State::Occurrence(_)
        | State::Credentials(_)
        | State::StackPart(_)
        | State::RouteTable(_)
        | State::FrontDoor(_)
        | State::SecurityHub(_)
        | State::Macie(_)
        | State::KendraIndex(_)
        | State::WebAclLog(_)
        | State::CollectionNetwork(_)
        | State::CollectionAccess(_)
        | State::FindingFilter(_)
        | State::FlowLog(_)
        | State::SecurityGroup(_) => BTreeMap::new(),
    }
}

fn recorder_strengths(recorder: &RecorderState) -> BTreeMap<String, i64> {
    let (switches, insights, days) = match recorder {
        RecorderState::Trail { settings: Some(trail), logging, .. } => {
            let switches = [*logging, trail.global_events, trail.multi_region, trail.validation, trail.organization];
            (switches.to_vec(), &trail.insights, 0)
        }
        RecorderState::EventStore(EventStoreState { settings: Some(store), .. }) => {
            let switches = [store.multi_region, store.organization, store.protected];
            (switches.to_vec(), &store.insights, store.retention_days)
        }
        RecorderState::Trail { settings: None, .. } | RecorderState::EventStore(_) => return BTreeMap::new(),
    };
    let switches = switches.into_iter().enumerate().map(|(at, on)| (format!("switch {at}"), i64::from(on)));
    let insights = insights.iter().map(|(name, on)| (name.clone(), i64::from(*on)));
    switches.chain(insights).chain([("days".to_owned(), i64::from(days))]).collect()
}

proptest! {
    #[test]
    fn an_approved_state_only_moves_up([approved, live, _] in several()) {
        let raised = approved.raised(&live);
        let now = strengths(&raised);
        for (part, before) in strengths(&approved) {
            prop_assert!(now.get(&part).copied().unwrap_or_default() >= before, "{part} fell");
        }
        prop_assert!(!is_weaker(&raised, &approved));
    }

    #[test]
    fn what_cannot_be_told_to_be_stronger_stays_as_it_was_approved([approved, live, _] in several()) {
        prop_assert_eq!(unordered(&approved.raised(&live), &approved), []);
    }

    #[test]
    fn moving_up_twice_is_moving_up_once([approved, live, _] in several()) {
        let raised = approved.raised(&live);
        prop_assert_eq!(raised.raised(&live), raised);
    }

    #[test]
    fn step_by_step_is_no_way_down([approved, live, later] in several()) {
        let raised = approved.raised(&live).raised(&later);
        prop_assert!(!is_weaker(&raised, &approved));
        prop_assert_eq!(unordered(&raised, &approved), []);
    }

    #[test]
    fn nothing_differs_from_itself([state, ..] in several()) {
        prop_assert_eq!(state.differences(Some(&state)), []);
    }
}

fn filtering(strengths: &[(&str, i64)]) -> GuardrailState {
    let strengths = strengths.iter().map(|(filter, strength)| ((*filter).to_owned(), *strength)).collect();
    GuardrailState { strengths, ..GuardrailState::default() }
}

#[test]
fn what_is_done_about_personal_data_that_nobody_approved_is_no_stronger_filter() {
    let guardrail = |strengths| State::Guardrail(filtering(strengths));
    let approved = guardrail(&[("pii/EMAIL/input", 1), ("content/HATE/input", 1)]);
    let live = [("pii/EMAIL/input", 2), ("pii/NAME/input", 2), ("content/HATE/input", 3), ("grounding/RELEVANCE", 700)];
    let expected = [("pii/EMAIL/input", 2), ("content/HATE/input", 3), ("grounding/RELEVANCE", 700)];
    assert_eq!(approved.raised(&guardrail(&live)), guardrail(&expected));
}

fn told(difference: &Difference) -> String {
    let word = |value: &Option<Value>| value.as_ref().map_or_else(|| "-".to_owned(), Value::to_string);
    let order = difference.order.map_or("", |order| if order == Order::Up { " up" } else { " down" });
    format!("{}: {} -> {}{order}", difference.path.join("/"), word(&difference.old), word(&difference.new))
}

#[test]
fn differences_are_told_part_by_part_with_the_way_that_they_went() {
    let guardrail = |strengths, entries: &[&str], text: &str| {
        let topics = json!([{"name": "loans", "definition": text, "inputAction": "BLOCK"}]);
        let filters = json!([{"type": "HATE", "inputStrength": text}]);
        State::Guardrail(GuardrailState {
            entries: entries.iter().map(|entry| (*entry).to_owned()).collect(),
            definition: json!({
                "topicPolicyConfig": {"topicsConfig": topics},
                "contentPolicyConfig": {"filtersConfig": filters},
            }),
            ..filtering(strengths)
        })
    };
    let old = guardrail(&[("content/HATE/input", 1), ("grounding/RELEVANCE", 700)], &["topic/loans", "word/a"], "x");
    let new = guardrail(&[("content/HATE/input", 3), ("grounding/RELEVANCE", 0)], &["word/b", "topic/loans"], "y");
    assert_eq!(
        new.differences(Some(&old)).iter().map(told).collect::<Vec<_>>(),
        [
            "definition/topicPolicyConfig/topicsConfig/loans/definition: \"x\" -> \"y\"",
            "entries/word/a: \"word/a\" -> -",
            "entries/word/b: - -> \"word/b\"",
            "strengths/content/HATE/input: 1 -> 3 up",
            "strengths/grounding/RELEVANCE: 700 -> 0 down",
        ]
    );
}

#[test]
fn policies_are_compared_statement_by_statement() {
    let state = |statements: Value| {
        let document = Some(PolicyDocument::new(&json!({"Statement": statements}).to_string()));
        State::ResourcePolicy(ResourcePolicy { document, ..ResourcePolicy::default() })
    };
    let statement =
        |sid: &str, action: &str| json!({"Sid": sid, "Effect": "Allow", "Principal": "1", "Action": action});
    let old = state(json!([statement("own", "a"), {"Effect": "Deny", "Principal": "*", "Action": "z"}]));
    let new = state(json!([statement("own", "b"), {"Effect": "Deny", "Principal": "*", "Action": "z"}]));
    assert_eq!(new.differences(Some(&old)).iter().map(told).collect::<Vec<_>>(), ["policy/own/Action: \"a\" -> \"b\""]);
    let hidden = state(json!([statement("own", "b"), statement("own", "c")]));
    assert_eq!(hidden.differences(Some(&new)).len(), 1, "a name that stands there twice hides nothing");
    assert_eq!(new.raised(&old), new);
}

#[test]
fn what_is_off_is_as_weak_as_what_is_not_there() {
    let detector = |features: &[(&str, bool)]| {
        let features = features.iter().map(|(name, on)| ((*name).to_owned(), *on)).collect();
        State::Detector(DetectorState { id: Some("d".to_owned()), enabled: true, features })
    };
    let [without, off, on] =
        [detector(&[]), detector(&[("AI_PROTECTION", false)]), detector(&[("AI_PROTECTION", true)])];
    assert_eq!(off.differences(Some(&without)), []);
    assert_eq!(without.differences(Some(&off)), []);
    assert_eq!(on.differences(Some(&without))[0].order, Some(Order::Up));
    assert_eq!(without.differences(Some(&on))[0].order, Some(Order::Down));
}

#[test]
fn without_anything_to_compare_all_of_a_state_is_told() {
    let key = State::Key(KeyState { status: KeyStatus::Enabled, rotation_days: Some(365) });
    assert_eq!(
        key.differences(None).iter().map(told).collect::<Vec<_>>(),
        ["rotation_days: - -> 365", "status: - -> \"Enabled\""]
    );
}

#[test]
fn a_status_that_somebody_chose_makes_another_state_and_one_that_passes_does_not() {
    let key = |status| State::Key(KeyState { status, rotation_days: None }).fingerprint();
    assert_ne!(key(KeyStatus::Disabled), key(KeyStatus::PendingDeletion));
    let store = |status: &str| {
        let status = Some(status.to_owned());
        State::Recorder(RecorderState::EventStore(EventStoreState { status, ..EventStoreState::default() }))
            .fingerprint()
    };
    assert_ne!(store("ENABLED"), store("PENDING_DELETION"));
    let guardrail = |status: &str| {
        let status = status.to_owned();
        State::Guardrail(GuardrailState { status, ..GuardrailState::default() }).fingerprint()
    };
    assert_eq!(guardrail("READY"), guardrail("UPDATING"));
}
