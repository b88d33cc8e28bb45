//! Attributions of many kinds and languages, and lines that look like one, read out of a whole page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use offprint::{Extractor, Options, Page};
use serde::Deserialize;
use serde_json::Value;

/// One for all: it reads rules and vocabulary once.
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    prose: BTreeMap<String, [String; 2]>,
    credit: Vec<Case>,
    false_friend: Vec<Case>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Case {
    case: String,
    lang: String,
    head: String,
    above: String,
    lead: String,
    tail: String,
    last: String,
    name: Option<String>,
    kind: String,
    url: Option<String>,
    #[serde(rename = "where")]
    place: String,
    in_body: Option<String>,
    not_in_body: Option<String>,
}

fn file() -> File {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/source");
    toml::from_str(&fs::read_to_string(folder.join("attributions.toml")).expect("the cases"))
        .expect("well-formed cases")
}

fn record(case: &Case, prose: &BTreeMap<String, [String; 2]>) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/source");
    let page = fs::read_to_string(folder.join("page.html.in")).expect("the page");
    let [first, second] = &prose[&case.lang];
    let title = first.split([',', '，', '、', '،']).next().unwrap_or(first).replace('.', "");
    let html = [
        ("{lang}", case.lang.as_str()),
        ("{title}", &title),
        ("{head}", &case.head),
        ("{top}", ""),
        ("{above}", &case.above),
        ("{lead}", &case.lead),
        ("{first}", first),
        ("{second}", second),
        ("{tail}", &case.tail),
        ("{last}", &case.last),
    ]
    .into_iter()
    .fold(page, |page, (hole, text)| page.replace(hole, text));
    let url = "https://example-times.test/tide".parse().expect("a URL");
    let extraction = EXTRACTOR.extract(&Page::new(html).at(url), &Options::default());
    serde_json::to_value(&extraction.record).expect("serialises")
}

#[test]
fn every_credit_is_found_where_it_stands() {
    let file = file();
    let mut wrong = Vec::new();
    for case in &file.credit {
        let record = record(case, &file.prose);
        let source = &record["source"];
        let body = record["body"].as_str().unwrap_or_default();
        let chosen = &source["all"][0];
        let is_right = source["name"].as_str() == case.name.as_deref()
            && source["kind"] == case.kind.as_str()
            && source["url"].as_str() == case.url.as_deref()
            && chosen["where"] == case.place.as_str()
            && case.in_body.as_deref().is_none_or(|text| body.contains(text))
            && case.not_in_body.as_deref().is_none_or(|text| !body.contains(text));
        if !is_right {
            wrong.push(format!("{} ({}): {source}\n  {body}", case.case, case.lang));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), file.credit.len(), wrong.join("\n"));
}

#[test]
fn what_looks_like_a_credit_is_none() {
    let file = file();
    let mut wrong = Vec::new();
    for case in &file.false_friend {
        let source = &record(case, &file.prose)["source"];
        if source["kind"] != "unknown" && source["kind"] != "own" {
            wrong.push(format!("{} ({}): {source}", case.case, case.lang));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), file.false_friend.len(), wrong.join("\n"));
}
