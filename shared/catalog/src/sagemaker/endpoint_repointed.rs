use model::{
    Approved, ApprovedLists, ByPhase, Change, EndpointState, Evidence, Finding, Judge, Judgement, Layer, ListName,
    Listed, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, member, name};
use crate::told::unless_released;

/// The service that gives variants more instances or fewer by itself.
const AUTOSCALING: &str = "application-autoscaling.amazonaws.com";

control! {
    /// A live endpoint was made to serve another model, got its traffic shifted, or is gone.
    ///
    /// ## Why it matters
    ///
    /// Whoever chooses the configuration chooses the model, its container and where its answers are recorded; those who
    /// ask see the same name. An endpoint that is gone, or has all its traffic on one weak variant, answers nobody.
    ///
    /// ## What we do
    ///
    /// We compare what the endpoint serves, or is about to, with what was approved. In a scaled workload a person decides
    /// whether we put the approved configuration back; each variant keeps its instances. An update that is under way is
    /// judged at once, and undone when it is through. Of shifted traffic, and of an endpoint that is gone, we only tell.
    /// What one of the policy's `release_roles` rolls out is sound while the endpoint serves just that.
    ///
    /// ## When to make an exception
    ///
    /// Releases: name who makes them in `release_roles`, and approve the new configuration as baseline. The approved
    /// configuration may have been deleted; then nobody can go back to it. Of inference components only the change is
    /// told, and automatic scaling never.
    pub(super) static CONTROL = {
        id: "sagemaker-endpoint-repointed",
        title: "A live endpoint was repointed, resized or deleted",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("sagemaker", "CreateEndpoint"),
            Watch::new("sagemaker", "DeleteEndpoint"),
            Watch::new("sagemaker", "UpdateEndpoint"),
            Watch::new("sagemaker", "UpdateEndpointWeightsAndCapacities"),
            Watch::new("sagemaker", "UpdateInferenceComponent"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreEndpoint],
        references: &[
            Reference::SecurityHub("SageMaker.4"),
            Reference::Prowler("sagemaker_endpoint_config_prod_variant_instances"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI08"),
            Reference::Atlas("AML.T0029"),
            Reference::Atlas("AML.T0044"),
            Reference::NistAiRmf("MEASURE 2.4"),
        ],
        detect,
        judge: Judge::Either(
            "inference-component/",
            &Judge::told(unless_released),
            &Judge::Endpoint(Judgement { assess, remediate }),
        ),
    }
}

/// What an endpoint's finding is about: its name, who called, and the configuration that they asked for.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if change.actor.invoked_by.as_deref() == Some(AUTOSCALING) {
        return None;
    }
    let (called, by) = (name(change, member(resource), resource), change.actor.principal().unwrap_or_default());
    let config = change.request.text("endpointConfigName");
    let serving = config.map(|config| format!(" with configuration {config}")).unwrap_or_default();
    let summary = match change.operation.as_str() {
        "UpdateInferenceComponent" => {
            let summary = format!("changed inference component {called}");
            return Some(Finding::new(change, resource, summary).about([by]));
        }
        "CreateEndpoint" => format!("created endpoint {called}{serving}"),
        "DeleteEndpoint" => format!("deleted endpoint {called}"),
        "UpdateEndpoint" => format!("updated endpoint {called}{serving}"),
        _ => format!("changed weights or capacities of endpoint {called}"),
    };
    Some(Finding::new(change, resource, summary).about([called, by].into_iter().chain(config)))
}

fn assess(
    finding: &Finding,
    live: &EndpointState,
    Approved { baseline, lists }: Approved<'_, EndpointState>,
) -> Verdict {
    if !live.exists() {
        return Verdict::at_most(Response::Alert, "it is gone", "what was deleted must be made again by a person");
    }
    if is_released(finding, live, lists) {
        return Verdict::Sound;
    }
    let Some(approved) = baseline else {
        return match finding.operation.as_str() {
            // What is new is proposed as a baseline.
            "CreateEndpoint" => Verdict::Sound,
            _ => Verdict::unknown("no baseline is approved for it, so nobody can say what it should serve"),
        };
    };
    if live.serves() != approved.config.as_deref() {
        let said = |config: Option<&str>| config.unwrap_or("nothing that it tells").to_owned();
        return Verdict::exposed(format!(
            "it serves {}, and {} was approved",
            said(live.serves()),
            said(approved.config.as_deref())
        ));
    }
    if live.pending.is_none() && live.weights != approved.weights {
        return Verdict::at_most(
            Response::Alert,
            "its variants get other shares of the traffic than was approved",
            "traffic is shifted on purpose, too",
        );
    }
    Verdict::Sound
}

/// Whether somebody who releases asked for just what it serves.
fn is_released(finding: &Finding, live: &EndpointState, lists: &ApprovedLists) -> bool {
    let [_, by, config] = finding.subjects.as_slice() else { return false };
    lists.has(ListName::ReleaseRoles, by) == Listed::Yes && live.serves() == Some(config)
}

fn remediate(finding: &Finding, live: Option<&EndpointState>, approved: Approved<'_, EndpointState>) -> Vec<Remedy> {
    let config = approved.baseline.and_then(|approved| approved.config.clone());
    let restore = |config| vec![Remedy::RestoreEndpoint { endpoint: given(finding), config }];
    match (live, config) {
        (None, config) if finding.operation == "UpdateEndpoint" => restore(config.unwrap_or_default()),
        (Some(live), Some(config)) if live.exists() && live.serves() != Some(config.as_str()) => {
            if is_released(finding, live, approved.lists) { Vec::new() } else { restore(config) }
        }
        (_, _) => Vec::new(),
    }
}
