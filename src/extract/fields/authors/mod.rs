//! The people and desks who wrote the article: what the page declares and what it prints, weighed against each other.
//! Agencies are sources, not authors.

mod around;
mod common_words;
mod datelines;
pub(super) mod declared;
mod lines;
mod marked_up;
mod named;
mod owner;
mod signs;
mod topics;

use super::bylines::words::BYLINES;
use super::bylines::{self, full_names, handles};
use super::candidate::{Candidate, by_rule};
use super::markup::Markup;
use super::place::Place;
use super::ranking::{self, Readings};
use super::title::names::publisher;
use super::{site, weights};
use crate::extract::agencies;
use crate::extract::reading::Reading;
use crate::record::{Author, Method};
use around::Around;
use named::Named;
use signs::{DECLARED, folded};

/// All candidates, the rule's first; each is the whole list one carrier gives, empty where it names nobody but an
/// agency or the site.
pub(super) fn candidates(
    reading: &Reading<'_>,
    markup: &Markup,
    place: &Place,
    title: Option<usize>,
) -> Vec<Candidate<Vec<Author>>> {
    let headline = title.and_then(|title| reading.outline.blocks.get(title)).map(|block| block.text.as_str());
    // As declared, and as the frame prints it; who owns a blog signs it too.
    let printed = publisher(reading, markup, headline).filter(|name| !lines::is_name(name));
    let sites: Vec<String> = site::names(reading).into_iter().chain(printed).map(|name| name.to_lowercase()).collect();
    let named = Named { reading, sites: &sites };
    let mut lists = Vec::new();
    let ruled = by_rule(&reading.rule.authors, reading);
    // Where the rule's byline is an agency's, nothing else that the page prints is one.
    let is_of_agency = ruled.first().is_some_and(|candidate| agencies::is_agency(&candidate.value));
    if let Some(first) = ruled.first().cloned() {
        let same: Vec<_> = ruled.iter().filter(|candidate| candidate.rule == first.rule).collect();
        lists.push(first.with(same.into_iter().flat_map(|candidate| named.ruled(candidate)).collect()));
    }
    lists.extend(declared::candidates(&named));
    if !is_of_agency {
        let around = Around { place, title: title.unwrap_or_else(|| place.text_start()) };
        lists.extend(marked_up::candidates(&named, markup, &around));
        // A house that declares itself goes by its own name; what its text begins with counts where nobody is declared.
        let is_declared = lists.iter().any(|list| list.method != Method::Dom && !list.value.is_empty());
        lists.extend(lines::candidates(&named, markup, &around));
        if !is_declared {
            lists.extend(lines::opening(&named, &around));
        }
    }
    if !reading.page.hints.authors.is_empty() {
        let raw = reading.page.hints.authors.join(", ");
        let authors = reading.page.hints.authors.iter().flat_map(|name| named.people(name, None)).collect();
        lists.push(Candidate::new(authors, raw, Method::Feed, "author", weights::authors().feed).sign("feed", 1.0));
    }
    for list in lists.iter_mut().filter(|list| list.value.is_empty()) {
        list.value.extend(named.own_agency(bylines::leads::without_lead(&list.raw)));
    }
    for list in &mut lists {
        dedup(&mut list.value);
        without_site(&mut list.value, &sites);
    }
    name_accounts(&mut lists);
    lists
}

