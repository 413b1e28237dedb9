//! Keys.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_kms::{
    Client,
    types::{GrantConstraints, GrantOperation},
};
use model::KeyGrant;

use crate::remedy::{
    Done,
    carry_out::{Failure, done, home},
};

pub(super) async fn disable(config: &SdkConfig, key: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).disable_key().key_id(key).send().await?))
}

pub(super) async fn disable_rotation(config: &SdkConfig, key: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).disable_key_rotation().key_id(key).send().await?))
}

pub(super) async fn create_grant(config: &SdkConfig, key: &str, grant: &KeyGrant) -> Result<Done, Failure> {
    let operations = grant.operations.iter().map(|operation| GrantOperation::from(operation.as_str())).collect();
    let context = |of: &BTreeMap<String, String>| (!of.is_empty()).then(|| of.clone().into_iter().collect());
    let constraints = GrantConstraints::builder()
        .set_encryption_context_subset(context(&grant.subset))
        .set_encryption_context_equals(context(&grant.equals))
        .set_source_arn(grant.source.clone())
        .build();
    let constrained = !(grant.subset.is_empty() && grant.equals.is_empty() && grant.source.is_none());
    let request = client(config, key).create_grant().key_id(key).grantee_principal(&grant.grantee);
    let request = request.set_operations(Some(operations)).set_retiring_principal(grant.retiring.clone());
    let request = request.set_name(grant.name.clone()).set_constraints(constrained.then_some(constraints));
    Ok(done(&request.send().await?))
}

fn client(config: &SdkConfig, key: &str) -> Client {
    Client::new(&home(config, key))
}
