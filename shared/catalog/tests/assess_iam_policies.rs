//! What the controls of IAM's policy documents think of a state, and what they plan.

use model::{
    Edit, Finding, GrantedPolicies, ManagedPolicy, PermissionsBoundary, PolicyDocument, Remedy, Scope, State,
    TrustPolicy, Undo,
};
use serde_json::{Value, json};

use crate::support::{plan, resource, verdict};

const ASK: &str =
    r#"{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:*::foundation-model/x"}"#;
const WIDE: &str = r#"{"Effect": "Allow", "Action": "bedrock:*", "Resource": "*"}"#;
const READ: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-corpus/*"}"#;

fn document(statements: &[&str]) -> PolicyDocument {
    PolicyDocument::new(&format!(r#"{{"Version":"2012-10-17", "Statement": [{}]}}"#, statements.join(", ")))
}

fn about(principal: &str, operation: &str, subjects: &[&str]) -> Finding {
    let resource = resource(&format!("arn:aws:iam::111122223333:{principal}"), Scope::Generic);
    crate::support::finding(operation, &resource).about(subjects.iter().copied())
}

fn edit(statement: &str, instead: &[&str]) -> Edit {
    Edit { statement: statement.to_owned(), instead: instead.iter().map(|text| (*text).to_owned()).collect() }
}

mod boundary {
    use super::*;

    const ID: &str = "iam-permissions-boundary-removed";
    const APPROVED: &str = "arn:aws:iam::111122223333:policy/agent-boundary";
    const OTHER: &str = "arn:aws:iam::111122223333:policy/other";
    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn state(policy: Option<&str>, document: Option<PolicyDocument>) -> State {
        State::Boundary(PermissionsBoundary { policy: policy.map(str::to_owned), document })
    }

    fn bounded(policy: &str, statements: &[&str]) -> State {
        state(Some(policy), Some(document(statements)))
    }

    fn judged(live: &State, approved: Option<&State>) -> (String, Vec<Remedy>) {
        let finding = about("role/teams/agent", "PutRolePermissionsBoundary", &[]);
        (verdict(ID, &finding, live, approved), plan(ID, &finding, Some(live), approved).unwrap())
    }

    fn restore() -> Vec<Remedy> {
        vec![Remedy::RestoreRoleBoundary { role: "agent".to_owned(), boundary: APPROVED.to_owned() }]
    }

    #[test]
    fn a_boundary_that_is_gone_or_lets_everything_through_is_set_again() {
        let approved = bounded(APPROVED, &[ASK]);
        let everything = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        for live in [state(None, None), state(Some(ADMINISTRATOR), None), bounded(OTHER, &[everything])] {
            assert_eq!(judged(&live, Some(&approved)), ("exposed".to_owned(), restore()), "{live:?}");
        }
    }

    #[test]
    fn another_boundary_waits_for_a_person() {
        let approved = bounded(APPROVED, &[ASK]);
        let everything = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        let carved = [everything, r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#];
        for live in [bounded(OTHER, &[WIDE]), bounded(OTHER, &carved)] {
            assert_eq!(judged(&live, Some(&approved)), ("at most approve".to_owned(), restore()), "{live:?}");
        }
    }

    #[test]
    fn the_approved_one_is_sound_whatever_it_says_now() {
        let approved = bounded(APPROVED, &[ASK]);
        assert_eq!(judged(&bounded(APPROVED, &[WIDE]), Some(&approved)), ("sound".to_owned(), Vec::new()));
    }

    #[test]
    fn without_an_approved_one_we_only_tell_and_take_a_narrow_one_for_good() {
        assert_eq!(judged(&state(None, None), None), ("at most alert".to_owned(), Vec::new()));
        assert_eq!(judged(&state(Some(ADMINISTRATOR), None), None), ("at most alert".to_owned(), Vec::new()));
        assert_eq!(judged(&bounded(OTHER, &[ASK]), None), ("sound".to_owned(), Vec::new()));
    }

    #[test]
    fn a_policy_of_awss_own_is_not_set_by_us() {
        let approved = state(Some(ADMINISTRATOR), None);
        assert_eq!(judged(&state(None, None), Some(&approved)), ("at most alert".to_owned(), Vec::new()));
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        let approved = bounded(APPROVED, &[ASK]);
        for live in [state(Some(OTHER), None), bounded(OTHER, &["7"])] {
            assert_eq!(judged(&live, Some(&approved)).0, "unknown", "{live:?}");
        }
    }

    #[test]
    fn roles_that_only_aws_can_change_get_no_plan() {
        let finding = about("role/AWSReservedSSO_AiEngineer_5b1f", "DeleteRolePermissionsBoundary", &[]);
        let approved = bounded(APPROVED, &[ASK]);
        assert_eq!(plan(ID, &finding, Some(&state(None, None)), Some(&approved)), Some(Vec::new()));
    }

    #[test]
    fn a_user_is_bounded_by_its_own_call_and_an_undo_knows_that_there_was_none() {
        let finding = about("user/ada", "DeleteUserPermissionsBoundary", &[]);
        let approved = bounded(APPROVED, &[ASK]);
        let plan = plan(ID, &finding, Some(&state(None, None)), Some(&approved)).unwrap();
        let (user, boundary) = (|| "ada".to_owned(), |arn: &str| arn.to_owned());
        assert_eq!(plan, [Remedy::RestoreUserBoundary { user: user(), boundary: boundary(APPROVED) }]);
        assert_eq!(plan[0].undo(&state(None, None)), Undo::DeleteUserBoundary { user: user() });
        let other = Undo::PutUserBoundary { user: user(), boundary: boundary(OTHER) };
        assert_eq!(plan[0].undo(&bounded(OTHER, &[ASK])), other);
        let role = || "agent".to_owned();
        assert_eq!(restore()[0].undo(&state(None, None)), Undo::DeleteRoleBoundary { role: role() });
        let other = Undo::PutRoleBoundary { role: role(), boundary: boundary(OTHER) };
        assert_eq!(restore()[0].undo(&bounded(OTHER, &[ASK])), other);
    }
}

mod grants {
    use super::*;

    const ID: &str = "iam-wildcard-policy-granted";
    const POLICY: &str = "policy/agents/order-agent";

    fn inline(policies: &[(&str, &[&str])]) -> State {
        let documents = policies.iter().map(|(name, statements)| ((*name).to_owned(), document(statements)));
        State::Grants(GrantedPolicies::Inline { documents: documents.collect() })
    }

    fn judged(live: &State, approved: Option<&State>) -> (String, Vec<Remedy>) {
        of("role/teams/agent", live, approved)
    }

    fn of(principal: &str, live: &State, approved: Option<&State>) -> (String, Vec<Remedy>) {
        let finding = about(principal, "PutRolePolicy", &["work"]);
        (verdict(ID, &finding, live, approved), plan(ID, &finding, Some(live), approved).unwrap())
    }

    fn restrict(edits: &[Edit]) -> Vec<Remedy> {
        let (role, policy) = ("agent".to_owned(), "work".to_owned());
        vec![Remedy::RestrictRolePolicy { role, policy, edits: edits.to_vec() }]
    }

    #[test]
    fn the_statement_that_grants_too_much_goes_and_the_others_stay() {
        let (live, approved) = (inline(&[("work", &[ASK, WIDE, READ])]), inline(&[("work", &[ASK])]));
        let expected = restrict(&[edit(WIDE, &[])]);
        assert_eq!(judged(&live, Some(&approved)), ("exposed".to_owned(), expected.clone()));
        assert_eq!(judged(&live, None), ("at most approve".to_owned(), expected));
    }

    #[test]
    fn what_was_widened_gets_back_what_was_approved_in_its_place() {
        let (live, approved) = (inline(&[("work", &[WIDE, READ])]), inline(&[("work", &[ASK])]));
        assert_eq!(judged(&live, Some(&approved)), ("exposed".to_owned(), restrict(&[edit(WIDE, &[ASK])])));
    }

    #[test]
    fn what_the_wide_one_did_not_allow_does_not_come_back_with_it() {
        let (live, approved) = (inline(&[("work", &[WIDE, ASK])]), inline(&[("work", &[ASK, READ])]));
        assert_eq!(judged(&live, Some(&approved)).1, restrict(&[edit(WIDE, &[])]), "its owner took it out");
    }

    #[test]
    fn a_policy_of_which_nothing_is_left_is_deleted_and_can_be_put_back() {
        let (live, approved) = (inline(&[("work", &[WIDE])]), inline(&[]));
        let (name, policy) = (|| "agent".to_owned(), || "work".to_owned());
        let (document, edits) = (document(&[WIDE]), vec![edit(WIDE, &[])]);
        let delete = Remedy::DeleteRolePolicy { role: name(), policy: policy(), edits: edits.clone() };
        assert_eq!(judged(&live, Some(&approved)), ("exposed".to_owned(), vec![delete.clone()]));
        let put = Undo::PutRolePolicy { role: name(), policy: policy(), document: document.clone() };
        assert_eq!(delete.undo(&live), put);
        assert_eq!(restrict(&edits)[0].undo(&live), put);
        let user = Remedy::DeleteUserPolicy { user: name(), policy: policy(), edits: edits.clone() };
        assert_eq!(of("user/agent", &live, Some(&approved)).1, std::slice::from_ref(&user));
        let put = Undo::PutUserPolicy { user: name(), policy: policy(), document: document.clone() };
        assert_eq!(user.undo(&live), put);
        let group = Remedy::DeleteGroupPolicy { group: name(), policy: policy(), edits };
        assert_eq!(of("group/agent", &live, Some(&approved)).1, std::slice::from_ref(&group));
        assert_eq!(group.undo(&live), Undo::PutGroupPolicy { group: name(), policy: policy(), document });
        assert!(matches!(group.undo(&approved), Undo::None { .. }));
    }

    #[test]
    fn what_the_baseline_grants_by_the_same_policy_is_sound() {
        let live = inline(&[("work", &[WIDE])]);
        assert_eq!(judged(&live, Some(&live)), ("sound".to_owned(), Vec::new()));
        let elsewhere = inline(&[("other", &[WIDE])]);
        assert_eq!(judged(&live, Some(&elsewhere)).0, "exposed");
    }

    #[test]
    fn another_policy_of_the_principal_is_left_alone_unless_the_event_names_none() {
        let (live, approved) = (inline(&[("other", &[WIDE]), ("work", &[ASK])]), inline(&[]));
        assert_eq!(judged(&live, Some(&approved)), ("sound".to_owned(), Vec::new()));
        let finding = about("role/agent", "PutRolePolicy", &[]);
        assert_eq!(verdict(ID, &finding, &live, Some(&approved)), "exposed");
    }

    #[test]
    fn what_a_condition_may_lessen_waits_for_a_person_and_what_none_lessens_goes_first() {
        let maybe = r#"{"Effect":"Allow","Action":"sagemaker:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ml"}}}"#;
        let approved = inline(&[("work", &[ASK])]);
        let live = inline(&[("work", &[maybe, ASK])]);
        assert_eq!(judged(&live, Some(&approved)), ("at most approve".to_owned(), restrict(&[edit(maybe, &[])])));
        let both = inline(&[("work", &[maybe, WIDE, ASK])]);
        assert_eq!(judged(&both, Some(&approved)), ("exposed".to_owned(), restrict(&[edit(WIDE, &[])])));
    }

    #[test]
    fn what_cannot_be_read_is_unknown_and_nothing_is_planned() {
        let live = inline(&[("work", &[r#"{"Effect":"Allow","Action":"*","Resource":"*","Remark":"x"}"#])]);
        assert_eq!(judged(&live, Some(&inline(&[]))), ("unknown".to_owned(), Vec::new()));
    }

    #[test]
    fn roles_that_only_aws_can_change_are_alerted() {
        let (live, approved) = (inline(&[("work", &[WIDE])]), inline(&[]));
        let role = "role/AWSReservedSSO_AiEngineer_5b1f";
        assert_eq!(of(role, &live, Some(&approved)), ("at most alert".to_owned(), Vec::new()));
    }

    fn managed(version: &str, statements: &[&str]) -> ManagedPolicy {
        ManagedPolicy {
            version: version.to_owned(),
            versions: vec!["v1".to_owned(), "v2".to_owned()],
            document: document(statements),
            attached: true,
            bounds: false,
            only_ai: true,
        }
    }

    fn of_policy(live: &ManagedPolicy, approved: Option<ManagedPolicy>) -> (String, Vec<Remedy>) {
        let finding = about(POLICY, "SetDefaultPolicyVersion", &[]);
        let live = State::Grants(GrantedPolicies::Managed(live.clone()));
        let approved = approved.map(|approved| State::Grants(GrantedPolicies::Managed(approved)));
        (verdict(ID, &finding, &live, approved.as_ref()), plan(ID, &finding, Some(&live), approved.as_ref()).unwrap())
    }

    fn arn() -> String {
        format!("arn:aws:iam::111122223333:{POLICY}")
    }

    fn back() -> Vec<Remedy> {
        vec![Remedy::RestorePolicyVersion { policy: arn(), version: "v1".to_owned() }]
    }

    fn on(instead: &[&str]) -> Vec<Remedy> {
        vec![Remedy::RestrictManagedPolicy { policy: arn(), edits: vec![edit(WIDE, instead)] }]
    }

    #[test]
    fn the_approved_version_holds_again_where_nothing_else_was_changed() {
        let approved = || Some(managed("v1", &[ASK]));
        assert_eq!(of_policy(&managed("v2", &[WIDE]), approved()), ("exposed".to_owned(), back()));
        assert_eq!(of_policy(&managed("v2", &[ASK, WIDE]), approved()), ("exposed".to_owned(), back()));
        let undo = back()[0].undo(&State::Grants(GrantedPolicies::Managed(managed("v2", &[WIDE]))));
        assert_eq!(undo, Undo::SetPolicyVersion { policy: arn(), version: "v2".to_owned() });
    }

    #[test]
    fn what_somebody_changed_beside_is_kept_in_a_new_version() {
        let (live, approved) = (managed("v2", &[READ, WIDE]), managed("v1", &[ASK]));
        assert_eq!(of_policy(&live, Some(approved)), ("exposed".to_owned(), on(&[ASK])));
        assert_eq!(of_policy(&live, None), ("at most approve".to_owned(), on(&[])));
        let gone = ManagedPolicy { versions: vec!["v2".to_owned()], ..live };
        assert_eq!(of_policy(&gone, Some(managed("v1", &[ASK]))), ("exposed".to_owned(), on(&[ASK])));
    }

    #[test]
    fn without_room_for_another_version_going_back_is_a_persons_choice() {
        let versions: Vec<_> = (1..=5).map(|number| format!("v{number}")).collect();
        let live = ManagedPolicy { versions, ..managed("v5", &[READ, WIDE]) };
        assert_eq!(of_policy(&live, Some(managed("v1", &[ASK]))), ("at most approve".to_owned(), back()));
        assert_eq!(of_policy(&live, None), ("at most approve".to_owned(), Vec::new()));
    }

    #[test]
    fn who_has_the_policy_decides_how_much_is_done() {
        let approved = || Some(managed("v1", &[ASK]));
        let others = ManagedPolicy { only_ai: false, ..managed("v2", &[WIDE]) };
        assert_eq!(of_policy(&others, approved()), ("at most approve".to_owned(), back()));
        let nobody = ManagedPolicy { attached: false, ..managed("v2", &[WIDE]) };
        assert_eq!(of_policy(&nobody, approved()).0, "at most record");
        let bounding = ManagedPolicy { bounds: true, ..nobody };
        assert_eq!(of_policy(&bounding, approved()), ("exposed".to_owned(), back()));
        assert_eq!(of_policy(&bounding, None).0, "at most alert");
    }

    #[test]
    fn presumed_is_the_form_of_the_plan() {
        let form = |principal: &str, operation: &str, subjects: &[&str]| {
            plan(ID, &about(principal, operation, subjects), None, None).unwrap()
        };
        assert_eq!(form("role/agent", "PutRolePolicy", &["work"]), restrict(&[]));
        assert_eq!(form("role/agent", "PutRolePolicy", &[]), []);
        let kinds = |plan: Vec<Remedy>| plan.iter().map(|remedy| remedy.kind().name()).collect::<Vec<_>>();
        assert_eq!(kinds(form(POLICY, "CreatePolicyVersion", &[])), ["RestrictManagedPolicy"]);
        assert_eq!(kinds(form(POLICY, "SetDefaultPolicyVersion", &[])), ["RestorePolicyVersion"]);
        assert_eq!(form("role/AWSServiceRoleForX", "PutRolePolicy", &["work"]), []);
    }

    fn detected(operation: &str, request: Value) -> Option<Finding> {
        let role = resource("arn:aws:iam::111122223333:role/agent", Scope::Generic);
        crate::support::detect(ID, operation, &role, request, Value::Null)
    }

    #[test]
    fn the_event_is_told_with_what_it_grants() {
        let written = |statements: &[&str]| {
            let request = json!({"policyName": "work", "policyDocument": document(statements).as_str()});
            detected("PutRolePolicy", request).map(|finding| finding.summary)
        };
        let told = "wrote policy work of role agent, which allows all of bedrock";
        assert_eq!(written(&[ASK, WIDE]).as_deref(), Some(told));
        assert_eq!(written(&[ASK]), None);
        let everything = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
        assert!(written(&[everything]).unwrap().ends_with("which allows everything"));
        let hidden = detected("PutRolePolicy", json!({"policyName": "work"})).unwrap();
        assert_eq!((hidden.summary.as_str(), hidden.subjects.len()), ("wrote policy work of role agent", 1));
    }
}

mod trust {
    use super::*;

    const ID: &str = "iam-trust-policy-opened";
    const OURS: &str = r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}"#;
    const ANYONE: &str = r#"{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}"#;

    fn statement(principal: &Value, condition: &Value) -> String {
        json!({"Effect": "Allow", "Principal": principal, "Action": "sts:*", "Condition": condition}).to_string()
    }

    fn state(statements: &[&str]) -> State {
        State::Trust(TrustPolicy { document: document(statements) })
    }

    fn judged(statements: &[&str], approved: Option<&State>) -> (String, Vec<Remedy>) {
        let (finding, live) = (about("role/teams/agent", "UpdateAssumeRolePolicy", &[]), state(statements));
        (verdict(ID, &finding, &live, approved), plan(ID, &finding, Some(&live), approved).unwrap())
    }

    fn restrict(edits: &[Edit]) -> Vec<Remedy> {
        vec![Remedy::RestrictTrustPolicy { role: "agent".to_owned(), edits: edits.to_vec() }]
    }

    #[test]
    fn the_statement_that_lets_in_anyone_goes_and_the_others_stay() {
        let expected = ("exposed".to_owned(), restrict(&[edit(ANYONE, &[])]));
        assert_eq!(judged(&[OURS, ANYONE], None), expected);
        assert_eq!(judged(&[OURS, ANYONE], Some(&state(&[OURS, ANYONE]))), expected, "nobody can have meant it");
        let undo = restrict(&[])[0].undo(&state(&[OURS, ANYONE]));
        let before = document(&[OURS, ANYONE]);
        assert_eq!(undo, Undo::PutTrustPolicy { role: "agent".to_owned(), document: before });
    }

    #[test]
    fn of_several_principals_only_the_stranger_goes() {
        let both = r#"{"Effect":"Allow", "Principal": {"AWS": ["111122223333", "*"]}, "Action": "sts:AssumeRole"}"#;
        let left = r#"{"Effect":"Allow", "Principal": {"AWS": ["111122223333"]}, "Action": "sts:AssumeRole"}"#;
        assert_eq!(judged(&[both], None), ("exposed".to_owned(), restrict(&[edit(both, &[left])])));
    }

    #[test]
    fn where_nothing_would_be_left_a_person_decides() {
        assert_eq!(judged(&[ANYONE], None), ("exposed".to_owned(), Vec::new()));
    }

    #[test]
    fn a_named_account_waits_for_approval_unless_it_was_approved() {
        let partner = statement(&json!({"AWS": "444455556666"}), &json!({"StringEquals": {"sts:ExternalId": "x"}}));
        let expected = ("at most approve".to_owned(), restrict(&[edit(&partner, &[])]));
        assert_eq!(judged(&[OURS, &partner], None), expected);
        assert_eq!(judged(&[OURS, &partner], Some(&state(&[OURS]))), expected);
        assert_eq!(judged(&[OURS, &partner], Some(&state(&[&partner]))), ("sound".to_owned(), Vec::new()));
    }

    #[test]
    fn an_ai_service_for_any_account_is_told_until_a_person_approves_it() {
        let service = statement(&json!({"Service": "sagemaker.amazonaws.com"}), &json!({}));
        let approved = state(&[&service]);
        assert_eq!(judged(&[&service], None), ("unknown".to_owned(), Vec::new()));
        assert_eq!(judged(&[&service], Some(&state(&[OURS]))), ("at most alert".to_owned(), Vec::new()));
        assert_eq!(judged(&[&service], Some(&approved)), ("sound".to_owned(), Vec::new()));
        let ours = json!({"StringEquals": {"aws:SourceAccount": "111122223333"}});
        let bound = statement(&json!({"Service": "sagemaker.amazonaws.com"}), &ours);
        assert_eq!(judged(&[&bound], None).0, "sound");
        let lambda = statement(&json!({"Service": "lambda.amazonaws.com"}), &json!({}));
        assert_eq!(judged(&[&lambda], None).0, "sound");
    }

    #[test]
    fn a_provider_must_say_for_which_application_it_vouches_and_for_whom() {
        let oidc = |provider: &str| format!("arn:aws:iam::111122223333:oidc-provider/{provider}");
        let (github, eks) = ("token.actions.githubusercontent.com", "oidc.eks.eu-west-1.amazonaws.com/id/A1B2");
        let saml = "arn:aws:iam::111122223333:saml-provider/corporate".to_owned();
        let cognito = "cognito-identity.amazonaws.com".to_owned();
        let both = |provider: &str, subject: &str| json!({"StringLike": {format!("{provider}:aud"): "sts.amazonaws.com", format!("{provider}:sub"): subject}});
        let guests = |amr: &str| {
            json!({"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:p"},
                   "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": amr}})
        };
        for (provider, condition, expected) in [
            (oidc(github), both(github, "repo:acme/agents:*"), "sound"),
            (oidc(github), both(github, "repo:*"), "exposed"),
            (oidc(github), both(github, "*"), "exposed"),
            (oidc(github), both(eks, "repo:acme/agents:*"), "exposed"),
            (oidc(github), json!({"StringEquals": {format!("{github}:sub"): "repo:acme/agents:*"}}), "exposed"),
            (oidc(github), json!({}), "exposed"),
            (oidc(eks), both(eks, "system:serviceaccount:agents:order"), "sound"),
            (saml.clone(), json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}), "sound"),
            (saml.clone(), json!({"StringEqualsIfExists": {"SAML:aud": "x"}}), "exposed"),
            (saml, json!({}), "exposed"),
            (cognito.clone(), guests("authenticated"), "sound"),
            (cognito, guests("unauthenticated"), "exposed"),
        ] {
            let statement = statement(&json!({"Federated": provider}), &condition);
            assert_eq!(judged(&[OURS, &statement], None).0, expected, "{statement}");
        }
    }

    #[test]
    fn the_worst_goes_first_and_what_is_left_is_for_a_person() {
        let partner = statement(&json!({"AWS": "444455556666"}), &json!({}));
        let (found, plan) = judged(&[&partner, ANYONE], Some(&state(&[OURS])));
        assert_eq!((found.as_str(), plan), ("exposed", restrict(&[edit(ANYONE, &[])])));
    }

    #[test]
    fn what_cannot_be_read_is_unknown_and_roles_that_only_aws_can_change_are_alerted() {
        assert_eq!(judged(&["7"], None), ("unknown".to_owned(), Vec::new()));
        let finding = about("role/AWSReservedSSO_AiEngineer_5b1f", "UpdateAssumeRolePolicy", &[]);
        let live = state(&[OURS, ANYONE]);
        assert_eq!(verdict(ID, &finding, &live, None), "at most alert");
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(Vec::new()));
    }
}
