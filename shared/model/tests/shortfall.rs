//! What a first baseline must have, whatever was there before.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AdvancedSelector, AgentGuardrail, AgentReach, AgentState, BasicSelector, BucketAccess, BucketGrant,
    BucketLifecycle, CollectionAccess, CollectionNetwork, CollectionPolicies, CollectionPolicy, CollectionProtection,
    ConfigRecorder, ConfigState, DataRetention, Database, DetectorState, EnforcedGuardrail, Enforcement,
    EvaluationState, EventStoreSettings, EventStoreState, FieldCondition, FindingFilter, FlowLogDefinition,
    FlowLogState, FrontDoor, FunctionConcurrency, FunctionExposure, FunctionRelease, GatewayState, GatewayTarget,
    GatewayTargets, GrantedPolicies, GuardrailState, InvocationLogging, KendraIndex, KeySharing, KeyState, KeyStatus,
    KnowledgeBaseState, LogGroup, LogState, Macie, ManagedPolicy, MemoryState, ModelJob, NotebookState, Occurrence,
    PermissionsBoundary, PhaseTag, Plugins, PolicyAttachments, PolicyDocument, PolicyEngineState, PolicyParameter,
    PublicAccess, PublicAccessBlock, RecorderState, Repository, ResourcePolicy, RoleSessions, RuntimeEndpoint,
    RuntimeEndpoints, RuntimeState, SearchDomain, SecurityGroupRules, SecurityHub, ServiceCredentials, StackPart,
    State, StateKind, TokenVault, ToolPolicy, TrailSelectors, TrailSettings, TrustPolicy, UserAccess, VectorBucket,
    VpcEndpoint, WebAclLog, WorkloadIdentity,
};
use model::{ComputeState, DomainState, EndpointState, JobState, LifecycleState, ModelPackageState, MonitoringState};
use serde_json::{Value, json};

fn shortfall(state: &State) -> String {
    state.shortfall().unwrap_or_default()
}

#[test]
fn a_block_must_be_whole_wherever_it_stands() {
    let access = |bucket, account| shortfall(&State::PublicAccess(PublicAccess { bucket, account }));
    let acls = PublicAccessBlock { block_public_acls: true, ignore_public_acls: true, ..PublicAccessBlock::default() };
    let rest = PublicAccessBlock::ALL.without(acls);
    assert_eq!(access(Some(PublicAccessBlock::ALL), None), "");
    assert_eq!(access(Some(acls), Some(rest)), "");
    assert_eq!(access(Some(acls), None), "public access is not blocked by BlockPublicPolicy, RestrictPublicBuckets");
    assert!(
        access(None, None).ends_with("BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets")
    );
}

#[test]
fn a_key_must_be_enabled() {
    let key = |status| shortfall(&State::Key(KeyState { status, rotation_days: None }));
    assert_eq!(key(KeyStatus::Enabled), "");
    for status in [KeyStatus::Disabled, KeyStatus::PendingDeletion, KeyStatus::PendingImport, KeyStatus::Other] {
        assert_eq!(key(status), "the key is not enabled");
    }
}

fn trail(logging: bool, selectors: Option<TrailSelectors>) -> State {
    let sound = TrailSettings { multi_region: true, validation: true, ..TrailSettings::default() };
    let settings = Some(Box::new(TrailSettings { selectors, ..sound }));
    State::Recorder(RecorderState::Trail { settings, logging, covered: false })
}

fn basic(read_write: &str, management: bool) -> TrailSelectors {
    let (data, excluded) = (Vec::new(), vec!["kms.amazonaws.com".to_owned()]);
    TrailSelectors::Basic(vec![BasicSelector { read_write: read_write.to_owned(), management, data, excluded }])
}

fn advanced(fields: &[(&str, &str)]) -> TrailSelectors {
    let field = |(field, value): &(&str, &str)| {
        let (field, equals) = ((*field).to_owned(), vec![(*value).to_owned()]);
        FieldCondition { field, equals, ..FieldCondition::default() }
    };
    TrailSelectors::Advanced(vec![AdvancedSelector { name: None, fields: fields.iter().map(field).collect() }])
}

