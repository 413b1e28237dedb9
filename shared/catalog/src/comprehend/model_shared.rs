use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use crate::sharing;
use crate::told::unless_approved;

control! {
    /// Somebody let the public, or an account that is not approved, into a model of Comprehend by its policy.
    ///
    /// ## Why it matters
    ///
    /// Whoever is let in can import the model into an account of their own, and then nobody takes it back. A model remembers
    /// the texts that it was trained on.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the policy that was put, and tell people whom it lets in. Phaseguard does not read
    /// Comprehend: it does not see whether somebody has changed the policy since, and repairs nothing.
    ///
    /// ## When to make an exception
    ///
    /// Put accounts that import your models on the list of approved accounts in the policy.
    pub(super) static CONTROL = {
        id: "comprehend-model-shared",
        title: "A Comprehend model was shared with another account",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("comprehend", "PutResourcePolicy"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0044"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::told(unless_approved),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    sharing::detect(change, resource, &["resourcePolicy"])
}
