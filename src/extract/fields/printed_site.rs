//! The site's name where only the page's own look tells it: the heading that `<title>` repeats at one end, above the
//! headline that stands at the other.

use super::place::Place;
use super::title_text::{key, parts, plain, share, words};
use crate::extract::blocks::BlockKind;
use crate::extract::body::classes::Kind;
use crate::extract::reading::Reading;

/// Headings that are looked at.
const MOST_HEADINGS: usize = 12;

/// A top heading of the page.
struct Top<'a> {
    text: &'a str,
    is_furniture: bool,
}

/// The name, as `<title>` has it.
pub(super) fn name(reading: &Reading<'_>, place: &Place) -> Option<String> {
    let title = plain(reading.structured.title.as_deref()?);
    let parts = parts(&title);
    let (first, last) = (*parts.first()?, *parts.last()?);
    let tops = tops(reading, place);
    if tops.len() < 2 {
        return None;
    }
    let is_last = is_name(last, &parts[..parts.len() - 1], &tops, false);
    let is_first = || is_name(first, &parts[1..], &tops, true);
    if is_last {
        return Some(last.to_owned());
    }
    is_first().then(|| first.to_owned())
}

/// Whether `part` is the text of a heading, and below it stands one of what the other parts say. Most titles begin
/// with the headline: what stands first is a name only where the page's furniture prints it.
fn is_name(part: &str, others: &[&str], tops: &[Top<'_>], in_furniture_only: bool) -> bool {
    let own = key(part);
    let Some(at) = tops.iter().position(|top| key(top.text) == own) else { return false };
    let said: Vec<String> = others.iter().flat_map(|other| words(other)).collect();
    tops[at + 1..].iter().filter(|top| !top.is_furniture && key(top.text) != own).any(|top| {
        let is_told = share(&words(top.text), &said) >= 0.5;
        if in_furniture_only { tops[at].is_furniture && is_told } else { tops[at].is_furniture || is_told }
    })
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
        })
        .collect()
}
