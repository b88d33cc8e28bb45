//! The headline: what the page declares and what it prints, the site's name cut off, weighed against each other.

use super::candidate::{Candidate, by_rule};
use super::markup::{Found, Markup};
use super::place::Place;
use super::ranking::{self, Readings};
use super::title_text::{
    first_of_key, key, parts, plain, without_last_separator, without_section, without_site, without_suffix_of, words,
};
use super::{printed_site, site, title_signs};
use crate::dom::NodeId;
use crate::extract::blocks::BlockKind;
use crate::extract::body::classes::Kind;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;

/// Longer texts are no headline, in bytes.
const LONGEST: usize = 400;
/// Declared sections that are looked at.
const MOST_SECTIONS: usize = 20;
/// Headings before the text that are looked at.
const MOST_HEADINGS: usize = 12;

/// What the site is called, declared or printed.
pub(super) fn site_names(reading: &Reading<'_>, place: &Place) -> Vec<String> {
    let mut names = site::names(reading);
    names.extend(printed_site::name(reading, place));
    names
}

/// All candidates, the rule's first, then the printed ones.
pub(super) fn candidates(
    reading: &Reading<'_>,
    markup: &Markup,
    place: &Place,
    names: &[String],
) -> Vec<Candidate<String>> {
    let mut declared = declared(reading);
    let mut printed = headings(reading, place);
    printed.extend(classed(markup, place));
    printed.extend(parts_of_headlines(markup, place));
    let headlines: Vec<String> = printed.iter().map(|candidate| candidate.value.clone()).collect();
    let sections = declared_sections(reading);
    for candidate in &mut declared {
        let bare = without_suffix_of(&without_site(&candidate.value, names), &headlines);
        candidate.value = without_section(&bare, &sections);
    }
    printed.extend(printed_parts(reading, place));
    for candidate in &mut printed {
        candidate.value = without_section(&without_site(&candidate.value, names), &sections);
    }
    let mut candidates = by_rule(&reading.rule.title, reading);
    candidates.extend(printed);
    candidates.extend(declared);
    candidates.retain(|candidate| !candidate.value.is_empty() && candidate.value.len() <= LONGEST);
    candidates
}

/// Index of the winner: a rule's first, else the reading that weighs most, in its printed form.
pub(super) fn choose(candidates: &mut [Candidate<String>], reading: &Reading<'_>, names: &[String]) -> Option<usize> {
    let mut readings = Readings::of(candidates, |value| key(value));
    title_signs::compare(&mut readings, candidates, reading, names);
    let best = readings.settle(ranking::of_title(), candidates);
    if let Some(ruled) = candidates.iter().position(|candidate| candidate.rule.is_some()) {
        return Some(ruled);
    }
    // Of the forms of one headline the one most carriers share: text of neighbouring elements may have run together
    // or fallen apart. Then the better punctuated one, then the printed one; capitals only where there is nothing else.
    let members: Vec<usize> = readings.members(best?).collect();
    let word_lists: Vec<Vec<String>> = members.iter().map(|&index| words(&candidates[index].value)).collect();
    let form = |(index, own): (usize, &Vec<String>)| {
        let text = &candidates[index].value;
        let alike = word_lists.iter().filter(|other| *other == own).count();
        let marks = text.chars().filter(|letter| !letter.is_alphanumeric() && !letter.is_whitespace()).count();
        (text.chars().any(char::is_lowercase), alike, marks, std::cmp::Reverse(index))
    };
    members.iter().copied().zip(&word_lists).max_by_key(|&member| form(member)).map(|(index, _)| index)
}

/// The element that prints the chosen headline.
pub(super) fn printed_at(candidates: &[Candidate<String>], chosen: Option<usize>) -> Option<NodeId> {
    let wanted = key(&candidates.get(chosen?)?.value);
    candidates.iter().filter(|candidate| key(&candidate.value) == wanted).find_map(|candidate| candidate.node)
}

/// The sections that the page says it belongs to.
fn declared_sections(reading: &Reading<'_>) -> Vec<String> {
    let data = reading.structured;
    let of_article = data.article().and_then(|article| article.get("articleSection")).map(structured::names);
    let of_meta = data.meta_all("article:section").map(str::to_owned);
    of_article.unwrap_or_default().into_iter().chain(of_meta).take(MOST_SECTIONS).collect()
}

/// What the page and the feed say the headline is.
fn declared(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let mut candidates = Vec::new();
    let mut add = |value: Option<String>, method, selector: &str, carrier: &'static str| {
        if let Some(value) = value.map(|value| plain(&value)).filter(|value| !value.is_empty()) {
            candidates.push(Candidate::new(value.clone(), value, method, selector, 0.0).sign(carrier, 1.0));
        }
    };
    let headline = data
        .article()
        .and_then(|article| ["headline", "name"].iter().find_map(|key| article.get(*key).and_then(structured::text)));
    add(headline, Method::JsonLd, "headline", "json_ld");
    let items = data
        .microdata
        .iter()
        .filter(|item| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name)));
    add(
        items.filter_map(|item| item.get("headline").and_then(structured::text)).next(),
        Method::Microdata,
        "headline",
        "microdata",
    );
    for (name, carrier) in [
        ("og:title", "open_graph"),
        ("twitter:title", "twitter"),
        ("parsely-title", "other_meta"),
        ("sailthru.title", "other_meta"),
        ("citation_title", "other_meta"),
        ("dc.title", "other_meta"),
        ("dcterms.title", "other_meta"),
    ] {
        add(data.meta(name).map(str::to_owned), Method::Meta, name, carrier);
    }
    add(data.title.clone(), Method::Dom, "title", "title_element");
    add(reading.page.hints.title.clone(), Method::Feed, "title", "feed");
    candidates
}

