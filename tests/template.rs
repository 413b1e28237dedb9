//! The template's event patterns and IAM statements are what the catalogue says.

#[cfg(test)]
#[path = "template/members.rs"]
mod members;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use model::Caller;
use serde_json::{Value, json};
use tests::permissions::{
    FunctionRole, OperatorPolicy, RemedyRole, Statement, capitalised, function_roles, operator_policies, remedy_roles,
};
use tests::{assert_fresh, root};

#[test]
fn the_template_is_what_the_catalogue_says() {
    let template = fs::read_to_string(root().join("template.yaml")).unwrap();
    let blocks = [
        ("role-names", role_names()),
        ("rules", rules(QUEUE, |_| None)),
        ("rule-arns", rule_arns()),
        ("caller-rules", caller_rules(watched_callers(), CALLER_QUEUE, None)),
        (
            "caller-rule-arns",
            watched_callers().map(|caller| format!("- !GetAtt {}.Arn\n", caller_rule_name(caller))).collect(),
        ),
        ("change-detector-policies", policies("ChangeDetector")),
        ("threat-detector-policies", policies("ThreatDetector")),
        ("remediator-policies", policies("Remediator")),
        ("self-check-policies", policies("SelfCheck")),
        ("function-roles", function_roles().iter().map(function_role).collect()),
        ("remedy-roles", remedy_roles().iter().map(remedy_role).collect()),
        ("operator-policies", operator_policies().iter().map(operator_policy).collect()),
    ];
    let generated = blocks.into_iter().fold(template, |template, (name, block)| replaced(&template, name, &block));
    assert_fresh("template.yaml", &generated);
}

/// Another Region hears the same calls, and sends them home.
#[test]
fn the_forwarder_hears_what_the_stack_hears() {
    let template = fs::read_to_string(root().join("templates/forwarder.yaml")).unwrap();
    let forwarded = replaced(&template, "forwarding-rules", &rules(HOME, |service| Some(forwarded_where(service))));
    // Functions are at home, and only there known by name.
    let callers = watched_callers().filter(|caller| *caller != Caller::FunctionRole);
    let callers = caller_rules(callers, HOME, Some(ELSEWHERE)).replace("${AWS::StackName}", "${HomeStack}");
    assert_fresh("templates/forwarder.yaml", &replaced(&forwarded, "forwarding-caller-rules", &callers));
}

/// CloudFormation takes no longer one by itself, and a `StackSet` of it should need no bucket.
#[test]
fn what_stack_sets_deploy_is_short_enough() {
    for name in ["forwarder", "member"] {
        let template = fs::read_to_string(root().join(format!("templates/{name}.yaml"))).unwrap();
        assert!(template.len() <= 51_200, "{name}.yaml has {} bytes", template.len());
    }
}

/// A forwarder stands in many Regions, of one account or of several: a name that it gives could be taken already. In the
/// Region of the stack it must forward nothing, since what it sends home would come back to it.
#[test]
fn the_forwarder_can_stand_in_every_region() {
    let template = fs::read_to_string(root().join("templates/forwarder.yaml")).unwrap();
    for name in ["RoleName:", "QueueName:", " Name:", "PolicyName: phaseguard"] {
        assert!(!template.contains(name), "{name} may be taken in another Region");
    }
    let resources = template.split("\n\n").filter(|block| block.contains("Type: AWS::Events::Rule"));
    for rule in resources {
        let condition = rule.lines().find_map(|line| line.trim().strip_prefix("Condition: "));
        assert!(condition.is_some_and(|name| [ELSEWHERE, GLOBAL].contains(&name)), "{rule}");
    }
    for service in engine::GLOBAL {
        assert!(watched().contains_key(service), "nobody watches {service}, which is said to be global");
    }
}

/// EventBridge takes patterns of at most 2,048 characters.
#[test]
fn every_pattern_is_short_enough() {
    for (service, operations) in watched() {
        let pattern = pattern_json(service, &operations);
        assert!(pattern.len() <= 2048, "the pattern of {service} has {} characters", pattern.len());
    }
    for caller in Caller::ALL {
        assert!(caller_pattern(caller).to_string().len() <= 2048, "{caller:?}");
    }
}

