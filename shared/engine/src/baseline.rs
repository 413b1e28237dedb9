//! What becomes of a resource's baselines: after a state was found sound, and at a person's word.

mod question;

use jiff::Timestamp;
use model::{Baseline, BaselineStatus, Declaration, State, StateKind};

pub use question::{Question, Refusal};

/// How many baselines of a kind are kept.
const KEPT: usize = 10;

/// How many bytes all baselines of a resource may have. A `DynamoDB` item has room for 400 KB.
const ROOM: usize = 300_000;

/// A state that was found sound.
#[derive(Clone, Copy, Debug)]
pub struct Sighted<'a> {
    /// The state.
    pub state: &'a State,
    /// The workload that the resource belongs to.
    pub workload: Option<&'a str>,
    /// Who made the change that led to it.
    pub by: &'a str,
    /// When it was seen.
    pub at: Timestamp,
    /// The event after which it was seen.
    pub event: &'a str,
}

/// What becomes of a resource's baselines.
#[derive(Clone, Debug, PartialEq)]
pub enum Proposal {
    /// They stay as they are.
    Nothing,
    /// They stay as they are, because the state is not fit to be one.
    Unfit(String),
    /// They are these from now on.
    Changed(Vec<Baseline>),
}

/// What a state that was found sound makes of the baselines. The ordered parts of an approved one move up to it. Where
/// another part differs, or nothing is approved, it becomes the candidate, in the place of an older one; what a person
/// refused does not come again. A candidate that is no longer live is withdrawn.
#[must_use]
pub fn propose(declaration: &Declaration, sighted: &Sighted<'_>) -> Proposal {
    let kind = sighted.state.kind();
    if !kind.has_baselines() {
        return Proposal::Nothing;
    }
    if let Some(why) = sighted.state.unsettled() {
        return Proposal::Unfit(why);
    }
    let mut baselines = declaration.baselines.clone();
    move_up(&mut baselines, declaration, sighted);
    let approved = last(&baselines, kind, BaselineStatus::Approved).map(|baseline| &baseline.state);
    let news = approved.is_none_or(|approved| differs(sighted.state, approved));
    let shortfall = sighted.state.shortfall().filter(|_| news);
    let candidate = (news && shortfall.is_none()).then(|| sighted.as_a(BaselineStatus::Candidate));
    replace_candidate(&mut baselines, kind, candidate);
    if !is_kept(&mut baselines) {
        return Proposal::Unfit("it is too large to be kept".to_owned());
    }
    match shortfall {
        _ if baselines != declaration.baselines => Proposal::Changed(baselines),
        Some(why) => Proposal::Unfit(why),
        None => Proposal::Nothing,
    }
}

impl Sighted<'_> {
    fn as_a(&self, status: BaselineStatus) -> Baseline {
        Baseline {
            status,
            state: self.state.clone(),
            by: self.by.to_owned(),
            at: self.at,
            event: Some(self.event.to_owned()),
            workload: self.workload.map(str::to_owned),
        }
    }
}

fn last(baselines: &[Baseline], kind: StateKind, status: BaselineStatus) -> Option<&Baseline> {
    baselines.iter().rev().find(|baseline| baseline.state.kind() == kind && baseline.status == status)
}

/// Whether a part differs of which nobody can say that it is stronger.
fn differs(state: &State, approved: &State) -> bool {
    state.differences(Some(approved)).iter().any(|difference| difference.order.is_none())
}

fn move_up(baselines: &mut Vec<Baseline>, declaration: &Declaration, sighted: &Sighted<'_>) {
    let kind = sighted.state.kind();
    let Some(approved) = declaration.baseline(kind, BaselineStatus::Approved) else { return };
    let state = approved.state.raised(sighted.state);
    if state.differences(Some(&approved.state)).is_empty() {
        return;
    }
    supersede(baselines, kind, sighted.at);
    let by = format!("moved up by itself after a change by {}", sighted.by);
    baselines.push(Baseline { state, by, ..sighted.as_a(BaselineStatus::Approved) });
}

fn supersede(baselines: &mut [Baseline], kind: StateKind, at: Timestamp) {
    let approved =
        |baseline: &&mut Baseline| baseline.state.kind() == kind && baseline.status == BaselineStatus::Approved;
    for baseline in baselines.iter_mut().filter(approved) {
        (baseline.status, baseline.at) = (BaselineStatus::Superseded, at);
    }
}

/// There is one candidate of a kind at most; the same is not written twice.
fn replace_candidate(baselines: &mut Vec<Baseline>, kind: StateKind, candidate: Option<Baseline>) {
    let same = |baseline: &Baseline| {
        let state = candidate.as_ref().map(|candidate| &candidate.state);
        state.is_some_and(|state| baseline.state.differences(Some(state)).is_empty())
    };
    let is_candidate =
        |baseline: &Baseline| baseline.state.kind() == kind && baseline.status == BaselineStatus::Candidate;
    let refused = |baseline: &Baseline| baseline.status == BaselineStatus::Rejected && same(baseline);
    let known = baselines.iter().any(|baseline| refused(baseline) || is_candidate(baseline) && same(baseline));
    baselines.retain(|baseline| !is_candidate(baseline) || same(baseline));
    baselines.extend(candidate.filter(|_| !known));
}

/// Forgets the oldest of what is over, until the rest can be kept. What is approved or proposed is not forgotten.
fn is_kept(baselines: &mut Vec<Baseline>) -> bool {
    let is_over = |baseline: &Baseline| match baseline.status {
        BaselineStatus::Superseded | BaselineStatus::Rejected => true,
        BaselineStatus::Approved | BaselineStatus::Candidate => false,
    };
    for kind in StateKind::ALL {
        let of_kind = |baseline: &Baseline| baseline.state.kind() == *kind;
        while baselines.iter().filter(|baseline| of_kind(baseline)).count() > KEPT {
            let oldest = baselines.iter().position(|baseline| of_kind(baseline) && is_over(baseline));
            let Some(oldest) = oldest else { return false };
            baselines.remove(oldest);
        }
    }
    while serde_json::to_vec(&baselines).map_or(usize::MAX, |bytes| bytes.len()) > ROOM {
        let Some(oldest) = baselines.iter().position(is_over) else { return false };
        baselines.remove(oldest);
    }
    true
}
