//! Principals.

use aws::remedy::{RemedyError, carry_out};
use model::{
    AccessKey, Arn, Finding, PolicyAttachments, Remedy, Scope, ServiceCredential, State, StateKind, UserAccess,
    UserGroup,
};

use crate::observe::{but, finding, missing, observe};
use crate::wire::{Answer, REQUEST_ID, Seen, Wire};

const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

fn principal(name: &str) -> Finding {
    finding(&format!("arn:aws:iam::111122223333:{name}"), Scope::Generic)
}

fn joined() -> Finding {
    Finding { operation: "AddUserToGroup".to_owned(), ..principal("user/ada") }
}

/// A principal of each form that a kind has.
#[expect(clippy::wildcard_enum_match_arm, reason = "only kinds of IAM are asked for")]
pub(crate) fn forms(kind: StateKind) -> Vec<Finding> {
    let named = |names: &[&str]| names.iter().map(|name| principal(name)).collect();
    match kind {
        StateKind::Credentials | StateKind::UserAccess => named(&["user/ada"]),
        StateKind::Trust | StateKind::RoleSessions => named(&["role/agent"]),
        StateKind::Boundary => named(&["role/agent", "user/ada"]),
        StateKind::Grants => named(&["role/agent", "user/ada", "group/data", "policy/teams/agent"]),
        _ => vec![principal("role/agent"), joined(), principal("group/data")],
    }
}

