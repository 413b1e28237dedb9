//! Text of policy documents: what goes is gone, and the rest stays byte for byte.
#![cfg(test)]

use model::{DocumentError, Edit, PolicyDocument, cut};
use proptest::prelude::*;

const MIXED: &str = "{\n  \"Statement\" : [ {\"Sid\":\"a\",  \"x\": [1, 2]},\n\t{ \"Sid\": \"b, ]}\\\"\" } ,{\"Sid\": \"c\"}\n ],\n\"Version\": \"2012-10-17\" }";

fn removed(text: &str, statements: &[&str]) -> Result<Option<String>, DocumentError> {
    let edit = |statement: &&str| Edit { statement: (*statement).to_owned(), instead: Vec::new() };
    let edits: Vec<_> = statements.iter().map(edit).collect();
    Ok(PolicyDocument::new(text).edited(&edits)?.map(|document| document.as_str().to_owned()))
}

#[test]
fn statements_are_told_as_they_stand() {
    let document = PolicyDocument::new(MIXED);
    let expected = ["{\"Sid\":\"a\",  \"x\": [1, 2]}", "{ \"Sid\": \"b, ]}\\\"\" }", "{\"Sid\": \"c\"}"];
    assert_eq!(document.statements(), Ok(expected.to_vec()));
    let single = PolicyDocument::new("{\"Statement\": {\"Sid\": \"a\"} }");
    assert_eq!(single.statements(), Ok(vec!["{\"Sid\": \"a\"}"]));
}

#[test]
fn what_is_left_stays_byte_for_byte() {
    let [a, b, c] = ["{\"Sid\":\"a\",  \"x\": [1, 2]}", "{ \"Sid\": \"b, ]}\\\"\" }", "{\"Sid\": \"c\"}"];
    let kept = |text: &str| Ok(Some(text.to_owned()));
    let rest = "\n ],\n\"Version\": \"2012-10-17\" }";
    assert_eq!(removed(MIXED, &[a]), kept(&format!("{{\n  \"Statement\" : [ {b} ,{c}{rest}")));
    assert_eq!(removed(MIXED, &[b]), kept(&format!("{{\n  \"Statement\" : [ {a} ,{c}{rest}")));
    assert_eq!(removed(MIXED, &[c]), kept(&format!("{{\n  \"Statement\" : [ {a},\n\t{b}{rest}")));
    assert_eq!(removed(MIXED, &[a, c]), kept(&format!("{{\n  \"Statement\" : [ {b}{rest}")));
    assert_eq!(removed(MIXED, &[a, b, c]), Ok(None));
    assert_eq!(removed(MIXED, &[]), kept(MIXED));
    assert_eq!(removed("{\"Statement\": {\"Sid\": \"a\"}}", &["{\"Sid\": \"a\"}"]), Ok(None));
    assert_eq!(removed(MIXED, &["{\"Sid\":\"c\"}"]), Err(DocumentError::Moved));
}

#[test]
fn something_else_can_stand_in_the_place_of_a_statement() {
    let edited = |text: &str, statement: &str, instead: &[&str]| {
        let instead = instead.iter().map(|text| (*text).to_owned()).collect();
        let edits = [Edit { statement: statement.to_owned(), instead }];
        PolicyDocument::new(text).edited(&edits).unwrap().unwrap().as_str().to_owned()
    };
    assert_eq!(edited("{\"Statement\":{}}", "{}", &["{\"Sid\":\"a\"}"]), "{\"Statement\":{\"Sid\":\"a\"}}");
    assert_eq!(edited("{\"Statement\":{}}", "{}", &["[]", "{}"]), "{\"Statement\":[[],{}]}");
    assert_eq!(edited("{\"Statement\":[{} ,1]}", "{}", &["2", "3"]), "{\"Statement\":[2,3 ,1]}");
}

#[test]
fn url_encoded_is_the_same_document() {
    let encoded = "%7B%22Statement%22%3A%20%5B%7B%22Sid%22%3A%22a%2Bb%22%7D%5D%7D";
    assert_eq!(PolicyDocument::new(encoded), PolicyDocument::new("{\"Statement\": [{\"Sid\":\"a+b\"}]}"));
    let percent = "{\"Statement\": [{\"Sid\":\"%7B\"}]}";
    assert_eq!(PolicyDocument::new(percent).as_str(), percent);
}

