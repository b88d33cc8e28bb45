//! Puts together the record from what the steps found.

use std::collections::BTreeMap;

use url::Url;

use super::address::Address;
use super::assemble::{self, source::Source};
use super::body::Judgement;
use super::body::features::Survey;
use super::fields::Evidence;
use super::limits::LIMITS;
use super::outcome::{self, Found};
use super::quality;
use super::reading::Reading;
use super::trace::{BlockTrace, FieldTrace, Mark, Trace};
use super::{Extraction, Options, Tree, lead_image};
use crate::decode::Decoded;
use crate::document::Document;
use crate::dom::ElementRef;
use crate::page::Page;
use crate::record::{
    ErrorCode, Method, Observed, Outcome, PageType, Provenance, Record, RemovedBlock, RulesApplied, Warning,
};
use crate::render;
use crate::text::{content_hash, count_words, fold_space, near_hash};

/// A record without content.
pub(super) fn without_content(page: &Page, (outcome, error): outcome::Verdict) -> Extraction {
    let (outcome, error) = outcome::of_head(page).unwrap_or((outcome, error));
    let mut record = Record { outcome, error, ..Record::default() };
    record.url = page.url.as_ref().map(Url::to_string);
    record.fetch.bytes = Some(page.bytes.len() as u64);
    record.fetch.status = page.status;
    Extraction { record, ..Extraction::default() }
}

