//! Where page JSON and templates hold an article: the longest text that reads like one.

use std::borrow::Cow;

use serde_json::Value;

use super::html::{as_html, escape};
use super::signs::SIGNS;
use crate::dom::{self, Dom, ElementRef};
use crate::structured::{self, PageJson, StructuredData};
use crate::text::is_counted_by_character;

/// JSON nested deeper is no content.
const MAX_DEPTH: usize = 24;

/// The article's HTML as the page's JSON or one of its templates holds it.
pub(in crate::extract) fn body_in_json(dom: &Dom, structured: &StructuredData) -> Option<String> {
    article_body(structured).or_else(|| page_state(structured)).or_else(|| template(dom))
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
    // A stream of elements has no long text: its paragraphs are scattered over it.
    let stream = structured.page_json.iter().find_map(PageJson::markup);
    if let Some(html) = stream.filter(|html| chars_of_paragraphs(html) > best.chars().count()) {
        best = html;
    }
    is_long(&best).then(|| as_html(&best))
}

/// Letters in the paragraphs of some markup.
fn chars_of_paragraphs(html: &str) -> usize {
    let dom = dom::parse(html);
    let paragraphs = dom.elements().filter(|element| element.value().name() == "p");
    paragraphs.flat_map(|paragraph| paragraph.text()).map(|text| text.chars().count()).sum()
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

/// Puts the longest text of `value` in the place of `best`, if it is longer.
fn longest(value: &Value, depth: usize, best: &mut String) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::String(text) if text.len() > best.len() && reads_like_text(text) => best.clone_from(text),
        Value::Array(items) => {
            let parts: Vec<Piece<'_>> = items.iter().filter_map(piece).collect();
            let texts = parts.iter().filter_map(Piece::text);
            let length: usize = texts.clone().map(str::len).sum();
            if texts.count() > 1 && length > best.len() {
                *best = parts.iter().map(Piece::marked_up).collect();
            }
            items.iter().for_each(|item| longest(item, depth + 1, best));
        }
        Value::Object(object) => object.values().for_each(|value| longest(value, depth + 1, best)),
        _ => {}
    }
}

/// What a list that holds an article has in it.
enum Piece<'a> {
    Paragraph(&'a str),
    Quote(&'a str),
    Heading(&'a str),
    List(Vec<&'a str>),
}

impl<'a> Piece<'a> {
    /// What counts as text: headings and items alone are a menu.
    fn text(&self) -> Option<&'a str> {
        match self {
            Piece::Paragraph(text) | Piece::Quote(text) => Some(text),
            Piece::Heading(_) | Piece::List(_) => None,
        }
    }

    fn marked_up(&self) -> String {
        match self {
            Piece::Paragraph(text) if text.contains('<') => (*text).to_owned(),
            Piece::Paragraph(text) => format!("<p>{}</p>", escape(text)),
            Piece::Quote(text) => format!("<blockquote>{}</blockquote>", inline(text)),
            Piece::Heading(text) => format!("<h2>{}</h2>", inline(text)),
            Piece::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", inline(item))).collect();
                format!("<ul>{items}</ul>")
            }
        }
    }
}

fn inline(text: &str) -> Cow<'_, str> {
    if text.contains('<') { Cow::Borrowed(text) } else { Cow::Owned(escape(text)) }
}

/// An element of a list, by the type that it says it is of.
fn piece(value: &Value) -> Option<Piece<'_>> {
    let pieces = &SIGNS.pieces;
    let kind = value.get(&pieces.key).and_then(Value::as_str).unwrap_or_default();
    let is = |kinds: &[String]| kinds.iter().any(|name| name == kind);
    let inner = || pieces.inner.iter().find_map(|key| value.get(key)).and_then(Value::as_array).into_iter().flatten();
    if is(&pieces.asides) {
        None
    } else if is(&pieces.headings) {
        content(value).map(Piece::Heading)
    } else if is(&pieces.lists) {
        let items: Vec<&str> = inner().filter_map(content).collect();
        (!items.is_empty()).then_some(Piece::List(items))
    } else if is(&pieces.quotes) {
        content(value).or_else(|| inner().find_map(content)).map(Piece::Quote)
    } else {
        paragraph(value).map(Piece::Paragraph)
    }
}

/// The text of a list's element, as long as a paragraph is.
fn paragraph(value: &Value) -> Option<&str> {
    content(value).filter(|text| parts(text) >= SIGNS.paragraphs.least_words && reads_like_text(text))
}

/// A string, or what an object holds under one of the usual keys.
fn content(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(object) => SIGNS.paragraphs.keys.iter().find_map(|key| object.get(key)).and_then(Value::as_str),
        _ => None,
    }
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
