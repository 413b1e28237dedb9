//! Whose it is what a resource reads from or writes to.

use model::{ApprovedLists, Arn, DataPlace, ListName, Listed};

/// Whether a place is known: approved by its bucket, or by its owner, whom S3 holds to it.
pub(crate) fn place(place: &DataPlace, account: &str, lists: &ApprovedLists) -> Listed {
    let by_name = lists.has(ListName::Buckets, &place.bucket);
    match place.owner.as_deref() {
        _ if by_name == Listed::Yes => Listed::Yes,
        Some(owner) => of_account(owner, account, lists),
        None => by_name,
    }
}

/// Whether what an ARN names is of the own account, of AWS, or of an approved account.
pub(crate) fn arn(arn: &Arn, account: &str, lists: &ApprovedLists) -> Listed {
    arn.account().filter(|owner| *owner != "aws").map_or(Listed::Yes, |owner| of_account(owner, account, lists))
}

/// Whether agents may use a function or runtime: it is on the list, or there is none and it is at home.
pub(crate) fn function(function: &Arn, account: &str, lists: &ApprovedLists) -> Listed {
    match lists.has(ListName::Functions, function.as_str()) {
        Listed::NoList => arn(function, account, lists),
        listed @ (Listed::Yes | Listed::No) => listed,
    }
}

/// An account that is not the own and on no list is a stranger, whether there is a list or not.
fn of_account(owner: &str, account: &str, lists: &ApprovedLists) -> Listed {
    let known = owner == account || lists.has(ListName::Accounts, owner) == Listed::Yes;
    if known { Listed::Yes } else { Listed::No }
}

/// What is bad about places, each told for a person, and what nobody can say for want of a list.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Those of strangers.
    pub(crate) strange: Vec<String>,
    /// Those of which no list tells.
    pub(crate) unlisted: Vec<String>,
}

impl Places {
    /// Adds what a judgement comes to.
    pub(crate) fn add(&mut self, listed: Listed, told: impl FnOnce() -> String) {
        match listed {
            Listed::Yes => {}
            Listed::No => self.strange.push(told()),
            Listed::NoList => self.unlisted.push(told()),
        }
    }
}
