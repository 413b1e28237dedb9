use model::{
    Approved, ByPhase, Change, Evidence, Finding, GatewayState, Judge, Judgement, Layer, Reference, Resource, Response,
    Severity, UseCase, Verdict, Watch, control,
};

use crate::told::names_any;

control! {
    /// An AgentCore gateway or policy engine was made without a key of its own.
    ///
    /// ## Why it matters
    ///
    /// What a gateway keeps of its tools, and what an engine says who may use them, is encrypted with a key of AWS then.
    /// Nobody can take that key away, and no trail tells who used it.
    ///
    /// ## What we do
    ///
    /// We tell people which one has no key. A gateway can be given one; which one, only its owner knows. The key of a
    /// policy engine cannot be changed: it must be made anew.
    ///
    /// ## When to make an exception
    ///
    /// Where keys of AWS are enough, approve the gateway as it is, or exempt the workload in the policy. The vault that holds the credentials of agents has
    /// a control of its own, `agentcore-credential-provider-changed`.
    pub(super) static CONTROL = {
        id: "agentcore-encryption-unmanaged",
        title: "A gateway, policy engine or token vault lacks its own key",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::Low,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateGateway"),
            Watch::new("bedrock-agentcore", "CreatePolicyEngine"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::SecurityHub("BedrockAgentCore.4"),
            Reference::Config("bedrockagentcore-gateway-encryption-enabled"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.M0012"),
        ],
        detect,
        judge: Judge::Either(
            "gateway/",
            &Judge::Gateway(Judgement { assess, remediate: |_, _, _| Vec::new() }),
            // The key of an engine is the one that it was made with.
            &Judge::HAPPENED,
        ),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (noun, name) = (resource.arn.noun(), resource.arn.name());
    let keyed = names_any(change, &["encryptionKeyArn", "kmsKeyArn"]);
    (!keyed).then(|| Finding::new(change, resource, format!("made {noun} {name} without a key of its own")))
}

fn assess(_: &Finding, live: &GatewayState, Approved { baseline, .. }: Approved<'_, GatewayState>) -> Verdict {
    let chosen = baseline.is_some_and(|approved| approved.key().is_none());
    if live.key().is_some() || chosen {
        Verdict::Sound
    } else {
        Verdict::exposed("it is encrypted with no key of its owner")
    }
}
