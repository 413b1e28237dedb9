//! The policy document: what is read from it, and what a person is told who made a mistake.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{Checked, DEFAULT_POLICY, read_policy};
use jiff::{SignedDuration, Timestamp};
use model::{Budget, Exempted, ListName, Listed, Mode, Pattern, Paused, Phase, Policy, Response, UseCase};

fn now() -> Timestamp {
    "2026-11-27T12:00:00Z".parse().unwrap()
}

fn read(text: &str) -> Result<Checked, Vec<String>> {
    let text = format!("version: 1\n{text}");
    read_policy(&text, now()).map_err(|refused| refused.0.iter().map(ToString::to_string).collect())
}

/// What is wrong with a document whose second line begins with `text`.
fn mistakes(text: &str) -> Vec<String> {
    read(text).unwrap_err()
}

fn warnings(text: &str) -> Vec<String> {
    read(text).unwrap().warnings.iter().map(ToString::to_string).collect()
}

const EXEMPT: &str = "reason: the website is public, owner: ada@example.com, expires: 2027-03-01";

#[test]
fn the_default_is_complete_and_says_what_holds_without_it() {
    let checked = read_policy(DEFAULT_POLICY, now()).unwrap();
    assert_eq!(checked, Checked { policy: Policy::default(), warnings: Vec::new() });
    assert_eq!(DEFAULT_POLICY.lines().next(), Some("# yaml-language-server: $schema=policy.schema.json"));
}

const TEN_MISTAKES: &str = r#"# yaml-language-server: $schema=policy.schema.json
version: 1
mode: observ
floors:
  "1111": production
workloads:
  - name: support-agent
    phase: production
overrides:
  - control: s3-public-acces-unblocked
    response: alert
  - control: cloudtrail-logging-stopped
    response: record
  - control: kms-key-disabled
    workload: suport-agent
    response: approve
exemptions:
  - control: s3-public-access-unblocked
    resource: arn:aws:s3:::acme-website
    reason: the website is public
    expires: 2028-03-01
  - control: kms-key-disabled
    reason: retired
    owner: ada@example.com
    expires: 2027-03-01
approvers:
  - ada
budgets:
  per_resource: { repairs: 0, within: 1h }
"#;

const TEN_MESSAGES: &str = "\
line 3, mode: `observ` is not known here; did you mean `observe`?
line 5, floors.1111: `1111` is no account; write its twelve digits, or \"*\" for every other account
line 10, overrides[0].control: no control is called `s3-public-acces-unblocked`; did you mean `s3-public-access-unblocked`?
line 12, overrides[1]: it softens cloudtrail-logging-stopped, which watches over detection; add `acknowledge:` with the reason why that is wanted
line 15, overrides[2].workload: no workload is called `suport-agent`; did you mean `support-agent`?
line 18, exemptions[0].owner: it must be there; add `owner: who answers for it`
line 21, exemptions[0].expires: 2028-03-01 is more than 365 days away; choose a day before 2027-11-27
line 22, exemptions[1]: it does not say what it is for; add `resource:` or `workload:`
line 27, approvers[0]: `ada` is no ARN: it has 1 parts of six; write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, with * for what may be anything
line 29, budgets.per_resource.repairs: a budget has room for one repair at least; `mode: observe` repairs nothing";

#[test]
fn ten_mistakes_are_told_at_once_and_each_says_the_way_out() {
    assert_eq!(read_policy(TEN_MISTAKES, now()).unwrap_err().to_string(), TEN_MESSAGES);
}

