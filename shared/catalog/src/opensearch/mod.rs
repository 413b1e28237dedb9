//! Controls of OpenSearch.

mod domain_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&domain_exposed::CONTROL];