const MANAGEMENT: (&str, &str) = ("eventCategory", "Management");

#[test]
fn a_trail_must_record_all_management_events_everywhere_and_provably() {
    let short = |selectors| shortfall(&trail(true, selectors));
    assert_eq!(short(None), "");
    for sound in [basic("All", true), advanced(&[MANAGEMENT])] {
        assert_eq!(short(Some(sound)), "");
    }
    for deaf in [
        basic("ReadOnly", true),
        basic("WriteOnly", true),
        basic("All", false),
        advanced(&[("eventCategory", "Data")]),
        advanced(&[MANAGEMENT, ("readOnly", "true")]),
        advanced(&[MANAGEMENT, ("readOnly", "false")]),
        advanced(&[MANAGEMENT, ("eventSource", "s3.amazonaws.com")]),
        advanced(&[MANAGEMENT, ("eventName", "PutObject")]),
    ] {
        assert_eq!(short(Some(deaf)), "the trail does not record all management events");
    }
    assert_eq!(shortfall(&trail(false, None)), "the trail records nothing");
    let bare = Some(Box::new(TrailSettings::default()));
    let bare = RecorderState::Trail { settings: bare, logging: true, covered: false };
    let wanted = "the trail does not record all Regions, digests that prove its files unchanged";
    assert_eq!(shortfall(&State::Recorder(bare)), wanted);
    let gone = RecorderState::Trail { settings: None, logging: false, covered: true };
    assert_eq!(shortfall(&State::Recorder(gone)), "there is no trail");
}

#[test]
fn a_service_that_a_trail_leaves_out_is_no_shortfall() {
    let without = |sources: &[&str]| FieldCondition {
        not_equals: sources.iter().map(|it| (*it).to_owned()).collect(),
        ..field("eventSource")
    };
    let category = FieldCondition { equals: vec!["Management".to_owned()], ..field("eventCategory") };
    let fields = vec![category, without(&["kms.amazonaws.com", "rdsdata.amazonaws.com"])];
    let selectors = Some(TrailSelectors::Advanced(vec![AdvancedSelector { name: None, fields }]));
    assert_eq!(shortfall(&trail(true, selectors)), "");
}

fn field(name: &str) -> FieldCondition {
    FieldCondition { field: name.to_owned(), ..FieldCondition::default() }
}

#[test]
fn an_event_data_store_must_take_in_events_of_all_regions_and_be_protected() {
    let store = |status: Option<&str>, multi_region, protected| {
        let status = status.map(str::to_owned);
        let settings = EventStoreSettings { multi_region, protected, ..EventStoreSettings::default() };
        let settings = Some(Box::new(settings));
        shortfall(&State::Recorder(RecorderState::EventStore(EventStoreState { status, settings })))
    };
    let stopped = "the event data store is in state STOPPED_INGESTION";
    assert_eq!(store(Some("ENABLED"), true, true), "");
    assert_eq!(store(Some("ENABLED"), false, true), "the event data store does not take in all Regions");
    assert_eq!(store(Some("ENABLED"), true, false), "the event data store may be deleted");
    assert_eq!(store(Some("STOPPED_INGESTION"), true, true), stopped);
    assert_eq!(store(None, true, true), "there is no event data store");
}

#[test]
fn security_hub_must_be_on() {
    let hub = |enabled| shortfall(&State::SecurityHub(SecurityHub { enabled, ..SecurityHub::default() }));
    assert_eq!((hub(true).as_str(), hub(false).as_str()), ("", "Security Hub is off"));
}

#[test]
fn macie_must_be_on_and_run() {
    let macie = |status: Option<&str>| {
        shortfall(&State::Macie(Macie { status: status.map(str::to_owned), ..Macie::default() }))
    };
    assert_eq!((macie(Some("ENABLED")).as_str(), macie(None).as_str()), ("", "Macie is off"));
    assert_eq!(macie(Some("PAUSED")), "Macie is paused");
}

