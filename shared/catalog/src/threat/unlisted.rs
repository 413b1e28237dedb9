use model::{ByPhase, Evidence, Judge, Layer, Reference, Response, Severity, UseCase, control};

use super::told as detect;

control! {
    /// GuardDuty saw something else around an AI resource: a kind of finding that no control names, one that is new, or one that a
    /// rule of the account's own makes.
    ///
    /// ## Why it matters
    ///
    /// GuardDuty learns new attacks faster than anybody writes controls. What touches AI must be heard of, also when nobody has
    /// thought about it yet.
    ///
    /// ## What we do
    ///
    /// We tell people what GuardDuty says, of whichever resource of an AI workload it names. Nothing is done about it.
    ///
    /// ## When to make an exception
    ///
    /// When a kind of finding tells you nothing: except it for the resource. If it should be answered in a way of its own, it needs a
    /// control.
    pub(super) static CONTROL hears [
        "*",
    ] about ["iam", "sts"] = {
        id: "threat-unlisted",
        title: "GuardDuty saw another threat to an AI resource",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[],
        references: &[
            Reference::NistAiRmf("MANAGE 2.4"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        judge: Judge::HAPPENED,
    }
}
