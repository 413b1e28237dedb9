//! What the controls of organizations notice, and think of it.

use model::{ApprovedLists, ListName, Occurrence, Pattern, Scope, State, Verdict};
use serde_json::{Value, json};

use crate::support::{detect, finding, plan, resource, verdict};

fn noticed(id: &str, operation: &str, request: Value, response: Value) -> Option<String> {
    let organization = resource("arn:aws:organizations:us-east-1:111122223333:organization", Scope::Setting);
    detect(id, operation, &organization, request, response).map(|finding| finding.summary)
}

#[test]
fn a_region_that_is_approved_for_ai_may_be_enabled() {
    let regions = resource("arn:aws:account:us-east-1:111122223333:regions", Scope::Setting);
    let request = json!({"RegionName": "eu-central-2"});
    let finding = detect("organizations-limits-raised", "EnableRegion", &regions, request, Value::Null).unwrap();
    let judge = &catalog::find("organizations-limits-raised").unwrap().judge;
    let judged = |approved: &[&str]| {
        let approved = approved.iter().map(|region| Pattern::new(*region)).collect();
        let lists = ApprovedLists([(ListName::Regions, approved)].into());
        judge.assess(&finding, &State::Occurrence(Occurrence::default()), &[], &lists)
    };
    assert_eq!(judged(&["eu-*"]), Verdict::Sound);
    assert_eq!(judged(&["us-east-1"]), Verdict::exposed("enabled Region eu-central-2"));
    assert_eq!(judged(&[]), Verdict::exposed("enabled Region eu-central-2"), "no list approves nothing");
    assert_eq!(plan("organizations-limits-raised", &finding, None, None), Some(Vec::new()));
}

#[test]
fn what_a_record_does_not_show_is_told_as_not_shown() {
    let id = "organizations-limits-raised";
    let hidden = noticed(id, "RequestServiceQuotaIncrease", Value::Null, Value::Null).unwrap();
    assert!(hidden.contains("(not shown by CloudTrail)"), "{hidden}");
    let asked = json!({"serviceCode": "bedrock", "quotaCode": "L-1", "desiredValue": 2.5});
    let told = noticed(id, "RequestServiceQuotaIncrease", asked, Value::Null);
    assert_eq!(told.as_deref(), Some("asked for quota L-1 of bedrock to be 2.5"));
}

#[test]
fn each_way_to_lose_a_guard_is_told_and_what_guards_nothing_is_not() {
    let id = "organizations-policy-removed";
    let told = |operation: &str, request: Value| noticed(id, operation, request, Value::Null);
    let detached = told("DetachPolicy", json!({"policyId": "p-1", "targetId": "ou-1"}));
    assert_eq!(detached.as_deref(), Some("detached policy p-1 from ou-1"));
    assert_eq!(told("LeaveOrganization", Value::Null).as_deref(), Some("left the organization"));
    let service = |name: &str| json!({"accountId": "444455556666", "servicePrincipal": name});
    assert!(told("DisableAWSServiceAccess", service("guardduty.amazonaws.com")).is_some());
    assert!(told("DeregisterDelegatedAdministrator", json!({"accountId": "444455556666"})).is_some());
    assert!(told("DeregisterDelegatedAdministrator", service("license-manager.amazonaws.com")).is_none());
    assert!(told("DisablePolicyType", json!({"policyType": "CHATBOT_POLICY"})).is_none());
    let organization = resource("arn:aws:organizations:us-east-1:111122223333:organization", Scope::Setting);
    let (left, happened) = (finding("LeaveOrganization", &organization), State::Occurrence(Occurrence::default()));
    assert_eq!(verdict(id, &left, &happened, None), "exposed", "the event is the evidence");
}
