//! Whether the stack hears its own heartbeat: without it, silence and health look alike.

use aws::journal::{HEARTBEAT_WITHIN, Heartbeats};
use jiff::{Timestamp, Unit};

use super::line::Line;
use crate::operate::operator::Operator;

pub(super) async fn line(operator: &Operator) -> Line {
    match operator.journal.heartbeats().await {
        Ok(known) => line_of(known, Timestamp::now()),
        Err(error) => Line::unread("heartbeat", &operator.failed(&error).to_string()),
    }
}

fn line_of(known: Heartbeats, now: Timestamp) -> Line {
    let Heartbeats { first, heard } = known;
    match (first, heard) {
        _ if known.is_missing(now) => Line::broken(
            "heartbeat",
            match heard {
                Some(at) => format!("no call of its own has come back since {}", told(at)),
                None => "no call of its own ever came back".to_owned(),
            },
            "look at the trail, the rules and the queues above: nothing is heard while it is so",
        ),
        (_, Some(at)) => Line::ok("heartbeat", format!("the last was heard at {}", told(at))),
        (Some(at), None) => {
            let within = HEARTBEAT_WITHIN.as_mins();
            let meaning = format!("the first was sent at {}, and is on its way for up to {within} minutes", told(at));
            Line::note("heartbeat", meaning)
        }
        (None, None) => Line::warning(
            "heartbeat",
            "none was sent: the self-check has not run, which it does every 15 minutes",
            "wait a quarter of an hour, then look at the schedule and the log of the self-check",
        ),
    }
}

fn told(at: Timestamp) -> Timestamp {
    at.round(Unit::Second).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use aws::journal::Heartbeats;
    use jiff::{SignedDuration, Timestamp};

    use super::line_of;
    use crate::operate::doctor::line::Health;

    #[test]
    fn it_is_missing_once_it_is_late_and_not_before() {
        let now: Timestamp = "2026-11-02T08:00:00Z".parse().unwrap();
        let ago = |minutes| Some(now - SignedDuration::from_mins(minutes));
        for (first, heard, health) in [
            (None, None, Health::Warning),
            (ago(20), None, Health::Note),
            (ago(50), None, Health::Broken),
            (ago(900), ago(20), Health::Ok),
            (ago(900), ago(46), Health::Broken),
        ] {
            assert_eq!(line_of(Heartbeats { first, heard }, now).health, health, "{first:?} {heard:?}");
        }
    }
}
