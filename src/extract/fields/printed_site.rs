//! The site's name where only the page's own look tells it: the top heading that `<title>` repeats at one end, above
//! the headline that stands at the other.

use super::place::Place;
use super::title_text::{key, parts, plain, share, words};
use crate::dom::ElementRef;
use crate::extract::blocks::{BlockKind, InlineKind, TextBlock};
use crate::extract::body::classes::Kind;
use crate::extract::reading::Reading;

/// Headings that are looked at.
const MOST_HEADINGS: usize = 12;

/// A top heading of the page.
struct Top<'a> {
    text: &'a str,
    is_furniture: bool,
    leads_home: bool,
}

/// The name, as `<title>` has it.
pub(super) fn name(reading: &Reading<'_>, place: &Place) -> Option<String> {
    let title = plain(reading.structured.title.as_deref()?);
    let parts = parts(&title);
    let (first, last) = (*parts.first()?, *parts.last()?);
    let tops = tops(reading, place);
    let (before, behind) = (&parts[..parts.len() - 1], &parts[1..]);
    if is_above_headline(last, before, &tops, false) || is_way_home(last, before, &tops, reading, place) {
        return Some(last.to_owned());
    }
    let is_first = is_above_headline(first, behind, &tops, true) || is_way_home(first, behind, &tops, reading, place);
    is_first.then(|| first.to_owned())
}

/// Whether `part` is the text of a heading, and below it stands one of what the other parts say. Most titles begin
/// with the headline: what stands first is a name only where the page's furniture prints it.
fn is_above_headline(part: &str, others: &[&str], tops: &[Top<'_>], in_furniture_only: bool) -> bool {
    let own = key(part);
    let Some(at) = tops.iter().position(|top| key(top.text) == own) else { return false };
    let said: Vec<String> = others.iter().flat_map(|other| words(other)).collect();
    tops[at + 1..].iter().filter(|top| !top.is_furniture && key(top.text) != own).any(|top| {
        let is_told = share(&words(top.text), &said) >= 0.5;
        if in_furniture_only { tops[at].is_furniture && is_told } else { tops[at].is_furniture || is_told }
    })
}

/// Whether `part` is the text of a heading that leads to the front page, and another heading is one of the other parts.
fn is_way_home(part: &str, others: &[&str], tops: &[Top<'_>], reading: &Reading<'_>, place: &Place) -> bool {
    let own = key(part);
    if !tops.iter().any(|top| top.leads_home && key(top.text) == own) {
        return false;
    }
    let headings = reading.outline.blocks.iter().take(place.text_end());
    let mut headings = headings.filter(|block| matches!(block.kind, BlockKind::Heading(_)) && !block.is_hidden);
    headings.any(|block| others.iter().any(|other| key(other) == key(&block.text)) && key(&block.text) != own)
}

/// The top headings up to the end of the running text.
fn tops<'a>(reading: &Reading<'a>, place: &Place) -> Vec<Top<'a>> {
    let blocks = reading.outline.blocks.iter().enumerate().take(place.text_end());
    blocks
        .filter(|(_, block)| block.kind == BlockKind::Heading(1) && !block.is_hidden)
        .take(MOST_HEADINGS)
        .map(|(index, block)| Top {
            text: &block.text,
            is_furniture: place.is_elsewhere(index) || place.kinds(index).has(Kind::Header),
            leads_home: leads_home(reading, block),
        })
        .collect()
}

/// Whether all of a heading is a link to the site's front page.
fn leads_home(reading: &Reading<'_>, block: &TextBlock) -> bool {
    let links = block.inline.iter().filter_map(|inline| match inline.kind {
        InlineKind::Link(node) => reading.dom.html.tree.get(node).and_then(ElementRef::wrap),
        _ => None,
    });
    let is_front = |href: &str| href == "/" || reading.absolute(href).is_some_and(|url| url.path() == "/");
    let mut links = links.filter_map(|link| link.attr("href"));
    block.link_chars == block.chars && links.next().is_some_and(is_front)
}
