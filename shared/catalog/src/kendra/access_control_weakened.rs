use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, KendraIndex, Layer, ListName, Listed, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::told::{by_principal, listed};

control! {
    /// Somebody had a Kendra index believe whatever its caller says about who asks, changed the tokens that prove it or who
    /// may see which documents, or made an index without a key of its own.
    ///
    /// ## Why it matters
    ///
    /// With `USER_TOKEN` an index proves who asks. With `ATTRIBUTE_FILTER` the application tells it, and whoever may call the
    /// index is whoever they say. Access control configurations and mappings of groups decide who finds a document; an
    /// assistant repeats what it finds.
    ///
    /// ## What we do
    ///
    /// An index that was approved as one that proves who asks does so again, with the tokens that were approved: in
    /// production once a person agrees. Applications that send no tokens find less then. That it proves it by other tokens
    /// waits for approval, and without a baseline we tell. We also tell of new indexes, access control configurations and
    /// mappings: what these were before is not known. What one of the policy's `release_roles` did is not told.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release your search in the policy. An index of public documents needs no tokens, and one of the
    /// generative edition takes none: exempt it. What is set to `USER_TOKEN` by an update can be approved.
    pub(super) static CONTROL = {
        id: "kendra-access-control-weakened",
        title: "Kendra document access control was weakened",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Remediate },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("kendra", "CreateAccessControlConfiguration"),
            Watch::new("kendra", "CreateIndex"),
            Watch::new("kendra", "DeleteAccessControlConfiguration"),
            Watch::new("kendra", "DeletePrincipalMapping"),
            Watch::new("kendra", "UpdateAccessControlConfiguration"),
            Watch::new("kendra", "UpdateIndex"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RequireUserTokens],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM08"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0085.000"),
            Reference::NistAiRmf("MEASURE 2.10"),
        ],
        detect,
        judge: Judge::KendraIndex(Judgement { assess, remediate }),
    }
}

const BELIEVES: &str = "it believes its callers about who asks";
const NO_BASELINE: &str = "no baseline is approved for it";
const OTHERS: &str = "it proves who asks by other tokens than were approved";
const UNREAD: &str = "what it was before is not known";
const WHOSE: &str = "only its owner knows by which tokens";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let index = resource.arn.name();
    let part = |member| change.request.told(member);
    let what = match change.operation.as_str() {
        "CreateIndex" => made(change, index)?,
        "UpdateIndex" => return updated(change, resource),
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

/// What an update does not name stays as it was. What proves who asks is what may be approved.
fn updated(change: &Change, resource: &Resource) -> Option<Finding> {
    let index = resource.arn.name();
    let names_tokens = change.request.at("userTokenConfigurations").is_some();
    match change.request.text("userContextPolicy") {
        Some("ATTRIBUTE_FILTER") => {
            let what = format!("had index {index} believe its callers about who asks");
            Some(by_principal(change, resource, what))
        }
        _ if names_tokens => {
            let what = format!("changed by which tokens index {index} proves who asks");
            Some(by_principal(change, resource, what).at_most(Response::Approve, WHOSE))
        }
        Some(_) => Some(Finding::new(change, resource, format!("had index {index} prove who asks"))),
        None => None,
    }
}

fn assess(finding: &Finding, live: &KendraIndex, Approved { baseline, lists }: Approved<'_, KendraIndex>) -> Verdict {
    if listed(finding, ListName::ReleaseRoles, lists) == Listed::Yes {
        return Verdict::Sound;
    }
    if finding.operation != "UpdateIndex" {
        return Verdict::at_most(Response::Alert, finding.summary.clone(), UNREAD);
    }
    match baseline {
        _ if live.policy.is_none() => Verdict::Sound,
        None if live.proves() => Verdict::Sound,
        None => Verdict::at_most(Response::Alert, BELIEVES, NO_BASELINE),
        Some(approved) if !approved.proves() => Verdict::Sound,
        Some(_) if !live.proves() => Verdict::exposed(BELIEVES),
        Some(approved) if live.tokens != approved.tokens => Verdict::at_most(Response::Approve, OTHERS, WHOSE),
        Some(_) => Verdict::Sound,
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&KendraIndex>,
    Approved { baseline, .. }: Approved<'_, KendraIndex>,
) -> Vec<Remedy> {
    if finding.operation != "UpdateIndex" {
        return Vec::new();
    }
    let tokens = match (live, baseline) {
        // Nobody looked: who is named did what the event speaks of.
        (None, approved) if !finding.subjects.is_empty() => approved.map(|approved| approved.tokens.clone()),
        (Some(live), Some(approved)) if is_weaker(live, approved) => {
            (live.tokens != approved.tokens).then(|| approved.tokens.clone())
        }
        (_, _) => return Vec::new(),
    };
    vec![Remedy::RequireUserTokens { index: finding.resource.arn.to_string(), tokens }]
}

fn is_weaker(live: &KendraIndex, approved: &KendraIndex) -> bool {
    let is_other = !live.proves() || live.tokens != approved.tokens;
    live.policy.is_some() && approved.proves() && is_other
}