#[test]
fn an_index_must_prove_who_asks_and_stand_still() {
    let index = |policy: Option<&str>, status: &str| {
        let policy = policy.map(str::to_owned);
        shortfall(&State::KendraIndex(KendraIndex { policy, status: status.to_owned(), ..KendraIndex::default() }))
    };
    assert_eq!(index(Some("USER_TOKEN"), "ACTIVE"), "");
    assert_eq!(index(Some("ATTRIBUTE_FILTER"), "ACTIVE"), "it believes its callers about who asks");
    assert_eq!(index(None, ""), "there is no index");
    assert_eq!(index(Some("USER_TOKEN"), "SYSTEM_UPDATING"), "its status is SYSTEM_UPDATING, and not READY");
}

#[test]
fn a_door_must_have_a_web_acl_and_that_must_keep_a_log() {
    let door = |web_acl: Option<&str>| {
        let web_acl = web_acl.map(str::to_owned);
        shortfall(&State::FrontDoor(FrontDoor { web_acl, ..FrontDoor::default() }))
    };
    assert_eq!((door(Some("a")).as_str(), door(None).as_str()), ("", "no web ACL stands before it"));
    let log = |logging| shortfall(&State::WebAclLog(WebAclLog { gone: false, logging }));
    assert_eq!((log(serde_json::json!({})).as_str(), log(serde_json::Value::Null).as_str()), ("", "it keeps no log"));
}

#[test]
fn nothing_may_be_erased_within_a_week() {
    let lifecycle = |days: i64| {
        let rule =
            format!("<Rule><ID>a</ID><Status>Enabled</Status><Expiration><Days>{days}</Days></Expiration></Rule>");
        shortfall(&State::BucketLifecycle(BucketLifecycle { rules: vec![rule], minimum_size: None }))
    };
    assert_eq!((lifecycle(7).as_str(), lifecycle(8).as_str()), ("rule a erases within 7 days", ""));
}

#[test]
fn a_log_group_must_be_there_and_keep_events_for_a_month() {
    let logs = |there, retention_days| {
        shortfall(&State::Logs(LogState::Group(LogGroup { there, retention_days, ..LogGroup::default() })))
    };
    assert_eq!((logs(true, None), logs(true, Some(30))), (String::new(), String::new()));
    assert_eq!(logs(false, None), "there is no log group");
    assert_eq!(logs(true, Some(7)), "it keeps events for 7 days");
    let policy = State::Logs(LogState::AccountPolicy { there: true });
    assert_eq!(shortfall(&policy), "a policy of the account has no baseline");
}

#[test]
fn config_must_record_and_deliver() {
    let config = |recorder: Value, recording, channel: Value| {
        shortfall(&State::Config(ConfigState::Recorder(ConfigRecorder { recorder, recording, channel })))
    };
    let some = || json!({"name": "default"});
    assert_eq!(config(some(), true, some()), "");
    assert_eq!(config(Value::Null, false, some()), "there is no configuration recorder");
    assert_eq!(config(some(), false, some()), "the configuration recorder is stopped");
    assert_eq!(config(some(), true, Value::Null), "there is no delivery channel");
    assert_eq!(shortfall(&State::Config(ConfigState::Rule { there: true })), "a rule has no baseline");
}

#[test]
fn invocation_logging_must_bring_text_somewhere() {
    let logging = |configured, text, bucket: Option<&str>| {
        let delivered = [("text".to_owned(), text), ("image".to_owned(), true)].into();
        let bucket = bucket.map(str::to_owned);
        let places = InvocationLogging { bucket, ..InvocationLogging::default() };
        shortfall(&State::InvocationLogging(InvocationLogging { configured, delivered, ..places }))
    };
    assert_eq!(logging(true, true, Some("acme-logs")), "");
    assert_eq!(logging(true, false, Some("acme-logs")), "text is not logged");
    assert_eq!(logging(true, true, None), "nothing is logged in this Region");
    assert_eq!(logging(false, true, Some("acme-logs")), "nothing is logged in this Region");
}

