use model::{
    Approved, ByPhase, Change, EvaluationState, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::is_named_like_ours;

control! {
    /// What watches an agent at work is gone or switched off: the evaluation of what it answers, the delivery of what it
    /// logs, or an alarm.
    ///
    /// ## Why it matters
    ///
    /// An agent goes wrong slowly and politely. Without evaluation, logs and alarms nobody sees that it answers worse,
    /// costs more, or does what it should not, and whoever made it so has all the time.
    ///
    /// ## What we do
    ///
    /// An evaluation that is switched off is switched on again. Of all else we tell you what was taken away and by whom:
    /// what is deleted is gone with its settings, and somebody who knows them makes it again; an alarm that tells nobody is
    /// one that Phaseguard does not read.
    ///
    /// ## When to make an exception
    ///
    /// When what was watched is retired. Alarms and deliveries are told of only where they belong to an AI workload, by
    /// their tags or by the policy.
    pub(super) static CONTROL = {
        id: "agentcore-observability-removed",
        title: "Agent evaluation, telemetry delivery or alarms were removed",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "DeleteEvaluator"),
            Watch::new("bedrock-agentcore", "DeleteOnlineEvaluationConfig"),
            Watch::new("bedrock-agentcore", "UpdateOnlineEvaluationConfig"),
            Watch::new("logs", "DeleteDelivery"),
            Watch::new("logs", "DeleteDeliverySource"),
            Watch::new("monitoring", "DeleteAlarms"),
            Watch::new("monitoring", "DisableAlarmActions"),
        ],
        baseline: false,
        remedies: &[RemedyKind::EnableEvaluation],
        references: &[
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.4"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::Either(
            "online-evaluation-config/",
            &Judge::Evaluation(Judgement { assess, remediate }),
            &Judge::HAPPENED,
        ),
    }
}

/// The call that switches an evaluation off.
const UPDATED: &str = "UpdateOnlineEvaluationConfig";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    // Another control watches over the alarms of our own stack.
    if is_named_like_ours(&resource.arn) {
        return None;
    }
    let name = resource.arn.name();
    let done = match change.operation.as_str() {
        "DeleteEvaluator" => format!("deleted evaluator {name}"),
        "DeleteOnlineEvaluationConfig" => format!("deleted evaluation {name}"),
        UPDATED => {
            let off = change.request.text("executionStatus") == Some("DISABLED");
            return off.then(|| Finding::new(change, resource, format!("switched evaluation {name} off")));
        }
        "DeleteDelivery" => format!("stopped delivery {name} of logs"),
        "DeleteDeliverySource" => format!("deleted source {name} of logs"),
        "DisableAlarmActions" => format!("had alarm {name} tell nobody"),
        _ => format!("deleted alarm {name}"),
    };
    Some(Finding::new(change, resource, done))
}

fn assess(_: &Finding, live: &EvaluationState, _: Approved<'_, EvaluationState>) -> Verdict {
    match live {
        EvaluationState { status: None, .. } => {
            Verdict::at_most(Response::Alert, "the evaluation is gone", "its settings went with it")
        }
        EvaluationState { enabled: true, .. } => Verdict::Sound,
        EvaluationState { enabled: false, .. } => Verdict::exposed("nobody evaluates what the agent answers"),
    }
}

fn remediate(finding: &Finding, live: Option<&EvaluationState>, _: Approved<'_, EvaluationState>) -> Vec<Remedy> {
    let off = match live {
        Some(live) => live.status.is_some() && !live.enabled,
        None => finding.operation == UPDATED,
    };
    off.then(|| Remedy::EnableEvaluation { evaluation: finding.resource.arn.to_string() }).into_iter().collect()
}
