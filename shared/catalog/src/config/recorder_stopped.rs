use model::{
    Approved, ByPhase, Change, ConfigRecorder, ConfigState, Evidence, Finding, Judge, Judgement, Layer, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, State, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody stopped or deleted what AWS Config records in this Region, made it record less, sent it elsewhere, or
    /// removed one of its rules. What changes from now on has no history.
    ///
    /// ## Why it matters
    ///
    /// Config keeps what every resource looked like, before and after each change. Security Hub's checks of Bedrock and
    /// SageMaker stand on it, and so does whoever must find out what an intruder changed.
    ///
    /// ## What we do
    ///
    /// We start the recorder again, give it back the types that it recorded, and deliver where it was approved. A recorder
    /// or a channel that was deleted is created again as it was. Types that the owner added stay. Rules and
    /// conformance packs that were deleted are alerts: their owner knows what they checked. Recorders that another AWS
    /// service manages are left to it.
    ///
    /// ## When to make an exception
    ///
    /// A Region that is given up, or a type that is recorded no more for its cost: approve the recorder as it is then.
    /// Without an approved baseline we only alert.
    pub(super) static CONTROL = {
        id: "config-recorder-stopped",
        title: "The AWS Config recorder was stopped or rules removed",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("config", "DeleteConfigRule"),
            Watch::new("config", "DeleteConfigurationRecorder"),
            Watch::new("config", "DeleteConformancePack"),
            Watch::new("config", "DeleteDeliveryChannel"),
            Watch::new("config", "PutConfigurationRecorder"),
            Watch::new("config", "PutDeliveryChannel"),
            Watch::new("config", "StopConfigurationRecorder"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::RestoreConfigRecorder,
            RemedyKind::RestoreDeliveryChannel,
            RemedyKind::StartConfigRecorder,
        ],
        references: &[
            Reference::Prowler("config_recorder_all_regions_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::NistAiRmf("GOVERN 1.5"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::Config(Judgement { assess, remediate }),
    }
}

const NO_BASELINE: &str = "no baseline is approved for it";
const UNAPPROVED: &str = "no baseline is approved that says what it records and where it delivers";
const LEFT: &str = "only its owner knows what it checked";

/// Services that make rules of their own, and remove them.
const MAKERS: [&str; 2] = ["config-conforms.amazonaws.com", "securityhub.amazonaws.com"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (region, name) = (&resource.region, resource.arn.name());
    let by_maker = change.actor.invoked_by.as_deref().is_some_and(|service| MAKERS.contains(&service));
    let summary = match change.operation.as_str() {
        "DeleteConfigRule" if by_maker => return None,
        "DeleteConfigRule" => format!("deleted Config rule {name} in {region}"),
        "DeleteConformancePack" => format!("deleted conformance pack {name} in {region}"),
        "DeleteConfigurationRecorder" => format!("deleted the configuration recorder in {region}"),
        "DeleteDeliveryChannel" => format!("deleted the delivery channel of Config in {region}"),
        "PutConfigurationRecorder" => format!("changed what Config records in {region}"),
        "PutDeliveryChannel" => format!("changed where Config delivers in {region}"),
        "StopConfigurationRecorder" => format!("stopped the configuration recorder in {region}"),
        _ => return None,
    };
    let name = change.request.text("configurationRecorderName");
    Some(Finding::new(change, resource, summary).about(name))
}

fn assess(finding: &Finding, live: &ConfigState, Approved { baseline, .. }: Approved<'_, ConfigState>) -> Verdict {
    match (live, baseline) {
        (ConfigState::Rule { there: true }, _) => Verdict::Sound,
        (ConfigState::Rule { there: false }, _) => Verdict::at_most(Response::Alert, "it is gone", LEFT),
        (ConfigState::Recorder(live), Some(ConfigState::Recorder(approved))) => {
            let lost = losses(live, approved);
            if lost.is_empty() { Verdict::Sound } else { Verdict::exposed(lost.join("; ")) }
        }
        (ConfigState::Recorder(_), _) => match State::Config(live.clone()).shortfall() {
            Some(why) => Verdict::at_most(Response::Alert, why, NO_BASELINE),
            None if finding.operation.starts_with("Put") => Verdict::unknown(UNAPPROVED),
            None => Verdict::Sound,
        },
    }
}

/// What was approved and is so no more.
fn losses(live: &ConfigRecorder, approved: &ConfigRecorder) -> Vec<String> {
    if approved.recorder.is_null() {
        return Vec::new();
    }
    let gone = live.recorder.is_null();
    let state = match (gone, approved.recording && !live.recording) {
        (true, _) => Some("there is no configuration recorder".to_owned()),
        (false, true) => Some("the configuration recorder is stopped".to_owned()),
        (false, false) => None,
    };
    let lacking = if gone { Vec::new() } else { live.unrecorded(approved) };
    let lacking = (!lacking.is_empty()).then(|| format!("not recorded any more: {}", lacking.join(", ")));
    state.into_iter().chain(lacking).chain(live.undelivered(approved)).collect()
}

fn remediate(
    finding: &Finding,
    live: Option<&ConfigState>,
    Approved { baseline, .. }: Approved<'_, ConfigState>,
) -> Vec<Remedy> {
    let region = || finding.resource.region.clone();
    match (live, baseline) {
        (Some(ConfigState::Recorder(live)), Some(ConfigState::Recorder(approved))) => {
            repairs(&region(), live, approved)
        }
        (Some(_), _) => Vec::new(),
        (None, _) => presumed(finding, region()),
    }
}

/// A recorder first: without one AWS takes no channel, and without a channel it starts no recorder.
fn repairs(region: &str, live: &ConfigRecorder, approved: &ConfigRecorder) -> Vec<Remedy> {
    if approved.recorder.is_null() {
        return Vec::new();
    }
    let region = || region.to_owned();
    let name = live.name().or_else(|| approved.name()).unwrap_or_default().to_owned();
    let narrower = live.recorder.is_null() || !live.unrecorded(approved).is_empty();
    let recorder =
        narrower.then(|| Remedy::RestoreConfigRecorder { region: region(), definition: live.mended(approved) });
    let moved = !live.undelivered(approved).is_empty();
    let channel =
        moved.then(|| Remedy::RestoreDeliveryChannel { region: region(), definition: live.channel_of(approved) });
    let stopped = approved.recording && !live.recording;
    let start = stopped.then(|| Remedy::StartConfigRecorder { region: region(), recorder: name });
    [recorder, channel, start].into_iter().flatten().collect()
}

/// With nobody to ask, what was deleted or replaced is known by what was approved only.
fn presumed(finding: &Finding, region: String) -> Vec<Remedy> {
    let recorder = finding.subjects.first().cloned().unwrap_or_else(|| "default".to_owned());
    let nothing = serde_json::Value::Null;
    match finding.operation.as_str() {
        "StopConfigurationRecorder" => vec![Remedy::StartConfigRecorder { region, recorder }],
        "DeleteDeliveryChannel" | "PutDeliveryChannel" => {
            vec![Remedy::RestoreDeliveryChannel { region, definition: nothing }]
        }
        "DeleteConfigurationRecorder" => vec![
            Remedy::RestoreConfigRecorder { region: region.clone(), definition: nothing },
            Remedy::StartConfigRecorder { region, recorder },
        ],
        "PutConfigurationRecorder" => vec![Remedy::RestoreConfigRecorder { region, definition: nothing }],
        _ => Vec::new(),
    }
}
