use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, FunctionExposure, Judge, Judgement, Layer, ListName,
    Listed, Reference, Remedy, RemedyKind, Resource, Response, Severity, UrlState, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

use super::{qualifier, remove, requested, require_iam, statements};
use crate::policy::{Grant, Statement};

control! {
    /// Somebody let the public, or another account, call a function that is a tool of an agent. Whoever calls it acts
    /// with the tool's rights and meets none of the agent's guards.
    ///
    /// ## Why it matters
    ///
    /// A tool reads orders, writes tickets or moves money because an agent asked. Called directly it skips the agent's
    /// guardrail and log, and it often trusts its input. Such a statement is also a well-known back door.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy, and every function URL. A statement for anyone, with no condition
    /// on account, source or organization, is removed by its name; a URL that such a statement opens must be signed
    /// again. A named foreign account waits for approval, unless the policy lists it among the approved accounts. A URL
    /// without signature that no statement opens, an AI service that may call for any account, and a statement without
    /// a name are alerts.
    ///
    /// ## When to make an exception
    ///
    /// Webhooks and public APIs. Other conditions, such as a network or an address, do not count as a restriction, and
    /// a condition on any organization is taken to be on ours.
    pub(super) static CONTROL = {
        id: "lambda-tool-exposed",
        title: "An agent's tool function was made public",
        layer: Layer::Infrastructure,
        use_case: UseCase::Acts,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("lambda", "AddPermission"),
            Watch::new("lambda", "CreateFunctionUrlConfig"),
            Watch::new("lambda", "PutResourcePolicy"),
            Watch::new("lambda", "UpdateFunctionUrlConfig"),
        ],
        baseline: false,
        remedies: &[RemedyKind::RemoveFunctionPermission, RemedyKind::RequireIamOnFunctionUrl],
        references: &[
            Reference::Prowler("awslambda_function_not_publicly_accessible"),
            Reference::Prowler("awslambda_function_url_public"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::Atlas("AML.T0049"),
        ],
        detect,
        judge: Judge::Function(Judgement { assess, remediate }),
    }
}

/// Services that call tools for agents.
const AI_SERVICES: [&str; 2] = ["bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let function = resource.arn.name();
    let qualifier = qualifier(change);
    let statements = match change.operation.as_str() {
        "AddPermission" => requested(change).map(|statement| vec![statement]),
        "PutResourcePolicy" => {
            change.request.document("policy").map(|policy| statements(&policy).into_iter().cloned().collect())
        }
        _ => return url_opened(change, resource, qualifier),
    };
    let Some(statements) = statements else {
        let summary = format!("changed the policy of function {function}; CloudTrail does not tell how");
        return Some(Finding::new(change, resource, summary).about(qualifier.map(policy_of)));
    };
    let found = |statement: &Value| policy_flaw(resource, qualifier, statement, ApprovedLists::NONE);
    let flaws: Vec<_> = statements.iter().filter_map(found).collect();
    let worst = worst(&flaws)?;
    let finding =
        Finding::new(change, resource, format!("changed the policy of function {function}: {}", told(&flaws)))
            .about(subjects(&flaws, worst.limit, qualifier));
    Some(if worst.limit == Response::Remediate { finding } else { finding.at_most(worst.limit, worst.why) })
}

/// The statements that are to go, or else the policy that was changed, so that it is read.
fn subjects(flaws: &[Flaw], limit: Response, qualifier: Option<&str>) -> Vec<String> {
    let statements: Vec<_> = flaws.iter().filter(|flaw| flaw.limit == limit).filter_map(Flaw::subject).collect();
    if statements.is_empty() { qualifier.map(policy_of).into_iter().collect() } else { statements }
}

/// The policy of a version or alias as a subject: its name, and no statement.
fn policy_of(qualifier: &str) -> String {
    format!("{qualifier}:")
}

fn url_opened(change: &Change, resource: &Resource, qualifier: Option<&str>) -> Option<Finding> {
    let summary = format!("gave function {} a URL that anyone may call without signing", resource.arn.name());
    let open = change.request.text("authType") == Some("NONE");
    open.then(|| Finding::new(change, resource, summary).about(qualifier))
}

