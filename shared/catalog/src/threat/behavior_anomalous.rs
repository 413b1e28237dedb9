use model::{ByPhase, Evidence, Judge, Layer, Reference, Response, Severity, UseCase, control};

use super::told as detect;

control! {
    /// GuardDuty saw somebody act in a way that is unusual for them or for the account, and AI is among what they touched: they
    /// called an AI service, or they or what they touched belong to an AI workload. So are sequences of attacks on its hosts.
    ///
    /// ## Why it matters
    ///
    /// Whoever has stolen credentials does with them what their owner never did: looks around, takes more rights, copies data.
    /// Each such call is allowed, so that no single rule finds it.
    ///
    /// ## What we do
    ///
    /// We tell people what was called, from where and how often. New people and projects look the same, so nothing is contained.
    /// GuardDuty sends more of the same again: that counts up, and is told anew only when it got worse.
    ///
    /// ## When to make an exception
    ///
    /// While a team moves or a new project begins: except the role by name until then. A suppression rule in GuardDuty would hide
    /// it from everybody, and is a finding of its own.
    pub(super) static CONTROL hears [
        "AttackSequence:EC2/CompromisedInstanceGroup",
        "AttackSequence:ECS/CompromisedCluster",
        "AttackSequence:EKS/CompromisedCluster",
        "CredentialAccess:IAMUser/AnomalousBehavior",
        "DefenseEvasion:IAMUser/AnomalousBehavior",
        "Discovery:IAMUser/AnomalousBehavior",
        "Execution:SageMaker/CommandAndScriptingInterpreter",
        "Exfiltration:IAMUser/AnomalousBehavior",
        "Impact:IAMUser/AnomalousBehavior",
        "InitialAccess:IAMUser/AnomalousBehavior",
        "Persistence:IAMUser/AnomalousBehavior",
        "Persistence:Lambda/AccountManipulation",
        "Policy:Kubernetes/KubeflowDashboardExposed",
        "PrivilegeEscalation:IAM/AccountManipulation",
        "PrivilegeEscalation:IAMUser/AnomalousBehavior",
    ] about ["iam", "sts"] = {
        id: "threat-behavior-anomalous",
        title: "GuardDuty saw anomalous behavior around AI resources",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM09"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI01"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.M0020"),
            Reference::Atlas("AML.T0012"),
            Reference::Atlas("AML.T0054"),
            Reference::NistAiRmf("MANAGE 2.4"),
            Reference::NistAiRmf("MANAGE 4.3"),
            Reference::NistAiRmf("MEASURE 2.6"),
        ],
        judge: Judge::HAPPENED,
    }
}
