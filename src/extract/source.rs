//! Who really wrote or supplied the text: agency, other outlet, release.
//!
//! Reads the blocks at both ends of the text, bylines, the theme's own source boxes and structured data. No
//! evidence is `unknown`, never `own`, and the site itself is never its own source.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use url::Url;

use super::blocks::{BlockKind, InlineKind, TextBlock};
use super::credits::{AGENCIES, CREDITS, fold};
use super::fields::candidate::{Candidate, by_rule, field_trace};
use super::fields::{Evidence, site};
use super::reading::Reading;
use super::trace::{FieldTrace, Mark};
use crate::record::{Credit, CreditPlace, Method, Provenance, Source, SourceKind};
use crate::selectors::{Pick, Side};
use crate::structured;

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

/// Blocks looked at before and behind the kept text.
const EDGE: usize = 6;
/// Longer blocks are prose: they may hold an inline credit at their end or start but are no credit line.
const LINE: usize = 220;

/// Finds every credit and chooses the source. A kept block that is nothing but a credit is dropped from the body.
pub fn attribute(reading: &Reading<'_>, marks: &mut [Mark], evidence: &Evidence) -> Attribution {
    let own = own_names(reading);
    let mut credits: Vec<Candidate<Credit>> = Vec::new();
    by_rules(reading, &mut credits);
    in_text(reading, marks, &own, &mut credits);
    near_headline(reading, marks, &mut credits);
    in_bylines(evidence, &mut credits);
    in_structured(reading, &own, &mut credits);
    credits
        .retain(|credit| credit.rule.is_some() || credit.value.name.as_deref().is_none_or(|name| !is_own(name, &own)));
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

/// Flag, site rule, credit printed in the article's own text, the theme's box, structured, the rest.
fn rank(credit: &Candidate<Credit>) -> u8 {
    match (credit.method, credit.value.place) {
        (Method::Flag, _) => 0,
        (Method::SiteRule, _) => 1,
        (Method::Text, CreditPlace::Byline) => 3,
        (Method::Text, _) => 2,
        (Method::Preset, _) => 4,
        (_, CreditPlace::Byline) => 3,
        _ => 5,
    }
}

fn by_rules(reading: &Reading<'_>, credits: &mut Vec<Candidate<Credit>>) {
    for found in by_rule(&reading.rule.source, reading) {
        let candidate =
            reading.rule.source.candidates.iter().find(|candidate| Some(candidate.origin.id()) == found.rule);
        let kind = candidate.and_then(|candidate| candidate.kind.as_deref()).map_or(SourceKind::Syndicated, kind_named);
        let name = name_of(&found.value);
        let url = found.url.as_deref().and_then(|href| foreign(href, reading));
        let credit = Credit { name, kind, url, raw: Some(found.raw.clone()), place: CreditPlace::Box };
        credits.push(found.with(credit));
    }
    for candidate in &reading.rule.source.candidates {
        let Pick::BodyText { pattern, at } = &candidate.pick else { continue };
        let blocks = &reading.outline.blocks;
        for block in blocks.iter().filter(|block| block.kind != BlockKind::Control) {
            let Some(found) = pattern.captures(&block.text) else { continue };
            let whole = found.get(0).expect("group 0 is the whole match");
            let stands = match at {
                Side::Start => whole.start() == 0,
                Side::End => whole.end() == block.text.len(),
                Side::Anywhere => true,
            };
            if !stands {
                continue;
            }
            let name = found.name("name").unwrap_or(whole).as_str();
            let kind = candidate.kind.as_deref().map_or(SourceKind::Wire, kind_named);
            let place = if *at == Side::Start { CreditPlace::Dateline } else { CreditPlace::InlineBody };
            let credit =
                Credit { name: name_of(name), kind, url: None, raw: Some(whole.as_str().trim().to_owned()), place };
            let mut carrier = Candidate::new(
                credit,
                whole.as_str(),
                super::fields::candidate::method_of(candidate.origin.layer),
                candidate.pick.text(),
                0.95,
            );
            carrier.rule = Some(candidate.origin.id());
            credits.push(carrier.at(block.node));
            break;
        }
    }
}

fn kind_named(kind: &str) -> SourceKind {
    match kind {
        "wire" => SourceKind::Wire,
        "via" => SourceKind::Via,
        "press_release" => SourceKind::PressRelease,
        "own" => SourceKind::Own,
        _ => SourceKind::Syndicated,
    }
}

/// Credits in the article's own text: label lines and sentences at both ends, datelines, marks at the end.
fn in_text(reading: &Reading<'_>, marks: &mut [Mark], own: &[String], credits: &mut Vec<Candidate<Credit>>) {
    let blocks = &reading.outline.blocks;
    let (Some(first), Some(last)) = (marks.iter().position(Mark::is_kept), marks.iter().rposition(Mark::is_kept))
    else {
        return;
    };
    let kept: Vec<usize> = (first..=last).filter(|&index| marks[index].is_kept()).collect();
    let head = kept.iter().copied().take(3);
    for index in head {
        dateline(&blocks[index], credits);
    }
    // Both ends of the text with the dropped blocks beside them: a credit line may or may not have been kept.
    let before = kept.iter().copied().take(2);
    let after_text: Vec<usize> =
        (last + 1..(last + 1 + EDGE).min(blocks.len())).filter(|&index| is_readable(&marks[index])).collect();
    let tail = kept.iter().rev().copied().take(EDGE).collect::<Vec<_>>().into_iter().rev();
    let mut seen = Vec::new();
    for (index, place) in before
        .map(|index| (index, CreditPlace::StartLine))
        .chain(tail.chain(after_text).map(|index| (index, CreditPlace::EndLine)))
    {
        if seen.contains(&index) || is_about_picture(&blocks[index]) {
            continue;
        }
        seen.push(index);
        let block = &blocks[index];
        let line = (block.chars <= LINE).then(|| credit_line(block, place, reading)).flatten();
        if let Some(credit) = line {
            if credit.value.name.as_deref().is_some_and(|name| is_own(name, own)) {
                continue;
            }
            if marks[index].is_kept() {
                marks[index] = Mark::Dropped {
                    class: "credit".to_owned(),
                    reason: format!("source line: {}", credit.selector.clone().unwrap_or_default()),
                };
            }
            credits.push(credit);
        } else if place == CreditPlace::EndLine && marks[index].is_kept() {
            ending(block, credits);
        }
    }
}

/// Comments, other articles and navigation are not the article's own words.
fn is_readable(mark: &Mark) -> bool {
    match mark {
        Mark::Kept { .. } => true,
        Mark::Dropped { class, .. } => {
            matches!(class.as_str(), "other" | "credit" | "meta" | "tags" | "links" | "footer" | "content")
        }
    }
}

fn is_about_picture(block: &TextBlock) -> bool {
    if matches!(block.kind, BlockKind::Caption | BlockKind::Control) || block.is_hidden {
        return true;
    }
    let lower = block.text.to_lowercase();
    // "information and images" credits the text as well.
    let start: String = lower.chars().take(40).collect();
    let mut words = start.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next().is_some_and(|word| CREDITS.photos.iter().any(|photo| photo == word))
        || lower.contains("getty images")
        || lower.contains("photo:")
        || lower.contains("foto:")
}

/// A block that is nothing but a credit.
fn credit_line(block: &TextBlock, place: CreditPlace, reading: &Reading<'_>) -> Option<Candidate<Credit>> {
    labelled(block, place, reading).or_else(|| sentence(block, place, reading))
}

/// `Source: X`, `Source of information and images “X”`, `المصدر: «X»`.
fn labelled(block: &TextBlock, place: CreditPlace, reading: &Reading<'_>) -> Option<Candidate<Credit>> {
    let text = block.text.as_str();
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        // Offsets into the lower-cased text would not fit; such letters do not occur in labels.
        return None;
    }
    let label = CREDITS.labels.iter().find(|label| lower.starts_with(label.as_str()))?;
    let rest = &text[label.len()..];
    let trimmed = rest.trim_start();
    let is_marked = trimmed.starts_with([':', '：', '|', '–', '—', '/']) || trimmed.starts_with("- ");
    let is_quoted = trimmed.starts_with(['“', '"', '«', '„', '「', '‘']);
    if !is_marked && !is_quoted {
        return None;
    }
    let value = trimmed.trim_start_matches([':', '：', '|', '–', '—', '-', '/', ' ', '\u{a0}']).trim();
    if value.is_empty() || value.chars().count() > 100 || value.split_whitespace().count() > 12 {
        return None;
    }
    let is_via = CREDITS.via.contains(label);
    let url = link_in(block, reading);
    let names: Vec<&str> = value.split([',', '/', '\n']).map(str::trim).filter(|name| !name.is_empty()).collect();
    let agency = names.iter().find_map(|name| AGENCIES.kind(clean(name)).map(|kind| (clean(name).to_owned(), kind)));
    let (name, kind) = match agency {
        Some((name, kind)) => (Some(name), kind),
        None if names.iter().any(|name| AGENCIES.is_generic(name)) => (None, SourceKind::Wire),
        None => (Some(clean(names.first()?).to_owned()), if is_via { SourceKind::Via } else { SourceKind::Syndicated }),
    };
    if name
        .as_deref()
        .is_some_and(|name| name.is_empty() || name.chars().filter(|letter| letter.is_alphabetic()).count() < 2)
    {
        return None;
    }
    let credit = Credit { name, kind, url, raw: Some(text.to_owned()), place };
    Some(Candidate::new(credit, text, Method::Text, format!("label {label}"), 0.85).at(block.node))
}

