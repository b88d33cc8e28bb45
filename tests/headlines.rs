//! Headlines in the forms that sites wrap them in, read out of a whole page.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use offprint::{Extractor, Options, Page};
use serde::Deserialize;
use serde_json::Value;

/// One for all: it reads rules and vocabulary once.
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    headline: Vec<Case>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Case {
    case: String,
    lang: String,
    url: Option<String>,
    head: String,
    site: String,
    top: String,
    body: String,
    last: String,
    title: Option<String>,
    dek: Option<String>,
    most: Option<f64>,
}

/// The text of every language, which the attributions have too.
#[derive(Deserialize)]
struct Texts {
    prose: BTreeMap<String, [String; 2]>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn record(case: &Case, page: &str, prose: &BTreeMap<String, [String; 2]>) -> Value {
    let [first, second] = &prose[&case.lang];
    let html = [
        ("{lang}", case.lang.as_str()),
        ("{head}", &case.head),
        ("{site}", &case.site),
        ("{top}", &case.top),
        ("{body}", &case.body),
        ("{first}", first),
        ("{second}", second),
        ("{last}", &case.last),
    ]
    .into_iter()
    .fold(page.to_owned(), |page, (hole, text)| page.replace(hole, text));
    let url = case.url.as_deref().unwrap_or("https://example-times.test/tide").parse().expect("a URL");
    let extraction = EXTRACTOR.extract(&Page::new(html).at(url), &Options::default());
    serde_json::to_value(&extraction.record).expect("serialises")
}

#[test]
fn every_headline_is_told_from_what_stands_around_it() {
    let read = |name: &str| fs::read_to_string(fixtures().join(name)).expect("a fixture");
    let file: File = toml::from_str(&read("titles/headlines.toml")).expect("well-formed cases");
    let texts: Texts = toml::from_str(&read("source/attributions.toml")).expect("the texts");
    let page = read("titles/page.html.in");
    let mut wrong = Vec::new();
    for case in &file.headline {
        let record = record(case, &page, &texts.prose);
        let confidence = record["provenance"]["title"]["confidence"].as_f64().unwrap_or_default();
        let is_right = record["title"].as_str() == case.title.as_deref()
            && case.dek.as_deref().is_none_or(|dek| record["dek"] == dek)
            && case.most.is_none_or(|most| confidence <= most);
        if !is_right {
            wrong
                .push(format!("{} ({}): {} at {confidence}, {}", case.case, case.lang, record["title"], record["dek"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), file.headline.len(), wrong.join("\n"));
}
