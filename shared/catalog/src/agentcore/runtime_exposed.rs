use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed, Reference,
    Remedy, RemedyKind, Resource, Response, RuntimeState, Severity, UseCase, Verdict, Watch, control,
};

const NO_NETWORK: &str = "no network is approved for it, and only its owner knows which it needs";

control! {
    /// An agent's runtime was put on the public network, into subnets or security groups that nobody approved, or gives
    /// its credentials away to whoever makes the agent ask for them.
    ///
    /// ## Why it matters
    ///
    /// An agent runs code that a model wrote, and reads pages that strangers wrote. On the public network whatever takes
    /// it over can talk to anybody, with all that the agent knows. Its role's credentials lie behind an address that one
    /// careless fetch can read, unless the newer way of asking is required.
    ///
    /// ## What we do
    ///
    /// We put the runtime back into its approved network, and require the newer way of asking for metadata. That makes a
    /// new version, which the DEFAULT endpoint serves. Where no network was approved we tell you.
    ///
    /// ## When to make an exception
    ///
    /// A research agent with nothing to lose may be public. In a network of its own an agent needs endpoints or a NAT
    /// gateway for its calls; have these before you approve.
    pub(super) static CONTROL = {
        id: "agentcore-runtime-exposed",
        title: "An agent runtime was put on a public network",
        layer: Layer::Infrastructure,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "CreateAgentRuntime"),
            Watch::new("bedrock-agentcore", "UpdateAgentRuntime"),
        ],
        baseline: true,
        remedies: &[RemedyKind::ConfineAgentRuntime],
        references: &[
            Reference::SecurityHub("BedrockAgentCore.1"),
            Reference::Config("bedrockagentcore-runtime-private-network-required"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI05"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.T0086"),
            Reference::Atlas("AML.M0032"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::Runtime(Judgement { assess, remediate }),
    }
}

/// An update replaces all, so that what it leaves out is a candidate too.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let mode = change.request.text("networkConfiguration/networkMode");
    let old_metadata = change.request.flag("metadataConfiguration/requireMMDSV2") == Some(false);
    let named = !change.request.list("networkConfiguration/networkModeConfig/subnets").is_empty();
    let done = match mode {
        Some("VPC") if old_metadata => format!("had runtime {name} give its metadata to whoever asks"),
        Some("VPC") if named => format!("put runtime {name} into a network"),
        Some("VPC") => return None,
        Some(_) => format!("put runtime {name} on the public network"),
        None => format!("changed runtime {name}, and CloudTrail does not show into which network"),
    };
    Some(Finding::new(change, resource, done))
}

fn assess(_: &Finding, live: &RuntimeState, approved: Approved<'_, RuntimeState>) -> Verdict {
    let flaws = flaws(live, approved);
    if flaws.is_empty() {
        Verdict::Sound
    } else if is_misplaced(live, approved) && network(approved).is_none() {
        Verdict::at_most(Response::Alert, flaws.join("; "), NO_NETWORK)
    } else {
        Verdict::exposed(flaws.join("; "))
    }
}

fn flaws(live: &RuntimeState, approved: Approved<'_, RuntimeState>) -> Vec<String> {
    let public = (live.is_confined() != Some(true)).then(|| "it is on the public network".to_owned());
    let strange = strange(live, approved.lists).map(|place| format!("nobody approved {place}"));
    let metadata = gives_metadata(live, approved).then(|| "its metadata are given to whoever asks".to_owned());
    public.or(strange).into_iter().chain(metadata).collect()
}

fn is_misplaced(live: &RuntimeState, approved: Approved<'_, RuntimeState>) -> bool {
    live.is_confined() != Some(true) || strange(live, approved.lists).is_some()
}

/// A subnet or security group that is on no list of networks.
fn strange<'a>(live: &'a RuntimeState, lists: &ApprovedLists) -> Option<&'a str> {
    live.places().into_iter().find(|place| lists.has(ListName::Networks, place) == Listed::No)
}

/// What is made can not be told yet to require the newer way: only who said no, or took it back, is told of.
fn gives_metadata(live: &RuntimeState, approved: Approved<'_, RuntimeState>) -> bool {
    let was = approved.baseline.and_then(RuntimeState::requires_mmds_v2);
    live.requires_mmds_v2().or(was.map(|_| false)) == Some(false)
}

/// The approved network, if it is one that may be gone back to.
fn network(approved: Approved<'_, RuntimeState>) -> Option<&RuntimeState> {
    approved.baseline.filter(|state| state.is_confined() == Some(true) && strange(state, approved.lists).is_none())
}

fn remediate(finding: &Finding, live: Option<&RuntimeState>, approved: Approved<'_, RuntimeState>) -> Vec<Remedy> {
    let wanted = network(approved).and_then(RuntimeState::network);
    let misplaced = live.is_none_or(|live| is_misplaced(live, approved));
    let require_mmds_v2 = live.is_none_or(|live| gives_metadata(live, approved));
    let lost = live.is_some() && misplaced && wanted.is_none();
    if lost || !(misplaced || require_mmds_v2) {
        return Vec::new();
    }
    vec![Remedy::ConfineAgentRuntime {
        runtime: finding.resource.arn.to_string(),
        network: wanted.filter(|_| misplaced).cloned(),
        require_mmds_v2,
        role: live.and_then(RuntimeState::role).map(str::to_owned),
    }]
}