#[test]
fn a_guardrail_must_be_a_draft_that_is_ready_and_filters_prompt_attacks() {
    let guardrail = |strength, version: &str, status: &str| {
        let strengths = [("content/PROMPT_ATTACK/input".to_owned(), strength)].into();
        let (version, status) = (version.to_owned(), status.to_owned());
        shortfall(&State::Guardrail(GuardrailState { strengths, version, status, ..GuardrailState::default() }))
    };
    assert_eq!(guardrail(1, "DRAFT", "READY"), "");
    assert_eq!(guardrail(0, "DRAFT", "READY"), "it has no filter against prompt attacks");
    assert_eq!(guardrail(3, "DRAFT", "UPDATING"), "its status is UPDATING, and not READY");
    assert_eq!(guardrail(3, "DRAFT", "FAILED"), "its status is FAILED, and not READY");
    assert_eq!(guardrail(3, "4", "READY"), "it is version 4, and not the draft");
}

#[test]
fn a_guardrail_that_is_gone_is_no_baseline_not_even_by_what_was_made_in_its_place() {
    let strengths = [("content/PROMPT_ATTACK/input".to_owned(), 3)].into();
    let (version, status, replacement) = ("DRAFT".to_owned(), "READY".to_owned(), Some("arn:b".to_owned()));
    let gone = GuardrailState { strengths, version, status, gone: true, replacement, ..GuardrailState::default() };
    assert_eq!(shortfall(&State::Guardrail(gone.clone())), "it is gone");
    let approved = State::Guardrail(GuardrailState::default());
    assert_eq!(approved.raised(&State::Guardrail(gone)), approved);
}

#[test]
fn a_guardrail_must_be_enforced() {
    let enforced =
        |enforced| shortfall(&State::EnforcedGuardrail(EnforcedGuardrail { enforced, ..EnforcedGuardrail::default() }));
    assert_eq!(enforced(Some(Enforcement::default())), "");
    assert_eq!(enforced(None), "no guardrail is enforced in this Region");
}

#[test]
fn data_must_be_seen_by_nobody_else() {
    let retention = |mode: &str| shortfall(&State::DataRetention(DataRetention { mode: mode.to_owned() }));
    for mode in ["none", "default", "inherit"] {
        assert_eq!(retention(mode), "");
    }
    for mode in ["aws_review", "provider_data_share", "a_mode_of_tomorrow"] {
        assert_eq!(retention(mode), format!("its mode is {mode}"));
    }
}

#[test]
fn a_gateway_must_decide_who_may_call() {
    let gateway = |authorizer: &str, policy_enforced, intercepted, status: &str| {
        shortfall(&State::Gateway(GatewayState {
            authorizer_type: authorizer.to_owned(),
            configuration: None,
            policy_enforced,
            intercepted,
            status: status.to_owned(),
            ..GatewayState::default()
        }))
    };
    assert_eq!(gateway("AWS_IAM", false, false, "READY"), "");
    assert_eq!(gateway("CUSTOM_JWT", false, false, "UPDATING"), "its status is UPDATING, and not READY");
    assert_eq!(gateway("NONE", false, false, "READY"), "anyone who knows its address may call it");
    assert_eq!(gateway("NONE", false, true, "READY"), "");
    assert_eq!(gateway("AUTHENTICATE_ONLY", true, false, "READY"), "");
    assert!(gateway("AUTHENTICATE_ONLY", false, true, "READY").starts_with("no policy engine"));
    assert_eq!(gateway("MAGIC", true, true, "READY"), "its authorizer MAGIC is not known");
}

#[test]
fn a_runtime_must_have_been_read_whole_and_be_ready() {
    let runtime =
        |status: &str, definition| shortfall(&State::Runtime(RuntimeState { status: status.to_owned(), definition }));
    let whole = json!({"roleArn": "arn:aws:iam::111122223333:role/agent"});
    assert_eq!(runtime("READY", whole.clone()), "");
    assert_eq!(runtime("UPDATE_FAILED", whole), "its status is UPDATE_FAILED, and not READY");
    assert_eq!(runtime("READY", Value::Null), "what an update must repeat was not read");
}

