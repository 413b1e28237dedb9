//! What the controls of IAM think of a state, and what they plan.

use model::{
    ApprovedLists, Arn, Control, Finding, PolicyAttachments, Remedy, Resource, Response, Scope, ServiceCredential,
    ServiceCredentials, State, Undo, Verdict,
};

fn finding(principal: &str, operation: &str, subjects: &[&str]) -> Finding {
    Finding {
        resource: Resource {
            arn: Arn::new(format!("arn:aws:iam::111122223333:{principal}")),
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
            scope: Scope::Generic,
        },
        summary: String::new(),
        subjects: subjects.iter().map(|subject| (*subject).to_owned()).collect(),
        operation: operation.to_owned(),
        ceiling: None,
        last_seen: None,
    }
}

fn control(id: &str) -> &'static Control {
    catalog::find(id).unwrap()
}

/// The ceiling of a verdict that must be exposed.
fn ceiling(verdict: Verdict) -> Option<Response> {
    let Verdict::Exposed { ceiling, .. } = verdict else { panic!("{verdict:?}") };
    ceiling.map(|(response, _)| response)
}

mod key {
    use super::*;

    const BEDROCK: &str = "bedrock.amazonaws.com";
    const ANTHROPIC: &str = "aws-external-anthropic.amazonaws.com";

    fn credential(id: &str, service: &str, active: bool, lifetime_days: Option<i64>) -> ServiceCredential {
        ServiceCredential { id: id.to_owned(), service: service.to_owned(), active, lifetime_days }
    }

    fn judged(finding: &Finding, credentials: Vec<ServiceCredential>) -> (Verdict, Vec<Remedy>) {
        let (judge, live) =
            (&control("iam-bedrock-key-long-term").judge, State::Credentials(ServiceCredentials { credentials }));
        (
            judge.assess(finding, &live, &[], ApprovedLists::NONE),
            judge.remediate(finding, Some(&live), &[], ApprovedLists::NONE),
        )
    }

    fn deactivate(user: &str, id: &str) -> Vec<Remedy> {
        vec![Remedy::DeactivateServiceCredential { user: Some(user.to_owned()), credential: id.to_owned() }]
    }

    #[test]
    fn the_key_of_the_event_is_judged_by_how_long_it_lasts() {
        let finding = finding("user/chat-frontend", "CreateServiceSpecificCredential", &["ACCA1"]);
        for (service, active, days, evidence) in [
            (BEDROCK, true, None, Some("key ACCA1 is active and never expires")),
            (BEDROCK, true, Some(91), Some("key ACCA1 is active and lasts 91 days")),
            (ANTHROPIC, true, None, Some("key ACCA1 is active and never expires")),
            (BEDROCK, true, Some(90), None),
            (BEDROCK, false, None, None),
            ("codecommit.amazonaws.com", true, None, None),
        ] {
            let (verdict, plan) = judged(&finding, vec![credential("ACCA1", service, active, days)]);
            assert_eq!(verdict, evidence.map_or(Verdict::Sound, Verdict::exposed), "{service} {active} {days:?}");
            assert_eq!(plan, evidence.map_or_else(Vec::new, |_| deactivate("chat-frontend", "ACCA1")));
        }
    }

    #[test]
    fn another_key_of_the_user_is_left_alone() {
        let finding = finding("user/chat-frontend", "ResetServiceSpecificCredential", &["ACCA1"]);
        let rotated = credential("ACCA1", BEDROCK, true, Some(30));
        let other = credential("ACCA2", BEDROCK, true, None);
        assert_eq!(judged(&finding, vec![rotated, other.clone()]), (Verdict::Sound, Vec::new()));
        assert_eq!(judged(&finding, vec![other]), (Verdict::Sound, Vec::new()), "the key is gone");
    }

