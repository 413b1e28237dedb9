//! What each reason makes of each word, by itself and with another.

use engine::{Case, decide, over_budget};
use jiff::{SignedDuration, Timestamp};
use model::{
    Acceptance, Actor, Approval, Arn, Control, Decision, Exempted, Exemption, Levers, Mode, Override, Pattern, Pause,
    Paused, Phase, Plan, Policy, Remedy, Resource, Response, Scope, Standing, Verdict,
};

/// The responses, softest first.
const WORDS: [Response; 4] = [Response::Record, Response::Alert, Response::Approve, Response::Remediate];

/// A case that deviates from the plain one: an exposed state of an approved member, somebody's change, a stack that
/// enforces, and nobody who said otherwise.
struct Deviation {
    resource: Resource,
    actor: Actor,
    ceiling: Option<(Response, String)>,
    verdict: Verdict,
    standing: Standing,
    plan: Plan,
    own_change: bool,
    mode: Mode,
    policy: Result<Policy, String>,
    levers: Levers,
    acceptance: Option<Acceptance>,
    approval: Option<Approval>,
    budget_spent: bool,
}

const STATE: &str = "0123456789abcdef";
const ROLE: &str = "arn:aws:iam::111122223333:role/deploy";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k-1";

fn now() -> Timestamp {
    "2026-11-02T12:00:00Z".parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

fn control() -> &'static Control {
    catalog::find("kms-key-disabled").unwrap()
}

fn member(phase: Phase, approved: bool) -> Standing {
    let declared = "the inventory".to_owned();
    Standing::Member { workload: Some("support".to_owned()), owner: None, phase, declared, approved }
}

fn plain() -> Deviation {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    Deviation {
        resource: Resource { arn: Arn::new(KEY), account, region, scope: Scope::Generic },
        actor: Actor { role: Some(ROLE.to_owned()), ..Actor::default() },
        ceiling: None,
        verdict: Verdict::exposed("it is disabled"),
        standing: member(Phase::Production, true),
        plan: Plan(vec![Remedy::EnableKey { key: KEY.to_owned() }]),
        own_change: false,
        mode: Mode::Enforce,
        policy: Ok(Policy::default()),
        levers: Levers::default(),
        acceptance: None,
        approval: None,
        budget_spent: false,
    }
}

impl Deviation {
    /// The decision where the control's word for the phase is `word`.
    fn decide(&self, word: Response) -> Decision {
        let word =
            Override { control: Pattern::new("*"), workload: None, phase: None, response: Some(word), mode: None };
        let policy = self.policy.clone().map(|policy| Policy { overrides: vec![word], ..policy });
        let decision = decide(&Case {
            control: control(),
            resource: &self.resource,
            actor: &self.actor,
            ceiling: self.ceiling.as_ref(),
            verdict: &self.verdict,
            state: Some(STATE),
            standing: &self.standing,
            plan: self.plan.clone(),
            own_change: self.own_change,
            mode: self.mode,
            policy: policy.as_ref().map_err(String::as_str),
            levers: &self.levers,
            acceptance: self.acceptance.as_ref(),
            approval: self.approval.as_ref(),
            now: now(),
        });
        // Only who repairs draws on a budget.
        let spent = self.budget_spent && decision.response == Response::Remediate;
        if spent { over_budget(decision, String::new()) } else { decision }
    }
}

fn exemption(expires: Timestamp, state: Option<&str>) -> Policy {
    let exemption = Exemption {
        control: control().id.to_owned(),
        of: Exempted::Resource(Pattern::new(KEY)),
        state: state.map(str::to_owned),
        reason: "a migration".to_owned(),
        owner: "grace".to_owned(),
        expires,
    };
    Policy { exemptions: vec![exemption], ..Policy::default() }
}

fn acceptance(until: Timestamp, state: &str) -> Acceptance {
    Acceptance {
        finding: "58cf962a7b3cad632f47".to_owned(),
        control: control().id.to_owned(),
        resource: Arn::new(KEY),
        state: state.to_owned(),
        owner: "grace".to_owned(),
        reason: "a migration".to_owned(),
        by: "ada".to_owned(),
        until,
    }
}

fn pause(of: Paused, until: Timestamp) -> Levers {
    let pause = Pause { of, reason: "a test".to_owned(), by: "ada".to_owned(), until };
    Levers { pauses: vec![pause], ..Levers::default() }
}

fn approval(plan: &Plan) -> Approval {
    Approval { by: "grace".to_owned(), at: now(), plan_hash: plan.hash() }
}

