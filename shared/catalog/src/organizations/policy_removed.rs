use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

control! {
    /// Somebody took away what an organization protects its accounts with: a policy was detached, deleted or changed, an
    /// account moved or left, or a security service lost its place.
    ///
    /// ## Why it matters
    ///
    /// Policies of the organization hold whatever an account's own administrators do: which models may be used, that
    /// trails stay, that AI services do not learn from your data. Where they go, everything below them may go next.
    ///
    /// ## What we do
    ///
    /// We alert in every phase. Nothing is repaired: the calls need the management account, where this stack has no role,
    /// and a policy that is put back wrongly locks out many accounts at once.
    ///
    /// ## When to make an exception
    ///
    /// Governance at work: name its pipeline among the trusted automation. These events exist in the management account
    /// alone, in us-east-1, save that an account leaves: only a stack there, or one to which they are forwarded, hears
    /// them. Which policy protects AI the event does not tell; those for tags, backups and chats are not meant.
    pub(super) static CONTROL = {
        id: "organizations-policy-removed",
        title: "An organization policy that protects AI was removed",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("organizations", "DeletePolicy"),
            Watch::new("organizations", "DeregisterDelegatedAdministrator"),
            Watch::new("organizations", "DetachPolicy"),
            Watch::new("organizations", "DisableAWSServiceAccess"),
            Watch::new("organizations", "DisablePolicyType"),
            Watch::new("organizations", "LeaveOrganization"),
            Watch::new("organizations", "MoveAccount"),
            Watch::new("organizations", "RemoveAccountFromOrganization"),
            Watch::new("organizations", "UpdatePolicy"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("organizations_opt_out_ai_services_policy"),
            Reference::OwaspLlm("LLM03"),
            Reference::Atlas("AML.M0019"),
            Reference::NistAiRmf("GOVERN 1.2"),
            Reference::NistAiRmf("GOVERN 1.4"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

/// Types of policies that guard nothing of AI.
const OTHERS: [&str; 3] = ["BACKUP_POLICY", "CHATBOT_POLICY", "TAG_POLICY"];

/// Services that see, record or judge for the whole organization.
const WATCHING: [&str; 10] = [
    "access-analyzer.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config-multiaccountsetup.amazonaws.com",
    "config.amazonaws.com",
    "detective.amazonaws.com",
    "guardduty.amazonaws.com",
    "inspector2.amazonaws.com",
    "macie.amazonaws.com",
    "malware-protection.guardduty.amazonaws.com",
    "securityhub.amazonaws.com",
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let told = |member| change.request.told(member);
    let kind = change.request.text("policyType").or_else(|| change.response.text("policy/policySummary/type"));
    let watching = |service: &str| change.request.text("servicePrincipal").is_none_or(|_| WATCHING.contains(&service));
    let (policy, service) = (told("policyId"), told("servicePrincipal"));
    let summary = match change.operation.as_str() {
        _ if kind.is_some_and(|kind| OTHERS.contains(&kind)) => return None,
        "DisableAWSServiceAccess" | "DeregisterDelegatedAdministrator" if !watching(service) => return None,
        "DetachPolicy" => format!("detached policy {policy} from {}", told("targetId")),
        "DeletePolicy" => format!("deleted policy {policy}"),
        "UpdatePolicy" => format!("changed policy {policy}"),
        "DisablePolicyType" => format!("disabled policies of type {} in root {}", told("policyType"), told("rootId")),
        "MoveAccount" => format!("moved account {} to {}", told("accountId"), told("destinationParentId")),
        "RemoveAccountFromOrganization" => format!("removed account {} from the organization", told("accountId")),
        "LeaveOrganization" => "left the organization".to_owned(),
        "DisableAWSServiceAccess" => format!("took {service} its access to the organization"),
        _ => format!("made account {} no longer administer {service}", told("accountId")),
    };
    Some(Finding::new(change, resource, summary))
}
