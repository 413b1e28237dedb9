//! The whole decision: phase, verdict and its ceiling, standing, plan, mode and our own changes.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{Case, decide};
use jiff::{SignedDuration, Timestamp};
use model::{
    Acceptance, Actor, Approval, Arn, Control, Exempted, Exemption, Levers, Mode, Override, Pattern, Pause, Paused,
    Phase, Plan, Policy, Reason, Remedy, Resource, Response, Scope, Standing, Verdict,
};

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
        owner: None,
        phase,
        declared: "the inventory".to_owned(),
        approved,
    }
}

fn plan() -> Plan {
    Plan(vec![Remedy::EnableKey { key: "arn:aws:kms:eu-west-1:111122223333:key/k-1".to_owned() }])
}

/// A case that a test varies in the parts that it is about.
struct World {
    id: &'static str,
    resource: Resource,
    actor: Actor,
    ceiling: Option<(Response, String)>,
    verdict: Verdict,
    state: Option<String>,
    standing: Standing,
    plan: Plan,
    own_change: bool,
    mode: Mode,
    policy: Result<Policy, String>,
    levers: Levers,
    acceptance: Option<Acceptance>,
    approval: Option<Approval>,
}

/// A disabled key of an approved member in production.
fn world() -> World {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    let resource = Resource {
        arn: Arn::new("arn:aws:kms:eu-west-1:111122223333:key/k-1"),
        account,
        region,
        scope: Scope::Generic,
    };
    let arn = "arn:aws:sts::111122223333:assumed-role/deploy/ada".to_owned();
    let role = Some("arn:aws:iam::111122223333:role/deploy".to_owned());
    World {
        id: KEY,
        resource,
        actor: Actor { arn: Some(arn), role, ..Actor::default() },
        ceiling: None,
        verdict: Verdict::exposed("it is disabled"),
        state: Some("0123456789abcdef".to_owned()),
        standing: member(Phase::Production, true),
        plan: plan(),
        own_change: false,
        mode: Mode::Enforce,
        policy: Ok(Policy::default()),
        levers: Levers::default(),
        acceptance: None,
        approval: None,
    }
}

fn now() -> Timestamp {
    "2026-11-02T12:00:00Z".parse().unwrap()
}

