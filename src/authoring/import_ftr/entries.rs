//! Pieces of a rule file as they are written, none that the program would not read.

use serde_json::{Map, Value};

use super::translated::{Cut, Part};
use crate::authoring::written::{toml_text, toml_value};
use crate::selectors::{Layer, RuleFile};

/// A path as an entry of a list.
pub(super) fn entry(part: &Part, many: bool) -> String {
    let css = match &part.attribute {
        Some(attribute) => format!("{}@{attribute}", part.css),
        None => part.css.clone(),
    };
    if part.has_text.is_none() && !many {
        return toml_text(&css);
    }
    let mut table = Map::new();
    table.insert("sel".to_owned(), css.into());
    table.extend(part.has_text.clone().map(|pattern| ("has_text".to_owned(), pattern.into())));
    if many {
        table.insert("many".to_owned(), true.into());
    }
    toml_value(&Value::Object(table))
}

/// A cut as an edit of the value. One that empties values without the text would empty those of other lines too.
pub(super) fn edit(cut: &Cut, is_alone: bool) -> (String, &'static str) {
    match (cut, is_alone) {
        (Cut::After(text), true) => (format!("(?s)^(?:.*?{}(.*)|.*)$", regex::escape(text)), "$1"),
        (Cut::Before(text), true) => (format!("(?s)^(?:(.*?){}.*|.*)$", regex::escape(text)), "$1"),
        (Cut::After(text), false) => (format!("^.*?{}", regex::escape(text)), ""),
        (Cut::Before(text), false) => (format!("{}.*$", regex::escape(text)), ""),
    }
}

/// What was written once need not be written again.
pub(super) fn add(list: &mut Vec<String>, entry: String) {
    if !list.contains(&entry) {
        list.push(entry);
    }
}

/// Whether a piece of a rule file is one: what the program would not read is not written.
pub(super) fn sound(text: &str) -> Result<(), String> {
    match RuleFile::parse(text, "import", Layer::Site, "import") {
        Ok(_) => Ok(()),
        Err(errors) => Err(errors.into_iter().next().map_or_else(String::new, |error| error.message)),
    }
}