/// Accounts that spell a name printed elsewhere on the page are that person: `abyron` of "Ada Byron". So are initials and a
/// first name that are one person's alone: "oprac. AB", "Ada".
fn name_accounts(lists: &mut [Candidate<Vec<Author>>]) {
    let has = |list: &Candidate<Vec<Author>>, sign: &str| list.signs.iter().any(|(name, _)| *name == sign);
    let is_elsewhere = |list: &Candidate<Vec<Author>>| has(list, "elsewhere") || has(list, "in_comments");
    let full_names = |lists: &[Candidate<Vec<Author>>], is_wanted: &dyn Fn(&Candidate<Vec<Author>>) -> bool| {
        let names = lists.iter().filter(|list| is_wanted(list)).flat_map(|list| &list.value).map(|one| &one.name);
        names.filter(|name| full_names::is_full_name(name)).cloned().collect::<Vec<String>>()
    };
    let of_article = full_names(lists, &|list| !is_elsewhere(list));
    // Some print the byline at the side; on boards a rank stands behind the name.
    let signed = full_names(lists, &|list| has(list, "lead_line") && !has(list, "in_comments"));
    let full = full_names(lists, &|_| true);
    for list in lists {
        let is_of_article = !is_elsewhere(list);
        for author in &mut list.value {
            let whole = || full_names::of_first_name(&author.name, &signed).filter(|_| is_of_article);
            if let Some(name) = full.iter().find(|name| handles::is_account_of(&author.name, name)) {
                author.name.clone_from(name);
            } else if let Some(name) = handles::spelled_out(&author.name, &of_article).or_else(whole) {
                author.name = name.to_owned();
            }
        }
    }
}

/// Whose page it is, where it declares nobody: candidates like the others, and no bylines.
pub(super) fn owners(reading: &Reading<'_>, found: &[Candidate<Vec<Author>>]) -> Vec<Candidate<Vec<Author>>> {
    let is_declared = |list: &&Candidate<Vec<Author>>| {
        list.rule.is_some() || matches!(list.method, Method::JsonLd | Method::Microdata | Method::Meta)
    };
    let mut declared = found.iter().filter(is_declared).flat_map(|list| &list.value);
    if declared.any(|author| author.name.contains(' ')) {
        return Vec::new();
    }
    let sites: Vec<String> = site::names(reading).iter().map(|name| name.to_lowercase()).collect();
    owner::candidates(&Named { reading, sites: &sites })
}

/// Takes the site itself and what is nothing but the word for its desk out of a list that names somebody else too.
fn without_site(authors: &mut Vec<Author>, sites: &[String]) {
    let is_site = |author: &Author| {
        let lower = author.name.to_lowercase();
        sites.contains(&lower) || BYLINES.desks.contains(&lower)
    };
    if !authors.iter().all(is_site) {
        authors.retain(|author| !is_site(author));
    }
}

/// Whether the page declares an agency as its author.
pub(super) fn declares_agency(candidates: &[Candidate<Vec<Author>>]) -> bool {
    candidates.iter().any(|list| {
        list.value.is_empty()
            && matches!(list.method, Method::JsonLd | Method::Microdata | Method::Meta)
            && bylines::names_agency(&list.raw)
    })
}

/// Index of the winner: a rule's, else the list that weighs most.
///
/// Where the page declares an agency and nobody else, names from cards and comments are other articles' authors.
pub(super) fn choose(
    candidates: &mut [Candidate<Vec<Author>>],
    reading: &Reading<'_>,
    headline: Option<&str>,
    by_agency: bool,
) -> Option<usize> {
    let mut readings = Readings::of(candidates, |authors| folded(authors).join(";"));
    signs::compare(&mut readings, candidates, reading, headline);
    let is_apart = |best: &usize| {
        by_agency
            && !DECLARED.iter().any(|name| readings.has(*best, name))
            && (readings.has(*best, "elsewhere") || !readings.has(*best, "near_title"))
    };
    let best = readings.settle(ranking::of_authors(), candidates).filter(|best| !is_apart(best));
    if let Some(ruled) = candidates.iter().position(|candidate| candidate.rule.is_some()) {
        return Some(ruled);
    }
    let told = |index: usize| {
        let authors = &candidates[index].value;
        (
            authors.iter().filter(|author| author.url.is_some()).count(),
            authors.iter().filter(|a| a.role.is_some()).count(),
        )
    };
    readings.members(best?).max_by_key(|&index| (told(index), std::cmp::Reverse(index)))
}

fn dedup(authors: &mut Vec<Author>) {
    let mut seen: Vec<String> = Vec::new();
    authors.retain(|author| {
        let key = author.name.to_lowercase();
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
}
