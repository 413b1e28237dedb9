//! From the name of something, as a request gives it, to its ARN.

use model::{Arn, Change, Resource, Scope, log_group_name};

use crate::locate::{function_arn, in_region, key_arn, under};

/// How a kind of resource is named in requests. An ARN in the place of a name stands for itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Naming {
    /// A resource of a service in the change's Region: service, and what stands before the name in its ARN.
    Regional(&'static str, &'static str),
    /// The same of SageMaker, which writes names in lower case in ARNs: what stands before the name.
    Sagemaker(&'static str),
    /// A role, user or group: what stands before the name.
    Iam(&'static str),
    /// A bucket: its name, or the `s3://` address of something in it.
    Bucket,
    /// A key: its id or alias.
    Key,
    /// A function, named in any of Lambda's ways.
    Function,
    /// An image, by its address: the repository that it is in. Images of other registries are nobody's here.
    Image,
    /// Something of EC2 that may be tagged, whose id begins with its kind.
    Ec2,
    /// An account or another part of an organization, in our own spelling: its ARN has more than requests tell.
    Organization,
    /// A queue, by its URL.
    Queue,
    /// A topic, by the ARN of a subscription to it.
    Subscription,
    /// By its ARN only.
    Arn,
    /// A foundation model, which no account has.
    Model,
    /// A setting of the account in a Region, which has no name: the service, and what we call it.
    Setting(&'static str, &'static str),
}

impl Naming {
    /// The ARN of what is called `name`; `None` for what is not named, or not of this account's AWS.
    pub(crate) fn arn(self, change: &Change, name: &str) -> Option<Arn> {
        let regional = |service, prefix, name: &str| Some(under(change, service, prefix, name));
        let arn = match self {
            Self::Regional(service, prefix) => regional(service, prefix, name),
            Self::Sagemaker(prefix) if name.starts_with("arn:") => regional("sagemaker", prefix, name),
            Self::Sagemaker(prefix) => regional("sagemaker", prefix, &name.to_lowercase()),
            Self::Iam(_) if name.starts_with("arn:") => Some(name.to_owned()),
            Self::Iam(kind) => Some(format!("arn:{}:iam::{}:{kind}{name}", change.partition, change.account)),
            Self::Bucket => bucket(change, name),
            Self::Key => Some(key_arn(change, name)),
            Self::Function => Some(function_arn(change, name)),
            Self::Image => repository(change, name),
            Self::Ec2 => ec2(change, name),
            Self::Organization => Some(in_organization(change, name)),
            Self::Queue => name.rsplit('/').next().map(|queue| under(change, "sqs", "", queue)),
            Self::Subscription => name.rsplit_once(':').map(|(topic, _)| topic.to_owned()),
            Self::Arn => name.starts_with("arn:").then(|| name.to_owned()),
            Self::Model => Some(format!("arn:{}:bedrock:{}::foundation-model/{name}", change.partition, change.region)),
            Self::Setting(service, setting) => Some(in_region(change, service, setting)),
        };
        arn.map(|arn| Arn::new(arn.strip_suffix(":*").unwrap_or(&arn)))
    }

    /// Whether an ARN is one of this kind of resource.
    pub(crate) fn suits(self, arn: &Arn) -> bool {
        let (service, prefix) = match self {
            Self::Regional(service, prefix) => (service, prefix),
            Self::Sagemaker(prefix) => ("sagemaker", prefix),
            Self::Iam(prefix) => ("iam", prefix),
            Self::Bucket => ("s3", ""),
            Self::Key => ("kms", "key/"),
            Self::Function => ("lambda", "function:"),
            Self::Image => ("ecr", "repository/"),
            Self::Ec2 => ("ec2", ""),
            Self::Organization => ("organizations", ""),
            Self::Model => ("bedrock", "foundation-model/"),
            Self::Queue => ("sqs", ""),
            Self::Subscription => ("sns", ""),
            Self::Arn => return true,
            Self::Setting(_, _) => return false,
        };
        arn.service() == Some(service) && arn.resource().is_some_and(|resource| resource.starts_with(prefix))
    }

    /// The resource that is called `name`.
    pub(crate) fn resource(self, change: &Change, name: &str) -> Option<Resource> {
        self.arn(change, name).map(|arn| of_arn(change, arn))
    }
}

/// A resource by its ARN, in the change's account and Region where the ARN tells neither.
pub(crate) fn of_arn(change: &Change, arn: Arn) -> Resource {
    resource_of(arn, &change.account, &change.region)
}

/// A resource by its ARN, in this account and Region where the ARN tells neither.
#[must_use]
pub fn resource_of(arn: Arn, account: &str, region: &str) -> Resource {
    let account = arn.account().unwrap_or(account).to_owned();
    let region = arn.region().unwrap_or(region).to_owned();
    let scope = scope(&arn);
    Resource { arn, account, region, scope }
}

fn scope(arn: &Arn) -> Scope {
    match arn.service() {
        // A model is AWS's own; that the account may use it is a setting.
        Some("bedrock") if arn.resource().is_some_and(|resource| resource.starts_with("foundation-model/")) => {
            Scope::Setting
        }
        _ if arn.is_ai() => Scope::Ai,
        // What is ours guards all workloads.
        _ if catalog::is_named_like_ours(arn) => Scope::Setting,
        Some("access-analyzer" | "cloudtrail" | "config" | "guardduty" | "macie2" | "organizations") => Scope::Setting,
        Some("logs") => scope_of_logs(arn),
        _ => Scope::Generic,
    }
}

/// The groups that AI services write to, each with all below it.
const AI_LOGS: [&str; 6] = [
    "/aws/bedrock",
    "/aws/bedrock-agentcore",
    "/aws/sagemaker",
    "/aws/vendedlogs/bedrock",
    "/aws/vendedlogs/bedrock-agentcore",
    "aws/spans",
];

fn scope_of_logs(arn: &Arn) -> Scope {
    if arn.resource().is_some_and(|resource| resource.starts_with("account-policy/")) {
        return Scope::Setting;
    }
    let name = log_group_name(arn);
    let below = |whole: &str| name.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if AI_LOGS.into_iter().any(below) { Scope::Ai } else { Scope::Generic }
}

fn bucket(change: &Change, name: &str) -> Option<String> {
    let arn = |name: &str| {
        let name = name.split('/').next().unwrap_or(name);
        (!name.is_empty()).then(|| format!("arn:{}:s3:::{name}", change.partition))
    };
    match name.split_once(":::").filter(|_| name.starts_with("arn:")) {
        Some((_, path)) => arn(path),
        // An access point's ARN does not tell the bucket.
        None if name.starts_with("arn:") => None,
        None => arn(name.strip_prefix("s3://").unwrap_or(name)),
    }
}

/// `111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/agent:7` is in repository `team/agent`.
fn repository(change: &Change, image: &str) -> Option<String> {
    let (registry, path) = image.split_once('/')?;
    let mut parts = registry.split('.');
    let (account, "dkr", "ecr", region) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?) else {
        return None;
    };
    let path = path.split(['@', ':']).next().unwrap_or(path);
    Some(format!("arn:{}:ecr:{region}:{account}:repository/{path}", change.partition))
}

