//! What records the account's calls: a trail, or an event data store.

use aws_config::SdkConfig;
use aws_sdk_cloudtrail::{Client, types::Trail};
use model::{EventStoreState, Observed, RecorderState, Resource, State, Tags, TrailSelectors, TrailSettings};

use super::ObserveError;
use crate::error::Fault;

mod selectors;

const TRAILS: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";
const SELECTORS: &str = "cloudtrail:GetEventSelectors";
const STORE: &str = "cloudtrail:GetEventDataStore";

/// Recorders follow the highest phase of the account, so their tags decide nothing and are not read.
pub(super) async fn recorder(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let state = if resource.arn.resource().is_some_and(|name| name.starts_with("eventdatastore/")) {
        RecorderState::EventStore(event_store(&client, resource).await?)
    } else {
        Box::pin(trail(&client, resource)).await?
    };
    Ok(Observed { state: State::Recorder(state), arn: None, tags: Tags::new() })
}

async fn event_store(client: &Client, resource: &Resource) -> Result<EventStoreState, ObserveError> {
    match client.get_event_data_store().event_data_store(resource.arn.as_str()).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(EventStoreState { status: answer.status.map(|status| status.as_str().to_owned()) }),
        Err(fault) if fault.is(&["EventDataStoreNotFoundException"]) => Ok(EventStoreState { status: None }),
        Err(fault) => Err(ObserveError::new(STORE, fault)),
    }
}

/// One list of the trails that record here, those made in other Regions too, tells of the trail and of the others.
async fn trail(client: &Client, resource: &Resource) -> Result<RecorderState, ObserveError> {
    let answer = client.describe_trails().include_shadow_trails(true).send().await;
    let trails = answer.map_err(|error| ObserveError::new(TRAILS, error.into()))?.trail_list.unwrap_or_default();
    let is_it = |trail: &&Trail| trail.trail_arn() == Some(resource.arn.as_str());
    let (ours, others): (Vec<_>, Vec<_>) = trails.iter().partition(is_it);
    let own = async {
        match ours.first() {
            Some(trail) => settings(client, trail).await.map(Some),
            None => Ok(None),
        }
    };
    let (own, covered) = tokio::try_join!(own, covered(client, &others, &resource.account))?;
    Ok(match own {
        Some((settings, logging)) => RecorderState::Trail { settings: Some(Box::new(settings)), logging, covered },
        None => RecorderState::Trail { settings: None, logging: false, covered },
    })
}

async fn settings(client: &Client, trail: &Trail) -> Result<(TrailSettings, bool), ObserveError> {
    let (logging, selectors) = tokio::try_join!(logging(client, trail), selectors(client, trail))?;
    let topic = trail.sns_topic_arn().filter(|arn| !arn.is_empty());
    let settings = TrailSettings {
        name: trail.name().unwrap_or_default().to_owned(),
        home_region: trail.home_region().unwrap_or_default().to_owned(),
        bucket: trail.s3_bucket_name().unwrap_or_default().to_owned(),
        prefix: text(trail.s3_key_prefix()),
        topic: text(topic),
        global_events: trail.include_global_service_events().unwrap_or_default(),
        multi_region: trail.is_multi_region_trail().unwrap_or_default(),
        validation: trail.log_file_validation_enabled().unwrap_or_default(),
        organization: trail.is_organization_trail().unwrap_or_default(),
        log_group: text(trail.cloud_watch_logs_log_group_arn()),
        log_role: text(trail.cloud_watch_logs_role_arn()),
        key: text(trail.kms_key_id()),
        selectors,
    };
    Ok((settings, logging))
}

/// An empty text stands for a setting that is not set.
fn text(value: Option<&str>) -> Option<String> {
    value.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether any other trail of this account records all management events of this Region now.
async fn covered(client: &Client, others: &[&Trail], account: &str) -> Result<bool, ObserveError> {
    for trail in others.iter().filter(|trail| belongs(trail, account)) {
        let (logging, selectors) = tokio::try_join!(logging(client, trail), selectors(client, trail))?;
        if logging && selectors::record_all_management(selectors.as_ref()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn belongs(trail: &Trail, account: &str) -> bool {
    trail.trail_arn().is_some_and(|arn| arn.split(':').nth(4) == Some(account))
}

async fn logging(client: &Client, trail: &Trail) -> Result<bool, ObserveError> {
    // A trail that was made in another Region is known here by its ARN only.
    let answer = client.get_trail_status().name(trail.trail_arn().unwrap_or_default()).send().await;
    let answer = answer.map_err(|error| ObserveError::new(STATUS, error.into()))?;
    Ok(answer.is_logging().unwrap_or_default())
}

async fn selectors(client: &Client, trail: &Trail) -> Result<Option<TrailSelectors>, ObserveError> {
    let answer = client.get_event_selectors().trail_name(trail.trail_arn().unwrap_or_default()).send().await;
    let answer = answer.map_err(|error| ObserveError::new(SELECTORS, error.into()))?;
    Ok(selectors::read(answer.event_selectors(), answer.advanced_event_selectors()))
}
