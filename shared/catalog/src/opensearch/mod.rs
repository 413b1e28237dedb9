//! Controls of OpenSearch, in which knowledge bases keep their vectors.

mod collection_public;
mod collection_unprotected;
mod data_access_broadened;
mod domain_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &collection_public::CONTROL,
    &collection_unprotected::CONTROL,
    &data_access_broadened::CONTROL,
    &domain_exposed::CONTROL,
];
