//! The reference in `docs/site-rules.md` is the JSON Schema of rule files in prose. `UPDATE_DOCS=1` writes it anew.

use std::fmt::Write as _;
use std::fs;

use offprint::authoring::{toml_key, toml_value};
use offprint::selectors::{BundledFiles, RuleFiles, json_schema};
use serde_json::Value;

use crate::desk::Desk;
use crate::program::repository;

const DOCUMENT: &str = "docs/site-rules.md";
/// What has a part of its own in the reference, and is no field.
const SECTIONS: [&str; 8] = ["body", "access", "pages", "http", "variant", "check", "test", "detect"];

#[test]
fn the_reference_is_the_schema() {
    let path = repository(DOCUMENT);
    let shown = fs::read_to_string(&path).expect("the document");
    let (head, rest) = shown.split_once("<!-- reference -->\n").expect("the reference's beginning");
    let (_, tail) = rest.split_once("<!-- end -->").expect("the reference's end");
    let current = format!("{head}<!-- reference -->\n{}<!-- end -->{tail}", reference(&json_schema()));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).expect("writable");
        return;
    }
    assert!(shown == current, "{DOCUMENT} is behind the schema: UPDATE_DOCS=1 cargo test --test it rule_docs");
}

/// The reference, part by part.
fn reference(schema: &Value) -> String {
    let mut text = top(schema) + &fields(schema) + &candidates(schema);
    for name in SECTIONS {
        text.push_str(&section(schema, name));
    }
    text.push('\n');
    text
}

fn properties(schema: &Value) -> &serde_json::Map<String, Value> {
    schema["properties"].as_object().expect("keys")
}

fn is_table(value: &Value) -> bool {
    value["properties"].is_object() || value["items"]["properties"].is_object()
}

fn top(schema: &Value) -> String {
    let keys = properties(schema).iter().filter(|(_, value)| !is_table(value));
    format!("\n**At the top of a file**\n\n{}", table(keys))
}

/// The sections of fields, and the keys that they have in common.
fn fields(schema: &Value) -> String {
    let mut text = String::from("\n**Fields of the record**\n\n| section | |\n|---|---|\n");
    let mut keys: Vec<(&String, &Value)> = Vec::new();
    let is_field = |(name, value): &(&String, &Value)| is_table(value) && !SECTIONS.contains(&name.as_str());
    for (name, field) in properties(schema).iter().filter(is_field) {
        let _ = writeln!(text, "| `[{name}]` | {} |", about(field));
        for (key, value) in field["properties"].as_object().expect("keys") {
            if !keys.iter().any(|(known, _)| *known == key) {
                keys.push((key, value));
            }
        }
    }
    format!("{text}\nEach has the keys\n\n{}", table(keys.into_iter()))
}

/// The places where a candidate looks, with what may stand beside each.
fn candidates(schema: &Value) -> String {
    let mut text = String::from(
        "\n**A candidate** is a selector, or a table that names one place to look:\n\n| place | beside it | |\n|---|---|---|\n",
    );
    let forms = |name: &str| schema["$defs"][name]["anyOf"].as_array().expect("forms").iter();
    let (mut beside, mut everywhere) = (Vec::new(), None);
    for form in forms("source_candidate").filter_map(|form| form["properties"].as_object()) {
        // A body has keys of its own beside the same place.
        let place = form.keys().next();
        let same = forms("body_candidate")
            .filter_map(|form| form["properties"].as_object())
            .find(|form| form.keys().next() == place);
        let others = form.iter().filter(|(key, _)| !same.is_some_and(|same| same.contains_key(*key)));
        let mut keys = same.into_iter().flatten().chain(others);
        let (place, value) = keys.next().expect("a place");
        let mut names = Vec::new();
        for key in keys {
            if key.0 == "kind" {
                everywhere = Some(key);
                continue;
            }
            names.push(format!("`{}`", key.0));
            if !beside.contains(&key) {
                beside.push(key);
            }
        }
        let _ = writeln!(text, "| `{}` | {} | {} |", assignment(place, value), names.join(" "), about(value));
    }
    format!("{text}\n{}", table(beside.into_iter().chain(everywhere)))
}

/// A section that is no field.
fn section(schema: &Value, name: &str) -> String {
    let section = &properties(schema)[name];
    let keys = section["properties"].as_object().or_else(|| section["items"]["properties"].as_object());
    // A variant's sections are those of the file.
    let is_own = |(key, value): &(&String, &Value)| {
        name != "variant" || !properties(schema).contains_key(*key) || !is_table(value)
    };
    let shown = about(section);
    let heading = if shown.starts_with("`[[") { String::new() } else { format!("**`[{name}]`** ") };
    format!("\n{heading}{}\n\n{}", bold(&shown), table(keys.expect("keys").iter().filter(is_own)))
}

/// A table of keys: an example of each, and what it says.
fn table<'a>(keys: impl Iterator<Item = (&'a String, &'a Value)>) -> String {
    let mut text = String::from("| key | |\n|---|---|\n");
    for (name, value) in keys {
        let _ = writeln!(text, "| `{}` | {} |", assignment(name, value), about(value));
    }
    text
}

