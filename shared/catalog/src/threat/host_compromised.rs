use model::{ByPhase, Evidence, Judge, Layer, Reference, Response, Severity, UseCase, control};

use super::told as detect;

control! {
    /// GuardDuty saw an instance, a task or a cluster of an AI workload do what an attacker has it do: mine coins, ask a command
    /// server what is next, scan others, run what nobody deployed.
    ///
    /// ## Why it matters
    ///
    /// Hosts of models have what attackers look for: GPUs to mine with, weights to carry off, and a role that may read the data.
    ///
    /// ## What we do
    ///
    /// We tell people which host it is and whom it talked to. Take it out of service, and keep its disk: what is in memory and on
    /// disk is the evidence. What its role did stands in CloudTrail.
    ///
    /// ## When to make an exception
    ///
    /// A host that is meant to do it, such as one of a red team: except it by name until the exercise ends.
    pub(super) static CONTROL hears [
        "*:EC2/*",
        "*:ECS/*",
        "*:EKS/*",
        "*:Kubernetes/*",
        "*:Runtime/*",
    ] about ["ec2", "ecs", "eks"] = {
        id: "threat-host-compromised",
        title: "GuardDuty saw a host of an AI workload misbehave",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::Atlas("AML.T0034"),
            Reference::Atlas("AML.T0035"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        judge: Judge::HAPPENED,
    }
}
