use model::{
    Approved, Arn, ByPhase, Change, Database, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// A database that an AI workload uses as vector store was given a public address. Whoever finds it can try its
    /// passwords, and reads all that the knowledge base knows once one fits.
    ///
    /// ## Why it matters
    ///
    /// Embeddings tell nearly as much as the documents they were made of. A store that only its own network reached is
    /// guarded by far less than one that was built for the internet.
    ///
    /// ## What we do
    ///
    /// The public address of an instance goes: in production once a person agrees, in scaled workloads at once. Who reached
    /// it from outside its network reaches it no more. Of an Aurora cluster all instances are looked at. A graph of Neptune
    /// Analytics is told: `aws neptune-graph update-graph --no-public-connectivity` closes it.
    ///
    /// ## When to make an exception
    ///
    /// A demonstration whose documents are public.
    pub(super) static CONTROL = {
        id: "vpc-vector-database-public",
        title: "A database used as vector store was made public",
        layer: Layer::Infrastructure,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Remediate },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("neptune-graph", "CreateGraph"),
            Watch::new("neptune-graph", "UpdateGraph"),
            Watch::new("rds", "CreateDBInstance"),
            Watch::new("rds", "ModifyDBInstance"),
        ],
        baseline: false,
        remedies: &[RemedyKind::CloseDatabaseInstance],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::Either("graph/", &Judge::HAPPENED, &Judge::Database(Judgement { assess, remediate })),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let public = ["publiclyAccessible", "publicConnectivity"].into_iter();
    let opened = public.filter_map(|name| change.request.flag(name)).any(|on| on);
    let (noun, name) = (resource.arn.noun(), resource.arn.name());
    opened.then(|| Finding::new(change, resource, format!("gave {noun} {name} a public address")))
}

fn assess(_: &Finding, live: &Database, _: Approved<'_, Database>) -> Verdict {
    let names: Vec<_> = live.public().map(|arn| Arn::new(arn).name().to_owned()).collect();
    if names.is_empty() {
        Verdict::Sound
    } else {
        Verdict::exposed(format!("{} has a public address", names.join(", ")))
    }
}

fn remediate(_: &Finding, live: Option<&Database>, _: Approved<'_, Database>) -> Vec<Remedy> {
    let public = live.into_iter().flat_map(Database::public);
    public.map(|instance| Remedy::CloseDatabaseInstance { instance: instance.to_owned() }).collect()
}
