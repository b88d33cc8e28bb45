//! Which keys a rule file may have and of what form they are, for its reader and, as JSON Schema, for editors.

use serde_json::{Map, Value, json};

use super::http::LONGEST_DELAY;
use super::keys::{self, Form, Item, Key, Section};
use super::places;
use super::rule::PagesRule;

/// Shape of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A list that `.add` and `.remove` can change.
    List,
    /// One value.
    Value,
}

/// What a promise should have been, where `value` is none that could ever hold.
pub(super) fn promise_problem(key: &Key, value: &Value) -> Option<&'static str> {
    let is_texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    match key.form {
        Form::Names => (!is_texts(value) && !value.is_string()).then_some("a list of texts"),
        Form::Texts => (!is_texts(value)).then_some("a list of texts"),
        Form::Credit => {
            let is_known = |object: &Map<String, Value>| object.keys().all(|key| CREDIT.contains(&key.as_str()));
            (!value.as_object().is_some_and(is_known)).then_some("a table of name, kind, url, raw")
        }
        _ => (!value.is_string()).then_some("a text"),
    }
}

/// What a promise can say of the source.
const CREDIT: [&str; 4] = ["name", "kind", "url", "raw"];

/// One of the promises of a `[[test]]`.
pub(super) fn promise(name: &str) -> Option<&'static Key> {
    static PROMISES: [Key; 13] = keys::PROMISES;
    PROMISES.iter().find(|key| key.name == name)
}

/// Everything that may stand in a `[[test]]`.
pub(super) fn in_test() -> Vec<&'static str> {
    keys::TEST.keys().map(|key| key.name).collect()
}

/// Whether a key stands at the top of site files or of presets, but not of both.
pub(super) fn is_of_one_kind(name: &str) -> bool {
    top_level(true).contains(&name) != top_level(false).contains(&name)
}

/// Whether a table of that name may stand in a rule file.
pub(super) fn is_section(name: &str) -> bool {
    keys::section(name).is_some()
}

/// Everything that may stand at the top of a file.
pub(super) fn top_level(is_preset: bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = keys::FIELDS.iter().map(|field| field.name).collect();
    names.extend(["name", "extends", "clean", "body", "access", "pages", "http", "variant", "test"]);
    names.extend(if is_preset { &["detect", "part"][..] } else { &["same_as", "check"] });
    names
}

/// Everything that may stand in a `[[variant]]`.
pub(super) fn in_variant() -> Vec<&'static str> {
    let fields = keys::FIELDS.iter().map(|field| field.name);
    fields.chain(["body", "access", "pages"]).chain(keys::VARIANT.keys().map(|key| key.name)).collect()
}

/// The keys of a section.
pub(super) fn keys_of(section: &str) -> Vec<&'static str> {
    keys::section(section).into_iter().flat_map(Section::keys).map(|key| key.name).collect()
}

/// The shape of a dotted key; None if there is no such key.
pub(super) fn shape(key: &str) -> Option<Shape> {
    let Some((section, name)) = key.split_once('.') else {
        return (key == "clean").then_some(Shape::Value);
    };
    let key = keys::section(section)?.keys().find(|key| key.name == name)?;
    Some(if matches!(key.form, Form::List(_)) { Shape::List } else { Shape::Value })
}

/// JSON Schema (draft 2020-12) of a rule file, for editors: what each key says, with an example.
pub fn json_schema() -> Value {
    let sections = keys::FIELDS.iter().chain(&[keys::BODY, keys::ACCESS, keys::PAGES]);
    let mut properties: Map<String, Value> =
        sections.map(|section| (section.name.to_owned(), table(section))).collect();
    let mut variant = properties.clone();
    variant.extend(keys::VARIANT.keys().map(property));
    for section in [keys::HTTP, keys::CHECK, keys::DETECT] {
        properties.insert(section.name.to_owned(), table(&section));
    }
    properties.extend(keys::TOP.iter().chain(&keys::TOP_OF_SITE).chain(&keys::TOP_OF_PRESET).map(property));
    let test: Map<String, Value> = keys::TEST.keys().map(property).collect();
    for (section, properties_of, required) in [(keys::VARIANT, variant, "name"), (keys::TEST, test, "fixture")] {
        let items = json!({"type": "object", "properties": properties_of, "required": [required], "additionalProperties": false});
        properties
            .insert(section.name.to_owned(), json!({"description": section.about, "type": "array", "items": items}));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "offprint rule file",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": {
            "candidate": candidate("title"),
            "body_candidate": candidate("body"),
            "source_candidate": candidate("source"),
            "selector": selector("Selector of elements, or a table: only those whose text matches.", "aside.related"),
            "link": selector("Selector of a link, or `CSS@attribute` where its address is elsewhere.", "a.next"),
            "pattern": {"description": "Regular expression.", "type": "string", "format": "regex"},
            "replacement": {
                "description": "What a regular expression matches is replaced.",
                "type": "object",
                "properties": {"pattern": {"$ref": "#/$defs/pattern"}, "with": {"type": "string"}},
                "required": ["pattern", "with"],
                "additionalProperties": false,
            },
        },
    })
}

