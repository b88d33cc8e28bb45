//! The pure core: a [`Page`] in, an [`Extraction`] out, in nine steps, which [`Extractor::extract`] reads as a list.
//!
//! | step | what it finds | where |
//! |---|---|---|
//! | 0 | the page's text and its tree, the wrapping of a file or an archive taken off | [`decode`](crate::decode), `saved`, `archived`, [`dom`] |
//! | 1 | what the page says about itself | [`structured`], `further` |
//! | 2 | the rule for its address | [`selectors`](crate::selectors), `address` |
//! | 3 | its text as a sequence of blocks | [`blocks`] |
//! | 4 | candidates for every field | [`fields`] |
//! | 5 | its type, and which blocks are the article | [`page_type`], [`body`] |
//! | 6 | who really wrote or supplied the text | [`source`] by `agencies`, `credits` |
//! | 7 | the winner of each field | [`fields`], `media` |
//! | 8 | the document, the record and the account of both | `assemble`, `media`, `outcome`, `fill`, [`trace`] |
//!
//! Text that stands in the page's JSON is read as a further tree (`further`); pages to go on to are named (`hops`)
//! and joined ([`join()`]) but never fetched, which is `crawl`'s part. `limits` holds the thresholds, [`models`] what was
//! learned, and [`measure`] gives the numbers it was learned from.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod address;
mod agencies;
mod archived;
mod assemble;
pub mod blocks;
pub mod body;
mod credits;
mod extraction;
pub mod fields;
mod fill;
mod further;
mod hops;
mod join;
mod limits;
mod measured;
mod media;
pub mod models;
mod outcome;
pub mod page_type;
mod reading;
mod saved;
pub mod source;
pub mod trace;
mod words;

pub use extraction::{Extraction, Hop, HopKind, Options, With};
pub use join::join;
pub use measured::{Measured, measure, measure_context};
pub use models::Models;
#[cfg(feature = "cli")]
pub(crate) use outcome::of_status as outcome_of_status;
pub use reading::Reading;

use std::sync::Arc;

use jiff::tz::TimeZone;
use url::Url;

use blocks::{Outline, retag};
use body::Judgement;
use body::features::{Known, Survey};
use body::lexicon::Lexicon;
use fields::{Choice, Evidence};
use media::lead_image;

use crate::decode::{Decoded, decode};
use crate::dom::{self, Dom};
use crate::page::Page;
use crate::record::{Method, PageType, Record, Warning};
use crate::selectors::{Rule, RuleSet};
use crate::structured::{self, StructuredData};

/// Takes articles out of pages, by a set of rules.
#[derive(Debug, Default)]
pub struct Extractor {
    rules: RuleSet,
}

impl Extractor {
    /// An extractor that follows `rules`.
    pub fn new(rules: RuleSet) -> Self {
        Extractor { rules }
    }

    /// An extractor that follows the bundled rules.
    pub fn bundled() -> Self {
        Extractor::new(RuleSet::bundled())
    }

    /// Reads the bundled vocabulary and models now, so that the first page does not wait for them: call it in a thread of
    /// its own while the rules or that page are still on their way.
    ///
    /// ```
    /// std::thread::spawn(offprint::Extractor::warm_up);
    /// ```
    pub fn warm_up() {
        // What a page needs last is read first, while the page goes through its first steps.
        source::warm_up();
        body::warm_up();
        Models::warm_up();
        outcome::warm_up();
        fields::warm_up();
    }

