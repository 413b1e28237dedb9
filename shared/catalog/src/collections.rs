//! What controls of OpenSearch Serverless share: what a policy for collections is made of, and whom one lets into their data.

use model::{
    Approved, ApprovedLists, Arn, Change, CollectionAccess, CollectionPolicies, CollectionPolicy, Edit, Finding,
    ListName, Listed, Resource, Response,
};
use serde_json::Value;

/// The parts of a policy of OpenSearch Serverless, which stands in records as text or as what it says.
pub(crate) fn items(change: &Change) -> Vec<Value> {
    match change.request.document("policy").map(std::borrow::Cow::into_owned) {
        Some(Value::Array(items)) => items,
        Some(item @ Value::Object(_)) => vec![item],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Vec::new(),
    }
}

/// Whether a policy is of that type.
pub(crate) fn of_type(change: &Change, kind: &str) -> bool {
    change.request.text("type") == Some(kind)
}

/// What a policy is called.
pub(crate) fn name(change: &Change) -> &str {
    change.request.text("name").unwrap_or("without a name")
}

/// A finding about a policy that the event puts: its name, and what it is made of.
pub(crate) fn finding(change: &Change, resource: &Resource, summary: String) -> Finding {
    let parts = Value::Array(items(change)).to_string();
    Finding::new(change, resource, summary).about([name(change).to_owned(), parts])
}

/// The policy that the event speaks of, for when nobody looked.
pub(crate) fn told(finding: &Finding) -> Option<CollectionPolicies> {
    let (name, parts) = (finding.subjects.first()?.clone(), serde_json::from_str(finding.subjects.last()?).ok()?);
    let policies = [(name, CollectionPolicy { parts, ..CollectionPolicy::default() })].into();
    Some(CollectionPolicies { collection: finding.resource.arn.name().to_owned(), policies })
}

/// The other collections that a part is about, for a person; empty when there are none.
pub(crate) fn others(part: &Value, collection: &str) -> String {
    let mut names = CollectionPolicies::named(part);
    names.remove(collection);
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// The texts of a list.
pub(crate) fn texts<'a>(part: &'a Value, member: &str) -> Vec<&'a str> {
    part.get(member).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether a principal of a part is of another account, or may do everything.
pub(crate) fn is_wide(principal: &str, part: &Value, account: &str) -> bool {
    is_foreign(principal, account) || rules(part).any(|rule| texts(rule, "Permission").contains(&EVERYTHING))
}

/// `saml/…` and the like name identity providers of the account itself.
fn is_foreign(principal: &str, account: &str) -> bool {
    principal == "*" || Arn::new(principal).account().is_some_and(|owner| owner != account)
}

const EVERYTHING: &str = "aoss:*";

fn rules(part: &Value) -> impl Iterator<Item = &Value> {
    part.get("Rules").and_then(Value::as_array).into_iter().flatten()
}

/// Who was let in whom nobody approved.
#[derive(Debug)]
pub(crate) struct Stranger<'a> {
    /// By which policy.
    pub(crate) policy: &'a str,
    /// By which part of it.
    part: &'a Value,
    /// The principal, as the part names it.
    pub(crate) principal: &'a str,
    /// Whether it is of another account.
    pub(crate) foreign: bool,
    /// The most that may be done about it, and why.
    pub(crate) most: (Response, &'static str),
}

impl Stranger<'_> {
    /// Whether it is taken out once a person agrees, if not at once.
    pub(crate) fn may_go(&self) -> bool {
        self.most.0 >= Response::Approve
    }
}

/// Nobody can say what the owner means.
pub(crate) const UNAPPROVED: &str = "nobody approved such a policy for it yet";
const OWN: &str = "it is of our own account";
const SHARED: &str = "the same part of the policy is about other collections too";

