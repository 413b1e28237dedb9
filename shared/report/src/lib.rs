//! What people read: messages, tables and pages, from records and controls. Pure.

mod catalogue;
mod difference;
mod notice;
mod text;

pub use catalogue::{catalogue_page, control_page};
pub use difference::{Difference, differences};
pub use notice::{Notice, notice, told, undo};
pub use text::plain;
