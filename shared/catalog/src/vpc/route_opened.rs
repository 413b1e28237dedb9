use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use crate::ranges::is_world;

control! {
    /// Somebody led a network of an AI workload to the internet, or brought it a way there: a route, a gateway, or another
    /// route table.
    ///
    /// ## Why it matters
    ///
    /// Notebooks, training jobs and agents in an isolated subnet can send nothing away, whoever takes them over. One route
    /// to a gateway ends that.
    ///
    /// ## What we do
    ///
    /// We tell. Others may stand behind the same table, so a person decides: `aws ec2 delete-route` takes a new one away.
    /// A gateway that is attached or made, and a subnet or gateway that is given another table, lead nowhere by
    /// themselves: look at the table.
    ///
    /// ## When to make an exception
    ///
    /// A subnet that is meant to reach the internet. Routes to other networks are not told, nor is a subnet that falls back
    /// to the main table of its network: that call names neither.
    pub(super) static CONTROL = {
        id: "vpc-route-opened",
        title: "An isolated AI subnet was routed to the internet",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("ec2", "AssociateRouteTable"),
            Watch::new("ec2", "AttachInternetGateway"),
            Watch::new("ec2", "CreateNatGateway"),
            Watch::new("ec2", "CreateRoute"),
            Watch::new("ec2", "ReplaceRoute"),
            Watch::new("ec2", "ReplaceRouteTableAssociation"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI05"),
            Reference::Atlas("AML.T0086"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

/// Where a request may name the gateway that a route leads to.
const TARGETS: [&str; 3] = ["gatewayId", "natGatewayId", "egressOnlyInternetGatewayId"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, name) = (&change.request, resource.arn.name());
    let gateway = || TARGETS.into_iter().filter_map(|path| request.text(path)).find(|target| leads_out(target));
    let ranges = ["destinationCidrBlock", "destinationIpv6CidrBlock"].into_iter();
    let world = ranges.filter_map(|path| request.text(path)).find(|range| is_world(range));
    let summary = match change.operation.as_str() {
        "CreateRoute" | "ReplaceRoute" => format!("led {} from route table {name} to {}", world?, gateway()?),
        "AttachInternetGateway" => {
            format!("attached internet gateway {} to {name}", request.text("internetGatewayId")?)
        }
        "CreateNatGateway" if request.text("connectivityType") == Some("private") => return None,
        "CreateNatGateway" => format!("made a NAT gateway in {name}"),
        "AssociateRouteTable" => format!("gave {name} route table {}", request.text("routeTableId")?),
        "ReplaceRouteTableAssociation" => format!("gave another subnet route table {name}"),
        _ => return None,
    };
    Some(Finding::new(change, resource, summary))
}

/// Whether a target is a gateway to the internet.
fn leads_out(target: &str) -> bool {
    ["igw-", "nat-", "eigw-"].into_iter().any(|kind| target.starts_with(kind))
}
