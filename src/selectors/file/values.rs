//! Values of a rule file as the reader needs them, each mistake with its line.

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::selectors::Error;
use crate::selectors::rule::Layer;

pub(super) type Spanned<'i> = toml::Spanned<DeValue<'i>>;

/// A rule file that is being read, and what was wrong with it so far.
pub(super) struct Reader<'a> {
    pub(super) lines: Lines,
    pub(super) stem: &'a str,
    pub(super) layer: Layer,
    pub(super) display: &'a str,
    pub(super) errors: Vec<Error>,
}

impl Reader<'_> {
    /// The tables of a list with their lines.
    pub(super) fn tables<'t, 'i>(&mut self, value: &'t Spanned<'i>) -> Vec<(&'t DeTable<'i>, usize)> {
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut tables = Vec::new();
        for item in items {
            let line = self.lines.at(item.span().start);
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

    pub(super) fn string(&mut self, key: &str, value: &Spanned<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.fail(self.lines.at(value.span().start), format!("`{key}` is a string"), None);
                None
            }
        }
    }

    /// A string or a list of strings, with lines.
    pub(super) fn strings(&mut self, key: &str, value: &Spanned<'_>) -> Vec<(String, usize)> {
        let line = self.lines.at(value.span().start);
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| Some((self.string(key, item)?, self.lines.at(item.span().start))))
                .collect(),
            _ => self.string(key, value).map(|text| (text, line)).into_iter().collect(),
        }
    }

    pub(super) fn boolean(&mut self, key: &str, value: &Spanned<'_>) -> bool {
        match value.get_ref() {
            DeValue::Boolean(value) => *value,
            _ => {
                self.fail(self.lines.at(value.span().start), format!("`{key}` is true or false"), None);
                false
            }
        }
    }

    pub(super) fn day(&mut self, key: &str, value: &Spanned<'_>) -> Option<jiff::civil::Date> {
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let day = text.get(..10).and_then(|day| day.parse().ok());
        if day.is_none() {
            self.fail(self.lines.at(value.span().start), format!("`{key}` is a day: 2024-04-15"), None);
        }
        day
    }

    pub(super) fn unknown(&mut self, key: &str, line: usize, known: Vec<&str>) {
        let hint = crate::selectors::nearest(key, known.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("known here: {}", known.join(", ")));
        self.fail(line, format!("unknown key `{key}`"), Some(hint));
    }

    /// A key that only files of the other kind have.
    pub(super) fn misplaced(&mut self, key: &str, line: usize) {
        let (here, there) = match self.layer {
            Layer::Preset => ("a preset", "a site file"),
            Layer::Site | Layer::Flag => ("a site file", "a preset"),
        };
        self.fail(line, format!("`{key}` belongs in {there}, and this is {here}"), None);
    }

    pub(super) fn fail(&mut self, line: usize, message: String, hint: Option<String>) {
        self.errors.push(Error { file: self.display.to_owned(), line, message, hint });
    }
}

/// Where the lines of a text end: every key and entry is asked for its own.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Lines(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The 1-based line of a place in the text.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|end| *end < offset) + 1
    }
}

/// A TOML value as JSON.
pub(super) fn json(value: &DeValue<'_>) -> Value {
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
