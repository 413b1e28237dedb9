use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

use crate::told::{by_principal, unless_released};

control! {
    /// Somebody who does not release it changed the code of a function that an agent uses as a tool, its role or layers, or
    /// the version that an alias of it stands for.
    ///
    /// ## Why it matters
    ///
    /// An agent does what its tools do. Whoever changes a tool has the agent work for them, with its rights and with what
    /// people tell it, and neither a prompt nor a guardrail shows it.
    ///
    /// ## What we do
    ///
    /// We tell people who changed what. What the function ran before AWS keeps only where versions are published, so
    /// nothing is put back: publish the version that you trust, and move the alias back to it.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release your tools in the policy's `release_roles`. Memory, time and variables, which CloudTrail
    /// does not show, are not told; nor is a new version of a layer, which no function uses before it is given to it.
    pub(super) static CONTROL = {
        id: "lambda-tool-code-changed",
        title: "An agent's tool code was changed outside the pipeline",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("lambda", "UpdateAlias"),
            Watch::new("lambda", "UpdateFunctionCode"),
            Watch::new("lambda", "UpdateFunctionConfiguration"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI04"),
            Reference::OwaspAgentic("ASI02"),
            Reference::Atlas("AML.T0110"),
            Reference::Atlas("AML.T0081"),
        ],
        detect,
        judge: Judge::told(unless_released),
    }
}

/// What decides what a function does, and with which rights: the member of a request, and what it is called.
const PARTS: [(&str, &str); 5] = [
    ("handler", "what it calls first"),
    ("imageConfig", "how its image is started"),
    ("layers", "its layers"),
    ("role", "its role"),
    ("runtime", "its runtime"),
];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let (request, function) = (&change.request, resource.arn.name());
    let summary = match change.operation.as_str() {
        "UpdateFunctionCode" if request.flag("dryRun") == Some(true) => return None,
        "UpdateFunctionCode" => format!("replaced the code of function {function}"),
        "UpdateAlias" => {
            let alias = request.told("name");
            let version = request.text("functionVersion").map(|version| format!("version {version}"));
            let others = request.at("routingConfig").map(|_| "other versions beside it".to_owned());
            let told: Vec<_> = version.into_iter().chain(others).collect();
            if told.is_empty() {
                return None;
            }
            format!("had alias {alias} of function {function} stand for {}", told.join(", "))
        }
        _ => {
            let told: Vec<_> = PARTS.into_iter().filter_map(|(part, name)| request.at(part).map(|_| name)).collect();
            if told.is_empty() {
                return None;
            }
            format!("changed of function {function} {}", told.join(", "))
        }
    };
    Some(by_principal(change, resource, summary))
}
