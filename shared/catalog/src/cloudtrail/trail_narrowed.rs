use model::{
    Approved, ByPhase, Change, EventStoreChanges, EventStoreSettings, EventStoreState, Evidence, Finding, Judge,
    Judgement, Layer, RecorderState, Reference, Remedy, RemedyKind, Resource, Response, Severity, State, TrailChanges,
    TrailSettings, UseCase, Verdict, Watch, control,
};

use super::{ELSEWHERE, NO_BASELINE, is_elsewhere, limited};

control! {
    /// Somebody changed a trail, or an event data store, so that it records less than was approved, or records it
    /// somewhere else. It still looks as if it were at work.
    ///
    /// ## Why it matters
    ///
    /// A trail that is stopped is noticed. One that leaves out a Region, the calls of a service, or the proof that its
    /// files are unchanged is not. Logs that go to another bucket, or are encrypted with somebody else's key, are lost
    /// to those who look for them.
    ///
    /// ## What we do
    ///
    /// We give back what was lost and nothing else: the bucket, prefix, topic, log group and key that were approved, the
    /// Regions, global events and digests, every selector that is not covered any more, and Insights. What the owner
    /// records beyond that stays. Event data stores get back their Regions, selectors, days and protection.
    /// Whether a trail is the organization's only the management account may say: that is an alert.
    ///
    /// ## When to make an exception
    ///
    /// A trail that moves to another bucket, or gives up data events for their cost: approve it as it is then. Without
    /// an approved baseline we only alert.
    pub(super) static CONTROL = {
        id: "cloudtrail-trail-narrowed",
        title: "A trail was redirected or recorded less than before",
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
            Watch::new("cloudtrail", "PutEventSelectors"),
            Watch::new("cloudtrail", "PutInsightSelectors"),
            Watch::new("cloudtrail", "UpdateEventDataStore"),
            Watch::new("cloudtrail", "UpdateTrail"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::RestoreTrailSettings,
            RemedyKind::RestoreTrailSelectors,
            RemedyKind::RestoreInsightSelectors,
            RemedyKind::RestoreEventDataStoreSettings,
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

const UNAPPROVED: &str = "no baseline is approved that says where it writes and what it records";
const ORGANIZATION: &str = "only the management account may say that it is the organization's";
const GONE: &str = "it is gone, which is told as CloudTrail logging that was stopped";

/// What a request can turn off, and what it can send elsewhere or replace.
const SWITCHES: [&str; 6] = [
    "enableLogFileValidation",
    "includeGlobalServiceEvents",
    "isMultiRegionTrail",
    "isOrganizationTrail",
    "multiRegionEnabled",
    "terminationProtectionEnabled",
];
const PLACES: [&str; 10] = [
    "advancedEventSelectors",
    "cloudWatchLogsLogGroupArn",
    "cloudWatchLogsRoleArn",
    "eventSelectors",
    "insightSelectors",
    "kmsKeyId",
    "retentionPeriod",
    "s3BucketName",
    "s3KeyPrefix",
    "snsTopicName",
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let off = SWITCHES.into_iter().filter(|name| request.flag(name) == Some(false));
    // A store has its key for good.
    let is_store = change.operation == "UpdateEventDataStore";
    let moved = PLACES.into_iter().filter(|name| request.at(name).is_some() && !(is_store && *name == "kmsKeyId"));
    let touched: Vec<_> = off.chain(moved).collect();
    if touched.is_empty() {
        return None;
    }
    let what = if change.operation == "UpdateEventDataStore" { "event data store" } else { "trail" };
    let summary = format!("changed {} of {what} {}", touched.join(", "), resource.arn.name());
    Some(limited(Finding::new(change, resource, summary).about(touched), change))
}

/// What was approved and is so no more: the repairs, what nothing of ours brings back, and both in words.
#[derive(Default)]
struct Loss {
    repairs: Vec<Remedy>,
    told: Vec<String>,
}

fn assess(finding: &Finding, live: &RecorderState, Approved { baseline, .. }: Approved<'_, RecorderState>) -> Verdict {
    let Some(approved) = baseline else {
        return match State::Recorder(live.clone()).shortfall() {
            Some(why) => Verdict::at_most(Response::Alert, why, NO_BASELINE),
            None => Verdict::unknown(UNAPPROVED),
        };
    };
    let Some(Loss { repairs, told }) = loss(finding, live, approved) else { return Verdict::unknown(GONE) };
    let evidence = told.join("; ");
    match (told.is_empty(), repairs.is_empty()) {
        (true, _) => Verdict::Sound,
        (false, _) if is_elsewhere(finding) => Verdict::at_most(Response::Alert, evidence, ELSEWHERE),
        (false, true) => Verdict::at_most(Response::Alert, evidence, ORGANIZATION),
        (false, false) => Verdict::exposed(evidence),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&RecorderState>,
    Approved { baseline, .. }: Approved<'_, RecorderState>,
) -> Vec<Remedy> {
    match (live, baseline) {
        _ if is_elsewhere(finding) => Vec::new(),
        (Some(live), Some(approved)) => loss(finding, live, approved).map(|loss| loss.repairs).unwrap_or_default(),
        (Some(_), None) => Vec::new(),
        (None, _) => vec![presumed(finding)],
    }
}

/// `None` when there is nothing left to compare.
fn loss(finding: &Finding, live: &RecorderState, approved: &RecorderState) -> Option<Loss> {
    match (live, approved) {
        (RecorderState::Trail { settings: Some(live), .. }, RecorderState::Trail { settings: Some(approved), .. }) => {
            Some(of_trail(finding, live, approved))
        }
        (
            RecorderState::EventStore(EventStoreState { settings: Some(live), .. }),
            RecorderState::EventStore(EventStoreState { settings: Some(approved), .. }),
        ) => Some(of_store(finding, live, approved)),
        (RecorderState::Trail { .. } | RecorderState::EventStore(_), _) => None,
    }
}

fn of_trail(finding: &Finding, live: &TrailSettings, approved: &TrailSettings) -> Loss {
    let mut loss = Loss::default();
    let (changes, told) = live.losses(approved, finding.resource.arn.account());
    loss.told.extend(told);
    if !changes.is_empty() {
        let trail = finding.resource.arn.as_str().to_owned();
        loss.repairs.push(Remedy::RestoreTrailSettings { trail, changes: Box::new(changes) });
    }
    let (recorded, wanted) = (live.recorded(), approved.recorded());
    let lacking = recorded.lacks(&wanted);
    if !lacking.is_empty() {
        let settings = TrailSettings { selectors: Some(recorded.beside(&wanted)), ..approved.clone() };
        loss.repairs.push(Remedy::RestoreTrailSelectors { settings: Box::new(settings) });
        loss.told.push(format!("not recorded any more: {}", lacking.join(", ")));
    }
    loss.insights(finding, &live.insights, &approved.insights, None);
    if approved.organization && !live.organization {
        loss.told.push("it is not the organization's any more".to_owned());
    }
    loss
}

fn of_store(finding: &Finding, live: &EventStoreSettings, approved: &EventStoreSettings) -> Loss {
    let mut loss = Loss::default();
    let (changes, told) = live.losses(approved);
    loss.told.extend(told);
    if !changes.is_empty() {
        let store = finding.resource.arn.as_str().to_owned();
        loss.repairs.push(Remedy::RestoreEventDataStoreSettings { store, changes: Box::new(changes) });
    }
    loss.insights(finding, &live.insights, &approved.insights, approved.insights_into.as_ref());
    if approved.organization && !live.organization {
        loss.told.push("it does not take in the organization's events any more".to_owned());
    }
    loss
}

type Insights = std::collections::BTreeMap<String, bool>;

impl Loss {
    fn insights(&mut self, finding: &Finding, live: &Insights, approved: &Insights, into: Option<&String>) {
        let on = |insights: &Insights, name: &String| insights.get(name) == Some(&true);
        let lost: Vec<_> = approved.keys().filter(|name| on(approved, name) && !on(live, name)).cloned().collect();
        if lost.is_empty() {
            return;
        }
        self.told.push(format!("does not look any more for {}", lost.join(", ")));
        let kept = live.keys().filter(|name| on(live, name)).cloned();
        let insights = kept.chain(lost).collect();
        let recorder = finding.resource.arn.as_str().to_owned();
        self.repairs.push(Remedy::RestoreInsightSelectors { recorder, insights, into: into.cloned() });
    }
}

/// With nobody to ask, only what was turned off is known, and not what was approved.
fn presumed(finding: &Finding) -> Remedy {
    let off = |name: &str| finding.subjects.iter().any(|subject| subject == name).then_some(true);
    let resource = &finding.resource;
    let arn = resource.arn.as_str().to_owned();
    match finding.operation.as_str() {
        "PutEventSelectors" => {
            let (name, home_region) = (resource.arn.name().to_owned(), resource.region.clone());
            let settings = TrailSettings { name, home_region, ..TrailSettings::default() };
            Remedy::RestoreTrailSelectors { settings: Box::new(settings) }
        }
        "PutInsightSelectors" => Remedy::RestoreInsightSelectors { recorder: arn, insights: Vec::new(), into: None },
        "UpdateEventDataStore" => {
            let (multi_region, protected) = (off("multiRegionEnabled"), off("terminationProtectionEnabled"));
            let changes = EventStoreChanges { multi_region, protected, ..EventStoreChanges::default() };
            Remedy::RestoreEventDataStoreSettings { store: arn, changes: Box::new(changes) }
        }
        _ => {
            let changes = TrailChanges {
                global_events: off("includeGlobalServiceEvents"),
                multi_region: off("isMultiRegionTrail"),
                validation: off("enableLogFileValidation"),
                ..TrailChanges::default()
            };
            Remedy::RestoreTrailSettings { trail: arn, changes: Box::new(changes) }
        }
    }
}
