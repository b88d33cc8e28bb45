//! The words of dates in many languages, from `selectors/generic/dates.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use foldhash::{HashMap, HashSet};
use jiff::civil::Date as Day;
use serde::Deserialize;

use super::tokens::tokens;
use crate::extract::words::finder;
use crate::extract::words::openings::Openings;
use crate::selectors::generic;

pub(in crate::extract::fields) static WORDS: LazyLock<Words> = LazyLock::new(Words::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    months: Vec<Vec<String>>,
    months_of: HashMap<String, HashMap<String, i8>>,
    eras: HashMap<String, i16>,
    solar_hijri_months: Vec<Vec<String>>,
    fillers: Vec<String>,
    spans: BTreeMap<String, SpanWords>,
    months_in_spans: BTreeMap<String, MonthWords>,
    ago: AgoWords,
    days_back: DaysBack,
    half_days: HalfDays,
    before_clocks: Vec<String>,
    lunar_hijri: LunarHijriFile,
    updates: Vec<String>,
    edits: Vec<String>,
    publishes: Vec<String>,
    placeholders: Vec<String>,
    year_first: Vec<String>,
    zones: HashMap<String, f64>,
    zones_by_season: HashMap<String, String>,
    lines: DateLines,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LunarHijriFile {
    months: Vec<Vec<String>>,
    first_year: i16,
    first_day: String,
    lengths: Vec<u16>,
}

/// The lunar Hijri calendar.
pub(in crate::extract::fields) struct LunarHijri {
    /// Names of its months, with their number.
    pub(in crate::extract::fields) months: HashMap<String, i8>,
    /// The first year that is known, and the Gregorian day that it begins with.
    pub(in crate::extract::fields) first_year: i16,
    pub(in crate::extract::fields) first_day: Day,
    /// Of each year a bit for each month, the first one the lowest, set where it has 30 days.
    pub(in crate::extract::fields) lengths: Vec<u16>,
}

/// Which lines are looked at for dates.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct DateLines {
    /// Beginnings of lines that say since when somebody has an account.
    pub(in crate::extract::fields) accounts: Vec<String>,
    /// Beginnings of lines that speak of another day.
    pub(in crate::extract::fields) other_days: Vec<String>,
    pub(in crate::extract::fields) label_chars: usize,
    pub(in crate::extract::fields) most_chars: usize,
    pub(in crate::extract::fields) counted_chars: usize,
    pub(in crate::extract::fields) caption_chars: usize,
    /// Words and characters of a line that says nothing but a day.
    pub(in crate::extract::fields) date_words: usize,
    pub(in crate::extract::fields) date_chars: usize,
    /// Letters behind the last number of a line that says nothing but a day, and of words around a time of day.
    pub(in crate::extract::fields) unit_letters: usize,
    pub(in crate::extract::fields) clock_letters: usize,
    pub(in crate::extract::fields) card_blocks: usize,
    pub(in crate::extract::fields) card_chars: usize,
    pub(in crate::extract::fields) sentence_words: usize,
    pub(in crate::extract::fields) told_words: usize,
    pub(in crate::extract::fields) openings: usize,
    pub(in crate::extract::fields) opening_chars: usize,
    pub(in crate::extract::fields) brief_chars: f64,
    pub(in crate::extract::fields) most_elements: usize,
    pub(in crate::extract::fields) most_lines: usize,
    pub(in crate::extract::fields) edit_bytes: usize,
    /// Blocks before and behind the headline among which the pieces of a calendar sheet stand, how many, and their characters.
    pub(in crate::extract::fields) sheet_before: usize,
    pub(in crate::extract::fields) sheet_behind: usize,
    pub(in crate::extract::fields) sheet_pieces: usize,
    pub(in crate::extract::fields) sheet_chars: usize,
}

/// Whether a word may stand between the parts of a date, and before it.
pub(in crate::extract::fields) fn is_filler(word: &str) -> bool {
    let lower = word.to_lowercase();
    WORDS.fillers.contains(&lower)
}

