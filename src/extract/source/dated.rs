//! Lines in which a date stands beside what credits: `2024-05-12 10:30 来源：新华社`, `12.05.2024 NTB`.

use crate::extract::credits::CREDITS;
use crate::extract::credits::labels::Labelled;
use crate::extract::fields::{date_text, without_lead};

fn is_date(text: &str) -> bool {
    date_text::read(text, &date_text::Setting::default()).is_some()
}

/// A label behind a date or behind another label's pair: `2024-05-12 10:30 来源：新华社`, `原标题：渡船 来源：新华社`. What
/// follows the name begins with a label of its own.
pub(super) fn behind_date(line: &str) -> Option<Labelled<'_>> {
    // Without either there is neither a date nor another label.
    if !line.contains(|letter: char| letter == '：' || letter.is_numeric()) {
        return None;
    }
    let starts = line.match_indices(char::is_whitespace).map(|(at, space)| at + space.len());
    let (before, found) = starts.filter_map(|at| Some((&line[..at], CREDITS.labels.labelled(&line[at..])?))).next()?;
    let mut end = 0;
    for word in found.value.split_inclusive(char::is_whitespace) {
        if word.contains([':', '：']) && !word.starts_with("http") {
            break;
        }
        end += word.len();
    }
    let value = found.value[..end].trim();
    ((before.contains('：') || is_date(before)) && !value.is_empty()).then_some(Labelled { label: found.label, value })
}

/// A name without the date that stands behind it in the line: `来源：新华社 2024-05-12`.
pub(super) fn before_date(value: &str) -> &str {
    let starts = value.match_indices(char::is_whitespace).map(|(at, space)| (at, &value[at + space.len()..]));
    let mut dates = starts.filter(|(_, rest)| rest.starts_with(char::is_numeric) && is_date(rest));
    dates.next().map_or(value, |(at, _)| value[..at].trim_end())
}

/// The words of a line behind its date, or before it where none are behind: `12.05.2024 NTB`, `AFP May 12, 2024`.
pub(super) fn beside_date(line: &str) -> Option<&str> {
    let first = line.find(char::is_numeric)?;
    let last = line.rfind(char::is_numeric)?;
    let word = line[..first].rsplit(char::is_whitespace).next().unwrap_or_default();
    let start = first - word.len();
    let end = line[last..].find(char::is_whitespace).map_or(line.len(), |at| last + at);
    let has_words = |text: &str| text.contains(char::is_alphabetic);
    let (before, behind) = (line[..start].trim_end(), &line[end..]);
    if has_words(behind) && is_date(&line[..end]) {
        let behind = behind.trim();
        let is_of_clock = |word: &str| CREDITS.behind_clocks.contains(&word.to_lowercase());
        let name = behind.split_once(' ').filter(|(first, _)| is_of_clock(first)).map_or(behind, |(_, name)| name);
        return Some(without_lead(name));
    }
    if is_date(&line[start..]) {
        return has_words(before).then_some(before);
    }
    // The month stands before the day.
    let (before, _) = before.rsplit_once(char::is_whitespace)?;
    (has_words(before) && is_date(&line[before.len()..])).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_on_either_side_of_a_date() {
        for (line, words) in [
            ("12.05.2024, 14:30 NTB", Some("NTB")),
            ("12. Mai 2024, 14:30 Uhr | dpa", Some("dpa")),
            ("AFP May 12, 2024", Some("AFP")),
            ("Agencia EFE 12/05/2024 10:30", Some("Agencia EFE")),
            ("12.05.2024", None),
            ("Formula 1", None),
            ("TT", None),
        ] {
            assert_eq!(beside_date(line), words, "{line}");
        }
    }
}
