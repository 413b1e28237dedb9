//! What the stack hears by, and what it cannot hear at all.

use aws::observe::ObserveError;
use aws::observe::surroundings::{Surroundings, Trail};
use model::{DetectorState, RecorderState};

use super::heard::some;
use super::line::Line;

pub(super) async fn lines(around: &Surroundings) -> Vec<Line> {
    let (trails, detector) = tokio::join!(around.trails(), around.detector());
    vec![trail(&trails), threats(&detector)]
}

/// What no deployment of this kind hears, wherever it stands.
pub(super) fn blind_spots() -> Vec<Line> {
    [
        ("not seen: data events", "questions to models and agents, objects of S3, and calls of tools: no rule asks for them, and a trail records them only when told to"),
        ("not seen: other accounts", "this stack hears and repairs its own account; another account needs a stack of its own"),
        ("not seen: what calls hide", "prompts, answers, the text of guardrails: records leave them out, and live state is read in their place"),
    ]
    .map(|(what, meaning)| Line::note(what, meaning))
    .into()
}

/// How much a trail records of what the rules wait for, the most last.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Reach {
    Nothing,
    Part,
    Region,
    Everywhere,
}

fn trail(found: &Result<Vec<Trail>, ObserveError>) -> Line {
    const WHAT: &str = "trail";
    let found = match found {
        Ok(found) => found,
        Err(why) => return Line::unknown(WHAT, why),
    };
    let known = found.iter().filter_map(|trail| Some((reach(trail.state.as_ref().ok()?), trail.arn.as_str())));
    let best = known.max();
    let unread = found.iter().find_map(|trail| trail.state.as_ref().err());
    match (best, unread) {
        (Some((Reach::Everywhere, arn)), _) => {
            Line::ok(WHAT, format!("{arn} records all management events of all Regions"))
        }
        (_, Some(why)) => Line::unknown(WHAT, why),
        (Some((Reach::Region, arn)), None) => Line::warning(
            WHAT,
            format!("{arn} records this Region only: of the others nothing is heard, forwarder or not"),
            format!("aws cloudtrail update-trail --is-multi-region-trail --name {arn}"),
        ),
        (Some((Reach::Part, arn)), None) => Line::broken(
            WHAT,
            format!("{arn} leaves management events out, and EventBridge hears of none that no trail records"),
            format!("have it record them: aws cloudtrail put-event-selectors --trail-name {arn}"),
        ),
        (Some((Reach::Nothing, arn)), None) => Line::broken(
            WHAT,
            format!("{arn} is stopped, and no other records: EventBridge hears of no call at all"),
            format!("aws cloudtrail start-logging --name {arn}"),
        ),
        (None, None) => Line::broken(
            WHAT,
            "there is none: EventBridge hears of no call at all",
            "make a trail of all Regions that records management events, and start it",
        ),
    }
}

fn reach(state: &RecorderState) -> Reach {
    match state {
        RecorderState::Trail { settings: Some(settings), logging: true, .. } => {
            match (settings.recorded().takes_management(), settings.multi_region) {
                (false, _) => Reach::Part,
                (true, false) => Reach::Region,
                (true, true) => Reach::Everywhere,
            }
        }
        RecorderState::Trail { .. } | RecorderState::EventStore(_) => Reach::Nothing,
    }
}

fn threats(found: &Result<DetectorState, ObserveError>) -> Line {
    let (what, way_out) = ("GuardDuty", "aws guardduty create-detector --enable");
    match found {
        Err(why) => Line::unknown(what, why),
        Ok(DetectorState { id: None, .. }) => {
            Line::warning(what, "it is not on in this Region: stolen credentials and attacks are not found", way_out)
        }
        Ok(DetectorState { enabled: false, .. }) => {
            Line::warning(what, "it is suspended: stolen credentials and attacks are not found", "enable its detector")
        }
        Ok(DetectorState { features, .. }) => {
            let of = |wanted: bool| -> Vec<String> {
                features.iter().filter(|(_, on)| **on == wanted).map(|(name, _)| name.clone()).collect()
            };
            let (on, off) = (of(true), of(false));
            let off = if off.is_empty() { String::new() } else { format!("; off: {}", some(&off)) };
            Line::ok(
                what,
                format!("it is on, with {}{off}", if on.is_empty() { "no feature".to_owned() } else { some(&on) }),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use aws::observe::ObserveError;
    use aws::observe::surroundings::Trail;
    use model::{RecorderState, TrailSettings};

    use super::trail;
    use crate::operate::doctor::line::Health::{self, Broken, Ok as Fine, Unknown, Warning};

    fn of(logging: bool, multi_region: bool) -> Trail {
        let settings = Some(Box::new(TrailSettings { multi_region, ..TrailSettings::default() }));
        Trail { arn: "arn:x".to_owned(), state: Ok(RecorderState::Trail { settings, logging, covered: false }) }
    }

    fn unread() -> Trail {
        let why =
            ObserveError::Unknown { operation: "cloudtrail:GetTrailStatus", code: None, message: "no".to_owned() };
        Trail { arn: "arn:y".to_owned(), state: Err(why) }
    }

    #[test]
    fn the_trail_that_records_most_counts() {
        let health = |trails: Vec<Trail>| -> Health { trail(&Ok(trails)).health };
        assert_eq!(health(vec![]), Broken);
        assert_eq!(health(vec![of(false, true)]), Broken);
        assert_eq!(health(vec![of(true, false), of(false, true)]), Warning);
        assert_eq!(health(vec![of(true, true), of(false, false)]), Fine);
        assert_eq!(health(vec![of(true, true), unread()]), Fine);
        assert_eq!(health(vec![of(true, false), unread()]), Unknown);
    }
}
