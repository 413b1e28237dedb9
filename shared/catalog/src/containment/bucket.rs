//! A bucket: whoever attacks what is in it can do nothing with it any more, whatever else they may.

use model::{
    Approved, Arn, BucketAccess, Denial, Finding, Judge, Judgement, ListName, Listed, Remedy, Response, Verdict,
};

use super::PROTECTED;

pub(super) static BUCKET: Judge = Judge::BucketAccess(Judgement { assess, remediate });

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
    if principals.iter().any(|arn| approved.lists.has(ListName::ProtectedPrincipals, arn) == Listed::Yes) {
        return Err(PROTECTED);
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
