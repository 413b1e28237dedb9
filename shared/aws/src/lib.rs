//! The only crate of ours that links AWS SDKs. It reads state, carries out remedies, keeps the journal and publishes;
//! it decides nothing. A feature per service, so that a function links only what it uses; who reads or repairs resources
//! needs `resources`, which is all of theirs.

pub mod config;

#[cfg(feature = "client")]
mod error;

#[cfg(feature = "eventbridge")]
pub mod bus;
#[cfg(feature = "resources")]
pub mod deeds;
#[cfg(feature = "ssm")]
pub mod deployment;
#[cfg(feature = "ssm")]
pub mod heartbeat;
#[cfg(feature = "sts")]
pub mod identity;
#[cfg(feature = "dynamodb")]
pub mod journal;
#[cfg(feature = "sns")]
pub mod notices;
#[cfg(feature = "resources")]
pub mod observe;
#[cfg(all(feature = "ssm", feature = "s3"))]
pub mod policy;
#[cfg(feature = "proof")]
pub mod proof;
#[cfg(feature = "dynamodb")]
pub mod registry;
pub mod remedy;
#[cfg(feature = "sts")]
pub mod roles;
#[cfg(feature = "resources")]
pub mod undo;

#[cfg(feature = "resources")]
mod document;
#[cfg(feature = "dynamodb")]
mod item;
#[cfg(feature = "resources")]
mod s3;
