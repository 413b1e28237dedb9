//! Proof of who approves: what is signed, what is sent, and what is refused before anything is.

use aws::{
    config::SdkConfig,
    proof::{Proof, ProofError, make, verify},
};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::wire::{Answer, Wire};

const FINDING: &str = "58cf962a7b3cad632f47";
const PLAN: &str = "b0c4";
const ACCOUNT: &str = "111122223333";

fn now() -> Timestamp {
    "2026-11-02T12:00:00Z".parse().unwrap()
}

/// What STS answers about a caller.
fn caller(account: &str, arn: &str) -> Answer {
    let result = format!("<Arn>{arn}</Arn><UserId>AIDA1</UserId><Account>{account}</Account>");
    Answer::ok(format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <GetCallerIdentityResult>{result}</GetCallerIdentityResult></GetCallerIdentityResponse>"
    ))
}

/// STS says that it is this caller; IAM knows the role `approver` by its path.
fn sts(arn: &'static str) -> Wire {
    Wire::new(move |seen| match seen.call.as_str() {
        "sts:GetCallerIdentity" => caller(ACCOUNT, arn),
        "iam:GetRole" => Answer::ok(
            "<GetRoleResponse><GetRoleResult><Role><Path>/teams/</Path><RoleName>approver</RoleName><RoleId>AROA1</RoleId>\
             <Arn>arn:aws:iam::111122223333:role/teams/approver</Arn><CreateDate>2026-01-02T03:04:05Z</CreateDate>\
             </Role></GetRoleResult></GetRoleResponse>",
        ),
        other => panic!("nobody answers {other}"),
    })
}

fn signing(token: Option<&str>) -> SdkConfig {
    let credentials = Credentials::new("AKIAGRACE", "secret", token.map(str::to_owned), None, "wire");
    let config = Wire::new(|seen| panic!("{} is sent", seen.call)).config().to_builder();
    config.credentials_provider(SharedCredentialsProvider::new(credentials)).build()
}

async fn proof() -> Proof {
    make(&signing(None), FINDING, PLAN, now()).await.unwrap()
}

fn changed(proof: &Proof, member: &str, value: &str) -> Proof {
    let mut document = serde_json::to_value(proof).unwrap();
    document[member] = json!(value);
    serde_json::from_value(document).unwrap()
}

/// What is thought of a proof by whoever would send it, and must not.
async fn refusal(proof: &Proof, finding: &str, plan: &str, at: Timestamp) -> ProofError {
    let wire = sts("arn:aws:iam::111122223333:user/grace");
    let error = verify(&wire.config(), proof, finding, plan, Some(ACCOUNT), at).await.unwrap_err();
    assert_eq!(wire.calls(), Vec::<String>::new(), "{error}");
    error
}

#[tokio::test]
async fn an_approval_is_signed_with_the_finding_and_the_plan_and_not_sent() {
    let document = serde_json::to_value(proof().await).unwrap();
    assert_eq!(document["approval"], format!("{FINDING}:{PLAN}"));
    assert_eq!(document["date"], "20261102T120000Z");
    assert_eq!(document["token"], Value::Null);
    let authorization = document["authorization"].as_str().unwrap();
    let scope = "AWS4-HMAC-SHA256 Credential=AKIAGRACE/20261102/us-east-1/sts/aws4_request, ";
    let signed = "SignedHeaders=content-type;host;x-amz-date;x-phaseguard-approval, ";
    assert!(authorization.starts_with(&format!("{scope}{signed}Signature=")), "{authorization}");
    assert_eq!(proof().await.access_key(), Some("AKIAGRACE"));
    assert!(!format!("{:?}", proof().await).contains("Signature"));
}

#[tokio::test]
async fn what_is_sent_is_what_was_signed_and_nothing_else_under_amazons_names() {
    for token in [None, Some("a token")] {
        let proof = make(&signing(token), FINDING, PLAN, now()).await.unwrap();
        let wire = sts("arn:aws:iam::111122223333:user/grace");
        let identity = verify(&wire.config(), &proof, FINDING, PLAN, Some(ACCOUNT), now()).await.unwrap();
        assert_eq!((identity.account.as_str(), identity.role.as_ref()), (ACCOUNT, None));
        assert_eq!(identity.principal().as_str(), "arn:aws:iam::111122223333:user/grace");
        let [sent] = wire.seen().try_into().unwrap();
        assert_eq!(sent.uri, "https://sts.us-east-1.amazonaws.com/");
        assert_eq!(sent.body, "Action=GetCallerIdentity&Version=2011-06-15");
        let document = serde_json::to_value(&proof).unwrap();
        assert_eq!(sent.headers["authorization"], document["authorization"]);
        let mut names: Vec<_> = sent.headers.keys().map(String::as_str).filter(|name| *name != "user-agent").collect();
        names.retain(|name| *name != "x-amz-security-token");
        let ours = ["authorization", "content-type", "x-amz-date", "x-phaseguard-approval"];
        assert_eq!(names, ours);
        assert_eq!(sent.headers.get("x-amz-security-token").map(String::as_str), token);
    }
}

