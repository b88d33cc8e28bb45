//! Licence, copyright line, robots and text-and-data-mining statements, as the page makes them. Nothing is concluded.
//!
//! What a licence and a copyright line look like in print is `selectors/generic/rights.toml`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use html5ever::local_name;
use serde::Deserialize;

use super::candidate::Candidate;
use super::figure::is_beside_picture;
use super::markup::Markup;
use super::weights;
use crate::dom::attribute;
use crate::extract::blocks::TextBlock;
use crate::extract::body::kinds::Kind;
use crate::extract::reading::Reading;
use crate::extract::words::finder;
use crate::record::{Method, Provenance, Rights};
use crate::selectors::generic;
use crate::structured;
use crate::text::{fold_space, lower_case};

static PRINTED: LazyLock<Printed> = LazyLock::new(|| generic::read("rights"));

/// Finds any of the addresses of licences: every link of the page is asked. In texts as short as addresses a search for
/// rare bytes beforehand costs more than it saves.
static ADDRESSES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let builder = &mut AhoCorasick::builder();
    let builder = builder.kind(Some(AhoCorasickKind::DFA)).prefilter(false);
    builder.build(&PRINTED.licences.addresses).expect("a few addresses")
});

/// Finds any of the marks of a copyright line, which every line of a footer is asked for.
static COPYRIGHT_MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| finder::of(&PRINTED.copyright.marks));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Printed {
    licences: Licences,
    copyright: Copyright,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licences {
    addresses: Vec<String>,
    badges: Vec<String>,
    phrases: Vec<String>,
    unless: Vec<String>,
    most_chars: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Copyright {
    before_holder: Vec<String>,
    marks: Vec<String>,
    unless: Vec<String>,
    most_chars: usize,
}

/// Licence and usage statements as found, with the carrier of the surest of them.
pub(super) fn rights(reading: &Reading<'_>, markup: &Markup) -> (Rights, Option<Provenance>) {
    let license = license(reading, markup);
    let copyright = copyright(reading);
    let robots: Vec<Candidate<String>> = robots(reading).collect();
    let reservation = reservation(reading);
    let all = license.iter().chain(&copyright).chain(&robots).chain(&reservation);
    let surest = all.reduce(|surest, next| if next.confidence > surest.confidence { next } else { surest });
    let provenance = surest.map(Candidate::provenance);
    let mut said: Vec<String> = Vec::new();
    for robots in robots {
        if !said.contains(&robots.value) {
            said.push(robots.value);
        }
    }
    let rights = Rights {
        license: license.map(|license| license.value),
        copyright: copyright.map(|copyright| copyright.value),
        robots: (!said.is_empty()).then(|| said.join(", ")),
        tdm_reserved: reservation.map(|reservation| reservation.value == "1"),
    };
    (rights, provenance)
}

/// The licence of the text: the address or the words that state it, declared before printed.
fn license(reading: &Reading<'_>, markup: &Markup) -> Option<Candidate<String>> {
    let data = reading.structured;
    let by_page = || {
        let mut pages = data.json_ld.iter().filter(|node| structured::is_type(node, "WebPage"));
        let value = pages.find_map(|page| page.get("license").and_then(structured::text))?;
        Some(declared(value, Method::JsonLd, "WebPage.license"))
    };
    let by_item = || {
        let is_article =
            |item: &&serde_json::Value| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
        let found = data.microdata.iter().find(is_article)?.get("license").and_then(structured::text)?;
        // The text of a link stands for its address there.
        let found = Some(found).filter(|found| found.contains("://"))?;
        Some(declared(found, Method::Microdata, "license"))
    };
    let linked = || {
        let href = data.link("license")?;
        Some(reading.absolute(href).map_or(href.to_owned(), String::from))
    };
    let by_link = |value: Option<String>, selector| value.map(|value| declared(value, Method::Dom, selector));
    by_article(reading, "license")
        .or_else(by_page)
        .or_else(by_item)
        .or_else(|| by_link(linked(), "link[rel=license]"))
        .or_else(|| by_meta(reading, "dcterms.license"))
        .or_else(|| by_link(rel_license(reading, markup), "a[rel=license]"))
        .or_else(|| by_link(badge(reading, markup), "badge of a licence"))
        .or_else(|| printed_license(reading))
}

/// The line that says whose the text is.
fn copyright(reading: &Reading<'_>) -> Option<Candidate<String>> {
    let by_holder = || {
        let holder = by_article(reading, "copyrightHolder")?;
        let article = reading.structured.article();
        let year = article.and_then(|article| article.get("copyrightYear")).and_then(structured::text);
        let line = [Some("©".to_owned()), year, Some(holder.value.clone())];
        Some(holder.with(line.into_iter().flatten().collect::<Vec<_>>().join(" ")))
    };
    ["copyright", "dcterms.rights", "dc.rights", "rights"]
        .into_iter()
        .find_map(|name| by_meta(reading, name))
        .or_else(|| by_article(reading, "copyrightNotice"))
        .or_else(|| printed_copyright(reading))
        .or_else(by_holder)
}

/// What search engines may do, as all carriers say it.
fn robots<'a>(reading: &Reading<'a>) -> impl Iterator<Item = Candidate<String>> + 'a {
    let values = reading.structured.meta_all("robots");
    values.map(|value| meta(value, "robots")).chain(by_headers(reading, "x-robots-tag"))
}

