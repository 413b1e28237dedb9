use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, LogGroup, LogState, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control, log_group_name,
};

control! {
    /// Somebody deleted a log group of an AI workload, keeps its events for a shorter time, or took away its key, its
    /// masking or its protection. What was said to models and agents is lost, or can be read.
    ///
    /// ## Why it matters
    ///
    /// Prompts, answers and traces of agents stand in these groups. They are the only evidence of an abuse of a model,
    /// and they hold whatever people typed.
    ///
    /// ## What we do
    ///
    /// We put back the days, the key, the masking and the deletion protection that were approved. A deleted group is
    /// created again with them; its events and tags are lost. Deleted streams, metric filters, subscriptions and
    /// account policies are alerts: nothing of ours knows what they held.
    ///
    /// ## When to make an exception
    ///
    /// Logs that hold too much about people, and must be kept for a shorter time: approve the group as it is then.
    /// Without an approved baseline we only alert.
    pub(super) static CONTROL = {
        id: "logs-group-unprotected",
        title: "An AI log group was deleted, shortened or unmasked",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("logs", "AssociateKmsKey"),
            Watch::new("logs", "DeleteAccountPolicy"),
            Watch::new("logs", "DeleteDataProtectionPolicy"),
            Watch::new("logs", "DeleteLogGroup"),
            Watch::new("logs", "DeleteLogStream"),
            Watch::new("logs", "DeleteMetricFilter"),
            Watch::new("logs", "DeleteSubscriptionFilter"),
            Watch::new("logs", "DisassociateKmsKey"),
            Watch::new("logs", "PutDataProtectionPolicy"),
            Watch::new("logs", "PutLogGroupDeletionProtection"),
            Watch::new("logs", "PutRetentionPolicy"),
        ],
        baseline: true,
        remedies: &[
            RemedyKind::RecreateLogGroup,
            RemedyKind::RestoreLogRetention,
            RemedyKind::KeepLogsForever,
            RemedyKind::RestoreLogKey,
            RemedyKind::RestoreLogMasking,
            RemedyKind::ProtectLogGroup,
        ],
        references: &[
            Reference::Prowler("bedrock_model_invocation_logs_encryption_enabled"),
            Reference::Prowler("cloudwatch_log_group_kms_encryption_enabled"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.8"),
        ],
        detect,
        judge: Judge::Logs(Judgement { assess, remediate }),
    }
}

const NO_BASELINE: &str = "no baseline is approved for it";
const UNAPPROVED: &str = "no baseline is approved that says what it must be";
const LEFT: &str = "only its owner knows what it held";

/// The longest that a group can keep events, save for ever.
const LONGEST: i64 = 3653;

/// Policies of the account that mask and that carry events on. Others only make events easier to find.
const GUARDING: [&str; 2] = ["DATA_PROTECTION_POLICY", "SUBSCRIPTION_FILTER_POLICY"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, group) = (&change.request, log_group_name(&resource.arn));
    let filter = |kind: &str| request.text("filterName").map(|name| format!("{kind}/{name}"));
    let days = request.number("retentionInDays");
    let (done, subject) = match change.operation.as_str() {
        "DeleteAccountPolicy" => {
            let kind = request.text("policyType").filter(|kind| GUARDING.contains(kind))?;
            let summary = format!("deleted account policy {}", resource.arn.name());
            return Some(Finding::new(change, resource, summary).about([kind.to_owned()]));
        }
        // The key of a Region's query results is set by the same calls.
        _ if group.is_empty() => return None,
        "DeleteLogGroup" => ("deleted".to_owned(), None),
        "DeleteLogStream" => ("deleted a stream of".to_owned(), request.text("logStreamName").map(str::to_owned)),
        "PutRetentionPolicy" if days.is_some_and(|days| days >= LONGEST) => return None,
        "PutRetentionPolicy" => (format!("set to {} days the events of", days?), None),
        "DeleteSubscriptionFilter" => ("deleted a subscription of".to_owned(), filter("subscription")),
        "DeleteMetricFilter" => ("deleted a metric filter of".to_owned(), filter("metric")),
        "DeleteDataProtectionPolicy" => ("removed the masking of".to_owned(), None),
        "PutDataProtectionPolicy" => ("changed the masking of".to_owned(), None),
        "DisassociateKmsKey" => ("took the key from".to_owned(), None),
        "AssociateKmsKey" => ("gave another key to".to_owned(), None),
        "PutLogGroupDeletionProtection" if request.flag("deletionProtectionEnabled") == Some(false) => {
            ("took the protection from".to_owned(), None)
        }
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{done} log group {group}")).about(subject))
}

/// What is wrong, in words, and what repairs it, if anything does.
type Fault = (String, Vec<Remedy>);

fn assess(finding: &Finding, live: &LogState, Approved { baseline, .. }: Approved<'_, LogState>) -> Verdict {
    let live = match live {
        LogState::AccountPolicy { there: true } => return Verdict::Sound,
        LogState::AccountPolicy { there: false } => return Verdict::at_most(Response::Alert, "it is gone", LEFT),
        LogState::Group(live) => live,
    };
    let Some(LogState::Group(approved)) = baseline else { return unapproved(finding, live) };
    let faults = faults(finding, live, approved);
    let told: Vec<_> = faults.iter().map(|(told, _)| told.as_str()).collect();
    match (faults.is_empty(), faults.iter().all(|(_, repairs)| repairs.is_empty())) {
        (true, _) => Verdict::Sound,
        (false, true) => Verdict::at_most(Response::Alert, told.join("; "), LEFT),
        (false, false) => Verdict::exposed(told.join("; ")),
    }
}

