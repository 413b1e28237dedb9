//! What people read: messages, tables and pages, from records and controls. Pure.

mod catalogue;
mod text;

pub use catalogue::{catalogue_page, control_page};
pub use text::plain;
