//! What a person is asked, and how long something is to last.

use std::io::{IsTerminal as _, Write as _};

use jiff::{SignedDuration, Span, SpanRelativeTo};

use crate::screen::CliError;

/// Asks for a yes, unless it was given. Where nobody can be asked it must be given.
pub(crate) fn agreed(question: &str, yes: bool) -> Result<bool, CliError> {
    if yes {
        return Ok(true);
    }
    if !std::io::stdin().is_terminal() {
        return Err(CliError::Usage(format!("{question} Nobody can be asked here: say so with --yes")));
    }
    write!(std::io::stderr(), "{question} [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// A time that something lasts: `7d`, `2h 30m`, `90s`. A day has 24 hours.
pub(crate) fn lasting(text: &str) -> Result<SignedDuration, String> {
    let wanted = || format!("`{text}` is no time: write it like 7d, 2h or 30m");
    let span: Span = text.parse().map_err(|_| wanted())?;
    let lasting = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| wanted())?;
    if lasting.is_positive() { Ok(lasting) } else { Err(wanted()) }
}

/// A reason: anything but nothing.
pub(crate) fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("a reason says something".to_owned()) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::{lasting, reason};

    #[test]
    fn a_time_is_read_as_people_write_it() {
        assert_eq!(lasting("7d"), Ok(SignedDuration::from_hours(7 * 24)));
        assert_eq!(lasting("2h 30m"), Ok(SignedDuration::from_mins(150)));
        assert_eq!(lasting("1s"), Ok(SignedDuration::from_secs(1)));
        for wrong in ["", "7", "soon", "-2h", "0s", "1 month"] {
            assert!(lasting(wrong).is_err_and(|why| why.contains("7d")), "{wrong}");
        }
    }

    #[test]
    fn a_reason_is_not_empty() {
        assert_eq!(reason(" a public site "), Ok("a public site".to_owned()));
        assert!(reason(" ").is_err());
    }
}