fn table(section: &Section) -> Value {
    let mut properties: Map<String, Value> = section.keys().map(property).collect();
    // What a candidate may say hangs on what it finds.
    if let (Some(candidates), "body" | "source") = (properties.get_mut("candidates"), section.name) {
        let list = json!({"type": "array", "items": {"$ref": format!("#/$defs/{}_candidate", section.name)}});
        candidates["anyOf"] = list_forms(&list);
    }
    json!({"description": section.about, "type": "object", "properties": properties, "additionalProperties": false})
}

/// A key with its form, what it says and an example.
fn property(key: &Key) -> (String, Value) {
    let mut schema = form(key.form);
    let about = schema.as_object_mut().expect("every form is an object");
    about.insert("description".to_owned(), Value::from(key.about));
    about.insert("examples".to_owned(), json!([example(key)]));
    (key.name.to_owned(), schema)
}

fn example(key: &Key) -> Value {
    serde_json::from_str(key.example).expect("examples are JSON")
}

fn form(form: Form) -> Value {
    let text = json!({"type": "string"});
    let refer = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    match form {
        Form::Text => text,
        Form::Texts => json!({"type": "array", "items": text}),
        Form::Names => json!({"anyOf": [text, {"type": "array", "items": text}]}),
        Form::Flag => json!({"type": "boolean"}),
        Form::Count => json!({"type": "integer", "minimum": 0}),
        Form::Place => json!({"type": "integer", "minimum": 1}),
        Form::Pointer => json!({"type": "string", "pattern": "^(/|$)"}),
        Form::Pages => json!({"type": "integer", "minimum": 1, "maximum": PagesRule::MOST}),
        // Editors read a day of TOML as one thing or the other.
        Form::Day => json!({}),
        Form::Delay => {
            json!({"type": ["string", "number"], "pattern": r"^\s*[0-9.]+\s*[sm]?$", "minimum": 0, "maximum": LONGEST_DELAY})
        }
        Form::Cleaning => json!({"enum": ["generic", "none"]}),
        Form::Map => json!({"type": "object", "additionalProperties": text}),
        Form::Tags => json!({"type": "object", "additionalProperties": {"enum": keys::TAGS}}),
        Form::Link => refer("link"),
        Form::Path => {
            let drop = json!({"type": "array", "items": refer("pattern")});
            json!({"anyOf": [text, {"type": "object", "properties": {"sel": text, "has_text": refer("pattern"), "drop": drop}, "required": ["sel"], "additionalProperties": false}]})
        }
        Form::Credit => {
            let parts: Map<String, Value> = CREDIT.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
            json!({"type": "object", "properties": parts, "additionalProperties": false})
        }
        Form::Addresses => {
            let address = json!({"type": "string", "format": "uri", "pattern": "^https?://"});
            json!({"anyOf": [{"type": "array", "items": address}, address]})
        }
        Form::Kind => json!({"enum": places::KINDS}),
        Form::Side => json!({"enum": ["start", "end"]}),
        Form::Html => json!({"const": "html"}),
        Form::Elements => json!({"type": "array", "items": refer("selector")}),
        Form::List(item) => {
            let item = match item {
                Item::Candidate => refer("candidate"),
                Item::Selector => refer("selector"),
                Item::Pattern => refer("pattern"),
                Item::Replacement => refer("replacement"),
                Item::Token | Item::Format => text,
            };
            json!({"anyOf": list_forms(&json!({"type": "array", "items": item}))})
        }
    }
}

/// A list, or what changes the one below it.
fn list_forms(list: &Value) -> Value {
    json!([list, {"type": "object", "properties": {"add": list, "remove": list}, "additionalProperties": false}])
}

/// A selector alone, or a table that names one place to look, in the section of that name.
fn candidate(section: &str) -> Value {
    let mut forms = vec![json!({"type": "string", "minLength": 1, "description": "CSS selector, or CSS@attribute."})];
    let is_of_section = |place: &&places::Place| match section {
        "source" => true,
        "body" => matches!(place.key.name, "sel" | "all" | "json"),
        _ => place.key.name != "body_text",
    };
    for place in places::PLACES.iter().filter(is_of_section) {
        let kind = Some(&places::KIND).filter(|_| section == "source");
        let beside = place.beside.iter().filter(|key| section == "body" || key.form != Form::Html);
        let all = std::iter::once(&place.key).chain(beside).chain(kind);
        let properties: Map<String, Value> = all.map(property).collect();
        let needed: &[&str] = if place.key.name == "json" { &["json", "pointer"] } else { &[place.key.name] };
        forms.push(
            json!({"type": "object", "properties": properties, "required": needed, "additionalProperties": false}),
        );
    }
    json!({"description": "A selector, or a table that names another place to look.", "anyOf": forms})
}

fn selector(about: &str, example: &str) -> Value {
    let properties: Map<String, Value> =
        [("sel".to_owned(), json!({"type": "string", "minLength": 1})), property(&places::HAS_TEXT)]
            .into_iter()
            .collect();
    let table = json!({"type": "object", "properties": properties, "required": ["sel"], "additionalProperties": false});
    json!({"description": about, "examples": [example], "anyOf": [{"type": "string", "minLength": 1}, table]})
}
