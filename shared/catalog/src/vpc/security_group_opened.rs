use model::{
    Approved, ByPhase, Change, Evidence, Fields, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, SecurityGroupRule, SecurityGroupRules, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

use crate::ranges::is_world;

control! {
    /// Somebody let the whole internet, or a large part of it, reach whatever stands behind a security group of an AI
    /// workload.
    ///
    /// ## Why it matters
    ///
    /// Notebooks, model servers, vector stores and interface endpoints stand behind such groups, and many of them ask
    /// nobody who they are: the group is their only guard. Open ports are found within minutes.
    ///
    /// ## What we do
    ///
    /// We revoke the inbound rules that this event made, by their ids and never by what they say. A range wider than
    /// any network of one owner counts as the world, so halves of the internet are seen as well as the whole. We do so
    /// if nothing stands behind the group, or if every interface there, or its instance, carries the tag of one and the
    /// same workload. Otherwise it waits for approval: interfaces that AWS runs for Lambda or SageMaker carry no tags,
    /// and others may use the group too. So does a load balancer with web ports only. A rule that was changed in place
    /// is an alert, since what it said before is not known. Outbound rules are not judged.
    ///
    /// ## When to make an exception
    ///
    /// A public web application behind the same group. Ranges of /8 (IPv4), of /16 (IPv6) and narrower are never seen,
    /// even if many together cover much of the internet.
    pub(super) static CONTROL = {
        id: "vpc-security-group-opened",
        title: "An AI security group was opened to the world",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("ec2", "AuthorizeSecurityGroupEgress"),
            Watch::new("ec2", "AuthorizeSecurityGroupIngress"),
            Watch::new("ec2", "ModifySecurityGroupRules"),
        ],
        baseline: false,
        remedies: &[RemedyKind::RevokeIngressRules],
        references: &[
            Reference::Prowler("ec2_securitygroup_allow_ingress_from_internet_to_any_port"),
            Reference::OwaspLlm("LLM06"),
            Reference::Atlas("AML.T0049"),
        ],
        detect,
        judge: Judge::SecurityGroup(Judgement { assess, remediate }),
    }
}

/// A range that lets the world in, and the id of its rule when the event names it.
type Opening = (Option<String>, String);

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let openings = match change.operation.as_str() {
        "AuthorizeSecurityGroupIngress" => authorized(change),
        "ModifySecurityGroupRules" => modified(change),
        _ => return None,
    };
    let (rules, mut ranges): (Vec<_>, Vec<_>) = openings.into_iter().filter(|(_, range)| is_world(range)).unzip();
    ranges.sort();
    ranges.dedup();
    let summary = format!("let {} into security group {}", ranges.join(", "), resource.arn.name());
    (!ranges.is_empty()).then(|| Finding::new(change, resource, summary).about(rules.into_iter().flatten()))
}

/// What was asked, and the rules that EC2 made of it.
fn authorized(change: &Change) -> Vec<Opening> {
    let old_form = change.request.text("cidrIp").map(str::to_owned);
    let asked = change.request.list("ipPermissions").into_iter().flat_map(|permission| {
        let permission = Fields::inside(permission);
        let four = ranges(&permission, "ipRanges", "cidrIp");
        four.into_iter().chain(ranges(&permission, "ipv6Ranges", "cidrIpv6"))
    });
    let rules = change.response.list("securityGroupRuleSet").into_iter().map(Fields::inside);
    let made = rules.filter(|rule| rule.flag("isEgress") != Some(true)).flat_map(|rule| opening(&rule, &rule));
    asked.chain(old_form).map(|range| (None, range)).chain(made).collect()
}

fn ranges(permission: &Fields, list: &str, member: &str) -> Vec<String> {
    let ranges = permission.list(list).into_iter().map(Fields::inside);
    ranges.filter_map(|range| range.text(member).map(str::to_owned)).collect()
}

fn modified(change: &Change) -> Vec<Opening> {
    let updates = change.request.list("securityGroupRule").into_iter().map(Fields::inside);
    let rule = |update: &Fields| Fields::inside(update.at("securityGroupRule").unwrap_or(&Value::Null));
    updates.flat_map(|update| opening(&update, &rule(&update))).collect()
}

fn opening(named: &Fields, rule: &Fields) -> Vec<Opening> {
    let id = named.text("securityGroupRuleId").map(str::to_owned);
    let ranges = ["cidrIpv4", "cidrIpv6"].into_iter().filter_map(|member| rule.text(member));
    ranges.map(|range| (id.clone(), range.to_owned())).collect()
}

fn assess(finding: &Finding, live: &SecurityGroupRules, _: Approved<'_, SecurityGroupRules>) -> Verdict {
    let open = open(finding, live);
    let evidence = open.iter().map(|rule| told(rule)).collect::<Vec<_>>().join("; ");
    let at_most = |response, why: &str| Verdict::at_most(response, evidence.clone(), why);
    if open.is_empty() {
        Verdict::Sound
    } else if is_modified(finding) {
        at_most(Response::Alert, "what the rule said before is not known")
    } else if finding.subjects.is_empty() {
        at_most(Response::Approve, "the event does not name the rules that it made")
    } else if !live.only_ai {
        at_most(Response::Approve, "what stands behind the group is not all known to be of one AI workload")
    } else if live.load_balancer && open.iter().all(|rule| is_web(rule)) {
        at_most(Response::Approve, "a load balancer may be meant for everyone")
    } else {
        Verdict::exposed(evidence)
    }
}

fn remediate(finding: &Finding, live: Option<&SecurityGroupRules>, _: Approved<'_, SecurityGroupRules>) -> Vec<Remedy> {
    let named = || finding.subjects.clone();
    let rules = live.map_or_else(named, |live| open(finding, live).iter().map(|rule| rule.id.clone()).collect());
    if rules.is_empty() || is_modified(finding) {
        return Vec::new();
    }
    vec![Remedy::RevokeIngressRules { group: finding.resource.arn.name().to_owned(), rules }]
}

fn is_modified(finding: &Finding) -> bool {
    finding.operation == "ModifySecurityGroupRules"
}

/// The rules of the event that let the world in now; all such rules when the event names none.
fn open<'a>(finding: &Finding, live: &'a SecurityGroupRules) -> Vec<&'a SecurityGroupRule> {
    let named = |rule: &SecurityGroupRule| finding.subjects.is_empty() || finding.subjects.contains(&rule.id);
    live.rules.iter().filter(|rule| !rule.egress && is_world(&rule.range) && named(rule)).collect()
}

fn is_web(rule: &SecurityGroupRule) -> bool {
    matches!(rule.ports, Some((80, 80) | (443, 443)))
}

fn told(rule: &SecurityGroupRule) -> String {
    let SecurityGroupRule { id, range, .. } = rule;
    match rule.ports {
        Some((first, last)) if first == last => format!("rule {id} lets {range} in on port {first}"),
        Some((first, last)) => format!("rule {id} lets {range} in on ports {first} to {last}"),
        None => format!("rule {id} lets {range} in on all ports"),
    }
}
