//! Where ordinary calls name their resource: by a member of the answer or of the request.

mod agentcore;
mod bedrock;
mod data;
mod detection;
mod identity;
mod language;
mod network;
mod own;
mod sagemaker;

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{Arn, Change, Resource, Scope};

use crate::naming::{Naming, of_arn};

/// Services whose calls are recorded in one Region of a partition, wherever the caller is.
pub const GLOBAL: &[&str] = &["account", "iam", "organizations"];

/// A kind of resource, and the calls that touch it.
#[derive(Clone, Copy, Debug)]
struct Kind {
    naming: Naming,
    /// Where the answer names it: the first that is there counts.
    answered: &'static [&'static str],
    /// Where the request names it: the first that is there counts. A list names several.
    asked: &'static [&'static str],
    service: &'static str,
    operations: &'static [&'static str],
}

/// The tables; where two have a call, the later one counts. Members are those of botocore's models, as CloudTrail spells
/// them.
const TABLES: &[&[Kind]] = &[
    own::KINDS,
    agentcore::KINDS,
    bedrock::KINDS,
    data::KINDS,
    detection::KINDS,
    identity::KINDS,
    network::KINDS,
    language::KINDS,
    sagemaker::KINDS,
];

static PLACES: LazyLock<HashMap<(&str, &str), &Kind>> = LazyLock::new(|| {
    let calls = |kind: &'static Kind| kind.operations.iter().map(move |operation| ((kind.service, *operation), kind));
    TABLES.iter().copied().flatten().flat_map(calls).collect()
});

/// The resources that a call touched; `None` when it is not in the table. `listed` are the ARNs that AWS noted beside
/// it: they stay when the parameters were left out.
pub(crate) fn resources(change: &Change, listed: &[String]) -> Option<Vec<Resource>> {
    let kind = PLACES.get(&(change.service(), change.operation.as_str()))?;
    if let Naming::Setting(_, _) = kind.naming {
        let setting = kind.naming.resource(change, "").map(|setting| Resource { scope: Scope::Setting, ..setting });
        return Some(setting.into_iter().collect());
    }
    let named = named(kind, change);
    let listed = || {
        let arns = listed.iter().map(Arn::new).filter(|arn| kind.naming.suits(arn));
        arns.map(|arn| of_arn(change, arn)).collect()
    };
    Some(if named.is_empty() { listed() } else { named })
}

fn named(kind: &Kind, change: &Change) -> Vec<Resource> {
    let answered = kind.answered.iter().map(|path| change.response.texts(path));
    let asked = kind.asked.iter().map(|path| change.request.texts(path));
    let names = answered.chain(asked).find(|names| !names.is_empty()).unwrap_or_default();
    names.into_iter().filter_map(|name| kind.naming.resource(change, name)).collect()
}
