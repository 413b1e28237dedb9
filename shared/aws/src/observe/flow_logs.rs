//! Flow logs. All are read: which of them write down what one that is gone did, its baseline tells.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_ec2::{
    Client,
    types::{DestinationOptionsResponse, FlowLog, TagFieldSpecificationResponse},
};
use model::{Finding, FlowLogDefinition, FlowLogFiles, FlowLogState, FlowRecords, Observed, State};

use super::{ObserveError, ec2::pairs};

const LOGS: &str = "ec2:DescribeFlowLogs";

pub(super) async fn flow_log(
    config: &SdkConfig,
    finding: &Finding,
    workload_tag: &str,
) -> Result<Observed, ObserveError> {
    let pages = Client::new(config).describe_flow_logs().into_paginator().items().send();
    let logs = pages.collect::<Result<Vec<_>, _>>().await.map_err(|error| ObserveError::new(LOGS, error.into()))?;
    let name = finding.resource.arn.name();
    let own = logs.iter().find(|log| log.flow_log_id() == Some(name));
    let Some(own) = own else {
        let state = State::FlowLog(gone(&logs, finding));
        return Ok(Observed { state, arn: None, tags: model::Tags::new() });
    };
    let tags = pairs(own.tags());
    let whose = tags.get_key_value(workload_tag).map(|(key, value)| (key.clone(), value.clone()));
    let state = FlowLogState {
        definition: Some(definition(own)),
        tags: whose.into_iter().collect(),
        ..FlowLogState::default()
    };
    Ok(Observed { state: State::FlowLog(state), arn: None, tags })
}

/// What there is when a flow log is gone, and what a repair made in its place, by what it writes down.
fn gone(logs: &[FlowLog], finding: &Finding) -> FlowLogState {
    let others = logs.iter().filter_map(|log| Some((log.flow_log_id()?.to_owned(), records(log))));
    let others: BTreeMap<_, _> = others.collect();
    let is_ours = |records: &FlowRecords| finding.subjects.contains(&records.to_string());
    let replacement = others.iter().find(|(_, records)| is_ours(records)).map(|(id, _)| id.clone());
    let made = logs.iter().find(|log| log.flow_log_id().is_some() && log.flow_log_id() == replacement.as_deref());
    FlowLogState { definition: made.map(definition), replacement, others, ..FlowLogState::default() }
}

fn records(log: &FlowLog) -> FlowRecords {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let destination = log.log_destination().filter(|arn| !arn.is_empty()).or_else(|| log.log_group_name());
    FlowRecords {
        target: text(log.resource_id()),
        traffic: text(log.traffic_type().map(aws_sdk_ec2::types::TrafficType::as_str)),
        destination: text(destination),
    }
}

fn definition(log: &FlowLog) -> FlowLogDefinition {
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    FlowLogDefinition {
        records: records(log),
        destination_type: log.log_destination_type().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        role: text(log.deliver_logs_permission_arn()),
        foreign_role: text(log.deliver_cross_account_role()),
        format: text(log.log_format()),
        interval: log.max_aggregation_interval(),
        files: log.destination_options().map(files),
        tag_fields: log.tag_field_specifications().iter().map(tag_fields).collect(),
    }
}

fn files(options: &DestinationOptionsResponse) -> FlowLogFiles {
    FlowLogFiles {
        format: options.file_format().map(|format| format.as_str().to_owned()).unwrap_or_default(),
        hive: options.hive_compatible_partitions().unwrap_or_default(),
        hourly: options.per_hour_partition().unwrap_or_default(),
    }
}

fn tag_fields(fields: &TagFieldSpecificationResponse) -> (String, std::collections::BTreeSet<String>) {
    let of = fields.resource_type().map(|kind| kind.as_str().to_owned()).unwrap_or_default();
    (of, fields.tag_keys().iter().cloned().collect())
}