fn about(value: &Value) -> String {
    value["description"].as_str().expect("every key says what it is").replace('|', "\\|")
}

/// The name of a table of a list, which its description opens with, in bold.
fn bold(text: &str) -> String {
    match text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        Some((name, rest)) if name.starts_with("[[") => format!("**`{name}`**{rest}"),
        _ => text.to_owned(),
    }
}

fn assignment(name: &str, value: &Value) -> String {
    let example = toml_value(&value["examples"][0]);
    // Days stand without quotes.
    let is_day = matches!(name, "from" | "until");
    let example = if is_day { example.trim_matches('"').to_owned() } else { example };
    format!("{} = {example}", toml_key(name)).replace('|', "\\|")
}

/// A file that has every key of some sections, as its example has it.
fn of_examples(schema: &Value, is_wanted: impl Fn(&str) -> bool) -> String {
    let (mut top, mut tables) = (String::new(), String::new());
    for (name, value) in schema["properties"].as_object().expect("keys").iter().filter(|(name, _)| is_wanted(name)) {
        let lines = |keys: &Value, is_left_out: &dyn Fn(&str) -> bool| {
            let keys = keys.as_object().expect("keys").iter().filter(|(key, _)| !is_left_out(key));
            keys.map(|(key, value)| format!("{}\n", assignment(key, value).replace("\\|", "|"))).collect::<String>()
        };
        if value["properties"].is_object() {
            let _ = write!(tables, "[{name}]\n{}", lines(&value["properties"], &|_| false));
        } else if value["items"]["properties"].is_object() {
            let is_section = |key: &str| schema["properties"][key]["properties"].is_object();
            let _ = write!(tables, "[[{name}]]\n{}", lines(&value["items"]["properties"], &is_section));
        } else {
            top.push_str(&format!("{}\n", assignment(name, value)));
        }
    }
    top + &tables
}

#[test]
fn every_example_of_the_reference_is_sound() {
    let schema = json_schema();
    let desk = Desk::new();
    desk.write("sites/example.com.toml", of_examples(&schema, |name| !matches!(name, "same_as" | "part" | "detect")));
    desk.write(
        "presets/own/b.toml",
        of_examples(&schema, |name| !matches!(name, "same_as" | "part" | "check" | "extends")),
    );
    desk.write(
        "presets/own/part.toml",
        "part = true\ndetect = { any = [\".x\"] }\n[[test]]\nfixture = \"x\"\ntitle = \"X\"\n",
    );
    let lint = desk.run(&["lint"]);
    assert_eq!((lint.code, lint.stdout.lines().last()), (0, Some("3 files, 0 errors, 0 warnings")), "{}", lint.stdout);

    for (definition, section) in [("candidate", "title"), ("body_candidate", "body"), ("source_candidate", "source")] {
        let forms = schema["$defs"][definition]["anyOf"].as_array().expect("forms");
        for form in forms.iter().filter_map(|form| form["properties"].as_object()) {
            let table: Vec<String> = form.iter().map(|(key, value)| assignment(key, value)).collect();
            // A text is in an element, not in an attribute.
            let table = if section == "body" { table.join(", ").replace("@datetime", "") } else { table.join(", ") };
            desk.write("sites/a.test.toml", format!("[{section}]\ncandidates = [{{ {table} }}]\n"));
            let lint = desk.run(&["lint", "a.test"]);
            assert!(lint.stdout.contains(" 0 errors"), "{}", lint.stdout);
        }
    }
}

#[test]
fn the_schema_takes_every_rule_file_there_is_and_no_unknown_key() {
    let validator = jsonschema::validator_for(&json_schema()).expect("a schema");
    let is_valid = |text: &str| {
        let table: toml::Table = text.parse().expect("TOML");
        validator.iter_errors(&serde_json::to_value(table).expect("JSON")).map(|error| error.to_string()).next()
    };
    assert_eq!(is_valid("[check]\npages = 'https://example.com/feed/'"), None);
    for name in BundledFiles.names() {
        let text = BundledFiles.text(&name).expect("readable").expect("there");
        assert_eq!(is_valid(&text), None, "{name}");
    }
    for wrong in [
        "titel = 1",
        "[body]\nstirp = []",
        "[body]\nstrip.ad = []",
        "[body]\ncandidates = [{ slector = 'p' }]",
        "[title]\ncandidates = [{ sel = 'p', pointer = '/a' }]",
        "[title]\ncandidates = [{ sel = 'p', kind = 'via' }]",
        "[title]\ncandidates = [{ body_text = 'p' }]",
        "[title]\ncandidates = [{ json = 'script', pointer = '/a', as = 'html' }]",
        "[title]\ncandidates = [{ json = 'script', pointer = 'a' }]",
        "[category]\ncandidates = [{ url_segment = 0 }]",
        "[title]\ncandidates = ['']",
        "[check]\npages = ['/feed/']",
        "[[test]]\nlacks = ['x']",
        "[pages]\nmax = 0",
        "[pages]\nmax = 101",
        "[http]\ndelay = 301",
        "[http]\ndelay = 'soon'",
    ] {
        assert!(is_valid(wrong).is_some(), "{wrong}");
    }
}
