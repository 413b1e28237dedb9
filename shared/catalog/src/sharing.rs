//! What controls of policies that stand on resources share: whom a policy lets in who was not let in before.

use model::{
    Approved, ApprovedLists, Change, DocumentError, Edit, Finding, PolicyDocument, Remedy, Resource, ResourcePolicy,
    Response, Verdict,
};
use serde_json::Value;

use crate::policy::{Door, Policy, Removal, Strangers};

/// Anyone is let in, and nothing speaks for it.
pub(crate) const EXPOSED: (Response, &str) = (Response::Remediate, "");

/// What a change to a policy makes of the resource: nothing, when it puts one that lets nobody in whom we do not know.
/// `places` are where the policy may stand in the request.
pub(crate) fn detect(change: &Change, resource: &Resource, places: &[&str]) -> Option<Finding> {
    let whose = format!("{} {}", resource.arn.noun(), resource.arn.name());
    if change.operation.starts_with("Delete") {
        return Some(Finding::new(change, resource, format!("deleted the policy of {whose}")));
    }
    let Some(document) = places.iter().find_map(|place| written(change, place)) else {
        let summary = format!("changed the policy of {whose}; CloudTrail does not tell how");
        return Some(Finding::new(change, resource, summary));
    };
    let finding = |what: &str| Finding::new(change, resource, format!("changed the policy of {whose}: {what}"));
    match door(resource, &document).strangers() {
        Ok(strangers) if strangers.0.is_empty() => None,
        Ok(strangers) => {
            let finding = finding(&strangers.told()).about([document.as_str()]);
            Some(match strangers.verdict() {
                Verdict::Exposed { ceiling: Some((limit, why)), .. } => finding.at_most(limit, why),
                Verdict::Exposed { .. } | Verdict::Sound | Verdict::Unknown { .. } | Verdict::Unread => finding,
            })
        }
        Err(error) => Some(finding(&error.to_string()).at_most(Response::Alert, "nobody can say whom it lets in")),
    }
}

/// A policy stands in most records as text, and in those of S3 as an object.
pub(crate) fn written(change: &Change, place: &str) -> Option<PolicyDocument> {
    match change.request.at(place)? {
        Value::String(_) => change.request.text(place).map(PolicyDocument::new),
        Value::Object(_) => Some(PolicyDocument::new(&change.request.at(place)?.to_string())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

/// A policy of which only an event tells, so that nobody's approval is known.
fn door<'a>(resource: &'a Resource, document: &'a PolicyDocument) -> Door<'a> {
    Door { account: &resource.account, document, approved: None, lists: ApprovedLists::NONE, anyone: Some(EXPOSED) }
}

/// A policy that is live or was put, and what people approved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sharing<'a> {
    /// The resource's account.
    pub(crate) account: &'a str,
    /// The policy; `None` when there is none.
    pub(crate) live: Option<&'a PolicyDocument>,
    /// The policy that a person approved, if there is one.
    pub(crate) approved: Option<&'a PolicyDocument>,
    /// What is approved anywhere.
    pub(crate) lists: &'a ApprovedLists,
    /// The most that may be done when anyone is let in, and why it is not all; `None` when that has no effect.
    pub(crate) anyone: Option<(Response, &'static str)>,
}

impl Sharing<'_> {
    /// Whom it lets in, and nobody approved.
    pub(crate) fn strangers(&self) -> Result<Strangers, DocumentError> {
        let Some(document) = self.live else { return Ok(Strangers::default()) };
        let Self { account, approved, lists, anyone, .. } = *self;
        Door { account, document, approved, lists, anyone }.strangers()
    }

    /// Whether it lets in whom nobody approved, or denies no more what was approved to be denied.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.strangers() {
            Ok(strangers) if strangers.0.is_empty() => self.lost(),
            Ok(strangers) => strangers.verdict(),
            Err(error) => Verdict::unknown(error.to_string()),
        }
    }

    fn lost(&self) -> Verdict {
        let read = |document: Option<&PolicyDocument>| document.and_then(|document| Policy::read(document).ok());
        let Some(approved) = read(self.approved) else { return Verdict::Sound };
        let lost = Policy::lost_denials(read(self.live).as_ref(), &approved);
        if lost.is_empty() {
            return Verdict::Sound;
        }
        let evidence = format!("what was denied by its approved policy is not any more: statement {}", lost.join(", "));
        Verdict::at_most(Response::Alert, evidence, "only its owner knows whom the lost statement kept out")
    }

    /// What must go of it; `None` when nothing may go without a person, or nothing can.
    pub(crate) fn removal(&self) -> Option<Removal> {
        self.strangers().ok()?.removal(self.live?)
    }
}

/// The remedy that removes it: one that takes parts out of a policy, or one that deletes it.
pub(crate) fn remedies(
    removal: Option<Removal>,
    narrow: impl FnOnce(Vec<Edit>) -> Remedy,
    delete: impl FnOnce(Vec<Edit>) -> Remedy,
) -> Vec<Remedy> {
    let remedy = removal.map(|removal| match removal {
        Removal::Parts(edits) => narrow(edits),
        Removal::All(edits) => delete(edits),
    });
    remedy.into_iter().collect()
}

/// The policy of a resource as it is, or as the event speaks of it when nobody looked.
fn live<'a>(told: Option<&'a PolicyDocument>, live: Option<&'a ResourcePolicy>) -> Option<&'a PolicyDocument> {
    live.map_or(told, |live| live.document.as_ref())
}

/// What people call for when a resource lets in whoever comes without an AWS signature: these it can name by `*` alone.
const TOKENS: (Response, &str) =
    (Response::Alert, "its callers come without AWS signatures, and `*` is their only name");

/// The judgement of a resource whose state is its policy.
pub(crate) fn assess(
    finding: &Finding,
    state: &ResourcePolicy,
    Approved { baseline, lists }: Approved<'_, ResourcePolicy>,
) -> Verdict {
    let sharing = Sharing {
        account: &finding.resource.account,
        live: state.document.as_ref(),
        approved: baseline.and_then(|approved| approved.document.as_ref()),
        lists,
        anyone: Some(if state.unsigned { TOKENS } else { EXPOSED }),
    };
    if sharing.live.is_none() && baseline.is_none() && finding.operation.starts_with("Delete") {
        return Verdict::unknown("nobody approved a policy for it, so what the deleted one denied is not known");
    }
    sharing.verdict()
}

/// What must go of the policy of such a resource.
pub(crate) fn removal(
    finding: &Finding,
    state: Option<&ResourcePolicy>,
    Approved { baseline, lists }: Approved<'_, ResourcePolicy>,
) -> Option<Removal> {
    let told = finding.subjects.last().map(|document| PolicyDocument::new(document));
    let sharing = Sharing {
        account: &finding.resource.account,
        live: live(told.as_ref(), state),
        approved: baseline.and_then(|approved| approved.document.as_ref()),
        lists,
        anyone: Some(if state.is_some_and(|state| state.unsigned) { TOKENS } else { EXPOSED }),
    };
    sharing.removal()
}
