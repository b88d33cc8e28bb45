//! Which keys a rule file may have, and of what shape they are.

use serde_json::{Map, Value, json};

/// Shape of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A list that `.add` and `.remove` can change.
    List,
    /// One value.
    Value,
}

/// Fields that are found by candidates.
pub(super) const FIELDS: [&str; 12] = [
    "title",
    "dek",
    "summary",
    "authors",
    "published",
    "modified",
    "category",
    "tags",
    "image",
    "language",
    "publisher",
    "source",
];

const FIELD_KEYS: [(&str, Shape); 4] =
    [("candidates", Shape::List), ("drop", Shape::List), ("replace", Shape::List), ("map", Shape::Value)];
const DATE_KEYS: [(&str, Shape); 2] = [("formats", Shape::List), ("timezone", Shape::Value)];
const BODY_KEYS: [(&str, Shape); 9] = [
    ("candidates", Shape::List),
    ("min_chars", Shape::Value),
    ("keep", Shape::List),
    ("strip", Shape::List),
    ("strip_class", Shape::List),
    ("strip_text", Shape::List),
    ("cut_from", Shape::List),
    ("cut_before", Shape::List),
    ("replace_tag", Shape::Value),
];
const ACCESS_KEYS: [(&str, Shape); 1] = [("paywalled_if", Shape::List)];
const HTTP_KEYS: [(&str, Shape); 3] = [("headers", Shape::Value), ("cookies", Shape::Value), ("delay", Shape::Value)];
const PAGES_KEYS: [(&str, Shape); 3] = [("single", Shape::Value), ("next", Shape::Value), ("max", Shape::Value)];

/// Keys of a `[[test]]` beside `fixture` and `url`.
pub(super) const PROMISES: [&str; 13] = [
    "title",
    "dek",
    "category",
    "category_path",
    "authors",
    "published",
    "modified",
    "language",
    "tags",
    "source",
    "contains",
    "lacks",
    "outcome",
];

/// What a promise should have been, where `value` is none that could ever hold.
pub(super) fn promise_problem(key: &str, value: &Value) -> Option<&'static str> {
    let is_texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    match key {
        "contains" | "lacks" => (!is_texts(value) && !value.is_string()).then_some("a list of texts"),
        "authors" | "category_path" | "tags" => (!is_texts(value)).then_some("a list of texts"),
        "source" => {
            let known = ["name", "kind", "url", "raw"];
            let is_known = |object: &Map<String, Value>| object.keys().all(|key| known.contains(&key.as_str()));
            (!value.as_object().is_some_and(is_known)).then_some("a table of name, kind, url, raw")
        }
        _ => (!value.is_string()).then_some("a text"),
    }
}

/// Whether a table of that name may stand in a rule file.
pub(super) fn is_section(name: &str) -> bool {
    FIELDS.contains(&name) || matches!(name, "body" | "access" | "pages" | "http")
}

/// Everything that may stand at the top of a file.
pub(super) fn top_level(is_preset: bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = FIELDS.to_vec();
    names.extend(["name", "extends", "clean", "body", "access", "pages", "http", "variant", "test"]);
    names.extend(if is_preset { &["detect", "part"][..] } else { &["same_as", "check"] });
    names
}

/// Everything that may stand in a `[[variant]]`.
pub(super) fn in_variant() -> Vec<&'static str> {
    let mut names: Vec<&str> = FIELDS.to_vec();
    names.extend(["name", "paths", "until", "from", "clean", "body", "access", "pages"]);
    names
}

/// The keys of a section.
pub(super) fn keys_of(section: &str) -> Vec<&'static str> {
    shapes(section).into_iter().map(|(key, _)| key).collect()
}

/// The shape of a dotted key; None if there is no such key.
pub(super) fn shape(key: &str) -> Option<Shape> {
    let Some((section, name)) = key.split_once('.') else {
        return (key == "clean").then_some(Shape::Value);
    };
    shapes(section).into_iter().find(|(known, _)| *known == name).map(|(_, shape)| shape)
}

fn shapes(section: &str) -> Vec<(&'static str, Shape)> {
    match section {
        "body" => BODY_KEYS.to_vec(),
        "access" => ACCESS_KEYS.to_vec(),
        "pages" => PAGES_KEYS.to_vec(),
        "http" => HTTP_KEYS.to_vec(),
        "published" | "modified" => [&FIELD_KEYS[..], &DATE_KEYS[..]].concat(),
        "category" => [&FIELD_KEYS[..], &[("path", Shape::Value)]].concat(),
        name if FIELDS.contains(&name) => FIELD_KEYS.to_vec(),
        _ => Vec::new(),
    }
}

