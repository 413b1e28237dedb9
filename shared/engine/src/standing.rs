//! Whose resource it is, and in which phase: the highest of all that was declared.

use jiff::Timestamp;
use model::{
    Around, Declaration, Declared, Lowered, NamedWorkload, Phase, Policy, Resource, Scope, Standing, Tags, is_among,
};

/// The keys of the tags by which people declare workload and phase.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TagKeys {
    /// Names the workload: `ai:workload`.
    pub workload: String,
    /// Names the phase: `ai:phase`.
    pub phase: String,
}

impl Default for TagKeys {
    fn default() -> Self {
        Self { workload: "ai:workload".to_owned(), phase: "ai:phase".to_owned() }
    }
}

/// All that is known of a resource's workload.
#[derive(Clone, Debug)]
pub struct Claims<'a> {
    /// What the registry remembers of it.
    pub declaration: Option<&'a Declaration>,
    /// What the registry remembers of what stands around it.
    pub around: &'a Around,
    /// Tags that it carries now; `None` when they could not be read, which is no reason to take it for nobody's.
    pub tags: Option<&'a Tags>,
    /// Tags that the request gave it.
    pub requested: &'a Tags,
    /// The template's floor.
    pub floor: Option<Phase>,
    /// What the operators wrote down, when it could be read.
    pub policy: Option<&'a Policy>,
    /// The keys of the tags.
    pub keys: &'a TagKeys,
    /// The time of the decision.
    pub now: Timestamp,
}

/// Decides whose resource it is. Its phase is the highest that anything declares, so that a lower word cannot soften it.
#[must_use]
pub fn standing(resource: &Resource, claims: &Claims<'_>) -> Standing {
    let named = claims.policy.and_then(|policy| policy.workload_of(resource));
    if resource.scope == Scope::Generic && named.is_none() && !claims.is_member() {
        return Standing::Nobody;
    }
    let approved = match resource.scope {
        Scope::Ai | Scope::Setting => true,
        Scope::Generic => named.is_some() || claims.is_approved(),
    };
    match claims.phase(resource, named) {
        Some((phase, declared)) => {
            Standing::Member { workload: claims.workload(named), owner: claims.owner(named), phase, declared, approved }
        }
        None => Standing::Undeclared { approved },
    }
}