    /// The rules it follows.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Takes the article out of `page`. Never fails: a page without an article is a record with an outcome.
    ///
    /// ```
    /// use offprint::record::Outcome;
    /// use offprint::{Extractor, Options, Page};
    ///
    /// let extractor = Extractor::bundled();
    /// let page = Page::new("<html><body></body></html>").at("https://example.com/".parse()?);
    /// let extraction = extractor.extract(&page, &Options::default());
    /// assert_ne!(extraction.record.outcome, Outcome::Ok);
    /// assert_eq!(extraction.record.body, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn extract(&self, page: &Page, options: &Options) -> Extraction {
        match saved::unpack(page) {
            Ok(None) => self.extract_markup(page, options),
            Ok(Some(held)) => {
                let mut extraction = self.extract_markup(&held, options);
                extraction.record.fetch.bytes = Some(page.bytes.len() as u64);
                extraction
            }
            Err(verdict) => fill::without_content(page, verdict),
        }
    }

    fn extract_markup(&self, page: &Page, options: &Options) -> Extraction {
        if let Some(verdict) = outcome::of_bytes(page.content_type.as_deref(), &page.bytes) {
            return fill::without_content(page, verdict);
        }
        // 0 decode, parse
        let decoded = decode_page(page);
        // An archive's copy is read as the page it holds, a saved page as that of the place it was saved from.
        let copy = archived::unwrap(page, &decoded.text);
        let served = page;
        let page = copy.as_ref().map_or(page, |copy| &copy.page);
        let text = copy.as_ref().and_then(|copy| copy.text.as_deref()).unwrap_or(&decoded.text);
        let dom = dom::parse(text);
        // 1 structured
        let structured = further::structured(&dom, page);
        // 2 rules
        let address = address::of(page, &structured);
        let rule = self.rule_for(page, &dom, &structured, address.url.as_ref());
        // 3 to 8
        let tree = Tree { page, dom: &dom, structured: &structured, rule: &rule, number: 0 };
        let mut extraction = extract_page(&tree, options);
        fill::type_of_walls(&mut extraction.record);
        fill::transfer(&mut extraction.record, served, &decoded);
        fill::warnings(&mut extraction.record, &tree, &decoded, &address);
        if let Some(served_by) = copy.and_then(|copy| copy.served_by) {
            let warning = Warning { code: "archived_copy".to_owned(), detail: Some(served_by) };
            extraction.record.quality.warnings.push(warning);
        }
        extraction
    }

    /// The rule for the page at `address`. Where a rule changes by date, it is the one for the day the page was
    /// published, or failing that captured.
    fn rule_for(&self, page: &Page, dom: &Dom, structured: &StructuredData, address: Option<&Url>) -> Arc<Rule> {
        let day = |base: &Rule| {
            fields::day_by_rule(page, address, dom, structured, base)
                .or_else(|| page.captured_at.map(|at| at.to_zoned_datetime(TimeZone::UTC).date()))
        };
        self.rules.rule_for(dom, structured, address, day)
    }
}

/// One tree of a page with what steps 0 to 2 found: what the page declares and the rule to read the tree by.
#[derive(Debug, Clone, Copy)]
struct Tree<'a> {
    page: &'a Page,
    dom: &'a Dom,
    structured: &'a StructuredData,
    rule: &'a Rule,
    /// 0 for the page's own tree, 1 for HTML that the page holds in JSON or a template; block ids begin with it.
    number: u32,
}

/// The page that a saved file holds (MHTML, Safari's web archive), as [`Extractor::extract`] reads it; else the page
/// itself.
pub fn unpacked(page: Page) -> Page {
    saved::unpack(&page).ok().flatten().unwrap_or(page)
}

/// Whether an image's address is read from this attribute where a script keeps it there until it is loaded.
pub fn is_read_late(attribute: &str) -> bool {
    media::is_lazy(attribute)
}

/// The tree of a page, as [`Extractor::extract`] reads it: its nodes are those that block ids name.
pub fn tree_of(page: &Page) -> Dom {
    let held = saved::unpack(page).ok().flatten();
    dom::parse(&decode_page(held.as_ref().unwrap_or(page)).text)
}

fn decode_page(page: &Page) -> Decoded<'_> {
    let domain = page.url.as_ref().and_then(|url| url.host_str()).and_then(|host| host.rsplit('.').next());
    decode(&page.bytes, page.content_type.as_deref(), domain)
}

/// Steps 3 to 8. A page that holds its text in JSON is read from there, as a further tree: where its rule says so, or
/// where its own markup has next to no text.
fn extract_page(tree: &Tree<'_>, options: &Options) -> Extraction {
    if let Some((candidate, html)) = further::body_by_rule(tree) {
        return further::read_by_rule(tree, candidate, &html, options);
    }
    let extraction = extract_tree(tree, options);
    if !further::is_thin(&extraction.record) {
        return extraction;
    }
    match further::body_in_json(tree.dom, tree.structured) {
        Some(html) => further::read(tree, &html, extraction, options),
        None => extraction,
    }
}

