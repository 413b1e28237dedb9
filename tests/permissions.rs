//! Who may do what: the whole of it, from the catalogue and from the few things that every function needs.

use std::collections::{BTreeMap, BTreeSet};

use model::{Permission, RemedyKind, StateKind};

/// A statement of a role's policy.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Statement {
    /// Its name.
    pub sid: &'static str,
    /// What it allows, sorted.
    pub actions: Vec<&'static str>,
    /// On what, as CloudFormation writes it.
    pub resources: Vec<String>,
    /// Under which condition, as YAML on one line.
    pub condition: Option<&'static str>,
    /// Why it is there.
    pub why: &'static str,
}

/// A role of a function.
#[derive(Clone, Debug)]
pub struct FunctionRole {
    /// The function's logical id.
    pub function: &'static str,
    /// What it may do.
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

/// The three functions and what each may do.
#[must_use]
pub fn function_roles() -> Vec<FunctionRole> {
    let common = |function: &'static str| vec![logs(function)];
    let detector = [
        common("ChangeDetector"),
        receive("ChangeQueue"),
        journal(&["dynamodb:PutItem"]),
        vec![registry(), bus()],
        reads(),
    ];
    let remediator = [
        common("Remediator"),
        receive("RemediationQueue"),
        journal(&["dynamodb:DeleteItem", "dynamodb:PutItem"]),
        vec![registry(), bus(), assume()],
        reads(),
    ];
    let notifier = [common("Notifier"), receive("NoticeQueue"), vec![own_journal(), publish()]];
    vec![
        FunctionRole { function: "ChangeDetector", statements: detector.concat() },
        FunctionRole { function: "Remediator", statements: remediator.concat() },
        FunctionRole { function: "Notifier", statements: notifier.concat() },
    ]
}

/// The services that have a remedy which is carried out, with a statement for each remedy.
#[must_use]
pub fn remedy_roles() -> Vec<RemedyRole> {
    let mut roles: BTreeMap<&'static str, BTreeSet<RemedyKind>> = BTreeMap::new();
    for control in catalog::all().into_iter().filter(|control| control.judge.reads().is_read()) {
        for kind in control.remedies {
            roles.entry(kind.service()).or_default().insert(*kind);
        }
    }
    let roles = roles.into_iter();
    roles
        .map(|(service, kinds)| RemedyRole { service, statements: kinds.into_iter().flat_map(remedy).collect() })
        .collect()
}

fn remedy(kind: RemedyKind) -> Vec<Statement> {
    let actions: Vec<_> = kind.permissions().iter().map(|permission| permission.action).collect();
    let own = Statement {
        resources: resources(kind.permissions().iter()),
        ..statement(kind.name(), &actions, &[], "a remedy of the catalogue")
    };
    let passed = kind.passes_role_to().map(|service| {
        assert_eq!(service, "cloudtrail.amazonaws.com", "name the condition of another service here");
        let condition = Some("StringEquals: { iam:PassedToService: cloudtrail.amazonaws.com }");
        let roles = ["!Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"];
        let why = "hands the trail the role that it had; the session policy names that one role";
        Statement { condition, ..statement("PassLogRole", &["iam:PassRole"], &roles, why) }
    });
    std::iter::once(own).chain(passed).collect()
}

/// The reads of every state that has a reader: one statement for each resource that they are on.
fn reads() -> Vec<Statement> {
    let kinds = StateKind::ALL.iter().filter(|kind| kind.is_read());
    let mut by_service: BTreeMap<&str, BTreeSet<&Permission>> = BTreeMap::new();
    for permission in kinds.flat_map(|kind| kind.permissions()) {
        by_service.entry(service(permission)).or_default().insert(permission);
    }
    by_service.into_iter().flat_map(|(service, permissions)| reads_of(service, &permissions)).collect()
}

fn service(permission: &Permission) -> &'static str {
    permission.action.split(':').next().unwrap_or(permission.action)
}

