//! What was declared of resources: whose they are, in which phase, and what was approved of them. A resource that was
//! deleted is still remembered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{Client, types::KeysAndAttributes};
use model::{Arn, Around, Declaration, Phase, Referral};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::Fault,
    item::{Item, number, string, text},
};

const GET: &str = "dynamodb:BatchGetItem";
const PUT: &str = "dynamodb:PutItem";
const SCAN: &str = "dynamodb:Scan";

/// How the names of the items of accounts and Regions begin.
const PLACE: &str = "account#";

/// How many items one call reads.
const BATCH: usize = 100;

/// How often to ask for what the table did not get round to.
const ROUNDS: usize = 4;

/// Why the registry did not answer. Without its answer nothing is repaired.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The same may work later.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `dynamodb:BatchGetItem`.
        operation: &'static str,
        /// What it said.
        message: String,
    },
    /// The table refused the call.
    #[error("{operation} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Other {
        /// Service and operation: `dynamodb:BatchGetItem`.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// An item that this build cannot read. Nothing is done about it by guessing.
    #[error("the registry's item {resource} cannot be read")]
    Corrupt {
        /// The item.
        resource: String,
    },
}

impl RegistryError {
    fn new(operation: &'static str, fault: impl Into<Fault>) -> Self {
        let Fault { transient, code, message, request_id: _ } = fault.into();
        if transient { Self::Transient { operation, message } } else { Self::Other { operation, code, message } }
    }

    fn unbuilt(operation: &'static str, error: impl std::error::Error) -> Self {
        Self::Other { operation, code: None, message: error.to_string() }
    }
}

/// What the registry knows of a resource and of where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// What was declared of it.
    pub declaration: Option<Declaration>,
    /// What was declared of what stands around it.
    pub around: Around,
    /// The workloads that were asked for, also those that nothing is known of.
    asked: BTreeSet<String>,
}

/// Under which name something is remembered.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    /// A resource, by its ARN.
    Resource(&'a Arn),
    /// A workload: its name means something in its account only.
    Workload {
        /// The account.
        account: &'a str,
        /// The workload's name.
        name: &'a str,
    },
}

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Resource(arn) => write!(formatter, "{}", arn.identity()),
            Self::Workload { account, name } => write!(formatter, "workload#{account}#{name}"),
        }
    }
}

/// The body of the item of an account and Region.
#[derive(Debug, Deserialize, Serialize)]
struct Place {
    highest: Phase,
}

/// The registry's table.
#[derive(Clone, Debug)]
pub struct Registry {
    client: Client,
    table: String,
}

impl Registry {
    /// The table called `table`.
    pub fn new(config: &SdkConfig, table: impl Into<String>) -> Self {
        Self { client: Client::new(config), table: table.into() }
    }

