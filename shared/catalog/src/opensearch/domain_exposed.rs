use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, PolicyDocument, Reference, Remedy,
    RemedyKind, Resource, Response, SearchDomain, Severity, UseCase, Verdict, Watch, control,
};

use crate::policy::Removal;
use crate::sharing::{self, EXPOSED, Sharing};

control! {
    /// Somebody opened a domain of OpenSearch in which a workload keeps vectors, took a guard from it, or deleted it.
    ///
    /// ## Why it matters
    ///
    /// What a knowledge base knows stands in such a domain, with the text that its vectors were made of. A domain whose
    /// policy lets anyone in, outside every VPC, answers the whole internet.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live access policy. What lets anyone in is taken out of it, and the rest stays byte
    /// for byte. Inside a VPC such a statement has no effect outside it, and does not count. Where the domain itself asks
    /// its callers who they are, we alert at most. A named foreign account, or a range of addresses, waits for approval,
    /// unless the list or the baseline has it. A policy that is all for anyone we leave to a person, as we do a domain
    /// that is gone, left its VPC, takes callers without TLS or is not encrypted any more: these are alerts.
    ///
    /// ## When to make an exception
    ///
    /// A search of public documents. Domains with fine-grained access control, of which AWS itself advises a policy for
    /// anyone: approve that as the baseline.
    pub(super) static CONTROL = {
        id: "opensearch-domain-exposed",
        title: "An OpenSearch domain used for vectors was opened",
        layer: Layer::Infrastructure,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("es", "CreateDomain"),
            Watch::new("es", "CreateElasticsearchDomain"),
            Watch::new("es", "DeleteDomain"),
            Watch::new("es", "DeleteElasticsearchDomain"),
            Watch::new("es", "UpdateDomainConfig"),
            Watch::new("es", "UpdateElasticsearchDomainConfig"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowDomainPolicy],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::SearchDomain(Judgement { assess, remediate }),
    }
}

/// Switches that a request may turn off, by the member that holds each, and what that means.
const SWITCHES: [(&str, &str); 3] = [
    ("domainEndpointOptions/enforceHTTPS", "lets callers in without TLS"),
    ("encryptionAtRestOptions/enabled", "does not encrypt what it keeps"),
    ("advancedSecurityOptions/enabled", "does not ask its callers who they are"),
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    if change.operation.starts_with("Delete") {
        return Some(Finding::new(change, resource, format!("deleted domain {name}")));
    }
    let of_policy =
        change.request.at("accessPolicies").and_then(|_| sharing::detect(change, resource, &["accessPolicies"]));
    let is_off = |(member, _): &&(&str, &str)| change.request.flag(member) == Some(false);
    let off = SWITCHES
        .iter()
        .find(is_off)
        .map(|(_, what)| Finding::new(change, resource, format!("changed domain {name} so that it {what}")));
    of_policy.or(off)
}

fn assess(finding: &Finding, live: &SearchDomain, approved: Approved<'_, SearchDomain>) -> Verdict {
    if !live.exists {
        return Verdict::at_most(Response::Alert, "it is gone, with all that it kept", "nobody brings a domain back");
    }
    let of_policy = sharing(finding, live.policy.as_ref(), Some(live), approved).verdict();
    let lost = lost(live, approved.baseline);
    if of_policy != Verdict::Sound || lost.is_empty() {
        return of_policy;
    }
    Verdict::at_most(Response::Alert, lost.join("; "), "to change it back moves or restarts the domain")
}

/// The guards that were approved and are not there any more.
fn lost(live: &SearchDomain, baseline: Option<&SearchDomain>) -> Vec<&'static str> {
    let Some(approved) = baseline else { return Vec::new() };
    let guards = [
        (approved.in_vpc && !live.in_vpc, "it left its VPC"),
        (approved.fine_grained && !live.fine_grained, "it does not ask its callers who they are any more"),
        (approved.https && !live.https, "it lets callers in without TLS"),
        (approved.encrypted && !live.encrypted, "what it keeps is not encrypted any more"),
    ];
    guards.into_iter().filter_map(|(lost, what)| lost.then_some(what)).collect()
}

/// A domain without any policy would keep its owner out too: what is all for anyone a person rewrites.
fn remediate(finding: &Finding, live: Option<&SearchDomain>, approved: Approved<'_, SearchDomain>) -> Vec<Remedy> {
    let told = finding.subjects.last().map(|document| PolicyDocument::new(document));
    let policy = live.map_or(told.as_ref(), |live| live.policy.as_ref());
    let Some(Removal::Parts(edits)) = sharing(finding, policy, live, approved).removal() else { return Vec::new() };
    vec![Remedy::NarrowDomainPolicy { resource: finding.resource.arn.to_string(), edits }]
}

fn sharing<'a>(
    finding: &'a Finding,
    policy: Option<&'a PolicyDocument>,
    live: Option<&SearchDomain>,
    Approved { baseline, lists }: Approved<'a, SearchDomain>,
) -> Sharing<'a> {
    let asks = (Response::Alert, "the domain itself asks its callers who they are");
    let anyone = match live {
        Some(live) if live.in_vpc => None,
        Some(live) if live.fine_grained => Some(asks),
        Some(_) | None => Some(EXPOSED),
    };
    let approved = baseline.and_then(|approved| approved.policy.as_ref());
    Sharing { account: &finding.resource.account, live: policy, approved, lists, anyone }
}
