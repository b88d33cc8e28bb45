//! The vocabulary of attribution: labels, sentences, places and pictures, from `selectors/generic/credits.toml`.
//!
//! Who supplies text is `agencies`; what is found with both is `source`.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use unicode_normalization::char::is_combining_mark;

use crate::record::SourceKind;
use crate::selectors::generic::{self, Words};

pub(super) static CREDITS: LazyLock<Credits> = LazyLock::new(Credits::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    labels: Labels,
    phrases: Phrases,
    datelines: Patterns,
    endings: Patterns,
    joiners: Words,
    tails: Words,
    not_names: Words,
    photos: Words,
    photo_signs: Words,
    photo_classes: Words,
    source_classes: Words,
    no_sources: Words,
    dropped_classes: Words,
    place_endings: Words,
    carriers: Carriers,
    lengths: Lengths,
    reach: Reach,
    confidence: Confidence,
}

/// What metadata calls the supplier.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Carriers {
    #[serde(rename = "why")]
    _why: String,
    pub(super) urls: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) properties: Vec<String>,
    pub(super) property_urls: Vec<String>,
}

/// How long lines that credit are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lengths {
    #[serde(rename = "why")]
    _why: String,
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
}

/// How far from the text credits stand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reach {
    #[serde(rename = "why")]
    _why: String,
    pub(super) edge: usize,
    pub(super) opening: usize,
    pub(super) closing: usize,
    pub(super) behind: usize,
    pub(super) head: usize,
    pub(super) below_headline: usize,
    pub(super) caption: usize,
    pub(super) portrait: u32,
}

/// Confidence in each way to find a credit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confidence {
    #[serde(rename = "why")]
    _why: String,
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
struct Labels {
    #[serde(rename = "why")]
    _why: String,
    words: Vec<String>,
    via: Vec<String>,
    weak: Vec<String>,
    of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    #[serde(rename = "why")]
    _why: String,
    patterns: Vec<KindPattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindPattern {
    kind: SourceKind,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    #[serde(rename = "why")]
    _why: String,
    patterns: Vec<String>,
}

/// What credit lines look like, patterns compiled.
pub(super) struct Credits {
    label: Regex,
    /// A block that is nothing but a label.
    pub(super) bare_label: Regex,
    pub(super) via: Vec<String>,
    pub(super) weak_labels: Vec<String>,
    pub(super) phrases: SentenceSet,
    pub(super) datelines: Vec<Regex>,
    pub(super) endings: Vec<Regex>,
    /// What stands between the names of one line.
    pub(super) joiner: Regex,
    pub(super) tails: Vec<String>,
    pub(super) not_names: Vec<String>,
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
    pub(super) carriers: Carriers,
    pub(super) lengths: Lengths,
    pub(super) reach: Reach,
    pub(super) confidence: Confidence,
}

impl Credits {
    /// A label with what marks it as one: groups `label`, `mark` and `value`.
    pub(super) fn labelled<'t>(&self, line: &'t str) -> Option<Captures<'t>> {
        let found = self.label.captures(line)?;
        // In words, not in the pattern: fifty letters of any script would take it most of a start-up to compile.
        let is_plain = |of: &str| {
            of.chars().all(|letter| letter.is_alphabetic() || is_combining_mark(letter) || " ,&".contains(letter))
        };
        found.name("of").is_none_or(|of| is_plain(of.as_str())).then_some(found)
    }

    fn bundled() -> Self {
        let file: File = generic::read("credits");
        let any = |words: &[String]| {
            let mut words: Vec<String> = words.iter().map(|word| regex::escape(word).replace(r"\ ", r"\s")).collect();
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words.join("|")
        };
        let labels = any(&file.labels.words);
        let of = any(&file.labels.of);
        // The seed's form has no colon: a label, what it is the source of, the name in quotation marks.
        let label = format!(
            r#"(?is)^[\W_]{{0,3}}(?P<label>{labels})(?:\s(?:{of})\s(?P<of>[^:：|–—\-/“"«„『「‘]{{3,50}}?))?(?:\s?(?P<mark>[:：|–—]|-\s|//?\s?)\s*|\s?(?P<quote>[“"«„「『‘]))(?P<value>.+)$"#
        );
        Credits {
            label: compile(&label),
            bare_label: compile(&format!(r"(?is)^\W{{0,2}}(?P<label>{labels})\s?[:：]?$")),
            via: file.labels.via,
            weak_labels: file.labels.weak,
            phrases: SentenceSet::of(file.phrases.patterns),
            datelines: file.datelines.patterns.iter().map(|pattern| compile(pattern)).collect(),
            endings: file.endings.patterns.iter().map(|pattern| compile(pattern)).collect(),
            joiner: compile(&format!(r"(?i)[,/|&;()•·、،؛\n]|\s[-–—]\s|\b(?:{})\b", any(&file.joiners.words))),
            tails: file.tails.words,
            not_names: file.not_names.words,
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
            carriers: file.carriers,
            lengths: file.lengths,
            reach: file.reach,
            confidence: file.confidence,
        }
    }
}

