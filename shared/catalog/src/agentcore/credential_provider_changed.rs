use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed, Occurrence, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, TokenVault, UseCase, Verdict, Watch, WorkloadIdentity, control,
    https_host,
};

use crate::told;

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
    /// A vault that lost its approved key gets it back, and an address that is neither on an approved host nor in the
    /// approved baseline goes: in scaled workloads once a person agrees, and people are told of it in all others. Of
    /// providers we tell: what one held AWS shows to nobody, so that it cannot be put back. What administrators of
    /// identities do with them is sound.
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
            scaled: Response::Approve,
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
        baseline: true,
        remedies: &[RemedyKind::RemoveReturnAddresses, RemedyKind::RestoreTokenVaultKey],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0098"),
            Reference::Atlas("AML.T0083"),
        ],
        detect,
        judge: Judge::Either("token-vault/default/", &Judge::told(assess_provider), &VAULT_OR_IDENTITY),
    }
}

static VAULT_OR_IDENTITY: Judge = Judge::Either(
    "token-vault/",
    &Judge::TokenVault(Judgement { assess: assess_vault, remediate: restore_key }),
    &Judge::WorkloadIdentity(Judgement { assess: assess_identity, remediate: remove_addresses }),
);

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

fn assess_provider(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    match told::listed(finding, ListName::IdentityAdministrators, lists) {
        Listed::Yes => Verdict::Sound,
        Listed::No | Listed::NoList => Verdict::exposed(finding.summary.clone()),
    }
}

fn assess_vault(_: &Finding, live: &TokenVault, Approved { baseline, .. }: Approved<'_, TokenVault>) -> Verdict {
    const LOST: &str = "credentials of agents are encrypted with no key of their owner";
    match (&live.key, baseline.and_then(|approved| approved.key.as_ref())) {
        (Some(_), _) => Verdict::Sound,
        (None, Some(_)) => Verdict::exposed(LOST),
        (None, None) => Verdict::at_most(Response::Alert, LOST, "no baseline is approved that names a key"),
    }
}

fn restore_key(
    finding: &Finding,
    live: Option<&TokenVault>,
    Approved { baseline, .. }: Approved<'_, TokenVault>,
) -> Vec<Remedy> {
    let approved = baseline.and_then(|approved| approved.key.clone());
    let lost = approved.filter(|_| live.is_none_or(|live| live.key.is_none()));
    let vault = finding.resource.arn.to_string();
    lost.map(|key| Remedy::RestoreTokenVaultKey { vault, key }).into_iter().collect()
}

fn assess_identity(finding: &Finding, live: &WorkloadIdentity, approved: Approved<'_, WorkloadIdentity>) -> Verdict {
    let strange = strange(finding, live, approved);
    if strange.is_empty() {
        return Verdict::Sound;
    }
    let told = format!("people's consent may return to {}", strange.join(", "));
    if approved.baseline.is_none() && approved.lists.has(ListName::Hosts, "") == Listed::NoList {
        return Verdict::at_most(Response::Alert, told, "no hosts are approved, and no baseline");
    }
    Verdict::exposed(told)
}

/// The addresses that the finding is about, that are still there, and that nobody approved.
fn strange(finding: &Finding, live: &WorkloadIdentity, approved: Approved<'_, WorkloadIdentity>) -> Vec<String> {
    let known = |address: &str| approved.baseline.is_some_and(|baseline| baseline.addresses.contains(address));
    let hosted = |address: &str| {
        https_host(address).is_some_and(|host| approved.lists.has(ListName::Hosts, &host) == Listed::Yes)
    };
    let there = finding.subjects.iter().filter(|address| live.addresses.contains(*address));
    there.filter(|address| !known(address) && !hosted(address)).cloned().collect()
}

fn remove_addresses(
    finding: &Finding,
    live: Option<&WorkloadIdentity>,
    approved: Approved<'_, WorkloadIdentity>,
) -> Vec<Remedy> {
    let addresses = live.map(|live| strange(finding, live, approved)).unwrap_or_default();
    if addresses.is_empty() {
        return Vec::new();
    }
    vec![Remedy::RemoveReturnAddresses { identity: finding.resource.arn.to_string(), addresses }]
}
