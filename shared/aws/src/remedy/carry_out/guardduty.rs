//! Detectors, and filters of their findings. GuardDuty has one action that turns them on and off: this only ever turns on.

use std::collections::{BTreeMap, BTreeSet};

use aws_config::SdkConfig;
use aws_sdk_guardduty::{
    Client,
    types::{
        DetectorAdditionalConfiguration, DetectorFeature, DetectorFeatureConfiguration, FeatureAdditionalConfiguration,
        FeatureStatus, FilterAction,
    },
};
use model::{DetectorState, State};

use super::{Done, Failure, done};
use crate::config::in_region;

pub(super) async fn enable(
    config: &SdkConfig,
    detector: &str,
    features: &[String],
    live: &State,
) -> Result<Done, Failure> {
    let State::Detector(live) = live else { return Err(Failure::Unfit("the state that was read is no detector")) };
    let request = Client::new(config).update_detector().detector_id(detector).enable(true);
    Ok(done(&request.set_features(turned_on(features, live)).send().await?))
}

/// The account may have one detector in each Region, so a second call cannot make a second one.
pub(super) async fn recreate(config: &SdkConfig, region: &str, features: &[String]) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, region)).create_detector().enable(true);
    Ok(done(&request.set_features(turned_on(features, &DetectorState::default())).send().await?))
}

pub(super) async fn show(config: &SdkConfig, detector: &str, filter: &str) -> Result<Done, Failure> {
    set_filter(config, detector, filter, FilterAction::Noop).await
}

/// What a request leaves out stays as it is.
pub(crate) async fn set_filter(
    config: &SdkConfig,
    detector: &str,
    filter: &str,
    action: FilterAction,
) -> Result<Done, Failure> {
    let request = Client::new(config).update_filter().detector_id(detector).filter_name(filter).action(action);
    Ok(done(&request.send().await?))
}

/// `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT` is a part of `RUNTIME_MONITORING` and is sent with it. Parts that are on
/// are sent too: what GuardDuty does to parts that a request leaves out is not documented.
fn turned_on(features: &[String], live: &DetectorState) -> Option<Vec<DetectorFeatureConfiguration>> {
    let mut parts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for feature in features {
        let (name, part) = split(feature);
        parts.entry(name).or_default().extend(part);
    }
    for (name, part) in live.features.iter().filter(|(_, on)| **on).map(|(feature, _)| split(feature)) {
        if let Some(parts) = parts.get_mut(name) {
            parts.extend(part);
        }
    }
    let features: Vec<_> = parts.into_iter().map(|(name, parts)| feature(name, &parts)).collect();
    (!features.is_empty()).then_some(features)
}

/// A feature, and the part of it that is meant.
pub(crate) fn split(feature: &str) -> (&str, Option<&str>) {
    feature.split_once('/').map_or((feature, None), |(name, part)| (name, Some(part)))
}

fn feature(name: &str, parts: &BTreeSet<&str>) -> DetectorFeatureConfiguration {
    let parts: Vec<_> = parts.iter().map(|name| part(name)).collect();
    DetectorFeatureConfiguration::builder()
        .name(DetectorFeature::from(name))
        .status(FeatureStatus::Enabled)
        .set_additional_configuration((!parts.is_empty()).then_some(parts))
        .build()
}

fn part(name: &str) -> DetectorAdditionalConfiguration {
    let name = FeatureAdditionalConfiguration::from(name);
    DetectorAdditionalConfiguration::builder().name(name).status(FeatureStatus::Enabled).build()
}
