use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
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
    /// We tell. Phaseguard reads and changes no databases, so it cannot see whether the address is there still, nor who
    /// would lose it: `aws rds modify-db-instance --no-publicly-accessible`, or `aws neptune-graph update-graph
    /// --no-public-connectivity`, takes it away. Of an Aurora cluster we tell when one of its instances gets one.
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
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("neptune-graph", "CreateGraph"),
            Watch::new("neptune-graph", "UpdateGraph"),
            Watch::new("rds", "CreateDBInstance"),
            Watch::new("rds", "ModifyDBInstance"),
        ],
        baseline: false,
        remedies: &[],
        references: &[Reference::OwaspLlm("LLM08"), Reference::Atlas("AML.T0085.000")],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let public = ["publiclyAccessible", "publicConnectivity"].into_iter();
    let opened = public.filter_map(|name| change.request.flag(name)).any(|on| on);
    let (noun, name) = (resource.arn.noun(), resource.arn.name());
    opened.then(|| Finding::new(change, resource, format!("gave {noun} {name} a public address")))
}
