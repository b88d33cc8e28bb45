//! Several pages of one article become one record.

use super::{Extraction, HopKind, Options, fill};
use crate::document::Document;
use crate::record::{Observed, Outcome};
use crate::render;
use crate::text::{content_hash, count_words, fold_space, near_hash};

/// Joins pages in order: the fields of the first, the blocks of all; counts, hashes and ranges are computed again. A page
/// that the first one names as the whole article replaces the text of the first.
///
/// A paragraph that closes one page and opens the next as a teaser is kept once.
///
/// ```
/// use offprint::extract::join;
/// use offprint::{Extractor, Options, Page};
///
/// let (extractor, options) = (Extractor::bundled(), Options::default()); let pages = ["The ferry left at seven, with
/// forty people on board.", "It came back at noon, with thirty-nine and a goat."]
///     .map(|text| Page::new(format!("<html><body><article><h1>Ferry</h1><p>{text}</p></article></body></html>")));
/// let parts = pages.iter().map(|page| extractor.extract(page, &options)).collect();
/// let body = join(parts, &options).record.body.unwrap_or_default();
/// assert!(body.contains("at seven") && body.contains("a goat"));
/// ```
pub fn join(pages: Vec<Extraction>, options: &Options) -> Extraction {
    let mut pages = pages.into_iter();
    let Some(first) = pages.next() else { return Extraction::default() };
    let mut joined = Joined::begin(first);
    for page in pages {
        joined.add(page);
    }
    retell(&mut joined.whole, &joined.page_of_block, options);
    joined.whole
}

/// The pages joined so far.
struct Joined {
    whole: Extraction,
    /// The next page is the whole article.
    awaits_single: bool,
    /// For each block of the document the number of its page.
    page_of_block: Vec<u64>,
    /// Number of the last page, from 0.
    number: u32,
}

impl Joined {
    fn begin(first: Extraction) -> Self {
        Joined {
            awaits_single: first.hops.iter().any(|hop| hop.kind == HopKind::Single),
            page_of_block: vec![0; first.document.blocks.len()],
            number: 0,
            whole: first,
        }
    }

    fn add(&mut self, mut page: Extraction) {
        if std::mem::take(&mut self.awaits_single) {
            self.give_way_to(&mut page);
        } else {
            self.number += 1;
            self.drop_repeated(&mut page.document);
        }
        self.add_blocks(&mut page);
        self.add_account(&mut page);
        self.whole.hops = page.hops;
    }

    /// Takes away what the first page has of the text: `single` has all of it.
    fn give_way_to(&mut self, single: &mut Extraction) {
        self.whole.document = Document::default();
        self.page_of_block.clear();
        let record = &mut self.whole.record;
        record.removed.clear();
        record.removed_blocks.clear();
        record.outcome = single.record.outcome;
        record.error = single.record.error.take();
    }

    /// Drops the first block of a page where the page before it ends with the same text.
    fn drop_repeated(&self, next: &mut Document) {
        let (Some(last), Some(first)) = (self.whole.document.blocks.last(), next.blocks.first()) else { return };
        let text = |block| render::text::body_text(block).unwrap_or_default();
        let last = text(last);
        if !last.is_empty() && fold_space(&last) == fold_space(&text(first)) {
            next.blocks.remove(0);
        }
    }

    fn add_blocks(&mut self, page: &mut Extraction) {
        let number = self.number;
        let blocks = &mut page.document.blocks;
        blocks.iter_mut().flat_map(|block| &mut block.ids).for_each(|id| id.page = number);
        page.trace.blocks.iter_mut().for_each(|block| block.id.page = number);
        self.page_of_block.extend(std::iter::repeat_n(u64::from(number), blocks.len()));
        self.whole.document.is_right_to_left |= page.document.is_right_to_left;
        self.whole.document.blocks.append(blocks);
        self.whole.trace.blocks.append(&mut page.trace.blocks);
    }

    /// What was removed, how many bytes came, what is wrong: of all pages.
    fn add_account(&mut self, page: &mut Extraction) {
        let (record, of_page) = (&mut self.whole.record, &mut page.record);
        for (class, count) in std::mem::take(&mut of_page.removed) {
            *record.removed.entry(class).or_default() += count;
        }
        record.removed_blocks.append(&mut of_page.removed_blocks);
        record.fetch.bytes = Some(record.fetch.bytes.unwrap_or(0) + of_page.fetch.bytes.unwrap_or(0));
        for warning in of_page.quality.warnings.drain(..) {
            if !record.quality.warnings.contains(&warning) {
                record.quality.warnings.push(warning);
            }
        }
        match (record.outcome, of_page.outcome) {
            (Outcome::Ok, Outcome::Partial) => {
                record.outcome = Outcome::Partial;
                record.error = of_page.error.take();
            }
            (Outcome::Ok, Outcome::Paywalled) => {
                record.outcome = Outcome::Paywalled;
                record.access.observed = Observed::Truncated;
            }
            _ => {}
        }
    }
}

/// Computes body, blocks, counts, hashes and views from the joined document.
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
