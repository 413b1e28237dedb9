//! What controls share of what only happened: who did it, and who may.

use model::{
    Approved, ApprovedLists, Change, Finding, ListName, Listed, Occurrence, PolicyDocument, Resource, Verdict,
};

use crate::sharing::{EXPOSED, Sharing};

/// A finding about who did it.
pub(crate) fn by_principal(change: &Change, resource: &Resource, summary: String) -> Finding {
    let principal = change.actor.principal().unwrap_or("an unnamed caller");
    Finding::new(change, resource, summary).about([principal])
}

/// Whether the request names one of these members: what an update does not name stays as it was.
pub(crate) fn names_any(change: &Change, members: &[&str]) -> bool {
    members.iter().any(|member| change.request.at(member).is_some())
}

/// What happened is told, unless all who did it release what they touched.
pub(crate) fn unless_released(
    finding: &Finding,
    _: &Occurrence,
    Approved { lists, .. }: Approved<'_, Occurrence>,
) -> Verdict {
    match listed(finding, ListName::ReleaseRoles, lists) {
        Listed::Yes => Verdict::Sound,
        Listed::No | Listed::NoList => Verdict::exposed(finding.summary.clone()),
    }
}

/// Whether all that the finding is about is on a list.
pub(crate) fn listed(finding: &Finding, list: ListName, lists: &ApprovedLists) -> Listed {
    let mut each = finding.subjects.iter().map(|subject| lists.has(list, subject));
    each.find(|listed| *listed != Listed::Yes).unwrap_or(if finding.subjects.is_empty() {
        lists.has(list, "")
    } else {
        Listed::Yes
    })
}

/// The policy that the event put is told where it lets in whom nobody approved; anything else unless it was released.
pub(crate) fn unless_approved(
    finding: &Finding,
    occurrence: &Occurrence,
    approved: Approved<'_, Occurrence>,
) -> Verdict {
    let Some(document) = finding.subjects.first().filter(|subject| subject.starts_with('{')) else {
        return unless_released(finding, occurrence, approved);
    };
    let document = PolicyDocument::new(document);
    let account = &finding.resource.account;
    Sharing { account, live: Some(&document), approved: None, lists: approved.lists, anyone: Some(EXPOSED) }.verdict()
}
