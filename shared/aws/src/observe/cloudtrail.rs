//! What records the account's calls: a trail, or an event data store.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_cloudtrail::{
    Client, operation::get_event_data_store::GetEventDataStoreOutput,
    operation::get_insight_selectors::builders::GetInsightSelectorsFluentBuilder, types::Trail,
};
use model::{
    EventStoreSettings, EventStoreState, Observed, RecorderState, Resource, State, Tags, TrailSelectors, TrailSettings,
};

use super::{ObserveError, surroundings};
use crate::error::Fault;

mod selectors;

const TRAILS: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";
const SELECTORS: &str = "cloudtrail:GetEventSelectors";
const INSIGHTS: &str = "cloudtrail:GetInsightSelectors";
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
    let arn = resource.arn.as_str();
    let store = client.get_event_data_store().event_data_store(arn).send();
    let insights = insights(client.get_insight_selectors().event_data_store(arn));
    let (store, insights) = tokio::join!(store, insights);
    match store.map_err(Fault::from) {
        Ok(store) => {
            let status = store.status().map(|status| status.as_str().to_owned());
            let settings = Some(Box::new(store_settings(&store, insights?)));
            Ok(EventStoreState { status, settings })
        }
        Err(fault) if fault.is(&["EventDataStoreNotFoundException"]) => Ok(EventStoreState::default()),
        Err(fault) => Err(ObserveError::new(STORE, fault)),
    }
}

fn store_settings(store: &GetEventDataStoreOutput, insights: Insights) -> EventStoreSettings {
    EventStoreSettings {
        multi_region: store.multi_region_enabled().unwrap_or_default(),
        organization: store.organization_enabled().unwrap_or_default(),
        retention_days: store.retention_period().unwrap_or_default(),
        protected: store.termination_protection_enabled().unwrap_or_default(),
        selectors: store.advanced_event_selectors().iter().map(selectors::advanced).collect(),
        insights: insights.names,
        insights_into: insights.into,
    }
}

/// The trail and the list of all that record here, those made in other Regions too, are asked for at once. Only when
/// the trail is gone do the others matter.
async fn trail(client: &Client, resource: &Resource) -> Result<RecorderState, ObserveError> {
    let arn = resource.arn.as_str();
    let list = client.describe_trails().include_shadow_trails(true).send();
    let insights = insights(client.get_insight_selectors().trail_name(arn));
    let (list, logging, selectors, insights) =
        tokio::join!(list, logging(client, arn), selectors(client, arn), insights);
    let trails = list.map_err(|error| ObserveError::new(TRAILS, error.into()))?.trail_list.unwrap_or_default();
    let Some(trail) = trails.iter().find(|trail| trail.trail_arn() == Some(arn)) else {
        let covered = covered(client, &trails, &resource.account).await?;
        return Ok(RecorderState::Trail { settings: None, logging: false, covered });
    };
    let settings = TrailSettings { insights: insights?.names, ..settings(trail, selectors?) };
    let logging = logging?;
    Ok(RecorderState::Trail { settings: Some(Box::new(settings)), logging, covered: false })
}

/// All trails that record this Region, those made in other Regions too.
pub(super) async fn trails(config: &SdkConfig) -> Result<Vec<surroundings::Trail>, ObserveError> {
    let client = Client::new(config);
    let list = client.describe_trails().include_shadow_trails(true).send().await;
    let list = list.map_err(|error| ObserveError::new(TRAILS, error.into()))?.trail_list.unwrap_or_default();
    let mut found = Vec::new();
    for trail in &list {
        let arn = trail.trail_arn().unwrap_or_default();
        let state = tokio::try_join!(logging(&client, arn), selectors(&client, arn));
        let state = state.map(|(logging, selectors)| RecorderState::Trail {
            settings: Some(Box::new(settings(trail, selectors))),
            logging,
            covered: false,
        });
        found.push(surroundings::Trail { arn: arn.to_owned(), state });
    }
    Ok(found)
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
        ..TrailSettings::default()
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

/// What a trail or an event data store looks for, and where it writes what it found.
#[derive(Default)]
struct Insights {
    names: BTreeMap<String, bool>,
    into: Option<String>,
}

async fn insights(request: GetInsightSelectorsFluentBuilder) -> Result<Insights, ObserveError> {
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(Insights {
            names: selectors::insights(answer.insight_selectors()),
            into: text(answer.insights_destination()),
        }),
        Err(fault) if fault.is(&["InsightNotEnabledException"]) => Ok(Insights::default()),
        Err(fault) => Err(ObserveError::new(INSIGHTS, fault)),
    }
}

async fn selectors(client: &Client, arn: &str) -> Result<Option<TrailSelectors>, ObserveError> {
    let answer = client.get_event_selectors().trail_name(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(SELECTORS, error.into()))?;
    Ok(selectors::read(answer.event_selectors(), answer.advanced_event_selectors()))
}
