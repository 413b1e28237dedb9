use model::{
    ApplicationAccess, Approved, ApprovedLists, Arn, ByPhase, Change, DataAccessor, Evidence, Finding, Judge,
    Judgement, Layer, ListName, Listed, PolicyDocument, Reference, Remedy, RemedyKind, Resource, Response, Severity,
    UseCase, Verdict, Watch, control,
};

use crate::policy::{Grant, Policy};

/// How a finding names a web experience beside statements.
const EXPERIENCE: &str = "web-experience/";

const ANONYMOUS: &str = "ANONYMOUS";

const IMMUTABLE: &str = "how its users say who they are cannot be changed";

const PEOPLE: &str = "who reads the index is taken away by a person";

const NO_LIST: &str = "the policy names none that are approved";

const PARTNER: &str = "a named account may be a partner's";

control! {
    /// A Q Business application was opened to people outside: it asks nobody who they are, a principal of another
    /// account may use it or read its index, or a site that is not approved may embed it.
    ///
    /// ## Why it matters
    ///
    /// Such an application answers from the organisation's own documents, by the rights of whoever asks. Whoever reads
    /// its index reads all of them, and a page that embeds it can make people click what they do not see.
    ///
    /// ## What we do
    ///
    /// We remove the statements of its policy that let unapproved accounts in, and take unapproved sites out of its web
    /// experiences; all others stay. An application without sign-in cannot be changed, and who reads the index is
    /// taken away by a person: then we only alert.
    ///
    /// ## When to make an exception
    ///
    /// Name partners under `accounts` and sites under `hosts` in the policy, or approve the application as it is: a
    /// public help desk without sign-in is one.
    pub(super) static CONTROL = {
        id: "qbusiness-access-opened",
        title: "A Q Business application was opened to outsiders",
        layer: Layer::IdentityData,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("qbusiness", "AssociatePermission"),
            Watch::new("qbusiness", "CreateAnonymousWebExperienceUrl"),
            Watch::new("qbusiness", "CreateApplication"),
            Watch::new("qbusiness", "CreateDataAccessor"),
            Watch::new("qbusiness", "CreateWebExperience"),
            Watch::new("qbusiness", "UpdateDataAccessor"),
            Watch::new("qbusiness", "UpdateWebExperience"),
        ],
        baseline: true,
        remedies: &[RemedyKind::DisassociatePermission, RemedyKind::RestoreOrigins],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0085"),
            Reference::Atlas("AML.T0053"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::ApplicationAccess(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let application = resource.arn.name();
    let origins = change.request.texts("origins");
    let text = |member: &str| change.request.told(member);
    let (what, subject) = match change.operation.as_str() {
        "AssociatePermission" => {
            let statement = change.request.text("statementId").map(str::to_owned);
            (format!("let {} use application {application}", text("principal")), statement)
        }
        "CreateAnonymousWebExperienceUrl" => {
            (format!("made a URL of application {application} that asks nobody"), None)
        }
        "CreateApplication" if change.request.text("identityType") == Some(ANONYMOUS) => {
            (format!("made application {application}, which asks nobody who they are"), None)
        }
        "CreateDataAccessor" => {
            (format!("let {} read the index of application {application}", text("principal")), None)
        }
        "UpdateDataAccessor" => (format!("changed who reads the index of application {application}"), None),
        "CreateWebExperience" | "UpdateWebExperience" if !origins.is_empty() => {
            let id = change.response.text("webExperienceId").or_else(|| change.request.text("webExperienceId"));
            let experience = id.map(|id| format!("{EXPERIENCE}{id}"));
            (format!("let {} embed application {application}", origins.join(", ")), experience)
        }
        _ => return None,
    };
    Some(Finding::new(change, resource, what).about(subject))
}

/// A way in that should not be.
struct Flaw {
    limit: Response,
    why: &'static str,
    evidence: String,
    remedy: Option<Remedy>,
}

fn assess(finding: &Finding, live: &ApplicationAccess, approved: Approved<'_, ApplicationAccess>) -> Verdict {
    let flaws = flaws(&finding.resource, live, approved);
    let told = flaws.iter().map(|flaw| flaw.evidence.as_str()).collect::<Vec<_>>().join("; ");
    match flaws.iter().max_by_key(|flaw| flaw.limit) {
        None => Verdict::Sound,
        Some(worst) if worst.limit == Response::Remediate => Verdict::exposed(told),
        Some(worst) if worst.why == NO_LIST => Verdict::unknown(told),
        Some(worst) => Verdict::at_most(worst.limit, told, worst.why),
    }
}

fn flaws(
    application: &Resource,
    live: &ApplicationAccess,
    Approved { baseline, lists }: Approved<'_, ApplicationAccess>,
) -> Vec<Flaw> {
    let anonymous = live.identity == ANONYMOUS && baseline.is_none_or(|approved| approved.identity != ANONYMOUS);
    let anonymous = anonymous.then(|| told(Response::Alert, IMMUTABLE, "it asks nobody who they are".to_owned()));
    let known = |accessor: &&DataAccessor| baseline.is_some_and(|approved| approved.accessors.contains(accessor));
    let accessors = live.accessors.iter().filter(|accessor| !known(accessor));
    let accessors = accessors.filter_map(|accessor| accessor_flaw(application, accessor, lists));
    let policy = policy_flaws(application, live.policy.as_ref(), baseline, lists);
    let origins = live.origins.iter().filter_map(|(id, sites)| origin_flaws(application, id, sites, baseline, lists));
    anonymous.into_iter().chain(accessors).chain(policy).chain(origins).collect()
}

fn told(limit: Response, why: &'static str, evidence: String) -> Flaw {
    Flaw { limit, why, evidence, remedy: None }
}

fn accessor_flaw(application: &Resource, accessor: &DataAccessor, lists: &ApprovedLists) -> Option<Flaw> {
    let principal = Arn::new(&accessor.principal);
    let account = principal.account().unwrap_or(&accessor.principal);
    let foreign = account != application.account && lists.has(ListName::Accounts, account) != Listed::Yes;
    foreign.then(|| told(Response::Alert, PEOPLE, format!("{} may read its index", accessor.principal)))
}

/// The statements that let in whom nobody approved.
fn policy_flaws(
    application: &Resource,
    policy: Option<&PolicyDocument>,
    baseline: Option<&ApplicationAccess>,
    lists: &ApprovedLists,
) -> Vec<Flaw> {
    let Some(document) = policy else { return Vec::new() };
    let (Ok(policy), Ok(texts)) = (Policy::read(document), document.statements()) else {
        let evidence = "its policy cannot be read".to_owned();
        return vec![told(Response::Alert, "nobody can say whom it lets in", evidence)];
    };
    let approved = baseline.and_then(|approved| approved.policy.as_ref()?.statements().ok()).unwrap_or_default();
    let statements = policy.grants(&application.account).into_iter().zip(policy.statements()).zip(texts);
    let unknown = statements.filter(|(_, text)| !approved.contains(text));
    unknown
        .filter_map(|(((_, grant), statement), _)| grant_flaw(application, &grant, statement.sid.as_deref(), lists))
        .collect()
}

fn grant_flaw(application: &Resource, grant: &Grant, sid: Option<&str>, lists: &ApprovedLists) -> Option<Flaw> {
    let (limit, why, whom) = match grant {
        Grant::Anyone | Grant::Network(_) => (Response::Remediate, "", "anyone".to_owned()),
        Grant::Foreign(account) if lists.has(ListName::Accounts, account) == Listed::Yes => return None,
        Grant::Foreign(account) => (Response::Approve, PARTNER, format!("account {account}")),
        Grant::Organization(id) if lists.has(ListName::Organizations, id) == Listed::No => {
            (Response::Approve, PARTNER, format!("organization {id}"))
        }
        Grant::Known | Grant::Organization(_) | Grant::Service(_) | Grant::Federated(_) => return None,
    };
    let name = sid.unwrap_or("without a name");
    let evidence = format!("statement {name} of its policy lets in {whom}");
    let Some(sid) = sid else {
        return Some(told(Response::Alert, "a statement without a Sid cannot be removed by its name", evidence));
    };
    Some(Flaw { limit, why, evidence, remedy: Some(disassociate(application, sid)) })
}

/// Sites that nobody approved, all of which one call takes out.
fn origin_flaws(
    application: &Resource,
    experience: &str,
    sites: &[String],
    baseline: Option<&ApplicationAccess>,
    lists: &ApprovedLists,
) -> Option<Flaw> {
    let approved =
        baseline.and_then(|approved| approved.origins.get(experience)).map(Vec::as_slice).unwrap_or_default();
    let unknown = |site: &&String| !approved.contains(site) && lists.has(ListName::Hosts, host(site)) != Listed::Yes;
    let bad: Vec<_> = sites.iter().filter(unknown).map(String::as_str).collect();
    let first = bad.first()?;
    let evidence = format!("{} may embed web experience {experience}", bad.join(", "));
    let everyone = bad.iter().any(|site| host(site).contains('*'));
    if !everyone && baseline.is_none() && lists.has(ListName::Hosts, host(first)) == Listed::NoList {
        return Some(told(Response::Alert, NO_LIST, format!("{evidence}, and {NO_LIST}")));
    }
    let kept = sites.iter().filter(|site| !unknown(site)).cloned().collect();
    let remedy = Some(restore_origins(application, experience, Some(kept)));
    Some(Flaw { limit: Response::Remediate, why: "", evidence, remedy })
}

/// `help.acme.example` of `https://help.acme.example:8443`.
fn host(site: &str) -> &str {
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    host.split(['/', ':']).next().unwrap_or(host)
}

fn remediate(
    finding: &Finding,
    live: Option<&ApplicationAccess>,
    approved: Approved<'_, ApplicationAccess>,
) -> Vec<Remedy> {
    let Some(live) = live else {
        let presumed = |subject: &String| match subject.strip_prefix(EXPERIENCE) {
            Some(id) => restore_origins(&finding.resource, id, None),
            None => disassociate(&finding.resource, subject),
        };
        return finding.subjects.iter().map(presumed).collect();
    };
    let flaws = flaws(&finding.resource, live, approved);
    let worst = flaws.iter().map(|flaw| flaw.limit).max();
    flaws.into_iter().filter(|flaw| Some(flaw.limit) == worst).filter_map(|flaw| flaw.remedy).collect()
}

fn disassociate(application: &Resource, statement: &str) -> Remedy {
    Remedy::DisassociatePermission { application: application.arn.to_string(), statement: statement.to_owned() }
}

fn restore_origins(application: &Resource, experience: &str, origins: Option<Vec<String>>) -> Remedy {
    Remedy::RestoreOrigins { application: application.arn.to_string(), experience: experience.to_owned(), origins }
}