fn reads_of(service: &str, permissions: &BTreeSet<&Permission>) -> Vec<Statement> {
    let of = |everything: bool| permissions.iter().filter(move |permission| (permission.resource == "*") == everything);
    let [named, everything] = read_sids(service);
    [(named, false), (everything, true)]
        .into_iter()
        .filter(|(_, everything)| of(*everything).next().is_some())
        .map(|(sid, everything)| Statement {
            sid,
            actions: of(everything).map(|permission| permission.action).collect(),
            resources: resources(of(everything).copied()),
            condition: None,
            why: "the live state that controls judge",
        })
        .collect()
}

fn read_sids(service: &str) -> [&'static str; 2] {
    match service {
        "cloudtrail" => ["ReadCloudtrail", "ListCloudtrail"],
        "kms" => ["ReadKms", "ListKms"],
        "lambda" => ["ReadLambda", "ListLambda"],
        "s3" => ["ReadS3", "ReadS3Account"],
        _ => ["Read", "List"],
    }
}

fn resources<'a>(permissions: impl Iterator<Item = &'a Permission>) -> Vec<String> {
    let distinct: BTreeSet<_> = permissions.map(|permission| permission.resource).collect();
    distinct.into_iter().map(|arn| if arn == "*" { "\"*\"".to_owned() } else { format!("!Sub {arn}") }).collect()
}

fn statement(sid: &'static str, actions: &[&'static str], resources: &[&str], why: &'static str) -> Statement {
    let resources = resources.iter().map(|resource| (*resource).to_owned()).collect();
    Statement { sid, actions: actions.to_vec(), resources, condition: None, why }
}

fn logs(function: &'static str) -> Statement {
    let group = format!("!GetAtt {function}Logs.Arn");
    statement("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"], &[&group], "its own log group")
}

fn receive(queue: &str) -> Vec<Statement> {
    let queue = format!("!GetAtt {queue}.Arn");
    let actions = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    vec![statement("ReceiveMessages", &actions, &[&queue], "Lambda polls the queue with this role")]
}

fn journal(writes: &[&'static str]) -> Vec<Statement> {
    let why = "findings, claims and leases, each by condition; what the operators allow is theirs to write";
    let condition = Some("ForAllValues:StringLike: { dynamodb:LeadingKeys: [\"finding#*\", \"lease#*\", \"open#*\"] }");
    vec![
        statement(
            "ReadJournal",
            &["dynamodb:GetItem"],
            &["!GetAtt JournalTable.Arn"],
            "what was decided, and the mode",
        ),
        Statement { condition, ..statement("KeepJournal", writes, &["!GetAtt JournalTable.Arn"], why) },
    ]
}

fn own_journal() -> Statement {
    let actions = ["dynamodb:GetItem", "dynamodb:PutItem"];
    let why = "reads a finding, and notes that people were told";
    let condition = Some("ForAllValues:StringLike: { dynamodb:LeadingKeys: [\"finding#*\"] }");
    Statement { condition, ..statement("KeepJournal", &actions, &["!GetAtt JournalTable.Arn"], why) }
}

fn registry() -> Statement {
    let why = "members of workloads and their approved baselines";
    statement("ReadWorkloads", &["dynamodb:BatchGetItem"], &["!GetAtt WorkloadsTable.Arn"], why)
}

fn bus() -> Statement {
    let why = "announces a finding's id on the stack's own bus, under our own name";
    let condition = Some("StringEquals: { events:source: phaseguard }");
    Statement { condition, ..statement("Announce", &["events:PutEvents"], &["!GetAtt Bus.Arn"], why) }
}

fn assume() -> Statement {
    let roles: Vec<_> = remedy_roles().iter().map(|role| format!("!GetAtt {}.Arn", role.logical_id())).collect();
    let roles: Vec<_> = roles.iter().map(String::as_str).collect();
    statement("TakeRemedyRoles", &["sts:AssumeRole"], &roles, "one remedy role, for one repair, cut to its plan")
}

fn publish() -> Statement {
    statement("Publish", &["sns:Publish"], &["!Ref AlertsTopic"], "tells people")
}
