//! Whom a statement lets in.

use model::{Arn, DocumentError};
use serde_json::{Map, Value};

use super::condition::is_wild;
use super::{Policy, Statement};

/// Whom a statement lets in, from the harmless to the worst.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Grant {
    /// Nobody whom we do not know: it denies, names our own account, or a condition names the callers.
    Known,
    /// Whoever belongs to an organization.
    Organization(String),
    /// A service, on behalf of whoever makes it call.
    Service(String),
    /// Whoever calls from a network.
    Network(String),
    /// Whoever an identity provider vouches for.
    Federated(String),
    /// Another account.
    Foreign(String),
    /// Anyone.
    Anyone,
}

impl Grant {
    pub(super) fn of_account(theirs: &str, ours: &str) -> Self {
        match theirs {
            _ if theirs == ours => Self::Known,
            _ if is_wild(theirs) => Self::Anyone,
            _ => Self::Foreign(theirs.to_owned()),
        }
    }

    /// Whom both leave. An account that a condition names as foreign outweighs a bucket, whose ARN does not tell its
    /// owner.
    fn narrowed(self, bound: Self) -> Self {
        match (self, bound) {
            (Self::Known, _) | (_, Self::Known) => Self::Known,
            (_, foreign @ Self::Foreign(_)) => foreign,
            (one, other) => one.min(other),
        }
    }
}

/// A principal as a policy writes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Principal {
    /// `AWS`, `Service`, `Federated`, `CanonicalUser`.
    pub kind: String,
    /// Its name, ARN, account, or `*`.
    pub name: String,
}

impl Principal {
    fn new(kind: &str, name: &str) -> Self {
        Self { kind: kind.to_owned(), name: name.to_owned() }
    }

    /// The account that it is, or is of; `None` when its name does not say.
    pub(super) fn account(&self) -> Option<String> {
        let arn = || Arn::new(self.name.as_str()).account().map(str::to_owned);
        if is_account(&self.name) { Some(self.name.clone()) } else { arn() }
    }

    /// Whom it names, in a policy of `account`. AWS writes a principal that was deleted as an id without an account,
    /// and nobody can be it again.
    #[must_use]
    pub fn grant(&self, account: &str) -> Grant {
        let name = self.name.as_str();
        match self.kind.as_str() {
            _ if name == "*" => Grant::Anyone,
            "AWS" => self.account().map_or(Grant::Known, |theirs| Grant::of_account(&theirs, account)),
            "Service" => Grant::Service(name.to_owned()),
            "Federated" => Grant::Federated(name.to_owned()),
            "CanonicalUser" => Grant::Foreign(name.to_owned()),
            _ => Grant::Known,
        }
    }
}

/// Whom a statement speaks of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Principals {
    /// The holder of the policy.
    Holder,
    /// These.
    Only(Vec<Principal>),
    /// All but these.
    AllBut(Vec<Principal>),
}

impl Principals {
    pub(super) fn read(statement: &Map<String, Value>) -> Result<Self, DocumentError> {
        match (statement.get("Principal"), statement.get("NotPrincipal")) {
            (None, None) => Ok(Self::Holder),
            (Some(names), None) => principals(names).map(Self::Only),
            (None, Some(names)) => principals(names).map(Self::AllBut),
            (Some(_), Some(_)) => Err(DocumentError::Shape("a statement names both Principal and NotPrincipal")),
        }
    }
}

fn principals(written: &Value) -> Result<Vec<Principal>, DocumentError> {
    let wrong = || DocumentError::Shape("a statement names its principals in no known way");
    if let Value::Object(kinds) = written {
        let named = kinds.iter().map(|(kind, names)| {
            Ok(texts(names).ok_or_else(wrong)?.into_iter().map(|name| Principal::new(kind, name)).collect::<Vec<_>>())
        });
        return Ok(named.collect::<Result<Vec<_>, DocumentError>>()?.concat());
    }
    Ok(texts(written).ok_or_else(wrong)?.into_iter().map(|name| Principal::new("AWS", name)).collect())
}

/// A text, or the texts of a list.
pub(super) fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|digit| digit.is_ascii_digit())
}

impl Statement {
    /// Whom it lets in, in a policy of `account`, as far as it alone tells.
    #[must_use]
    pub fn grant(&self, account: &str) -> Grant {
        self.grants(account).map(|(_, grant)| grant).max().unwrap_or(self.grant_of_all_but(account))
    }

