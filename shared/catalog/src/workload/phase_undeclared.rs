use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PhaseTag, Reference, Remedy, Resource,
    Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody made an AI resource, and nothing says whether it is an experiment or in production: not its tags, not its
    /// workload, not its account.
    ///
    /// ## Why it matters
    ///
    /// How hard we answer depends on the phase. What declares none is answered with alerts, save by the few controls that
    /// repair in every phase: a guard that is taken from it is not put back.
    ///
    /// ## What we do
    ///
    /// We record it and look again after a while, since tags often come minutes later. If nothing has declared a phase
    /// by then, we alert. Set the tag: from then on it counts, also for findings that are still open.
    ///
    /// ## When to make an exception
    ///
    /// Accounts in which everything is of one phase: give the account a floor in the policy document. What was deleted
    /// again before the second look is told too, unless it was SageMaker's: others do not say what is gone.
    pub(super) static CONTROL = {
        id: "workload-phase-undeclared",
        title: "An AI resource was created without a phase",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Low,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "CreateAgent"),
            Watch::new("bedrock", "CreateGuardrail"),
            Watch::new("bedrock", "CreateInferenceProfile"),
            Watch::new("bedrock", "CreateKnowledgeBase"),
            Watch::new("bedrock-agentcore", "CreateAgentRuntime"),
            Watch::new("bedrock-agentcore", "CreateGateway"),
            Watch::new("bedrock-agentcore", "CreateMemory"),
            Watch::new("qbusiness", "CreateApplication"),
            Watch::new("sagemaker", "CreateDomain"),
            Watch::new("sagemaker", "CreateEndpoint"),
            Watch::new("sagemaker", "CreateNotebookInstance"),
            Watch::new("sagemaker", "CreateTrainingJob"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI10"),
            Reference::NistAiRmf("GOVERN 1.6"),
            Reference::NistAiRmf("MAP 1.1"),
        ],
        detect,
        judge: Judge::PhaseTag(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if change.phase.is_some() {
        return None;
    }
    let summary = format!("made {} {} without a tag for its phase", resource.arn.noun(), resource.arn.name());
    Some(Finding::new(change, resource, summary).for_a_second_look())
}

/// The tagging API does not know what never had a tag, so that it is not taken for gone. SageMaker does.
fn assess(finding: &Finding, live: &PhaseTag, _: Approved<'_, PhaseTag>) -> Verdict {
    let gone = !live.exists && finding.resource.arn.service() == Some("sagemaker");
    if gone || live.standing.is_some() {
        return Verdict::Sound;
    }
    Verdict::exposed(match live.word() {
        Some(word) => format!("its tag {} says {word}, which is no phase", live.key),
        None => format!("it has no tag {}, and nothing else declares a phase for it", live.key),
    })
}

fn remediate(_: &Finding, _: Option<&PhaseTag>, _: Approved<'_, PhaseTag>) -> Vec<Remedy> {
    Vec::new()
}
