use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

control! {
    /// A secret of a workload was deleted, or is to be: tools and data sources that sign in with it stop working.
    ///
    /// ## Why it matters
    ///
    /// A knowledge base, a gateway or an agent reads the secret when it needs it, so the workload fails later than the
    /// call, and somewhere else. Without a time to recover, the secret is gone for good.
    ///
    /// ## What we do
    ///
    /// We tell until when it can be taken back. We do not: whoever deletes a secret often does so because it leaked, and
    /// to bring it back would open the door again. `aws secretsmanager restore-secret` takes it back.
    ///
    /// ## When to make an exception
    ///
    /// A secret whose successor is in use already.
    pub(super) static CONTROL = {
        id: "secretsmanager-secret-destroyed",
        title: "A secret of an AI workload was deleted",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[Watch::new("secretsmanager", "DeleteSecret")],
        baseline: false,
        remedies: &[],
        references: &[Reference::OwaspAgentic("ASI08"), Reference::Atlas("AML.T0029")],
        detect,
        judge: Judge::HAPPENED,
    }
}

const DEFAULT_WINDOW: i64 = 30;

#[expect(clippy::unnecessary_wraps, reason = "every judgement has the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let summary = if change.request.flag("forceDeleteWithoutRecovery") == Some(true) {
        format!("deleted secret {name} for good")
    } else {
        let days = change.request.number("recoveryWindowInDays").unwrap_or(DEFAULT_WINDOW);
        format!("deleted secret {name}, which can be taken back for {days} days")
    };
    Some(Finding::new(change, resource, summary))
}
