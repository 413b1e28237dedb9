use model::{
    Approved, ByPhase, Change, CollectionNetwork, CollectionPolicies, Edit, Evidence, Finding, Judge, Judgement, Layer,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::{Map, Value, json};

use crate::collections::{finding, items, name, of_type, others, told};

control! {
    /// Somebody let the internet reach a collection of OpenSearch Serverless that a workload uses as vector store. A
    /// network policy that did so covers every collection that its patterns name, also those that are made later.
    ///
    /// ## Why it matters
    ///
    /// Vectors tell nearly as much as the documents they were made of. What kept strangers out is then the data access
    /// policy alone, and any key that leaks opens it from anywhere.
    ///
    /// ## What we do
    ///
    /// We look at every network policy that is about the collection. A person is asked first, since one part of such a
    /// policy may be about collections of several owners; the message names the others. Once that is approved the part lets
    /// the internet in no more. It keeps the VPC endpoints and services that it names; if it names none it gets those of the
    /// approved baseline, or else Amazon Bedrock alone, so that knowledge bases go on. Other parts stay as they are. A part
    /// about dashboards alone, for which nobody approved an endpoint, we leave to a person: Bedrock does not use dashboards.
    ///
    /// ## When to make an exception
    ///
    /// A search of public documents. Whose a policy is its patterns say: a collection that is named wholly is looked up, and
    /// a pattern with a star stands for the whole Region.
    pub(super) static CONTROL = {
        id: "opensearch-collection-public",
        title: "A vector collection was made reachable from the internet",
        layer: Layer::Infrastructure,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("aoss", "CreateSecurityPolicy"), Watch::new("aoss", "UpdateSecurityPolicy")],
        baseline: true,
        remedies: &[RemedyKind::ShutCollections],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::CollectionNetwork(Judgement { assess, remediate }),
    }
}

/// Who may come in besides the internet.
const SOURCES: [&str; 2] = ["SourceVPCEs", "SourceServices"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let collection = resource.arn.name();
    let opens = |part: &Value| CollectionPolicies::is_public(part) && CollectionPolicies::is_about(part, collection);
    let open = of_type(change, "network") && items(change).iter().any(opens);
    let summary = format!("let the internet reach {collection} by network policy {}", name(change));
    open.then(|| finding(change, resource, summary))
}

fn assess(_: &Finding, live: &CollectionNetwork, _: Approved<'_, CollectionNetwork>) -> Verdict {
    let open = live.0.parts().filter(|(_, part)| CollectionPolicies::is_public(part));
    let told = open.map(|(policy, part)| match others(part, &live.0.collection) {
        none if none.is_empty() => format!("policy {policy} lets the internet in"),
        others => format!("policy {policy} lets the internet in, and to {others} too"),
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() { Verdict::Sound } else { Verdict::exposed(told.join("; ")) }
}

fn remediate(
    finding: &Finding,
    live: Option<&CollectionNetwork>,
    Approved { baseline, .. }: Approved<'_, CollectionNetwork>,
) -> Vec<Remedy> {
    let told = told(finding);
    let Some(live) = live.map(|live| &live.0).or(told.as_ref()) else { return Vec::new() };
    let shut = |name: &String| {
        let open = live.parts().filter(|(policy, part)| policy == name && CollectionPolicies::is_public(part));
        let edits: Vec<_> = open.filter_map(|(_, part)| shut(part, &sources(name, part, baseline)?)).collect();
        (!edits.is_empty()).then(|| Remedy::ShutCollections { policy: name.clone(), edits })
    };
    live.policies.keys().filter_map(shut).collect()
}

/// The part without the internet.
fn shut(part: &Value, sources: &Map<String, Value>) -> Option<Edit> {
    let mut shut = part.as_object()?.clone();
    shut.insert("AllowFromPublic".to_owned(), Value::Bool(false));
    shut.extend(sources.clone());
    Some(Edit { statement: part.to_string(), instead: vec![Value::Object(shut).to_string()] })
}

/// Who is to come in in place of the internet: whom the part names already, or else whom people approved, in the policy
/// itself if possible. `None` when nobody knows.
fn sources(policy: &str, part: &Value, baseline: Option<&CollectionNetwork>) -> Option<Map<String, Value>> {
    let own = named(part);
    if !own.is_empty() {
        return Some(own);
    }
    let approved = || baseline.into_iter().flat_map(|approved| approved.0.parts());
    let (same, other) = (approved().filter(|(name, _)| *name == policy), approved());
    let found = same.chain(other).map(|(_, part)| named(part)).find(|sources| !sources.is_empty());
    found.or_else(|| has_data(part).then(|| Map::from_iter([("SourceServices".to_owned(), json!([BEDROCK]))])))
}

const BEDROCK: &str = "bedrock.amazonaws.com";

fn named(part: &Value) -> Map<String, Value> {
    let filled = |member: &str| part.get(member).filter(|value| value.as_array().is_some_and(|all| !all.is_empty()));
    SOURCES.into_iter().filter_map(|member| Some((member.to_owned(), filled(member)?.clone()))).collect()
}

/// Whether a part is about the data of a collection, and not about dashboards alone.
fn has_data(part: &Value) -> bool {
    let rules = part.get("Rules").and_then(Value::as_array);
    rules.into_iter().flatten().any(|rule| rule.get("ResourceType").is_some_and(|of| of == "collection"))
}
