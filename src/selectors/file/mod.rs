//! One rule file as written: every setting with its line, nothing merged, nothing compiled.

mod sections;
mod values;

use std::collections::BTreeMap;

use serde_json::Value;
use toml::de::DeTable;

use self::values::{Lines, Reader};
use super::Error;
use super::rule::Layer;
use super::setting::{Entry, Settings};

/// A version of a site's layout.
#[derive(Debug, Clone, Default)]
pub struct Variant {
    /// Its name; variants of one name are merged.
    pub name: String,
    /// Path patterns; one must match where there are any.
    pub paths: Vec<String>,
    /// Last day it holds.
    pub until: Option<jiff::civil::Date>,
    /// First day it holds.
    pub from: Option<jiff::civil::Date>,
    /// What it changes.
    pub settings: Settings,
    /// 1-based line.
    pub line: usize,
}

impl Variant {
    /// Whether it depends on when the article was published.
    pub fn is_dated(&self) -> bool {
        self.until.is_some() || self.from.is_some()
    }
}

/// What must come out of a stored page.
#[derive(Debug, Clone)]
pub struct Promise {
    /// Folder of the page below the rule's fixtures.
    pub fixture: String,
    /// The page's URL.
    pub url: Option<String>,
    /// Record keys and their expected values; `contains` and `lacks` among them.
    pub expected: BTreeMap<String, Value>,
    /// 1-based line.
    pub line: usize,
}

/// One rule file.
#[derive(Debug, Clone, Default)]
pub struct RuleFile {
    /// How the file is called in messages.
    pub display: String,
    /// Human name of the site.
    pub name: Option<String>,
    /// Presets it stands on; None where it does not say.
    pub extends: Option<Vec<(String, usize)>>,
    /// Another site whose rules hold here.
    pub same_as: Option<(String, usize)>,
    /// Selectors of which one must be on the page.
    pub detect_any: Vec<Entry>,
    /// Selectors that must all be on the page.
    pub detect_all: Vec<Entry>,
    /// Added under the winning preset wherever it is detected.
    pub is_part: bool,
    /// Everything else.
    pub settings: Settings,
    /// Versions of the layout.
    pub variants: Vec<Variant>,
    /// Promises.
    pub tests: Vec<Promise>,
    /// Live articles, or feeds, that `selectors check` looks at, with lines.
    pub check: Vec<(String, usize)>,
}

impl RuleFile {
    /// Whether it has no rules of its own.
    fn says_nothing(&self) -> bool {
        self.settings.is_empty() && self.variants.is_empty() && self.extends.is_none() && self.check.is_empty()
    }

    /// Reads a file. `stem` names it in rule ids, `display` in messages.
    ///
    /// # Errors
    /// All that is wrong with it, with lines: syntax, unknown keys, malformed selectors and patterns.
    pub fn parse(text: &str, stem: &str, layer: Layer, display: &str) -> Result<Self, Vec<Error>> {
        let parsed = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| Lines::of(text).at(span.start));
            vec![Error {
                file: display.to_owned(),
                line,
                message: error.message().trim().replace('\n', ", "),
                hint: None,
            }]
        })?;
        let mut reader = Reader { lines: Lines::of(text), stem, layer, display, errors: Vec::new() };
        let file = reader.file(parsed.get_ref());
        if reader.errors.is_empty() { Ok(file) } else { Err(reader.errors) }
    }
}
