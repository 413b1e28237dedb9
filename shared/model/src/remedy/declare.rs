//! The macro that declares remedies.

/// Declares the remedies: each variant once, with its kind, its service and the calls and permissions it needs.
macro_rules! remedies {
    ($($(#[doc = $doc:literal])+ $kind:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),+ $(,)? }
        $service:literal $call:literal [$($action:literal on $resource:literal),+]),+ $(,)?) => {
        /// One mutation, with all its particulars.
        #[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
        #[serde(tag = "remedy", rename_all = "kebab-case")]
        pub enum Remedy { $($(#[doc = $doc])+ $kind { $($(#[doc = $field_doc])+ $field: $type),+ }),+ }

        /// A remedy without its particulars.
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum RemedyKind { $($(#[doc = $doc])+ $kind),+ }

        impl Remedy {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> RemedyKind {
                match self { $(Self::$kind { .. } => RemedyKind::$kind),+ }
            }
        }

        impl RemedyKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its name in code, which is also the `Sid` of its IAM statement.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind)),+ }
            }

            /// The service whose remedy role carries it out.
            #[must_use]
            pub const fn service(self) -> &'static str {
                match self { $(Self::$kind => $service),+ }
            }

            /// The one mutating operation it makes, as the SDK names it.
            #[must_use]
            pub const fn operation(self) -> &'static str {
                match self { $(Self::$kind => $call),+ }
            }

            /// What its role must be allowed.
            #[must_use]
            pub const fn permissions(self) -> &'static [Permission] {
                match self { $(Self::$kind => &[$(Permission { action: $action, resource: $resource }),+]),+ }
            }

            /// What it does, for the documentation.
            #[must_use]
            pub const fn documentation(self) -> &'static str {
                match self { $(Self::$kind => concat!($($doc, "\n"),+)),+ }
            }
        }
    };
}

pub(super) use remedies;