#[test]
fn what_cannot_be_read_is_no_document() {
    for text in ["", "{", "null", "[]", "{}", "%", "%FF%FE", "{\"Statement\": \"x\"}", "{\"Statement\": null}"] {
        assert!(PolicyDocument::new(text).statements().is_err(), "{text}");
    }
    for twice in ["{\"Statement\": [], \"Statement\": []}", "{\"Statement\": [{\"Action\": \"a\", \"Action\": \"b\"}]}"]
    {
        let error = PolicyDocument::new(twice).statements().unwrap_err();
        assert!(error.to_string().contains("twice"), "{error}");
    }
}

#[test]
fn a_value_can_be_cut_out_of_a_text() {
    let text = "{\"Effect\": \"Allow\", \"Principal\": { \"AWS\": [\"a\", \"*\" ,\"b\"], \"Service\": \"s\" } }";
    for (path, expected) in [
        (
            &["Principal", "AWS", "1"][..],
            Some("{\"Effect\": \"Allow\", \"Principal\": { \"AWS\": [\"a\", \"b\"], \"Service\": \"s\" } }"),
        ),
        (
            &["Principal", "AWS", "2"],
            Some("{\"Effect\": \"Allow\", \"Principal\": { \"AWS\": [\"a\", \"*\"], \"Service\": \"s\" } }"),
        ),
        (
            &["Principal", "Service"],
            Some("{\"Effect\": \"Allow\", \"Principal\": { \"AWS\": [\"a\", \"*\" ,\"b\"] } }"),
        ),
        (&["Principal", "AWS"], Some("{\"Effect\": \"Allow\", \"Principal\": { \"Service\": \"s\" } }")),
        (&["Principal"], Some("{\"Effect\": \"Allow\" }")),
        (&["Principal", "AWS", "3"], None),
        (&["Principal", "Federated"], None),
        (&["Principal", "Service", "0"], None),
        (&[], None),
    ] {
        assert_eq!(cut(text, path).as_deref(), expected, "{path:?}");
    }
    assert_eq!(cut("{\"a\": [[1]], \"b\": 2}", &["a", "0", "0"]).as_deref(), Some("{\"b\": 2}"));
    assert_eq!(cut("{\"a\": [1]}", &["a", "0"]), None);
}

/// Any JSON, written with white space wherever it may stand.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<i32>().prop_map(|number| number.to_string()),
        "[ -~é€]{0,8}".prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(" ,\n")));
        let members = prop::collection::btree_map("[a-z\\\\\"]{1,3}", inner, 0..3).prop_map(|members| {
            let member = |(name, value)| format!("{} :{value}", serde_json::Value::from(name));
            format!("{{ {} }}", members.into_iter().map(member).collect::<Vec<_>>().join(", "))
        });
        prop_oneof![list, members]
    })
}

proptest! {
    #[test]
    fn removing_leaves_the_other_statements_and_nothing_else(
        bodies in prop::collection::vec((json(), "[ \n\t]{0,3}"), 1..5),
        which in any::<prop::sample::Index>(),
    ) {
        let statements: Vec<_> =
            bodies.iter().enumerate().map(|(at, (body, space))| format!("{{\"Sid\":{space}\"{at}\",\"x\": {body}}}")).collect();
        let text = format!("{{\"Version\": \"2012-10-17\",\"Statement\": [{}]}}", statements.join(" ,"));
        let gone = which.get(&statements).clone();
        let edited = PolicyDocument::new(&text).edited(&[Edit { statement: gone.clone(), instead: Vec::new() }]).unwrap();
        let kept: Vec<_> = statements.iter().filter(|statement| **statement != gone).cloned().collect();
        match edited {
            None => prop_assert!(kept.is_empty()),
            Some(document) => {
                let expected = format!("{{\"Version\": \"2012-10-17\",\"Statement\": [{}]}}", kept.join(" ,"));
                prop_assert_eq!(document.as_str(), expected);
            }
        }
    }

    #[test]
    fn cutting_never_makes_anything_but_json(text in json(), path in prop::collection::vec("[0-2a-z]", 0..3)) {
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        if let Some(less) = cut(&text, &path) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&less).is_ok(), "{}", less);
            prop_assert!(less.len() < text.len());
        }
    }

    #[test]
    fn nothing_makes_reading_fall_over(text in ".{0,60}") {
        let _read = PolicyDocument::new(&text).statements();
    }
}