fn sentence(block: &TextBlock, place: CreditPlace, reading: &Reading<'_>) -> Option<Candidate<Credit>> {
    let text = block.text.as_str();
    let (kind, found) = CREDITS.phrases.iter().find_map(|(kind, pattern)| Some((*kind, pattern.captures(text)?)))?;
    let named = found.name("name").map(|name| clean(name.as_str()).to_owned()).filter(|name| !name.is_empty());
    // A date behind "first published on" tells when, not where.
    if let Some(name) = &named {
        let names_date = super::fields::date_text::read(name, &super::fields::date_text::Setting::default()).is_some();
        if names_date || name.starts_with(|letter: char| letter.is_ascii_digit()) || name.split_whitespace().count() > 8
        {
            return None;
        }
    }
    let (name, kind) = match named {
        Some(name) if AGENCIES.is_generic(&name) => (None, SourceKind::Wire),
        Some(name) => {
            let known = AGENCIES.kind(&name);
            // An input from somebody unknown is a helper of the newsroom, not an agency.
            if kind == SourceKind::Wire && known.is_none() {
                return None;
            }
            (Some(name), known.unwrap_or(kind))
        }
        None => (None, kind),
    };
    let credit = Credit { name, kind, url: link_in(block, reading), raw: Some(text.to_owned()), place };
    Some(Candidate::new(credit, text, Method::Text, "phrase", 0.8).at(block.node))
}

