//! What a policy lets its holders do: all of an AI service, hand any role on, make itself more than it is.

use super::{Matter, Policy, Principals, Statement, covers};

/// Services of AI by the prefix of their actions, with actions that only a wide pattern meets all of, taken from the
/// service's model: `bedrock:?*` is not `bedrock:*`, and means the same.
const AI: [(&str, &[&str]); 10] = [
    ("aoss", &["CreateAccessPolicy", "DeleteCollection", "UpdateSecurityPolicy"]),
    ("aws-external-anthropic", &[]),
    ("bedrock", &["CreateAgent", "DeleteGuardrail", "InvokeModel", "PutModelInvocationLoggingConfiguration"]),
    ("bedrock-agentcore", &["CreateGateway", "DeleteMemory", "InvokeAgentRuntime", "UpdateAgentRuntime"]),
    ("bedrock-mantle", &[]),
    ("kendra", &["CreateIndex", "DeleteDataSource", "Query", "UpdateIndex"]),
    ("q", &[]),
    ("qbusiness", &["ChatSync", "CreateDataSource", "DeleteApplication", "UpdateIndex"]),
    ("s3vectors", &["DeleteVectors", "PutVectorBucketPolicy", "QueryVectors"]),
    ("sagemaker", &["CreateTrainingJob", "DeleteEndpoint", "InvokeEndpoint", "UpdateNotebookInstance"]),
];

/// Actions of IAM by which whoever has them all becomes whatever they like.
const IDENTITIES: [&str; 4] =
    ["iam:AttachRolePolicy", "iam:CreateAccessKey", "iam:PutUserPolicy", "iam:UpdateAssumeRolePolicy"];

/// Actions of services that have nothing to do with one another.
const EVERYTHING: [&str; 5] =
    ["ec2:RunInstances", "iam:AttachRolePolicy", "kms:Decrypt", "s3:GetObject", "lambda:InvokeFunction"];

const PASS_ROLE: &str = "iam:PassRole";

/// What a statement lets its holder do.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Power {
    /// All of a service of AI, by the prefix of its actions.
    Service(&'static str),
    /// Hand any role on to any service, and so act with it.
    PassAnyRole,
    /// Change who may do what.
    Identities,
    /// Everything.
    Everything,
}

impl std::fmt::Display for Power {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Service(service) => write!(formatter, "all of {service}"),
            Self::PassAnyRole => formatter.write_str("passing any role to any service"),
            Self::Identities => formatter.write_str("changing who may do what"),
            Self::Everything => formatter.write_str("everything"),
        }
    }
}

/// A power, and the statement that grants it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Granted {
    /// Which statement, counted from 0.
    pub statement: usize,
    /// What it grants.
    pub power: Power,
    /// Whether its conditions may lessen it, which only a request tells.
    pub conditional: bool,
}

impl Policy {
    /// The powers that it grants and does not deny, statement by statement, each from the lesser to the greater.
    #[must_use]
    pub fn powers(&self) -> Vec<Granted> {
        let of = |(at, statement): (usize, &Statement)| {
            let conditional = statement.conditions.iter().any(super::Condition::may_restrict);
            let denied = |power: &Power| self.statements().iter().any(|deny| deny.takes_away(*power, statement));
            let powers: Vec<_> = statement.powers().into_iter().filter(|power| !denied(power)).collect();
            powers.into_iter().map(move |power| Granted { statement: at, power, conditional })
        };
        self.statements().iter().enumerate().flat_map(of).collect()
    }
}

impl Statement {
    /// The powers that it grants, whatever else the policy says.
    fn powers(&self) -> Vec<Power> {
        if !self.allows || !is_wide(&self.resources) {
            return Vec::new();
        }
        let services = AI.iter().filter(|(service, telling)| {
            let telling: Vec<_> = telling.iter().map(|name| format!("{service}:{name}")).collect();
            self.reaches_all(&format!("{service}:*"), &telling)
        });
        let everything = self.reaches_all("*:*", &EVERYTHING.map(str::to_owned));
        let identities = self.reaches_all("iam:*", &IDENTITIES.map(str::to_owned));
        let services = services.map(|(service, _)| Power::Service(service));
        services
            .chain(self.passes_any_role().then_some(Power::PassAnyRole))
            .chain(identities.then_some(Power::Identities))
            .chain(everything.then_some(Power::Everything))
            .collect()
    }

    /// Whether its patterns take in `all`, or else every telling action without naming them one by one. All but some of
    /// a service is all of it.
    fn reaches_all(&self, all: &str, telling: &[String]) -> bool {
        match &self.actions {
            Matter::Only(patterns) => {
                let wide: Vec<_> = patterns.iter().filter(|pattern| pattern.contains(['*', '?'])).cloned().collect();
                let wide = Matter::Only(wide);
                let told = || telling.iter().all(|action| wide.takes_in(&action.to_ascii_lowercase()));
                wide.takes_in_all(all) || (!telling.is_empty() && told())
            }
            Matter::AllBut(excluded) if all == "*:*" => {
                let told = |action: &String| self.actions.takes_in(&action.to_ascii_lowercase());
                !excluded.iter().any(|pattern| covers(pattern, all)) && telling.iter().all(told)
            }
            Matter::AllBut(excluded) => !excluded.iter().any(|pattern| covers(pattern, all)),
        }
    }

    fn passes_any_role(&self) -> bool {
        let bound = |condition: &super::Condition| {
            condition.key() == "iam:passedtoservice"
                && condition.binds()
                && condition.values().iter().all(|service| !service.starts_with(['*', '?']))
        };
        self.allows(PASS_ROLE) && !self.conditions.iter().any(bound)
    }

    /// Whether it denies a power that `allowing` grants, wholly and to everybody.
    fn takes_away(&self, power: Power, allowing: &Self) -> bool {
        let everybody = match &self.principals {
            Principals::Holder => true,
            Principals::Only(denied) => denied.iter().any(|principal| principal.name == "*"),
            Principals::AllBut(spared) => spared.is_empty(),
        };
        let denied = |all: &str| self.actions.takes_in_all(all);
        let whole = match power {
            Power::Service(service) => denied(&format!("{service}:*")),
            Power::PassAnyRole => self.actions.takes_in(&PASS_ROLE.to_ascii_lowercase()),
            Power::Identities => denied("iam:*"),
            Power::Everything => denied("*:*"),
        };
        !self.allows && self.conditions.is_empty() && everybody && whole && self.resources.covers(&allowing.resources)
    }
}

/// Whether it names no resource but all of a kind: `*`, `arn:aws:bedrock:*:*:*`, `…:role/*`. A name or a path with a
/// wildcard at its end, such as `role/acme-*`, is a limit; a name that begins with one is none.
fn is_wide(resources: &Matter) -> bool {
    match resources {
        Matter::Only(patterns) => patterns.iter().any(|pattern| is_wide_pattern(pattern)),
        Matter::AllBut(_) => true,
    }
}

fn is_wide_pattern(pattern: &str) -> bool {
    let parts: Vec<_> = pattern.splitn(6, ':').collect();
    let Some(last) = parts.last().filter(|last| last.contains(['*', '?'])) else { return false };
    if parts.len() < 6 {
        return last.contains('*');
    }
    let names = last.split_once(['/', ':']).map_or(*last, |(_, names)| names);
    names.starts_with(['*', '?']) || !last.contains(['/', ':'])
}
