use model::{
    ByPhase, Change, Evidence, Fields, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control,
};

control! {
    /// Somebody deleted an endpoint by which a network of an AI workload reaches AWS without the internet, or opened it:
    /// its policy, its security groups, or the name that leads to it.
    ///
    /// ## Why it matters
    ///
    /// The policy of an endpoint says with which accounts and models a network may speak at all. Without it, data leaves
    /// to a stranger's bucket by AWS's own wires; without the endpoint, calls take the internet instead.
    ///
    /// ## What we do
    ///
    /// We tell of a policy that lets anyone do anything, of a private name that is given up, of other security groups, of
    /// subnets and tables that are taken away, and of an endpoint that is deleted. One that is made again has a new id,
    /// which no policy names; and what it was like before, nobody here knows.
    ///
    /// ## When to make an exception
    ///
    /// A network that is rebuilt. A narrower policy, and another subnet or table beside those that are there, are not told;
    /// nor is a new endpoint, which AWS makes with a policy for everyone.
    pub(super) static CONTROL = {
        id: "vpc-endpoint-opened",
        title: "A private endpoint for AI services was removed or opened",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[Watch::new("ec2", "DeleteVpcEndpoints"), Watch::new("ec2", "ModifyVpcEndpoint")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("bedrock_vpc_endpoints_configured"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0032"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

/// What a request may name, and what that means.
const PARTS: [(&str, &str); 4] = [
    ("addSecurityGroupId", "put it behind another security group"),
    ("removeSecurityGroupId", "took a security group from it"),
    ("removeSubnetId", "took a subnet from it"),
    ("removeRouteTableId", "took a route table from it"),
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, name) = (&change.request, resource.arn.name());
    if change.operation == "DeleteVpcEndpoints" {
        return Some(Finding::new(change, resource, format!("deleted endpoint {name}")));
    }
    let open = request.flag("resetPolicy") == Some(true) || is_open(request);
    let open = open.then_some("let anyone do anything by its policy");
    let unnamed = (request.flag("privateDnsEnabled") == Some(false)).then_some("gave up its private name");
    let parts = PARTS.into_iter().filter_map(|(part, told)| request.at(part).map(|_| told));
    let told: Vec<_> = open.into_iter().chain(unnamed).chain(parts).collect();
    (!told.is_empty()).then(|| Finding::new(change, resource, format!("changed endpoint {name}: {}", told.join(", "))))
}

/// Whether a statement of the policy lets anyone do anything with everything, and asks for nothing.
fn is_open(request: &Fields) -> bool {
    let Some(policy) = request.document("policyDocument") else { return false };
    let statements = Fields::inside(&policy);
    let statements = statements.list("Statement").into_iter().map(Fields::inside);
    statements.into_iter().any(|statement| {
        let everything = |member| statement.texts(member).contains(&"*");
        statement.text("Effect") == Some("Allow")
            && statement.at("Condition").is_none()
            && everything("Action")
            && everything("Resource")
    })
}
