//! The policy that ends sessions of a role: it denies what they may do, and not what sessions may that are begun later.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::PolicyDocument;

/// What sessions of a role may do no longer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revoked {
    /// Anything.
    Everything,
    /// Ask models, call agents and change either.
    UseOfAi,
}

impl Revoked {
    /// The name of the inline policy that says so, one for all findings.
    #[must_use]
    pub const fn policy(self) -> &'static str {
        match self {
            Self::Everything => "PhaseguardRevokeSessions",
            Self::UseOfAi => "PhaseguardRevokeUseOfAi",
        }
    }

    /// What it denies. Asking for an answer in whatever form takes leave for an `Invoke…`, or all of a service is AI.
    const fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Everything => &["*"],
            Self::UseOfAi => &[
                "aws-external-anthropic:*",
                "bedrock:*",
                "bedrock-agentcore:*",
                "bedrock-mantle:*",
                "sagemaker:Invoke*",
            ],
        }
    }

    /// The policy against sessions that were begun before `time`, as the console's own revokes them ("Revoke IAM role temporary
    /// security credentials", IAM user guide). Up to the next second, since a session may tell no less of when it was begun.
    #[must_use]
    pub fn document(self, time: Timestamp) -> PolicyDocument {
        let second = Timestamp::from_second(time.as_second()).unwrap_or(time);
        let over =
            if second < time { second.saturating_add(SignedDuration::from_secs(1)).unwrap_or(time) } else { second };
        PolicyDocument::new(&self.value(over).to_string())
    }

    /// Until when sessions were begun that `document` ends; `None` when it is not such a policy, and nothing else.
    #[must_use]
    pub fn until(self, document: &PolicyDocument) -> Option<Timestamp> {
        let value = document.value().ok()?;
        let time = value.pointer("/Statement/0/Condition/DateLessThan/aws:TokenIssueTime")?.as_str()?.parse().ok()?;
        (value == self.value(time)).then_some(time)
    }

    /// Who is not in a session has no `aws:TokenIssueTime`, and is not meant.
    fn value(self, time: Timestamp) -> Value {
        let begun = json!({"DateLessThan": {"aws:TokenIssueTime": time}});
        let denied = json!({"Effect": "Deny", "Action": self.actions(), "Resource": "*", "Condition": begun});
        json!({"Version": "2012-10-17", "Statement": [denied]})
    }
}
