//! What a finding says was attacked, abused or reached.

use model::{Arn, Fields, Tags, Touched};
use serde_json::Value;

use super::Home;
use crate::naming::resource_of;

/// Everything that it names but people, with the tags that it saw.
pub(super) fn places(finding: &Fields, home: &Home) -> Vec<Touched> {
    let named = KINDS.iter().flat_map(|kind| kind.of(finding, home));
    let models = of_arns(&finding.texts("resource/modelDetails/modelId"), home);
    let affected = affected(finding, home);
    let parts = finding.every("service/detection/sequence/resources").into_iter();
    let parts = parts.filter_map(|part| of_sequence(&Fields::inside(part), home));
    named.chain(models).chain(parts).chain(affected).collect()
}

/// How a finding names a kind of resource.
struct Kind {
    /// Where the finding has it; it may be a list.
    place: &'static str,
    /// Where it has the ARN.
    arn: &'static str,
    /// Where it has a name, and what stands before it in the ARN; the star is the Region and account.
    name: Option<(&'static str, &'static str)>,
}

const KINDS: [Kind; 9] = [
    Kind { place: "resource/bedrockGuardrailDetails/guardrails", arn: "arn", name: None },
    Kind { place: "resource/bedrockGuardrailDetails", arn: "guardrailArn", name: None },
    Kind { place: "resource/s3BucketDetails", arn: "arn", name: Some(("name", "s3:::")) },
    Kind { place: "resource/lambdaDetails", arn: "functionArn", name: Some(("functionName", "lambda:*:function:")) },
    Kind { place: "resource/instanceDetails", arn: "arn", name: Some(("instanceId", "ec2:*:instance/")) },
    Kind { place: "resource/ecsClusterDetails", arn: "arn", name: Some(("name", "ecs:*:cluster/")) },
    Kind { place: "resource/eksClusterDetails", arn: "arn", name: Some(("name", "eks:*:cluster/")) },
    Kind { place: "resource/ecsClusterDetails/taskDetails", arn: "arn", name: None },
    Kind { place: "resource/rdsDbInstanceDetails", arn: "dbInstanceArn", name: None },
];

impl Kind {
    fn of(&self, finding: &Fields, home: &Home) -> Vec<Touched> {
        let all = finding.every(self.place).into_iter().map(Fields::inside);
        all.filter_map(|details| Some(touched(self.arn_of(&details, home)?, tags(&details), home))).collect()
    }

    fn arn_of(&self, details: &Fields, home: &Home) -> Option<String> {
        let named = || {
            let (member, prefix) = self.name?;
            details.text(member).map(|name| spelt(prefix, name, &home.region, &home.account, &home.partition))
        };
        details.text(self.arn).filter(|arn| arn.starts_with("arn:")).map(str::to_owned).or_else(named)
    }
}

fn spelt(prefix: &str, name: &str, region: &str, account: &str, partition: &str) -> String {
    format!("arn:{partition}:{}{name}", prefix.replacen('*', &format!("{region}:{account}"), 1))
}

fn touched(arn: String, tags: Tags, home: &Home) -> Touched {
    // Lambda appends a version or an alias, which is no resource of its own here; an object is in its bucket.
    let parts: Vec<_> = arn.split(':').collect();
    let arn = match parts.as_slice() {
        ["arn", _, "lambda", _, _, "function", _, _] => parts.iter().take(7).copied().collect::<Vec<_>>().join(":"),
        ["arn", partition, "s3", "", "", path] => {
            format!("arn:{partition}:s3:::{}", path.split('/').next().unwrap_or(path))
        }
        _ => arn,
    };
    Touched { resource: resource_of(Arn::new(arn), &home.account, &home.region), tags }
}

fn of_arns(names: &[&str], home: &Home) -> Vec<Touched> {
    let arns = names.iter().filter(|name| name.starts_with("arn:"));
    arns.map(|arn| touched((*arn).to_owned(), Tags::new(), home)).collect()
}

/// `affectedResources` is a map of what a call was about, by type.
fn affected(finding: &Fields, home: &Home) -> Vec<Touched> {
    let all = finding.at("service/action/awsApiCallAction/affectedResources").and_then(Value::as_object);
    let arns: Vec<_> = all.into_iter().flatten().filter_map(|(_, arn)| arn.as_str()).collect();
    of_arns(&arns, home)
}

/// A resource of an attack sequence. Keys are people's, and interfaces and images nobody's to judge here.
fn of_sequence(part: &Fields, home: &Home) -> Option<Touched> {
    let account = part.text("accountId").unwrap_or(&home.account);
    let region = part.text("region").unwrap_or(&home.region);
    let partition = part.text("cloudPartition").unwrap_or(&home.partition);
    let uid = part.text("uid").or_else(|| part.text("name"))?;
    let prefix = match part.text("resourceType")? {
        "EC2_INSTANCE" => "ec2:*:instance/",
        "S3_BUCKET" | "S3_OBJECT" => "s3:::",
        "EKS_CLUSTER" => "eks:*:cluster/",
        "ECS_CLUSTER" => "ecs:*:cluster/",
        "SAGEMAKER_ENDPOINT" => "sagemaker:*:endpoint/",
        "BEDROCK_GUARDRAIL" => "bedrock:*:guardrail/",
        other if other.starts_with("BEDROCK_") && uid.starts_with("arn:") => "",
        "ECS_TASK" if uid.starts_with("arn:") => "",
        _ => return None,
    };
    let arn = if uid.starts_with("arn:") {
        uid.to_owned()
    } else {
        // ARNs of SageMaker have names in lower case.
        let name = if prefix.starts_with("sagemaker") { uid.to_lowercase() } else { uid.to_owned() };
        spelt(prefix, &name, region, account, partition)
    };
    let home = Home { account: account.to_owned(), region: region.to_owned(), partition: partition.to_owned() };
    Some(touched(arn, tags(part), &home))
}

fn tags(details: &Fields) -> Tags {
    let all = details.list("tags").into_iter().map(Fields::inside);
    all.filter_map(|tag| Some((tag.text("key")?.to_owned(), tag.text("value").unwrap_or_default().to_owned())))
        .collect()
}
