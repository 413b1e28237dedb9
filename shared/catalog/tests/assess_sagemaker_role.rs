//! What is thought of the roles that are passed to SageMaker.

use model::{PolicyAttachments, Scope, State};
use serde_json::{Value, json};

use crate::support::{detect, plan, resource, verdict};

#[test]
fn a_role_that_administers_is_told_and_no_other() {
    let id = "sagemaker-role-passed-unexpectedly";
    let notebook = resource("arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/churn", Scope::Ai);
    let request = json!({"roleArn": "arn:aws:iam::111122223333:role/service-role/platform"});
    let finding = detect(id, "CreateNotebookInstance", &notebook, request, Value::Null).unwrap();
    assert_eq!(finding.resource.arn.as_str(), "arn:aws:iam::111122223333:role/service-role/platform");
    assert_eq!(finding.resource.scope, Scope::Generic, "whose it is its tags and what refers to it tell");
    assert_eq!(finding.summary, "passed role platform to notebook instance churn, by CreateNotebookInstance");
    let of = |policies: &[&str]| {
        let attached = policies.iter().map(|name| format!("arn:aws:iam::{name}")).collect();
        let live = State::Attachments(PolicyAttachments { attached, ..PolicyAttachments::default() });
        verdict(id, &finding, &live, None)
    };
    assert_eq!(of(&["aws:policy/AmazonSageMakerFullAccess", "111122223333:policy/AdministratorAccess"]), "sound");
    assert_eq!(of(&["aws:policy/PowerUserAccess"]), "exposed");
    assert_eq!(
        detect(id, "UpdateNotebookInstance", &notebook, json!({"instanceType": "ml.t3.large"}), Value::Null),
        None
    );
    assert_eq!(plan(id, &crate::support::finding("CreateModel", &notebook), None, None), Some(Vec::new()));
}
