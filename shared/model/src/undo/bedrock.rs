//! Guardrails, agents and settings of Bedrock.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn invocation_logging(before: &State, region: String) -> Undo {
    let State::InvocationLogging(before) = before else { return Undo::none(ANOTHER_KIND) };
    if before.configured {
        Undo::PutInvocationLogging { region, configuration: before.clone() }
    } else {
        Undo::DeleteInvocationLogging { region }
    }
}

pub(super) fn guardrail(before: &State, guardrail: String) -> Undo {
    let State::Guardrail(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateGuardrail { guardrail, definition: before.definition.clone() }
}

pub(super) fn agent(before: &State, agent: String) -> Undo {
    let State::Agent(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateAgent { agent, definition: before.definition.clone() }
}

pub(super) fn agent_alias(before: &State, agent: String, alias: String) -> Undo {
    let State::Agent(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.aliases.get(&alias).cloned() {
        Some(definition) => Undo::UpdateAgentAlias { agent, alias, definition },
        None => Undo::none("the agent had no such alias before"),
    }
}

pub(super) fn action_group(before: &State, agent: String, group: String) -> Undo {
    let State::AgentReach(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.action_groups.get(&group).cloned() {
        Some(definition) => Undo::UpdateActionGroup { agent, group, definition },
        None => Undo::none("the agent had no such action group before"),
    }
}

pub(super) fn collaborator(before: &State, agent: String, name: &str) -> Undo {
    let State::AgentReach(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.collaborators.get(name).map(|collaborator| collaborator.definition.clone()) {
        Some(definition) => Undo::AssociateCollaborator { agent, definition },
        None => Undo::none("the agent handed no work to it before"),
    }
}

pub(super) fn enforced_guardrail(before: &State, region: String) -> Undo {
    let State::EnforcedGuardrail(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.enforced.clone() {
        Some(enforced) => Undo::PutEnforcedGuardrail { region, enforced },
        None => Undo::DeleteEnforcedGuardrail { region },
    }
}

pub(super) fn data_retention(before: &State, region: String) -> Undo {
    let State::DataRetention(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutDataRetention { region, mode: before.mode.clone() }
}

pub(super) fn source(before: &State, knowledge_base: String, source: String) -> Undo {
    let State::KnowledgeBase(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.sources.get(&source).map(|source| source.0.clone()) {
        Some(definition) => Undo::UpdateDataSource { knowledge_base, source, definition },
        None => Undo::none("the knowledge base had no such source before"),
    }
}
