//! What keeps the objects of a bucket, and the rules by which S3 erases and copies them.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_s3::{
    Client,
    types::{BucketVersioningStatus, MfaDeleteStatus},
};
use model::markup::{elements, inside};
use model::{BucketLifecycle, BucketProtection, BucketReplication, Observed, ReplicationRule, Resource, State};

use super::tags;
use crate::document::Text;
use crate::observe::ObserveError;
use crate::{error::Fault, s3};

const VERSIONING: &str = "s3:GetBucketVersioning";
const ENCRYPTION: &str = "s3:GetBucketEncryption";
const LOGGING: &str = "s3:GetBucketLogging";
const LOCK: &str = "s3:GetObjectLockConfiguration";
const REPLICATION: &str = "s3:GetBucketReplication";
const LIFECYCLE: &str = "s3:GetBucketLifecycleConfiguration";
const BUCKETS: &str = "s3:ListBuckets";

pub(in crate::observe) async fn protection(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = s3::buckets(config);
    let (versions, encryption, logging, replication, lock, tags) = tokio::try_join!(
        versions(&client, resource),
        encryption(&client, resource),
        logging(&client, resource),
        copies(&client, resource),
        lock(&client, resource),
        tags(&client, resource)
    )?;
    let (versioning, mfa_delete) = versions;
    let replication = (!replication.rules.is_empty()).then(|| replication.document());
    let state = BucketProtection { versioning, mfa_delete, encryption, logging, replication, lock };
    Ok(Observed { state: State::BucketProtection(state), arn: None, tags })
}

pub(in crate::observe) async fn lifecycle(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = s3::buckets(config);
    let (state, tags) = tokio::try_join!(erasing(&client, resource), tags(&client, resource))?;
    Ok(Observed { state: State::BucketLifecycle(state), arn: None, tags })
}

pub(in crate::observe) async fn replication(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = s3::buckets(config);
    let (state, tags) = tokio::try_join!(copies(&client, resource), tags(&client, resource))?;
    let foreign = foreign(&client, &state).await?;
    Ok(Observed { state: State::BucketReplication(BucketReplication { foreign, ..state }), arn: None, tags })
}

/// Whether old versions are kept, and whether only a device lets them be deleted.
async fn versions(client: &Client, resource: &Resource) -> Result<(bool, bool), ObserveError> {
    let request = client.get_bucket_versioning().bucket(resource.arn.name());
    let answer = request.expected_bucket_owner(&resource.account).send().await;
    let answer = answer.map_err(|error| ObserveError::new(VERSIONING, error.into()))?;
    let kept = answer.status() == Some(&BucketVersioningStatus::Enabled);
    Ok((kept, answer.mfa_delete() == Some(&MfaDeleteStatus::Enabled)))
}

async fn encryption(client: &Client, resource: &Resource) -> Result<Option<String>, ObserveError> {
    let text = Text::default();
    let request = client.get_bucket_encryption().bucket(resource.arn.name()).expected_bucket_owner(&resource.account);
    match request.customize().interceptor(text.clone()).send().await.map_err(Fault::from) {
        Ok(_) => Ok(Some(elements(&text.take(), "Rule").concat()).filter(|rules| !rules.is_empty())),
        Err(fault) if fault.is(&["ServerSideEncryptionConfigurationNotFoundError"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(ENCRYPTION, fault)),
    }
}

async fn logging(client: &Client, resource: &Resource) -> Result<Option<String>, ObserveError> {
    let text = Text::default();
    let request = client.get_bucket_logging().bucket(resource.arn.name()).expected_bucket_owner(&resource.account);
    let answer = request.customize().interceptor(text.clone()).send().await;
    answer.map_err(|error| ObserveError::new(LOGGING, error.into()))?;
    Ok(elements(&text.take(), "LoggingEnabled").into_iter().next())
}

async fn lock(client: &Client, resource: &Resource) -> Result<Option<String>, ObserveError> {
    let text = Text::default();
    let request = client.get_object_lock_configuration().bucket(resource.arn.name());
    let request = request.expected_bucket_owner(&resource.account).customize();
    match request.interceptor(text.clone()).send().await.map_err(Fault::from) {
        Ok(_) => Ok(inside(&text.take(), "DefaultRetention").map(str::to_owned)),
        Err(fault) if fault.is(&["ObjectLockConfigurationNotFoundError"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(LOCK, fault)),
    }
}

async fn copies(client: &Client, resource: &Resource) -> Result<BucketReplication, ObserveError> {
    let text = Text::default();
    let request = client.get_bucket_replication().bucket(resource.arn.name()).expected_bucket_owner(&resource.account);
    match request.customize().interceptor(text.clone()).send().await.map_err(Fault::from) {
        Ok(_) => {
            let text = text.take();
            let role = inside(&text, "Role").map(str::to_owned);
            Ok(BucketReplication { role, rules: elements(&text, "Rule"), foreign: BTreeSet::new() })
        }
        Err(fault) if fault.is(&["ReplicationConfigurationNotFoundError"]) => Ok(BucketReplication::default()),
        Err(fault) => Err(ObserveError::new(REPLICATION, fault)),
    }
}

/// The account's own buckets are listed, so that whatever is not among them is somebody else's.
async fn foreign(client: &Client, state: &BucketReplication) -> Result<BTreeSet<String>, ObserveError> {
    let mut foreign = BTreeSet::new();
    for name in state.rules.iter().map(|text| ReplicationRule(text).bucket()).collect::<BTreeSet<_>>() {
        let mut pages = client.list_buckets().prefix(name).into_paginator().send();
        let mut is_own = false;
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| ObserveError::new(BUCKETS, error.into()))?;
            is_own |= page.buckets().iter().any(|bucket| bucket.name() == Some(name));
        }
        if !is_own {
            foreign.insert(name.to_owned());
        }
    }
    Ok(foreign)
}

async fn erasing(client: &Client, resource: &Resource) -> Result<BucketLifecycle, ObserveError> {
    let text = Text::default();
    let request = client.get_bucket_lifecycle_configuration().bucket(resource.arn.name());
    let request = request.expected_bucket_owner(&resource.account).customize();
    match request.interceptor(text.clone()).send().await.map_err(Fault::from) {
        Ok(answer) => {
            let minimum_size = answer.transition_default_minimum_object_size().map(|size| size.as_str().to_owned());
            Ok(BucketLifecycle { rules: elements(&text.take(), "Rule"), minimum_size })
        }
        Err(fault) if fault.is(&["NoSuchLifecycleConfiguration"]) => Ok(BucketLifecycle::default()),
        Err(fault) => Err(ObserveError::new(LIFECYCLE, fault)),
    }
}
