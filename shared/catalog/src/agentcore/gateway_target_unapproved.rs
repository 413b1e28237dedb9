use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, GatewayTarget, GatewayTargets, Judge, Judgement,
    Layer, ListName, NOT_SHOWN, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch,
    control,
};
use serde_json::Map;

use crate::foreign::{self, Places};

const NEW: &str = "no baseline has this target, and only its owner knows whether its tools are needed";

control! {
    /// A target of an AgentCore gateway leads to a host, function or bucket that nobody approved, tells anew with each call
    /// which tools it has, or is handed what its caller came with.
    ///
    /// ## Why it matters
    ///
    /// Agents trust what a gateway offers. A stranger's server sees all that agents send it, and the text with which it
    /// describes its tools talks to the model. One that is handed the caller's token can be that caller elsewhere.
    ///
    /// ## What we do
    ///
    /// Where a target of the approved baseline leads elsewhere now, we show the plan to lead it back and wait for a person;
    /// its name and all else stay. A target that no baseline has we only tell: deleting it may break an agent, and one that
    /// is made again has another id. Without lists `hosts`, `functions` and `buckets` nobody can say what is approved.
    ///
    /// ## When to make an exception
    ///
    /// Name the hosts of tools in the policy, the functions that agents may use, and the buckets in which schemas lie. A
    /// new integration: approve the baseline with it.
    pub(super) static CONTROL = {
        id: "agentcore-gateway-target-unapproved",
        title: "A gateway target was pointed at an unapproved endpoint",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateGatewayTarget"),
            Watch::new("bedrock-agentcore", "SynchronizeGatewayTargets"),
            Watch::new("bedrock-agentcore", "UpdateGatewayTarget"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreGatewayTarget],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0010.005"),
            Reference::Atlas("AML.T0110"),
            Reference::Atlas("AML.T0086"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::GatewayTargets(Judgement { assess, remediate }),
    }
}

/// An update replaces a target as a whole, and what its schema says CloudTrail hides: every change is a candidate.
#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let gateway = resource.arn.name();
    let target = change.response.text("targetId").or_else(|| change.request.text("targetId"));
    let shown = target.unwrap_or(NOT_SHOWN);
    let summary = match change.operation.as_str() {
        "CreateGatewayTarget" => format!("made target {shown} of gateway {gateway}"),
        "UpdateGatewayTarget" => format!("changed target {shown} of gateway {gateway}"),
        _ => format!("had targets of gateway {gateway} tell anew which tools they have"),
    };
    Some(Finding::new(change, resource, summary).about(target))
}

fn assess(finding: &Finding, live: &GatewayTargets, approved: Approved<'_, GatewayTargets>) -> Verdict {
    let (mut moved, mut new, mut unlisted) = (Vec::new(), Vec::new(), Vec::new());
    for (id, target) in &live.targets {
        let before = approved.baseline.and_then(|baseline| baseline.targets.get(id));
        if before.is_some_and(|before| before.chosen() == target.chosen()) {
            continue;
        }
        let flaws = flaws(id, target, &finding.resource.account, approved.lists);
        if before.is_some() {
            moved.extend(flaws.strange);
        } else {
            new.extend(flaws.strange);
        }
        unlisted.extend(flaws.unlisted);
    }
    if !moved.is_empty() {
        Verdict::exposed(moved.into_iter().chain(new).collect::<Vec<_>>().join("; "))
    } else if !new.is_empty() {
        Verdict::at_most(Response::Alert, new.join("; "), NEW)
    } else if !unlisted.is_empty() {
        Verdict::unknown(format!("{}, and the policy does not list which are approved", unlisted.join("; ")))
    } else {
        Verdict::Sound
    }
}

fn flaws(id: &str, target: &GatewayTarget, account: &str, lists: &ApprovedLists) -> Places {
    let mut flaws = Places::default();
    for host in &target.hosts {
        flaws.add(lists.has(ListName::Hosts, host), || format!("target {id} leads to {host}"));
    }
    for function in target.functions() {
        let listed = foreign::function(&function, account, lists);
        flaws.add(listed, || format!("target {id} calls {function}, which is not approved"));
    }
    for place in target.schemas() {
        let listed = foreign::place(&place, account, lists);
        flaws.add(listed, || format!("target {id} takes its tools from bucket {}", place.bucket));
    }
    if target.is_dynamic() {
        flaws.strange.push(format!("target {id} tells anew with each call which tools it has"));
    }
    let handed = target.handed_on();
    if !handed.is_empty() {
        flaws.strange.push(format!("target {id} is handed what its caller came with: {}", handed.join(", ")));
    }
    flaws
}

fn remediate(
    finding: &Finding,
    live: Option<&GatewayTargets>,
    Approved { baseline, lists }: Approved<'_, GatewayTargets>,
) -> Vec<Remedy> {
    let gateway = finding.resource.arn.to_string();
    let restore = |target: &str, approved: Map<_, _>| Remedy::RestoreGatewayTarget {
        gateway: gateway.clone(),
        target: target.to_owned(),
        approved,
    };
    let Some(live) = live else {
        let named = finding.subjects.iter().filter(|_| finding.operation == "UpdateGatewayTarget");
        return named.map(|target| restore(target, Map::new())).collect();
    };
    let both = live.targets.iter().filter_map(|(id, target)| Some((id, target, baseline?.targets.get(id)?)));
    let moved = both.filter(|(id, target, before)| {
        before.chosen() != target.chosen() && !flaws(id, target, &finding.resource.account, lists).strange.is_empty()
    });
    moved.map(|(id, _, before)| restore(id, before.chosen())).collect()
}
