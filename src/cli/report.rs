//! Errors as sentences on standard error: what, where, and what next.

use std::io::Write;

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
    let _ = writeln!(stderr, "error: {}", causes.join(": "));
    if let Some(hint) = hint {
        let _ = writeln!(stderr, "hint: {hint}");
    }
}

/// Prints something the user should know while the work goes on.
pub(super) fn warning(text: &str) {
    let _ = writeln!(anstream::stderr(), "warning: {text}");
}
