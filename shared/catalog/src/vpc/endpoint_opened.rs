use model::{
    Approved, ByPhase, Change, DocumentError, Evidence, Fields, Finding, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, VpcEndpoint, VpcEndpointChanges, Watch, control,
};

use crate::policy::{Breach, Policy, Statement};

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
    /// We compare the endpoint with the approved one. Of a policy that lets all pass we take that statement out and put
    /// back what it took the place of, and leave what its owner wrote beside. Its private name leads to it again, it
    /// stands behind the approved security groups and no others, and comes back to the subnets and route tables that it
    /// left. One that is deleted we only tell of: made again it has a new id, which no policy names. Without an approved
    /// baseline we tell. A new endpoint is remembered as it is, for a person to approve.
    ///
    /// ## When to make an exception
    ///
    /// A network that is rebuilt: approve the endpoint as it is then. A narrower policy, and another subnet or table
    /// beside those that are there, are left alone.
    pub(super) static CONTROL = {
        id: "vpc-endpoint-opened",
        title: "A private endpoint for AI services was removed or opened",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("ec2", "CreateVpcEndpoint"),
            Watch::new("ec2", "DeleteVpcEndpoints"),
            Watch::new("ec2", "ModifyVpcEndpoint"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreVpcEndpoint],
        references: &[
            Reference::Prowler("bedrock_vpc_endpoints_configured"),
            Reference::OwaspLlm("LLM02"),
            Reference::Atlas("AML.M0032"),
        ],
        detect,
        judge: Judge::VpcEndpoint(Judgement { assess, remediate }),
    }
}

const UNAPPROVED: &str = "no baseline is approved for it";
const MADE: &str = "CreateVpcEndpoint";

/// What a request may name, and what that means.
const PARTS: [(&str, &str); 4] = [
    ("addSecurityGroupId", "put it behind another security group"),
    ("removeSecurityGroupId", "took a security group from it"),
    ("removeSubnetId", "took a subnet from it"),
    ("removeRouteTableId", "took a route table from it"),
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, name) = (&change.request, resource.arn.name());
    let whole = match change.operation.as_str() {
        MADE => Some("made"),
        "DeleteVpcEndpoints" => Some("deleted"),
        _ => None,
    };
    if let Some(done) = whole {
        return Some(Finding::new(change, resource, format!("{done} endpoint {name}")));
    }
    let open = request.flag("resetPolicy") == Some(true) || is_open(request);
    let open = open.then_some("let all pass by its policy");
    let unnamed = (request.flag("privateDnsEnabled") == Some(false)).then_some("gave up its private name");
    let parts = PARTS.into_iter().filter_map(|(part, told)| request.at(part).map(|_| told));
    let told: Vec<_> = open.into_iter().chain(unnamed).chain(parts).collect();
    (!told.is_empty()).then(|| Finding::new(change, resource, format!("changed endpoint {name}: {}", told.join(", "))))
}

/// Whether a statement of the policy lets all pass; of one that cannot be read the endpoint itself must tell.
fn is_open(request: &Fields) -> bool {
    let policy = request.document("policyDocument").map(|policy| Policy::of(&policy));
    policy.is_some_and(|policy| policy.is_ok_and(|policy| policy.statements().iter().any(Statement::lets_all_pass)))
}

fn assess(finding: &Finding, live: &VpcEndpoint, Approved { baseline, .. }: Approved<'_, VpcEndpoint>) -> Verdict {
    if !live.exists {
        return Verdict::at_most(Response::Alert, "it is gone", "made again it has another id, which no policy names");
    }
    let Some(approved) = baseline else { return alone(finding, live) };
    if live.policy.is_none() && approved.policy.is_some() {
        return Verdict::unknown("EC2 did not tell its policy");
    }
    match told(live, approved) {
        Ok(told) if told.is_empty() => Verdict::Sound,
        Ok(told) => Verdict::exposed(told.join("; ")),
        Err(error) => Verdict::unknown(error.to_string()),
    }
}

/// One that nobody approved. A new one opens nothing that was shut.
fn alone(finding: &Finding, live: &VpcEndpoint) -> Verdict {
    let open =
        live.policy.as_ref().map(Policy::read).transpose().map(|policy| policy.is_some_and(|it| it.lets_all_pass()));
    match open {
        _ if finding.operation == MADE => Verdict::Sound,
        Ok(true) => Verdict::at_most(Response::Alert, "its policy lets all pass", UNAPPROVED),
        Ok(false) => Verdict::unknown(UNAPPROVED),
        Err(error) => Verdict::unknown(error.to_string()),
    }
}

/// What of it is not as it was approved.
fn told(live: &VpcEndpoint, approved: &VpcEndpoint) -> Result<Vec<String>, DocumentError> {
    let lacks = live.lacks(approved);
    let policy = breach(live, approved)?.map(|breach| breach.to_string());
    let named = lacks.private_dns.map(|_| "the service's own name does not lead to it".to_owned());
    let parts = [
        ("it does not stand behind", lacks.more_security_groups),
        ("nobody approved", lacks.fewer_security_groups),
        ("it has left", lacks.more_subnets),
        ("nothing leads to it from", lacks.more_route_tables),
    ];
    let parts = parts.into_iter().filter(|(_, ids)| !ids.is_empty());
    let parts = parts.map(|(what, ids)| format!("{what} {}", ids.into_iter().collect::<Vec<_>>().join(", ")));
    Ok(policy.into_iter().chain(named).chain(parts).collect())
}

fn breach<'a>(live: &'a VpcEndpoint, approved: &'a VpcEndpoint) -> Result<Option<Breach<'a>>, DocumentError> {
    let (Some(live), Some(approved)) = (&live.policy, &approved.policy) else { return Ok(None) };
    Breach::of(live, approved)
}

fn remediate(
    finding: &Finding,
    live: Option<&VpcEndpoint>,
    Approved { baseline, .. }: Approved<'_, VpcEndpoint>,
) -> Vec<Remedy> {
    let restore = |changes| Remedy::RestoreVpcEndpoint { endpoint: finding.resource.arn.name().to_owned(), changes };
    match (live, baseline) {
        (Some(live), Some(approved)) if live.exists => {
            let Ok(policy) = breach(live, approved).and_then(|breach| breach.map(|it| it.mended()).transpose()) else {
                return Vec::new();
            };
            let changes = VpcEndpointChanges { policy, ..live.lacks(approved) };
            if changes.is_empty() { Vec::new() } else { vec![restore(changes)] }
        }
        (None, _) if finding.operation == "ModifyVpcEndpoint" => vec![restore(VpcEndpointChanges::default())],
        (_, _) => Vec::new(),
    }
}
