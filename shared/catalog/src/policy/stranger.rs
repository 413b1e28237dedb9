//! Strangers: whom a policy on a resource lets in without anybody's approval, and what must go so that it does not.

use std::collections::{BTreeMap, BTreeSet};

use model::{ApprovedLists, DocumentError, Edit, ListName, Listed, PolicyDocument, Response, Verdict, cut};
use serde_json::Value;

use super::{Admission, Grant, Policy, Principal, Principals, Statement};

/// A policy that stands on a resource, with what people approved.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// The resource's account.
    pub account: &'a str,
    /// The policy.
    pub document: &'a PolicyDocument,
    /// The policy that a person approved.
    pub approved: Option<&'a PolicyDocument>,
    /// What is approved anywhere.
    pub lists: &'a ApprovedLists,
    /// The most that may be done when anyone is let in, and why it is not all; `None` when that has no effect.
    pub anyone: Option<(Response, &'static str)>,
}

/// Somebody whom a policy lets in, and nobody approved.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Stranger {
    /// Which statement lets them in, counted from 0.
    pub statement: usize,
    /// By which of its principals, counted from 0; `None` when by all of it.
    pub principal: Option<usize>,
    /// The most that may be done about it.
    pub limit: Response,
    /// Why it is not all.
    pub why: &'static str,
    /// What was seen, for a person.
    pub evidence: String,
}

/// Everybody whom a policy lets in, and nobody approved.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Strangers(pub Vec<Stranger>);

/// What must go of a policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Removal {
    /// These parts, so that something is left.
    Parts(Vec<Edit>),
    /// These, which are all of it.
    All(Vec<Edit>),
}

impl Door<'_> {
    /// Whom it lets in, and nobody approved. A person's approval excuses as much as was approved, but never that all of
    /// the world is let in.
    ///
    /// # Errors
    ///
    /// When the policy cannot be read: whom it lets in is then unknown.
    pub fn strangers(&self) -> Result<Strangers, DocumentError> {
        let policy = Policy::read(self.document)?;
        // What cannot be read approves nobody.
        let approved = self.approved.and_then(|document| Policy::read(document).ok());
        let met = policy.admissions(self.account).into_iter().filter_map(|admission| {
            let statement = policy.statements().get(admission.statement)?;
            let stranger = self.stranger(statement, &admission)?;
            let world = admission.grant == Grant::Anyone && stranger.limit == Response::Remediate;
            let excused = !world && approved.as_ref().is_some_and(|approved| excuses(approved, statement, &admission));
            (!excused).then_some(stranger)
        });
        Ok(Strangers(met.collect()))
    }

    fn stranger(&self, statement: &Statement, admission: &Admission<'_>) -> Option<Stranger> {
        let listed = |list, name: &str| self.lists.has(list, name);
        let narrowed = statement.conditions.iter().any(super::Condition::may_name_callers);
        let (limit, why, whom) = match &admission.grant {
            Grant::Anyone if narrowed && self.anyone.is_none_or(|(limit, _)| limit > Response::Approve) => (
                Response::Approve,
                "only its author knows whom its conditions name",
                "anyone under some condition".into(),
            ),
            Grant::Anyone => {
                let (limit, why) = self.anyone?;
                (limit, why, "anyone".to_owned())
            }
            Grant::Foreign(account) if listed(ListName::Accounts, account) != Listed::Yes => {
                (Response::Approve, "a named account may be a partner's", format!("account {account}"))
            }
            Grant::Organization(id) if listed(ListName::Organizations, id) == Listed::No => {
                (Response::Approve, "a named organization may be a partner's", format!("organization {id}"))
            }
            Grant::Network(id) if listed(ListName::Networks, id) == Listed::No => {
                (Response::Approve, "a named network may be a partner's", format!("whoever calls from {id}"))
            }
            Grant::Known
            | Grant::Organization(_)
            | Grant::Service(_)
            | Grant::Network(_)
            | Grant::Federated(_)
            | Grant::Foreign(_) => return None,
        };
        let name = statement.sid.clone().unwrap_or_else(|| (admission.statement + 1).to_string());
        let principal = admission.principal.map(|(nth, _)| nth);
        let evidence = format!("statement {name} lets in {whom}");
        Some(Stranger { statement: admission.statement, principal, limit, why, evidence })
    }
}

/// Whether a policy that was approved lets the same in, to do as much.
fn excuses(approved: &Policy, statement: &Statement, admission: &Admission<'_>) -> bool {
    approved.statements().iter().any(|before| {
        let same = match (&before.principals, admission.principal) {
            (Principals::Only(named), Some((_, principal))) => named.iter().any(|one| one.takes_in(principal)),
            (all_but @ Principals::AllBut(_), None) => *all_but == statement.principals,
            (_, _) => false,
        };
        before.allows && same && before.spans(statement)
    })
}

