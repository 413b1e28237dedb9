use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
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
    /// We tell. AWS keeps nothing of a flow log that is deleted, and one that is made again has another id: `aws ec2
    /// create-flow-logs`. What passes meanwhile is lost.
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
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[Watch::new("ec2", "DeleteFlowLogs")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("vpc_flow_logs_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every control decides so")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    Some(Finding::new(change, resource, format!("deleted flow log {}", resource.arn.name())))
}
