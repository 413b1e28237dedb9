use model::{
    Approved, ByPhase, Change, EventStoreState, Evidence, Finding, Judge, Judgement, Layer, RecorderState, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, TrailSettings, UseCase, Verdict, Watch, control,
};

use super::{ELSEWHERE, NO_BASELINE, is_elsewhere, limited};

control! {
    /// Somebody stopped or deleted what records the account's calls. What happens from now on leaves no trace, and
    /// Phaseguard hears nothing of it either: this may be the last event that reaches it.
    ///
    /// ## Why it matters
    ///
    /// Every control of Phaseguard, and most of what can be found out after an incident, stands on CloudTrail. To
    /// switch it off is an early step of whoever means to do harm unseen.
    ///
    /// ## What we do
    ///
    /// We start logging again at once. A deleted trail is created again as it was approved, with its selectors and
    /// Insights; while another trail still records all management events of the Region, that waits for approval. An
    /// event data store is taken back from deletion, or takes in events again. A trail of another account, such as the
    /// organization's, can be changed only there, so we alert.
    ///
    /// ## When to make an exception
    ///
    /// A migration from one trail to another: approve the new trail, then except the old one while it is removed.
    /// Without an approved baseline we only alert.
    pub(super) static CONTROL = {
        id: "cloudtrail-logging-stopped",
        title: "CloudTrail logging was stopped or a trail deleted",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("cloudtrail", "DeleteEventDataStore"),
            Watch::new("cloudtrail", "DeleteTrail"),
            Watch::new("cloudtrail", "StopEventDataStoreIngestion"),
            Watch::new("cloudtrail", "StopLogging"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::RecreateTrail,
            RemedyKind::RestoreTrailSelectors,
            RemedyKind::RestoreInsightSelectors,
            RemedyKind::StartTrailLogging,
            RemedyKind::RestoreEventDataStore,
            RemedyKind::StartEventDataStoreIngestion,
        ],
        references: &[
            Reference::Prowler("cloudtrail_multi_region_enabled"),
            Reference::Prowler("cloudtrail_log_file_validation_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.8"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::Recorder(Judgement { assess, remediate }),
    }
}

const COVERED: &str = "another trail records all management events of this Region";
const LOST: &str = "a deleted event data store cannot be brought back";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let summary = match change.operation.as_str() {
        "StopLogging" => format!("stopped trail {name}"),
        "DeleteTrail" => format!("deleted trail {name}"),
        "StopEventDataStoreIngestion" => format!("stopped event data store {name} from taking in events"),
        "DeleteEventDataStore" => format!("deleted event data store {name}"),
        _ => return None,
    };
    Some(limited(Finding::new(change, resource, summary), change))
}

/// What is wrong, and the most that may be done about it whatever was approved, with the reason.
type Fault = (String, Option<(Response, &'static str)>);

fn assess(finding: &Finding, live: &RecorderState, Approved { baseline, .. }: Approved<'_, RecorderState>) -> Verdict {
    match fault(live, baseline) {
        None => Verdict::Sound,
        Some((evidence, _)) if is_elsewhere(finding) => Verdict::at_most(Response::Alert, evidence, ELSEWHERE),
        Some((evidence, _)) if baseline.is_none() => Verdict::at_most(Response::Alert, evidence, NO_BASELINE),
        Some((evidence, Some((ceiling, why)))) => Verdict::at_most(ceiling, evidence, why),
        Some((evidence, None)) => Verdict::exposed(evidence),
    }
}

fn fault(live: &RecorderState, baseline: Option<&RecorderState>) -> Option<Fault> {
    match (live, baseline) {
        (RecorderState::Trail { settings: Some(_), logging: true, .. }, _)
        | (
            RecorderState::Trail { settings: Some(_), logging: false, .. },
            Some(RecorderState::Trail { logging: false, .. }),
        )
        | (RecorderState::Trail { settings: None, .. }, Some(RecorderState::Trail { settings: None, .. })) => None,
        (RecorderState::Trail { settings: Some(_), logging: false, .. }, _) => {
            Some(("the trail records nothing".to_owned(), None))
        }
        (RecorderState::Trail { settings: None, covered, .. }, _) => {
            Some(("the trail is gone".to_owned(), covered.then_some((Response::Approve, COVERED))))
        }
        (RecorderState::EventStore(live), Some(RecorderState::EventStore(approved)))
            if live.status == approved.status =>
        {
            None
        }
        (RecorderState::EventStore(live), _) => store_fault(live),
    }
}

fn store_fault(store: &EventStoreState) -> Option<Fault> {
    match store.status.as_deref() {
        Some("CREATED" | "ENABLED" | "STARTING_INGESTION") => None,
        Some(status) => Some((format!("the event data store is in state {status}"), None)),
        None => Some(("the event data store is gone".to_owned(), Some((Response::Alert, LOST)))),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&RecorderState>,
    Approved { baseline, .. }: Approved<'_, RecorderState>,
) -> Vec<Remedy> {
    let arn = || finding.resource.arn.as_str().to_owned();
    match live {
        _ if is_elsewhere(finding) => Vec::new(),
        None => presumed(finding, baseline),
        Some(live) if fault(live, baseline).is_none() => Vec::new(),
        Some(RecorderState::Trail { settings: Some(_), .. }) => vec![Remedy::StartTrailLogging { trail: arn() }],
        Some(RecorderState::Trail { settings: None, .. }) => recreation(finding, baseline),
        Some(RecorderState::EventStore(store)) => match store.status.as_deref() {
            Some("PENDING_DELETION") => vec![Remedy::RestoreEventDataStore { store: arn() }],
            Some("STOPPED_INGESTION" | "STOPPING_INGESTION") => {
                vec![Remedy::StartEventDataStoreIngestion { store: arn() }]
            }
            Some(_) | None => Vec::new(),
        },
    }
}

fn recreation(finding: &Finding, baseline: Option<&RecorderState>) -> Vec<Remedy> {
    let Some(RecorderState::Trail { settings: Some(approved), logging, .. }) = baseline else { return Vec::new() };
    let settings = approved.clone();
    let trail = finding.resource.arn.as_str().to_owned();
    let selectors = approved.selectors.is_some().then(|| Remedy::RestoreTrailSelectors { settings: approved.clone() });
    let insights: Vec<_> = approved.insights.iter().filter(|(_, on)| **on).map(|(name, _)| name.clone()).collect();
    let insights = (!insights.is_empty()).then(|| Remedy::RestoreInsightSelectors {
        recorder: trail.clone(),
        insights,
        into: None,
    });
    let start = logging.then_some(Remedy::StartTrailLogging { trail });
    [Some(Remedy::RecreateTrail { settings }), selectors, insights, start].into_iter().flatten().collect()
}

/// With nobody to ask, a deleted trail had the name that the event gives and settings that only a baseline knows.
fn presumed(finding: &Finding, baseline: Option<&RecorderState>) -> Vec<Remedy> {
    let resource = &finding.resource;
    let arn = resource.arn.as_str().to_owned();
    match finding.operation.as_str() {
        "StopLogging" => vec![Remedy::StartTrailLogging { trail: arn }],
        "StopEventDataStoreIngestion" => vec![Remedy::StartEventDataStoreIngestion { store: arn }],
        "DeleteEventDataStore" => vec![Remedy::RestoreEventDataStore { store: arn }],
        _ if baseline.is_some() => recreation(finding, baseline),
        _ => {
            let (name, home_region) = (resource.arn.name().to_owned(), resource.region.clone());
            let settings = Some(Box::new(TrailSettings { name, home_region, ..TrailSettings::default() }));
            recreation(finding, Some(&RecorderState::Trail { settings, logging: true, covered: false }))
        }
    }
}
