//! What an element says in parts: a headline's kicker, a byline's badges, the name in a link home.

use html5ever::local_name;

use super::found::Found;
use super::tells::TELLS;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::is_permalink;
use crate::text::fold_space;

/// Longer texts of links home say what the site is for, in bytes.
const LONGEST_NAME: usize = 60;

/// Elements around the text of a crumb that are looked at for its link.
const MOST_WRAPPERS: usize = 3;

/// A byline without what says something of the account beside the name: "PRO", a check mark, "Follow".
pub(super) fn without_badges(mut found: Found, byline: ElementRef<'_>) -> Found {
    let is_badge = |inner: ElementRef<'_>| attribute(inner.value(), "class").is_some_and(|class| TELLS.is_badge(class));
    let (mut text, mut has_badge) = (String::new(), false);
    let mut ahead = vec![byline.first_child()];
    while let Some(next) = ahead.pop() {
        let Some(node) = next else { continue };
        ahead.push(node.next_sibling());
        match ElementRef::wrap(node) {
            Some(inner) if is_badge(inner) => has_badge = true,
            Some(inner) if matches!(inner.value().name(), "script" | "style" | "noscript") => {}
            _ => {
                text.extend(node.value().as_text().into_iter().flat_map(|part| [&**part, " "]));
                ahead.push(node.first_child());
            }
        }
    }
    let text = fold_space(&text);
    if has_badge && !text.is_empty() {
        found.text = text;
    }
    found
}

/// Whether an element is a part of a crumb that is a link.
pub(super) fn is_in_link(element: ElementRef<'_>) -> bool {
    let mut outer = element.ancestors().filter_map(ElementRef::wrap).take(MOST_WRAPPERS);
    outer.any(|outer| outer.value().name() == "a")
}

/// Whether an element is one that pages list links in.
pub(super) fn is_list_of_links(element: ElementRef<'_>) -> bool {
    let name = &element.value().name.local;
    matches!(*name, local_name!("nav") | local_name!("ol") | local_name!("ul") | local_name!("div"))
}

/// The text of `element` behind the first of the elements in it; wrappers of everything are looked into.
pub(super) fn without_first_part(element: ElementRef<'_>) -> Option<String> {
    let outer = unwrapped(element);
    let first = outer.child_elements().find(|child| has_text(*child))?;
    // Text before the first element would belong to the headline itself, and a word in another type is one of its words.
    if first.prev_siblings().any(|node| is_text(&node)) || is_word_in_other_type(first) {
        return None;
    }
    let mut text = String::new();
    for node in first.next_siblings() {
        if let Some(own) = node.value().as_text() {
            // "Ada's" is no kicker "Ada".
            if text.trim().is_empty() && own.starts_with(['\'', '’']) {
                return None;
            }
            text.push_str(own);
        } else if let Some(sibling) = ElementRef::wrap(node) {
            visible_text(sibling).for_each(|part| text.push_str(part));
        }
        text.push(' ');
    }
    let text = fold_space(text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && !is_opening(letter)));
    (text.split(' ').count() > 1).then_some(text)
}

/// The texts of the nodes in `element`, wrappers of everything looked into, where there are several.
pub(super) fn pieces(element: ElementRef<'_>) -> Vec<String> {
    let texts = unwrapped(element).children().map(|node| match ElementRef::wrap(node) {
        Some(inner) => fold_space(&visible_text(inner).collect::<String>()),
        None => node.value().as_text().map(|text| fold_space(text)).unwrap_or_default(),
    });
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    if texts.len() < 2 { Vec::new() } else { texts }
}

/// The innermost element that holds all of the text of `element`.
fn unwrapped(element: ElementRef<'_>) -> ElementRef<'_> {
    let mut outer = element;
    loop {
        let mut inner = outer.child_elements().filter(|child| has_text(*child));
        match (inner.next(), inner.next()) {
            (Some(only), None) if !outer.children().any(|node| is_text(&node)) => outer = only,
            _ => return outer,
        }
    }
}

fn is_text(node: &crate::dom::NodeRef<'_, crate::dom::Node>) -> bool {
    node.value().as_text().is_some_and(|text| !text.trim().is_empty())
}

fn has_text(element: ElementRef<'_>) -> bool {
    visible_text(element).any(|text| !text.trim().is_empty())
}

/// Code, emphasis and quotations are words of the sentence around them, never a kicker before it.
fn is_word_in_other_type(element: ElementRef<'_>) -> bool {
    matches!(
        element.value().name(),
        "code" | "em" | "i" | "cite" | "q" | "abbr" | "mark" | "sub" | "sup" | "var" | "kbd"
    )
}

/// Whether a link leads to the front page of a site.
pub(super) fn is_front(href: &str) -> bool {
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"));
    rest.map_or(href == "/", |rest| !rest.trim_end_matches('/').contains('/'))
}

/// The name in a link home: its text, else what its picture stands for.
pub(super) fn name_in(link: ElementRef<'_>) -> Option<String> {
    let text = fold_space(&visible_text(link).collect::<String>());
    let of_picture = || {
        let mut pictures = link.descendent_elements().filter(|inner| inner.value().name() == "img");
        pictures.find_map(|picture| attribute(picture.value(), "alt")).map(fold_space)
    };
    let name = if text.is_empty() { of_picture()? } else { text };
    (!name.is_empty() && name.len() < LONGEST_NAME).then_some(name)
}

/// Marks that a headline can begin with.
fn is_opening(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '“' | '„' | '«' | '»' | '‘' | '‚' | '(' | '[' | '¿' | '¡' | '「' | '『')
}

/// A header, footer or aside of the article itself (entry footer) is not elsewhere.
pub(super) fn is_article_part(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|outer| outer.value().name() == "article")
}

/// Text without scripts, styles and the marks that link a heading to itself, a space between elements.
pub(super) fn visible_text<'a>(element: ElementRef<'a>) -> impl Iterator<Item = &'a str> {
    element
        .descendants()
        .filter_map(|node| {
            let text = node.value().as_text()?;
            let parent = node.parent().and_then(ElementRef::wrap)?;
            let is_shown = match parent.value().name() {
                "script" | "style" | "noscript" => false,
                "a" => !is_permalink(parent),
                _ => true,
            };
            is_shown.then_some(&**text)
        })
        .flat_map(|text| [text, " "])
}
