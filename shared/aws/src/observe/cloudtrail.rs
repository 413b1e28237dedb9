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

/// The trail and the list of all that record here, those made in other Regions too, are asked for at once. Only when
/// the trail is gone do the others matter.
async fn trail(client: &Client, resource: &Resource) -> Result<RecorderState, ObserveError> {
    let arn = resource.arn.as_str();
    let list = client.describe_trails().include_shadow_trails(true).send();
    let (list, logging, selectors) = tokio::join!(list, logging(client, arn), selectors(client, arn));
    let trails = list.map_err(|error| ObserveError::new(TRAILS, error.into()))?.trail_list.unwrap_or_default();
    let Some(trail) = trails.iter().find(|trail| trail.trail_arn() == Some(arn)) else {
        let covered = covered(client, &trails, &resource.account).await?;
        return Ok(RecorderState::Trail { settings: None, logging: false, covered });
    };
    let (settings, logging) = (settings(trail, selectors?), logging?);
    Ok(RecorderState::Trail { settings: Some(Box::new(settings)), logging, covered: false })
}

fn settings(trail: &Trail, selectors: Option<TrailSelectors>) -> TrailSettings {
    TrailSettings {
        name: trail.name().unwrap_or_default().to_owned(),
        home_region: trail.home_region().unwrap_or_default().to_owned(),
        bucket: trail.s3_bucket_name().unwrap_or_default().to_owned(),
        prefix: text(trail.s3_key_prefix()),
        topic: text(trail.sns_topic_arn()),
        global_events: trail.include_global_service_events().unwrap_or_default(),
        multi_region: trail.is_multi_region_trail().unwrap_or_default(),
        validation: trail.log_file_validation_enabled().unwrap_or_default(),
        organization: trail.is_organization_trail().unwrap_or_default(),
        log_group: text(trail.cloud_watch_logs_log_group_arn()),
        log_role: text(trail.cloud_watch_logs_role_arn()),
        key: text(trail.kms_key_id()),
        selectors,
    }
}

/// An empty text stands for a setting that is not set.
fn text(value: Option<&str>) -> Option<String> {
    value.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether any of these trails is of this account and records all management events of this Region now.
async fn covered(client: &Client, others: &[Trail], account: &str) -> Result<bool, ObserveError> {
    let of_account = others.iter().filter_map(Trail::trail_arn).filter(|arn| arn.split(':').nth(4) == Some(account));
    for arn in of_account {
        let (logging, selectors) = tokio::try_join!(logging(client, arn), selectors(client, arn))?;
        if logging && selectors::record_all_management(selectors.as_ref()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A trail that was made in another Region is known here by its ARN only.
async fn logging(client: &Client, arn: &str) -> Result<bool, ObserveError> {
    let answer = client.get_trail_status().name(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(STATUS, error.into()))?;
    Ok(answer.is_logging().unwrap_or_default())
}

async fn selectors(client: &Client, arn: &str) -> Result<Option<TrailSelectors>, ObserveError> {
    let answer = client.get_event_selectors().trail_name(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(SELECTORS, error.into()))?;
    Ok(selectors::read(answer.event_selectors(), answer.advanced_event_selectors()))
}
