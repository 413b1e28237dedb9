use model::{
    Approved, ByPhase, Change, Evidence, Facts, Finding, Judge, Judgement, Layer, PartKind, Reference, Remedy,
    Resource, Response, Severity, StackPart, TARGET, UseCase, Watch, control,
};

use super::{assess, own_part};

control! {
    /// Somebody disabled, deleted or changed an event rule of Phaseguard, or took a target from it: what it hears, and
    /// whom it tells, is not what CloudFormation deployed.
    ///
    /// ## Why it matters
    ///
    /// Phaseguard hears of a change by its rules and by nothing else. Whoever turns one off acts unseen from then on.
    ///
    /// ## What we do
    ///
    /// In every phase we put the rule back as the stack has it: its pattern, its state, and the targets that are missing
    /// or changed. A target that was added is left to a person: no role of ours may remove one. While CloudFormation
    /// changes the stack we only alert.
    ///
    /// ## When to make an exception
    ///
    /// Never. Change the template and deploy it; what CloudFormation does is what was deployed.
    pub(super) static CONTROL = {
        id: "phaseguard-rule-disabled",
        title: "Phaseguard's own event rule was changed or disabled",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase { prototype: Response::Remediate, production: Response::Remediate, scaled: Response::Remediate },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("events", "DeleteRule"),
            Watch::new("events", "DisableRule"),
            Watch::new("events", "EnableRule"),
            Watch::new("events", "PutRule"),
            Watch::new("events", "PutTargets"),
            Watch::new("events", "RemoveTargets"),
        ],
        baseline: false,
        remedies: &[model::RemedyKind::RestoreRule, model::RemedyKind::RestoreRuleTargets],
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

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let is_rule = resource.arn.resource().is_some_and(|name| name.starts_with("rule/"));
    if !is_rule || !own_part(change, &resource.arn) {
        return None;
    }
    let name = resource.arn.name();
    let summary = match change.operation.as_str() {
        "DeleteRule" => format!("deleted event rule {name}"),
        "DisableRule" => format!("disabled event rule {name}"),
        // It hears fewer events in the state that this call gives it than it may have been deployed with.
        "EnableRule" => format!("enabled event rule {name} anew"),
        "PutTargets" => format!("changed targets of event rule {name}"),
        "RemoveTargets" => format!("removed targets of event rule {name}"),
        _ => format!("changed event rule {name}"),
    };
    Some(Finding::new(change, resource, summary))
}

fn remediate(finding: &Finding, live: Option<&StackPart>, _: Approved<'_, StackPart>) -> Vec<Remedy> {
    let rule = finding.resource.arn.as_str().to_owned();
    let Some(part) = live else { return vec![Remedy::RestoreRule { rule, deployed: None }] };
    if part.kind != Some(PartKind::Rule) {
        return Vec::new();
    }
    let gone = part.live.is_none();
    let departures = part.departures();
    let changed = departures.iter().any(|departure| !departure.fact.starts_with(TARGET));
    let targets = part.deployed.iter().filter(|(fact, _)| {
        fact.starts_with(TARGET) && (gone || departures.iter().any(|departure| departure.fact == *fact))
    });
    let targets: Vec<_> = targets.map(|(_, target)| target.clone()).collect();
    let mut plan = Vec::new();
    if gone || changed {
        let facts = part.deployed.iter().filter(|(fact, _)| !fact.starts_with(TARGET));
        let deployed: Facts = facts.map(|(fact, value)| (fact.clone(), value.clone())).collect();
        plan.push(Remedy::RestoreRule { rule: rule.clone(), deployed: Some(deployed) });
    }
    if !targets.is_empty() {
        plan.push(Remedy::RestoreRuleTargets { rule, targets });
    }
    plan
}
