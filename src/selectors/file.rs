//! One rule file as written: every setting with its line, nothing merged, nothing compiled.

use std::collections::BTreeMap;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::rule::{Layer, Origin};
use super::schema::{self, Shape};
use super::setting::{Entry, Setting, Settings};
use super::{Error, compile};

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
    /// All that is wrong with it, with lines: syntax, unknown keys, selectors and patterns that are none.
    pub fn parse(text: &str, stem: &str, layer: Layer, display: &str) -> Result<Self, Vec<Error>> {
        let parsed = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            vec![Error {
                file: display.to_owned(),
                line,
                message: error.message().trim().replace('\n', ", "),
                hint: None,
            }]
        })?;
        let mut reader = Reader { text, stem, layer, display, errors: Vec::new() };
        let file = reader.file(parsed.get_ref());
        if reader.errors.is_empty() { Ok(file) } else { Err(reader.errors) }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

struct Reader<'a> {
    text: &'a str,
    stem: &'a str,
    layer: Layer,
    display: &'a str,
    errors: Vec<Error>,
}

type Spanned<'i> = toml::Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn file(&mut self, table: &DeTable<'_>) -> RuleFile {
        let mut file = RuleFile { display: self.display.to_owned(), ..RuleFile::default() };
        for (key, value) in table {
            let (name, line) = (key.get_ref().as_ref(), line_of(self.text, key.span().start));
            match name {
                "name" => file.name = self.string(value),
                "extends" => file.extends = Some(self.strings(value)),
                "same_as" if self.layer == Layer::Site => {
                    file.same_as = self.string(value).map(|target| (target, line))
                }
                "part" if self.layer == Layer::Preset => file.is_part = self.boolean(value),
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
            let (inner, line) = (key.get_ref().as_ref(), line_of(self.text, key.span().start));
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
                "pages" => pages = self.strings(value),
                other => self.unknown(other, line_of(self.text, key.span().start), vec!["pages"]),
            }
        }
        for (page, line) in &pages {
            let is_web = url::Url::parse(page).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
            if !is_web {
                let hint = Some("write the address of an article or a feed: https://…".to_owned());
                self.fail(*line, format!("`{page}` is no web address"), hint);
            }
        }
        pages
    }

    /// One key with its value or its changes.
    fn setting(&mut self, key: &str, value: &Spanned<'_>, settings: &mut Settings) {
        let line = line_of(self.text, value.span().start);
        let setting = match (schema::shape(key), value.get_ref()) {
            (Some(Shape::List), DeValue::Array(_)) => Setting::List(self.entries(key, value)),
            (Some(Shape::List), DeValue::Table(table)) => {
                for name in table.keys().filter(|name| !matches!(name.get_ref().as_ref(), "add" | "remove")) {
                    self.unknown(name.get_ref(), line_of(self.text, name.span().start), vec!["add", "remove"]);
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
                self.fail(line_of(self.text, value.span().start), format!("`{key}` is a list"), None);
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
            line: line_of(self.text, value.span().start),
        }
    }

    fn detect(&mut self, value: &Spanned<'_>, file: &mut RuleFile) {
        let DeValue::Table(table) = value.get_ref() else {
            self.fail(
                line_of(self.text, value.span().start),
                "`detect` is a table: { any = [ … ], all = [ … ] }".to_owned(),
                None,
            );
            return;
        };
        for (key, value) in table {
            let line = line_of(self.text, key.span().start);
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
        let mut variant = Variant::default();
        for (key, value) in table {
            let (name, line) = (key.get_ref().as_ref(), line_of(self.text, key.span().start));
            match name {
                "name" => variant.name = self.string(value).unwrap_or_default(),
                "paths" => variant.paths = self.strings(value).into_iter().map(|(path, _)| path).collect(),
                "until" => variant.until = self.day(value),
                "from" => variant.from = self.day(value),
                "clean" => self.setting("clean", value, &mut variant.settings),
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
            let (name, line) = (key.get_ref().as_ref(), line_of(self.text, key.span().start));
            promise.line = promise.line.max(1);
            match name {
                "fixture" => {
                    promise.fixture = self.string(value)?;
                    promise.line = line;
                }
                "url" => promise.url = self.string(value),
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

    /// The tables of a list with their lines.
    fn tables<'t, 'i>(&mut self, value: &'t Spanned<'i>) -> Vec<(&'t DeTable<'i>, usize)> {
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut tables = Vec::new();
        for item in items {
            let line = line_of(self.text, item.span().start);
            match (value.get_ref(), item.get_ref()) {
                (DeValue::Array(_), DeValue::Table(table)) => tables.push((table, line)),
                _ => {
                    self.fail(
                        line,
                        "this is a list of tables".to_owned(),
                        Some("write it with double brackets: [[test]]".to_owned()),
                    );
                }
            }
        }
        tables
    }

    fn string(&mut self, value: &Spanned<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.fail(line_of(self.text, value.span().start), "this is a string".to_owned(), None);
                None
            }
        }
    }

    /// A string or a list of strings, with lines.
    fn strings(&mut self, value: &Spanned<'_>) -> Vec<(String, usize)> {
        let line = line_of(self.text, value.span().start);
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| Some((self.string(item)?, line_of(self.text, item.span().start))))
                .collect(),
            _ => self.string(value).map(|text| (text, line)).into_iter().collect(),
        }
    }

    fn boolean(&mut self, value: &Spanned<'_>) -> bool {
        match value.get_ref() {
            DeValue::Boolean(value) => *value,
            _ => {
                self.fail(line_of(self.text, value.span().start), "this is true or false".to_owned(), None);
                false
            }
        }
    }

    fn day(&mut self, value: &Spanned<'_>) -> Option<jiff::civil::Date> {
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let day = text.get(..10).and_then(|day| day.parse().ok());
        if day.is_none() {
            self.fail(line_of(self.text, value.span().start), "this is a day: 2024-04-15".to_owned(), None);
        }
        day
    }

    fn unknown(&mut self, key: &str, line: usize, known: Vec<&str>) {
        let hint = super::nearest(key, known.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("known here: {}", known.join(", ")));
        self.fail(line, format!("unknown key `{key}`"), Some(hint));
    }

    fn fail(&mut self, line: usize, message: String, hint: Option<String>) {
        self.errors.push(Error { file: self.display.to_owned(), line, message, hint });
    }
}

fn tail(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// A TOML value as JSON.
fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => number.to_string().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.to_string().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::String(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect())
        }
    }
}
