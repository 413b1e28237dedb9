//! Who may do what: the whole of it, from the catalogue and from the few things that every function needs.

mod members;

use std::collections::{BTreeMap, BTreeSet};

use model::{Members, Permission, RemedyKind, StateKind};

pub use members::{MemberRole, member_roles};

/// A statement of a role's policy.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Statement {
    /// Its name.
    pub sid: String,
    /// What it allows, sorted.
    pub actions: Vec<&'static str>,
    /// On what, as CloudFormation writes it.
    pub resources: Vec<String>,
    /// Under which condition.
    pub condition: Option<Condition>,
    /// The condition of the template under which it is there at all.
    pub given: Option<&'static str>,
    /// Why it is there.
    pub why: &'static str,
}

/// A condition of a statement: one operator, one key.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Condition {
    /// `StringEquals`.
    pub operator: &'static str,
    /// `iam:PassedToService`.
    pub key: &'static str,
    /// What the key may be, as CloudFormation writes it.
    pub values: Vec<String>,
}

impl Condition {
    fn new(operator: &'static str, key: &'static str, values: &[&str]) -> Self {
        Self { operator, key, values: values.iter().map(|value| (*value).to_owned()).collect() }
    }

    /// The lines of its YAML.
    #[must_use]
    pub fn yaml(&self) -> Vec<String> {
        let Self { operator, key, values } = self;
        match values.as_slice() {
            // Braces end what stands between braces.
            [one] if !one.contains("${") => vec![format!("{operator}: {{ {key}: {one} }}")],
            several => {
                let head = [format!("{operator}:"), format!("  {key}:")];
                head.into_iter().chain(several.iter().map(|value| format!("    - {value}"))).collect()
            }
        }
    }

    /// The same for a person.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{} {}: {}", self.operator, self.key, self.values.join(", "))
    }
}

/// A role of a function.
#[derive(Clone, Debug)]
pub struct FunctionRole {
    /// The function's logical id.
    pub function: &'static str,
    /// What it may do.
    pub statements: Vec<Statement>,
    /// What of live state it may read: policies of their own, since one has no room for all.
    pub reads: Vec<Reads>,
}

/// A part of what may be read of live state.
#[derive(Clone, Debug)]
pub struct Reads {
    /// The policy's logical id, without the function's: `ReadsAgents`.
    pub name: &'static str,
    /// What it allows.
    pub statements: Vec<Statement>,
}

impl FunctionRole {
    /// All that it may do.
    #[must_use]
    pub fn all(&self) -> Vec<Statement> {
        let reads = self.reads.iter().flat_map(|part| part.statements.clone());
        self.statements.iter().cloned().chain(reads).collect()
    }
}

/// A policy for people: the stack attaches it to nobody.
#[derive(Clone, Debug)]
pub struct OperatorPolicy {
    /// Its logical id.
    pub name: &'static str,
    /// Whom it is for.
    pub description: &'static str,
    /// What it lets them do.
    pub statements: Vec<Statement>,
}

/// A role of the remedies of one service.
#[derive(Clone, Debug)]
pub struct RemedyRole {
    /// The service, as remedies name it.
    pub service: &'static str,
    /// What it may do: a statement for each remedy.
    pub statements: Vec<Statement>,
}

impl RemedyRole {
    /// Its logical id in the template: `RemedyS3Role`.
    #[must_use]
    pub fn logical_id(&self) -> String {
        format!("Remedy{}Role", capitalised(self.service))
    }
}

