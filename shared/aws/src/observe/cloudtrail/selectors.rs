//! What a trail records, and what it looks for.

use std::collections::BTreeMap;

use aws_sdk_cloudtrail::types::{AdvancedEventSelector, AdvancedFieldSelector, EventSelector, InsightSelector};
use model::{AdvancedSelector, BasicSelector, FieldCondition, TrailSelectors};

/// The selectors of a trail. Basic and advanced exclude each other.
pub(super) fn read(basic: &[EventSelector], advanced: &[AdvancedEventSelector]) -> Option<TrailSelectors> {
    if !advanced.is_empty() {
        return Some(TrailSelectors::Advanced(advanced.iter().map(self::advanced).collect()));
    }
    (!basic.is_empty()).then(|| TrailSelectors::Basic(basic.iter().map(basic_selector).collect()))
}

/// Whether they let every management event through. A trail without selectors does.
pub(super) fn record_all_management(selectors: Option<&TrailSelectors>) -> bool {
    match selectors {
        None => true,
        Some(TrailSelectors::Basic(selectors)) => selectors
            .iter()
            .any(|selector| selector.management && selector.read_write == "All" && selector.excluded.is_empty()),
        Some(TrailSelectors::Advanced(selectors)) => {
            selectors.iter().any(|selector| selector.fields == [every_management_event()])
        }
    }
}

fn every_management_event() -> FieldCondition {
    FieldCondition {
        field: "eventCategory".to_owned(),
        equals: vec!["Management".to_owned()],
        ..FieldCondition::default()
    }
}

fn basic_selector(selector: &EventSelector) -> BasicSelector {
    let data = selector.data_resources().iter();
    BasicSelector {
        read_write: selector.read_write_type().map_or("All", |kind| kind.as_str()).to_owned(),
        // What a selector does not say is on: that is its default.
        management: selector.include_management_events().unwrap_or(true),
        data: data.map(|data| (data.r#type().unwrap_or_default().to_owned(), data.values().to_vec())).collect(),
        excluded: selector.exclude_management_event_sources().to_vec(),
    }
}

pub(super) fn advanced(selector: &AdvancedEventSelector) -> AdvancedSelector {
    AdvancedSelector {
        name: selector.name().map(str::to_owned),
        fields: selector.field_selectors().iter().map(condition).collect(),
    }
}

/// `ApiCallRateInsight/Management`; what a selector does not say is management.
pub(super) fn insights(selectors: &[InsightSelector]) -> BTreeMap<String, bool> {
    let of = |selector: &InsightSelector| {
        let kind = selector.insight_type().map(|kind| kind.as_str().to_owned()).unwrap_or_default();
        let mut categories: Vec<_> = selector.event_categories().iter().map(|of| of.as_str().to_owned()).collect();
        if categories.is_empty() {
            categories.push("Management".to_owned());
        }
        categories.into_iter().map(move |category| (format!("{kind}/{category}"), true))
    };
    selectors.iter().flat_map(of).collect()
}

fn condition(field: &AdvancedFieldSelector) -> FieldCondition {
    FieldCondition {
        field: field.field().to_owned(),
        equals: field.equals().to_vec(),
        not_equals: field.not_equals().to_vec(),
        starts_with: field.starts_with().to_vec(),
        not_starts_with: field.not_starts_with().to_vec(),
        ends_with: field.ends_with().to_vec(),
        not_ends_with: field.not_ends_with().to_vec(),
    }
}
