//! Controls of Q Business.

mod access_opened;
mod chat_controls_weakened;
mod plugin_untrusted;

use model::Control;

pub(super) const CONTROLS: &[&Control] =
    &[&access_opened::CONTROL, &chat_controls_weakened::CONTROL, &plugin_untrusted::CONTROL];
