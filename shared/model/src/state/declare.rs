//! The macro that declares states.

/// Ties each kind of state to its type, so that a control, the reader of its state and its baseline cannot disagree.
macro_rules! states {
    ($($(#[doc = $doc:literal])+ $kind:ident($state:ty)),+ $(,)?) => {
        /// A state that was read, or approved as a baseline.
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        #[serde(tag = "kind", content = "state", rename_all = "kebab-case")]
        pub enum State { $($(#[doc = $doc])+ $kind($state)),+ }

        /// What to read.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum StateKind { $($(#[doc = $doc])+ $kind),+ }

        /// What a control reads, and its judgement of it.
        #[derive(Debug)]
        pub enum Judge {
            $($(#[doc = $doc])+ $kind(Judgement<$state>),)+
            /// Resources of two kinds: those whose ARN goes on so after the account, and all others.
            Either(&'static str, &'static Judge, &'static Judge),
        }

        impl StateKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Whether baselines of this kind are kept.
            #[must_use]
            pub const fn has_baselines(self) -> bool {
                match self { $(Self::$kind => <$state as Baselined>::KEPT),+ }
            }

            /// The parts of which one can say that they are stronger: members from the outside in, `*` for any.
            pub(crate) const fn ordered(self) -> &'static [&'static [&'static str]] {
                match self { $(Self::$kind => <$state as Baselined>::ORDERED),+ }
            }
        }

        impl State {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> StateKind {
                match self { $(Self::$kind(_) => StateKind::$kind),+ }
            }

            /// What it lacks to be a baseline, whatever was there before; `None` when nothing.
            #[must_use]
            pub fn shortfall(&self) -> Option<String> {
                self.unsettled().or_else(|| match self { $(Self::$kind(state) => state.shortfall()),+ })
            }

            /// This approved state, with its ordered parts moved up to the live ones where those are stronger. All else
            /// stays as it was approved.
            #[must_use]
            pub fn raised(&self, live: &Self) -> Self {
                match (self, live) {
                    $((Self::$kind(approved), Self::$kind(live)) => Self::$kind(approved.raised(live)),)+
                    (_, _) => self.clone(),
                }
            }

            /// What its owner chose, as people compare it.
            pub(crate) fn chosen(&self) -> Value {
                match self { $(Self::$kind(state) => state.chosen()),+ }
            }
        }

        impl Judge {
            /// What to read for a finding.
            #[must_use]
            pub fn reads(&self, finding: &Finding) -> StateKind {
                match self {
                    $(Self::$kind(_) => StateKind::$kind,)+
                    Self::Either(prefix, these, others) => finding.resource.arn.either(prefix, *these, *others).reads(finding),
                }
            }

            /// What may be to read.
            #[must_use]
            pub fn kinds(&self) -> Vec<StateKind> {
                match self {
                    $(Self::$kind(_) => vec![StateKind::$kind],)+
                    Self::Either(_, these, others) => [these.kinds(), others.kinds()].concat(),
                }
            }

            /// Judges a live state against the approved baselines of the resource, and the approved lists.
            #[must_use]
            pub fn assess(
                &self,
                finding: &Finding,
                live: &State,
                baselines: &[State],
                lists: &ApprovedLists,
            ) -> Verdict {
                match self {
                    $(Self::$kind(judgement) => {
                        let Some(live) = <$state>::of(live) else {
                            return Verdict::unknown("another kind of state was read than the control judges");
                        };
                        let baseline = baselines.iter().find_map(<$state>::of);
                        (judgement.assess)(finding, live, Approved { baseline, lists })
                    })+
                    Self::Either(prefix, these, others) => {
                        finding.resource.arn.either(prefix, *these, *others).assess(finding, live, baselines, lists)
                    }
                }
            }

            /// Plans the repair of a live state, or of the state that the event speaks of.
            #[must_use]
            pub fn remediate(
                &self,
                finding: &Finding,
                live: Option<&State>,
                baselines: &[State],
                lists: &ApprovedLists,
            ) -> Vec<Remedy> {
                match self {
                    $(Self::$kind(judgement) => {
                        let baseline = baselines.iter().find_map(<$state>::of);
                        (judgement.remediate)(finding, live.and_then(<$state>::of), Approved { baseline, lists })
                    })+
                    Self::Either(prefix, these, others) => {
                        finding.resource.arn.either(prefix, *these, *others).remediate(finding, live, baselines, lists)
                    }
                }
            }
        }

        $(impl $state {
            /// The state, if it is of this kind.
            fn of(state: &State) -> Option<&Self> {
                if let State::$kind(state) = state { Some(state) } else { None }
            }
        })+
    };
}

pub(super) use states;