/// With a capital first letter.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The functions and what each may do.
#[must_use]
pub fn function_roles() -> Vec<FunctionRole> {
    let common = |function: &'static str| vec![logs(function)];
    let detector = [
        common("ChangeDetector"),
        receive(&["ChangeQueue", "CallerQueue", "SecondLookQueue"]),
        journal(&["dynamodb:BatchGetItem", "dynamodb:GetItem"], &["dynamodb:PutItem"], &DETECTOR_KEYS),
        vec![registry(), learning(), bus()],
        policy(),
    ];
    let remediator = [
        common("Remediator"),
        receive(&["RemediationQueue"]),
        journal(
            &["dynamodb:BatchGetItem", "dynamodb:GetItem"],
            &["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            &JOURNAL_KEYS,
        ),
        vec![sweep(), use_approvals(), registry(), bus(), assume(), assume_in_members()],
        policy(),
    ];
    let self_check = [
        common("SelfCheck"),
        journal(
            &["dynamodb:BatchGetItem", "dynamodb:GetItem"],
            &["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            &SELF_CHECK_KEYS,
        ),
        vec![registry(), bus(), assume_own(), publish(), heartbeat()],
        policy(),
    ];
    let notifier = [common("Notifier"), receive(&["NoticeQueue"]), vec![own_journal(), publish()]];
    vec![
        FunctionRole { function: "ChangeDetector", statements: detector.concat(), reads: reads() },
        FunctionRole { function: "ThreatDetector", statements: threat_detector(), reads: reads_of_threats() },
        FunctionRole { function: "Remediator", statements: remediator.concat(), reads: reads() },
        FunctionRole { function: "SelfCheck", statements: self_check.concat(), reads: own_reads() },
        FunctionRole { function: "Notifier", statements: notifier.concat(), reads: Vec::new() },
    ]
}

fn threat_detector() -> Vec<Statement> {
    let parts = [
        vec![logs("ThreatDetector")],
        receive(&["ThreatQueue"]),
        journal(&["dynamodb:BatchGetItem", "dynamodb:GetItem"], &["dynamodb:PutItem"], &THREAT_KEYS),
        vec![registry(), bus(), history(), look_into_members()],
        policy(),
    ];
    parts.concat()
}

/// The policies for people: approver and operator have all that a viewer has.
#[must_use]
pub fn operator_policies() -> Vec<OperatorPolicy> {
    let viewer = vec![see_journal(), see_workloads(), see_settings(), see_policy()];
    let approver = [viewer.clone(), vec![give_approvals(), announce_approvals()]].concat();
    let operator =
        [viewer.clone(), vec![operate(), declare(), set_settings(), keep_policy(), bus(), undo_in_members()]].concat();
    vec![
        OperatorPolicy { name: "PhaseguardViewer", description: "Sees what was found and done", statements: viewer },
        OperatorPolicy {
            name: "PhaseguardApprover",
            description: "Sees it, and says that a plan may be carried out",
            statements: approver,
        },
        OperatorPolicy {
            name: "PhaseguardOperator",
            description: "Sees it, pulls the levers, approves what belongs to workloads and how it should be",
            statements: operator,
        },
        OperatorPolicy {
            name: "PhaseguardDoctor",
            description: "Sees whether the stack can see and act, and changes nothing",
            statements: doctor(),
        },
    ]
}

/// What `phaseguard doctor` asks: for the parts of the stack, for what records and finds, and for other Regions.
fn doctor() -> Vec<Statement> {
    let why = "how the stack was deployed, and how it is; what records calls, and what finds threats";
    let kinds = [StateKind::Detector, StateKind::Recorder, StateKind::StackPart];
    let permissions: BTreeSet<_> = kinds.iter().flat_map(|kind| kind.permissions()).collect();
    let mut by_service: BTreeMap<&str, BTreeSet<&Permission>> = BTreeMap::new();
    for permission in permissions {
        by_service.entry(service(permission)).or_default().insert(permission);
    }
    let reads = by_service.iter().flat_map(|(service, permissions)| reads_of(service, permissions));
    let reads = reads.map(|statement| Statement { why, ..statement });
    let around = [
        "cloudtrail:LookupEvents",
        "ec2:DescribeRegions",
        "events:ListRuleNamesByTarget",
        "events:ListRules",
        "lambda:GetAccountSettings",
    ];
    let around =
        statement("LookAround", &around, &["\"*\""], "which Regions are heard, where AI is used, and room to run");
    [see_journal(), see_settings(), see_policy()].into_iter().chain(reads).chain([around]).collect()
}

const SETTINGS: &str =
    "!Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/phaseguard/${AWS::StackName}/*";

fn see_journal() -> Statement {
    let on = ["!GetAtt JournalTable.Arn", "!Sub \"${JournalTable.Arn}/index/*\""];
    let actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
    statement("SeeJournal", &actions, &on, "what was found and done, and what people allow")
}

fn see_workloads() -> Statement {
    let actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"];
    statement("SeeWorkloads", &actions, &["!GetAtt WorkloadsTable.Arn"], "what was declared and approved")
}

fn see_settings() -> Statement {
    let actions = ["ssm:GetParameter", "ssm:GetParameterHistory"];
    statement("SeeSettings", &actions, &[SETTINGS], "where the parts of the stack are, and which policy is in force")
}

const POLICY: &str = "!Sub ${PolicyBucket.Arn}/policy.yaml";

fn see_policy() -> Statement {
    statement("SeePolicy", &["s3:GetObjectVersion"], &[POLICY], "the versions of the policy document")
}

fn keep_policy() -> Statement {
    statement("KeepPolicy", &["s3:PutObject"], &[POLICY], "another version of the policy document")
}

fn set_settings() -> Statement {
    statement("SetSettings", &["ssm:PutParameter"], &[SETTINGS], "puts another policy in force, which is told to all")
}

/// The remediator believes no approval, so whoever may write one has approved nothing yet.
fn give_approvals() -> Statement {
    let condition = Some(Condition::new("ForAllValues:StringLike", "dynamodb:LeadingKeys", &["\"approval#*\""]));
    let why = "an approval is a proof of who gives it, which the remediator has AWS look at";
    Statement { condition, ..statement("GiveApprovals", &["dynamodb:PutItem"], &["!GetAtt JournalTable.Arn"], why) }
}

fn announce_approvals() -> Statement {
    let condition = Some(Condition::new("StringEquals", "events:detail-type", &["Approval Given"]));
    let why = "has the remediator look at an approval";
    Statement { condition, ..statement("AnnounceApprovals", &["events:PutEvents"], &["!GetAtt Bus.Arn"], why) }
}

/// No key of an approval: who operates does not approve by it.
fn operate() -> Statement {
    let keys = ["levers", "\"accepted#*\"", "\"finding#*\"", "\"lease#*\"", "\"open#*\""];
    let condition = Some(Condition::new("ForAllValues:StringLike", "dynamodb:LeadingKeys", &keys));
    let actions = ["dynamodb:DeleteItem", "dynamodb:PutItem"];
    let why = "mode, pauses and acceptances; closes findings that were rejected or undone";
    Statement { condition, ..statement("Operate", &actions, &["!GetAtt JournalTable.Arn"], why) }
}

fn declare() -> Statement {
    let actions = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    let why = "approves members and baselines, and lowers phases";
    statement("Declare", &actions, &["!GetAtt WorkloadsTable.Arn"], why)
}

/// The services that have a remedy, with a statement for each remedy.
#[must_use]
pub fn remedy_roles() -> Vec<RemedyRole> {
    let mut roles: BTreeMap<&'static str, BTreeSet<RemedyKind>> = BTreeMap::new();
    for kind in catalog::all().into_iter().flat_map(|control| control.remedies) {
        roles.entry(kind.service()).or_default().insert(*kind);
    }
    let roles = roles.into_iter();
    roles
        .map(|(service, kinds)| RemedyRole { service, statements: distinct(kinds.into_iter().flat_map(remedy)) })
        .collect()
}

/// Two remedies may hand on a role to the same service.
fn distinct(statements: impl Iterator<Item = Statement>) -> Vec<Statement> {
    statements.fold(Vec::new(), |mut distinct, statement| {
        if !distinct.contains(&statement) {
            distinct.push(statement);
        }
        distinct
    })
}

fn remedy(kind: RemedyKind) -> Vec<Statement> {
    let why = "a remedy of the catalogue";
    let own = |sid: &str, permissions: Vec<&Permission>| {
        let actions: BTreeSet<_> = permissions.iter().map(|permission| permission.action).collect();
        let actions: Vec<_> = actions.into_iter().collect();
        let condition = only_broad(kind).or_else(|| only_phase(kind)).or_else(|| only_own(kind));
        let condition = condition.or_else(|| only_workload(kind));
        let condition = condition.or_else(|| only_joined(kind));
        Statement { resources: resources(permissions.into_iter()), condition, ..statement(sid, &actions, &[], why) }
    };
    let (anywhere, named): (Vec<_>, Vec<_>) =
        kind.permissions().iter().partition(|permission| permission.resource == "*");
    // What has no resource of its own widens nothing that has.
    let statements = match (named.is_empty(), anywhere.is_empty()) {
        (false, false) if kind.service() == "tagging" => vec![own(kind.name(), named), own("CallTaggingApi", anywhere)],
        (false, false) => vec![own(kind.name(), named), own(&format!("{}Anywhere", kind.name()), anywhere)],
        (true, _) => vec![own(kind.name(), anywhere)],
        (false, true) => vec![own(kind.name(), named)],
    };
    statements.into_iter().chain(kind.passes_role_to().map(pass_role)).collect()
}

/// To detach a policy that denies would loosen: only those that a control calls too broad may go.
fn only_broad(kind: RemedyKind) -> Option<Condition> {
    use RemedyKind::{DetachGroupPolicy, DetachRolePolicy, DetachUserPolicy};

    if ![DetachGroupPolicy, DetachRolePolicy, DetachUserPolicy].contains(&kind) {
        return None;
    }
    let arns =
        catalog::BROAD_POLICIES.iter().map(|name| format!("!Sub arn:${{AWS::Partition}}:iam::aws:policy/{name}"));
    Some(Condition { operator: "ArnEquals", key: "iam:PolicyARN", values: arns.collect() })
}

/// Tags can open doors where policies go by them: only the one that declares the phase may be set. S3 replaces all tags
/// of a bucket, and has no such condition.
fn only_phase(kind: RemedyKind) -> Option<Condition> {
    use RemedyKind::{RestorePhaseTag, RestoreRolePhaseTag, RestoreSagemakerPhaseTag};

    let tags = [RestorePhaseTag, RestoreRolePhaseTag, RestoreSagemakerPhaseTag].contains(&kind);
    tags.then(|| Condition::new("ForAllValues:StringEquals", "aws:TagKeys", &["!Ref PhaseTagKey"]))
}

/// What bounds a principal is a policy that the account wrote: AWS's own allow too much to bound anything.
fn only_own(kind: RemedyKind) -> Option<Condition> {
    use RemedyKind::{RestoreRoleBoundary, RestoreUserBoundary};

    let own = "!Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/*";
    let bounds = [RestoreRoleBoundary, RestoreUserBoundary].contains(&kind);
    bounds.then(|| Condition::new("ArnLike", "iam:PermissionsBoundary", &[own]))
}

/// What is made again gets the one tag that says whose it is.
fn only_workload(kind: RemedyKind) -> Option<Condition> {
    let tags = [RemedyKind::RecreateFlowLog, RemedyKind::RecreateGuardrail].contains(&kind);
    tags.then(|| Condition::new("ForAllValues:StringEquals", "aws:TagKeys", &["!Ref WorkloadTagKey"]))
}

/// A rule of ours has queues of ours for targets, and a mapping of ours feeds a function of ours.
fn only_joined(kind: RemedyKind) -> Option<Condition> {
    use RemedyKind::{RestoreEventSourceMapping, RestoreRuleTargets};

    let own = |service: &str, prefix: &str| {
        format!(
            "!Sub \"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{prefix}${{AWS::StackName}}-*\""
        )
    };
    if kind == RestoreRuleTargets {
        return Some(Condition::new("ForAllValues:ArnLike", "events:TargetArn", &[&own("sqs", "")]));
    }
    (kind == RestoreEventSourceMapping)
        .then(|| Condition::new("ArnLike", "lambda:FunctionArn", &[&own("lambda", "function:")]))
}

fn pass_role(service: &'static str) -> Statement {
    let name: String = service.split(['.', '-']).take_while(|part| *part != "amazonaws").map(capitalised).collect();
    let sid = format!("PassRoleTo{name}");
    let condition = Some(Condition::new("StringEquals", "iam:PassedToService", &[service]));
    let why = "hands on the role that was there or approved; the session policy names that one role";
    Statement { condition, ..statement(&sid, &["iam:PassRole"], &[ROLES], why) }
}

const ROLES: &str = "!Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*";

/// The reads of every state that has a reader, but for the policy, which is read anyway: one statement for each service,
/// and one more for what is read of no resource in particular.
fn reads() -> Vec<Reads> {
    of_kinds(StateKind::ALL.iter().copied().filter(|kind| *kind != StateKind::PolicyParameter))
}

/// The reads of what controls of threats judge, and no more.
fn reads_of_threats() -> Vec<Reads> {
    let controls = catalog::all().into_iter().filter(|control| control.threats.is_some());
    of_kinds(controls.flat_map(|control| control.judge.kinds()))
}

fn of_kinds(kinds: impl Iterator<Item = StateKind>) -> Vec<Reads> {
    let mut by_service: BTreeMap<&str, BTreeSet<&Permission>> = BTreeMap::new();
    for permission in kinds.flat_map(StateKind::permissions) {
        by_service.entry(service(permission)).or_default().insert(permission);
    }
    let mut parts: BTreeMap<&str, Vec<Statement>> = BTreeMap::new();
    for (service, permissions) in by_service {
        parts.entry(part(service)).or_default().extend(reads_of(service, &permissions));
    }
    parts.into_iter().map(|(name, statements)| Reads { name, statements }).collect()
}

/// What of our own stack is there.
fn own_reads() -> Vec<Reads> {
    let mut by_service: BTreeMap<&str, BTreeSet<&Permission>> = BTreeMap::new();
    for permission in StateKind::StackPart.permissions() {
        by_service.entry(service(permission)).or_default().insert(permission);
    }
    let statements = by_service.into_iter().flat_map(|(service, permissions)| reads_of(service, &permissions));
    vec![Reads { name: "ReadsStack", statements: statements.collect() }]
}

/// The policy that has the reads of a service.
fn part(service: &str) -> &'static str {
    match service {
        "bedrock" | "qbusiness" => "ReadsModels",
        "bedrock-agentcore" => "ReadsAgents",
        "aoss" | "ecr" | "es" | "s3" | "s3vectors" => "ReadsData",
        "iam" | "kms" | "organizations" | "secretsmanager" | "sts" | "tag" => "ReadsIdentity",
        "sagemaker" => "ReadsSagemaker",
        "cloudformation" | "cloudwatch" | "dynamodb" | "events" | "scheduler" | "sns" | "sqs" => "ReadsStack",
        _ => "ReadsFoundations",
    }
}

fn service(permission: &Permission) -> &'static str {
    permission.action.split(':').next().unwrap_or(permission.action)
}