fn seconds(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

impl World {
    fn decide(&self) -> model::Decision {
        decide(&Case {
            control: control(self.id),
            resource: &self.resource,
            actor: &self.actor,
            ceiling: self.ceiling.as_ref(),
            verdict: &self.verdict,
            state: self.state.as_deref(),
            standing: &self.standing,
            plan: self.plan.clone(),
            own_change: self.own_change,
            mode: self.mode,
            policy: self.policy.as_ref().map_err(String::as_str),
            levers: &self.levers,
            acceptance: self.acceptance.as_ref(),
            approval: self.approval.as_ref(),
            now: now(),
        })
    }

    /// The response, and the last reason for it.
    fn last(&self) -> (Response, Reason) {
        let decision = self.decide();
        (decision.response, decision.reasons.last().unwrap().clone())
    }
}

fn response(id: &'static str, standing: &Standing, verdict: &Verdict, mode: Mode) -> Response {
    World { id, standing: standing.clone(), verdict: verdict.clone(), mode, ..world() }.decide().response
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
    let ceiling = Some((Response::Approve, "the block governs every workload".to_owned()));
    assert_eq!(World { ceiling, ..world() }.decide().response, Response::Approve);
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
    let world = World { plan: Plan::default(), ..world() };
    assert_eq!(world.last(), (Response::Alert, Reason::NoPlan));
}

#[test]
fn a_stack_that_observes_says_what_it_would_have_done() {
    let of = |mode| {
        let decision = World { mode, ..world() }.decide();
        (decision.response, decision.intended)
    };
    assert_eq!(of(Mode::Enforce), (Response::Remediate, Response::Remediate));
    assert_eq!(of(Mode::Observe), (Response::Alert, Response::Remediate));
    assert_eq!(of(Mode::Off), (Response::Record, Response::Remediate));
}

#[test]
fn the_lowest_mode_of_template_policy_and_operators_holds() {
    let of = |template, policy: Mode, levers| {
        let policy = Ok(Policy { mode: policy, ..Policy::default() });
        World { mode: template, policy, levers: Levers { mode: levers, ..Levers::default() }, ..world() }
            .decide()
            .response
    };
    assert_eq!(of(Mode::Enforce, Mode::Enforce, Some(Mode::Enforce)), Response::Remediate);
    assert_eq!(of(Mode::Observe, Mode::Enforce, Some(Mode::Enforce)), Response::Alert);
    assert_eq!(of(Mode::Enforce, Mode::Observe, None), Response::Alert);
    assert_eq!(of(Mode::Enforce, Mode::Enforce, Some(Mode::Off)), Response::Record);
}

#[test]
fn our_own_change_nobodys_and_sound_are_only_recorded() {
    let exposed = Verdict::exposed("it is disabled");
    assert_eq!(response(KEY, &Standing::Nobody, &exposed, Mode::Enforce), Response::Record);
    assert_eq!(response(KEY, &member(Phase::Scaled, true), &Verdict::Sound, Mode::Enforce), Response::Record);
    assert_eq!(World { own_change: true, ..world() }.last(), (Response::Record, Reason::OwnChange));
}

fn overriding(control: &str, response: Option<Response>, mode: Option<Mode>) -> Override {
    Override { control: Pattern::new(control), workload: None, phase: None, response, mode }
}

#[test]
fn the_policy_overrides_for_a_control_a_workload_and_a_phase_and_the_last_word_holds() {
    let of =
        |overrides: Vec<Override>| World { policy: Ok(Policy { overrides, ..Policy::default() }), ..world() }.decide();
    let softer = overriding("kms-*", Some(Response::Alert), None);
    assert_eq!(of(vec![softer.clone()]).response, Response::Alert);
    let elsewhere = Override { workload: Some("other".to_owned()), ..softer.clone() };
    assert_eq!(of(vec![elsewhere]).response, Response::Remediate);
    let later = Override { phase: Some(Phase::Scaled), ..softer.clone() };
    assert_eq!(of(vec![later]).response, Response::Remediate);
    let last = overriding(KEY, Some(Response::Approve), None);
    assert_eq!(of(vec![softer, last]).response, Response::Approve);
}

#[test]
fn one_workload_may_be_enforced_while_the_rest_is_observed() {
    let one = Override { workload: Some("support-agent".to_owned()), ..overriding("*", None, Some(Mode::Enforce)) };
    let policy = Policy { mode: Mode::Observe, overrides: vec![one], ..Policy::default() };
    let enforced = World { policy: Ok(policy.clone()), ..world() };
    assert_eq!(enforced.decide().response, Response::Remediate);
    let standing = Standing::Undeclared { approved: true };
    assert_eq!(World { id: BUCKET, standing, policy: Ok(policy), ..world() }.decide().response, Response::Alert);
    // What the template does not allow, no policy allows.
    assert_eq!(World { mode: Mode::Observe, ..enforced }.decide().response, Response::Alert);
}

fn exemption(expires: Timestamp) -> Exemption {
    Exemption {
        control: KEY.to_owned(),
        of: Exempted::Resource(Pattern::new("arn:aws:kms:*:111122223333:key/k-?")),
        state: None,
        reason: "a migration".to_owned(),
        owner: "grace".to_owned(),
        expires,
    }
}

#[test]
fn an_exemption_holds_until_it_expires_and_for_its_state_only() {
    let of = |exemption: Exemption| {
        World { policy: Ok(Policy { exemptions: vec![exemption], ..Policy::default() }), ..world() }.decide().response
    };
    assert_eq!(of(exemption(seconds(1))), Response::Record);
    assert_eq!(of(exemption(now())), Response::Remediate);
    assert_eq!(of(exemption(seconds(-1))), Response::Remediate);
    let of_state = |state: &str| Exemption { state: Some(state.to_owned()), ..exemption(seconds(1)) };
    assert_eq!(of(of_state("0123456789abcdef")), Response::Record);
    assert_eq!(of(of_state("fedcba9876543210")), Response::Remediate);
    let other = Exemption { control: BUCKET.to_owned(), ..exemption(seconds(1)) };
    assert_eq!(of(other), Response::Remediate);
    let workload = Exemption { of: Exempted::Workload("support-agent".to_owned()), ..exemption(seconds(1)) };
    assert_eq!(of(workload), Response::Record);
}

#[test]
fn a_policy_that_cannot_be_read_leads_to_an_alert_and_never_to_a_repair() {
    let world = World { policy: Err("ssm:GetParameter failed with AccessDenied".to_owned()), ..world() };
    let why = "ssm:GetParameter failed with AccessDenied".to_owned();
    assert_eq!(world.last(), (Response::Alert, Reason::PolicyUnread(why)));
}

#[test]
fn an_accepted_state_stays_as_it_is_and_any_other_does_not() {
    let acceptance = |until| Acceptance {
        finding: "58cf962a7b3cad632f47".to_owned(),
        control: KEY.to_owned(),
        resource: Arn::new("arn:aws:kms:eu-west-1:111122223333:key/k-1"),
        state: "0123456789abcdef".to_owned(),
        owner: "grace".to_owned(),
        reason: "a migration".to_owned(),
        by: "ada".to_owned(),
        until,
    };
    let of = |acceptance| World { acceptance: Some(acceptance), ..world() }.decide().response;
    assert_eq!(of(acceptance(seconds(1))), Response::Record);
    assert_eq!(of(acceptance(now())), Response::Remediate);
    assert_eq!(of(Acceptance { control: BUCKET.to_owned(), ..acceptance(seconds(1)) }), Response::Remediate);
    assert_eq!(
        of(Acceptance { resource: Arn::new("arn:aws:kms:::key/k-2"), ..acceptance(seconds(1)) }),
        Response::Remediate
    );
    for state in [None, Some("fedcba9876543210".to_owned())] {
        assert_eq!(
            World { state, acceptance: Some(acceptance(seconds(1))), ..world() }.decide().response,
            Response::Remediate
        );
    }
}

#[test]
fn trusted_automation_is_told_of_and_never_silent() {
    let policy =
        Policy { trusted_automation: vec![Pattern::new("arn:aws:iam::111122223333:role/dep*")], ..Policy::default() };
    let trusted = World { policy: Ok(policy), ..world() };
    assert_eq!(trusted.last(), (Response::Alert, Reason::Trusted));
    let arn = Some("arn:aws:sts::111122223333:assumed-role/other/deploy".to_owned());
    let actor = Actor { arn, role: Some("arn:aws:iam::111122223333:role/other".to_owned()), ..Actor::default() };
    assert_eq!(World { actor, ..trusted }.decide().response, Response::Remediate);
}

#[test]
fn a_pause_stops_repairs_of_a_workload_or_after_an_actor_and_nothing_else() {
    let pause = |of, until| Levers {
        pauses: vec![Pause { of, reason: "a test".to_owned(), by: "ada".to_owned(), until }],
        ..Levers::default()
    };
    let of = |of, until| World { levers: pause(of, until), ..world() }.decide().response;
    assert_eq!(of(Paused::Workload("support-agent".to_owned()), seconds(1)), Response::Alert);
    assert_eq!(of(Paused::Workload("support-agent".to_owned()), now()), Response::Remediate);
    assert_eq!(of(Paused::Workload("other".to_owned()), seconds(1)), Response::Remediate);
    assert_eq!(of(Paused::Actor("arn:aws:iam::111122223333:role/deploy".to_owned()), seconds(1)), Response::Alert);
    let session = "arn:aws:sts::111122223333:assumed-role/deploy/ada".to_owned();
    assert_eq!(of(Paused::Actor(session), seconds(1)), Response::Remediate);
}

#[test]
fn an_approval_carries_out_the_very_plan_that_was_approved_and_lifts_nothing_else() {
    let approval = |plan: &Plan| Approval { by: "grace".to_owned(), at: now(), plan_hash: plan.hash() };
    let asking = World { id: NOTEBOOK, ..world() };
    assert_eq!(asking.decide().response, Response::Approve);
    let approved = World { approval: Some(approval(&plan())), ..asking };
    assert_eq!(approved.last(), (Response::Remediate, Reason::Approved("approved by grace".to_owned())));
    let another = Plan(vec![Remedy::EnableKey { key: "another".to_owned() }]);
    assert_eq!(World { plan: another, ..approved }.decide().response, Response::Approve);
    let prototype = World { standing: member(Phase::Prototype, true), approval: Some(approval(&plan())), ..world() };
    assert_eq!(prototype.decide().response, Response::Alert);
}
