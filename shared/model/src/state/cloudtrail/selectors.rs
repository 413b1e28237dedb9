//! Which events are recorded, and whether all that one selector takes is taken by another.

use serde::{Deserialize, Serialize};

/// The event selectors of a trail: basic and advanced exclude each other.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum TrailSelectors {
    /// Basic ones: whether management events are recorded, which (`All`, `ReadOnly`, `WriteOnly`), and data resources by type.
    Basic(Vec<BasicSelector>),
    /// Advanced ones, by name and field conditions.
    Advanced(Vec<AdvancedSelector>),
}

/// A basic event selector.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BasicSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write: String,
    /// Whether management events are recorded.
    pub management: bool,
    /// Data resources: type and values.
    pub data: Vec<(String, Vec<String>)>,
    /// Event sources left out, such as `kms.amazonaws.com`.
    pub excluded: Vec<String>,
}

/// An advanced event selector.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AdvancedSelector {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its conditions.
    pub fields: Vec<FieldCondition>,
}

/// A condition of an advanced event selector: each list that is not empty must hold.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldCondition {
    /// The field, such as `eventCategory`.
    pub field: String,
    /// Equal to one of these.
    pub equals: Vec<String>,
    /// Equal to none of these.
    pub not_equals: Vec<String>,
    /// Starts with one of these.
    pub starts_with: Vec<String>,
    /// Starts with none of these.
    pub not_starts_with: Vec<String>,
    /// Ends with one of these.
    pub ends_with: Vec<String>,
    /// Ends with none of these.
    pub not_ends_with: Vec<String>,
}

/// How many basic selectors a trail may have.
const BASIC_AT_MOST: usize = 5;

/// So many calls that AWS itself offers to leave them out.
const MANY: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

impl Default for TrailSelectors {
    /// What a trail has that was given none.
    fn default() -> Self {
        let (data, excluded) = (Vec::new(), Vec::new());
        Self::Basic(vec![BasicSelector { read_write: "All".to_owned(), management: true, data, excluded }])
    }
}

impl TrailSelectors {
    /// Whether every management event is recorded, save those of which there are so many.
    #[must_use]
    pub fn takes_management(&self) -> bool {
        let sources = MANY.map(str::to_owned).to_vec();
        let wanted = [equal("eventCategory", "Management"), unequal("eventSource", sources)];
        let wanted = AdvancedSelector { name: None, fields: wanted.into() };
        self.spelled_out().iter().any(|selector| selector.covers(&wanted))
    }

    /// What `approved` records and these do not, in words.
    #[must_use]
    pub fn lacks(&self, approved: &Self) -> Vec<String> {
        lacking(&self.spelled_out(), &approved.spelled_out())
    }

    /// All that `approved` has, and of these what goes beyond it. One kind excludes the other: the approved one stays,
    /// unless it has no words for the rest.
    #[must_use]
    pub fn beside(&self, approved: &Self) -> Self {
        let wanted = approved.spelled_out();
        let is_beyond = |selector: &AdvancedSelector| !wanted.iter().any(|wide| wide.covers(selector));
        let beyond: Vec<_> = self.spelled_out().into_iter().filter(is_beyond).collect();
        if beyond.is_empty() {
            return approved.clone();
        }
        if let (Self::Basic(live), Self::Basic(approved)) = (self, approved) {
            let kept = live.iter().filter(|basic| basic.spelled_out().iter().any(is_beyond)).cloned();
            let all: Vec<_> = approved.iter().cloned().chain(kept).collect();
            if all.len() <= BASIC_AT_MOST {
                return Self::Basic(all);
            }
        }
        Self::Advanced(wanted.iter().cloned().chain(beyond).collect())
    }

    /// The same as advanced selectors.
    fn spelled_out(&self) -> Vec<AdvancedSelector> {
        match self {
            Self::Basic(selectors) => selectors.iter().flat_map(BasicSelector::spelled_out).collect(),
            Self::Advanced(selectors) => selectors.clone(),
        }
    }
}

