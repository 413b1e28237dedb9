use model::{
    Approved, ApprovedLists, Arn, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed,
    MemoryState, Reference, Remedy, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// The memory of an agent was made without a key of your own, mixes what several people told it, tells all that it
    /// keeps to a stream of a stranger, or is gone.
    ///
    /// ## Why it matters
    ///
    /// A memory holds what people told an agent, word for word, and what the agent made of it. Who reads it reads their
    /// conversations; who writes it tells the agent what to believe. Without a key of your own nobody can take access
    /// back, and where namespaces do not part people, one of them is answered with what another said.
    ///
    /// ## What we do
    ///
    /// We tell you, and change nothing: a key cannot be given to a memory later, and what was deleted is lost. Make
    /// another memory with a key, and move the agent to it.
    ///
    /// ## When to make an exception
    ///
    /// A memory for trials, with nothing of people in it. What agents learn for all of them, such as how a tool is used,
    /// may well stand in one place: accept that memory.
    pub(super) static CONTROL = {
        id: "agentcore-memory-unprotected",
        title: "Agent memory was made without a key, streamed out or deleted",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateMemory"),
            Watch::new("bedrock-agentcore", "DeleteMemory"),
            Watch::new("bedrock-agentcore", "UpdateMemory"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::SecurityHub("BedrockAgentCore.3"),
            Reference::Config("bedrock-agentcore-memory-encryption-enabled"),
            Reference::Config("bedrock-agentcore-memory-event-expiry-duration"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0080.000"),
            Reference::Atlas("AML.M0031"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::Memory(Judgement { assess, remediate }),
    }
}

/// What a memory is like is told by its live state only: an update names what it changes, by ids.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let found = |done: &str| Some(Finding::new(change, resource, format!("{done} memory {name}")));
    let says = |path: &str| change.request.at(path).is_some();
    let streams = says("streamDeliveryResources");
    match change.operation.as_str() {
        "DeleteMemory" => found("deleted"),
        "CreateMemory" if !says("encryptionKeyArn") => found("made, without a key of its own,"),
        "CreateMemory" if streams || says("memoryStrategies") => found("made"),
        "CreateMemory" => None,
        _ if streams => found("set a stream of"),
        _ if says("memoryStrategies") => found("changed what is kept in"),
        _ => None,
    }
}

fn assess(finding: &Finding, live: &MemoryState, Approved { lists, .. }: Approved<'_, MemoryState>) -> Verdict {
    if matches!(live.status.as_deref(), None | Some("DELETING")) {
        return Verdict::exposed("it is gone, with all that it kept");
    }
    let shared = live.shared();
    let evidence = [
        live.key().is_none().then(|| "it is encrypted with no key of its owner".to_owned()),
        stranger(finding, live, lists).map(|stream| format!("all that it keeps is told to {stream}")),
        (!shared.is_empty()).then(|| format!("what people say is mixed by {}", shared.join(", "))),
    ];
    let evidence: Vec<_> = evidence.into_iter().flatten().collect();
    if evidence.is_empty() { Verdict::Sound } else { Verdict::exposed(evidence.join("; ")) }
}

/// A stream of another account that is on no list.
fn stranger(finding: &Finding, live: &MemoryState, lists: &ApprovedLists) -> Option<String> {
    let is_strange = |stream: &Arn| {
        let account = stream.account().unwrap_or_default();
        account != finding.resource.account
            && lists.has(ListName::Accounts, account) != Listed::Yes
            && lists.has(ListName::LogDestinations, stream.as_str()) != Listed::Yes
    };
    live.streams().into_iter().find(is_strange).map(|stream| stream.to_string())
}

fn remediate(_: &Finding, _: Option<&MemoryState>, _: Approved<'_, MemoryState>) -> Vec<Remedy> {
    Vec::new()
}
