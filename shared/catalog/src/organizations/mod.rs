//! Controls of the organization that the account belongs to, and of what it lets the account use.

mod limits_raised;
mod policy_removed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&limits_raised::CONTROL, &policy_removed::CONTROL];
