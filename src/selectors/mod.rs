//! Rule files, from text to compiled rules: site files, presets and the vocabulary of the generic layer.
//!
//! What a rule matches is decided here; what becomes of a match is decided by `extract`.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

pub mod bundled;
pub mod generic;
mod rule;
mod select;

pub use rule::{
    AccessRule, BodyRule, Candidate, Cleaning, Css, FieldRule, Hit, Layer, Matcher, Origin, PagesRule, PathRule, Pick,
    Rule, Side,
};
pub use select::Scope;

/// A rule file that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
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

/// Files of one layer of rules, by name (`sites/example.com.toml`, `presets/wordpress/core.toml`).
pub trait RuleFiles: std::fmt::Debug + Send + Sync {
    /// Names of all files, sorted.
    fn names(&self) -> Vec<String>;
    /// The text of one.
    fn text(&self, name: &str) -> Option<String>;
    /// How to name a file of this layer in a message (`selectors/sites/example.com.toml`).
    fn display(&self, name: &str) -> String;
}

/// All rule files, layer over layer.
#[derive(Debug, Default)]
pub struct RuleSet {}

impl RuleSet {
    /// The bundled rules.
    pub fn bundled() -> Self {
        RuleSet {}
    }

    /// No site files and no presets.
    pub fn none() -> Self {
        RuleSet {}
    }

    /// Files that cannot be used.
    pub fn problems(&self) -> Vec<String> {
        Vec::new()
    }

    /// What all rule files say about a page.
    pub fn rule_for(
        &self,
        _dom: &crate::dom::Dom,
        _structured: &crate::structured::StructuredData,
        _url: Option<&url::Url>,
        _captured_at: Option<jiff::Timestamp>,
    ) -> Rule {
        Rule::default()
    }
}