impl Claims<'_> {
    fn tag(&self, key: &str) -> Option<&String> {
        self.tags.and_then(|tags| tags.get(key))
    }

    fn is_member(&self) -> bool {
        let tagged = [&self.keys.workload, &self.keys.phase]
            .into_iter()
            .any(|key| self.tag(key).is_some() || self.requested.contains_key(key));
        self.tags.is_none() || tagged || self.declaration.is_some_and(Declaration::is_member)
    }

    /// Whether a person named it, or a phase authority claimed it long enough ago for its owner to have objected.
    fn is_approved(&self) -> bool {
        let Some(declaration) = self.declaration else { return false };
        let settled = |policy: &Policy| {
            let by_authority = |principal: &str| is_among(Some(principal), &policy.phase_authorities);
            let mut claims = declaration.claims.iter();
            claims.any(|(by, since)| by_authority(by) && self.now.duration_since(*since) >= policy.settling)
        };
        declaration.membership.is_some() || self.policy.is_some_and(settled)
    }

    /// The workload that it says it belongs to itself.
    fn own_workload(&self) -> Option<&String> {
        let key = &self.keys.workload;
        let declared = self.declaration.and_then(|declaration| declaration.workload.as_ref());
        declared.or_else(|| self.tag(key)).or_else(|| self.requested.get(key))
    }

    fn workload(&self, named: Option<&NamedWorkload>) -> Option<String> {
        let mut referrers = self.declaration.into_iter().flat_map(|declaration| declaration.referrers.values());
        let referring = || referrers.find_map(|referral| referral.workload.as_ref());
        named.map(|workload| &workload.name).or_else(|| self.own_workload()).or_else(referring).cloned()
    }

    fn owner(&self, named: Option<&NamedWorkload>) -> Option<String> {
        let declared = self.declaration.and_then(|declaration| declaration.owner.as_ref());
        named.and_then(|workload| workload.owner.as_ref()).or(declared).cloned()
    }

    /// The highest phase, and where it was declared; of equal ones the most deliberate.
    fn phase(&self, resource: &Resource, named: Option<&NamedWorkload>) -> Option<(Phase, String)> {
        let around = (resource.scope == Scope::Setting).then_some(self.around.highest).flatten();
        let mut declared: Vec<_> = named
            .map(|workload| (workload.phase, format!("workload {} of the policy", workload.name)))
            .into_iter()
            .collect();
        declared.extend(self.own());
        declared.extend(self.referring());
        declared.extend(around.map(|phase| (phase, "the highest phase in the account and Region".to_owned())));
        // Only the policy may name a workload below the floor.
        if named.is_none() {
            let floors = [self.policy.and_then(|policy| policy.floor(&resource.account)), self.floor];
            declared.extend(floors.into_iter().flatten().map(|phase| (phase, "the account's floor".to_owned())));
        }
        // `max_by_key` keeps the last of equals, so the list is walked backwards.
        declared.into_iter().rev().max_by_key(|(phase, _)| *phase)
    }

    /// What is declared of the resource itself and of its workload, no higher than an operator allows for a time.
    fn own(&self) -> Vec<(Phase, String)> {
        let workload = self.own_workload().and_then(|name| Some((name, self.around.workloads.get(name)?)));
        let lowered = [self.declaration, workload.map(|(_, workload)| workload)]
            .into_iter()
            .flatten()
            .filter_map(|declaration| declaration.lowered_at(self.now))
            .min_by_key(|lowered| lowered.to);
        let (key, phase_of) = (&self.keys.phase, |word: &String| Phase::parse(word));
        let tagged = self.tag(key).and_then(phase_of).map(|phase| (phase, format!("tag {key} on the resource"), None));
        let asked = self.requested.get(key).and_then(phase_of);
        [
            self.declaration.and_then(remembered),
            tagged,
            asked.map(|phase| (phase, format!("tag {key} in the request"), None)),
            workload.and_then(|(name, workload)| {
                let (phase, declared, at) = remembered(workload)?;
                Some((phase, format!("workload {name}, {declared}"), at))
            }),
        ]
        .into_iter()
        .flatten()
        .map(|claim| capped(claim, lowered))
        .collect()
    }

    /// What is declared of the AI resources that refer to this one, and of their workloads.
    fn referring(&self) -> Vec<(Phase, String)> {
        let referrals = self.declaration.into_iter().flat_map(|declaration| &declaration.referrers);
        let of = |(arn, referral): (&model::Arn, &model::Referral)| {
            let itself = self.around.referrers.get(arn);
            let workload = referral.workload.as_ref().and_then(|name| self.around.workloads.get(name));
            let all = [itself, workload].into_iter().flatten();
            let lowered = all.clone().filter_map(|one| one.lowered_at(self.now)).min_by_key(|lowered| lowered.to);
            let (phase, declared) =
                all.filter_map(remembered).map(|claim| capped(claim, lowered)).max_by_key(|(phase, _)| *phase)?;
            Some((phase, format!("{arn}, which refers to it: {declared}")))
        };
        referrals.filter_map(of).collect()
    }
}

/// What is remembered: the phase, where it was declared, and when.
fn remembered(declaration: &Declaration) -> Option<(Phase, String, Option<Timestamp>)> {
    let declared: &Declared = declaration.phase.as_ref()?;
    Some((declared.phase, declared.to_string(), declared.at))
}

