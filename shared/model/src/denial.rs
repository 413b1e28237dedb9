//! The statement in a bucket's policy that keeps principals from it, whatever else they are granted.

use serde_json::{Value, json};

use crate::{Arn, DocumentError, Edit, PolicyDocument};

/// Denies principals all that can be done with a bucket and what is in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Denial {
    statement: Value,
}

impl Denial {
    /// What keeps these roles and users from a bucket. `None` when one of them is neither, or its name is none that IAM
    /// gives: what stands in a pattern must not mean others.
    #[must_use]
    pub fn new(bucket: &str, principals: &[String]) -> Option<Self> {
        let patterns: Option<Vec<_>> = principals.iter().map(|principal| patterns(principal)).collect();
        let names: String = principals.iter().map(|principal| Arn::new(principal).name().to_owned()).collect();
        let letters: String = names.chars().filter(char::is_ascii_alphanumeric).collect();
        let statement = json!({
            "Sid": format!("PhaseguardDenies{letters}"),
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [bucket, format!("{bucket}/*")],
            "Condition": {"ArnLike": {"aws:PrincipalArn": patterns?.concat()}},
        });
        (!principals.is_empty()).then_some(Self { statement })
    }

    /// Whether a policy says so already.
    #[must_use]
    pub fn stands_in(&self, policy: &PolicyDocument) -> bool {
        let statements = policy.statements().unwrap_or_default();
        statements
            .into_iter()
            .any(|text| serde_json::from_str::<Value>(text).is_ok_and(|found| found == self.statement))
    }

    /// A policy with the statement at its end, and all else byte for byte as it was; one with nothing else if there is
    /// none.
    ///
    /// # Errors
    ///
    /// When the policy cannot be read.
    pub fn added_to(&self, policy: Option<&PolicyDocument>) -> Result<PolicyDocument, DocumentError> {
        let own = self.statement.to_string();
        let alone =
            || PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": [self.statement]}).to_string());
        let Some(policy) = policy else { return Ok(alone()) };
        let Some(last) = policy.statements()?.last().map(|last| (*last).to_owned()) else { return Ok(alone()) };
        let edit = Edit { statement: last.clone(), instead: vec![last, own] };
        policy.edited(&[edit])?.ok_or(DocumentError::Moved)
    }
}

/// GuardDuty and CloudTrail name a principal without its path, and `aws:PrincipalArn` has it. Of a session it is the role.
fn patterns(principal: &str) -> Option<[String; 2]> {
    let (account, named) = principal.rsplit_once(':').filter(|_| Arn::new(principal).service() == Some("iam"))?;
    let (kind, name) = named.split_once('/').filter(|(kind, _)| ["role", "user"].contains(kind))?;
    let of_iam = |letter: char| letter.is_ascii_alphanumeric() || "+=,.@_-/".contains(letter);
    (!name.is_empty() && name.chars().all(of_iam)).then(|| [principal.to_owned(), format!("{account}:{kind}/*/{name}")])
}

#[cfg(test)]
mod tests {
    use super::Denial;
    use crate::PolicyDocument;

    const BUCKET: &str = "arn:aws:s3:::acme";

    fn denial(names: &[&str]) -> Option<Denial> {
        let arn = |name: &&str| format!("arn:aws:iam::111122223333:{name}");
        Denial::new(BUCKET, &names.iter().map(arn).collect::<Vec<_>>())
    }

    #[test]
    fn what_could_mean_others_is_denied_nothing() {
        for names in [&["role/*"][..], &["user/a?"], &["role/"], &["group/data"], &["root"], &[], &["role/a", "role/*"]]
        {
            assert_eq!(denial(names), None, "{names:?}");
        }
        assert!(denial(&["role/agent", "user/ada@acme.example"]).is_some());
        assert_eq!(Denial::new(BUCKET, &["arn:aws:s3:::acme".to_owned()]), None);
    }

    #[test]
    fn the_rest_of_a_policy_stays_as_it_was() {
        let denial = denial(&["role/agent"]).expect("it is a role");
        let alone = denial.added_to(None).expect("there is nothing to read");
        assert!(denial.stands_in(&alone));
        for text in [r#"{"Statement": [{"Sid": "a"} , {"Sid":"b"}], "Version":"x"}"#, r#"{"Statement": {"Sid": "a"}}"#]
        {
            let policy = PolicyDocument::new(text);
            let added = denial.added_to(Some(&policy)).expect("it can be read");
            assert!(!denial.stands_in(&policy) && denial.stands_in(&added));
            let kept = policy.statements().expect("it can be read");
            let found = added.statements().expect("it can be read");
            assert_eq!(found.split_last().expect("there are some").1, kept);
        }
        assert!(denial.added_to(Some(&PolicyDocument::new("{"))).is_err());
    }
}
