//! Controls of S3.

mod bucket_deleted;
mod bucket_exposed;
mod bucket_protection_removed;
mod lifecycle_shortened;
mod public_access_unblocked;
mod replication_foreign;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &bucket_deleted::CONTROL,
    &bucket_exposed::CONTROL,
    &bucket_protection_removed::CONTROL,
    &lifecycle_shortened::CONTROL,
    &public_access_unblocked::CONTROL,
    &replication_foreign::CONTROL,
];
