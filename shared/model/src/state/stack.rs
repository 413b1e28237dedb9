//! A part of our own stack: as it was deployed, and as it is.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::stack::{MAPPING, same};
use crate::{Facts, PartKind, Permission};

/// What CloudFormation deployed, and what of it is there; of services that nothing else is read of, our own parts only.
pub(super) const READS: &[Permission] = &[
    Permission {
        action: "cloudformation:DescribeStacks",
        resource: "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*",
    },
    Permission {
        action: "cloudformation:DetectStackResourceDrift",
        resource: "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*",
    },
    Permission {
        action: "cloudformation:GetTemplate",
        resource: "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*",
    },
    Permission {
        action: "cloudformation:ListStackResources",
        resource: "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*",
    },
    Permission {
        action: "cloudwatch:DescribeAlarms",
        resource: "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${AWS::StackName}-*",
    },
    Permission {
        action: "cloudwatch:ListTagsForResource",
        resource: "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${AWS::StackName}-*",
    },
    Permission {
        action: "dynamodb:DescribeContinuousBackups",
        resource: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AWS::StackName}-*",
    },
    Permission {
        action: "dynamodb:DescribeTable",
        resource: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AWS::StackName}-*",
    },
    Permission {
        action: "dynamodb:DescribeTimeToLive",
        resource: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AWS::StackName}-*",
    },
    Permission {
        action: "dynamodb:GetResourcePolicy",
        resource: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AWS::StackName}-*",
    },
    Permission {
        action: "events:DescribeEventBus",
        resource: "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/${AWS::StackName}",
    },
    Permission {
        action: "events:DescribeRule",
        resource: "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-*",
    },
    Permission {
        action: "events:ListTargetsByRule",
        resource: "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-*",
    },
    Permission {
        action: "events:DescribeRule",
        resource: "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}/*",
    },
    Permission {
        action: "events:ListTargetsByRule",
        resource: "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}/*",
    },
    Permission { action: "iam:GetRole", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*" },
    Permission { action: "iam:GetRolePolicy", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*" },
    Permission {
        action: "iam:ListAttachedRolePolicies",
        resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*",
    },
    Permission { action: "iam:ListRolePolicies", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*" },
    Permission { action: "iam:GetPolicy", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/*" },
    Permission { action: "iam:GetPolicyVersion", resource: "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/*" },
    Permission {
        action: "lambda:GetFunctionConcurrency",
        resource: "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",
    },
    Permission {
        action: "lambda:GetFunctionConfiguration",
        resource: "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",
    },
    Permission { action: "lambda:ListEventSourceMappings", resource: "*" },
    Permission {
        action: "scheduler:GetSchedule",
        resource: "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/default/${AWS::StackName}-*",
    },
    Permission {
        action: "sns:GetTopicAttributes",
        resource: "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*",
    },
    Permission {
        action: "sns:ListSubscriptionsByTopic",
        resource: "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*",
    },
    Permission {
        action: "sqs:GetQueueAttributes",
        resource: "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*",
    },
];

/// A part of our own stack.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct StackPart {
    /// What it is; `None` when it is no part of this stack.
    pub kind: Option<PartKind>,
    /// What CloudFormation calls it.
    pub id: String,
    /// Where CloudFormation stands with the stack.
    pub status: String,
    /// What was deployed.
    pub deployed: Facts,
    /// What is there; `None` when it is gone.
    pub live: Option<Facts>,
}

/// What is not as it was deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Departure<'a> {
    /// What.
    pub fact: &'a str,
    /// As it was deployed; `None` when it was not.
    pub deployed: Option<&'a Value>,
    /// As it is; `None` when it is gone.
    pub live: Option<&'a Value>,
}

impl StackPart {
    /// What is not as it was deployed, in order of its name. Descriptions guard nothing.
    #[must_use]
    pub fn departures(&self) -> Vec<Departure<'_>> {
        let Some(live) = &self.live else { return Vec::new() };
        let lost = self.deployed.iter().map(|(fact, deployed)| Departure {
            fact,
            deployed: Some(deployed),
            live: live.get(fact),
        });
        let added = live.iter().filter(|(fact, _)| !self.deployed.contains_key(*fact));
        let added = added.map(|(fact, live)| Departure { fact, deployed: None, live: Some(live) });
        let mut all: Vec<_> = lost.chain(added).filter(Departure::counts).collect();
        all.sort_by_key(|departure| departure.fact);
        all
    }
}

impl Departure<'_> {
    fn counts(&self) -> bool {
        let same = match (self.deployed, self.live) {
            (Some(deployed), Some(live)) if self.fact.starts_with(MAPPING) => same(deployed, &without_id(live)),
            (Some(deployed), Some(live)) => same(deployed, live),
            (_, _) => false,
        };
        !same && !matches!(self.fact, "AlarmDescription" | "Description")
    }
}

/// A mapping gets an id when it is made.
fn without_id(mapping: &Value) -> Value {
    let mut mapping = mapping.clone();
    if let Some(members) = mapping.as_object_mut() {
        members.remove("UUID");
    }
    mapping
}
