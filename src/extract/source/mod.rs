//! Who really wrote or supplied the text: agency, other outlet, release.
//!
//! Reads the blocks at both ends of the text, bylines, the theme's own source boxes and structured data. No
//! evidence is `unknown`, never `own`, and the site itself is never its own source.

mod byline;
mod carriers;
mod dated;
mod dateline;
mod line;
mod names;
mod places;
mod printed;
mod rules;
mod signature;

use std::sync::LazyLock;

use super::agencies::{AGENCIES, fold};
use super::credits::CREDITS;
use super::fields::Evidence;
use super::fields::candidate::{Candidate, field_trace};
use super::reading::Reading;
use super::trace::{FieldTrace, Mark};
use crate::dom::NodeId;
use crate::record::{Credit, CreditPlace, Method, PageType, Provenance, Source, SourceKind};
use crate::structured;

use names::Own;
use places::Places;

/// The source with the account of every credit.
#[derive(Debug)]
pub struct Attribution {
    /// What goes into the record.
    pub source: Source,
    /// Where the chosen credit came from.
    pub provenance: Option<Provenance>,
    /// All credits.
    pub trace: FieldTrace,
}

/// Reads the vocabulary of attribution now.
pub(super) fn warm_up() {
    LazyLock::force(&CREDITS);
    LazyLock::force(&AGENCIES);
}

/// Finds every credit and chooses the source. A kept block that is nothing but a credit is dropped from the body.
pub fn attribute(reading: &Reading<'_>, marks: &mut [Mark], evidence: &Evidence, page_type: PageType) -> Attribution {
    let own = Own::of(reading, evidence.names_of_site(reading));
    let mut credits: Vec<Candidate<Credit>> = Vec::new();
    let before = if reading.rule.source.never.is_empty() { Vec::new() } else { marks.to_vec() };
    rules::credits(reading, &own, marks, &mut credits);
    // A list of articles has many suppliers and none.
    if !matches!(page_type, PageType::Listing | PageType::Collection | PageType::Product) {
        credits.extend(in_page(reading, evidence, page_type, &own, marks));
    }
    credits.retain(|credit| credit.rule.is_some() || credit.value.name.as_deref().is_none_or(|name| !own.is(name)));
    never(reading, &mut credits, &before, marks);
    dedup(&mut credits);
    // Stable: within one rank the order of finding stands.
    credits.sort_by_key(rank);
    let trace = field_trace("source", (!credits.is_empty()).then_some(0), &credits, |credit| {
        credit.name.clone().or_else(|| credit.raw.clone()).unwrap_or_default()
    });
    let Some(chosen) = credits.first() else {
        let provenance = own_house(reading, evidence, &own);
        let kind = if provenance.is_some() { SourceKind::Own } else { SourceKind::Unknown };
        return Attribution { source: Source { kind, ..Source::default() }, provenance, trace };
    };
    let credit = &chosen.value;
    let source = Source {
        name: credit.name.clone(),
        kind: credit.kind,
        url: credit.url.clone(),
        raw: credit.raw.clone(),
        all: credits.iter().map(|credit| credit.value.clone()).collect(),
    };
    Attribution { source, provenance: Some(chosen.provenance()), trace }
}

/// Every credit that the page prints or declares.
fn in_page(
    reading: &Reading<'_>,
    evidence: &Evidence,
    page_type: PageType,
    own: &Own,
    marks: &mut [Mark],
) -> Vec<Candidate<Credit>> {
    let places = Places::of(reading, marks, evidence);
    let mut credits = Vec::new();
    line::credits(reading, &places, own, marks, &mut credits);
    dateline::credits(reading, &places, own, &mut credits);
    signature::credits(reading, &places, own, marks, &mut credits);
    byline::near_headline(reading, &places, own, marks, &mut credits);
    byline::declared(reading, evidence, own, &mut credits);
    carriers::credits(reading, page_type, own, &mut credits);
    credits
}

/// Takes away the names that the rule says are never a source. A line that named nobody else is text again.
fn never(reading: &Reading<'_>, credits: &mut Vec<Candidate<Credit>>, before: &[Mark], marks: &mut [Mark]) {
    let rule = &reading.rule.source;
    let is_never = |credit: &Candidate<Credit>| credit.value.name.as_deref().is_some_and(|name| rule.is_never(name));
    let (gone, left): (Vec<_>, Vec<_>) = std::mem::take(credits).into_iter().partition(is_never);
    *credits = left;
    for node in gone.iter().filter_map(|credit| credit.node) {
        let index = reading.outline.blocks.iter().position(|block| block.node == node);
        if let Some(index) = index.filter(|_| !credits.iter().any(|credit| credit.node == Some(node))) {
            marks[index] = before[index].clone();
        }
    }
}

/// Flag, site rule, credit printed in the article's own text, the theme's box, structured, the rest. A credit
/// without a name comes behind those of its kind that have one.
fn rank(credit: &Candidate<Credit>) -> (u8, bool) {
    let rank = match (credit.method, credit.value.place) {
        (Method::Flag, _) => 0,
        (Method::SiteRule, _) => 1,
        (Method::Text, CreditPlace::Box) => 4,
        (Method::Text, CreditPlace::Byline) => 3,
        (Method::Text, _) => 2,
        (Method::Preset, _) => 4,
        (_, CreditPlace::Byline) => 3,
        _ => 5,
    };
    (rank, credit.value.name.is_none())
}

/// The page affirms its own staff: the house stands as its author.
fn own_house(reading: &Reading<'_>, evidence: &Evidence, own: &Own) -> Option<Provenance> {
    let by_byline = || {
        let (_, method) = evidence.bylines().find(|(raw, _)| own.is(raw))?;
        Some((method, "byline"))
    };
    let by_article = || {
        let declared = reading.structured.article()?.get("sourceOrganization").and_then(structured::text)?;
        own.is(&declared).then_some((Method::JsonLd, "sourceOrganization"))
    };
    let (method, selector) = by_byline().or_else(by_article)?;
    let selector = Some(selector.to_owned());
    Some(Provenance { method, rule: None, selector, candidate: None, confidence: CREDITS.confidence.own_house })
}

/// One entry a carrier: the same name in the same place counts once, and so does one in a line that a rule has read.
fn dedup(credits: &mut Vec<Candidate<Credit>>) {
    let mut seen: Vec<(Option<String>, CreditPlace, SourceKind)> = Vec::new();
    let mut read_by_rule: Vec<(NodeId, Option<String>)> = Vec::new();
    credits.retain(|credit| {
        let name = credit.value.name.as_deref().map(fold);
        let is_read = credit.rule.is_none()
            && credit.node.is_some_and(|node| read_by_rule.iter().any(|(known, by)| *known == node && *by == name));
        if let (Some(_), Some(node)) = (&credit.rule, credit.node) {
            read_by_rule.push((node, name.clone()));
        }
        let key = (name, credit.value.place, credit.value.kind);
        let is_new = !is_read && !seen.contains(&key);
        seen.push(key);
        is_new
    });
}