/// Document, body text, blocks and views.
pub(super) fn body(
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
pub(super) fn views(record: &mut Record, document: &Document, options: &Options) {
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
        .take(3)
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

/// Outcome, access, quality, rules, what was removed: all that depends on the marks.
pub(super) fn judgement(
    record: &mut Record,
    reading: &Reading<'_>,
    survey: &Survey<'_>,
    judgement: &Judgement,
    options: &Options,
) {
    let blocks = &reading.outline.blocks;
    let last = judgement.marks.iter().rposition(Mark::is_kept).unwrap_or(0);
    let tail: Vec<&str> = blocks[last.saturating_sub(2).min(blocks.len())..]
        .iter()
        .filter(|block| !block.is_hidden)
        .take(9)
        .map(|block| block.text.as_str())
        .collect();
    let paywall_rule =
        reading.rule.access.paywalled_if.iter().any(|matcher| matcher.css.elements(reading.dom).next().is_some());
    let is_kept: Vec<bool> = judgement.marks.iter().map(Mark::is_kept).collect();
    // The address was asked for, not answered: an error page under it has the same.
    let is_dated = record.provenance.get("published").is_some_and(|published| published.method != Method::Url);
    let is_named = !record.authors.is_empty();
    let found = Found {
        words: record.word_count as usize,
        least_words: LIMITS.body.least_words.value as usize,
        title: record.title.as_deref(),
        is_signed: is_dated || is_named,
        is_dated_and_named: is_dated && is_named,
        is_kept: &is_kept,
        tail: &tail,
        paywall_rule,
        declared_free: super::fields::declared_free(reading),
    };
    let (outcome, error) = outcome::of_content(reading, &found);
    record.access.observed = match outcome {
        Outcome::Paywalled => Observed::Truncated,
        Outcome::Ok if record.access.declared_free == Some(true) => Observed::Full,
        _ => Observed::Unknown,
    };
    (record.outcome, record.error) = (outcome, error);
    let is_content = matches!(outcome, Outcome::Ok | Outcome::Partial | Outcome::Paywalled);
    if !is_content && !is_best_text(record) {
        drop_body(record);
    }
    record.rules = RulesApplied {
        site: reading.rule.site.clone(),
        presets: reading.rule.presets.clone(),
        hash: reading.rule.hash.clone(),
        fallback: judgement.is_fallback,
    };
    record.url = reading.page.url.as_ref().map(Url::to_string);
    removed(record, reading, judgement, options);
    record.quality = quality::of(quality::Evidence {
        survey,
        marks: &judgement.marks,
        scores: &judgement.scores,
        words: record.word_count as usize,
        page_type: record.page_type,
        has_title: record.title.is_some(),
        has_date: record.published.is_some(),
        warnings: Vec::new(),
    });
}

/// Of a page that says too little to be content, and does not say why, what it says is all there is.
fn is_best_text(record: &Record) -> bool {
    record.outcome == Outcome::NotArticle
        && record.error.as_ref().is_some_and(|error| error.code == ErrorCode::NoContent)
}

/// A page without a text, of which it is known what stands there instead, is of none of the learned types.
pub(super) fn type_of_walls(record: &mut Record) {
    let is_content = matches!(record.outcome, Outcome::Ok | Outcome::Partial | Outcome::Paywalled);
    if is_content || record.body.is_some() || is_best_text(record) {
        return;
    }
    record.page_type = PageType::Other;
    let confidence = outcome::confidence_in_walls();
    let provenance = Provenance { method: Method::Dom, rule: None, selector: None, candidate: None, confidence };
    record.provenance.insert("page_type".to_owned(), provenance);
}

/// What a wall or an error page says is not the article's text.
fn drop_body(record: &mut Record) {
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

/// Counts and, where asked for, lists the blocks that are not in the body: those that were dropped and, where the
/// page turned out to be a wall or an error, the text that says so.
fn removed(record: &mut Record, reading: &Reading<'_>, judgement: &Judgement, options: &Options) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let has_body = record.body.is_some();
    let no_body = record.error.as_ref().map_or("no content", |error| error.message.as_str()).to_owned();
    for (block, mark) in reading.outline.blocks.iter().zip(&judgement.marks) {
        let (class, reason) = match mark {
            Mark::Dropped { class, reason } => (class.as_str(), reason),
            Mark::Kept { .. } if has_body => continue,
            Mark::Kept { .. } => ("not_article", &no_body),
        };
        *counts.entry(class).or_default() += 1;
        if options.with.removed {
            record.removed_blocks.push(RemovedBlock {
                class: class.to_owned(),
                reason: reason.clone(),
                text: block.text.clone(),
            });
        }
    }
    record.removed = counts.into_iter().map(|(class, count)| (class.to_owned(), count)).collect();
}

/// The account of every block and field, where it is asked for.
pub(super) fn trace(reading: &Reading<'_>, judgement: &Judgement, fields: Vec<FieldTrace>, options: &Options) -> Trace {
    if !options.trace {
        return Trace::default();
    }
    let blocks =
        reading.outline.blocks.iter().zip(&judgement.marks).enumerate().map(|(index, (block, mark))| BlockTrace {
            id: block.id,
            path: path(reading, block.node),
            mark: mark.clone(),
            score: judgement.scores.get(index).map(|score| f64::from(*score)),
            text: Some(block.text.clone()),
        });
    Trace { blocks: blocks.collect(), fields }
}

/// Tag and classes of an element: `p.lead`.
fn path(reading: &Reading<'_>, node: crate::dom::NodeId) -> String {
    let Some(element) = reading.dom.html.tree.get(node).and_then(ElementRef::wrap) else { return String::new() };
    let mut path = element.value().name().to_owned();
    for class in element.value().classes().take(3) {
        path.push('.');
        path.push_str(class);
    }
    path
}

/// What is known of the transfer without the network's own account.
pub(super) fn transfer(record: &mut Record, page: &Page, decoded: &Decoded<'_>) {
    record.fetch.encoding = Some(decoded.encoding.to_owned());
    record.fetch.bytes = Some(page.bytes.len() as u64);
    record.fetch.status = page.status;
    record.fetch.etag = page.header("etag").map(str::to_owned);
    record.fetch.last_modified = page.header("last-modified").map(str::to_owned);
}

/// What a reader of the record should know.
pub(super) fn warnings(record: &mut Record, tree: &Tree<'_>, decoded: &Decoded<'_>, address: &Address) {
    let mut warn =
        |code: &str, detail: Option<String>| record.quality.warnings.push(Warning { code: code.to_owned(), detail });
    if tree.page.is_cut_short {
        warn("transfer_cut_short", None);
    }
    if tree.dom.is_truncated {
        warn("tree_truncated", None);
    }
    if decoded.had_errors {
        warn("encoding_errors", Some(decoded.encoding.to_owned()));
    }
    if address.is_declared_by_page {
        warn("url_from_page", address.url.as_ref().map(Url::to_string));
    }
    for problem in &tree.rule.problems {
        warn("rule_problem", Some(problem.clone()));
    }
    let differs = |declared: &str, detected: &str| declared.split('-').next() != Some(detected);
    if let (Some(declared), Some(detected)) = (&record.language, &record.language_detected)
        && differs(declared, detected)
    {
        let detail = format!("declared {declared}, detected {detected}");
        record.quality.warnings.push(Warning { code: "language_mismatch".to_owned(), detail: Some(detail) });
    }
}

/// Takes everything that belongs to the body over from another reading of the page.
pub(super) fn take_body(record: &mut Record, other: Record) {
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
    let provenance =
        Provenance { method: Method::PageJson, rule: None, selector: None, candidate: None, confidence: 0.7 };
    record.provenance.insert("body".to_owned(), provenance);
}
