//! The macro that declares undos.

/// Declares the undos: each variant once, with its call where every value of it makes the same one.
macro_rules! undos {
    ($($(#[doc = $doc:literal])+ $kind:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),+ $(,)? }
        $($call:literal)?),+ $(,)?) => {
        /// One call that takes a repair back, or the reason why there is none.
        #[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
        #[serde(tag = "undo", rename_all = "kebab-case")]
        pub enum Undo { $($(#[doc = $doc])+ $kind { $($(#[doc = $field_doc])+ $field: $type),+ }),+ }

        impl Undo {
            /// The call that all of its kind make.
            const fn declared(&self) -> Option<&'static str> {
                match self { $(Self::$kind { .. } => declared!($($call)?)),+ }
            }
        }
    };
}

macro_rules! declared {
    () => {
        None
    };
    ($call:literal) => {
        Some($call)
    };
}

pub(super) use {declared, undos};
