//! Controls of S3.

mod bucket_deleted;
mod bucket_exposed;
mod public_access_unblocked;

use model::Control;

pub(super) const CONTROLS: &[&Control] =
    &[&bucket_deleted::CONTROL, &bucket_exposed::CONTROL, &public_access_unblocked::CONTROL];