fn reads_of(service: &str, permissions: &BTreeSet<&Permission>) -> Vec<Statement> {
    let of = |everything: bool| permissions.iter().filter(move |permission| (permission.resource == "*") == everything);
    let name: String = service.split('-').map(capitalised).collect();
    [(format!("Read{name}"), false), (format!("List{name}"), true)]
        .into_iter()
        .filter(|(_, everything)| of(*everything).next().is_some())
        .map(|(sid, everything)| Statement {
            sid,
            actions: of(everything).map(|permission| permission.action).collect::<BTreeSet<_>>().into_iter().collect(),
            resources: resources(of(everything).copied()),
            condition: None,
            given: None,
            why: "the live state that controls judge",
        })
        .collect()
}

fn resources<'a>(permissions: impl Iterator<Item = &'a Permission>) -> Vec<String> {
    let distinct: BTreeSet<_> = permissions.map(|permission| permission.resource).collect();
    distinct.into_iter().map(|arn| if arn == "*" { "\"*\"".to_owned() } else { format!("!Sub {arn}") }).collect()
}

fn statement(sid: &str, actions: &[&'static str], resources: &[&str], why: &'static str) -> Statement {
    let resources = resources.iter().map(|resource| (*resource).to_owned()).collect();
    Statement { sid: sid.to_owned(), actions: actions.to_vec(), resources, condition: None, given: None, why }
}

fn logs(function: &'static str) -> Statement {
    let group = format!("!GetAtt {function}Logs.Arn");
    statement("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"], &[&group], "its own log group")
}