    #[test]
    fn when_the_event_names_no_key_we_only_tell() {
        let finding = finding("user/chat-frontend", "CreateServiceSpecificCredential", &[]);
        let (verdict, plan) = judged(&finding, vec![credential("ACCA1", BEDROCK, true, None)]);
        assert_eq!((ceiling(verdict), plan), (Some(Response::Alert), Vec::new()));
        assert_eq!(judged(&finding, Vec::new()), (Verdict::Sound, Vec::new()));
    }

    #[test]
    fn a_user_for_keys_is_only_told_of() {
        let finding = finding("user/BedrockAPIKey-m4x7", "CreateUser", &[]);
        let (verdict, plan) = judged(&finding, Vec::new());
        assert_eq!((ceiling(verdict), plan), (Some(Response::Alert), Vec::new()));
        assert_eq!(control("iam-bedrock-key-long-term").judge.remediate(&finding, None, &[], ApprovedLists::NONE), []);
    }

    #[test]
    fn a_key_can_be_switched_on_again() {
        let before = State::Credentials(ServiceCredentials::default());
        let again =
            Undo::ActivateServiceCredential { user: Some("chat-frontend".to_owned()), credential: "ACCA1".to_owned() };
        assert_eq!(deactivate("chat-frontend", "ACCA1")[0].undo(&before), again);
    }

    #[test]
    fn presumed_is_to_switch_off_the_key_of_the_event() {
        let judge = &control("iam-bedrock-key-long-term").judge;
        let named = finding("user/teams/chat-frontend", "UpdateServiceSpecificCredential", &["ACCA1"]);
        assert_eq!(judge.remediate(&named, None, &[], ApprovedLists::NONE), deactivate("chat-frontend", "ACCA1"));
        let nobody = finding("root", "UpdateServiceSpecificCredential", &["ACCA1"]);
        let plan = vec![Remedy::DeactivateServiceCredential { user: None, credential: "ACCA1".to_owned() }];
        assert_eq!(judge.remediate(&nobody, None, &[], ApprovedLists::NONE), plan);
    }
}

mod policy {
    use super::*;

    const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
    const BEDROCK: &str = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess";

    fn state(attached: &[&str], inherited: &[&str]) -> State {
        let owned = |arns: &[&str]| arns.iter().map(|arn| (*arn).to_owned()).collect();
        State::Attachments(PolicyAttachments { attached: owned(attached), inherited: owned(inherited) })
    }

    fn judged(finding: &Finding, live: &State, baseline: Option<State>) -> (Verdict, Vec<Remedy>) {
        let judge = &control("iam-admin-policy-attached").judge;
        let baselines: Vec<_> = baseline.into_iter().collect();
        (
            judge.assess(finding, live, &baselines, ApprovedLists::NONE),
            judge.remediate(finding, Some(live), &baselines, ApprovedLists::NONE),
        )
    }

    fn detach_role(policy: &str) -> Vec<Remedy> {
        vec![Remedy::DetachRolePolicy { role: "agent".to_owned(), policy: policy.to_owned() }]
    }

    #[test]
    fn what_was_attached_and_not_approved_is_detached_and_nothing_else() {
        let finding = finding("role/agent", "AttachRolePolicy", &[ADMIN]);
        let (verdict, plan) = judged(&finding, &state(&[BEDROCK, ADMIN], &[]), Some(state(&[], &[])));
        assert_eq!(verdict, Verdict::exposed(format!("role agent has {ADMIN}")));
        assert_eq!(plan, detach_role(ADMIN));
    }

    #[test]
    fn what_is_gone_or_approved_is_sound() {
        let finding = finding("role/agent", "AttachRolePolicy", &[ADMIN]);
        let sound = (Verdict::Sound, Vec::new());
        assert_eq!(judged(&finding, &state(&[BEDROCK], &[]), Some(state(&[], &[]))), sound);
        assert_eq!(judged(&finding, &state(&[ADMIN], &[]), Some(state(&[ADMIN], &[]))), sound);
    }

    #[test]
    fn without_a_baseline_a_person_decides() {
        let finding = finding("role/agent", "AttachRolePolicy", &[ADMIN]);
        let (verdict, plan) = judged(&finding, &state(&[ADMIN], &[]), None);
        assert_eq!((ceiling(verdict), plan), (Some(Response::Approve), detach_role(ADMIN)));
    }

