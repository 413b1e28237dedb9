//! Whether the stack may act: what template, policy and operators allow.

use jiff::Timestamp;
use model::{Levers, Mode};

use super::line::Line;
use crate::operate::operator::Operator;
use crate::operate::policy;

pub(super) async fn lines(operator: &Operator) -> Vec<Line> {
    let (levers, refused) = tokio::join!(operator.journal.levers(), policy::refused(&operator.found));
    let levers = levers.map_err(|error| operator.failed(&error));
    let mut lines = match levers {
        Ok(levers) => levers_of(operator.found.parts.mode, &levers, Timestamp::now()),
        Err(why) => vec![Line::unread("mode", &why.to_string())],
    };
    lines.push(match refused {
        Ok(None) => Line::ok("policy", "the policy in force is valid"),
        Ok(Some(why)) => Line::broken(
            "policy",
            format!("the policy that was put in force is refused, and an earlier one holds: {why}"),
            "correct it, then phaseguard policy apply",
        ),
        Err(why) => Line::unread("policy", &why.to_string()),
    });
    lines
}

fn levers_of(template: Mode, levers: &Levers, now: Timestamp) -> Vec<Line> {
    let mode = template.min(levers.mode.unwrap_or(Mode::Enforce));
    let by = levers.set.as_ref().filter(|_| levers.mode == Some(mode)).map_or_else(
        || "its parameter Mode says so".to_owned(),
        |set| format!("{} said so on {}: {}", set.by, set.at.strftime("%Y-%m-%d"), set.reason),
    );
    let mode = match mode {
        Mode::Enforce => Line::ok("mode", "enforce: it repairs as the phases say"),
        Mode::Observe => Line::note("mode", format!("observe: it records and alerts, and repairs nothing; {by}")),
        Mode::Off => {
            let way_out = "phaseguard mode enforce --reason \"...\"";
            Line::warning("mode", format!("off: it only records; {by}"), way_out)
        }
    };
    let holding = levers.pauses.iter().filter(|pause| now < pause.until);
    let paused = holding.map(|pause| {
        Line::warning(
            format!("pause of {}", pause.of),
            format!("nothing is repaired there: {pause}"),
            "phaseguard pause end",
        )
    });
    std::iter::once(mode).chain(paused).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use model::{Levers, Mode, Pause, Paused};

    use super::levers_of;
    use crate::operate::doctor::line::Health;

    #[test]
    fn the_lower_of_template_and_operators_is_told_and_pauses_that_hold() {
        let health = |template, levers: &Levers| -> Vec<Health> {
            levers_of(template, levers, Timestamp::UNIX_EPOCH).iter().map(|line| line.health).collect()
        };
        let mut levers = Levers::default();
        assert_eq!(health(Mode::Enforce, &levers), [Health::Ok]);
        assert_eq!(health(Mode::Observe, &levers), [Health::Note]);
        levers.mode = Some(Mode::Off);
        assert_eq!(health(Mode::Enforce, &levers), [Health::Warning]);
        let pause = |until| Pause {
            of: Paused::Workload("support".to_owned()),
            reason: "-".to_owned(),
            by: "ada".to_owned(),
            until,
        };
        levers.pauses = vec![pause(Timestamp::MAX), pause(Timestamp::UNIX_EPOCH)];
        assert_eq!(health(Mode::Observe, &levers), [Health::Warning, Health::Warning]);
    }
}
