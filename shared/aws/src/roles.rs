//! The roles that repairs run with, and those that look into other accounts: taken for one purpose, and cut to it.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use aws_config::{Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_sts::{Client, config::IdentityCache, types::Credentials as Session};
use model::{FlowLogDefinition, Permission, Plan, Remedy, Resource, StateKind, VpcEndpointChanges};
use serde_json::{Value, json};

use crate::error::Fault;

const ASSUME_ROLE: &str = "sts:AssumeRole";

/// The shortest that STS gives.
const LIFETIME: Duration = Duration::from_mins(15);

/// Why a role could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum AssumeError {
    /// STS may give it later.
    #[error("{ASSUME_ROLE} did not answer: {message}")]
    Transient {
        /// What it said.
        message: String,
    },
    /// STS refused it.
    #[error("{ASSUME_ROLE} was refused with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Refused {
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
}

impl From<Fault> for AssumeError {
    fn from(Fault { transient, code, message, request_id: _ }: Fault) -> Self {
        if transient { Self::Transient { message } } else { Self::Refused { code, message } }
    }
}

/// Takes roles.
#[derive(Clone, Debug)]
pub struct Roles {
    config: SdkConfig,
    client: Client,
}

impl Roles {
    /// Takes roles with the credentials of `config`.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self { config: config.clone(), client: Client::new(config) }
    }

    /// Takes `role` as `session`, cut to `policy` if there is one, for calls in `region`.
    ///
    /// # Errors
    ///
    /// When STS does not give the role.
    pub async fn assume(
        &self,
        role: &str,
        session: &str,
        policy: Option<String>,
        region: &str,
    ) -> Result<SdkConfig, AssumeError> {
        let request = self.client.assume_role().role_arn(role).role_session_name(session).set_policy(policy);
        let lifetime = i32::try_from(LIFETIME.as_secs()).ok();
        let answer = request.set_duration_seconds(lifetime).send().await.map_err(Fault::from)?;
        let Some(session) = answer.credentials() else {
            return Err(AssumeError::Transient { message: "it answered without credentials".to_owned() });
        };
        let config = self.config.to_builder().region(Region::new(region.to_owned()));
        // A shared cache would keep these for as long as the function lives.
        let config = config.identity_cache(IdentityCache::no_cache());
        Ok(config.credentials_provider(SharedCredentialsProvider::new(credentials(session))).build())
    }
}

fn credentials(session: &Session) -> Credentials {
    let expires = SystemTime::try_from(*session.expiration()).ok();
    Credentials::new(
        session.access_key_id(),
        session.secret_access_key(),
        Some(session.session_token().to_owned()),
        expires,
        "phaseguard",
    )
}

/// The session policy that lets a state of that kind be read, and nothing else. The role says of what.
#[must_use]
pub fn reading_policy(kind: StateKind) -> String {
    let actions: BTreeSet<_> = kind.permissions().iter().map(|permission| permission.action).collect();
    let statement = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// The session policy that lets exactly `plan` through, on `resource` and nothing else. `resource` must name itself by
/// its own ARN: a key by its id, not by an alias.
#[must_use]
pub fn session_policy(plan: &Plan, resource: &Resource) -> String {
    let statements: Vec<_> = plan
        .0
        .iter()
        .flat_map(|remedy| remedy.kind().permissions().iter().map(move |permission| (remedy, permission)))
        .filter_map(|(remedy, permission)| {
            let on = targets(remedy, permission, resource);
            if on.is_empty() {
                return None;
            }
            let mut statement = json!({"Effect": "Allow", "Action": permission.action, "Resource": on});
            if let Some(condition) = condition(remedy)
                && let Some(members) = statement.as_object_mut()
            {
                members.insert("Condition".to_owned(), condition);
            }
            Some(statement)
        })
        .chain(plan.0.iter().filter_map(Remedy::passed_role).map(pass_role))
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn pass_role(role: &str) -> Value {
    json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role})
}

/// Detaching the wrong policy loosens: only the one that the plan names may go. So may setting the wrong tag, and
/// another boundary than the approved one.
fn condition(remedy: &Remedy) -> Option<Value> {
    if let Some(key) = remedy.tag_key() {
        return Some(json!({"ForAllValues:StringEquals": {"aws:TagKeys": key}}));
    }
    if let Remedy::RestoreRoleBoundary { boundary, .. } | Remedy::RestoreUserBoundary { boundary, .. } = remedy {
        return Some(json!({"ArnEquals": {"iam:PermissionsBoundary": boundary}}));
    }
    if let Remedy::RecreateGuardrail { tags, .. } | Remedy::RecreateFlowLog { tags, .. } = remedy {
        let keys: Vec<_> = tags.keys().collect();
        return (!keys.is_empty()).then(|| json!({"ForAllValues:StringEquals": {"aws:TagKeys": keys}}));
    }
    if let Remedy::RestoreEventSourceMapping { function, .. } = remedy {
        return Some(json!({"ArnLike": {"lambda:FunctionArn": function}}));
    }
    if let Remedy::RestoreRuleTargets { targets, .. } = remedy {
        let arns: Vec<_> = targets.iter().filter_map(|target| target.get("Arn")).collect();
        return Some(json!({"ForAllValues:ArnLike": {"events:TargetArn": arns}}));
    }
    let (Remedy::DetachRolePolicy { policy, .. }
    | Remedy::DetachUserPolicy { policy, .. }
    | Remedy::DetachGroupPolicy { policy, .. }) = remedy
    else {
        return None;
    };
    Some(json!({"ArnEquals": {"iam:PolicyARN": policy}}))
}