/// Whether text and data mining is reserved, `1` or `0` (TDM Reservation Protocol).
fn reservation(reading: &Reading<'_>) -> Option<Candidate<String>> {
    let is_answer = |reservation: &Candidate<String>| matches!(reservation.value.as_str(), "0" | "1");
    by_meta(reading, "tdm-reservation").into_iter().chain(by_headers(reading, "tdm-reservation")).find(is_answer)
}

fn declared(value: String, method: Method, carrier: &'static str) -> Candidate<String> {
    Candidate::new(value.clone(), value, method, carrier, weights::rights().declared)
}

fn by_article(reading: &Reading<'_>, key: &'static str) -> Option<Candidate<String>> {
    let value = reading.structured.article()?.get(key).and_then(structured::text)?;
    Some(declared(value, Method::JsonLd, key))
}

fn by_meta(reading: &Reading<'_>, name: &'static str) -> Option<Candidate<String>> {
    reading.structured.meta(name).map(|value| meta(value, name))
}

fn meta(value: &str, name: &'static str) -> Candidate<String> {
    Candidate::new(fold_space(value), value, Method::Meta, name, weights::rights().declared)
}

fn by_headers<'a>(reading: &Reading<'a>, name: &'static str) -> impl Iterator<Item = Candidate<String>> + 'a {
    let values = reading.page.headers.iter().filter(move |(key, value)| key == name && !value.trim().is_empty());
    values.map(move |(_, value)| {
        Candidate::new(value.trim().to_owned(), value, Method::Header, name, weights::rights().declared)
    })
}

/// `<a rel=license>`, the form Creative Commons hands out; beside a picture it is the picture's.
fn rel_license(reading: &Reading<'_>, markup: &Markup) -> Option<String> {
    let mut links = markup.licenses.iter().filter(|link| !is_beside_picture(reading, **link));
    links.find_map(|link| {
        let link = reading.dom.element(*link)?;
        link.attr("href").and_then(|href| reading.absolute(href)).map(String::from)
    })
}

