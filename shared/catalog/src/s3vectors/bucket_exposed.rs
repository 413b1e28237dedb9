use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PolicyDocument, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, VectorBucket, Verdict, Watch, control,
};

use crate::sharing::{self, EXPOSED, Sharing};

control! {
    /// Somebody let the public, or another account, into a bucket of vectors by its policy, deleted it or an index in
    /// it, or made one without a key of the organisation.
    ///
    /// ## Why it matters
    ///
    /// What a knowledge base knows stands in its vectors, with the text that they were made of. Whoever reads them reads
    /// the documents; whoever writes them decides what the model finds.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy. What lets anyone in, with no condition on account, organization,
    /// source or network, is taken out of it; the rest stays byte for byte. A policy of which nothing is left is
    /// deleted. A named foreign account, or an organization or network that is not on the approved lists, waits for
    /// approval, unless the approved baseline lets it in as far. A bucket or index that is gone, a new bucket that is
    /// encrypted with a key of S3's own, and a policy that no longer denies what its baseline denied, are alerts: nobody
    /// brings vectors back, and the key of a bucket cannot be changed.
    ///
    /// ## When to make an exception
    ///
    /// Vectors of public documents. A condition on any organization or network is taken to be on ours where the lists
    /// name none. That a service of AWS is let in is not told. Single vectors are written and deleted by data events,
    /// which few trails record.
    pub(super) static CONTROL = {
        id: "s3vectors-bucket-exposed",
        title: "A vector bucket policy was opened to outsiders",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("s3vectors", "CreateVectorBucket"),
            Watch::new("s3vectors", "DeleteIndex"),
            Watch::new("s3vectors", "DeleteVectorBucket"),
            Watch::new("s3vectors", "DeleteVectorBucketPolicy"),
            Watch::new("s3vectors", "PutVectorBucketPolicy"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowVectorBucketPolicy, RemedyKind::DeleteVectorBucketPolicy],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0035"),
            Reference::Atlas("AML.T0085.000"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::VectorBucket(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let finding = |what: &str| Finding::new(change, resource, format!("{what} {name}"));
    let told = match change.operation.as_str() {
        "CreateVectorBucket" => {
            let managed = change.request.text("encryptionConfiguration/sseType") == Some("aws:kms");
            return (!managed).then(|| finding("made a vector bucket with a key of S3's own:"));
        }
        "DeleteIndex" => {
            let index =
                change.request.text("indexName").or_else(|| change.request.text("indexArn")?.rsplit('/').next());
            finding("deleted an index of vector bucket").about(index)
        }
        "DeleteVectorBucket" => finding("deleted vector bucket"),
        _ => return sharing::detect(change, resource, &["policy"]),
    };
    Some(told)
}

fn assess(finding: &Finding, live: &VectorBucket, approved: Approved<'_, VectorBucket>) -> Verdict {
    let (lost, fixed) = ("nobody brings vectors back", "the key of a bucket cannot be changed");
    let of_policy = sharing(finding, live.policy.as_ref(), approved).verdict();
    match finding.operation.as_str() {
        _ if !live.exists => Verdict::at_most(Response::Alert, "it is gone, with all its vectors", lost),
        _ if of_policy != Verdict::Sound => of_policy,
        "DeleteIndex" if !live.missing.is_empty() => {
            Verdict::at_most(Response::Alert, format!("its index {} is gone", live.missing.join(", ")), lost)
        }
        "CreateVectorBucket" if !live.managed_key => {
            Verdict::at_most(Response::Alert, "it is encrypted with a key of S3's own", fixed)
        }
        _ => Verdict::Sound,
    }
}

fn remediate(finding: &Finding, live: Option<&VectorBucket>, approved: Approved<'_, VectorBucket>) -> Vec<Remedy> {
    let is_put = finding.operation == "PutVectorBucketPolicy";
    let told = finding.subjects.last().filter(|_| is_put).map(|document| PolicyDocument::new(document));
    let policy = live.map_or(told.as_ref(), |live| live.policy.as_ref());
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        sharing(finding, policy, approved).removal(),
        |edits| Remedy::NarrowVectorBucketPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteVectorBucketPolicy { resource: resource(), edits },
    )
}

fn sharing<'a>(
    finding: &'a Finding,
    live: Option<&'a PolicyDocument>,
    Approved { baseline, lists }: Approved<'a, VectorBucket>,
) -> Sharing<'a> {
    let approved = baseline.and_then(|approved| approved.policy.as_ref());
    Sharing { account: &finding.resource.account, live, approved, lists, anyone: Some(EXPOSED) }
}
