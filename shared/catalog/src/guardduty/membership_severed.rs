use model::{
    ByPhase, Change, Evidence, Finding, Judge, Layer, Reference, Resource, Response, Severity, UseCase, Watch, control,
};

control! {
    /// Somebody cut an account from the GuardDuty administrator that looks after it, or changed where findings are
    /// published. GuardDuty may still be on; those who read its findings hear nothing more of this account.
    ///
    /// ## Why it matters
    ///
    /// In an organization one team reads the findings of all accounts. An intruder who leaves that team's view needs not
    /// turn anything off, which would be noticed sooner.
    ///
    /// ## What we do
    ///
    /// We tell. Only the administrator's account can take a member back, and only its owner knows where findings are to
    /// go.
    ///
    /// ## When to make an exception
    ///
    /// An account that moves to another organization or administrator.
    pub(super) static CONTROL = {
        id: "guardduty-membership-severed",
        title: "GuardDuty membership or publishing was cut",
        layer: Layer::Infrastructure,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("guardduty", "DeleteMembers"),
            Watch::new("guardduty", "DeletePublishingDestination"),
            Watch::new("guardduty", "DisableOrganizationAdminAccount"),
            Watch::new("guardduty", "DisassociateFromAdministratorAccount"),
            Watch::new("guardduty", "DisassociateFromMasterAccount"),
            Watch::new("guardduty", "DisassociateMembers"),
            Watch::new("guardduty", "StopMonitoringMembers"),
            Watch::new("guardduty", "UpdatePublishingDestination"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("guardduty_is_enabled"),
            Reference::Prowler("guardduty_s3_protection_enabled"),
            Reference::Prowler("guardduty_lambda_protection_enabled"),
            Reference::OwaspLlm("LLM10"),
            Reference::OwaspAgentic("ASI10"),
            Reference::Atlas("AML.M0024"),
            Reference::NistAiRmf("MEASURE 2.7"),
        ],
        detect,
        judge: Judge::HAPPENED,
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let members = change.request.texts("accountIds").join(", ");
    let summary = match change.operation.as_str() {
        "DisassociateFromAdministratorAccount" | "DisassociateFromMasterAccount" => {
            "left the GuardDuty administrator".to_owned()
        }
        "DisassociateMembers" => format!("sent GuardDuty members {members} away"),
        "DeleteMembers" => format!("forgot GuardDuty members {members}"),
        "StopMonitoringMembers" => format!("stopped looking after GuardDuty members {members}"),
        "DisableOrganizationAdminAccount" => "took GuardDuty from its administrator in the organization".to_owned(),
        "DeletePublishingDestination" => "ended the publishing of GuardDuty findings".to_owned(),
        "UpdatePublishingDestination" => "changed where GuardDuty findings are published".to_owned(),
        _ => return None,
    };
    Some(Finding::new(change, resource, format!("{summary} in {}", resource.region)))
}
