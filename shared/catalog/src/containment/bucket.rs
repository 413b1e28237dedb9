//! A bucket: whoever attacks what is in it can do nothing with it any more, whatever else they may.

use model::{
    Approved, Arn, BucketAccess, Denial, Finding, Judge, Judgement, ListName, Pattern, Remedy, Response, Verdict,
};

use super::{PROTECTED, is_protected};

pub(super) static BUCKET: Judge = Judge::BucketAccess(Judgement { assess, remediate });

const MAYBE: &str = "it may be one of the policy's protected principals, which stand there with a path";
const NOBODY: &str = "it names no role or user that could be kept from the bucket";

fn assess(finding: &Finding, live: &BucketAccess, approved: Approved<'_, BucketAccess>) -> Verdict {
    let summary = finding.summary.as_str();
    match denial(finding, approved) {
        Err(why) => Verdict::at_most(Response::Alert, format!("{summary}; {why}"), why),
        Ok((denial, _)) if live.policy.as_ref().is_some_and(|policy| denial.stands_in(policy)) => Verdict::Sound,
        Ok(_) => Verdict::exposed(format!("{summary}; its policy does not keep them from it")),
    }
}

fn remediate(finding: &Finding, live: Option<&BucketAccess>, approved: Approved<'_, BucketAccess>) -> Vec<Remedy> {
    let policy = live.and_then(|live| live.policy.as_ref());
    match denial(finding, approved) {
        Ok((denial, principals)) if !policy.is_some_and(|policy| denial.stands_in(policy)) => {
            vec![Remedy::DenyBucket { resource: finding.resource.arn.to_string(), principals }]
        }
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// What keeps whom the finding names from the bucket; why nobody is kept from it.
fn denial(finding: &Finding, approved: Approved<'_, BucketAccess>) -> Result<(Denial, Vec<String>), &'static str> {
    let principals: Vec<_> = finding.subjects.iter().filter(|subject| is_role_or_user(subject)).cloned().collect();
    if principals.iter().any(|arn| is_protected(arn, approved)) {
        return Err(PROTECTED);
    }
    if principals.iter().any(|arn| may_be_protected(arn, approved)) {
        return Err(MAYBE);
    }
    let denial = Denial::new(finding.resource.arn.as_str(), &principals).ok_or(NOBODY)?;
    Ok((denial, principals))
}

/// Root cannot be kept from its bucket.
fn is_role_or_user(subject: &str) -> bool {
    let arn = Arn::new(subject);
    let in_iam = arn.resource().filter(|_| arn.service() == Some("iam"));
    in_iam.is_some_and(|named| named.starts_with("role/") || named.starts_with("user/"))
}

/// GuardDuty names a principal without its path: one that is protected with a path may be meant.
fn may_be_protected(arn: &str, approved: Approved<'_, BucketAccess>) -> bool {
    let patterns = approved.lists.0.get(&ListName::ProtectedPrincipals).into_iter().flatten();
    patterns.filter_map(without_path).any(|pattern| pattern.fits(arn))
}

/// `…:role/ops/emergency` is `…:role/emergency`.
fn without_path(pattern: &Pattern) -> Option<Pattern> {
    let (account, named) = pattern.as_str().rsplit_once(':')?;
    let (kind, path) = named.split_once('/')?;
    let (_, name) = path.rsplit_once('/')?;
    Some(Pattern::new(format!("{account}:{kind}/{name}")))
}
