//! A line of what the doctor says.

use aws::observe::ObserveError;
use serde::Serialize;

/// How something stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Health {
    /// As it should be.
    Ok,
    /// As it is, and good to know.
    Note,
    /// It works, and less of it than could.
    Warning,
    /// Nobody can say: it could not be read.
    Unknown,
    /// What needs it does not work.
    Broken,
}

impl Health {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Unknown => "unknown",
            Self::Broken => "broken",
        }
    }

    /// Whether the deployment does what it is there for, as far as this tells.
    pub(super) const fn is_well(self) -> bool {
        match self {
            Self::Ok | Self::Note | Self::Warning => true,
            Self::Unknown | Self::Broken => false,
        }
    }
}

/// What was looked at, how it stands, what that means, and the way out.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(super) struct Line {
    pub(super) what: String,
    pub(super) health: Health,
    pub(super) meaning: String,
    pub(super) way_out: Option<String>,
}

impl Line {
    pub(super) fn ok(what: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self::new(what, Health::Ok, meaning, None)
    }

    pub(super) fn note(what: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self::new(what, Health::Note, meaning, None)
    }

    pub(super) fn warning(what: impl Into<String>, meaning: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self::new(what, Health::Warning, meaning, Some(way_out.into()))
    }

    pub(super) fn broken(what: impl Into<String>, meaning: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self::new(what, Health::Broken, meaning, Some(way_out.into()))
    }

    /// What could not be read is not taken for sound.
    pub(super) fn unknown(what: impl Into<String>, why: &ObserveError) -> Self {
        match why {
            ObserveError::Transient { .. } => {
                Self::new(what, Health::Unknown, why.to_string(), Some("try again in a minute".to_owned()))
            }
            ObserveError::Unknown { .. } => Self::unread(what, &why.to_string()),
        }
    }

    /// The same, where trying again would not help.
    pub(super) fn unread(what: impl Into<String>, why: &str) -> Self {
        let way_out = "if you may not read it, attach the stack's policy PhaseguardDoctor to your role";
        Self::new(what, Health::Unknown, format!("it could not be read: {why}"), Some(way_out.to_owned()))
    }

    fn new(what: impl Into<String>, health: Health, meaning: impl Into<String>, way_out: Option<String>) -> Self {
        Self { what: what.into(), health, meaning: meaning.into(), way_out }
    }
}
