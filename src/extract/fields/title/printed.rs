//! Headlines as the page prints them: headings, elements that class names call one, parts of both.

use std::cell::LazyCell;

use super::LONGEST;
use super::cut::without_last_separator;
use super::frame::FRAME;
use super::text::{first_of_key, key, parts, plain, printed as as_printed};
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::markup::{Found, Markup};
use crate::extract::fields::place::Place;
use crate::extract::reading::Reading;
use crate::record::Method;

/// Headings before the end of the running text, the nearest to its beginning.
pub(super) fn headings(reading: &Reading<'_>, place: &Place) -> Vec<Candidate<String>> {
    let blocks = &reading.outline.blocks;
    let mut found: Vec<(usize, u8)> = Vec::new();
    for (index, block) in blocks.iter().enumerate().take(place.text_end()) {
        let BlockKind::Heading(level) = block.kind else { continue };
        // Inside the text stand the headings of its sections; only an h1 can still be the page's.
        let can_be_title = level == 1 || level <= FRAME.printed.least_level && index <= place.text_start();
        if can_be_title && !block.is_hidden && block.text.len() <= LONGEST {
            found.push((index, level));
        }
    }
    // Printed twice, for screens of two sizes, it is still one.
    let h1s = found.iter().filter(|(_, level)| *level == 1).map(|(index, _)| blocks[*index].text.as_str());
    let h1s = h1s.collect::<std::collections::BTreeSet<_>>().len();
    found.sort_by_key(|(index, level)| (*level != 1, index.abs_diff(place.text_start())));
    found.truncate(FRAME.printed.most_headings);
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
                Candidate::new(as_printed(&block.text), block.text.clone(), Method::Dom, format!("h{level}"), 0.0)
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
        signs.push(("near_text", 1.0 / (1.0 + (start - index) as f64 / FRAME.printed.half_near)));
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
pub(super) fn classed(markup: &Markup, place: &Place) -> Vec<Candidate<String>> {
    let candidate = |found: &Found, carrier: &'static str, selector: String| {
        let index = place.block_of(found.node);
        let mut candidate =
            Candidate::new(as_printed(&found.text), found.text.clone(), Method::Dom, selector, 0.0).at(found.node);
        candidate.signs = position(place, index);
        candidate.sign(carrier, 1.0)
    };
    let whole = markup
        .h1
        .iter()
        .take(FRAME.printed.most_headings)
        .filter(|found| !found.is_elsewhere && place.block_of(found.node) <= place.text_end())
        .map(|found| candidate(found, "h1", "h1".to_owned()));
    let mut named: Vec<&Found> = markup
        .headlines
        .iter()
        .filter(|found| !place.is_found_elsewhere(found) && place.block_of(found.node) < place.text_end())
        .collect();
    named.sort_by_key(|found| place.block_of(found.node).abs_diff(place.text_start()));

    let named = named
        .into_iter()
        .take(FRAME.printed.most_classed)
        .map(|found| candidate(found, "headline_class", format!(".{}", found.told_by)));
    whole.chain(named).collect()
}

/// What is left of an h1 without the first of the elements in it: the headline without its kicker.
pub(super) fn parts_of_headlines(markup: &Markup, place: &Place) -> Vec<Candidate<String>> {
    let mut candidates = Vec::new();
    let with_part = markup.h1.iter().filter_map(|found| Some((found, found.part.as_ref()?)));
    for (found, part) in with_part.take(FRAME.printed.most_with_kicker) {
        let mut candidate =
            Candidate::new(as_printed(part), part.clone(), Method::Dom, "h1 without its kicker", 0.0).at(found.node);
        candidate.signs = position(place, place.block_of(found.node));
        candidates.push(candidate.sign("h1_part", 1.0));
    }
    candidates
}

/// The beginning or the end of an h1 that the page declares to be the headline: the rest is a kicker, a subtitle, a count
/// of comments, whatever the element that holds it is called.
pub(super) fn pieces_of_headlines(
    reading: &Reading<'_>,
    markup: &Markup,
    place: &Place,
    declared: &[Candidate<String>],
) -> Vec<Candidate<String>> {
    let mut candidates = Vec::new();
    let keys: LazyCell<Vec<String>, _> =
        LazyCell::new(|| declared.iter().map(|candidate| key(&candidate.value)).collect());
    let is_declared = |text: &str| {
        let own = key(text);
        !own.is_empty() && keys.contains(&own)
    };
    // "Bridge reopens | Nobody knows what this site is called": what follows on the page stands nowhere in it.
    let title = LazyCell::new(|| reading.structured.title.as_deref().map(plain).unwrap_or_default());
    let begins_title = |text: &str, rest: &str| {
        let (own, rest) = (key(text), key(rest));
        !own.is_empty() && parts(&title).first().is_some_and(|part| key(part) == own) && !key(&title).contains(&rest)
    };
    let is_parted = |found: &&Found| !found.is_elsewhere && (2..=FRAME.lengths.pieces).contains(&found.pieces.len());
    for found in markup.h1.iter().filter(is_parted).take(FRAME.printed.most_headings) {
        let cuts = || 1..found.pieces.len();
        let halves = cuts().flat_map(|cut| [&found.pieces[..cut], &found.pieces[cut..]]);
        let declared = halves.map(|half| half.join(" ")).find(|text| is_declared(text));
        let first = || {
            let mut halves = cuts().map(|cut| (found.pieces[..cut].join(" "), found.pieces[cut..].join(" ")));
            halves.find(|(text, rest)| begins_title(text, rest)).map(|(text, _)| text)
        };
        if let Some(text) = declared.or_else(first) {
            let mut candidate = Candidate::new(as_printed(&text), text, Method::Dom, "part of h1", 0.0).at(found.node);
            candidate.signs = position(place, place.block_of(found.node));
            candidates.push(candidate.sign("h1_part", 1.0));
        }
    }
    candidates
}

/// Parts of `<title>` between separators that stand printed on the page as a block.
pub(super) fn printed_parts(reading: &Reading<'_>, place: &Place) -> Vec<Candidate<String>> {
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
        if block_key.len() >= FRAME.printed.least_part && keys.contains(&block_key) {
            let mut candidate = Candidate::new(
                without_last_separator(&as_printed(&block.text)).to_owned(),
                block.text.clone(),
                Method::Dom,
                "printed part of title",
                0.0,
            )
            .at(block.node);
            candidate.signs = position(place, index);
            candidates.push(candidate.sign("printed_part", 1.0));
        }
        if candidates.len() >= FRAME.printed.most_parts {
            break;
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extractor, Options};
    use crate::page::Page;
    use crate::selectors::RuleSet;

    /// Each candidate is held against all others: a page of 40,000 such headlines took six seconds.
    #[test]
    fn of_very_many_headlines_in_parts_the_first_few_are_candidates() {
        let headlines = "<h1>Ferry returns <b>12</b></h1>".repeat(200);
        let page = Page::new(format!("<title>Ferry returns</title><article>{headlines}</article>").into_bytes());
        let options = Options { trace: true, ..Options::default() };
        let extraction = Extractor::new(RuleSet::none()).extract(&page, &options);
        let title = extraction.trace.fields.iter().find(|field| field.field == "title").expect("candidates");
        let parts = title.candidates.iter().filter(|candidate| candidate.selector.as_deref() == Some("part of h1"));
        assert_eq!(parts.count(), super::FRAME.printed.most_headings);
        assert_eq!(extraction.record.title.as_deref(), Some("Ferry returns"));
    }
}