/// A picture that links to a licence, the badge that Creative Commons hands out; beside a picture it is the picture's.
fn badge(reading: &Reading<'_>, markup: &Markup) -> Option<String> {
    let mut links = markup.badges.iter().filter(|link| !is_beside_picture(reading, **link));
    links.find_map(|link| {
        let link = reading.dom.element(*link)?;
        let href = link.attr("href").filter(|href| ADDRESSES.is_match(href))?;
        let badge = link.descendent_elements().find(|inner| inner.value().name() == "img")?;
        let says = |text: Option<&str>| {
            text.is_some_and(|text| {
                PRINTED.licences.badges.iter().any(|known| text.to_lowercase().contains(known.as_str()))
            })
        };
        (says(badge.attr("src")) || says(badge.attr("alt"))).then(|| reading.absolute(href)).flatten().map(String::from)
    })
}

/// A line that says under which licence the text stands, with a link to it.
fn printed_license(reading: &Reading<'_>) -> Option<Candidate<String>> {
    let licences = &PRINTED.licences;
    reading.outline.blocks.iter().filter(|block| block.chars <= licences.most_chars).find_map(|block| {
        let href = block.links().find_map(|(node, _)| {
            let href = reading.dom.element(node).and_then(|link| attribute(link.value(), &local_name!("href")))?;
            ADDRESSES.is_match(href).then_some(href)
        })?;
        let line = lower_case(&block.text);
        let says = |words: &[String]| words.iter().any(|word| line.contains(word.as_str()));
        if !says(&licences.phrases) || says(&licences.unless) || is_beside_picture(reading, block.node) {
            return None;
        }
        let url = String::from(reading.absolute(href)?);
        Some(
            Candidate::new(url, block.text.clone(), Method::Text, "licence line", weights::rights().licence_line)
                .at(block.node),
        )
    })
}

/// The copyright line of the page's footer.
pub(super) fn printed_copyright(reading: &Reading<'_>) -> Option<Candidate<String>> {
    let (outline, copyright) = (reading.outline, &PRINTED.copyright);
    // Whether an element stands in a footer, and whether in a caption; a parent stands before its children.
    let mut places: Vec<(bool, bool)> = Vec::with_capacity(outline.elements.len());
    for (index, element) in outline.elements.iter().enumerate() {
        let (in_footer, in_caption) = if element.parent < index { places[element.parent] } else { (false, false) };
        let is_footer = element.own.has(Kind::Footer) || element.tag == local_name!("footer");
        places.push((in_footer || is_footer, in_caption || element.own.has(Kind::Caption)));
    }
    let is_in_footer = |block: &TextBlock| places[block.element] == (true, false);
    // "Copyright Notices" as an entry of the footer's menu; what names a holder has the sign or a year.
    let is_link_to_terms = |block: &TextBlock| {
        block.link_chars >= block.chars && !block.text.contains(|letter: char| letter == '©' || letter.is_numeric())
    };
    let mut lines = outline.blocks.iter().filter(|block| block.chars <= copyright.most_chars);
    let block = lines.find(|block| {
        // Most pages have their line in few blocks of a large footer.
        if !is_in_footer(block) {
            return false;
        }
        let line = lower_case(&block.text);
        COPYRIGHT_MARKS.is_match(&line)
            && !copyright.unless.iter().any(|word| line.contains(word.as_str()))
            && !is_link_to_terms(block)
            && !is_beside_picture(reading, block.node)
    })?;
    let line = fold_space(without_links_beside(block));
    Some(
        Candidate::new(line, block.text.clone(), Method::Text, "copyright line", weights::rights().copyright_line)
            .at(block.node),
    )
}

/// Whether a word leads to the holder of a right: "Copyright", "by".
pub(super) fn is_copyright_word(word: &str) -> bool {
    PRINTED.copyright.before_holder.contains(&word.to_lowercase())
}

/// A line that begins with the sign, up to the first link behind the holder: "© 2026 Bay Gazette" of "© 2026 Bay
/// GazettePrivacyImprint".
fn without_links_beside(block: &TextBlock) -> &str {
    let names_holder = |line: &&str| line.starts_with('©') && line.contains(char::is_alphabetic);
    let before = block.links().filter_map(|(_, link)| block.text.get(..link.start)).find(names_holder);
    before.map_or(&block.text, |line| line.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '.'))
}