/// `CITY (AP) —` at the start of the text.
fn dateline(block: &TextBlock, credits: &mut Vec<Candidate<Credit>>) {
    let start: String = block.text.chars().take(140).collect();
    for pattern in &CREDITS.datelines {
        let Some(found) = pattern.captures(&start) else { continue };
        let Some(printed) = found.name("name") else { continue };
        let name = printed.as_str().split('/').map(str::trim).find(|name| AGENCIES.kind(name).is_some());
        if let Some(name) = name {
            let raw = found.get(0).map_or("", |whole| whole.as_str()).trim().to_owned();
            let kind = AGENCIES.kind(name).unwrap_or(SourceKind::Wire);
            let credit = Credit {
                name: Some(name.to_owned()),
                kind,
                url: None,
                raw: Some(raw.clone()),
                place: CreditPlace::Dateline,
            };
            credits.push(Candidate::new(credit, raw, Method::Text, "dateline", 0.85).at(block.node));
            return;
        }
    }
}

/// `(dpa)` or `dpa/lnw` at the end of the text.
fn ending(block: &TextBlock, credits: &mut Vec<Candidate<Credit>>) {
    let tail: String = {
        let count = block.text.chars().count();
        block.text.chars().skip(count.saturating_sub(60)).collect()
    };
    let tail = tail.trim_end_matches(['.', ' ']);
    for pattern in &CREDITS.endings {
        let Some(found) = pattern.captures(tail) else { continue };
        let Some(printed) = found.name("name") else { continue };
        let name = printed.as_str().split('/').find(|name| AGENCIES.kind(name).is_some());
        if let Some(name) = name {
            let raw = found.get(0).map_or("", |whole| whole.as_str()).trim().to_owned();
            let credit = Credit {
                name: Some(name.to_owned()),
                kind: SourceKind::Wire,
                url: None,
                raw: Some(raw.clone()),
                place: CreditPlace::InlineBody,
            };
            credits.push(Candidate::new(credit, raw, Method::Text, "ending", 0.75).at(block.node));
            return;
        }
    }
}

