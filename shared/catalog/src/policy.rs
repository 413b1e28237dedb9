//! Statements of resource policies: whom they let in, and whether a condition keeps everybody else out.

use model::Arn;
use serde_json::Value;

/// Whom a statement lets in, from the harmless to the worst.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Grant {
    /// Nobody whom we do not know: it denies, names our own account, or a condition names the callers.
    Known,
    /// A service, on behalf of whoever makes it call.
    Service(String),
    /// Another account.
    Foreign(String),
    /// Anyone.
    Anyone,
}

/// Operators that refuse a caller who lacks the key. `…IfExists` and the set operators do not.
const BINDING: [&str; 5] = ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"];

/// The statements of a policy: a list, or a single one standing for a list of one.
pub(crate) fn statements(policy: &Value) -> Vec<&Value> {
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(single @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_))) => vec![single],
    }
}

/// Whom `statement`, in a policy of `account`, lets in.
pub(crate) fn grant(statement: &Value, account: &str) -> Grant {
    match (named(statement, account), bound(statement, account)) {
        (Grant::Known, _) | (_, Grant::Known) => Grant::Known,
        (_, foreign @ Grant::Foreign(_)) => foreign,
        (named, Grant::Service(_) | Grant::Anyone) => named,
    }
}

/// Whether `statement` allows `action`. A pattern counts up to its first wildcard, which errs towards yes.
pub(crate) fn allows(statement: &Value, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let covers = |pattern: &str| match pattern.to_ascii_lowercase().split_once(['*', '?']) {
        Some((head, _)) => action.starts_with(head),
        None => pattern.eq_ignore_ascii_case(&action),
    };
    is_allow(statement) && statement.get("Action").is_none_or(|actions| texts(actions).into_iter().any(covers))
}

fn is_allow(statement: &Value) -> bool {
    statement.get("Effect").and_then(Value::as_str) == Some("Allow")
}

/// Whom the statement names, whatever its conditions. Allowing all but some is allowing anyone.
fn named(statement: &Value, account: &str) -> Grant {
    if !is_allow(statement) {
        return Grant::Known;
    }
    let worst = match statement.get("Principal") {
        Some(Value::Object(kinds)) => {
            let names = kinds.iter().flat_map(|(kind, names)| texts(names).into_iter().map(move |name| (kind, name)));
            names.map(|(kind, name)| principal(kind, name, account)).max()
        }
        Some(names) => texts(names).into_iter().map(|name| principal("AWS", name, account)).max(),
        None => statement.get("NotPrincipal").map(|_| Grant::Anyone),
    };
    worst.unwrap_or(Grant::Known)
}

fn principal(kind: &str, name: &str, account: &str) -> Grant {
    match kind {
        _ if name == "*" => Grant::Anyone,
        "Service" => Grant::Service(name.to_owned()),
        "AWS" if is_account(name) => of_account(name, account),
        "AWS" => Arn::new(name).account().map_or(Grant::Known, |theirs| of_account(theirs, account)),
        _ => Grant::Known,
    }
}

/// Whom the conditions leave. All of them must hold, so the narrowest counts; but an account that is named as foreign
/// outweighs a bucket, whose ARN does not tell its owner.
fn bound(statement: &Value, account: &str) -> Grant {
    let operators = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    let binding = operators.filter(|(operator, _)| BINDING.iter().any(|known| known.eq_ignore_ascii_case(operator)));
    let keys = binding.filter_map(|(_, keys)| keys.as_object()).flatten();
    let left: Vec<_> = keys.map(|(key, values)| widest(key, values, account)).collect();
    let foreign = left.iter().find(|grant| matches!(grant, Grant::Foreign(_))).cloned();
    foreign.or_else(|| left.into_iter().min()).unwrap_or(Grant::Anyone)
}

/// Whom a key leaves. One of its values suffices, so the widest counts.
fn widest(key: &str, values: &Value, account: &str) -> Grant {
    let key = key.to_ascii_lowercase();
    texts(values).into_iter().map(|value| left(&key, value, account)).max().unwrap_or(Grant::Anyone)
}

fn left(key: &str, value: &str, account: &str) -> Grant {
    match key {
        "aws:sourceaccount" | "aws:principalaccount" => of_account(value, account),
        "aws:sourcearn" | "aws:principalarn" => of_arn(&Arn::new(value), account),
        "aws:principalorgid" | "aws:sourceorgid" if !is_wild(value) => Grant::Known,
        _ => Grant::Anyone,
    }
}

/// A bucket's ARN names no account, but one bucket.
fn of_arn(arn: &Arn, account: &str) -> Grant {
    match (arn.account(), arn.resource()) {
        (Some(theirs), _) => of_account(theirs, account),
        (None, Some(resource)) if !resource.starts_with(['*', '?']) => Grant::Known,
        (None, Some(_) | None) => Grant::Anyone,
    }
}

