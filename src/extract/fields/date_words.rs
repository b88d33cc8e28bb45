//! The words of dates in many languages, from `selectors/generic/dates.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use foldhash::HashMap;
use jiff::civil::Date as Day;
use serde::Deserialize;

use super::date_months::tokens;
use crate::extract::openings::Openings;
use crate::selectors::generic;

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    #[serde(rename = "why")]
    _why: String,
    months: Vec<Vec<String>>,
    months_of: HashMap<String, HashMap<String, i8>>,
    eras: HashMap<String, i16>,
    solar_hijri_months: Vec<Vec<String>>,
    fillers: Vec<String>,
    spans: BTreeMap<String, SpanWords>,
    ago: AgoWords,
    days_back: DaysBack,
    half_days: HalfDays,
    updates: Vec<String>,
    publishes: Vec<String>,
    placeholders: Vec<String>,
    zones: HashMap<String, f64>,
    lines: DateLines,
}

/// Which lines are looked at for dates.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DateLines {
    #[serde(rename = "why")]
    _why: String,
    /// Beginnings of lines that say since when somebody has an account.
    pub(super) accounts: Vec<String>,
    pub(super) most_chars: usize,
    pub(super) counted_chars: usize,
    pub(super) caption_chars: usize,
    /// Words and characters of a line that says nothing but a day.
    pub(super) date_words: usize,
    pub(super) date_chars: usize,
    pub(super) card_blocks: usize,
    pub(super) card_chars: usize,
    pub(super) sentence_words: usize,
    pub(super) openings: usize,
    pub(super) opening_chars: usize,
    pub(super) most_elements: usize,
    pub(super) most_lines: usize,
}

/// Whether a word is the name of a month in any of the languages.
pub(super) fn is_month(word: &str) -> bool {
    WORDS.months.contains_key(&word.to_lowercase())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanWords {
    seconds: i64,
    words: Vec<String>,
}

/// Words for the day of the capture and the two before it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DaysBack {
    pub(super) today: Vec<String>,
    pub(super) yesterday: Vec<String>,
    pub(super) before_yesterday: Vec<String>,
}

/// Words beside a time of day on a clock of twelve hours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HalfDays {
    pub(super) before_noon: Vec<String>,
    pub(super) after_noon: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgoWords {
    pub(super) words: Vec<String>,
    /// A count of one.
    pub(super) one: Vec<String>,
    /// The moment of the capture itself.
    pub(super) now: Vec<String>,
}

pub(super) struct Words {
    /// Names of months in lower case, with their number.
    pub(super) months: HashMap<String, i8>,
    /// By language the names that mean another month there.
    pub(super) months_of: HashMap<String, HashMap<String, i8>>,
    /// First years of East Asian eras.
    pub(super) eras: HashMap<String, i16>,
    /// The same of the Solar Hijri calendar.
    pub(super) solar_hijri_months: HashMap<String, i8>,
    /// Words between the parts of a date.
    pub(super) fillers: Vec<String>,
    /// Units of time in seconds.
    pub(super) spans: HashMap<String, i64>,
    /// Words that count back.
    pub(super) ago: AgoWords,
    /// Words for today and the two days before.
    pub(super) days_back: DaysBack,
    /// Words for morning and afternoon.
    pub(super) half_days: HalfDays,
    /// Finds, as parts of other words too, what a line has that counts back in words alone.
    pub(super) back: AhoCorasick,
    /// What a date of a change is called.
    pub(super) updates: Openings,
    /// What a date of publication is called.
    pub(super) publishes: Openings,
    /// Both, the former first, for a search of a whole line.
    pub(super) labels: AhoCorasick,
    /// How many of them are the former.
    pub(super) update_labels: usize,
    /// Days that programs write where they know none.
    pub(super) placeholders: Vec<Day>,
    /// Abbreviations of time zones in lower case, with their hours from UTC.
    pub(super) zones: HashMap<String, f64>,
    /// Which lines are looked at.
    pub(super) lines: DateLines,
}

impl Words {
    fn bundled() -> Self {
        let file: WordFile = generic::read("dates");
        let spans =
            file.spans.into_values().flat_map(|span| span.words.into_iter().map(move |word| (word, span.seconds)));
        let days = [&file.days_back.yesterday, &file.days_back.before_yesterday].into_iter().flatten();
        let back = AhoCorasick::new(file.ago.words.iter().chain(&file.ago.now).chain(days)).expect("a few short words");
        Words {
            back,
            months: numbered(file.months),
            months_of: file.months_of,
            eras: file.eras,
            solar_hijri_months: numbered(file.solar_hijri_months),
            fillers: file.fillers,
            spans: spans.collect(),
            ago: file.ago,
            days_back: file.days_back,
            half_days: file.half_days,
            labels: AhoCorasick::new(file.updates.iter().chain(&file.publishes)).expect("a few short words"),
            update_labels: file.updates.len(),
            updates: file.updates.into(),
            publishes: file.publishes.into(),
            placeholders: file.placeholders.iter().map(|day| day.parse().expect("an ISO date in dates.toml")).collect(),
            zones: file.zones,
            lines: file.lines,
        }
    }
}

fn numbered(months: Vec<Vec<String>>) -> HashMap<String, i8> {
    // A name is looked up by its tokens: "พ.ค" are two.
    let by_tokens = |name: String| tokens(&name).join(" ");
    let numbered = months.into_iter().zip(1..);
    numbered.flat_map(|(names, number)| names.into_iter().map(move |name| (by_tokens(name), number))).collect()
}
