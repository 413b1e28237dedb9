//! What people read: messages, tables and pages, from records and controls. Pure.

mod catalogue;
mod notice;
mod text;

pub use catalogue::{catalogue_page, control_page};
pub use notice::{Notice, notice};
pub use text::plain;
