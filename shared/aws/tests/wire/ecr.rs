//! Repositories of images.

use aws::remedy::carry_out;
use model::{Finding, PolicyDocument, Remedy, Repository, Scope, State, StateKind, TagMutability};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:ecr:eu-west-1:111122223333:repository/team/agent";
const POLICY: &str = r#"{"Version":"2012-10-17",  "Statement":[]}"#;

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(ARN, Scope::Generic)]
}

/// What ECR answers; `None` for a call about something else.
pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    Some(match seen.call.as_str() {
        "ecr:DescribeRepositories" => Answer::ok(json!({"repositories": [{
            "repositoryArn": ARN, "repositoryName": "team/agent", "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "dev-*"}],
            "imageScanningConfiguration": {"scanOnPush": true}
        }]})),
        "ecr:GetRepositoryPolicy" => Answer::ok(json!({"policyText": POLICY})),
        "ecr:ListTagsForResource" => Answer::ok(json!({"tags": [{"Key": "ai:workload", "Value": "claims"}]})),
        _ => return None,
    })
}

async fn read(wire: &Wire) -> Repository {
    let State::Repository(found) = observe(wire, StateKind::Repository, &forms()[0]).await.unwrap().state else {
        panic!("no repository")
    };
    found
}

#[tokio::test]
async fn a_repository_is_read_by_its_whole_name() {
    let wire = Wire::new(crate::observe::sound);
    let expected = Repository {
        policy: Some(PolicyDocument::new(POLICY)),
        mutability: TagMutability::ImmutableWithExclusion,
        exclusions: vec!["dev-*".to_owned()],
        scan_on_push: true,
    };
    assert_eq!(read(&wire).await, expected);
    assert!(wire.seen().iter().any(|seen| seen.body.contains(r#""repositoryName":"team/agent""#)));
    let bare = but("ecr:GetRepositoryPolicy", Answer::error(400, "RepositoryPolicyNotFoundException"));
    assert_eq!(read(&bare).await.policy, None);
}

#[tokio::test]
async fn tags_are_kept_as_was_approved() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    let (repository, exclusions) = (ARN.to_owned(), vec!["dev-*".to_owned()]);
    let mutability = TagMutability::ImmutableWithExclusion;
    let remedy = Remedy::RestoreTagMutability { repository, mutability, exclusions };
    carry_out(&wire.config(), &remedy, &crate::remedy::live()).await.unwrap();
    let expected = json!({
        "registryId": "111122223333", "repositoryName": "team/agent", "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "dev-*"}]
    });
    assert_eq!(serde_json::from_str::<Value>(&wire.seen()[0].body).unwrap(), expected);
}