    #[test]
    fn an_event_that_names_no_policy_is_about_every_broad_one() {
        let finding = finding("user/BedrockAPIKey-m4x7", "AttachUserPolicy", &[]);
        let consoles = "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess";
        let own = "arn:aws:iam::111122223333:policy/AdministratorAccess";
        let (verdict, plan) = judged(&finding, &state(&[consoles, own, BEDROCK], &[]), Some(state(&[], &[])));
        assert_eq!(verdict, Verdict::exposed(format!("user BedrockAPIKey-m4x7 has {BEDROCK}")));
        let (user, policy) = ("BedrockAPIKey-m4x7".to_owned(), BEDROCK.to_owned());
        assert_eq!(plan, [Remedy::DetachUserPolicy { user, policy }]);
    }

    #[test]
    fn roles_that_only_aws_can_change_are_alerted() {
        for role in ["role/AWSReservedSSO_AiEngineer_5b1f", "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"]
        {
            let finding = finding(role, "AttachRolePolicy", &[ADMIN]);
            let (verdict, plan) = judged(&finding, &state(&[ADMIN], &[]), Some(state(&[], &[])));
            assert_eq!((ceiling(verdict), plan), (Some(Response::Alert), Vec::new()), "{role}");
            assert_eq!(
                control("iam-admin-policy-attached").judge.remediate(&finding, None, &[], ApprovedLists::NONE),
                []
            );
        }
    }

    #[test]
    fn a_group_is_judged_by_what_it_gives_its_members() {
        let finding = finding("user/chat-frontend", "AddUserToGroup", &["platform-admins"]);
        let (verdict, plan) = judged(&finding, &state(&[], &[ADMIN]), Some(state(&[], &[])));
        assert_eq!((ceiling(verdict), plan), (Some(Response::Alert), Vec::new()));
        let sound = (Verdict::Sound, Vec::new());
        assert_eq!(judged(&finding, &state(&[ADMIN], &[]), None), sound, "the user had it before");
        assert_eq!(judged(&finding, &state(&[], &[ADMIN]), Some(state(&[], &[ADMIN]))), sound);
        assert_eq!(control("iam-admin-policy-attached").judge.remediate(&finding, None, &[], ApprovedLists::NONE), []);
    }

    #[test]
    fn what_was_detached_can_be_attached_again() {
        let before = state(&[ADMIN], &[]);
        let (name, policy) = (|| "agent".to_owned(), || ADMIN.to_owned());
        for (remedy, undo) in [
            (
                Remedy::DetachRolePolicy { role: name(), policy: policy() },
                Undo::AttachRolePolicy { role: name(), policy: policy() },
            ),
            (
                Remedy::DetachUserPolicy { user: name(), policy: policy() },
                Undo::AttachUserPolicy { user: name(), policy: policy() },
            ),
            (
                Remedy::DetachGroupPolicy { group: name(), policy: policy() },
                Undo::AttachGroupPolicy { group: name(), policy: policy() },
            ),
        ] {
            assert_eq!(remedy.undo(&before), undo);
        }
    }

    #[test]
    fn presumed_is_to_detach_the_policy_of_the_event() {
        let judge = &control("iam-admin-policy-attached").judge;
        let policy = || ADMIN.to_owned();
        let role = finding("role/service-role/agent", "AttachRolePolicy", &[ADMIN]);
        assert_eq!(judge.remediate(&role, None, &[], ApprovedLists::NONE), detach_role(ADMIN));
        assert_eq!(judge.remediate(&role, None, &[state(&[ADMIN], &[])], ApprovedLists::NONE), []);
        let user = finding("user/ada", "AttachUserPolicy", &[ADMIN]);
        assert_eq!(
            judge.remediate(&user, None, &[], ApprovedLists::NONE),
            [Remedy::DetachUserPolicy { user: "ada".to_owned(), policy: policy() }]
        );
        let group = finding("group/data-science", "AttachGroupPolicy", &[ADMIN]);
        let expected = Remedy::DetachGroupPolicy { group: "data-science".to_owned(), policy: policy() };
        assert_eq!(judge.remediate(&group, None, &[], ApprovedLists::NONE), [expected]);
    }
}

