use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

control! {
    /// Somebody wrote a policy with a call so large that CloudTrail left its parameters out. What the policy says stands
    /// in no record.
    ///
    /// ## Why it matters
    ///
    /// White space does not count towards the size of a policy in IAM, and above 100 KB a record shows none of it. Whoever
    /// pads a policy so has something to hide from those who read records.
    ///
    /// ## What we do
    ///
    /// We alert, with who called from where. The control that the policy is a matter of reads it as it is and judges it
    /// by itself. Where AWS does not tell either what was written on, we say so: read the caller's other calls.
    ///
    /// ## When to make an exception
    ///
    /// None is known. A tool that writes policies of more than 100 KB can do without the white space.
    pub(super) static CONTROL = {
        id: "iam-policy-hidden-by-size",
        title: "A policy was made too large to be logged",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Alert,
        },
        evidence: Evidence::Rule,
        watches: &[
            Watch::new("bedrock", "PutResourcePolicy"),
            Watch::new("bedrock-agentcore", "PutResourcePolicy"),
            Watch::new("iam", "CreatePolicy"),
            Watch::new("iam", "CreatePolicyVersion"),
            Watch::new("iam", "CreateRole"),
            Watch::new("iam", "PutGroupPolicy"),
            Watch::new("iam", "PutRolePolicy"),
            Watch::new("iam", "PutUserPolicy"),
            Watch::new("iam", "UpdateAssumeRolePolicy"),
            Watch::new("kms", "PutKeyPolicy"),
            Watch::new("lambda", "PutResourcePolicy"),
            Watch::new("s3", "PutBucketPolicy"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0107"),
            Reference::NistAiRmf("MEASURE 2.8"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    change.is_partial().then(|| Finding::partial(change, resource))
}
