//! What a search asks for.

use jiff::Timestamp;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words, phrases in quotes, AND, OR, NOT, NEAR, prefix*: FTS5's language.
    pub text: String,
    /// Published, or else first seen, since. A date alone counts up to its end.
    pub since: Option<Timestamp>,
    /// A host, without `www.`; its subdomains too.
    pub site: Option<String>,
    /// A category, whatever its case.
    pub category: Option<String>,
    /// Words of a source's name.
    pub source: Option<String>,
    /// A language; `en` finds `en-GB`.
    pub language: Option<String>,
    /// Best matches first, among the newest few hundred, instead of newest.
    pub by_relevance: bool,
    /// At most this many.
    pub limit: i64,
}