mod armed {
    use model::{AccessKey, UserAccess, UserGroup};

    use super::*;

    const USER: &str = "user/BedrockAPIKey-m4x7";
    const KEY: &str = "AKIAI44QH8DHBEXAMPLE";
    const CONSOLES: &str = "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess";
    const QUARANTINE: &str = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";

    fn keys(active: &[(&str, bool)]) -> UserAccess {
        let keys = active.iter().map(|(id, active)| AccessKey { id: (*id).to_owned(), active: *active }).collect();
        UserAccess { keys, attached: vec![CONSOLES.to_owned()], ..UserAccess::default() }
    }

    fn judged(id: &str, finding: &Finding, live: UserAccess) -> (Verdict, Vec<Remedy>) {
        let (judge, live) = (&control(id).judge, State::UserAccess(live));
        let none = ApprovedLists::NONE;
        (judge.assess(finding, &live, &[], none), judge.remediate(finding, Some(&live), &[], none))
    }

    fn deactivate(user: &str, id: &str) -> Remedy {
        Remedy::DeactivateAccessKey { user: user.to_owned(), key: id.to_owned() }
    }

    fn armed(operation: &str, subjects: &[&str], live: UserAccess) -> (String, Vec<Remedy>) {
        let (verdict, plan) = judged("iam-bedrock-key-user-armed", &finding(USER, operation, subjects), live);
        let told = if let Verdict::Exposed { ceiling: Some((ceiling, _)), .. } = &verdict {
            format!("at most {ceiling}")
        } else {
            verdict.as_str().to_owned()
        };
        (told, plan)
    }

    #[test]
    fn the_access_key_of_the_event_is_switched_off() {
        let off = ("exposed".to_owned(), vec![deactivate("BedrockAPIKey-m4x7", KEY)]);
        let sound = ("sound".to_owned(), Vec::new());
        assert_eq!(armed("CreateAccessKey", &[KEY], keys(&[(KEY, true)])), off);
        assert_eq!(armed("UpdateAccessKey", &[KEY], keys(&[(KEY, true), ("AKIA2", true)])), off);
        assert_eq!(armed("CreateAccessKey", &[KEY], keys(&[(KEY, false)])), sound);
        assert_eq!(armed("CreateAccessKey", &[KEY], keys(&[])), sound);
    }

