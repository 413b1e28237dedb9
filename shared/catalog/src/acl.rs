//! What the ACL of a bucket grants to whom, as requests write it.

use model::{BucketGrant, Change, Fields};
use serde_json::Value;

const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// Headers that grant, and what.
const HEADERS: [(&str, &str); 5] = [
    ("x-amz-grant-full-control", "FULL_CONTROL"),
    ("x-amz-grant-read", "READ"),
    ("x-amz-grant-read-acp", "READ_ACP"),
    ("x-amz-grant-write", "WRITE"),
    ("x-amz-grant-write-acp", "WRITE_ACP"),
];

/// The owner whom a request names, and what it grants: by a name for usual grants, by headers, or by a whole ACL.
pub(crate) fn requested(change: &Change) -> (Option<&str>, Vec<BucketGrant>) {
    let owner = change.request.text("AccessControlPolicy/Owner/ID");
    let usual = change.request.texts("x-amz-acl").into_iter().flat_map(usual);
    let by_header = HEADERS.iter().flat_map(|(header, permission)| {
        change.request.texts(header).into_iter().flat_map(|grantees| by_header(grantees, permission))
    });
    let whole = change.request.every("AccessControlPolicy/AccessControlList/Grant").into_iter().filter_map(listed);
    (owner, usual.chain(by_header).chain(whole).collect())
}

fn grant(permission: &str, grantee: &str) -> BucketGrant {
    BucketGrant { permission: permission.to_owned(), grantee: grantee.to_owned() }
}

fn usual(name: &str) -> Vec<BucketGrant> {
    match name {
        "public-read" => vec![grant("READ", ALL_USERS)],
        "public-read-write" => vec![grant("READ", ALL_USERS), grant("WRITE", ALL_USERS)],
        "authenticated-read" => vec![grant("READ", AUTHENTICATED)],
        _ => Vec::new(),
    }
}

/// `uri="http://…", id="79a59…"`.
fn by_header(grantees: &str, permission: &str) -> Vec<BucketGrant> {
    let named = grantees.split(',').filter_map(|named| Some(named.trim().split_once('=')?.1.trim_matches('"')));
    named.filter(|grantee| !grantee.is_empty()).map(|grantee| grant(permission, grantee)).collect()
}

fn listed(written: &Value) -> Option<BucketGrant> {
    let fields = Fields::inside(written);
    let grantee = ["URI", "ID", "EmailAddress"].into_iter().find_map(|name| fields.text(&format!("Grantee/{name}")))?;
    Some(grant(fields.text("Permission")?, grantee))
}

/// A grant as one text.
pub(crate) fn written(grant: &BucketGrant) -> String {
    format!("{} {}", grant.permission, grant.grantee)
}

/// The grant that was written so.
pub(crate) fn read(written: &str) -> Option<BucketGrant> {
    written.split_once(' ').map(|(permission, grantee)| grant(permission, grantee))
}

/// A grant for a person.
pub(crate) fn told(grant: &BucketGrant) -> String {
    let whom = match grant.grantee.as_str() {
        ALL_USERS => "anyone",
        AUTHENTICATED => "anyone with an AWS account",
        other => other,
    };
    format!("its ACL grants {} to {whom}", grant.permission)
}
