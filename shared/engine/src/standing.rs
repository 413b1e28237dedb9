//! Whose resource it is, and in which phase: the highest of all that was declared.

use model::{Declaration, Phase, Resource, Scope, Standing, Tags};

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
    /// Tags that it carries now; `None` when they could not be read, which is no reason to take it for nobody's.
    pub tags: Option<&'a Tags>,
    /// Tags that the request gave it.
    pub requested: &'a Tags,
    /// The highest phase of any workload in its account and Region.
    pub highest: Option<Phase>,
    /// The floor of its account.
    pub floor: Option<Phase>,
    /// The keys of the tags.
    pub keys: &'a TagKeys,
}

/// Decides whose resource it is. Its phase is the highest that anything declares, so that a lower word cannot soften it.
#[must_use]
pub fn standing(resource: &Resource, claims: &Claims<'_>) -> Standing {
    let known = claims.declaration.is_some() || claims.tags.is_none() || claims.tagged();
    if resource.scope == Scope::Generic && !known {
        return Standing::Nobody;
    }
    let approved = match resource.scope {
        Scope::Ai | Scope::Setting => true,
        Scope::Generic => claims.declaration.is_some_and(|declaration| declaration.approved),
    };
    match claims.phase(resource.scope) {
        Some((phase, declared)) => Standing::Member { workload: claims.workload(), phase, declared, approved },
        None => Standing::Undeclared { approved },
    }
}

impl Claims<'_> {
    fn tag(&self, key: &str) -> Option<&String> {
        self.tags.and_then(|tags| tags.get(key))
    }

    fn tagged(&self) -> bool {
        let keys = [&self.keys.workload, &self.keys.phase];
        keys.into_iter().any(|key| self.tag(key).is_some() || self.requested.contains_key(key))
    }

    fn workload(&self) -> Option<String> {
        let declared = self.declaration.and_then(|declaration| declaration.workload.as_ref());
        let key = &self.keys.workload;
        declared.or_else(|| self.tag(key)).or_else(|| self.requested.get(key)).cloned()
    }

    /// The highest phase, and where it was declared; of equal ones the most deliberate.
    fn phase(&self, scope: Scope) -> Option<(Phase, String)> {
        let phase_of = |word: &String| Phase::parse(word);
        let around = (scope == Scope::Setting).then_some(self.highest).flatten();
        let registered =
            self.declaration.and_then(|declaration| Some((declaration.phase?, declaration.source.clone())));
        let key = &self.keys.phase;
        let declared = [
            registered,
            self.tag(key).and_then(phase_of).map(|phase| (phase, format!("tag {key} on the resource"))),
            self.requested.get(key).and_then(phase_of).map(|phase| (phase, format!("tag {key} in the request"))),
            around.map(|phase| (phase, "the highest phase in the account and Region".to_owned())),
            self.floor.map(|phase| (phase, "the account's floor".to_owned())),
        ];
        // `max_by_key` keeps the last of equals, so the list is walked backwards.
        declared.into_iter().rev().flatten().max_by_key(|(phase, _)| *phase)
    }
}

#[cfg(test)]
mod tests {
    use model::{Arn, Declaration, Phase, Resource, Scope, Standing, Tags};

    use super::{Claims, TagKeys, standing};

    fn resource(scope: Scope) -> Resource {
        let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
        Resource { arn: Arn::new("arn:aws:s3:::acme-corpus"), account, region, scope }
    }

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn claims<'a>(tags: &'a Tags, requested: &'a Tags, keys: &'a TagKeys) -> Claims<'a> {
        Claims { declaration: None, tags: Some(tags), requested, highest: None, floor: None, keys }
    }

    #[test]
    fn a_generic_resource_outside_every_workload_is_nobodys() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let mut claims = claims(&none, &none, &keys);
        claims.floor = Some(Phase::Scaled);
        claims.highest = Some(Phase::Scaled);
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
        let declaration = Declaration { approved: true, ..Declaration::default() };
        claims.declaration = Some(&declaration);
        assert!(approved(standing(&resource(Scope::Generic), &claims)));
    }

    #[test]
    fn only_settings_follow_the_highest_phase_around() {
        let (none, keys) = (Tags::new(), TagKeys::default());
        let mut claims = claims(&none, &none, &keys);
        claims.highest = Some(Phase::Scaled);
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
}
