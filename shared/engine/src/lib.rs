//! From an event to a decision: intake, matching, workload, decision. Pure: no clock, no file, no AWS.

mod admit;
pub mod baseline;
mod decide;
mod intake;
mod locate;
mod matching;
mod own;
mod policy;
mod presume;
mod standing;

pub use admit::{Refusal, admit, is_own};
pub use decide::{Case, decide, over_budget};
pub use intake::{IntakeError, Signal, Threat, signal};
pub use matching::{Sighting, sightings};
pub use own::{OwnCall, is_own_change, own_call};
#[cfg(feature = "schema")]
pub use policy::policy_schema;
pub use policy::{Checked, DEFAULT_POLICY, Problem, Refused, read_policy};
pub use presume::{Inventory, InventoryError, Member, Outcome, presume};
pub use standing::{Claims, TagKeys, standing};
