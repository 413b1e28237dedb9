use model::{ByPhase, Evidence, Judge, Layer, Reference, RemedyKind, Response, Severity, UseCase, control};

use super::told as detect;
use crate::containment::{ROLE, USER, USERS};

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
    /// We tell people at once: who it is, which key, what was called and from where. From production on we ask whether to make
    /// the access key of a user inactive that the finding names, and no other; a session that the key has begun goes on until it
    /// ends. Of a role we ask whether to end all sessions that were begun until then: an inline policy, `PhaseguardRevokeSessions`,
    /// denies them everything. What uses the role rightly has to begin another: a running instance, function or container keeps
    /// the credentials that it has until AWS renews them, or until it is started anew. Whoever can begin sessions of the role goes
    /// on doing so, and when GuardDuty sees that, you are asked again.
    ///
    /// ## When to make an exception
    ///
    /// A pipeline outside of AWS that uses a role, or a way out through an address that is on a list: except that role by name.
    /// Name users and roles for emergencies among the policy's `protected_principals`: nothing is ever taken from them.
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
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[RemedyKind::DeactivateAccessKey, RemedyKind::RevokeRoleSessions],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0012"),
            Reference::NistAiRmf("MANAGE 4.3"),
        ],
        judge: Judge::Either(USERS, &USER, &ROLE),
    }
}
