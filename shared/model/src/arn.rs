//! What was touched: the resource, its account and its Region.

use serde::{Deserialize, Serialize};

use crate::Pattern;

/// An Amazon Resource Name. Not checked: what AWS sends is what we keep.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Arn(String);

impl Arn {
    /// Wraps what AWS or a person gave us.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The whole ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One of the six parts, counted from 0: `arn`, partition, service, Region, account, resource.
    fn part(&self, index: usize) -> Option<&str> {
        self.0.splitn(6, ':').nth(index).filter(|part| !part.is_empty())
    }

    /// The partition, such as `aws`.
    #[must_use]
    pub fn partition(&self) -> Option<&str> {
        self.part(1)
    }

    /// The service, such as `kms`.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.part(2)
    }

    /// The Region, which S3 buckets and IAM principals do not carry.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.part(3)
    }

    /// The account, which S3 buckets do not carry.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.part(4)
    }

    /// What stands after the account: `key/1234`, `function:tool`, `my-bucket`.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.part(5)
    }

    /// The last name in it: `1234` of `key/1234`, `tool` of `function:tool`, `my-bucket`.
    #[must_use]
    pub fn name(&self) -> &str {
        let resource = self.resource().unwrap_or(&self.0);
        resource.rsplit(['/', ':']).next().unwrap_or(resource)
    }

    /// `these` if it goes on with `prefix` after the account, in which a star stands for anything, else `others`.
    pub(crate) fn either<T>(&self, prefix: &str, these: T, others: T) -> T {
        let form = Pattern::new(format!("{prefix}*"));
        if self.resource().is_some_and(|resource| form.fits(resource)) { these } else { others }
    }

    /// What it is called in a sentence: `agent`, `bucket`, `role`, `security group`.
    #[must_use]
    pub fn noun(&self) -> String {
        let kind = self.resource().and_then(|resource| resource.split_once(['/', ':'])).map(|(kind, _)| kind);
        match (self.service(), kind) {
            (Some("s3"), _) => "bucket".to_owned(),
            (Some("secretsmanager"), _) => "secret".to_owned(),
            (_, Some(kind)) => kind.replace('-', " "),
            (_, None) => "resource".to_owned(),
        }
    }

    /// Whether it is AI by its nature, by the service that it is of.
    #[must_use]
    pub fn is_ai(&self) -> bool {
        self.service().is_some_and(is_ai_service)
    }

    /// The form under which we remember the resource. Requests do not carry the path of an IAM principal,
    /// and its name is unique in the account without it, so the path is left out.
    #[must_use]
    pub fn identity(&self) -> Self {
        match (self.service(), self.resource().and_then(|resource| resource.split_once('/'))) {
            (Some("iam"), Some((kind @ ("role" | "user" | "group"), path))) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                let head = self.0.splitn(6, ':').take(5).collect::<Vec<_>>().join(":");
                Self(format!("{head}:{kind}/{name}"))
            }
            _ => self.clone(),
        }
    }
}

/// Whether all that a service has is AI.
pub(crate) fn is_ai_service(service: &str) -> bool {
    matches!(
        service,
        "agent-registry"
            | "bedrock"
            | "bedrock-agentcore"
            | "comprehend"
            | "kendra"
            | "lex"
            | "qbusiness"
            | "rekognition"
            | "s3vectors"
            | "sagemaker"
    )
}

impl std::fmt::Display for Arn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a resource is AI by its nature, by belonging to an AI workload, or a setting that every workload stands on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// AI by its nature: a guardrail, a gateway, a notebook.
    Ai,
    /// Anything may be built on it: a bucket, a key, a role, a function. Ours to judge only as a member of an AI workload.
    Generic,
    /// A setting of the account or Region that follows the highest phase present there.
    Setting,
}

/// A resource, and where to act on it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Resource {
    /// Its ARN, or our own spelling of one for a setting that has none.
    pub arn: Arn,
    /// The account that owns it.
    pub account: String,
    /// The Region to act in.
    pub region: String,
    /// Why it could concern us.
    pub scope: Scope,
}

#[cfg(test)]
mod tests {
    use super::Arn;

    #[test]
    fn the_path_of_a_principal_is_not_part_of_its_identity() {
        let role = Arn::new("arn:aws:iam::111122223333:role/service-role/teams/agent");
        assert_eq!(role.identity().as_str(), "arn:aws:iam::111122223333:role/agent");
        let key = Arn::new("arn:aws:kms:eu-west-1:111122223333:key/a/b");
        assert_eq!(key.identity(), key);
    }

    #[test]
    fn a_resource_is_called_what_people_call_it() {
        let noun = |arn: &str| Arn::new(arn).noun();
        assert_eq!(noun("arn:aws:bedrock:eu-west-1:111122223333:agent/A1"), "agent");
        assert_eq!(noun("arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1"), "security group");
        assert_eq!(noun("arn:aws:s3:::acme-corpus"), "bucket");
        assert_eq!(noun("arn:aws:lambda:eu-west-1:111122223333:function:tool"), "function");
        assert_eq!(noun("arn:aws:sns:eu-west-1:111122223333:topic"), "resource");
    }

    #[test]
    fn a_name_is_what_stands_last() {
        assert_eq!(Arn::new("arn:aws:lambda:eu-west-1:111122223333:function:tool").name(), "tool");
        assert_eq!(Arn::new("arn:aws:s3:::acme-corpus").name(), "acme-corpus");
        assert_eq!(Arn::new("not an arn").name(), "not an arn");
    }
}
