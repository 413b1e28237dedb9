use model::{
    Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed, NOT_SHOWN,
    Plugin, Plugins, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::told::names_any;

/// What of an update can make a plugin send data elsewhere.
const TELLING: [&str; 4] = ["authConfiguration", "customPluginConfiguration", "serverUrl", "state"];

const OPEN: &str = "its server is approved, and only its owner knows whether it must know its callers";

control! {
    /// A Q Business plugin was made or pointed at a server that is not approved, takes its schema from a bucket that is
    /// not, or asks nobody who they are.
    ///
    /// ## Why it matters
    ///
    /// A plugin acts for whoever chats: what they say, and what the application found for them, goes to its server. Its
    /// schema tells the model when to call it, so a foreign schema can make it call always.
    ///
    /// ## What we do
    ///
    /// We disable the plugin, which users then cannot choose, and leave its settings as they are. Without lists `hosts`
    /// and `buckets` in the policy nobody can say what is approved, and we only alert.
    ///
    /// ## When to make an exception
    ///
    /// Name the hosts that plugins may call in the policy, and the buckets in which their schemas lie. A plugin without
    /// authentication on an approved host waits for a person.
    pub(super) static CONTROL = {
        id: "qbusiness-plugin-untrusted",
        title: "A Q Business plugin was pointed at an untrusted server",
        layer: Layer::AiApplication,
        use_case: UseCase::Connects,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("qbusiness", "CreatePlugin"), Watch::new("qbusiness", "UpdatePlugin")],
        baseline: false,
        remedies: &[RemedyKind::DisablePlugin],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0085"),
            Reference::Atlas("AML.T0053"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::Plugins(Judgement { assess, remediate }),
    }
}

/// What an update does not name stays as it was, and was looked at then.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let created = change.operation == "CreatePlugin";
    let told = names_any(change, &TELLING);
    let disables = change.request.text("state") == Some("DISABLED");
    if !created && (!told || disables) {
        return None;
    }
    let plugin = change.response.text("pluginId").or_else(|| change.request.text("pluginId"));
    let verb = if created { "made" } else { "changed" };
    let server = change.request.text("serverUrl").map(|url| format!(", which calls {url}")).unwrap_or_default();
    let (name, application) = (plugin.unwrap_or(NOT_SHOWN), resource.arn.name());
    let summary = format!("{verb} plugin {name} of application {application}{server}");
    Some(Finding::new(change, resource, summary).about(plugin))
}

fn assess(_: &Finding, live: &Plugins, Approved { lists, .. }: Approved<'_, Plugins>) -> Verdict {
    let flaws: Vec<_> = flaws(live, lists);
    let told = |limit: Response| {
        let of_limit = flaws.iter().filter(|flaw| flaw.limit == limit).map(|flaw| flaw.evidence.as_str());
        of_limit.collect::<Vec<_>>().join("; ")
    };
    match flaws.iter().map(|flaw| flaw.limit).max() {
        None => Verdict::Sound,
        Some(Response::Remediate) => Verdict::exposed(told(Response::Remediate)),
        Some(Response::Approve) => Verdict::at_most(Response::Approve, told(Response::Approve), OPEN),
        Some(Response::Alert | Response::Record) => Verdict::unknown(told(Response::Alert)),
    }
}

/// What is wrong with a plugin, and the most that may be done about it.
struct Flaw {
    plugin: String,
    limit: Response,
    evidence: String,
}

fn flaws(live: &Plugins, lists: &ApprovedLists) -> Vec<Flaw> {
    let enabled = live.plugins.iter().filter(|(_, plugin)| plugin.enabled);
    enabled.flat_map(|(id, plugin)| of_plugin(id, plugin, lists)).collect()
}

fn of_plugin(id: &str, plugin: &Plugin, lists: &ApprovedLists) -> Vec<Flaw> {
    let flaw = |limit, what: String| Flaw { plugin: id.to_owned(), limit, evidence: format!("plugin {id} {what}") };
    let listed = |list, name: &str, what: &str| match lists.has(list, name) {
        Listed::Yes => None,
        Listed::No => Some(flaw(Response::Remediate, format!("{what} {name}, which is not approved"))),
        Listed::NoList => Some(flaw(Response::Alert, format!("{what} {name}, and the policy lists none"))),
    };
    let hosts = plugin.hosts.iter().filter_map(|host| listed(ListName::Hosts, host, "calls"));
    let bucket = plugin.schema_bucket.as_deref();
    let bucket = bucket.and_then(|bucket| listed(ListName::Buckets, bucket, "takes its schema from bucket"));
    let open = plugin.unauthenticated.then(|| flaw(Response::Approve, "asks nobody who they are".to_owned()));
    hosts.chain(bucket).chain(open).collect()
}

fn remediate(finding: &Finding, live: Option<&Plugins>, Approved { lists, .. }: Approved<'_, Plugins>) -> Vec<Remedy> {
    let application = finding.resource.arn.to_string();
    let disable = |plugin: String| Remedy::DisablePlugin { application: application.clone(), plugin };
    let Some(live) = live else { return finding.subjects.iter().cloned().map(disable).collect() };
    let flaws = flaws(live, lists);
    let worst = flaws.iter().map(|flaw| flaw.limit).max().filter(|limit| *limit > Response::Alert);
    let mut plugins: Vec<_> =
        flaws.into_iter().filter(|flaw| Some(flaw.limit) == worst).map(|flaw| flaw.plugin).collect();
    plugins.dedup();
    plugins.into_iter().map(disable).collect()
}
