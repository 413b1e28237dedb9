//! From an event to a decision: intake, matching, workload, decision. Pure: no clock, no file, no AWS.

mod admit;
pub mod baseline;
mod callers;
mod collections;
mod decide;
mod intake;
mod learn;
mod locate;
mod matching;
mod naming;
mod own;
mod places;
mod policy;
mod presume;
mod standing;
mod tagging;
mod threats;

pub use admit::{Refusal, admit, is_own};
pub use callers::{AT_HOME, HARMLESS, INFERENCE, TAKES};
pub use decide::{Case, decide, over_budget};
pub use intake::{IntakeError, Signal, signal, signal_under};
pub use learn::{Lesson, Raise, Taught, learnt_from, lessons, lessons_of_look};
pub use matching::{Sighting, sightings};
pub use naming::resource_of;
pub use own::{OwnCall, OwnRoles, is_own_change, own_call};
pub use places::GLOBAL;
#[cfg(feature = "schema")]
pub use policy::policy_schema;
pub use policy::{Checked, DEFAULT_POLICY, Problem, Refused, read_policy};
pub use presume::{Inventory, InventoryError, Member, Outcome, presume, presume_threat};
pub use standing::{Claims, TagKeys, standing};
pub use threats::threat_sightings;
