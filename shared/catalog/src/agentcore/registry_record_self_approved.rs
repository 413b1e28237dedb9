use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Layer, ListName, Listed, Occurrence, Reference, Resource,
    Response, Severity, UseCase, Verdict, Watch, control, https_host,
};

/// Where a registry says that it approves by itself, in the preview and in the service that took its place.
const RULES: [&str; 4] = [
    "approvalConfiguration/autoApproval",
    "approvalConfiguration/autoApprovalRules",
    "approvalConfiguration/optionalValue/autoApproval",
    "approvalConfiguration/optionalValue/autoApprovalRules",
];

control! {
    /// A tool or agent was approved in the registry by somebody who does not approve any, or by nobody: the registry
    /// approves by itself, an approved record was changed, or a harness was given a server from elsewhere.
    ///
    /// ## Why it matters
    ///
    /// Agents take from the registry what they may use, and trust what is approved there. A record that nobody reviewed
    /// puts a stranger's tool, and the text that describes it, before every agent that looks.
    ///
    /// ## What we do
    ///
    /// We tell people what was approved and by whom, unless the policy's list `model_approvers` has them. A harness is told
    /// of when its server is not on the list `hosts`. Nothing is taken back: a record that agents use now is taken out by
    /// somebody who knows them.
    ///
    /// ## When to make an exception
    ///
    /// Registries for trying things out: exempt them in the policy. Name those who review tools in it.
    pub(super) static CONTROL = {
        id: "agentcore-registry-record-self-approved",
        title: "A tool was registered or approved without review",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Docs,
        watches: &[
            Watch::new("agent-registry", "CreateRegistry"),
            Watch::new("agent-registry", "CreateRegistryRecord"),
            Watch::new("agent-registry", "UpdateRegistry"),
            Watch::new("agent-registry", "UpdateRegistryRecordStatus"),
            Watch::new("bedrock-agentcore", "CreateHarness"),
            Watch::new("bedrock-agentcore", "CreateRegistry"),
            Watch::new("bedrock-agentcore", "CreateRegistryRecord"),
            Watch::new("bedrock-agentcore", "UpdateHarness"),
            Watch::new("bedrock-agentcore", "UpdateRegistryRecord"),
            Watch::new("bedrock-agentcore", "UpdateRegistryRecordStatus"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::Atlas("AML.T0104"),
            Reference::NistAiRmf("GOVERN 1.6"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// The finding is about the servers that a harness calls, or about who approved.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let by = |summary: String| {
        let principal = change.actor.principal().unwrap_or("an unnamed caller");
        Some(Finding::new(change, resource, summary).about([principal]))
    };
    let approved = change.response.text("status").or(change.request.text("status")) == Some("APPROVED");
    match change.operation.as_str() {
        "CreateHarness" | "UpdateHarness" => harness(change, resource),
        "CreateRegistry" | "UpdateRegistry" if approves_itself(change) => {
            by(format!("had registry {name} approve all by itself"))
        }
        "CreateRegistry" | "UpdateRegistry" => None,
        _ if !approved => None,
        "UpdateRegistryRecordStatus" => by(format!("approved record {name}")),
        "CreateRegistryRecord" => by(format!("made record {name}, which was approved at once")),
        _ => by(format!("changed record {name}, which stays approved")),
    }
}

fn approves_itself(change: &Change) -> bool {
    RULES.into_iter().any(|rule| change.request.flag(rule) == Some(true) || !change.request.texts(rule).is_empty())
}

fn harness(change: &Change, resource: &Resource) -> Option<Finding> {
    let servers = change.request.texts("tools/config/remoteMcp/url");
    let hosts: Vec<_> = servers.iter().map(|url| https_host(url).unwrap_or_else(|| (*url).to_owned())).collect();
    let name = resource.arn.name();
    let summary = format!("gave harness {name} the server {}", servers.join(", "));
    (!servers.is_empty()).then(|| Finding::new(change, resource, summary).about(hosts))
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let about_servers = finding.operation.ends_with("Harness");
    let (list, what) = if about_servers {
        (ListName::Hosts, "hosts are approved")
    } else {
        (ListName::ModelApprovers, "people approve tools")
    };
    let mut all = finding.subjects.iter().map(|subject| lists.has(list, subject));
    match all.find(|listed| *listed != Listed::Yes) {
        None if finding.subjects.is_empty() => Verdict::unknown("CloudTrail does not tell what it was about"),
        None => Verdict::Sound,
        Some(Listed::NoList) => {
            Verdict::unknown(format!("{}, and the policy does not list which {what}", finding.summary))
        }
        Some(Listed::No | Listed::Yes) => Verdict::exposed(format!("{}, and none of it is approved", finding.summary)),
    }
}
