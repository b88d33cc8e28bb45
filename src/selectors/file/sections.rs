//! Reads the sections of a rule file. Every mistake is reported, not only the first.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::values::{Reader, Spanned, json};
use super::{Promise, RuleFile, Variant};
use crate::selectors::compile;
use crate::selectors::rule::{Layer, Origin};
use crate::selectors::schema::{self, Shape};
use crate::selectors::setting::{Entry, Setting, Settings};

impl Reader<'_> {
    pub(super) fn file(&mut self, table: &DeTable<'_>) -> RuleFile {
        let mut file = RuleFile { display: self.display.to_owned(), ..RuleFile::default() };
        for (key, value) in table {
            let (name, line) = (key.get_ref().as_ref(), self.lines.at(key.span().start));
            match name {
                "name" => file.name = self.string(name, value),
                "extends" => file.extends = Some(self.strings(name, value)),
                "same_as" if self.layer == Layer::Site => {
                    file.same_as = self.string(name, value).map(|target| (target, line))
                }
                "part" if self.layer == Layer::Preset => file.is_part = self.boolean(name, value),
                "detect" if self.layer == Layer::Preset => self.detect(value, &mut file),
                "variant" => {
                    for (table, start) in self.tables(value) {
                        let variant = self.variant(table, start);
                        if file.variants.iter().any(|known| known.name == variant.name) {
                            self.fail(start, format!("variant `{}` stands here twice", variant.name), None);
                        }
                        file.variants.push(variant);
                    }
                }
                "test" => {
                    let tables = self.tables(value);
                    file.tests = tables.into_iter().filter_map(|(table, start)| self.promise(table, start)).collect();
                }
                "check" if self.layer == Layer::Site => file.check = self.check(line, value),
                "clean" => self.setting("clean", value, &mut file.settings),
                _ if schema::is_of_one_kind(name) => self.misplaced(name, line),
                _ if !schema::is_section(name) => {
                    self.unknown(name, line, schema::top_level(self.layer == Layer::Preset));
                }
                _ => self.section(name, line, value, &mut file.settings),
            }
        }
        if let (Some((_, line)), false) = (&file.same_as, file.says_nothing()) {
            self.fail(*line, "`same_as` stands alone: the rules of the other site hold here".to_owned(), None);
        }
        if let (true, Some((_, line))) = (file.is_part, file.extends.iter().flatten().next()) {
            self.fail(*line, "a preset with `part` extends nothing: it is added under another".to_owned(), None);
        }
        file
    }

    fn section(&mut self, name: &str, line: usize, value: &Spanned<'_>, settings: &mut Settings) {
        let DeValue::Table(table) = value.get_ref() else {
            self.fail(line, format!("`{name}` is a table: write [{name}]"), None);
            return;
        };
        for (key, value) in table {
            let (inner, line) = (key.get_ref().as_ref(), self.lines.at(key.span().start));
            let dotted = format!("{name}.{inner}");
            if schema::shape(&dotted).is_none() {
                self.unknown(inner, line, schema::keys_of(name));
            } else {
                self.setting(&dotted, value, settings);
            }
        }
    }

    /// `[check]`: pages that are asked for over the network.
    fn check(&mut self, line: usize, value: &Spanned<'_>) -> Vec<(String, usize)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.fail(line, "`check` is a table: write [check]".to_owned(), None);
            return Vec::new();
        };
        let mut pages = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "pages" => pages = self.strings("check.pages", value),
                other => self.unknown(other, self.lines.at(key.span().start), vec!["pages"]),
            }
        }
        for (page, line) in &pages {
            let is_web = url::Url::parse(page).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
            if !is_web {
                let hint = Some("write the address of an article or a feed: https://…".to_owned());
                self.fail(*line, format!("`{page}` is not a web address"), hint);
            }
        }
        pages
    }

    /// One key with its value or its changes.
    fn setting(&mut self, key: &str, value: &Spanned<'_>, settings: &mut Settings) {
        let line = self.lines.at(value.span().start);
        let setting = match (schema::shape(key), value.get_ref()) {
            (Some(Shape::List), DeValue::Array(_)) => Setting::List(self.entries(key, value)),
            (Some(Shape::List), DeValue::Table(table)) => {
                for name in table.keys().filter(|name| !matches!(name.get_ref().as_ref(), "add" | "remove")) {
                    self.unknown(name.get_ref(), self.lines.at(name.span().start), vec!["add", "remove"]);
                }
                let mut list = |name: &str| table.get(name).map(|value| self.entries(key, value)).unwrap_or_default();
                Setting::Edit { add: list("add"), remove: list("remove") }
            }
            (Some(Shape::List), _) => {
                self.fail(
                    line,
                    format!("`{key}` is a list"),
                    Some(format!("write {} = [ … ], or {}.add = [ … ]", tail(key), tail(key))),
                );
                return;
            }
            _ => Setting::Value(self.entry(key, 0, value)),
        };
        let mut all = Vec::new();
        match &setting {
            Setting::Value(entry) => all.push(entry),
            Setting::List(entries) => all.extend(entries),
            Setting::Edit { add, .. } => all.extend(add),
        }
        for entry in all {
            if let Err(error) = compile::check(key, entry) {
                self.errors.push(error);
            }
        }
        settings.insert(key.to_owned(), setting);
    }

    fn entries(&mut self, key: &str, value: &Spanned<'_>) -> Vec<Entry> {
        match value.get_ref() {
            DeValue::Array(items) => {
                items.iter().enumerate().map(|(index, item)| self.entry(key, index, item)).collect()
            }
            _ => {
                self.fail(self.lines.at(value.span().start), format!("`{key}` is a list"), None);
                Vec::new()
            }
        }
    }

    fn entry(&self, key: &str, index: usize, value: &Spanned<'_>) -> Entry {
        Entry {
            value: json(value.get_ref()),
            origin: Origin {
                layer: self.layer,
                file: self.stem.to_owned(),
                key: key.trim_end_matches(".candidates").to_owned(),
                index,
            },
            display: self.display.to_owned(),
            line: self.lines.at(value.span().start),
        }
    }

    fn detect(&mut self, value: &Spanned<'_>, file: &mut RuleFile) {
        let DeValue::Table(table) = value.get_ref() else {
            self.fail(
                self.lines.at(value.span().start),
                "`detect` is a table: { any = [ … ], all = [ … ] }".to_owned(),
                None,
            );
            return;
        };
        for (key, value) in table {
            let line = self.lines.at(key.span().start);
            match key.get_ref().as_ref() {
                "any" => file.detect_any = self.entries("detect.any", value),
                "all" => file.detect_all = self.entries("detect.all", value),
                other => self.unknown(other, line, vec!["any", "all"]),
            }
        }
        for entry in file.detect_any.iter().chain(&file.detect_all) {
            if let Err(error) = compile::check("detect.any", entry) {
                self.errors.push(error);
            }
        }
    }

    fn variant(&mut self, table: &DeTable<'_>, start: usize) -> Variant {
        let mut variant = Variant { line: start, ..Variant::default() };
        for (key, value) in table {
            let (name, line) = (key.get_ref().as_ref(), self.lines.at(key.span().start));
            match name {
                "name" => variant.name = self.string(name, value).unwrap_or_default(),
                "paths" => variant.paths = self.strings(name, value).into_iter().map(|(path, _)| path).collect(),
                "until" => variant.until = self.day(name, value),
                "from" => variant.from = self.day(name, value),
                "clean" => self.setting("clean", value, &mut variant.settings),
                "http" => {
                    let hint =
                        Some("write it outside the variant: requests are made before the page is known".to_owned());
                    self.fail(line, "`http` does not hold in a variant".to_owned(), hint);
                }
                _ if !schema::is_section(name) => self.unknown(name, line, schema::in_variant()),
                _ => self.section(name, line, value, &mut variant.settings),
            }
        }
        if variant.name.is_empty() {
            self.fail(start, "a [[variant]] needs a `name`: by it a later layer changes it".to_owned(), None);
        }
        variant
    }

    fn promise(&mut self, table: &DeTable<'_>, start: usize) -> Option<Promise> {
        let mut promise = Promise { fixture: String::new(), url: None, expected: BTreeMap::new(), line: start };
        for (key, value) in table {
            let (name, line) = (key.get_ref().as_ref(), self.lines.at(key.span().start));
            promise.line = promise.line.max(1);
            match name {
                "fixture" => {
                    promise.fixture = self.string(name, value)?;
                    promise.line = line;
                }
                "url" => promise.url = self.string(name, value),
                name => {
                    let Some(key) = schema::promise(name) else {
                        self.unknown(name, line, schema::in_test());
                        continue;
                    };
                    let value = json(value.get_ref());
                    if let Some(expected) = schema::promise_problem(key, &value) {
                        self.fail(line, format!("`{name}` is promised as {expected}"), None);
                    }
                    promise.expected.insert(name.to_owned(), value);
                }
            }
        }
        if promise.fixture.is_empty() {
            self.fail(start, "a [[test]] needs a `fixture`".to_owned(), None);
            return None;
        }
        Some(promise)
    }
}

fn tail(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}
