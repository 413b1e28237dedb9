//! Flow logs.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_ec2::{
    Client,
    operation::create_flow_logs::CreateFlowLogsOutput,
    types::{
        DestinationFileFormat, DestinationOptionsRequest, FlowLogsResourceType, LogDestinationType, ResourceType, Tag,
        TagFieldSpecificationRequest, TagSpecification, TaggableResourceType, TrafficType, UnsuccessfulItem,
    },
};
use aws_types::request_id::RequestId;
use model::{FlowLogDefinition, FlowLogFiles, Tags};

use super::{Done, Failure, done};
use crate::error::Fault;

/// Somebody else has made it meanwhile.
const THERE: &[&str] = &["FlowLogAlreadyExists"];

pub(super) async fn create(config: &SdkConfig, was: &FlowLogDefinition, tags: &Tags) -> Result<Done, Failure> {
    let target = &was.records.target;
    let kind = kind(target).ok_or(Failure::Unfit("nobody knows what kind of thing its records were of"))?;
    let (traffic, destination) = (&was.records.traffic, &was.records.destination);
    let by_arn = destination.starts_with("arn:");
    let given = |is_it: bool| is_it.then(|| destination.clone());
    let request = Client::new(config)
        .create_flow_logs()
        .resource_ids(target)
        .resource_type(kind)
        .set_traffic_type((!traffic.is_empty()).then(|| TrafficType::from(traffic.as_str())))
        .log_destination_type(LogDestinationType::from(was.destination_type.as_str()))
        .set_log_destination(given(by_arn))
        .set_log_group_name(given(!by_arn))
        .set_deliver_logs_permission_arn(was.role.clone())
        .set_log_format(was.format.clone())
        .set_max_aggregation_interval(was.interval)
        .set_destination_options(was.files.as_ref().map(files))
        .set_tag_field_specifications(tag_fields(was))
        .set_tag_specifications(tagged(tags));
    made(&request.send().await?)
}

fn made(answer: &CreateFlowLogsOutput) -> Result<Done, Failure> {
    match unsuccessful(answer.unsuccessful(), answer.request_id()) {
        None => Ok(done(answer)),
        Some(fault) if fault.is(THERE) => Err(Failure::NotNow(fault.message)),
        Some(fault) => Err(Failure::Call(fault)),
    }
}

/// EC2 answers that all is well, and lists what is not.
pub(crate) fn unsuccessful(items: &[UnsuccessfulItem], request_id: Option<&str>) -> Option<Fault> {
    let error = items.iter().find_map(UnsuccessfulItem::error)?;
    let text = |text: Option<&str>| text.map(str::to_owned);
    let (code, message) = (text(error.code()), text(error.message()).unwrap_or_default());
    Some(Fault { transient: false, code, message, request_id: text(request_id) })
}

/// An id begins with its kind, which a description of a flow log does not tell.
fn kind(target: &str) -> Option<FlowLogsResourceType> {
    Some(match target.rsplit_once('-')?.0 {
        "vpc" => FlowLogsResourceType::Vpc,
        "subnet" => FlowLogsResourceType::Subnet,
        "eni" => FlowLogsResourceType::NetworkInterface,
        _ => return None,
    })
}

fn files(files: &FlowLogFiles) -> DestinationOptionsRequest {
    let options = DestinationOptionsRequest::builder().file_format(DestinationFileFormat::from(files.format.as_str()));
    options.hive_compatible_partitions(files.hive).per_hour_partition(files.hourly).build()
}

fn tag_fields(was: &FlowLogDefinition) -> Option<Vec<TagFieldSpecificationRequest>> {
    let field = |(of, keys): (&String, &BTreeSet<String>)| {
        let keys = Some(keys.iter().cloned().collect());
        let of = TaggableResourceType::from(of.as_str());
        TagFieldSpecificationRequest::builder().resource_type(of).set_tag_keys(keys).build()
    };
    (!was.tag_fields.is_empty()).then(|| was.tag_fields.iter().map(field).collect())
}

fn tagged(tags: &Tags) -> Option<Vec<TagSpecification>> {
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    let all = Some(tags.iter().map(tag).collect());
    let tagged = TagSpecification::builder().resource_type(ResourceType::VpcFlowLog).set_tags(all).build();
    (!tags.is_empty()).then(|| vec![tagged])
}
