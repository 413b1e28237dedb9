use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, FunctionAlias, FunctionRelease, Judge, Judgement,
    Layer, ListName, Listed, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch,
    control,
};

use crate::told::by_principal;

/// How a finding names an alias.
const ALIAS: &str = "alias/";

control! {
    /// Somebody who does not release it changed the code of a function that an agent uses as a tool, its role or layers, or
    /// the version that an alias of it stands for.
    ///
    /// ## Why it matters
    ///
    /// An agent does what its tools do. Whoever changes a tool has the agent work for them, with its rights and with what
    /// people tell it, and neither a prompt nor a guardrail shows it.
    ///
    /// ## What we do
    ///
    /// What the function runs now is held against what was approved. An alias that stands for something else is moved
    /// back: in scaled workloads once a person agrees, and people are told of it in all others. Of another code, role or
    /// layer we tell: AWS keeps what a function ran before only where versions are published. Let agents call an alias, and
    /// there is something to go back to. Without an approved baseline we tell what was changed, and by whom.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release your tools in the policy's `release_roles`: what they do is not told. Memory, time and variables, which CloudTrail
    /// does not show, are not told; nor is a new version of a layer, which no function uses before it is given to it.
    pub(super) static CONTROL = {
        id: "lambda-tool-code-changed",
        title: "An agent's tool code was changed outside the pipeline",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Approve },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("lambda", "UpdateAlias"),
            Watch::new("lambda", "UpdateFunctionCode"),
            Watch::new("lambda", "UpdateFunctionConfiguration"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreFunctionAlias],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::OwaspAgentic("ASI02"),
            Reference::Atlas("AML.T0110"),
            Reference::Atlas("AML.T0081"),
        ],
        detect,
        judge: Judge::FunctionRelease(Judgement { assess, remediate }),
    }
}

/// The call that moves an alias.
const MOVED: &str = "UpdateAlias";

/// What decides what a function does, and with which rights: the member of a request, and what it is called.
const PARTS: [(&str, &str); 5] = [
    ("handler", "what it calls first"),
    ("imageConfig", "how its image is started"),
    ("layers", "its layers"),
    ("role", "its role"),
    ("runtime", "its runtime"),
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, function) = (&change.request, resource.arn.name());
    let summary = match change.operation.as_str() {
        "UpdateFunctionCode" if request.flag("dryRun") == Some(true) => return None,
        "UpdateFunctionCode" => format!("replaced the code of function {function}"),
        MOVED => {
            let alias = request.told("name");
            let version = request.text("functionVersion").map(|version| format!("version {version}"));
            let others = request.at("routingConfig").map(|_| "other versions beside it".to_owned());
            let told: Vec<_> = version.into_iter().chain(others).collect();
            if told.is_empty() {
                return None;
            }
            format!("had alias {alias} of function {function} stand for {}", told.join(", "))
        }
        _ => {
            let told: Vec<_> = PARTS.into_iter().filter_map(|(part, name)| request.at(part).map(|_| name)).collect();
            if told.is_empty() {
                return None;
            }
            format!("changed of function {function} {}", told.join(", "))
        }
    };
    let mut finding = by_principal(change, resource, summary);
    let alias = request.text("name").filter(|_| change.operation == MOVED);
    finding.look_for(alias.map(|alias| format!("{ALIAS}{alias}")).into_iter());
    Some(finding)
}

fn assess(
    finding: &Finding,
    live: &FunctionRelease,
    Approved { baseline, lists }: Approved<'_, FunctionRelease>,
) -> Verdict {
    if is_released(finding, lists) {
        return Verdict::Sound;
    }
    let Some(approved) = baseline else {
        return Verdict::at_most(Response::Alert, finding.summary.clone(), "no baseline is approved for it");
    };
    let moved = moved(finding, live, approved).map(|(alias, now, before)| {
        format!("alias {alias} stands for {}, and {} is approved", told(now), told(before))
    });
    let moved: Vec<_> = moved.collect();
    let lost = beyond_repair(finding, live, approved);
    if !moved.is_empty() {
        Verdict::exposed(moved.join("; "))
    } else if !lost.is_empty() {
        Verdict::at_most(Response::Alert, lost.join("; "), "what it ran before is kept only in published versions")
    } else {
        Verdict::Sound
    }
}

/// What an alias stands for, for a person.
fn told(alias: &FunctionAlias) -> String {
    let beside = alias.weights.keys().map(|version| format!(" beside version {version}"));
    std::iter::once(format!("version {}", alias.version)).chain(beside).collect()
}

/// What differs from what was approved, and nothing can bring back.
fn beyond_repair(finding: &Finding, live: &FunctionRelease, approved: &FunctionRelease) -> Vec<String> {
    if finding.operation == MOVED {
        let new = named(finding).filter(|alias| !approved.aliases.contains_key(*alias));
        return new.map(|alias| format!("alias {alias} was not there when it was approved")).collect();
    }
    live.differs(approved).into_iter().map(|part| format!("{part} is not what was approved")).collect()
}

/// The aliases that the finding names.
fn named(finding: &Finding) -> impl Iterator<Item = &str> {
    finding.subjects.iter().filter_map(|subject| subject.strip_prefix(ALIAS))
}

/// Whether all who did it release what they touched.
fn is_released(finding: &Finding, lists: &ApprovedLists) -> bool {
    let mut people = finding.subjects.iter().filter(|subject| !subject.starts_with(ALIAS)).peekable();
    people.peek().is_some() && people.all(|who| lists.has(ListName::ReleaseRoles, who) == Listed::Yes)
}

/// The aliases that the finding names and that stand for something else than was approved: now, and then.
fn moved<'a>(
    finding: &'a Finding,
    live: &'a FunctionRelease,
    approved: &'a FunctionRelease,
) -> impl Iterator<Item = (&'a str, &'a FunctionAlias, &'a FunctionAlias)> {
    let both = named(finding).filter_map(|alias| Some((alias, live.aliases.get(alias)?, approved.aliases.get(alias)?)));
    both.filter(|(_, now, before)| (&now.version, &now.weights) != (&before.version, &before.weights))
}

fn remediate(
    finding: &Finding,
    live: Option<&FunctionRelease>,
    Approved { baseline, lists }: Approved<'_, FunctionRelease>,
) -> Vec<Remedy> {
    let (Some(live), Some(approved)) = (live, baseline) else { return Vec::new() };
    let restore = |(alias, _, before): (&str, _, &FunctionAlias)| Remedy::RestoreFunctionAlias {
        function: finding.resource.arn.to_string(),
        alias: alias.to_owned(),
        version: before.version.clone(),
        weights: before.weights.clone(),
    };
    let wanted = moved(finding, live, approved).filter(|_| !is_released(finding, lists));
    wanted.map(restore).collect()
}
