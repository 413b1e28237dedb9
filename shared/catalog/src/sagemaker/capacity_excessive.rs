use model::{
    ByPhase, Change, Evidence, Fields, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control,
};
use serde_json::Value;

use super::{member, name};
use crate::told::{by_principal, unless_released};

/// Where a request says which instances it wants.
const WANTED: [&str; 7] = [
    "",
    "instanceGroups",
    "processingResources/clusterConfig",
    "productionVariants",
    "resourceConfig",
    "resourceConfig/instanceGroups",
    "shadowProductionVariants",
];

/// Families of instances for training large models. One of them costs as much as a small team.
const DEAR: [&str; 7] = ["p3dn", "p4d", "p4de", "p5", "p6", "trn1", "trn2"];

/// Families with accelerators of which a few are ordinary.
const ACCELERATED: [&str; 7] = ["g4dn", "g5", "g6", "g7", "inf1", "inf2", "p3"];

/// How many of these are more than a few.
const MANY: i64 = 4;

control! {
    /// Somebody started instances with accelerators for training large models, or many smaller ones, or bought a training
    /// plan.
    ///
    /// ## Why it matters
    ///
    /// An hour of such a cluster costs hundreds of dollars, and a plan is paid for at once and never refunded. Stolen
    /// credentials are used for just that within minutes, to mine coins or to train models for somebody else.
    ///
    /// ## What we do
    ///
    /// We tell people what was asked for and by whom, unless one of the policy's `release_roles` did. We stop nothing:
    /// what a job has not saved would be lost, and nobody can tell a planned training from a stolen one by its size. Stop
    /// what nobody knows, and look at the credentials.
    ///
    /// ## When to make an exception
    ///
    /// Teams that train large models: name the role that starts their jobs in `release_roles`, or exempt the workload.
    /// What an automatic scaling adds later, tuning jobs and what Studio's users start are not seen here.
    pub(super) static CONTROL = {
        id: "sagemaker-capacity-excessive",
        title: "Expensive accelerator capacity was started",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "CreateCluster"),
            Watch::new("sagemaker", "CreateEndpointConfig"),
            Watch::new("sagemaker", "CreateNotebookInstance"),
            Watch::new("sagemaker", "CreateProcessingJob"),
            Watch::new("sagemaker", "CreateTrainingJob"),
            Watch::new("sagemaker", "CreateTrainingPlan"),
            Watch::new("sagemaker", "UpdateCluster"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0034"),
            Reference::NistAiRmf("MEASURE 2.4"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (name, noun) = (name(change, member(resource), resource), resource.arn.noun());
    if change.operation == "CreateTrainingPlan" {
        return Some(by_principal(change, resource, format!("bought training plan {name}")));
    }
    let wanted: Vec<_> = WANTED.iter().flat_map(|at| instances(&change.request, at)).collect();
    let of = |families: &[&str], (kind, _): &(String, i64)| families.contains(&family(kind));
    let accelerated: Vec<_> = wanted.iter().filter(|one| of(&DEAR, one) || of(&ACCELERATED, one)).collect();
    let many = accelerated.iter().map(|(_, count)| count).sum::<i64>() >= MANY;
    if !many && !accelerated.iter().any(|one| of(&DEAR, one)) {
        return None;
    }
    let told: Vec<_> = accelerated.iter().map(|(kind, count)| format!("{count} of {kind}")).collect();
    let verb = if change.operation.starts_with("Update") { "changed" } else { "created" };
    Some(by_principal(change, resource, format!("{verb} {noun} {name} with {}", told.join(", "))))
}

/// What stands at a place, or in each item of a list there: types, and how many of each.
fn instances(request: &Fields, at: &str) -> Vec<(String, i64)> {
    let one = |fields: &Fields| {
        let mut counts = ["instanceCount", "initialInstanceCount"].into_iter().flat_map(|count| fields.every(count));
        let count = counts.find_map(Value::as_i64).unwrap_or(1);
        fields.text("instanceType").map(|kind| (kind.to_owned(), count))
    };
    if at.is_empty() {
        return one(request).into_iter().collect();
    }
    request.list(at).into_iter().map(Fields::inside).filter_map(|fields| one(&fields)).collect()
}

/// `p5` of `ml.p5.48xlarge`.
fn family(kind: &str) -> &str {
    let family = kind.trim_start_matches("ml.").split('.').next().unwrap_or_default();
    // `p5en` and `p6-b200` are of the families p5 and p6, and `trn1n` of trn1.
    [DEAR.as_slice(), &ACCELERATED]
        .concat()
        .into_iter()
        .filter(|known| family.starts_with(known))
        .max_by_key(|known| known.len())
        .unwrap_or_default()
}
