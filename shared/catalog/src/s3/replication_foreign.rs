use model::{
    Approved, BucketReplication, ByPhase, Change, Edit, Evidence, Fields, Finding, Judge, Judgement, Layer, ListName,
    Listed, Reference, Remedy, RemedyKind, ReplicationRule, Resource, Response, Severity, UseCase, Verdict, Watch,
    control,
};

use crate::sharing::EXPOSED;

control! {
    /// Somebody has S3 copy the objects of a bucket of an AI workload into a bucket of somebody else. Whatever is written
    /// there from now on goes along.
    ///
    /// ## Why it matters
    ///
    /// Documents of knowledge bases, logged prompts and models stand in such buckets. Copying is S3's own work, so that
    /// no download is ever seen, and it goes on until somebody looks.
    ///
    /// ## What we do
    ///
    /// We judge each live rule by the bucket that it copies into. One that the account does not have, and whose owner the
    /// rule does not name, loses its rule; one of a named account waits for approval. Buckets and accounts on the approved
    /// lists, and rules of the approved baseline, stay, and so do all others byte for byte. A configuration of which no
    /// rule is left is deleted. What was copied already stays where it is.
    ///
    /// ## When to make an exception
    ///
    /// A copy for disasters in an account of your own: put the account on the list. Copies into another bucket of the same
    /// account are not told, and its policy may let others in.
    pub(super) static CONTROL = {
        id: "s3-replication-foreign",
        title: "An AI bucket started to replicate to a foreign account",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Rule,
        watches: &[Watch::new("s3", "PutBucketReplication")],
        baseline: true,
        remedies: &[RemedyKind::NarrowBucketReplication, RemedyKind::DeleteBucketReplication],
        references: &[
            Reference::Prowler("s3_bucket_object_versioning"),
            Reference::Prowler("s3_bucket_default_encryption"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.T0020"),
            Reference::Atlas("AML.T0059"),
            Reference::Atlas("AML.M0025"),
        ],
        detect,
        judge: Judge::BucketReplication(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let rules = change.request.list("ReplicationConfiguration/Rule").into_iter().map(Fields::inside);
    let leaving = rules.filter(|rule| {
        let own = rule.text("Destination/Account") == Some(change.account.as_str());
        rule.text("Status") == Some("Enabled") && !own
    });
    let bucket =
        |rule: Fields| rule.text("Destination/Bucket").map(|arn| arn.rsplit(':').next().unwrap_or(arn).to_owned());
    let mut buckets: Vec<_> = leaving.filter_map(bucket).collect();
    buckets.sort();
    buckets.dedup();
    let summary = format!("copies bucket {} into {}", resource.arn.name(), buckets.join(", "));
    (!buckets.is_empty()).then(|| Finding::new(change, resource, summary))
}

type Stray<'a> = (ReplicationRule<'a>, Response, &'static str);

/// The rules that copy into a bucket of somebody whom nobody approved, and the most that may be done about each.
fn strays<'a>(
    finding: &Finding,
    live: &'a BucketReplication,
    Approved { baseline, lists }: Approved<'_, BucketReplication>,
) -> Vec<Stray<'a>> {
    let limit = |rule: ReplicationRule<'a>| {
        let (account, bucket) = (rule.account(), rule.bucket());
        let is_listed = lists.has(ListName::Buckets, bucket) == Listed::Yes
            || account.is_some_and(|account| lists.has(ListName::Accounts, account) == Listed::Yes);
        match account {
            _ if is_listed || !rule.is_enabled() => None,
            Some(account) if account == finding.resource.account => None,
            Some(_) => Some((rule, Response::Approve, "a named account may be a partner's")),
            None => live.foreign.contains(bucket).then_some((rule, EXPOSED.0, EXPOSED.1)),
        }
    };
    let approved = |text: &String| baseline.is_some_and(|approved| approved.rules.contains(text));
    live.rules.iter().filter(|text| !approved(text)).filter_map(|text| limit(ReplicationRule(text))).collect()
}

fn assess(finding: &Finding, live: &BucketReplication, approved: Approved<'_, BucketReplication>) -> Verdict {
    let strays = strays(finding, live, approved);
    let evidence = strays.iter().map(|(rule, _, _)| told(*rule)).collect::<Vec<_>>().join("; ");
    match strays.iter().max_by_key(|(_, limit, _)| *limit) {
        None => Verdict::Sound,
        Some((_, Response::Remediate, _)) => Verdict::exposed(evidence),
        Some((_, limit, why)) => Verdict::at_most(*limit, evidence, *why),
    }
}

fn told(rule: ReplicationRule<'_>) -> String {
    let whose = rule.account().map_or_else(|| "nobody knows whom".to_owned(), |account| format!("account {account}"));
    format!("rule {} copies into bucket {} of {whose}", rule.id(), rule.bucket())
}

/// A partner's rule is left to a person when another goes at once.
fn remediate(
    finding: &Finding,
    live: Option<&BucketReplication>,
    approved: Approved<'_, BucketReplication>,
) -> Vec<Remedy> {
    let bucket = finding.resource.arn.name().to_owned();
    let Some(live) = live else {
        return vec![Remedy::NarrowBucketReplication { bucket, edits: Vec::new(), role: None }];
    };
    let strays = strays(finding, live, approved);
    let Some(worst) = strays.iter().map(|(_, limit, _)| *limit).max() else { return Vec::new() };
    let going = strays.iter().filter(|(_, limit, _)| *limit == worst);
    let edits: Vec<_> = going.map(|(rule, _, _)| Edit { statement: rule.0.to_owned(), instead: Vec::new() }).collect();
    if edits.len() == live.rules.len() {
        return vec![Remedy::DeleteBucketReplication { bucket, edits }];
    }
    vec![Remedy::NarrowBucketReplication { bucket, edits, role: live.role.clone() }]
}
