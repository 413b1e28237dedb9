//! The whole decision: phase, verdict and its ceiling, standing, plan, mode and our own changes.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{Case, decide};
use model::{Control, Mode, Phase, Plan, Reason, Remedy, Response, Standing, Verdict};

fn control(id: &str) -> &'static Control {
    catalog::find(id).unwrap()
}

/// Alerts in prototype, repairs in production.
const KEY: &str = "kms-key-disabled";
/// Repairs in every phase.
const BUCKET: &str = "s3-public-access-unblocked";
/// Alerts, asks, repairs.
const NOTEBOOK: &str = "sagemaker-notebook-exposed";

fn member(phase: Phase, approved: bool) -> Standing {
    Standing::Member {
        workload: Some("support-agent".to_owned()),
        phase,
        declared: "the inventory".to_owned(),
        approved,
    }
}

fn plan() -> Plan {
    Plan(vec![Remedy::EnableKey { key: "arn:aws:kms:eu-west-1:111122223333:key/k-1".to_owned() }])
}

fn response(id: &str, standing: &Standing, verdict: &Verdict, mode: Mode) -> Response {
    let case = Case { control: control(id), ceiling: None, verdict, standing, plan: plan(), own_change: false, mode };
    decide(case).response
}

#[test]
fn the_phase_decides_how_hard_we_answer() {
    let exposed = Verdict::exposed("it is disabled");
    let answers = |id| Phase::ALL.map(|phase| response(id, &member(phase, true), &exposed, Mode::Enforce));
    assert_eq!(answers(KEY), [Response::Alert, Response::Remediate, Response::Remediate]);
    assert_eq!(answers(BUCKET), [Response::Remediate; 3]);
    assert_eq!(answers(NOTEBOOK), [Response::Alert, Response::Approve, Response::Remediate]);
}

#[test]
fn undeclared_alerts_and_repairs_only_what_every_phase_repairs() {
    let exposed = Verdict::exposed("it is disabled");
    let answers = [KEY, BUCKET, NOTEBOOK]
        .map(|id| response(id, &Standing::Undeclared { approved: true }, &exposed, Mode::Enforce));
    assert_eq!(answers, [Response::Alert, Response::Remediate, Response::Alert]);
}

#[test]
fn unknown_and_unread_alert_and_never_repair() {
    for verdict in [Verdict::unknown("s3:GetPublicAccessBlock failed with AccessDenied"), Verdict::Unread] {
        for standing in
            Phase::ALL.map(|phase| member(phase, true)).into_iter().chain([Standing::Undeclared { approved: true }])
        {
            assert_eq!(
                response(BUCKET, &standing, &verdict, Mode::Enforce),
                Response::Alert,
                "{verdict:?} {standing:?}"
            );
        }
    }
}

#[test]
fn a_ceiling_lowers_and_never_raises() {
    for ceiling in [Response::Record, Response::Alert, Response::Approve, Response::Remediate] {
        let verdict =
            Verdict::at_most(ceiling, "a partner's account may call it", "a named account may be a partner's");
        let production = response(KEY, &member(Phase::Production, true), &verdict, Mode::Enforce);
        assert_eq!(production, ceiling);
        let prototype = response(KEY, &member(Phase::Prototype, true), &verdict, Mode::Enforce);
        assert_eq!(prototype, ceiling.min(Response::Alert));
    }
}

#[test]
fn the_events_own_ceiling_counts_too() {
    let ceiling = (Response::Approve, "the block governs every workload".to_owned());
    let (verdict, standing) = (Verdict::exposed("it lost a switch"), member(Phase::Scaled, true));
    let case = Case {
        control: control(BUCKET),
        ceiling: Some(&ceiling),
        verdict: &verdict,
        standing: &standing,
        plan: plan(),
        own_change: false,
        mode: Mode::Enforce,
    };
    assert_eq!(decide(case).response, Response::Approve);
}

#[test]
fn a_claim_that_nobody_approved_is_only_alerted() {
    let exposed = Verdict::exposed("it is disabled");
    assert_eq!(response(KEY, &member(Phase::Scaled, false), &exposed, Mode::Enforce), Response::Alert);
    let tagged_without_a_phase = Standing::Undeclared { approved: false };
    assert_eq!(response(BUCKET, &tagged_without_a_phase, &exposed, Mode::Enforce), Response::Alert);
}

#[test]
fn what_nothing_can_repair_is_alerted() {
    let (verdict, standing) = (Verdict::exposed("its material is gone"), member(Phase::Scaled, true));
    let case = Case {
        control: control(KEY),
        ceiling: None,
        verdict: &verdict,
        standing: &standing,
        plan: Plan::default(),
        own_change: false,
        mode: Mode::Enforce,
    };
    let decision = decide(case);
    assert_eq!((decision.response, decision.reasons.last()), (Response::Alert, Some(&Reason::NoPlan)));
}

#[test]
fn a_stack_that_observes_says_what_it_would_have_done() {
    let (verdict, standing) = (Verdict::exposed("it is disabled"), member(Phase::Production, true));
    let of = |mode| {
        let case = Case {
            control: control(KEY),
            ceiling: None,
            verdict: &verdict,
            standing: &standing,
            plan: plan(),
            own_change: false,
            mode,
        };
        let decision = decide(case);
        (decision.response, decision.intended)
    };
    assert_eq!(of(Mode::Enforce), (Response::Remediate, Response::Remediate));
    assert_eq!(of(Mode::Observe), (Response::Alert, Response::Remediate));
    assert_eq!(of(Mode::Off), (Response::Record, Response::Remediate));
}

#[test]
fn our_own_change_nobodys_and_sound_are_only_recorded() {
    let (exposed, standing) = (Verdict::exposed("it is disabled"), member(Phase::Scaled, true));
    assert_eq!(response(KEY, &Standing::Nobody, &exposed, Mode::Enforce), Response::Record);
    assert_eq!(response(KEY, &standing, &Verdict::Sound, Mode::Enforce), Response::Record);
    let case = Case {
        control: control(KEY),
        ceiling: None,
        verdict: &exposed,
        standing: &standing,
        plan: plan(),
        own_change: true,
        mode: Mode::Enforce,
    };
    assert_eq!(decide(case).reasons, [Reason::OwnChange]);
}
