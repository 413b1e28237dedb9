use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use super::{by_principal, unless_released};

control! {
    /// Somebody who does not release prompts changed a managed prompt or a flow on Bedrock, published a version of one, let
    /// an alias serve another version, or made one without a key of its own.
    ///
    /// ## Why it matters
    ///
    /// A prompt is the program of a model, and a flow says what it may reach. Whoever changes one changes every answer, and
    /// callers who name the prompt see nothing of it.
    ///
    /// ## What we do
    ///
    /// We tell people what was changed and who did it, unless one of the policy's `release_roles` did. CloudTrail hides the
    /// text, and what it should say only its owner knows: we do not read it, and never write over it.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release prompts in the policy. Where people try prompts out all day, exempt that workload.
    pub(super) static CONTROL = {
        id: "bedrock-prompt-changed",
        title: "A managed prompt or flow was changed outside the pipeline",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "CreateFlow"),
            Watch::new("bedrock", "CreateFlowVersion"),
            Watch::new("bedrock", "CreatePrompt"),
            Watch::new("bedrock", "CreatePromptVersion"),
            Watch::new("bedrock", "UpdateFlow"),
            Watch::new("bedrock", "UpdateFlowAlias"),
            Watch::new("bedrock", "UpdatePrompt"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("bedrock_prompt_encrypted_with_cmk"),
            Reference::Prowler("bedrock_prompt_management_exists"),
            Reference::OwaspLlm("LLM07"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.T0056"),
            Reference::NistAiRmf("MEASURE 2.8"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

/// What is new and has a key serves nobody yet.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let unkeyed = change.request.at("customerEncryptionKeyArn").is_none();
    let told = |member| change.request.told(member);
    let what = match change.operation.as_str() {
        "CreateFlow" if unkeyed => format!("made flow {name} without a key of its own"),
        "CreatePrompt" if unkeyed => format!("made prompt {name} without a key of its own"),
        "CreateFlow" | "CreatePrompt" => return None,
        "CreateFlowVersion" => format!("published a version of flow {name}"),
        "CreatePromptVersion" => format!("published a version of prompt {name}"),
        "UpdateFlowAlias" => format!("changed what alias {} of flow {name} serves", told("aliasIdentifier")),
        "UpdateFlow" => format!("changed flow {name}"),
        _ => format!("changed prompt {name}"),
    };
    Some(by_principal(change, resource, what))
}
