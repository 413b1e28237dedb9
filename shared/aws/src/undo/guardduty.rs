//! Detectors.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_guardduty::{
    Client,
    types::{
        DetectorAdditionalConfiguration, DetectorFeature, DetectorFeatureConfiguration, FeatureAdditionalConfiguration,
        FeatureStatus, FilterAction,
    },
};
use model::{DetectorState, State};

use crate::{
    config::in_region,
    remedy::{
        Done,
        carry_out::{
            Failure, done,
            guardduty::{set_filter, split},
        },
    },
};

pub(super) async fn update(
    config: &SdkConfig,
    detector: &str,
    enabled: bool,
    features: &[String],
    live: &State,
) -> Result<Done, Failure> {
    let request = Client::new(config).update_detector().detector_id(detector).enable(enabled);
    Ok(done(&request.set_features(turned_off(features, read(live)?)).send().await?))
}

/// The Region may have one detector, which has another id than the one before.
pub(super) async fn delete(config: &SdkConfig, region: &str, live: &State) -> Result<Done, Failure> {
    let Some(id) = &read(live)?.id else { return Ok(Done { request_id: None }) };
    Ok(done(&Client::new(&in_region(config, region)).delete_detector().detector_id(id).send().await?))
}

pub(super) async fn hide(config: &SdkConfig, detector: &str, filter: &str) -> Result<Done, Failure> {
    set_filter(config, detector, filter, FilterAction::Archive).await
}

fn read(live: &State) -> Result<&DetectorState, Failure> {
    if let State::Detector(live) = live {
        return Ok(live);
    }
    Err(Failure::Unfit("the state that was read is no detector"))
}

/// A part is sent with its feature, which stays on unless it was off itself, and with the parts that are on: what
/// GuardDuty does to parts that a request leaves out is not documented.
fn turned_off(features: &[String], live: &DetectorState) -> Option<Vec<DetectorFeatureConfiguration>> {
    let mut parts: BTreeMap<&str, BTreeMap<&str, bool>> = BTreeMap::new();
    for (name, part) in features.iter().map(|feature| split(feature)) {
        parts.entry(name).or_default().extend(part.map(|part| (part, false)));
    }
    for (name, part) in live.features.iter().filter(|(_, on)| **on).map(|(feature, _)| split(feature)) {
        if let (Some(parts), Some(part)) = (parts.get_mut(name), part) {
            parts.entry(part).or_insert(true);
        }
    }
    let is_off = |name: &str| features.iter().any(|feature| feature == name);
    let features: Vec<_> = parts.into_iter().map(|(name, parts)| feature(name, !is_off(name), &parts)).collect();
    (!features.is_empty()).then_some(features)
}

fn feature(name: &str, on: bool, parts: &BTreeMap<&str, bool>) -> DetectorFeatureConfiguration {
    let parts: Vec<_> = parts.iter().map(|(name, on)| part(name, *on)).collect();
    DetectorFeatureConfiguration::builder()
        .name(DetectorFeature::from(name))
        .status(status(on))
        .set_additional_configuration((!parts.is_empty()).then_some(parts))
        .build()
}

fn part(name: &str, on: bool) -> DetectorAdditionalConfiguration {
    let name = FeatureAdditionalConfiguration::from(name);
    DetectorAdditionalConfiguration::builder().name(name).status(status(on)).build()
}

const fn status(on: bool) -> FeatureStatus {
    if on { FeatureStatus::Enabled } else { FeatureStatus::Disabled }
}
