//! What must hold between the values of a document, and the policy that they make.

mod rules;

use std::collections::BTreeMap;

use model::{
    ApprovedLists, Budget, Budgets, Exempted, Exemption, ListName, NamedWorkload, Override, Pattern, Pause, Paused,
    Policy,
};

use self::rules::Rules;
use super::{
    Problem,
    document::{self, Document},
    tree::Node,
    words::Account,
};

/// The version of the form that this build reads.
const FORM: u32 = 1;

/// The policy that a document makes, and what has no effect in it. What is wrong comes to `problems`; then the policy
/// is not to be used.
pub(super) fn check(
    document: Document,
    root: &Node,
    problems: &mut Vec<Problem>,
    now: jiff::Timestamp,
) -> (Policy, Vec<Problem>) {
    let names = document.workloads.iter().filter_map(|workload| workload.name.clone()).collect();
    let mut rules = Rules { now, names, problems, warnings: Vec::new() };
    rules.form(document.version, root);
    for list in ["approvers", "phase_authorities", "trusted_automation"] {
        rules.distinct(root.items(list));
    }
    let usual = Policy::default();
    let policy = Policy {
        version: usual.version,
        mode: document.mode.unwrap_or(usual.mode),
        floors: document.floors.into_iter().map(|(account, phase)| (account.0, phase)).collect(),
        workloads: rules.workloads(document.workloads, root.items("workloads")),
        overrides: rules.overrides(document.overrides, root.items("overrides")),
        exemptions: rules.exemptions(document.exemptions, root.items("exemptions")),
        pauses: rules.pauses(document.pauses, root.items("pauses")),
        approvers: patterns(document.approvers),
        phase_authorities: patterns(document.phase_authorities),
        trusted_automation: patterns(document.trusted_automation),
        lists: rules.lists(&document.approved, root.field("approved")),
        budgets: rules.budgets(&document.budgets, root.place("budgets")),
        settling: document.claims_settle_after.map_or(usual.settling, |time| time.0),
        approval: document.approval_lapses_after.map_or(usual.approval, |time| time.0),
    };
    (policy, rules.warnings)
}

fn patterns(words: Vec<impl Into<Pattern>>) -> Vec<Pattern> {
    words.into_iter().map(Into::into).collect()
}