/// A condition that is lost on the way widens a role, and nothing else would notice.
#[test]
fn every_condition_reaches_the_template() {
    let template = fs::read_to_string(root().join("template.yaml")).unwrap();
    let lines: Vec<_> = template.lines().map(str::trim).collect();
    let functions = function_roles().into_iter().flat_map(|role| role.all());
    let remedies = remedy_roles().into_iter().flat_map(|role| role.statements);
    let operators = operator_policies().into_iter().flat_map(|policy| policy.statements);
    let conditions: Vec<_> =
        functions.chain(remedies).chain(operators).filter_map(|statement| statement.condition).collect();
    assert!(conditions.len() >= 11, "{conditions:?}");
    for condition in conditions {
        let yaml: Vec<_> = condition.yaml().iter().map(|line| line.trim().to_owned()).collect();
        assert!(lines.windows(yaml.len()).any(|window| *window == yaml), "{yaml:?}");
    }
}

/// IAM takes managed policies of at most 6,144 characters and inline policies of a role of at most 10,240, in which
/// white space does not count.
#[test]
fn every_policy_is_short_enough() {
    for role in function_roles() {
        let reads = role.reads.iter().map(|part| (part.name, &part.statements));
        for (name, statements) in reads.chain([("Policy", &role.statements)]) {
            let size = size(statements);
            assert!(size <= 6144, "{}{name} has about {size} characters", role.function);
        }
        assert!(role.reads.len() < 10, "a role takes at most ten managed policies");
    }
    for policy in operator_policies() {
        assert!(size(&policy.statements) <= 6144, "{}", policy.name);
    }
    for role in remedy_roles() {
        let size = size(&role.statements);
        assert!(size <= 10_240 - 600, "the policy of {} has about {size} characters", role.service);
    }
}

/// What people allow is theirs to write: no function may write what a policy for people lets them write, but findings,
/// which both close, and no role of the stack holds such a policy or may be taken by people.
#[test]
fn no_function_can_act_as_an_operator() {
    let writes = |statements: &[Statement], action: &str| -> Vec<String> {
        let on_journal = |statement: &&Statement| {
            statement.actions.contains(&action) && statement.resources.iter().any(|arn| arn.contains("JournalTable"))
        };
        let keys = |statement: &Statement| statement.condition.as_ref().expect("a write names its keys").values.clone();
        statements.iter().filter(on_journal).flat_map(keys).map(|key| key.replace('"', "")).collect()
    };
    for role in function_roles() {
        for theirs in ["levers", "accepted#*", "approval#*"] {
            let puts = [writes(&role.statements, "dynamodb:PutItem"), writes(&role.statements, "dynamodb:UpdateItem")];
            let may = puts.concat();
            assert!(!may.iter().any(|key| key == theirs), "{} writes {theirs}", role.function);
            assert!(may.iter().all(|key| key.len() > 2 && key.ends_with("#*")), "{may:?}");
        }
        // The detector writes what it learns: that it approves nothing holds in its code.
        let learns = role.function == "ChangeDetector";
        let workloads = ["dynamodb:PutItem", "dynamodb:DeleteItem"];
        let workloads = if learns { &workloads[1..] } else { &workloads[..] };
        let declares = |statement: &Statement| {
            statement.resources.iter().any(|arn| arn.contains("WorkloadsTable"))
                && statement.actions.iter().any(|action| workloads.contains(action))
        };
        assert!(!role.statements.iter().any(declares), "{}", role.function);
        // A heartbeat is all that a function may write there.
        let puts = |statement: &&Statement| statement.actions.iter().any(|action| action.starts_with("ssm:Put"));
        let on = role.statements.iter().filter(puts).flat_map(|statement| &statement.resources);
        assert!(on.clone().all(|arn| arn.ends_with("/heartbeat")), "{:?}", on.collect::<Vec<_>>());
    }
    let by_name = |name: &str| operator_policies().into_iter().find(|policy| policy.name == name).unwrap().statements;
    assert_eq!(writes(&by_name("PhaseguardApprover"), "dynamodb:PutItem"), ["approval#*"]);
    assert!(!writes(&by_name("PhaseguardOperator"), "dynamodb:PutItem").contains(&"approval#*".to_owned()));
    assert_eq!(writes(&by_name("PhaseguardViewer"), "dynamodb:PutItem"), Vec::<String>::new());
}