/// Headings before the end of the running text, the nearest to its beginning.
fn headings(reading: &Reading<'_>, place: &Place) -> Vec<Candidate<String>> {
    let blocks = &reading.outline.blocks;
    let mut found: Vec<(usize, u8)> = Vec::new();
    for (index, block) in blocks.iter().enumerate().take(place.text_end()) {
        let BlockKind::Heading(level) = block.kind else { continue };
        // Inside the text stand the headings of its sections; only an h1 can still be the page's.
        let can_be_title = level == 1 || level <= 4 && index <= place.text_start();
        if can_be_title && !block.is_hidden && block.text.len() <= LONGEST {
            found.push((index, level));
        }
    }
    let h1s = found.iter().filter(|(_, level)| *level == 1).count();
    found.sort_by_key(|(index, level)| (*level != 1, index.abs_diff(place.text_start())));
    found.truncate(MOST_HEADINGS);
    found.sort_unstable();
    let mut is_first = true;
    found
        .into_iter()
        .map(|(index, level)| {
            let block = &blocks[index];
            let carrier = match level {
                1 => "h1",
                2 => "h2",
                _ => "h3",
            };
            let mut candidate =
                Candidate::new(plain(&block.text), block.text.clone(), Method::Dom, format!("h{level}"), 0.0)
                    .at(block.node)
                    .sign(carrier, 1.0);
            if level == 1 {
                if h1s == 1 {
                    candidate = candidate.sign("only_h1", 1.0);
                } else if is_first {
                    candidate = candidate.sign("first_h1", 1.0);
                }
                is_first = false;
            }
            candidate.signs.extend(position(place, index));
            candidate
        })
        .collect()
}

/// Where a printed headline stands.
fn position(place: &Place, index: usize) -> Vec<(&'static str, f64)> {
    let start = place.text_start();
    let mut signs = Vec::new();
    if index <= start {
        signs.push(("near_text", 1.0 / (1.0 + (start - index) as f64 / 4.0)));
    } else {
        signs.push(("inside_text", 1.0));
    }
    if place.is_elsewhere(index) {
        signs.push(("elsewhere", 1.0));
    }
    let kinds = place.kinds(index);
    if kinds.has(Kind::Title) {
        signs.push(("title_class", 1.0));
    }
    if kinds.has(Kind::Header) {
        signs.push(("in_header", 1.0));
    }
    signs
}

/// Elements that class names call a headline, and every h1 as one text.
fn classed(markup: &Markup, place: &Place) -> Vec<Candidate<String>> {
    let candidate = |found: &Found, carrier: &'static str, selector: String| {
        let index = place.block_of(found.node);
        let mut candidate =
            Candidate::new(plain(&found.text), found.text.clone(), Method::Dom, selector, 0.0).at(found.node);
        candidate.signs = position(place, index);
        candidate.sign(carrier, 1.0)
    };
    let whole = markup
        .h1
        .iter()
        .take(MOST_HEADINGS)
        .filter(|found| !found.is_elsewhere && place.block_of(found.node) <= place.text_end())
        .map(|found| candidate(found, "h1", "h1".to_owned()));
    let mut named: Vec<&Found> = markup
        .headlines
        .iter()
        .filter(|found| !place.is_found_elsewhere(found) && place.block_of(found.node) < place.text_end())
        .collect();
    named.sort_by_key(|found| place.block_of(found.node).abs_diff(place.text_start()));

    let named =
        named.into_iter().take(3).map(|found| candidate(found, "headline_class", format!(".{}", found.told_by)));
    whole.chain(named).collect()
}

/// What is left of an h1 without the first of the elements in it: the headline without its kicker.
fn parts_of_headlines(markup: &Markup, place: &Place) -> Vec<Candidate<String>> {
    let mut candidates = Vec::new();
    for (found, part) in markup.h1.iter().filter_map(|found| Some((found, found.part.as_ref()?))).take(3) {
        let mut candidate =
            Candidate::new(plain(part), part.clone(), Method::Dom, "h1 without its kicker", 0.0).at(found.node);
        candidate.signs = position(place, place.block_of(found.node));
        candidates.push(candidate.sign("h1_part", 1.0));
    }
    candidates
}

/// Parts of `<title>` between separators that stand printed on the page as a block.
fn printed_parts(reading: &Reading<'_>, place: &Place) -> Vec<Candidate<String>> {
    let title = reading.structured.title.as_deref().map(plain).unwrap_or_default();
    let parts = parts(&title);
    let keys: Vec<String> = parts.iter().map(|part| key(part)).collect();
    let firsts: Vec<char> = keys.iter().filter_map(|key| key.chars().next()).collect();
    let mut candidates = Vec::new();
    for (index, block) in reading.outline.blocks.iter().enumerate().take(place.text_end()) {
        if block.text.len() > LONGEST
            || block.is_hidden
            || 2 * block.link_chars > block.chars && index < place.text_start() / 2
        {
            continue;
        }
        // Most blocks begin with another letter, and need no key.
        if first_of_key(&block.text).is_none_or(|first| !firsts.contains(&first)) {
            continue;
        }
        let block_key = key(&block.text);
        if block_key.len() >= 4 && keys.contains(&block_key) {
            let mut candidate = Candidate::new(
                without_last_separator(&plain(&block.text)).to_owned(),
                block.text.clone(),
                Method::Dom,
                "printed part of title",
                0.0,
            )
            .at(block.node);
            candidate.signs = position(place, index);
            candidates.push(candidate.sign("printed_part", 1.0));
        }
        if candidates.len() >= 4 {
            break;
        }
    }
    candidates
}
