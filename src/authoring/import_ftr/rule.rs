//! A rule file in the making, and its text.

use serde_json::{Map, Value};

use crate::authoring::written::{comment, toml_key, toml_value};

/// What the lines so far have come to.
#[derive(Default)]
pub(super) struct Rule {
    pub(super) body: Vec<String>,
    pub(super) strip: Vec<String>,
    pub(super) title: Field,
    pub(super) authors: Field,
    pub(super) published: Field,
    pub(super) headers: Map<String, Value>,
    pub(super) cookies: Map<String, Value>,
    pub(super) next: Option<String>,
    pub(super) single: Option<String>,
    pub(super) replace_tag: Map<String, Value>,
    pub(super) clean: Option<&'static str>,
    pub(super) pages: Vec<String>,
    pub(super) contains: Vec<String>,
    /// The first half of an edit.
    pub(super) find: Option<String>,
}

/// A field with its candidates.
#[derive(Default)]
pub(super) struct Field {
    pub(super) candidates: Vec<String>,
    pub(super) replace: Vec<String>,
    /// Lines of the pattern that name it: edits are those of the field, so they hold for all.
    pub(super) lines: usize,
}

impl Rule {
    /// Nothing yet, by the pattern `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut rule = Rule::default();
        for line in text.lines() {
            match line.split_once(':').map(|(directive, _)| directive.trim()) {
                Some("title") => rule.title.lines += 1,
                Some("author") => rule.authors.lines += 1,
                Some("date") => rule.published.lines += 1,
                _ => {}
            }
        }
        rule
    }

    /// The rule file; empty where there is nothing to write.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if let Some(clean) = self.clean {
            text.push_str(&format!("clean = \"{clean}\"\n"));
        }
        let table = |name: &str, map: &Map<String, Value>| match map.is_empty() {
            true => String::new(),
            false => format!("{} = {}\n", toml_key(name), toml_value(&Value::Object(map.clone()))),
        };
        let list = |name: &str, entries: &[String]| match entries.is_empty() {
            true => String::new(),
            false => {
                format!("{name} = [\n{}]\n", entries.iter().map(|entry| format!("  {entry},\n")).collect::<String>())
            }
        };
        let mut section = |name: &str, inner: String| {
            if !inner.is_empty() {
                text.push_str(&format!("\n[{name}]\n{inner}"));
            }
        };
        section("http", table("headers", &self.headers) + &table("cookies", &self.cookies));
        for (name, field) in [("title", &self.title), ("authors", &self.authors), ("published", &self.published)] {
            section(name, list("candidates", &field.candidates) + &list("replace", &field.replace));
        }
        let body = list("candidates", &self.body) + &list("strip.add", &self.strip);
        section("body", body + &table("replace_tag", &self.replace_tag));
        let link = |name: &str, entry: &Option<String>| {
            entry.as_ref().map(|entry| format!("{name} = {entry}\n")).unwrap_or_default()
        };
        section("pages", link("single", &self.single) + &link("next", &self.next));
        let contains: String =
            self.contains.iter().map(|line| comment(&format!("On the page before: \"{line}\""))).collect();
        section("check", if self.pages.is_empty() { String::new() } else { list("pages", &self.pages) + &contains });
        text.trim_start().to_owned()
    }
}