#[test]
fn no_role_of_the_stack_holds_a_policy_for_people_and_people_can_take_none() {
    let template = fs::read_to_string(root().join("template.yaml")).unwrap();
    for policy in operator_policies() {
        let (_, after) = template.split_once(&format!("\n  {}:\n", policy.name)).unwrap();
        let body = after.split("\n\n").next().unwrap();
        for attached in ["Roles:", "Users:", "Groups:"] {
            assert!(!body.contains(attached), "{} is attached to somebody", policy.name);
        }
        // It is named once, by its output.
        let named = template.matches(&format!("!Ref {}", policy.name)).count();
        assert_eq!(named, 1, "{}", policy.name);
    }
    let trusted: BTreeSet<_> = template
        .lines()
        .zip(template.lines().skip(1))
        .filter(|(_, action)| action.trim() == "Action: sts:AssumeRole")
        .map(|(principal, _)| principal.trim())
        .collect();
    let only = [
        "Principal: { AWS: !GetAtt RemediatorRole.Arn }",
        "Principal: { AWS: [!GetAtt RemediatorRole.Arn, !GetAtt SelfCheckRole.Arn] }",
        "Principal: { Service: lambda.amazonaws.com }",
        "Principal: { Service: scheduler.amazonaws.com }",
    ];
    assert_eq!(trusted, only.into());
}

/// The remediator finds the role of each service that has a remedy.
#[test]
fn every_remedy_has_a_role() {
    let template = fs::read_to_string(root().join("template.yaml")).unwrap();
    for kind in model::RemedyKind::ALL {
        let role = RemedyRole { service: kind.service(), statements: Vec::new() }.logical_id();
        assert!(template.contains(&format!("\"{}\": \"${{{role}.Arn}}\"", kind.service())), "{role}");
        assert!(template.contains(&format!("\n  {role}:\n")), "{role}");
    }
}

/// The characters of a policy with these statements, when what CloudFormation puts in is as long as it can be.
fn size(statements: &[Statement]) -> usize {
    let filled = |text: &String| match text.strip_prefix("!Sub ") {
        Some(text) => text
            .replace("${AWS::Partition}", "aws-us-gov")
            .replace("${AWS::AccountId}", "111122223333")
            .replace("${PolicyBucket.Arn}", &"x".repeat(80)),
        None if text.starts_with('!') => "x".repeat(110),
        None => text.trim_matches('"').to_owned(),
    };
    let filled = |texts: &[String]| texts.iter().map(filled).collect::<Vec<_>>();
    let statements = statements.iter().map(|statement| {
        let Statement { sid, actions, resources, condition, given: _, why: _ } = statement;
        let mut json = json!({"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": filled(resources)});
        if let Some(condition) = condition {
            json["Condition"] = json!({condition.operator: {condition.key: filled(&condition.values)}});
        }
        json
    });
    json!({"Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>()}).to_string().len()
}

/// What the local AWS has no type for stands under this condition; the list must stay short.
#[test]
fn only_these_resources_are_left_out_of_the_local_aws() {
    let template = fs::read_to_string(root().join("template.yaml")).unwrap();
    let conditional = template.lines().filter(|line| line.trim() == "Condition: OnAws").count();
    assert_eq!(conditional, 0, "name here what is left out, and why");
}

/// Between the two marker comments of `name`, indented as they are.
fn replaced(template: &str, name: &str, block: &str) -> String {
    let begin = format!("# BEGIN generated: {name} (");
    let end = format!("# END generated: {name}");
    let indent = template.lines().find(|line| line.contains(&begin)).map(|line| line.len() - line.trim_start().len());
    let indent = " ".repeat(indent.unwrap_or_else(|| panic!("template.yaml has no `{begin}`")));
    let block = block.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") });
    let block: String = block.collect();
    let (head, rest) = template.split_once(&begin).unwrap();
    let (marker, rest) = rest.split_once('\n').unwrap();
    let tail = &rest[rest.find(&end).unwrap()..];
    format!("{head}{begin}{marker}\n{block}{indent}{tail}")
}

/// The calls that a control watches or from which something is learnt, by the prefix of their event source.
fn watched() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut watched: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let controls = catalog::all().into_iter().flat_map(|control| control.watches).copied();
    let controls = controls.filter(|watch| watch.caller.is_none());
    for watch in controls.chain(engine::learnt_from()) {
        watched.entry(watch.service).or_default().push(watch.operation);
    }
    for operations in watched.values_mut() {
        operations.sort_unstable();
        operations.dedup();
    }
    watched
}

fn rule_name(service: &str) -> String {
    let words = service.split('-').map(capitalised);
    format!("Change{}Rule", words.collect::<String>())
}

/// Lambda appends the version of its API to most names of calls.
fn event_name(service: &str, operation: &str) -> String {
    if service == "lambda" { format!("{{ prefix: {operation} }}") } else { operation.to_owned() }
}

/// What a function must not start without.
fn policies(function: &str) -> String {
    let role = function_roles().into_iter().find(|role| role.function == function).unwrap();
    let reads = role.reads.iter().map(|part| part.name);
    std::iter::once("Policy").chain(reads).map(|name| format!("- {function}{name}\n")).collect()
}

/// What the remediator is told of the roles that it can take.
fn role_names() -> String {
    let roles = remedy_roles();
    let named = roles.iter().map(|role| format!("\"{}\": \"${{{}.Arn}}\"", role.service, role.logical_id()));
    let named: Vec<_> = named.map(|role| format!("  {role}")).collect();
    format!("REMEDY_ROLES: !Sub >-\n  {{\n{}\n  }}\n", named.join(",\n"))
}

/// Where the rules of the stack send what they hear.
const QUEUE: &str = "      - Id: queue
        Arn: !GetAtt ChangeQueue.Arn
        DeadLetterConfig: { Arn: !GetAtt DeliveryDeadLetters.Arn }
";

/// Where those that also hear of reading calls do: there may be many, and they must not hold the others up.
const CALLER_QUEUE: &str = "      - Id: queue
        Arn: !GetAtt CallerQueue.Arn
        DeadLetterConfig: { Arn: !GetAtt DeliveryDeadLetters.Arn }
";

/// The forwarder's condition for what is heard in every Region but the stack's own.
const ELSEWHERE: &str = "Elsewhere";
/// The same, where calls of global services are recorded.
const GLOBAL: &str = "GlobalElsewhere";

fn forwarded_where(service: &str) -> &'static str {
    if engine::GLOBAL.contains(&service) { GLOBAL } else { ELSEWHERE }
}

