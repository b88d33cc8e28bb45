//! A record as JSON: whole or chosen fields, on one line or printed for people.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::record::Record;

/// Fields to print, in the order they were named: `title`, `source.name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(Vec<Vec<String>>);

/// A field that no record has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no field `{field}` in a record")]
pub struct UnknownField {
    /// As it was written.
    pub field: String,
    /// The most similar field.
    pub suggestion: Option<String>,
}

impl Fields {
    /// Reads `a,b.c`.
    ///
    /// # Errors
    /// A name that is no key of a record.
    pub fn parse(list: &str) -> Result<Self, UnknownField> {
        let empty = serde_json::to_value(Record::default()).unwrap_or_default();
        let schema = schema();
        let mut fields = Vec::new();
        for field in list.split(',').map(str::trim).filter(|field| !field.is_empty()) {
            let path: Vec<String> = field.split('.').map(str::to_owned).collect();
            let known = empty.get(&path[0]).is_some() && path.get(1).is_none_or(|key| has_key(&schema, &path[0], key));
            if !known {
                return Err(UnknownField { field: field.to_owned(), suggestion: similar(&empty, &path[0]) });
            }
            fields.push(path);
        }
        Ok(Fields(fields))
    }

    /// The names, parts by dots.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|path| path.join("."))
    }

    fn select(&self, record: &Value) -> Value {
        let mut chosen = Map::new();
        for path in &self.0 {
            let value = path.iter().try_fold(record, |value, key| value.get(key)).cloned().unwrap_or(Value::Null);
            insert(&mut chosen, path, value);
        }
        Value::Object(chosen)
    }
}

fn insert(object: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [key] => drop(object.insert(key.clone(), value)),
        [key, rest @ ..] => {
            let inner = object.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// Whether the schema knows `key` below the record's key `field`; maps (`removed`, `provenance`) take any key.
fn has_key(schema: &Value, field: &str, key: &str) -> bool {
    let mut node = &schema["properties"][field];
    for _ in 0..4 {
        if node["properties"].get(key).is_some()
            || node.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false))
        {
            return true;
        }
        let reference = node
            .get("$ref")
            .or_else(|| node["anyOf"].as_array()?.iter().find_map(|option| option.get("$ref")))
            .or_else(|| node["allOf"].as_array()?.iter().find_map(|option| option.get("$ref")));
        let Some(name) = reference.and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next()) else {
            return false;
        };
        node = &schema["$defs"][name];
    }
    false
}

fn similar(record: &Value, name: &str) -> Option<String> {
    let keys = record.as_object()?.keys();
    let best = keys.map(|key| (strsim::jaro_winkler(key, name), key)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.75).then(|| best.1.clone())
}

/// The record on one line.
pub fn line(record: &Record, fields: Option<&Fields>) -> String {
    harmless(match fields {
        None => serde_json::to_string(record).unwrap_or_default(),
        Some(fields) => fields.select(&serde_json::to_value(record).unwrap_or_default()).to_string(),
    })
}

/// JSON in which no control character stands raw. RFC 8259, section 7, asks it of those below U+0020 alone, but
/// terminals obey the ones from U+0080 as well.
fn harmless(json: String) -> String {
    if !json.contains(|letter: char| matches!(letter, '\u{7f}'..='\u{9f}')) {
        return json;
    }
    json.chars()
        .map(|letter| match letter {
            '\u{7f}'..='\u{9f}' => format!("\\u{:04x}", u32::from(letter)),
            other => other.to_string(),
        })
        .collect()
}

/// The record with line ends and indentation.
pub fn pretty(record: &Record, fields: Option<&Fields>) -> String {
    let value = serde_json::to_value(record).unwrap_or_default();
    let value = fields.map_or(value.clone(), |fields| fields.select(&value));
    harmless(serde_json::to_string_pretty(&value).unwrap_or_default())
}

/// The JSON Schema of a record, draft 2020-12; every key of every object is required.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    serde_json::to_value(generator.into_root_schema_for::<Record>()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selects_fields_in_the_order_named() {
        let fields = Fields::parse("source.name,title").expect("known fields");
        let record = Record { title: Some("A".into()), ..Record::default() };
        assert_eq!(line(&record, Some(&fields)), r#"{"source":{"name":null},"title":"A"}"#);
    }

    #[test]
    fn no_control_character_stands_raw() {
        let record = Record { title: Some("\u{1b}[31m\u{9b}2J".into()), ..Record::default() };
        let fields = Fields::parse("title").expect("a known field");
        assert_eq!(line(&record, Some(&fields)), r#"{"title":"\u001b[31m\u009b2J"}"#);
    }

    #[test]
    fn suggests_the_field_meant() {
        assert_eq!(
            Fields::parse("titel"),
            Err(UnknownField { field: "titel".into(), suggestion: Some("title".into()) })
        );
        assert!(Fields::parse("source.nmae").is_err());
    }

    #[test]
    fn every_key_is_required() {
        let schema = schema();
        let record = serde_json::to_value(Record::default()).expect("serialises");
        let required = schema["required"].as_array().expect("a list");
        for key in record.as_object().expect("an object").keys() {
            assert!(required.contains(&Value::String(key.clone())), "{key}");
        }
    }
}