fn receive(queues: &[&str]) -> Vec<Statement> {
    let queues: Vec<_> = queues.iter().map(|queue| format!("!GetAtt {queue}.Arn")).collect();
    let queues: Vec<_> = queues.iter().map(String::as_str).collect();
    let actions = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    vec![statement("ReceiveMessages", &actions, &queues, "Lambda polls the queue with this role")]
}

const JOURNAL_KEYS: [&str; 5] = ["\"budget#*\"", "\"finding#*\"", "\"lease#*\"", "\"open#*\"", "\"repaired#*\""];

/// It keeps events too that are to be answered again, and the heartbeats that it hears.
const DETECTOR_KEYS: [&str; 6] =
    ["\"budget#*\"", "\"finding#*\"", "\"heartbeat#*\"", "\"later#*\"", "\"lease#*\"", "\"open#*\""];

/// It opens findings, and repairs none.
const THREAT_KEYS: [&str; 2] = ["\"finding#*\"", "\"open#*\""];

/// It repairs what it finds, and knows when it first sent a heartbeat.
const SELF_CHECK_KEYS: [&str; 6] =
    ["\"budget#*\"", "\"finding#*\"", "\"heartbeat#*\"", "\"lease#*\"", "\"open#*\"", "\"repaired#*\""];

fn journal(reads: &[&'static str], writes: &[&'static str], keys: &[&str]) -> Vec<Statement> {
    let why = "findings, claims, leases and budgets, each by condition; what people allow is theirs to write";
    let condition = Some(Condition::new("ForAllValues:StringLike", "dynamodb:LeadingKeys", keys));
    vec![
        statement("ReadJournal", reads, &["!GetAtt JournalTable.Arn"], "what was decided, and what people allow"),
        Statement { condition, ..statement("KeepJournal", writes, &["!GetAtt JournalTable.Arn"], why) },
    ]
}