/// Where the rules of another Region do.
const HOME: &str = "      - Id: home
        Arn: !Sub arn:${AWS::Partition}:events:${HomeRegion}:${AWS::AccountId}:event-bus/default
        RoleArn: !GetAtt ForwardRole.Arn
        DeadLetterConfig: { Arn: !GetAtt ForwardDeadLetters.Arn }
";

fn rules(target: &str, condition: impl Fn(&str) -> Option<&'static str>) -> String {
    let watched = watched();
    let rules = watched.iter().map(|(service, operations)| rule(service, operations, target, condition(service)));
    rules.collect::<Vec<_>>().join("\n")
}

fn only_under(condition: Option<&str>) -> String {
    condition.map(|name| format!("\n  Condition: {name}")).unwrap_or_default()
}

fn rule(service: &str, operations: &[&str], target: &str, condition: Option<&str>) -> String {
    let condition = only_under(condition);
    let names = listed(operations.iter().map(|operation| event_name(service, operation)));
    format!(
        "{}:
  Type: AWS::Events::Rule{condition}
  Properties:
    Description: Calls of {service} that a control watches, or that declare whose a resource is
    EventPattern:
      source: [aws.{service}]
      detail-type: [AWS API Call via CloudTrail]
      detail:
        eventSource: [{service}.amazonaws.com]
        errorCode: [{{ exists: false }}]
        eventName:
          [{names}]
    Targets:
{target}",
        rule_name(service),
    )
}

/// As many names in a line as there is room for.
fn listed(names: impl Iterator<Item = String>) -> String {
    let mut lines = vec![String::new()];
    for name in names {
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = name,
            Some(line) if line.len() + name.len() < LONGEST_LINE => *line += &format!(", {name}"),
            Some(_) | None => lines.push(name),
        }
    }
    lines.join(",\n           ")
}

const LONGEST_LINE: usize = 105;

fn rule_arns() -> String {
    watched().keys().map(|service| format!("- !GetAtt {}.Arn\n", rule_name(service))).collect()
}

/// The callers that wake a control.
fn watched_callers() -> impl Iterator<Item = Caller> {
    let watches: BTreeSet<_> = catalog::all().iter().flat_map(|control| control.watches).collect();
    let callers: BTreeSet<_> = watches.into_iter().filter_map(|watch| watch.caller).collect();
    callers.into_iter()
}

