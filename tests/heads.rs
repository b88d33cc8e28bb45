//! Heads of articles as systems of newsrooms and blogs print them, in many languages: what is the headline, who wrote it, on
//! which day, under which section.

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
    page: Vec<Case>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Case {
    case: String,
    lang: String,
    url: String,
    captured_at: Option<String>,
    is_bare: bool,
    title_element: String,
    head: String,
    top: String,
    title: bool,
    /// Whether the text's standfirst is printed, and the record's.
    dek: Option<bool>,
    authors: Option<Vec<String>>,
    day: Option<String>,
    /// Empty where none is printed.
    section: Option<String>,
}

/// What stands on the pages of a language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    site: String,
    headline: String,
    short_headline: String,
    kicker: String,
    dek: String,
    sections: [String; 5],
    text: Vec<String>,
    related: [String; 3],
    names: [String; 2],
}

impl Text {
    /// A template with its holes filled.
    fn fill(&self, template: &str) -> String {
        let prose: Vec<String> = self.text.iter().map(|text| format!("<p>{text}</p>")).collect();
        let (all, rest) = (prose.concat(), prose[1..].concat());
        let [s0, s1, s2, s3, s4] = &self.sections;
        let [r0, r1, r2] = &self.related;
        let [author, other] = &self.names;
        [
            ("{T}", &self.headline),
            ("{S}", &self.site),
            ("{D}", &self.dek),
            ("{K}", &self.kicker),
            ("{SEO}", &self.short_headline),
            ("{A}", author),
            ("{A2}", other),
            ("{C0}", s0),
            ("{C1}", s1),
            ("{C2}", s2),
            ("{C3}", s3),
            ("{C4}", s4),
            ("{R0}", r0),
            ("{R1}", r1),
            ("{R2}", r2),
            ("{P0}", &self.text[0]),
            ("{P+}", &rest),
            ("{B}", &all),
        ]
        .into_iter()
        .fold(template.to_owned(), |page, (hole, text)| page.replace(hole, text))
    }

    fn page(&self, case: &Case) -> String {
        let head = format!("<meta charset=\"utf-8\"><title>{}</title>{}", case.title_element, case.head);
        let top = if case.top.contains("{B}") || case.top.contains("{P+}") {
            case.top.clone()
        } else {
            format!("{}<div class=\"article-body\">{{B}}</div>", case.top)
        };
        let body = if case.is_bare {
            top
        } else {
            let entries: String = self
                .sections
                .iter()
                .enumerate()
                .map(|(at, name)| format!("<li><a href=\"/{at}/\">{name}</a></li>"))
                .collect();
            let cards: String = self
                .related
                .iter()
                .enumerate()
                .map(|(at, name)| format!("<div class=\"card\"><a href=\"/x{at}\"><h3>{name}</h3></a></div>"))
                .collect();
            format!(
                "<header class=\"site-header\"><a class=\"logo\" href=\"/\">{{S}}</a><nav class=\"main-nav\"><ul>{entries}</ul></nav>\
                 </header><main>{top}</main><aside class=\"related\">{cards}</aside>\
                 <footer class=\"site-footer\"><p>© 2025 {{S}}</p></footer>"
            )
        };
        self.fill(&format!("<!DOCTYPE html><html lang=\"{}\"><head>{head}</head><body>{body}</body></html>", case.lang))
    }
}

fn record(case: &Case, text: &Text) -> Value {
    let mut page = Page::new(text.page(case)).at(case.url.parse().expect("a URL"));
    page.captured_at = case.captured_at.as_deref().map(|time| time.parse().expect("a time"));
    // No theme's preset helps: what holds here holds for systems nobody wrote one for.
    let extraction = EXTRACTOR.extract(&page, &Options::default());
    serde_json::to_value(&extraction.record).expect("serialises")
}

#[test]
fn every_head_is_read_field_by_field() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/heads");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a fixture");
    let file: File = toml::from_str(&read("heads.toml")).expect("well-formed cases");
    let texts: BTreeMap<String, Text> = toml::from_str(&read("texts.toml")).expect("the texts");
    let mut wrong = Vec::new();
    for case in &file.page {
        let text = &texts[&case.lang];
        let record = record(case, text);
        let mut check = |field: &str, is_right: bool, found: String| {
            if !is_right {
                wrong.push(format!("{} ({}) {field}: {found}", case.case, case.lang));
            }
        };
        check("title", !case.title || record["title"] == text.headline.as_str(), record["title"].to_string());
        let dek = record["dek"].as_str();
        let is_dek = |printed: bool| dek == printed.then_some(text.dek.as_str());
        check("dek", case.dek.is_none_or(is_dek), record["dek"].to_string());
        let names: Vec<&str> =
            record["authors"].as_array().into_iter().flatten().filter_map(|author| author["name"].as_str()).collect();
        let are_right = case.authors.as_ref().is_none_or(|authors| {
            let lower = |name: &str| name.to_lowercase();
            authors.iter().map(|name| lower(name)).eq(names.iter().map(|name| lower(name)))
        });
        check("authors", are_right, names.join("; "));
        let day = record["published"]["value"].as_str().unwrap_or_default();
        check("day", case.day.as_deref().is_none_or(|expected| day.starts_with(expected)), day.to_owned());
        let section = record["category"].as_str().unwrap_or_default();
        let is_section = |expected: &str| text.fill(expected).to_lowercase() == section.to_lowercase();
        check("section", case.section.as_deref().is_none_or(is_section), section.to_owned());
    }
    assert!(wrong.is_empty(), "{} of {} pages:\n{}", wrong.len(), file.page.len(), wrong.join("\n"));
}
