//! A YAML document as it was written, so that whatever is wrong with it can be found again. Only what a policy needs:
//! one document, no aliases and no tags, and every value is a text until somebody asks for more.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::Problem;

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The line on which it, or the field that it is the value of, begins: from 1.
    pub(super) line: usize,
    /// The way to it: `exemptions[0].expires`; empty for the whole document.
    pub(super) path: String,
    /// What it is.
    pub(super) content: Content,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Nothing was written.
    Nothing,
    /// A text, also of a number or a day.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Fields, each with its name, in the order in which they stand.
    Fields(Vec<(Node, Node)>),
}

impl Node {
    /// The field of that name.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        self.fields().iter().find(|(key, _)| key.text() == Some(name)).map(|(_, value)| value)
    }

    /// The field of that name, or what it is missing in.
    pub(super) fn place(&self, name: &str) -> &Self {
        self.field(name).unwrap_or(self)
    }

    /// The items of the list in the field of that name, one for each of the values that were read from it.
    pub(super) fn items(&self, name: &str) -> &[Self] {
        self.field(name).map(Self::list).unwrap_or_default()
    }

    /// The items of the list that it is.
    pub(super) fn list(&self) -> &[Self] {
        if let Content::List(items) = &self.content { items } else { &[] }
    }

    /// The fields that it has.
    pub(super) fn fields(&self) -> &[(Self, Self)] {
        if let Content::Fields(fields) = &self.content { fields } else { &[] }
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Content::Text(text) = &self.content { Some(text) } else { None }
    }

    /// What is wrong with it.
    pub(super) fn problem(&self, what: impl Into<String>) -> Problem {
        Problem { line: self.line, path: self.path.clone(), what: what.into() }
    }
}

/// Reads the document, and what is wrong with the way in which it is written. Fields that are named twice keep their
/// first value.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<Problem>), Problem> {
    let mut reader = Reader { events: Parser::new_from_str(text), problems: Vec::new() };
    let root = reader.document()?;
    Ok((root, reader.problems))
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, usize), Problem> {
        match self.events.next() {
            Some(Ok((event, Span { start, .. }))) => Ok((event, start.line())),
            Some(Err(error)) => Err(unreadable(&error)),
            None => Ok((Event::StreamEnd, 0)),
        }
    }

    fn document(&mut self) -> Result<Node, Problem> {
        let mut root = Node { line: 1, path: String::new(), content: Content::Nothing };
        let mut documents = 0;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
                (_, line) if documents > 0 => {
                    let what = "another document begins here; a policy is one document, so remove the line `---`";
                    return Err(Problem { line, path: String::new(), what: what.to_owned() });
                }
                (event, line) => {
                    documents += 1;
                    root.content = self.content(event, line, "")?;
                }
            }
        }
    }

    fn content(&mut self, event: Event<'a>, line: usize, path: &str) -> Result<Content, Problem> {
        if let Event::Scalar(text, style, _, None) = event {
            return Ok(match (text.as_ref(), style) {
                ("" | "~" | "null", ScalarStyle::Plain) => Content::Nothing,
                (text, _) => Content::Text(text.to_owned()),
            });
        }
        if let Event::SequenceStart(_, _, None) = event {
            return self.list(path);
        }
        if let Event::MappingStart(_, _, None) = event {
            return self.fields(path);
        }
        let what = if matches!(event, Event::Alias(_)) {
            "aliases are not read here; write the value out again"
        } else {
            "tags are not read here; write the value without its `!`"
        };
        Err(Problem { line, path: path.to_owned(), what: what.to_owned() })
    }

    fn list(&mut self, path: &str) -> Result<Content, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Content::List(items)),
                (event, line) => {
                    let path = format!("{path}[{}]", items.len());
                    items.push(Node { line, content: self.content(event, line, &path)?, path });
                }
            }
        }
    }

    fn fields(&mut self, path: &str) -> Result<Content, Problem> {
        let mut fields: Vec<(Node, Node)> = Vec::new();
        loop {
            let (event, line) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Content::Fields(fields));
            }
            let Event::Scalar(name, ..) = event else {
                let what = "the name of a field is a text; write it as `name: value`".to_owned();
                return Err(Problem { line, path: path.to_owned(), what });
            };
            let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
            let key = Node { line, path: path.clone(), content: Content::Text(name.to_string()) };
            let (event, at) = self.next()?;
            let value = Node { line, content: self.content(event, at, &path)?, path };
            match fields.iter().find(|(other, _)| other.text() == key.text()) {
                Some((first, _)) => {
                    let what = format!("it is named on line {} already; keep one of them", first.line);
                    self.problems.push(key.problem(what));
                }
                None => fields.push((key, value)),
            }
        }
    }
}

fn unreadable(error: &ScanError) -> Problem {
    let marker = error.marker();
    let what = format!("not YAML, at column {}: {}; mind the indentation and quotes", marker.col() + 1, error.info());
    Problem { line: marker.line(), path: String::new(), what }
}
