use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

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
    /// We tell. Phaseguard does not read WAF, and another web ACL may be meant to come in its place: `aws wafv2
    /// associate-web-acl` brings the old one back. One that is deleted was taken from every door before, which is told then.
    ///
    /// ## When to make an exception
    ///
    /// A move to another web ACL. Changed rules of a web ACL are not told, since a request replaces them all and does not
    /// say which became weaker; nor is a distribution of CloudFront, which is no call of WAF.
    pub(super) static CONTROL = {
        id: "wafv2-protection-removed",
        title: "WAF was removed from an AI front door",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::Medium,
        response: ByPhase { prototype: Response::Record, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("wafv2", "DeleteLoggingConfiguration"), Watch::new("wafv2", "DisassociateWebACL")],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("wafv2_webacl_with_rules"),
            Reference::Prowler("wafv2_webacl_logging_enabled"),
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM10"),
            Reference::Atlas("AML.T0049"),
            Reference::Atlas("AML.M0004"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.as_str();
    let summary = match change.operation.as_str() {
        "DisassociateWebACL" => format!("took the web ACL from {name}"),
        "DeleteLoggingConfiguration" => format!("ended the log of web ACL {name}"),
        _ => return None,
    };
    Some(Finding::new(change, resource, summary))
}
