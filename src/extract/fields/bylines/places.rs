//! Where an article was written, or somebody seen, beside a name: "Maria Muster, Berlin", "Basel, 3. Mai 2019".

use unicode_normalization::char::is_combining_mark;

use super::full_names::is_full_name;
use super::given_names;
use super::houses::is_desk;
use super::uncased::is_name_without_capitals;
use super::words::BYLINES;
use crate::extract::agencies::is_agency;
use crate::extract::fields::date_text::{self, span};

/// Whether what stands behind `person` is where it was written: "Maria Muster, Berlin", "राम कुमार, नई दिल्ली".
pub(super) fn is_place(part: &str, person: &str) -> bool {
    let is_cased = |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    // "Ahmet Yılmaz / İSTANBUL": who signs in capitals does so with both names.
    let is_shouted = || part.chars().all(char::is_uppercase) && person.contains(char::is_lowercase) && !is_agency(part);
    let is_one_word = || !part.contains(' ') && (is_cased(part) || is_shouted()) && !given_names::begin(part);
    BYLINES.places.contains(&part.to_lowercase()) || person.contains(' ') && is_one_word() && !is_desk(part)
}

/// The name in a line of nothing but a name and a place: "María Ejemplo / Madrid", "القاهرة - أحمد محمد".
pub(in crate::extract::fields) fn beside_place(line: &str) -> Option<&str> {
    let parted = BYLINES.before_places.iter().find_map(|sign| line.split_once(sign.as_str()));
    // With capitals a label stands before a colon.
    let behind_colon = || line.split_once(": ").filter(|(_, name)| is_name_without_capitals(name.trim()));
    let (left, right) = parted.or_else(behind_colon)?;
    let (left, right) = (left.trim(), right.trim());
    let is_letter =
        |letter: char| letter.is_alphabetic() || is_combining_mark(letter) || matches!(letter, ' ' | '-' | '\'');
    let may_be_place = |text: &str| {
        text.split(' ').count() <= 2
            && text.chars().count() > 2
            && text.chars().all(is_letter)
            && !text.starts_with(char::is_lowercase)
            && !is_agency(text)
            && !is_desk(text)
            && !given_names::begin(text)
    };
    let is_name = |text: &str| is_full_name(text) && given_names::begin(text) || is_name_without_capitals(text);
    if is_name(left) && may_be_place(right) {
        return Some(left);
    }
    // With capitals a section stands in front more often than a place.
    (is_name_without_capitals(right) && may_be_place(left)).then_some(right)
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
        && span::without_date(&format!("{place} {date}")) == place
        && date_text::read(date, &date_text::Setting::default()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beside_a_place_is_told() {
        assert_eq!(beside_place("María Ejemplo / Madrid"), Some("María Ejemplo"));
        assert_eq!(beside_place("Maria Muster, New York"), Some("Maria Muster"));
        assert_eq!(beside_place("القاهرة - أحمد محمد"), Some("أحمد محمد"));
        assert_eq!(beside_place("القاهرة: أحمد محمد"), Some("أحمد محمد"));
        for line in
            ["Opinion / Madrid", "Madrid / Barcelona", "Maria Muster / dpa", "Maria Muster, 3. Mai 2019", "Harbour"]
        {
            assert_eq!(beside_place(line), None, "{line}");
        }
    }
}
