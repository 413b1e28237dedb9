use model::{
    Approved, ByPhase, Change, CollectionAccess, CollectionPolicies, CollectionPolicy, Evidence, Finding, Judge,
    Judgement, Layer, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::collections::{UNAPPROVED, finding, is_wide, items, name, strangers, texts, told, without};

control! {
    /// Somebody lets others into the data of a collection of OpenSearch Serverless that a workload uses as vector store:
    /// another account, a role of our own that may do everything, or whoever an identity provider sends.
    ///
    /// ## Why it matters
    ///
    /// Whoever reads the index reads what the knowledge base knows; whoever writes it decides what models answer.
    ///
    /// ## What we do
    ///
    /// We look at every data access policy that is about the collection. A principal of an account that is not approved is
    /// taken out of it, and the rest stays as it is; a person is asked first where the same part is about other collections
    /// too. A policy that is new, and that nobody approved, is an alert: its owner may be setting it up. Nothing but
    /// strangers in an approved policy gives way to what was approved. A principal of our own account that may do everything
    /// goes only if a person approves it, and is an alert as long as nobody approved a policy of that name. An identity
    /// provider that is added or changed is told.
    ///
    /// ## When to make an exception
    ///
    /// A partner's account that reads on purpose: put it on the list of approved accounts. Single sign-on that is being set
    /// up. Principals of our own account are judged only when they may do everything.
    pub(super) static CONTROL = {
        id: "opensearch-data-access-broadened",
        title: "Access to vector data was granted too widely",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Remediate },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("aoss", "CreateAccessPolicy"),
            Watch::new("aoss", "CreateSecurityConfig"),
            Watch::new("aoss", "UpdateAccessPolicy"),
            Watch::new("aoss", "UpdateSecurityConfig"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowCollectionAccess],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::Either(
            "securityconfig/",
            &Judge::HAPPENED,
            &Judge::CollectionAccess(Judgement { assess, remediate }),
        ),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if change.operation.ends_with("SecurityConfig") {
        let provider = change.request.text("name").or_else(|| change.request.text("id")).unwrap_or("without a name");
        let summary = format!("let identity provider {provider} say who may use collections in {}", resource.region);
        return Some(Finding::new(change, resource, summary));
    }
    let (collection, parts) = (resource.arn.name(), items(change));
    let about = parts.iter().filter(|part| CollectionPolicies::is_about(part, collection));
    let each = about.flat_map(|part| texts(part, "Principal").into_iter().map(move |who| (who, part)));
    let wide: Vec<_> = each.filter(|(who, part)| is_wide(who, part, &change.account)).map(|(who, _)| who).collect();
    let told = || format!("let {} into the data of {collection} by access policy {}", wide.join(", "), name(change));
    (!wide.is_empty()).then(|| finding(change, resource, told()))
}

fn assess(finding: &Finding, live: &CollectionAccess, approved: Approved<'_, CollectionAccess>) -> Verdict {
    let strangers = strangers(finding, &live.0, approved);
    let told = strangers.iter().map(|one| format!("policy {} lets {} in", one.policy, one.principal));
    let told = told.collect::<Vec<_>>().join("; ");
    let lowest = strangers.iter().filter(|one| one.may_go()).map(|one| one.most).min_by_key(|most| most.0);
    match lowest {
        _ if strangers.is_empty() => Verdict::Sound,
        Some((Response::Remediate, _)) => Verdict::exposed(told),
        Some((most, why)) => Verdict::at_most(most, told, why),
        None if strangers.iter().any(|one| one.foreign) => Verdict::at_most(Response::Alert, told, UNAPPROVED),
        None => Verdict::unknown(format!("{told} for everything, and {UNAPPROVED}")),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&CollectionAccess>,
    approved: Approved<'_, CollectionAccess>,
) -> Vec<Remedy> {
    let told = told(finding);
    let Some(live) = live.map(|live| &live.0).or(told.as_ref()) else { return Vec::new() };
    let strangers = strangers(finding, live, approved);
    let narrow = |(name, policy): (&String, &CollectionPolicy)| {
        let of_policy: Vec<_> = strangers.iter().filter(|one| one.policy == name && one.may_go()).collect();
        let former = approved.baseline.and_then(|approved| approved.0.policies.get(name));
        let edits = without(policy, &of_policy, former)?;
        Some(Remedy::NarrowCollectionAccess { policy: name.clone(), edits })
    };
    live.policies.iter().filter_map(narrow).collect()
}