/// Whether a word is the name of a month in any of the languages.
pub(in crate::extract::fields) fn is_month(word: &str) -> bool {
    WORDS.months.contains_key(&word.to_lowercase())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanWords {
    seconds: i64,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MonthWords {
    months: i64,
    words: Vec<String>,
}

/// Words for the day of the capture and the two before it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct DaysBack {
    pub(in crate::extract::fields) today: Vec<String>,
    pub(in crate::extract::fields) yesterday: Vec<String>,
    pub(in crate::extract::fields) before_yesterday: Vec<String>,
}

/// Words beside a time of day on a clock of twelve hours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct HalfDays {
    pub(in crate::extract::fields) before_noon: Vec<String>,
    pub(in crate::extract::fields) after_noon: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct AgoWords {
    pub(in crate::extract::fields) words: Vec<String>,
    /// A count of one.
    pub(in crate::extract::fields) one: Vec<String>,
    /// The moment of the capture itself.
    pub(in crate::extract::fields) now: Vec<String>,
    /// Words before a count whose unit, where it is one of hours and one of years in two languages, is years.
    pub(in crate::extract::fields) before_years: Vec<String>,
}

pub(in crate::extract::fields) struct Words {
    /// Names of months in lower case, with their number.
    pub(in crate::extract::fields) months: HashMap<String, i8>,
    /// By language the names that mean another month there.
    pub(in crate::extract::fields) months_of: HashMap<String, HashMap<String, i8>>,
    /// What the names of months begin with that have several tokens.
    pub(in crate::extract::fields) month_beginnings: HashSet<String>,
    /// First years of East Asian eras.
    pub(in crate::extract::fields) eras: HashMap<String, i16>,
    /// The same of the Solar Hijri calendar.
    pub(in crate::extract::fields) solar_hijri_months: HashMap<String, i8>,
    /// Words between the parts of a date.
    pub(in crate::extract::fields) fillers: Vec<String>,
    /// Units of time in seconds.
    pub(in crate::extract::fields) spans: HashMap<String, i64>,
    /// Longer ones in months.
    pub(in crate::extract::fields) months_in_spans: HashMap<String, i64>,
    /// Words that count back.
    pub(in crate::extract::fields) ago: AgoWords,
    /// Words for today and the two days before.
    pub(in crate::extract::fields) days_back: DaysBack,
    /// Words for morning and afternoon.
    pub(in crate::extract::fields) half_days: HalfDays,
    /// Words right before a time whose hours and minutes a dot parts.
    pub(in crate::extract::fields) before_clocks: Vec<String>,
    /// The lunar Hijri calendar.
    pub(in crate::extract::fields) lunar_hijri: LunarHijri,
    /// Finds, as parts of other words too, what a line has that counts back in words alone.
    pub(in crate::extract::fields) back: AhoCorasick,
    /// What a date of a change is called.
    pub(in crate::extract::fields) updates: Openings,
    /// Words of lines that tell when and by whom a page was edited last.
    edits: AhoCorasick,
    /// What a date of publication is called.
    pub(in crate::extract::fields) publishes: Openings,
    /// Both, the former first, for a search of a whole line.
    pub(in crate::extract::fields) labels: AhoCorasick,
    /// How many of them are the former.
    pub(in crate::extract::fields) update_labels: usize,
    /// Days that programs write where they know none.
    pub(in crate::extract::fields) placeholders: Vec<Day>,
    /// Abbreviations of time zones in lower case, with their hours from UTC.
    pub(in crate::extract::fields) zones: HashMap<String, f64>,
    /// Abbreviations of zones whose hours change with the season, with the name of the zone.
    pub(in crate::extract::fields) zones_by_season: HashMap<String, String>,
    /// Languages that put a year of two figures first.
    pub(in crate::extract::fields) year_first: Vec<String>,
    /// Which lines are looked at.
    pub(in crate::extract::fields) lines: DateLines,
}

impl DaysBack {
    /// Whether a word in lower case is one of them.
    pub(in crate::extract::fields) fn is_one(&self, word: &str) -> bool {
        [&self.today, &self.yesterday, &self.before_yesterday].into_iter().flatten().any(|known| known == word)
    }
}

impl Words {
    fn bundled() -> Self {
        let file: WordFile = generic::read("dates");
        let spans =
            file.spans.into_values().flat_map(|span| span.words.into_iter().map(move |word| (word, span.seconds)));
        let longer = file.months_in_spans.into_values();
        let longer = longer.flat_map(|span| span.words.into_iter().map(move |word| (word, span.months)));
        let days = [&file.days_back.yesterday, &file.days_back.before_yesterday].into_iter().flatten();
        let back = finder::of(file.ago.words.iter().chain(&file.ago.now).chain(days));
        let (months, solar_hijri_months) = (numbered(file.months), numbered(file.solar_hijri_months));
        let of_languages = file.months_of.values().flat_map(HashMap::keys);
        let lunar_hijri_months = numbered(file.lunar_hijri.months);
        let names = months.keys().chain(solar_hijri_months.keys()).chain(lunar_hijri_months.keys()).chain(of_languages);
        let month_beginnings = names.filter_map(|name| Some(name.split_once(' ')?.0.to_owned())).collect();
        Words {
            back,
            month_beginnings,
            months,
            months_of: file.months_of,
            eras: file.eras,
            solar_hijri_months,
            fillers: file.fillers,
            spans: spans.collect(),
            months_in_spans: longer.collect(),
            ago: file.ago,
            days_back: file.days_back,
            half_days: file.half_days,
            before_clocks: file.before_clocks,
            lunar_hijri: LunarHijri {
                months: lunar_hijri_months,
                first_year: file.lunar_hijri.first_year,
                first_day: file.lunar_hijri.first_day.parse().expect("an ISO date in dates.toml"),
                lengths: file.lunar_hijri.lengths,
            },
            labels: finder::of(file.updates.iter().chain(&file.publishes)),
            update_labels: file.updates.len(),
            updates: file.updates.into(),
            edits: finder::of(file.edits),
            publishes: file.publishes.into(),
            placeholders: file.placeholders.iter().map(|day| day.parse().expect("an ISO date in dates.toml")).collect(),
            zones: file.zones,
            zones_by_season: file.zones_by_season,
            year_first: file.year_first,
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

/// Whether a date line or a class name begins by calling itself an update.
pub(in crate::extract::fields) fn begins_with_update(text: &str) -> bool {
    let lower = text.trim_start_matches(['-', '_', ' ']).to_lowercase();
    WORDS.updates.begin(&lower)
}

/// Whether a line tells when or by whom a page was edited last, as wikis and boards print: nobody wrote it, and nothing
/// was published then.
pub(in crate::extract::fields) fn tells_of_edit(line: &str) -> bool {
    line.len() <= WORDS.lines.edit_bytes && WORDS.edits.is_match(&line.to_lowercase())
}

/// Whether a text or a class name begins by calling itself a publication.
pub(in crate::extract::fields) fn begins_with_publication(text: &str) -> bool {
    let lower = text.trim_start_matches(['-', '_', ' ']).to_lowercase();
    WORDS.publishes.begin(&lower)
}
