//! Errors as sentences on standard error: what, where, and what next.

use std::io::Write;

use crate::crawl::Summary;
use crate::record::{Outcome, name_of};

/// Something that helps: attached to an error, printed below it.
#[derive(Debug)]
pub(super) struct Hint(pub(super) String);

impl std::fmt::Display for Hint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Prints an error with its causes, and the hint if there is one.
pub(super) fn error(error: &anyhow::Error) {
    let mut stderr = anstream::stderr();
    let hint = error.downcast_ref::<Hint>().map(|hint| hint.0.clone());
    let causes: Vec<String> =
        error.chain().map(ToString::to_string).filter(|cause| Some(cause) != hint.as_ref()).collect();
    let _ = writeln!(stderr, "error: {}", visible(&causes.join(": ")));
    if let Some(hint) = hint {
        let _ = writeln!(stderr, "hint: {}", visible(&hint));
    }
}

/// Prints something the user should know while the work goes on.
pub(super) fn warning(text: &str) {
    let _ = writeln!(anstream::stderr(), "warning: {}", visible(text));
}

/// Prints what is no trouble and good to know, such as that there is nothing to print.
pub(super) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "note: {}", visible(text));
}

/// `text` as a terminal may show it: what pages, feeds and file names hold must not move its cursor, retitle its
/// window or turn the direction of what follows.
pub(super) fn visible(text: &str) -> String {
    let is_shown = |letter: char| {
        matches!(letter, '\n' | '\t')
            || !letter.is_control() && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if is_shown(letter) { letter } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// `text` of pages in a form for people, without what a terminal takes for commands. Marks that turn its direction stay:
/// Arabic and Hebrew need them.
pub(super) fn without_controls(text: String) -> String {
    let is_command = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if text.contains(is_command) { text.replace(is_command, "\u{fffd}") } else { text }
}

/// Prints what became of a run's inputs, with one thing to do about each kind of failure; nothing where all is well or
/// there was but one.
pub(super) fn summary(summary: &Summary) {
    if summary.is_cut_short {
        warning(
            "ended before the inputs were read to the last: those behind have no record; run it again for the rest, with --resume JOURNAL from where it ended",
        );
    }
    let fine = summary.with(&[Outcome::Ok, Outcome::Partial, Outcome::Paywalled, Outcome::Skipped]);
    if summary.inputs + summary.resumed + summary.left < 2 || fine == summary.inputs && summary.left == 0 {
        return;
    }
    let mut stderr = anstream::stderr();
    let outcomes = summary.outcomes.iter().map(|(outcome, count)| (*count, name_of(outcome)));
    let further = [
        (summary.resumed, "resumed"),
        (summary.left, "left for another run"),
        (summary.no_pages, "left out that are not pages"),
    ];
    let further = further.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| (count, what.to_owned()));
    let counts: Vec<String> = outcomes.chain(further).map(|(count, what)| format!("{count} {what}")).collect();
    let _ = writeln!(stderr, "{} in {:.1} s: {}", counted(summary.inputs, "input"), summary.seconds, counts.join(", "));
    for (code, count) in &summary.errors {
        let next = summary.next_steps.get(code).copied().unwrap_or("see the records");
        let _ = writeln!(stderr, "  {count} {code}: {next}");
    }
}

/// `1 file`, `2 files`.
pub(super) fn counted(count: impl TryInto<u64>, what: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    match what.strip_suffix('y') {
        _ if count == 1 => format!("1 {what}"),
        Some(stem) => format!("{count} {stem}ies"),
        None => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_shown_and_not_obeyed() {
        assert_eq!(visible("a\u{1b}[31m\u{9b}2J\u{202e}b\r\nc"), "a\u{fffd}[31m\u{fffd}2J\u{fffd}b\u{fffd}\nc");
    }
}
