//! Detectors.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn detector(before: &State, detector: String, mut features: Vec<String>) -> Undo {
    let State::Detector(before) = before else { return Undo::none(ANOTHER_KIND) };
    features.retain(|feature| before.features.get(feature) != Some(&true));
    Undo::UpdateDetector { detector, enabled: before.enabled, features }
}