/// A claim, no higher than what an operator allowed after it was made.
fn capped((phase, declared, at): (Phase, String, Option<Timestamp>), lowered: Option<&Lowered>) -> (Phase, String) {
    match lowered.filter(|lowered| lowered.to < phase && at.is_none_or(|at| at <= lowered.at)) {
        Some(Lowered { to, reason, by, until, .. }) => (*to, format!("lowered by {by} until {until}: {reason}")),
        None => (phase, declared),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jiff::{SignedDuration, Timestamp};
    use model::{
        Arn, Around, Declaration, Declared, Lowered, Membership, NamedWorkload, Pattern, Phase, Policy, Referral,
        Resource, Scope, Standing, Tags,
    };

    use super::{Claims, TagKeys, standing};

    static ALONE: LazyLock<Around> = LazyLock::new(Around::default);

    fn now() -> Timestamp {
        "2026-11-02T12:00:00Z".parse().unwrap()
    }

    fn hours(hours: i64) -> Timestamp {
        now() + SignedDuration::from_hours(hours)
    }

    fn declared(phase: Phase) -> Declaration {
        let by = Some("arn:aws:iam::111122223333:role/ada".to_owned());
        let phase = Some(Declared { phase, source: "tag ai:phase on the agent".to_owned(), by, at: Some(hours(-48)) });
        Declaration { workload: Some("support".to_owned()), phase, ..Declaration::default() }
    }

    fn lowered(to: Phase, until: Timestamp) -> Lowered {
        let (reason, by) = ("a trial".to_owned(), "ada".to_owned());
        Lowered { to, reason, by, at: hours(-1), until }
    }

    fn told(standing: Standing) -> String {
        match standing {
            Standing::Member { declared, .. } => declared,
            Standing::Undeclared { .. } => "undeclared".to_owned(),
            Standing::Nobody => "nobody".to_owned(),
        }
    }

    fn resource(scope: Scope) -> Resource {
        let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
        Resource { arn: Arn::new("arn:aws:s3:::acme-corpus"), account, region, scope }
    }

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn claims<'a>(tags: &'a Tags, requested: &'a Tags, keys: &'a TagKeys) -> Claims<'a> {
        Claims {
            declaration: None,
            around: &ALONE,
            tags: Some(tags),
            requested,
            floor: None,
            policy: None,
            keys,
            now: now(),
        }
    }

    #[test]
    fn a_generic_resource_outside_every_workload_is_nobodys() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let mut claims = claims(&none, &none, &keys);
        claims.floor = Some(Phase::Scaled);
        let around = Around { highest: Some(Phase::Scaled), ..Around::default() };
        claims.around = &around;
        assert_eq!(standing(&resource(Scope::Generic), &claims), Standing::Nobody);
        assert_eq!(standing(&resource(Scope::Ai), &claims).phase(), Some(Phase::Scaled));
    }

    #[test]
    fn unread_tags_do_not_make_a_resource_nobodys() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let claims = Claims { tags: None, ..claims(&none, &none, &keys) };
        assert_eq!(standing(&resource(Scope::Generic), &claims), Standing::Undeclared { approved: false });
    }

    #[test]
    fn a_lower_word_does_not_soften_a_higher_one() {
        let (low, none, keys) = (tags(&[("ai:phase", "prototype")]), Tags::new(), TagKeys::default());
        let mut claims = claims(&low, &none, &keys);
        assert_eq!(standing(&resource(Scope::Generic), &claims).phase(), Some(Phase::Prototype));
        claims.floor = Some(Phase::Production);
        assert_eq!(standing(&resource(Scope::Generic), &claims).phase(), Some(Phase::Production));
    }

    #[test]
    fn a_tag_is_a_claim_and_an_inventory_is_an_approval() {
        let (tagged, none, keys) = (tags(&[("ai:phase", "Production")]), Tags::new(), TagKeys::default());
        let mut claims = claims(&tagged, &none, &keys);
        let approved = |standing| matches!(standing, Standing::Member { approved: true, .. });
        assert!(!approved(standing(&resource(Scope::Generic), &claims)));
        let membership = Some(Membership { source: "inventory approved by ada".to_owned(), at: None });
        let declaration = Declaration { membership, ..Declaration::default() };
        claims.declaration = Some(&declaration);
        assert!(approved(standing(&resource(Scope::Generic), &claims)));
    }

    #[test]
    fn only_settings_follow_the_highest_phase_around() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let mut claims = claims(&none, &none, &keys);
        let around = Around { highest: Some(Phase::Scaled), ..Around::default() };
        claims.around = &around;
        assert_eq!(standing(&resource(Scope::Setting), &claims).phase(), Some(Phase::Scaled));
        assert_eq!(standing(&resource(Scope::Ai), &claims), Standing::Undeclared { approved: true });
    }

    #[test]
    fn a_word_that_is_no_phase_declares_none() {
        let (odd, none, keys) = (tags(&[("ai:phase", "prod")]), Tags::new(), TagKeys::default());
        assert_eq!(
            standing(&resource(Scope::Ai), &claims(&odd, &none, &keys)),
            Standing::Undeclared { approved: true }
        );
    }

    #[test]
    fn what_was_declared_outlives_its_tag_and_says_by_whom() {
        let (low, none, keys) = (tags(&[("ai:phase", "prototype")]), Tags::new(), TagKeys::default());
        let declaration = declared(Phase::Production);
        let claims = Claims { declaration: Some(&declaration), ..claims(&low, &none, &keys) };
        let standing = standing(&resource(Scope::Ai), &claims);
        assert_eq!(standing.phase(), Some(Phase::Production));
        assert_eq!(
            told(standing),
            "tag ai:phase on the agent, declared 2026-10-31 by arn:aws:iam::111122223333:role/ada"
        );
    }

    #[test]
    fn an_operators_lower_phase_holds_for_its_time_and_not_above_what_comes_after_it() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let mut declaration =
            Declaration { lowered: Some(lowered(Phase::Prototype, hours(1))), ..declared(Phase::Scaled) };
        let phase = |declaration: &Declaration| {
            let claims = Claims { declaration: Some(declaration), ..claims(&none, &none, &keys) };
            standing(&resource(Scope::Ai), &claims).phase()
        };
        assert_eq!(phase(&declaration), Some(Phase::Prototype));
        declaration.lowered = Some(lowered(Phase::Prototype, now()));
        assert_eq!(phase(&declaration), Some(Phase::Scaled));
        declaration.lowered = Some(lowered(Phase::Prototype, hours(1)));
        declaration.phase.as_mut().unwrap().at = Some(now());
        assert_eq!(phase(&declaration), Some(Phase::Scaled));
    }

    #[test]
    fn a_lowered_workload_lowers_its_members_but_no_floor() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let declaration = declared(Phase::Production);
        let workload = Declaration { lowered: Some(lowered(Phase::Prototype, hours(1))), ..declared(Phase::Scaled) };
        let around = Around { workloads: [("support".to_owned(), workload)].into(), ..Around::default() };
        let mut claims = Claims { declaration: Some(&declaration), around: &around, ..claims(&none, &none, &keys) };
        assert_eq!(standing(&resource(Scope::Ai), &claims).phase(), Some(Phase::Prototype));
        claims.floor = Some(Phase::Production);
        assert_eq!(standing(&resource(Scope::Ai), &claims).phase(), Some(Phase::Production));
    }

    #[test]
    fn what_an_ai_resource_refers_to_is_a_member_in_its_phase_and_not_yet_ours_to_repair() {
        let (none, keys, agent) = (Tags::new(), TagKeys::default(), Arn::new("arn:aws:bedrock:eu-west-1:1:agent/A"));
        let referral = Referral { workload: Some("support".to_owned()), by: None, since: hours(-48) };
        let declaration = Declaration { referrers: [(agent.clone(), referral)].into(), ..Declaration::default() };
        let around = Around { referrers: [(agent, declared(Phase::Scaled))].into(), ..Around::default() };
        let claims = Claims { declaration: Some(&declaration), around: &around, ..claims(&none, &none, &keys) };
        let standing = standing(&resource(Scope::Generic), &claims);
        assert_eq!((standing.phase(), standing.workload()), (Some(Phase::Scaled), Some("support")));
        assert!(!standing.is_approved());
        assert!(told(standing).starts_with("arn:aws:bedrock:eu-west-1:1:agent/A, which refers to it: tag ai:phase"));
    }

    #[test]
    fn a_claim_counts_once_an_authority_made_it_and_it_has_settled() {
        let (none, keys, release) = (Tags::new(), TagKeys::default(), "arn:aws:iam::111122223333:role/release");
        let policy =
            Policy { phase_authorities: vec![Pattern::new("arn:aws:iam::*:role/release")], ..Policy::default() };
        let approved = |by: &str, since| {
            let declaration = Declaration { claims: [(by.to_owned(), since)].into(), ..Declaration::default() };
            let claims =
                Claims { declaration: Some(&declaration), policy: Some(&policy), ..claims(&none, &none, &keys) };
            standing(&resource(Scope::Generic), &claims).is_approved()
        };
        assert!(approved(release, hours(-24)));
        assert!(!approved(release, hours(-23)));
        assert!(!approved("arn:aws:iam::111122223333:role/mallory", hours(-48)));
    }

    #[test]
    fn only_the_policy_goes_below_the_floor() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let lab = NamedWorkload {
            name: "lab".to_owned(),
            phase: Phase::Prototype,
            owner: None,
            use_case: None,
            resources: vec![Pattern::new("arn:aws:s3:::acme-*")],
            accounts: Vec::new(),
        };
        let mut policy = Policy { floors: [("*".to_owned(), Phase::Production)].into(), ..Policy::default() };
        let phase = |policy: &Policy| {
            let claims = Claims { policy: Some(policy), ..claims(&none, &none, &keys) };
            standing(&resource(Scope::Ai), &claims).phase()
        };
        assert_eq!(phase(&policy), Some(Phase::Production));
        policy.workloads.push(lab);
        assert_eq!(phase(&policy), Some(Phase::Prototype));
    }
}
