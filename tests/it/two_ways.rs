//! Days in figures that can be read two ways: what else the page says settles which, and where nothing does, the record is not sure.

use offprint::record::Record;

use crate::fields::{extract, page};

const SURE: f64 = 0.8;
const DOUBTFUL: f64 = 0.65;

fn declared(language: &str, date: &str, head: &str, line: &str) -> Record {
    let json_ld = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"datePublished\":\"{date}\"}}</script>"
    );
    extract(&page(language, line).replace("</head>", &format!("{json_ld}{head}</head>")))
}

fn day(record: &Record) -> (String, f64) {
    let value = record.published.as_ref().map_or_else(String::new, |date| date.value[..10].to_owned());
    (value, record.provenance.get("published").map_or(0.0, |told| told.confidence))
}

#[test]
fn a_day_that_nothing_settles_is_doubtful() {
    for (language, date) in [("en", "12/05/24"), ("en-US", "12/05/2024"), ("en", "24-05-12"), ("de", "24-05-12")] {
        let (value, confidence) = day(&declared(language, date, "", ""));
        assert!(!value.is_empty() && confidence <= DOUBTFUL, "{language} {date}: {value} {confidence}");
        let (value, confidence) = day(&extract(&page(language, &format!("<span class=\"date\">{date}</span>"))));
        assert!(!value.is_empty() && confidence <= DOUBTFUL, "{language} {date}: {value} {confidence}");
    }
}

#[test]
fn a_language_that_puts_the_day_first_settles_it() {
    for (language, date) in [("en-GB", "12/05/2024"), ("de", "12.05.24"), ("fr", "12/05/2024"), ("en", "13/05/24")] {
        let (value, confidence) = day(&declared(language, date, "", ""));
        assert!(value.starts_with("2024-05-1") && confidence > SURE, "{language} {date}: {value} {confidence}");
    }
}

#[test]
fn what_else_the_page_says_settles_it() {
    let meta = "<meta property=\"article:published_time\" content=\"2024-05-12T10:00:00Z\">";
    let change = "<meta property=\"article:modified_time\" content=\"2024-06-01T10:00:00Z\">";
    for (date, head, line) in [
        ("12/05/24", meta, ""),
        ("24-05-12", meta, ""),
        ("12/05/24", "", "May 12, 2024"),
        ("24-05-12", "", "May 12, 2024"),
    ] {
        let record = declared("en", date, head, line);
        let (value, confidence) = day(&record);
        assert!(value == "2024-05-12" && confidence > DOUBTFUL, "{date} {head} {line}: {value} {confidence}");
    }
    // Nothing is changed before it is published.
    assert_eq!(day(&declared("en", "12/05/24", change, "")).0, "2024-05-12");
}

#[test]
fn a_change_that_nothing_settles_is_doubtful_too() {
    let change = |value: &str, head: &str| {
        let meta = format!("<meta property=\"article:modified_time\" content=\"{value}\">{head}");
        let record = declared("en", "2024-01-02T08:00:00Z", &meta, "");
        record.provenance.get("modified").map_or(0.0, |told| told.confidence)
    };
    assert!(change("12/05/2024", "") <= DOUBTFUL);
    assert!(change("2024-12-05", "") > SURE);
    assert!(change("12/05/2024", "<meta name=\"last-modified\" content=\"2024-12-05\">") > SURE);
}
