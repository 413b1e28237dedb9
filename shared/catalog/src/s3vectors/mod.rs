//! Controls of S3 Vectors.

mod bucket_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&bucket_exposed::CONTROL];
