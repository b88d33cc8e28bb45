//! A first rule file for the site of one page: what the present rules and the generic layer leave to say.

pub(super) mod body;
pub(super) mod fields;
mod scripts;

use serde_json::{Map, Value};
use url::Url;

use super::sheet::Sheet;
use super::written::{comment, toml_text, toml_value};
use crate::extract::Extraction;
use crate::page::Page;
use crate::record::{Method, SourceKind};
use crate::text::{fold_space, shorten};
use body::Body;

pub use body::BodyDraft;
pub use fields::FieldDraft;

/// A rule file with the promise that a stored page is to keep.
#[derive(Debug)]
pub struct Draft {
    /// Its name without `.toml`.
    pub stem: String,
    /// Name of the page's folder below the rule's fixtures.
    pub fixture: String,
    /// The file.
    pub text: String,
    /// What is known of each field.
    pub fields: Vec<FieldDraft>,
    /// Names of elements that hold the text, the one the file names first; or why it names none.
    pub body: Result<BodyDraft, String>,
    /// What comes out with the file.
    pub extraction: Extraction,
}

/// Drafts a rule file for the site of `page`, whose address is `url`. `present` is what comes out of the page now, with
/// its trace; `judge` gives what comes out with a site file of that text laid over the present rules.
///
/// None where the address has no host.
pub fn draft(page: &Page, url: &Url, present: &Extraction, judge: &dyn Fn(&str) -> Extraction) -> Option<Draft> {
    url.host_str()?;
    let stem = stem_of(url, present);
    let sheet = Sheet::of(page);
    let fields = fields::fields(&sheet, present, judge);
    let is_found_by_rule = present.record.provenance.get("body").is_some_and(|provenance| {
        matches!(provenance.method, Method::SiteRule | Method::Preset) && !present.record.rules.fallback
    });
    let body = if is_found_by_rule { None } else { body::body(&sheet, present, judge) };
    let body = body.ok_or_else(|| no_body(present, is_found_by_rule));
    let mut text = head(present);
    fields.iter().for_each(|field| text.push_str(&field.text()));
    let in_script = if present.record.body.is_none() { scripts::body(&sheet, judge) } else { None };
    match (&body, &in_script) {
        (Err(_), Some((section, _))) => text.push_str(section),
        (Err(why), None) => text.push_str(&format!("\n{}", comment(why))),
        (Ok(body), _) => text.push_str(&body.text()),
    }
    let extraction = judge(&text);
    let fixture = fixture_name(url);
    let lacks = body.as_ref().map(Body::taken_away).unwrap_or_default();
    text.push_str(&promise(&fixture, url, &extraction, lacks));
    let body = match (body, in_script) {
        (Err(_), Some((_, found))) => Ok(found),
        (body, _) => body.map(|body| body.draft()),
    };
    Some(Draft { stem, fixture, text, fields, body, extraction })
}

/// The name of the file that a draft for `url` is: that of the site file which holds there already, because one named
/// after the host would take its place; else the host without `www.`.
pub fn stem_of(url: &Url, present: &Extraction) -> String {
    present.record.rules.site.clone().unwrap_or_else(|| host_of(url))
}

/// The name of a site by one of its addresses.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}

fn head(present: &Extraction) -> String {
    let record = &present.record;
    let mut text = String::new();
    if let Some(name) = &record.publisher.name {
        text.push_str(&format!("name = {}\n", toml_text(name)));
    }
    let presets = if record.rules.presets.is_empty() { "none".to_owned() } else { record.rules.presets.join(", ") };
    text.push_str(&comment(&format!("Presets found on the page, under this file without naming them: {presets}.")));
    text
}

