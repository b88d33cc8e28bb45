//! The site's name where only the page's own look tells it: the top heading that `<title>` repeats at one end, above
//! the headline that stands at the other.

use super::frame::FRAME;
use super::names;
use super::text::{key, parts, plain, share, words};
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::markup::Markup;
use crate::extract::fields::place::Place;
use crate::extract::reading::Reading;

/// A top heading of the page.
struct Top<'a> {
    text: &'a str,
    key: String,
    is_furniture: bool,
}

/// The name, as `<title>` has it.
pub(super) fn name(reading: &Reading<'_>, markup: &Markup, place: &Place) -> Option<String> {
    let title = plain(reading.structured.title.as_deref()?);
    let tops = tops(reading, place);
    if let Some(name) = in_brackets(&title).filter(|name| is_furniture_above(name, &tops)) {
        return Some(name.to_owned());
    }
    let parts = parts(&title);
    let (first, last) = (*parts.first()?, *parts.last()?);
    let home: Vec<String> = names::of_links_home(reading, markup).map(key).collect();
    let is_way_home = |part: &str, others: &[&str]| {
        let own = key(part);
        // Boards print their name in the page's head, beside a logo without words, and the topic as an h2.
        let is_top = tops.iter().any(|top| top.key == own && (top.is_furniture || home.contains(&own)));
        is_top && is_printed(others, reading, place)
    };
    let (before, behind) = (&parts[..parts.len() - 1], &parts[1..]);
    if is_above_headline(last, before, &tops, false) || is_way_home(last, before) {
        return Some(last.to_owned());
    }
    (is_above_headline(first, behind, &tops, true) || is_way_home(first, behind)).then(|| first.to_owned())
}

/// What stands in brackets at the end of a title: "harbour:ferry [Notes from the Quay]".
fn in_brackets(title: &str) -> Option<&str> {
    let (before, name) = title.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    (!before.trim().is_empty()).then_some(name)
}

/// Whether the page's furniture has `name` as a heading, and its text another below.
fn is_furniture_above(name: &str, tops: &[Top<'_>]) -> bool {
    let own = key(name);
    let at = tops.iter().position(|top| top.is_furniture && top.key == own);
    at.is_some_and(|at| tops[at + 1..].iter().any(|top| !top.is_furniture && top.key != own))
}

/// Whether `part` is the text of a heading, and below it stands one of what the other parts say. Most titles begin
/// with the headline: what stands first is a name only where the page's furniture prints it.
fn is_above_headline(part: &str, others: &[&str], tops: &[Top<'_>], in_furniture_only: bool) -> bool {
    let own = key(part);
    let Some(at) = tops.iter().position(|top| top.key == own) else { return false };
    let said: Vec<String> = others.iter().flat_map(|other| words(other)).collect();
    tops[at + 1..].iter().filter(|top| !top.is_furniture && top.key != own).any(|top| {
        let is_told = share(&words(top.text), &said) >= FRAME.printed_site.least_share;
        if in_furniture_only { tops[at].is_furniture && is_told } else { tops[at].is_furniture || is_told }
    })
}

/// Whether a heading before the end of the text says one of these parts.
fn is_printed(parts: &[&str], reading: &Reading<'_>, place: &Place) -> bool {
    let wanted: Vec<String> = parts.iter().map(|part| key(part)).collect();
    let headings = reading.outline.blocks.iter().take(place.text_end());
    let mut headings = headings.filter(|block| block.is_heading() && !block.is_hidden);
    headings.any(|block| wanted.contains(&key(&block.text)))
}

/// The top headings up to the end of the running text.
fn tops<'a>(reading: &Reading<'a>, place: &Place) -> Vec<Top<'a>> {
    let blocks = reading.outline.blocks.iter().enumerate().take(place.text_end());
    blocks
        .filter(|(_, block)| block.kind == BlockKind::Heading(1) && !block.is_hidden)
        .take(FRAME.printed_site.most_headings)
        .map(|(index, block)| Top {
            text: &block.text,
            key: key(&block.text),
            is_furniture: place.is_elsewhere(index) || place.kinds(index).has(Kind::Header),
        })
        .collect()
}