    /// What is known of a resource, of its account and Region, and of the workload that it is said to belong to, in one
    /// call.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn look_up(
        &self,
        arn: &Arn,
        account: &str,
        region: &str,
        workload: Option<&str>,
    ) -> Result<Known, RegistryError> {
        let (resource, place) = (arn.identity().to_string(), place(account, region));
        let said = workload.map(|name| Name::Workload { account, name }.to_string());
        let names = [resource.clone(), place.clone()].into_iter().chain(said.clone()).collect();
        let items = self.items(names).await?;
        let highest = items.get(&place).map(body::<Place>).transpose()?.map(|place| place.highest);
        let declaration = items.get(&resource).map(body).transpose()?;
        let mut around = Around { highest, ..Around::default() };
        if let (Some(name), Some(item)) = (workload, said.and_then(|said| items.get(&said))) {
            around.workloads.insert(name.to_owned(), body(item)?);
        }
        Ok(Known { declaration, around, asked: workload.map(str::to_owned).into_iter().collect() })
    }

    /// What is known of the workloads that a resource, or whoever refers to it, belongs to, and of those that refer to
    /// it: in one call, or in none when all are known. `own` is the workload that the resource says it belongs to.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn look_around(&self, account: &str, own: Option<&str>, known: &mut Known) -> Result<(), RegistryError> {
        let referrals = || known.declaration.iter().flat_map(|declaration| &declaration.referrers);
        let of_referrers = referrals().filter_map(|(_, Referral { workload, .. })| workload.as_deref());
        let mut workloads: BTreeSet<String> = own.into_iter().chain(of_referrers).map(str::to_owned).collect();
        workloads.retain(|name| !known.asked.contains(name));
        let referrers: Vec<Arn> = referrals().map(|(arn, _)| arn.clone()).collect();
        let names = workloads.iter().map(|name| Name::Workload { account, name }.to_string());
        let names: Vec<_> = names.chain(referrers.iter().map(|arn| arn.identity().to_string())).take(BATCH).collect();
        if names.is_empty() {
            return Ok(());
        }
        let items = self.items(names).await?;
        for name in workloads {
            if let Some(item) = items.get(&Name::Workload { account, name: &name }.to_string()) {
                known.around.workloads.insert(name, body(item)?);
            }
        }
        for arn in referrers {
            if let Some(item) = items.get(arn.identity().as_str()) {
                known.around.referrers.insert(arn, body(item)?);
            }
        }
        Ok(())
    }

    /// What was declared of each of these resources, by the ARN under which it is remembered.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn declarations(&self, arns: &[Arn]) -> Result<BTreeMap<Arn, Declaration>, RegistryError> {
        let mut names: Vec<_> = arns.iter().map(|arn| arn.identity().to_string()).collect();
        names.sort_unstable();
        names.dedup();
        let mut declarations = BTreeMap::new();
        for names in names.chunks(BATCH) {
            for (name, item) in self.items(names.to_vec()).await? {
                declarations.insert(Arn::new(name), body(&item)?);
            }
        }
        Ok(declarations)
    }

    /// Everything that is remembered of resources and workloads, by the name under which it is, sorted. It reads the whole
    /// table: for people, who ask seldom.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn entries(&self) -> Result<BTreeMap<String, Declaration>, RegistryError> {
        let mut entries = BTreeMap::new();
        let mut pages = self.client.scan().table_name(&self.table).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|error| RegistryError::new(SCAN, error))?;
            let name = text(&item, "resource").unwrap_or_default();
            if !name.starts_with(PLACE) {
                entries.insert(name.to_owned(), body(&item)?);
            }
        }
        Ok(entries)
    }

    /// What was declared of every resource, by the ARN under which it is remembered.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn all(&self) -> Result<BTreeMap<Arn, Declaration>, RegistryError> {
        let entries = self.entries().await?.into_iter();
        Ok(entries.filter(|(name, _)| name.starts_with("arn:")).map(|(name, entry)| (Arn::new(name), entry)).collect())
    }

    /// Remembers what a person declared of a resource, in the place of what was declared before.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn declare(&self, arn: &Arn, declaration: &Declaration) -> Result<(), RegistryError> {
        self.update(&Name::Resource(arn), |known| {
            known.clone_from(declaration);
            true
        })
        .await
    }

    /// Changes what is remembered under a name: reads it, lets `change` change it, and writes it unless `change` says
    /// that there is nothing to write. Whoever loses a race reads again, so that no word is lost.
    ///
    /// # Errors
    ///
    /// When it cannot be read or written, or others keep writing it.
    pub async fn update(
        &self,
        name: &Name<'_>,
        mut change: impl FnMut(&mut Declaration) -> bool,
    ) -> Result<(), RegistryError> {
        let name = name.to_string();
        for _ in 0..ROUNDS {
            let found = self.items(vec![name.clone()]).await?.remove(&name);
            let mut declaration = found.as_ref().map(body).transpose()?.unwrap_or_default();
            if !change(&mut declaration) {
                return Ok(());
            }
            let revision = found.as_ref().and_then(|item| item.get("revision")?.as_n().ok()?.parse().ok());
            if self.replace(&name, &declaration, revision).await? {
                return Ok(());
            }
        }
        Err(RegistryError::Transient { operation: PUT, message: format!("others keep writing {name}") })
    }

    /// Writes a declaration in the place of the revision that it was read as; tells whether nobody else wrote meanwhile.
    async fn replace(
        &self,
        name: &str,
        declaration: &Declaration,
        revision: Option<u64>,
    ) -> Result<bool, RegistryError> {
        let body = serde_json::to_string(declaration).map_err(|error| RegistryError::unbuilt(PUT, error))?;
        let request = self.client.put_item().table_name(&self.table);
        let request = request.item("resource", string(name)).item("body", string(body));
        let request = request.item("revision", number(revision.unwrap_or_default() + 1));
        let request = request.expression_attribute_names("#revision", "revision");
        let request = match revision {
            None => request.condition_expression("attribute_not_exists(#revision)"),
            Some(before) => request
                .condition_expression("#revision = :before")
                .expression_attribute_values(":before", number(before)),
        };
        match request.send().await.map_err(Fault::from) {
            Ok(_) => Ok(true),
            Err(fault) if fault.is(&["ConditionalCheckFailedException"]) => Ok(false),
            Err(fault) => Err(RegistryError::new(PUT, fault)),
        }
    }

    /// Remembers that a workload of that phase stands in the account and Region. The phase remembered never falls.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn raise(&self, account: &str, region: &str, phase: Phase) -> Result<(), RegistryError> {
        let body = serde_json::to_string(&Place { highest: phase });
        let body = body.map_err(|error| RegistryError::unbuilt(PUT, error))?;
        let rank = Phase::ALL.into_iter().filter(|other| *other < phase).count();
        let rank = number(u32::try_from(rank).unwrap_or_default());
        let request = self.client.put_item().table_name(&self.table);
        let request = request.item("resource", string(place(account, region))).item("body", string(body));
        let request = request.item("rank", rank.clone()).expression_attribute_values(":rank", rank);
        let request = request.expression_attribute_names("#rank", "rank");
        match request.condition_expression("attribute_not_exists(#rank) OR #rank < :rank").send().await {
            Ok(_) => Ok(()),
            Err(error) => match Fault::from(error) {
                fault if fault.is(&["ConditionalCheckFailedException"]) => Ok(()),
                fault => Err(RegistryError::new(PUT, fault)),
            },
        }
    }

    /// The items of these names that exist, by name.
    async fn items(&self, names: Vec<String>) -> Result<BTreeMap<String, Item>, RegistryError> {
        let keys = names.into_iter().map(|name| Item::from([("resource".to_owned(), string(name))]));
        let wanted = KeysAndAttributes::builder().consistent_read(true).set_keys(Some(keys.collect())).build();
        let wanted = wanted.map_err(|error| RegistryError::unbuilt(GET, error))?;
        let mut wanted = HashMap::from([(self.table.clone(), wanted)]);
        let mut found = BTreeMap::new();
        for _ in 0..ROUNDS {
            let request = self.client.batch_get_item().set_request_items(Some(wanted));
            let answer = request.send().await.map_err(|error| RegistryError::new(GET, error))?;
            for item in answer.responses.into_iter().flat_map(HashMap::into_values).flatten() {
                found.insert(text(&item, "resource").unwrap_or_default().to_owned(), item);
            }
            wanted = answer.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                return Ok(found);
            }
        }
        let message = "the table kept leaving keys out".to_owned();
        Err(RegistryError::Transient { operation: GET, message })
    }
}

/// The name of the item of an account and Region.
fn place(account: &str, region: &str) -> String {
    format!("{PLACE}{account}#{region}")
}

fn body<T: DeserializeOwned>(item: &Item) -> Result<T, RegistryError> {
    let body = text(item, "body").and_then(|body| serde_json::from_str(body).ok());
    body.ok_or_else(|| RegistryError::Corrupt { resource: text(item, "resource").unwrap_or_default().to_owned() })
}