impl Rules<'_> {
    fn form(&mut self, version: Option<u32>, root: &Node) {
        if let Some(version) = self.needed(root, "version", version, "version: 1")
            && version != FORM
        {
            self.wrong(root.place("version"), format!("this build reads version {FORM}; write `version: {FORM}`"));
        }
    }

    fn workloads(&mut self, workloads: Vec<document::Workload>, items: &[Node]) -> Vec<NamedWorkload> {
        let (mut seen, mut accounts) = (Vec::new(), Vec::new());
        let mut all = Vec::new();
        for (workload, at) in workloads.into_iter().zip(items) {
            let name = self.needed_text(at, "name", workload.name, "name: support-agent");
            let phase = self.needed(at, "phase", workload.phase, "phase: production");
            self.distinct(at.items("resources"));
            for (Account(account), at) in workload.accounts.iter().zip(at.items("accounts")) {
                self.once(&mut accounts, account.clone(), at);
            }
            let (Some(name), Some(phase)) = (name, phase) else { continue };
            self.once(&mut seen, name.clone(), at.place("name"));
            all.push(NamedWorkload {
                name,
                phase,
                owner: workload.owner,
                use_case: workload.use_case,
                resources: patterns(workload.resources),
                accounts: workload.accounts.into_iter().map(|account| account.0).collect(),
            });
        }
        all
    }

    fn overrides(&mut self, overrides: Vec<document::Override>, items: &[Node]) -> Vec<Override> {
        let (mut seen, mut all) = (Vec::new(), Vec::new());
        for (one, at) in overrides.into_iter().zip(items) {
            let document::Override { control, workload, phase, response, mode, acknowledge } = one;
            if response.is_none() && mode.is_none() {
                self.wrong(at, "it changes nothing; add `response:` or `mode:`");
            }
            self.known_workload(workload.as_deref(), at);
            let Some(control) = self.needed_text(at, "control", control, "control: s3-public-access-unblocked") else {
                continue;
            };
            let control = Pattern::new(control);
            let controls = self.controls(&control, at.place("control"));
            let softer = controls.into_iter().filter(|control| rules::is_softer(control, phase, response, mode));
            self.acknowledged(softer, acknowledge.as_deref(), at);
            self.once(&mut seen, (control.clone(), workload.clone(), phase), at);
            all.push(Override { control, workload, phase, response, mode });
        }
        all
    }

    fn exemptions(&mut self, exemptions: Vec<document::Exemption>, items: &[Node]) -> Vec<Exemption> {
        let (mut seen, mut all) = (Vec::new(), Vec::new());
        for (one, at) in exemptions.into_iter().zip(items) {
            let document::Exemption { control, resource, workload, state, reason, owner, expires, acknowledge } = one;
            self.known_workload(workload.as_deref(), at);
            let resource = resource.map(|resource| Exempted::Resource(resource.into()));
            let of = self.one_of(at, ["resource", "workload"], resource, workload.map(Exempted::Workload));
            self.fingerprint(state.as_deref(), at);
            let reason = self.needed_text(at, "reason", reason, "reason: why the state is meant to be so");
            let owner = self.needed_text(at, "owner", owner, "owner: who answers for it");
            let expires = self.ends(at, "expires", expires);
            let control = self.needed_text(at, "control", control, "control: s3-public-access-unblocked");
            if let Some(control) = &control {
                let found = self.control(control, at.place("control"));
                self.acknowledged(found, acknowledge.as_deref(), at);
            }
            if let (Some(control), Some(of), Some(reason), Some(owner), Some(expires)) =
                (control, of, reason, owner, expires)
            {
                self.once(&mut seen, (control.clone(), of.clone(), state.clone()), at);
                all.push(Exemption { control, of, state, reason, owner, expires });
            }
        }
        all
    }

    fn pauses(&mut self, pauses: Vec<document::Pause>, items: &[Node]) -> Vec<Pause> {
        let (mut seen, mut all) = (Vec::new(), Vec::new());
        for (pause, at) in pauses.into_iter().zip(items) {
            let document::Pause { workload, actor, reason, by, until } = pause;
            self.known_workload(workload.as_deref(), at);
            if actor.as_ref().is_some_and(|actor| actor.0.contains(['*', '?'])) {
                self.wrong(at.place("actor"), "a pause is for one actor; write its ARN without wildcards");
            }
            let actor = actor.map(|actor| Paused::Actor(actor.0));
            let of = self.one_of(at, ["workload", "actor"], workload.map(Paused::Workload), actor);
            let reason = self.needed_text(at, "reason", reason, "reason: why nothing is to be repaired");
            let by = self.needed_text(at, "by", by, "by: who set it");
            let until = self.ends(at, "until", until);
            if let (Some(of), Some(reason), Some(by), Some(until)) = (of, reason, by, until) {
                self.once(&mut seen, of.clone(), at);
                all.push(Pause { of, reason, by, until });
            }
        }
        all
    }

    fn lists(&mut self, lists: &BTreeMap<ListName, Vec<String>>, at: Option<&Node>) -> ApprovedLists {
        for (name, list) in at.map(Node::fields).unwrap_or_default() {
            self.distinct(list.list());
            if name.text() == Some("accounts") {
                self.accounts(list.list());
            }
        }
        let patterns = |list: &Vec<String>| list.iter().map(Pattern::new).collect();
        ApprovedLists(lists.iter().map(|(name, list)| (*name, patterns(list))).collect())
    }

    fn budgets(&mut self, budgets: &document::Budgets, at: &Node) -> Budgets {
        let usual = Budgets::default();
        let mut budget = |name: &str, budget: Option<&document::Budget>, usual: Budget| match budget {
            Some(budget) => self.budget(budget, at.place(name)).unwrap_or(usual),
            None => usual,
        };
        Budgets {
            per_resource: budget("per_resource", budgets.per_resource.as_ref(), usual.per_resource),
            per_workload: budget("per_workload", budgets.per_workload.as_ref(), usual.per_workload),
        }
    }

    fn budget(&mut self, budget: &document::Budget, at: &Node) -> Option<Budget> {
        let repairs = self.needed(at, "repairs", budget.repairs, "repairs: 5");
        let within = self.needed(at, "within", budget.within, "within: 1h");
        if repairs == Some(0) {
            self.wrong(
                at.place("repairs"),
                "a budget has room for one repair at least; `mode: observe` repairs nothing",
            );
        }
        let seconds = u32::try_from(within?.0.as_secs()).ok();
        if seconds.is_none() {
            self.wrong(at.place("within"), "it is longer than this build can count; write a few hours");
        }
        Some(Budget { repairs: repairs?, seconds: seconds? })
    }
}
