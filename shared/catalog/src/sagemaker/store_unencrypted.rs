use model::{
    ByPhase, Change, Evidence, Fields, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control, has_own_disks,
};

use super::{member, name};

control! {
    /// A store of SageMaker was made without a key of your own: the disk of a notebook or an endpoint, features, or
    /// records of experiments.
    ///
    /// ## Why it matters
    ///
    /// AWS encrypts it all the same, but with a key that you can neither take away nor see the use of. When a role or a
    /// copy of the data is stolen, a key of your own is what still closes the door.
    ///
    /// ## What we do
    ///
    /// None of these can be given a key later, so we tell: make it again with a key while little is in it.
    ///
    /// ## When to make an exception
    ///
    /// Data that is public anyway. Instances with disks of their own encrypt these by themselves, and are not told of. A
    /// tracking server of `MLflow` takes no key; what it keeps stands in a bucket.
    pub(super) static CONTROL = {
        id: "sagemaker-store-unencrypted",
        title: "A notebook, feature or experiment store lacks its own key",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Low,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "CreateEndpointConfig"),
            Watch::new("sagemaker", "CreateFeatureGroup"),
            Watch::new("sagemaker", "CreateMlflowApp"),
            Watch::new("sagemaker", "CreateNotebookInstance"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::SecurityHub("SageMaker.21"),
            Reference::SecurityHub("SageMaker.17"),
            Reference::SecurityHub("SageMaker.18"),
            Reference::SecurityHub("SageMaker.23"),
            Reference::SecurityHub("SageMaker.24"),
            Reference::Config("sagemaker-endpoint-config-kms-key-required"),
            Reference::Prowler("sagemaker_notebook_instance_encryption_enabled"),
            Reference::Prowler("sagemaker_endpoint_config_kms_encryption_enabled"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0012"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let stores: Vec<_> = match change.operation.as_str() {
        "CreateFeatureGroup" => [
            ("onlineStoreConfig", "onlineStoreConfig/securityConfig/kmsKeyId", "its online store"),
            ("offlineStoreConfig", "offlineStoreConfig/s3StorageConfig/kmsKeyId", "its offline store"),
        ]
        .into_iter()
        .filter(|(store, key, _)| request.at(store).is_some() && request.text(key).is_none())
        .map(|(_, _, what)| what)
        .collect(),
        "CreateEndpointConfig" if takes_no_key(request) => Vec::new(),
        _ if request.text("kmsKeyId").is_some() => Vec::new(),
        "CreateEndpointConfig" => vec!["the disks of its instances"],
        "CreateNotebookInstance" => vec!["its disk"],
        _ => vec!["what it keeps"],
    };
    if stores.is_empty() {
        return None;
    }
    let (name, noun) = (name(change, member(resource), resource), resource.arn.noun());
    let summary = format!("created {noun} {name} without a key of your own for {}", stores.join(" and "));
    Some(Finding::new(change, resource, summary))
}

/// Serverless variants have no disks, and those of others may encrypt by themselves.
fn takes_no_key(request: &Fields) -> bool {
    let variants = ["productionVariants", "shadowProductionVariants"].into_iter().flat_map(|at| request.list(at));
    variants.map(Fields::inside).all(|variant| variant.text("instanceType").is_none_or(has_own_disks))
}
