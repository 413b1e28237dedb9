//! Whether messages arrive: with people, and at functions.

use aws::observe::ObserveError;
use aws::observe::surroundings::{Executions, Subscriber, Surroundings};
use model::PartKind;

use super::line::Line;
use super::stack::Parts;

/// How a queue is called that takes what was given up.
const DEAD_LETTERS: &str = "DeadLetters";
/// A new account may run ten functions at once; ours are five, of which two scale with what happens.
const FEW: i32 = 20;

pub(super) async fn lines(around: &Surroundings, parts: &Parts) -> Vec<Line> {
    let mut lines = Vec::new();
    for topic in parts.of(PartKind::Topic) {
        lines.push(subscribers(&around.subscribers(topic.arn.as_str()).await));
    }
    lines.extend(given_up(around, parts).await);
    lines.push(executions(around.executions().await.as_ref()));
    lines
}

fn subscribers(found: &Result<Vec<Subscriber>, ObserveError>) -> Line {
    let (what, way_out) = ("subscribers", "subscribe somebody to the topic of the output AlertsTopicArn");
    let found = match found {
        Ok(found) => found,
        Err(why) => return Line::unknown(what, why),
    };
    let named = |one: &&Subscriber| format!("{} {}", one.protocol, one.endpoint);
    let (hearing, pending): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.confirmed);
    let pending: Vec<_> = pending.iter().map(named).collect();
    match (hearing.as_slice(), pending.as_slice()) {
        ([], []) => Line::broken(what, "nobody is subscribed to the alerts: people hear nothing", way_out),
        ([], _) => Line::broken(
            what,
            format!("nobody has confirmed, so people hear nothing: {}", pending.join(", ")),
            "have its owner follow the link in the mail that AWS sent",
        ),
        (_, []) => Line::ok(what, hearing.iter().map(named).collect::<Vec<_>>().join(", ")),
        (_, _) => Line::warning(
            what,
            format!("not confirmed yet: {}", pending.join(", ")),
            "have its owner follow the link in the mail that AWS sent",
        ),
    }
}

/// Messages that nobody could work on. Each is a call that was not answered, or a finding that was not told.
async fn given_up(around: &Surroundings, parts: &Parts) -> Vec<Line> {
    let (mut lines, mut queues) = (Vec::new(), 0);
    for queue in parts.of(PartKind::Queue).filter(|queue| queue.logical.ends_with(DEAD_LETTERS)) {
        queues += 1;
        match around.messages(&queue.id).await {
            Ok(0) => {}
            Ok(count) => lines.push(Line::warning(
                format!("given up: {}", queue.logical),
                format!("{count} messages were tried in vain: what they speak of was not answered"),
                format!(
                    "read the function's log, mend the cause, then aws sqs start-message-move-task --source-arn {}",
                    queue.arn
                ),
            )),
            Err(why) => lines.push(Line::unknown(format!("given up: {}", queue.logical), &why)),
        }
    }
    if lines.is_empty() && queues > 0 {
        lines.push(Line::ok("given up", format!("no message lies in any of {queues} queues of dead letters")));
    }
    lines
}

fn executions(found: Result<&Executions, &ObserveError>) -> Line {
    let (what, way_out) = ("executions", "ask AWS for a higher quota of concurrent executions");
    match found {
        Err(why) => Line::unknown(what, why),
        Ok(Executions { unreserved, .. }) if *unreserved < 1 => {
            Line::broken(what, "no function of the account without a reserve of its own can run", way_out)
        }
        Ok(Executions { most, unreserved }) if *unreserved < FEW => Line::warning(
            what,
            format!("the account may run {unreserved} functions at once, of {most} in all: others can hold ours up"),
            way_out,
        ),
        Ok(Executions { most, unreserved }) => {
            Line::ok(what, format!("{unreserved} functions may run at once without a reserve, of {most} in all"))
        }
    }
}

#[cfg(test)]
mod tests {
    use aws::observe::surroundings::{Executions, Subscriber};

    use super::{executions, subscribers};
    use crate::operate::doctor::line::Health;

    #[test]
    fn who_has_not_confirmed_hears_nothing() {
        let one =
            |confirmed| Subscriber { protocol: "email".to_owned(), endpoint: "ada@example.com".to_owned(), confirmed };
        for (found, expected) in [
            (vec![], Health::Broken),
            (vec![one(false)], Health::Broken),
            (vec![one(true)], Health::Ok),
            (vec![one(true), one(false)], Health::Warning),
        ] {
            assert_eq!(subscribers(&Ok(found)).health, expected);
        }
    }

    #[test]
    fn functions_need_room_to_run() {
        let health = |unreserved| executions(Ok(&Executions { most: 1000, unreserved })).health;
        assert_eq!([health(0), health(10), health(900)], [Health::Broken, Health::Warning, Health::Ok]);
    }
}
