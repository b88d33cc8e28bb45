//! Dates counted back from the capture: "2 hours ago", "vor 3 Tagen", 3時間前, "an hour ago", "gestern".

use jiff::civil::Date as Day;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::FIRST_PRINTED;
use super::moment::Moment;
use super::tokens::tokens;
use super::words::{WORDS, begins_with_publication, begins_with_update};
use crate::record::{Date, OffsetKnowledge, Precision};

/// The day that a text names by its distance from the capture, with a time of day behind it: "Yesterday at 10:30".
pub(super) fn named_day(text: &str, captured_at: Timestamp) -> Option<Moment> {
    let lower = text.to_lowercase();
    let lower = behind_label(&lower);
    let (rest, days) = days_back().find_map(|(word, days)| Some((lower.strip_prefix(word)?, days)))?;
    let moment = Moment::with_clock(day_before(captured_at, days)?, text);
    (is_time_alone(rest) && (moment.time.is_some() || days > 0 && is_hour(rest))).then_some(moment)
}

/// The words for days, with their distance from the capture.
fn days_back() -> impl Iterator<Item = (&'static str, i64)> {
    let words = &WORDS.days_back;
    let lists = [(&words.today, 0), (&words.yesterday, 1), (&words.before_yesterday, 2)];
    lists.into_iter().flat_map(|(words, days)| words.iter().map(move |word| (word.as_str(), days)))
}

fn day_before(captured_at: Timestamp, days: i64) -> Option<Day> {
    captured_at.to_zoned_datetime(TimeZone::UTC).date().checked_sub(days.days()).ok()
}

/// "à 10h", "kl 14.02": numbers of a clock in a form that is no time of day elsewhere.
fn is_hour(rest: &str) -> bool {
    tokens(rest).into_iter().all(|token| {
        let is_number = token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit());
        is_number || token == "h" || WORDS.fillers.iter().any(|filler| filler == token)
    })
}

/// A line in small letters without the word that calls it a date: "publié hier".
fn behind_label(lower: &str) -> &str {
    let rest = lower.split_once(' ').filter(|(label, _)| begins_with_publication(label) || begins_with_update(label));
    rest.map_or(lower, |(_, rest)| rest.trim_start())
}

/// "An hour ago", "gestern", "just now": a line of nothing but such words.
pub(super) fn in_words(text: &str, captured_at: Timestamp) -> Option<Moment> {
    if text.chars().count() > WORDS.lines.counted_chars {
        return None;
    }
    let lower = text.to_lowercase();
    if !WORDS.back.is_match(&lower) {
        return None;
    }
    let line = behind_label(lower.trim());
    if WORDS.ago.now.iter().any(|now| now == line) {
        return before(captured_at, 0, true);
    }
    // "Today" alone is a heading.
    if let Some((_, days)) = days_back().find(|(word, days)| *days > 0 && *word == line) {
        return Some(Moment { day: day_before(captured_at, days)?, time: None, has_seconds: false, offset: None });
    }
    let tokens = tokens(line);
    let is_ago = |token: &str| WORDS.ago.words.iter().any(|ago| ago.split(' ').any(|word| word == token));
    let is_one = |token: &str| WORDS.ago.one.iter().any(|one| one == token);
    // Some words count, and are spans in other languages.
    let mut spans = tokens.iter().filter_map(|token| WORDS.spans.get(*token).filter(|_| !is_one(token)));
    let (&seconds, None) = (spans.next()?, spans.next()) else { return None };
    let are_all = tokens.iter().all(|token| is_ago(token) || is_one(token) || WORDS.spans.contains_key(*token));
    let counts_back = tokens.iter().any(|token| is_ago(token) && !is_one(token));
    (are_all && counts_back).then(|| before(captured_at, seconds, seconds < DAY)).flatten()
}

/// The moment some seconds before the capture. A count of days or weeks says nothing about the hour.
fn before(captured_at: Timestamp, seconds: i64, has_time: bool) -> Option<Moment> {
    let moment = Timestamp::from_second(captured_at.as_second().checked_sub(seconds)?).ok()?;
    let moment = moment.to_zoned_datetime(TimeZone::UTC);
    let time = has_time.then(|| moment.time());
    Some(Moment { day: moment.date(), time, has_seconds: false, offset: time.map(|_| Offset::UTC) })
}

