use model::{
    Approved, Arn, ByPhase, Change, Evidence, Facts, Finding, Judge, Judgement, Layer, Reference, Remedy, Resource,
    Response, Severity, StackPart, UseCase, Verdict, Watch, control,
};
use model::{Caller, PartKind};
use serde_json::Value;

use super::is_named_like_ours;

control! {
    /// Somebody used a role of Phaseguard: a remedy role did what no repair of ours intended, a function's role spoke in
    /// another session than its function's, or somebody else than the stack intends took a role of ours.
    ///
    /// ## Why it matters
    ///
    /// Our roles may change guards all over the account. Whoever holds one is taken for us, and nobody looks twice.
    ///
    /// ## What we do
    ///
    /// In every phase we tell, each time, of reading and refused calls too. A call of a remedy role is ours only if the
    /// journal has its number, or the finding that its session names is being repaired by it; who may take a role is
    /// what CloudFormation deployed, not what its trust policy says now. We end no session: attach
    /// `AWSRevokeOlderSessions` to the role, and look at who made the call.
    ///
    /// Credentials that were carried out of a function look like the function's own, and so does what its code was made
    /// to do: that its code was changed is told by itself. Calls in other Regions are heard only where the forwarder is.
    ///
    /// ## When to make an exception
    ///
    /// Never. Nobody but Phaseguard has business with these roles; an operator's role is not one of them.
    pub(super) static CONTROL = {
        id: "phaseguard-role-misused",
        title: "A role of Phaseguard was used by somebody else",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::by(Caller::FunctionRole),
            Watch::by(Caller::RemedyRole),
            Watch::by(Caller::RoleTaker),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.T0107"),
            Reference::NistAiRmf("MANAGE 2.4"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::StackPart(Judgement { assess, remediate }),
    }
}

/// What a role of ours is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OwnRole {
    /// One repair.
    Remedy,
    /// The function of that name in the template.
    Function(&'static str),
    /// A schedule.
    Schedule,
}

/// What CloudFormation makes of the names of our roles has these in it, with the name of the function. Every event is
/// asked about, so this only looks for them.
const FUNCTIONS: [(&str, &str); 5] = [
    ("-ChangeDetectorRole-", "ChangeDetector"),
    ("-NotifierRole-", "Notifier"),
    ("-RemediatorRole-", "Remediator"),
    ("-SelfCheckRole-", "SelfCheck"),
    ("-ThreatDetectorRole-", "ThreatDetector"),
];
const SCHEDULES: [&str; 2] = ["-CheckRole-", "-SweepRole-"];

/// What a role is for, if it has a name that a role of ours has.
#[must_use]
pub fn own_role(role: &Arn) -> Option<OwnRole> {
    let name = role.resource()?.strip_prefix("role/")?;
    let function = FUNCTIONS.iter().find(|(part, _)| name.contains(part)).map(|(_, name)| OwnRole::Function(name));
    let is_remedy = || name.split_once("-Remedy").is_some_and(|(_, rest)| rest.contains("Role-"));
    let remedy = || is_remedy().then_some(OwnRole::Remedy);
    let schedule = || SCHEDULES.iter().any(|part| name.contains(part)).then_some(OwnRole::Schedule);
    function.or_else(remedy).or_else(schedule)
}

/// Whether a session of that name is the one that Lambda makes for the function.
#[must_use]
pub fn is_session_of(function: &str, session: &str) -> bool {
    session.contains(&format!("-{function}-"))
}

fn detect(change: &Change, role: &Resource) -> Option<Finding> {
    if !is_named_like_ours(&role.arn) {
        return None;
    }
    let (name, refused) = (role.arn.name(), if change.error.is_some() { " and was refused" } else { "" });
    if change.service() == "sts" && change.actor.role.as_deref() != Some(role.arn.as_str()) {
        let taker = change.actor.principal().unwrap_or("an unnamed caller");
        return Some(Finding::new(change, role, format!("took role {name}{refused}")).about([taker]));
    }
    let call = format!("called {}:{} with role {name}{refused}", change.service(), change.operation);
    Some(Finding::new(change, role, call))
}

fn assess(finding: &Finding, part: &StackPart, _: Approved<'_, StackPart>) -> Verdict {
    if part.kind != Some(PartKind::Role) {
        return Verdict::Sound;
    }
    let strangers: Vec<_> = finding.subjects.iter().filter(|taker| !may_take(&part.deployed, taker)).collect();
    match (finding.subjects.as_slice(), strangers.as_slice()) {
        ([], _) => Verdict::exposed("no function and no repair of ours made this call"),
        (_, []) => Verdict::Sound,
        (_, strangers) => {
            let strangers: Vec<_> = strangers.iter().map(|taker| taker.as_str()).collect();
            Verdict::exposed(format!("the stack lets nobody take it but its own, and it was {}", strangers.join(", ")))
        }
    }
}

/// Whether a role was deployed to trust somebody.
fn may_take(deployed: &Facts, taker: &str) -> bool {
    let statements = deployed.get("AssumeRolePolicyDocument").and_then(|document| document.get("Statement"));
    let trusted = statements.and_then(Value::as_array).into_iter().flatten();
    trusted.filter_map(|statement| statement.pointer("/Principal/AWS")).any(|principals| match principals {
        Value::String(one) => one == taker,
        Value::Array(all) => all.iter().any(|one| one == taker),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    })
}

fn remediate(_: &Finding, _: Option<&StackPart>, _: Approved<'_, StackPart>) -> Vec<Remedy> {
    Vec::new()
}
