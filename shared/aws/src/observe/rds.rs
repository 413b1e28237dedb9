//! Databases: an instance by itself, or all of a cluster.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_rds::{
    Client,
    types::{DbInstance, Filter},
};
use model::{Database, DatabaseInstance, Observed, Resource, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const INSTANCES: &str = "rds:DescribeDBInstances";
const TAGS: &str = "rds:ListTagsForResource";

const GONE: &[&str] = &["DBInstanceNotFound", "DBClusterNotFoundFault"];

/// What is gone has no tags either.
pub(super) async fn database(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (instances, tags) = tokio::join!(instances(&client, resource), tags(&client, resource.arn.as_str()));
    Ok(Observed { state: State::Database(Database(instances?)), arn: None, tags: tags? })
}

async fn instances(client: &Client, resource: &Resource) -> Result<BTreeMap<String, DatabaseInstance>, ObserveError> {
    let (request, name) = (client.describe_db_instances(), resource.arn.name());
    let is_cluster = resource.arn.resource().is_some_and(|resource| resource.starts_with("cluster:"));
    let request = if is_cluster {
        request.filters(Filter::builder().name("db-cluster-id").values(name).build())
    } else {
        request.db_instance_identifier(name)
    };
    let listed = request.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    match listed.map_err(Fault::from) {
        Ok(listed) => listed.into_iter().map(instance).collect(),
        Err(fault) if fault.is(GONE) => Ok(BTreeMap::new()),
        Err(fault) => Err(ObserveError::new(INSTANCES, fault)),
    }
}

/// What AWS does not say is not known: an instance that is left out would pass for a closed one.
fn instance(listed: DbInstance) -> Result<(String, DatabaseInstance), ObserveError> {
    let (Some(arn), Some(public)) = (listed.db_instance_arn, listed.publicly_accessible) else {
        let message = "it answered without `DBInstanceArn` or `PubliclyAccessible`".to_owned();
        return Err(ObserveError::Unknown { operation: INSTANCES, code: None, message });
    };
    Ok((arn, DatabaseInstance { public, status: listed.db_instance_status.unwrap_or_default() }))
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    match client.list_tags_for_resource().resource_name(arn).send().await.map_err(Fault::from) {
        Ok(answer) => {
            let tags = answer.tag_list.unwrap_or_default().into_iter();
            Ok(tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
        }
        Err(fault) if fault.is(GONE) => Ok(Tags::new()),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}
