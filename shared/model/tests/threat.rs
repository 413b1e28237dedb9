//! Types of findings, and what a later sending is to an earlier one.

use jiff::Timestamp;
use model::{FindingType, Heard, ThreatHeard};
use proptest::prelude::*;

#[test]
fn a_type_has_up_to_five_parts() {
    let parts = |text: &str| {
        let kind = FindingType::new(text);
        kind.parts().map(|parts| {
            let optional = [parts.mechanism, parts.artifact].map(|part| part.unwrap_or("-"));
            [[parts.purpose, parts.resource, parts.family].as_slice(), &optional].concat().join(" ")
        })
    };
    for (text, expected) in [
        ("Backdoor:EC2/C&CActivity.B!DNS", "Backdoor EC2 C&CActivity B DNS"),
        ("Impact:IAMUser/PromptInjection.Direct", "Impact IAMUser PromptInjection Direct -"),
        ("Trojan:Runtime/DropPoint!DNS", "Trojan Runtime DropPoint - DNS"),
        ("AttackSequence:IAM/CompromisedCredentials", "AttackSequence IAM CompromisedCredentials - -"),
    ] {
        assert_eq!(parts(text).as_deref(), Some(expected));
    }
    for odd in ["", "Impact", "Impact:IAMUser", "Impact:/X", ":IAMUser/X", "Impact:IAMUser/", "A:B/C.", "A:B/C D"] {
        assert_eq!(parts(odd), None, "{odd}");
    }
}

#[test]
fn a_type_is_known_by_its_narrowest_name_first() {
    let names = |text: &str| FindingType::new(text).names();
    let narrow = ["Backdoor:EC2/C&CActivity.B", "Backdoor:EC2/C&CActivity", "*:EC2/*"];
    assert_eq!(names("Backdoor:EC2/C&CActivity.B!DNS"), narrow);
    assert_eq!(names("Execution:SageMaker/X"), ["Execution:SageMaker/X", "*:SageMaker/*"]);
    assert!(names("somebody's own").is_empty());
}

#[test]
fn some_types_speak_of_ai_by_themselves() {
    for kind in
        ["Impact:IAMUser/CostHarvesting", "Execution:SageMaker/X", "DefenseEvasion:IAMUser/BedrockLoggingDisabled"]
    {
        assert!(FindingType::new(kind).is_of_ai(), "{kind}");
    }
    assert!(!FindingType::new("Impact:IAMUser/AnomalousBehavior").is_of_ai());
}

fn sending(finding: &str, minute: i64, count: u64) -> ThreatHeard {
    ThreatHeard {
        finding: finding.to_owned(),
        kind: FindingType::new("Impact:IAMUser/CostHarvesting"),
        updated: Timestamp::from_second(60 * minute).ok(),
        last_seen: None,
        severity: Some(20),
        count,
        signals: 0,
        let_through: false,
    }
}

#[test]
fn what_grows_is_more_and_what_gets_worse_is_worse() {
    let mut heard = Vec::new();
    assert_eq!(sending("a", 0, 1).join(&mut heard), Heard::Worse);
    assert_eq!(sending("a", 0, 1).join(&mut heard), Heard::Known);
    assert_eq!(sending("a", 15, 4).join(&mut heard), Heard::More);
    assert_eq!(sending("a", 15, 4).join(&mut heard), Heard::Known);
    assert_eq!(sending("a", 0, 1).join(&mut heard), Heard::Known);
    let severe = ThreatHeard { severity: Some(80), ..sending("a", 30, 5) };
    assert_eq!(severe.join(&mut heard), Heard::Worse);
    let through = ThreatHeard { severity: Some(80), let_through: true, ..sending("a", 45, 6) };
    assert_eq!(through.join(&mut heard), Heard::Worse);
    assert_eq!(sending("b", 0, 1).join(&mut heard), Heard::Worse);
    assert_eq!(heard.iter().map(|heard| heard.count).collect::<Vec<_>>(), [6, 1]);
    let timeless = |count| ThreatHeard { updated: None, ..sending("c", 0, count) };
    assert_eq!(timeless(1).join(&mut heard), Heard::Worse);
    assert_eq!(timeless(1).join(&mut heard), Heard::Known);
    assert_eq!(timeless(2).join(&mut heard), Heard::More);
}

proptest! {
    #[test]
    fn a_type_is_made_of_its_parts(
        purpose in "[A-Za-z]{1,12}", resource in "[A-Za-z0-9]{1,12}", family in "[A-Za-z&]{1,12}",
        mechanism in prop::option::of("[A-Za-z]{1,6}"), artifact in prop::option::of("[A-Z]{1,6}"),
    ) {
        let after = |mark: char, part: &Option<String>| part.as_ref().map_or_else(String::new, |part| format!("{mark}{part}"));
        let text = format!("{purpose}:{resource}/{family}{}{}", after('.', &mechanism), after('!', &artifact));
        let kind = FindingType::new(text.clone());
        let parts = kind.parts().unwrap();
        prop_assert_eq!((parts.purpose, parts.resource, parts.family), (&*purpose, &*resource, &*family));
        prop_assert_eq!((parts.mechanism, parts.artifact), (mechanism.as_deref(), artifact.as_deref()));
        prop_assert_eq!(kind.as_str(), text);
    }

    /// In whatever order sendings come, and however often: the latest is what is remembered.
    #[test]
    fn the_latest_is_remembered(mut minutes in prop::collection::vec(0_i64..50, 1..12)) {
        let mut heard = Vec::new();
        for minute in &minutes {
            let _ = sending("a", *minute, 1).join(&mut heard);
        }
        minutes.sort_unstable();
        prop_assert_eq!(heard, [sending("a", *minutes.last().unwrap(), 1)]);
    }
}
