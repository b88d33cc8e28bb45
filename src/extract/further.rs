//! Text that stands in page JSON only: JSON-LD `articleBody`, a rule's JSON body, the state of a framework; or in a template
//! that a script fills the page from.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::trace::{Mark, Trace};
use super::{Extraction, Options, extract_tree, fill};
use crate::dom::{self, Dom, ElementRef};
use crate::page::Page;
use crate::record::{Observed, Outcome, PageType, Record, RemovedBlock};
use crate::selectors::{Candidate, Css, Matcher, Pick, Rule, Scope, generic};
use crate::structured::{self, StateVariables, StructuredData};
use crate::text::{fold_space, is_counted_by_character};

static SIGNS: LazyLock<Signs> = LazyLock::new(|| generic::read("page_json"));

/// JSON nested deeper is no content.
const MAX_DEPTH: usize = 24;

/// What tells an article in page JSON, and when it is looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signs {
    thin: Thin,
    states: States,
    text: Text,
    paragraphs: Paragraphs,
    templates: Templates,
    more: More,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    #[serde(rename = "why")]
    _why: String,
    types: Vec<String>,
    marks: Vec<String>,
    gaps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thin {
    #[serde(rename = "why")]
    _why: String,
    most_words: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    #[serde(rename = "why")]
    _why: String,
    variables: StateVariables,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(rename = "why")]
    _why: String,
    least_chars: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paragraphs {
    #[serde(rename = "why")]
    _why: String,
    least_words: usize,
    keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    #[serde(rename = "why")]
    _why: String,
    factor: u64,
    least_words: u64,
}

/// What the page says about itself, the state of its scripts included.
pub(super) fn structured(dom: &Dom, page: &Page) -> StructuredData {
    StructuredData::read_at(dom, &SIGNS.states.variables, page.url.as_ref().map(Url::as_str))
}

/// Whether the page's own markup holds so little text that its JSON is worth a look.
pub(super) fn is_thin(record: &Record) -> bool {
    record.word_count < SIGNS.thin.most_words && record.page_type != PageType::Listing
}

/// The article's HTML as the page's JSON or one of its templates holds it.
pub(super) fn body_in_json(dom: &Dom, structured: &StructuredData) -> Option<String> {
    article_body(structured).or_else(|| page_state(structured)).or_else(|| template(dom))
}

/// The candidate of the rule's body that stands in JSON, and the HTML it finds, where no candidate before it finds
/// enough on the page itself.
pub(super) fn body_by_rule<'r>(
    structured: &StructuredData,
    dom: &Dom,
    rule: &'r Rule,
) -> Option<(&'r Candidate, String)> {
    let candidates = &rule.body.candidates;
    if !candidates.iter().any(|candidate| matches!(candidate.pick, Pick::Json { .. })) {
        return None;
    }
    let scope = Scope { dom, structured, url: None };
    let is_enough = |chars: usize| chars >= rule.body.min_chars.max(1);
    for candidate in candidates {
        if let Pick::Json { as_html: is_html, .. } = candidate.pick {
            let html: String = match candidate.json(&scope) {
                Some(Value::String(text)) => part(&text, is_html),
                Some(Value::Array(items)) => {
                    items.iter().filter_map(Value::as_str).map(|text| part(text, is_html)).collect()
                }
                _ => continue,
            };
            if is_enough(chars(dom::parse(&html).html.root_element())) {
                return Some((candidate, html));
            }
        } else {
            let elements = candidate.elements(dom).into_iter().filter_map(|node| dom.html.tree.get(node));
            if is_enough(elements.filter_map(ElementRef::wrap).map(chars).sum()) {
                return None;
            }
        }
    }
    None
}

/// A text of the JSON as HTML.
fn part(text: &str, is_html: bool) -> String {
    match is_html {
        true if !text.contains('<') => format!("<p>{text}</p>\n"),
        true => text.to_owned(),
        false => paragraphs(text),
    }
}

fn chars(element: ElementRef<'_>) -> usize {
    fold_space(&element.text().collect::<String>()).chars().count()
}