/// The resource, as IAM may be asked about it. None of what the plan does not touch.
fn targets(remedy: &Remedy, permission: &Permission, resource: &Resource) -> Vec<String> {
    let arn = resource.arn.to_string();
    if permission.resource == "*" {
        return vec!["*".to_owned()];
    }
    // A rule is on one bus, and the two kinds of rules have two forms of ARN.
    if permission.resource.contains(":rule/") {
        let bus_of_its_own = arn.split_once(":rule/").is_some_and(|(_, rule)| rule.contains('/'));
        let fits = bus_of_its_own == permission.resource.ends_with("/*");
        return if fits { vec![arn] } else { Vec::new() };
    }
    // A mapping has an ARN of its own, which tells nothing of its function.
    if let Remedy::RestoreEventSourceMapping { mapping, .. } = remedy {
        return vec![mapping_arn(resource, mapping)];
    }
    // The tagging API asks for leave of the resource's own service too, and of no other.
    if matches!(remedy, Remedy::RestorePhaseTag { .. }) && resource.arn.service() != permission.action.split(':').next()
    {
        return Vec::new();
    }
    // A guardrail that works across Regions is changed by leave for its profile too.
    if permission.resource.contains(":guardrail-profile/") {
        let Remedy::RestoreGuardrail { profile: Some(profile), .. } = remedy else { return Vec::new() };
        return vec![if profile.starts_with("arn:") { profile.clone() } else { profile_arn(resource, profile) }];
    }
    // An alias is asked for by its own ARN too.
    if permission.resource.contains(":agent-alias/") {
        let Remedy::RestoreAgentAlias { alias, .. } = remedy else { return Vec::new() };
        return vec![format!("{}/{alias}", arn.replacen(":agent/", ":agent-alias/", 1))];
    }
    // The configuration that an endpoint is to serve is asked for too.
    if permission.resource.contains(":endpoint-config/") {
        let Remedy::RestoreEndpoint { config, .. } = remedy else { return Vec::new() };
        let named = |name: &str| renamed(resource, name).replacen(":endpoint/", ":endpoint-config/", 1);
        return vec![named(config), named(&config.to_lowercase())];
    }
    // What is made again has an id that nobody knows yet.
    if let Remedy::RecreateGuardrail { tags, .. } = remedy {
        return if tags.is_empty() { Vec::new() } else { vec![renamed(resource, "*")] };
    }
    // So has a flow log, and what it writes down is asked for too.
    if let Remedy::RecreateFlowLog { definition, .. } = remedy {
        return of_flow_log(definition, permission, resource);
    }
    // What an endpoint is given and loses is asked for too.
    if let Remedy::RestoreVpcEndpoint { changes, .. } = remedy {
        return of_endpoint(changes, permission, &arn);
    }
    // What belongs to an application of Q Business is asked for by its own ARN too.
    if let Remedy::DisablePlugin { plugin, .. } = remedy {
        return vec![format!("{arn}/plugin/{plugin}"), arn];
    }
    if let Remedy::RestoreOrigins { experience, .. } = remedy {
        return vec![format!("{arn}/web-experience/{experience}"), arn];
    }
    // AWS checks what a policy of tools says against the gateways that it names, with the caller's own leave.
    if let Remedy::RestoreToolPolicy { gateways, .. } | Remedy::RecreateToolPolicy { gateways, .. } = remedy {
        let own = || vec![format!("{arn}/policy/*"), arn.clone()];
        return if permission.resource.contains(":gateway/") { gateways.clone() } else { own() };
    }
    // Lambda asks for the version or alias that is called.
    if let Remedy::RemoveFunctionPermission { qualifier: Some(qualifier), .. }
    | Remedy::RequireIamOnFunctionUrl { qualifier: Some(qualifier), .. } = remedy
    {
        return vec![format!("{arn}:{qualifier}"), arn];
    }
    if let Remedy::RestoreFunctionAlias { alias, .. } = remedy {
        return vec![format!("{arn}:{alias}"), arn];
    }
    // An endpoint is asked for by its own ARN too, and so is the directory that an identity stands in.
    if let Remedy::RestoreRuntimeEndpoint { endpoint, .. } = remedy {
        return vec![format!("{arn}/runtime-endpoint/{endpoint}"), arn];
    }
    if let (Remedy::RemoveReturnAddresses { .. }, Some((directory, _))) =
        (remedy, arn.split_once("/workload-identity/"))
    {
        return vec![directory.to_owned(), arn];
    }
    // The event may speak of a cluster.
    if let Remedy::CloseDatabaseInstance { instance } = remedy {
        return vec![instance.clone()];
    }
    // Some actions on a log group are asked for by what is in it.
    if resource.arn.service() == Some("logs") {
        return vec![format!("{arn}:*"), arn];
    }
    // The event may name a detector that was deleted; the plan names the one that is there.
    if let Remedy::EnableDetector { detector, .. } = remedy {
        return vec![renamed(resource, detector)];
    }
    // WAF asks for leave of the web ACL, and the door's own service for the door.
    if let Remedy::AttachWebAcl { web_acl, .. } = remedy {
        let own = permission.action.split(':').next();
        return match own {
            Some("wafv2") => vec![web_acl.clone()],
            _ if own == resource.arn.service() => vec![arn],
            _ => Vec::new(),
        };
    }
    // Where a log goes, the services that it goes to are asked too.
    if let Remedy::RestoreWebAclLog { logging, .. } = remedy
        && permission.action.starts_with("s3:")
    {
        return buckets(logging);
    }
    // Whether GuardDuty asks IAM about the filter or about its detector is not documented.
    if let Remedy::ShowFilteredFindings { detector, .. } = remedy
        && let Some((home, _)) = arn.split_once(":detector/")
    {
        return vec![format!("{home}:detector/{detector}"), arn];
    }
    // SageMaker writes the name in lower case in ARNs. Whether it asks IAM so is not documented.
    if let Some(name) = remedy.sagemaker_name().filter(|name| *name != resource.arn.name()) {
        return vec![renamed(resource, name), arn];
    }
    vec![arn]
}

