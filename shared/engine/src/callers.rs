//! Callers whose calls wake a control, whatever they call.

use catalog::OwnRole;
use model::{ActorKind, Arn, Caller, Change, Resource};

use crate::naming::resource_of;

/// What asks a model, and so is what an API key is for. Records were seen in which such calls are management events that
/// merely read, so that a rule for these would hear each of them.
pub const INFERENCE: &[&str] = &[
    "Converse",
    "ConverseStream",
    "CountTokens",
    "CreateInference",
    "InvokeModel",
    "InvokeModelWithBidirectionalStream",
    "InvokeModelWithResponseStream",
];

/// Where a user of an API key has business: it signs in, subscribes to models, and asks who it is.
pub const AT_HOME: &[&str] = &[
    "agreement-marketplace.amazonaws.com",
    "aws-external-anthropic.amazonaws.com",
    "bedrock-mantle.amazonaws.com",
    "bedrock.amazonaws.com",
    "discovery-marketplace.amazonaws.com",
    "signin.amazonaws.com",
];

/// What tools call to see whose credentials they hold.
pub const HARMLESS: &[&str] = &["GetAccessKeyInfo", "GetCallerIdentity", "GetSessionToken"];

/// What gives somebody a role.
pub const TAKES: &[&str] = &["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"];

/// Whether a call is one of `caller`'s.
pub(crate) fn is(caller: Caller, change: &Change) -> bool {
    let (source, operation) = (change.source.as_str(), change.operation.as_str());
    match caller {
        Caller::ApiKey => change.actor.bearer && !INFERENCE.contains(&operation),
        Caller::ApiKeyUser => {
            let name = change.actor.arn.clone().map(Arn::new);
            change.actor.kind == ActorKind::IamUser
                && name.is_some_and(|arn| catalog::is_key_user(arn.name()))
                && !AT_HOME.contains(&source)
                && !HARMLESS.contains(&operation)
        }
        // What a service does on a caller's behalf follows from a call that is heard too.
        Caller::FunctionRole | Caller::RemedyRole if change.actor.invoked_by.is_some() => false,
        Caller::FunctionRole => match own_role(change) {
            Some(OwnRole::Function(function)) => {
                !change.actor.session().is_some_and(|session| catalog::is_session_of(function, session))
            }
            Some(OwnRole::Schedule) => true,
            Some(OwnRole::Remedy) | None => false,
        },
        Caller::RemedyRole => own_role(change) == Some(OwnRole::Remedy),
        Caller::RoleTaker => {
            source == "sts.amazonaws.com"
                && TAKES.contains(&operation)
                && change.actor.kind != ActorKind::AwsService
                && taken(change).is_some_and(|role| catalog::own_role(&role).is_some())
        }
    }
}

fn own_role(change: &Change) -> Option<OwnRole> {
    catalog::own_role(&Arn::new(change.actor.role.as_deref()?))
}

/// The record of somebody who was refused has no parameters.
fn taken(change: &Change) -> Option<Arn> {
    change.request.text("roleArn").map(Arn::new).or_else(|| change.refused_on.clone())
}

/// The principal that called, or the role that it takes.
pub(crate) fn principal(caller: Caller, change: &Change) -> Option<Resource> {
    let arn = match caller {
        Caller::RoleTaker => taken(change)?,
        Caller::ApiKey | Caller::ApiKeyUser | Caller::FunctionRole | Caller::RemedyRole => {
            Arn::new(change.actor.principal()?)
        }
    };
    Some(resource_of(arn, change.actor.account.as_deref().unwrap_or(&change.account), &change.region))
}