    /// Whom each of its principals lets in, under its conditions. Nobody when it denies.
    pub fn grants(&self, account: &str) -> impl Iterator<Item = (&Principal, Grant)> {
        let bound = self.bound(account);
        let named = if let Principals::Only(named) = &self.principals { named.as_slice() } else { &[] };
        let named = named.iter().filter(|_| self.allows);
        named.map(move |principal| (principal, principal.grant(account).narrowed(bound.clone())))
    }

    /// Allowing all but some is allowing anyone.
    fn grant_of_all_but(&self, account: &str) -> Grant {
        let all_but = matches!(self.principals, Principals::AllBut(_)) && self.allows;
        if all_but { self.bound(account) } else { Grant::Known }
    }

    /// Whom the conditions leave. All of them must hold, so the narrowest counts; but see [`Grant::narrowed`].
    fn bound(&self, account: &str) -> Grant {
        let left: Vec<_> = self.conditions.iter().map(|condition| condition.leaves(account)).collect();
        let foreign = left.iter().find(|grant| matches!(grant, Grant::Foreign(_))).cloned();
        foreign.or_else(|| left.into_iter().min()).unwrap_or(Grant::Anyone)
    }

    /// Whom it leaves of those whom `allowing` lets in, when it denies all that that allows.
    fn spares(&self, allowing: &Self, principal: Option<&Principal>, account: &str) -> Grant {
        if self.allows || !self.actions.covers(&allowing.actions) || !self.resources.covers(&allowing.resources) {
            return Grant::Anyone;
        }
        let is_service = principal.is_some_and(|principal| principal.kind == "Service");
        let conditions: Vec<_> =
            self.conditions.iter().filter(|condition| is_service || !condition.is_for_people()).collect();
        match (&self.principals, conditions.as_slice()) {
            (Principals::Only(denied), []) if denied.iter().any(|one| one.name == "*" || Some(one) == principal) => {
                Grant::Known
            }
            (Principals::Only(denied), [one]) if denied.iter().any(|one| one.name == "*") => one.spares(account),
            (Principals::AllBut(spared), []) => {
                spared.iter().map(|spared| spared.grant(account)).max().unwrap_or(Grant::Known)
            }
            (_, _) => Grant::Anyone,
        }
    }
}

/// Whom a principal of a statement lets in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Admission<'a> {
    /// Which statement, counted from 0.
    pub statement: usize,
    /// Which of its principals, counted from 0; `None` when it names only those whom it does not mean.
    pub principal: Option<(usize, &'a Principal)>,
    /// Whom it lets in.
    pub grant: Grant,
}

impl Policy {
    /// Whom each statement lets in, by its number counted from 0, once the Denies of the same policy have had their say.
    #[must_use]
    pub fn grants(&self, account: &str) -> Vec<(usize, Grant)> {
        let admissions = self.admissions(account);
        let worst = |at: usize| {
            let of = admissions.iter().filter(|admission| admission.statement == at);
            of.map(|admission| admission.grant.clone()).max().unwrap_or(Grant::Known)
        };
        (0..self.statements().len()).map(|at| (at, worst(at))).collect()
    }

    /// Whom each principal of each statement lets in, once the Denies of the same policy have had their say.
    #[must_use]
    pub fn admissions(&self, account: &str) -> Vec<Admission<'_>> {
        self.statements()
            .iter()
            .enumerate()
            .flat_map(|(at, allowing)| self.admitted_by(at, allowing, account))
            .collect()
    }

    fn admitted_by<'a>(&self, statement: usize, allowing: &'a Statement, account: &str) -> Vec<Admission<'a>> {
        let left = |principal: Option<&Principal>, grant: Grant| {
            self.statements().iter().map(|deny| deny.spares(allowing, principal, account)).fold(grant, Grant::min)
        };
        let named = allowing.grants(account).enumerate().map(|(nth, (principal, grant))| {
            let grant = left(Some(principal), grant);
            Admission { statement, principal: Some((nth, principal)), grant }
        });
        let all_but = (allowing.allows && matches!(allowing.principals, Principals::AllBut(_))).then(|| {
            let grant = left(None, allowing.grant_of_all_but(account));
            Admission { statement, principal: None, grant }
        });
        named.chain(all_but).collect()
    }
}
