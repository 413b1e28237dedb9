use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed, Occurrence, Reference,
    Remedy, Resource, Response, Severity, UseCase, Verdict, Watch, control, https_host,
};

control! {
    /// The credentials with which an agent acts elsewhere were changed: a provider of keys or tokens, the addresses to
    /// which people's consent may return, or the key of the vault that holds all of them.
    ///
    /// ## Why it matters
    ///
    /// A provider hands the agent a token for somebody else's service. Whoever points it at a client of their own, or
    /// has consent return to their own site, holds the tokens of all who use the agent. A vault without a key of yours
    /// cannot be closed.
    ///
    /// ## What we do
    ///
    /// We tell you, and change nothing: what a provider held AWS shows to nobody, so that it cannot be put back. Changes
    /// by administrators of identities, and addresses on approved hosts, are sound.
    ///
    /// ## When to make an exception
    ///
    /// While a team connects a new service. Name those who may do so as identity administrators in the policy, and the
    /// sites as approved hosts.
    pub(super) static CONTROL = {
        id: "agentcore-credential-provider-changed",
        title: "An agent's outbound credential provider was changed",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateApiKeyCredentialProvider"),
            Watch::new("bedrock-agentcore", "CreateOauth2CredentialProvider"),
            Watch::new("bedrock-agentcore", "CreateWorkloadIdentity"),
            Watch::new("bedrock-agentcore", "DeleteApiKeyCredentialProvider"),
            Watch::new("bedrock-agentcore", "DeleteOauth2CredentialProvider"),
            Watch::new("bedrock-agentcore", "SetTokenVaultCMK"),
            Watch::new("bedrock-agentcore", "UpdateApiKeyCredentialProvider"),
            Watch::new("bedrock-agentcore", "UpdateOauth2CredentialProvider"),
            Watch::new("bedrock-agentcore", "UpdateWorkloadIdentity"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0098"),
            Reference::Atlas("AML.T0083"),
        ],
        detect,
        judge: Judge::Occurrence(Judgement { assess, remediate }),
    }
}

/// The part of a finding is who did it, or the addresses to which consent returns.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let found = |done: String| Finding::new(change, resource, done);
    match change.operation.as_str() {
        "SetTokenVaultCMK" => {
            let lost = change.request.text("kmsConfiguration/keyType") == Some("ServiceManagedKey");
            lost.then(|| found(format!("took its own key from token vault {name}")))
        }
        operation if operation.ends_with("WorkloadIdentity") => {
            let addresses = change.request.texts("allowedResourceOauth2ReturnUrls");
            let told = || format!("let consent for {name} return to {}", addresses.join(", "));
            (!addresses.is_empty()).then(|| found(told()).about(addresses.iter().copied()))
        }
        operation => {
            let done = if operation.starts_with("Delete") { "deleted" } else { "set" };
            Some(found(format!("{done} the credentials of provider {name}")).about(change.actor.principal()))
        }
    }
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let listed = |subject: &String| match https_host(subject) {
        Some(host) => lists.has(ListName::Hosts, &host) == Listed::Yes,
        None => lists.has(ListName::IdentityAdministrators, subject) == Listed::Yes,
    };
    if !finding.subjects.is_empty() && finding.subjects.iter().all(listed) {
        Verdict::Sound
    } else {
        Verdict::exposed(finding.summary.clone())
    }
}

fn remediate(_: &Finding, _: Option<&Occurrence>, _: Approved<'_, Occurrence>) -> Vec<Remedy> {
    Vec::new()
}
