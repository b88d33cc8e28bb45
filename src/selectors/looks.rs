//! What the entries of a rule file look at, one by one: for those who judge a file and not a page.

use super::compile;
use super::css::Css;
use super::rule::Pick;
use super::setting::Entry;

impl Entry {
    /// The selectors by which this entry looks for elements; empty where it looks at something else.
    pub fn selectors(&self) -> Vec<Css> {
        let one = |matcher: Result<super::Matcher, super::Error>| matcher.map(|matcher| vec![matcher.css]);
        let found = match self.origin.key.as_str() {
            "body.strip_class" => one(compile::token(self)),
            "body.keep" | "body.strip" | "body.cut_from" | "body.cut_before" => one(compile::link(self)),
            "category.path" => compile::path(self).map(|path| vec![path.css]),
            key if !key.contains('.') && key != "clean" => {
                compile::candidate(self).map(|candidate| match candidate.pick {
                    Pick::Css(css) | Pick::Json { script: css, .. } => vec![css],
                    Pick::All(parts) => parts,
                    Pick::JsonLd(_) | Pick::UrlSegment(_) | Pick::BodyText { .. } => Vec::new(),
                })
            }
            _ => Ok(Vec::new()),
        };
        // An entry that cannot be compiled is no entry: reading the file has said so.
        found.unwrap_or_default()
    }

    /// Whether all matches of this candidate are values, not only the first.
    pub fn is_many(&self) -> bool {
        self.value.get("many").and_then(serde_json::Value::as_bool).unwrap_or(false) || self.value.get("all").is_some()
    }
}
