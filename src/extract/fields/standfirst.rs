//! A standfirst that no class calls one: it stands right below the headline, and the byline or the date stands between it
//! and the text.

use super::about::{ABOUT, is_long_enough};
use super::bylines::full_names::are_full_names;
use super::bylines::leads::strip_lead;
use super::candidate::Candidate;
use super::date_text;
use super::date_text::words::{begins_with_publication, begins_with_update};
use super::figure::is_in_figure;
use super::place::{self, Place};
use super::title::text::key;
use super::weights;
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::reading::Reading;
use crate::record::{Author, Method};

/// The block below the headline, where it is a standfirst.
pub(super) fn under_headline(
    reading: &Reading<'_>,
    place: &Place,
    headline: Option<usize>,
    title: Option<&str>,
    authors: &[Author],
) -> Option<Candidate<String>> {
    let blocks = &reading.outline.blocks;
    let headline = headline.filter(|&at| matches!(blocks[at].kind, BlockKind::Heading(1)))?;
    let (index, block) = blocks.iter().enumerate().skip(headline + 1).find(|(_, block)| !block.is_hidden)?;
    let start = place.text_start();
    // "The first ferries passed below it before dawn." as a heading: those of sections end without a stop.
    let is_sentence = block.is_heading()
        && block.text.ends_with(['.', '。', '।'])
        && block.text.split_whitespace().count() >= ABOUT.dek.sentence_words;
    // Byline and date may stand between a standfirst and the rest of the same box.
    let start = if index == start { next_prose(blocks, index, authors) } else { start };
    let may_be = (index + 1 < start || is_sentence && index <= start)
        && !place.is_elsewhere(index)
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(2..=4))
        && block.chars <= ABOUT.dek.most_characters
        && is_long_enough(&block.text)
        && block.link_chars == 0
        && !tells_who_or_when(block, authors)
        && !says_title(&block.text, title.unwrap_or_default())
        && !is_notice(&block.text)
        && !is_in_figure(reading, block.node);
    // A post that is quoted has a day of its own.
    let behind = blocks[(index + 1).min(start)..start].iter().take(ABOUT.dek.behind);
    let mut behind = behind.filter(|block| block.kind != BlockKind::Quote);
    let is_standfirst = may_be && (is_sentence || behind.any(|block| tells_who_or_when(block, authors)));
    is_standfirst.then(|| {
        let (text, selector) = (block.text.clone(), "below the headline");
        Candidate::new(text.clone(), text, Method::Text, selector, weights::dek().place).at(block.node)
    })
}

/// The first block of running text behind that at `index`, no further than a standfirst may stand from it; `index` where there is
/// none, or where that has a byline or date of its own behind it: a list of articles.
fn next_prose(blocks: &[TextBlock], index: usize, authors: &[Author]) -> usize {
    let mut behind = blocks.iter().enumerate().skip(index + 1).take(ABOUT.dek.behind + 1);
    let next = behind.find(|(_, block)| place::is_prose(block)).map(|(next, _)| next);
    let is_item = |next: &usize| blocks.get(next + 1).is_some_and(|block| tells_who_or_when(block, authors));
    next.filter(|next| !is_item(next)).unwrap_or(index)
}

/// Whether a line is a byline or holds a date.
fn tells_who_or_when(block: &TextBlock, authors: &[Author]) -> bool {
    let lower = block.text.to_lowercase();
    authors.iter().any(|author| lower.contains(&author.name.to_lowercase()))
        || strip_lead(&block.text).is_some()
        || are_full_names(&block.text)
        || begins_with_update(&block.text)
        || begins_with_publication(&block.text)
        || date_text::is_in(&block.text)
        // "October 17, 20236:01 PM ET"
        || date_text::span::without_date(&block.text).is_empty()
}

/// Whether a text says the headline again, with a kicker before it or without what stands behind it.
fn says_title(text: &str, title: &str) -> bool {
    let (text, title) = (key(text), key(title));
    text.contains(&title) || title.contains(&text)
}

/// "This post may contain affiliate links."
fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    ABOUT.dek.notices.iter().any(|notice| lower.contains(notice.as_str()))
}
