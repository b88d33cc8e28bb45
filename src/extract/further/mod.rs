//! Text that stands in page JSON only: JSON-LD `articleBody`, a rule's JSON body, the state of a framework; or in a template
//! that a script fills the page from.

mod by_rule;
mod html;
mod search;
mod signs;

use url::Url;

pub(in crate::extract) use self::by_rule::{body_by_rule, read_by_rule};
pub(in crate::extract) use self::search::body_in_json;
use self::signs::SIGNS;
use super::trace::{Mark, Trace};
use super::{Extraction, Options, Tree, extract_tree, fill};
use crate::document::Document;
use crate::dom::{self, Dom};
use crate::page::Page;
use crate::record::{Method, PageType, Provenance, Record, RemovedBlock};
use crate::selectors::Rule;
use crate::structured::StructuredData;

/// What the page says about itself, the state of its scripts included.
pub(super) fn structured(dom: &Dom, page: &Page) -> StructuredData {
    StructuredData::read_at(dom, &SIGNS.states.variables, page.url.as_ref().map(Url::as_str))
}

/// Whether the page's own markup holds so little text that its JSON is worth a look.
pub(super) fn is_thin(record: &Record) -> bool {
    record.word_count < SIGNS.thin.most_words && record.page_type != PageType::Listing
}

/// The extraction of a page with its body read from `html`; the fields stay those of `first`, the page's own markup. Where
/// the JSON says no more, `first` is the answer.
pub(super) fn read(tree: &Tree<'_>, html: &str, first: Extraction, options: &Options) -> Extraction {
    let inner = Tree { dom: &dom::parse(html), rule: &Rule::default(), number: tree.number + 1, ..*tree };
    let second = extract_tree(&inner, options);
    if second.record.word_count < SIGNS.more.factor * first.record.word_count.max(SIGNS.more.least_words) {
        return first;
    }
    let (mut record, mut trace) = (first.record, first.trace);
    give_way(&mut record, &first.document, &mut trace, options);
    add_removed(&mut record, &second.record);
    // A shell is of no type; the text is.
    if record.page_type == PageType::Other {
        record.page_type = second.record.page_type;
        let of_text = second.record.provenance.get_key_value("page_type");
        record.provenance.extend(of_text.map(|(field, provenance)| (field.clone(), provenance.clone())));
    }
    fill::take_body(&mut record, second.record);
    record.provenance.insert("body".to_owned(), Provenance::by(Method::PageJson, SIGNS.more.confidence));
    trace.blocks.extend(second.trace.blocks);
    Extraction { record, document: second.document, trace, hops: first.hops, most_pages: first.most_pages }
}

/// What was removed of the further tree counts beside what was removed of the page's own.
fn add_removed(record: &mut Record, further: &Record) {
    for (class, count) in &further.removed {
        *record.removed.entry(class.clone()).or_default() += count;
    }
    record.removed_blocks.extend(further.removed_blocks.iter().cloned());
}

/// What was kept of the page's own markup leaves the body with a reason: the JSON holds the whole text.
fn give_way(record: &mut Record, document: &Document, trace: &mut Trace, options: &Options) {
    const CLASS: &str = "superseded";
    const REASON: &str = "the page's JSON holds the whole text";
    for block in trace.blocks.iter_mut().filter(|block| block.mark.is_kept()) {
        block.mark = Mark::dropped(CLASS, REASON);
    }
    // Without a body they are counted as no article's already.
    if record.body.is_none() {
        return;
    }
    let count = document.blocks.iter().map(|block| block.ids.len() as u64).sum();
    record.removed.insert(CLASS.to_owned(), count);
    if options.with.removed {
        let removed = |text: &String| RemovedBlock { class: CLASS.into(), reason: REASON.into(), text: text.clone() };
        record.removed_blocks.extend(record.blocks.iter().filter_map(|block| block.text.as_ref()).map(removed));
    }
}
