//! Several pages of one article become one record.

use super::{Extraction, HopKind, Options, fill};
use crate::document::Document;
use crate::record::{Observed, Outcome, RemovedBlock};
use crate::render;
use crate::text::{content_hash, count_words, fold_space, near_hash};

/// Joins pages in their order: fields of the first, blocks of all; counts, hashes and ranges anew. A page that the first
/// one names as the whole article takes the place of the first one's text.
///
/// A paragraph that closes one page and opens the next, as a teaser, is kept once.
///
/// ```
/// use offprint::extract::join;
/// use offprint::{Extractor, Options, Page};
///
/// let (extractor, options) = (Extractor::bundled(), Options::default());
/// let pages = ["The ferry left at seven, with forty people on board.", "It came back at noon, with thirty-nine and a goat."]
///     .map(|text| Page::new(format!("<html><body><article><h1>Ferry</h1><p>{text}</p></article></body></html>")));
/// let parts = pages.iter().map(|page| extractor.extract(page, &options)).collect();
/// let body = join(parts, &options).record.body.unwrap_or_default();
/// assert!(body.contains("at seven") && body.contains("a goat"));
/// ```
pub fn join(pages: Vec<Extraction>, options: &Options) -> Extraction {
    let mut pages = pages.into_iter();
    let Some(mut whole) = pages.next() else { return Extraction::default() };
    let mut has_single = whole.hops.iter().any(|hop| hop.kind == HopKind::Single);
    let mut page_of_block: Vec<u64> = vec![0; whole.document.blocks.len()];
    let mut number = 0;
    for mut page in pages {
        number += 1;
        if std::mem::take(&mut has_single) {
            whole.document = Document::default();
            page_of_block.clear();
            whole.record.removed.clear();
            whole.record.removed_blocks.clear();
            whole.record.outcome = page.record.outcome;
            whole.record.error = page.record.error.take();
            number = 0;
        } else {
            let text = |block| render::text::body(&Document { blocks: vec![block], ..Document::default() }).text;
            let last = whole.document.blocks.last().cloned().map(text);
            let first = page.document.blocks.first().cloned().map(text);
            if last.is_some_and(|last| Some(fold_space(&last)) == first.as_deref().map(fold_space) && !last.is_empty())
            {
                page.document.blocks.remove(0);
            }
        }
        for block in &mut page.document.blocks {
            block.ids.iter_mut().for_each(|id| id.page = number);
        }
        page_of_block.extend(std::iter::repeat_n(u64::from(number), page.document.blocks.len()));
        whole.document.is_right_to_left |= page.document.is_right_to_left;
        whole.document.blocks.append(&mut page.document.blocks);
        for (class, count) in std::mem::take(&mut page.record.removed) {
            *whole.record.removed.entry(class).or_default() += count;
        }
        whole.record.removed_blocks.extend(page.record.removed_blocks.drain(..).map(|block: RemovedBlock| block));
        for block in &mut page.trace.blocks {
            block.id.page = number;
        }
        whole.trace.blocks.append(&mut page.trace.blocks);
        whole.record.fetch.bytes = Some(whole.record.fetch.bytes.unwrap_or(0) + page.record.fetch.bytes.unwrap_or(0));
        for warning in page.record.quality.warnings.drain(..) {
            if !whole.record.quality.warnings.contains(&warning) {
                whole.record.quality.warnings.push(warning);
            }
        }
        if page.record.outcome == Outcome::Partial && whole.record.outcome == Outcome::Ok {
            whole.record.outcome = Outcome::Partial;
            whole.record.error = page.record.error.take();
        }
        if page.record.outcome == Outcome::Paywalled && whole.record.outcome == Outcome::Ok {
            whole.record.outcome = Outcome::Paywalled;
            whole.record.access.observed = Observed::Truncated;
        }
        whole.hops = page.hops;
    }
    retell(&mut whole, &page_of_block, options);
    whole
}

/// Body, blocks, counts, hashes and views of the joined document.
fn retell(whole: &mut Extraction, page_of_block: &[u64], options: &Options) {
    let body = render::text::body(&whole.document);
    let record = &mut whole.record;
    record.word_count = count_words(&body.text) as u64;
    record.blocks = render::blocks::blocks(&whole.document, &body);
    for (block, page) in record.blocks.iter_mut().zip(page_of_block) {
        block.page = Some(*page);
    }
    record.content_hash = Some(content_hash(&body.text));
    record.near_hash = Some(near_hash(&body.text));
    record.body = Some(body.text).filter(|text| !text.trim().is_empty());
    fill::views(record, &whole.document, options);
}
