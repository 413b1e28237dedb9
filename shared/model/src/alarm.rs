//! What the stack finds about itself by no recorded call: the operators' own levers, misused or broken.

use crate::{Layer, Severity};

/// Declares the alarms: each variant once, with its id and title.
macro_rules! alarms {
    ($($(#[doc = $doc:literal])+ $kind:ident $id:literal $title:literal),+ $(,)?) => {
        /// A finding about the stack itself. It is always told, whatever mode, phase and policy say, and never repaired.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Alarm { $($(#[doc = $doc])+ $kind),+ }

        impl Alarm {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its id, in the place of a control's.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$kind => $id),+ }
            }

            /// What happened, in the past tense.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$kind => $title),+ }
            }

            /// What it means, for the documentation.
            #[must_use]
            pub const fn documentation(self) -> &'static str {
                match self { $(Self::$kind => concat!($($doc, "\n"),+)),+ }
            }
        }
    };
}

alarms! {
    /// Somebody tried to approve a repair who may not, or with a word that does not hold: forged, replayed, of another
    /// plan, or the actor's own. The plan was not carried out.
    ApprovalRefused "phaseguard-approval-refused" "An approval was refused",
    /// A harmless call of our own did not come back through CloudTrail in time: the trail, a rule, a queue or a function
    /// keeps Phaseguard from hearing of calls, or CloudTrail itself does.
    HeartbeatMissing "phaseguard-heartbeat-missing" "Phaseguard did not hear its own heartbeat",
    /// The policy that the parameter names does not match its hash or cannot be used. The last valid one stays in force.
    PolicyRefused "phaseguard-policy-refused" "A policy was refused",
}

impl Alarm {
    /// How bad it is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        Severity::Critical
    }

    /// Where it stands in the framework.
    #[must_use]
    pub const fn layer(self) -> Layer {
        Layer::IdentityData
    }
}
