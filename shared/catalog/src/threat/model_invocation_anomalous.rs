use model::{ByPhase, Evidence, Judge, Layer, Reference, RemedyKind, Response, Severity, UseCase, control};

use super::told as detect;
use crate::containment::{ROLE_OF_AI, USER, USERS};

control! {
    /// GuardDuty saw somebody ask models in a way, from a place or at a volume that is not theirs.
    ///
    /// ## Why it matters
    ///
    /// Stolen credentials are sold for the models that they reach, and the owner pays. It is also how a model is probed before
    /// it is attacked. AI Protection calls each such finding low, whatever it costs.
    ///
    /// ## What we do
    ///
    /// We tell people who it is, which models were asked and from where. From production on we ask whether to make the access
    /// key of a user inactive that the finding names, and no other. Of a role we ask whether to deny AI to all sessions that were
    /// begun until then, by an inline policy, `PhaseguardRevokeUseOfAi`; all else they may go on doing, and sessions that are begun
    /// later may do everything. A running instance, function or container keeps the credentials that it has until AWS renews them,
    /// or until it is started anew.
    ///
    /// ## When to make an exception
    ///
    /// Load tests, a new batch job and red teams look the same: except the role by name until they are done.
    pub(super) static CONTROL hears [
        "Impact:IAMUser/AnomalousModelInvocation",
        "Impact:IAMUser/CostHarvesting",
    ] about ["iam", "sts"] = {
        id: "threat-model-invocation-anomalous",
        title: "GuardDuty saw anomalous or costly model use",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[RemedyKind::DeactivateAccessKey, RemedyKind::RevokeRoleSessions],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0034"),
            Reference::Atlas("AML.T0040"),
            Reference::NistAiRmf("MANAGE 4.3"),
            Reference::NistAiRmf("MEASURE 2.4"),
        ],
        judge: Judge::Either(USERS, &USER, &ROLE_OF_AI),
    }
}
