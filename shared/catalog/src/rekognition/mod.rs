//! Controls of Rekognition.

mod biometrics_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&biometrics_exposed::CONTROL];
