//! Dates, bylines and sections as newsrooms of many languages print them, read out of a whole page.

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
    line: Vec<Line>,
}

/// What one page prints, and what is to be read there; an empty day or section is none.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Line {
    lang: String,
    head: String,
    top: String,
    above: String,
    last: String,
    published: Option<String>,
    modified: Option<String>,
    authors: Option<Vec<String>>,
    category: Option<String>,
    tags: Option<Vec<String>>,
}

/// The prose of the pages of attributions, which these share.
#[derive(Deserialize)]
struct Attributions {
    prose: BTreeMap<String, [String; 2]>,
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).expect("a fixture")
}

fn record(line: &Line, page: &str, [first, second]: &[String; 2]) -> Value {
    let title = first.split([',', '，', '、', '،']).next().unwrap_or(first).replace('.', "");
    let html = [
        ("{lang}", line.lang.as_str()),
        ("{title}", &title),
        ("{head}", &line.head),
        ("{top}", &line.top),
        ("{above}", &line.above),
        ("{lead}", ""),
        ("{first}", first),
        ("{second}", second),
        ("{tail}", ""),
        ("{last}", &line.last),
    ]
    .into_iter()
    .fold(page.to_owned(), |page, (hole, text)| page.replace(hole, text));
    let url = "https://example-times.test/tide".parse().expect("a URL");
    let extraction = EXTRACTOR.extract(&Page::new(html).at(url), &Options::default());
    serde_json::to_value(&extraction.record).expect("serialises")
}

#[test]
fn lines_are_read_as_their_languages_print_them() {
    let file: File = toml::from_str(&read("fields/lines.toml")).expect("well-formed cases");
    let prose: Attributions = toml::from_str(&read("source/attributions.toml")).expect("well-formed cases");
    let page = read("source/page.html.in");
    let mut wrong = Vec::new();
    for line in &file.line {
        let record = record(line, &page, &prose.prose[&line.lang]);
        let day = record["published"]["value"].as_str().and_then(|value| value.get(..10));
        let change = record["modified"]["value"].as_str().and_then(|value| value.get(..10));
        let names: Vec<&str> =
            record["authors"].as_array().expect("a list").iter().filter_map(|author| author["name"].as_str()).collect();
        let tags: Vec<&str> =
            record["tags"].as_array().expect("a list").iter().filter_map(|tag| tag.as_str()).collect();
        let section = record["category"].as_str().unwrap_or_default();
        let is_right = line.published.as_deref().is_none_or(|wanted| day.unwrap_or_default() == wanted)
            && line.modified.as_deref().is_none_or(|wanted| change.unwrap_or_default() == wanted)
            && line.authors.as_ref().is_none_or(|wanted| *wanted == names)
            && line.category.as_deref().is_none_or(|wanted| wanted == section)
            && line.tags.as_ref().is_none_or(|wanted| *wanted == tags);
        if !is_right {
            let Line { lang, head, top, above, last, .. } = line;
            wrong.push(format!("{lang}: {head}{top}{above}{last}: {day:?} {change:?} {names:?} {section:?} {tags:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), file.line.len(), wrong.join("\n"));
}