fn sweep() -> Statement {
    let index = "!Sub \"${JournalTable.Arn}/index/due\"";
    statement("Sweep", &["dynamodb:Query"], &[index], "finds what waits for something that does not come")
}

/// What it takes away it cannot write: a deleted approval is none.
fn use_approvals() -> Statement {
    let condition = Some(Condition::new("ForAllValues:StringLike", "dynamodb:LeadingKeys", &["\"approval#*\""]));
    let why = "takes an approval away that was used or refused; it cannot write one";
    Statement { condition, ..statement("UseApprovals", &["dynamodb:DeleteItem"], &["!GetAtt JournalTable.Arn"], why) }
}

fn own_journal() -> Statement {
    let actions = ["dynamodb:GetItem", "dynamodb:PutItem"];
    let why = "reads a finding, and notes that people were told";
    let condition = Some(Condition::new("ForAllValues:StringLike", "dynamodb:LeadingKeys", &["\"finding#*\""]));
    Statement { condition, ..statement("KeepJournal", &actions, &["!GetAtt JournalTable.Arn"], why) }
}

fn registry() -> Statement {
    let why = "members of workloads and their approved baselines";
    statement("ReadWorkloads", &["dynamodb:BatchGetItem"], &["!GetAtt WorkloadsTable.Arn"], why)
}

