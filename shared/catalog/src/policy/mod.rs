//! Policy documents of AWS: what a statement lets whom do, once conditions and Denies have had their say.
//!
//! It errs towards more. A condition counts as a restriction only when a caller who lacks its key is refused; a Deny
//! takes away only what it covers wholly. What cannot be read is an error: its grants are unknown, never none.
//!
//! | question | answered by |
//! |---|---|
//! | what does a policy let its holders do with AI, roles and identities? | [`Policy::powers`] |
//! | whom does a policy of a resource let in? | [`Policy::grants`], [`Statement::grant`] |
//! | whom does it let in whom nobody approved, and what must go of it? | [`Door`] |
//! | may they call this? | [`Statement::allows`] |
//! | what does it grant beyond an approved one, and what is left without that? | [`Excess`] |
//! | what does it let through beside an approved one that held a perimeter? | [`Breach`] |
//! | do two patterns meet, does one take in the other? | [`overlaps`], [`covers`] |

mod breach;
mod condition;
mod excess;
mod grant;
mod pattern;
mod power;
mod statement;
mod stranger;

pub use breach::Breach;
pub use condition::Condition;
pub use excess::Excess;
pub(crate) use excess::told;
pub use grant::{Admission, Grant, Principal, Principals};
pub use pattern::{covers, overlaps};
pub use power::{Granted, Power};
pub use statement::{Matter, Policy, Statement};
pub use stranger::{Door, Removal, Stranger, Strangers};