/// `sg-0a1b` is a security group, `subnet-0a1b` a subnet.
fn ec2(change: &Change, id: &str) -> Option<String> {
    let kind = match id.rsplit_once('-')?.0 {
        "fl" => "vpc-flow-log",
        "igw" => "internet-gateway",
        "rtb" => "route-table",
        "sg" => "security-group",
        "subnet" => "subnet",
        "vpc" => "vpc",
        "vpce" => "vpc-endpoint",
        "i" => "instance",
        _ => return None,
    };
    Some(in_region(change, "ec2", &format!("{kind}/{id}")))
}

fn in_organization(change: &Change, id: &str) -> String {
    format!("arn:{}:organizations::{}:target/{id}", change.partition, change.account)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use model::{Arn, Scope};

    use super::{Naming, resource_of};
    use crate::{Signal, signal};

    fn arn(naming: Naming, name: &str) -> Option<String> {
        let record = json!({"eventSource": "bedrock.amazonaws.com", "eventName": "CreateAgent",
            "awsRegion": "eu-west-1", "recipientAccountId": "111122223333"});
        let Ok(Signal::Change(change)) = signal(&record) else { panic!("no change") };
        naming.arn(&change, name).map(|arn| arn.as_str().to_owned())
    }

    #[test]
    fn a_bucket_is_named_in_three_ways() {
        let expected = Some("arn:aws:s3:::acme-corpus".to_owned());
        for name in ["acme-corpus", "arn:aws:s3:::acme-corpus/docs", "s3://acme-corpus/docs/"] {
            assert_eq!(arn(Naming::Bucket, name), expected, "{name}");
        }
        assert_eq!(arn(Naming::Bucket, "arn:aws:s3:eu-west-1:111122223333:accesspoint/docs"), None);
    }

    #[test]
    fn an_image_is_of_its_repository_and_of_no_other_registry() {
        let image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/agent:7";
        let repository = "arn:aws:ecr:eu-west-1:111122223333:repository/team/agent".to_owned();
        assert_eq!(arn(Naming::Image, image), Some(repository));
        assert_eq!(arn(Naming::Image, "docker.io/library/python:3"), None);
    }

    #[test]
    fn an_id_of_ec2_tells_its_kind() {
        let group = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b".to_owned();
        assert_eq!(arn(Naming::Ec2, "sg-0a1b"), Some(group));
        assert_eq!(arn(Naming::Ec2, "eni-0a1b"), None);
    }

    #[test]
    fn only_groups_below_those_of_ai_services_are_ai() {
        let scope = |name: &str| {
            let arn = Arn::new(format!("arn:aws:logs:eu-west-1:111122223333:{name}"));
            resource_of(arn, "111122223333", "eu-west-1").scope
        };
        for name in ["/aws/bedrock", "/aws/bedrock-agentcore/runtimes/a", "/aws/sagemaker/Endpoints/b", "aws/spans"] {
            assert_eq!(scope(&format!("log-group:{name}")), Scope::Ai, "{name}");
        }
        for name in ["/aws/bedrockish-app", "/aws/lambda/tool", "bedrock"] {
            assert_eq!(scope(&format!("log-group:{name}")), Scope::Generic, "{name}");
        }
        assert_eq!(scope("account-policy/p"), Scope::Setting);
    }

    #[test]
    fn an_arn_stands_for_itself() {
        let role = "arn:aws:iam::111122223333:role/service-role/agent";
        assert_eq!(arn(Naming::Iam("role/"), role).as_deref(), Some(role));
        let group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/bedrock/assistant";
        assert_eq!(arn(Naming::Arn, &format!("{group}:*")).as_deref(), Some(group));
    }
}
