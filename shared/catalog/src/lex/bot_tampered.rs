use model::{
    ByPhase, Change, Evidence, Fields, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch,
    control,
};

use crate::sharing;
use crate::told::{by_principal, unless_approved};

control! {
    /// Somebody let outsiders use a Lex bot by its policy, changed what an alias of it serves, logs or calls, exported it, or
    /// deleted it.
    ///
    /// ## Why it matters
    ///
    /// Customers talk to an alias: whoever moves it decides what they hear, and which function gets their words. An alias that
    /// logs nothing leaves nothing to look at afterwards. An export is the whole bot in a file.
    ///
    /// ## What we do
    ///
    /// We tell people. A policy is judged by whom it lets in; everything else is told with who did it, unless one of the
    /// policy's `release_roles` did. Phaseguard does not read Lex, and repairs nothing.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release your bots in the policy, and put accounts that use them on the list of approved accounts.
    /// That a service such as Amazon Connect is let in is not told.
    pub(super) static CONTROL = {
        id: "lex-bot-tampered",
        title: "A Lex bot was opened, rewired or stopped logging",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("lex", "CreateExport"),
            Watch::new("lex", "CreateResourcePolicy"),
            Watch::new("lex", "CreateResourcePolicyStatement"),
            Watch::new("lex", "DeleteBot"),
            Watch::new("lex", "DeleteResourcePolicy"),
            Watch::new("lex", "UpdateBotAlias"),
            Watch::new("lex", "UpdateResourcePolicy"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::Atlas("AML.T0081"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        detect,
        judge: Judge::told(unless_approved),
    }
}

const HOOKS: &str = "codeHookSpecification/lambdaCodeHook/lambdaARN";

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let bot = resource.arn.name();
    let what = match change.operation.as_str() {
        "CreateResourcePolicy" | "UpdateResourcePolicy" => return sharing::detect(change, resource, &["policy"]),
        "CreateResourcePolicyStatement" => format!("let {} use bot {bot}", let_in(change)?),
        "DeleteResourcePolicy" => format!("deleted the policy of bot {bot}"),
        "UpdateBotAlias" => alias(change, bot),
        "CreateExport" => format!("exported bot {bot}"),
        _ => format!("deleted bot {bot}"),
    };
    Some(by_principal(change, resource, what))
}

/// Whom a statement lets in, unless it denies, or names services and principals of the account alone.
fn let_in(change: &Change) -> Option<String> {
    if change.request.text("effect") == Some("Deny") {
        return None;
    }
    let own = format!(":{}:", change.account);
    let outside = |principal: &&str| !principal.contains(&own);
    let principals: Vec<_> = change.request.texts("principal/arn").into_iter().filter(outside).collect();
    (!principals.is_empty()).then(|| principals.join(", "))
}

/// An alias is replaced as a whole: what the call does not name is gone.
fn alias(change: &Change, bot: &str) -> String {
    let part = |member| change.request.told(member);
    let logs = ["conversationLogSettings/textLogSettings", "conversationLogSettings/audioLogSettings"];
    let on =
        |settings: &str| change.request.every(&format!("{settings}/enabled")).contains(&&serde_json::Value::Bool(true));
    let silent = if logs.into_iter().any(on) { "" } else { ", which logs no conversations any more" };
    let locales = change.request.at("botAliasLocaleSettings").and_then(serde_json::Value::as_object);
    let hooks = locales.into_iter().flat_map(serde_json::Map::values).map(Fields::inside);
    let hooks = hooks.filter_map(|locale| locale.text(HOOKS).map(|function| format!(", and calls {function}")));
    let (alias, version) = (part("botAliasId"), part("botVersion"));
    format!("had alias {alias} of bot {bot} serve version {version}{silent}{}", hooks.collect::<String>())
}
