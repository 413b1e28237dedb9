//! What a trail shall record, in the words of the API.

use std::collections::BTreeMap;

use aws_sdk_cloudtrail::types::{
    AdvancedEventSelector, AdvancedFieldSelector, DataResource, EventSelector, InsightSelector, InsightType,
    ReadWriteType, SourceEventCategory,
};
use model::{AdvancedSelector, BasicSelector, FieldCondition};

use crate::remedy::carry_out::Failure;

pub(super) fn basic(selectors: &[BasicSelector]) -> Vec<EventSelector> {
    selectors.iter().map(basic_selector).collect()
}

pub(super) fn advanced(selectors: &[AdvancedSelector]) -> Result<Vec<AdvancedEventSelector>, Failure> {
    selectors.iter().map(advanced_selector).collect()
}

/// Of `ApiCallRateInsight/Management` and the like. That management is meant AWS takes for granted.
pub(super) fn insights(names: &[String]) -> Vec<InsightSelector> {
    let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (kind, category) in names.iter().filter_map(|name| name.split_once('/')) {
        by_kind.entry(kind).or_default().push(category);
    }
    let selector = |(kind, categories): (&str, Vec<&str>)| {
        let plain = categories == ["Management"];
        let categories = categories.into_iter().map(SourceEventCategory::from).collect();
        InsightSelector::builder()
            .insight_type(InsightType::from(kind))
            .set_event_categories((!plain).then_some(categories))
            .build()
    };
    by_kind.into_iter().map(selector).collect()
}

fn basic_selector(selector: &BasicSelector) -> EventSelector {
    let data = selector
        .data
        .iter()
        .map(|(kind, values)| DataResource::builder().r#type(kind).set_values(Some(values.clone())).build());
    EventSelector::builder()
        .read_write_type(ReadWriteType::from(selector.read_write.as_str()))
        .include_management_events(selector.management)
        .set_data_resources(Some(data.collect()))
        .set_exclude_management_event_sources(Some(selector.excluded.clone()))
        .build()
}

fn advanced_selector(selector: &AdvancedSelector) -> Result<AdvancedEventSelector, Failure> {
    let fields: Vec<_> = selector.fields.iter().map(condition).collect::<Result<_, _>>()?;
    let built = AdvancedEventSelector::builder().set_name(selector.name.clone()).set_field_selectors(Some(fields));
    built.build().map_err(|_| Failure::Unfit("an approved selector has no fields"))
}

fn condition(condition: &FieldCondition) -> Result<AdvancedFieldSelector, Failure> {
    AdvancedFieldSelector::builder()
        .field(&condition.field)
        .set_equals(listed(&condition.equals))
        .set_not_equals(listed(&condition.not_equals))
        .set_starts_with(listed(&condition.starts_with))
        .set_not_starts_with(listed(&condition.not_starts_with))
        .set_ends_with(listed(&condition.ends_with))
        .set_not_ends_with(listed(&condition.not_ends_with))
        .build()
        .map_err(|_| Failure::Unfit("an approved condition has no field"))
}

/// CloudTrail refuses an empty list.
fn listed(values: &[String]) -> Option<Vec<String>> {
    (!values.is_empty()).then(|| values.to_vec())
}