#[test]
fn an_agent_must_have_a_guardrail_and_be_at_rest() {
    let agent = |identifier: Option<&str>, status: &str| {
        let version = "DRAFT".to_owned();
        let guardrail = identifier.map(|id| AgentGuardrail { identifier: id.to_owned(), version: version.clone() });
        shortfall(&State::Agent(AgentState { guardrail, status: status.to_owned(), ..AgentState::default() }))
    };
    assert_eq!(agent(Some("g"), "PREPARED"), "");
    assert_eq!(agent(Some("g"), "NOT_PREPARED"), "");
    assert_eq!(agent(None, "PREPARED"), "its draft answers without a guardrail");
    for status in ["CREATING", "UPDATING", "PREPARING", "VERSIONING", "DELETING"] {
        assert_eq!(agent(Some("g"), status), format!("its status is {status}, and not READY"));
    }
}

#[test]
fn an_engine_must_be_there_and_not_let_everything_through() {
    let engine = |exists, statement: &str, enforced| {
        let definition = json!({"cedar": {"statement": statement}});
        let policies = [("p".to_owned(), ToolPolicy { definition, enforced, ..ToolPolicy::default() })].into();
        shortfall(&State::PolicyEngine(PolicyEngineState { exists, policies }))
    };
    let all = "permit(principal, action, resource);";
    assert_eq!(engine(true, "forbid(principal, action, resource);", true), "");
    assert_eq!(engine(true, all, false), "");
    assert_eq!(engine(true, all, true), "policy p lets everybody use every tool");
    assert_eq!(engine(false, "", true), "there is no such engine");
}

#[test]
fn a_principal_must_not_be_an_administrator_by_itself_or_by_a_group() {
    let principal = |attached: &[&str], inherited: &[&str]| {
        let arns = |names: &[&str]| names.iter().map(|name| format!("arn:aws:iam::{name}")).collect();
        let (attached, inherited) = (arns(attached), arns(inherited));
        shortfall(&State::Attachments(PolicyAttachments { attached, inherited }))
    };
    let ours = "111122223333:policy/AdministratorAccess";
    assert_eq!(principal(&["aws:policy/ReadOnlyAccess", ours], &[]), "");
    assert_eq!(
        principal(&["aws:policy/PowerUserAccess"], &["aws:policy/IAMFullAccess"]),
        "it has arn:aws:iam::aws:policy/PowerUserAccess, arn:aws:iam::aws:policy/IAMFullAccess"
    );
}

#[test]
fn a_policy_must_not_let_anyone_in() {
    let state = |statement: Value, unsigned| {
        let document = Some(PolicyDocument::new(&json!({"Statement": [statement]}).to_string()));
        shortfall(&State::ResourcePolicy(ResourcePolicy { document, unsigned, ..ResourcePolicy::default() }))
    };
    let open = json!({"Effect": "Allow", "Principal": {"AWS": ["111122223333", "*"]}, "Action": "*"});
    assert_eq!(state(open.clone(), false), "its policy lets anyone in");
    assert_eq!(state(open, true), "");
    for closed in [
        json!({"Effect": "Deny", "Principal": "*", "Action": "*"}),
        json!({"Effect": "Allow", "Principal": "444455556666", "Action": "*"}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}),
    ] {
        assert_eq!(state(closed, false), "");
    }
    assert_eq!(
        state(json!({"Effect": "Allow", "NotPrincipal": "1", "Action": "*"}), false),
        "its policy lets anyone in"
    );
    let unreadable =
        State::ResourcePolicy(ResourcePolicy { document: Some(PolicyDocument::new("{")), ..ResourcePolicy::default() });
    assert!(shortfall(&unreadable).contains("cannot be read"));
    assert_eq!(shortfall(&State::ResourcePolicy(ResourcePolicy::default())), "");
}