pub(crate) fn answer(operation: &str, result: &str) -> Answer {
    Answer::ok(format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"))
}

fn named(kind: &str, name: &str) -> String {
    format!(
        "<{kind}><Path>/teams/</Path><{kind}Name>{name}</{kind}Name><{kind}Id>ID</{kind}Id>\
         <Arn>arn:aws:iam::111122223333:{}/teams/{name}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>",
        kind.to_lowercase()
    )
}

const TAGS: &str = "<Tags><member><Key>ai:workload</Key><Value>claims</Value></member></Tags>";

const BOUNDARY: &str = "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>\
     <PermissionsBoundaryArn>arn:aws:iam::111122223333:policy/teams/agent</PermissionsBoundaryArn></PermissionsBoundary>";

/// A document as IAM answers with it.
fn encoded(member: &str) -> String {
    format!("<{member}>%7B%22Statement%22%3A%20%5B%5D%7D</{member}>")
}

fn attached(policies: &[&str]) -> String {
    let member = |arn: &&str| format!("<member><PolicyName>p</PolicyName><PolicyArn>{arn}</PolicyArn></member>");
    let members: String = policies.iter().map(member).collect();
    format!("<AttachedPolicies>{members}</AttachedPolicies>")
}

fn credential(id: &str, status: &str, ends: Option<&str>) -> String {
    let ends = ends.map(|ends| format!("<ExpirationDate>{ends}</ExpirationDate>")).unwrap_or_default();
    format!(
        "<member><UserName>ada</UserName><Status>{status}</Status><ServiceName>bedrock.amazonaws.com</ServiceName>\
         <CreateDate>2026-01-01T00:00:00Z</CreateDate>{ends}\
         <ServiceSpecificCredentialId>{id}</ServiceSpecificCredentialId></member>"
    )
}

/// What IAM answers about principals whose lists have two pages each.
#[expect(clippy::too_many_lines, reason = "an arm for each call, and nothing else")]
pub(crate) fn sound(seen: &Seen) -> Answer {
    let operation = seen.call.strip_prefix("iam:").unwrap();
    let second = seen.body.contains("Marker=more");
    let end = if second {
        "<IsTruncated>false</IsTruncated>"
    } else {
        "<IsTruncated>true</IsTruncated><Marker>more</Marker>"
    };
    let page = |list: &str| format!("{list}{end}");
    let policies = |first: &str| page(&attached(&[if second { ADMIN } else { first }]));
    let result = match operation {
        "GetUser" => format!("{}{BOUNDARY}{TAGS}</User>", named("User", "ada")),
        "GetRole" => {
            format!("{}{}{BOUNDARY}{TAGS}</Role>", named("Role", "agent"), encoded("AssumeRolePolicyDocument"))
        }
        "GetGroup" => format!("{}</Group><Users/><IsTruncated>true</IsTruncated>", named("Group", "data")),
        "ListAttachedUserPolicies" => policies("arn:of-user"),
        "ListAttachedRolePolicies" => policies("arn:of-role"),
        "ListAttachedGroupPolicies" => policies("arn:of-group"),
        "ListGroupsForUser" => {
            let name = if second { "b" } else { "a" };
            page(&format!("<Groups><member>{}</member></Groups>", named("Group", name).replacen("<Group>", "", 1)))
        }
        "GetLoginProfile" => "<LoginProfile><UserName>ada</UserName><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
             </LoginProfile>"
            .to_owned(),
        "ListAccessKeys" => {
            let (id, status) = if second { ("AKIA2", "Inactive") } else { ("AKIA1", "Active") };
            let key = format!("<AccessKeyId>{id}</AccessKeyId><Status>{status}</Status>");
            page(&format!("<AccessKeyMetadata><member>{key}</member></AccessKeyMetadata>"))
        }
        "ListGroupPolicies" | "ListRolePolicies" | "ListUserPolicies" => {
            let name = if second { "notes" } else { "work" };
            page(&format!("<PolicyNames><member>{name}</member></PolicyNames>"))
        }
        "GetGroupPolicy" | "GetRolePolicy" | "GetUserPolicy" => {
            let holder = ["Role", "User", "Group"].map(|kind| format!("<{kind}Name>x</{kind}Name>")).concat();
            format!("{holder}<PolicyName>work</PolicyName>{}", encoded("PolicyDocument"))
        }
        "GetPolicy" => format!(
            "<Policy><DefaultVersionId>v2</DefaultVersionId><AttachmentCount>1</AttachmentCount>\
             <PermissionsBoundaryUsageCount>1</PermissionsBoundaryUsageCount>{TAGS}</Policy>"
        ),
        "GetPolicyVersion" => format!("<PolicyVersion>{}</PolicyVersion>", encoded("Document")),
        "ListPolicyVersions" => {
            let version = if second { "v1" } else { "v2" };
            page(&format!("<Versions><member><VersionId>{version}</VersionId></member></Versions>"))
        }
        "ListEntitiesForPolicy" if second => {
            page("<PolicyUsers><member><UserName>ada</UserName></member></PolicyUsers>")
        }
        "ListEntitiesForPolicy" => page("<PolicyRoles><member><RoleName>agent</RoleName></member></PolicyRoles>"),
        "ListServiceSpecificCredentials" => {
            let ends = Some("2026-04-01T00:00:03Z");
            let list = if second { credential("ACCA2", "Inactive", ends) } else { credential("ACCA1", "Active", None) };
            page(&format!("<ServiceSpecificCredentials>{list}</ServiceSpecificCredentials>"))
        }
        other => return Answer(404, format!("no answer for {other}")),
    };
    answer(operation, &result)
}

#[tokio::test]
async fn a_principal_answers_with_its_path_and_its_tags() {
    for (name, path, tag) in [
        ("role/agent", "role/teams/agent", Some("claims")),
        ("user/ada", "user/teams/ada", Some("claims")),
        ("group/data", "group/teams/data", None),
    ] {
        let wire = Wire::new(sound);
        let observed = observe(&wire, StateKind::Attachments, &principal(name)).await.unwrap();
        assert_eq!(observed.arn, Some(Arn::new(format!("arn:aws:iam::111122223333:{path}"))));
        assert_eq!(observed.tags.get("ai:workload").map(String::as_str), tag, "{name}");
        let again = principal(path);
        assert_eq!(observe(&wire, StateKind::Attachments, &again).await.unwrap().arn, None, "{path}");
    }
}

async fn attachments(finding: &Finding) -> (PolicyAttachments, Vec<String>) {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Attachments, finding).await.unwrap();
    let State::Attachments(state) = observed.state else { panic!("no attachments") };
    (state, wire.calls())
}

