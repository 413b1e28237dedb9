//! What a finding says was called, from where, and what was talked to.

use model::{Actor, Fields, ThreatCall};
use serde_json::Value;

/// What GuardDuty knows else: as members, and once more as JSON in a text.
pub(super) fn additional(finding: &Fields) -> Vec<Fields> {
    let Some(info) = finding.at("service/additionalInfo") else { return Vec::new() };
    let info = Fields::new(info.clone());
    let written = info.document("value").map(|value| Fields::inside(&value));
    std::iter::once(info).chain(written).collect()
}

/// The call that the finding is about first, then all that are told beside it; each once.
pub(super) fn calls(finding: &Fields, info: &[Fields]) -> Vec<ThreatCall> {
    let action = finding.at("service/action/awsApiCallAction").map(Fields::inside);
    let action =
        action.and_then(|action| call(action.text("serviceName")?, action.text("api")?, action.text("errorCode")));
    let unusual = info.iter().filter_map(|info| info.at("anomalies/anomalousAPIs")).flat_map(anomalous);
    let signals = finding.every("service/detection/sequence/signals/activities/api").into_iter().map(Fields::inside);
    let signals = signals.filter_map(|api| call(api.text("service")?, api.text("operation")?, api.text("error")));
    let calls_of = |indicator: Fields| {
        let values = indicator.texts("values").into_iter().filter_map(|value| value.split_once(':'));
        values.filter_map(|(service, operation)| call(service, operation, None)).collect::<Vec<_>>()
    };
    let indicators = finding.every("service/detection/sequence/sequenceIndicators").into_iter().map(Fields::inside);
    let risky = indicators.filter(|indicator| indicator.text("key") == Some("HIGH_RISK_API")).flat_map(calls_of);
    let mut calls: Vec<ThreatCall> = Vec::new();
    for one in action.into_iter().chain(unusual).chain(signals).chain(risky) {
        let same = |known: &ThreatCall| known.service == one.service && known.operation == one.operation;
        if !calls.iter().any(same) {
            calls.push(one);
        }
    }
    calls
}

fn call(source: &str, operation: &str, error: Option<&str>) -> Option<ThreatCall> {
    let (service, operation) = (source.trim().split('.').next()?, operation.trim());
    let error = error.map(str::trim).filter(|error| !error.is_empty() && !error.eq_ignore_ascii_case("success"));
    (!service.is_empty() && !operation.is_empty()).then(|| ThreatCall {
        service: service.to_owned(),
        operation: operation.to_owned(),
        error: error.map(str::to_owned),
    })
}

/// `s3.amazonaws.com:[ListBuckets:success , GetObject:AccessDenied] , ec2.amazonaws.com:[…]`, or the same as a map.
fn anomalous(value: &Value) -> Vec<ThreatCall> {
    match value {
        Value::String(text) => text.split(']').flat_map(of_service).collect(),
        Value::Object(services) => services.iter().flat_map(|(service, names)| listed(service, names)).collect(),
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn listed(service: &str, names: &Value) -> Vec<ThreatCall> {
    names.as_array().into_iter().flatten().filter_map(|name| call(service, name.as_str()?, None)).collect()
}

fn of_service(text: &str) -> Vec<ThreatCall> {
    let Some((service, names)) = text.trim_start_matches([' ', ',']).split_once(":[") else { return Vec::new() };
    let each = names.split(',').map(|name| name.split_once(':').map_or((name, None), |(name, how)| (name, Some(how))));
    each.filter_map(|(name, how)| call(service, name, how)).collect()
}

/// Where the caller was, and what it said it was.
pub(super) fn caller(finding: &Fields, info: &[Fields]) -> Actor {
    let action = |path: &str| finding.text(&format!("service/action/awsApiCallAction/{path}")).map(str::to_owned);
    let address = action("remoteIpDetails/ipAddressV4").or_else(|| action("remoteIpDetails/ipAddressV6"));
    let told = || info.iter().find_map(|info| info.text("userAgent/fullUserAgent")).map(str::to_owned);
    Actor {
        address: address.or_else(|| action("domainDetails/domain")),
        agent: action("userAgent").or_else(told),
        ..Actor::default()
    }
}

/// The domains that were asked for, and the addresses that something talked to.
pub(super) fn contacts(finding: &Fields) -> Vec<String> {
    let places = [
        "service/action/dnsRequestAction/domain",
        "service/action/networkConnectionAction/remoteIpDetails/ipAddressV4",
        "service/action/networkConnectionAction/remoteIpDetails/ipAddressV6",
        "service/action/portProbeAction/portProbeDetails/remoteIpDetails/ipAddressV4",
        "service/action/kubernetesApiCallAction/remoteIpDetails/ipAddressV4",
        "service/detection/sequence/endpoints/ip",
        "service/detection/sequence/endpoints/domain",
    ];
    let mut contacts: Vec<String> = Vec::new();
    for contact in places.iter().flat_map(|place| finding.texts(place)) {
        if !contacts.iter().any(|known| known == contact) {
            contacts.push(contact.to_owned());
        }
    }
    contacts
}

/// What malware was found, and in which objects.
pub(super) fn files(finding: &Fields) -> Vec<String> {
    let places = ["resource/s3BucketDetails/s3ObjectDetails/key", "service/malwareScanDetails/threats/name"];
    places.iter().flat_map(|place| finding.texts(place)).map(str::to_owned).collect()
}
