use model::{ByPhase, Evidence, Judge, Layer, Reference, RemedyKind, Response, Severity, UseCase, control};

use super::told as detect;
use crate::containment::{FUNCTION, FUNCTIONS, OTHERS};

control! {
    /// GuardDuty saw a function that agents use as a tool talk to an attacker: to a command server, a mine, a place where stolen
    /// data is dropped, or through Tor.
    ///
    /// ## Why it matters
    ///
    /// An agent calls its tools by itself and believes what they answer. A function that belongs to an attacker reads all that it is
    /// given, and tells the agent what to do next.
    ///
    /// ## What we do
    ///
    /// We tell people the function and whom it talked to. From production on we ask whether to put it in quarantine: its reserved
    /// concurrency is set to 0, so that nobody can call it, and its code and settings stay to be looked at.
    /// Look at what was deployed last, and at the packages that it brings.
    ///
    /// ## When to make an exception
    ///
    /// A custom list that has an address of your own, or a function that is meant to use Tor: except it by name.
    pub(super) static CONTROL hears [
        "*:Lambda/*",
        "Backdoor:Lambda/C&CActivity.B",
        "CryptoCurrency:Lambda/BitcoinTool.B",
        "Trojan:Lambda/BlackholeTraffic",
        "Trojan:Lambda/DropPoint",
        "UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom",
        "UnauthorizedAccess:Lambda/TorClient",
        "UnauthorizedAccess:Lambda/TorRelay",
    ] about ["lambda"] = {
        id: "threat-tool-function-compromised",
        title: "GuardDuty saw an agent's tool function misbehave",
        layer: Layer::Infrastructure,
        use_case: UseCase::Acts,
        severity: Severity::Critical,
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
        evidence: Evidence::Docs,
        baseline: false,
        remedies: &[RemedyKind::QuarantineFunction],
        references: &[
            Reference::OwaspLlm("LLM05"),
            Reference::OwaspAgentic("ASI05"),
            Reference::Atlas("AML.T0050"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        judge: Judge::Either(FUNCTIONS, &FUNCTION, &OTHERS),
    }
}
