//! Event files: one envelope, one bare record, `{"Records": []}`, NDJSON, each also gzipped, in files, folders or on
//! standard input.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use walkdir::WalkDir;

/// An event, and where it stood.
#[derive(Debug)]
pub(crate) struct Input {
    /// The file, or `-`.
    pub(crate) path: String,
    /// Its number in the file, from 0.
    pub(crate) index: usize,
    /// The event itself.
    pub(crate) event: Value,
}

/// Something that could not be read: the file, the position in it, and why.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("{path}{}: {why}", position.as_ref().map(|position| format!(":{position}")).unwrap_or_default())]
pub(crate) struct InputError {
    pub(crate) path: String,
    pub(crate) position: Option<String>,
    pub(crate) why: String,
}

/// The files that a path stands for: itself, or the event files below a folder, in order.
pub(crate) fn files(path: &Path) -> Vec<Result<PathBuf, InputError>> {
    if !path.is_dir() {
        return vec![Ok(path.to_owned())];
    }
    let walk = WalkDir::new(path).sort_by_file_name().into_iter();
    let found = walk.filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_file() && is_event_file(entry.path()) => Some(Ok(entry.into_path())),
        Ok(_) => None,
        Err(error) => Some(Err(unreadable(path, None, error.to_string()))),
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        let why = "no file in it ends in .json, .ndjson or .jsonl, each perhaps with .gz".to_owned();
        return vec![Err(unreadable(path, None, why))];
    }
    found
}

fn is_event_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".json", ".ndjson", ".jsonl"].iter().any(|ending| name.ends_with(ending))
}

/// The events of a file, and what in it could not be read. `-` is standard input.
pub(crate) fn events(path: &Path) -> Vec<Result<Input, InputError>> {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) => return vec![Err(unreadable(path, None, error.to_string()))],
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            return vec![Err(unreadable(
                path,
                Some(format!("byte {}", error.utf8_error().valid_up_to())),
                "not UTF-8".to_owned(),
            ))];
        }
    };
    let mut index = 0;
    let parsed = parse(path, &text).into_iter();
    parsed
        .map(|event| {
            let event = event?;
            index += 1;
            Ok(Input { path: path.display().to_string(), index: index - 1, event })
        })
        .collect()
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(path)?;
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
    Ok(plain)
}

fn parse(path: &Path, text: &str) -> Vec<Result<Value, InputError>> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return vec![Err(unreadable(path, None, "the file is empty".to_owned()))];
    }
    match serde_json::from_str::<Value>(text) {
        Ok(document) => unpacked(document).into_iter().map(Ok).collect(),
        Err(_) if is_ndjson(text) => lines(path, text),
        Err(error) => vec![Err(broken(path, error.line(), &error))],
    }
}

/// One event a line: the first line that is not empty is a whole event, and another follows.
fn is_ndjson(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let whole = |line: Option<&str>| line.is_some_and(|line| serde_json::from_str::<Value>(line).is_ok());
    let first = whole(lines.next());
    // A broken first line is no reason to lose the others.
    lines.next().is_some_and(|second| first || whole(Some(second)))
}

fn lines(path: &Path, text: &str) -> Vec<Result<Value, InputError>> {
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed = numbered.flat_map(|(number, line)| match serde_json::from_str::<Value>(line) {
        Ok(document) => unpacked(document).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(broken(path, number + 1, &error))],
    });
    parsed.collect()
}

/// A CloudTrail file holds its records in `Records`; a list is taken as one.
fn unpacked(document: Value) -> Vec<Value> {
    match document {
        Value::Object(mut members) if members.get("Records").is_some_and(Value::is_array) => {
            members.remove("Records").map(unpacked).unwrap_or_default()
        }
        Value::Array(events) => events,
        event @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![event],
    }
}

fn broken(path: &Path, line: usize, error: &serde_json::Error) -> InputError {
    unreadable(path, Some(format!("{line}:{}", error.column())), format!("not JSON: {}", bare(error)))
}

/// The message without the position, which stands before it already.
fn bare(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

fn unreadable(path: &Path, position: Option<String>, why: String) -> InputError {
    InputError { path: path.display().to_string(), position, why }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_event_file, parse};

    fn outcome(text: &str) -> (usize, Vec<String>) {
        let parsed = parse(Path::new("f.json"), text);
        let errors = parsed.iter().filter_map(|event| event.as_ref().err().map(ToString::to_string)).collect();
        (parsed.iter().filter(|event| event.is_ok()).count(), errors)
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(outcome("{\"a\": 1}").0, 1);
        assert_eq!(outcome("{\"Records\": [{}, {}]}").0, 2);
        assert_eq!(outcome("{\"Records\": []}"), (0, vec![]));
        assert_eq!(outcome("{}\n\n{}\n{\"Records\": [{}, {}]}\n").0, 4);
    }

    #[test]
    fn a_broken_line_does_not_lose_the_others() {
        assert_eq!(
            outcome("{}\n{\"a\": \n{}\n"),
            (2, vec!["f.json:2:6: not JSON: EOF while parsing a value".to_owned()])
        );
        assert_eq!(outcome("{\"a\n{}\n{}").0, 2);
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_place() {
        assert_eq!(outcome(" \n").1, ["f.json: the file is empty"]);
        assert_eq!(outcome("{\n  \"a\": [1,\n").1, ["f.json:3:0: not JSON: EOF while parsing a value"]);
    }

    #[test]
    fn archives_are_known_by_name() {
        for (name, known) in
            [("a.json", true), ("b.JSON.gz", true), ("c.ndjson", true), ("d.md", false), ("e.gz", false)]
        {
            assert_eq!(is_event_file(Path::new(name)), known, "{name}");
        }
    }
}
