//! Tables: what guards them, and no items.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    types::{PointInTimeRecoveryStatus, TableDescription, TimeToLiveStatus},
};
use model::{Facts, Part};
use serde_json::{Value, json};

use super::{ObserveError, facts, there};

const TABLE: &str = "dynamodb:DescribeTable";
const BACKUPS: &str = "dynamodb:DescribeContinuousBackups";
const EXPIRY: &str = "dynamodb:DescribeTimeToLive";
const POLICY: &str = "dynamodb:GetResourcePolicy";

pub(super) async fn table(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = Client::new(config);
    let answer = client.describe_table().table_name(&part.id).send().await;
    let Some(answer) = there(TABLE, answer, &["ResourceNotFoundException"])? else { return Ok(None) };
    let protected = answer.table().and_then(TableDescription::deletion_protection_enabled).unwrap_or_default();
    let (backed_up, expires, policy) =
        tokio::try_join!(backups(&client, &part.id), expiry(&client, &part.id), policy(&client, part.arn.as_str()))?;
    Ok(Some(facts([
        ("DeletionProtectionEnabled", json!(protected)),
        ("PointInTimeRecoveryEnabled", json!(backed_up)),
        ("Policy", policy),
        ("TimeToLive", json!(expires)),
    ])))
}

async fn backups(client: &Client, table: &str) -> Result<bool, ObserveError> {
    let answer = client.describe_continuous_backups().table_name(table).send().await;
    let answer = answer.map_err(|error| ObserveError::new(BACKUPS, error.into()))?;
    let recovery = answer.continuous_backups_description().and_then(|all| all.point_in_time_recovery_description());
    let status = recovery.and_then(|recovery| recovery.point_in_time_recovery_status());
    Ok(status == Some(&PointInTimeRecoveryStatus::Enabled))
}

async fn expiry(client: &Client, table: &str) -> Result<Option<String>, ObserveError> {
    let answer = client.describe_time_to_live().table_name(table).send().await;
    let answer = answer.map_err(|error| ObserveError::new(EXPIRY, error.into()))?;
    let on = answer.time_to_live_description().filter(|described| {
        matches!(described.time_to_live_status(), Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling))
    });
    Ok(on.and_then(|on| on.attribute_name()).map(str::to_owned))
}

async fn policy(client: &Client, table: &str) -> Result<Value, ObserveError> {
    let answer = client.get_resource_policy().resource_arn(table).send().await;
    let answer = there(POLICY, answer, &["PolicyNotFoundException"])?;
    Ok(answer.and_then(|answer| answer.policy).map_or(Value::Null, Value::String))
}
