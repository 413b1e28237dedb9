//! A finding of GuardDuty, as EventBridge sends it, made into a threat. Lenient: what is missing is missing, and only a
//! finding that does not say which one it is, or that was not sent, is refused. Members are those of botocore's model of
//! GuardDuty, with a small first letter.

mod calls;
mod matching;
mod people;
mod places;

use jiff::Timestamp;
use model::{Arn, Fields, FindingType, GuardrailSighting, Threat, Touched};
use serde_json::Value;

pub use self::matching::threat_sightings;
use self::people::Person;
use crate::IntakeError;
use crate::intake::instant;

/// How EventBridge calls an event that holds a finding.
pub(crate) const DETAIL_TYPE: &str = "GuardDuty Finding";

/// Whether something is a finding by itself, without the envelope, in either way of writing one.
pub(crate) fn is_finding(event: &Value) -> bool {
    let has = |name: &str| event.get(name).is_some();
    let is_record = has("eventName") || has("eventSource");
    !is_record && ((has("type") && has("id")) || is_of_api(event))
}

/// GuardDuty's API writes every member with a capital; what merely has one or two of these is somebody's own.
fn is_of_api(event: &Value) -> bool {
    let has = |name: &str| event.get(name).is_some();
    let of_api = |finding: &Value| finding.get("Type").is_some() && finding.get("Id").is_some();
    let one = of_api(event) && !has("type");
    let several = event.get("Findings").and_then(Value::as_array).is_some_and(|all| all.iter().any(of_api));
    one || several
}

/// Reads a finding. What the envelope says counts where the finding says nothing.
///
/// # Errors
///
/// When it has no id or type, or was asked for by a call.
pub(crate) fn threat(event: &Value, envelope: Option<&Fields>) -> Result<Threat, IntakeError> {
    if is_of_api(event) {
        return Err(IntakeError::ApiShape);
    }
    let finding = Fields::inside(event);
    let id = finding.text("id").ok_or(IntakeError::NoFinding("id"))?;
    let kind = finding.text("type").ok_or(IntakeError::NoFinding("type"))?;
    let home = Home::of(&finding, envelope);
    let info = calls::additional(&finding);
    let calls = calls::calls(&finding, &info);
    let people = people::people(&finding, &home);
    let mut threat = Threat {
        id: id.to_owned(),
        kind: FindingType::new(kind),
        title: finding.text("title").unwrap_or_default().to_owned(),
        severity: finding.at("severity").and_then(tenths),
        count: finding.number("service/count").and_then(|count| u64::try_from(count).ok()).unwrap_or(1),
        first_seen: time(&finding, "service/eventFirstSeen"),
        last_seen: time(&finding, "service/eventLastSeen"),
        updated: time(&finding, "updatedAt"),
        sample: is_sample(&finding, &info),
        archived: finding.flag("service/archived") == Some(true),
        actor: calls::caller(&finding, &info),
        keys: people.iter().filter_map(|person| person.key.clone()).collect(),
        calls,
        contacts: calls::contacts(&finding),
        files: calls::files(&finding),
        models: owned(&finding.texts("resource/modelDetails/modelId")),
        guardrail: finding.at("resource/bedrockGuardrailDetails").map(guardrail),
        signals: owned(&finding.texts("service/detection/sequence/signals/name")),
        touched: Vec::new(),
        account: home.account.clone(),
        region: home.region.clone(),
        partition: home.partition.clone(),
    };
    threat.touched = places::places(&finding, &home);
    let is_of_ai = threat.is_of_ai();
    let people_touched = people.iter().filter_map(|person| person.touched(&home, is_of_ai));
    threat.touched = distinct(people_touched.chain(std::mem::take(&mut threat.touched)));
    name_actor(&mut threat, people.first());
    Ok(threat)
}

/// Where a finding is at home: the account and Region that it is about.
struct Home {
    account: String,
    region: String,
    partition: String,
}

impl Home {
    /// An administrator is told of members too: the finding's own account counts, and not the one that was told.
    fn of(finding: &Fields, envelope: Option<&Fields>) -> Self {
        let outer = |path: &str| envelope.and_then(|envelope| envelope.text(path));
        let text =
            |path: &str, around: &str| finding.text(path).or_else(|| outer(around)).unwrap_or_default().to_owned();
        let region = text("region", "region");
        let partition = finding.text("partition").unwrap_or(match region.split('-').next() {
            Some("cn") => "aws-cn",
            Some("us") if region.starts_with("us-gov-") => "aws-us-gov",
            Some(_) | None => "aws",
        });
        Self { account: text("accountId", "account"), partition: partition.to_owned(), region }
    }
}

/// `8`, `8.0` and `"8.0"` are 80.
fn tenths(value: &Value) -> Option<u32> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let tenth = fraction.chars().next().map_or(Some(0), |digit| digit.to_digit(10))?;
    whole.parse::<u32>().ok()?.checked_mul(10)?.checked_add(tenth)
}

fn time(finding: &Fields, path: &str) -> Option<Timestamp> {
    finding.text(path).and_then(instant)
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// GuardDuty notes it beside what it knows else, and in the title.
fn is_sample(finding: &Fields, info: &[Fields]) -> bool {
    let named = finding.text("title").is_some_and(|title| title.trim_start().starts_with("[SAMPLE]"));
    named || info.iter().any(|info| info.flag("sample") == Some(true))
}

/// The list stands in the place of two older members, which name one guardrail.
fn guardrail(value: &Value) -> GuardrailSighting {
    let details = Fields::inside(value);
    let named = |guardrail: &Fields, arn: &str, version: &str| {
        let version = guardrail.text(version).unwrap_or_default();
        guardrail.text(arn).map(|arn| (arn.to_owned(), version.to_owned()))
    };
    let listed = details.list("guardrails").into_iter().map(Fields::inside);
    let mut guardrails: Vec<_> = listed.filter_map(|guardrail| named(&guardrail, "arn", "version")).collect();
    if guardrails.is_empty() {
        guardrails.extend(named(&details, "guardrailArn", "guardrailVersion"));
    }
    let filters = details.list("contentPolicyFilters").into_iter().map(Fields::inside);
    let let_through = filters.into_iter().any(|filter| filter.text("action") == Some("NONE"));
    GuardrailSighting { guardrails, let_through }
}

/// Each once, with the tags of whichever naming has some.
fn distinct(touched: impl Iterator<Item = Touched>) -> Vec<Touched> {
    let mut all: Vec<Touched> = Vec::new();
    for one in touched {
        match all.iter_mut().find(|known| known.resource.arn.identity() == one.resource.arn.identity()) {
            Some(known) => known.tags.extend(one.tags),
            None => all.push(one),
        }
    }
    all
}

/// Whoever called, or what did something where nobody is named.
fn name_actor(threat: &mut Threat, person: Option<&Person>) {
    let does = || threat.touched.iter().find(|touched| !touched.is_principal()).map(|touched| &touched.resource.arn);
    let (kind, arn, role) = match person {
        Some(person) => (person.kind(), person.caller(), person.role()),
        None => (threat.actor.kind, does().map(Arn::to_string), None),
    };
    let account = Some(threat.account.clone()).filter(|account| !account.is_empty());
    let actor = &mut threat.actor;
    (actor.kind, actor.arn, actor.role, actor.account) = (kind, arn, role, account);
    actor.access_key = person.and_then(|person| person.key.clone());
}
