//! The controls: one file each, in a folder per service. Pure: what a control needs to know it is given.

mod acl;
mod agentcore;
mod bedrock;
mod cloudtrail;
mod collections;
mod comprehend;
mod config;
mod containment;
mod ecr;
mod foreign;
mod guardduty;
mod iam;
mod kendra;
mod kms;
mod lambda;
mod lex;
mod logs;
mod narrowing;
mod opensearch;
mod organizations;
mod phaseguard;
pub mod policy;
mod qbusiness;
mod ram;
mod ranges;
mod rekognition;
mod s3;
mod s3vectors;
mod sagemaker;
mod scripts;
mod secretsmanager;
mod securityhub;
mod sharing;
mod threat;
mod told;
mod vpc;
mod wafv2;
mod workload;

use model::Control;

pub use iam::{BROAD as BROAD_POLICIES, KEY_USER_PREFIXES, is_key_user};
pub use phaseguard::{OwnRole, is_named_like_ours, is_session_of, own_role};

/// Every control, sorted by id.
#[must_use]
pub fn all() -> Vec<&'static Control> {
    [
        agentcore::CONTROLS,
        bedrock::CONTROLS,
        cloudtrail::CONTROLS,
        comprehend::CONTROLS,
        config::CONTROLS,
        ecr::CONTROLS,
        guardduty::CONTROLS,
        iam::CONTROLS,
        kendra::CONTROLS,
        kms::CONTROLS,
        lambda::CONTROLS,
        lex::CONTROLS,
        logs::CONTROLS,
        opensearch::CONTROLS,
        organizations::CONTROLS,
        phaseguard::CONTROLS,
        qbusiness::CONTROLS,
        ram::CONTROLS,
        rekognition::CONTROLS,
        s3::CONTROLS,
        s3vectors::CONTROLS,
        sagemaker::CONTROLS,
        secretsmanager::CONTROLS,
        securityhub::CONTROLS,
        threat::CONTROLS,
        vpc::CONTROLS,
        wafv2::CONTROLS,
        workload::CONTROLS,
    ]
    .concat()
}

/// The control of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Control> {
    all().into_iter().find(|control| control.id == id)
}
