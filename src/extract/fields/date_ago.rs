//! Dates counted back from the capture: "2 hours ago", "vor 3 Tagen", 3時間前.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::date_months::tokens;
use super::date_words::WORDS;
use super::moment::Moment;

/// The day that a text names by its distance from the capture, with a time of day behind it: "Yesterday at 10:30".
pub(super) fn named_day(text: &str, captured_at: Timestamp) -> Option<Moment> {
    let lower = text.to_lowercase();
    let days_of = |(words, days): (&'static Vec<String>, i64)| {
        words.iter().any(|word| lower.strip_prefix(word.as_str()).is_some_and(is_time_alone)).then_some(days)
    };
    let days = [(&WORDS.days_back.today, 0), (&WORDS.days_back.yesterday, 1)].into_iter().find_map(days_of)?;
    let day = captured_at.to_zoned_datetime(TimeZone::UTC).date().checked_sub(days.days()).ok()?;
    Some(Moment::with_clock(day, text)).filter(|moment| moment.time.is_some())
}

/// Whether a text is a time of day and the few letters around it.
fn is_time_alone(rest: &str) -> bool {
    const MOST_LETTERS: usize = 6;
    !rest.starts_with(char::is_alphanumeric)
        && rest.chars().filter(|letter| letter.is_alphabetic()).count() <= MOST_LETTERS
}

/// "2 hours ago" counted back from the capture.
pub(super) fn relative(text: &str, captured_at: Timestamp) -> Option<Moment> {
    let lower = text.to_lowercase();
    let tokens = tokens(&lower);
    if !WORDS.ago.iter().any(|ago| {
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
    // "3時間前", "3 ชั่วโมงที่แล้ว": what counts back is written on.
    let written_on = || {
        let is_prefix = |(word, _): &(&String, &i64)| !unit.is_ascii() && unit.starts_with(word.as_str());
        let ends_in_ago = WORDS.ago.iter().any(|ago| unit.ends_with(ago.as_str()));
        WORDS.spans.iter().filter(is_prefix).max_by_key(|(word, _)| word.len()).filter(|_| ends_in_ago)
    };
    let seconds = WORDS.spans.get(*unit).or_else(|| written_on().map(|(_, seconds)| seconds))?;
    let moment = Timestamp::from_second(captured_at.as_second().checked_sub(count.checked_mul(*seconds)?)?)
        .ok()?
        .to_zoned_datetime(TimeZone::UTC);
    // A count of days or weeks says nothing about the hour.
    let time = (*seconds < 86_400).then(|| moment.time());
    Some(Moment { day: moment.date(), time, has_seconds: false, offset: time.map(|_| Offset::UTC) })
}
