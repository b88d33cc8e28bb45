//! What can fail in the pure core, as one type: each part keeps its own.

use crate::render::json::UnknownField;
use crate::selectors;

/// What can fail in the pure core.
///
/// A page cannot: one without an article is a [`Record`](super::Record) whose `outcome` says why. Nor does a rule set:
/// files of it that cannot be used are left out, and [`RuleSet::problems`](super::RuleSet::problems) lists them.
///
/// ```
/// fn chosen(fields: &str, flags: &str) -> Result<(), offprint::Error> {
///     offprint::render::json::Fields::parse(fields)?;
///     offprint::RuleSet::bundled().with_flags(flags)?;
///     Ok(())
/// }
/// assert!(chosen("title,body", "[body]\nstrip = [\".ad\"]\n").is_ok());
/// assert_eq!(chosen("titel", "").unwrap_err().to_string(), "no field `titel` in a record");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Rules that cannot be used, each with file and line.
    #[error("{}", lines(.0))]
    Rules(Vec<selectors::Error>),
    /// A document that announces no articles (`discover::read`, with the feature `cli`).
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Announcement(#[from] crate::discover::Error),
    /// A field that no record has ([`render::json::Fields`](super::render::json::Fields)).
    #[error(transparent)]
    Field(#[from] UnknownField),
}

fn lines(errors: &[selectors::Error]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl From<Vec<selectors::Error>> for Error {
    fn from(errors: Vec<selectors::Error>) -> Self {
        Error::Rules(errors)
    }
}

impl From<selectors::Error> for Error {
    fn from(error: selectors::Error) -> Self {
        Error::Rules(vec![error])
    }
}
