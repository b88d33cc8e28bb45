//! Years counted from the death of the Buddha, as Thailand, Laos and Cambodia do.

/// Whether a text can count years from the death of the Buddha: it holds letters of Thai, Lao or Khmer.
pub(super) fn counts_buddhist_years(text: &str) -> bool {
    !text.is_ascii()
        && text.contains(
            |letter| matches!(letter, '\u{e00}'..='\u{e7f}' | '\u{e80}'..='\u{eff}' | '\u{1780}'..='\u{17ff}'),
        )
}

/// Years of the Thai calendar are as many ahead of the Gregorian ones.
const BUDDHIST_ERA: i16 = 543;

/// The Gregorian year of one that is counted from the death of the Buddha: 2567 is 2024.
pub(super) fn of_buddhist_era(year: i16) -> i16 {
    if (2500..2600).contains(&year) { year - BUDDHIST_ERA } else { year }
}
