//! Statements, read once so that nothing after them meets their many spellings.

use model::{DocumentError, Pattern, PolicyDocument};
use serde_json::{Map, Value};

use super::condition::{self, Condition};
use super::grant::{Principals, texts};
use super::{covers, overlaps};

/// All that a statement may name.
const MEMBERS: [&str; 9] =
    ["Action", "Condition", "Effect", "NotAction", "NotPrincipal", "NotResource", "Principal", "Resource", "Sid"];

/// The version in which `${…}` stands for something. In any other it is what it says.
const WITH_VARIABLES: &str = "2012-10-17";

/// A policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy(Vec<Statement>);

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// When anything in it cannot be read, or is nothing that AWS knows.
    pub fn read(document: &PolicyDocument) -> Result<Self, DocumentError> {
        Self::of(&document.value()?)
    }

    /// Reads a document that is JSON already, as some records carry it.
    ///
    /// # Errors
    ///
    /// When anything in it is nothing that AWS knows.
    pub fn of(document: &Value) -> Result<Self, DocumentError> {
        let members = document.as_object().ok_or(DocumentError::Shape("it is no object"))?;
        if members.keys().any(|name| !["Id", "Statement", "Version"].contains(&name.as_str())) {
            return Err(DocumentError::Shape("it has a member that AWS does not know"));
        }
        let with_variables = members.get("Version").and_then(Value::as_str) == Some(WITH_VARIABLES);
        let statements = match members.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(single @ Value::Object(_)) => vec![single],
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
                return Err(DocumentError::Shape("it has no statements"));
            }
        };
        let read = |statement: &Value| {
            let read = Statement::read(statement)?;
            if statement.get("Action").or_else(|| statement.get("NotAction")).is_none() {
                return Err(DocumentError::Shape("a statement names no action"));
            }
            Ok(if with_variables { read.with_variables() } else { read })
        };
        statements.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Its statements, in order.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.0
    }
}

/// Actions or resources that a statement is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Matter {
    /// What fits one of these patterns.
    Only(Vec<String>),
    /// What fits none of these.
    AllBut(Vec<String>),
}

impl Matter {
    fn everything() -> Self {
        Self::AllBut(Vec::new())
    }

    fn read(statement: &Map<String, Value>, these: &str, all_but: &str) -> Result<Self, DocumentError> {
        let patterns = |value| {
            let texts = texts(value).ok_or(DocumentError::Shape("a statement has a pattern that is no text"))?;
            Ok(texts.into_iter().map(str::to_owned).collect())
        };
        match (statement.get(these), statement.get(all_but)) {
            (Some(value), None) => patterns(value).map(Self::Only),
            (None, Some(value)) => patterns(value).map(Self::AllBut),
            (None, None) => Ok(Self::everything()),
            (Some(_), Some(_)) => Err(DocumentError::Shape("a statement names a member and its opposite")),
        }
    }

    fn patterns(&mut self) -> &mut Vec<String> {
        match self {
            Self::Only(patterns) | Self::AllBut(patterns) => patterns,
        }
    }

    fn in_lower_case(mut self) -> Self {
        for pattern in self.patterns() {
            pattern.make_ascii_lowercase();
        }
        self
    }

    /// With variables as what they may stand for. `grows` tells whether a doubt makes it take in more.
    fn with_variables(&mut self, grows: bool) {
        let grows = grows == matches!(self, Self::Only(_));
        let patterns = self.patterns();
        if !grows {
            patterns.retain(|pattern| !pattern.contains("${"));
        }
        for pattern in patterns {
            *pattern = filled(pattern);
        }
    }

    /// Whether it takes in this very text.
    #[must_use]
    pub fn takes_in(&self, text: &str) -> bool {
        let fits = |pattern: &String| Pattern::new(pattern.clone()).fits(text);
        match self {
            Self::Only(patterns) => patterns.iter().any(fits),
            Self::AllBut(patterns) => !patterns.iter().any(fits),
        }
    }