    #[test]
    fn what_the_event_does_not_name_is_only_told() {
        let alert = ("at most alert".to_owned(), Vec::new());
        assert_eq!(armed("CreateAccessKey", &[KEY], keys(&[(KEY, false), ("AKIA2", true)])), alert);
        assert_eq!(armed("CreateAccessKey", &[], keys(&[(KEY, true)])), alert);
        assert_eq!(armed("CreateLoginProfile", &[], UserAccess { password: true, ..keys(&[]) }), alert);
        assert_eq!(armed("PutUserPolicy", &[], UserAccess { inline: vec!["x".to_owned()], ..keys(&[]) }), alert);
        let other = UserAccess { attached: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()], ..keys(&[]) };
        assert_eq!(armed("AttachUserPolicy", &[], other), alert);
    }

    #[test]
    fn a_key_that_came_with_a_password_is_switched_off_all_the_same() {
        let live = UserAccess { password: true, ..keys(&[(KEY, true)]) };
        let (verdict, plan) = judged("iam-bedrock-key-user-armed", &finding(USER, "CreateLoginProfile", &[KEY]), live);
        assert_eq!(verdict, Verdict::exposed(format!("access key {KEY} is active; it has a password")));
        assert_eq!(plan, [deactivate("BedrockAPIKey-m4x7", KEY)]);
    }

    #[test]
    fn a_group_is_told_with_what_it_gives() {
        let group = UserGroup { name: "ops".to_owned(), attached: vec!["arn:x".to_owned()] };
        let live = UserAccess { groups: vec![group], ..keys(&[]) };
        let (verdict, _) = judged("iam-bedrock-key-user-armed", &finding(USER, "AddUserToGroup", &[]), live);
        let Verdict::Exposed { evidence, .. } = verdict else { panic!("{verdict:?}") };
        assert_eq!(evidence, "it has the policies of group ops (arn:x)");
    }

    #[test]
    fn what_the_console_and_aws_give_the_user_is_sound() {
        let attached = vec![CONSOLES.to_owned(), QUARANTINE.to_owned()];
        let live = UserAccess { attached, ..UserAccess::default() };
        assert_eq!(armed("AttachUserPolicy", &[], live), ("sound".to_owned(), Vec::new()));
    }

    #[test]
    fn a_leaked_key_is_switched_off_when_it_can_only_be_this_one() {
        let finding = finding("user/chat-frontend", "AttachUserPolicy", &[]);
        let quarantined = |mut live: UserAccess| {
            live.attached.push(QUARANTINE.to_owned());
            judged("iam-key-quarantined", &finding, live)
        };
        let off = |id: &str| deactivate("chat-frontend", id);
        let (verdict, plan) = quarantined(keys(&[(KEY, true), ("AKIA2", false)]));
        assert_eq!((ceiling(verdict), plan), (None, vec![off(KEY)]));
        let (verdict, plan) = quarantined(keys(&[(KEY, true), ("AKIA2", true)]));
        assert_eq!((ceiling(verdict), plan), (Some(Response::Approve), vec![off(KEY), off("AKIA2")]));
        assert_eq!(quarantined(keys(&[(KEY, false)])), (Verdict::Sound, Vec::new()));
        let (verdict, plan) = judged("iam-key-quarantined", &finding, keys(&[(KEY, true)]));
        assert_eq!((ceiling(verdict), plan), (Some(Response::Approve), vec![off(KEY)]), "the policy is off again");
        assert_eq!(control("iam-key-quarantined").judge.remediate(&finding, None, &[], ApprovedLists::NONE), []);
    }

    #[test]
    fn a_key_of_any_other_user_is_a_persons_choice() {
        let id = "iam-static-key-created";
        let named = finding("user/chat-frontend", "CreateAccessKey", &[KEY]);
        let off = deactivate("chat-frontend", KEY);
        let (verdict, plan) = judged(id, &named, keys(&[(KEY, true), ("AKIA2", true)]));
        assert_eq!((ceiling(verdict), plan.as_slice()), (None, std::slice::from_ref(&off)));
        assert_eq!(judged(id, &named, keys(&[(KEY, false), ("AKIA2", true)])), (Verdict::Sound, Vec::new()));
        let unnamed = finding("user/chat-frontend", "CreateAccessKey", &[]);
        let (verdict, plan) = judged(id, &unnamed, keys(&[(KEY, true)]));
        assert_eq!((ceiling(verdict), plan), (Some(Response::Alert), Vec::new()));
        assert_eq!(control(id).judge.remediate(&named, None, &[], ApprovedLists::NONE), [off]);
    }

    #[test]
    fn an_access_key_can_be_switched_on_again() {
        let before = State::UserAccess(UserAccess::default());
        let again = Undo::ActivateAccessKey { user: "ada".to_owned(), key: KEY.to_owned() };
        assert_eq!(deactivate("ada", KEY).undo(&before), again);
    }

    #[test]
    fn presumed_is_to_switch_off_the_access_key_of_the_event() {
        let judge = &control("iam-bedrock-key-user-armed").judge;
        let named = finding(USER, "CreateAccessKey", &[KEY]);
        let plan = [deactivate("BedrockAPIKey-m4x7", KEY)];
        assert_eq!(judge.remediate(&named, None, &[], ApprovedLists::NONE), plan);
    }
}
