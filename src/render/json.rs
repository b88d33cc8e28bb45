//! A record as JSON: whole or chosen fields, on one line or printed for people.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::record::Record;
use crate::text::most_like;

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
        let schema = schema();
        let mut fields = Vec::new();
        for field in list.split(',').map(str::trim).filter(|field| !field.is_empty()) {
            let path: Vec<String> = field.split('.').map(str::to_owned).collect();
            let mut places = vec![&schema];
            for (depth, key) in path.iter().enumerate() {
                let inner = places.iter().flat_map(|place| below(&schema, place, key)).collect::<Vec<_>>();
                if inner.is_empty() {
                    let suggestion = similar(&schema, &places, key).map(|name| {
                        path[..depth].iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(".")
                    });
                    return Err(UnknownField { field: field.to_owned(), suggestion });
                }
                places = inner;
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

/// What the schema says of `key` in an object that `place` describes; maps (`removed`, `provenance`) take any key.
fn below<'a>(schema: &'a Value, place: &'a Value, key: &str) -> Vec<&'a Value> {
    let objects = resolved(schema, place);
    objects
        .into_iter()
        .filter_map(|object| {
            let more = object.get("additionalProperties").filter(|more| more.is_object());
            object["properties"].get(key).or(more)
        })
        .collect()
}

/// `place` with its references followed and its alternatives side by side.
fn resolved<'a>(schema: &'a Value, place: &'a Value) -> Vec<&'a Value> {
    if let Some(name) = place["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return resolved(schema, &schema["$defs"][name]);
    }
    match place["anyOf"].as_array().or(place["allOf"].as_array()) {
        Some(options) => options.iter().flat_map(|option| resolved(schema, option)).collect(),
        None => vec![place],
    }
}

/// The key below `places` that is most like `name`.
fn similar<'a>(schema: &'a Value, places: &[&'a Value], name: &str) -> Option<&'a str> {
    let objects = places.iter().flat_map(|place| resolved(schema, place));
    let keys = objects.filter_map(|object| object["properties"].as_object()).flat_map(Map::keys);
    most_like(name, keys.map(String::as_str))
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
pub fn harmless(json: String) -> String {
    // They are one byte, or begin with the other of these.
    let mut begins = memchr::memchr2_iter(0x7f, 0xc2, json.as_bytes());
    if !begins.any(|at| json[at..].starts_with(|letter| matches!(letter, '\u{7f}'..='\u{9f}'))) {
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
        let suggestion = |field: &str| Fields::parse(field).expect_err("no such field").suggestion;
        assert_eq!(suggestion("source.nmae").as_deref(), Some("source.name"));
        assert_eq!(suggestion("provenance.title.methd").as_deref(), Some("provenance.title.method"));
        assert_eq!(suggestion("source.name.first"), None);
        assert!(Fields::parse("quality.signals.certainty,removed.share,error.code,image.url").is_ok());
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
