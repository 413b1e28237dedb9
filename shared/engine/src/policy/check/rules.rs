//! The rules, each told once.

use jiff::{SignedDuration, Timestamp};
use model::{Control, Mode, Pattern, Phase, Response};

use crate::policy::{Problem, near, tree::Node, words::Moment};

/// How far away the end of an exemption may be.
const LONGEST: SignedDuration = SignedDuration::from_hours(365 * 24);

/// What was found by the rules so far.
pub(super) struct Rules<'a> {
    /// The time of checking.
    pub(super) now: Timestamp,
    /// The workloads that the document names.
    pub(super) names: Vec<String>,
    /// What is wrong.
    pub(super) problems: &'a mut Vec<Problem>,
    /// What has no effect.
    pub(super) warnings: Vec<Problem>,
}

impl Rules<'_> {
    pub(super) fn wrong(&mut self, at: &Node, what: impl Into<String>) {
        self.problems.push(at.problem(what));
    }

    /// A value that must be there. One that could not be read was told already.
    pub(super) fn needed<T>(&mut self, at: &Node, name: &str, value: Option<T>, example: &str) -> Option<T> {
        let path = if at.path.is_empty() { name.to_owned() } else { format!("{}.{name}", at.path) };
        if value.is_none() && !self.problems.iter().any(|problem| problem.path == path) {
            let what = format!("it must be there; add `{example}`");
            self.problems.push(Problem { line: at.line, path, what });
        }
        value
    }

    /// A text that must be there, and say something.
    pub(super) fn needed_text(&mut self, at: &Node, name: &str, text: Option<String>, example: &str) -> Option<String> {
        self.needed(at, name, text.filter(|text| !text.trim().is_empty()), example)
    }

    /// Exactly one of two values.
    pub(super) fn one_of<T>(&mut self, at: &Node, names: [&str; 2], one: Option<T>, other: Option<T>) -> Option<T> {
        let [first, second] = names;
        let unread = names.iter().any(|name| {
            let path = format!("{}.{name}", at.path);
            self.problems.iter().any(|problem| problem.path == path)
        });
        match (one, other) {
            (Some(_), Some(_)) => {
                self.wrong(
                    at,
                    format!("it names both a {first} and a {second}; keep one, and write another for the other"),
                );
                None
            }
            (None, None) => {
                if !unread {
                    self.wrong(at, format!("it does not say what it is for; add `{first}:` or `{second}:`"));
                }
                None
            }
            (one, other) => one.or(other),
        }
    }

    /// The same thing is said once.
    pub(super) fn once<T: PartialEq>(&mut self, seen: &mut Vec<(T, usize)>, value: T, at: &Node) {
        match seen.iter().find(|(other, _)| *other == value) {
            Some((_, line)) => self.wrong(at, format!("the same stands on line {line} already; remove one of them")),
            None => seen.push((value, at.line)),
        }
    }

    /// The same text stands in a list once.
    pub(super) fn distinct(&mut self, items: &[Node]) {
        let mut seen = Vec::new();
        for item in items {
            self.once(&mut seen, item.text(), item);
        }
    }

    /// Accounts of a list in which a pattern could stand too.
    pub(super) fn accounts(&mut self, items: &[Node]) {
        for item in items {
            let digits = item.text().is_some_and(|text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()));
            if !digits {
                let text = item.text().unwrap_or_default();
                self.wrong(item, format!("`{text}` is no account; write its twelve digits"));
            }
        }
    }

    /// Workloads that only tags name must be named here too before anything else is said of them, so that a
    /// misspelt name is seen.
    pub(super) fn known_workload(&mut self, name: Option<&str>, at: &Node) {
        let Some(name) = name.filter(|name| !self.names.iter().any(|known| known == name)) else { return };
        let way_out = match near(name, self.names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name it under `workloads`, where its list of resources may be left out".to_owned(),
        };
        self.wrong(at.place("workload"), format!("no workload is called `{name}`; {way_out}"));
    }

    /// The control of that id.
    pub(super) fn control(&mut self, id: &str, at: &Node) -> Option<&'static Control> {
        let found = catalog::find(id);
        if found.is_none() {
            self.no_control(id, at);
        }
        found
    }

    /// The controls that fit a pattern.
    pub(super) fn controls(&mut self, pattern: &Pattern, at: &Node) -> Vec<&'static Control> {
        let fitting: Vec<_> = catalog::all().into_iter().filter(|control| pattern.fits(control.id)).collect();
        if fitting.is_empty() {
            self.no_control(pattern.as_str(), at);
        }
        fitting
    }

    fn no_control(&mut self, id: &str, at: &Node) {
        let way_out = match near(id, catalog::all().into_iter().map(|control| control.id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`phaseguard controls list` shows them all".to_owned(),
        };
        self.wrong(at, format!("no control is called `{id}`; {way_out}"));
    }

    /// What is softer for the eyes of the stack, and for the stack itself, must say that this is wanted.
    pub(super) fn acknowledged(
        &mut self,
        softened: impl IntoIterator<Item = &'static Control>,
        acknowledge: Option<&str>,
        at: &Node,
    ) {
        let said = acknowledge.is_some_and(|why| !why.trim().is_empty());
        let plane = softened.into_iter().find(|control| control.is_detection_plane());
        if let Some(control) = plane.filter(|_| !said) {
            let over = if control.is_self_protection() { "Phaseguard itself" } else { "detection" };
            let what = format!(
                "it softens {}, which watches over {over}; add `acknowledge:` with the reason why that is wanted",
                control.id
            );
            self.wrong(at, what);
        }
    }

    /// The end of something that must end. One that is over already has no effect, which is no mistake.
    pub(super) fn ends(&mut self, at: &Node, name: &str, end: Option<Moment>) -> Option<Timestamp> {
        let Moment(end) = self.needed(at, name, end, &format!("{name}: {}", day(self.later(30))))?;
        let at = at.place(name);
        if end > self.latest() {
            let latest = day(self.latest());
            self.wrong(at, format!("{} is more than 365 days away; choose a day before {latest}", day(end)));
        } else if end <= self.now {
            self.warnings.push(at.problem(format!("it was over at {end}, so it has no effect; remove it")));
        }
        Some(end)
    }

    fn latest(&self) -> Timestamp {
        self.now.saturating_add(LONGEST).unwrap_or(self.now)
    }

    fn later(&self, days: i64) -> Timestamp {
        self.now.saturating_add(SignedDuration::from_hours(days * 24)).unwrap_or(self.now)
    }

    pub(super) fn fingerprint(&mut self, state: Option<&str>, at: &Node) {
        let Some(state) = state else { return };
        if state.len() != 16 || !state.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            let what = format!("`{state}` is no fingerprint; copy the 16 hexadecimal digits of the finding");
            self.wrong(at.place("state"), what);
        }
    }
}

fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// Whether a response or mode does less than the control's own word in any of the phases that are meant.
pub(super) fn is_softer(
    control: &Control,
    phase: Option<Phase>,
    response: Option<Response>,
    mode: Option<Mode>,
) -> bool {
    let most = match mode {
        Some(Mode::Off) if control.is_self_protection() => Response::Alert,
        Some(Mode::Off) => Response::Record,
        Some(Mode::Observe) => Response::Alert,
        Some(Mode::Enforce) | None => Response::Remediate,
    };
    Phase::ALL.into_iter().filter(|one| phase.is_none_or(|phase| phase == *one)).any(|phase| {
        let word = control.response.of(phase);
        response.unwrap_or(word).min(most) < word
    })
}
