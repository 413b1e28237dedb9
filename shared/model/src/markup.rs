//! Documents of S3, which are XML: read by the names of their elements, and kept as they stand.

/// The elements of that name, whole, in their order. None may stand within another of its name.
#[must_use]
pub fn elements(text: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let parts = text.split(open.as_str()).skip(1);
    parts.filter_map(|part| part.split_once(close.as_str())).map(|(inner, _)| format!("{open}{inner}{close}")).collect()
}

/// What stands in the first element of that name.
#[must_use]
pub fn inside<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(format!("<{name}>").as_str())?;
    rest.split_once(format!("</{name}>").as_str()).map(|(inner, _)| inner)
}

#[cfg(test)]
mod tests {
    use super::{elements, inside};

    const TEXT: &str = "<Rules xmlns=\"x\"><Rule><ID>a</ID></Rule><Rule><ID>b</ID><Days>1</Days></Rule></Rules>";

    #[test]
    fn elements_are_found_by_their_whole_names() {
        assert_eq!(elements(TEXT, "Rule"), ["<Rule><ID>a</ID></Rule>", "<Rule><ID>b</ID><Days>1</Days></Rule>"]);
        assert_eq!(inside(TEXT, "Days"), Some("1"));
        assert_eq!((inside(TEXT, "Day"), inside(TEXT, "Date")), (None, None));
        assert_eq!(elements("<Rule><ID>a</ID>", "Rule"), Vec::<String>::new());
    }
}
