//! The headline: what the page declares and what it prints, the site's name cut off, weighed against each other.

mod cut;
mod declared;
mod forms;
mod frame;
mod halves;
pub(super) mod names;
mod printed;
mod printed_site;
mod signs;
pub(super) mod text;

use super::candidate::{Candidate, by_rule};
use super::markup::Markup;
use super::place::Place;
use super::ranking::{self, Readings};
use super::site;
use crate::dom::NodeId;
use crate::extract::blocks::BlockKind;
use crate::extract::reading::Reading;
use cut::{
    Printed, SiteNames, without_day, without_frame, without_section, without_section_before, without_site,
    without_suffix_of,
};
use forms::{flaws, without_labels_of_threads, without_short_forms};
use text::{key, words};

/// Longer texts are no headline, in bytes.
const LONGEST: usize = 400;

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
    let sections = declared::sections(reading, markup);
    let named = declared::named_sections(reading, markup);
    let mut printed = printed::headings(reading, place);
    printed.extend(printed::classed(markup, place));
    printed.extend(printed::parts_of_headlines(markup, place));
    let headlines: Vec<Printed> = printed.iter().map(headline).collect();
    let mut declared = declared::declared(reading, &headlines);
    let site = SiteNames::of(names);
    halves::join(&mut printed, &declared, &site, place);
    let headlines: Vec<Printed> = printed.iter().map(headline).collect();
    let frame: Vec<String> = names::names(reading, markup, names).iter().map(|name| key(name)).collect();
    let own_names: Vec<String> = names.iter().map(|name| key(name)).chain(frame.iter().cloned()).collect();
    for candidate in &mut declared {
        let mut bare = without_site(&candidate.value, &site);
        // What is printed whole was written so.
        let own = key(&bare);
        if !headlines.iter().any(|headline| headline.key == own) {
            bare = without_frame(&bare, &frame);
        }
        let bare = without_suffix_of(&bare, &headlines);
        candidate.value = without_section_before(&without_section(&bare, &sections), &named, &own_names).to_owned();
    }
    printed.extend(printed::pieces_of_headlines(reading, markup, place, &declared));
    printed.extend(printed::printed_parts(reading, place));
    let title = reading.structured.title.as_deref().unwrap_or_default();
    for candidate in &mut printed {
        if let Some(bare) = without_day(&candidate.value, title) {
            candidate.value = bare.to_owned();
        }
        let bare = without_section(&without_site(&candidate.value, &site), &sections);
        candidate.value = without_section_before(&bare, &named, &own_names).to_owned();
    }
    let mut candidates = by_rule(&reading.rule.title, reading);
    printed.extend(declared);
    without_labels_of_threads(&mut printed);
    without_short_forms(&mut printed);
    candidates.extend(printed);
    candidates.retain(|candidate| !candidate.value.is_empty() && candidate.value.len() <= LONGEST);
    candidates
}

/// A headline that the page declares or prints as its h1 and that is too long to be one.
pub(super) fn too_long(reading: &Reading<'_>) -> Option<String> {
    let headings =
        reading.outline.blocks.iter().filter(|block| block.kind == BlockKind::Heading(1) && !block.is_hidden);
    let printed = headings.map(|block| block.text.clone());
    let declared = declared::declared(reading, &[]).into_iter().map(|candidate| candidate.raw);
    printed.chain(declared).find(|text| text.len() > LONGEST)
}

fn headline(candidate: &Candidate<String>) -> Printed {
    let is_only_h1 = candidate.signs.iter().any(|(sign, _)| *sign == "only_h1");
    Printed { key: key(&candidate.value), text: candidate.value.clone(), is_only_h1 }
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

/// The element that prints the chosen headline.
pub(super) fn printed_at(candidates: &[Candidate<String>], chosen: Option<usize>) -> Option<NodeId> {
    let wanted = key(&candidates.get(chosen?)?.value);
    candidates.iter().filter(|candidate| key(&candidate.value) == wanted).find_map(|candidate| candidate.node)
}