#[test]
fn everything_that_a_document_can_say_is_in_the_policy() {
    let text = include_str!("../../../examples/policy.yaml");
    let Checked { policy, warnings } = read_policy(text, now()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(policy.mode, Mode::Enforce);
    assert_eq!(policy.floor("111122223333"), Some(Phase::Production));
    assert_eq!(policy.floor("999999999999"), Some(Phase::Prototype));
    let workload = policy.workloads.first().unwrap();
    assert_eq!((workload.name.as_str(), workload.use_case), ("support-agent", Some(UseCase::Acts)));
    assert_eq!(workload.accounts, ["444455556666"]);
    let control = catalog::find("s3-public-access-unblocked").unwrap();
    let overridden = |workload, phase| policy.overridden(control, Some(workload), Some(phase));
    assert_eq!(overridden("support-agent", Phase::Production), (Some(Response::Approve), None));
    assert_eq!(overridden("lab", Phase::Prototype), (None, Some(Mode::Observe)));
    let [website, trial] = policy.exemptions.as_slice() else { unreachable!() };
    assert_eq!(website.of, Exempted::Resource(Pattern::new("arn:aws:s3:::acme-website")));
    assert_eq!(website.expires, "2027-03-01T00:00:00Z".parse().unwrap());
    assert_eq!((&trial.of, trial.state.as_deref()), (&Exempted::Workload("lab".to_owned()), Some("58cf962a7b3cad63")));
    assert!(matches!(policy.pauses.first().unwrap().of, Paused::Workload(_)));
    assert!(
        !policy.approvers.is_empty() && !policy.phase_authorities.is_empty() && !policy.trusted_automation.is_empty()
    );
    assert_eq!(policy.lists.has(ListName::Buckets, "acme-logs-eu"), Listed::Yes);
    assert_eq!(policy.lists.has(ListName::Models, "anthropic.claude"), Listed::NoList);
    assert_eq!(policy.budgets.per_resource, Budget { repairs: 3, seconds: 1800 });
    assert_eq!(policy.approval, SignedDuration::from_hours(8));
    assert_eq!(policy.settling, SignedDuration::from_hours(48));
}

#[test]
fn an_exemption_that_is_over_is_told_and_has_no_effect() {
    let text = "exemptions:\n  - { control: kms-key-disabled, resource: 'arn:aws:kms:*:*:key/*', reason: r, owner: o, \
                expires: 2026-11-27T11:59:59Z }";
    let told = "line 3, exemptions[0].expires: it was over at 2026-11-27T11:59:59Z, so it has no effect; remove it";
    assert_eq!(warnings(text), [told]);
    let policy = read(text).unwrap().policy;
    let key = model::Arn::new("arn:aws:kms:eu-west-1:111122223333:key/k");
    assert_eq!(policy.exemption("kms-key-disabled", &key, None, None, now()), None);
}

#[test]
fn the_year_is_counted_from_the_time_of_checking() {
    let text = |expires: &str| {
        format!(
            "exemptions: [{{ control: kms-key-disabled, resource: 'arn:aws:kms:*:*:key/*', reason: r, owner: o, \
                 expires: '{expires}' }}]"
        )
    };
    assert!(read(&text("2027-11-27T12:00:00Z")).is_ok());
    assert!(read(&text("2027-11-27T12:00:01Z")).is_err());
}

#[test]
fn what_watches_over_us_is_softened_only_by_an_explicit_word() {
    for (what, softer) in [
        ("control: cloudtrail-logging-stopped, response: alert", true),
        ("control: cloudtrail-logging-stopped, mode: observe", true),
        ("control: guardduty-*, mode: 'off'", true),
        ("control: '*', phase: prototype, response: record", true),
        ("control: cloudtrail-logging-stopped, response: remediate", false),
        ("control: cloudtrail-logging-stopped, mode: enforce", false),
        ("control: s3-*, response: record", false),
    ] {
        let alone = format!("overrides: [{{ {what} }}]");
        assert_eq!(read(&alone).is_err(), softer, "{what}");
        let said = format!("overrides: [{{ {what}, acknowledge: a drill on Friday }}]");
        assert!(read(&said).is_ok(), "{what}");
        let blank = format!("overrides: [{{ {what}, acknowledge: ' ' }}]");
        assert_eq!(read(&blank).is_err(), softer, "{what}");
    }
    let exempt = |acknowledge: &str| {
        let of = "control: cloudtrail-logging-stopped, resource: 'arn:aws:cloudtrail:*:*:trail/old'";
        read(&format!("exemptions: [{{ {of}, {EXEMPT}{acknowledge} }}]"))
    };
    assert!(exempt("").is_err());
    assert!(exempt(", acknowledge: the trail is retired").is_ok());
}

#[test]
fn the_same_thing_is_said_once() {
    let website = format!("{{ control: s3-public-access-unblocked, resource: 'arn:aws:s3:::acme', {EXEMPT} }}");
    for text in [
        "mode: enforce\nmode: observe".to_owned(),
        format!("exemptions: [{website}, {website}]"),
        "workloads: [{ name: lab, phase: prototype }, { name: lab, phase: production }]".to_owned(),
        "workloads: [{ name: a, phase: scaled, accounts: ['111122223333'] }, { name: b, phase: scaled, accounts: \
         ['111122223333'] }]"
            .to_owned(),
        "overrides: [{ control: s3-*, mode: observe }, { control: s3-*, response: alert }]".to_owned(),
        "approvers: ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/a']".to_owned(),
        "approved: { buckets: [acme-logs, acme-logs] }".to_owned(),
    ] {
        let told = mistakes(&text);
        assert!(told.len() == 1 && told.iter().all(|told| told.contains("already")), "{told:?}");
    }
}

#[test]
fn one_mistake_is_told_once() {
    for (text, told) in [
        ("exemption: []", "line 2, exemption: there is no field `exemption` here; did you mean `exemptions`?"),
        ("exemptions: [website]", "line 2, exemptions[0]: `name: value` belongs here, and a text is written"),
        (
            "approvers: arn:aws:iam::111122223333:role/a",
            "line 2, approvers: a list belongs here, and a text is written",
        ),
        ("overrides: [{ control: s3-* }]", "line 2, overrides[0]: it changes nothing; add `response:` or `mode:`"),
        (
            "budgets: { per_workload: { repairs: many, within: 1h } }",
            "line 2, budgets.per_workload.repairs: `many` is no whole number from 0 to 4294967295",
        ),
        (
            "approved: { account: ['111122223333'] }",
            "line 2, approved.account: `account` is not known here; did you mean `accounts`?",
        ),
        (
            "approved: { accounts: [acme] }",
            "line 2, approved.accounts[0]: `acme` is no account; write its twelve digits",
        ),
        (
            "pauses: [{ actor: 'arn:aws:iam::111122223333:role/*', reason: r, by: b, until: 2026-12-01 }]",
            "line 2, pauses[0].actor: a pause is for one actor; write its ARN without wildcards",
        ),
        (
            "workloads: [{ name: lab, phase: prod }]",
            "line 2, workloads[0].phase: `prod` is not known here; choose one of prototype, production, scaled",
        ),
        (
            "trusted_automation: ['arn:aws:s3:::acme']",
            "line 2, trusted_automation[0]: `arn:aws:s3:::acme` is no role and no user; write \
          arn:aws:iam::ACCOUNT:role/NAME or arn:aws:iam::ACCOUNT:user/NAME",
        ),
        (
            "workloads: [{ name: lab, phase: prototype, resources: ['arn:aws:s3::1234:acme'] }]",
            "line 2, workloads[0].resources[0]: `arn:aws:s3::1234:acme` is no ARN: the account `1234` has not twelve \
          digits; write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, with * for what may be anything",
        ),
        ("claims_settle_after: 0h", "line 2, claims_settle_after: `0h` is no time; write it as 24h, 15m or 1h 30m"),
        (
            "---\nmode: observe",
            "line 3: another document begins here; a policy is one document, so remove the line `---`",
        ),
        ("mode: &m observe\nfloors: *m", "line 3, floors: aliases are not read here; write the value out again"),
        ("mode: !word observe", "line 2, mode: tags are not read here; write the value without its `!`"),
    ] {
        assert_eq!(mistakes(text), [told]);
    }
}

#[test]
fn what_cannot_be_read_at_all_names_its_line() {
    let told = mistakes("floors: {\n  a: b");
    assert!(told.iter().all(|told| told.starts_with("line ") && told.contains("not YAML")), "{told:?}");
    for (text, told) in [
        ("", "line 1, version: it must be there; add `version: 1`"),
        ("# nothing yet", "line 1, version: it must be there; add `version: 1`"),
        ("version: 2", "line 1, version: this build reads version 1; write `version: 1`"),
        ("[]", "line 1: `name: value` belongs here, and a list is written"),
    ] {
        assert_eq!(read_policy(text, now()).unwrap_err().to_string(), told);
    }
}

#[test]
fn an_account_keeps_its_leading_zeros_without_quotes() {
    let policy = read("floors: { 012345678901: scaled }").unwrap().policy;
    assert_eq!(policy.floor("012345678901"), Some(Phase::Scaled));
}
