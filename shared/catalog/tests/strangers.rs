//! Whom a policy on a resource lets in who was not let in before, and what goes of it.

use catalog::policy::{Door, Policy, Removal};
use model::{ApprovedLists, ListName, Pattern, PolicyDocument, Response};
use serde_json::{Value, json};

const OURS: &str = "111122223333";
const PARTNER: &str = "444455556666";

fn document(statements: &Value) -> PolicyDocument {
    PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

fn door<'a>(document: &'a PolicyDocument, approved: Option<&'a PolicyDocument>, lists: &'a ApprovedLists) -> Door<'a> {
    Door { account: OURS, document, approved, lists, anyone: Some((Response::Remediate, "")) }
}

/// Whom it lets in whom nobody approved, and the most that may be done.
fn met(live: &Value, approved: Option<&Value>, lists: &ApprovedLists) -> (String, Option<Response>) {
    let (live, approved) = (document(live), approved.map(document));
    let strangers = door(&live, approved.as_ref(), lists).strangers().unwrap();
    (strangers.told(), strangers.limit())
}

fn alone(live: &Value) -> (String, Option<Response>) {
    met(live, None, ApprovedLists::NONE)
}

fn lists(list: ListName, entry: &str) -> ApprovedLists {
    ApprovedLists([(list, vec![Pattern::new(entry.to_owned())])].into())
}

#[expect(clippy::needless_pass_by_value, reason = "a table of values reads better than one of references")]
fn allow(principal: Value, condition: Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*", "Condition": condition})
}

#[test]
fn each_is_told_with_what_may_be_done() {
    let (anyone, approve, nobody) = (Some(Response::Remediate), Some(Response::Approve), None);
    let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
    for (principal, condition, told, limit) in [
        (json!("*"), json!({}), "statement 1 lets in anyone", anyone),
        (json!(PARTNER), json!({}), "statement 1 lets in account 444455556666", approve),
        (json!(OURS), json!({}), "", nobody),
        (json!({"Service": "bedrock.amazonaws.com"}), json!({}), "", nobody),
        (json!("*"), organization, "", nobody),
        (json!("*"), json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}), "", nobody),
        (json!("*"), json!({"StringEquals": {"kms:CallerAccount": OURS}}), "", nobody),
        (json!("*"), json!({"StringEquals": {"s3:DataAccessPointAccount": OURS}}), "", nobody),
        (
            json!("*"),
            json!({"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:*:444455556666:accesspoint/*"}}),
            "statement 1 lets in account 444455556666",
            approve,
        ),
        (
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "192.0.2.7/32"]}}),
            "statement 1 lets in anyone under some condition",
            approve,
        ),
        (
            json!("*"),
            json!({"StringEquals": {"aws:PrincipalTag/team": "claims"}}),
            "statement 1 lets in anyone under some condition",
            approve,
        ),
        (json!("*"), json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}), "statement 1 lets in anyone", anyone),
        (
            json!("*"),
            json!({"IpAddressIfExists": {"aws:SourceIp": "192.0.2.0/24"}}),
            "statement 1 lets in anyone",
            anyone,
        ),
        (json!("*"), json!({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), "statement 1 lets in anyone", anyone),
        (
            json!("*"),
            json!({"StringLike": {"aws:Referer": "https://acme.example/*"}}),
            "statement 1 lets in anyone",
            anyone,
        ),
    ] {
        let statement = allow(principal, condition);
        assert_eq!(alone(&json!([statement])), (told.to_owned(), limit), "{statement}");
    }
}

#[test]
fn lists_tell_who_is_known() {
    let statement = |condition| json!([allow(json!("*"), condition)]);
    let organization = statement(json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}));
    let network = statement(json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}}));
    let partner = json!([allow(json!(PARTNER), json!({}))]);
    for (live, list, entry, limit) in [
        (&organization, ListName::Organizations, "o-a1b2c3d4e5", None),
        (&organization, ListName::Organizations, "o-f6g7h8i9j0", Some(Response::Approve)),
        (&network, ListName::Networks, "vpc-1", None),
        (&network, ListName::Networks, "vpc-2", Some(Response::Approve)),
        (&partner, ListName::Accounts, PARTNER, None),
        (&partner, ListName::Accounts, "777788889999", Some(Response::Approve)),
    ] {
        assert_eq!(met(live, None, &lists(list, entry)).1, limit, "{live} {entry}");
    }
}