/// Steps 3 to 8 over one tree.
fn extract_tree(tree: &Tree<'_>, options: &Options) -> Extraction {
    let &Tree { page, dom, structured, rule, .. } = tree;
    // 3 blocks
    let mut outline = Outline::without(dom, tree.number, &rule.body.verdicts(dom).stripped(dom));
    retag::apply(&mut outline, &rule.body.replace_tag, dom);
    let address = address::of(page, structured).url;
    let base = address::base(address.as_ref(), structured);
    let (address, base) = (address.as_ref(), base.as_ref());
    let reading = Reading { page, dom, structured, rule, outline: &outline, address, base, models: options.models };
    // 4 evidence
    let evidence = fields::gather(&reading);
    // 5 marks
    let article_body = declared_text(structured);
    let known = known(&reading, &evidence, article_body.as_deref(), Some(options.models.lexicon()));
    let survey = Survey::of(&outline, known);
    let page_type = page_type::of(&reading, &survey, &evidence);
    let mut judgement = judge(&reading, &survey, &evidence, &page_type, options);
    // 6 source
    let attribution = source::attribute(&reading, &mut judgement.marks, &evidence, page_type.page_type);
    // 7 resolve, 8 assemble
    let mut record = Record { page_type: page_type.page_type, ..Record::default() };
    let document = fill::body(&mut record, &reading, &judgement, &evidence, options);
    let choice = choice(&evidence, &survey, &judgement, page_type.page_type);
    let mut fields = fields::resolve(&evidence, choice, &reading, &mut record, options.trace);
    lead_image::complete(&mut record, &document, &reading, &judgement.marks);
    if options.with.images {
        lead_image::list(&mut record, &reading, &judgement.marks);
    }
    fields.push(attribution.trace);
    record.source = attribution.source;
    fields::drop_suppliers(&mut record);
    record.provenance.insert("page_type".to_owned(), page_type.provenance);
    if let Some(provenance) = attribution.provenance {
        record.provenance.insert("source".to_owned(), provenance);
    }
    fill::judgement(&mut record, &reading, &survey, &judgement, options);
    fields::warn(&reading, &evidence.markup, &mut record);
    let trace = fill::trace(&reading, &judgement, fields, options);
    let hops = hops::of(&reading, page_type.page_type);
    Extraction { record, document, trace, hops, most_pages: rule.pages.max }
}

/// Step 5: keeps or drops each block. Lines that say what a field says are dropped where the scorer chose the body; a
/// rule's body is what its author wants.
fn judge(
    reading: &Reading<'_>,
    survey: &Survey<'_>,
    evidence: &Evidence,
    page_type: &page_type::Verdict,
    options: &Options,
) -> Judgement {
    let mut judgement = body::judge(reading, survey, page_type);
    if options.trace || options.with.removed {
        body::name_scores(&mut judgement);
    }
    if options.trace {
        body::name_reasons(reading, survey, page_type, &mut judgement);
    }
    body::keep_standfirst(reading, evidence.marked_dek(), &mut judgement.marks);
    if judgement.provenance.method == Method::Model {
        if page_type.page_type != PageType::Forum {
            body::drop_byline(reading, survey, evidence.bylines().map(|(raw, _)| raw), &mut judgement.marks);
        }
        if page_type.is_like_article() {
            body::drop_date_lines(reading, &mut judgement.marks);
        }
    }
    judgement
}

/// Which authors and dates are the record's: on a page of many texts not every line is about the text that is kept.
fn choice(evidence: &Evidence, survey: &Survey<'_>, judgement: &Judgement, page_type: PageType) -> Choice {
    match (judgement.first_post, page_type) {
        (Some(post), _) => evidence.choice_at(post),
        (None, PageType::Listing | PageType::Collection) => evidence.choice_outside(|node| survey.card(node)),
        (None, PageType::Product) => evidence.choice_of_goods(),
        _ => evidence.choice(),
    }
}

/// The text of the article as the page's JSON-LD declares it.
fn declared_text(structured: &StructuredData) -> Option<String> {
    structured.article().and_then(|article| article.get("articleBody")).and_then(structured::text)
}

/// What is known of the page before its blocks are surveyed.
fn known<'a>(
    reading: &Reading<'a>,
    evidence: &'a Evidence,
    article_body: Option<&'a str>,
    lexicon: Option<&'a Lexicon>,
) -> Known<'a> {
    let host = reading.address.and_then(|url| url.host_str());
    Known {
        dom: Some(reading.dom),
        host: host.map(|host| host.strip_prefix("www.").unwrap_or(host)),
        title: evidence.title(),
        description: evidence.summary(),
        article_body,
        authors: evidence.authors(),
        lexicon,
    }
}
