use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

control! {
    /// A browser or a code interpreter for agents was made that reaches the internet, holds a role in a sandbox, or
    /// records nothing of what an agent does in it.
    ///
    /// ## Why it matters
    ///
    /// In these an agent runs code that a model wrote, and opens pages that strangers wrote. One on the public network
    /// can carry away all that it sees, and whoever runs code beside a role can read that role's credentials. Without a
    /// recording nobody can say afterwards what happened.
    ///
    /// ## What we do
    ///
    /// We tell you, and change nothing: no call changes such a tool, so what was made so stays so. Delete it, which ends
    /// what runs in it, and make another in a network of your own, with a recording.
    ///
    /// ## When to make an exception
    ///
    /// A browser for public pages, with no role and nothing to lose: accept it, and have it recorded.
    pub(super) static CONTROL = {
        id: "agentcore-tool-exposed",
        title: "A browser or code interpreter was created public or unrecorded",
        layer: Layer::Infrastructure,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateBrowser"),
            Watch::new("bedrock-agentcore", "CreateCodeInterpreter"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::SecurityHub("BedrockAgentCore.5"),
            Reference::SecurityHub("BedrockAgentCore.7"),
            Reference::SecurityHub("BedrockAgentCore.6"),
            Reference::Config("bedrockagentcore-browsercustom-network-mode-not-public"),
            Reference::Config("bedrockagentcore-codeinterpreter-networkmode-check"),
            Reference::Config("bedrockagentcore-browsercustom-recording-enabled"),
            Reference::OwaspLlm("LLM05"),
            Reference::OwaspAgentic("ASI05"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.T0050"),
            Reference::Atlas("AML.T0086"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.8"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

/// What is made so stays so, and the event tells all of it.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let is_browser = change.operation == "CreateBrowser";
    let mode = change.request.text("networkConfiguration/networkMode");
    let role = change.request.at("executionRoleArn").is_some();
    let recorded =
        change.request.flag("recording/enabled") == Some(true) && change.request.at("recording/s3Location").is_some();
    let flaws = [
        (mode == Some("PUBLIC")).then_some("on the public network"),
        (mode == Some("SANDBOX") && role).then_some("with a role in a sandbox"),
        mode.is_none().then_some("in a network that CloudTrail does not show"),
        (is_browser && !recorded).then_some("without a recording"),
    ];
    let flaws: Vec<_> = flaws.into_iter().flatten().collect();
    let noun = if is_browser { "browser" } else { "code interpreter" };
    let told = || format!("made {noun} {} {}", resource.arn.name(), flaws.join(" and "));
    (!flaws.is_empty()).then(|| Finding::new(change, resource, told()))
}