/// Each reason by itself, in the order in which they are asked, with what it makes of the four words.
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a line for each reason, and nothing else")]
fn deviations() -> Vec<(&'static str, Deviation, [Response; 4])> {
    use Response::{Alert, Approve, Record, Remediate};

    const RECORDED: [Response; 4] = [Record; 4];
    const TOLD: [Response; 4] = [Record, Alert, Alert, Alert];
    const ASKED: [Response; 4] = [Record, Alert, Approve, Approve];
    const SAME: [Response; 4] = [Record, Alert, Approve, Remediate];
    const APPROVED: [Response; 4] = [Record, Alert, Remediate, Remediate];

    let levers = |mode| Levers { mode: Some(mode), ..Levers::default() };
    let at_most = |ceiling| Verdict::at_most(ceiling, "a partner may call it", "a named account may be a partner's");
    let support = || Paused::Workload("support".to_owned());
    let trusting = Policy { trusted_automation: vec![Pattern::new(ROLE)], ..Policy::default() };
    vec![
        ("nothing speaks against it", plain(), SAME),
        ("the same in a prototype", Deviation { standing: member(Phase::Prototype, true), ..plain() }, SAME),
        ("the same in a scaled workload", Deviation { standing: member(Phase::Scaled, true), ..plain() }, SAME),
        ("we made the change ourselves", Deviation { own_change: true, ..plain() }, RECORDED),
        ("a generic resource of no AI workload", Deviation { standing: Standing::Nobody, ..plain() }, RECORDED),
        ("accepted, and the state is the accepted one", Deviation { acceptance: Some(acceptance(later(1), STATE)), ..plain() }, RECORDED),
        ("accepted, and the state is another", Deviation { acceptance: Some(acceptance(later(1), "other")), ..plain() }, SAME),
        ("accepted until a second ago", Deviation { acceptance: Some(acceptance(later(-1), STATE)), ..plain() }, SAME),
        ("exempt by the policy", Deviation { policy: Ok(exemption(later(1), None)), ..plain() }, RECORDED),
        ("exempt, and the state is another", Deviation { policy: Ok(exemption(later(1), Some("other"))), ..plain() }, SAME),
        ("exempt until a second ago", Deviation { policy: Ok(exemption(later(-1), None)), ..plain() }, SAME),
        ("the state is sound", Deviation { verdict: Verdict::Sound, ..plain() }, RECORDED),
        ("the state is unknown", Deviation { verdict: Verdict::unknown("AccessDenied"), ..plain() }, [Alert; 4]),
        ("the state was not read", Deviation { verdict: Verdict::Unread, ..plain() }, TOLD),
        ("the verdict is at most approve", Deviation { verdict: at_most(Approve), ..plain() }, ASKED),
        ("the verdict is at most alert", Deviation { verdict: at_most(Alert), ..plain() }, TOLD),
        ("the verdict is at most record", Deviation { verdict: at_most(Record), ..plain() }, RECORDED),
        ("the event itself is at most approve", Deviation { ceiling: Some((Approve, String::new())), ..plain() }, ASKED),
        ("trusted automation made the change", Deviation { policy: Ok(trusting), ..plain() }, TOLD),
        ("nobody approved the membership", Deviation { standing: member(Phase::Production, false), ..plain() }, TOLD),
        ("nothing can repair it", Deviation { plan: Plan::default(), ..plain() }, TOLD),
        ("the plan is approved by a person", Deviation { approval: Some(approval(&plain().plan)), ..plain() }, APPROVED),
        ("another plan was approved", Deviation { approval: Some(approval(&Plan::default())), ..plain() }, SAME),
        ("the template only observes", Deviation { mode: Mode::Observe, ..plain() }, TOLD),
        ("the policy only observes", Deviation { policy: Ok(Policy { mode: Mode::Observe, ..Policy::default() }), ..plain() }, TOLD),
        ("the operators only observe", Deviation { levers: levers(Mode::Observe), ..plain() }, TOLD),
        ("the operators switched it off", Deviation { levers: levers(Mode::Off), ..plain() }, RECORDED),
        ("approved, and the stack only observes", Deviation { approval: Some(approval(&plain().plan)), mode: Mode::Observe, ..plain() }, TOLD),
        ("a budget is spent", Deviation { budget_spent: true, ..plain() }, ASKED),
        ("the workload is paused", Deviation { levers: pause(support(), later(1)), ..plain() }, TOLD),
        ("the actor is paused", Deviation { levers: pause(Paused::Actor(ROLE.to_owned()), later(1)), ..plain() }, TOLD),
        ("the pause ended a second ago", Deviation { levers: pause(support(), later(-1)), ..plain() }, SAME),
    ]
}

#[test]
fn each_reason_does_to_each_word_what_the_table_says() {
    for (reason, deviation, expected) in deviations() {
        assert_eq!(WORDS.map(|word| deviation.decide(word).response), expected, "{reason}");
    }
}

pub(crate) fn table() -> String {
    let mut table = "## What each reason does\n\nA control has a word for each phase. In the rows a single thing differs from \
         the plain case: an exposed state of an approved member of a production workload, changed by somebody, in a stack \
         that enforces. Of several reasons the lowest response holds. Where nobody declared a phase the word is at most \
         alert, unless every phase repairs. A policy that cannot be read alerts at most.\n\n\
         | case | record | alert | approve | remediate |\n|---|---|---|---|---|\n"
        .to_owned();
    for (reason, deviation, _) in deviations() {
        let cells = WORDS.map(|word| deviation.decide(word).response.to_string());
        table += &format!("| {reason} | {} |\n", cells.join(" | "));
    }
    table + "\n"
}