fn no_body(present: &Extraction, is_found_by_rule: bool) -> String {
    let provenance = present.record.provenance.get("body");
    let by = provenance.and_then(|provenance| provenance.rule.clone()).unwrap_or_default();
    if is_found_by_rule {
        format!("The text is found by {by} already.")
    } else if present.record.body.is_none() {
        "No text is found on the page: name its element with [body] candidates.".to_owned()
    } else if provenance.is_some_and(|provenance| provenance.method == Method::PageJson) {
        "The text is found without a rule, in the page's JSON.".to_owned()
    } else {
        "No element that can be named holds the text alone; the generic scorer goes on finding it.".to_owned()
    }
}

/// A folder's name out of the last part of the path that says something.
pub(super) fn fixture_name(url: &Url) -> String {
    let segments = url.path_segments().into_iter().flatten().rev();
    let named = segments.map(|segment| {
        let segment = segment.rsplit_once('.').map_or(segment, |(name, _)| name).to_ascii_lowercase();
        let words = segment.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut name = String::new();
        for word in words.take_while(|word| word.len() < 40) {
            if name.len() + word.len() > 40 {
                break;
            }
            name.push_str(if name.is_empty() { "" } else { "-" });
            name.push_str(word);
        }
        name
    });
    named
        .into_iter()
        .find(|name| name.bytes().any(|byte| byte.is_ascii_alphabetic()))
        .unwrap_or_else(|| "page".to_owned())
}

/// The `[[test]]`: everything that comes out of the page with this file, and of the texts `lacks` what does not.
pub(super) fn promise(fixture: &str, url: &Url, extraction: &Extraction, lacks: Vec<Value>) -> String {
    let record = &extraction.record;
    let mut promised = Map::new();
    promised.insert("fixture".to_owned(), fixture.into());
    promised.insert("url".to_owned(), url.as_str().into());
    for field in ["title", "dek", "category", "authors", "published"] {
        promised.extend(fields::promised(extraction, field).map(|value| (field.to_owned(), value)));
    }
    if record.source.kind != SourceKind::Unknown {
        let mut source = Map::new();
        source.extend(record.source.name.clone().map(|name| ("name".to_owned(), name.into())));
        source.insert("kind".to_owned(), serde_json::to_value(record.source.kind).unwrap_or_default());
        promised.insert("source".to_owned(), source.into());
    }
    let text = fold_space(record.body.as_deref().unwrap_or_default());
    let lines: Vec<String> = record.body.iter().flat_map(|body| body.lines()).map(beginning).collect();
    let long = lines.iter().filter(|line| line.chars().count() >= 30);
    let mut contains: Vec<Value> =
        long.clone().take(1).chain(long.clone().rev().take(1)).map(|line| line.as_str().into()).collect();
    contains.dedup();
    if !contains.is_empty() {
        promised.insert("contains".to_owned(), contains.into());
    }
    let lacks: Vec<Value> = lacks
        .into_iter()
        .filter(|taken| taken.as_str().is_some_and(|taken| taken.len() > 3 && !text.contains(taken)))
        .fold(Vec::new(), |mut different, taken| {
            if !different.contains(&taken) && different.len() < 4 {
                different.push(taken);
            }
            different
        });
    if !lacks.is_empty() {
        promised.insert("lacks".to_owned(), lacks.into());
    }
    if record.body.is_none() {
        promised.insert("outcome".to_owned(), serde_json::to_value(record.outcome).unwrap_or_default());
    }
    let width = promised.keys().map(String::len).max().unwrap_or_default();
    let lines = promised.iter().map(|(key, value)| format!("{key:<width$} = {}\n", toml_value(value)));
    format!("\n[[test]]\n{}", lines.collect::<String>())
}

/// The first words of a line, as much as a promise needs.
fn beginning(line: &str) -> String {
    shorten(line, 90).trim_end_matches('…').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixture_is_named_by_what_its_address_says() {
        let name = |url: &str| fixture_name(&url.parse().expect("a URL"));
        assert_eq!(name("https://a.test/2026/08/Bridge-reopens_after.two.html"), "bridge-reopens-after-two");
        assert_eq!(name("https://a.test/story/48213"), "story");
        assert_eq!(name("https://a.test/"), "page");
    }
}
