use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, Occurrence, Reference,
    Resource, Response, Severity, UseCase, Verdict, Watch, control, https_host,
};

use super::{member, name};

/// Where a request names a repository of code by its address.
const REPOSITORIES: [&str; 3] = ["additionalCodeRepositories", "defaultCodeRepository", "gitConfig/repositoryUrl"];

/// Where it names an image, and the bucket of a pipeline's definition.
const IMAGE: &str = "baseImage";
const BUCKET: &str = "pipelineDefinitionS3Location/bucket";

control! {
    /// A notebook, an image of Studio or a pipeline was given code from somewhere that nobody approved.
    ///
    /// ## Why it matters
    ///
    /// Code of a repository is opened in every notebook that it is attached to, and a pipeline runs its definition with a
    /// role that may train and release models. Whoever owns the place that it comes from owns what is built of it.
    ///
    /// ## What we do
    ///
    /// We compare the host of a repository, the registry of an image and the bucket of a definition with the lists `hosts`,
    /// `registries` and `buckets` of the policy, and tell of what is not on them. Images of your own account are approved.
    /// Detach what nobody knows, and look at what ran with it.
    ///
    /// ## When to make an exception
    ///
    /// Open source that a team works with: put its host on the list. A repository that is named by its name in SageMaker
    /// was judged when it was made, and a definition that stands in the request itself is not read.
    pub(super) static CONTROL = {
        id: "sagemaker-code-source-untrusted",
        title: "Untrusted code, image or pipeline was attached",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("sagemaker", "CreateCodeRepository"),
            Watch::new("sagemaker", "CreateImageVersion"),
            Watch::new("sagemaker", "CreatePipeline"),
            Watch::new("sagemaker", "UpdateNotebookInstance"),
            Watch::new("sagemaker", "UpdatePipeline"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0010"),
            Reference::NistAiRmf("MANAGE 3.1"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// A finding about the places: hosts, registries and buckets.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let hosts = REPOSITORIES.iter().flat_map(|path| request.texts(path)).filter_map(https_host);
    let own = format!("{}.dkr.ecr.", resource.account);
    let image = request.text(IMAGE).filter(|image| !image.starts_with(&own)).map(registry);
    let places: Vec<_> = hosts
        .map(|host| format!("host {host}"))
        .chain(image.map(|host| format!("registry {host}")))
        .chain(request.text(BUCKET).map(|name| format!("bucket {name}")))
        .collect();
    if places.is_empty() {
        return None;
    }
    let (name, noun) = (name(change, member(resource), resource), resource.arn.noun());
    let summary = format!("gave {noun} {name} code from {}", places.join(", "));
    Some(Finding::new(change, resource, summary).about(places))
}

/// The host of an image; Docker's own, when it names none.
fn registry(image: &str) -> &str {
    image.split_once('/').map(|(host, _)| host).filter(|host| host.contains('.')).unwrap_or("docker.io")
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let listed: Vec<_> = finding.subjects.iter().map(|place| (place.as_str(), listed(place, lists))).collect();
    let strange: Vec<_> = listed.iter().filter(|(_, listed)| *listed == Listed::No).map(|(place, _)| *place).collect();
    if !strange.is_empty() {
        return Verdict::exposed(format!("{}: not approved", strange.join(", ")));
    }
    match listed.iter().find(|(_, listed)| *listed == Listed::NoList) {
        Some((place, _)) => Verdict::unknown(format!("no list of the policy says whether {place} is approved")),
        None => Verdict::Sound,
    }
}

fn listed(place: &str, lists: &ApprovedLists) -> Listed {
    match place.split_once(' ') {
        Some(("host", host)) => lists.has(ListName::Hosts, host),
        Some(("registry", host)) => lists.has(ListName::Registries, host),
        Some(("bucket", bucket)) => lists.has(ListName::Buckets, bucket),
        Some(_) | None => Listed::NoList,
    }
}
