//! Where in an event the identifier of its resource stands. Calls that name it in no way of their own are in
//! [`places`](crate::places).

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{ActorKind, Arn, Change, Resource, Scope};
use serde_json::Value;

use crate::{collections, places, tagging};

/// How a call names its resource.
#[derive(Clone, Copy, Debug)]
enum Form {
    Bucket,
    AccountPublicAccess,
    Key,
    Function,
    Trail,
    EventDataStore,
    Detector,
    FindingFilter,
    Gateway,
    CredentialOwner,
    KeyOwner,
    User,
    Role,
    Group,
    SecurityGroup,
    Parameter,
    Database,
    Rule,
}

/// The table. A control that watches a call which is missing here is caught by a test over the catalogue.
const PLACES: &[(&str, &str, Form)] = &[
    ("bedrock-agentcore", "CreateGateway", Form::Gateway),
    ("bedrock-agentcore", "UpdateGateway", Form::Gateway),
    ("cloudtrail", "DeleteEventDataStore", Form::EventDataStore),
    ("cloudtrail", "DeleteTrail", Form::Trail),
    ("cloudtrail", "StopEventDataStoreIngestion", Form::EventDataStore),
    ("cloudtrail", "StopLogging", Form::Trail),
    ("ec2", "AuthorizeSecurityGroupEgress", Form::SecurityGroup),
    ("ec2", "AuthorizeSecurityGroupIngress", Form::SecurityGroup),
    ("ec2", "ModifySecurityGroupRules", Form::SecurityGroup),
    ("events", "DeleteRule", Form::Rule),
    ("events", "DisableRule", Form::Rule),
    ("events", "EnableRule", Form::Rule),
    ("events", "PutRule", Form::Rule),
    ("events", "PutTargets", Form::Rule),
    ("events", "RemoveTargets", Form::Rule),
    ("guardduty", "CreateFilter", Form::FindingFilter),
    ("guardduty", "DeleteDetector", Form::Detector),
    ("guardduty", "UpdateDetector", Form::Detector),
    ("guardduty", "UpdateFilter", Form::FindingFilter),
    ("guardduty", "UpdateMemberDetectors", Form::Detector),
    ("guardduty", "UpdateOrganizationConfiguration", Form::Detector),
    ("iam", "AddUserToGroup", Form::User),
    ("iam", "AttachGroupPolicy", Form::Group),
    ("iam", "AttachRolePolicy", Form::Role),
    ("iam", "AttachUserPolicy", Form::User),
    ("iam", "CreateAccessKey", Form::KeyOwner),
    ("iam", "CreateLoginProfile", Form::KeyOwner),
    ("iam", "CreateServiceSpecificCredential", Form::CredentialOwner),
    ("iam", "CreateUser", Form::CredentialOwner),
    ("iam", "DeleteUserPermissionsBoundary", Form::User),
    ("iam", "PutUserPermissionsBoundary", Form::User),
    ("iam", "PutUserPolicy", Form::User),
    ("iam", "ResetServiceSpecificCredential", Form::CredentialOwner),
    ("iam", "UpdateAccessKey", Form::KeyOwner),
    ("iam", "UpdateLoginProfile", Form::KeyOwner),
    ("iam", "UpdateServiceSpecificCredential", Form::CredentialOwner),
    ("kms", "CreateGrant", Form::Key),
    ("kms", "DeleteImportedKeyMaterial", Form::Key),
    ("kms", "DisableKey", Form::Key),
    ("kms", "DisableKeyRotation", Form::Key),
    ("kms", "PutKeyPolicy", Form::Key),
    ("kms", "ScheduleKeyDeletion", Form::Key),
    ("lambda", "AddPermission", Form::Function),
    ("lambda", "CreateFunctionUrlConfig", Form::Function),
    ("lambda", "PutResourcePolicy", Form::Function),
    ("lambda", "UpdateAlias", Form::Function),
    ("lambda", "UpdateFunctionCode", Form::Function),
    ("lambda", "UpdateFunctionConfiguration", Form::Function),
    ("lambda", "UpdateFunctionUrlConfig", Form::Function),
    ("rds", "CreateDBInstance", Form::Database),
    ("rds", "ModifyDBInstance", Form::Database),
    ("s3", "DeleteAccountPublicAccessBlock", Form::AccountPublicAccess),
    ("s3", "DeleteBucketPolicy", Form::Bucket),
    ("s3", "DeleteBucketPublicAccessBlock", Form::Bucket),
    ("s3", "PutAccountPublicAccessBlock", Form::AccountPublicAccess),
    ("s3", "PutBucketAcl", Form::Bucket),
    ("s3", "PutBucketPolicy", Form::Bucket),
    ("s3", "PutBucketPublicAccessBlock", Form::Bucket),
    ("ssm", "DeleteParameter", Form::Parameter),
    ("ssm", "DeleteParameters", Form::Parameter),
    ("ssm", "PutParameter", Form::Parameter),
];

