//! Whose credentials a finding speaks of.

use model::{ActorKind, Arn, Fields, Resource, Scope, Tags, Touched};
use serde_json::Value;

use super::Home;
use crate::naming::resource_of;

/// Somebody whose credentials were used.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// `IAMUser`, `AssumedRole`, `Root`, as CloudTrail has them; a role is `Role` in some findings.
    user_type: String,
    /// The user, or the role behind a session.
    name: String,
    /// `AIDA…`, or `AROA…:session`.
    principal_id: String,
    /// The account that the credentials are of, where it is known.
    account: String,
    partition: String,
    /// The access key that signed.
    pub(super) key: Option<String>,
}

/// Everybody whom a finding names, the one whom it is about first.
pub(super) fn people(finding: &Fields, home: &Home) -> Vec<Person> {
    let caller = finding.at("resource/accessKeyDetails").into_iter();
    let caller = caller.filter_map(|details| of_key(&Fields::inside(details), home));
    // An attack sequence has no `accessKeyDetails`: its actors and keys stand among what it is made of.
    let actors = finding.every("service/detection/sequence/actors/user").into_iter();
    let actors = actors.filter_map(|user| of_sequence(&Fields::inside(user), home));
    let keys = finding.every("service/detection/sequence/resources").into_iter();
    let keys = keys.filter_map(|resource| of_listed_key(resource, home));
    let mut people: Vec<Person> = Vec::new();
    for person in caller.chain(actors).chain(keys) {
        let same = |known: &&mut Person| known.arn() == person.arn();
        match people.iter_mut().find(same) {
            Some(known) if known.key.is_none() || known.key == person.key => known.key = person.key,
            Some(_) | None => people.push(person),
        }
    }
    people
}

fn of_key(details: &Fields, home: &Home) -> Option<Person> {
    let text = |path: &str| details.text(path).unwrap_or_default().to_owned();
    let person = Person {
        user_type: text("userType"),
        name: text("userName"),
        principal_id: text("principalId"),
        account: home.account.clone(),
        partition: home.partition.clone(),
        key: details.text("accessKeyId").map(str::to_owned),
    };
    (!person.name.is_empty() || !person.user_type.is_empty()).then_some(person)
}

/// `account` is where it was done, which may be another account than the user's; the finding's own is no better known.
fn of_sequence(user: &Fields, home: &Home) -> Option<Person> {
    let text = |path: &str| user.text(path).unwrap_or_default().to_owned();
    let person = Person {
        user_type: text("type"),
        name: text("name"),
        principal_id: text("uid"),
        account: user.text("account/uid").unwrap_or(&home.account).to_owned(),
        partition: home.partition.clone(),
        key: user.text("credentialUid").map(str::to_owned),
    };
    (!person.name.is_empty() || !person.user_type.is_empty()).then_some(person)
}

fn of_listed_key(resource: &Value, home: &Home) -> Option<Person> {
    let resource = Fields::inside(resource);
    let details = resource.at("data/accessKey").filter(|_| resource.text("resourceType") == Some("ACCESS_KEY"))?;
    let account = resource.text("accountId").unwrap_or(&home.account).to_owned();
    let key = resource.text("uid").or_else(|| resource.text("name")).map(str::to_owned);
    of_key(&Fields::inside(details), home).map(|person| Person { account, key, ..person })
}

impl Person {
    pub(super) fn kind(&self) -> ActorKind {
        match self.user_type.as_str() {
            "IAMUser" => ActorKind::IamUser,
            "AssumedRole" | "Role" => ActorKind::AssumedRole,
            "Root" => ActorKind::Root,
            "AWSService" => ActorKind::AwsService,
            "AWSAccount" => ActorKind::AwsAccount,
            _ => ActorKind::Other,
        }
    }

    fn in_iam(&self, kind: &str) -> String {
        format!("arn:{}:iam::{}:{kind}", self.partition, self.account)
    }

    /// The principal; services and other accounts are none of the account's.
    fn arn(&self) -> Option<Arn> {
        let named = |kind: &str| (!self.name.is_empty()).then(|| self.in_iam(&format!("{kind}/{}", self.name)));
        let arn = match self.kind() {
            ActorKind::IamUser => named("user"),
            ActorKind::AssumedRole => named("role"),
            ActorKind::Root => Some(self.in_iam("root")),
            ActorKind::Other if self.user_type == "FederatedUser" && !self.name.is_empty() => {
                Some(format!("arn:{}:sts::{}:federated-user/{}", self.partition, self.account, self.name))
            }
            ActorKind::AwsService | ActorKind::AwsAccount | ActorKind::Other => None,
        };
        arn.map(Arn::new)
    }

    /// The role behind a session.
    pub(super) fn role(&self) -> Option<String> {
        self.arn().filter(|_| self.kind() == ActorKind::AssumedRole).map(|arn| arn.to_string())
    }

    /// Who called: of a role the session, which the id of the principal ends with.
    pub(super) fn caller(&self) -> Option<String> {
        let session = self.principal_id.split_once(':').map(|(_, session)| session);
        match (self.role(), session) {
            (Some(_), Some(session)) => {
                Some(format!("arn:{}:sts::{}:assumed-role/{}/{session}", self.partition, self.account, self.name))
            }
            (_, _) => self.arn().map(|arn| arn.to_string()),
        }
    }

    /// The principal as a resource. One that called AI is AI's; whoever is root may do anything to every workload.
    pub(super) fn touched(&self, home: &Home, is_of_ai: bool) -> Option<Touched> {
        let resource = resource_of(self.arn()?, &self.account, &home.region);
        let is_ai = is_of_ai || catalog::is_key_user(resource.arn.name());
        let scope = if resource.scope != Scope::Generic {
            resource.scope
        } else if self.kind() == ActorKind::Root {
            Scope::Setting
        } else if is_ai {
            Scope::Ai
        } else {
            Scope::Generic
        };
        Some(Touched { resource: Resource { scope, ..resource }, tags: Tags::new() })
    }
}
