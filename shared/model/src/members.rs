//! The roles that other accounts have for us, by name: `templates/member.yaml` makes them.

use crate::{Arn, Resource};

/// Whose resources we may look at and touch besides our own: those of accounts that made roles for us.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Members {
    partition: String,
    home: String,
    prefix: String,
}

impl Members {
    /// What the name of the role ends with that looks.
    pub const READ: &'static str = "read";
    /// The same of the role that operators take repairs back with.
    pub const UNDO: &'static str = "undo";

    /// Of the account that `own` is in, an ARN. Without a prefix no account has a role for us.
    #[must_use]
    pub fn new(own: &Arn, prefix: &str) -> Self {
        Self {
            partition: own.partition().unwrap_or_default().to_owned(),
            home: own.account().unwrap_or_default().to_owned(),
            prefix: prefix.to_owned(),
        }
    }

    /// Whether roles can be named so. IAM takes 64 characters, of which the longest end has 22.
    #[must_use]
    pub fn is_prefix(text: &str) -> bool {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        text.is_empty()
            || (text.len() <= 41 && text.starts_with(|letter: char| letter.is_ascii_alphabetic()))
                && text.chars().all(plain)
    }

    /// What the name of the role ends with that carries out remedies of a service.
    #[must_use]
    pub fn remedy(service: &str) -> String {
        format!("remedy-{service}")
    }

    /// Whether a resource is of our own account.
    #[must_use]
    pub fn is_home(&self, resource: &Resource) -> bool {
        self.home == resource.account
    }

    /// The ARN of the role that the account of a resource has for us. Events name accounts: no text of theirs becomes part
    /// of an ARN but the twelve digits of one, and only of the account that the resource's own ARN is of.
    ///
    /// # Errors
    ///
    /// When there can be none, with the reason.
    pub fn role(&self, resource: &Resource, name: &str) -> Result<String, &'static str> {
        let Self { partition, prefix, .. } = self;
        let account = resource.account.as_str();
        if prefix.is_empty() {
            return Err(ELSEWHERE);
        }
        if !is_account(account) || resource.arn.account().is_some_and(|named| named != account) {
            return Err(UNCLEAR);
        }
        Ok(format!("arn:{partition}:iam::{account}:role/{prefix}-{name}"))
    }
}

const ELSEWHERE: &str = "it is of another account, and this stack reads and acts in its own alone";
const UNCLEAR: &str = "it is of another account, and it is not clear of which";

/// Whether it is the number of an account: twelve digits.
fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{ELSEWHERE, Members, UNCLEAR};
    use crate::{Arn, Resource, Scope};

    fn resource(arn: &str, account: &str) -> Resource {
        let (arn, region) = (Arn::new(arn), "eu-west-1".to_owned());
        Resource { arn, account: account.to_owned(), region, scope: Scope::Generic }
    }

    fn members(prefix: &str) -> Members {
        Members::new(&Arn::new("arn:aws-cn:iam::111122223333:role/remediator"), prefix)
    }

    #[test]
    fn a_role_is_of_the_account_of_the_resource_and_of_our_partition() {
        let user = resource("arn:aws:iam::999988887777:user/wren", "999988887777");
        let role = members("guard").role(&user, Members::READ);
        assert_eq!(role.as_deref(), Ok("arn:aws-cn:iam::999988887777:role/guard-read"));
        let bucket = resource("arn:aws:s3:::corpus", "999988887777");
        let role = members("guard").role(&bucket, &Members::remedy("s3"));
        assert_eq!(role.as_deref(), Ok("arn:aws-cn:iam::999988887777:role/guard-remedy-s3"));
        assert!(!members("guard").is_home(&user));
        assert!(members("").is_home(&resource("arn:aws:s3:::corpus", "111122223333")));
    }

    #[test]
    fn nothing_that_an_event_says_becomes_part_of_another_arn() {
        for account in ["", "99998888777", "99998888777/", "999988887777:role/x", "９99988887777", "*"] {
            let bucket = resource("arn:aws:s3:::corpus", account);
            assert_eq!(members("guard").role(&bucket, Members::READ), Err(UNCLEAR), "{account}");
        }
        let of_two = resource("arn:aws:iam::444455556666:user/wren", "999988887777");
        assert_eq!(members("guard").role(&of_two, Members::READ), Err(UNCLEAR));
    }

    #[test]
    fn without_a_prefix_nobody_has_a_role_for_us() {
        let user = resource("arn:aws:iam::999988887777:user/wren", "999988887777");
        assert_eq!(members("").role(&user, Members::READ), Err(ELSEWHERE));
        for prefix in ["", "guard", "phaseguard-member"] {
            assert!(Members::is_prefix(prefix), "{prefix}");
        }
        for prefix in ["-guard", "guard*", "guard/member", "1guard", &"g".repeat(42)] {
            assert!(!Members::is_prefix(prefix), "{prefix}");
        }
    }
}
