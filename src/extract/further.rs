//! Text that stands in page JSON only: JSON-LD `articleBody`, a rule's JSON body, the state of a framework.

use serde_json::Value;

use super::{Extraction, Options, extract_tree, fill};
use crate::dom::{self, Dom};
use crate::page::Page;
use crate::selectors::{Pick, Rule, Scope};
use crate::structured::{self, StructuredData};

/// Shorter texts in page JSON are teasers.
const LEAST_CHARS: usize = 400;
/// JSON nested deeper is no content.
const MAX_DEPTH: usize = 24;

/// The article's HTML as the page's JSON holds it.
pub(super) fn body_in_json(structured: &StructuredData, dom: &Dom, rule: &Rule) -> Option<String> {
    by_rule(structured, dom, rule).or_else(|| article_body(structured)).or_else(|| page_state(structured))
}

fn by_rule(structured: &StructuredData, dom: &Dom, rule: &Rule) -> Option<String> {
    let scope = Scope { dom, structured, url: None };
    rule.body.candidates.iter().filter(|candidate| matches!(candidate.pick, Pick::Json { .. })).find_map(|candidate| {
        let value = candidate.json(&scope)?;
        Some(as_html(value.as_str()?))
    })
}

fn article_body(structured: &StructuredData) -> Option<String> {
    let nodes = structured.article().into_iter().chain(&structured.json_ld);
    let longest =
        nodes.filter_map(|node| node.get("articleBody").and_then(Value::as_str)).max_by_key(|text| text.len())?;
    (longest.chars().count() >= LEAST_CHARS).then(|| as_html(&structured::unescape(longest)))
}

/// The longest run of HTML or text in the state of a framework, a list of paragraphs counting as one.
fn page_state(structured: &StructuredData) -> Option<String> {
    let mut best = String::new();
    for json in &structured.page_json {
        if let Some(value) = json.value() {
            longest(&value, 0, &mut best);
        }
    }
    (best.chars().count() >= LEAST_CHARS).then(|| as_html(&best))
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
        Value::Object(object) => ["content", "text", "html", "body", "value"]
            .iter()
            .find_map(|key| object.get(*key))
            .and_then(Value::as_str)?,
        _ => return None,
    };
    (text.split_whitespace().count() >= 6 && reads_like_text(text)).then_some(text)
}

/// Not an address, not code, not more JSON.
fn reads_like_text(text: &str) -> bool {
    let start = text.trim_start();
    !start.starts_with(['{', '['])
        && !start.starts_with("http")
        && !text.contains("function(")
        && text.split_whitespace().count() * 16 > text.len() / 2
}

fn as_html(text: &str) -> String {
    if text.contains("<p") || text.contains("<br") || text.contains("<div") {
        return text.to_owned();
    }
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
    dom: &Dom,
    structured: &StructuredData,
    html: &str,
    first: Extraction,
    options: &Options,
) -> Extraction {
    let inner = dom::parse(html);
    let rule = Rule::default();
    let second = extract_tree(page, &inner, structured, &rule, 1, options);
    if second.record.word_count < 2 * first.record.word_count.max(20) {
        return first;
    }
    let mut record = first.record;
    fill::take_body(&mut record, second.record);
    let mut trace = first.trace;
    trace.blocks.extend(second.trace.blocks);
    let _ = dom;
    Extraction { record, document: second.document, trace, hops: first.hops }
}
