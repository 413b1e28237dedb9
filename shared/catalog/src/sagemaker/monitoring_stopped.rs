use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, MonitoringState, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{given, member, name};

control! {
    /// Nobody looks at how well a model answers any more: its monitoring was stopped, deleted, or changed.
    ///
    /// ## Why it matters
    ///
    /// A model grows worse, or unfair, without any error. Monitoring is what notices, and what notices when somebody
    /// swaps the model or feeds it other data. Whoever wants that to pass unseen stops it first.
    ///
    /// ## What we do
    ///
    /// We start a schedule that was stopped. One that watches something else than was approved, or at other times, waits
    /// for approval before we put that back. A schedule that was deleted cannot be made again by us: we tell, and what it
    /// was stands in its baseline. We also tell of a definition of monitoring jobs that is deleted, or is made so that the
    /// job reaches the network or its instances talk unencrypted.
    ///
    /// ## When to make an exception
    ///
    /// An endpoint that is taken down: its monitoring goes first. Exempt it while that lasts, or delete the schedule
    /// without stopping it.
    pub(super) static CONTROL = {
        id: "sagemaker-monitoring-stopped",
        title: "Model monitoring was stopped, changed or deleted",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "CreateDataQualityJobDefinition"),
            Watch::new("sagemaker", "CreateModelBiasJobDefinition"),
            Watch::new("sagemaker", "CreateModelExplainabilityJobDefinition"),
            Watch::new("sagemaker", "CreateModelQualityJobDefinition"),
            Watch::new("sagemaker", "CreateMonitoringSchedule"),
            Watch::new("sagemaker", "DeleteDataQualityJobDefinition"),
            Watch::new("sagemaker", "DeleteModelBiasJobDefinition"),
            Watch::new("sagemaker", "DeleteModelExplainabilityJobDefinition"),
            Watch::new("sagemaker", "DeleteModelQualityJobDefinition"),
            Watch::new("sagemaker", "DeleteMonitoringSchedule"),
            Watch::new("sagemaker", "StopMonitoringSchedule"),
            Watch::new("sagemaker", "UpdateMonitoringSchedule"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreMonitoringSchedule, RemedyKind::StartMonitoringSchedule],
        references: &[
            Reference::SecurityHub("SageMaker.9"),
            Reference::SecurityHub("SageMaker.15"),
            Reference::SecurityHub("SageMaker.20"),
            Reference::SecurityHub("SageMaker.22"),
            Reference::SecurityHub("SageMaker.25"),
            Reference::Prowler("sagemaker_models_monitor_enabled"),
            Reference::OwaspLlm("LLM04"),
            Reference::OwaspLlm("LLM09"),
            Reference::Atlas("AML.T0031"),
            Reference::NistAiRmf("MEASURE 2.4"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::Either(
            "monitoring-schedule/",
            &Judge::Monitoring(Judgement { assess, remediate }),
            &Judge::HAPPENED,
        ),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = name(change, member(resource), resource);
    let summary = match change.operation.as_str() {
        "CreateMonitoringSchedule" => format!("created monitoring schedule {name}"),
        "DeleteMonitoringSchedule" => format!("deleted monitoring schedule {name}"),
        "StopMonitoringSchedule" => format!("stopped monitoring schedule {name}"),
        "UpdateMonitoringSchedule" => format!("changed monitoring schedule {name}"),
        other if other.starts_with("Delete") => format!("deleted {} {name}", resource.arn.noun()),
        _ => format!("created {} {name}, {}", resource.arn.noun(), unisolated(change)?),
    };
    Some(Finding::new(change, resource, summary).about([name]))
}

/// What a definition of jobs leaves open.
fn unisolated(change: &Change) -> Option<&'static str> {
    let on = |member: &str| change.request.flag(&format!("networkConfig/{member}")) == Some(true);
    match (on("enableNetworkIsolation"), on("enableInterContainerTrafficEncryption")) {
        (true, true) => None,
        (false, true) => Some("whose jobs reach the network"),
        (true, false) => Some("whose instances talk unencrypted"),
        (false, false) => Some("whose jobs reach the network, and whose instances talk unencrypted"),
    }
}

fn assess(
    finding: &Finding,
    live: &MonitoringState,
    Approved { baseline, .. }: Approved<'_, MonitoringState>,
) -> Verdict {
    let changed = baseline.is_some_and(|approved| approved.definition != live.definition);
    match live.status.as_str() {
        "Deleted" => Verdict::at_most(Response::Alert, "it is gone", "a person must make it again"),
        "Stopped" => Verdict::exposed("it is stopped"),
        "Failed" => Verdict::at_most(Response::Alert, "its last run failed", "what is wrong is not with the schedule"),
        _ if changed => Verdict::at_most(
            Response::Approve,
            "it watches something else than was approved, or at other times",
            "what it does now may be as good",
        ),
        // What is new is proposed as a baseline.
        _ if baseline.is_none() && finding.operation != "CreateMonitoringSchedule" => {
            Verdict::unknown("no baseline is approved for it")
        }
        _ => Verdict::Sound,
    }
}

/// Presumed is what the call did.
fn remediate(
    finding: &Finding,
    live: Option<&MonitoringState>,
    Approved { baseline, .. }: Approved<'_, MonitoringState>,
) -> Vec<Remedy> {
    let schedule = given(finding);
    let restore = |approved: &MonitoringState| Remedy::RestoreMonitoringSchedule {
        schedule: schedule.clone(),
        definition: approved.definition.clone(),
    };
    let start = || Remedy::StartMonitoringSchedule { schedule: schedule.clone() };
    let Some(live) = live else {
        return match finding.operation.as_str() {
            "StopMonitoringSchedule" => vec![start()],
            "UpdateMonitoringSchedule" => vec![restore(&baseline.cloned().unwrap_or_default())],
            _ => Vec::new(),
        };
    };
    match (live.status.as_str(), baseline.filter(|approved| approved.definition != live.definition)) {
        ("Stopped", _) => vec![start()],
        ("Deleted" | "Failed", _) | (_, None) => Vec::new(),
        (_, Some(approved)) => vec![restore(approved)],
    }
}