fn assess(
    finding: &Finding,
    live: &FunctionExposure,
    Approved { lists, .. }: Approved<'_, FunctionExposure>,
) -> Verdict {
    let flaws = flaws(&finding.resource, live, lists);
    match worst(&flaws) {
        None => Verdict::Sound,
        Some(worst) if worst.limit == Response::Remediate => Verdict::exposed(told(&flaws)),
        Some(worst) => Verdict::at_most(worst.limit, told(&flaws), worst.why),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&FunctionExposure>,
    Approved { lists, .. }: Approved<'_, FunctionExposure>,
) -> Vec<Remedy> {
    let Some(live) = live else { return presumed(finding) };
    let flaws = flaws(&finding.resource, live, lists);
    let Some(limit) = worst(&flaws).map(|worst| worst.limit) else { return Vec::new() };
    flaws.into_iter().filter(|flaw| flaw.limit == limit).filter_map(|flaw| flaw.remedy).collect()
}

fn presumed(finding: &Finding) -> Vec<Remedy> {
    let function = &finding.resource;
    if finding.operation.ends_with("FunctionUrlConfig") {
        return vec![require_iam(function, finding.subjects.first().cloned())];
    }
    let removal = |subject: &String| match subject.split_once(':') {
        Some((_, "")) => None,
        Some((qualifier, sid)) => Some(remove(function, Some(qualifier), sid)),
        None => Some(remove(function, None, subject)),
    };
    finding.subjects.iter().filter_map(removal).collect()
}

/// A way in that should not be.
struct Flaw {
    limit: Response,
    why: &'static str,
    evidence: String,
    remedy: Option<Remedy>,
}

impl Flaw {
    /// The statement to remove, after the qualifier whose policy it stands in: `live:backdoor`, `backdoor`.
    fn subject(&self) -> Option<String> {
        let Some(Remedy::RemoveFunctionPermission { qualifier, statement, .. }) = &self.remedy else { return None };
        Some(qualifier.as_ref().map_or_else(|| statement.clone(), |qualifier| format!("{qualifier}:{statement}")))
    }
}

fn worst(flaws: &[Flaw]) -> Option<&Flaw> {
    flaws.iter().max_by_key(|flaw| flaw.limit)
}

fn told(flaws: &[Flaw]) -> String {
    flaws.iter().map(|flaw| flaw.evidence.as_str()).collect::<Vec<_>>().join("; ")
}

fn flaws(function: &Resource, live: &FunctionExposure, lists: &ApprovedLists) -> Vec<Flaw> {
    let urls = live.urls.iter().filter_map(|url| url_flaw(function, live, url));
    let found = |(of, statement): &(Option<String>, Value)| policy_flaw(function, of.as_deref(), statement, lists);
    urls.chain(live.statements.iter().filter_map(found)).collect()
}

fn url_flaw(function: &Resource, live: &FunctionExposure, url: &UrlState) -> Option<Flaw> {
    let opens = |(of, statement): &(Option<String>, Value)| {
        *of == url.qualifier
            && Statement::read(statement).is_ok_and(|statement| {
                statement.allows("lambda:InvokeFunctionUrl") && is_public(&statement.grant(&function.account))
            })
    };
    let (limit, why, evidence) = if live.statements.iter().any(opens) {
        (Response::Remediate, "", "its URL answers anyone")
    } else {
        (Response::Alert, "no statement of its policy opens the URL", "its URL asks nobody to sign")
    };
    let remedy = Some(require_iam(function, url.qualifier.clone()));
    (!url.requires_iam).then(|| Flaw { limit, why, evidence: evidence.to_owned(), remedy })
}

fn policy_flaw(function: &Resource, qualifier: Option<&str>, statement: &Value, lists: &ApprovedLists) -> Option<Flaw> {
    let grant = match Statement::read(statement) {
        Ok(statement) => statement.grant(&function.account),
        Err(error) => {
            let why = "nobody can say whom it lets in";
            return Some(Flaw { limit: Response::Alert, why, evidence: error.to_string(), remedy: None });
        }
    };
    let (limit, why, whom) = match grant {
        Grant::Anyone | Grant::Network(_) => (Response::Remediate, "", "anyone".to_owned()),
        Grant::Foreign(account) if lists.has(ListName::Accounts, &account) == Listed::Yes => return None,
        Grant::Foreign(account) => {
            (Response::Approve, "a named account may be a partner's", format!("account {account}"))
        }
        Grant::Service(name) if AI_SERVICES.contains(&name.as_str()) => {
            (Response::Alert, "only its owner knows for which agent it is", format!("{name} for any account"))
        }
        Grant::Known | Grant::Organization(_) | Grant::Service(_) | Grant::Federated(_) => return None,
    };
    let Some(sid) = statement.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty()) else {
        let why = "a statement without a Sid cannot be removed by its name";
        let evidence = format!("a statement without a Sid lets in {whom}");
        return Some(Flaw { limit: Response::Alert, why, evidence, remedy: None });
    };
    let remedy = (limit > Response::Alert).then(|| remove(function, qualifier, sid));
    Some(Flaw { limit, why, evidence: format!("statement {sid} lets in {whom}"), remedy })
}

/// A network does not make a caller known.
fn is_public(grant: &Grant) -> bool {
    matches!(grant, Grant::Anyone | Grant::Network(_))
}