/// What `approved` takes and none of `live` does, in words.
pub(super) fn lacking(live: &[AdvancedSelector], approved: &[AdvancedSelector]) -> Vec<String> {
    let lost = approved.iter().filter(|wanted| !live.iter().any(|selector| selector.covers(wanted)));
    let mut told: Vec<_> = lost.map(AdvancedSelector::told).collect();
    told.dedup();
    told
}

impl BasicSelector {
    fn spelled_out(&self) -> Vec<AdvancedSelector> {
        let read_only = match self.read_write.as_str() {
            "ReadOnly" => Some(equal("readOnly", "true")),
            "WriteOnly" => Some(equal("readOnly", "false")),
            _ => None,
        };
        let excluded = (!self.excluded.is_empty()).then(|| unequal("eventSource", self.excluded.clone()));
        let management = [Some(equal("eventCategory", "Management")), read_only.clone(), excluded];
        let management = self.management.then(|| management.into_iter().flatten().collect());
        let data = self.data.iter().map(|(kind, values)| {
            // `arn:aws:s3` stands for every bucket.
            let all = values.iter().any(|value| value.trim_end_matches(':').split(':').count() <= 3);
            let field = "resources.ARN".to_owned();
            let arn = FieldCondition { field, starts_with: values.clone(), ..FieldCondition::default() };
            let of_type = [equal("eventCategory", "Data"), equal("resources.type", kind)];
            of_type.into_iter().chain(read_only.clone()).chain((!all).then_some(arn)).collect()
        });
        management.into_iter().chain(data).map(|fields| AdvancedSelector { name: None, fields }).collect()
    }
}

impl AdvancedSelector {
    /// Whether it takes all that `other` takes, as far as the two alone tell.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let follows = |wide: &FieldCondition| {
            other.fields.iter().any(|narrow| narrow.field == wide.field && wide.follows_from(narrow))
        };
        self.fields.iter().all(follows)
    }

    /// What it takes, for a person: `Management events`, `Data events of AWS::S3::Object`.
    fn told(&self) -> String {
        let words = |field: &str| {
            let of_field = self.fields.iter().filter(|condition| condition.field == field);
            of_field.flat_map(|condition| &condition.equals).map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        match (words("eventCategory"), words("resources.type")) {
            (category, kind) if kind.is_empty() => format!("{category} events"),
            (category, kind) => format!("{category} events of {kind}"),
        }
    }
}

impl FieldCondition {
    /// Whether every value that satisfies `narrow` satisfies this.
    fn follows_from(&self, narrow: &Self) -> bool {
        let starts = |value: &String, word: &String| value.starts_with(word.as_str());
        let ends = |value: &String, word: &String| value.ends_with(word.as_str());
        let all = |values: &[String], words: &[String], is: &dyn Fn(&String, &String) -> bool| {
            !values.is_empty() && values.iter().all(|value| words.iter().any(|word| is(value, word)))
        };
        let none = |words: &[String], excluded: &[String], is: &dyn Fn(&String, &String) -> bool| {
            let never = |word: &String| !narrow.equals.is_empty() && !narrow.equals.iter().any(|value| is(value, word));
            words.iter().all(|word| never(word) || excluded.iter().any(|other| is(word, other)))
        };
        let Self { equals, starts_with, ends_with, .. } = self;
        (equals.is_empty() || all(&narrow.equals, equals, &String::eq))
            && (starts_with.is_empty()
                || all(&narrow.equals, starts_with, &starts)
                || all(&narrow.starts_with, starts_with, &starts))
            && (ends_with.is_empty()
                || all(&narrow.equals, ends_with, &ends)
                || all(&narrow.ends_with, ends_with, &ends))
            && none(&self.not_equals, &narrow.not_equals, &String::eq)
            && none(&self.not_starts_with, &narrow.not_starts_with, &starts)
            && none(&self.not_ends_with, &narrow.not_ends_with, &ends)
    }
}

fn equal(field: &str, value: &str) -> FieldCondition {
    FieldCondition { field: field.to_owned(), equals: vec![value.to_owned()], ..FieldCondition::default() }
}

fn unequal(field: &str, values: Vec<String>) -> FieldCondition {
    FieldCondition { field: field.to_owned(), not_equals: values, ..FieldCondition::default() }
}