fn of_account(theirs: &str, ours: &str) -> Grant {
    match theirs {
        _ if theirs == ours => Grant::Known,
        _ if is_wild(theirs) => Grant::Anyone,
        _ => Grant::Foreign(theirs.to_owned()),
    }
}

fn is_wild(text: &str) -> bool {
    text.contains(['*', '?'])
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|digit| digit.is_ascii_digit())
}

/// A text, or the texts of a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Grant, allows, grant, statements};

    fn of(principal: &Value, condition: &Value) -> Grant {
        let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "*", "Condition": condition});
        grant(&statement, "111122223333")
    }

    fn foreign() -> Grant {
        Grant::Foreign("444455556666".to_owned())
    }

    #[test]
    fn principals_are_written_in_many_ways() {
        let none = json!({});
        for anyone in [json!("*"), json!({"AWS": "*"}), json!({"AWS": ["111122223333", "*"]}), json!({"*": "*"})] {
            assert_eq!(of(&anyone, &none), Grant::Anyone, "{anyone}");
        }
        for ours in [json!("111122223333"), json!({"AWS": "arn:aws:iam::111122223333:role/agent"}), json!({"AWS": []})]
        {
            assert_eq!(of(&ours, &none), Grant::Known, "{ours}");
        }
        for theirs in [json!("444455556666"), json!({"AWS": ["111122223333", "arn:aws:iam::444455556666:root"]})] {
            assert_eq!(of(&theirs, &none), foreign(), "{theirs}");
        }
        let service = json!({"Service": "bedrock.amazonaws.com"});
        assert_eq!(of(&service, &none), Grant::Service("bedrock.amazonaws.com".to_owned()));
    }

    #[test]
    fn conditions_that_name_the_callers_restrict() {
        for condition in [
            json!({"StringEquals": {"aws:SourceAccount": "111122223333"}}),
            json!({"stringequals": {"AWS:sourceaccount": ["111122223333"]}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:*"}}),
            json!({"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::acme-orders"}}),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "ArnLike": {"aws:SourceArn": "*"}}),
        ] {
            assert_eq!(of(&json!("*"), &condition), Grant::Known, "{condition}");
        }
    }

    #[test]
    fn conditions_that_leave_anyone_do_not_restrict() {
        for condition in [
            json!({"StringLike": {"aws:PrincipalOrgID": "*"}}),
            json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
            json!({"StringLike": {"aws:SourceAccount": ["111122223333", "*"]}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:execute-api:eu-west-1:*:api/*"}}),
            json!({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}),
            json!({"ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"StringNotEquals": {"aws:SourceAccount": "111122223333"}}),
            json!({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}),
            json!({"StringEquals": {"aws:SourceAccount": []}}),
            json!({"Bool": {"aws:SecureTransport": "true"}}),
        ] {
            assert_eq!(of(&json!("*"), &condition), Grant::Anyone, "{condition}");
        }
    }

    #[test]
    fn a_condition_can_name_another_account() {
        let condition = json!({"StringEquals": {"aws:SourceAccount": ["111122223333", "444455556666"]}});
        assert_eq!(of(&json!("*"), &condition), foreign());
        assert_eq!(of(&json!({"Service": "sns.amazonaws.com"}), &condition), foreign());
        let bucket = json!({"StringEquals": {"aws:SourceAccount": "444455556666"}, "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-orders"}});
        assert_eq!(of(&json!({"Service": "s3.amazonaws.com"}), &bucket), foreign());
    }

    #[test]
    fn only_allow_lets_in() {
        let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "*"});
        assert_eq!(grant(&deny, "111122223333"), Grant::Known);
        assert!(!allows(&deny, "lambda:InvokeFunctionUrl"));
        let all_but = json!({"Effect": "Allow", "NotPrincipal": {"AWS": "444455556666"}, "Action": "*"});
        assert_eq!(grant(&all_but, "111122223333"), Grant::Anyone);
    }

    #[test]
    fn actions_may_be_patterns() {
        let url = |actions: Value| {
            allows(&json!({"Effect": "Allow", "Principal": "*", "Action": actions}), "lambda:InvokeFunctionUrl")
        };
        assert!(url(json!("lambda:invokefunctionurl")) && url(json!("*")) && url(json!(["s3:Get*", "lambda:Invoke*"])));
        assert!(!url(json!("lambda:InvokeFunction")) && !url(json!("lambda:Get*")));
        assert!(allows(&json!({"Effect": "Allow", "NotAction": "s3:*"}), "lambda:InvokeFunctionUrl"));
    }

    #[test]
    fn one_statement_stands_for_a_list_of_one() {
        let one = json!({"Statement": {"Sid": "a"}});
        let two = json!({"Statement": [{"Sid": "a"}, {"Sid": "b"}]});
        assert_eq!([statements(&one).len(), statements(&two).len(), statements(&json!({})).len()], [1, 2, 0]);
    }
}