/// Who may use the data of a collection, and nobody approved that.
pub(crate) fn strangers<'a>(
    finding: &Finding,
    live: &'a CollectionPolicies,
    Approved { baseline, lists }: Approved<'_, CollectionAccess>,
) -> Vec<Stranger<'a>> {
    let account = &finding.resource.account;
    let stranger = |policy: &'a str, part: &'a Value, principal: &'a str| {
        let foreign = is_foreign(principal, account);
        let known = baseline.is_some_and(|approved| approved.0.policies.contains_key(policy));
        let most = match (foreign, known) {
            (false, true) => (Response::Approve, OWN),
            (false, false) => (Response::Alert, UNAPPROVED),
            (true, false) if finding.operation == "CreateAccessPolicy" => (Response::Alert, UNAPPROVED),
            (true, _) if is_shared(part, &live.collection) => (Response::Approve, SHARED),
            (true, _) => (Response::Remediate, ""),
        };
        Stranger { policy, part, principal, foreign, most }
    };
    let all = live
        .parts()
        .flat_map(|(policy, part)| texts(part, "Principal").into_iter().map(move |who| (policy, part, who)));
    all.filter(|(_, part, who)| is_wide(who, part, account) && !is_approved(who, part, baseline))
        .map(|(policy, part, who)| stranger(policy, part, who))
        .filter(|stranger| !stranger.foreign || !is_listed(stranger.principal, lists))
        .collect()
}

/// Whether a part is about other collections than this one.
fn is_shared(part: &Value, collection: &str) -> bool {
    collection == CollectionPolicies::ALL || !others(part, collection).is_empty()
}

fn is_listed(principal: &str, lists: &ApprovedLists) -> bool {
    Arn::new(principal).account().is_some_and(|owner| lists.has(ListName::Accounts, owner) == Listed::Yes)
}

/// Whether people approved as much for the principal.
fn is_approved(principal: &str, part: &Value, baseline: Option<&CollectionAccess>) -> bool {
    let approved = baseline.into_iter().flat_map(|approved| approved.0.parts()).map(|(_, approved)| approved);
    approved
        .filter(|approved| texts(approved, "Principal").contains(&principal))
        .any(|approved| rules(part).all(|less| rules(approved).any(|more| covers(more, less))))
}

/// Whether a rule grants all that another does.
fn covers(more: &Value, less: &Value) -> bool {
    let within = |member| {
        let more = texts(more, member);
        texts(less, member).iter().all(|one| more.contains(one))
    };
    within("Resource") && (texts(more, "Permission").contains(&EVERYTHING) || within("Permission"))
}

/// What takes strangers out of a policy; `None` when there is nothing to take out, or nothing would be left that people
/// approved: OpenSearch takes no empty policy.
pub(crate) fn without(
    policy: &CollectionPolicy,
    strangers: &[&Stranger<'_>],
    approved: Option<&CollectionPolicy>,
) -> Option<Vec<Edit>> {
    let mut edits: Vec<_> = policy.parts.iter().filter_map(|part| narrowed(part, strangers)).collect();
    if policy.edited(&edits).is_some_and(|parts| parts.is_empty()) {
        let approved = approved?.parts.iter().map(Value::to_string).collect();
        edits.first_mut()?.instead = approved;
    }
    (!edits.is_empty()).then_some(edits)
}

/// A part without the strangers in it: it goes if nobody else is left.
fn narrowed(part: &Value, strangers: &[&Stranger<'_>]) -> Option<Edit> {
    let gone: Vec<_> = strangers.iter().filter(|one| one.part == part).map(|one| one.principal).collect();
    let left: Vec<_> = texts(part, "Principal").into_iter().filter(|who| !gone.contains(who)).collect();
    let mut less = part.as_object().filter(|_| !gone.is_empty())?.clone();
    let rest = !left.is_empty();
    less.insert("Principal".to_owned(), left.into());
    let instead = rest.then(|| Value::Object(less).to_string()).into_iter().collect();
    Some(Edit { statement: part.to_string(), instead })
}
