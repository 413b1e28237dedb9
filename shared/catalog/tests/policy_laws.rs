//! What holds for every policy, whatever stands in it.

use std::collections::BTreeSet;

use catalog::policy::{Door, Grant, Policy, Power, Removal, covers, overlaps};
use model::{ApprovedLists, Edit, Pattern, PolicyDocument, Response};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

const OURS: &str = "111122223333";

const ACTIONS: &[&str] = &[
    "*",
    "bedrock:*",
    "bed*:Inv*",
    "bedrock:InvokeModel",
    "sagemaker:*",
    "*:*",
    "iam:*",
    "iam:PassRole",
    "iam:Pass*",
    "s3:GetObject",
    "bedrock:?*",
    "bedrock-agentcore:*",
    "?*",
    "b*",
    "s3:*",
];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:bedrock:*:*:*",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111122223333:role/acme-*",
    "arn:aws:s3:::acme/*",
    "arn:aws:bedrock:eu-west-1:111122223333:agent/A",
];
const PRINCIPALS: &[&str] = &["*", "111122223333", "444455556666", "arn:aws:iam::444455556666:role/vendor"];

fn several(of: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(of), 1..4)
}

fn condition() -> impl Strategy<Value = Value> {
    select(vec![
        json!({}),
        json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        json!({"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}),
        json!({"StringLike": {"aws:SourceAccount": "*"}}),
        json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}),
        json!({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
    ])
}

fn statement(effects: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let parts = (select(effects), several(ACTIONS), several(RESOURCES), several(PRINCIPALS), condition());
    (parts, any::<[bool; 3]>()).prop_map(|((effect, actions, resources, principals, condition), not)| {
        let name = |name: &str, not: bool| if not { format!("Not{name}") } else { name.to_owned() };
        json!({
            "Effect": effect, name("Action", not[0]): actions, name("Resource", not[1]): resources,
            name("Principal", not[2]): {"AWS": principals}, "Condition": condition,
        })
    })
}

fn statements() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(statement(&["Allow", "Allow", "Deny"]), 1..5)
}

fn text(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn policy(statements: &[Value]) -> Policy {
    Policy::read(&PolicyDocument::new(&text(statements))).unwrap()
}

fn powers(statements: &[Value]) -> BTreeSet<Power> {
    policy(statements).powers().into_iter().map(|granted| granted.power).collect()
}

fn grants(statements: &[Value]) -> Vec<Grant> {
    policy(statements).grants(OURS).into_iter().map(|(_, grant)| grant).collect()
}

/// A pattern that takes in all that the other does.
fn widened(pattern: &str, from: Index, to: Index, by: char) -> String {
    let letters: Vec<_> = pattern.chars().collect();
    let (one, other) = (from.index(letters.len() + 1), to.index(letters.len() + 1));
    let (from, to) = (one.min(other), if by == '?' { one.min(other) + 1 } else { one.max(other) });
    // One letter stands for one letter, and no star for a letter.
    if by == '?' && letters.get(from).is_none_or(|letter| *letter == '*') {
        return pattern.to_owned();
    }
    letters[..from].iter().chain([&by]).chain(&letters[to.min(letters.len())..]).collect()
}

fn door(document: &PolicyDocument) -> Door<'_> {
    let (lists, anyone) = (ApprovedLists::NONE, Some((Response::Remediate, "")));
    Door { account: OURS, document, approved: None, lists, anyone }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_a_deny_never_adds_a_grant(statements in statements(), deny in statement(&["Deny"]), at in any::<Index>()) {
        let mut more = statements.clone();
        let at = at.index(statements.len() + 1);
        more.insert(at, deny);
        prop_assert!(powers(&more).is_subset(&powers(&statements)));
        let mut with = grants(&more);
        with.remove(at);
        for (with, without) in with.into_iter().zip(grants(&statements)) {
            prop_assert!(with <= without, "{with:?} > {without:?}");
        }
    }

    #[test]
    fn the_order_of_statements_makes_no_difference(statements in statements(), by in any::<Index>()) {
        let mut turned = statements.clone();
        turned.rotate_left(by.index(statements.len()));
        prop_assert_eq!(powers(&turned), powers(&statements));
        let sorted = |mut grants: Vec<Grant>| { grants.sort(); grants };
        prop_assert_eq!(sorted(grants(&turned)), sorted(grants(&statements)));
    }

    #[test]
    fn a_text_is_a_list_of_one(statements in statements()) {
        let shortened = |value: &Value| match value.as_array().map(Vec::as_slice) {
            Some([one]) => one.clone(),
            _ => value.clone(),
        };
        let short: Vec<_> = statements.iter().cloned().map(|mut statement| {
            for value in statement.as_object_mut().unwrap().values_mut() {
                *value = shortened(value);
                if let Some(names) = value.get_mut("AWS") {
                    *names = shortened(names);
                }
            }
            statement
        }).collect();
        prop_assert_eq!(policy(&short), policy(&statements));
        if let [one] = statements.as_slice() {
            let single = json!({"Version": "2012-10-17", "Statement": one});
            prop_assert_eq!(Policy::of(&single).unwrap(), policy(&statements));
        }
    }

    #[test]
    fn url_encoding_changes_nothing(statements in statements()) {
        let plain = text(&statements);
        let encoded: String = plain.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        }).collect();
        prop_assert_eq!(PolicyDocument::new(&encoded), PolicyDocument::new(&plain));
    }

    #[test]
    fn the_case_of_actions_makes_no_difference(mut statement in statement(&["Allow", "Deny"])) {
        let before = policy(std::slice::from_ref(&statement));
        for name in ["Action", "NotAction"] {
            if let Some(actions) = statement.get_mut(name) {
                *actions = serde_json::from_str(&actions.to_string().to_uppercase()).unwrap();
            }
        }
        prop_assert_eq!(policy(&[statement]), before);
    }

    #[test]
    fn a_widened_pattern_never_grants_less(
        others in statements(), allow in statement(&["Allow"]), name in select(&["Action", "Resource"][..]),
        from in any::<Index>(), to in any::<Index>(), by in select(&['*', '?'][..]),
    ) {
        let statements = [vec![allow], others].concat();
        let mut wider = statements.clone();
        // All but more is less.
        let Some(pattern) = wider[0].get_mut(name).map(|patterns| &mut patterns[0]) else { return Ok(()) };
        *pattern = widened(pattern.as_str().unwrap(), from, to, by).into();
        prop_assert!(powers(&statements).is_subset(&powers(&wider)), "{} {}", statements[0][name], wider[0][name]);
        for (wide, narrow) in grants(&wider).into_iter().zip(grants(&statements)) {
            prop_assert!(wide >= narrow, "{wide:?} < {narrow:?}");
        }
    }

    #[test]
    fn removing_a_statement_that_allows_removes_its_grants_and_no_others(
        mut statements in statements(), allow in statement(&["Allow"]), at in any::<Index>(),
    ) {
        let at = at.index(statements.len() + 1);
        statements.insert(at, allow);
        let document = PolicyDocument::new(&text(&statements));
        let gone = document.statements().unwrap()[at].to_owned();
        let copies: Vec<_> = (0..statements.len()).filter(|other| statements[*other] == statements[at]).collect();
        let left = document.edited(&[Edit { statement: gone, instead: Vec::new() }]).unwrap();
        let expected: Vec<_> = policy(&statements).powers().into_iter()
            .filter(|granted| !copies.contains(&granted.statement)).map(|granted| granted.power).collect();
        let powers: Vec<_> = left.iter().flat_map(|left| Policy::read(left).unwrap().powers())
            .map(|granted| granted.power).collect();
        prop_assert_eq!(powers, expected);
    }

    #[test]
    fn what_is_left_of_a_policy_lets_the_worst_in_no_more_and_denies_as_much(statements in statements()) {
        let before = PolicyDocument::new(&text(&statements));
        let strangers = door(&before).strangers().unwrap();
        let denies = |document: &PolicyDocument| -> Vec<_> {
            let policy = Policy::read(document).unwrap();
            policy.statements().iter().filter(|statement| !statement.allows).cloned().collect()
        };
        match strangers.removal(&before) {
            None => prop_assert!(strangers.0.is_empty()),
            Some(Removal::All(_)) => prop_assert!(statements.iter().all(|statement| statement["Effect"] == "Allow")),
            Some(Removal::Parts(edits)) => {
                let left = before.edited(&edits).unwrap().unwrap();
                prop_assert!(door(&left).strangers().unwrap().limit() < strangers.limit());
                prop_assert_eq!(denies(&left), denies(&before));
            }
        }
    }

    #[test]
    fn nobody_is_a_stranger_to_the_policy_that_lets_them_in_but_the_world(statements in statements()) {
        let document = PolicyDocument::new(&text(&statements));
        let approved = Door { approved: Some(&document), ..door(&document) };
        let left = approved.strangers().unwrap();
        prop_assert!(left.0.iter().all(|stranger| stranger.limit == Response::Remediate), "{}", left.told());
    }

    #[test]
    fn what_is_covered_fits_and_meets(
        narrow in "[ab*?]{0,6}", wide in "[ab*?]{0,6}", letters in "[abc]{0,7}",
        from in any::<Index>(), to in any::<Index>(), by in select(&['*', '?'][..]),
    ) {
        let fits = |pattern: &str| Pattern::new(pattern).fits(&letters);
        prop_assert!(!covers(&wide, &narrow) || !fits(&narrow) || fits(&wide));
        prop_assert!(!(fits(&wide) && fits(&narrow)) || overlaps(&wide, &narrow));
        prop_assert_eq!(overlaps(&wide, &narrow), overlaps(&narrow, &wide));
        prop_assert_eq!(covers(&wide, &letters), fits(&wide));
        prop_assert_eq!(overlaps(&wide, &letters), fits(&wide));
        let wider = widened(&wide, from, to, by);
        prop_assert!(covers(&wider, &wide), "{wider} over {wide}");
        prop_assert!(!covers(&wide, &narrow) || covers(&wider, &narrow), "{wider} over {wide} over {narrow}");
    }
}
