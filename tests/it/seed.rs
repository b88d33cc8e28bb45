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
    let further =
        if expected["reconstruction_only"].is_object() { &expected["reconstruction_only"] } else { &expected };

    assert_eq!(record["title"], expected["title"]);
    assert_eq!(record["category"], expected["category"]);
    let lines: Vec<&str> = record["body"].as_str().expect("a body").lines().filter(|line| !line.is_empty()).collect();
    let paragraphs: Vec<&str> =
        expected["paragraphs"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(lines, paragraphs);
    let blocks: String = record["blocks"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|block| !block["start"].is_null())
        .filter_map(|block| block["text"].as_str())
        .collect::<Vec<_>>()
        .join("\n\n");
    assert_eq!(Value::from(blocks), record["body"]);

    let source = &record["source"];
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
        let held = source["all"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|credit| carrier.as_object().expect("an object").iter().all(|(key, value)| &credit[key] == value));
        assert!(held, "{carrier} is not in {source}");
    }
    assert_eq!(record["publisher"]["name"], further["site_name"]);
    assert_eq!(record["authors"][0]["name"], further["author"]);
    assert_eq!(
        (&record["published"]["value"], &record["modified"]["value"]),
        (&further["published"], &further["modified"])
    );
    assert_eq!((&record["canonical_url"], &record["tags"]), (&further["canonical"], &further["tags"]));
    assert_eq!(record["dek"], expected["dek"]);

    let visible =
        [&record["title"], &record["category"], &record["body"], &record["blocks"]].map(Value::to_string).join("\n");
    for unwanted in expected["must_not_contain"].as_array().expect("a list").iter().filter_map(Value::as_str) {
        assert!(!visible.contains(unwanted), "the record holds \"{unwanted}\"");
    }
    for wanted in expected["must_contain"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(visible.contains(wanted), "the record lacks \"{wanted}\"");
    }
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