/// The buckets among the places that a web ACL logs to.
fn buckets(logging: &Value) -> Vec<String> {
    let places = logging.get("LogDestinationConfigs").and_then(Value::as_array).into_iter().flatten();
    let places = places.filter_map(Value::as_str).filter(|arn| arn.contains(":s3:"));
    places.filter_map(|arn| arn.split('/').next()).map(str::to_owned).collect()
}

/// What is made, which has an id that nobody knows yet, or what it is to write down.
fn of_flow_log(definition: &FlowLogDefinition, permission: &Permission, gone: &Resource) -> Vec<String> {
    let kind = kind(permission);
    if kind == "vpc-flow-log" {
        return vec![renamed(gone, "*")];
    }
    let prefix = if kind == "network-interface" { "eni" } else { kind };
    let target = definition.records.target.as_str();
    let is_it = target.rsplit_once('-').is_some_and(|(of, _)| of == prefix);
    let arn = gone.arn.as_str().replacen(":vpc-flow-log/", &format!(":{kind}/"), 1);
    let named = arn.strip_suffix(gone.arn.name()).map(|head| format!("{head}{target}"));
    named.filter(|_| is_it).into_iter().collect()
}

/// The endpoint itself, or the parts of its network of that kind that the changes name.
fn of_endpoint(changes: &VpcEndpointChanges, permission: &Permission, arn: &str) -> Vec<String> {
    let kind = kind(permission);
    let named = match kind {
        "route-table" => [&changes.more_route_tables, &changes.fewer_route_tables],
        "security-group" => [&changes.more_security_groups, &changes.fewer_security_groups],
        "subnet" => [&changes.more_subnets, &changes.fewer_subnets],
        _ => return vec![arn.to_owned()],
    };
    let home = arn.split_once(":vpc-endpoint/").map_or(arn, |(home, _)| home);
    let ids = named.into_iter().flatten();
    ids.map(|id| format!("{home}:{kind}/{id}")).collect()
}

/// The kind of resource of EC2 that a permission is for.
fn kind(permission: &Permission) -> &'static str {
    permission.resource.strip_suffix("/*").and_then(|resource| resource.rsplit(':').next()).unwrap_or_default()
}

fn mapping_arn(function: &Resource, mapping: &str) -> String {
    let arn = function.arn.as_str();
    let home = arn.split_once(":function:").map_or(arn, |(home, _)| home);
    format!("{home}:event-source-mapping:{mapping}")
}

fn profile_arn(guardrail: &Resource, id: &str) -> String {
    let arn = guardrail.arn.as_str();
    let home = arn.split_once(":guardrail/").map_or(arn, |(home, _)| home);
    format!("{home}:guardrail-profile/{id}")
}

fn renamed(resource: &Resource, name: &str) -> String {
    let arn = resource.arn.as_str();
    let head = arn.strip_suffix(resource.arn.name()).unwrap_or(arn);
    format!("{head}{name}")
}