/// "5 months ago", "vor 2 Jahren": a line of nothing but that. What is counted in months tells no day, and what is counted in
/// years no month.
pub(super) fn in_months(text: &str, captured_at: Timestamp) -> Option<Date> {
    if text.chars().count() > WORDS.lines.counted_chars {
        return None;
    }
    let lower = text.to_lowercase();
    let line = behind_label(lower.trim());
    let tokens = tokens(line);
    let is_ago = |token: &str| WORDS.ago.words.iter().any(|ago| ago.split(' ').any(|word| word == token));
    let mut counts = tokens.iter().enumerate().filter_map(|(at, token)| Some((at, token.parse::<i16>().ok()?)));
    let ((at, count), None) = (counts.next()?, counts.next()) else { return None };
    // "5ヶ月前": what counts back is written on.
    let unit = *tokens.get(at + 1)?;
    let bare = WORDS.ago.words.iter().filter(|ago| !ago.is_ascii()).find_map(|ago| unit.strip_suffix(ago.as_str()));
    let months = WORDS.months_in_spans.get(unit).or_else(|| WORDS.months_in_spans.get(bare?))?;
    let is_before = |token: &str| is_ago(token) || WORDS.ago.one.iter().any(|one| one == token);
    let are_all = tokens.iter().enumerate().all(|(index, token)| index == at || index == at + 1 || is_before(token));
    if !are_all || bare.is_none() && tokens.len() < 3 {
        return None;
    }
    let today = captured_at.to_zoned_datetime(TimeZone::UTC).date();
    let day = today.checked_sub((i64::from(count) * months).months()).ok()?;
    let (value, precision) = match months {
        12.. => (day.strftime("%Y").to_string(), Precision::Year),
        _ => (day.strftime("%Y-%m").to_string(), Precision::Month),
    };
    let date = Date { value, raw: text.to_owned(), precision, offset: OffsetKnowledge::Unknown };
    (day.year() >= FIRST_PRINTED).then_some(date)
}

const DAY: i64 = 86_400;

/// Whether a text is a time of day and the few letters around it.
fn is_time_alone(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
        && rest.chars().filter(|letter| letter.is_alphabetic()).count() <= WORDS.lines.clock_letters
}

/// "2 hours ago" counted back from the capture.
pub(super) fn relative(text: &str, captured_at: Timestamp) -> Option<Moment> {
    let lower = text.to_lowercase();
    let tokens = tokens(&lower);
    if !WORDS.ago.words.iter().any(|ago| {
        if ago.contains(' ') {
            lower.contains(ago.as_str())
        } else {
            tokens.contains(&ago.as_str()) || lower.ends_with(ago.as_str())
        }
    }) {
        return None;
    }
    let (index, count) =
        tokens.iter().enumerate().find_map(|(index, token)| Some((index, token.parse::<i64>().ok()?)))?;
    let unit = tokens.get(index + 1)?;
    // "преди 3 години" are years.
    let is_before = |word: &String| tokens[..index].contains(&word.as_str());
    if WORDS.months_in_spans.contains_key(*unit) && WORDS.ago.before_years.iter().any(is_before) {
        return None;
    }
    // "3時間前", "3 ชั่วโมงที่แล้ว": what counts back is written on.
    let written_on = || {
        let is_prefix = |(word, _): &(&String, &i64)| !unit.is_ascii() && unit.starts_with(word.as_str());
        let ends_in_ago = WORDS.ago.words.iter().any(|ago| unit.ends_with(ago.as_str()));
        WORDS.spans.iter().filter(is_prefix).max_by_key(|(word, _)| word.len()).filter(|_| ends_in_ago)
    };
    let seconds = WORDS.spans.get(*unit).or_else(|| written_on().map(|(_, seconds)| seconds))?;
    before(captured_at, count.checked_mul(*seconds)?, *seconds < DAY)
}
