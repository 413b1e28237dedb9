//! Controls of Q Business.

mod access_opened;
mod chat_controls_weakened;
mod data_source_altered;
mod plugin_untrusted;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &access_opened::CONTROL,
    &chat_controls_weakened::CONTROL,
    &data_source_altered::CONTROL,
    &plugin_untrusted::CONTROL,
];
