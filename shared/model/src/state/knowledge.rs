//! Knowledge bases: with which role, where their vectors are, and what they are made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::baseline::Baselined;
use super::parts::{members, with_members};
use crate::{Arn, DataPlace, Permission, https_host};

const BASES: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:knowledge-base/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "bedrock:GetDataSource", resource: BASES },
    Permission { action: "bedrock:GetKnowledgeBase", resource: BASES },
    Permission { action: "bedrock:ListDataSources", resource: BASES },
    Permission { action: "bedrock:ListTagsForResource", resource: BASES },
];

/// What a source is, beside its name.
const CHOSEN: [&str; 4] = [
    "dataDeletionPolicy",
    "dataSourceConfiguration",
    "serverSideEncryptionConfiguration",
    "vectorIngestionConfiguration",
];

/// Where a source names one site; a crawler names several.
const SITES: [&str; 2] = ["confluenceConfiguration", "salesforceConfiguration"];

/// A knowledge base.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct KnowledgeBaseState {
    /// `ACTIVE`, `UPDATING` … of it, or of a source that is being changed.
    #[serde(default)]
    pub status: String,
    /// The role with which it reads and writes.
    pub role: String,
    /// What keeps its vectors: `S3_VECTORS`, `PINECONE` … A managed one does not say.
    #[serde(default)]
    pub storage: Option<String>,
    /// Its sources, by their ids, each as an update must repeat it.
    pub sources: BTreeMap<String, DataSource>,
}

/// A source of a knowledge base, in the spelling of `UpdateDataSource`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct DataSource(pub Value);

impl KnowledgeBaseState {
    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.status.clear();
    }
}

impl DataSource {
    /// What it is, in the API's own spelling.
    #[must_use]
    pub fn chosen(&self) -> Map<String, Value> {
        members(&self.0, &CHOSEN)
    }

    /// What makes it so; `None` when it was not read whole.
    #[must_use]
    pub fn made(&self, chosen: &Map<String, Value>) -> Option<Value> {
        with_members(&self.0, &CHOSEN, chosen)
    }

    /// The hosts of which documents are taken.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        let at = |path: &str| self.0.pointer(&format!("/dataSourceConfiguration/{path}"));
        let one = SITES.into_iter().filter_map(|kind| at(&format!("{kind}/sourceConfiguration/hostUrl")));
        let shared = at("sharePointConfiguration/sourceConfiguration/siteUrls").and_then(Value::as_array);
        let seeds = at("webConfiguration/sourceConfiguration/urlConfiguration/seedUrls").and_then(Value::as_array);
        let seeds = seeds.into_iter().flatten().filter_map(|seed| seed.get("url"));
        let addresses = one.chain(shared.into_iter().flatten()).chain(seeds).filter_map(Value::as_str);
        // What is fetched over no TLS is told as it stands.
        let mut hosts: Vec<_> =
            addresses.map(|address| https_host(address).unwrap_or_else(|| address.to_owned())).collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// The buckets that documents, and what is made of them on the way, lie in.
    #[must_use]
    pub fn places(&self) -> Vec<DataPlace> {
        let bucket = self.text("/dataSourceConfiguration/s3Configuration/bucketArn").map(|arn| DataPlace {
            bucket: Arn::new(arn).name().to_owned(),
            owner: self.text("/dataSourceConfiguration/s3Configuration/bucketOwnerAccountId").map(str::to_owned),
        });
        let between =
            "/vectorIngestionConfiguration/customTransformationConfiguration/intermediateStorage/s3Location/uri";
        let between = self.text(between).and_then(|address| DataPlace::of(address, None));
        bucket.into_iter().chain(between).collect()
    }

    /// The functions that documents go through.
    #[must_use]
    pub fn functions(&self) -> Vec<Arn> {
        let all = self.0.pointer("/vectorIngestionConfiguration/customTransformationConfiguration/transformations");
        let all = all.and_then(Value::as_array).into_iter().flatten();
        let named =
            all.filter_map(|each| each.pointer("/transformationFunction/transformationLambdaConfiguration/lambdaArn"));
        named.filter_map(Value::as_str).map(Arn::new).collect()
    }

    /// Whether its vectors go with it.
    #[must_use]
    pub fn deletes(&self) -> bool {
        self.text("/dataDeletionPolicy") == Some("DELETE")
    }

    /// Whether what is kept of it for a time is encrypted with a key of its owner.
    #[must_use]
    pub fn is_keyed(&self) -> bool {
        self.text("/serverSideEncryptionConfiguration/kmsKeyArn").is_some()
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.0.pointer(path)?.as_str()
    }
}

/// What a knowledge base should know nobody can order.
impl Baselined for KnowledgeBaseState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.role.is_empty().then(|| "it was not read whole".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
