use model::{
    Approved, ByPhase, Change, DomainState, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// A domain of SageMaker Studio lets everything that runs in it reach the internet, by a network that is not yours.
    ///
    /// ## Why it matters
    ///
    /// In a domain many people work with training data, each with the credentials of a role. By SageMaker's own network
    /// all of it can leave, and nothing of yours sees it: no firewall, no endpoint policy, no flow log.
    ///
    /// ## What we do
    ///
    /// A person decides; then we have the domain use your own network only. SageMaker refuses that while apps run, and
    /// where RStudio is set up; then we say so. That users may run containers of any account, and that what notebooks
    /// show is shared with everybody, we only tell.
    ///
    /// ## When to make an exception
    ///
    /// Quick set-ups for trials with public data. Your network needs endpoints for SageMaker, S3 and whatever else is
    /// used, or nothing works in it: make these first.
    pub(super) static CONTROL = {
        id: "sagemaker-domain-exposed",
        title: "A Studio domain was left open to the internet",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("sagemaker", "CreateDomain"), Watch::new("sagemaker", "UpdateDomain")],
        baseline: false,
        remedies: &[RemedyKind::ConfineDomain],
        references: &[
            Reference::Prowler("sagemaker_domain_sso_configured"),
            Reference::OwaspLlm("LLM03"),
            Reference::Atlas("AML.M0032"),
        ],
        detect,
        judge: Judge::Domain(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, created) = (&change.request, change.operation == "CreateDomain");
    // A request to create that does not speak of it opens the domain; one to update leaves it as it is.
    let public = request.text("appNetworkAccessType").map_or(created, |access| access == "PublicInternetOnly");
    let docker = ["domainSettings", "domainSettingsForUpdate"]
        .into_iter()
        .any(|at| request.text(&format!("{at}/dockerSettings/enableDockerAccess")) == Some("ENABLED"));
    let shares = request.text("defaultUserSettings/sharingSettings/notebookOutputOption") == Some("Allowed");
    let faults = [
        (public, "open to the internet"),
        (docker, "with containers of its users' own"),
        (shares, "with shared output"),
    ];
    let faults: Vec<_> = faults.into_iter().filter_map(|(bad, fault)| bad.then_some(fault)).collect();
    if faults.is_empty() {
        return None;
    }
    let (verb, name) = (if created { "created" } else { "updated" }, resource.arn.name());
    Some(Finding::new(change, resource, format!("{verb} domain {name} {}", faults.join(", "))))
}

fn assess(_: &Finding, live: &DomainState, _: Approved<'_, DomainState>) -> Verdict {
    if !live.exists() {
        return Verdict::Sound;
    }
    let any = live.docker && live.docker_accounts.is_empty();
    let faults = [
        (live.public, "its apps reach the internet by a network of SageMaker's"),
        (any, "its users may run containers of any account"),
        (live.shares_output, "what notebooks show is shared with everybody in it"),
    ];
    let faults: Vec<_> = faults.into_iter().filter_map(|(bad, fault)| bad.then_some(fault)).collect();
    match (live.public, faults.is_empty()) {
        (_, true) => Verdict::Sound,
        (true, false) => Verdict::exposed(faults.join("; ")),
        (false, false) => {
            Verdict::at_most(Response::Alert, faults.join("; "), "people work by it, and its network is your own")
        }
    }
}

fn remediate(finding: &Finding, live: Option<&DomainState>, _: Approved<'_, DomainState>) -> Vec<Remedy> {
    let bad = live.is_none_or(|live| live.exists() && live.public);
    let domain = finding.resource.arn.name().to_owned();
    if bad { vec![Remedy::ConfineDomain { domain }] } else { Vec::new() }
}
