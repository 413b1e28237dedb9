use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use super::{by_principal, unless_released};

control! {
    /// Somebody deleted a model, an agent, a knowledge base, or another part of an AI workload on Bedrock, or stopped the
    /// training of a model.
    ///
    /// ## Why it matters
    ///
    /// No call brings it back. What was trained or indexed has to be made anew, which takes hours and money, and whoever
    /// uses it fails until then. Deleting is also how somebody hides what they have done.
    ///
    /// ## What we do
    ///
    /// We tell people what is gone and who did it, unless one of the policy's `release_roles` did. Phaseguard knows whose
    /// it was from before.
    ///
    /// ## When to make an exception
    ///
    /// Workloads that are taken down by hand: exempt the workload in the policy while that lasts. One version of a prompt,
    /// and a guardrail, which has a control of its own, are not told of here.
    pub(super) static CONTROL = {
        id: "bedrock-resource-destroyed",
        title: "A Bedrock model, agent or knowledge base was deleted",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "DeleteAgent"),
            Watch::new("bedrock", "DeleteAgentAlias"),
            Watch::new("bedrock", "DeleteCustomModel"),
            Watch::new("bedrock", "DeleteCustomModelDeployment"),
            Watch::new("bedrock", "DeleteDataSource"),
            Watch::new("bedrock", "DeleteFlow"),
            Watch::new("bedrock", "DeleteImportedModel"),
            Watch::new("bedrock", "DeleteInferenceProfile"),
            Watch::new("bedrock", "DeleteKnowledgeBase"),
            Watch::new("bedrock", "DeleteMarketplaceModelEndpoint"),
            Watch::new("bedrock", "DeletePrompt"),
            Watch::new("bedrock", "StopModelCustomizationJob"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0029"),
            Reference::NistAiRmf("MANAGE 4.3"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let part = |member| change.request.told(member);
    let what = match change.operation.as_str() {
        "DeletePrompt" if change.request.at("promptVersion").is_some() => return None,
        "StopModelCustomizationJob" => format!("stopped model customization job {name}"),
        "DeleteAgentAlias" => format!("deleted alias {} of agent {name}", part("agentAliasId")),
        "DeleteDataSource" => format!("deleted data source {} of knowledge base {name}", part("dataSourceId")),
        operation => format!("deleted {} {name}", kind(operation)),
    };
    Some(by_principal(change, resource, what))
}

fn kind(operation: &str) -> &'static str {
    match operation {
        "DeleteAgent" => "agent",
        "DeleteCustomModel" => "custom model",
        "DeleteCustomModelDeployment" => "custom model deployment",
        "DeleteFlow" => "flow",
        "DeleteImportedModel" => "imported model",
        "DeleteInferenceProfile" => "inference profile",
        "DeleteKnowledgeBase" => "knowledge base",
        "DeleteMarketplaceModelEndpoint" => "marketplace model endpoint",
        _ => "prompt",
    }
}
