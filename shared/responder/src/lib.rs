//! The flow itself, written to be read aloud: answer a change, carry out a decision, tell people.

mod batch;
mod settings;
#[cfg_attr(
    not(all(feature = "check", feature = "detect")),
    expect(dead_code, reason = "each function ends in some of the outcomes")
)]
mod story;

#[cfg(any(feature = "detect", feature = "remediate"))]
mod look;
#[cfg(any(feature = "detect", feature = "remediate"))]
mod policies;
#[cfg(any(feature = "detect", feature = "remediate"))]
mod raise;

#[cfg(feature = "check")]
mod check;
#[cfg(feature = "detect")]
mod detect;
#[cfg(feature = "detect")]
mod learner;
#[cfg(feature = "notify")]
mod notify;
#[cfg(any(feature = "notify", feature = "remediate"))]
mod order;
#[cfg(feature = "remediate")]
mod remediate;

pub use batch::{Attempt, CHANGE_RECEIVES, HandleError, REMEDIATION_RECEIVES, serve, serve_schedule};
#[cfg(feature = "check")]
pub use check::SelfCheck;
#[cfg(feature = "detect")]
pub use detect::Detector;
#[cfg(feature = "notify")]
pub use notify::Notifier;
#[cfg(feature = "remediate")]
pub use remediate::Remediator;
pub use settings::{Settings, SettingsError};