#[tokio::test]
async fn the_policies_of_every_page_are_read() {
    for (name, own) in [("role/agent", "arn:of-role"), ("user/ada", "arn:of-user"), ("group/data", "arn:of-group")] {
        let (state, calls) = attachments(&principal(name)).await;
        assert_eq!(state.attached, [own, ADMIN], "{name}");
        assert_eq!(state.inherited, Vec::<String>::new(), "{name}");
        assert!(!calls.contains(&"iam:ListGroupsForUser".to_owned()), "{name}");
    }
}

#[tokio::test]
async fn what_a_user_has_by_its_groups_is_read_when_it_joined_one() {
    let (state, calls) = attachments(&joined()).await;
    assert_eq!(state.attached, ["arn:of-user", ADMIN]);
    assert_eq!(state.inherited, [ADMIN, "arn:of-group"], "of both groups, each once");
    assert_eq!(calls.iter().filter(|call| *call == "iam:ListAttachedGroupPolicies").count(), 4);
}

#[tokio::test]
async fn the_keys_of_every_page_are_read_with_the_days_that_they_last() {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Credentials, &principal("user/ada")).await.unwrap();
    let State::Credentials(state) = observed.state else { panic!("no credentials") };
    let credential = |id: &str, active, lifetime_days| ServiceCredential {
        id: id.to_owned(),
        service: "bedrock.amazonaws.com".to_owned(),
        active,
        lifetime_days,
    };
    assert_eq!(state.credentials, [credential("ACCA1", true, None), credential("ACCA2", false, Some(90))]);
    assert_eq!(observed.arn, Some(Arn::new("arn:aws:iam::111122223333:user/teams/ada")));
    for seen in wire.seen() {
        assert!(seen.body.contains("UserName=ada"), "{}", seen.body);
        assert_eq!(seen.region, "us-east-1", "IAM is signed for there, wherever the event came from");
    }
}

#[tokio::test]
async fn a_key_that_lasts_a_moment_less_than_91_days_lasts_91_days() {
    let list = credential("ACCA1", "Active", Some("2026-04-01T23:59:58Z"));
    let list =
        format!("<ServiceSpecificCredentials>{list}</ServiceSpecificCredentials><IsTruncated>false</IsTruncated>");
    let wire = but("iam:ListServiceSpecificCredentials", answer("ListServiceSpecificCredentials", &list));
    let observed = observe(&wire, StateKind::Credentials, &principal("user/ada")).await.unwrap();
    let State::Credentials(state) = observed.state else { panic!("no credentials") };
    assert_eq!(state.credentials[0].lifetime_days, Some(91));
}

async fn access(wire: &Wire) -> UserAccess {
    let observed = observe(wire, StateKind::UserAccess, &principal("user/ada")).await.unwrap();
    assert_eq!(observed.arn, Some(Arn::new("arn:aws:iam::111122223333:user/teams/ada")));
    let State::UserAccess(state) = observed.state else { panic!("no access") };
    state
}

#[tokio::test]
async fn all_by_which_a_user_gets_in_is_read() {
    let key = |id: &str, active| AccessKey { id: id.to_owned(), active };
    let group =
        |name: &str| UserGroup { name: name.to_owned(), attached: vec!["arn:of-group".to_owned(), ADMIN.to_owned()] };
    let expected = UserAccess {
        keys: vec![key("AKIA1", true), key("AKIA2", false)],
        password: true,
        attached: vec!["arn:of-user".to_owned(), ADMIN.to_owned()],
        inline: vec!["work".to_owned(), "notes".to_owned()],
        groups: vec![group("a"), group("b")],
    };
    let wire = Wire::new(sound);
    assert_eq!(access(&wire).await, expected);
    for seen in wire.seen() {
        assert!(seen.body.contains("UserName=ada") || seen.body.contains("GroupName="), "{}", seen.body);
    }
}

#[tokio::test]
async fn a_user_without_a_password_has_none_and_one_that_is_gone_is_unknown() {
    assert!(!access(&missing("iam:GetLoginProfile", "NoSuchEntity")).await.password);
    let gone = missing("iam:GetUser", "NoSuchEntity");
    assert!(observe(&gone, StateKind::UserAccess, &principal("user/ada")).await.is_err());
}