/// Bylines that name an agency.
fn in_bylines(evidence: &Evidence, credits: &mut Vec<Candidate<Credit>>) {
    let raw = evidence.bylines().chain(
        evidence
            .markup
            .bylines
            .iter()
            .filter(|found| !found.is_elsewhere)
            .map(|found| (found.text.as_str(), Method::Dom)),
    );
    for (raw, method) in raw {
        credits.extend(byline_credits(raw, method));
    }
}

/// The agencies among the parts of a byline.
fn byline_credits(raw: &str, method: Method) -> Vec<Candidate<Credit>> {
    let parts = BYLINE_PARTS.split(raw).map(|part| clean(super::fields::without_lead(part)));
    let credits = parts.filter_map(|name| {
        let (name, kind) = match AGENCIES.kind(name) {
            Some(kind) => (Some(name.to_owned()), kind),
            None if AGENCIES.is_generic(name) => (None, SourceKind::Wire),
            None => return None,
        };
        let credit = Credit { name, kind, url: None, raw: Some(raw.to_owned()), place: CreditPlace::Byline };
        Some(Candidate::new(credit, raw, method, "byline", 0.8))
    });
    credits.collect()
}

/// Short lines around the headline that are a credit or nothing but a byline: "Bron: Belga", "sak/Reuters".
fn near_headline(reading: &Reading<'_>, marks: &[Mark], credits: &mut Vec<Candidate<Credit>>) {
    let blocks = &reading.outline.blocks;
    let Some(first) = marks.iter().position(Mark::is_kept) else { return };
    for block in &blocks[first.saturating_sub(HEAD)..(first + 2).min(blocks.len())] {
        if block.chars > BYLINE || is_about_picture(block) {
            continue;
        }
        if let Some(credit) = labelled(block, CreditPlace::StartLine, reading) {
            credits.push(credit);
        } else if (1..=4).contains(&BYLINE_PARTS.split(&block.text).count()) && !AGENCIES.is_short(clean(&block.text)) {
            // A button that says "AA" makes the letters larger; two or three letters alone are no byline.
            credits.extend(byline_credits(&block.text, Method::Text).into_iter().map(|credit| credit.at(block.node)));
        }
    }
}

/// Blocks before the text that are looked at for a byline.
const HEAD: usize = 12;
/// Longer lines are no byline.
const BYLINE: usize = 60;

/// What stands between the names of a byline, joining words of the languages of the labels among it.
static BYLINE_PARTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[,/|&;()•·\n]|\s[-–—]\s|\b(?:and|with|und|mit|et|avec|y|con|e|com|en|met|og|med|och|ve|dan)\b")
        .expect("constant pattern")
});

fn in_structured(reading: &Reading<'_>, own: &[String], credits: &mut Vec<Candidate<Credit>>) {
    let data = reading.structured;
    let mut add = |name: Option<String>, kind, url: Option<String>, raw: &str, selector: &str, method, confidence| {
        let credit = Credit { name, kind, url, raw: Some(raw.to_owned()), place: CreditPlace::Structured };
        credits.push(Candidate::new(credit, raw, method, selector, confidence));
    };
    for meta in ["syndication-source", "original-source"] {
        if let Some(value) = data.meta(meta)
            && let Some(url) = foreign(value, reading)
        {
            add(host_name(&url), SourceKind::Syndicated, Some(url), value, meta, Method::Meta, 0.7);
        }
    }
    for meta in ["dc.source", "dcterms.source", "source", "article:source", "news_source"] {
        let Some(value) = data.meta(meta) else { continue };
        let name = clean(value.split([':', '：']).next_back().unwrap_or(value).trim()).to_owned();
        if let Some(kind) = AGENCIES.kind(&name)
            && !is_own(&name, own)
        {
            add(Some(name), kind, None, value, meta, Method::Meta, 0.7);
        }
    }
    if let Some(article) = data.article() {
        for key in ["sourceOrganization", "provider", "creditText"] {
            let names: Vec<String> = article.get(key).map(structured::names).unwrap_or_default();
            for name in names {
                if let Some(kind) = AGENCIES.kind(&name) {
                    add(Some(name.clone()), kind, None, &name, key, Method::JsonLd, 0.7);
                }
            }
        }
        for key in ["isBasedOn", "isBasedOnUrl"] {
            let url = article.get(key).and_then(|value| {
                value.as_str().or_else(|| value.get("url").or_else(|| value.get("@id")).and_then(Value::as_str))
            });
            if let Some(url) = url.and_then(|url| foreign(url, reading)) {
                add(host_name(&url), SourceKind::Syndicated, Some(url.clone()), &url, key, Method::JsonLd, 0.5);
            }
        }
    }
    if let Some(url) = data.link("canonical").and_then(|href| foreign(href, reading)) {
        add(host_name(&url), SourceKind::Syndicated, Some(url.clone()), &url, "link[rel=canonical]", Method::Dom, 0.6);
    }
}