static FORMS: LazyLock<HashMap<(&str, &str), Form>> =
    LazyLock::new(|| PLACES.iter().map(|(service, operation, form)| ((*service, *operation), *form)).collect());

/// The resources that a call touched, when the record says which. `resources` are the ARNs that AWS listed beside it:
/// they stay when the parameters were left out.
pub(crate) fn locate(change: &Change, resources: &[String]) -> Vec<Resource> {
    match FORMS.get(&(change.service(), change.operation.as_str())) {
        Some(form) => of_form(*form, change, resources).into_iter().collect(),
        None => collections::resources(change)
            .or_else(|| places::resources(change, resources))
            .unwrap_or_else(|| tagging::resources(change, resources)),
    }
}

fn of_form(form: Form, change: &Change, resources: &[String]) -> Option<Resource> {
    let named = resource_arn(form, change);
    let listed = || resources.iter().find(|arn| suits(form, arn)).cloned();
    // KMS names the key itself among the resources, where the request may only give an alias.
    let arn = if matches!(form, Form::Key) { listed().or(named) } else { named.or_else(listed) }?;
    Some(resource(change, form, &arn))
}

fn resource(change: &Change, form: Form, arn: &str) -> Resource {
    let arn = Arn::new(arn);
    let account = arn.account().unwrap_or(&change.account).to_owned();
    let region = arn.region().unwrap_or(&change.region).to_owned();
    // A user that the console made for an API key is AI by its nature, whatever else is done to it.
    let is_key_user = matches!(form, Form::KeyOwner | Form::User) && catalog::is_key_user(arn.name());
    let scope = if is_key_user {
        Scope::Ai
    } else if catalog::is_named_like_ours(&arn) {
        // What is ours guards all workloads.
        Scope::Setting
    } else {
        scope(form)
    };
    Resource { arn, account, region, scope }
}

const fn scope(form: Form) -> Scope {
    match form {
        Form::Gateway | Form::CredentialOwner => Scope::Ai,
        Form::Bucket
        | Form::Key
        | Form::Function
        | Form::KeyOwner
        | Form::User
        | Form::Role
        | Form::Group
        | Form::Rule
        | Form::SecurityGroup
        | Form::Database => Scope::Generic,
        Form::AccountPublicAccess
        | Form::Trail
        | Form::EventDataStore
        | Form::Detector
        | Form::FindingFilter
        | Form::Parameter => Scope::Setting,
    }
}

/// Whether a listed ARN is of the kind that the call touches.
fn suits(form: Form, arn: &str) -> bool {
    let arn = Arn::new(arn);
    let (service, prefix) = match form {
        Form::Bucket => ("s3", ""),
        Form::Key => ("kms", "key/"),
        Form::Function => ("lambda", "function:"),
        Form::Trail => ("cloudtrail", "trail/"),
        Form::EventDataStore => ("cloudtrail", "eventdatastore/"),
        Form::Detector | Form::FindingFilter => ("guardduty", "detector/"),
        Form::Gateway => ("bedrock-agentcore", "gateway/"),
        Form::CredentialOwner | Form::KeyOwner | Form::User => ("iam", "user/"),
        Form::Role => ("iam", "role/"),
        Form::Group => ("iam", "group/"),
        Form::SecurityGroup => ("ec2", "security-group/"),
        Form::Parameter => ("ssm", "parameter/"),
        Form::Database => ("rds", "db:"),
        Form::Rule => ("events", "rule/"),
        Form::AccountPublicAccess => return false,
    };
    arn.service() == Some(service) && arn.resource().is_some_and(|resource| resource.starts_with(prefix))
}