    /// Whether it takes in all that fits `pattern`.
    #[must_use]
    pub fn takes_in_all(&self, pattern: &str) -> bool {
        match self {
            Self::Only(patterns) => patterns.iter().any(|wide| covers(wide, pattern)),
            Self::AllBut(patterns) => !patterns.iter().any(|excluded| overlaps(excluded, pattern)),
        }
    }

    /// Whether it takes in all that `other` does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Only(patterns)) => patterns.iter().all(|pattern| self.takes_in_all(pattern)),
            (Self::AllBut(excluded), Self::AllBut(theirs)) => {
                excluded.iter().all(|pattern| theirs.iter().any(|wide| covers(wide, pattern)))
            }
            (Self::Only(patterns), Self::AllBut(_)) => patterns.iter().any(|pattern| covers(pattern, "*")),
        }
    }
}

/// A pattern with `*` in the place of each variable.
fn filled(pattern: &str) -> String {
    let Some((head, rest)) = pattern.split_once("${") else { return pattern.to_owned() };
    match rest.split_once('}') {
        Some((_, rest)) => format!("{head}*{}", filled(rest)),
        None => pattern.to_owned(),
    }
}

/// One statement of a policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement {
    /// Its name.
    pub sid: Option<String>,
    /// Whether it allows; otherwise it denies.
    pub allows: bool,
    /// About whom.
    pub principals: Principals,
    /// Which actions, in lower case.
    pub actions: Matter,
    /// On what. Where the policy stands on a resource it may name none, which is all.
    pub resources: Matter,
    /// If all of these hold.
    pub conditions: Vec<Condition>,
}

impl Statement {
    /// Reads a statement.
    ///
    /// # Errors
    ///
    /// When anything in it is nothing that AWS knows.
    pub fn read(statement: &Value) -> Result<Self, DocumentError> {
        let members = statement.as_object().ok_or(DocumentError::Shape("a statement is no object"))?;
        if members.keys().any(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(DocumentError::Shape("a statement has a member that AWS does not know"));
        }
        let conditions = members.get("Condition");
        if conditions.is_some_and(|conditions| !is_conditions(conditions)) {
            return Err(DocumentError::Shape("a statement has conditions of no known form"));
        }
        Ok(Self {
            sid: members.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty()).map(str::to_owned),
            allows: match members.get("Effect").and_then(Value::as_str) {
                Some("Allow") => true,
                Some("Deny") => false,
                _ => return Err(DocumentError::Shape("a statement neither allows nor denies")),
            },
            principals: Principals::read(members)?,
            actions: Matter::read(members, "Action", "NotAction")?.in_lower_case(),
            resources: Matter::read(members, "Resource", "NotResource")?,
            conditions: condition::read(conditions),
        })
    }

    /// Whether it allows an action, such as `bedrock:InvokeModel`.
    #[must_use]
    pub fn allows(&self, action: &str) -> bool {
        self.allows && self.actions.takes_in(&action.to_ascii_lowercase())
    }

    /// Whether it allows all that `other` allows, to the same principals: `other` in its place grants nothing new.
    #[must_use]
    pub fn takes_in(&self, other: &Self) -> bool {
        self.allows && other.allows && self.principals == other.principals && self.spans(other)
    }

    /// Whether it speaks of all that `other` does, whomever either is about: of as much, under no more conditions.
    pub(super) fn spans(&self, other: &Self) -> bool {
        self.actions.covers(&other.actions)
            && self.resources.covers(&other.resources)
            && self.conditions.iter().all(|condition| other.conditions.contains(condition))
    }

    /// What a variable stands for only a request tells: an Allow may mean anything by it, a Deny nothing.
    fn with_variables(mut self) -> Self {
        self.resources.with_variables(self.allows);
        self
    }
}

/// Operators, each with keys.
fn is_conditions(conditions: &Value) -> bool {
    conditions.as_object().is_some_and(|operators| operators.values().all(Value::is_object))
}
