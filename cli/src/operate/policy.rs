//! The policy of a deployed stack: what is in force, what was, and another in its place.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use aws::policy::{Naming, PolicyError, PolicyStore};
use clap::{Args, Subcommand};
use engine::{DEFAULT_POLICY, read_policy};
use jiff::Timestamp;
use report::plain;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::operate::deployment::{Found, Stack, block_on};
use crate::policy::{document, read};
use crate::screen::{CliError, Complete, TableFormat, table, untrusted, write_json, write_line};

/// How many lines around a change are shown.
const CONTEXT: usize = 3;
/// How many letters of a hash tell it apart for a person.
const HASH_TOLD: usize = 12;
/// How many characters of a line are shown.
const LINE: usize = 4000;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the policy in force: which version, since when, by whom, and the document
    Show(Show),
    /// Put another policy in force, which functions see within a minute
    Apply(Apply),
    /// List the policies that were in force, newest first
    History(Show),
}

/// Which stack, and how to write it.
#[derive(Args, Debug)]
pub(crate) struct Show {
    #[command(flatten)]
    stack: Stack,
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

/// What to put in force, where.
#[derive(Args, Debug)]
pub(crate) struct Apply {
    #[command(flatten)]
    stack: Stack,
    /// The document
    file: PathBuf,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(command: &Command) -> Result<Complete, CliError> {
    match command {
        Command::Show(Show { stack, format }) => block_on(show(stack, *format)),
        Command::History(Show { stack, format }) => block_on(history(stack, *format)),
        Command::Apply(Apply { stack, file, yes }) => block_on(apply(stack, file, *yes)),
    }
}

/// The store of a stack, and how to tell that it failed.
async fn store(stack: &Stack) -> Result<(PolicyStore, impl Fn(PolicyError) -> CliError + Copy), CliError> {
    let found = stack.find().await?;
    let store = PolicyStore::new(&found.config, found.parts.policy_parameter, found.parts.policy_bucket);
    Ok((store, |error: PolicyError| CliError::Usage(format!("the stack's policy: {error}"))))
}

/// The document that a value of the parameter names, or why it cannot be used.
async fn named(store: &PolicyStore, naming: &Naming) -> Result<String, PolicyError> {
    store.document(&naming.pointer()?).await
}

/// Why the document that is in force by its name cannot be used; `None` when it can.
pub(crate) async fn refused(found: &Found) -> Result<Option<String>, CliError> {
    let store =
        PolicyStore::new(&found.config, found.parts.policy_parameter.clone(), found.parts.policy_bucket.clone());
    let failed = |error: PolicyError| CliError::Usage(format!("the stack's policy: {error}"));
    let Some((naming, _)) = store.current().await.map_err(failed)? else { return Ok(None) };
    Ok(match named(&store, &naming).await {
        Ok(document) => read_policy(&document, Timestamp::now()).err().map(|refused| refused.to_string()),
        Err(error) => Some(error.to_string()),
    })
}

async fn show(stack: &Stack, format: TableFormat) -> Result<Complete, CliError> {
    let (store, failed) = store(stack).await?;
    let Some(naming) = store.history().await.map_err(failed)?.into_iter().next() else {
        if matches!(format, TableFormat::Json) {
            write_json(&json!({"version": null, "valid": true, "document": DEFAULT_POLICY}))?;
        } else {
            write_line("# No policy was applied: the compiled-in default is in force.")?;
            write_line(DEFAULT_POLICY.trim_end())?;
        }
        return Ok(Complete::Yes);
    };
    let (document, wrong) = match named(&store, &naming).await {
        Ok(document) => {
            let wrong = read_policy(&document, Timestamp::now()).err().map(|refused| refused.to_string());
            (Some(document), wrong)
        }
        Err(error) => (None, Some(error.to_string())),
    };
    if matches!(format, TableFormat::Json) {
        let mut told = told(&naming);
        if let Some(told) = told.as_object_mut() {
            told.extend([
                ("valid".to_owned(), json!(wrong.is_none())),
                ("refused_for".to_owned(), json!(wrong)),
                ("document".to_owned(), json!(document)),
            ]);
        }
        write_json(&told)?;
    } else {
        let Row { version, hash, since, by } = row(&naming);
        write_line(&format!("# version {version}, hash {hash}, in force since {since}, by {by}"))?;
        for wrong in wrong.iter().flat_map(|wrong| wrong.lines()) {
            write_line(&format!("# refused: {}; the last valid policy stays in force", plain(wrong, LINE)))?;
        }
        write_lines(document.as_deref().unwrap_or_default())?;
    }
    Ok(if wrong.is_none() { Complete::Yes } else { Complete::No })
}

async fn history(stack: &Stack, format: TableFormat) -> Result<Complete, CliError> {
    let (store, failed) = store(stack).await?;
    let values = store.history().await.map_err(failed)?;
    if matches!(format, TableFormat::Json) {
        write_json(&values.iter().map(told).collect::<Vec<_>>())?;
        return Ok(Complete::Yes);
    }
    let mut table = table(&["revision", "since", "by", "version", "hash"]);
    for naming in &values {
        let Row { version, hash, since, by } = row(naming);
        let revision = naming.revision.to_string();
        table.add_row([revision, since, by, version, hash].map(|text| untrusted(&text)));
    }
    write_line(&table.to_string())?;
    Ok(Complete::Yes)
}

async fn apply(stack: &Stack, file: &Path, yes: bool) -> Result<Complete, CliError> {
    let text = document(file)?;
    if read(file, &text).is_none() {
        return Err(CliError::Usage(format!("policy {} was not applied; correct it first", file.display())));
    }
    let (store, failed) = store(stack).await?;
    let current = store.current().await.map_err(failed)?;
    let before = match &current {
        None => DEFAULT_POLICY.to_owned(),
        // What cannot be read is replaced, and nothing can be compared with it.
        Some((naming, _)) => named(&store, naming).await.unwrap_or_default(),
    };
    if before == text && current.is_some() {
        write_line("this policy is in force already")?;
        return Ok(Complete::Yes);
    }
    write_diff(&before, &text)?;
    if !yes && !confirmed()? {
        write_line("nothing was changed")?;
        return Ok(Complete::No);
    }
    let pointer = store.keep(&text).await.map_err(failed)?;
    store.put_in_force(&pointer).await.map_err(failed)?;
    let hash: String = pointer.sha256.chars().take(HASH_TOLD).collect();
    write_line(&format!("version {} is in force, hash {hash}; functions see it within a minute", pointer.version))?;
    Ok(Complete::Yes)
}

/// The lines that would go, and those that would come.
fn write_diff(before: &str, after: &str) -> Result<(), CliError> {
    let diff = TextDiff::from_lines(before, after);
    write_lines(&diff.unified_diff().context_radius(CONTEXT).header("in force", "to be applied").to_string())
}

/// Lines whose text somebody else may have written.
fn write_lines(text: &str) -> Result<(), CliError> {
    text.lines().try_for_each(|line| write_line(&plain(line, LINE)))
}

/// Whether a person says yes. Where nobody can be asked, `--yes` must have said it.
fn confirmed() -> Result<bool, CliError> {
    if !std::io::stdin().is_terminal() {
        return Err(CliError::Usage("nobody is there to be asked; say --yes to apply it".to_owned()));
    }
    write!(std::io::stderr(), "Put this policy in force? [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// A value of the parameter, for people.
struct Row {
    version: String,
    hash: String,
    since: String,
    by: String,
}

fn row(naming: &Naming) -> Row {
    let unknown = || "-".to_owned();
    let (version, hash) = naming.pointer().map_or_else(
        |_| (unknown(), unknown()),
        |pointer| (plain(&pointer.version, LINE), pointer.sha256.chars().take(HASH_TOLD).collect()),
    );
    let since = naming.at.map_or_else(unknown, |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string());
    Row { version, hash, since, by: naming.by.as_deref().map_or_else(unknown, |by| plain(by, LINE)) }
}

fn told(naming: &Naming) -> Value {
    let pointer = naming.pointer().ok();
    let pointer = pointer.as_ref();
    json!({
        "revision": naming.revision,
        "version": pointer.map(|pointer| &pointer.version),
        "sha256": pointer.map(|pointer| &pointer.sha256),
        "since": naming.at,
        "by": naming.by,
    })
}
