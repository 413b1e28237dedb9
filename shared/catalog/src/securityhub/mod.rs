//! Controls of Security Hub, and of the services that feed it.

mod sensor_disabled;
mod standard_disabled;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&sensor_disabled::CONTROL, &standard_disabled::CONTROL];