/// Without a baseline only what the event says can be looked for.
fn unapproved(finding: &Finding, live: &LogGroup) -> Verdict {
    let filter_lost = finding.subjects.iter().any(|name| name.contains('/') && !live.filters.contains(name));
    let bad = match finding.operation.as_str() {
        _ if !live.there => "the log group is gone",
        _ if live.is_short() => "it keeps events for less than a month",
        _ if !live.lost_streams.is_empty() => "a stream is gone",
        "DeleteSubscriptionFilter" | "DeleteMetricFilter" if filter_lost => "a filter is gone",
        "DeleteDataProtectionPolicy" if live.masking.is_null() => "nothing is masked",
        "DisassociateKmsKey" if live.key.is_none() => "it has no key of its own",
        "PutLogGroupDeletionProtection" if !live.protected => "it may be deleted",
        "AssociateKmsKey" | "PutDataProtectionPolicy" | "PutRetentionPolicy" => return Verdict::unknown(UNAPPROVED),
        _ => return Verdict::Sound,
    };
    Verdict::at_most(Response::Alert, bad, NO_BASELINE)
}

fn faults(finding: &Finding, live: &LogGroup, approved: &LogGroup) -> Vec<Fault> {
    if !approved.there {
        return Vec::new();
    }
    let log_group = || finding.resource.arn.as_str().to_owned();
    if !live.there {
        return vec![(
            "the log group is gone, and its events with it".to_owned(),
            recreation(finding.resource.arn.as_str(), approved),
        )];
    }
    let mut faults = Vec::new();
    if is_shorter(live, approved) {
        let days = live.retention_days.unwrap_or_default();
        faults.push((format!("it keeps events for {days} days only"), vec![retention(log_group(), approved)]));
    }
    if let Some(key) = approved.key.clone().filter(|_| live.key != approved.key) {
        let is = live.key.as_deref().unwrap_or("none");
        faults.push((
            format!("its key is {is} and was {key}"),
            vec![Remedy::RestoreLogKey { log_group: log_group(), key }],
        ));
    }
    let unmasked = live.unmasked(approved);
    if !unmasked.is_empty() {
        let repair = Remedy::RestoreLogMasking { log_group: log_group(), definition: live.masking_beside(approved) };
        faults.push((format!("not masked any more: {}", unmasked.join(", ")), vec![repair]));
    }
    if approved.protected && !live.protected {
        faults.push(("it may be deleted".to_owned(), vec![Remedy::ProtectLogGroup { log_group: log_group() }]));
    }
    let lost = approved.filters.difference(&live.filters).map(|name| format!("filter {name} is gone"));
    let streams = live.lost_streams.iter().map(|name| format!("stream {name} is gone"));
    faults.extend(lost.chain(streams).map(|told| (told, Vec::new())));
    faults
}

fn is_shorter(live: &LogGroup, approved: &LogGroup) -> bool {
    let days = |group: &LogGroup| group.retention_days.map_or(LONGEST, i64::from);
    days(live) < days(approved)
}

fn retention(log_group: String, approved: &LogGroup) -> Remedy {
    match approved.retention_days {
        Some(days) => Remedy::RestoreLogRetention { log_group, days },
        None => Remedy::KeepLogsForever { log_group },
    }
}

/// The group, then what it had. Its protection comes last, so that whoever takes all of it back ends that first.
fn recreation(log_group: &str, approved: &LogGroup) -> Vec<Remedy> {
    let group = || log_group.to_owned();
    let (key, class, definition) = (approved.key.clone(), approved.class.clone(), approved.masking.clone());
    let create = Remedy::RecreateLogGroup { log_group: group(), key, class };
    let days = approved.retention_days.map(|days| Remedy::RestoreLogRetention { log_group: group(), days });
    let masking = (!definition.is_null()).then(|| Remedy::RestoreLogMasking { log_group: group(), definition });
    let protection = approved.protected.then(|| Remedy::ProtectLogGroup { log_group: group() });
    [Some(create), days, masking, protection].into_iter().flatten().collect()
}

fn remediate(
    finding: &Finding,
    live: Option<&LogState>,
    Approved { baseline, .. }: Approved<'_, LogState>,
) -> Vec<Remedy> {
    match (live, baseline) {
        (Some(LogState::Group(live)), Some(LogState::Group(approved))) => {
            faults(finding, live, approved).into_iter().flat_map(|(_, repairs)| repairs).collect()
        }
        (Some(_), _) => Vec::new(),
        (None, _) => presumed(finding),
    }
}

/// With nobody to ask, what a group had is known by what was approved only.
fn presumed(finding: &Finding) -> Vec<Remedy> {
    let log_group = finding.resource.arn.as_str().to_owned();
    match finding.operation.as_str() {
        "DeleteLogGroup" => vec![Remedy::RecreateLogGroup { log_group, key: None, class: None }],
        "PutRetentionPolicy" => vec![Remedy::RestoreLogRetention { log_group, days: 0 }],
        "DisassociateKmsKey" | "AssociateKmsKey" => vec![Remedy::RestoreLogKey { log_group, key: String::new() }],
        "DeleteDataProtectionPolicy" | "PutDataProtectionPolicy" => {
            vec![Remedy::RestoreLogMasking { log_group, definition: serde_json::Value::Null }]
        }
        "PutLogGroupDeletionProtection" => vec![Remedy::ProtectLogGroup { log_group }],
        _ => Vec::new(),
    }
}