/// Every combination of two reasons: the lowest response holds, save that what we did ourselves, what is nobody's, exempt,
/// accepted, sound or unknown is settled before anything else is asked, and that an approval lifts what asks for one.
#[test]
fn of_two_reasons_the_lowest_response_holds() {
    let lowering = [
        "the verdict is at most approve",
        "the verdict is at most alert",
        "trusted automation made the change",
        "nobody approved the membership",
        "the operators only observe",
        "a budget is spent",
        "the workload is paused",
    ];
    let all = deviations();
    let of = |name: &str| &all.iter().find(|(reason, ..)| *reason == name).unwrap().1;
    for one in lowering {
        for other in lowering {
            let (first, second) = (of(one), of(other));
            let both = Deviation {
                verdict: if first.verdict == plain().verdict { second.verdict.clone() } else { first.verdict.clone() },
                standing: if first.standing == plain().standing {
                    second.standing.clone()
                } else {
                    first.standing.clone()
                },
                policy: if first.policy == plain().policy { second.policy.clone() } else { first.policy.clone() },
                levers: Levers {
                    mode: first.levers.mode.or(second.levers.mode),
                    pauses: [first.levers.pauses.clone(), second.levers.pauses.clone()].concat(),
                    ..Levers::default()
                },
                budget_spent: first.budget_spent || second.budget_spent,
                ..plain()
            };
            // Of two verdicts only the first can be: they are not joined.
            if first.verdict != plain().verdict && second.verdict != plain().verdict {
                continue;
            }
            for word in WORDS {
                let lowest = first.decide(word).response.min(second.decide(word).response);
                assert_eq!(both.decide(word).response, lowest, "{one}, {other}, {word}");
            }
        }
    }
}

/// What a combination must lead to, told once more and by other means: what settles first, then the lowest of the caps.
fn lowest(
    word: Response,
    own: bool,
    exempt: bool,
    verdict: &Verdict,
    caps: &[Option<Response>],
    spent: bool,
) -> Response {
    if own || exempt || *verdict == Verdict::Sound {
        return Response::Record;
    }
    let (from, judged) = match verdict {
        Verdict::Unknown { .. } => (Response::Alert, None),
        Verdict::Unread => (word, Some(Response::Alert)),
        Verdict::Exposed { ceiling, .. } => (word, ceiling.as_ref().map(|(ceiling, _)| *ceiling)),
        Verdict::Sound => (Response::Record, None),
    };
    let lowest = caps.iter().copied().chain([judged]).flatten().fold(from, Response::min);
    if spent { lowest.min(Response::Approve) } else { lowest }
}

/// Five yeses and noes: ours, exempt, trusted, paused, spent.
fn holds(standing: &Standing, word: Response, (mode, allowed): (Mode, Response), verdict: &Verdict, bits: u32) {
    let [own, exempt, trusted, paused, spent] = [0, 1, 2, 3, 4].map(|bit| bits >> bit & 1 == 1);
    let policy = exemption(later(if exempt { 1 } else { -1 }), None);
    let trusted_automation = if trusted { vec![Pattern::new(ROLE)] } else { Vec::new() };
    let deviation = Deviation {
        standing: standing.clone(),
        mode,
        verdict: verdict.clone(),
        own_change: own,
        policy: Ok(Policy { trusted_automation, ..policy }),
        levers: pause(Paused::Actor(ROLE.to_owned()), later(if paused { 1 } else { -1 })),
        budget_spent: spent,
        ..plain()
    };
    // What nobody can judge is told whoever did it.
    let known = !matches!(verdict, Verdict::Unknown { .. });
    let caps = [Some(allowed), (trusted && known).then_some(Response::Alert), paused.then_some(Response::Alert)];
    let expected = lowest(word, own, exempt, verdict, &caps, spent);
    let case = format!("{word} {mode} {verdict:?} {standing:?}: own {own}, exempt {exempt}, trusted {trusted}");
    assert_eq!(deviation.decide(word).response, expected, "{case}, paused {paused}, spent {spent}");
}

#[test]
fn every_combination_of_what_decides_leads_to_the_lowest_of_what_each_allows() {
    let verdicts = [
        Verdict::Sound,
        Verdict::unknown("AccessDenied"),
        Verdict::Unread,
        Verdict::exposed("it is disabled"),
        Verdict::at_most(Response::Approve, "", ""),
        Verdict::at_most(Response::Alert, "", ""),
    ];
    let modes = [(Mode::Off, Response::Record), (Mode::Observe, Response::Alert), (Mode::Enforce, Response::Remediate)];
    let declared = Phase::ALL.map(|phase| member(phase, true));
    for standing in declared.into_iter().chain([Standing::Undeclared { approved: true }]) {
        for word in WORDS {
            for mode in modes {
                for verdict in &verdicts {
                    (0..32).for_each(|bits| holds(&standing, word, mode, verdict, bits));
                }
            }
        }
    }
}
