use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    Response, RouteTable, Severity, UseCase, Verdict, Watch, control,
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
    /// A route that leads the world to a gateway, and that its table had not when it was approved, is deleted; one that led
    /// elsewhere then is led there again. A person is asked first, since others may stand behind the same table. Without an
    /// approved baseline we tell. A gateway that is attached or made, and a subnet or gateway that is given another table,
    /// are told: they lead nowhere by themselves.
    ///
    /// ## When to make an exception
    ///
    /// A subnet that is meant to reach the internet: approve its table as it is then. Routes to other networks are not
    /// judged, nor is a subnet that falls back to the main table of its network: that call names neither.
    pub(super) static CONTROL = {
        id: "vpc-route-opened",
        title: "An isolated AI subnet was routed to the internet",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("ec2", "AssociateRouteTable"),
            Watch::new("ec2", "AttachInternetGateway"),
            Watch::new("ec2", "CreateNatGateway"),
            Watch::new("ec2", "CreateRoute"),
            Watch::new("ec2", "ReplaceRoute"),
            Watch::new("ec2", "ReplaceRouteTableAssociation"),
        ],
        baseline: true,
        remedies: &[RemedyKind::DeleteRoute, RemedyKind::RestoreRoute],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspAgentic("ASI05"),
            Reference::Atlas("AML.T0086"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::Either(
            "route-table/",
            &Judge::RouteTable(Judgement { assess, remediate }),
            &Judge::HAPPENED,
        ),
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
        "CreateRoute" | "ReplaceRoute" => {
            let (world, gateway) = (world?, gateway()?);
            let summary = format!("led {world} from route table {name} to {gateway}");
            return Some(Finding::new(change, resource, summary).about([world]));
        }
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

/// The routes that lead the world out and did not when the table was approved, and where each led then.
fn opened<'a>(live: &'a RouteTable, approved: &'a RouteTable) -> Vec<(&'a str, Option<&'a str>)> {
    let out = live.routes.iter().filter(|(range, target)| is_world(range) && leads_out(target));
    let then = |range: &str| approved.routes.get(range).map(String::as_str);
    out.map(|(range, _)| (range.as_str(), then(range)))
        .filter(|(_, before)| before.is_none_or(|target| !leads_out(target)))
        .collect()
}

fn assess(finding: &Finding, live: &RouteTable, Approved { baseline, .. }: Approved<'_, RouteTable>) -> Verdict {
    let none = RouteTable::default();
    let opened = opened(live, baseline.unwrap_or(&none));
    let told = || {
        let leads = |range: &str| live.routes.get(range).map_or("nothing", String::as_str);
        let told = opened.iter().map(|(range, _)| format!("{range} leads to {}", leads(range)));
        told.collect::<Vec<_>>().join("; ")
    };
    match baseline {
        _ if opened.is_empty() => Verdict::Sound,
        _ if finding.operation == "ReplaceRouteTableAssociation" => {
            Verdict::at_most(Response::Alert, told(), "which subnet was given the table the event does not say")
        }
        None => Verdict::at_most(Response::Alert, told(), "no baseline is approved for it"),
        Some(_) => Verdict::exposed(told()),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&RouteTable>,
    Approved { baseline, .. }: Approved<'_, RouteTable>,
) -> Vec<Remedy> {
    let table = || finding.resource.arn.name().to_owned();
    let delete = |range: &str| Remedy::DeleteRoute { table: table(), destination: range.to_owned() };
    let repair = |(range, before): (&str, Option<&str>)| match before.map(str::to_owned) {
        Some(target) => Remedy::RestoreRoute { table: table(), destination: range.to_owned(), target },
        None => delete(range),
    };
    match (live, baseline) {
        (Some(live), Some(approved)) => opened(live, approved).into_iter().map(repair).collect(),
        (None, _) if finding.operation == "CreateRoute" => finding.subjects.iter().map(|range| delete(range)).collect(),
        (_, _) => Vec::new(),
    }
}
