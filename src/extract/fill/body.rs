//! The text of the article in the record: body, blocks, counts, hashes and the views of it.

use crate::document::Document;
use crate::dom::ElementRef;
use crate::extract::Options;
use crate::extract::assemble::{self, source::Source};
use crate::extract::body::Judgement;
use crate::extract::fields::Evidence;
use crate::extract::limits::LIMITS;
use crate::extract::media::lead_image;
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::Record;
use crate::render;
use crate::text::{content_hash, count_words, fold_space, near_hash};

/// Document, body text, blocks and views.
pub(in crate::extract) fn body(
    record: &mut Record,
    reading: &Reading<'_>,
    judgement: &Judgement,
    evidence: &Evidence,
    options: &Options,
) -> Document {
    let absolute = |href: &str| {
        let href = href.trim();
        if href.starts_with("mailto:") {
            return Some(href.to_owned());
        }
        reading.absolute(href).map(String::from)
    };
    let is_kept: Vec<bool> = judgement.marks.iter().map(Mark::is_kept).collect();
    let source = Source {
        outline: reading.outline,
        dom: reading.dom,
        absolute: &absolute,
        dek: dek(reading, evidence, &is_kept),
    };
    let mut document = assemble::document(&source, &is_kept);
    document.is_right_to_left = is_right_to_left(reading);
    let body = render::text::body(&document);
    record.word_count = count_words(&body.text) as u64;
    if body.text.trim().is_empty() {
        return document;
    }
    record.blocks = render::blocks::blocks(&document, &body);
    record.content_hash = Some(content_hash(&body.text));
    record.near_hash = Some(near_hash(&body.text));
    record.provenance.insert("body".to_owned(), judgement.provenance.clone());
    record.body = Some(body.text);
    views(record, &document, options);
    document
}

/// The views that are made on request.
pub(in crate::extract) fn views(record: &mut Record, document: &Document, options: &Options) {
    if options.with.html {
        record.body_html = Some(render::html::body(document));
    }
    if options.with.markdown {
        record.body_markdown = Some(render::markdown::body(document));
    }
    if options.with.images {
        record.images = document.blocks.iter().filter_map(lead_image::image).collect();
    }
}

/// The kept block that is the printed standfirst.
fn dek(reading: &Reading<'_>, evidence: &Evidence, is_kept: &[bool]) -> Option<usize> {
    let dek = evidence.dek()?;
    let text = fold_space(&dek.value);
    let first = is_kept.iter().position(|&kept| kept)?;
    (first..is_kept.len())
        .filter(|&index| is_kept[index])
        .take(LIMITS.body.head_reach.value as usize)
        .find(|&index| fold_space(&reading.outline.blocks[index].text) == text)
}

fn is_right_to_left(reading: &Reading<'_>) -> bool {
    let root = reading.dom.html.root_element();
    let body = root.child_elements().find(|element| element.value().name() == "body");
    [Some(root), body]
        .into_iter()
        .flatten()
        .any(|element: ElementRef<'_>| element.attr("dir").is_some_and(|dir| dir.eq_ignore_ascii_case("rtl")))
}

/// What a wall or an error page says is not the article's text.
pub(super) fn drop_body(record: &mut Record) {
    record.body = None;
    record.blocks = Vec::new();
    record.body_html = None;
    record.body_markdown = None;
    record.images = Vec::new();
    record.word_count = 0;
    record.content_hash = None;
    record.near_hash = None;
    record.provenance.remove("body");
}

/// Takes everything that belongs to the body over from another reading of the page, but not where the body came from.
pub(in crate::extract) fn take_body(record: &mut Record, other: Record) {
    record.body = other.body;
    record.blocks = other.blocks;
    record.body_html = other.body_html;
    record.body_markdown = other.body_markdown;
    record.images = other.images;
    record.word_count = other.word_count;
    record.content_hash = other.content_hash;
    record.near_hash = other.near_hash;
    record.language_detected = other.language_detected;
    record.provenance.extend(other.provenance.into_iter().filter(|(field, _)| field == "language_detected"));
    record.quality = other.quality;
    record.outcome = other.outcome;
    record.error = other.error;
}
