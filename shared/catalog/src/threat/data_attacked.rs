use model::{ByPhase, Evidence, Judge, Layer, Reference, RemedyKind, Response, Severity, UseCase, control};

use super::told as detect;
use crate::containment::{ROLE_OR_BUCKET, USER, USERS};

control! {
    /// GuardDuty saw somebody carry off, destroy or infect what is in a bucket of an AI workload: training data, the documents
    /// behind a knowledge base, models.
    ///
    /// ## Why it matters
    ///
    /// What is carried off is out of reach. What was put in is worse: a model learns it, an agent believes it, and nobody sees a
    /// difference. A malicious file in such a bucket is a poisoned data set until somebody has looked.
    ///
    /// ## What we do
    ///
    /// We tell people the bucket, the objects and whose credentials it was. In scaled we ask whether to keep the roles and users
    /// that the finding names from the bucket, by a statement in its policy that denies them everything with it and leaves the rest
    /// of the policy as it is. Of a bucket that is no workload's, we ask about the role or user of one that attacked it: its
    /// sessions, or the access key that the finding names. Stop what reads the bucket until you know what was changed; versions of
    /// objects, if the bucket keeps them, have what was there before.
    ///
    /// ## When to make an exception
    ///
    /// A clean-up or a new analysis that reads everything: except the bucket until it is done.
    pub(super) static CONTROL hears [
        "AttackSequence:S3/CompromisedData",
        "Exfiltration:S3/AnomalousBehavior",
        "Exfiltration:S3/MaliciousIPCaller",
        "Exfiltration:S3/TransferDataToCloudAccount",
        "Impact:S3/AnomalousBehavior.Delete",
        "Impact:S3/AnomalousBehavior.Permission",
        "Impact:S3/AnomalousBehavior.Write",
        "Impact:S3/DataDestruction",
        "Impact:S3/MaliciousIPCaller",
        "Object:S3/MaliciousFile",
    ] about ["s3"] = {
        id: "threat-data-attacked",
        title: "GuardDuty saw AI data stolen, destroyed or infected",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Approve },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[RemedyKind::DeactivateAccessKey, RemedyKind::DenyBucket, RemedyKind::RevokeRoleSessions],
        references: &[
            Reference::Prowler("s3_bucket_default_encryption"),
            Reference::Prowler("s3_bucket_object_versioning"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.M0025"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0059"),
        ],
        judge: Judge::Either(USERS, &USER, &ROLE_OR_BUCKET),
    }
}
