//! Policy documents of IAM.

use aws::remedy::{RemedyError, carry_out};
use model::{
    Arn, Edit, Finding, GrantedPolicies, ManagedPolicy, PermissionsBoundary, PolicyDocument, Remedy, Scope, State,
    StateKind, TrustPolicy,
};

use crate::iam::{answer, sound};
use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

fn document(statements: &str) -> PolicyDocument {
    PolicyDocument::new(&format!(r#"{{"Statement": [{statements}]}}"#))
}

/// A principal with one inline policy.
pub(crate) fn inline(statements: &str) -> State {
    let documents = [("p".to_owned(), document(statements))].into();
    State::Grants(GrantedPolicies::Inline { documents })
}

/// A managed policy.
pub(crate) fn managed(statements: &str) -> State {
    let document = document(statements);
    State::Grants(GrantedPolicies::Managed(ManagedPolicy { document, ..ManagedPolicy::default() }))
}

/// A role.
pub(crate) fn trusting(statements: &str) -> State {
    State::Trust(TrustPolicy { document: document(statements) })
}

/// What IAM answers when a policy was written: most calls with nothing.
pub(crate) fn written(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "iam:CreatePolicyVersion" => answer("CreatePolicyVersion", "<PolicyVersion/>"),
        _ => Answer::ok("<Response/>"),
    }
}

fn of(name: &str) -> Finding {
    finding(&format!("arn:aws:iam::111122223333:{name}"), Scope::Generic)
}

#[tokio::test]
async fn every_document_of_every_page_is_read_as_it_was_written() {
    let wire = Wire::new(sound);
    for name in ["role/agent", "user/ada", "group/data"] {
        let documents = ["work", "notes"].map(|policy| (policy.to_owned(), document("")));
        let expected = State::Grants(GrantedPolicies::Inline { documents: documents.into() });
        assert_eq!(state(&wire, StateKind::Grants, &of(name)).await, expected, "{name}");
    }
    let trust = state(&wire, StateKind::Trust, &of("role/agent")).await;
    assert_eq!(trust, trusting(""));
}

fn managed_state(state: State) -> ManagedPolicy {
    let State::Grants(GrantedPolicies::Managed(state)) = state else { panic!("no managed policy") };
    state
}

#[tokio::test]
async fn a_managed_policy_is_read_with_its_versions_and_everybody_who_has_it() {
    let wire = Wire::new(sound);
    let expected = ManagedPolicy {
        version: "v2".to_owned(),
        versions: vec!["v2".to_owned(), "v1".to_owned()],
        document: document(""),
        attached: true,
        bounds: true,
        only_ai: true,
    };
    let observed = observe(&wire, StateKind::Grants, &of("policy/teams/agent")).await.unwrap();
    assert_eq!((managed_state(observed.state), observed.arn), (expected, None));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
}

#[tokio::test]
async fn a_policy_without_tags_belongs_to_the_workload_of_whoever_has_it() {
    let policy = "<Policy><DefaultVersionId>v2</DefaultVersionId></Policy>";
    let wire = but("iam:GetPolicy", answer("GetPolicy", policy));
    let observed = observe(&wire, StateKind::Grants, &of("policy/teams/agent")).await.unwrap();
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    let state = managed_state(observed.state);
    assert_eq!((state.attached, state.bounds, state.only_ai), (false, false, true));
}

#[tokio::test]
async fn a_policy_that_others_have_too_is_not_only_the_workloads() {
    let member = |list: &str, kind: &str, count: usize| {
        let members = format!("<member><{kind}Name>x</{kind}Name></member>").repeat(count);
        format!("<{list}>{members}</{list}>")
    };
    for (holders, only_ai) in [
        (member("PolicyGroups", "Group", 1), false),
        (member("PolicyRoles", "Role", 20), true),
        (member("PolicyRoles", "Role", 21), false),
        (String::new(), true),
    ] {
        let wire = but("iam:ListEntitiesForPolicy", answer("ListEntitiesForPolicy", &holders));
        let found = managed_state(state(&wire, StateKind::Grants, &of("policy/teams/agent")).await);
        assert_eq!(found.only_ai, only_ai, "{holders}");
    }
    let other = "<User><Path>/</Path><UserName>ada</UserName><UserId>I</UserId><Arn>arn:aws:iam::1:user/ada</Arn>\
                 <CreateDate>2026-01-01T00:00:00Z</CreateDate></User>";
    let wire = but("iam:GetUser", answer("GetUser", other));
    assert!(!managed_state(state(&wire, StateKind::Grants, &of("policy/teams/agent")).await).only_ai);
}

#[tokio::test]
async fn a_boundary_is_read_with_what_it_says_unless_it_is_awss_own() {
    let wire = Wire::new(sound);
    let policy = Some("arn:aws:iam::111122223333:policy/teams/agent".to_owned());
    for name in ["role/agent", "user/ada"] {
        let expected = PermissionsBoundary { policy: policy.clone(), document: Some(document("")) };
        let observed = observe(&wire, StateKind::Boundary, &of(name)).await.unwrap();
        assert_eq!(observed.state, State::Boundary(expected), "{name}");
        assert_eq!(observed.arn, Some(Arn::new(format!("arn:aws:iam::111122223333:{}", name.replace('/', "/teams/")))));
    }
    for (boundary, expected) in [
        ("", None),
        (
            "<PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::aws:policy/PowerUserAccess\
             </PermissionsBoundaryArn></PermissionsBoundary>",
            Some("arn:aws:iam::aws:policy/PowerUserAccess".to_owned()),
        ),
    ] {
        let role = "<Path>/</Path><RoleName>agent</RoleName><RoleId>I</RoleId><Arn>arn:aws:iam::1:role/agent</Arn>\
                    <CreateDate>2026-01-01T00:00:00Z</CreateDate>";
        let wire = but("iam:GetRole", answer("GetRole", &format!("<Role>{role}{boundary}</Role>")));
        let found = state(&wire, StateKind::Boundary, &of("role/agent")).await;
        assert_eq!(found, State::Boundary(PermissionsBoundary { policy: expected, document: None }));
        assert_eq!(wire.calls(), ["iam:GetRole"]);
    }
}

const BAD: &str = r#"{"Effect": "Allow",  "Action":"*"}"#;
const KEPT: &str = r#"{"Sid" : "kept"}"#;

fn restrictions(edits: &[Edit]) -> [(Remedy, State); 5] {
    let (edits, both) = (|| edits.to_vec(), format!("{BAD}, {KEPT}"));
    let (name, policy) = (|| "r".to_owned(), || "p".to_owned());
    [
        (Remedy::RestrictRolePolicy { role: name(), policy: policy(), edits: edits() }, inline(&both)),
        (Remedy::RestrictUserPolicy { user: name(), policy: policy(), edits: edits() }, inline(&both)),
        (Remedy::RestrictGroupPolicy { group: name(), policy: policy(), edits: edits() }, inline(&both)),
        (Remedy::RestrictManagedPolicy { policy: policy(), edits: edits() }, managed(&both)),
        (Remedy::RestrictTrustPolicy { role: name(), edits: edits() }, trusting(&both)),
    ]
}

fn gone(statement: &str) -> Edit {
    Edit { statement: statement.to_owned(), instead: Vec::new() }
}

#[tokio::test]
async fn only_the_statement_of_the_plan_is_touched_and_the_rest_is_sent_as_it_was() {
    let rest = "PolicyDocument=%7B%22Statement%22%3A%20%5B%7B%22Sid%22%20%3A%20%22kept%22%7D%5D%7D";
    for (remedy, live) in restrictions(&[gone(BAD)]) {
        let wire = Wire::new(written);
        carry_out(&wire.config(), &remedy, &live).await.unwrap();
        let body = &wire.seen()[0].body;
        assert!(body.contains(rest), "{remedy:?}: {body}");
        assert_eq!(
            body.contains("SetAsDefault=true"),
            matches!(remedy, Remedy::RestrictManagedPolicy { .. }),
            "{body}"
        );
    }
}

async fn refused(remedy: &Remedy, live: &State) {
    let wire = Wire::new(written);
    let error = carry_out(&wire.config(), remedy, live).await.unwrap_err();
    assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn a_document_that_moved_or_would_be_empty_is_not_written() {
    for edits in [vec![gone("{}")], vec![gone(BAD), gone(KEPT)]] {
        for (remedy, live) in restrictions(&edits) {
            refused(&remedy, &live).await;
            refused(&remedy, &State::Boundary(PermissionsBoundary::default())).await;
        }
    }
}

#[tokio::test]
async fn a_policy_is_deleted_only_when_nothing_else_stands_in_it() {
    let (name, policy, edits) = (|| "r".to_owned(), || "p".to_owned(), || vec![gone(BAD)]);
    for remedy in [
        Remedy::DeleteRolePolicy { role: name(), policy: policy(), edits: edits() },
        Remedy::DeleteUserPolicy { user: name(), policy: policy(), edits: edits() },
        Remedy::DeleteGroupPolicy { group: name(), policy: policy(), edits: edits() },
    ] {
        refused(&remedy, &inline(&format!("{BAD}, {KEPT}"))).await;
        refused(&remedy, &inline(KEPT)).await;
        refused(&remedy, &managed(BAD)).await;
        let wire = Wire::new(|seen| Answer::xml_error(404, "NoSuchEntity", &seen.call));
        carry_out(&wire.config(), &remedy, &inline(BAD)).await.unwrap();
        assert!(wire.seen()[0].body.contains("PolicyName=p"), "what is gone already is what we want");
    }
}

#[tokio::test]
async fn the_approved_boundary_and_version_are_set() {
    let arn = "arn:aws:iam::111122223333:policy/b";
    let (name, boundary) = (|| "r".to_owned(), || arn.to_owned());
    let bounded = "PermissionsBoundary=arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fb";
    for (remedy, parts) in [
        (Remedy::RestoreRoleBoundary { role: name(), boundary: boundary() }, ["RoleName=r", bounded]),
        (Remedy::RestoreUserBoundary { user: name(), boundary: boundary() }, ["UserName=r", bounded]),
        (
            Remedy::RestorePolicyVersion { policy: "p".to_owned(), version: "v1".to_owned() },
            ["PolicyArn=p", "VersionId=v1"],
        ),
    ] {
        let wire = Wire::new(written);
        carry_out(&wire.config(), &remedy, &managed("")).await.unwrap();
        let body = &wire.seen()[0].body;
        assert!(parts.iter().all(|part| body.contains(part)), "{body}");
    }
}
