//! Where an article was written, or somebody seen, beside a name: "Maria Muster, Berlin", "Basel, 3. Mai 2019".

use super::byline_words::BYLINES;
use super::houses::is_desk;
use super::{date_span, date_text, given_names};

/// Whether what stands behind `person` is where it was written: "Maria Muster, Berlin", "राम कुमार, नई दिल्ली".
pub(super) fn is_place(part: &str, person: &str) -> bool {
    let is_cased = |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    let is_one_word = || !part.contains(' ') && is_cased(part) && !given_names::begin(part);
    BYLINES.places.contains(&part.to_lowercase()) || person.contains(' ') && is_one_word() && !is_desk(part)
}

/// Whether a part ends in where somebody was seen: "Maria Muster beim Gipfel".
pub(super) fn tells_where(part: &str) -> bool {
    BYLINES
        .ends_before_capital
        .iter()
        .any(|end| part.split_once(end.as_str()).is_some_and(|(_, behind)| behind.starts_with(char::is_uppercase)))
}

/// Whether a byline is where and when something was written: one word and a date behind a comma ("Basel, 3. Mai 2019").
/// Given names, accounts in small letters and desks stand before dates too.
pub(super) fn is_dateline(byline: &str) -> bool {
    let Some((place, date)) = byline.split_once(", ") else { return false };
    let lower = place.to_lowercase();
    place.starts_with(char::is_uppercase)
        && place.chars().all(|letter| letter.is_alphabetic() || letter == '-')
        && !given_names::begin(place)
        && !BYLINES.desks.contains(&lower)
        && date.starts_with(char::is_numeric)
        && date_span::without_date(&format!("{place} {date}")) == place
        && date_text::read(date, &date_text::Setting::default()).is_some()
}
