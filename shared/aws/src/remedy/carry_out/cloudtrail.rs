//! Trails and event data stores. A trail can be changed only where it was made.

mod selectors;

use aws_config::SdkConfig;
use aws_sdk_cloudtrail::Client;
use model::{EventStoreChanges, TrailChanges, TrailSelectors, TrailSettings};

use super::{Done, Failure, done, home};
use crate::config::in_region;

/// Leaves out whether the trail is the organisation's: only the organisation's own account may say so, and an event of
/// ours must not be able to ask for it.
pub(super) async fn create_trail(config: &SdkConfig, settings: &TrailSettings) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, &settings.home_region))
        .create_trail()
        .name(&settings.name)
        .s3_bucket_name(&settings.bucket)
        .set_s3_key_prefix(settings.prefix.clone())
        .set_sns_topic_name(settings.topic.clone())
        .include_global_service_events(settings.global_events)
        .is_multi_region_trail(settings.multi_region)
        .enable_log_file_validation(settings.validation)
        .set_cloud_watch_logs_log_group_arn(settings.log_group.clone())
        .set_cloud_watch_logs_role_arn(settings.log_role.clone())
        .set_kms_key_id(settings.key.clone());
    Ok(done(&request.send().await?))
}

/// `PutEventSelectors` replaces all selectors, and one kind excludes the other: what was approved is sent as it was.
pub(crate) async fn put_selectors(config: &SdkConfig, settings: &TrailSettings) -> Result<Done, Failure> {
    let client = Client::new(&in_region(config, &settings.home_region));
    let request = client.put_event_selectors().trail_name(&settings.name);
    let request = match &settings.selectors {
        Some(TrailSelectors::Basic(basic)) => request.set_event_selectors(Some(selectors::basic(basic))),
        Some(TrailSelectors::Advanced(advanced)) => {
            request.set_advanced_event_selectors(Some(selectors::advanced(advanced)?))
        }
        None => return Err(Failure::Unfit("no selectors were approved for the trail")),
    };
    Ok(done(&request.send().await?))
}

/// What is not sent stays as it is.
pub(crate) async fn update_trail(config: &SdkConfig, trail: &str, changes: &TrailChanges) -> Result<Done, Failure> {
    if changes.is_empty() {
        return Err(Failure::Unfit("no settings were approved for the trail"));
    }
    let request = client(config, trail)
        .update_trail()
        .name(trail)
        .set_s3_bucket_name(changes.bucket.clone())
        .set_s3_key_prefix(changes.prefix.clone())
        .set_sns_topic_name(changes.topic.clone())
        .set_include_global_service_events(changes.global_events)
        .set_is_multi_region_trail(changes.multi_region)
        .set_enable_log_file_validation(changes.validation)
        .set_cloud_watch_logs_log_group_arn(changes.log_group.clone())
        .set_cloud_watch_logs_role_arn(changes.log_role.clone())
        .set_kms_key_id(changes.key.clone());
    Ok(done(&request.send().await?))
}

pub(super) async fn restore_insights(
    config: &SdkConfig,
    recorder: &str,
    insights: &[String],
    into: Option<&str>,
) -> Result<Done, Failure> {
    if insights.is_empty() {
        return Err(Failure::Unfit("nothing was approved to look for"));
    }
    put_insights(config, recorder, insights, into).await
}

/// The selectors of insights are replaced as a whole: an empty list turns them off.
pub(crate) async fn put_insights(
    config: &SdkConfig,
    recorder: &str,
    insights: &[String],
    into: Option<&str>,
) -> Result<Done, Failure> {
    let request = client(config, recorder).put_insight_selectors();
    let request = if recorder.contains(":eventdatastore/") {
        request.event_data_store(recorder).set_insights_destination(into.map(str::to_owned))
    } else {
        request.trail_name(recorder)
    };
    Ok(done(&request.set_insight_selectors(Some(selectors::insights(insights))).send().await?))
}

/// What is not sent stays as it is.
pub(crate) async fn update_store(
    config: &SdkConfig,
    store: &str,
    changes: &EventStoreChanges,
) -> Result<Done, Failure> {
    if changes.is_empty() {
        return Err(Failure::Unfit("no settings were approved for the event data store"));
    }
    let selectors = changes.selectors.as_deref().map(selectors::advanced).transpose()?;
    let request = client(config, store)
        .update_event_data_store()
        .event_data_store(store)
        .set_advanced_event_selectors(selectors)
        .set_multi_region_enabled(changes.multi_region)
        .set_retention_period(changes.retention_days)
        .set_termination_protection_enabled(changes.protected);
    Ok(done(&request.send().await?))
}

pub(super) async fn start_logging(config: &SdkConfig, trail: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, trail).start_logging().name(trail).send().await?))
}

pub(super) async fn restore_store(config: &SdkConfig, store: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, store).restore_event_data_store().event_data_store(store).send().await?))
}

pub(super) async fn start_ingestion(config: &SdkConfig, store: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, store).start_event_data_store_ingestion().event_data_store(store).send().await?))
}

fn client(config: &SdkConfig, arn: &str) -> Client {
    Client::new(&home(config, arn))
}
