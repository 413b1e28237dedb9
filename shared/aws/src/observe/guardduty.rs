//! The GuardDuty detector of a Region, of which there is one at most, and filters of its findings.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_guardduty::{
    Client,
    operation::get_detector::GetDetectorOutput,
    types::{DetectorFeatureConfigurationResult, DetectorStatus, FeatureStatus, FilterAction},
};
use model::{DetectorState, FindingFilter, Observed, Resource, State, Tags};

use super::ObserveError;
use crate::document::Answer;
use crate::error::Fault;

const LIST: &str = "guardduty:ListDetectors";
const GET: &str = "guardduty:GetDetector";
const GET_FILTER: &str = "guardduty:GetFilter";

/// The list tells whether there is one: asked for one that is gone, GuardDuty answers as it does to a bad request.
pub(super) async fn detector(config: &SdkConfig) -> Result<Observed, ObserveError> {
    let (detector, tags) = read(config).await?.unwrap_or_default();
    Ok(Observed { state: State::Detector(detector), arn: None, tags })
}

/// The detector and its tags, if there is one.
pub(super) async fn read(config: &SdkConfig) -> Result<Option<(DetectorState, Tags)>, ObserveError> {
    let client = Client::new(config);
    let Some(id) = id(&client).await? else { return Ok(None) };
    let answer = client.get_detector().detector_id(&id).send().await;
    let mut answer = answer.map_err(|error| ObserveError::new(GET, error.into()))?;
    let tags = answer.tags.take().unwrap_or_default().into_iter().collect();
    Ok(Some((state(id, &answer), tags)))
}

/// GuardDuty answers to the name of a filter that is gone as it does to a bad request: that is unknown.
pub(super) async fn filter(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let (detector, name) = FindingFilter::names(&resource.arn).ok_or_else(|| strange("the ARN names no filter"))?;
    let body = Answer::default();
    let request = Client::new(config).get_filter().detector_id(detector).filter_name(name).customize();
    let answer = request.interceptor(body.clone()).send().await.map_err(Fault::from);
    let answer = answer.map_err(|fault| ObserveError::new(GET_FILTER, fault))?;
    // The SDK makes a word of its own of one that is missing.
    let known = answer.action().filter(|action| FilterAction::values().contains(&action.as_str()));
    let action = known.ok_or_else(|| strange("nobody knows what the filter does"))?.as_str().to_owned();
    let criteria = body.take().get("findingCriteria").cloned().unwrap_or_default();
    let state = State::FindingFilter(FindingFilter { action, criteria });
    Ok(Observed { state, arn: None, tags: answer.tags.unwrap_or_default().into_iter().collect() })
}

fn strange(why: &str) -> ObserveError {
    ObserveError::Unknown { operation: GET_FILTER, code: None, message: why.to_owned() }
}

async fn id(client: &Client) -> Result<Option<String>, ObserveError> {
    let mut ids = client.list_detectors().into_paginator().items().send();
    ids.next().await.transpose().map_err(|error| ObserveError::new(LIST, error.into()))
}

fn state(id: String, detector: &GetDetectorOutput) -> DetectorState {
    let enabled = detector.status == Some(DetectorStatus::Enabled);
    DetectorState { id: Some(id), enabled, features: detector.features().iter().flat_map(switches).collect() }
}

/// A feature, and what can be switched within it: `RUNTIME_MONITORING` and `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`.
fn switches(feature: &DetectorFeatureConfigurationResult) -> BTreeMap<String, bool> {
    let Some(name) = feature.name() else { return BTreeMap::new() };
    let is_on = |status: Option<&FeatureStatus>| status == Some(&FeatureStatus::Enabled);
    let within = feature.additional_configuration().iter().filter_map(|part| {
        let key = format!("{}/{}", name.as_str(), part.name()?.as_str());
        Some((key, is_on(part.status())))
    });
    within.chain([(name.as_str().to_owned(), is_on(feature.status()))]).collect()
}
