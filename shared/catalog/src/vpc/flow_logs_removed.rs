use model::{
    Approved, ByPhase, Change, Evidence, Finding, FlowLogDefinition, FlowLogState, Judge, Judgement, Layer, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody deleted a flow log of a network of an AI workload. Who speaks to whom there is not written down any more.
    ///
    /// ## Why it matters
    ///
    /// Data that leaves a notebook or an endpoint shows in flow logs and hardly anywhere else. They are what an inquiry
    /// begins with, and what an intruder ends first.
    ///
    /// ## What we do
    ///
    /// If no other flow log writes the same traffic to the same place, we make it again as it was approved, with the tag of
    /// its workload. It has another id then, which the alert names, and what passed meanwhile is lost. If the traffic is
    /// written down elsewhere now we tell, and without an approved baseline we tell. So we do of a flow log that delivers
    /// into another account or to Firehose, or that is of a transit or NAT gateway. A new flow log is remembered as it is,
    /// for a person to approve.
    ///
    /// ## When to make an exception
    ///
    /// A network that is given up, or one whose flow logs moved to another place. The event names a flow log and not its
    /// network: one that was never tagged or approved as a member of a workload is nobody's.
    pub(super) static CONTROL = {
        id: "vpc-flow-logs-removed",
        title: "Flow logs of an AI network were deleted",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("ec2", "CreateFlowLogs"), Watch::new("ec2", "DeleteFlowLogs")],
        baseline: true,
        remedies: &[RemedyKind::RecreateFlowLog],
        references: &[
            Reference::Prowler("vpc_flow_logs_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
        ],
        detect,
        judge: Judge::FlowLog(Judgement { assess, remediate }),
    }
}

const GONE: &str = "the flow log is gone";

#[expect(clippy::unnecessary_wraps, reason = "every control decides so")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let done = if change.operation == "CreateFlowLogs" { "made" } else { "deleted" };
    Some(Finding::new(change, resource, format!("{done} flow log {}", resource.arn.name())))
}

fn assess(_: &Finding, live: &FlowLogState, Approved { baseline, .. }: Approved<'_, FlowLogState>) -> Verdict {
    if let Some(made) = &live.replacement {
        let evidence = format!("{GONE}; made again as {made}");
        return Verdict::at_most(Response::Alert, evidence, "it has another id now, under which nobody approved it");
    }
    if live.definition.is_some() {
        return Verdict::Sound;
    }
    let Some(was) = baseline.and_then(|approved| approved.definition.as_ref()) else {
        return Verdict::at_most(Response::Alert, GONE, "no baseline is approved for it");
    };
    let others = || live.others.iter().filter(|(_, records)| records.cover(&was.records));
    if others().any(|(_, records)| records.destination == was.records.destination) {
        return Verdict::Sound;
    }
    if let Some((other, records)) = others().next() {
        let evidence = format!("{GONE}; {other} writes down {records}");
        return Verdict::at_most(Response::Alert, evidence, "the records go elsewhere now");
    }
    match unmade(was) {
        Some(why) => Verdict::at_most(Response::Alert, GONE, why),
        None => Verdict::exposed(format!("{GONE}, and nothing else writes down {}", was.records)),
    }
}

/// Why we cannot make it again.
fn unmade(was: &FlowLogDefinition) -> Option<&'static str> {
    let kinds = ["vpc-", "subnet-", "eni-"];
    if was.foreign_role.is_some() || was.destination_type == "kinesis-data-firehose" {
        return Some("its records were delivered in a way for which we hand on no role");
    }
    let known = kinds.into_iter().any(|kind| was.records.target.starts_with(kind));
    (!known).then_some("we make only flow logs of networks, subnets and interfaces again")
}

fn remediate(
    finding: &Finding,
    live: Option<&FlowLogState>,
    Approved { baseline, .. }: Approved<'_, FlowLogState>,
) -> Vec<Remedy> {
    let flow_log = finding.resource.arn.name().to_owned();
    let recreate = |definition, tags| vec![Remedy::RecreateFlowLog { flow_log, definition, tags }];
    let Some(live) = live else {
        let deleted = finding.operation == "DeleteFlowLogs";
        return if deleted { recreate(FlowLogDefinition::default(), model::Tags::new()) } else { Vec::new() };
    };
    let approved = baseline.and_then(|approved| Some((approved.definition.as_ref()?, &approved.tags)));
    match approved {
        Some((was, tags)) if live.definition.is_none() && unmade(was).is_none() => {
            let covered = live.others.values().any(|records| records.cover(&was.records));
            if covered { Vec::new() } else { recreate(was.clone(), tags.clone()) }
        }
        Some(_) | None => Vec::new(),
    }
}
