//! What stands around a headline and is none of it, from `selectors/generic/titles.toml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::selectors::generic;

pub(super) static FRAME: LazyLock<Frame> = LazyLock::new(|| generic::read("titles"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frame {
    pub(super) separators: Separators,
    pub(super) lengths: Lengths,
    initials: Initials,
    pub(super) marks: Marks,
    pub(super) printed: Printed,
    pub(super) printed_site: PrintedSite,
    page_labels: PageLabels,
    pub(super) logos: PageLabels,
    software: Software,
}

/// Signs between a headline and what stands beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Separators {
    values: Vec<String>,
    pub(super) tight: Vec<String>,
    pub(super) compounds: Vec<String>,
    pub(super) behind_only: Vec<String>,
    pub(super) name_only: Vec<String>,
    pub(super) before_section: Vec<String>,
    brackets: Vec<String>,
}

/// How long what is left and what is compared has to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lengths {
    pub(super) before_site: usize,
    pub(super) behind_site: usize,
    pub(super) before_section: usize,
    pub(super) heading: usize,
    pub(super) only_h1: usize,
    pub(super) words_behind_h1: usize,
    pub(super) broken_off: usize,
    pub(super) many_words: usize,
    pub(super) inside_another: usize,
    pub(super) pieces: usize,
    pub(super) copyright: usize,
    pub(super) longer_by: usize,
    pub(super) least_part: usize,
    pub(super) unspaced_name: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Initials {
    least: usize,
    most: usize,
}

/// Signs at the ends of a printed headline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    pub(super) closing: String,
    pub(super) opening: String,
    pub(super) permalinks: String,
    pub(super) permalink_behind_space: String,
}

/// Which printed lines may be the headline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Printed {
    pub(super) most_headings: usize,
    pub(super) least_level: u8,
    pub(super) most_classed: usize,
    pub(super) most_with_kicker: usize,
    pub(super) most_parts: usize,
    pub(super) least_part: usize,
    pub(super) half_near: f64,
}

/// The site's name as a heading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrintedSite {
    pub(super) most_headings: usize,
    pub(super) least_share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageLabels {
    pub(super) values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Software {
    threads: Vec<String>,
    pages: Vec<String>,
    of: Vec<String>,
    placeholders: Vec<String>,
}

impl Frame {
    /// What stands between a headline and the site's name.
    pub(super) fn separators(&self) -> &[String] {
        &self.separators.values
    }

    /// Brackets around the site's name, an opening and a closing one each.
    pub(super) fn brackets(&self) -> impl Iterator<Item = (char, char)> {
        let brackets = self.separators.brackets.iter();
        brackets.filter_map(|pair| Some((pair.chars().next()?, pair.chars().next_back()?)))
    }

    /// Letters of what can be the initials of a site's name.
    pub(super) fn initials(&self) -> std::ops::RangeInclusive<usize> {
        self.initials.least..=self.initials.most
    }
}

/// The separators that `title` holds, in their order: a few of dozens.
pub(super) fn separators_in(title: &str) -> Vec<&'static str> {
    static FINDER: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(FRAME.separators()).expect("a few short signs"));
    let found: BTreeSet<_> = FINDER.find_overlapping_iter(title).map(|found| found.pattern().as_usize()).collect();
    found.into_iter().map(|number| FRAME.separators()[number].as_str()).collect()
}

/// Whether a title is what software writes where nobody gave the page one.
pub(super) fn is_placeholder(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    FRAME.software.placeholders.contains(&title)
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
    FRAME.software.threads.iter().find_map(begins_with)
}

/// Whether what a board puts before a topic begins a title in a form that nobody else writes: `[Solved] `, `Re: `.
pub(super) fn begins_with_sure_thread_label(title: &str) -> bool {
    title.starts_with('[') || title.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("re:"))
}

/// Whether a part of a title numbers a further page: "Page 2 of 5".
pub(super) fn is_page_number(part: &str) -> bool {
    let software = &FRAME.software;
    let part = part.trim().to_lowercase();
    let Some((word, rest)) = part.split_once(' ') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut rest = rest.split(' ');
    software.pages.iter().any(|page| page == word)
        && rest.next().is_some_and(is_number)
        && rest.next().is_none_or(|word| software.of.iter().any(|of| of == word))
        && rest.next().is_none_or(is_number)
        && rest.next().is_none()
}

/// Whether a part of a title is what software calls the page: "View topic".
pub(super) fn is_page_label(part: &str) -> bool {
    FRAME.page_labels.values.contains(&part.trim().to_lowercase())
}
