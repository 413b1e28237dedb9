//! The controls: one file each, in a folder per service. Pure: what a control needs to know it is given.

mod s3;

use model::Control;

/// Every control, sorted by id.
#[must_use]
pub fn all() -> Vec<&'static Control> {
    [s3::CONTROLS].concat()
}

/// The control of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Control> {
    all().into_iter().find(|control| control.id == id)
}
