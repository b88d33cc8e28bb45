//! The headline: what the page declares and what it prints, the site's name cut off, weighed against each other.

mod cut;
mod frame;
pub(super) mod names;
mod printed_site;
mod signs;
pub(super) mod text;

use std::cell::LazyCell;

use super::candidate::{Candidate, by_rule};
use super::markup::{Found, Markup};
use super::place::Place;
use super::ranking::{self, Readings};
use super::site;
use crate::dom::NodeId;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;
use cut::{
    Printed, SiteNames, without_day, without_frame, without_last_separator, without_section, without_site,
    without_suffix_of,
};
use frame::FRAME;
use text::{first_of_key, key, parts, plain, printed as as_printed, words};

/// Longer texts are no headline, in bytes.
const LONGEST: usize = 400;
/// Declared sections that are looked at.
const MOST_SECTIONS: usize = 20;
/// Headings before the text that are looked at.
const MOST_HEADINGS: usize = 12;

/// What the site is called, declared or printed.
pub(super) fn site_names(reading: &Reading<'_>, markup: &Markup, place: &Place) -> Vec<String> {
    let mut names = site::names(reading);
    names.extend(printed_site::name(reading, markup, place));
    names
}

/// All candidates, the rule's first, then the printed ones.
pub(super) fn candidates(
    reading: &Reading<'_>,
    markup: &Markup,
    place: &Place,
    names: &[String],
) -> Vec<Candidate<String>> {
    let sections = sections(reading, markup);
    let mut printed = headings(reading, place);
    printed.extend(classed(markup, place));
    printed.extend(parts_of_headlines(markup, place));
    let headlines: Vec<Printed> = printed.iter().map(headline).collect();
    let mut declared = declared(reading, &headlines);
    let site = SiteNames::of(names);
    let frame: Vec<String> = names::names(reading, markup, names).iter().map(|name| key(name)).collect();
    for candidate in &mut declared {
        let mut bare = without_site(&candidate.value, &site);
        // What is printed whole was written so.
        let own = key(&bare);
        if !headlines.iter().any(|headline| headline.key == own) {
            bare = without_frame(&bare, &frame);
        }
        let bare = without_suffix_of(&bare, &headlines);
        candidate.value = without_section(&bare, &sections);
    }
    printed.extend(pieces_of_headlines(reading, markup, place, &declared));
    printed.extend(printed_parts(reading, place));
    let title = reading.structured.title.as_deref().unwrap_or_default();
    for candidate in &mut printed {
        if let Some(bare) = without_day(&candidate.value, title) {
            candidate.value = bare.to_owned();
        }
        candidate.value = without_section(&without_site(&candidate.value, &site), &sections);
    }
    let mut candidates = by_rule(&reading.rule.title, reading);
    printed.extend(declared);
    without_labels_of_threads(&mut printed);
    without_short_forms(&mut printed);
    candidates.extend(printed);
    candidates.retain(|candidate| !candidate.value.is_empty() && candidate.value.len() <= LONGEST);
    candidates
}

fn headline(candidate: &Candidate<String>) -> Printed {
    let is_only_h1 = candidate.signs.iter().any(|(sign, _)| *sign == "only_h1");
    Printed { key: key(&candidate.value), text: candidate.value.clone(), is_only_h1 }
}

/// Takes the forms out that break off where another goes on: "Old bridge reopens after two…", "Old bridge reopens aft".
fn without_short_forms(candidates: &mut Vec<Candidate<String>>) {
    let values: Vec<String> = candidates.iter().map(|one| one.value.clone()).collect();
    let is_cut = |one: &Candidate<String>| values.iter().any(|other| breaks_off_in_a_word(&one.value, other));
    candidates.retain(|one| one.method != Method::Meta || !is_cut(one));
    let stem = |value: &str| {
        let stem = value.strip_suffix('…').or_else(|| value.strip_suffix("..."))?.trim_end();
        (stem.chars().count() > FRAME.lengths.broken_off).then(|| stem.to_owned())
    };
    // Hardly any page has one.
    let stems: Vec<String> = candidates.iter().filter_map(|one| stem(&one.value)).collect();
    let goes_on = |stem: &String| {
        candidates.iter().any(|other| other.value.len() > stem.len() + 4 && other.value.starts_with(stem.as_str()))
    };
    let short: Vec<String> = stems.into_iter().filter(goes_on).collect();
    candidates.retain(|one| short.is_empty() || stem(&one.value).is_none_or(|stem| !short.contains(&stem)));
}

/// Whether a form ends inside a word of another: programs cut what they declare after so many characters.
fn breaks_off_in_a_word(form: &str, other: &str) -> bool {
    let is_inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_lowercase());
    let rest = other.strip_prefix(form).filter(|_| form.len() >= FRAME.lengths.broken_off);
    rest.is_some_and(|rest| is_inside(form.chars().next_back()) && is_inside(rest.chars().next()))
}

