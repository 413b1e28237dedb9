//! Trails and event data stores.

use std::collections::BTreeMap;

use super::{ANOTHER_KIND, Undo};
use crate::{EventStoreChanges, EventStoreState, RecorderState, State, TrailChanges};

pub(super) fn selectors(before: &State) -> Undo {
    if let State::Recorder(RecorderState::Trail { settings: Some(settings), .. }) = before {
        let mut settings = settings.clone();
        settings.selectors = Some(settings.recorded());
        return Undo::PutTrailSelectors { settings };
    }
    Undo::implied("deleting the trail takes its selectors back too")
}

pub(super) fn settings(before: &State, trail: String, changes: &TrailChanges) -> Undo {
    let State::Recorder(RecorderState::Trail { settings: Some(settings), .. }) = before else {
        return Undo::none(ANOTHER_KIND);
    };
    Undo::UpdateTrail { trail, changes: Box::new(settings.changed_by(changes)) }
}

pub(super) fn insights(before: &State, recorder: String) -> Undo {
    let State::Recorder(before) = before else { return Undo::none(ANOTHER_KIND) };
    let on = |insights: &BTreeMap<String, bool>| {
        insights.iter().filter(|(_, on)| **on).map(|(name, _)| name.clone()).collect()
    };
    match before {
        RecorderState::Trail { settings: Some(settings), .. } => {
            Undo::PutInsightSelectors { recorder, insights: on(&settings.insights), into: None }
        }
        RecorderState::EventStore(EventStoreState { settings: Some(settings), .. }) => {
            let (insights, into) = (on(&settings.insights), settings.insights_into.clone());
            Undo::PutInsightSelectors { recorder, insights, into }
        }
        RecorderState::Trail { settings: None, .. } | RecorderState::EventStore(_) => {
            Undo::implied("deleting it takes back what it looks for too")
        }
    }
}

pub(super) fn store(before: &State, store: String, changes: &EventStoreChanges) -> Undo {
    let State::Recorder(RecorderState::EventStore(EventStoreState { settings: Some(settings), .. })) = before else {
        return Undo::none(ANOTHER_KIND);
    };
    Undo::UpdateEventDataStore { store, changes: Box::new(settings.changed_by(changes)) }
}

pub(super) fn logging(before: &State, trail: String) -> Undo {
    if let State::Recorder(RecorderState::Trail { settings: None, .. }) = before {
        return Undo::implied("deleting the trail stops it too");
    }
    Undo::StopTrailLogging { trail }
}
