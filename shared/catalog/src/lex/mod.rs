//! Controls of Lex.

mod bot_tampered;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&bot_tampered::CONTROL];
