//! The page the project began with and its two variants, against what must come out of them.

use serde_json::Value;

use crate::program::{run, shared};

fn check(page: &str, expected: &str, host: Option<&str>) {
    let Some(folder) = shared("seed") else { return };
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join(expected)).expect("the expected file"))
            .expect("JSON");
    let url = host.map_or_else(
        || expected["url"].as_str().expect("a URL").to_owned(),
        |host| format!("https://{host}/some-article/"),
    );
    let record = run(&["extract", folder.join(page).to_str().expect("UTF-8"), "--url", &url]).record();
    check_text(&record, &expected);
    check_source(&record["source"], &expected);
    check_fields(&record, &expected);
    check_words(&record, &expected);
}

/// The paragraphs are those of the page, and the blocks say the same.
fn check_text(record: &Value, expected: &Value) {
    let lines: Vec<&str> = record["body"].as_str().expect("a body").lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, texts(&expected["paragraphs"]));
    let blocks = record["blocks"].as_array().expect("a list").iter().filter(|block| !block["start"].is_null());
    let blocks: Vec<&str> = blocks.filter_map(|block| block["text"].as_str()).collect();
    assert_eq!(Value::from(blocks.join("\n\n")), record["body"]);
}

fn check_source(source: &Value, expected: &Value) {
    let accepted = expected["source"]["name_accept"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![expected["source"]["name"].clone()]);
    assert!(accepted.contains(&source["name"]), "{source}");
    assert_eq!(
        (&source["raw"], &source["url"], source["kind"].as_str()),
        (&expected["source"]["text"], &expected["source"]["url"], Some("syndicated"))
    );
    for carrier in expected["other_source_carriers"].as_array().into_iter().flatten() {
        let carrier = carrier.as_object().expect("an object");
        let is_it = |credit: &Value| carrier.iter().all(|(key, value)| &credit[key] == value);
        assert!(source["all"].as_array().expect("a list").iter().any(is_it), "{carrier:?} is not in {source}");
    }
}

fn check_fields(record: &Value, expected: &Value) {
    // Some values were invented with the page's markup, for only its text was handed down.
    let further = if expected["reconstruction_only"].is_object() { &expected["reconstruction_only"] } else { expected };
    assert_eq!((&record["title"], &record["category"]), (&expected["title"], &expected["category"]));
    assert_eq!(record["publisher"]["name"], further["site_name"]);
    assert_eq!(record["authors"][0]["name"], further["author"]);
    assert_eq!(
        (&record["published"]["value"], &record["modified"]["value"]),
        (&further["published"], &further["modified"])
    );
    assert_eq!((&record["canonical_url"], &record["tags"]), (&further["canonical"], &further["tags"]));
    assert_eq!(record["dek"], expected["dek"]);
}

/// What a reader of the record must and must not meet.
fn check_words(record: &Value, expected: &Value) {
    let visible =
        [&record["title"], &record["category"], &record["body"], &record["blocks"]].map(Value::to_string).join("\n");
    let unwanted = texts(&expected["must_not_contain"]);
    assert!(!unwanted.is_empty());
    for unwanted in unwanted {
        assert!(!visible.contains(unwanted), "the record holds \"{unwanted}\"");
    }
    for wanted in texts(&expected["must_contain"]) {
        assert!(visible.contains(wanted), "the record lacks \"{wanted}\"");
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn the_seed_page_gives_what_it_must() {
    check("elrisala-article.html", "expected.json", None);
}

#[test]
fn the_seed_page_on_another_host_is_known_by_its_theme() {
    check("elrisala-article.html", "expected.json", Some("mirror.example"));
}

#[test]
fn the_english_variant_gives_what_it_must() {
    check("variant-attribution-url.html", "variant-attribution-url.expected.json", None);
}

#[test]
fn the_arabic_variant_gives_what_it_must() {
    check("variant-arabic-rtl.html", "variant-arabic-rtl.expected.json", None);
}