/// The policy in force: what names it, now and before, and the one object of which it is a version.
fn policy() -> Vec<Statement> {
    let [parameter, document] = ["ssm:", "s3:"].map(|service| {
        let of = |permission: &&Permission| permission.action.starts_with(service);
        resources(StateKind::PolicyParameter.permissions().iter().filter(of))
    });
    let actions = ["ssm:GetParameter", "ssm:GetParameterHistory"];
    let named = "which policy is in force, and which were before, should it be none";
    let why = "the policy itself: a version of one object";
    vec![
        Statement { resources: parameter, ..statement("ReadWhichPolicy", &actions, &[], named) },
        Statement { resources: document, ..statement("ReadPolicy", &["s3:GetObjectVersion"], &[], why) },
    ]
}

/// IAM sees the key of an item and not what is in it: that no membership, lowering or approval is written by what is
/// learnt holds in the code, and not by this.
fn learning() -> Statement {
    let why = "what tags and references declare, and candidates; never a membership, a lowering or a first approval";
    statement("LearnWorkloads", &["dynamodb:PutItem"], &["!GetAtt WorkloadsTable.Arn"], why)
}

fn bus() -> Statement {
    let why = "announces a finding's id on the stack's own bus, under our own name";
    let condition = Some(Condition::new("StringEquals", "events:source", &["phaseguard"]));
    Statement { condition, ..statement("Announce", &["events:PutEvents"], &["!GetAtt Bus.Arn"], why) }
}

fn assume() -> Statement {
    let roles: Vec<_> = remedy_roles().iter().map(|role| format!("!GetAtt {}.Arn", role.logical_id())).collect();
    let roles: Vec<_> = roles.iter().map(String::as_str).collect();
    statement("TakeRemedyRoles", &["sts:AssumeRole"], &roles, "one remedy role, for one repair, cut to its plan")
}

fn look_into_members() -> Statement {
    members::take([Members::READ].into_iter(), "looks at what a finding about a member's account names")
}

fn assume_in_members() -> Statement {
    let names = members::taken_by_remediators();
    members::take(names.iter().map(String::as_str), "the same in a member's account, of which GuardDuty tells this one")
}

fn undo_in_members() -> Statement {
    members::take([Members::UNDO].into_iter(), "takes containment in a member's account back")
}

fn assume_own() -> Statement {
    let why = "puts back what was deployed of our own stack, and nothing else";
    statement("TakeOwnRole", &["sts:AssumeRole"], &["!GetAtt RemedySelfRole.Arn"], why)
}

fn heartbeat() -> Statement {
    let why = "a harmless call that CloudTrail must tell us of";
    let parameter = "!Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/phaseguard/${AWS::StackName}/heartbeat";
    statement("Beat", &["ssm:PutParameter"], &[parameter], why)
}

fn history() -> Statement {
    let why = "what else was done with the key that a threat names; CloudTrail knows no narrower leave";
    statement("LookUpDeeds", &["cloudtrail:LookupEvents"], &["\"*\""], why)
}

fn publish() -> Statement {
    statement("Publish", &["sns:Publish"], &["!Ref AlertsTopic"], "tells people")
}
