//! What a policy that holds a perimeter lets through beside an approved one, and the policy without that.

use model::{DocumentError, Edit, PolicyDocument};

use super::{Matter, Policy, Statement};

/// A hole in a policy that was approved without it: a statement that lets all pass and did not, or a denial that is gone
/// while one does.
#[derive(Clone, Debug)]
pub struct Breach<'a> {
    live: &'a PolicyDocument,
    approved: &'a PolicyDocument,
    /// The statements that let all pass, by their places in the live policy.
    opened: Vec<usize>,
    /// What is to stand in it again, by places in the approved one.
    lost: Vec<usize>,
    /// Whether its owner wrote more into it than that.
    beside: bool,
}

impl std::fmt::Display for Breach<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let gone = self.opened.is_empty();
        formatter.write_str(if gone { "its policy has lost a denial" } else { "its policy lets all pass" })
    }
}

impl<'a> Breach<'a> {
    /// What `live` lets through beside `approved`.
    ///
    /// # Errors
    ///
    /// When either document cannot be read.
    pub fn of(live: &'a PolicyDocument, approved: &'a PolicyDocument) -> Result<Option<Self>, DocumentError> {
        let (now, then) = (Policy::read(live)?, Policy::read(approved)?);
        let stands = |statement: &Statement, in_policy: &Policy| {
            in_policy.statements().iter().any(|other| statement.says_what(other))
        };
        let open = |statement: &Statement| statement.lets_all_pass() && !stands(statement, &then);
        let opened = places(&now, open);
        let is_denied = |statement: &Statement| now.statements().iter().any(|other| other.denies_all_of(statement));
        let undenied = places(&then, |statement| !statement.allows && !is_denied(statement));
        let passes = now.statements().iter().any(Statement::lets_all_pass);
        if !passes || opened.is_empty() && undenied.is_empty() {
            return Ok(None);
        }
        let taken = |statement: &Statement| {
            let wide = opened.iter().filter_map(|at| now.statements().get(*at));
            statement.allows && !stands(statement, &now) && wide.into_iter().any(|wide| wide.spans(statement))
        };
        let lost = places(&then, |statement| taken(statement) || !statement.allows && !is_denied(statement));
        let beside = now.statements().iter().any(|statement| !open(statement) && !stands(statement, &then));
        Ok(Some(Self { live, approved, opened, lost, beside }))
    }

    /// The policy as it is to be: as it was approved, or what its owner wrote into it meanwhile and what is lost.
    ///
    /// # Errors
    ///
    /// When either document cannot be read.
    pub fn mended(&self) -> Result<PolicyDocument, DocumentError> {
        let version = |document: &PolicyDocument| Ok(document.value()?.get("Version").cloned());
        if !self.beside || version(self.live)? != version(self.approved)? {
            return Ok(self.approved.clone());
        }
        let texts = |document: &'a PolicyDocument, at: &[usize]| {
            let all = document.statements()?;
            Ok(at.iter().filter_map(|at| all.get(*at)).map(|text| (*text).to_owned()).collect::<Vec<_>>())
        };
        let (opened, mut lost) = (texts(self.live, &self.opened)?, texts(self.approved, &self.lost)?);
        // What was lost comes back in the place of what opened it, or else after the first statement.
        let first = if opened.is_empty() { texts(self.live, &[0])? } else { Vec::new() };
        let mut edit = |(statement, kept): (String, Vec<String>)| Edit {
            statement,
            instead: [kept, std::mem::take(&mut lost)].concat(),
        };
        let beside = first.into_iter().map(|statement| (statement.clone(), vec![statement]));
        let edits = opened.into_iter().map(|statement| (statement, Vec::new())).chain(beside);
        let edits: Vec<_> = edits.map(&mut edit).collect();
        Ok(self.live.edited(&edits)?.unwrap_or_else(|| self.approved.clone()))
    }
}

fn places(policy: &Policy, of: impl Fn(&Statement) -> bool) -> Vec<usize> {
    policy.statements().iter().enumerate().filter(|(_, statement)| of(statement)).map(|(at, _)| at).collect()
}

impl Policy {
    /// Whether it lets all pass: some statement does, and none denies anything.
    #[must_use]
    pub fn lets_all_pass(&self) -> bool {
        self.statements().iter().any(Statement::lets_all_pass) && self.statements().iter().all(|one| one.allows)
    }
}

impl Statement {
    /// Whether it lets whomever it is for do all that a service can do, with everything, and asks for nothing.
    #[must_use]
    pub fn lets_all_pass(&self) -> bool {
        let nearly_all = |matter: &Matter, is_all: fn(&str) -> bool| match matter {
            Matter::Only(patterns) => patterns.iter().any(|pattern| is_all(pattern)),
            Matter::AllBut(_) => true,
        };
        self.allows
            && nearly_all(&self.actions, |action| action == "*" || action.ends_with(":*"))
            && nearly_all(&self.resources, |resource| resource == "*")
            && !self.conditions.iter().any(super::Condition::may_restrict)
    }

    /// Whether it says the same as another, whatever either is called.
    fn says_what(&self, other: &Self) -> bool {
        *self == Self { sid: self.sid.clone(), ..other.clone() }
    }

    /// Whether it denies all that `other` does, to the same principals.
    fn denies_all_of(&self, other: &Self) -> bool {
        !self.allows && self.principals == other.principals && self.spans(other)
    }
}
