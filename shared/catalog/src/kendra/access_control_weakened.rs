use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use crate::told::{by_principal, unless_released};

control! {
    /// Somebody had a Kendra index believe whatever its caller says about who asks, changed who may see which documents, or
    /// made an index without a key of its own.
    ///
    /// ## Why it matters
    ///
    /// With `USER_TOKEN` an index proves who asks. With `ATTRIBUTE_FILTER` the application tells it, and whoever may call the
    /// index is whoever they say. Access control configurations and mappings of groups decide who finds a document; an
    /// assistant repeats what it finds.
    ///
    /// ## What we do
    ///
    /// We tell people what was changed and who did it, unless one of the policy's `release_roles` did. Phaseguard does not read
    /// Kendra: it knows neither what the index was before nor what it is now, and repairs nothing.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release your search in the policy. An index of public documents needs no tokens: exempt it.
    pub(super) static CONTROL = {
        id: "kendra-access-control-weakened",
        title: "Kendra document access control was weakened",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("kendra", "CreateAccessControlConfiguration"),
            Watch::new("kendra", "CreateIndex"),
            Watch::new("kendra", "DeleteAccessControlConfiguration"),
            Watch::new("kendra", "DeletePrincipalMapping"),
            Watch::new("kendra", "UpdateAccessControlConfiguration"),
            Watch::new("kendra", "UpdateIndex"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0085.000"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let index = resource.arn.name();
    let policy = change.request.text("userContextPolicy");
    let part = |member| change.request.told(member);
    let what = match change.operation.as_str() {
        "CreateIndex" => made(change, index)?,
        "UpdateIndex" if policy != Some("ATTRIBUTE_FILTER") => return None,
        "UpdateIndex" => format!("had index {index} believe its callers about who asks"),
        "CreateAccessControlConfiguration" => format!("gave index {index} an access control configuration"),
        "UpdateAccessControlConfiguration" => {
            format!("changed access control configuration {} of index {index}", part("id"))
        }
        "DeleteAccessControlConfiguration" => {
            format!("deleted access control configuration {} of index {index}", part("id"))
        }
        _ => format!("deleted the mapping of group {} of index {index}", part("groupId")),
    };
    Some(by_principal(change, resource, what))
}

/// An index that is made without a word about it believes its callers, and AWS keeps its key.
fn made(change: &Change, index: &str) -> Option<String> {
    let believes = change.request.text("userContextPolicy") != Some("USER_TOKEN");
    let unkeyed = change.request.at("serverSideEncryptionConfiguration/kmsKeyId").is_none();
    match (believes, unkeyed) {
        (true, true) => Some(format!("made index {index}, which believes its callers, without a key of its own")),
        (true, false) => Some(format!("made index {index}, which believes its callers about who asks")),
        (false, true) => Some(format!("made index {index} without a key of its own")),
        (false, false) => None,
    }
}
