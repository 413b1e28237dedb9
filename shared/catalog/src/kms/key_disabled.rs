use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, KeyState, KeyStatus, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody disabled a key of an AI workload, scheduled it for deletion, turned its rotation off or deleted its
    /// imported material. What was encrypted with the key cannot be read while it is off, and never again once it is
    /// deleted.
    ///
    /// ## Why it matters
    ///
    /// Models, knowledge bases, logged prompts and secrets are encrypted with such keys. Whoever takes the key away
    /// stops the workload at once, and ransom has been asked this way.
    ///
    /// ## What we do
    ///
    /// We cancel the deletion, enable a key that was approved as enabled, and turn approved rotation on again. A key
    /// that was approved as disabled stays disabled: we only cancel its deletion. Imported material that was deleted
    /// can be imported again only by its owner, so we alert. Phaseguard never schedules a deletion, not even to undo.
    ///
    /// ## When to make an exception
    ///
    /// A key that is retired on purpose, and a key that incident responders disable to contain a leak: except it
    /// before they do, or we enable it again. Who disabled the key makes no difference here. Without an approved
    /// baseline we only alert.
    pub(super) static CONTROL = {
        id: "kms-key-disabled",
        title: "An AI key was disabled or scheduled for deletion",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("kms", "DeleteImportedKeyMaterial"),
            Watch::new("kms", "DisableKey"),
            Watch::new("kms", "DisableKeyRotation"),
            Watch::new("kms", "ScheduleKeyDeletion"),
        ],
        baseline: true,
        remedies: &[RemedyKind::CancelKeyDeletion, RemedyKind::EnableKey, RemedyKind::EnableKeyRotation],
        references: &[
            Reference::Prowler("kms_cmk_not_deleted_unintentionally"),
            Reference::Prowler("kms_cmk_rotation_enabled"),
            Reference::Prowler("kms_key_not_publicly_accessible"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0012"),
            Reference::Atlas("AML.T0029"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::Key(Judgement { assess, remediate }),
    }
}

/// What KMS takes when nobody names a period.
const YEARLY: i32 = 365;

const NO_BASELINE: &str = "no baseline is approved for it";
const UNJUDGED: &str = "the key is in a state that Phaseguard does not judge";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let key = resource.arn.name();
    let summary = match change.operation.as_str() {
        "DisableKey" => format!("disabled key {key}"),
        "DisableKeyRotation" => format!("turned off the rotation of key {key}"),
        "DeleteImportedKeyMaterial" => format!("deleted the imported material of key {key}"),
        "ScheduleKeyDeletion" => match change.request.number("pendingWindowInDays") {
            Some(days) => format!("scheduled key {key} for deletion in {days} days"),
            None => format!("scheduled key {key} for deletion"),
        },
        _ => return None,
    };
    Some(Finding::new(change, resource, summary))
}

fn assess(finding: &Finding, live: &KeyState, Approved { baseline, .. }: Approved<'_, KeyState>) -> Verdict {
    let Some(approved) = baseline else { return unapproved(finding, live) };
    match live.status {
        status if status == approved.status && status != KeyStatus::Enabled => Verdict::Sound,
        KeyStatus::Enabled if approved.rotation_days.is_some() && live.rotation_days.is_none() => {
            Verdict::exposed("the key rotates no more")
        }
        KeyStatus::Disabled if approved.status == KeyStatus::Enabled => Verdict::exposed("the key is disabled"),
        KeyStatus::Enabled | KeyStatus::Disabled => Verdict::Sound,
        KeyStatus::PendingDeletion => Verdict::exposed("the key is to be deleted"),
        KeyStatus::PendingImport => Verdict::at_most(
            Response::Alert,
            "the key has lost its material",
            "only the owner of the key material can import it again",
        ),
        KeyStatus::Other => Verdict::unknown(UNJUDGED),
    }
}

fn unapproved(finding: &Finding, live: &KeyState) -> Verdict {
    let alert = |evidence| Verdict::at_most(Response::Alert, evidence, NO_BASELINE);
    match live.status {
        KeyStatus::Enabled if finding.operation == "DisableKeyRotation" && live.rotation_days.is_none() => {
            alert("the key does not rotate")
        }
        KeyStatus::Enabled => Verdict::Sound,
        KeyStatus::Disabled => alert("the key is disabled"),
        KeyStatus::PendingDeletion => alert("the key is to be deleted"),
        KeyStatus::PendingImport => alert("the key has no material"),
        KeyStatus::Other => Verdict::unknown(UNJUDGED),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&KeyState>,
    Approved { baseline, .. }: Approved<'_, KeyState>,
) -> Vec<Remedy> {
    let (presumed, before) = presumed(finding);
    let approved = if live.is_some() { baseline.copied() } else { Some(baseline.copied().unwrap_or(before)) };
    let live = live.copied().unwrap_or(presumed);
    let key = || finding.resource.arn.as_str().to_owned();

    let leaves = live.status == KeyStatus::PendingDeletion;
    let cancel = leaves && approved.is_none_or(|approved| approved.status != KeyStatus::PendingDeletion);
    let enable = approved.is_some_and(|approved| approved.status == KeyStatus::Enabled)
        && (leaves || live.status == KeyStatus::Disabled);
    // A key that stays disabled cannot be made to rotate.
    let lost = (enable || live.status == KeyStatus::Enabled) && live.rotation_days.is_none();
    let rotation = approved.and_then(|approved| approved.rotation_days).filter(|_| lost);

    let steps = [
        cancel.then(|| Remedy::CancelKeyDeletion { key: key() }),
        enable.then(|| Remedy::EnableKey { key: key() }),
        rotation.map(|days| Remedy::EnableKeyRotation { key: key(), days }),
    ];
    steps.into_iter().flatten().collect()
}

/// The state that the event speaks of, and the one that it ended.
fn presumed(finding: &Finding) -> (KeyState, KeyState) {
    let key = |status, rotation_days| KeyState { status, rotation_days };
    match finding.operation.as_str() {
        "DisableKey" => (key(KeyStatus::Disabled, None), key(KeyStatus::Enabled, None)),
        "DisableKeyRotation" => (key(KeyStatus::Enabled, None), key(KeyStatus::Enabled, Some(YEARLY))),
        "DeleteImportedKeyMaterial" => (key(KeyStatus::PendingImport, None), key(KeyStatus::Enabled, None)),
        _ => (key(KeyStatus::PendingDeletion, None), key(KeyStatus::Enabled, None)),
    }
}