fn caller_rule_name(caller: Caller) -> String {
    format!("Caller{caller:?}Rule")
}

/// Rules that hear whatever a caller calls. Only a rule in this state hears of calls that merely read.
fn caller_rules(callers: impl Iterator<Item = Caller>, target: &str, condition: Option<&str>) -> String {
    let condition = only_under(condition);
    let rule = |caller| {
        let (name, who, pattern) = (caller_rule_name(caller), caller.as_str(), filled_in(&caller_pattern(caller)));
        format!(
            "{name}:
  Type: AWS::Events::Rule{condition}
  Properties:
    Description: Any call of {who}
    State: ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS
    EventPattern: {pattern}
    Targets:
{target}"
        )
    };
    callers.map(rule).collect::<Vec<_>>().join("\n")
}

/// Kept tight: what is said of a caller must be said of few calls.
fn caller_pattern(caller: Caller) -> Value {
    let but = |names: &[&str]| json!([{"anything-but": names}]);
    let detail = match caller {
        Caller::ApiKey => json!({
            "$or": [
                {"additionalEventData": {"callWithBearerToken": [true]}},
                {"requestParameters": {"callWithBearerToken": [true]}},
            ],
            "eventName": but(engine::INFERENCE),
        }),
        Caller::ApiKeyUser => json!({
            "eventName": but(engine::HARMLESS),
            "eventSource": but(engine::AT_HOME),
            "userIdentity": {
                "type": ["IAMUser"],
                "invokedBy": [{"exists": false}],
                "userName": catalog::KEY_USER_PREFIXES.map(|prefix| json!({"prefix": prefix})),
            },
        }),
        Caller::FunctionRole => json!({"userIdentity": {
            "sessionContext": {"sessionIssuer": {"arn": own_roles(OF_FUNCTIONS)}},
            "arn": [{"anything-but": own_sessions(&["ChangeDetector", "Notifier", "Remediator", "SelfCheck", "ThreatDetector"])}],
        }}),
        Caller::RemedyRole => {
            json!({"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": own_roles(&["Remedy"])}}}})
        }
        Caller::RoleTaker => json!({
            "eventSource": ["sts.amazonaws.com"],
            "eventName": engine::TAKES,
            "$or": [
                {"requestParameters": {"roleArn": own_roles(&[""])}},
                {"errorMessage": [{"wildcard": format!("!Sub * on resource: {OWN_ROLE}*")}]},
            ],
            "userIdentity": {"type": but(&["AWSService"])},
        }),
    };
    json!({"detail-type": ["AWS API Call via CloudTrail"], "detail": detail})
}

/// Roles of functions, and of what calls them by the clock.
const OF_FUNCTIONS: &[&str] = &[
    "ChangeDetectorRole-",
    "CheckRole-",
    "NotifierRole-",
    "RemediatorRole-",
    "SelfCheckRole-",
    "SweepRole-",
    "ThreatDetectorRole-",
];

const OWN_ROLE: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${AWS::StackName}-";

fn own_roles(names: &[&str]) -> Value {
    names.iter().map(|name| json!({"prefix": format!("!Sub {OWN_ROLE}{name}")})).collect()
}

/// The sessions that Lambda makes for functions.
fn own_sessions(functions: &[&str]) -> Vec<String> {
    let sessions = "!Sub arn:${AWS::Partition}:sts::${AWS::AccountId}:assumed-role";
    functions.iter().map(|function| format!("{sessions}/${{{function}Role}}/${{{function}}}")).collect()
}

/// Text that CloudFormation fills in stands behind its tag.
fn filled_in(pattern: &Value) -> String {
    pattern.to_string().replace("\"!Sub ", "!Sub \"")
}

/// The pattern as EventBridge counts it.
fn pattern_json(service: &str, operations: &[&str]) -> String {
    let name = |operation: &&str| match service {
        "lambda" => json!({"prefix": operation}),
        _ => json!(operation),
    };
    json!({
        "source": [format!("aws.{service}")],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": [format!("{service}.amazonaws.com")],
            "errorCode": [{"exists": false}],
            "eventName": operations.iter().map(name).collect::<Vec<_>>(),
        },
    })
    .to_string()
}

