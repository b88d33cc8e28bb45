//! What stands around a date in a byline.

use super::words::WORDS;

/// `text` up to a month or a number: what stands before a date in a byline.
pub(in crate::extract::fields) fn without_date(text: &str) -> &str {
    let mut at = 0;
    let mut begins_with_month = false;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim().trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        let is_number = bare.starts_with(char::is_numeric);
        let is_named = WORDS.months.contains_key(&bare) || WORDS.solar_hijri_months.contains_key(&bare);
        let is_month = bare.chars().count() > 2 && is_named;
        if begins_with_month && is_number {
            return "";
        }
        // A month may be a name too ("Tom May"): it begins a date where a number follows.
        let is_month = is_month && (at == 0 || text[at + word.len()..].starts_with(char::is_numeric));
        if at > 0 && (is_number || is_month) {
            let before = text[..at].trim_end();
            // "Jan Voorbeeld op 3 mei": the word that leads the date in belongs to it.
            return match before.rsplit_once(' ') {
                Some((name, last)) if WORDS.fillers.iter().any(|filler| *filler == last.to_lowercase()) => name,
                _ => before,
            };
        }
        begins_with_month = at == 0 && is_month;
        at += word.len();
    }
    text
}

/// What stands before the date in a line and what behind its last number: "12 May 2024, Ada Byron".
pub(in crate::extract::fields) fn around(line: &str) -> [&str; 2] {
    let behind = line.rfind(char::is_numeric).map_or("", |last| {
        let rest = line[last..].split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        rest.trim_start_matches(|letter: char| !letter.is_alphanumeric())
    });
    let before = if line.starts_with(char::is_numeric) { "" } else { without_date(line) };
    [before.trim_end_matches([',', ' ', ':']), behind]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_before_and_behind_dates() {
        assert_eq!(around("12 May 2024, Ada Byron"), ["", "Ada Byron"]);
        assert_eq!(around("Ada Byron, 12 May 2024"), ["Ada Byron", ""]);
        assert_eq!(around("2024. május 12. Példa Anna"), ["", "Példa Anna"]);
    }
}
