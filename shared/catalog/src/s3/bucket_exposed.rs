use model::{
    Approved, BucketAccess, BucketGrant, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed,
    PolicyDocument, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::acl;
use crate::policy::Strangers;
use crate::sharing::{self, EXPOSED, Sharing};

control! {
    /// Somebody let the public, or another account, into a bucket of an AI workload by its policy or by its ACL. What
    /// stands in it can be read, and what models learn or look up can be changed.
    ///
    /// ## Why it matters
    ///
    /// Training data, documents of knowledge bases, logged prompts and model weights stand in buckets. A statement or
    /// a grant for everyone publishes them; one for another account is how they are carried off unseen.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy and every grant of the live ACL. What lets anyone in is taken out of
    /// them, and the rest stays as it is. What a public access block or the bucket's ownership takes the effect from
    /// does not count. The block itself we leave alone: it would shut out named partners too. A named foreign account,
    /// or an organization or network that is not on the approved lists, waits for approval, unless the approved
    /// baseline lets it in as far. That the policy no longer denies what its baseline denied is an alert.
    ///
    /// ## When to make an exception
    ///
    /// A bucket that serves a public site. A condition on addresses or tags makes a statement for anyone wait for
    /// approval; one on any organization or network is taken to be on ours where the lists name none. That a service
    /// of AWS is let in is not told, nor what access points and single objects let in.
    pub(super) static CONTROL = {
        id: "s3-bucket-exposed",
        title: "An AI bucket was opened by policy or ACL",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("s3", "DeleteBucketPolicy"),
            Watch::new("s3", "PutBucketAcl"),
            Watch::new("s3", "PutBucketPolicy"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::NarrowBucketPolicy,
            RemedyKind::DeleteBucketPolicy,
            RemedyKind::RemoveBucketGrants,
        ],
        references: &[
            Reference::Prowler("s3_bucket_public_access"),
            Reference::Prowler("sagemaker_models_public_access_block"),
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM04"),
            Reference::Atlas("AML.T0035"),
            Reference::Atlas("AML.T0036"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::BucketAccess(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if change.operation != "PutBucketAcl" {
        return sharing::detect(change, resource, &["bucketPolicy"]);
    }
    let (owner, grants) = acl::requested(change);
    let strange: Vec<_> = grants.into_iter().filter(|grant| is_strange(grant, owner)).collect();
    let worst = strange.iter().map(limit).max_by_key(|(limit, _)| *limit)?;
    let told = strange.iter().map(acl::told).collect::<Vec<_>>().join("; ");
    let summary = format!("changed the ACL of bucket {}: {told}", resource.arn.name());
    let finding = Finding::new(change, resource, summary).about(strange.iter().map(acl::written));
    Some(if worst == EXPOSED { finding } else { finding.at_most(worst.0, worst.1) })
}

/// Whether a grant is for somebody else than the owner, when one can say that.
fn is_strange(grant: &BucketGrant, owner: Option<&str>) -> bool {
    grant.is_public() || !grant.is_for_group() && owner.is_none_or(|owner| owner != grant.grantee)
}

/// The most that may be done about a grant, and why it is not all.
fn limit(grant: &BucketGrant) -> (Response, &'static str) {
    if grant.is_public() { EXPOSED } else { (Response::Approve, "a named account may be a partner's") }
}

fn assess(finding: &Finding, live: &BucketAccess, approved: Approved<'_, BucketAccess>) -> Verdict {
    let policy = of_policy(finding, live.policy.as_ref(), live, approved);
    let grants = strange_grants(live, approved);
    let strangers = match policy.strangers() {
        Ok(strangers) => strangers,
        Err(error) => return Verdict::unknown(error.to_string()),
    };
    let Some((limit, why)) = worst(&strangers, &grants) else { return policy.verdict() };
    let of_acl = grants.iter().map(acl::told);
    let evidence = strangers.0.iter().map(|stranger| stranger.evidence.clone()).chain(of_acl);
    let evidence = evidence.collect::<Vec<_>>().join("; ");
    if limit == Response::Remediate { Verdict::exposed(evidence) } else { Verdict::at_most(limit, evidence, why) }
}

fn remediate(finding: &Finding, live: Option<&BucketAccess>, approved: Approved<'_, BucketAccess>) -> Vec<Remedy> {
    let told = told(finding);
    let live = live.unwrap_or(&told);
    let policy = of_policy(finding, live.policy.as_ref(), live, approved);
    let mut grants = strange_grants(live, approved);
    let Ok(strangers) = policy.strangers() else { return Vec::new() };
    let Some((worst, _)) = worst(&strangers, &grants) else { return Vec::new() };
    grants.retain(|grant| limit(grant).0 == worst);
    let removal = policy.removal().filter(|_| strangers.limit() == Some(worst));
    let resource = || finding.resource.arn.to_string();
    let mut remedies = sharing::remedies(
        removal,
        |edits| Remedy::NarrowBucketPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteBucketPolicy { resource: resource(), edits },
    );
    if !grants.is_empty() {
        remedies.push(Remedy::RemoveBucketGrants { bucket: finding.resource.arn.name().to_owned(), grants });
    }
    remedies
}

fn worst(strangers: &Strangers, grants: &[BucketGrant]) -> Option<(Response, &'static str)> {
    let of_policy = strangers.0.iter().map(|stranger| (stranger.limit, stranger.why));
    of_policy.chain(grants.iter().map(limit)).max_by_key(|(limit, _)| *limit)
}

/// What the event speaks of, when nobody looked: a policy, or grants.
fn told(finding: &Finding) -> BucketAccess {
    if finding.operation == "PutBucketAcl" {
        let grants = finding.subjects.iter().filter_map(|written| acl::read(written)).collect();
        return BucketAccess { grants, ..BucketAccess::default() };
    }
    let policy = finding.subjects.last().map(|document| PolicyDocument::new(document));
    BucketAccess { policy, ..BucketAccess::default() }
}

fn of_policy<'a>(
    finding: &'a Finding,
    policy: Option<&'a PolicyDocument>,
    live: &BucketAccess,
    Approved { baseline, lists }: Approved<'a, BucketAccess>,
) -> Sharing<'a> {
    Sharing {
        account: &finding.resource.account,
        live: policy,
        approved: baseline.and_then(|approved| approved.policy.as_ref()),
        lists,
        anyone: (!live.block.restrict_public_buckets).then_some(EXPOSED),
    }
}

/// The grants that have an effect, and are for somebody whom nobody approved.
fn strange_grants(live: &BucketAccess, Approved { baseline, lists }: Approved<'_, BucketAccess>) -> Vec<BucketGrant> {
    let is_approved = |grant: &BucketGrant| {
        let before = baseline.is_some_and(|approved| approved.grants.contains(grant));
        !grant.is_public() && (before || lists.has(ListName::Accounts, &grant.grantee) == Listed::Yes)
    };
    let effective = |grant: &&BucketGrant| {
        !(live.acls_disabled || grant.is_public() && live.block.ignore_public_acls)
            && is_strange(grant, Some(&live.owner))
            && !is_approved(grant)
    };
    live.grants.iter().filter(effective).cloned().collect()
}