/// Takes "Re: " and its like off where another form of the headline lacks it.
fn without_labels_of_threads(candidates: &mut [Candidate<String>]) {
    let bare = |value: &str| frame::without_thread_label(value).map(str::to_owned);
    // Hardly any page has one.
    let labelled: Vec<(usize, String)> =
        candidates.iter().enumerate().filter_map(|(index, one)| Some((index, bare(&one.value)?))).collect();
    for (index, topic) in labelled {
        let wanted = key(&topic);
        if !wanted.is_empty() && candidates.iter().any(|other| key(&other.value) == wanted) {
            candidates[index].value = topic;
        }
    }
}

/// Index of the winner: a rule's first, else the reading that weighs most, in its printed form.
pub(super) fn choose(
    candidates: &mut [Candidate<String>],
    reading: &Reading<'_>,
    markup: &Markup,
    names: &[String],
) -> Option<usize> {
    let mut readings = Readings::of(candidates, |value| key(value));
    signs::compare(&mut readings, candidates, reading, markup, names);
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
        let flaws = std::cmp::Reverse(flaws(text));
        (text.chars().any(char::is_lowercase), flaws, alike, marks, std::cmp::Reverse(index))
    };
    members.iter().copied().zip(&word_lists).max_by_key(|&member| form(member)).map(|(index, _)| index)
}

/// Words that ran together ("reopensAfter") and spaces before a mark, as neighbouring elements leave them.
fn flaws(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let is_glued = |pair: &&[char]| pair[0].is_lowercase() && pair[1].is_uppercase();
    let is_loose = |pair: &&[char]| pair[0].is_whitespace() && matches!(pair[1], ':' | ',' | '.' | ';' | '?' | '!');
    letters.windows(2).filter(|pair| is_glued(pair) || is_loose(pair)).count()
}

/// The element that prints the chosen headline.
pub(super) fn printed_at(candidates: &[Candidate<String>], chosen: Option<usize>) -> Option<NodeId> {
    let wanted = key(&candidates.get(chosen?)?.value);
    candidates.iter().filter(|candidate| key(&candidate.value) == wanted).find_map(|candidate| candidate.node)
}

/// The keys of the sections that the page says it belongs to, declared, printed as crumbs or written in its address.
fn sections(reading: &Reading<'_>, markup: &Markup) -> Vec<String> {
    let data = reading.structured;
    let of_article = data.article().and_then(|article| article.get("articleSection")).map(structured::names);
    let of_meta = data.meta_all("article:section").map(str::to_owned);
    let crumbs = markup.breadcrumbs.iter().map(|crumb| crumb.text.clone());
    let is_word = |segment: &&str| segment.len() > 3 && segment.bytes().all(|byte| byte.is_ascii_lowercase());
    let of_address = reading.address.and_then(|url| url.path_segments()).into_iter().flatten();
    let of_address = of_address.filter(is_word).map(str::to_owned);
    let declared = of_article.unwrap_or_default().into_iter().chain(of_meta);
    declared.chain(crumbs).chain(of_address).take(MOST_SECTIONS).map(|section| key(&section)).collect()
}

/// What the page and the feed say the headline is.
fn declared(reading: &Reading<'_>, headlines: &[Printed]) -> Vec<Candidate<String>> {
    let data = reading.structured;
    // Where the page prints a tag, the tag is meant.
    let as_text = if headlines.iter().any(|headline| headline.text.contains('<')) { as_printed } else { plain };
    let is_title = |value: &String| !value.is_empty() && !frame::is_placeholder(value);
    let mut candidates = Vec::new();
    let mut add = |value: Option<String>, method, selector: &str, carrier: &'static str| {
        let value = value.map(|value| without_last_separator(&as_text(&value)).to_owned()).filter(is_title);
        if let Some(value) = value.filter(|value| !is_broken_off(value, data.title.as_deref(), headlines)) {
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

/// Whether a quotation mark ended the attribute that holds `value`: its other form goes on with one.
fn is_broken_off(value: &str, title: Option<&str>, headlines: &[Printed]) -> bool {
    let goes_on = |form: &str| form.strip_prefix(value).is_some_and(|rest| rest.trim_start().starts_with('"'));
    title.is_some_and(goes_on) || headlines.iter().any(|headline| goes_on(&headline.text))
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
    // Printed twice, for screens of two sizes, it is still one.
    let h1s = found.iter().filter(|(_, level)| *level == 1).map(|(index, _)| blocks[*index].text.as_str());
    let h1s = h1s.collect::<std::collections::BTreeSet<_>>().len();
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
            Candidate::new(as_printed(&found.text), found.text.clone(), Method::Dom, selector, 0.0).at(found.node);
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
            Candidate::new(as_printed(part), part.clone(), Method::Dom, "h1 without its kicker", 0.0).at(found.node);
        candidate.signs = position(place, place.block_of(found.node));
        candidates.push(candidate.sign("h1_part", 1.0));
    }
    candidates
}

/// The beginning or the end of an h1 that the page declares to be the headline: the rest is a kicker, a subtitle, a count
/// of comments, whatever the element that holds it is called.
fn pieces_of_headlines(
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
    for found in markup.h1.iter().filter(is_parted).take(MOST_HEADINGS) {
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
        if candidates.len() >= 4 {
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
        assert_eq!(parts.count(), super::MOST_HEADINGS);
        assert_eq!(extraction.record.title.as_deref(), Some("Ferry returns"));
    }
}