#[tokio::test]
async fn an_approval_of_another_finding_or_plan_is_refused() {
    for (finding, plan) in [("0123456789abcdef0123", PLAN), (FINDING, "b0c5")] {
        let error = refusal(&proof().await, finding, plan, now()).await;
        assert!(matches!(error, ProofError::Unbound(_)), "{error}");
    }
    let elsewhere = changed(&proof().await, "approval", "0123456789abcdef0123:b0c4");
    let error = refusal(&elsewhere, FINDING, PLAN, now()).await;
    assert!(matches!(error, ProofError::Unbound(_)), "{error}");
}

#[tokio::test]
async fn an_old_signature_is_refused_and_so_is_one_of_tomorrow() {
    for (seconds, fresh) in [(0, true), (900, true), (901, false), (-300, true), (-301, false)] {
        let (proof, at) = (proof().await, now() + SignedDuration::from_secs(seconds));
        let wire = sts("arn:aws:iam::111122223333:user/grace");
        let verified = verify(&wire.config(), &proof, FINDING, PLAN, Some(ACCOUNT), at).await;
        assert_eq!(verified.is_ok(), fresh, "{seconds}: {verified:?}");
        assert_eq!(wire.calls().len(), usize::from(fresh));
    }
}

#[tokio::test]
async fn a_signature_that_leaves_out_what_matters_is_not_even_sent() {
    let good = serde_json::to_value(proof().await).unwrap();
    let good = good["authorization"].as_str().unwrap();
    for (part, other) in [
        (";x-phaseguard-approval", ""),
        ("host;", ""),
        (";x-amz-date", ""),
        ("content-type;host", "content-type;host;x-amz-security-token"),
        ("/sts/", "/iam/"),
        ("us-east-1", "eu-west-1"),
        ("aws4_request", "aws4_request/more"),
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        ("Signature=", "Signature=00"),
    ] {
        let error =
            refusal(&changed(&proof().await, "authorization", &good.replace(part, other)), FINDING, PLAN, now()).await;
        assert!(matches!(error, ProofError::Malformed(_)), "{part}: {error}");
    }
    for (member, value) in
        [("token", "of a session"), ("date", "2026-11-02"), ("date", "20261102T120000Z\r\nhost: evil")]
    {
        let error = refusal(&changed(&proof().await, member, value), FINDING, PLAN, now()).await;
        assert!(matches!(error, ProofError::Malformed(_)), "{member}: {error}");
    }
}

#[tokio::test]
async fn a_header_that_is_none_is_never_sent() {
    let session = make(&signing(Some("a token")), FINDING, PLAN, now()).await.unwrap();
    for token in ["a token\r\nx-amz-target: other".to_owned(), "a".repeat(8193)] {
        let error = refusal(&changed(&session, "token", &token), FINDING, PLAN, now()).await;
        assert!(matches!(error, ProofError::Malformed(_)), "{error}");
    }
}

#[tokio::test]
async fn it_is_aws_who_says_that_a_signature_is_good() {
    for (status, code, transient) in [
        (403, "SignatureDoesNotMatch", false),
        (403, "InvalidClientTokenId", false),
        (400, "Throttling", true),
        (500, "InternalFailure", true),
    ] {
        let wire = Wire::new(move |seen| Answer::xml_error(status, code, &seen.call));
        let error = verify(&wire.config(), &proof().await, FINDING, PLAN, Some(ACCOUNT), now()).await.unwrap_err();
        assert_eq!(matches!(error, ProofError::Transient { .. }), transient, "{error}");
        assert_eq!(matches!(error, ProofError::Refused { .. }), !transient, "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_read() {
    let wire = Wire::new(|_| caller(ACCOUNT, &"a".repeat(20_000)));
    let error = verify(&wire.config(), &proof().await, FINDING, PLAN, Some(ACCOUNT), now()).await.unwrap_err();
    assert!(!matches!(error, ProofError::Malformed(_)), "{error}");
}

#[tokio::test]
async fn the_role_behind_a_session_has_its_path_at_home_and_none_elsewhere() {
    let session = "arn:aws:sts::111122223333:assumed-role/approver/grace";
    let principal = async |home| {
        let wire = sts(session);
        let identity = verify(&wire.config(), &proof().await, FINDING, PLAN, home, now()).await.unwrap();
        assert_eq!(identity.arn.as_str(), session);
        identity.principal().to_string()
    };
    assert_eq!(principal(Some(ACCOUNT)).await, "arn:aws:iam::111122223333:role/teams/approver");
    assert_eq!(principal(Some("444455556666")).await, "arn:aws:iam::111122223333:role/approver");
    let denied = Wire::new(move |seen| match seen.call.as_str() {
        "sts:GetCallerIdentity" => caller(ACCOUNT, session),
        call => Answer::xml_error(403, "AccessDenied", call),
    });
    let error = verify(&denied.config(), &proof().await, FINDING, PLAN, Some(ACCOUNT), now()).await.unwrap_err();
    assert!(matches!(error, ProofError::Refused { operation: "iam:GetRole", .. }), "{error}");
}