/// `href` as an absolute URL on another site than the page's.
fn foreign(href: &str, reading: &Reading<'_>) -> Option<String> {
    let url = reading.absolute(href)?;
    if site::registrable_domain(&url).is_some_and(|domain| CREDITS.no_sources.contains(&domain)) {
        return None;
    }
    let own = reading.page.url.as_ref().and_then(site::registrable_domain)?;
    let other = site::registrable_domain(&url)?;
    // Country sites and re-namings of one house share the stem of their domains.
    let stem = |domain: &str| domain.split('.').next().unwrap_or_default().to_owned();
    (other != own && stem(&other) != stem(&own)).then(|| url.into())
}

fn host_name(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(url.host_str()?.trim_start_matches("www.").to_owned())
}

/// The link of a credit line that leads away from the site.
fn link_in(block: &TextBlock, reading: &Reading<'_>) -> Option<String> {
    block.inline.iter().find_map(|inline| {
        let InlineKind::Link(node) = inline.kind else { return None };
        let element = reading.dom.html.tree.get(node).and_then(crate::dom::ElementRef::wrap)?;
        foreign(element.attr("href")?, reading)
    })
}

/// All names the site itself goes by, folded.
fn own_names(reading: &Reading<'_>) -> Vec<String> {
    site::names(reading).iter().map(|name| squeeze(name)).filter(|name| name.len() > 1).collect()
}

fn squeeze(name: &str) -> String {
    fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn is_own(name: &str, own: &[String]) -> bool {
    let name = squeeze(name);
    !name.is_empty() && own.contains(&name)
}

/// The page affirms its own staff: the house stands as its author.
fn own_house(reading: &Reading<'_>, evidence: &Evidence, own: &[String]) -> Option<Provenance> {
    let by_byline = || {
        let (_, method) = evidence.bylines().find(|(raw, _)| is_own(raw, own))?;
        Some((method, "byline"))
    };
    let by_article = || {
        let declared = reading.structured.article()?.get("sourceOrganization").and_then(structured::text)?;
        is_own(&declared, own).then_some((Method::JsonLd, "sourceOrganization"))
    };
    let (method, selector) = by_byline().or_else(by_article)?;
    let selector = Some(selector.to_owned());
    Some(Provenance { method, rule: None, selector, candidate: None, confidence: 0.6 })
}

/// A name without quotation marks, brackets, closing stop and the words that belong to the label.
fn clean(name: &str) -> &str {
    name.trim_matches(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '“' | '”'
                    | '"'
                    | '\''
                    | '«'
                    | '»'
                    | '„'
                    | '‘'
                    | '’'
                    | '「'
                    | '」'
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | '.'
                    | ','
                    | ';'
                    | ':'
                    | '：'
                    | '*'
                    | '|'
                    | '–'
                    | '—'
                    | '-'
            )
    })
}

fn name_of(text: &str) -> Option<String> {
    let name = clean(text);
    (!name.is_empty()).then(|| name.to_owned())
}

/// One entry a carrier: the same name in the same place counts once.
fn dedup(credits: &mut Vec<Candidate<Credit>>) {
    let mut seen: Vec<(Option<String>, CreditPlace, SourceKind)> = Vec::new();
    credits.retain(|credit| {
        let key = (credit.value.name.as_deref().map(fold), credit.value.place, credit.value.kind);
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
}
