use std::collections::BTreeSet;

use model::{
    Approved, ApprovedLists, ByPhase, Change, ComputeState, Evidence, Finding, Judge, Judgement, Layer, ListName,
    Listed, Reference, Remedy, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use super::{member, name, unlisted};

/// Where a request names the images of a model's containers.
const IMAGES: [&str; 2] = ["primaryContainer/image", "containers/image"];

/// Where it says what the model is read from.
const DATA: [&str; 6] = [
    "primaryContainer/modelDataUrl",
    "primaryContainer/modelDataSource/s3DataSource/s3Uri",
    "primaryContainer/additionalModelDataSources/s3DataSource/s3Uri",
    "containers/modelDataUrl",
    "containers/modelDataSource/s3DataSource/s3Uri",
    "containers/additionalModelDataSources/s3DataSource/s3Uri",
];

control! {
    /// A SageMaker model was made from an image or a bucket that nobody approved, or so that its containers reach the
    /// internet.
    ///
    /// ## Why it matters
    ///
    /// To load a model is to run it: a poisoned file, or a container from somewhere else, acts with the role of the
    /// endpoint and sees every question. If it reaches the internet too, it can carry all of that away.
    ///
    /// ## What we do
    ///
    /// We read the model. Images of your own account are approved; the list `registries` of the policy names others, by
    /// registry or repository, and the list `buckets` says where models may come from. Without these lists we cannot say.
    /// Nobody can change a model, and to delete one breaks what is built on it, so we tell: make another, and give the
    /// endpoints that one.
    ///
    /// ## When to make an exception
    ///
    /// Models of `JumpStart`, and images that AWS makes, come from accounts and buckets of AWS in each Region: put these
    /// on the lists. A model made from a package of the registry names neither; its package is judged when it is approved.
    pub(super) static CONTROL = {
        id: "sagemaker-model-untrusted",
        title: "A model came from an untrusted image or without isolation",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        watches: &[Watch::new("sagemaker", "CreateModel")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::SecurityHub("SageMaker.5"),
            Reference::SecurityHub("SageMaker.16"),
            Reference::SecurityHub("SageMaker.19"),
            Reference::Config("sagemaker-model-private-registry-required"),
            Reference::Prowler("sagemaker_models_network_isolation_enabled"),
            Reference::Prowler("sagemaker_models_vpc_settings_configured"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0010.004"),
            Reference::Atlas("AML.T0018.002"),
        ],
        detect,
        judge: Judge::Compute(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let request = &change.request;
    let open = request.flag("enableNetworkIsolation") != Some(true) && request.at("vpcConfig/subnets").is_none();
    let foreign = |image: &&str| account_of(image) != Some(resource.account.as_str());
    let images: BTreeSet<_> = IMAGES.iter().flat_map(|path| request.texts(path)).filter(foreign).collect();
    let loads = DATA.iter().any(|path| !request.texts(path).is_empty());
    if !open && !loads && images.is_empty() {
        return None;
    }
    let name = name(change, member(resource), resource);
    let from: Vec<_> = images.into_iter().map(registry).collect();
    let from = if from.is_empty() { String::new() } else { format!(" from an image of {}", from.join(", ")) };
    let network = if open { ", which reaches the internet" } else { "" };
    Some(Finding::new(change, resource, format!("created model {name}{from}{network}")).about([name]))
}

/// The host that an image comes from; Docker's own, when it names none.
fn registry(image: &str) -> &str {
    image.split_once('/').map(|(host, _)| host).filter(|host| host.contains('.')).unwrap_or("docker.io")
}

/// The account whose registry in ECR an image is in.
fn account_of(image: &str) -> Option<&str> {
    let (account, rest) = registry(image).split_once('.')?;
    rest.starts_with("dkr.ecr.").then_some(account)
}

fn assess(finding: &Finding, live: &ComputeState, Approved { lists, .. }: Approved<'_, ComputeState>) -> Verdict {
    let ComputeState::Model(model) = live else {
        return Verdict::unknown("another thing than a model was read");
    };
    let own = |image: &&str| account_of(image) == Some(finding.resource.account.as_str());
    let images = model.images.iter().map(String::as_str).filter(|image| !own(image));
    let images = unlisted(images, |image| of_registries(image, lists));
    let buckets = unlisted(model.buckets.iter().map(String::as_str), |name| lists.has(ListName::Buckets, name));
    let faults = [
        images.clone().unwrap_or_default().map(|names| format!("it runs {names}, not approved")),
        buckets.clone().unwrap_or_default().map(|names| format!("it is read from {names}, not approved")),
        model.open_network.then(|| "its containers reach the internet".to_owned()),
    ];
    let faults: Vec<_> = faults.into_iter().flatten().collect();
    match (faults.is_empty(), images.and(buckets)) {
        (true, Ok(_)) => Verdict::Sound,
        (true, Err(())) => Verdict::unknown(
            "the policy names no registries or no buckets, so nobody can say whether those of the model are approved",
        ),
        (false, _) => Verdict::exposed(faults.join("; ")),
    }
}

/// An image is listed by its registry, or by its repository without the tag.
fn of_registries(image: &str, lists: &ApprovedLists) -> Listed {
    let repository = image.split('@').next().unwrap_or(image);
    let repository = repository.rsplit_once(':').map_or(repository, |(name, _)| name);
    match lists.has(ListName::Registries, registry(image)) {
        Listed::No => lists.has(ListName::Registries, repository),
        listed @ (Listed::Yes | Listed::NoList) => listed,
    }
}

/// Deleting it would break what is built on it.
const fn remediate(_: &Finding, _: Option<&ComputeState>, _: Approved<'_, ComputeState>) -> Vec<Remedy> {
    Vec::new()
}
