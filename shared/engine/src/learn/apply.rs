//! What becomes of a declaration when a lesson is heard: never softer, and the same when it is heard again.

use jiff::Timestamp;
use model::{Declaration, Declared, Phase, Referral, Scope, Tags, UseCase};

use super::{Lesson, OWNER, Raise, Taught, USE_CASE};
use crate::TagKeys;

/// How many claims, and how many referrals, are remembered of a resource: an item has its size.
const MOST: usize = 100;

impl Lesson {
    /// Writes the lesson into what is known of its resource. Tells whether anything changed, and whether this lesson is
    /// the one that raised the phase. Membership and baselines are never touched: only a person approves those.
    pub fn learn(&self, known: &mut Declaration, keys: &TagKeys) -> (bool, Option<Raise>) {
        let before = known.clone();
        let raised = match &self.taught {
            Taught::Tags(tags) => self.learn_tags(tags, known, keys),
            Taught::Referral { from, workload, since } => {
                let new = Referral { workload: workload.clone(), by: self.by.clone(), since: *since };
                if let Some(referral) = known.referrers.get_mut(from) {
                    referral.workload = referral.workload.take().or(new.workload);
                } else if known.referrers.len() < MOST {
                    known.referrers.insert(from.clone(), new);
                }
                self.claim(known);
                None
            }
            // Of what nothing was known, nothing is left to be remembered.
            Taught::Deleted if *known == Declaration::default() => None,
            Taught::Deleted => {
                known.deleted = known.deleted.or(self.at);
                None
            }
        };
        (*known != before, raised)
    }

    /// Writes what the lesson says of the workload that its AI resource, of which `member` is known, belongs to.
    pub fn learn_of_workload(
        &self,
        member: &Declaration,
        workload: &mut Declaration,
        keys: &TagKeys,
    ) -> (bool, Option<Raise>) {
        let Taught::Tags(tags) = &self.taught else { return (false, None) };
        let before = workload.clone();
        let source = format!("tag {} on {} {}", keys.phase, self.about.arn.noun(), self.about.arn.name());
        let known = member.phase.clone().map(|declared| Declared { source: source.clone(), ..declared });
        self.describe(tags, workload);
        let declared = self.declared(tags, keys, source).or(known);
        let raised = declared.and_then(|declared| raise(workload, declared));
        (*workload != before, raised)
    }

    fn learn_tags(&self, tags: &Tags, known: &mut Declaration, keys: &TagKeys) -> Option<Raise> {
        // The first word stays: whoever names another workload later cannot leave this one's phase behind.
        if known.workload.is_none() {
            known.workload = tags.get(&keys.workload).filter(|name| !name.is_empty()).cloned();
        }
        self.describe(tags, known);
        if tags.contains_key(&keys.workload) || tags.contains_key(&keys.phase) {
            self.claim(known);
        }
        // It is there again, under the name of one that was deleted before.
        known.deleted = known.deleted.filter(|deleted| self.at.is_none_or(|at| at <= *deleted));
        let source = format!("tag {} on the {}", keys.phase, self.about.arn.noun());
        raise(known, self.declared(tags, keys, source)?)
    }

    /// Owner and use case harden nothing, so the newest word holds.
    fn describe(&self, tags: &Tags, known: &mut Declaration) {
        let (owner, use_case) = (tags.get(OWNER), tags.get(USE_CASE).and_then(|word| use_case(word)));
        let newer = known.described.is_none_or(|since| self.at.is_some_and(|at| at > since));
        if !newer || (owner.is_none() && use_case.is_none()) {
            return;
        }
        known.owner = owner.cloned().or_else(|| known.owner.take());
        known.use_case = use_case.or(known.use_case);
        known.described = self.at.or(known.described);
    }

    /// Notes who claimed a generic resource, and since when: once that has settled, it may count.
    fn claim(&self, known: &mut Declaration) {
        let (Scope::Generic, Some(by), Some(at)) = (self.about.scope, &self.by, self.at) else { return };
        if let Some(since) = known.claims.get_mut(by) {
            *since = at.min(*since);
        } else if known.claims.len() < MOST {
            known.claims.insert(by.clone(), at);
        }
    }

    fn declared(&self, tags: &Tags, keys: &TagKeys, source: String) -> Option<Declared> {
        let phase = Phase::parse(tags.get(&keys.phase)?)?;
        Some(Declared { phase, source, by: self.by.clone(), at: self.at })
    }
}

fn use_case(word: &str) -> Option<UseCase> {
    [("answers", UseCase::Answers), ("connects", UseCase::Connects), ("acts", UseCase::Acts)]
        .into_iter()
        .find_map(|(name, use_case)| name.eq_ignore_ascii_case(word.trim()).then_some(use_case))
}

/// The ratchet: a higher phase takes the place of a lower one, and one that was declared after an operator's lowering,
/// and above it, ends that. Anything else changes nothing.
fn raise(known: &mut Declaration, declared: Declared) -> Option<Raise> {
    let after = |lowered: Timestamp| declared.at.is_some_and(|at| at > lowered);
    let lowered = known.lowered.take_if(|lowered| declared.phase > lowered.to && after(lowered.at));
    let before = known.phase.as_ref().map(|declared| declared.phase);
    let new = before.map_or(declared.phase, |before| before.max(declared.phase));
    if before < Some(declared.phase) {
        known.phase = Some(declared);
        return Some(Raise { old: lowered.map(|lowered| lowered.to).or(before), new });
    }
    if let Some(lowered) = lowered {
        return Some(Raise { old: Some(lowered.to), new });
    }
    // The message came again, perhaps because nobody could be told the first time.
    (known.phase.as_ref() == Some(&declared) && declared.at.is_some()).then_some(Raise { old: None, new })
}