#[test]
fn a_bucket_must_not_be_open_to_everybody() {
    let bucket = |policy: Option<Value>, grantee: &str| {
        let grant = BucketGrant { permission: "READ".to_owned(), grantee: grantee.to_owned() };
        let policy = policy.map(|policy| PolicyDocument::new(&policy.to_string()));
        shortfall(&State::BucketAccess(BucketAccess { policy, grants: vec![grant], ..BucketAccess::default() }))
    };
    let open = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}});
    assert_eq!(bucket(None, "79a59df9"), "");
    assert_eq!(bucket(None, "http://acs.amazonaws.com/groups/s3/LogDelivery"), "");
    assert_eq!(bucket(None, "http://acs.amazonaws.com/groups/global/AllUsers"), "its ACL lets anyone in");
    assert_eq!(bucket(None, "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"), "its ACL lets anyone in");
    assert_eq!(bucket(Some(open), "79a59df9"), "its policy lets anyone in");
}

#[test]
fn a_bucket_of_vectors_must_be_there_and_a_key_not_be_for_everybody() {
    let open = PolicyDocument::new(r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*"}}"#);
    let vectors =
        |exists, policy| shortfall(&State::VectorBucket(VectorBucket { exists, policy, ..VectorBucket::default() }));
    assert_eq!(vectors(true, None), "");
    assert_eq!(vectors(false, None), "there is no such bucket");
    assert_eq!(vectors(true, Some(open.clone())), "its policy lets anyone in");
    let key = |policy| shortfall(&State::KeySharing(KeySharing { policy, ..KeySharing::default() }));
    assert_eq!((key(None), key(Some(open))), (String::new(), "its policy lets anyone in".to_owned()));
}

#[test]
fn a_boundary_must_be_there_and_policies_must_be_readable() {
    let bounded = |policy: Option<&str>| {
        let policy = policy.map(str::to_owned);
        shortfall(&State::Boundary(PermissionsBoundary { policy, document: None }))
    };
    assert_eq!(bounded(Some("arn:aws:iam::111122223333:policy/agent-boundary")), "");
    assert_eq!(bounded(None), "it has no permissions boundary");
    let anyone = PolicyDocument::new(r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:*"}}"#);
    assert_eq!(shortfall(&State::Trust(TrustPolicy { document: anyone })), "its policy lets anyone in");
    for (text, lacks) in [
        (r#"{"Statement": []}"#, ""),
        ("{}", "the policy cannot be read: it has no statements"),
        (r#"{"Statement": [], "Statement": []}"#, "the policy cannot be read: it names \"Statement\" twice"),
    ] {
        let document = PolicyDocument::new(text);
        let managed = ManagedPolicy { document: document.clone(), ..ManagedPolicy::default() };
        let documents = [("work".to_owned(), document.clone())].into();
        for state in [
            State::Trust(TrustPolicy { document }),
            State::Grants(GrantedPolicies::Managed(managed)),
            State::Grants(GrantedPolicies::Inline { documents }),
        ] {
            assert!(shortfall(&state).starts_with(lacks), "{}", shortfall(&state));
            assert_eq!(shortfall(&state).is_empty(), lacks.is_empty());
        }
    }
}

#[test]
fn a_repository_must_not_be_for_everybody_and_a_domain_only_behind_a_guard() {
    let open = PolicyDocument::new(r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*"}}"#);
    let images = |policy| shortfall(&State::Repository(Repository { policy, ..Repository::default() }));
    assert_eq!((images(None), images(Some(open.clone()))), (String::new(), "its policy lets anyone in".to_owned()));
    let domain = |exists, in_vpc, fine_grained| {
        let domain = SearchDomain { exists, in_vpc, fine_grained, ..SearchDomain::default() };
        shortfall(&State::SearchDomain(SearchDomain { policy: Some(open.clone()), ..domain }))
    };
    assert_eq!(domain(true, false, false), "its policy lets anyone in");
    assert_eq!((domain(true, true, false), domain(true, false, true)), (String::new(), String::new()));
    assert_eq!(domain(false, true, true), "there is no such domain");
}

#[test]
fn a_knowledge_base_must_have_been_read_whole_and_be_at_rest() {
    let base = |role: &str, status: &str| {
        let (role, status) = (role.to_owned(), status.to_owned());
        shortfall(&State::KnowledgeBase(KnowledgeBaseState { role, status, ..KnowledgeBaseState::default() }))
    };
    assert_eq!(base("r", "ACTIVE"), "");
    assert_eq!(base("", "ACTIVE"), "it was not read whole");
    assert_eq!(base("r", "UPDATING"), "its status is UPDATING, and not READY");
}

#[test]
fn targets_must_be_at_rest() {
    let target = |status: &str| {
        let target = GatewayTarget { status: status.to_owned(), ..GatewayTarget::default() };
        shortfall(&State::GatewayTargets(GatewayTargets { targets: [("t".to_owned(), target)].into() }))
    };
    assert_eq!(target("READY"), "");
    for status in ["CREATING", "SYNCHRONIZING", "UPDATE_PENDING_AUTH"] {
        assert_eq!(target(status), format!("its status is {status}, and not READY"));
    }
}

#[test]
fn a_detector_must_be_there_and_on() {
    let detector = |id: Option<&str>, enabled| {
        let (id, features) = (id.map(str::to_owned), BTreeMap::new());
        shortfall(&State::Detector(DetectorState { id, enabled, features }))
    };
    assert_eq!(detector(Some("d"), true), "");
    assert_eq!(detector(Some("d"), false), "the detector is off");
    assert_eq!(detector(None, false), "there is no detector");
}

#[test]
fn a_notebook_must_stand_inside_and_act_as_somebody() {
    let notebook = |direct_internet, in_subnet, role: Option<&str>, status: &str| {
        let (role, status) = (role.map(str::to_owned), status.to_owned());
        shortfall(&State::Notebook(NotebookState {
            direct_internet,
            in_subnet,
            role,
            status,
            ..NotebookState::default()
        }))
    };
    assert_eq!(notebook(false, true, Some("r"), "Stopped"), "");
    assert_eq!(notebook(false, true, None, "Stopped"), "it has no role");
    assert_eq!(notebook(false, true, Some("r"), "Deleted"), "it is gone");
    for (internet, subnet) in [(true, true), (false, false), (true, false)] {
        assert!(notebook(internet, subnet, Some("r"), "Stopped").starts_with("it reaches the internet by itself"));
    }
    assert_eq!(notebook(false, true, Some("r"), "Pending"), "its status is Pending, and not READY");
}

#[test]
fn an_endpoint_must_serve_and_a_schedule_must_run() {
    let endpoint = |status: &str, config: Option<&str>| {
        let (status, config) = (status.to_owned(), config.map(str::to_owned));
        shortfall(&State::Endpoint(EndpointState { status, config, ..EndpointState::default() }))
    };
    assert_eq!(endpoint("InService", Some("a")), "");
    assert_eq!(endpoint("InService", None), "it says no configuration");
    assert_eq!(endpoint("Deleted", None), "it is Deleted, and not InService");
    assert_eq!(endpoint("Updating", Some("a")), "its status is Updating, and not READY");

    let schedule = |status: &str, definition: Value| {
        shortfall(&State::Monitoring(MonitoringState { status: status.to_owned(), definition }))
    };
    assert_eq!(schedule("Scheduled", json!({})), "");
    assert_eq!(schedule("Scheduled", Value::Null), "what it watches was not read");
    assert_eq!(schedule("Stopped", json!({})), "it is Stopped, and not Scheduled");
    assert_eq!(schedule("Deleted", Value::Null), "it is gone");

    let scripts = |exists| shortfall(&State::Lifecycle(LifecycleState { exists, ..LifecycleState::default() }));
    assert_eq!((scripts(true).as_str(), scripts(false).as_str()), ("", "it is gone"));
}

#[test]
fn of_a_function_what_it_runs_was_read() {
    let release = |code: &str| {
        shortfall(&State::FunctionRelease(FunctionRelease { code: code.to_owned(), ..FunctionRelease::default() }))
    };
    assert_eq!((release("k9=").as_str(), release("").as_str()), ("", "what it runs was not read"));
}

#[test]
fn the_internet_must_not_reach_a_collection_and_a_region_is_none() {
    let network = |collection: &str, open: bool| {
        let part = json!({"Rules": [{"Resource": ["collection/cl*"]}], "AllowFromPublic": open});
        let policy = CollectionPolicy { parts: vec![part], ..CollectionPolicy::default() };
        let policies = [("vectors".to_owned(), policy)].into();
        CollectionPolicies { collection: collection.to_owned(), policies }
    };
    let of = |policies| shortfall(&State::CollectionNetwork(CollectionNetwork(policies)));
    assert_eq!(of(network("claims", false)), "");
    assert_eq!(of(network("claims", true)), "the internet reaches it");
    assert_eq!(of(network("notes", true)), "");
    assert_eq!(of(network("*", false)), "what all of a Region may have is judged without a baseline");
    let access = |policies| shortfall(&State::CollectionAccess(CollectionAccess(policies)));
    assert_eq!(
        (access(network("claims", false)).as_str(), access(CollectionPolicies::default()).as_str()),
        ("", "no policy is about it")
    );
}

#[test]
fn a_flow_log_must_be_there() {
    let log = |definition| shortfall(&State::FlowLog(FlowLogState { definition, ..FlowLogState::default() }));
    assert_eq!(log(Some(FlowLogDefinition::default())), "");
    assert_eq!(log(None), "there is no such flow log");
}

#[test]
fn an_endpoint_must_be_there() {
    let endpoint = |exists| shortfall(&State::VpcEndpoint(VpcEndpoint { exists, ..VpcEndpoint::default() }));
    assert_eq!((endpoint(true).as_str(), endpoint(false).as_str()), ("", "there is no such endpoint"));
}

#[test]
fn of_endpoints_the_versions_were_read() {
    let serving = |version: &str| {
        let endpoint = RuntimeEndpoint { version: version.to_owned(), ..RuntimeEndpoint::default() };
        shortfall(&State::RuntimeEndpoints(RuntimeEndpoints([("live".to_owned(), endpoint)].into())))
    };
    let unread = "which version endpoint live serves was not read";
    assert_eq!((serving("3").as_str(), serving("").as_str()), ("", unread));
}

#[test]
fn a_vault_must_have_a_key_and_an_identity_may_have_no_address() {
    let vault = |key: Option<&str>| shortfall(&State::TokenVault(TokenVault { key: key.map(str::to_owned) }));
    assert_eq!((vault(Some("k")).as_str(), vault(None).as_str()), ("", "it has no key of its owner"));
    assert_eq!(shortfall(&State::WorkloadIdentity(WorkloadIdentity::default())), "");
}

#[test]
fn of_what_is_judged_alone_no_baseline_is_kept() {
    let alone = [
        State::AgentReach(AgentReach::default()),
        State::Function(FunctionExposure::default()),
        State::FunctionConcurrency(FunctionConcurrency::default()),
        State::RoleSessions(RoleSessions::default()),
        State::Memory(MemoryState::default()),
        State::Evaluation(EvaluationState::default()),
        State::CollectionProtection(CollectionProtection::default()),
        State::Database(Database::default()),
        State::ModelPackage(ModelPackageState::default()),
        State::Compute(ComputeState::Job(JobState::default())),
        State::ModelJob(ModelJob::default()),
        State::Domain(DomainState::default()),
        State::Credentials(ServiceCredentials::default()),
        State::UserAccess(UserAccess::default()),
        State::SecurityGroup(SecurityGroupRules::default()),
        State::FindingFilter(FindingFilter::default()),
        State::PolicyParameter(PolicyParameter::Absent),
        State::PhaseTag(PhaseTag::default()),
        State::Plugins(Plugins::default()),
        State::Occurrence(Occurrence::default()),
        State::StackPart(StackPart::default()),
    ];
    let kinds: BTreeSet<_> = StateKind::ALL.iter().filter(|kind| !kind.has_baselines()).copied().collect();
    assert_eq!(kinds, alone.each_ref().map(State::kind).into());
    for state in alone {
        assert_eq!(shortfall(&state), "it is judged without a baseline");
    }
}