impl Principal {
    /// Whether it is the other, or the whole account of the other.
    fn takes_in(&self, other: &Self) -> bool {
        let is_whole = self.account().as_ref() == Some(&self.name) || self.name.ends_with(":root");
        self == other
            || (is_whole && self.kind == other.kind && self.account().is_some() && self.account() == other.account())
    }
}

impl Policy {
    /// The statements of `approved` that denied something which nothing denies any more, by their names.
    #[must_use]
    pub fn lost_denials(live: Option<&Self>, approved: &Self) -> Vec<String> {
        let denies = |live: &Self, lost: &Statement| {
            live.statements().iter().any(|deny| !deny.allows && deny.is_about_all_of(lost) && deny.spans(lost))
        };
        let statements = approved.statements().iter().enumerate();
        let lost = statements.filter(|(_, before)| !before.allows && !live.is_some_and(|live| denies(live, before)));
        lost.map(|(at, lost)| lost.sid.clone().unwrap_or_else(|| (at + 1).to_string())).collect()
    }
}

impl Statement {
    fn is_about_all_of(&self, other: &Self) -> bool {
        let named = |named: &[Principal], other: &Principal| named.iter().any(|one| one.name == "*" || one == other);
        match (&self.principals, &other.principals) {
            (Principals::Only(ours), Principals::Only(theirs)) => theirs.iter().all(|one| named(ours, one)),
            (ours, theirs) => ours == theirs,
        }
    }
}

impl Strangers {
    /// The most that may be done about any of them; `None` when there is none.
    #[must_use]
    pub fn limit(&self) -> Option<Response> {
        self.0.iter().map(|stranger| stranger.limit).max()
    }

    /// What was seen, for a person.
    #[must_use]
    pub fn told(&self) -> String {
        self.0.iter().map(|stranger| stranger.evidence.as_str()).collect::<Vec<_>>().join("; ")
    }

    /// What the worst of them calls for.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.0.iter().max_by_key(|stranger| stranger.limit) {
            None => Verdict::Sound,
            Some(Stranger { limit: Response::Remediate, .. }) => Verdict::exposed(self.told()),
            Some(Stranger { limit, why, .. }) => Verdict::at_most(*limit, self.told(), *why),
        }
    }

    /// What must go of `document`, in which they were met, so that the worst of them are not let in any more; `None` when
    /// nothing may go without a person, or nothing can.
    #[must_use]
    pub fn removal(&self, document: &PolicyDocument) -> Option<Removal> {
        let limit = self.limit().filter(|limit| *limit > Response::Alert)?;
        let texts = document.statements().ok()?;
        let mut met: BTreeMap<usize, BTreeSet<Option<usize>>> = BTreeMap::new();
        for stranger in self.0.iter().filter(|stranger| stranger.limit == limit) {
            met.entry(stranger.statement).or_default().insert(stranger.principal);
        }
        let edits: Option<Vec<_>> = met.iter().map(|(at, principals)| without(texts.get(*at)?, principals)).collect();
        let edits = edits.filter(|edits| !edits.is_empty())?;
        match document.edited(&edits).ok()? {
            Some(_) => Some(Removal::Parts(edits)),
            None => Some(Removal::All(edits)),
        }
    }
}

/// The statement without some of its principals; nothing when it has no others.
fn without(statement: &str, strangers: &BTreeSet<Option<usize>>) -> Option<Edit> {
    let value: Value = serde_json::from_str(statement).ok()?;
    let places = places(value.get("Principal"));
    let some = strangers.iter().copied().collect::<Option<Vec<_>>>().filter(|some| some.len() < places.len());
    let instead = match some {
        None => Vec::new(),
        Some(some) => {
            // From the last on, so that the places of the others stay.
            let cut_at = |text: String, nth: &usize| {
                let path: Vec<_> = places.get(*nth)?.iter().map(String::as_str).collect();
                cut(&text, &path)
            };
            vec![some.iter().rev().try_fold(statement.to_owned(), cut_at)?]
        }
    };
    Some(Edit { statement: statement.to_owned(), instead })
}

/// Where each principal stands in a statement, in the order in which they are read.
fn places(written: Option<&Value>) -> Vec<Vec<String>> {
    let at = |path: &[&str]| path.iter().map(|step| (*step).to_owned()).collect::<Vec<_>>();
    let of = |path: Vec<String>, names: &Value| match names {
        Value::Array(names) => {
            let nth = |nth: usize| [path.clone(), vec![nth.to_string()]].concat();
            (0..names.len()).map(nth).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => vec![path],
    };
    match written {
        Some(Value::Object(kinds)) => {
            kinds.iter().flat_map(|(kind, names)| of(at(&["Principal", kind]), names)).collect()
        }
        Some(names) => of(at(&["Principal"]), names),
        None => Vec::new(),
    }
}
