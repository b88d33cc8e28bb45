//! The vocabulary of attribution: labels, sentences, places and pictures, from `selectors/generic/credits.toml`.
//!
//! Who supplies text is `agencies`; what is found with both is `source`.

pub(super) mod labels;
mod sentences;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::Deserialize;

use super::words::patterns::{PatternSet, compile};
use crate::selectors::generic::{self, Words};
use crate::text::{is_counted_by_character, lower_case};
use labels::Labels;
use sentences::SentenceSet;

pub(super) static CREDITS: LazyLock<Credits> = LazyLock::new(Credits::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    labels: labels::Written,
    phrases: Phrases,
    datelines: Patterns,
    endings: Patterns,
    joiners: Words,
    tails: Words,
    not_names: Words,
    editions: Words,
    photos: Words,
    photo_signs: Words,
    photo_classes: Words,
    source_classes: Words,
    no_sources: Words,
    dropped_classes: Words,
    place_endings: Words,
    behind_clocks: Words,
    before_days: Words,
    data_makers: DataMakers,
    carriers: Carriers,
    signs: Signs,
    lengths: Lengths,
    reach: Reach,
    confidence: Confidence,
}

/// Where figures come from, not texts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataMakers {
    /// Parts of their names, lower case.
    pub(super) parts: Vec<String>,
    /// Their whole names, lower case, alone or before others.
    pub(super) names: Vec<String>,
    /// How years begin in a list of references.
    pub(super) years: Vec<String>,
    pub(super) most_years: usize,
}

/// What metadata calls the supplier.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Carriers {
    pub(super) urls: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) properties: Vec<String>,
    pub(super) property_urls: Vec<String>,
}

/// How long lines that credit are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lengths {
    pub(super) line: usize,
    pub(super) value_chars: usize,
    pub(super) value_words: usize,
    pub(super) value_below: usize,
    pub(super) unknown_names: usize,
    pub(super) byline: usize,
    pub(super) byline_words: usize,
    pub(super) dateline: usize,
    pub(super) dateline_parts: usize,
    pub(super) ending: usize,
    pub(super) signature: usize,
    pub(super) name_chars: usize,
    pub(super) name_words: usize,
    pub(super) own_stem: usize,
    pub(super) declared_byline: usize,
    pub(super) place_words: usize,
    pub(super) place_chars: usize,
    pub(super) place_small_words: usize,
    pub(super) capitals_seen: usize,
    pub(super) least_capitals: usize,
    pub(super) bracket_words: usize,
    pub(super) least_mark: usize,
    pub(super) sign: usize,
    pub(super) small_sign: usize,
    pub(super) signature_parts: usize,
    pub(super) signature_words: usize,
    pub(super) least_name: usize,
}

/// How far from the text credits stand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reach {
    pub(super) edge: usize,
    pub(super) opening: usize,
    pub(super) closing: usize,
    pub(super) behind: usize,
    pub(super) head: usize,
    pub(super) below_headline: usize,
    pub(super) caption: usize,
    pub(super) portrait: u32,
    pub(super) above_headline: usize,
    pub(super) first: usize,
    pub(super) around: usize,
    pub(super) close_around: usize,
    pub(super) picture: usize,
}

/// What stands between, around and behind the parts of lines that credit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    pub(super) open: String,
    pub(super) close: String,
    pub(super) dash: String,
    pub(super) colons: String,
    pub(super) stop: String,
    pub(super) before_ending: String,
    pub(super) sentence_ends: String,
    pub(super) around_names: String,
    pub(super) between_names: String,
    pub(super) copyright: String,
    pub(super) article: String,
}

/// Confidence in each way to find a credit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confidence {
    pub(super) pattern_of_rule: f64,
    pub(super) label: f64,
    pub(super) dateline: f64,
    pub(super) phrase: f64,
    #[serde(rename = "box")]
    pub(super) boxed: f64,
    pub(super) byline: f64,
    pub(super) ending: f64,
    pub(super) meta: f64,
    pub(super) canonical: f64,
    pub(super) own_house: f64,
    pub(super) based_on: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    patterns: Vec<sentences::Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    patterns: Vec<String>,
}

/// What credit lines look like, patterns compiled.
pub(super) struct Credits {
    pub(super) labels: Labels,
    pub(super) phrases: SentenceSet,
    pub(super) datelines: PatternSet,
    pub(super) endings: PatternSet,
    /// What stands between the names of one line.
    pub(super) joiner: Regex,
    pub(super) tails: Vec<String>,
    pub(super) not_names: Vec<String>,
    /// How an outlet calls its own editions.
    pub(super) editions: Vec<String>,
    pub(super) photos: Vec<String>,
    pub(super) photo_signs: Vec<String>,
    pub(super) photo_classes: Vec<String>,
    pub(super) source_classes: Vec<String>,
    /// Finds them as parts of other words too.
    pub(super) source_class_parts: AhoCorasick,
    pub(super) no_sources: Vec<String>,
    /// Classes of dropped blocks that may credit.
    pub(super) dropped_classes: Vec<String>,
    pub(super) place_endings: Vec<String>,
    pub(super) behind_clocks: Vec<String>,
    pub(super) before_days: Vec<String>,
    pub(super) data_makers: DataMakers,
    pub(super) carriers: Carriers,
    pub(super) signs: Signs,
    pub(super) lengths: Lengths,
    pub(super) reach: Reach,
    pub(super) confidence: Confidence,
}

impl Credits {
    /// Whether a text begins with a word for pictures and charts: "Photo: X", `[사진=X]`, 写真は港＝X.
    pub(super) fn begins_like_picture(&self, text: &str) -> bool {
        let lower = lower_case(text);
        let start = lower.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let first = start.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        // Japanese and Chinese put no space behind it.
        let is_unspaced = |word: &&String| word.chars().all(is_counted_by_character);
        self.photos.iter().any(|word| word == first)
            || self.photos.iter().filter(is_unspaced).any(|word| first.starts_with(word.as_str()))
    }

    fn bundled() -> Self {
        let file: File = generic::read("credits");
        let mut joiners: Vec<String> = file.joiners.words.iter().map(|word| regex::escape(word)).collect();
        joiners.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let joiner = format!(r"(?i)[,/／|｜&;()•·、،؛=＝–©\n]|\s[-–—]\s|\b(?:{})\b", joiners.join("|"));
        Credits {
            labels: Labels::of(file.labels),
            phrases: SentenceSet::of(file.phrases.patterns),
            datelines: PatternSet::of(file.datelines.patterns),
            endings: PatternSet::of(file.endings.patterns),
            joiner: compile(&joiner),
            tails: file.tails.words,
            not_names: file.not_names.words,
            editions: file.editions.words,
            photos: file.photos.words,
            photo_signs: file.photo_signs.words,
            photo_classes: file.photo_classes.words,
            source_class_parts: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(&file.source_classes.words)
                .expect("a few short words"),
            source_classes: file.source_classes.words,
            no_sources: file.no_sources.words,
            dropped_classes: file.dropped_classes.words,
            place_endings: file.place_endings.words,
            behind_clocks: file.behind_clocks.words,
            before_days: file.before_days.words,
            data_makers: file.data_makers,
            carriers: file.carriers,
            signs: file.signs,
            lengths: file.lengths,
            reach: file.reach,
            confidence: file.confidence,
        }
    }
}
