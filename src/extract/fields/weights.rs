//! Confidence in the carriers of each field, from `selectors/generic/fields.toml`.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::selectors::generic;

static WEIGHTS: LazyLock<File> = LazyLock::new(|| generic::read("fields"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "why")]
    _why: String,
    authors: HashMap<String, f64>,
    published: HashMap<String, f64>,
    category: HashMap<String, f64>,
    summary: HashMap<String, f64>,
    dek: HashMap<String, f64>,
    canonical: HashMap<String, f64>,
    tags: HashMap<String, f64>,
    language: HashMap<String, f64>,
    image: HashMap<String, f64>,
    access: HashMap<String, f64>,
    rights: HashMap<String, f64>,
    title_separators: Separators,
    titles: Titles,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Separators {
    values: Vec<String>,
    tight: Vec<String>,
    brackets: Vec<String>,
    initials: Initials,
    page_labels: PageLabels,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Initials {
    #[serde(rename = "why")]
    _why: String,
    least: usize,
    most: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageLabels {
    #[serde(rename = "why")]
    _why: String,
    values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    #[serde(rename = "why")]
    _why: String,
    threads: Vec<String>,
    pages: Vec<String>,
    of: Vec<String>,
    placeholders: Vec<String>,
}

/// Whether a title is what software writes where nobody gave the page one.
pub(super) fn is_placeholder(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    WEIGHTS.titles.placeholders.contains(&title)
}

/// `title` behind what a board puts before a thread's topic, where it does: "Re: ".
pub(super) fn without_thread_label(title: &str) -> Option<&str> {
    let behind = |label: &str| {
        let (begin, rest) = title.split_at_checked(label.len())?;
        let is_label = begin.eq_ignore_ascii_case(label) || !label.is_ascii() && begin.to_lowercase() == label;
        is_label.then_some(rest)
    };
    // "[SOLVED] Pump makes a noise", printed "Solved Pump makes a noise" where the label is an element.
    let begins_with = |label: &String| {
        let inner = label.strip_prefix('[').and_then(|label| label.strip_suffix(']'));
        let rest = match inner {
            Some(inner) => behind(label).or_else(|| behind(inner))?,
            None => behind(label)?.strip_prefix(':')?,
        };
        rest.starts_with(' ').then(|| rest.trim_start())
    };
    WEIGHTS.titles.threads.iter().find_map(begins_with)
}

/// Whether a part of a title numbers a further page: "Page 2 of 5".
pub(super) fn is_page_number(part: &str) -> bool {
    let titles = &WEIGHTS.titles;
    let part = part.trim().to_lowercase();
    let Some((word, rest)) = part.split_once(' ') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut rest = rest.split(' ');
    titles.pages.iter().any(|page| page == word)
        && rest.next().is_some_and(is_number)
        && rest.next().is_none_or(|word| titles.of.iter().any(|of| of == word))
        && rest.next().is_none_or(is_number)
        && rest.next().is_none()
}

/// Whether a part of a title is what software calls the page: "View topic".
pub(super) fn is_page_label(part: &str) -> bool {
    WEIGHTS.title_separators.page_labels.values.contains(&part.trim().to_lowercase())
}

/// Letters of what can be the initials of a site's name.
pub(super) fn initials() -> std::ops::RangeInclusive<usize> {
    let initials = &WEIGHTS.title_separators.initials;
    initials.least..=initials.most
}

fn weight(field: &HashMap<String, f64>, carrier: &str) -> f64 {
    field.get(carrier).copied().unwrap_or_else(|| panic!("no weight for carrier {carrier} in fields.toml"))
}

/// Confidence in a carrier of the authors.
pub(super) fn authors(carrier: &str) -> f64 {
    weight(&WEIGHTS.authors, carrier)
}

/// Confidence in a carrier of the dates.
pub(super) fn published(carrier: &str) -> f64 {
    weight(&WEIGHTS.published, carrier)
}

/// Confidence in a carrier of the category.
pub(super) fn category(carrier: &str) -> f64 {
    weight(&WEIGHTS.category, carrier)
}

/// Confidence in a carrier of the publisher's description.
pub(super) fn summary(carrier: &str) -> f64 {
    weight(&WEIGHTS.summary, carrier)
}

/// Confidence in a carrier of the standfirst.
pub(super) fn dek(carrier: &str) -> f64 {
    weight(&WEIGHTS.dek, carrier)
}

/// Confidence in a carrier of the canonical URL.
pub(super) fn canonical(carrier: &str) -> f64 {
    weight(&WEIGHTS.canonical, carrier)
}

/// Confidence in a carrier of the tags.
pub(super) fn tags(carrier: &str) -> f64 {
    weight(&WEIGHTS.tags, carrier)
}

/// Confidence in a carrier of the declared language.
pub(super) fn language(carrier: &str) -> f64 {
    weight(&WEIGHTS.language, carrier)
}

/// Confidence in a carrier of the lead image.
pub(super) fn image(carrier: &str) -> f64 {
    weight(&WEIGHTS.image, carrier)
}

/// Confidence in a carrier of what is declared of access.
pub(super) fn access(carrier: &str) -> f64 {
    weight(&WEIGHTS.access, carrier)
}

/// Confidence in a carrier of licence and usage statements.
pub(super) fn rights(carrier: &str) -> f64 {
    weight(&WEIGHTS.rights, carrier)
}

/// What stands between a headline and the site's name.
pub(super) fn title_separators() -> &'static [String] {
    &WEIGHTS.title_separators.values
}

/// What stands there without spaces.
pub(super) fn tight_separators() -> &'static [String] {
    &WEIGHTS.title_separators.tight
}

/// Brackets around the site's name, an opening and a closing one each.
pub(super) fn title_brackets() -> impl Iterator<Item = (char, char)> {
    let brackets = WEIGHTS.title_separators.brackets.iter();
    brackets.filter_map(|pair| Some((pair.chars().next()?, pair.chars().next_back()?)))
}

/// Those that `title` holds, in the same order: a few of dozens.
pub(super) fn title_separators_in(title: &str) -> Vec<&'static str> {
    static SEPARATORS: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(title_separators()).expect("a few short signs"));
    let found: BTreeSet<_> = SEPARATORS.find_overlapping_iter(title).map(|found| found.pattern().as_usize()).collect();
    found.into_iter().map(|number| title_separators()[number].as_str()).collect()
}
