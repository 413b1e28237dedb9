use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

control! {
    /// A bucket of an AI workload was deleted. Its name is free: whoever takes it next receives what is still written
    /// there, and serves what is still read from there.
    ///
    /// ## Why it matters
    ///
    /// Agents, data sources, log destinations and training jobs go on naming the bucket. Somebody else's documents then
    /// answer your users, or your prompts arrive in somebody else's bucket.
    ///
    /// ## What we do
    ///
    /// We tell at once. A new bucket of that name would be empty, and whether it may exist only its owner knows: make it
    /// again by hand if anything refers to it, before somebody else does.
    ///
    /// ## When to make an exception
    ///
    /// A workload that is taken down on purpose, after what refers to the bucket is gone.
    pub(super) static CONTROL = {
        id: "s3-bucket-deleted",
        title: "An AI bucket was deleted",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[Watch::new("s3", "DeleteBucket")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0059"),
            Reference::Atlas("AML.T0020"),
            Reference::NistAiRmf("MANAGE 4.3"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every judgement has the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    Some(Finding::new(change, resource, format!("deleted bucket {}, whose name is free now", resource.arn.name())))
}