/// The extraction of `page` whose body is `html`, found by `candidate`. Nothing on the page itself is body then.
pub(super) fn read_by_rule(
    page: &Page,
    dom: &Dom,
    structured: &StructuredData,
    rule: &Rule,
    (candidate, html): (&Candidate, &str),
    options: &Options,
) -> Extraction {
    let mut outer = rule.clone();
    outer.body.is_elsewhere = true;
    let first = extract_tree(page, dom, structured, &outer, 0, options);
    let mut inner = Rule { body: rule.body.clone(), source: rule.source.clone(), ..Rule::default() };
    inner.body.candidates = vec![Candidate { pick: Pick::Css(Css::root()), ..candidate.clone() }];
    let second = extract_tree(page, &dom::parse(html), structured, &inner, 1, options);
    let mut record = first.record;
    record.rules.fallback = second.record.rules.fallback;
    add_removed(&mut record, &second.record);
    if record.source.name.is_none() && second.record.source.raw.is_some() {
        record.source = second.record.source.clone();
        if let Some(provenance) = second.record.provenance.get("source") {
            record.provenance.insert("source".to_owned(), provenance.clone());
        }
    }
    let provenance = second.record.provenance.get("body").cloned();
    fill::take_body(&mut record, second.record);
    record.provenance.remove("body");
    if let Some(mut provenance) = provenance {
        if provenance.rule.is_some() {
            provenance.selector = Some(candidate.pick.text());
        }
        record.provenance.insert("body".to_owned(), provenance);
    }
    let is_walled = |matcher: &Matcher| matcher.css.elements(dom).next().is_some();
    if record.outcome == Outcome::Ok && rule.access.paywalled_if.iter().any(is_walled) {
        record.outcome = Outcome::Paywalled;
        record.access.observed = Observed::Truncated;
    }
    let mut trace = first.trace;
    trace.blocks.extend(second.trace.blocks);
    Extraction { record, document: second.document, trace, hops: first.hops, most_pages: first.most_pages }
}

fn article_body(structured: &StructuredData) -> Option<String> {
    let nodes = structured.article().into_iter().chain(&structured.json_ld);
    let longest =
        nodes.filter_map(|node| node.get("articleBody").and_then(Value::as_str)).max_by_key(|text| text.len())?;
    is_long(longest).then(|| as_html(&structured::unescape(longest)))
}

/// The longest run of HTML or text in the state of a framework, a list of paragraphs counting as one.
fn page_state(structured: &StructuredData) -> Option<String> {
    let mut best = String::new();
    for json in &structured.page_json {
        if let Some(value) = json.value() {
            longest(&value, 0, &mut best);
        }
    }
    is_long(&best).then(|| as_html(&best))
}

/// The longest template, for scripts or as `<template>`, that is marked up as an article.
fn template(dom: &Dom) -> Option<String> {
    let elements = dom.html.root_element().descendent_elements();
    let longest = elements.filter_map(template_text).filter(|html| is_article(html)).max_by_key(String::len)?;
    let text = dom::parse(&longest);
    is_long(&text.html.root_element().text().collect::<String>()).then_some(longest)
}

fn template_text(element: ElementRef<'_>) -> Option<String> {
    match element.value().name() {
        "template" => Some(element.inner_html()),
        "script" => {
            let kind = element.attr("type")?.trim().to_ascii_lowercase();
            SIGNS.templates.types.contains(&kind).then(|| element.text().collect())
        }
        _ => None,
    }
}

fn is_article(html: &str) -> bool {
    SIGNS.templates.marks.iter().any(|mark| html.contains(mark.as_str()))
        && !SIGNS.templates.gaps.iter().any(|gap| html.contains(gap.as_str()))
}

/// Whether a text is as long as an article. A character of Chinese or Japanese says as much as three letters.
fn is_long(text: &str) -> bool {
    let weight = |letter: char| if is_counted_by_character(letter) { 3 } else { 1 };
    text.chars().map(weight).sum::<usize>() >= SIGNS.text.least_chars
}