/// Sentences that credit. Few lines are one, so all are looked for at once; and each is compiled when it is first met.
pub(super) struct SentenceSet {
    all: RegexSet,
    sentences: Vec<Sentence>,
}

struct Sentence {
    kind: SourceKind,
    pattern: String,
    compiled: OnceLock<Regex>,
}

impl SentenceSet {
    fn of(patterns: Vec<KindPattern>) -> Self {
        /// Bytes for the states of the automaton of all: with fewer it gives up and goes character by character.
        const ROOM: usize = 8 << 20;
        // Without an upper limit a repetition compiles to a loop, and "no letter" is most of Unicode: without both a
        // sentence is found wherever it stands, and is then looked for as it is written.
        let limits = Regex::new(r"\{(\d+),\d+\}").expect("constant pattern");
        let loose = |pattern: &str| {
            let pattern = pattern.replace(r"^[\W_]*", "").replace(r"(?:\W|$)", "");
            limits.replace_all(&pattern, |found: &Captures<'_>| if &found[1] == "0" { "*" } else { "+" }).into_owned()
        };
        let all = RegexSetBuilder::new(patterns.iter().map(|entry| loose(&entry.pattern))).dfa_size_limit(ROOM).build();
        let all = all.unwrap_or_else(|error| panic!("selectors/generic/credits.toml: {error}"));
        let sentence =
            |entry: KindPattern| Sentence { kind: entry.kind, pattern: entry.pattern, compiled: OnceLock::new() };
        SentenceSet { all, sentences: patterns.into_iter().map(sentence).collect() }
    }

    /// What each sentence that `text` holds found in it, in the order of the sentences.
    pub(super) fn captures<'t>(&self, text: &'t str) -> impl Iterator<Item = (SourceKind, Captures<'t>)> {
        // Which of them, only where any is: that takes a search that is several times slower.
        let found = self.all.is_match(text).then(|| self.all.matches(text));
        let found: Vec<&Sentence> = found.iter().flatten().map(|index| &self.sentences[index]).collect();
        found.into_iter().filter_map(|sentence| {
            let compiled = sentence.compiled.get_or_init(|| compile(&sentence.pattern));
            Some((sentence.kind, compiled.captures(text)?))
        })
    }
}

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| panic!("selectors/generic/credits.toml: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_compiles() {
        CREDITS.phrases.sentences.iter().for_each(|sentence| drop(compile(&sentence.pattern)));
    }

    fn value(line: &str) -> Option<String> {
        Some(CREDITS.labelled(line)?.name("value")?.as_str().to_owned())
    }

    #[test]
    fn a_label_needs_a_mark() {
        assert_eq!(value("Quelle: Beispielblatt"), Some("Beispielblatt".to_owned()));
        assert_eq!(value("Source of information and images “X”"), Some("X”".to_owned()));
        assert_eq!(value("المصدر: رويترز"), Some("رويترز".to_owned()));
        assert_eq!(value("来源：新华社"), Some("新华社".to_owned()));
        assert_eq!(value("Sources close to the town council said so"), None);
        assert_eq!(value("المصدر ذاته أكد ذلك"), None);
    }
}