#[test]
fn a_baseline_excuses_as_much_as_was_approved() {
    let role = "arn:aws:iam::444455556666:role/loader";
    let grant = |principal: &str, action: Value, condition: Value| json!([{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": "arn:aws:s3:::acme/*", "Condition": condition}]);
    let read = || json!("s3:GetObject");
    let tls = || json!({"Bool": {"aws:SecureTransport": "true"}});
    for (approved, live, excused) in [
        (grant(role, read(), json!({})), grant(role, read(), json!({})), true),
        (grant(PARTNER, json!("s3:Get*"), json!({})), grant(role, read(), json!({})), true),
        (grant("arn:aws:iam::444455556666:root", read(), json!({})), grant(role, read(), tls()), true),
        (grant(role, read(), json!({})), grant(PARTNER, read(), json!({})), false),
        (grant(role, read(), json!({})), grant(role, json!(["s3:GetObject", "s3:PutObject"]), json!({})), false),
        (grant(role, read(), tls()), grant(role, read(), json!({})), false),
        (grant("777788889999", read(), json!({})), grant(role, read(), json!({})), false),
        (grant("*", read(), json!({})), grant(role, read(), json!({})), false),
        // All of the world is no partner.
        (grant("*", read(), json!({})), grant("*", read(), json!({})), false),
    ] {
        let (told, limit) = met(&live, Some(&approved), ApprovedLists::NONE);
        assert_eq!(limit.is_none(), excused, "{approved} {live}: {told}");
    }
}

#[test]
fn what_cannot_be_read_is_unknown_and_approves_nobody() {
    let unreadable = PolicyDocument::new(r#"{"Statement": [{"Effect": "Allow", "Effect": "Deny"}]}"#);
    assert!(door(&unreadable, None, ApprovedLists::NONE).strangers().is_err());
    let partner = document(&json!([allow(json!(PARTNER), json!({}))]));
    let strangers = door(&partner, Some(&unreadable), ApprovedLists::NONE).strangers().unwrap();
    assert_eq!(strangers.limit(), Some(Response::Approve));
}

/// What stands in a policy after the worst have been taken out of it.
fn left(text: &str) -> String {
    let document = PolicyDocument::new(text);
    let strangers = door(&document, None, ApprovedLists::NONE).strangers().unwrap();
    match strangers.removal(&document) {
        Some(Removal::Parts(edits)) => document.edited(&edits).unwrap().unwrap().as_str().to_owned(),
        Some(Removal::All(_)) => String::new(),
        None => text.to_owned(),
    }
}

#[test]
fn only_what_lets_the_worst_in_goes_and_the_rest_stays_byte_for_byte() {
    let own = r#"{ "Effect":"Allow", "Principal" : {"AWS":"arn:aws:iam::111122223333:role/a"}, "Action":"s3:*","Resource":"*" }"#;
    let open = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#;
    let policy = |statements: &str| format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {statements}\n}}");
    for (before, after) in [
        (format!("[{own},\n    {open}]"), format!("[{own}]")),
        (format!("[{open}, {own}, {open}]"), format!("[{own}]")),
        (
            r#"[{"Effect":"Allow","Principal":{"AWS":["111122223333", "*" ,"arn:aws:iam::111122223333:role/a"]},"Action":"*","Resource":"*"}]"#.to_owned(),
            r#"[{"Effect":"Allow","Principal":{"AWS":["111122223333", "arn:aws:iam::111122223333:role/a"]},"Action":"*","Resource":"*"}]"#.to_owned(),
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"*","Service":"bedrock.amazonaws.com"},"Action":"*","Resource":"*"}"#.to_owned(),
            r#"{"Effect":"Allow","Principal":{"Service":"bedrock.amazonaws.com"},"Action":"*","Resource":"*"}"#.to_owned(),
        ),
        // A partner is left to a person when anyone is let in beside it.
        (
            r#"[{"Effect":"Allow","Principal":{"AWS":["444455556666","*"]},"Action":"*","Resource":"*"}]"#.to_owned(),
            r#"[{"Effect":"Allow","Principal":{"AWS":["444455556666"]},"Action":"*","Resource":"*"}]"#.to_owned(),
        ),
        (
            r#"[{"Effect":"Allow","Principal":{"AWS":["444455556666","777788889999","111122223333"]},"Action":"*","Resource":"*"}]"#.to_owned(),
            r#"[{"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":"*","Resource":"*"}]"#.to_owned(),
        ),
        (own.to_owned(), own.to_owned()),
    ] {
        assert_eq!(left(&policy(&before)), policy(&after), "{before}");
    }
    assert_eq!(left(&policy(&format!("[{open}]"))), "");
    assert_eq!(left(&policy(r#"[{"Effect":"Allow","NotPrincipal":{"AWS":"1"},"Action":"*","Resource":"*"}]"#)), "");
}

#[test]
fn where_people_are_told_at_most_nothing_goes() {
    let open = document(&json!([allow(json!("*"), json!({}))]));
    let door = Door { anyone: Some((Response::Alert, "tokens")), ..door(&open, None, ApprovedLists::NONE) };
    let strangers = door.strangers().unwrap();
    assert_eq!((strangers.limit(), strangers.removal(&open)), (Some(Response::Alert), None));
}

#[test]
fn a_deny_is_lost_when_none_as_wide_is_left() {
    let deny = |sid: &str, principal: &str, action: &str, condition: Value| json!({"Sid": sid, "Effect": "Deny", "Principal": principal, "Action": action, "Resource": "*", "Condition": condition});
    let outside = || json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
    let approved = document(&json!([deny("Perimeter", "*", "s3:*", outside())]));
    let lost = |live: Option<Value>| {
        let live = live.map(|live| Policy::read(&document(&live)).unwrap());
        Policy::lost_denials(live.as_ref(), &Policy::read(&approved).unwrap())
    };
    assert_eq!(lost(Some(json!([deny("Renamed", "*", "s3:*", outside())]))), Vec::<String>::new());
    assert_eq!(lost(Some(json!([deny("Wider", "*", "*", json!({}))]))), Vec::<String>::new());
    for live in [
        None,
        Some(json!([])),
        Some(json!([deny("Perimeter", PARTNER, "s3:*", outside())])),
        Some(json!([deny("Perimeter", "*", "s3:Get*", outside())])),
        Some(json!([deny("Perimeter", "*", "s3:*", json!({"Bool": {"aws:SecureTransport": "false"}}))])),
        Some(json!([allow(json!("*"), json!({}))])),
    ] {
        assert_eq!(lost(live.clone()), ["Perimeter"], "{live:?}");
    }
}
