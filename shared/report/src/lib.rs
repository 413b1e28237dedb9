//! What people read: messages, tables and pages, from records and controls. Pure.

mod baseline;
mod catalogue;
mod difference;
mod notice;
mod text;

pub use baseline::{candidate, kind, status};
pub use catalogue::{catalogue_page, control_page, evidence_words};
pub use difference::{Difference, differences};
pub use notice::{Notice, notice, told, undo};
pub use text::plain;