fn resource_arn(form: Form, change: &Change) -> Option<String> {
    let request = |path| change.request.text(path).map(str::to_owned);
    let response = |path| change.response.text(path).map(str::to_owned);
    match form {
        Form::Bucket => request("bucketName").map(|name| format!("arn:{}:s3:::{name}", change.partition)),
        Form::AccountPublicAccess => Some(format!("arn:{}:s3:::*", change.partition)),
        Form::Key => response("keyId").or_else(|| request("keyId")).map(|key| key_arn(change, &key)),
        Form::Function => {
            request("functionName").or_else(|| request("resourceArn")).map(|name| function_arn(change, &name))
        }
        Form::Trail => {
            response("trailARN").or_else(|| request("name")).map(|name| under(change, "cloudtrail", "trail/", &name))
        }
        Form::EventDataStore => {
            request("eventDataStore").map(|store| under(change, "cloudtrail", "eventdatastore/", &store))
        }
        Form::FindingFilter => {
            let (detector, name) = (request("detectorId")?, request("filterName").or_else(|| request("name"))?);
            Some(under(change, "guardduty", "detector/", &format!("{detector}/filter/{name}")))
        }
        Form::Detector => request("detectorId").map(|id| under(change, "guardduty", "detector/", &id)),
        Form::Gateway => response("gatewayArn")
            .or_else(|| request("gatewayIdentifier"))
            .or_else(|| response("gatewayId"))
            .map(|id| under(change, "bedrock-agentcore", "gateway/", &id)),
        Form::CredentialOwner => {
            response("user/arn").or_else(|| principal(change, "user", "userName")).or_else(|| caller(change))
        }
        Form::KeyOwner => principal(change, "user", "userName").or_else(|| caller(change)),
        Form::User => principal(change, "user", "userName"),
        Form::Role => principal(change, "role", "roleName"),
        Form::Group => principal(change, "group", "groupName"),
        Form::SecurityGroup => request("groupId").map(|id| under(change, "ec2", "security-group/", &id)),
        Form::Parameter => parameter(change),
        Form::Database => database(change),
        Form::Rule => request("rule").or_else(|| request("name")).map(|name| rule(change, &name)),
    }
}

pub(crate) fn in_region(change: &Change, service: &str, resource: &str) -> String {
    format!("arn:{}:{service}:{}:{}:{resource}", change.partition, change.region, change.account)
}

/// The ARN of a name below `prefix`, or the ARN that was given in its place.
pub(crate) fn under(change: &Change, service: &str, prefix: &str, name: &str) -> String {
    if name.starts_with("arn:") { name.to_owned() } else { in_region(change, service, &format!("{prefix}{name}")) }
}

pub(crate) fn key_arn(change: &Change, key: &str) -> String {
    let prefix = if key.starts_with("alias/") { "" } else { "key/" };
    under(change, "kms", prefix, key)
}

/// A function is named by its name, by `account:function:name` or by its ARN, each perhaps with a qualifier.
pub(crate) fn function_arn(change: &Change, name: &str) -> String {
    let parts: Vec<_> = name.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "lambda", _, _, "function", _, ..] => parts.iter().take(7).copied().collect::<Vec<_>>().join(":"),
        [account, "function", name, ..] => {
            format!("arn:{}:lambda:{}:{account}:function:{name}", change.partition, change.region)
        }
        [name, ..] => in_region(change, "lambda", &format!("function:{name}")),
        [] => in_region(change, "lambda", "function:"),
    }
}

/// A knowledge base names the cluster of an instance, if it has one. ARNs have names in lower case.
fn database(change: &Change) -> Option<String> {
    let name = |path: &str| change.response.text(path).or_else(|| change.request.text(path)).map(str::to_lowercase);
    if let Some(cluster) = name("dBClusterIdentifier") {
        return Some(under(change, "rds", "cluster:", &cluster));
    }
    let answered = change.response.text("dBInstanceArn").map(str::to_owned);
    answered.or_else(|| Some(under(change, "rds", "db:", &name("dBInstanceIdentifier")?)))
}

/// One call can delete several parameters: a policy among them is what it is about.
fn parameter(change: &Change) -> Option<String> {
    let names = || change.request.list("names").into_iter().filter_map(Value::as_str);
    let policy = names().find(|name| name.ends_with("/policy"));
    let name = change.request.text("name").or(policy).or_else(|| names().next())?;
    let slash = if name.starts_with('/') { "" } else { "/" };
    Some(under(change, "ssm", &format!("parameter{slash}"), name))
}

/// A rule of a bus of its own has the bus in its ARN; the bus may be given by its ARN too.
fn rule(change: &Change, name: &str) -> String {
    let bus = change.request.text("eventBusName").map(|bus| bus.rsplit('/').next().unwrap_or(bus));
    let bus = bus.filter(|bus| *bus != "default").map(|bus| format!("{bus}/")).unwrap_or_default();
    under(change, "events", &format!("rule/{bus}"), name)
}

/// Requests do not carry the path of a principal.
fn principal(change: &Change, kind: &str, member: &str) -> Option<String> {
    let name = change.request.text(member)?;
    Some(format!("arn:{}:iam::{}:{kind}/{name}", change.partition, change.account))
}