fn longest(value: &Value, depth: usize, best: &mut String) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::String(text) if text.len() > best.len() && reads_like_text(text) => best.clone_from(text),
        Value::Array(items) => {
            let parts: Vec<&str> = items.iter().filter_map(paragraph).collect();
            let length: usize = parts.iter().map(|part| part.len()).sum();
            if parts.len() > 1 && length > best.len() {
                *best = parts
                    .iter()
                    .map(
                        |part| if part.contains('<') { (*part).to_owned() } else { format!("<p>{}</p>", escape(part)) },
                    )
                    .collect();
            }
            items.iter().for_each(|item| longest(item, depth + 1, best));
        }
        Value::Object(object) => object.values().for_each(|value| longest(value, depth + 1, best)),
        _ => {}
    }
}

/// The text of a list's element: a string, or an object that holds it under one of the usual keys.
fn paragraph(value: &Value) -> Option<&str> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => {
            SIGNS.paragraphs.keys.iter().find_map(|key| object.get(key)).and_then(Value::as_str)?
        }
        _ => return None,
    };
    (parts(text) >= SIGNS.paragraphs.least_words && reads_like_text(text)).then_some(text)
}

/// Words between white space, and each character of Chinese and Japanese, which have none.
fn parts(text: &str) -> usize {
    text.split_whitespace().count() + text.chars().filter(|letter| is_counted_by_character(*letter)).count()
}

/// Not an address, not code, not more JSON.
fn reads_like_text(text: &str) -> bool {
    let start = text.trim_start();
    !start.starts_with(['{', '['])
        && !start.starts_with("http")
        && !text.contains("function(")
        && parts(text) * 16 > text.len() / 2
}

fn as_html(text: &str) -> String {
    if text.contains("<p") || text.contains("<br") || text.contains("<div") {
        return text.to_owned();
    }
    paragraphs(text)
}

fn paragraphs(text: &str) -> String {
    text.split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("<p>{}</p>\n", escape(line)))
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The extraction of `page` with its body read from `html`; the fields stay those of the page itself. Keeps `first`
/// where the JSON has no more to say.
pub(super) fn read(
    page: &Page,
    structured: &StructuredData,
    html: &str,
    first: Extraction,
    options: &Options,
) -> Extraction {
    let inner = dom::parse(html);
    let rule = Rule::default();
    let second = extract_tree(page, &inner, structured, &rule, 1, options);
    if second.record.word_count < SIGNS.more.factor * first.record.word_count.max(SIGNS.more.least_words) {
        return first;
    }
    let (mut record, mut trace) = (first.record, first.trace);
    give_way(&mut record, &mut trace, options);
    add_removed(&mut record, &second.record);
    fill::take_body(&mut record, second.record);
    trace.blocks.extend(second.trace.blocks);
    Extraction { record, document: second.document, trace, hops: first.hops, most_pages: first.most_pages }
}

/// What was removed of the further tree counts beside what was removed of the page's own.
fn add_removed(record: &mut Record, further: &Record) {
    for (class, count) in &further.removed {
        *record.removed.entry(class.clone()).or_default() += count;
    }
    record.removed_blocks.extend(further.removed_blocks.iter().cloned());
}

/// What was kept of the page's own markup leaves the body with a reason: the JSON holds the whole text.
fn give_way(record: &mut Record, trace: &mut Trace, options: &Options) {
    const CLASS: &str = "superseded";
    const REASON: &str = "the page's JSON holds the whole text";
    let mut count = 0;
    for block in trace.blocks.iter_mut().filter(|block| block.mark.is_kept()) {
        block.mark = Mark::Dropped { class: CLASS.to_owned(), reason: REASON.to_owned() };
        count += 1;
    }
    // Without a body they are counted as no article's already.
    if record.body.is_none() || count == 0 {
        return;
    }
    record.removed.insert(CLASS.to_owned(), count);
    if options.with.removed {
        let removed = |text: &String| RemovedBlock { class: CLASS.into(), reason: REASON.into(), text: text.clone() };
        record.removed_blocks.extend(record.blocks.iter().filter_map(|block| block.text.as_ref()).map(removed));
    }
}