/// JSON Schema (draft 2020-12) of a rule file, for editors.
pub fn json_schema() -> serde_json::Value {
    let css = json!({"anyOf": [
        {"type": "string", "description": "CSS selector, or CSS@attribute"},
        {"type": "object", "properties": {
            "sel": {"type": "string"}, "has_text": {"type": "string", "description": "regular expression searched in the element's text"},
            "many": {"type": "boolean"}, "kind": {"enum": ["wire", "syndicated", "via", "press_release", "own"]},
            "all": {"type": "array", "items": {"type": "string"}}, "json": {"type": "string"}, "pointer": {"type": "string"}, "as": {"const": "html"},
            "json_ld": {"type": "string"}, "url_segment": {"type": "integer", "minimum": 1},
            "body_text": {"type": "string"}, "at": {"enum": ["start", "end"]}},
         "additionalProperties": false}]});
    let list = |item: &Value| json!({"anyOf": [{"type": "array", "items": item}, {"type": "object", "properties": {"add": {"type": "array", "items": item}, "remove": {"type": "array"}}, "additionalProperties": false}]});
    let text = json!({"type": "string"});
    let of_key = |key: &str| match key {
        "candidates" | "keep" | "strip" | "cut_from" | "cut_before" | "paywalled_if" => list(&css),
        "drop" | "strip_class" | "strip_text" | "formats" => list(&text),
        "replace" => list(
            &json!({"type": "object", "properties": {"pattern": text, "with": text}, "required": ["pattern", "with"], "additionalProperties": false}),
        ),
        "map" | "replace_tag" | "headers" | "cookies" => json!({"type": "object", "additionalProperties": text}),
        "min_chars" | "max" => json!({"type": "integer", "minimum": 0}),
        "path" => {
            json!({"anyOf": [text, {"type": "object", "properties": {"sel": text, "drop": {"type": "array", "items": text}}, "additionalProperties": false}]})
        }
        "single" | "next" => css.clone(),
        "delay" => json!({"type": ["string", "number"], "description": "least time between two requests: 5s"}),
        _ => text.clone(),
    };
    let section = |name: &str| {
        let keys: Map<String, Value> = shapes(name).into_iter().map(|(key, _)| (key.to_owned(), of_key(key))).collect();
        json!({"type": "object", "properties": keys, "additionalProperties": false})
    };
    let mut properties = Map::new();
    for name in FIELDS.iter().chain(&["body", "access", "pages"]) {
        properties.insert((*name).to_owned(), section(name));
    }
    let mut variant = properties.clone();
    properties.insert("http".to_owned(), section("http"));
    for (name, value) in [
        ("name", text.clone()),
        ("paths", json!({"type": "array", "items": text})),
        ("until", json!({})),
        ("from", json!({})),
        ("clean", json!({"enum": ["generic", "none"]})),
    ] {
        variant.insert(name.to_owned(), value);
    }
    let promises: Map<String, Value> =
        PROMISES.iter().chain(&["fixture", "url"]).map(|name| ((*name).to_owned(), json!({}))).collect();
    let strings = json!({"anyOf": [text, {"type": "array", "items": text}]});
    let further = [
        ("name", text.clone()),
        ("extends", strings),
        ("same_as", text.clone()),
        ("clean", json!({"enum": ["generic", "none"]})),
        (
            "detect",
            json!({"type": "object", "properties": {"any": {"type": "array", "items": css}, "all": {"type": "array", "items": css}}, "additionalProperties": false}),
        ),
        ("part", json!({"type": "boolean"})),
        (
            "check",
            json!({"type": "object", "properties": {"pages": {"type": "array", "items": {"type": "string", "format": "uri"}, "description": "live articles, or a feed, for `selectors check`"}}, "additionalProperties": false}),
        ),
        (
            "variant",
            json!({"type": "array", "items": {"type": "object", "properties": variant, "additionalProperties": false}}),
        ),
        (
            "test",
            json!({"type": "array", "items": {"type": "object", "properties": promises, "required": ["fixture"], "additionalProperties": false}}),
        ),
    ];
    for (name, value) in further {
        properties.insert(name.to_owned(), value);
    }
    json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "offprint rule file", "type": "object", "properties": properties, "additionalProperties": false})
}