#[tokio::test]
async fn we_never_ask_about_ourselves() {
    let wire = Wire::new(sound);
    for nobody in ["root", "role/agent"] {
        for kind in [StateKind::Credentials, StateKind::UserAccess] {
            assert!(observe(&wire, kind, &principal(nobody)).await.is_err(), "{nobody}");
        }
    }
    assert!(observe(&wire, StateKind::Attachments, &principal("root")).await.is_err());
    let remedy = Remedy::DeactivateServiceCredential { user: None, credential: "ACCA1".to_owned() };
    let refused = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
    assert!(matches!(refused, RemedyError::Unfit { .. }), "{refused}");
    assert_eq!(wire.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn a_principal_that_is_gone_is_unknown() {
    for (call, kind, name) in [
        ("iam:GetUser", StateKind::Credentials, "user/ada"),
        ("iam:GetRole", StateKind::Attachments, "role/agent"),
        ("iam:GetGroup", StateKind::Attachments, "group/data"),
    ] {
        let error = observe(&missing(call, "NoSuchEntity"), kind, &principal(name)).await.unwrap_err();
        assert!(!error.is_transient() && error.to_string().contains("NoSuchEntity"), "{error}");
    }
}

fn live() -> State {
    State::Attachments(PolicyAttachments::default())
}

fn detachments() -> [Remedy; 3] {
    let policy = || ADMIN.to_owned();
    [
        Remedy::DetachRolePolicy { role: "agent".to_owned(), policy: policy() },
        Remedy::DetachUserPolicy { user: "ada".to_owned(), policy: policy() },
        Remedy::DetachGroupPolicy { group: "data".to_owned(), policy: policy() },
    ]
}

#[tokio::test]
async fn one_policy_is_detached_from_one_principal() {
    for (remedy, name) in detachments().into_iter().zip(["RoleName=agent", "UserName=ada", "GroupName=data"]) {
        let wire = Wire::new(|_| Answer::ok("<Response/>"));
        carry_out(&wire.config(), &remedy, &live()).await.unwrap();
        let body = &wire.seen()[0].body;
        assert!(body.contains(name), "{body}");
        assert!(body.contains("PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAdministratorAccess"), "{body}");
    }
}

#[tokio::test]
async fn a_policy_that_is_detached_already_is_what_we_want() {
    for remedy in detachments() {
        let wire = Wire::new(|seen| Answer::xml_error(404, "NoSuchEntity", &seen.call));
        let done = carry_out(&wire.config(), &remedy, &live()).await.unwrap();
        assert_eq!(done.request_id.as_deref(), Some(REQUEST_ID));
        let wire = Wire::new(|seen| Answer::xml_error(400, "UnmodifiableEntity", &seen.call));
        let refused = carry_out(&wire.config(), &remedy, &live()).await.unwrap_err();
        assert!(matches!(refused, RemedyError::Refused { .. }), "{refused}");
    }
}

#[tokio::test]
async fn a_key_is_only_ever_made_inactive() {
    let wire = Wire::new(|_| Answer::ok("<Response/>"));
    let user = Some("ada".to_owned());
    let remedy = Remedy::DeactivateServiceCredential { user, credential: "ACCA1".to_owned() };
    carry_out(&wire.config(), &remedy, &live()).await.unwrap();
    let body = &wire.seen()[0].body;
    for part in ["UserName=ada", "ServiceSpecificCredentialId=ACCA1", "Status=Inactive"] {
        assert!(body.contains(part), "{body}");
    }
}

#[tokio::test]
async fn an_access_key_is_only_ever_made_inactive() {
    let wire = Wire::new(|_| Answer::ok("<Response/>"));
    let remedy = Remedy::DeactivateAccessKey { user: "ada".to_owned(), key: "AKIA1".to_owned() };
    carry_out(&wire.config(), &remedy, &live()).await.unwrap();
    let body = &wire.seen()[0].body;
    for part in ["UserName=ada", "AccessKeyId=AKIA1", "Status=Inactive"] {
        assert!(body.contains(part), "{body}");
    }
}
