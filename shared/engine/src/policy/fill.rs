//! Fills a document's type from what was written. Serde ends at the first mistake, and a person wants to hear of all:
//! so the value that is wrong is noted, taken out, and the rest is read again.

use std::fmt::{self, Display};

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor, value::StrDeserializer,
};

use super::{
    Problem, near,
    tree::{Content, Node},
};

/// Reads a document, and leaves in `root` what could be read; everything else is a problem.
pub(super) fn fill<T: DeserializeOwned>(root: &mut Node, problems: &mut Vec<Problem>) -> Option<T> {
    loop {
        let Mistake { what, mut steps } = match T::deserialize(&*root) {
            Ok(document) => return Some(document),
            Err(mistake) => mistake,
        };
        steps.reverse();
        let wrong = root.take(&steps);
        let place = wrong.as_ref().unwrap_or(root);
        problems.push(place.problem(what));
        wrong.as_ref()?;
    }
}

/// One step from a value to one in it: how many stand before it.
type Step = usize;

/// What is wrong, and the steps to it, last one first.
#[derive(Debug)]
pub(super) struct Mistake {
    what: String,
    steps: Vec<Step>,
}

impl Mistake {
    fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

impl Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl std::error::Error for Mistake {}

impl Error for Mistake {
    fn custom<T: Display>(what: T) -> Self {
        Self { what: what.to_string(), steps: Vec::new() }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::custom(format_args!("it must be {expected}"))
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("`{word}` is not known here; {}", choice(word, known)))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("there is no field `{name}` here; {}", choice(name, known)))
    }
}

fn choice(word: &str, known: &[&str]) -> String {
    match near(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("choose one of {}", known.join(", ")),
    }
}

impl Node {
    /// Takes the value at the end of `steps` out, with its name if it has one.
    fn take(&mut self, steps: &[Step]) -> Option<Self> {
        let (step, rest) = steps.split_first()?;
        match (&mut self.content, rest) {
            (Content::List(items), []) => (*step < items.len()).then(|| items.remove(*step)),
            (Content::Fields(fields), []) => (*step < fields.len()).then(|| fields.remove(*step).0),
            (Content::List(items), rest) => items.get_mut(*step)?.take(rest),
            (Content::Fields(fields), rest) => fields.get_mut(*step)?.1.take(rest),
            (Content::Nothing | Content::Text(_), _) => None,
        }
    }

    fn number(&self) -> Result<u32, Mistake> {
        let text = self.text().ok_or_else(|| self.unlike("a whole number"))?;
        text.parse().map_err(|_| Mistake::custom(format_args!("`{text}` is no whole number from 0 to {}", u32::MAX)))
    }

    fn unlike(&self, expected: &str) -> Mistake {
        let found = match &self.content {
            Content::Nothing => "nothing is written",
            Content::Text(_) => "a text is written",
            Content::List(_) => "a list is written",
            Content::Fields(_) => "fields are written",
        };
        Mistake::custom(format_args!("{expected} belongs here, and {found}"))
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.content {
            Content::Nothing => visitor.visit_unit(),
            Content::Text(text) => visitor.visit_borrowed_str(text),
            Content::List(_) => self.deserialize_seq(visitor),
            Content::Fields(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_borrowed_str(self.text().ok_or_else(|| self.unlike("a text"))?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u32(self.number()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.content {
            Content::Nothing => visitor.visit_none(),
            Content::Text(_) | Content::List(_) | Content::Fields(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.content {
            Content::Nothing => visitor.visit_seq(Items { items: &[], next: 0 }),
            Content::List(items) => visitor.visit_seq(Items { items, next: 0 }),
            Content::Text(_) | Content::Fields(_) => Err(self.unlike("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.content {
            Content::Nothing => visitor.visit_map(Members { fields: &[], next: 0 }),
            Content::Fields(fields) => visitor.visit_map(Members { fields, next: 0 }),
            Content::Text(_) | Content::List(_) => Err(self.unlike("`name: value`")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_enum(Word(self.text().ok_or_else(|| self.unlike("a word"))?))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

struct Items<'de> {
    items: &'de [Node],
    next: Step,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        self.next += 1;
        seed.deserialize(item).map(Some).map_err(|mistake| mistake.within(self.next - 1))
    }
}

struct Members<'de> {
    fields: &'de [(Node, Node)],
    next: Step,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some((name, _)) = self.fields.get(self.next) else { return Ok(None) };
        self.next += 1;
        seed.deserialize(name).map(Some).map_err(|mistake| mistake.within(self.next - 1))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mistake> {
        let at = self.next.saturating_sub(1);
        let Some((_, value)) = self.fields.get(at) else { return Err(Mistake::custom("a value is missing")) };
        seed.deserialize(value).map_err(|mistake| mistake.within(at))
    }
}

/// A word of a fixed choice.
struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Mistake> {
        let word: StrDeserializer<'de, Mistake> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Mistake> {
        Err(Mistake::custom("a single word belongs here"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Mistake> {
        Err(Mistake::custom("a single word belongs here"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Mistake> {
        Err(Mistake::custom("a single word belongs here"))
    }
}
