use model::{
    Approved, ByPhase, Change, Evidence, Finding, FrontDoor, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, Verdict, Watch, WebAclLog, control,
};
use serde_json::Value;

control! {
    /// Somebody took the web ACL from a door of an AI application, or ended the log of one. Requests reach it unfiltered and
    /// unlimited, or leave no trace.
    ///
    /// ## Why it matters
    ///
    /// Rules for known attacks, and limits on how often one caller may ask, stand in a web ACL. Without it a single caller
    /// can spend the budget of a model, and injections arrive as they were written.
    ///
    /// ## What we do
    ///
    /// Where no web ACL stands before the door any more, the one that was approved is attached again, and a log that was
    /// approved is kept again as it was. A web ACL that stands there now, or a log that is kept, is never replaced. We only
    /// tell when nothing is approved, when the approved web ACL is gone, when Firewall Manager keeps the log, and of
    /// applications of Amplify.
    ///
    /// ## When to make an exception
    ///
    /// A move to another web ACL that takes its time: attached at once, the new one takes the place of the old. Which web
    /// ACL stands before a door, and what its log leaves out, is not judged. Changed rules are not told, since a request
    /// replaces them all and does not say which became weaker; nor is a distribution of CloudFront, which is no call of
    /// WAF. Whether a bucket or log group takes logs from WAF is its owner's to say: if it does not, our repair fails.
    pub(super) static CONTROL = {
        id: "wafv2-protection-removed",
        title: "WAF was removed from an AI front door",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Record,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("wafv2", "AssociateWebACL"),
            Watch::new("wafv2", "DeleteLoggingConfiguration"),
            Watch::new("wafv2", "DisassociateWebACL"),
            Watch::new("wafv2", "PutLoggingConfiguration"),
        ],
        baseline: true,
        remedies: &[RemedyKind::AttachWebAcl, RemedyKind::RestoreWebAclLog],
        references: &[
            Reference::Prowler("wafv2_webacl_with_rules"),
            Reference::Prowler("wafv2_webacl_logging_enabled"),
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM10"),
            Reference::Atlas("AML.T0049"),
            Reference::Atlas("AML.M0004"),
        ],
        detect,
        judge: Judge::Either("regional/webacl/", &LOG, &Judge::Either("global/webacl/", &LOG, &DOOR)),
    }
}

static DOOR: Judge = Judge::FrontDoor(Judgement { assess, remediate });
static LOG: Judge = Judge::WebAclLog(Judgement { assess: assess_log, remediate: remediate_log });

const NO_BASELINE: &str = "no baseline is approved for it";

/// What is attached or kept takes the place of what was there before, and is what may be approved.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.as_str();
    let summary = match change.operation.as_str() {
        "AssociateWebACL" => format!("put another web ACL before {name}"),
        "PutLoggingConfiguration" => format!("changed the log of web ACL {name}"),
        "DisassociateWebACL" => format!("took the web ACL from {name}"),
        "DeleteLoggingConfiguration" => format!("ended the log of web ACL {name}"),
        _ => return None,
    };
    Some(Finding::new(change, resource, summary))
}

fn assess(_: &Finding, live: &FrontDoor, Approved { baseline, .. }: Approved<'_, FrontDoor>) -> Verdict {
    const BARE: &str = "no web ACL stands before it";
    if live.gone || live.web_acl.is_some() {
        return Verdict::Sound;
    }
    match baseline.map(|approved| approved.web_acl.as_deref()) {
        None => Verdict::at_most(Response::Alert, BARE, NO_BASELINE),
        Some(None) => Verdict::Sound,
        Some(Some(approved)) if live.others.contains(approved) => Verdict::exposed(BARE),
        Some(Some(_)) => Verdict::at_most(Response::Alert, BARE, "the web ACL that was approved is gone"),
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&FrontDoor>,
    Approved { baseline, .. }: Approved<'_, FrontDoor>,
) -> Vec<Remedy> {
    let attach =
        |web_acl: &str| Remedy::AttachWebAcl { door: finding.resource.arn.to_string(), web_acl: web_acl.to_owned() };
    let approved = baseline.and_then(|approved| approved.web_acl.as_deref());
    match (live, approved) {
        (None, _) if finding.operation == "DisassociateWebACL" => vec![attach(approved.unwrap_or_default())],
        (Some(FrontDoor { gone: false, web_acl: None, others }), Some(approved)) if others.contains(approved) => {
            vec![attach(approved)]
        }
        (_, _) => Vec::new(),
    }
}

fn assess_log(_: &Finding, live: &WebAclLog, Approved { baseline, .. }: Approved<'_, WebAclLog>) -> Verdict {
    const SILENT: &str = "it keeps no log";
    if live.gone || !live.logging.is_null() {
        return Verdict::Sound;
    }
    match baseline {
        None => Verdict::at_most(Response::Alert, SILENT, NO_BASELINE),
        Some(approved) if approved.logging.is_null() => Verdict::Sound,
        Some(approved) if approved.is_managed() => {
            Verdict::at_most(Response::Alert, SILENT, "Firewall Manager keeps its log, and nobody else may")
        }
        Some(_) => Verdict::exposed(SILENT),
    }
}

fn remediate_log(
    finding: &Finding,
    live: Option<&WebAclLog>,
    Approved { baseline, .. }: Approved<'_, WebAclLog>,
) -> Vec<Remedy> {
    let log = |logging: Value| Remedy::RestoreWebAclLog { web_acl: finding.resource.arn.to_string(), logging };
    let approved = baseline.filter(|approved| !approved.logging.is_null() && !approved.is_managed());
    match (live, approved) {
        (None, _) if finding.operation == "DeleteLoggingConfiguration" => {
            vec![log(approved.map(WebAclLog::wanted).unwrap_or_default())]
        }
        (Some(WebAclLog { gone: false, logging: Value::Null }), Some(approved)) => vec![log(approved.wanted())],
        (_, _) => Vec::new(),
    }
}
