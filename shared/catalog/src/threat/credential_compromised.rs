use model::{ByPhase, Evidence, Judge, Layer, Reference, Response, Severity, UseCase, control};

use super::told as detect;

control! {
    /// GuardDuty saw the credentials of an AI workload, or credentials with which somebody called an AI service, in the hands of an
    /// attacker: used outside the instance or function that they were made for, from Tor, or from an address that is known to be
    /// bad.
    ///
    /// ## Why it matters
    ///
    /// It is not a gap but an attack that is under way. What the credentials may do, the attacker does: asks models at your
    /// expense, reads the data behind them, changes agents.
    ///
    /// ## What we do
    ///
    /// We tell people at once: who it is, which key, what was called and from where. Make the key inactive or revoke the role's
    /// sessions, and read in CloudTrail what else it did. Phaseguard does not do that by itself yet.
    ///
    /// ## When to make an exception
    ///
    /// A pipeline outside of AWS that uses a role, or a way out through an address that is on a list: except that role by name.
    pub(super) static CONTROL hears [
        "AttackSequence:IAM/CompromisedCredentials",
        "CredentialAccess:IAMUser/CompromisedCredentials",
        "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS",
        "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
        "UnauthorizedAccess:IAMUser/MaliciousIPCaller",
        "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
        "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS",
        "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS",
        "UnauthorizedAccess:IAMUser/TorIPCaller",
    ] about ["iam", "sts"] = {
        id: "threat-credential-compromised",
        title: "GuardDuty saw an AI identity used by an attacker",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0012"),
            Reference::NistAiRmf("MANAGE 4.3"),
        ],
        judge: Judge::HAPPENED,
    }
}