fn function_role(role: &FunctionRole) -> String {
    let function = role.function;
    let policy = |name: &str, statements: &[Statement]| {
        let statements: String = statements.iter().map(|statement| statement_yaml(statement, "        ")).collect();
        format!(
            "
{function}{name}:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Roles: [!Ref {function}Role]
    PolicyDocument:
      Version: \"2012-10-17\"
      Statement:
{statements}
"
        )
    };
    let reads: String = role.reads.iter().map(|part| policy(part.name, &part.statements)).collect();
    format!(
        "{function}Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Version: \"2012-10-17\"
      Statement:
        - Effect: Allow
          Principal: {{ Service: lambda.amazonaws.com }}
          Action: sts:AssumeRole
{}{reads}",
        policy("Policy", &role.statements)
    )
}

fn operator_policy(policy: &OperatorPolicy) -> String {
    let OperatorPolicy { name, description, statements } = policy;
    let statements: String = statements.iter().map(|statement| statement_yaml(statement, "        ")).collect();
    format!(
        "{name}:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Description: {description}
    PolicyDocument:
      Version: \"2012-10-17\"
      Statement:
{statements}
"
    )
}

/// CloudFormation names the roles and policies of a stack after it, and it is not documented that it tags them.
const NEVER_OURSELVES: &str = "            - Sid: NeverOurselves
              Effect: Deny
              Action: \"*\"
              Resource:
                - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${AWS::StackName}-*
                - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${AWS::StackName}-*
";

fn remedy_role(role: &RemedyRole) -> String {
    let statements: String =
        role.statements.iter().map(|statement| statement_yaml(statement, "            ")).collect();
    let (what, by, never) = match role.service {
        "self" => ("Puts parts of this stack back as they were deployed".to_owned(), WHO_MAY_BOTH, ""),
        service => (format!("Hardens resources of {service}"), WHO_MAY, NEVER_THIS_STACK),
    };
    format!(
        "{}:
  Type: AWS::IAM::Role
  Properties:
    Description: {what}; taken for one repair, cut to its plan
    MaxSessionDuration: 3600
    AssumeRolePolicyDocument:
      Version: \"2012-10-17\"
      Statement:
        - Effect: Allow
          Principal: {{ AWS: {by} }}
          Action: sts:AssumeRole
          Condition:
            StringLike: {{ sts:RoleSessionName: phaseguard-* }}
    Policies:
      - PolicyName: remedies
        PolicyDocument:
          Version: \"2012-10-17\"
          Statement:
{statements}{never}{}
",
        role.logical_id(),
        if role.service == "iam" { NEVER_OURSELVES } else { "" },
    )
}

/// Who may take a role of a service's remedies, and who the one of our own parts.
const WHO_MAY: &str = "!GetAtt RemediatorRole.Arn";
const WHO_MAY_BOTH: &str = "[!GetAtt RemediatorRole.Arn, !GetAtt SelfCheckRole.Arn]";

/// One role only may touch our own parts.
const NEVER_THIS_STACK: &str = "            - Sid: NeverThisStack
              Effect: Deny
              Action: \"*\"
              Resource: \"*\"
              Condition:
                StringEquals: { aws:ResourceTag/aws:cloudformation:stack-name: !Ref AWS::StackName }
";

/// What a parameter of the template must allow stands under its condition.
fn statement_yaml(statement: &Statement, indent: &str) -> String {
    let Some(given) = statement.given else { return plain_statement(statement, indent) };
    let inner = plain_statement(statement, &format!("{indent}  "));
    format!("{indent}- !If\n{indent}  - {given}\n{inner}{indent}  - !Ref AWS::NoValue\n")
}

fn plain_statement(statement: &Statement, indent: &str) -> String {
    let actions: String = statement.actions.iter().map(|action| format!("{indent}    - {action}\n")).collect();
    let resources: String = statement.resources.iter().map(|resource| format!("{indent}    - {resource}\n")).collect();
    let condition = statement.condition.as_ref().map(|condition| {
        let lines = condition.yaml().into_iter().map(|line| format!("{indent}    {line}\n"));
        format!("{indent}  Condition:\n{}", lines.collect::<String>())
    });
    let head = format!("{indent}- Sid: {}\n{indent}  Effect: Allow\n{indent}  Action:\n{actions}", statement.sid);
    format!("{head}{indent}  Resource:\n{resources}{}", condition.unwrap_or_default())
}

/// Whoever asks a stack of another version is told so.
#[test]
fn the_template_says_which_version_it_is() {
    let template = fs::read_to_string(root().join("template.yaml")).unwrap();
    assert!(template.contains(concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\",")));
}
