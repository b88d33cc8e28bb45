//! What pages declare and nobody can read: no value, and a warning that says what stood there.

use offprint::record::Record;

use crate::fields::{extract, page};

fn warnings(record: &Record) -> Vec<(&str, &str)> {
    let warnings = record.quality.warnings.iter();
    warnings.map(|warning| (warning.code.as_str(), warning.detail.as_deref().unwrap_or_default())).collect()
}

fn with_head(head: &str) -> String {
    page("en", "").replace("</head>", &format!("{head}</head>"))
}

#[test]
fn a_headline_of_ten_thousand_characters_is_none() {
    let long = "Puente reaperi post longa laboro ".repeat(300);
    let without = page("en", "").replace("<title>Puente reaperi</title>", "").replace("<h1>Puente reaperi</h1>", "");
    let start = &long[..60];
    for head in [
        format!("<title>{long}</title></head>"),
        format!("<meta property=\"og:title\" content=\"{long}\"></head>"),
        format!(
            "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"{long}\"}}</script></head>"
        ),
    ] {
        let record = extract(&without.replace("</head>", &head));
        assert_eq!((record.title.as_deref(), warnings(&record)), (None, vec![("title_unreadable", start)]));
    }
    let record = extract(&without.replace("<article>", &format!("<article><h1>{long}</h1>")));
    assert_eq!((record.title.as_deref(), warnings(&record)), (None, vec![("title_unreadable", start)]));
    // The page has another.
    let record = extract(&with_head(&format!("<meta property=\"og:title\" content=\"{long}\">")));
    assert_eq!((record.title.as_deref(), warnings(&record)), (Some("Puente reaperi"), vec![]));
    let record = extract(&without);
    assert_eq!((record.title.as_deref(), warnings(&record)), (None, vec![]));
}

#[test]
fn a_name_of_ten_thousand_characters_is_none() {
    let long = "Ada Byron Harbour ".repeat(600);
    let start = &long[..60];
    for head in [
        format!("<meta name=\"author\" content=\"{long}\">"),
        format!(
            "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"author\":{{\"@type\":\"Person\",\
             \"name\":\"{long}\"}}}}</script>"
        ),
    ] {
        let record = extract(&with_head(&head));
        assert_eq!((record.authors.len(), warnings(&record)), (0, vec![("authors_unreadable", start)]));
    }
    let record = extract(&page("en", &format!("<p class=\"byline\">{long}</p>")));
    assert_eq!((record.authors.len(), warnings(&record)), (0, vec![("authors_unreadable", start)]));
    let html = with_head(&format!("<meta name=\"author\" content=\"{long}\">"));
    let record = extract(&html.replace("<div class=\"post-info\">", "<div class=\"post-info byline\">By Ada Byron"));
    assert_eq!((record.authors[0].name.as_str(), warnings(&record)), ("Ada Byron", vec![]));
}

#[test]
fn a_language_that_is_none_is_warned_of() {
    for tag in ["xx-nonsense", "xxx", "nonsense", "{{lang}}"] {
        let record = extract(&page(tag, ""));
        assert_eq!((record.language.as_deref(), warnings(&record)), (None, vec![("language_unreadable", tag)]));
    }
    // Codes that say themselves that there is no one language.
    for tag in ["", "und", "mul"] {
        let record = extract(&page(tag, ""));
        assert_eq!((record.language.as_deref(), warnings(&record)), (None, vec![]), "{tag}");
    }
}

#[test]
fn a_canonical_address_that_is_none_is_warned_of() {
    for href in
        ["not a url", "http://", "javascript:void(0)", "mailto:a@example.test", "{{canonical}}", "undefined", "false"]
    {
        let record = extract(&with_head(&format!("<link rel=\"canonical\" href=\"{href}\">")));
        let told = (record.canonical_url.as_deref(), warnings(&record));
        assert_eq!(told, (None, vec![("canonical_unreadable", href)]), "{href}");
    }
    for href in ["", "#", "https://example.test/"] {
        let record = extract(&with_head(&format!("<link rel=\"canonical\" href=\"{href}\">")));
        assert_eq!(warnings(&record), [], "{href}");
    }
    let record = extract(&with_head("<link rel=\"canonical\" href=\"/tides/\">"));
    assert_eq!(record.canonical_url.as_deref(), Some("https://example.test/tides/"));
}
