use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, NamedDocument, PolicyParameter, Reference,
    Remedy, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

control! {
    /// Somebody put another policy in force, or took it away: the parameter that names the version and the hash of a
    /// stack's policy was written or deleted. Without a parameter the compiled-in default holds.
    ///
    /// ## Why it matters
    ///
    /// The policy says what is exempt, which phase a workload has, who may approve and how much may be repaired. Whoever
    /// writes it can have everything else overlooked.
    ///
    /// ## What we do
    ///
    /// We alert each time, in every phase and also when the stack is off, and say who it was, which version is in force
    /// now, and whether the document has the hash that is named. A document that has another hash, or mistakes in it, is
    /// refused with an alert of its own, and the last valid policy stays in force. Nothing is repaired: only a person can
    /// say which policy was meant.
    ///
    /// ## When to make an exception
    ///
    /// Never for a person. A pipeline that applies the policy may be exempt by its stack's parameter, with an
    /// acknowledgement; then nobody hears of anyone else who uses the same way in.
    pub(super) static CONTROL = {
        id: "phaseguard-policy-changed",
        title: "The policy of Phaseguard was changed",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Observed,
        watches: &[
            Watch::new("ssm", "DeleteParameter"),
            Watch::new("ssm", "DeleteParameters"),
            Watch::new("ssm", "PutParameter"),
        ],
        baseline: false,
        remedies: &[],
        references: &[Reference::NistAiRmf("GOVERN 1.4")],
        detect,
        judge: Judge::PolicyParameter(Judgement { assess, remediate }),
    }
}

/// How many letters of a hash tell it apart for a person.
const TOLD: usize = 12;

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.resource()?.strip_prefix("parameter/phaseguard/")?;
    let stack = name.strip_suffix("/policy")?;
    let summary = match change.operation.as_str() {
        "PutParameter" => format!("put another policy of stack {stack} in force"),
        _ => format!("deleted the parameter that names the policy of stack {stack}"),
    };
    Some(Finding::new(change, resource, summary))
}

/// A change of the policy is never sound by itself: a person must know of it.
fn assess(_: &Finding, live: &PolicyParameter, _: Approved<'_, PolicyParameter>) -> Verdict {
    Verdict::exposed(match live {
        PolicyParameter::Absent => "no policy is named now, so the compiled-in default holds".to_owned(),
        PolicyParameter::Unfit => {
            "the parameter names no version and hash, so it is refused and the last valid policy holds".to_owned()
        }
        PolicyParameter::Names { pointer, document } => {
            let hash: String = pointer.sha256.chars().take(TOLD).collect();
            let found = match document {
                NamedDocument::Matches => "and the document has it",
                NamedDocument::Differs => "which the document has not, so it is refused",
                NamedDocument::Missing => "and there is no such version, so it is refused",
            };
            format!("version {} is named now with hash {hash}, {found}", pointer.version)
        }
    })
}

fn remediate(_: &Finding, _: Option<&PolicyParameter>, _: Approved<'_, PolicyParameter>) -> Vec<Remedy> {
    Vec::new()
}
