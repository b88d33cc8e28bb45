//! Rule files, from text to compiled rules: site files, presets and the vocabulary of the generic layer.
//!
//! What a rule matches is decided here; what becomes of a match is decided by `extract`.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod asked;
pub mod bundled;
mod compile;
mod css;
mod file;
pub mod generic;
mod http;
mod index;
mod keys;
mod layered;
mod layers;
mod looks;
mod lookup;
mod merge;
mod path;
mod places;
mod presets;
mod problems;
mod rule;
mod schema;
mod select;
mod setting;
mod sites;
mod texts;
mod variants;
mod verdicts;

pub use asked::Asked;
pub use bundled::BundledFiles;
pub use css::Css;
pub use file::{Promise, RuleFile, Variant};
pub use http::HttpRule;
pub use index::Index;
pub use layered::Merged;
pub use lookup::RuleSet;
pub use problems::LeftOut;
pub use rule::{
    AccessRule, BodyRule, Candidate, Cleaning, FieldRule, Hit, Layer, Matcher, Origin, PagesRule, PathRule, Pick, Rule,
    Side,
};
pub use schema::json_schema;
pub use select::Scope;
pub use setting::{Entry, Setting, Settings};
pub use texts::Texts;
pub use verdicts::Verdicts;

/// A rule file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct Error {
    /// Path or name of the file.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to do about it ("did you mean `title`?").
    pub hint: Option<String>,
}

/// The name that was probably meant.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    crate::text::most_like(name, known).map(|name| format!("did you mean `{name}`?"))
}

/// The same for hosts and presets, of which only one that differs by a slip can be meant.
pub(crate) fn nearest_file<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    crate::text::misspelt(name, known).map(|name| format!("did you mean `{name}`?"))
}

/// The fields that a rule can say where to look for, and the body.
pub fn fields_with_candidates() -> impl Iterator<Item = &'static str> {
    let sections = keys::FIELDS.iter().chain([&keys::BODY]);
    sections.filter(|section| section.keys().any(|key| key.name == "candidates")).map(|section| section.name)
}

/// Files of one layer of rules, by name (`sites/example.com.toml`, `presets/wordpress/core.toml`).
pub trait RuleFiles: std::fmt::Debug + Send + Sync {
    /// Names of all files, sorted.
    fn names(&self) -> Vec<String>;
    /// The text of one; None if this layer holds no such file.
    ///
    /// # Errors
    /// A file that is there and cannot be read, or is no text.
    fn text(&self, name: &str) -> Result<Option<String>, Error>;
    /// What of this layer cannot be looked at, so that its files have no names.
    fn unreadable(&self) -> Vec<Error> {
        Vec::new()
    }
    /// How to name a file of this layer in a message (`selectors/sites/example.com.toml`).
    fn display(&self, name: &str) -> String;
}

#[cfg(test)]
mod tests;