/// A call about credentials that names no user is about the caller.
fn caller(change: &Change) -> Option<String> {
    let own = change.actor.kind == ActorKind::IamUser && !change.is_partial();
    change.actor.arn.clone().filter(|_| own)
}

#[cfg(test)]
mod tests {
    use model::Scope;
    use serde_json::{Value, json};

    use crate::{Signal, signal};

    fn arn(source: &str, name: &str, request: &Value, extra: &Value) -> Option<String> {
        let mut record = json!({"eventSource": format!("{source}.amazonaws.com"), "eventName": name,
            "awsRegion": "eu-west-1", "recipientAccountId": "111122223333", "requestParameters": request});
        for (key, value) in extra.as_object().unwrap() {
            record[key] = value.clone();
        }
        match signal(&record).unwrap() {
            Signal::Change(change) => change.resource.map(|resource| resource.arn.as_str().to_owned()),
            Signal::Threat(_) | Signal::Other(_) => panic!("no change"),
        }
    }

    #[test]
    fn functions_are_named_in_four_ways() {
        let expected = Some("arn:aws:lambda:eu-west-1:111122223333:function:tool".to_owned());
        for name in [
            "tool",
            "tool:live",
            "111122223333:function:tool",
            "arn:aws:lambda:eu-west-1:111122223333:function:tool",
            "arn:aws:lambda:eu-west-1:111122223333:function:tool:live",
        ] {
            assert_eq!(arn("lambda", "AddPermission20150331v2", &json!({"functionName": name}), &json!({})), expected);
        }
    }

    #[test]
    fn an_instance_of_a_cluster_stands_for_the_cluster() {
        let request = json!({"dBInstanceIdentifier": "Vectors-1"});
        let of = |answer: Value| arn("rds", "ModifyDBInstance", &request, &json!({"responseElements": answer}));
        let cluster = Some("arn:aws:rds:eu-west-1:111122223333:cluster:vectors".to_owned());
        assert_eq!(of(json!({"dBClusterIdentifier": "vectors", "dBInstanceArn": "x"})), cluster);
        let alone = Some("arn:aws:rds:eu-west-1:111122223333:db:vectors-1".to_owned());
        assert_eq!(of(Value::Null), alone);
    }

    #[test]
    fn the_key_itself_is_preferred_to_its_alias() {
        let listed =
            json!({"resources": [{"ARN": "arn:aws:kms:eu-west-1:111122223333:key/k-1", "type": "AWS::KMS::Key"}]});
        let request = json!({"keyId": "alias/model-data"});
        assert_eq!(arn("kms", "DisableKey", &request, &listed).unwrap(), "arn:aws:kms:eu-west-1:111122223333:key/k-1");
        let alias = arn("kms", "DisableKey", &request, &json!({})).unwrap();
        assert_eq!(alias, "arn:aws:kms:eu-west-1:111122223333:alias/model-data");
    }

    #[test]
    fn what_was_left_out_may_stand_among_the_resources() {
        let omitted = json!({"reason": "requestParameters too large", "omitted": true, "originalSize": 131_072});
        let listed = json!({"resources": [{"ARN": "arn:aws:s3:::acme-corpus", "type": "AWS::S3::Bucket"}]});
        let bucket = arn("s3", "PutBucketPublicAccessBlock", &omitted, &listed);
        assert_eq!(bucket.unwrap(), "arn:aws:s3:::acme-corpus");
        assert_eq!(arn("s3", "PutBucketPublicAccessBlock", &omitted, &json!({})), None);
    }

    #[test]
    fn the_user_of_an_api_key_is_ai_by_its_nature() {
        let scope = |user: &str| {
            let request = json!({"userName": user, "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"});
            let record = json!({"eventSource": "iam.amazonaws.com", "eventName": "AttachUserPolicy",
                "recipientAccountId": "111122223333", "requestParameters": request});
            let Ok(Signal::Change(change)) = signal(&record) else { panic!("no change") };
            change.resource.unwrap().scope
        };
        assert_eq!((scope("BedrockAPIKey-m4x7"), scope("AeaApiKey-q2w8")), (Scope::Ai, Scope::Ai));
        assert_eq!(scope("chat-frontend"), Scope::Generic);
    }

    #[test]
    fn a_credential_without_a_user_is_the_callers() {
        let ada = "arn:aws:iam::111122223333:user/ada";
        let identity = json!({"userIdentity": {"type": "IAMUser", "arn": ada}});
        let request = json!({"serviceName": "bedrock.amazonaws.com"});
        assert_eq!(arn("iam", "CreateServiceSpecificCredential", &request, &identity).unwrap(), ada);
    }
}
