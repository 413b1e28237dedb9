use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Judgement, KeyGrant, KeySharing, Layer,
    ListName, Listed, PolicyDocument, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict,
    Watch, control,
};

use crate::policy::{Grant, Policy, Principal, Removal};
use crate::sharing::{self, EXPOSED, Sharing};

control! {
    /// Somebody let the public, or another account, use a key of an AI workload by its policy or by a grant, or left
    /// nobody in the account who may change the key's policy.
    ///
    /// ## Why it matters
    ///
    /// Whoever may decrypt with the key reads whatever was carried off before: models, documents, prompts, secrets. A
    /// grant does so without a trace in any policy. A key whose policy nobody can change is lost with its data.
    ///
    /// ## What we do
    ///
    /// We plan to take out of the policy what lets outsiders in, and to end grants for other accounts, and ask a person
    /// first: what is encrypted with the key may be read by partners on purpose, and the rest of the policy stays byte
    /// for byte. What the approved baseline or the list of approved accounts lets in does not count. KMS itself refuses
    /// a policy that would lock its owner out; we never ask it not to. A key that nobody in the account can administer,
    /// and a policy that no longer denies what its baseline denied, are alerts.
    ///
    /// ## When to make an exception
    ///
    /// Keys that are shared on purpose. Grants that services of AWS make for themselves, and grants within the account,
    /// are not told; nor is a grant that only lets somebody look at the key or check a signature.
    pub(super) static CONTROL = {
        id: "kms-key-shared",
        title: "An AI key was opened by policy or grant",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Observed,
        watches: &[Watch::new("kms", "CreateGrant"), Watch::new("kms", "PutKeyPolicy")],
        baseline: true,
        remedies: &[RemedyKind::NarrowKeyPolicy, RemedyKind::RevokeKeyGrant],
        references: &[
            Reference::Prowler("kms_cmk_not_deleted_unintentionally"),
            Reference::Prowler("kms_cmk_rotation_enabled"),
            Reference::Prowler("kms_key_not_publicly_accessible"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0012"),
            Reference::Atlas("AML.T0029"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::KeySharing(Judgement { assess, remediate }),
    }
}

/// What a grant may let anyone do.
const HARMLESS: [&str; 5] = ["DescribeKey", "GetPublicKey", "RetireGrant", "Verify", "VerifyMac"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    if change.operation == "CreateGrant" {
        return granted(change, resource);
    }
    let unchecked = change.request.flag("bypassPolicyLockoutSafetyCheck") == Some(true);
    let summary = format!("put a policy on key {} without the check that keeps its owner in", resource.arn.name());
    let skipped = || unchecked.then(|| Finding::new(change, resource, summary));
    sharing::detect(change, resource, &["policy"]).or_else(skipped)
}

/// Services of AWS make grants all the time, for whoever calls them.
fn granted(change: &Change, resource: &Resource) -> Option<Finding> {
    let grantee = change.request.text("granteePrincipal").filter(|_| change.actor.invoked_by.is_none())?;
    let account = foreign(grantee, &resource.account)?;
    let operations: Vec<_> = change.request.texts("operations").into_iter().map(str::to_owned).collect();
    let told = operations.join(", ");
    let summary = format!("granted {told} with key {} to account {account}", resource.arn.name());
    let finding = Finding::new(change, resource, summary).about(change.response.text("grantId"));
    is_of_use(&operations).then(|| finding.at_most(Response::Approve, PARTNER))
}

const PARTNER: &str = "a named account may be a partner's";

/// The account that a principal is of, when it is another.
fn foreign(principal: &str, account: &str) -> Option<String> {
    let principal = Principal { kind: "AWS".to_owned(), name: principal.to_owned() };
    if let Grant::Foreign(theirs) = principal.grant(account) { Some(theirs) } else { None }
}

fn is_of_use(operations: &[String]) -> bool {
    !operations.iter().all(|operation| HARMLESS.contains(&operation.as_str()))
}

fn assess(finding: &Finding, live: &KeySharing, approved: Approved<'_, KeySharing>) -> Verdict {
    let policy = sharing(finding, live.policy.as_ref(), approved);
    let strangers = match policy.strangers() {
        Ok(strangers) => strangers,
        Err(error) => return Verdict::unknown(error.to_string()),
    };
    let grants = strange(finding, &live.grants, approved);
    let of_grants =
        grants.iter().map(|grant| format!("a grant lets {} {}", grant.grantee, grant.operations.join(", ")));
    let evidence = strangers.0.iter().map(|stranger| stranger.evidence.clone()).chain(of_grants);
    let evidence = evidence.collect::<Vec<_>>().join("; ");
    match strangers.limit() {
        Some(Response::Remediate) => Verdict::exposed(evidence),
        None if grants.is_empty() && is_locked(finding, live) => Verdict::at_most(
            Response::Alert,
            "nobody in its account may change its policy any more",
            "only AWS Support can let its owner in again",
        ),
        None if grants.is_empty() => policy.verdict(),
        Some(_) | None => Verdict::at_most(Response::Approve, evidence, PARTNER),
    }
}

/// A grant waits for a person, so it goes together with statements that do, and with none that need not.
fn remediate(finding: &Finding, live: Option<&KeySharing>, approved: Approved<'_, KeySharing>) -> Vec<Remedy> {
    let Some(live) = live else { return presumed(finding, approved) };
    let key = || finding.resource.arn.to_string();
    let policy = sharing(finding, live.policy.as_ref(), approved);
    let Ok(strangers) = policy.strangers() else { return Vec::new() };
    let mut remedies = narrowed(finding, &policy);
    if strangers.limit() != Some(Response::Remediate) {
        let grants = strange(finding, &live.grants, approved);
        remedies.extend(grants.iter().map(|grant| Remedy::RevokeKeyGrant { key: key(), grant: grant.id.clone() }));
    }
    remedies
}

fn presumed(finding: &Finding, approved: Approved<'_, KeySharing>) -> Vec<Remedy> {
    let Some(subject) = finding.subjects.last() else { return Vec::new() };
    if finding.operation == "CreateGrant" {
        return vec![Remedy::RevokeKeyGrant { key: finding.resource.arn.to_string(), grant: subject.clone() }];
    }
    narrowed(finding, &sharing(finding, Some(&PolicyDocument::new(subject)), approved))
}

/// A key always has a policy: of one that is all for outsiders a person makes another.
fn narrowed(finding: &Finding, policy: &Sharing<'_>) -> Vec<Remedy> {
    let Some(Removal::Parts(edits)) = policy.removal() else { return Vec::new() };
    vec![Remedy::NarrowKeyPolicy { resource: finding.resource.arn.to_string(), edits }]
}

fn sharing<'a>(
    finding: &'a Finding,
    live: Option<&'a PolicyDocument>,
    Approved { baseline, lists }: Approved<'a, KeySharing>,
) -> Sharing<'a> {
    let approved = baseline.and_then(|approved| approved.policy.as_ref());
    Sharing { account: &finding.resource.account, live, approved, lists, anyone: Some(EXPOSED) }
}

/// The grants to other accounts that are of use to them, and that nobody approved.
fn strange<'a>(
    finding: &Finding,
    grants: &'a [KeyGrant],
    Approved { baseline, lists }: Approved<'_, KeySharing>,
) -> Vec<&'a KeyGrant> {
    let listed = |lists: &ApprovedLists, account: &str| lists.has(ListName::Accounts, account) == Listed::Yes;
    let is_strange = |grant: &&KeyGrant| {
        let theirs = foreign(&grant.grantee, &finding.resource.account);
        let approved = baseline.is_some_and(|approved| approved.grants.iter().any(|before| grant.is_within(before)));
        !approved && is_of_use(&grant.operations) && theirs.is_some_and(|account| !listed(lists, &account))
    };
    grants.iter().filter(is_strange).collect()
}

/// Whether no statement lets anybody in the account change the policy.
fn is_locked(finding: &Finding, live: &KeySharing) -> bool {
    let account = &finding.resource.account;
    let Some(Ok(policy)) = live.policy.as_ref().map(Policy::read) else { return false };
    let admits = |statement: &crate::policy::Statement| {
        let own = |principal: &Principal| principal.grant(account) == Grant::Known;
        statement.allows("kms:PutKeyPolicy") && statement.grants(account).any(|(principal, _)| own(principal))
    };
    !policy.statements().iter().any(admits)
}
