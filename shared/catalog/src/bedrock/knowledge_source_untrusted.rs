use model::{
    Approved, ByPhase, Change, DataSource, Evidence, Finding, Judge, Judgement, KnowledgeBaseState, Layer, ListName,
    NOT_SHOWN, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Map;

use crate::foreign::{self, Places};

/// What keeps vectors outside of AWS.
const OUTSIDE: [&str; 3] = ["MONGO_DB_ATLAS", "PINECONE", "REDIS_ENTERPRISE_CLOUD"];

const OWNERS: &str = "no baseline has it so, and only its owner knows whether it is meant";

control! {
    /// A knowledge base was pointed at a site, bucket or function that nobody approved, keeps its vectors outside of AWS or
    /// acts with another role than was approved, or would lose its vectors with a source.
    ///
    /// ## Why it matters
    ///
    /// What a knowledge base takes in, every answer that is made with it may repeat. A page that a stranger can write is a
    /// way to put words into the model, and a store outside takes every document with it.
    ///
    /// ## What we do
    ///
    /// Where a source of the approved baseline is another now, we show the plan to make it what it was and wait for a
    /// person; its name stays, and so do vectors that were taken in until the next run. What no baseline has, another role
    /// and another store are only told, and so is a source without a key of its owner.
    ///
    /// ## When to make an exception
    ///
    /// Name the sites, buckets and functions in the policy: lists `hosts`, `buckets` and `functions`. A new source: approve
    /// the baseline with it.
    pub(super) static CONTROL = {
        id: "bedrock-knowledge-source-untrusted",
        title: "A knowledge base was pointed at an untrusted source or store",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "CreateDataSource"),
            Watch::new("bedrock", "CreateKnowledgeBase"),
            Watch::new("bedrock", "UpdateDataSource"),
            Watch::new("bedrock", "UpdateKnowledgeBase"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreDataSource],
        references: &[
            Reference::SecurityHub("Bedrock.1"),
            Reference::Config("bedrock-data-source-encryption-enabled"),
            Reference::Prowler("bedrock_knowledge_base_encrypted_with_cmk"),
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI06"),
            Reference::Atlas("AML.T0070"),
            Reference::Atlas("AML.T0071"),
            Reference::Atlas("AML.T0059"),
            Reference::Atlas("AML.M0012"),
            Reference::NistAiRmf("MEASURE 2.7"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::KnowledgeBase(Judgement { assess, remediate }),
    }
}

/// Every change is a candidate: what is good about it the lists of the policy tell, and the approved baseline.
#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let base = resource.arn.name();
    let source = change.response.text("dataSource/dataSourceId").or_else(|| change.request.text("dataSourceId"));
    let shown = source.unwrap_or(NOT_SHOWN);
    let kind = change.request.text("dataSourceConfiguration/type").unwrap_or("unknown");
    let summary = match change.operation.as_str() {
        "CreateDataSource" => format!("made data source {shown} of kind {kind} for knowledge base {base}"),
        "UpdateDataSource" => format!("changed data source {shown} of knowledge base {base}"),
        "CreateKnowledgeBase" => format!("made knowledge base {base}"),
        _ => format!("changed knowledge base {base}"),
    };
    Some(Finding::new(change, resource, summary).about(source))
}

fn assess(finding: &Finding, live: &KnowledgeBaseState, approved: Approved<'_, KnowledgeBaseState>) -> Verdict {
    let (mut moved, mut told, mut unlisted) = (Vec::new(), of_base(live, approved.baseline), Vec::new());
    for (id, source) in &live.sources {
        let before = approved.baseline.and_then(|baseline| baseline.sources.get(id));
        if before.is_some_and(|before| before.chosen() == source.chosen()) {
            continue;
        }
        let flaws = flaws(finding, id, source, approved);
        if before.is_some() {
            moved.extend(flaws.strange);
        } else {
            told.extend(flaws.strange);
        }
        unlisted.extend(flaws.unlisted);
        if !source.is_keyed() {
            told.push(format!("source {id} is encrypted with no key of its owner"));
        }
    }
    if !moved.is_empty() {
        Verdict::exposed(moved.into_iter().chain(told).collect::<Vec<_>>().join("; "))
    } else if !told.is_empty() {
        Verdict::at_most(Response::Alert, told.join("; "), OWNERS)
    } else if !unlisted.is_empty() {
        Verdict::unknown(format!("{}, and the policy does not list which are approved", unlisted.join("; ")))
    } else {
        Verdict::Sound
    }
}

/// What of the base itself is another than approved. No update of ours brings that back.
fn of_base(live: &KnowledgeBaseState, baseline: Option<&KnowledgeBaseState>) -> Vec<String> {
    let store = live.storage.as_deref().filter(|store| OUTSIDE.contains(store));
    let moved = store.filter(|store| baseline.is_none_or(|approved| approved.storage.as_deref() != Some(store)));
    let role = baseline.filter(|approved| approved.role != live.role);
    [
        moved.map(|store| format!("its vectors are kept outside of AWS, by {store}")),
        role.map(|approved| format!("it acts with {}, and {} is approved", live.role, approved.role)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn flaws(
    finding: &Finding,
    id: &str,
    source: &DataSource,
    Approved { baseline, lists }: Approved<'_, KnowledgeBaseState>,
) -> Places {
    let account = &finding.resource.account;
    let before = baseline.and_then(|baseline| baseline.sources.get(id));
    let mut flaws = Places::default();
    for host in source.hosts() {
        flaws.add(lists.has(ListName::Hosts, &host), || format!("source {id} takes documents of {host}"));
    }
    for place in source.places() {
        let listed = foreign::place(&place, account, lists);
        flaws.add(listed, || format!("source {id} takes documents of bucket {}", place.bucket));
    }
    for function in source.functions() {
        let listed = foreign::function(&function, account, lists);
        flaws.add(listed, || format!("source {id} sends documents through {function}"));
    }
    if source.deletes() && before.is_some_and(|before| !before.deletes()) {
        flaws.strange.push(format!("all vectors of source {id} would be deleted with it"));
    }
    flaws
}

fn remediate(
    finding: &Finding,
    live: Option<&KnowledgeBaseState>,
    approved: Approved<'_, KnowledgeBaseState>,
) -> Vec<Remedy> {
    let knowledge_base = finding.resource.arn.to_string();
    let restore = |source: &str, approved: Map<_, _>| Remedy::RestoreDataSource {
        knowledge_base: knowledge_base.clone(),
        source: source.to_owned(),
        approved,
    };
    let Some(live) = live else {
        let named = finding.subjects.iter().filter(|_| finding.operation == "UpdateDataSource");
        return named.map(|source| restore(source, Map::new())).collect();
    };
    let both = live.sources.iter().filter_map(|(id, source)| Some((id, source, approved.baseline?.sources.get(id)?)));
    let moved = both.filter(|(id, source, before)| {
        before.chosen() != source.chosen() && !flaws(finding, id, source, approved).strange.is_empty()
    });
    moved.map(|(id, _, before)| restore(id, before.chosen())).collect()
}
